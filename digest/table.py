"""What stands in a site's folder by our hand: `.digest/table.sqlite3`, the table of its files.

    sheaf(name, key, head)                        pages made together, what they depend on, what they belong to
    file(folded, path, sheaf, sum, size, mtime)   a file by its address: hash of its bytes, and what the disk says of it
    note(name, value)                             what the last build said

It is changed in one transaction, when all files stand in their places. A folder without one holds nothing of ours.
"""

import contextlib
import os
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest.errors import OutputError
from digest.machine import Beside, beside, can_copy, give_way, processors

FILE = "table.sqlite3"
VERSION = 4
MANY = 20_000  # files from which on several processes look at them
AT_ONCE = 500  # addresses asked for together: older SQLite takes 999
EMPTY_IT = "Empty the site's folder, .digest/ included, and build again."
# errors that the disk or another program is to blame for
NO_FAULT_OF_ITS = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
)

SCHEMA = """
CREATE TABLE sheaf (name TEXT PRIMARY KEY, key TEXT NOT NULL, head TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (folded TEXT PRIMARY KEY, path TEXT NOT NULL, sheaf TEXT NOT NULL, sum BLOB NOT NULL,
                   size INTEGER NOT NULL, mtime INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX of_sheaf ON file (sheaf);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """A file of the site. `sum` is a hash of its bytes, `mtime` in nanoseconds."""

    path: str
    sheaf: str
    sum: bytes
    size: int
    mtime: int


class Anew(NamedTuple):
    """A sheaf that was made: its name, key and head, and those of its files that are new or differ."""

    name: str
    key: str
    head: str
    files: list[Row]


class Change(NamedTuple):
    """What a build changes besides: sheaves that are gone, paths at which there is no file of ours any more."""

    gone: list[str]
    vacant: list[str]
    notes: dict[str, str]


class Table:
    """The table of one folder. Use it under the folder's lock. Raises OutputError for one that cannot be read."""

    def __init__(self, work: Path) -> None:
        self.path = work / FILE
        self.open()

    def open(self) -> None:
        """Connect, and make the table where there is none."""
        with self._explained():
            self._db = sqlite3.connect(self.path, isolation_level=None)
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                self._db.executescript(
                    "DROP TABLE IF EXISTS sheaf; DROP TABLE IF EXISTS file; DROP TABLE IF EXISTS note;"
                )
                self._db.executescript(f"{SCHEMA} PRAGMA user_version = {VERSION};")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def sheaves(self) -> dict[str, tuple[str, str]]:
        """The key of each sheaf, and its head."""
        with self._explained():
            return {name: (key, head) for name, key, head in self._db.execute("SELECT name, key, head FROM sheaf")}

    def note(self, name: str) -> str:
        """What the last build noted, or ""."""
        with self._explained():
            found = self._db.execute("SELECT value FROM note WHERE name = ?", [name]).fetchone()
        return found[0] if found else ""

    def files(self, sheaf: str) -> list[Row]:
        """The files of a sheaf."""
        with self._explained():
            rows = self._db.execute("SELECT path, sheaf, sum, size, mtime FROM file WHERE sheaf = ?", [sheaf])
            return [Row(*row) for row in rows]

    def at(self, folded: str) -> Row | None:
        """The file at a folded address."""
        with self._explained():
            ask = "SELECT path, sheaf, sum, size, mtime FROM file WHERE folded = ?"
            found = self._db.execute(ask, [folded]).fetchone()
        return Row(*found) if found else None

    def those(self, folded: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(path, sheaf) of the files at folded addresses."""
        rest = iter(folded)
        with self._explained():
            while some := [*islice(rest, AT_ONCE)]:
                marks = ",".join("?" * len(some))
                yield from self._db.execute(f"SELECT path, sheaf FROM file WHERE folded IN ({marks})", some)

    def left_out(self, sheaves: Iterable[str], paths: Set[str]) -> Iterator[str]:
        """The paths of the files of these sheaves but for those given."""
        for sheaf in sheaves:
            yield from (row.path for row in self.files(sheaf) if row.path not in paths)

    def below(self, folded: str) -> list[tuple[str, str]]:
        """(path, sheaf) of the files under a folded address that is to be a file itself."""
        ask = "SELECT path, sheaf FROM file WHERE folded >= ? AND folded < ?"
        with self._explained():
            return list(self._db.execute(ask, [f"{folded}/", f"{folded}0"]))

    def counts(self) -> tuple[int, int]:
        """The number of all files, and of pages among them."""
        with self._explained():
            ask = "SELECT count(*), count(CASE WHEN path LIKE '%.html' THEN 1 END) FROM file"
            files, pages = self._db.execute(ask).fetchone()
        return files, pages

    def touched(self, output: Path) -> "Look":
        """Begin to look for files that are missing on the disk, or not as we left them.

        Where there are many, copies of this process look beside it, which may not use what this one has open.
        """
        with self._explained():
            (count,) = self._db.execute("SELECT count(*) FROM file").fetchone()
            if count < MANY or processors() == 1 or not can_copy():
                return Look(self, output, [("", None)], [None])
            ask, share = "SELECT folded FROM file ORDER BY folded LIMIT 1 OFFSET ?", count // processors()
            within = [self._db.execute(ask, [share * n]).fetchone()[0] for n in range(1, processors())]
        ranges = list(pairwise(["", *within, None]))
        return Look(self, output, ranges, [beside(partial(_touched_in, self.path, output, *one)) for one in ranges])

    def touched_within(self, output: Path, first: str | None, end: str | None) -> set[str]:
        """The sheaves of such files, of those from one folded address on and before another."""
        with self._explained():
            return _touched(self._db, output, first, end)

    def paths(self) -> Iterator[str]:
        """The path of every file."""
        with self._explained():
            yield from (path for (path,) in self._db.execute("SELECT path FROM file"))

    def rows(self) -> Iterator[Row]:
        """Every file."""
        with self._explained():
            yield from (Row(*row) for row in self._db.execute("SELECT path, sheaf, sum, size, mtime FROM file"))

    def apply(self, made: Iterable[Anew], change: Change) -> None:
        """Make the change, all of it or nothing; doing it again changes nothing more."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("DELETE FROM file WHERE folded = ?", [(fold(path),) for path in change.vacant])
            self._db.executemany("DELETE FROM sheaf WHERE name = ?", [(name,) for name in change.gone])
            for one in made:
                self._db.execute("INSERT OR REPLACE INTO sheaf VALUES (?, ?, ?)", one[:3])
                rows = ((fold(row[0]), *row) for row in one.files)
                self._db.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._db.executemany("INSERT OR REPLACE INTO note VALUES (?, ?)", list(change.notes.items()))
            self._db.execute("COMMIT")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in NO_FAULT_OF_ITS:
                what, hint = f"cannot be written: {error}", "Mend that and run the command again."
            else:
                what, hint = f"the list of our files cannot be read: {error}", EMPTY_IT
            raise OutputError(what, path=str(self.path), hint=hint) from error


class Look(msgspec.Struct, frozen=True):
    """A look at the files of a site that is under way, range by range."""

    table: Table
    output: Path
    ranges: list[tuple[str | None, str | None]]
    under_way: list[Beside | None]
    found: list[set[str]] = msgspec.field(default_factory=list)  # what was found, once that has been asked

    def sheaves(self) -> set[str]:
        """When it is done: the sheaves of files that are missing, or not as we left them."""
        if not self.found:
            self.found.append(set().union(*self._each()))
        return self.found[0]

    def _each(self) -> Iterator[set[str]]:
        found = [one() if one else None for one in self.under_way]
        self.under_way.clear()
        for one, own in zip(self.ranges, found, strict=True):
            if own is None:
                yield self.table.touched_within(self.output, *one)
            else:
                yield msgspec.json.decode(own, type=set[str])

    def close(self) -> None:
        """End it, if nobody has waited for it."""
        for one in self.under_way:
            if one:
                one.close()
        self.under_way.clear()


def _touched(db: sqlite3.Connection, output: Path, first: str | None, end: str | None) -> set[str]:
    """The sheaves of files that are not as we left them: of those from `first` on, and before `end`."""
    found: set[str] = set()
    prefix = "" if output == Path() else f"{output}/"
    ask = "SELECT path, sheaf, size, mtime FROM file WHERE folded >= ? AND (? IS NULL OR folded < ?)"
    for path, sheaf, size, mtime in db.execute(ask, [first, end, end]):
        try:
            info = os.lstat(prefix + path)
        except OSError:
            found.add(sheaf)
            continue
        if info.st_size != size or info.st_mtime_ns != mtime:
            found.add(sheaf)
    return found


def _touched_in(path: Path, output: Path, first: str | None, end: str | None) -> bytes:
    """The same, in a process of its own."""
    give_way()  # where there is something to build
    with contextlib.closing(sqlite3.connect(path.absolute())) as db:
        os.chdir(output)  # short ways are looked up sooner
        return msgspec.json.encode(_touched(db, Path(), first, end))


def fold(path: str) -> str:
    """An address as the most careless file system compares it."""
    folded = unicodedata.normalize("NFC", path).casefold()
    return path if folded == path else folded  # most are, and are held once


def above(folded: str) -> list[str]:
    """The folders that an address lies in."""
    found = []
    at = folded.find("/")
    while at >= 0:
        found.append(folded[:at])
        at = folded.find("/", at + 1)
    return found
