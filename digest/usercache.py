"""What is worked out from the package alone, kept between runs in the user's own cache: templates, the lexicon.

It lies in `~/.cache/digest/`, or where XDG_CACHE_HOME points, as Python keeps its compiled modules, and not with the
content, which may come from anywhere. A file's name is a hash of everything that it depends on; deleting the folder is
always safe, and where it cannot be written to, all is worked out each time.
"""

import contextlib
import os
from hashlib import blake2b
from pathlib import Path

SUM = 16  # bytes before what is kept


def kept(kind: str, name: str) -> bytes:
    """What was kept under a name; nothing where there is none, or where it is not what was written."""
    with contextlib.suppress(OSError, RuntimeError):
        data = memoryview((folder(kind) / name).read_bytes())
        if _sum(data[SUM:]) == data[:SUM]:
            return bytes(data[SUM:])
    return b""


def keep(kind: str, name: str, data: bytes, most: int) -> None:
    """Keep it. Where there are more than `most` of a kind, of other versions and other sites, a tenth is left."""
    with contextlib.suppress(OSError, RuntimeError):
        place = folder(kind) / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f"{name}.{os.getpid()}")
        draft.write_bytes(_sum(data) + data)
        draft.replace(place)
        _thin_out(place.parent, most)


def folder(kind: str) -> Path:
    """Where things of a kind are kept. Raises RuntimeError where the user has no home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "digest" / kind


def _sum(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=SUM).digest()


def _thin_out(place: Path, most: int) -> None:
    files = list(place.iterdir())
    if len(files) > most:
        for file in sorted(files, key=lambda path: path.stat().st_mtime)[: -(most // 10)]:
            file.unlink(missing_ok=True)
