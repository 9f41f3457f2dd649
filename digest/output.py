"""Publish pages into a folder so that it holds the old site or the new one, never a mixture for good.

The pages that differ are first written beside the site (`.digest/stage/`), then a journal of what will be
renamed and removed is made durable, and only then is each file put in its place: assets, pages, the lists
that link to them, feeds, and last the removals. A failure before the journal leaves the site untouched; a
kill or a full disk after it is made good by the next command, which finishes what the journal says
(`finish_swap`).

`.digest/table.sqlite3` names the files that digest wrote (`digest.table`). Only those are ever changed or removed: what
somebody else put into the folder stays, and a page that would have to replace it is an error.
"""

import contextlib
import fcntl
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from digest.durable import DamagedError, read_back, write_durably
from digest.errors import OutputError
from digest.machine import beside, can_copy, processors
from digest.page import Page
from digest.salvage import make_sound, seal
from digest.sheaf import Sheaf
from digest.stage import WORK, Stage
from digest.table import FILE as TABLE
from digest.table import Change, Row, Table, above, fold
from digest.workshop import Made, Maker, made_here

VERSION = 3
MANY = 4_000  # files moved from which on other processes help
WALKED = 20_000  # files of a site up to which what is not ours is looked for
AGAIN = "Mend that and run the command again: it finishes the swap."
UNTOUCHED = "The site that stood before is untouched."


Check = Callable[[Sequence[Made], Callable[[str], bool]], None]


def unchecked(made: Sequence[Made], stands: Callable[[str], bool]) -> None:
    """Take what was made as it is."""


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


def publish_folder(pages: Iterable[Page], output: Path) -> Written:
    """Make `output` hold exactly these pages (and what is not ours). Raises OutputError.

    An error that `pages` itself raises passes through, and leaves the site as it was.
    """
    return publish([Sheaf("pages", "", lambda: pages)], output)


@dataclass(frozen=True, slots=True)
class Order:
    """How sheaves are made.

    `make` makes pages and puts what differs into the stage. `check` sees all that was made, and is told how to find out
    whether an address will stand; what it raises leaves the site as it was. What `notes` gives at the end is kept in
    the table.
    """

    make: Maker = made_here
    check: Check = unchecked
    notes: Callable[[], dict[str, str]] = dict


PLAIN = Order()


def publish(sheaves: Iterable[Sheaf], output: Path, order: Order = PLAIN) -> Written:
    """Make `output` hold exactly the pages of these sheaves; those whose keys are as before are not made again."""
    with held(output) as work:
        _finish(output, work)
        try:
            with _table(output, work) as table:
                return _publish(sheaves, output, table, order)
        finally:
            if not (work / "journal.json").exists():
                shutil.rmtree(work / "stage", ignore_errors=True)


def standing(output: Path) -> Written | None:
    """What stands in the folder, where all of it is as the last build left it; else None."""
    with held(output) as work, _table(output, work) as table:
        if table.touched(output)():
            return None
        files, pages = table.counts()
        foreign = _foreign(output, set(table.paths())) if files <= WALKED else ()
        shutil.rmtree(work / "stage", ignore_errors=True)  # of a build that was killed
    return Written(0, 0, files, 0, foreign, pages)


def noted(output: Path, name: str) -> str:
    """What the last build into a folder noted, or ""."""
    if not (output / WORK / TABLE).exists():
        return ""
    with held(output) as work, _table(output, work) as table:
        return table.note(name)


@contextlib.contextmanager
def _table(output: Path, work: Path) -> Iterator[Table]:
    """The table of our files, made again where it was damaged."""
    with _writing(AGAIN):
        make_sound(output, work)
    table = Table(work)
    try:
        yield table
    finally:
        table.close()


def _publish(sheaves: Iterable[Sheaf], output: Path, table: Table, order: Order) -> Written:
    work = output / WORK
    known, look = table.sheaves(), table.touched(output)
    try:
        parts = list(sheaves)  # while others look at the files
    finally:
        touched = look()
    changed, gone = _changed(parts, known, touched)
    before = {row.path: row for name in (*(s.name for s in changed), *gone) for row in table.files(name)}
    made_anew = {s.name for s in changed} | set(gone)
    stage = Stage(output, table, made_anew, before, all_anew=known.keys() <= made_anew)
    made = _made(changed, stage, {path: row for path, row in before.items() if row.sheaf not in touched}, order)
    removed = sorted(path for path in before.keys() - stage.paths if os.path.lexists(output / path))
    notes = order.notes()
    if made or gone or notes:
        rows = [row for one in made for row in one.rows]
        change = Change([(one.name, one.key, one.head) for one in made], rows, gone, notes)
        _commit(stage, removed, change, work)
        table.close()
        _finish(output, work)
        table.open()
    files, pages = table.counts()
    foreign = _foreign(output, set(table.paths())) if files <= WALKED else ()
    new = sum(path not in before for _, path in stage.moves)
    return Written(new, len(stage.moves) - new, files - len(stage.moves), len(removed), foreign, pages)


def _changed(
    parts: Iterable[Sheaf], known: Mapping[str, tuple[str, str]], touched: Set[str]
) -> tuple[list[Sheaf], list[str]]:
    """The sheaves that have to be made, and the names of those that no page wants any more."""
    follow: dict[str, list[str]] = defaultdict(list)
    for name, (_, head) in known.items():
        follow[head].append(name)

    def stays(sheaf: Sheaf) -> bool:
        return bool(sheaf.key) and known.get(sheaf.name, ("",))[0] == sheaf.key and sheaf.name not in touched

    changed: list[Sheaf] = []
    wanted: set[str] = set()
    for part in parts:
        own = follow.get(part.name, [])
        if stays(part) and touched.isdisjoint(own):
            wanted.update((part.name, *own))
            continue
        for sheaf in (part, *part.follow()):
            wanted.add(sheaf.name)
            if not stays(sheaf):
                changed.append(sheaf)
    return changed, sorted(known.keys() - wanted)


