import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest import __version__
from digest.cli import main
from tests.conftest import MakeContent

TEXT = "قال وزير الخارجية الروسي سيرغي لافروف إن الحوار مستمر.\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def build(content: Path, *more: str) -> Result:
    return run("build", "--content", content, "--output", content.parent / "site", *more)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_help_names_every_command_in_its_section_with_an_example() -> None:
    said = run("--help").output
    assert said.index("The site:") < said.index("\n  build ") < said.index("One article:") < said.index("\n  extract ")
    assert all(f"\n  {name} " in said for name in main.commands)
    assert "digest build" in said
    for name in main.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.output


def test_version() -> None:
    assert run("--version").output == f"digest {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    heavy = ["jinja2", "camel_tools", "ctranslate2", "argostranslate", "rich", "yaml", "selectolax", "numpy"]
    program = f"import sys, digest.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_build_says_what_it_did(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    result = build(content)
    assert result.exit_code == 0, result.output
    assert "1 article, 1 statement, 1 speaker, " in result.output
    assert "warning: no base_url" in result.stderr
    assert (content.parent / "site/index.html").exists()
    again = build(content)
    assert " 0 new, 0 changed, " in again.output


BAD: list[tuple[dict[str, str | bytes], str]] = [
    ({"articles/a.md": TEXT}, "articles/a.md:1: no front matter"),
    ({"articles/a.md": "---\ntitle: a: b\n---\n" + TEXT}, "articles/a.md:2: malformed front matter"),
    ({"articles/a.md": "---\ntitle: a\ndate: soon\n---\n" + TEXT}, 'articles/a.md:3: "soon" is no date'),
    ({"articles/a.md": "---\ntitel: a\n---\n" + TEXT}, 'articles/a.md:2: unknown key "titel"'),
    ({"articles/a.txt": b"\n\xff"}, "articles/a.txt:2: not UTF-8"),
    ({"articles/a.txt": ""}, "articles/a.txt:1: no text"),
    ({"articles/a/x.txt": TEXT, "articles/b/x.txt": TEXT}, 'articles/b/x.txt: the address "x" belongs to'),
    ({"articles/con.txt": TEXT}, 'articles/con.txt: "con" is the name of a device'),
    ({"articles/ok.txt": TEXT, "digest.toml": "[site]\nnam = 'x'"}, 'digest.toml:2: unknown key "nam"'),
    ({"articles/ok.txt": TEXT, "authority/people.yaml": "- id: x\n"}, "authority/people.yaml:1: "),
    ({"articles/ok.txt": TEXT, "overrides/ok.yaml": "- statement: x\n"}, "overrides/ok.yaml:1: "),
    ({"articles/ok.txt": TEXT, "memory/a.jsonl": "{\n"}, "memory/a.jsonl:1: "),
    ({}, "articles: no articles"),
]


@pytest.mark.parametrize(("bad", "words"), BAD, ids=[words for _, words in BAD])
def test_bad_input_is_one_clear_error_and_the_site_stays(
    make_content: MakeContent, bad: dict[str, str | bytes], words: str
) -> None:
    content = make_content({"articles/good.txt": TEXT})
    assert build(content).exit_code == 0
    before = files(content.parent / "site")
    (content / "articles/good.txt").unlink()
    make_content(bad)
    result = build(content)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{content}/{words}")
    assert "Traceback" not in result.output
    assert files(content.parent / "site") == before


def test_missing_content_is_a_clear_error(tmp_path: Path) -> None:
    result = build(tmp_path / "none")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{tmp_path}/none: there is no such folder. ")
    assert not (tmp_path / "site").exists()


