"""Who is meant: the figures of one article, and what each name, office or pronoun in it refers to.

Names are gathered from the whole article first, since a headline may use a surname whose full form comes later.
Descriptions, pronouns and dropped subjects are then resolved in text order, by what stands before them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from digest.arabic import words
from digest.chunk import Chunk
from digest.knowledge import Knowledge
from digest.mentions import Reader
from digest.model import EntityType, Span, SpeakerKind
from digest.names import Known
from digest.tables import Trie, plant

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


_ANYBODYS = frozenset(("مشترك", "رسمي", "جديد", "منفصل", "سابق", "لاحق", "مقتضب", "صحافي", "صحفي"))

UNSURE = 0.65
"""The confidence of a link that rests on one weak sign; it stays below what is shown as certain."""
_CARRIERS = frozenset(("وكاله", "صحيفه", "جريده", "قناه", "شبكه", "مجله", "اذاعه", "وسايل", "موقع", "تلفزيون"))


def head_key(head: str) -> str:
    """One key for head nouns that name the same office."""
    return _SAME_HEAD.get(head, head)


@dataclass(slots=True, eq=False)
class Figure:
    """Somebody or something the article speaks of. Grows while its article is read; never leaves it."""

    key: str
    type: EntityType
    kind: SpeakerKind
    name: tuple[str, ...]  # folded words of the fullest form
    span: Span  # where the fullest form stands
    known: Known | None = None
    heads: set[str] = field(default_factory=set)
    desc: set[str] = field(default_factory=set)
    gender: str = ""
    number: str = "s"
    role: Span | None = None
    role_en: str = ""
    name_en: str = ""
    mentions: list[tuple[Span, str]] = field(default_factory=list)
    named: bool = True
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


@dataclass(frozen=True, slots=True)
class Link:
    """What a reference was resolved to, how surely, and why."""

    figure: Figure | None
    confidence: float
    evidence: str
    rivals: tuple[Figure, ...] = ()


def _core(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in name if w not in _PARTICLES)


def _same_word(a: str, b: str) -> bool:
    return a == b or a.removeprefix("ال") == b.removeprefix("ال")


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the shorter name stand in the longer one, in order."""
    rest = iter(long)
    return all(any(_same_word(s, w) for w in rest) for s in short)


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two forms can name one person: one within the other, ending alike or, for one word, either end."""
    short, long = sorted((_core(a), _core(b)), key=len)
    if not short or not _within(short, long):
        return False
    return _same_word(short[-1], long[-1]) or (len(short) > 1 and _same_word(short[0], long[0]))


class Cast:
    """The figures of one article and the state of the conversation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knows = knowledge
        self.figures: list[Figure] = []
        self.current: Figure | None = None
        self.topic: tuple[Figure, int] | None = None  # whom the latest sentence without a statement is about
        self.speakers: list[Figure] = []  # latest last, without repetition
        self._trust: dict[Figure, float] = {}  # how surely each of them spoke last
        self._latest_person: Figure | None = None
        self._by_known: dict[str, Figure] = {}
        self._by_name: dict[tuple[str, ...], Figure] = {}

    # -- gathering ---------------------------------------------------------------------------------------------

    def gather(self, chunks: Iterable[tuple[Chunk, Span]]) -> None:
        """Make figures of all named chunks, fullest names first so that short forms find their long ones."""
        named = [(c, s) for c, s in chunks if c.name]
        for chunk, span in sorted(named, key=lambda p: (-len(_core(p[0].name)), p[1].start)):
            if not (chunk.known is None and chunk.type is EntityType.PERSON and self._bearers(chunk)):
                self._place(chunk, span)

    def _place(self, chunk: Chunk, span: Span) -> Figure:
        figure = self._exact(chunk)
        if figure is None:
            figure = self._new(chunk, span)
        self._enrich(figure, chunk)
        return figure

    def _exact(self, chunk: Chunk) -> Figure | None:
        if chunk.known is not None:
            return self._by_known.get(chunk.known.id)
        return self._by_name.get(chunk.name) or self._same_organisation(chunk)

    def _same_organisation(self, chunk: Chunk) -> Figure | None:
        """A longer form of an organisation's name: وزارة النفط and وزارة النفط السودانية are one where no other is."""
        if chunk.type is not EntityType.ORGANISATION or not chunk.name:
            return None
        words = set(chunk.desc) - {"وزاره"}
        found = [f for f in self.figures if f.type is chunk.type and f.named and len(words) > 1 and words <= f.desc]
        return found[0] if len(found) == 1 and chunk.head in found[0].desc else None

    def _new(self, chunk: Chunk, span: Span) -> Figure:
        figure = Figure(
            f"e{len(self.figures)}",
            chunk.type,
            chunk.kind,
            chunk.name,
            span,
            chunk.known,
            gender=(chunk.known.gender if chunk.known else "") or chunk.gender,
            number=chunk.number,
            named=bool(chunk.name),
            name_en=chunk.name_en,
        )
        self.figures.append(figure)
        if chunk.known is not None:
            self._by_known[chunk.known.id] = figure
            self._describe_known(figure, chunk.known)
        elif chunk.name:
            self._by_name[chunk.name] = figure
        return figure

    def _describe_known(self, figure: Figure, known: Known) -> None:
        """What lexicon or authority say of somebody's office serves to recognise it, not to fill the page."""
        for office in self.knows.offices(known) if known.type is EntityType.PERSON else ():
            chunk = Reader(words(office), self.knows).chunk_at(0)
            if chunk is not None and not chunk.name:
                figure.heads.add(head_key(chunk.head))
                figure.desc |= chunk.desc

    def _enrich(self, figure: Figure, chunk: Chunk) -> None:
        if chunk.head:
            figure.heads.add(head_key(chunk.head))
        figure.desc |= chunk.desc
        figure.gender = figure.gender or chunk.gender
        if not figure.role_en and chunk.role_en and chunk.name:
            figure.role_en = chunk.role_en
        if len(chunk.name) > len(figure.name) and figure.type is EntityType.PERSON:
            figure.name = chunk.name

    def _bearers(self, chunk: Chunk) -> list[Figure]:
        return [
            f
            for f in self.figures
            if f.type is EntityType.PERSON and f.named and same_name(chunk.name, f.name) and self._title_fits(chunk, f)
        ]

    @staticmethod
    def _title_fits(chunk: Chunk, figure: Figure) -> bool:
        return not (chunk.gender and figure.gender and chunk.gender != figure.gender and chunk.head)

    def endings(self) -> dict[str, object]:
        """A trie of the short forms by which named persons of this article can be meant.

        They are the ends of a name (الزياني, كي مون, آل خليفة) and, for names of two or three words, its first word.
        """
        trie: Trie = {}
        for f in self.figures:
            if f.type is not EntityType.PERSON or not f.named or f.kind is not SpeakerKind.PERSON:
                continue
            for start in range(1, len(f.name)):
                if f.name[start] not in ("بن", "ابن"):
                    self._plant(trie, f.name[start:])
            self._plant(trie, f.name)
            if len(_core(f.name)) in (2, 3):
                self._plant(trie, f.name[:1])
        return trie

    def _plant(self, trie: Trie, path: tuple[str, ...]) -> None:
        if path[0] not in self.knows.function and (len(path) > 1 or len(path[0]) > 2):
            plant(trie, path, path)

    # -- resolving ---------------------------------------------------------------------------------------------

    def resolve(self, chunk: Chunk, span: Span, sentence: int, alone: Span | None = None) -> Link:
        """What a chunk refers to; makes a figure when nothing before it fits.

        `alone` is where the name stands without the noun that carries it: صحيفة «الحياة».
        """
        link = self._named(chunk, span) if chunk.name else self._described(chunk, span)
        if link.figure is not None:
            self._counterpart(link.figure, chunk, sentence)
            link.figure.seen = sentence
            how = "name" if chunk.name else "office" if chunk.type is EntityType.PERSON else "description"
            link.figure.mentions.append((span, how))
            if alone is not None:
                link.figure.mentions.append((alone, how))
        return link

    def _counterpart(self, figure: Figure, chunk: Chunk, sentence: int) -> None:
        """«لافروف … مع نظيره البحريني فلان»: he holds the office of the one named before him in the sentence."""
        if chunk.type is not EntityType.PERSON or chunk.kind is not SpeakerKind.PERSON:
            return
        other = self._latest_person
        if chunk.head == "نظير" and other is not None and other is not figure and other.seen == sentence:
            figure.heads |= other.heads
            figure.desc |= {w for w in other.desc if not w.isascii()}
        self._latest_person = figure

    def _named(self, chunk: Chunk, span: Span) -> Link:
        figure = self._exact(chunk)
        if figure is not None:
            self._enrich(figure, chunk)
            alone = chunk.known is None and figure.type is EntityType.PERSON and len(_core(figure.name)) == 1
            if alone and not figure.desc:
                return Link(figure, UNSURE, "a single word that nothing else in the article explains")
            return Link(figure, 0.97, "named")
        bearers = self._bearers(chunk) if chunk.type is EntityType.PERSON else []
        if not bearers:
            return Link(self._place(chunk, span), 0.95, "named")
        return self._choose(chunk, bearers, "short form of a name in this article")

    def _choose(self, chunk: Chunk, found: list[Figure], why: str) -> Link:
        if len(found) > 1 and chunk.desc:
            fitting = [f for f in found if chunk.desc <= f.desc]
            found = fitting or found
        if len(found) == 1:
            self._enrich(found[0], chunk)
            return Link(found[0], 0.95, why)
        before = [f for f in found if f.seen >= 0]
        if len(before) == 1:
            return Link(
                before[0],
                0.9,
                f"{why}; the only bearer named before",
                tuple(f for f in found if f is not before[0]),
            )
        for f in reversed(self.speakers):
            if f in found:
                return Link(f, 0.8, f"{why}; the bearer who spoke last", tuple(g for g in found if g is not f))
        latest = max(found, key=lambda f: f.seen)
        return Link(latest, 0.5, f"{why}; several bearers", tuple(f for f in found if f is not latest))

    def _described(self, chunk: Chunk, span: Span) -> Link:
        if chunk.type is EntityType.DOCUMENT and chunk.definite and len(chunk.desc) == 1 and self.current:
            sure = min(0.8, self._trust.get(self.current, 0.8))
            return Link(self.current, sure, "the statement of whoever has the floor")
        if chunk.type is EntityType.DOCUMENT and not chunk.definite and not self._issued(chunk):
            return Link(self._fresh(chunk, span), UNSURE, "a document of nobody named")
        found = list(self._fitting(chunk))
        if not chunk.definite:
            found = [f for f in found if f.desc == set(chunk.desc) and f.kind is chunk.kind]
        if not found:
            sure = UNSURE if chunk.guess else 0.9
            return Link(self._fresh(chunk, span), sure, "described")
        if len(found) == 1:
            return Link(found[0], 0.9, "the only one in the article whom the description fits")
        spoken = [f for f in reversed(self.speakers) if f in found]
        exact = [f for f in found if set(chunk.desc) == f.desc]
        pick = spoken[0] if spoken else max(exact or found, key=lambda f: (f.seen, f.named))
        sure = 0.85 if spoken and spoken[0] is self.current else 0.75 if spoken else 0.6
        return Link(pick, sure, "the latest whom the description fits", tuple(f for f in found if f is not pick))

    @staticmethod
    def _issued(chunk: Chunk) -> bool:
        """Whether the words around a document tell whose it is: بيان لوزارة الصحة, تقرير دولي, not بيان مشترك."""
        return bool(chunk.desc - {chunk.head} - _ANYBODYS)

    def _fresh(self, chunk: Chunk, span: Span) -> Figure:
        figure = self._new(chunk, span)
        self._enrich(figure, chunk)
        figure.role_en = chunk.role_en
        return figure

    def _fitting(self, chunk: Chunk) -> Iterator[Figure]:
        head = head_key(chunk.head)
        persons = chunk.type is EntityType.PERSON and chunk.kind in (
            SpeakerKind.PERSON,
            SpeakerKind.ANONYMOUS,
        )
        for f in self.figures:
            if persons and f.type is not EntityType.PERSON:
                continue
            if not persons and f.type is not chunk.type:
                continue
            if head not in f.heads or not set(chunk.desc) - {chunk.head, head} <= f.desc:
                continue
            if chunk.gender and f.gender and f.gender != chunk.gender:
                continue
            yield f

    # -- the conversation --------------------------------------------------------------------------------------

    def speaks(self, figure: Figure, sentence: int, confidence: float) -> None:
        """Note that a figure has the floor, and how sure that is: what rests on it is no surer."""
        self._trust[figure] = confidence
        if figure in self.speakers:
            self.speakers.remove(figure)
        self.speakers.append(figure)
        figure.spoke = sentence
        self.current = figure

    def dropped(self, gender: str, number: str, sentence: int) -> Link:
        """Whom a verb without a subject means: the latest speaker who agrees with it.

        Where the sentence before tells of somebody else who agrees, it may be that one: «وصل العلبي. وقال إن …».
        """
        if self.topic is not None and self.topic[1] == sentence - 1 and self.topic[0].agrees(gender, number):
            about, rivals = self.topic[0], tuple(reversed(self.speakers))
            if about not in self.speakers or about.spoke < sentence - 2:
                return Link(about, UNSURE, "whom the sentence before is about", rivals[:2])
        for rank, figure in enumerate(reversed(self.speakers)):
            if figure.agrees(gender, number):
                near = sentence - figure.spoke
                sure = (0.93 if near <= 1 else 0.86 if near <= 3 else 0.7) - 0.12 * min(rank, 3)
                said = "the last speaker" if rank == 0 else "the latest speaker who agrees in gender and number"
                return Link(figure, min(sure, self._trust[figure]), said, tuple(reversed(self.speakers))[:rank])
        return Link(None, 0.0, "nobody before agrees in gender and number")
