"""The README and the guides speak of what is there."""

import re
from pathlib import Path

import pytest

from digest.authority import load_authority
from digest.cli import main
from digest.colours import Colours
from digest.config import parse_config
from digest.overrides import load_overrides
from digest.read import read_article

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


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
    assert len(load_overrides(tmp_path)["road"]) == 4


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
