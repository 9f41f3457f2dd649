"""Statements as records of the open data, kept article by article: a table of thousands is put together from these."""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.cache import Cache
from digest.corpus import Filed, Piece
from digest.data import rows, short_record
from digest.records import flat_statement, statement_record

STAGE = "records"
TOGETHER = 256  # articles whose records are fetched, and held, at a time


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A statement as the files of data have it: its line of JSON, its row of CSV, and what a speaker's file says."""

    line: msgspec.Raw
    row: str
    short: msgspec.Raw

    def alone(self) -> "Kept":
        """The same, without the memory of the article's others, among which it was found."""
        return Kept(self.line.copy(), self.row, self.short.copy())


class Records:
    """Statements as data, kept article by article: a table of thousands is put together from what is known."""

    def __init__(self, base: str, cache: Cache | None) -> None:
        self._base, self._cache = base, cache

    def all(self, statements: Sequence[Filed]) -> list[Kept]:
        """All of these, in their order. Of the articles they are from only some are held at a time."""
        wanted: dict[Piece, list[int]] = defaultdict(list)
        for n, filed in enumerate(statements):
            wanted[filed.piece].append(n)
        made: dict[int, Kept] = {}
        pieces = list(wanted)
        for start in range(0, len(pieces), TOGETHER):
            some = pieces[start : start + TOGETHER]
            found = self._found(some)
            for piece in some:
                own = self._read(piece, found.get(self._key(piece)))
                made |= {n: own[statements[n].number - 1].alone() for n in wanted[piece]}
        return [made[n] for n in range(len(statements))]

    def _key(self, piece: Piece) -> str:
        return f"{self._base}{piece.mark}"

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
