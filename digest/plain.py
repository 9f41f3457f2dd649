"""Reads the editors' files: plain ones of a bounded size. A link to a device or a pipe would be read for ever."""

import errno
import stat
from hashlib import blake2b
from pathlib import Path

MOST_BYTES = 256 * 1024 * 1024  # of one file: a translation memory of a million sentences


def read_plain(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file (a link may lead to it) of at most `most` bytes. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"longer than {most // 2**20} MB", str(path))
    return data


def summed(data: bytes) -> bytes:
    """The hash by which a file's bytes are known again."""
    return blake2b(data, digest_size=16).digest()
