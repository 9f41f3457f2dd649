"""What the commands share."""

import sys
import threading

import pytest

from digest.terminal import track


def test_progress_on_a_terminal_begins_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with threads makes no copies of itself, and so has one processor alone."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    before = threading.active_count()
    seen = [(item, threading.active_count()) for item in track([1, 2, 3], "Writing", 3)]
    assert seen == [(1, before), (2, before), (3, before)]


def test_elsewhere_there_is_none() -> None:
    items = [1, 2]
    assert track(items, "Writing", 2) is items
