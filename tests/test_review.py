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
from digest.review import KEYS, go_through
from digest.sitting import Sitting
from tests.test_planned import HARBOUR, make_content
from tests.test_sitting import engine, take_content, texts

__all__ = ["engine"]
GUIDE = Path(__file__).parent.parent / "docs/decide.md"


@pytest.fixture
def content(tmp_path: Path, engine: None) -> Path:
    return take_content(tmp_path)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    return make_content(tmp_path)


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
    assert "then Enter" in result.output
    assert "write the English" in result.output.split("Written: ")[0]  # what ? shows
    assert result.output.count("Written: ") == 2
    written, _, undone = result.output.partition("Undone: ")
    assert "  +  type: person" in written
    assert "  -  type: person" in undone.split("left)")[0]
    assert "+  en: Somebody Else" in result.output
    people = (content / "authority/people.yaml").read_text("utf-8")
    assert people.startswith(before["authority/people.yaml"].decode())
    assert yaml.safe_load(people)[-1]["en"] == "Somebody Else"


def test_a_name_that_was_not_read_can_be_entered(harbour: Path) -> None:
    sitting = Sitting.begin(Options(harbour, harbour.parent / "site"))

    @main.command("ask-speakers", hidden=True)
    def ask() -> None:
        go_through(sitting, [q.id for q in sitting.open() if q.kind == "speakers"][:1])

    try:
        typed = ["7", "n", "He nods.", "w", "قمر بحر", "q", "w", "قمر بحر", "Qamar Bahr", "", "q"]
        result = CliRunner().invoke(main, ["ask-speakers"], input="\n".join(typed) + "\n")
    finally:
        del main.commands["ask-speakers"]
    assert result.exit_code == 0, result.output
    assert '"7" is none of the keys; ? shows them.' in result.output
    assert result.output.count("was not read as a name there") == 2
    assert "Written: " + str(harbour / "authority/people.yaml") in result.output
    (override,) = yaml.safe_load((harbour / f"overrides/{HARBOUR}.yaml").read_text("utf-8"))
    assert (override["speaker"], override["note"]) == ("qamar-bahr", "He nods.")


def test_a_whole_article_can_be_gone_through(harbour: Path) -> None:
    where = ["--content", str(harbour), "--output", str(harbour.parent / "site")]
    listed = CliRunner().invoke(main, ["review", "--article", HARBOUR, *where]).output.splitlines()
    assert len(listed) == 4 + 4 + 1  # sentences to translate; statements and a silent sentence; a name
    wrong = CliRunner().invoke(main, ["review", "--article", "2024-03-01-harbor", *where])
    assert f'Did you mean "{HARBOUR}"?' in wrong.output
    sitting = Sitting.begin(Options(harbour, harbour.parent / "site"))
    sitting.look_at(HARBOUR)
    speakers = {q.id for q in sitting.standing.every if q.kind == "speakers"}

    @main.command("ask-article", hidden=True)
    def ask() -> None:
        go_through(sitting, speakers, HARBOUR)

    try:  # the first statement stays; a speaker for the silent sentence, taken back, and given again; then no more
        result = CliRunner().invoke(main, ["ask-article"], input="s\nx\n1\nu\n1\ns\ns\n")
    finally:
        del main.commands["ask-article"]
    assert result.exit_code == 0, result.output
    assert "no statement found in this sentence" in result.output
    assert '"x" is none of the keys; ? shows them.' in result.output
    assert result.output.rstrip().endswith("Nothing more; skipped: 3.")
    (override,) = yaml.safe_load((harbour / f"overrides/{HARBOUR}.yaml").read_text("utf-8"))
    assert override["speaker"] == "هالة سمعان"


def test_the_guide_has_every_key() -> None:
    guide = GUIDE.read_text("utf-8")
    for keys in KEYS.values():
        assert all(f"`{key}`" in guide for key in keys if key != "1-9")


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
