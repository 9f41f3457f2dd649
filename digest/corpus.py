"""The words of the index: a sentence, a statement, an article, a day, each with all that its pages show.

What the index itself needs of an article is at hand (`digest.summary`); its text, its sentences and its statements
whole are fetched from the shelf when a page asks for them, and forgotten again when others are asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import overload
from urllib.parse import urlsplit

import msgspec

from digest.gist import Places
from digest.interface import Both
from digest.model import Analysis, Appearance, State, Statement
from digest.shelf import Line, Shelf
from digest.summary import Face, Said, Summary
from digest.text import shown
from digest.whom import Subject

ROLE_WORDS = 3
"""Words of an office whose English is shown; of longer ones (الأمين العام لمجلس التعاون لدول الخليج العربية) parts are
too often lost: of 60 offices in 25 articles half of the longer ones had only a part, and two of the shorter ones."""

Letters = tuple[tuple[str, tuple[Subject, ...]], ...]


class Filed(msgspec.Struct, frozen=True, eq=False):
    """A statement in its place. `number` counts within its article from 1.

    A large site has a hundred thousand of them: what follows from these is worked out when it is asked for.
    """

    said: Said
    number: int
    piece: "Piece"
    day: date | None  # when it was made, as far as anything tells

    @property
    def id(self) -> str:
        """Its own part of its address."""
        return self.said.id

    @property
    def path(self) -> str:
        """The address of its page, or of its article with an anchor behind it."""
        return f"statements/{self.said.id}/" if self.piece.paged else f"{self.piece.path}#s-{self.said.id}"

    @property
    def paged(self) -> bool:
        """Whether it has a page of its own."""
        return self.piece.paged

    @property
    def speaker(self) -> Subject | None:
        """Whose words it is, None where that is not decided."""
        return self._one(self.said.speaker)

    @property
    def relay(self) -> Subject | None:
        """Who passed it on."""
        return self._one(self.said.relay)

    @property
    def place(self) -> Subject | None:
        """Where it was made."""
        return self._one(self.said.place)

    @property
    def rivals(self) -> tuple[Subject, ...]:
        """Who was considered instead."""
        return tuple(self.piece.subjects[n] for n in self.said.rivals)

    @property
    def nested(self) -> tuple[Subject, ...]:
        """Who is quoted in it."""
        return tuple(self.piece.subjects[n] for n in self.said.nested)

    @property
    def mentions(self) -> tuple[Subject, ...]:
        """Who and what is named in it, of what has a page; each once."""
        own = (self.piece.subjects[n] for n in self.said.mentions)
        return tuple(dict.fromkeys(subject for subject in own if subject.path))

    def _one(self, number: int | None) -> Subject | None:
        return None if number is None else self.piece.subjects[number]

    @property
    def st(self) -> Statement:
        """The statement itself."""
        return self.piece.shelf.take(self.piece).statements[self.said.at]

    @property
    def role(self) -> Both:
        """The capacity that the editors know for the day, else the one that the article gives."""
        n, piece = self.said.speaker, self.piece
        return {"ar": "", "en": ""} if n is None else role_of(piece.article.faces[n], piece.subjects[n], self.day)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that carry its words."""
        opened = self.piece.shelf.take(self.piece)
        found = opened.of.get(self.number)
        if found is None:
            found = opened.of[self.number] = tuple(opened.line(n) for n in self.said.sentences)
        return found

    @property
    def states(self) -> tuple[State, ...]:
        """The states of their translations, each once."""
        found = [line.state for line in self.lines]
        if all(state is found[0] for state in found):
            return tuple(found[:1])
        return tuple(state for state in State if state in found)

    @property
    def pending(self) -> bool:
        """Whether any of them has no English yet."""
        return any(not line.en for line in self.lines)


def role_of(face: Face, subject: Subject, day: date | None) -> Both:
    """Somebody's capacity as pages show it: what the editors know for the day, else what the article gives."""
    held = [r for r in subject.roles if day and (r.start or day) <= day <= (r.end or day)]
    if held:
        return {"ar": held[-1].ar, "en": held[-1].en}
    if face.role:
        whole = len(face.role.split()) <= ROLE_WORDS
        return {"ar": shown(face.role), "en": face.role_en if whole else ""}
    return {"ar": "", "en": ""}


