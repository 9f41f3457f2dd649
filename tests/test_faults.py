"""A few trials of each kind of fault that `tests.faults` knows; its docstring says what is promised."""

import subprocess
import sys

import pytest

from tests.faults.__main__ import KINDS
from tests.faults.ground import PATIENCE


def test_no_fault_harms_the_site() -> None:
    """In a process of its own: builds are copied from it, which only a process without threads can be."""
    command = [sys.executable, "-m", "tests.faults", "--trials", "1", "--seed", "1"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * len(KINDS), check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    skipped = [kind for kind in KINDS if f"\n{kind} " not in run.stdout]
    assert skipped in ([], ["disk full: site", "disk full: cache", "read-only"])
    if skipped:
        pytest.skip(f"no mounts of one's own here: {', '.join(skipped)}")
