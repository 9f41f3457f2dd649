"""What the index does not hold of an article: its sentences and statements whole, fetched when a page asks for them.

What was asked for last is kept, and forgotten again when others are asked for.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from digest.gist import Gist, Places, Source, Told, whole
from digest.merge import Subject
from digest.model import Analysis, Renamed, Span, State, Statement

if TYPE_CHECKING:
    from digest.corpus import Piece

OPEN = 400  # articles whose details a shelf holds at a time: 20 MB or so


class Line(msgspec.Struct, frozen=True):
    """One sentence in both languages, fit for display: `en` is "" while its translation is pending."""

    n: int
    span: Span
    ar: str
    en: str
    state: State
    flags: tuple[str, ...]
    engine: str
    named: tuple[Subject, ...]
    lacks: tuple[str, ...] = ()  # names and terms that the machine left out, in English
    renamed: tuple[Renamed, ...] = ()  # names put right in `en`
    raw: str = ""  # the Arabic as it stands in the source


@dataclass(frozen=True, slots=True)
class Opened:
    """The gist of an article, ready for its pages."""

    lines: tuple[Line, ...]
    statements: tuple[Statement, ...]
    places: Mapping[tuple[Subject, int], Places]  # where a sentence names a subject, from its beginning
    of: dict[int, tuple[Line, ...]] = field(default_factory=dict)  # lines of each statement, once asked for


@dataclass(slots=True)
class Shelf:
    """Fetches of articles what the index does not hold, and keeps what was asked for last."""

    source: Source
    held: OrderedDict[str, Opened] = field(default_factory=OrderedDict)
    last: tuple["Piece", Opened] | None = None  # a page asks for one article many times
    whole: tuple["Piece", Analysis] | None = None

    def take(self, piece: "Piece") -> Opened:
        """The gist of an article."""
        if self.last and self.last[0] is piece:
            return self.last[1]
        found = self._held(piece)
        self.last = (piece, found)
        return found

    def analysis(self, piece: "Piece") -> Analysis:
        """All of an article."""
        if self.whole is None or self.whole[0] is not piece:
            self.whole = (piece, self.source.analysis(piece.article.slug))
        return self.whole[1]

    def _held(self, piece: "Piece") -> Opened:
        slug = piece.article.slug
        found = self.held.get(slug)
        if found is None:
            found = self.held[slug] = _opened(self.source.gist(slug), piece.subjects)
            if len(self.held) > OPEN:
                self.held.popitem(last=False)
        else:
            self.held.move_to_end(slug)
        return found


def _opened(gist: Gist, subjects: Sequence[Subject]) -> Opened:
    places: dict[tuple[Subject, int], Places] = {}
    named: dict[int, dict[Subject, None]] = defaultdict(dict)
    for entity, n, own in gist.named:
        subject = subjects[entity]
        places[subject, n] = tuple(sorted((*places[subject, n], *own))) if (subject, n) in places else own
        if subject.path:
            named[n][subject] = None
    lines = tuple(_line(n, told, tuple(named.get(n, ()))) for n, told in enumerate(gist.told))
    return Opened(lines, gist.statements, places)


def _line(n: int, told: Told, named: tuple[Subject, ...]) -> Line:
    return Line(
        n, whole(told), told.ar, told.en, told.state, told.flags, told.engine, named, told.lacks, told.renamed,
        told.raw or told.ar,
    )  # fmt: skip
