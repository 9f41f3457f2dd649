"""Small files that a swap depends on: written whole to the disk, and read back only as they were written."""

import os
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")


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
    return blake2b(body, digest_size=16).hexdigest().encode()
