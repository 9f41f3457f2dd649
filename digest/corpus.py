"""The words of the index: a sentence, a statement, an article, a day, each with all that its pages show.

What the index itself needs of an article is at hand (`digest.summary`); its text, its sentences and its statements
whole are fetched from the shelf when a page asks for them, and forgotten again when others are asked for.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from urllib.parse import urlsplit

import msgspec

from digest.corrections import Correction
from digest.gist import Gist, Places, Source, Told, whole
from digest.interface import Both, Interface
from digest.merge import Subject
from digest.model import Analysis, Appearance, Entity, Renamed, Role, Span, State, Statement
from digest.summary import Said, Summary
from digest.text import shown

ROLE_WORDS = 3
"""Words of an office whose English is shown; of longer ones (الأمين العام لمجلس التعاون لدول الخليج العربية) parts are
too often lost: of 60 offices in 25 articles half of the longer ones had only a part, and two of the shorter ones."""
OPEN = 400  # articles whose details a shelf holds at a time: 20 MB or so

Letters = tuple[tuple[str, tuple[Subject, ...]], ...]


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


class Filed(msgspec.Struct, frozen=True, eq=False):
    """A statement in its place. `number` counts within its article from 1; `day` is None if nothing tells.

    `path` is that of its page, or of its article with an anchor behind it; nothing else decides where it stands.
    """

    said: Said
    number: int
    piece: "Piece"
    speaker: Subject | None
    relay: Subject | None
    place: Subject | None
    rivals: tuple[Subject, ...]
    nested: tuple[Subject, ...]
    mentions: tuple[Subject, ...]
    day: date | None
    path: str

    @property
    def id(self) -> str:
        """Its own part of its address."""
        return self.said.id

    @property
    def paged(self) -> bool:
        """Whether it has a page of its own."""
        return "#" not in self.path

    @property
    def st(self) -> Statement:
        """The statement itself."""
        return self.piece.shelf.take(self.piece).statements[self.said.at]

    @property
    def role(self) -> Both:
        """The capacity that the editors know for the day, else the one that the article gives."""
        if not self.said.speaker or not self.speaker:
            return {"ar": "", "en": ""}
        key = self.said.speaker
        entity = next(entity for entity in self.piece.article.entities if entity.key == key)
        return role_of(entity, self.speaker, self.day)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that carry its words."""
        opened = self.piece.shelf.take(self.piece)
        found = opened.of.get(self.number)
        if found is None:
            found = opened.of[self.number] = tuple(opened.lines[n] for n in self.said.sentences)
        return found

    @property
    def states(self) -> tuple[State, ...]:
        """The states of their translations, each once."""
        found = {line.state for line in self.lines}
        return tuple(state for state in State if state in found)

    @property
    def pending(self) -> bool:
        """Whether any of them has no English yet."""
        return any(not line.en for line in self.lines)


def role_of(entity: Entity, subject: Subject, day: date | None) -> Both:
    """Somebody's capacity as pages show it: what the editors know for the day, else what the article gives."""
    held = [r for r in subject.roles if day and (r.start or day) <= day <= (r.end or day)]
    if held:
        return {"ar": held[-1].ar, "en": held[-1].en}
    if entity.role:
        whole = len(entity.role.split()) <= ROLE_WORDS
        return {"ar": shown(entity.role), "en": entity.role_en if whole else ""}
    return {"ar": "", "en": ""}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where an article was published too, and the outlet's own page, if it has one."""

    article: Appearance
    outlet: Subject | None

    @property
    def host(self) -> str:
        """The name of the web site, as a link's text."""
        return (urlsplit(self.article.url or "").hostname or "").removeprefix("www.")


