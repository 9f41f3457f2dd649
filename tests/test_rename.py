"""Articles and entities with another address: the former one leads on, and nothing else changes."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from digest import steps
from digest.articles import read_articles
from digest.authority import load_authority
from digest.check import check_site
from digest.cli import main
from digest.errors import ContentError
from digest.overrides import load_overrides
from digest.pipeline import Options, Report, build
from digest.rename import rename_article, rename_entity
from digest.stage import WORK
from digest.statements import statement_id
from digest.steps import carry_out
from tests.conftest import MakeContent

LINE = "قال وزير النقل سامر العلبي في دمشق إن الطريق آمن."
ROAD = f'---\n# remarks stay\ntitle: "الطريق: آمن"   # so do these\ndate: 2016-02-09\n---\n{LINE}\n'
PEOPLE = """# Everybody.

- id: samer-al-olabi   # the minister
  type: person
  ar: سامر العلبي
  en:   "Samer al-Olabi"
  aliases: [سامر محمد العلبي, {ar: العلبي, in: [road]}]   # in one article
- {id: layla, type: person, ar: ليلى حداد, en: Layla Haddad, in: [road, 'sea']}
"""
PLACES = "- {id: damascus, type: place, ar: دمشق, en: Damascus}\n"
SETTINGS = '[site]\nbase_url = "https://example.org/"\ncards = "none"\n'


@pytest.fixture
def content(make_content: MakeContent) -> Path:
    ident = statement_id("road", LINE, 0)
    return make_content(
        {
            "articles/road.md": ROAD,
            "articles/sea.txt": "قالت ليلى حداد إن البحر هادئ.\r\nوأضافت أن الميناء مفتوح.\r\n",
            "authority/people.yaml": PEOPLE,
            "authority/places.yaml": PLACES,
            "overrides/road.yaml": f"- {{statement: {ident}, speaker: samer-al-olabi, note: He.}}  # seen\n",
            "corrections.jsonl": json.dumps(
                {"date": "2016-03-01", "address": "articles/road/", "before": "a", "after": "b", "reason": "c"}
            )
            + "\n",
            "digest.toml": SETTINGS,
        }
    )


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rename", *map(str, arguments)])


def texts(content: Path) -> dict[str, str]:
    return {
        p.relative_to(content).as_posix(): p.read_bytes().decode()
        for p in sorted(content.rglob("*"))
        if p.is_file() and WORK not in p.parts
    }


def files(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file() and WORK not in p.parts
    }


def built(content: Path) -> Report:
    return build(Options(content, content.parent / "site"))


def whole(content: Path) -> dict[str, bytes]:
    """The site after one more build, which is what a build from nothing gives, and has no broken link."""
    report = built(content)
    assert not [str(w) for w in report.warnings]
    clean = content.parent / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(content, clean / "content", ignore=shutil.ignore_patterns(WORK))
    build(Options(clean / "content", clean / "site"))
    site = files(content.parent / "site")
    assert site == files(clean / "site")
    assert check_site(content.parent / "site") == []
    return site


def leads_to(site: dict[str, bytes], path: str, target: str) -> bool:
    """Whether an address leads on to another one, in both languages, and that one is a page."""
    up = "../" * path.count("/")
    link = f'http-equiv="refresh" content="0; url={up}{quote(target)}index.html"'.encode()
    return all(
        link in site.get(f"{lang}/{path}index.html", b"")
        and b'http-equiv="refresh"' not in site[f"{lang}/{target}index.html"]
        for lang in ("ar", "en")
    )


def test_an_article_gets_another_address_and_what_refers_to_it_follows(content: Path) -> None:
    before = texts(content)
    result = run("article", "road", "new-road", "--content", content)
    assert result.exit_code == 0, result.output
    after = texts(content)
    assert after.pop("articles/new-road.md") == ROAD.replace("# so do these\n", "# so do these\naliases: [road]\n")
    assert after.pop("authority/people.yaml") == PEOPLE.replace("[road", "[new-road")
    assert after.pop("overrides/new-road.yaml") == before.pop("overrides/road.yaml")
    for gone in ("articles/road.md", "authority/people.yaml"):
        before.pop(gone)
    assert after == before
    assert "articles/road.md becomes " in result.output
    assert "  +aliases: [road]" in result.output
    assert "1 lines of corrections.jsonl" in result.output


def test_its_old_addresses_lead_on(content: Path) -> None:
    old = statement_id("road", LINE, 0)
    assert f"en/statements/{old}/index.html" in whole(content)
    for a, b in (("road", "street"), ("street", "lane")):
        assert run("article", a, b, "--content", content).exit_code == 0
        site = whole(content)
        assert leads_to(site, "articles/road/", f"articles/{b}/")
        assert leads_to(site, f"statements/{old}/", f"statements/{statement_id(b, LINE, 0)}/")
    assert leads_to(site, "articles/street/", "articles/lane/")
    assert leads_to(
        site, f"statements/{statement_id('street', LINE, 0)}/", f"statements/{statement_id('lane', LINE, 0)}/"
    )


def test_an_article_gets_its_old_address_back(content: Path) -> None:
    first = whole(content)
    run("article", "road", "street", "--content", content)
    whole(content)
    assert run("article", "street", "road", "--content", content).exit_code == 0
    site = whole(content)
    assert leads_to(site, "articles/street/", "articles/road/")
    assert texts(content)["overrides/road.yaml"]
    assert (
        site["en/statements/" + statement_id("road", LINE, 0) + "/index.html"]
        == (first["en/statements/" + statement_id("road", LINE, 0) + "/index.html"])
    )


def test_a_text_without_front_matter_gets_some(content: Path) -> None:
    before = (content / "articles/sea.txt").read_bytes()
    assert run("article", "sea", "بحر", "--content", content).exit_code == 0
    assert (content / "articles/بحر.md").read_bytes() == b"---\r\naliases: [sea]\r\n---\r\n" + before
    assert leads_to(whole(content), "articles/sea/", "articles/بحر/")
    assert read_articles(content)[1] == []


@pytest.mark.parametrize(
    "head",
    ["", "title: x\n", "{title: x}\n", "aliases:\n", "aliases: b\n", "aliases: [b]\n", "aliases:\n- b\ntitle: x\n"],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_front_matter_takes_the_alias(content: Path, head: str, mark: str, end: str) -> None:
    text = f"{mark}---\n{head}---\n---\nقال سامر إن الطريق آمن.\n".replace("\n", end)
    (content / "articles/x.md").write_bytes(text.encode())
    carry_out(rename_article(content, "x", "y"))
    articles, errors = read_articles(content)
    (renamed,) = [article for article in articles if article.slug == "y"]
    assert errors == []
    assert renamed.aliases == (("b", "x") if "b" in head else ("x",))
    assert renamed.title == ("x" if "title" in head else None)
    now = (content / "articles/y.md").read_bytes().decode()
    assert now.endswith(f"---{end}---{end}قال سامر إن الطريق آمن.{end}")
    assert now.startswith(f"{mark}---{end}")
    assert now.count("\n") - now.count("\r\n") == (now.count("\n") if end == "\n" else 0)


def test_an_article_in_a_folder_stays_in_it(content: Path) -> None:
    (content / "articles/2016").mkdir()
    (content / "articles/road.md").rename(content / "articles/2016/road.md")
    assert run("article", "road", "street", "--content", content).exit_code == 0
    assert (content / "articles/2016/street.md").exists()


def test_a_person_gets_another_address_and_what_refers_to_it_follows(content: Path) -> None:
    before = texts(content)
    result = run("person", "samer-al-olabi", "samer", "--content", content)
    assert result.exit_code == 0, result.output
    after = texts(content)
    assert after.pop("authority/people.yaml") == PEOPLE.replace(
        "- id: samer-al-olabi   # the minister\n", "- id: samer   # the minister\n  formerly: [samer-al-olabi]\n"
    )
    assert after.pop("overrides/road.yaml") == before["overrides/road.yaml"].replace("samer-al-olabi", "samer")
    assert after == {k: v for k, v in before.items() if k not in ("authority/people.yaml", "overrides/road.yaml")}


def test_a_persons_old_addresses_lead_on(content: Path) -> None:
    whole(content)
    for a, b in (("samer-al-olabi", "samer"), ("samer", "olabi")):
        assert run("person", a, b, "--content", content).exit_code == 0
        site = whole(content)
        for room in ("people", "speakers"):
            assert leads_to(site, f"{room}/samer-al-olabi/", f"{room}/{b}/")
    assert leads_to(site, "people/samer/", "people/olabi/")
    assert run("person", "olabi", "samer-al-olabi", "--content", content).exit_code == 0
    site = whole(content)
    for former in ("samer", "olabi"):
        assert leads_to(site, f"people/{former}/", "people/samer-al-olabi/")


def test_a_place_in_braces_keeps_its_braces(content: Path) -> None:
    assert run("place", "damascus", "dimashq", "--content", content).exit_code == 0
    text = (content / "authority/places.yaml").read_text("utf-8")
    assert text == "- {id: dimashq, formerly: [damascus], type: place, ar: دمشق, en: Damascus}\n"
    assert leads_to(whole(content), "places/damascus/", "places/dimashq/")
    assert run("place", "dimashq", "damascus", "--content", content).exit_code == 0
    text = (content / "authority/places.yaml").read_text("utf-8")
    assert text == "- {id: damascus, formerly: [dimashq], type: place, ar: دمشق, en: Damascus}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("article", "raod", "x"), 'no article has the address "raod". Did you mean "road"?'),
        (("article", "road", "sea"), "taken"),
        (("article", "road", "Sea"), "taken"),
        (("article", "road", "road"), "already"),
        (("article", "road", "Road"), "capital letters alone"),
        (("article", "road", "../x"), "cannot be an address"),
        (("article", "road", "con"), "device on Windows"),
        (("person", "samer", "x"), 'no entry has the id "samer"'),
        (("person", "sergey", "x"), "formerly: [sergey]"),
        (("person", "damascus", "x"), '"damascus" is no person, but a place'),
        (("person", "layla", "damascus"), "taken"),
        (("person", "layla", "layla"), "taken"),
        (("person", "layla", "Layla"), "cannot be an id"),
        (("person", "layla", "ليلى"), "cannot be an id"),
    ],
)
def test_what_cannot_be_is_a_clear_error_and_changes_nothing(
    content: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = texts(content)
    result = run(*arguments, "--content", content)
    assert result.exit_code == 2
    assert words in result.stderr
    assert texts(content) == before


def test_a_former_address_of_another_article_is_taken(content: Path) -> None:
    run("article", "sea", "ocean", "--content", content)
    result = run("article", "road", "sea", "--content", content)
    assert result.exit_code == 2
    assert f'{content}/articles/ocean.md: the address "sea" is taken' in result.stderr


def test_a_dry_run_shows_and_changes_nothing(content: Path) -> None:
    before = texts(content)
    for what in (("article", "road", "street"), ("person", "layla", "laila")):
        dry = run(*what, "--content", content, "--dry-run")
        assert dry.exit_code == 0
        assert texts(content) == before
        assert dry.output.startswith("Would be changed:\n")
        wet = run(*what, "--content", content)
        assert wet.output == dry.output.replace("Would be changed", "Changed")
        before = texts(content)


def test_a_file_that_somebody_else_changes_is_never_overwritten(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = rename_entity(content, rename_kind("person"), "samer-al-olabi", "samer")
    mine = PEOPLE + "# mine\n"
    (content / "authority/people.yaml").write_text(mine, "utf-8")
    before = texts(content)
    with pytest.raises(ContentError, match="changed by somebody else"):
        carry_out(planned)
    assert texts(content) == before


def test_a_link_to_a_file_stays_a_link(content: Path) -> None:
    real = content.parent / "people.yaml"
    (content / "authority/people.yaml").rename(real)
    (content / "authority/people.yaml").symlink_to(real)
    assert run("person", "layla", "laila", "--content", content).exit_code == 0
    assert (content / "authority/people.yaml").is_symlink()
    assert "{id: laila, formerly: [layla]," in real.read_text("utf-8")


def test_a_file_that_appears_is_never_overwritten(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = rename_article(content, "sea", "ocean")
    real = steps._put

    def late(draft: Path, step: steps.Step) -> None:
        step.to.write_text("mine")
        real(draft, step)

    monkeypatch.setattr(steps, "_put", late)
    with pytest.raises(ContentError, match="such a file already"):
        carry_out(planned)
    assert (content / "articles/ocean.md").read_text() == "mine"
    assert (content / "articles/sea.txt").exists()
    assert not list(content.rglob(".*.new"))


def test_a_rename_that_was_broken_off_can_be_asked_for_again(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever step it stopped before."""
    for kind, old, new in (("article", "road", "street"), ("person", "samer-al-olabi", "samer")):
        made = rename_article if kind == "article" else lambda c, a, b: rename_entity(c, rename_kind("person"), a, b)
        for n in range(len(made(content, old, new))):
            copy = content.parent / f"{kind}-{n}"
            shutil.copytree(content, copy)
            carry_out(made(copy, old, new)[:n])
            carry_out(made(copy, old, new))
            other = content.parent / f"{kind}-{n}-whole"
            shutil.copytree(content, other)
            carry_out(made(other, old, new))
            assert texts(copy) == texts(other)
            assert load_authority(copy)
            assert load_overrides(copy)


def rename_kind(name: str):  # type: ignore[no-untyped-def]
    from digest.rename import KINDS  # noqa: PLC0415

    return KINDS[name]
