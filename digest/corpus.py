"""The words of the index: a sentence, a statement, an article, a day, each with all that its pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digest.corrections import Correction
from digest.interface import Both, Interface
from digest.merge import Subject
from digest.model import Analysis, Article, Renamed, Role, Span, State, Statement

NAMING = ("name", "surname")
"""The ways of mention that name somebody, and do not only refer to them."""

Letters = tuple[tuple[str, tuple[Subject, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
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


@dataclass(frozen=True, slots=True, eq=False)
class Filed:
    """A statement in its place. `number` counts within its article from 1; `day` is None if nothing tells."""

    st: Statement
    number: int
    piece: "Piece"
    speaker: Subject | None
    role: Both
    relay: Subject | None
    place: Subject | None
    rivals: tuple[Subject, ...]
    nested: tuple[Subject, ...]
    mentions: tuple[Subject, ...]
    day: date | None
    path: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that carry its words."""
        return tuple(self.piece.lines[n] for n in dict.fromkeys(self.st.sentences))

    @property
    def states(self) -> tuple[State, ...]:
        """The states of their translations, each once."""
        found = {line.state for line in self.lines}
        return tuple(state for state in State if state in found)

    @property
    def pending(self) -> bool:
        """Whether any of them has no English yet."""
        return any(not line.en for line in self.lines)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """An article with what it holds."""

    analysis: Analysis
    title: Both  # "en" is "" while it is pending
    headed: bool  # the title is the headline in the text itself
    path: str
    outlet: Subject | None
    subjects: Mapping[str, Subject]
    lines: tuple[Line, ...]
    states: Mapping[State, int]
    statements: list[Filed]  # filled once, when the index is built

    @property
    def article(self) -> Article:
        """The source text and its metadata."""
        return self.analysis.article


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence in which a subject is named, where in it, and whose words it belongs to, if anyone's."""

    piece: Piece
    line: Line
    by: Filed | None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """What was published and what was said on a day, and the days before and after it that have a page."""

    date: date
    path: str
    pieces: tuple[Piece, ...]
    statements: tuple[Filed, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Index:
    """Everything the pages need. Mappings are by path: a subject's page, or in `speakers` a speaker's."""

    pieces: tuple[Piece, ...]
    statements: tuple[Filed, ...]
    speakers: Mapping[str, tuple[Filed, ...]]
    voices: Mapping[str, Subject]  # of the speakers, those with a name
    subjects: tuple[Subject, ...]
    named: Mapping[str, tuple[Naming, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    days: tuple[Day, ...]
    letters: Mapping[tuple[str, str], Letters]  # by section and language
    quoted: tuple[Subject, ...]
    states: Mapping[State, int]
    redirects: Mapping[str, str]
    log: tuple[Correction, ...]  # of corrections, newest first
    corrections: Mapping[str, tuple[Correction, ...]]  # by the path of the page that they concern
    interface: Interface
