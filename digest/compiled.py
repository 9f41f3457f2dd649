"""Compiled templates, kept between builds: to read all of them takes as long as to write a hundred pages.

They are code, so they are not kept with the content, which may come from anywhere, but in the user's own cache
(`~/.cache/digest/templates`, or where XDG_CACHE_HOME points), as Python keeps its compiled modules. A file's name is a
hash of everything that its code depends on; deleting the folder is always safe, and where it cannot be written to,
templates are compiled each time.
"""

import contextlib
import marshal
import os
import sys
from hashlib import blake2b
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

SUM = 16  # bytes before the code
MOST, LEFT = 2_000, 200  # files, and how many of the newest are left when there are more


class Compiled(BytecodeCache):
    """The compiled templates of one environment. `salt` names what its code depends on beside the source."""

    def __init__(self, salt: str) -> None:
        self.salt = f"{salt} {sys.implementation.cache_tag} {sys.version}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code that an earlier build compiled, if there is any."""
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            data = self._place(bucket).read_bytes()
            if _sum(data[SUM:]) == data[:SUM]:
                bucket.code = marshal.loads(data[SUM:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that has just been compiled."""
        place, code = self._place(bucket), marshal.dumps(bucket.code)
        with contextlib.suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = place.with_name(f"{place.name}.{os.getpid()}")
            draft.write_bytes(_sum(code) + code)
            draft.replace(place)
            _thin_out(place.parent)

    def _place(self, bucket: Bucket) -> Path:
        name = blake2b(f"{self.salt}\0{bucket.key}\0{bucket.checksum}".encode(), digest_size=16).hexdigest()
        return folder() / name


def folder() -> Path:
    """Where compiled templates are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "digest" / "templates"


def _sum(code: bytes) -> bytes:
    return blake2b(code, digest_size=SUM).digest()


def _thin_out(kept: Path) -> None:
    """Remove what other versions and other sites have left."""
    files = list(kept.iterdir())
    if len(files) > MOST:
        for file in sorted(files, key=lambda path: path.stat().st_mtime)[:-LEFT]:
            file.unlink(missing_ok=True)
