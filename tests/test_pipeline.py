import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import digest.analyse
import digest.building
import digest.parallel
import digest.pipeline
from digest.analyse import analyse as real_analyse
from digest.errors import BuildError, ContentError, OutputError
from digest.few import Few
from digest.inputs import Around, Options
from digest.knowledge import Knowledge
from digest.model import Analysis, Article, Override, State
from digest.output import finish_swap
from digest.pipeline import build
from digest.stage import WORK
from tests.conftest import MakeContent

SAMPLE = Path(__file__).parent.parent / "content"
TEXT = "---\ndate: 2016-02-09\n---\nقال وزير الخارجية الروسي سيرغي لافروف إن الحوار {} مستمر.\n"


def files(site: Path) -> dict[str, bytes]:
    """What a reader could fetch."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and WORK not in path.parts
    }


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample digest without a cache."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content", ignore=shutil.ignore_patterns(".digest")))


def test_the_sample_builds_whole(sample: Path, tmp_path: Path) -> None:
    report = build(Options(sample, tmp_path / "site"))
    assert report.articles == 1
    assert report.speakers >= 8
    assert report.statements >= 25
    assert report.states[State.PENDING] == 0
    assert report.states[State.EDITED] >= 25
    assert report.errors == ()
    assert [str(w) for w in report.warnings if "base_url" not in str(w)] == []
    assert {"index.html", "ar/index.html", "en/index.html", "404.html"} <= set(files(tmp_path / "site"))
    assert report.written.files == len(files(tmp_path / "site"))


def test_a_second_build_rewrites_nothing(sample: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(Options(sample, site))
    before = {path: path.stat().st_ino for path in site.rglob("*.html")}
    report = build(Options(sample, site))
    assert (report.written.new, report.written.changed, report.written.removed) == (0, 0, 0)
    assert {path: path.stat().st_ino for path in site.rglob("*.html")} == before


def test_an_incremental_build_is_the_clean_one(make_content: MakeContent, tmp_path: Path) -> None:
    """Articles added, changed, renamed and deleted, the authority and the configuration edited."""
    steps: list[dict[str, str | bytes]] = [
        {"articles/a.md": TEXT.format(1), "articles/b.md": TEXT.format(2)},
        {"articles/c.md": TEXT.format(3)},
        {"articles/a.md": TEXT.format(4)},
        {"authority/p.yaml": "- {id: sl, type: person, ar: سيرغي لافروف, en: S. L., aliases: [لافروف]}\n"},
        {"digest.toml": "[site]\nname_en = 'Another name'\nbase_url = 'https://example.org/x/'\n"},
        {"memory/m.jsonl": '{"source": "x", "target": "y", "state": "edited"}\n'},
        {"overrides/b.yaml": "- {sentence: قال وزير, speaker: null}\n"},
        {"overrides/b.yaml": "- {sentence: قال وزير, exclude: true}\n"},
        {"authority/q.yaml": "- {id: other, type: person, ar: سيرغي لافروف, en: S. Other, in: [a]}\n"},
    ]
    for n, step in enumerate(steps):
        content = make_content(step)
        build(Options(content, tmp_path / "site"))
        assert files(tmp_path / "site") == clean(content, tmp_path / f"clean{n}")
    (content / "articles/b.md").rename(content / "articles/d.md")
    (content / "articles/c.md").unlink()
    report = build(Options(content, tmp_path / "site"))
    assert report.written.removed > 0
    assert files(tmp_path / "site") == clean(content, tmp_path / "clean")


def clean(content: Path, folder: Path) -> dict[str, bytes]:
    """The site that a build without cache or earlier site gives."""
    copy = shutil.copytree(content, folder / "content", ignore=shutil.ignore_patterns(".digest"))
    build(Options(copy, folder / "site"))
    return files(folder / "site")


REFUSING = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"a build reached for the network: {event} {arguments}")
sys.addaudithook(refuse)
from digest.cli import main
main(sys.argv[1:])
"""


