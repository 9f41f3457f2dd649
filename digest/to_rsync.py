"""Publish with the program rsync: to another machine over ssh, or to a daemon.

Which files go is known from the list at the target, so that it does not matter what their times are: a build elsewhere,
such as a host's, gives every file a new one. Of a changed file rsync sends what differs.
"""

import re
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from digest.errors import PublishError
from digest.programs import Ran, need, run
from digest.progress import Track
from digest.published import FILE
from digest.targets import public

OLDEST = (3, 2, 3)  # --mkpath
INSTALL = "Install rsync 3.2.3 or newer (apt install rsync, brew install rsync)."
LISTED = re.compile(r"^-[rwxsStT-]{9}\S*\s+(\d+) \d{4}/\d\d/\d\d \d\d:\d\d:\d\d (.+)$")
HINTS = {
    5: "Look at the module's name, and at RSYNC_PASSWORD where it needs one.",
    10: "Is there a daemon at this address, and does it run?",
    12: "Is rsync installed there, and may you log in? Try: ssh HOST rsync --version",
    23: "May you write there?",
    127: "Install rsync on that machine, too.",
    255: "Try to log in with ssh by hand: ssh HOST",
}
NOT_THERE = re.compile(r"(?:change_dir|link_stat|chdir).*(?:No such file or|Not a) directory")


class Rsynced:
    """A folder that rsync reaches."""

    at_once = False

    def __init__(self, address: str) -> None:
        self.name = public(address)
        self.address = address
        self._address = address.rstrip("/") + "/"
        self._program = ""

    def __enter__(self) -> Self:
        self._program = need("rsync", INSTALL)
        said = run([self._program, "--version"]).said.decode("utf-8", "replace")
        found = re.search(r"version (\d+)\.(\d+)\.(\d+)", said)
        if not found or tuple(map(int, found.groups())) < OLDEST:
            raise PublishError(f"{self._program} is too old, or another program", hint=INSTALL)
        self._own = tempfile.TemporaryDirectory(prefix="digest-")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._own.cleanup()

    def read_list(self) -> bytes | None:
        """The list that the last publishing left, None for none."""
        folder = f"{self._own.name}/list"
        # a file that is left out by filters, not named, may be missing without an error
        only = [f"--include=/{FILE}", "--exclude=*"]
        self._run("--recursive", *only, "--", self._address, f"{folder}/", missing=True)
        path = Path(folder, FILE)
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None

    def standing(self, paths: Collection[str]) -> Mapping[str, int | None]:
        """Which of these paths are files there, with their sizes."""
        if not paths:
            return {}
        how = (
            "--list-only",
            "--no-h",
            "--ignore-missing-args",
            "--files-from=-",
            "--",
            self._address,
            f"{self._own.name}/nowhere/",
        )
        said = self._run(*how, paths=paths, missing=True).said.decode("utf-8", "replace")
        lines = (LISTED.match(line) for line in said.splitlines())
        return {found[2]: int(found[1]) for found in lines if found}

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:  # noqa: ARG002 - it is one step
        """Send files; each appears whole."""
        # whatever the times say: it is known that these differ
        how = ("--times", "--omit-dir-times", "--ignore-times", "--compress", "--mkpath", "--files-from=-")
        self._run(*how, "--", f"{site}/", self._address, paths=paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        self._missing(paths)
        folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents[:-1]}
        # of folders, the deepest first; rsync keeps those that hold something
        for _, level in groupby(sorted(folders, key=lambda one: (-one.count("/"), one)), lambda one: one.count("/")):
            self._missing(list(level))

    def _missing(self, paths: Sequence[str]) -> None:
        """Remove what is missing in a folder that has nothing but the folders above it."""
        with tempfile.TemporaryDirectory(dir=self._own.name) as bare:
            for path in paths:
                Path(bare, path).parent.mkdir(parents=True, exist_ok=True)
            how = ("--recursive", "--omit-dir-times", "--delete-missing-args", "--files-from=-", "--")
            self._run(*how, f"{bare}/", self._address, paths=paths)

    def write_list(self, body: bytes) -> None:
        """Leave a list."""
        file = Path(self._own.name, FILE)
        file.write_bytes(body)
        self._run("--ignore-times", "--times", "--mkpath", "--", str(file), self._address)

    def finish(self, message: str) -> None:
        """All is done."""

    def _run(self, *how: str, paths: Iterable[str] | None = None, missing: bool = False) -> Ran:
        """Run rsync; `missing` is whether the target need not be there yet."""
        given = (
            None if paths is None else b"".join(b"./" + path.encode() + b"\0" for path in paths)
        )  # "#" would begin a remark
        done = run([self._program, "--8-bit-output", "--from0", *how], given)
        if done.status == 0 or (missing and done.status in (3, 12, 23) and _only_missing(done)):
            return done
        what = f"rsync could not do it: {done.reason}"
        raise PublishError(what, path=self.name, hint=HINTS.get(done.status, "Mend that and publish again."))


def _only_missing(done: Ran) -> bool:
    """Whether all that rsync complains of is that something is not there."""
    lines = [line for line in done.complained.splitlines() if " failed: " in line]
    return bool(lines) and all(NOT_THERE.search(line) for line in lines)
