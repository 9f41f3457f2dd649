"""What the commands share."""

import sys
import threading

import click
import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.terminal import track
from digest.text import counted


def test_progress_on_a_terminal_begins_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with threads makes no copies of itself, and so has one processor alone."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    before = threading.active_count()
    seen = [(item, threading.active_count()) for item in track([1, 2, 3], "Writing", 3)]
    assert seen == [(1, before), (2, before), (3, before)]


def test_no_list_of_commands_cuts_a_sentence_off() -> None:
    groups = [[], *([name] for name, one in main.commands.items() if isinstance(one, click.Group))]
    for words in groups:
        output = CliRunner().invoke(main, [*words, "--help"]).output
        assert "..." not in output.replace("[OPTIONS]", "").replace("[ARGS]...", ""), words


@pytest.mark.parametrize(("n", "told"), [(0, "0 pages"), (1, "1 page"), (1200, "1,200 pages")])
def test_a_number_agrees_with_its_noun(n: int, told: str) -> None:
    assert counted(n, "page") == told


def test_elsewhere_there_is_none() -> None:
    items = [1, 2]
    assert track(items, "Writing", 2) is items