def test_no_build_reaches_the_network(sample: Path, tmp_path: Path) -> None:
    for n in range(70):  # enough for several processes
        (sample / f"articles/x{n}.md").write_text(TEXT.format(n))
    arguments = ["build", "--content", str(sample), "--output", str(tmp_path / "site")]
    done = subprocess.run([sys.executable, "-c", REFUSING, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "71 articles" in done.stdout


def test_neither_clock_nor_place_nor_hash_order_is_in_the_output(sample: Path, tmp_path: Path) -> None:
    sites = []
    for n, place in enumerate(("Asia/Tokyo", "America/New_York")):
        site = tmp_path / f"{n}" / "site"
        site.parent.mkdir()
        here = shutil.copytree(sample, site.parent / "content")
        settings = {"TZ": place, "PYTHONHASHSEED": str(n), "HOME": str(site.parent), "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-m", "digest", "build", "--content", here, "--output", site],
            env=os.environ | settings,
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        sites.append(files(site))
    assert sites[0] == sites[1]


def test_who_analyses_begins_at_once_where_an_article_came(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, done = make_content({"articles/a.md": TEXT}), []
    begin, look = Few.begin, Around.look
    monkeypatch.setattr(Few, "begin", lambda self: (done.append("begin"), begin(self))[1])
    monkeypatch.setattr(Around, "look", lambda *given: (done.append("look"), look(*given))[1])
    build(Options(content, tmp_path / "site"))
    assert done[:2] == ["look", "begin"]  # into a new folder all articles are new
    done.clear()
    build(Options(content, tmp_path / "site"))
    assert done == ["look"]
    table = (tmp_path / "site" / WORK / "table.sqlite3").stat().st_mtime_ns
    for later, order in ((1, ["begin", "look"]), (-1, ["look", "begin"])):
        (content / f"articles/b{later}.md").write_text(TEXT)
        os.utime(content / "articles", ns=(table, table + later * 10**9))
        done.clear()
        build(Options(content, tmp_path / "site"))
        assert done[:2] == order
        table = (tmp_path / "site" / WORK / "table.sqlite3").stat().st_mtime_ns


def test_a_build_that_fails_leaves_the_old_site(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.md": TEXT})
    build(Options(content, tmp_path / "site"))
    before = files(tmp_path / "site")
    make_content({"articles/b.md": "?", "articles/c.txt": b"\xff"})
    with pytest.raises(BuildError) as caught:
        build(Options(content, tmp_path / "site"))
    assert [Path(e.path or "").name for e in caught.value.errors] == ["b.md", "c.txt"]
    assert files(tmp_path / "site") == before


def test_a_fault_in_one_article_names_it(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_content({"articles/a.md": TEXT.format(1), "articles/b.md": TEXT.format(2)})

    def analyse(article: Article, knowledge: Knowledge, overrides: tuple[Override, ...]) -> Analysis:
        if article.slug == "b":
            raise ContentError("odd")
        return real_analyse(article, knowledge, overrides)

    monkeypatch.setattr(digest.analyse, "analyse", analyse)
    with pytest.raises(BuildError, match=r"content/articles/b.md: odd"):
        build(Options(content, tmp_path / "site"))
    report = build(Options(content, tmp_path / "site", keep_going=True))
    assert (report.articles, len(report.errors)) == (1, 1)


def test_nothing_readable_is_an_error_even_when_going_on(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.txt": b"\xff"})
    with pytest.raises(BuildError, match="no articles"):
        build(Options(content, tmp_path / "site", keep_going=True))


def break_off_a_swap(content: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that comes to an end while it puts files in their places."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("digest.swap._move", fail)
        with pytest.raises(OutputError, match="finishes the swap"):
            build(Options(content, site))


def test_a_build_finishes_what_a_killed_one_began(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a build that itself fails: the site must not stay half old, half new."""
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    build(Options(content, site))
    make_content({"articles/a.md": TEXT.format(2)})

    break_off_a_swap(content, site, monkeypatch)
    new = clean(content, tmp_path / "clean")
    assert files(site) != new
    make_content({"articles/a.md": "?"})
    with pytest.raises(BuildError):
        build(Options(content, site))
    assert files(site) == new
    assert not finish_swap(site)


def with_more(work: Callable[..., Any], more: Callable[[], object], times: int) -> Callable[..., Any]:
    """Some work after which something else happens, so many times."""
    left = [more] * times

    def both(*given: Any, **named: Any) -> Any:
        done = work(*given, **named)
        if left:
            left.pop()()
        return done

    return both


@pytest.mark.parametrize("stage", ["article_files", "gather"])
def test_what_changes_while_it_is_read_is_read_again(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    path = content / "articles/a.md"
    work = with_more(getattr(digest.building, stage), lambda: path.write_text(TEXT.format(2)), 1)
    monkeypatch.setattr(digest.building, stage, work)
    build(Options(content, site))
    assert files(site) == clean(content, tmp_path / "clean")


def test_what_changes_after_all_was_read_is_in_this_build_or_the_next(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks beside the build has seen it, or was done by then."""
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    old = clean(content, tmp_path / "old")
    path = content / "articles/a.md"
    work = with_more(digest.building.build_index, lambda: path.write_text(TEXT.format(2)), 1)
    monkeypatch.setattr(digest.building, "build_index", work)
    build(Options(content, site))
    first, new = files(site), clean(content, tmp_path / "new")
    assert first in (old, new)
    build(Options(content, site))
    assert files(site) == new


@pytest.mark.parametrize("killed", [False, True])
def test_content_that_never_rests_is_an_error(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    """Also where the copy is killed that looks for it."""
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    build(Options(content, site))
    before, path = files(site), content / "articles/a.md"

    def change() -> None:
        path.write_text(path.read_text() + "وقال الوزير إن الطريق آمن.\n")

    monkeypatch.setattr(digest.building, "gather", with_more(digest.building.gather, change, 9))
    if killed:
        begin = digest.building._Watch.begin

        def kill(watch: digest.building._Watch) -> None:
            if watch.copy:
                os.kill(watch.copy.process, signal.SIGKILL)
            begin(watch)

        monkeypatch.setattr(digest.building._Watch, "begin", kill)
    change()
    with pytest.raises(ContentError, match="changed while it was read"):
        build(Options(content, site))
    assert files(site) == before


def test_a_template_that_changes_while_pages_are_made_begins_the_build_again(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, site = (
        make_content({"articles/a.md": TEXT.format(1), "templates/about.en.md": "One.\n"}),
        tmp_path / "site",
    )
    path = content / "templates/about.en.md"
    work = with_more(digest.building.sheaves, lambda: path.write_text("Two.\n"), 1)
    monkeypatch.setattr(digest.building, "sheaves", work)
    build(Options(content, site))
    assert files(site) == clean(content, tmp_path / "clean")


def test_a_second_build_of_a_site_is_refused_before_it_reads(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    build(Options(content, site))
    refused: list[str] = []

    def second() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(digest.building, "article_files", lambda *_: pytest.fail("it reads"))
            with pytest.raises(OutputError, match="another build") as error:
                build(Options(content, site))
        refused.append(str(error.value))

    make_content({"articles/a.md": TEXT.format(2)})
    monkeypatch.setattr(digest.building, "gather", with_more(digest.building.gather, second, 1))
    build(Options(content, site))
    assert len(refused) == 1
    assert files(site) == clean(content, tmp_path / "clean")


def test_a_swap_that_was_broken_off_while_a_build_waited_is_finished_first(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    build(Options(content, site))
    make_content({"articles/a.md": TEXT.format(2), "articles/b.md": TEXT.format(3)})

    break_off_a_swap(content, site, monkeypatch)
    make_content({"articles/a.md": TEXT.format(4)})
    monkeypatch.setattr(digest.pipeline, "finish_swap", lambda _: False)  # it was not yet broken off
    build(Options(content, site))
    assert files(site) == clean(content, tmp_path / "clean")


@pytest.mark.parametrize("what", ["os.fork", "digest.building._Watch._look"])
def test_without_a_copy_of_the_process_a_build_is_the_same(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    content, site = make_content({"articles/a.md": TEXT.format(1)}), tmp_path / "site"
    whole, here = clean(content, tmp_path / "clean"), os.getpid()
    work = digest.building._Watch._look

    def fail(*given: Any) -> Any:
        if os.getpid() == here and given:
            return work(*given)
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(what, fail)
    build(Options(content, site))
    assert files(site) == whole


FOR_EVER = """
import sys
from pathlib import Path
from digest.few import Few
from digest.inputs import Around, Options
from digest.pipeline import build
while True:
    for content in sys.argv[2:]:
        build(Options(Path(content), Path(sys.argv[1])))
        print(content, flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new_one(sample: Path, tmp_path: Path) -> None:
    other = shutil.copytree(sample, tmp_path / "other")
    (other / "articles/x.md").write_text(TEXT)
    (other / "digest.toml").write_text("[site]\nname_en = 'Another name'\n")
    whole = [clean(sample, tmp_path / "a"), clean(other, tmp_path / "b")]
    site, chance = tmp_path / "site", random.Random(2)
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", FOR_EVER, site, sample, other], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        child.stdout.readline()
        time.sleep(chance.random())
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        finish_swap(site)
        assert files(site) in whole


def test_a_damaged_cache_costs_only_time(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.md": TEXT})
    build(Options(content, tmp_path / "site"))
    before = files(tmp_path / "site")
    for path in (content / ".digest").glob("cache.sqlite3*"):
        path.write_bytes(b"damaged" * 1000)
    report = build(Options(content, tmp_path / "other"))
    assert any("cache was damaged" in str(warning) for warning in report.warnings)
    assert files(tmp_path / "other") == before


def test_no_file_of_the_editors_is_touched(sample: Path, tmp_path: Path) -> None:
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sample.rglob("*") if p.is_file()}
    build(Options(sample, tmp_path / "site"))
    assert {
        p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sample.rglob("*") if p.is_file() and ".digest" not in p.parts
    } == before
