"""The figures of one article: persons, bodies, places and documents, and who of them can bear a name.

The register finds figures by name, by office and by description through indexes, so that an article with many of
them takes no longer for each.
"""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from digest.arabic import path_of
from digest.chunk import Chunk
from digest.model import EntityType, Span, SpeakerKind
from digest.names import Known

_PARTICLES = frozenset(("بن", "ابن", "ال"))
_SAME_HEAD = {
    "ناطق": "متحدث",
    "مصادر": "مصدر",
    "تقارير": "تقرير",
    "مسوولون": "مسوول",
    "مسوولين": "مسوول",
    "مسيول": "مسوول",
    "مسيولون": "مسوول",
    "مسيولين": "مسوول",
    "ناطقه": "متحدثه",
}


UNSURE = 0.65
"""The confidence of a link that rests on one weak sign; it stays below what is shown as certain."""
_CARRIERS = frozenset(("وكاله", "صحيفه", "جريده", "قناه", "شبكه", "مجله", "اذاعه", "وسايل", "موقع", "تلفزيون"))


def head_key(head: str) -> str:
    """One key for head nouns that name the same office."""
    return _SAME_HEAD.get(head, head)


class Figure(msgspec.Struct, eq=False):
    """Somebody or something the article speaks of. Grows while its article is read; never leaves it."""

    key: str
    type: EntityType
    kind: SpeakerKind
    name: tuple[str, ...]  # folded words of the fullest form
    span: Span  # where the fullest form stands
    known: Known | None = None
    heads: set[str] = msgspec.field(default_factory=set)
    desc: set[str] = msgspec.field(default_factory=set)
    gender: str = ""
    number: str = "s"
    role: Span | None = None
    role_en: str = ""
    name_en: str = ""
    mentions: list[tuple[Span, str]] = msgspec.field(default_factory=list)
    named: bool = True
    guess: bool = False  # made of unread words where a subject should stand
    seen: int = -1  # sentence of the latest mention so far
    spoke: int = -1  # sentence of the latest statement so far

    @property
    def carries(self) -> bool:
        """An agency or outlet, through which others' words come."""
        kind = self.known.kind if self.known is not None else ""
        return kind in ("agency", "outlet") or bool(self.heads & _CARRIERS) or "انباء" in self.desc

    def agrees(self, gender: str, number: str) -> bool:
        """Whether a verb of this gender and number can have this figure for its dropped subject."""
        if number != "s":
            return self.number in (number, "p") or (self.kind is SpeakerKind.GROUP)
        if self.number in ("p", "d") and self.gender == "m":
            return False
        if self.type is EntityType.PLACE:
            return self.gender != "f" or gender == "f"
        return not self.gender or self.gender == gender


class Link(msgspec.Struct, frozen=True):
    """What a reference was resolved to, how surely, and why."""

    figure: Figure | None
    confidence: float
    evidence: str
    rivals: tuple[Figure, ...] = ()


