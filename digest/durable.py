"""Files that a swap depends on: written to the disk for good, and read back only as they were written.

Small ones are written at once. One that says something of each of thousands of files is written, and read, line by
line: nobody need hold all of it.
"""

import contextlib
import os
from collections.abc import Iterator
from hashlib import blake2b, file_digest
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")
SIZE = 16  # bytes of a hash


class DamagedError(ValueError):
    """A file that is not as it was written."""


def write_durably(path: Path, data: object) -> None:
    """Write data as JSON below its hash, and wait for the disk."""
    body = msgspec.json.encode(data)
    with path.open("wb") as file:
        file.write(_sum(body) + b"\n" + body)
        file.flush()
        os.fsync(file.fileno())


def read_back(path: Path, kind: type[Kind]) -> Kind:
    """What was written. Raises OSError, and DamagedError where a byte has changed since."""
    total, _, body = path.read_bytes().partition(b"\n")
    if total != _sum(body):
        raise DamagedError("its bytes have changed")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:  # of another version
        raise DamagedError(str(error)) from error


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=SIZE).hexdigest().encode()


class Lines:
    """A file that grows by items, each a line of JSON."""

    def __init__(self, path: Path) -> None:
        self._file, self._sum = path.open("wb"), blake2b(digest_size=SIZE)

    def add(self, item: object) -> None:
        """Write one more."""
        self.extend(line(item))

    def extend(self, lines: bytes | bytearray) -> None:
        """Write some more that are lines already."""
        self._file.write(lines)
        self._sum.update(lines)

    def finish(self) -> str:
        """Wait for the disk; the hash of all, by which they are known again."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        return self._sum.hexdigest()

    def close(self) -> None:
        """Write no more. What still waits to be written counts only after `finish`."""
        with contextlib.suppress(OSError):
            self._file.close()


def line(item: object) -> bytes:
    """An item as a line of such a file."""
    return msgspec.json.encode(item) + b"\n"


def check_lines(path: Path, total: str) -> None:
    """Make sure that lines are as they were written. Raises OSError, and DamagedError where a byte has changed."""
    with path.open("rb") as file:
        if file_digest(file, lambda: blake2b(digest_size=SIZE)).hexdigest() != total:
            raise DamagedError(f"the bytes of {path.name} have changed")


def read_lines(path: Path, kind: type[Kind], start: int = 0, end: int | None = None) -> Iterator[Kind]:
    """The items of lines that were checked: those from one number on, and before another."""
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as file:
        yield from map(decoder.decode, islice(file, start, end))
