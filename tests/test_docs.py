"""The README and the guides speak of what is there, and their commands do what they say."""

import importlib.util
import json
import re
import shlex
import shutil
import textwrap
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from digest import authority, glossary, memory, overrides
from digest.authority import load_authority
from digest.cli import SECTIONS, main
from digest.colours import Colours
from digest.config import parse_config
from digest.corrections import load_corrections
from digest.explain import RULES
from digest.frontmatter import KEYS as FRONT
from digest.glossary import load_glossary
from digest.inputs import Options
from digest.memory import load_memory
from digest.overrides import load_overrides
from digest.pipeline import build
from digest.read import read_article
from digest.statements import CERTAIN
from tests.foreign import PAGE, STRIKE

ROOT = Path(__file__).parent.parent
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDES]
RUN = (
    "README.md", "ar.md", "ask-why.md", "attribution.md", "correct-names.md", "correct-speakers.md",
    "correct-translations.md", "corrections.md", "restyle.md", "translation.md",
)  # fmt: skip
"""The pages whose commands are run here. Those of the others are only parsed here: their rooms' tests run them."""
NOT_HERE = (["serve"], ["model"], ["new"], ["publish"], ["build", "--scheduler"])
"""What waits for a reader or a writer, goes to the network or needs more machines: parsed here, run elsewhere."""
EXAMPLE = "3f2a9c01de"  # the statement that guides speak of
ROAD = """---
title: "وزير النقل: الطريق الجديد آمن"
date: 2016-02-09
---
قال وزير النقل سامر العلبي إن الطريق الجديد سيفتح قبل نهاية الشهر.
"""
SAMER = "- {id: samir-al-olabi, type: person, ar: سامر العلبي, en: Samir al-Olabi}\n"
XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="ar" target-language="en"
 datatype="plaintext" original="x"><body><trans-unit id="1" approved="yes"><source>الطريق آمن.</source>
<target state="final">The road is safe.</target></trans-unit></body></file></xliff>
"""


def script(name: str) -> object:
    """A program of the guides, which is no part of the package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(page: Path) -> list[list[str]]:
    """The commands in a page's blocks, as arguments."""
    lines = re.findall(r"^ {4,}(?:\.venv/bin/)?digest (.+)$", page.read_text("utf-8"), re.MULTILINE)
    words = [shlex.split(line, comments=True) for line in lines]
    # what a pipe or an arrow leads to is not ours
    return [own[: next((n for n, word in enumerate(own) if word in "|>"), None)] for own in words]


