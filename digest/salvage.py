"""A site's table that was damaged on the disk: found by a sum of its bytes, and made again from what can be proved.

`.digest/table.sum` holds a sum of the table's file, written when the table was. Where it does not fit, or the table is
of another version, each of its rows is held against the disk: a file that is as a row says is ours. With these a new
table begins, which knows of no sheaf, so that the next build makes every page and removes what no page wants.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

from digest.table import FILE, VERSION, Anew, Change, Row, Table, fold

SUM = "table.sum"
OURS = "(found again)"  # the name of no sheaf
PIECE = 1 << 20  # bytes read at a time

_sound: dict[Path, tuple[int, ...]] = {}  # tables that this process has looked at, and how they stood then


def seal(work: Path) -> None:
    """Note the sum of a table that was just written."""
    (work / SUM).write_bytes(_sum(work / FILE))
    _sound[work / FILE] = _look(work / FILE)


def make_sound(output: Path, work: Path) -> None:
    """Set a damaged table aside, and begin it again with the files that are surely ours. Raises OutputError."""
    path = work / FILE
    if not path.exists() or _sound.get(path) == _look(path):
        return
    with contextlib.suppress(FileNotFoundError):
        if (work / SUM).read_bytes() == _sum(path):
            _sound[path] = _look(path)
            return
    rows = {fold(row.path): row for row in _rows(path) if _proved(output, row)}
    for name in (FILE, f"{FILE}-journal", SUM):
        (work / name).unlink(missing_ok=True)
    table = Table(work)
    try:
        if rows:
            table.apply([Anew(OURS, "", "", list(rows.values()))], Change([], [], {}))
    finally:
        table.close()
    seal(work)


def _look(path: Path) -> tuple[int, ...]:
    info = path.stat()
    return info.st_ino, info.st_size, info.st_mtime_ns


def _sum(path: Path) -> bytes:
    """The version and a sum: disks err, and mean nothing by it. A hash would take twice as long over 100 MB."""
    total = 0
    with path.open("rb", buffering=0) as file:
        while part := file.read(PIECE):
            total = crc32(part, total)
    return b"%d %08x" % (VERSION, total)


def _rows(path: Path) -> Iterator[Row]:
    """What can still be read of a table."""
    db = sqlite3.connect(path)
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        with contextlib.suppress(sqlite3.Error, UnicodeError, OverflowError):
            for folded, given, total, size, mtime in db.execute("SELECT folded, path, sum, size, mtime FROM file"):
                if isinstance(total, bytes) and isinstance(size, int) and isinstance(mtime, int):
                    # either spelling of the address may be the damaged one
                    yield from (Row(p, OURS, total, size, mtime) for p in {folded, given} if isinstance(p, str))
    finally:
        db.close()


def _proved(output: Path, row: Row) -> bool:
    """Whether a file is as the row says, which nobody else's would be by chance."""
    place = output / row.path
    if ".." in place.parts or not place.is_relative_to(output) or "\0" in row.path:
        return False
    try:
        info = os.lstat(place)
        if place.is_symlink() or not place.is_file():
            return False
        if (info.st_size, info.st_mtime_ns) == (row.size, row.mtime):
            return True
        return blake2b(place.read_bytes(), digest_size=12).digest() == row.sum
    except OSError:
        return False
