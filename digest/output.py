"""Publish pages into a folder so that it holds the old site or the new one, never a mixture for good.

The pages that differ are first written beside the site (`.digest/stage/`), then a journal of what will be
renamed and removed is made durable, and only then is each file put in its place: assets, pages, the lists
that link to them, feeds, and last the removals. A failure before the journal leaves the site untouched; a
kill or a full disk after it is made good by the next command, which finishes what the journal says
(`finish_swap`).

`.digest/manifest.json` names the files that digest wrote. Only those are ever changed or removed: what
somebody else put into the folder stays, and a page that would have to replace it is an error.
"""

import contextlib
import fcntl
import json
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from digest.errors import OutputError
from digest.page import Page

WORK = ".digest"
VERSION = 1
MAX_NAME = 255  # bytes of one part of a path
AGAIN = "Mend that and run the command again: it finishes the swap."
EMPTY_IT = "Empty the site's folder and build again."
UNTOUCHED = "The site that stood before is untouched."


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were new, changed, the same and removed; `foreign` are those that are not ours."""

    new: int
    changed: int
    same: int
    removed: int
    foreign: tuple[str, ...] = ()
    pages: int = 0  # files that are pages: .html

    @property
    def files(self) -> int:
        """All files of the site."""
        return self.new + self.changed + self.same


@dataclass(slots=True)
class _Stage:
    """What is known of the new site while its pages come in."""

    folder: Path
    moves: list[str] = field(default_factory=list)  # moves[n] is where the staged file n goes
    paths: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)  # folded
    folders: set[str] = field(default_factory=set)  # folded
    new: int = 0


def publish_folder(pages: Iterable[Page], output: Path) -> Written:
    """Make `output` hold exactly these pages (and what is not ours). Raises OutputError.

    An error that `pages` itself raises passes through, and leaves the site as it was.
    """
    with _lock(output) as work:
        _finish(output, work)
        old = _manifest(work)
        try:
            stage = _staged(pages, output, work, old)
            removed = sorted(path for path in old - stage.paths if os.path.lexists(output / path))
            if stage.moves or removed or stage.paths != old:
                _commit(stage, removed, work)
        finally:
            if not (work / "journal.json").exists():
                shutil.rmtree(work / "stage", ignore_errors=True)
        _finish(output, work)
    moved, same = len(stage.moves), len(stage.paths) - len(stage.moves)
    pages_now = sum(path.endswith(".html") for path in stage.paths)
    foreign = _foreign(output, stage.paths)
    return Written(stage.new, moved - stage.new, same, len(removed), foreign, pages_now)


def finish_swap(output: Path) -> bool:
    """Finish a swap that was broken off; whether there was one. Raises OutputError."""
    if not (output / WORK / "journal.json").exists():
        return False
    with _lock(output) as work:
        return _finish(output, work)


@contextlib.contextmanager
def _lock(output: Path) -> Iterator[Path]:
    """The working folder inside the site, for this process alone. The system lets go of it at a kill."""
    work = output / WORK
    with _writing("Make the folder writable, or give another one with --output."):
        work.mkdir(parents=True, exist_ok=True)
        file = (work / "lock").open("a")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = "another build is writing to this folder"
            raise OutputError(what, path=str(output), hint="Wait for it to end, then build again.") from None
        yield work


def _staged(pages: Iterable[Page], output: Path, work: Path, old: set[str]) -> _Stage:
    """Write what differs from the site into the stage, and check every path on the way."""
    stage = _Stage(work / "stage")
    shutil.rmtree(stage.folder, ignore_errors=True)
    ours = {_fold(path) for path in old}
    safe: set[Path] = {output}
    for page in pages:
        _check_path(page.path, stage, output)
        target = output / page.path
        _no_link_on_the_way(target.parent, output, safe)
        known = page.path in old
        # where letter case is not told apart, a file of ours under another case is about to be removed
        if (known or _fold(page.path) not in ours) and _holds(target, page.body):
            continue
        if _in_the_way(target, output, ours):
            what, hint = "in the way of a page, and not ours", "Move it away, or give another --output."
            raise OutputError(what, path=str(target), hint=hint)
        with _writing():
            stage.folder.mkdir(exist_ok=True)
            (stage.folder / str(len(stage.moves))).write_bytes(page.body)
        stage.moves.append(page.path)
        stage.new += not known
    return stage


@contextlib.contextmanager
def _writing(hint: str = UNTOUCHED) -> Iterator[None]:
    """Turn what the system says of a failed write into an error of ours."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename
        path = None if where is None else str(where)
        raise OutputError(f"cannot be written: {error.strerror}", path=path, hint=hint) from error


