"""Statements as records of the open data, kept article by article: a table of thousands is put together from these."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from digest.cache import Cache, under
from digest.corpus import Filed, Piece
from digest.data import rows, short_record
from digest.records import flat_statement, statement_record

STAGE = "records"
TOGETHER = 512  # statements whose records are fetched, and held, at a time


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A statement as the files of data have it: its line of JSON, its row of CSV, and what a speaker's file says."""

    line: msgspec.Raw
    row: str
    short: msgspec.Raw


class Records:
    """Statements as data, kept article by article: a table of thousands is put together from what is known."""

    def __init__(self, base: str, cache: Cache | None) -> None:
        self._base, self._cache = base, cache

    def each(self, statements: Sequence[Filed]) -> Iterator[Kept]:
        """Each of these, in their order. Of the articles they are from only some are held at a time."""
        for start in range(0, len(statements), TOGETHER):
            some = statements[start : start + TOGETHER]
            pieces = dict.fromkeys(filed.piece for filed in some)
            found = self._found(pieces)
            own = {piece: self._read(piece, found.get(self._key(piece))) for piece in pieces}
            yield from (own[filed.piece][filed.number - 1] for filed in some)

    def keep(self, piece: Piece) -> None:
        """See to it that an article's are there."""
        self._read(piece, self._found([piece]).get(self._key(piece)))

    def _key(self, piece: Piece) -> str:
        return under(piece.path, f"{self._base}{piece.mark}")

    def _found(self, pieces: Iterable[Piece]) -> Mapping[str, bytes]:
        return self._cache.get_many(STAGE, map(self._key, pieces)) if self._cache else {}

    def _read(self, piece: Piece, found: bytes | None) -> list[Kept]:
        """What was kept of an article, or else is now."""
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(found or b"", type=list[Kept])
        made = [_kept(filed) for filed in piece.statements]
        if self._cache:
            self._cache.put_many(STAGE, {self._key(piece): msgspec.json.encode(made)})
        return made


def _kept(filed: Filed) -> Kept:
    row = rows("statement", [flat_statement(filed)])
    line, short = msgspec.json.encode(statement_record(filed)), msgspec.json.encode(short_record(filed))
    return Kept(msgspec.Raw(line), row, msgspec.Raw(short))
