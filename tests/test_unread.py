"""What no build reads is told, with what was probably meant; addresses that were left behind."""

from pathlib import Path

import pytest

from digest.authority import read_authority
from digest.config import load_config
from digest.former import left_behind
from digest.inputs import Options
from digest.pipeline import build
from digest.unread import unread
from tests.conftest import MakeContent

TEXT = "قال وزير النقل سامر العلبي إن الطريق آمن.\n"


def told(content: Path) -> dict[str, str]:
    return {
        str(one.path).removeprefix(f"{content}/"): one.hint or ""
        for one in unread(content, load_config(content), content / ".digest")
    }


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("glossary.yml", 'Did you mean "glossary.yaml"?'),
        ("autority/people.yaml", 'Did you mean "authority"?'),
        ("override/a.yaml", 'Did you mean "overrides"?'),
        ("notes/a.md", "Take it elsewhere"),
        ("memory/mine.json", ".jsonl"),
        ("authority/people.yaml.txt", ".yaml or .yml"),
        ("articles/report.docx", ".md or .txt"),
        ("authority/new/people.yaml", "not those of folders within"),
        ("overrides/A.YAML", ".yaml or .yml"),
        ("templates/abuot.en.md", 'Did you mean "about.en.md"?'),
    ],
)
def test_a_name_that_nothing_is_read_from_is_told(make_content: MakeContent, name: str, hint: str) -> None:
    content = make_content({"articles/a.txt": TEXT, name: "x\n"})
    ((path, said),) = told(content).items()
    assert name.startswith(path)
    assert hint in said


@pytest.mark.parametrize(
    "name",
    [
        "digest.toml", "glossary.yaml", "corrections.jsonl", "README.md", "LICENSE", ".editorconfig", "notes.txt~",
        "articles/.draft.docx", "articles/2016/b.md", "articles/B.TXT", "authority/a.yml", "overrides/a.yaml", "memory/a.jsonl",
        "templates/about.en.md", "templates/assets/style.css", "templates/my-part.html", "authority/README",
    ],
)  # fmt: skip
def test_what_is_read_or_nobodys_mistake_is_not(make_content: MakeContent, name: str) -> None:
    content = make_content({"articles/a.txt": TEXT, name: ""})
    assert told(content) == {}


def test_files_of_a_kind_are_told_together(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT, "articles/b.pdf": "", "articles/c.pdf": "", "articles/d.doc": ""})
    found = [one.message for one in unread(content, load_config(content), content / ".digest")]
    assert found == ["is not read, nor 1 more of its kind", "is not read"]


def test_folders_that_the_settings_name_are_no_mistake(make_content: MakeContent) -> None:
    content = make_content(
        {"articles/a.txt": TEXT, "models/m/x": "", "digest.toml": '[translate]\nmodel = "models/m"\n'}
    )
    assert told(content) == {}
    (content / "work").mkdir()
    assert list(unread(content, load_config(content), content / "work" / "cache")) == []


def test_a_new_name_is_told_by_a_build_that_has_nothing_else_to_do(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.txt": TEXT, "digest.toml": '[translate]\nmodel = "none"\n'})
    options = Options(content, tmp_path / "site")
    build(options)
    (content / "autority").mkdir()
    assert any("autority" in str(one) for one in build(options).warnings)
    assert any("autority" in str(one) for one in build(options).warnings)


ENTRY = "- id: huda-al-sayrafi\n  type: person\n  ar: هدى الصيرفي\n  en: Huda al-Sayrafi\n"


def test_a_name_that_an_entry_takes_over_is_led_on_from(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(
        {"articles/a.txt": "وقالت النائبة هدى الصيرفي إنه خطر.\n", "digest.toml": '[translate]\nmodel = "none"\n'}
    )
    options = Options(content, tmp_path / "site")
    build(options)
    (before,) = (path.name for path in (tmp_path / "site/en/people").iterdir() if path.is_dir())
    (content / "authority").mkdir()
    (content / "authority/mine.yaml").write_text(ENTRY)
    (warning,) = (one for one in build(options).warnings if before in str(one))
    assert f"formerly: [{before}]" in str(warning)
    assert "mine.yaml:1" in str(warning)
    (content / "authority/mine.yaml").write_text(f"{ENTRY}  formerly: [{before}]\n")
    report = build(options)
    assert not any(before in str(one) for one in report.warnings)
    assert "huda-al-sayrafi" in (tmp_path / "site/en/people" / before / "index.html").read_text()


def test_pages_that_others_left_are_nobodys_matter(make_content: MakeContent) -> None:
    content = make_content({"authority/mine.yaml": ENTRY})
    entries = read_authority(content)
    assert list(left_behind(["people/samer-al-olabi-00000000/", "people/x/2024"], set(), entries)) == []
    assert list(left_behind(["people/huda-al-serfi-701cd9bc/"], {"people/huda-al-serfi-701cd9bc/"}, entries)) == []