def _check_path(path: str, stage: _Stage, output: Path) -> None:
    """Refuse a path that leaves the folder, or that collides with another one on any system."""
    parts = path.split("/")
    bad = any(part in ("", ".", "..") or len(part.encode()) > MAX_NAME for part in parts)
    if bad or "\\" in path or not path.isprintable() or parts[0] == WORK:
        raise OutputError(f"a page cannot stand at {path!r}", path=str(output))
    folded = _fold(path)
    above = ["/".join(folded.split("/")[:n]) for n in range(1, len(parts))]
    if folded in stage.files or folded in stage.folders or not stage.files.isdisjoint(above):
        hint = "Rename one of the articles or entities they belong to."
        raise OutputError(f"two pages want to stand at {path!r}", path=str(output), hint=hint)
    stage.files.add(folded)
    stage.folders.update(above)
    stage.paths.add(path)


def _no_link_on_the_way(folder: Path, output: Path, safe: set[Path]) -> None:
    """Refuse to write through a link inside the site, which could lead anywhere."""
    if folder not in safe:
        _no_link_on_the_way(folder.parent, output, safe)
        if folder.is_symlink():
            raise OutputError("a link to a folder inside the site", path=str(folder), hint="Remove the link.")
        safe.add(folder)


def _in_the_way(target: Path, output: Path, ours: set[str]) -> bool:
    """Whether something that is not ours stands at the place of a page, or of a folder above it."""

    def foreign(path: Path) -> bool:
        return _fold(path.relative_to(output).as_posix()) not in ours

    if target.is_dir() and not target.is_symlink():
        for here, folders, names in os.walk(target):
            empty = not folders and not names
            if empty or any(Path(here, f).is_symlink() for f in folders) or any(foreign(Path(here, n)) for n in names):
                return True
        return False
    if os.path.lexists(target):
        return foreign(target)
    return any(above.is_file() and foreign(above) for above in target.parents if above.is_relative_to(output))


def _holds(target: Path, body: bytes) -> bool:
    try:
        info = target.lstat()
        return stat.S_ISREG(info.st_mode) and info.st_size == len(body) and target.read_bytes() == body
    except OSError:
        return False


def _commit(stage: _Stage, removed: list[str], work: Path) -> None:
    """Make the plan durable: from here on the new site will be, whatever happens."""
    first = [path for path in removed if _blocks(path, stage)]
    plan = {
        "version": VERSION,
        "first": first,
        "moves": sorted(enumerate(stage.moves), key=lambda move: _order(move[1])),
        "last": [path for path in removed if path not in first],
    }
    with _writing():
        stage.folder.mkdir(exist_ok=True)
        _write_durably(stage.folder / "manifest", {"version": VERSION, "paths": sorted(stage.paths)})
        _write_durably(stage.folder / "journal", plan)
        (stage.folder / "journal").replace(work / "journal.json")


def _blocks(path: str, stage: _Stage) -> bool:
    """Whether an old file must go before the new ones come: it stands where they, or their folders, go."""
    folded = _fold(path)
    above = (folded[:n] for n, c in enumerate(folded) if c == "/")
    return folded in stage.files or folded in stage.folders or not stage.files.isdisjoint(above)


def _order(path: str) -> tuple[int, int, str]:
    """Assets, pages from the deepest up (lists stand above what they link to), then feeds and data."""
    kind = 1 if path.endswith(".html") else 0 if path.startswith("assets/") else 2
    return kind, -path.count("/"), path


def _finish(output: Path, work: Path) -> bool:
    """Do what the journal says and has not been done. Can be broken off and begun again at any point."""
    journal, stage = work / "journal.json", work / "stage"
    try:
        plan = json.loads(journal.read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        what = f"the journal cannot be read: {error}"
        raise OutputError(what, path=str(journal), hint=EMPTY_IT) from error
    with _writing(AGAIN):
        _remove(output, plan["first"])
        for number, path in plan["moves"]:
            _move(stage / str(number), output / path)
        _remove(output, plan["last"])
        _move(stage / "manifest", work / "manifest.json")
        journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _move(staged: Path, target: Path) -> None:
    if staged.exists():  # else it has been moved already
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)


def _remove(output: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for path in paths:
        (output / path).unlink(missing_ok=True)
        for folder in PurePosixPath(path).parents[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:  # not empty, or gone already
                break


def _manifest(work: Path) -> set[str]:
    path = work / "manifest.json"
    try:
        return set(json.loads(path.read_bytes())["paths"])
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"the list of our files cannot be read: {error}"
        raise OutputError(what, path=str(path), hint=EMPTY_IT) from error


def _foreign(output: Path, ours: set[str]) -> tuple[str, ...]:
    """Visible files that digest did not write; CNAME belongs to the host, hidden ones to tools."""
    found = []
    for here, folders, names in os.walk(output):
        folders[:] = [name for name in folders if not name.startswith(".")]
        place = Path(here).relative_to(output)
        found += [(place / name).as_posix() for name in names if not name.startswith(".")]
    return tuple(sorted(path for path in found if path not in ours and path != "CNAME"))


def _write_durably(path: Path, data: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
