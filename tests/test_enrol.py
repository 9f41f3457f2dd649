"""The memory taken to other programs and back through the commands."""

import errno
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from digest.enrol import enrol
from digest.errors import MemoryError_
from digest.memory import Remembered, as_line, load_memory
from digest.model import State
from tests.conftest import MakeContent

FIRST = {
    "source": "نعم",
    "target": "yes",
    "state": "edited",
    "by": "Mona",
    "date": "2020-01-02",
    "note": "short",
    "origin": "x",
}
SECOND = {"source": "لا", "target": "no", "state": "checked"}
LINES = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in (FIRST, SECOND))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.mark.parametrize("kind", ["tmx", "xlf", "xliff", "po"])
def test_a_memory_goes_out_and_comes_back_whole(make_content: MakeContent, tmp_path: Path, kind: str) -> None:
    content = make_content({"memory/a.jsonl": LINES})
    file = tmp_path / f"a.{kind}"
    assert run("memory", "export", file, "--content", content).exit_code == 0
    before = load_memory(content).entries
    (content / "memory/a.jsonl").unlink()
    done = run("memory", "import", file, "--content", content)
    assert done.exit_code == 0, done.output
    assert "2 added" in done.output
    assert (content / "memory/a.jsonl").read_text("utf-8") == LINES
    assert {key: as_line(e) for key, e in load_memory(content).entries.items()} == {
        k: as_line(e) for k, e in before.items()
    }
    assert "0 added" in (again := run("memory", "import", file, "--content", content).output)
    assert "2 there already" in again


def test_what_differs_is_listed_and_left_alone(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"memory/a.jsonl": LINES})
    run("memory", "export", tmp_path / "b.po", "--content", content)
    text = (tmp_path / "b.po").read_text("utf-8").replace('"yes"', '"yeah"')
    (tmp_path / "b.po").write_text(text + '\nmsgid "ربما"\nmsgstr "maybe"\n', "utf-8")
    done = run("memory", "import", tmp_path / "b.po", "--content", content, "--into", "more")
    assert done.exit_code == 1
    assert f"differs from {content / 'memory/a.jsonl'}:1: [-yes-]{{+yeah+}}" in done.output
    assert (content / "memory/a.jsonl").read_text("utf-8") == LINES
    assert json.loads((content / "memory/more.jsonl").read_text("utf-8"))["target"] == "maybe"


def test_the_file_wins_where_that_is_asked_for(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"memory/a.jsonl": "\ufeff" + LINES.replace("\n", "\r\n")})
    run("memory", "export", tmp_path / "b.tmx", "--content", content)
    text = (tmp_path / "b.tmx").read_text("utf-8").replace(">yes<", ">yeah<")
    (tmp_path / "b.tmx").write_text(text, "utf-8")
    done = run("memory", "import", tmp_path / "b.tmx", "--content", content, "--replace")
    assert done.exit_code == 0
    assert "1 replaced" in done.output
    raw = (content / "memory/a.jsonl").read_bytes()
    assert raw == ("\ufeff" + LINES.replace('"yes"', '"yeah"').replace("\n", "\r\n")).encode()


def test_two_that_differ_within_one_file_are_a_conflict(tmp_path: Path, make_content: MakeContent) -> None:
    content = make_content({})
    entries = [Remembered("نعم", text, State.EDITED, "x.tmx", n) for n, text in enumerate(("yes", "yeah"), 1)]
    done = enrol(entries, load_memory(content), content / "memory/a.jsonl")
    assert (len(done.added), len(done.conflicts)) == (1, 1)
    assert "x.tmx:1" in str(done.conflicts[0])


def test_a_full_disk_leaves_the_memory_as_it_was(make_content: MakeContent, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_content({"memory/a.jsonl": LINES})

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    entry = Remembered("ربما", "maybe", State.EDITED, "x.tmx", 1)
    with pytest.raises(MemoryError_, match="No space left"):
        enrol([entry], load_memory(content), content / "memory/a.jsonl")
    assert (content / "memory/a.jsonl").read_text("utf-8") == LINES
    assert [p.name for p in (content / "memory").iterdir()] == ["a.jsonl"]


def test_a_bad_file_is_one_line(tmp_path: Path, make_content: MakeContent) -> None:
    (tmp_path / "a.tmx").write_text("<tmx>", "utf-8")
    done = run("memory", "import", tmp_path / "a.tmx", "--content", make_content({}))
    assert done.exit_code == 2
    assert done.output.startswith(f"{tmp_path / 'a.tmx'}:1: not XML")


@pytest.mark.parametrize("kind", ["tmx", "xlf", "po"])
def test_what_is_pending_goes_to_a_translator_and_comes_back(
    make_content: MakeContent, tmp_path: Path, kind: str
) -> None:
    entry = {"source": "الجسر مغلق.", "target": "The bridge is closed.", "state": "edited"}
    known = json.dumps(entry, ensure_ascii=False)
    text = "الجسر مغلق. قال الوزير إن الطريق آمن. قال الوزير إن الطريق آمن.\n"
    content = make_content({"articles/a.txt": text, "memory/a.jsonl": f"{known}\n"})
    file = tmp_path / f"b.{kind}"
    done = run("memory", "export", "--pending", file, "--content", content)
    assert done.output == f"1 sentence in {file}\n"
    assert "1 not finished" in run("memory", "import", file, "--content", content).output
    empty = {"tmx": "<seg></seg>", "xlf": '<target state="new"/>', "po": 'إن الطريق آمن."\nmsgstr ""'}[kind]
    full = {
        "tmx": "<seg>The road is safe.</seg>",
        "xlf": '<target state="final">The road is safe.</target>',
        "po": 'إن الطريق آمن."\nmsgstr "The road is safe."',
    }[kind]
    written = file.read_text("utf-8")
    assert written.count(empty) == 1
    file.write_text(written.replace(empty, full), "utf-8")
    assert "1 added" in run("memory", "import", file, "--content", content).output
    assert load_memory(content).get("قال الوزير إن الطريق آمن.").target == "The road is safe."  # type: ignore[union-attr]
    assert run("memory", "export", "--pending", file, "--content", content).output == f"0 sentences in {file}\n"
