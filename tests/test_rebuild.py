"""A rebuild gives the same bytes as a build from nothing, whatever was edited in between, and makes only what changed."""

import contextlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import inputs, listed, pages_lists
from digest import render as rendering
from digest.cache import FILE
from digest.inputs import Options
from digest.machine import templates
from digest.pipeline import Report, build
from digest.stage import WORK

SPEAKERS = ("سمير الحداد", "ليلى مراد", "كريم الزين", "هدى سالم")
LOCAL = ("الحداد", "مصدر أمني", "مجلس البلدية", "وزارة الأشغال")
"""Whom each article knows by itself."""
PLACES = ("بيروت", "دمشق", "تونس", "عدن")
WORDS = ("الطريق آمن", "الجسر متين", "الميناء مغلق", "الرسوم باقية", "العمل مستمر", "الخطة جاهزة")
MEMORY = {f"قال {who} في {where} إن {words}.": f"{n}. A statement." for n, (who, where, words) in enumerate(
    (s, p, w) for s in (*SPEAKERS, *LOCAL) for p in PLACES for w in WORDS)}  # fmt: skip


def article(chance: random.Random) -> str:
    lines = [chance.choice(list(MEMORY)) for _ in range(3)]
    day = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return (
        f"---\ntitle: خبر {chance.randint(1, 99)}\noutlet: صحيفة المرفأ\ndate: {day}\n---\n" + "\n\n".join(lines) + "\n"
    )


def add(content: Path, chance: random.Random) -> None:
    (content / f"articles/news-{chance.randint(0, 10**6)}.md").write_text(article(chance), "utf-8")


def some(content: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((content / "articles").iterdir()))


def change(content: Path, chance: random.Random) -> None:
    some(content, chance).write_text(article(chance), "utf-8")


def rename(content: Path, chance: random.Random) -> None:
    path = some(content, chance)
    text = path.read_text("utf-8").replace("---\n", f"---\naliases: [{path.stem}]\n", 1)
    if "aliases" not in path.read_text("utf-8"):
        path.unlink()
        (content / f"articles/moved-{chance.randint(0, 10**6)}.md").write_text(text, "utf-8")


def delete(content: Path, chance: random.Random) -> None:
    if len(list((content / "articles").iterdir())) > 2:
        some(content, chance).unlink()


def authority(content: Path, chance: random.Random) -> None:
    who = chance.choice(SPEAKERS)
    name = chance.choice(["Samir Haddad", "Leila Mourad", "Karim Zein", "Huda Salem"])
    text = f"- {{id: somebody, type: person, ar: {who}, en: {name}, formerly: [nobody], gender: m}}\n"
    (content / "authority/people.yaml").write_text(text, "utf-8")


def memory(content: Path, chance: random.Random) -> None:
    lines = [{"source": source, "target": target, "state": chance.choice(["edited", "checked"])}
             for source, target in MEMORY.items() if chance.random() < 0.7]  # fmt: skip
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (content / "memory/a.jsonl").write_text(text, "utf-8")


def settings(content: Path, chance: random.Random) -> None:
    text = f'[site]\nname_en = "Digest {chance.randint(1, 3)}"\nbase_url = "https://example.org/"\ncards = "none"\n'
    text += (
        f'front = "{chance.choice(["both", "ar"])}"\n[colours]\naccent = "{chance.choice(["#0b4f57", "#7a1f3d"])}"\n'
    )
    (content / "digest.toml").write_text(text, "utf-8")


def template(content: Path, chance: random.Random) -> None:
    (content / "templates/about.en.md").write_text(f"About, version {chance.randint(1, 3)}.\n", "utf-8")


def corrections(content: Path, chance: random.Random) -> None:
    one = {
        "date": "2024-01-02",
        "address": f"articles/{some(content, chance).stem}/",
        "before": "1",
        "after": "2",
        "reason": "3",
    }
    (content / "corrections.jsonl").write_text(json.dumps(one) + "\n", "utf-8")


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    add, add, change, rename, delete, authority, memory, settings, template, corrections,
)  # fmt: skip


def files(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file() and WORK not in p.parts
    }