def test_nothing_is_made_in_a_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("...")
    result = build(tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{tmp_path}/articles: there is no such folder. ")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_keep_going_builds_the_rest_and_exits_1(make_content: MakeContent) -> None:
    content = make_content({"articles/good.txt": TEXT, "articles/bad.md": TEXT, "articles/worse.txt": b"\xff"})
    assert build(content).exit_code == 2
    result = build(content, "--keep-going")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert [line.partition(": no")[0] for line in errors] == [
        f"error: {content}/articles/bad.md:1",
        f"error: {content}/articles/worse.txt:1",
    ]
    assert "1 article," in result.output


def test_strict_publishes_nothing_where_there_is_a_warning(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    result = build(content, "--strict")
    assert result.exit_code == 2
    assert "no base_url" in result.stderr
    assert not (content.parent / "site/index.html").exists()
    make_content({"digest.toml": "[site]\nbase_url = 'https://example.org/'"})
    assert build(content, "--strict").exit_code == 0


@pytest.mark.parametrize("output", ["content", "content/site", "."])
def test_the_site_cannot_stand_on_its_own_source(make_content: MakeContent, output: str) -> None:
    content = make_content({"articles/a.txt": TEXT})
    result = run("build", "--content", content, "--output", content.parent / output)
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_check_finds_what_is_broken(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    build(content)
    site = content.parent / "site"
    good = run("check", site)
    assert (good.exit_code, good.output) == (0, "No problems found.\n")
    (site / "en/index.html").unlink()
    bad = run("check", site)
    assert bad.exit_code == 1
    assert f'{site}/ar/index.html: there is no "en/index.html".' in bad.output


def test_check_holds_the_words_against_the_articles(make_content: MakeContent, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_content({"articles/a.txt": TEXT})
    build(content)
    monkeypatch.chdir(content.parent)
    assert run("check").exit_code == 0
    (content / "articles/a.txt").write_text("سطر آخر.\n" + TEXT)
    for moved in (run("check"), run("check", "site", "--content", "content")):
        assert moved.exit_code == 1
        assert "do not match" in moved.output
    assert run("check", "site").exit_code == 0


def test_check_needs_a_site(tmp_path: Path) -> None:
    nothing = run("check", tmp_path)
    assert nothing.exit_code == 2
    assert "no site in this folder" in nothing.stderr


def test_extract_prints_json_whose_offsets_point_into_the_file(tmp_path: Path) -> None:
    path = tmp_path / "any name.txt"
    path.write_bytes(("\ufeff" + TEXT + "\n" + TEXT).replace("\n", "\r\n").encode())
    result = run("extract", path)
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    text = path.read_bytes().decode().replace("\r\n", "\n")
    first = data["statements"][0]
    assert first["speaker"]["name"] == "سيرغي لافروف"
    assert "الحوار مستمر" in text[first["start"] : first["end"]]
    assert len(data["statements"]) == 2


def test_extract_depends_on_no_folder_but_the_one_asked_for(
    make_content: MakeContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = "- id: sergey-lavrov\n  type: person\n  ar: سيرغي لافروف\n  en: Sergei Lavroff\n"
    content = make_content({"authority/people.yaml": authority, "articles/a.txt": TEXT})
    monkeypatch.chdir(content.parent)
    alone = run("extract", "content/articles/a.txt")
    assert "Lavroff" not in alone.stdout
    monkeypatch.chdir("/")
    assert run("extract", content / "articles/a.txt").stdout == alone.stdout
    assert "Lavroff" in run("extract", content / "articles/a.txt", "--content", content).stdout


@pytest.mark.parametrize(
    ("data", "words"), [(b"\xff", ":1: not UTF-8"), (b"", ":1: no text"), (None, ": cannot be read")]
)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_bad_files_are_clear_errors(tmp_path: Path, command: str, data: bytes | None, words: str) -> None:
    path = tmp_path / "a.txt"
    if data is not None:
        path.write_bytes(data)
    result = run(command, path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}{words}")
    assert result.stdout == ""


def test_explain_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT + "وكان الجو ماطرا في العاصمة.\n")
    said = run("explain", path).output
    assert "[1]" in said
    assert "rule " in said
    assert "no statement: " in said
    assert run("explain", path, "2").output.startswith("[2]")
    beyond = run("explain", path, "9")
    assert beyond.exit_code == 2
    assert "there is no sentence 9. The last one is 2." in beyond.stderr


def test_names_that_are_no_text_can_be_reported(make_content: MakeContent) -> None:
    content = make_content({})
    name = os.fsencode(content / "articles") + b"/\xff\x1b[31m.txt"
    Path(os.fsdecode(name)).write_text(TEXT)
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "--content", content, "--output", content.parent / "site"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"its name is not UTF-8" in done.stderr
    assert b"\x1b" not in done.stderr
