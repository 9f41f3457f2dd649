"""A folder of installed models into which whole models come by one rename, and out of which they go by one.

What is unpacked or copied first stands in `.digest-staging` inside the folder, so that the rename stays on one disk.
Argos looks into every folder among its packages and stumbles over one without `metadata.json`: the staging folder has
one that says it is no translation package. It is there only while something is being installed, under a lock that the
system lets go of at a kill; what a killed installation left is cleared away by the next.
"""

import contextlib
import fcntl
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TextIO

from digest.errors import ModelError

STAGING = ".digest-staging"
LARGEST = 20 * 2**30  # bytes unpacked; the largest models that run on a laptop are a third of it
MOST = 10_000  # files; packages hold ten or so
BLOCK = 1 << 20
AGAIN = "Get the file again: it is damaged, or not what it is named after."

Advance = Callable[[int, int | None], None]
"""Told what has been done and what there is to do, in bytes; None where that is not known."""


def silent(done: int, total: int | None) -> None:
    """Show nothing."""


class Store:
    """The folder, which is made when it is needed. Errors of the disk come out as ModelError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """An empty folder to prepare a model in, for this process alone; it is gone afterwards."""
        place = self.folder / STAGING
        with on_disk(self.folder), _locked(place):
            try:
                for old in place.iterdir():
                    if old.is_dir():
                        shutil.rmtree(old)
                new = place / "new"
                new.mkdir()
                yield new
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def put(self, staged: Path, name: str) -> Path:
        """Move a finished model in under a name; at every moment the old one is there, or the new, whole.

        Only inside `staging`.
        """
        target, beside = self.folder / name, self.folder / f"{name}.new"
        with on_disk(target):
            if beside.exists():  # of an installation that was killed just here
                beside.rename(staged.parent / "left")
            if not target.exists():
                staged.rename(target)
                return target
            staged.rename(beside)
            target.rename(staged.parent / "old")
            beside.rename(target)
        return target

    def drop(self, name: str) -> None:
        """Take a model out."""
        with self.staging() as place, on_disk(self.folder / name):
            (self.folder / name).rename(place / "old")


@contextlib.contextmanager
def on_disk(where: Path) -> Iterator[None]:
    """What the disk refuses, as an error of ours."""
    try:
        yield
    except OSError as error:
        hint = "Make room, or make the folder writable, and run the command again: nothing was changed."
        raise ModelError(error.strerror or str(error), path=str(error.filename or where), hint=hint) from None


@contextlib.contextmanager
def _locked(place: Path) -> Iterator[None]:
    """The staging folder, locked. It may vanish between its making and its locking: then it is made again."""
    while True:
        place.mkdir(parents=True, exist_ok=True)
        try:
            (place / "metadata.json").write_text('{"type": "staging"}')
            file = (place / "lock").open("a")
        except FileNotFoundError:
            continue
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                hint = "Wait for it to end, then run this again."
                raise ModelError("another installation is under way", path=str(place.parent), hint=hint) from None
            if _same(file, place / "lock"):
                yield
                return


def _same(file: TextIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def unpack(archive: Path, into: Path, advance: Advance = silent) -> Path:
    """Unpack a zip that holds one folder; the folder. Raises ModelError, also for what would climb out of it."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            members = zipped.infolist()
            name = _checked(members, archive)
            size, done = sum(member.file_size for member in members), 0
            _room(size, into, archive)
            for member in members:
                target = into / member.filename
                if member.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with zipped.open(member) as source, target.open("xb") as file:
                    while block := source.read(BLOCK):
                        file.write(block)
                        done += len(block)
                        advance(done, size)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise ModelError(f"not a whole zip archive: {error}", path=str(archive), hint=AGAIN) from None
    except FileExistsError:
        raise _strange("a file twice", archive) from None
    return into / name


def copy(source: Path, into: Path, advance: Advance = silent) -> None:
    """Copy the files of a folder, and of the folders in it; links are followed only to files."""
    files = [path for path in sorted(source.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    size, done = sum(path.stat().st_size for path in files), 0
    _room(size, into.parent, source)
    into.mkdir()
    for path in files:
        target = into / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as old, target.open("xb") as new:
            while block := old.read(BLOCK):
                new.write(block)
                done += len(block)
                advance(done, size)


def _checked(members: list[zipfile.ZipInfo], archive: Path) -> str:
    """The one folder that all members are in."""
    tops = set()
    for member in members:
        path = PurePosixPath(member.filename)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00-\x1f\x7f]", member.filename):
            raise _strange(f"a path that leads out of it ({member.filename!r})", archive)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _strange(f"a link or a device ({member.filename})", archive)
        if member.flag_bits & 1:
            raise _strange("encrypted files", archive)
        if len(path.parts) > 1 or member.is_dir():
            tops.add(path.parts[0])
        else:
            tops.add("")
    if len(tops) != 1 or "" in tops:
        raise _strange("no folder, or more than one", archive)
    (top,) = tops
    if top.startswith(".") or len(members) > MOST or sum(member.file_size for member in members) > LARGEST:
        raise _strange("a hidden folder, or far too much", archive)
    return str(top)


def _strange(what: str, archive: Path) -> ModelError:
    hint = "Nothing was unpacked. Packages of Argos look different: get one from a place you trust."
    return ModelError(f"the archive holds {what}", path=str(archive), hint=hint)


def _room(size: int, folder: Path, source: Path) -> None:
    free = shutil.disk_usage(folder).free
    if size > free:
        what = f"no room: {size / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are free"
        raise ModelError(what, path=str(source), hint=f"Make room in {folder}.")