def build_clean(content: Path, folder: Path) -> dict[str, bytes]:
    """The same content built from nothing: without the cache, and into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(content, folder / "content", ignore=shutil.ignore_patterns(".digest"))
    build(Options(folder / "content", folder / "site"))
    return files(folder / "site")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    for name in ("articles", "authority", "memory", "templates"):
        (content / name).mkdir(parents=True)
    chance = random.Random(0)
    for _ in range(4):
        add(content, chance)
    for edit in (memory, settings):
        edit(content, chance)
    return content


def rebuilt(content: Path) -> Report:
    return build(Options(content, content.parent / "site"))


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists that are cut into pages of their own when they are still short, as a few articles make them."""
    for name, most in (("MENTIONS", 2), ("YEAR", 3), ("ARTICLES", 2), ("MONTH", 2), ("LINES", 2)):
        monkeypatch.setattr(listed, name, most)
    for name, most in (("MANY", 1), ("SHORT", 1), ("FOREMOST", 2)):
        monkeypatch.setattr(pages_lists, name, most)
    monkeypatch.setattr("digest.cache.LEAST", 0)  # values that are out of date go, however few there are
    monkeypatch.setattr("digest.data.WHOLE", 2)
    monkeypatch.setattr("digest.shards.NEWEST", 2)


@pytest.mark.usefixtures("short_lists")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_edits_a_rebuild_is_a_clean_build(content: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rebuilt(content)
    first = files(tmp_path / "site")
    assert any(path.count("/") == 4 for path in first if path.startswith("ar/speakers/"))
    assert any("/letters/" in path for path in first)
    for _ in range(6):
        done = [chance.choice(EDITS) for _ in range(chance.randint(1, 3))]
        for edit in done:
            edit(content, chance)
        rebuilt(content)
        clean, found = build_clean(content, tmp_path / "clean"), files(tmp_path / "site")
        assert found.keys() == clean.keys(), done
        assert [path for path in clean if clean[path] != found[path]] == [], done


def test_nothing_is_written_where_nothing_changed(content: Path, tmp_path: Path) -> None:
    rebuilt(content)
    before = {
        p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in (tmp_path / "site").rglob("*.*") if WORK not in p.parts
    }
    again = rebuilt(content)
    assert (again.written.new, again.written.changed, again.written.removed) == (0, 0, 0)
    assert before == {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in before}


def test_one_article_more_touches_what_speaks_of_it(content: Path, tmp_path: Path) -> None:
    for n in range(12):
        (content / f"articles/old-{n}.md").write_text(
            f"---\ndate: 2020-01-{n + 1:02}\n---\nقال الوزير {SPEAKERS[n % 3]} في تونس إن الطريق رقم {n} آمن.\n",
            "utf-8",
        )
    rebuilt(content)
    before = files(tmp_path / "site")
    (content / "articles/new.md").write_text(
        "---\ndate: 2024-01-01\n---\nقالت هدى سالم في عدن إن الجسر متين.\n", "utf-8"
    )
    rebuilt(content)
    after = files(tmp_path / "site")
    changed = {path for path in before if before[path] != after[path]}
    assert not any("articles/old-" in path or "/statements/" in path for path in changed)
    assert not any("karim" in path or "/tunis/" in path for path in changed)
    assert any("/aden/" in path for path in changed)


def test_the_cache_may_go_at_any_time(content: Path, tmp_path: Path) -> None:
    rebuilt(content)
    before = files(tmp_path / "site")
    shutil.rmtree(content / ".digest")
    assert rebuilt(content).written.changed == 0
    assert files(tmp_path / "site") == before


def test_what_is_out_of_date_does_not_pile_up_in_the_cache(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.cache.LEAST", 0)
    sizes, rows = [], []
    for n in range(12):
        text = f"- {{id: samir, type: person, ar: سمير الحداد, en: Samir Haddad the {n}th, gender: m}}\n"
        (content / "authority/people.yaml").write_text(text, "utf-8")
        rebuilt(content)
        with contextlib.closing(sqlite3.connect(content / ".digest" / FILE)) as db:
            rows.append(dict(db.execute("SELECT stage, count(*) FROM entry GROUP BY stage")))
        sizes.append((content / ".digest" / FILE).stat().st_size)
    articles = len(list((content / "articles").iterdir()))
    assert rows[0]["analysis"] == rows[0]["summary"] == articles
    assert max(one["analysis"] for one in rows) == max(one["summary"] for one in rows) <= 5 * articles
    assert max(sizes) <= 4 * sizes[0]
    assert files(tmp_path / "site") == build_clean(content, tmp_path / "clean")


def test_a_changed_template_of_our_own_is_a_change(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a checkout the built-in templates stand outside of the package."""
    ours = tmp_path / "ours"
    shutil.copytree(templates(), ours)
    for module in (inputs, rendering):
        monkeypatch.setattr(module, "templates", lambda: ours)
    rebuilt(content)
    style = ours / "assets/style.css"
    style.write_text(style.read_text("utf-8") + "\n/* mine */\n", "utf-8")
    rebuilt(content)
    assert (tmp_path / "site/assets/style.css").read_bytes().startswith(style.read_bytes())  # its colours stand behind
