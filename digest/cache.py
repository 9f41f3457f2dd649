"""What earlier builds worked out, in `content/.digest/cache.sqlite3`; deleting the folder is always safe.

It may stand elsewhere (`digest.folders`), and several digests may share it: a key is a hash of all that counts.

One table: `entry(stage, key, sum, value)`. A stage names what made the value. A key (`under`) says of what it is, in
short, and is a hash of everything that it depends on: so of one thing the latest values can be told, and the others
forgotten (`tidy`). The sum (CRC-32 of stage, key and value) tells a damaged value from a good one: damaged counts as
missing. SQLite's write-ahead log makes two builds at once and a kill at any moment harmless. A file
of another version is emptied, one that is no database is set aside. The cache never stops a build: where it
cannot help, `warnings` says why.
"""

import contextlib
import os
import sqlite3
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from digest.errors import CacheError

FOLDER = ".digest"
FILE = "cache.sqlite3"
VERSION = 3
KEPT = 2  # values of one thing in a stage that stay, those written last: an editor may go back to the one before
LEAST = 32 << 20  # bytes up to which all stays
TIDIED = "tidied"  # the stage of the note on how large it was when that was last done
WAIT = 30.0  # seconds for another build to finish writing
TRIES, PAUSE = 100, 0.05  # times, and seconds between them, to connect while another build makes the file
CHUNK = 500  # keys in one query; SQLite takes at least 999
# errors that say nothing against the file itself; any other means that it is damaged, for what is asked of it is right
NO_FAULT_OF_ITS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
)
# a damaged file may also hold texts or numbers that Python cannot take
FAILURES = (sqlite3.Error, UnicodeError, OverflowError)

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    stage TEXT NOT NULL, key TEXT NOT NULL, sum INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (stage, key)
)
"""
"""With row ids: among values of 12 KB and more, a tree of the rows by their keys is four times as slow to look into."""

OUTDATED = f"""
SELECT row, stage, key FROM (
    SELECT rowid AS row, stage, key,
           row_number() OVER (PARTITION BY stage, substr(key, 1, 9) ORDER BY rowid DESC) AS nth
    FROM entry WHERE substr(key, 9, 1) = '-'
) WHERE nth > {KEPT}
"""

Result = TypeVar("Result")


def under(thing: str, rest: str) -> str:
    """The key of a value of some thing (a file, an article, a sentence); `rest` is a hash of all that it depends on."""
    return f"{zlib.crc32(thing.encode(errors='surrogatepass')):08x}-{rest}"


class Cache:
    """Bytes by stage and key. Use it in one thread, and as a context manager.

    >>> with Cache(content / FOLDER) as cache:
    ...     cache.put_many("analysis", {"key": b"value"})
    ...     cache.get_many("analysis", ["key", "other"])
    {'key': b'value'}
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.warnings: list[CacheError] = []
        self._asked: dict[str, set[str]] = defaultdict(set)  # by stage, what was asked for and was there
        self._db: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists() or not ignore.stat().st_size:  # a full disk leaves an empty one
                ignore.write_text("*\n")
        except OSError as error:
            self._give_up(error.strerror or str(error))
            return
        self._open()

    def get_many(self, stage: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there, whole, under the keys asked for."""
        wanted = list(dict.fromkeys(keys))
        chunks = [wanted[n : n + CHUNK] for n in range(0, len(wanted), CHUNK)]

        def read(db: sqlite3.Connection) -> dict[str, bytes]:
            rows = [row for chunk in chunks for row in db.execute(_query(len(chunk)), [stage, *chunk])]
            found = {key: value for key, total, value in rows if _is_whole(stage, key, total, value)}
            if len(found) < len(rows) and db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("malformed")  # not values alone: what is put there might not be found again
            self._asked[stage].update(found)
            return found

        return self._try(read, {})

    def has(self, stage: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys under which something stands, whole or not."""
        wanted = list(dict.fromkeys(keys))
        chunks = [wanted[n : n + CHUNK] for n in range(0, len(wanted), CHUNK)]

        def look(db: sqlite3.Connection) -> set[str]:
            ask = "SELECT key FROM entry WHERE stage = ? AND key IN ({})"
            found = {
                key
                for chunk in chunks
                for (key,) in db.execute(ask.format(",".join("?" * len(chunk))), [stage, *chunk])
            }
            self._asked[stage] |= found
            return found

        return self._try(look, set())

    def put_many(self, stage: str, items: Mapping[str, bytes]) -> None:
        """Keep the values, all or none of them, over what stood under their keys."""
        rows = [(stage, key, _sum(stage, key, value), value) for key, value in items.items()]

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)

        if rows:
            self._try(write, None)

    def drop(self, stage: str, keys: Iterable[str]) -> None:
        """Forget the values under these keys."""
        wanted = [(stage, key) for key in keys]

        def remove(db: sqlite3.Connection) -> None:
            with db:
                db.executemany("DELETE FROM entry WHERE stage = ? AND key = ?", wanted)

        if wanted:
            self._try(remove, None)

    def tidy(self) -> None:
        """Forget values that are not among the latest of their thing, but for those asked for since this was opened. It
        is done where the file has grown by half since the last time."""
        note = self.get_many(TIDIED, [""]).get("", b"0")

        def forget(db: sqlite3.Connection) -> int:
            if _size(db) <= max(LEAST, int(note) * 3 // 2):
                return 0
            with db:
                db.execute("BEGIN IMMEDIATE")
                gone = [(row,) for row, stage, key in db.execute(OUTDATED) if key not in self._asked[stage]]
                db.executemany("DELETE FROM entry WHERE rowid = ?", gone)
            return _size(db)

        if size := self._try(forget, 0):
            self.put_many(TIDIED, {"": b"%d" % size})

    def reopen(self) -> None:
        """Connect anew, in a process that began as a copy of another: the connection belongs to the first."""
        if self._db is not None:
            self._db = None
            self._open()

    def close(self) -> None:
        """Let go of the file; the cache is empty from then on."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        """Connect. Where two builds make the file at the same moment SQLite tells one of them at once that it is busy,
        whatever the time it was given to wait; that build tries again."""
        for left in reversed(range(TRIES)):
            try:
                self._db = _connect(self.path)
            except FAILURES as error:
                if left and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                    time.sleep(PAUSE)
                    continue
                self._mend(error)
            return

    def _try(self, action: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        if self._db is None:
            return otherwise
        try:
            return action(self._db)
        except FAILURES as error:
            self._mend(error)
            return otherwise

    def _mend(self, error: Exception) -> None:
        """Set a damaged file aside and begin anew; go without the cache for any other reason."""
        self.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in NO_FAULT_OF_ITS or not os.access(self.path, os.W_OK):
            self._give_up(str(error))
            return
        aside = self.path.with_suffix(".damaged")
        try:
            self.path.replace(aside)
            for extra in ("-wal", "-shm"):
                Path(f"{self.path}{extra}").unlink(missing_ok=True)
            self._db = _connect(self.path)
        except (OSError, *FAILURES) as again:
            self._give_up(str(again))
            return
        what = f"the cache was damaged, is begun anew and was set aside as {aside.name}"
        self.warnings.append(CacheError(what, path=str(self.path), hint="The file can be deleted."))

    def _give_up(self, reason: str) -> None:
        what, hint = f"the cache cannot be used: {reason}", "Nothing is lost, but this build takes longer."
        self.warnings.append(CacheError(what, path=str(self.path), hint=hint))


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=WAIT)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last values, and harms none
        if _version(db) != VERSION:
            with db:
                db.execute("BEGIN IMMEDIATE")
                if _version(db) != VERSION:  # another build may have begun it meanwhile, and put something there
                    db.execute("DROP TABLE IF EXISTS entry")
                    db.execute(SCHEMA)
                    db.execute(f"PRAGMA user_version = {VERSION}")
    except FAILURES:
        db.close()
        raise
    return db


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _size(db: sqlite3.Connection) -> int:
    """The bytes in use."""
    asked = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(db.execute(f"PRAGMA {what}").fetchone()[0]) for what in asked)
    return (pages - free) * size


def _query(keys: int, columns: str = "key, sum, value") -> str:
    return f"SELECT {columns} FROM entry WHERE stage = ? AND key IN ({','.join('?' * keys)})"


def _is_whole(stage: str, key: object, total: object, value: object) -> bool:
    """Whether a row is as it was put; of a damaged one even the types may be others."""
    return isinstance(key, str) and isinstance(value, bytes) and total == _sum(stage, key, value)


def _sum(stage: str, key: str, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(f"{stage}\0{key}\0".encode()))
