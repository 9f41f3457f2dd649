"""Statements as records of the open data, kept article by article: a table of thousands is put together from these."""

import contextlib
from collections import OrderedDict

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
            self._held[mark] = self._load(filed.piece)
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        return self._held[mark][filed.number - 1]

    def _load(self, piece: Piece) -> list[Kept]:
        key = f"{self._base}{piece.mark}"
        found = self._cache.get_many(STAGE, [key]).get(key) if self._cache else None
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(found or b"", type=list[Kept])
        made = [_kept(filed) for filed in piece.statements]
        if self._cache:
            self._cache.put_many(STAGE, {key: msgspec.json.encode(made)})
        return made


def _kept(filed: Filed) -> Kept:
    row = rows("statement", [flat_statement(filed)])
    line, short = msgspec.json.encode(statement_record(filed)), msgspec.json.encode(short_record(filed))
    return Kept(msgspec.Raw(line), row, msgspec.Raw(short))
