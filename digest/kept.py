"""Statements as records of the open data, kept article by article: a table of thousands is put together from these."""

import contextlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.cache import Cache
from digest.corpus import Filed, Piece
from digest.data import rows, short_record
from digest.records import flat_statement, statement_record

STAGE = "records"
HELD = 2_000  # articles whose records are held at a time


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A statement as the files of data have it: its line of JSON, its row of CSV, and what a speaker's file says."""

    line: msgspec.Raw
    row: str
    short: msgspec.Raw


class Records:
    """Statements as data, kept article by article: a table of thousands is put together from what is known."""

    def __init__(self, base: str, cache: Cache | None) -> None:
        self._base, self._cache = base, cache
        self._held: OrderedDict[str, list[Kept]] = OrderedDict()

    def of(self, filed: Filed) -> Kept:
        """One statement."""
        mark = filed.piece.mark
        if mark not in self._held:
            self._hold(filed.piece, self._found([filed.piece]))
        return self._held[mark][filed.number - 1]

    def all(self, statements: Sequence[Filed]) -> list[Kept]:
        """Many of them: what was kept of hundreds of articles is fetched at once."""
        pieces = dict.fromkeys(filed.piece for filed in statements)
        fresh = [piece for piece in pieces if piece.mark not in self._held][:HELD]
        found = self._found(fresh)
        for piece in fresh:
            self._hold(piece, found)
        return [self.of(filed) for filed in statements]

    def _key(self, piece: Piece) -> str:
        return f"{self._base}{piece.mark}"

    def _found(self, pieces: Iterable[Piece]) -> Mapping[str, bytes]:
        return self._cache.get_many(STAGE, map(self._key, pieces)) if self._cache else {}

    def _hold(self, piece: Piece, found: Mapping[str, bytes]) -> None:
        self._held[piece.mark] = self._read(piece, found.get(self._key(piece)))
        if len(self._held) > HELD:
            self._held.popitem(last=False)

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
