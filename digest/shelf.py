"""What the index does not hold of an article: its sentences and statements whole, fetched when a page asks for them.

What was asked for last is kept, and forgotten again when others are asked for.
"""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from digest.gist import Gist, Places, Source, Told, whole
from digest.model import Analysis, Renamed, Span, State, Statement
from digest.whom import Subject

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


class Opened(msgspec.Struct):
    """The gist of an article, ready for its pages. Lists show few sentences of it: a line is made when asked for."""

    gist: Gist
    subjects: Sequence[Subject]  # who its entities are, in their order
    of: dict[int, tuple[Line, ...]] = msgspec.field(default_factory=dict)  # lines of each statement, once asked for
    _made: dict[int, Line] = msgspec.field(default_factory=dict)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements whole."""
        return self.gist.statements

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its sentences."""
        return tuple([self.line(n) for n in range(len(self.gist.told))])

    def line(self, n: int) -> Line:
        """One sentence."""
        if n not in self._made:
            found = (self.subjects[entity] for entity, at, _ in self.gist.named if at == n)
            named = dict.fromkeys(subject for subject in found if subject.path)
            self._made[n] = _line(n, self.gist.told[n], tuple(named))
        return self._made[n]

    def places(self, subject: Subject, n: int) -> Places:
        """Where a sentence names a subject, from its beginning."""
        own = [places for entity, at, places in self.gist.named if at == n and self.subjects[entity] is subject]
        return own[0] if len(own) == 1 else tuple(sorted(chain(*own)))


class Shelf(msgspec.Struct):
    """Fetches of articles what the index does not hold, and keeps what was asked for last."""

    source: Source
    held: OrderedDict[str, Opened] = msgspec.field(default_factory=OrderedDict)
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
            found = self.held[slug] = Opened(self.source.gist(slug), piece.subjects)
            if len(self.held) > OPEN:
                self.held.popitem(last=False)
        else:
            self.held.move_to_end(slug)
        return found


def _line(n: int, told: Told, named: tuple[Subject, ...]) -> Line:
    return Line(
        n, whole(told), told.ar, told.en, told.state, told.flags, told.engine, named, told.lacks, told.renamed,
        told.raw or told.ar,
    )  # fmt: skip