def core_of(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name without بن, ابن and آل."""
    return tuple(w for w in name if w not in _PARTICLES)


def _same_word(a: str, b: str) -> bool:
    return a == b or a.removeprefix("ال") == b.removeprefix("ال")


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the shorter name stand in the longer one, in order."""
    rest = iter(long)
    return all(any(_same_word(s, w) for w in rest) for s in short)


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two forms can name one person: one within the other, ending alike or, for one word, either end."""
    short, long = sorted((core_of(a), core_of(b)), key=len)
    if not short or not _within(short, long):
        return False
    return _same_word(short[-1], long[-1]) or (len(short) > 1 and _same_word(short[0], long[0]))


def by_description(chunk: Chunk) -> bool:
    """Whether what means a known person here has no word of the name: المتحدث باسم الجيش for سامر العلبي."""
    if chunk.known is None or chunk.type is not EntityType.PERSON or not chunk.name:
        return False
    whole = {_plain(w) for w in path_of(chunk.known.name)}
    return whole.isdisjoint(map(_plain, chunk.name))


def proper_name(chunk: Chunk) -> tuple[str, ...]:
    """The name that a chunk gives; where it only describes somebody known, the one that he is known by."""
    return path_of(chunk.known.name) if chunk.known is not None and by_description(chunk) else chunk.name


MOST_NAMESAKES = 100
"""Of so many persons of one article who share a first or last name, a short form may mean one: in 46 articles of
two. Without a limit a list of ten thousand would have every name compared with every other."""


class Register:
    """All figures of an article, in the order in which they were first met."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self._known: dict[str, Figure] = {}
        self._named: dict[tuple[str, ...], Figure] = {}
        self._by_head: dict[str, list[Figure]] = defaultdict(list)
        self._by_word: dict[str, list[Figure]] = defaultdict(list)  # persons, by the first and last words of names
        self._bodies: dict[str, list[Figure]] = defaultdict(list)  # organisations, by the words that describe them

    def add(self, chunk: Chunk, span: Span) -> Figure:
        """A new figure for a chunk that nothing before it fits."""
        figure = Figure(
            f"e{len(self.figures)}",
            chunk.type,
            chunk.kind,
            proper_name(chunk),
            span,
            chunk.known,
            gender=(chunk.known.gender if chunk.known else "") or chunk.gender,
            number=chunk.number,
            named=bool(chunk.name),
            guess=chunk.guess,
            name_en=chunk.name_en,
        )
        self.figures.append(figure)
        if chunk.known is not None:
            self._known[chunk.known.id] = figure
        elif chunk.name:
            self._named[chunk.name] = figure
        self._index_name(figure)
        return figure

    def exact(self, chunk: Chunk) -> Figure | None:
        """The figure that is known by the same entry, or has the same name."""
        if chunk.known is not None:
            return self._known.get(chunk.known.id)
        return self._named.get(chunk.name)

    def describe(self, figure: Figure, heads: set[str], desc: set[str]) -> None:
        """Add offices and describing words to a figure."""
        for head in heads - figure.heads:
            self._by_head[head].append(figure)
        if figure.type is EntityType.ORGANISATION and figure.named:
            for word in desc - figure.desc:
                self._bodies[word].append(figure)
        figure.heads |= heads
        figure.desc |= desc

    def rename(self, figure: Figure, name: tuple[str, ...]) -> None:
        """Give a person a fuller name."""
        figure.name = name
        self._index_name(figure)

    def _index_name(self, figure: Figure) -> None:
        core = core_of(figure.name)
        if figure.type is EntityType.PERSON and figure.named and core:
            for word in {_plain(core[0]), _plain(core[-1])}:
                namesakes = self._by_word[word]
                if len(namesakes) < MOST_NAMESAKES and figure not in namesakes:
                    namesakes.append(figure)

    def bearers(self, name: tuple[str, ...]) -> list[Figure]:
        """The persons whom a name can mean, by its first or last word and all between, first met first."""
        core = core_of(name)
        found = {f.key: f for w in (core[:1] + core[-1:]) for f in self._by_word.get(_plain(w), ())}
        return sorted((f for f in found.values() if same_name(name, f.name)), key=lambda f: int(f.key[1:]))

    def given(self, name: tuple[str, ...]) -> list[Figure]:
        """The persons of more than one name whose first it is, first met first: دانا for دانا حمدان."""
        if len(name) != 1:
            return []
        found = (f for f in self._by_word.get(_plain(name[0]), ()) if len(core_of(f.name)) > 1)
        return sorted((f for f in found if f.name[0] == name[0]), key=lambda f: int(f.key[1:]))

    def bodies(self, words: set[str]) -> list[Figure]:
        """The organisations whose names hold all these words."""
        fewest = min((self._bodies.get(w, []) for w in words), key=len, default=[])
        return [f for f in fewest if words <= f.desc]

    def holders(self, head: str) -> Iterator[Figure]:
        """The figures that hold an office or are called by a noun, first met first."""
        yield from self._by_head.get(head, ())


def _plain(word: str) -> str:
    return word.removeprefix("ال")
