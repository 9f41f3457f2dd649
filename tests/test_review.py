"""The questions in a terminal: listed, or asked one by one; and the guide's commands."""

import re
import shlex
from pathlib import Path
from unittest import mock

import pytest
import yaml
from click.testing import CliRunner

from digest import decide_cli
from digest.cli import main
from digest.inputs import Options
from digest.review import go_through
from digest.sitting import Sitting
from tests.test_sitting import engine, take_content, texts

__all__ = ["engine"]
GUIDE = Path(__file__).parent.parent / "docs/decide.md"


@pytest.fixture
def content(tmp_path: Path, engine: None) -> Path:
    return take_content(tmp_path)


def test_in_a_terminal_each_answer_is_written_at_once(content: Path) -> None:
    before = texts(content)
    sitting = Sitting.begin(Options(content, content.parent / "site"))

    @main.command("ask-names", hidden=True)
    def ask() -> None:
        go_through(sitting, [q.id for q in sitting.open() if q.kind == "names" and q.type == "person"][:2])

    try:
        result = CliRunner().invoke(main, ["ask-names"], input="?\na\nu\ne\nSomebody Else\ns\nq\n")
    finally:
        del main.commands["ask-names"]
    assert result.exit_code == 0, result.output
    assert '"?" is none of the keys.' in result.output
    assert result.output.count("Written: ") == 2
    assert result.output.count("Undone: ") == 1
    assert "+  en: Somebody Else" in result.output
    people = (content / "authority/people.yaml").read_text("utf-8")
    assert people.startswith(before["authority/people.yaml"].decode())
    assert yaml.safe_load(people)[-1]["en"] == "Somebody Else"


def test_the_commands_of_the_guide_do_what_it_says(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(content.parent)
    before = texts(content)
    lines = re.findall(r"^    (digest .+)$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert {shlex.split(line)[1] for line in lines} == {"review", "desk"}
    for line in lines:
        words = shlex.split(re.split(r"[|>#]", line)[0])[1:]
        with mock.patch("http.server.ThreadingHTTPServer.serve_forever", side_effect=KeyboardInterrupt):
            result = CliRunner().invoke(main, [*words, *(["--port", "0"] if words[0] == "desk" else [])])
        assert result.exit_code == 0, (line, result.output)
        assert result.stdout.strip()
    assert texts(content) == before


def test_the_guide_gives_the_weights_that_are_used() -> None:
    from digest.asked import HARM  # noqa: PLC0415

    weights = re.findall(r"^\| .+ \| ([\d.]+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert [float(one) for one in weights] == list(HARM.values())


def test_kinds_are_those_of_the_questions() -> None:
    from digest.asked import KINDS  # noqa: PLC0415

    assert decide_cli.KINDS == KINDS
