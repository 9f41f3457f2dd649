"""What readers have been shown: the statements and names of a published site, as far as corrections speak of them.

They are read from the data of a site's folder, or from what was kept of it when it was last sent out.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from digest.errors import CorrectionError

DATA = "data"
KEPT = ".digest/readers.json"  # within the site's folder
HINT = "Name the folder of the site as readers have it with --published."


class Who(msgspec.Struct, frozen=True):
    """A speaker; `path` is None for one without a page."""

    ar: str
    en: str
    path: str | None = None


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a statement; `en` is None while it is pending."""

    ar: str
    en: str | None = None


class Source(msgspec.Struct, frozen=True):
    """The article of a statement."""

    slug: str


class Shown(msgspec.Struct, frozen=True):
    """A statement as it was shown."""

    id: str
    sentences: list[Sentence]
    article: Source
    speaker: Who | None = None


class Named(msgspec.Struct, frozen=True):
    """Somebody or something with a page."""

    path: str
    ar: str
    en: str


class Published(msgspec.Struct, frozen=True):
    """All that corrections may speak of."""

    statements: list[Shown]
    entities: list[Named]


Record = TypeVar("Record", Shown, Named)


def read_published(site: Path) -> Published:
    """What a site's folder showed when it was last published, else what it holds. Raises CorrectionError."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((site / KEPT).read_bytes(), type=Published)
    statements = list(_records(site, "statements", Shown))
    if not statements:
        raise CorrectionError("no published statements there", path=str(site / DATA), hint=HINT)
    return Published(statements, list(_records(site, "entities", Named)))


def kept(site: Path) -> bool:
    """Whether it is known what of a site's folder was sent out."""
    return (site / KEPT).exists()


def keep_published(site: Path) -> None:
    """Note what the site's folder holds as what readers have: for when it has been sent out."""
    whole = Published(list(_records(site, "statements", Shown)), list(_records(site, "entities", Named)))
    target = site / KEPT
    target.parent.mkdir(exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(whole))
    draft.replace(target)


def _records(site: Path, table: str, kind: type[Record]) -> Iterator[Record]:
    """A table's records: one file, or one for each year."""
    decoder = msgspec.json.Decoder(kind)
    for path in sorted((site / DATA).glob(f"{table}*.jsonl")):
        try:
            lines = path.read_bytes().splitlines()
            yield from [decoder.decode(line) for line in lines]
        except (OSError, msgspec.MsgspecError) as error:
            raise CorrectionError(f"cannot be read: {error}", path=str(path), hint=HINT) from None
