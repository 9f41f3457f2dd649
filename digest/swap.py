"""The swap: files that wait in the stage are put in their places, by a journal that outlives a kill.

The journal says what will be renamed and removed, and is on the disk for good before the first file moves: assets come
first, then pages, the lists that link to them, feeds, and last the removals. Whatever ends the command in between, the
next one goes on where it ended.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from digest.durable import DamagedError, Lines, check_lines, read_back, read_lines, write_durably
from digest.errors import OutputError
from digest.machine import beside, can_copy, processors
from digest.salvage import seal
from digest.stage import MADE, Moves, Stage
from digest.table import Anew, Change, Table, above, fold

VERSION = 6
MANY = 4_000  # files moved from which on other processes help
JOURNAL = "journal.json"
MOVES = "moves"  # the file in the stage that says what is moved where, line by line
AGAIN = "Mend that and run the command again: it finishes the swap."
UNTOUCHED = "The site that stood before is untouched."


@contextlib.contextmanager
def writing(hint: str = UNTOUCHED) -> Iterator[None]:
    """Turn what the system says of a failed write into an error of ours."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename
        path = None if where is None else str(where)
        raise OutputError(f"cannot be written: {error.strerror}", path=path, hint=hint) from error


class _Plan(NamedTuple):
    """The journal: what is removed, what comes from the stage to its place, what is removed then, and what the table is
    to know. `turns` are numbers of moves, each of which waits for those before it; `sums` are hashes of what lies in
    the stage with them: what is moved, and what was made."""

    version: int
    first: list[str]
    turns: list[int]
    last: list[str]
    sums: tuple[str, str]
    change: Change


def commit(stage: Stage, removed: list[str], change: Change, work: Path) -> None:
    """Make the plan durable: from here on the new site will be, whatever happens."""
    first = [path for path in removed if _blocks(path, stage)]
    last = sorted({*removed} - {*first})
    with writing():
        moves = [stage.moves[turn] for turn in sorted(stage.moves)]
        sums = (_written(moves, stage.folder / MOVES), stage.finish())
        turns = [own.number for own in moves]
        write_durably(stage.folder / "journal", _Plan(VERSION, first, turns, last, sums, change))
        (stage.folder / "journal").replace(work / JOURNAL)


def _written(turns: Iterable[Moves], path: Path) -> str:
    """Write what is to be moved into one file; its hash."""
    with contextlib.closing(Lines(path)) as lines:
        for moves in turns:
            for part in moves.read():
                lines.extend(part)
        return lines.finish()


def _blocks(path: str, stage: Stage) -> bool:
    """Whether an old file must go before the new ones come: it stands where they, or their folders, go."""
    folded = fold(path)
    return stage.holds(folded, above(folded))


def finish(output: Path, work: Path) -> bool:
    """Do what the journal says and has not been done. Can be broken off and begun again at any point."""
    journal, stage = work / JOURNAL, work / "stage"
    try:
        plan = read_back(journal, _Plan)
        if plan.version != VERSION:
            raise DamagedError("it is of another version")
        for name, total in zip((MOVES, MADE), plan.sums, strict=True):
            check_lines(stage / name, total)
    except FileNotFoundError as error:
        if not journal.exists():
            return False
        raise _lost(journal, error) from error
    except (OSError, DamagedError) as error:
        raise _lost(journal, error) from error
    with writing(AGAIN):
        _remove(output, plan.first)
        _move_all(plan.turns, stage, output)
        _remove(output, plan.last)
        _note(stage, plan.change, work)
        journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _lost(journal: Path, error: Exception) -> OutputError:
    what = f"a swap was broken off, and its journal cannot be read: {error}"
    return OutputError(what, path=str(journal), hint="Delete this file and build again.")


def _move_all(turns: Iterable[int], stage: Path, output: Path) -> None:
    """Put files in their places, over several processes where that pays: nothing before all that it may lead to."""
    start = 0
    for count in turns:
        helped = count >= MANY and can_copy()
        share = count // processors() + 1 if helped else count
        parts = [range(n, min(n + share, start + count)) for n in range(start, start + count, share)]
        start += count
        others = [(part, beside(partial(_moved, part, stage, output))) for part in parts[1:]]
        try:
            _moved(parts[0], stage, output)
        finally:
            failed = [part for part, done in others if done() is None]
        for part in failed:  # killed, or stopped by an error that is told now
            _moved(part, stage, output)


def _moved(part: range, stage: Path, output: Path) -> bytes:
    """Put some files in their places. Hundreds of thousands come: no layer between."""
    folders: set[str] = set()
    for staged, path in read_lines(stage / MOVES, tuple[str, str], part.start, part.stop):
        folder = path.rpartition("/")[0]
        if folder not in folders:
            _make_folder(f"{output}/{folder}")
            folders.add(folder)
        _move(f"{stage}/{staged}", f"{output}/{path}")
    return b""


def _move(staged: str, place: str) -> None:
    with contextlib.suppress(FileNotFoundError):  # it has been moved already
        os.replace(staged, place)  # noqa: PTH105


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - mostly the one above is there
    except OSError:
        Path(path).mkdir(parents=True, exist_ok=True)


def _remove(output: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for path in paths:
        (output / path).unlink(missing_ok=True)
        for folder in PurePosixPath(path).parents[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:  # not empty, or gone already
                break


def _note(stage: Path, change: Change, work: Path) -> None:
    """Bring the table up to what now stands."""
    table = Table(work)
    try:
        table.apply(read_lines(stage / MADE, Anew), change)
    finally:
        table.close()
    seal(work)