def blocks(page: Path) -> list[str]:
    """What stands in a page's blocks of code."""
    found = re.findall(r"(?:^    .*\n)+", page.read_text("utf-8"), re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


@pytest.fixture(scope="module")
def digest_there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the digest that the guides speak of, built and published."""
    folder = tmp_path_factory.mktemp("guides") / "digest"
    content = folder / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(".digest"))
    (content / "articles/2016-02-09-road.md").write_text(ROAD, "utf-8")
    (content / "authority/more.yaml").write_text(SAMER, "utf-8")
    (folder / "from-the-translator.xlf").write_text(XLIFF, "utf-8")
    (folder / "downloads").mkdir()
    (folder / "downloads/port.html").write_text(PAGE, "utf-8")
    build(Options(content, folder / "site"))
    shutil.copytree(folder / "site", folder.parent / "published")
    return folder


@pytest.mark.parametrize("name", RUN)
def test_commands_of_a_guide_run(
    digest_there: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(digest_there, tmp_path / "digest")
    shutil.copytree(digest_there.parent / "published", tmp_path / "published")
    records = (tmp_path / "published/data/statements.jsonl").read_text("utf-8").splitlines()
    road = next(r["id"] for r in map(json.loads, records) if r["article"]["slug"] == "2016-02-09-road")
    monkeypatch.chdir(tmp_path / "digest")
    page = next(one for one in PAGES if one.name == name and (one.parent.name == "docs") == (name != "README.md"))
    commands = [args for args in shown(page) if not any(args[: len(not_here)] == not_here for not_here in NOT_HERE)]
    assert commands
    for args in commands:
        done = CliRunner().invoke(main, [arg.replace(EXAMPLE, road) for arg in args])
        assert done.exit_code == 0, f"digest {shlex.join(args)}: {done.output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_commands_of_a_guide_are_understood(page: Path) -> None:
    for words in shown(page):
        command: click.Command = main
        args = list(words)
        while isinstance(command, click.Group) and args:
            name = args.pop(0)
            found = command.get_command(click.Context(command), name)
            assert found, f"no command {name}"
            command = found
        assert command.make_context(command.name, args)


def test_the_reference_is_what_the_program_says() -> None:
    reference = script("reference")
    assert reference.PAGE.read_text("utf-8") == reference.page(), "make reference"  # type: ignore[attr-defined]


def test_every_command_is_listed_by_what_it_is_about() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(main.commands)


def test_the_index_of_the_guides_names_all_of_them() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    assert [page.name for page in GUIDES if page.name != "README.md" and f"]({page.name})" not in index] == []


def test_the_guide_to_attribution_has_every_rule_and_the_threshold() -> None:
    text = (ROOT / "docs/attribution.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", text, re.MULTILINE)) == RULES
    assert f"confidence from {CERTAIN}" in text


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Articles", FRONT),
        ("Authority", authority.KEYS),
        ("Overrides", overrides.KEYS),
        ("Memory", memory.KEYS),
        ("Glossary", glossary.KEYS),
    ],
)
def test_the_page_on_the_editors_files_has_every_key(heading: str, keys: frozenset[str]) -> None:
    text = (ROOT / "docs/editors-files.md").read_text("utf-8")
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert {key for key in keys if f"`{key}`" not in part} == set()


def test_what_guides_have_editors_write_is_read(tmp_path: Path) -> None:
    names, speakers = (blocks(ROOT / f"docs/correct-{what}.md") for what in ("names", "speakers"))
    english, log = blocks(ROOT / "docs/correct-translations.md"), blocks(ROOT / "docs/corrections.md")
    files = {
        "authority/people.yaml": "".join(block for block in names if re.match(r"- \{?id:", block)),
        "overrides/road.yaml": "".join(block for block in speakers if block.startswith("- statement:")),
        "memory/road.jsonl": "".join(block for block in english if block.startswith("{")),
        "glossary.yaml": "".join(block for block in english if block.startswith("- ar:")),
        "corrections.jsonl": "".join(block for block in log if block.startswith("{")),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    counts = (len(load_authority(tmp_path)), len(load_overrides(tmp_path)["road"]), len(load_memory(tmp_path)))
    assert counts == (3, 4, 1)
    assert len(load_glossary(tmp_path).entries) == 1
    assert len(load_corrections(tmp_path)) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_pictures_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page.read_text("utf-8"))
    inside = [t for t in targets if not t.startswith("http")]
    assert [t for t in inside if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_that_are_shown_exist(page: Path) -> None:
    shown = set(re.findall(r"(?:bin/digest|`digest) ([a-z]+)", page.read_text("utf-8")))
    assert shown <= set(main.commands)


def test_files_that_how_it_works_names_exist() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text("utf-8")
    modules = set(re.findall(r"`(?:digest/)?([a-z_]+\.py)`", text))
    assert modules
    assert [m for m in modules if not (ROOT / "digest" / m).exists()] == []


def test_the_article_in_the_readme_is_read(tmp_path: Path) -> None:
    block = re.search(r"((?:    .*\n|\n)*    ---\n(?:    .*\n)+)", (ROOT / "README.md").read_text("utf-8"))
    assert block
    article = tmp_path / "articles" / "new-road.md"
    article.parent.mkdir()
    article.write_text("".join(line[4:] + "\n" for line in block[1].strip("\n").split("\n")), "utf-8")
    assert read_article(article, tmp_path).outlet == "جريدة المدينة"


def test_the_editors_files_in_the_readme_are_read(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = [
        re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    ]
    entities = [block for block in blocks if re.match(r"- \{?id:", block)]
    corrections = [block for block in blocks if block.startswith("- statement:")]
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority/people.yaml").write_text("".join(entities), "utf-8")
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/road.yaml").write_text("".join(corrections), "utf-8")
    assert len(load_authority(tmp_path)) == 3
    assert len(load_overrides(tmp_path)["road"]) == 5


def test_the_commands_of_the_guide_to_adding_articles_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs/add-articles.md").read_text("utf-8")
    commands = re.findall(r"^    (digest .+)$", text, re.MULTILINE)
    assert len(commands) == 6
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads/page.html").write_text(PAGE, "utf-8")
    line = json.dumps({"title": "إضراب في الميناء", "outlet": "صحيفة الشاطئ", "text": "\n".join(STRIKE)})
    (tmp_path / "downloads/articles.jsonl").write_text(f"{line}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    said = [_run(command) for command in commands]
    assert "وزير-النقل-الطريق-الجديد-آمن.md" in said[0]
    assert [": new," in lines for lines in said[1:]] == [True, True, False, False, True]
    assert "2 would be new" in said[1]
    assert "there already" in said[3]
    assert "there already" in said[4]
    also = re.search(r"^    (also:\n      .+)$", text, re.MULTILINE)
    assert also
    article = f"---\n{also[1].replace('      -', '  -')}\n---\nقالت ليلى حداد إن البحر هادئ.\n"
    (tmp_path / "content/articles/a.md").write_text(article, "utf-8")
    assert read_article(tmp_path / "content/articles/a.md", tmp_path).also[0].url == "https://example.org/2"


def _run(command: str) -> str:
    """What a command of a guide prints; a file behind < is its standard input."""
    line, _, given = command.partition(" < ")
    result = CliRunner().invoke(main, shlex.split(line)[1:], input=Path(given).read_bytes() if given else None)
    assert result.exit_code == 0, f"{command}\n{result.output}"
    return result.output


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_what_an_extra_adds_can_be_installed_by_itself(extra: str) -> None:
    """Without all that the packages of digest declare, of which it needs little."""
    lines = re.findall(r"^ *pip install ('.+)$", "\n".join(page.read_text("utf-8") for page in PAGES), re.MULTILINE)
    told = [set(shlex.split(line, comments=True)) for line in lines]
    assert set(EXTRAS[extra]) in told
    assert not any(f"digest[{extra}]" in words for words in told)


def test_the_settings_and_the_newspaper_in_the_guide_to_begin_are_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "begin.md").read_text("utf-8")
    blocks = [
        re.sub(r"^    ", "", one, flags=re.MULTILINE) for one in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    ]
    (settings,) = [block for block in blocks if block.startswith("[colours]")]
    (outlet,) = [block for block in blocks if block.startswith("- id:")]
    assert parse_config(settings, "digest.toml").colours != Colours()
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority/organisations.yaml").write_text(outlet, "utf-8")
    assert [entry.kind for entry in load_authority(tmp_path)] == ["outlet"]
