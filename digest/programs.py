"""Runs git and rsync: their words in English, their secrets nowhere, their failures as errors of ours."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from digest.errors import PublishError
from digest.targets import public

REPOSITORY = {
    f"GIT_{name}"
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "OBJECT_DIRECTORY", "NAMESPACE", "PREFIX")
} | {"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"}
"""What git tells the programs that it calls, such as a hook: it is of another repository than ours."""


class Ran(msgspec.Struct, frozen=True):
    """What a program did: its exit status, what it said, and on standard error without any secret."""

    status: int
    said: bytes
    complained: str

    @property
    def reason(self) -> str:
        """The line of its complaint that says most, for a message."""
        lines = [line.strip() for line in self.complained.splitlines() if line.strip()]
        marked = [line for line in lines if line.lower().startswith(("fatal:", "error:", "remote:", "@error:"))]
        return ((marked or lines or [f"exit status {self.status}"])[0]).rstrip(".")


def need(program: str, hint: str) -> str:
    """The path of a program. Raises PublishError where it is not installed."""
    found = shutil.which(program)
    if found is None:
        raise PublishError(f"the program {program} is not installed", hint=hint)
    return found


def run(
    command: Sequence[str], given: bytes | None = None, more: Mapping[str, str] | None = None, at: Path | None = None
) -> Ran:
    """Run a program to its end. `given` is its standard input, `more` changes its environment.

    What it must ask somebody, it asks at the terminal itself.
    """
    environment = {name: value for name, value in os.environ.items() if name not in REPOSITORY}
    environment |= {"LC_ALL": "C", **(more or {})}
    # nothing to read, where nothing is given: a question must go to the terminal
    done = subprocess.run(command, capture_output=True, env=environment, cwd=at, check=False, input=given or b"")
    return Ran(done.returncode, done.stdout, public(done.stderr.decode("utf-8", "replace")))
