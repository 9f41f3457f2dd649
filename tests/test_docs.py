"""The README and the guides speak of what is there."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.authority import load_authority
from digest.cli import main
from digest.overrides import load_overrides
from digest.read import read_article
from tests.foreign import PAGE, STRIKE

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