class Piece(msgspec.Struct, frozen=True, eq=False):
    """An article with what it holds. `article` has its metadata; `text`, `analysis` and `lines` come from the shelf."""

    article: Summary
    path: str
    outlet: Subject | None
    subjects: Mapping[str, Subject]
    statements: list[Filed]  # filled once, when the index is built
    shelf: "Shelf"
    mark: str  # a hash of all that its pages show of it: its detail, and the names and addresses of its subjects
    also: tuple[Elsewhere, ...] = ()

    @property
    def title(self) -> Both:
        """The title in both languages, "" in English while it is pending."""
        return self.article.title

    @property
    def headed(self) -> bool:
        """Whether the title is the headline in the text itself."""
        return self.article.headed

    @property
    def states(self) -> Mapping[State, int]:
        """Its sentences by the state of their translation."""
        return self.article.states

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Its entities by their keys."""
        return {entity.key: entity for entity in self.article.entities}

    @property
    def analysis(self) -> Analysis:
        """All that the article gives by itself."""
        return self.shelf.analysis(self)

    @property
    def text(self) -> str:
        """The source text."""
        return self.shelf.analysis(self).article.text

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its sentences."""
        return self.shelf.take(self).lines


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
    last: tuple[Piece, Opened] | None = None  # a page asks for one article many times
    whole: tuple[Piece, Analysis] | None = None

    def take(self, piece: Piece) -> Opened:
        """The gist of an article."""
        if self.last and self.last[0] is piece:
            return self.last[1]
        found = self._held(piece)
        self.last = (piece, found)
        return found

    def analysis(self, piece: Piece) -> Analysis:
        """All of an article."""
        if self.whole is None or self.whole[0] is not piece:
            self.whole = (piece, self.source.analysis(piece.article.slug))
        return self.whole[1]

    def _held(self, piece: Piece) -> Opened:
        slug = piece.article.slug
        found = self.held.get(slug)
        if found is None:
            found = self.held[slug] = _opened(self.source.gist(slug), piece.subjects)
            if len(self.held) > OPEN:
                self.held.popitem(last=False)
        else:
            self.held.move_to_end(slug)
        return found


def _opened(gist: Gist, subjects: Mapping[str, Subject]) -> Opened:
    places: dict[tuple[Subject, int], Places] = {}
    named: dict[int, dict[Subject, None]] = defaultdict(dict)
    for key, n, own in gist.named:
        subject = subjects[key]
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


class Naming(msgspec.Struct, frozen=True, eq=False):
    """A sentence in which a subject is named, where in it, and whose words it belongs to, if anyone's."""

    piece: Piece
    subject: Subject
    n: int
    by: Filed | None

    @property
    def line(self) -> Line:
        """The sentence."""
        return self.piece.lines[self.n]

    @property
    def beside(self) -> set[Subject]:
        """What else is named in it."""
        subjects = self.piece.subjects
        found = {subjects[key] for key, numbers in self.piece.article.named if self.n in numbers}
        return {subject for subject in found if subject.path} - {self.subject}

    @property
    def places(self) -> Places:
        """Where in it the subject is named, from its beginning."""
        return self.piece.shelf.take(self.piece).places.get((self.subject, self.n), ())


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


def piece_mark(article: Summary, subjects: Mapping[str, Subject], *outlets: Subject | None) -> str:
    """A hash of all that an article's pages show of it."""
    total = blake2b(article.mark.encode(), digest_size=12)
    total.update("".join([subjects[key].mark for key in sorted(subjects)]).encode())
    for outlet in outlets:
        total.update(b"\0" + (outlet.mark.encode() if outlet else b""))
    return total.hexdigest()


Marks = list[tuple[str, int]]
"""What statements or sentences show: the articles they come from, and their numbers there."""


def marks_of(statements: Iterable[Filed]) -> Marks:
    """What pages of these statements depend on."""
    return [(one.piece.mark, one.number) for one in statements]


def articles_mark(found: Iterable[Filed | Naming]) -> str:
    """A hash of the articles of statements or mentions: it stands for all of them, for what an article says, and whom
    its sentences name, is part of its mark."""
    return blake2b("".join([one.piece.mark for one in found]).encode(), digest_size=12).hexdigest()