class Elsewhere(msgspec.Struct, frozen=True):
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
    subjects: tuple[Subject, ...]  # who its entities are, in their order
    statements: list[Filed]  # filled once, when the index is built
    shelf: Shelf
    mark: str  # a hash of all that its pages show of it: its detail, and the names and addresses of its subjects
    also: tuple[Elsewhere, ...] = ()
    paged: bool = True  # whether its statements have pages of their own

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
    def by_key(self) -> Mapping[str, Subject]:
        """Who its entities are, by the keys that they have in its analysis."""
        return {entity.key: subject for entity, subject in zip(self.analysis.entities, self.subjects, strict=True)}

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

    def line(self, number: int) -> Line:
        """One of them."""
        return self.shelf.take(self).line(number)


class Naming(msgspec.Struct, frozen=True, eq=False):
    """A sentence in which a subject is named, where in it, and whose words it belongs to, if anyone's."""

    piece: Piece
    subject: Subject
    n: int

    @property
    def by(self) -> Filed | None:
        """The statement that the sentence belongs to; of several, the first."""
        return next((filed for filed in self.piece.statements if self.n in filed.said.sentences), None)

    @property
    def line(self) -> Line:
        """The sentence."""
        return self.piece.line(self.n)

    @property
    def places(self) -> Places:
        """Where in it the subject is named, from its beginning."""
        return self.piece.shelf.take(self.piece).places(self.subject, self.n)


@dataclass(slots=True, eq=False)
class Namings(Sequence[Naming]):
    """All sentences that name a subject. A large site has half a million: they are made when asked for."""

    subject: Subject
    pieces: list[Piece] = field(default_factory=list)
    numbers: list[tuple[int, ...]] = field(default_factory=list)  # of the sentences, of each article
    times: int = 0

    def add(self, piece: Piece, numbers: tuple[int, ...]) -> None:
        """An article that names it in some sentences; it may know it by two names, one after the other."""
        if self.pieces and self.pieces[-1] is piece:
            self.times -= len(self.numbers[-1])
            self.numbers[-1] = numbers = tuple(sorted({*self.numbers[-1], *numbers}))
        else:
            self.pieces.append(piece)
            self.numbers.append(numbers)
        self.times += len(numbers)

    def statements(self) -> Iterator[Filed]:
        """The statements that the sentences belong to, each once; of a sentence that several have, the first."""
        for piece, numbers in zip(self.pieces, self.numbers, strict=True):
            left = {*numbers}
            for filed in piece.statements:
                if not left.isdisjoint(filed.said.sentences):
                    left.difference_update(filed.said.sentences)
                    yield filed

    def beside(self) -> Counter[Subject]:
        """In how many of the sentences something else is named, of what has a page."""
        found: Counter[Subject] = Counter()
        for piece, own in zip(self.pieces, map(frozenset, self.numbers), strict=True):
            met: dict[Subject, frozenset[int]] = {}
            for subject, numbers in zip(piece.subjects, piece.article.named, strict=True):
                if own.isdisjoint(numbers) or subject is self.subject or not subject.path:
                    continue
                both = own.intersection(numbers)
                found[subject] += len(both - met[subject] if subject in met else both)
                met[subject] = both | met.get(subject, both)  # an article may know one by two names
        return found

    def __len__(self) -> int:
        return self.times

    def __iter__(self) -> Iterator[Naming]:
        own = zip(self.pieces, self.numbers, strict=True)
        return (Naming(piece, self.subject, n) for piece, numbers in own for n in numbers)

    @overload
    def __getitem__(self, at: int) -> Naming: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Naming]: ...
    def __getitem__(self, at: int | slice) -> Naming | Sequence[Naming]:
        return tuple(self)[at]


class Day(msgspec.Struct, frozen=True):
    """What was published and what was said on a day, and the days before and after it that have a page."""

    date: date
    path: str
    pieces: tuple[Piece, ...]
    statements: tuple[Filed, ...]
    previous: str
    next: str


def piece_mark(article: Summary, subjects: Iterable[Subject], *outlets: Subject | None) -> str:
    """A hash of all that an article's pages show of it."""
    total = blake2b(article.mark.encode(), digest_size=12)
    total.update("".join([subject.mark for subject in subjects]).encode())
    for outlet in outlets:
        total.update(b"\0" + (outlet.mark.encode() if outlet else b""))
    return total.hexdigest()


Marks = list[tuple[str, int]]
"""What statements or sentences show: the articles they come from, and their numbers there."""


def marks_of(statements: Iterable[Filed]) -> Marks:
    """What pages of these statements depend on."""
    return [(one.piece.mark, one.number) for one in statements]


def articles_mark(pieces: Iterable[Piece]) -> str:
    """A hash of the articles of statements or mentions: it stands for all of them, for what an article says, and whom
    its sentences name, is part of its mark."""
    return blake2b("".join([piece.mark for piece in pieces]).encode(), digest_size=12).hexdigest()