def _made(changed: Sequence[Sheaf], stage: Stage, known: Mapping[str, Row], order: Order) -> list[Made]:
    """Make what has changed, into the stage."""
    shutil.rmtree(stage.folder, ignore_errors=True)
    with _writing():
        stage.folder.mkdir()
        made = []
        for one in order.make(changed, stage.folder, known):
            stage.take(one)
            made.append(one)
    order.check(made, stage.stands)
    return made


def finish_swap(output: Path) -> bool:
    """Finish a swap that was broken off; whether there was one. Raises OutputError."""
    if not (output / WORK / "journal.json").exists():
        return False
    with held(output) as work:
        return _finish(output, work)


@contextlib.contextmanager
def held(output: Path) -> Iterator[Path]:
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


@contextlib.contextmanager
def _writing(hint: str = UNTOUCHED) -> Iterator[None]:
    """Turn what the system says of a failed write into an error of ours."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename
        path = None if where is None else str(where)
        raise OutputError(f"cannot be written: {error.strerror}", path=path, hint=hint) from error


class _Plan(NamedTuple):
    """The journal: what is removed, what comes from the stage to its place, what is removed then."""

    version: int
    first: list[str]
    moves: list[tuple[str, str]]
    last: list[str]


def _commit(stage: Stage, removed: list[str], change: Change, work: Path) -> None:
    """Make the plan durable: from here on the new site will be, whatever happens."""
    first = [path for path in removed if _blocks(path, stage)]
    moves = sorted(stage.moves, key=lambda move: reading_order(move[1]))
    plan = _Plan(VERSION, first, moves, [path for path in removed if path not in set(first)])
    with _writing():
        write_durably(stage.folder / "change", change)
        write_durably(stage.folder / "journal", plan)
        (stage.folder / "journal").replace(work / "journal.json")


def _blocks(path: str, stage: Stage) -> bool:
    """Whether an old file must go before the new ones come: it stands where they, or their folders, go."""
    folded = fold(path)
    return folded in stage.files or folded in stage.folders or not stage.files.isdisjoint(above(folded))


def reading_order(path: str) -> tuple[int, int, str]:
    """Assets, pages from the deepest up (lists stand above what they link to), then feeds and data."""
    kind = 1 if path.endswith(".html") else 0 if path.startswith("assets/") else 2
    return kind, -path.count("/"), path


def _finish(output: Path, work: Path) -> bool:
    """Do what the journal says and has not been done. Can be broken off and begun again at any point."""
    journal, stage = work / "journal.json", work / "stage"
    try:
        plan = read_back(journal, _Plan)
        change = read_back(stage / "change", Change)
    except FileNotFoundError as error:
        if not journal.exists():
            return False
        raise _lost(journal, error) from error
    except (OSError, DamagedError) as error:
        raise _lost(journal, error) from error
    with _writing(AGAIN):
        _remove(output, plan.first)
        _move_all(plan.moves, stage, output)
        _remove(output, plan.last)
        _note(change, work)
        journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _lost(journal: Path, error: Exception) -> OutputError:
    what = f"a swap was broken off, and its journal cannot be read: {error}"
    return OutputError(what, path=str(journal), hint="Delete this file and build again.")


def _move_all(moves: Sequence[tuple[str, str]], stage: Path, output: Path) -> None:
    """Put files in their places, over several processes where that pays: nothing before all that it may lead to."""
    for _, group in groupby(moves, key=lambda move: reading_order(move[1])[:2]):
        rows = list(group)
        share = len(rows) // processors() + 1
        parts = [rows[n : n + share] for n in range(0, len(rows), share)]
        if len(rows) < MANY or not can_copy():
            parts = [rows]
        others = [(part, beside(partial(_moved, part, stage, output))) for part in parts[1:]]
        try:
            _moved(parts[0], stage, output)
        finally:
            failed = [part for part, done in others if done() is None]
        for part in failed:  # killed, or stopped by an error that is told now
            _moved(part, stage, output)


def _moved(moves: Iterable[tuple[str, str]], stage: Path, output: Path) -> bytes:
    folders: set[str] = set()
    for staged, path in moves:
        _move(stage / staged, output, path, folders)
    return b""


def _move(staged: Path, output: Path, path: str, folders: set[str]) -> None:
    """Put a file in its place; `folders` are those that are known to be there."""
    folder = path.rpartition("/")[0]
    if folder not in folders:
        (output / folder).mkdir(parents=True, exist_ok=True)
        folders.add(folder)
    with contextlib.suppress(FileNotFoundError):  # it has been moved already
        staged.replace(output / path)


def _remove(output: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for path in paths:
        (output / path).unlink(missing_ok=True)
        for folder in PurePosixPath(path).parents[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:  # not empty, or gone already
                break


def _note(change: Change, work: Path) -> None:
    """Bring the table up to what now stands."""
    table = Table(work)
    try:
        table.apply(change)
    finally:
        table.close()
    seal(work)


def _foreign(output: Path, ours: set[str]) -> tuple[str, ...]:
    """Visible files that digest did not write; CNAME belongs to the host, hidden ones to tools."""
    found = []
    for here, folders, names in os.walk(output):
        folders[:] = [name for name in folders if not name.startswith(".")]
        place = Path(here).relative_to(output)
        found += [(place / name).as_posix() for name in names if not name.startswith(".")]
    return tuple(sorted(path for path in found if path not in ours and path != "CNAME"))
