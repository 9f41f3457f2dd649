"""Reads the editors' files: plain ones of a bounded size. A link to a device or a pipe would be read for ever."""

import errno
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

MOST_BYTES = 256 * 1024 * 1024  # of one file: a translation memory of a million sentences


def read_plain(path: Path | str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file (a link may lead to it) of at most `most` bytes. Raises OSError."""
    info = os.stat(path)  # noqa: PTH116 - thousands are read: no layer between
    if not stat.S_ISREG(info.st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    data = read_whole(path) if info.st_size <= most else b""
    if max(info.st_size, len(data)) > most:
        raise OSError(errno.EFBIG, f"longer than {most // 2**20} MB", str(path))
    return data


def read_whole(path: Path | str) -> bytes:
    """The bytes of a file. Raises OSError."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.readall()


def files_in(folder: Path | str, but: str = "") -> Iterator[tuple[str, str]]:
    """Every file of a folder, in a fixed order: its name within it, and its path.

    Folders that are called `but` are left out. There may be thousands of files, looked through twice in a build.
    """
    root = str(folder)
    for here, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != but)
        within = here[len(root) + 1 :].replace(os.sep, "/")
        for name in sorted(names):
            yield f"{within}/{name}" if within else name, f"{here}/{name}"


def summed(data: bytes) -> bytes:
    """The hash by which a file's bytes are known again. Processors have a command for this one: half the time."""
    return sha256(data).digest()[:16]
