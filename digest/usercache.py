"""What is worked out from the package alone, kept between runs in the user's own cache: templates, tables, a model.

It lies in `~/.cache/digest/`, or where XDG_CACHE_HOME points, as Python keeps its compiled modules, and not with the
content, which may come from anywhere. A file's name is a hash of everything that it depends on; deleting the folder is
always safe, and where it cannot be written to, all is worked out each time.
"""

import contextlib
import os
from pathlib import Path
from zlib import crc32

SUM = 4  # bytes before what is kept


def kept(kind: str, name: str) -> bytes:
    """What was kept under a name; nothing where there is none, or where it is not what was written."""
    with contextlib.suppress(OSError, RuntimeError):
        with (folder(kind) / name).open("rb") as file:
            total, data = file.read(SUM), file.read()
        if _sum(data) == total:
            return data
    return b""


def keep(kind: str, name: str, data: bytes, most: int) -> None:
    """Keep it. Where there are more than `most` of a kind, a tenth is left, or one: most are of other versions."""
    with contextlib.suppress(OSError, RuntimeError):
        place = folder(kind) / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f"{name}.{os.getpid()}")
        try:
            draft.write_bytes(_sum(data) + data)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)  # where there was no room for all of it
        _thin_out(place.parent, most)


def folder(kind: str) -> Path:
    """Where things of a kind are kept. Raises RuntimeError where the user has no home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "digest" / kind


def _sum(data: bytes) -> bytes:
    return crc32(data).to_bytes(SUM, "big")


def _thin_out(place: Path, most: int) -> None:
    files = list(place.iterdir())
    if len(files) > most:
        for file in sorted(files, key=lambda path: path.stat().st_mtime)[: -max(1, most // 10)]:
            file.unlink(missing_ok=True)
