"""Who is meant: the figures of one article, and what each name, office or pronoun in it refers to.

Names are gathered from the whole article first, since a headline may use a surname whose full form comes later.
Descriptions, pronouns and dropped subjects are then resolved in text order, by what stands before them.
"""

from collections.abc import Iterable, Iterator

from digest.arabic import words
from digest.chunk import Chunk
from digest.figures import UNSURE, Figure, Link, Register, by_description, core_of, head_key, proper_name
from digest.knowledge import Knowledge
from digest.lexemes import Title
from digest.mentions import Reader
from digest.model import EntityType, Span, SpeakerKind
from digest.names import Known
from digest.particles import COURTESIES
from digest.tables import END, Trie, plant

_ANYBODYS = frozenset(("مشترك", "رسمي", "جديد", "منفصل", "سابق", "لاحق", "مقتضب", "صحافي", "صحفي"))
"""Words that tell nothing of whose a document is."""


_CALLINGS = ("religious", "profession", "sport", "family")  # kinds of titles that are surnames too: الخوري, الصائغ
MOST_RECENT = 40
"""A dropped subject means one of so many who spoke last, an honorific one of so many persons met last."""


def _least(chunk: Chunk) -> int:
    """How many words of a body's name tell it from others: of a ministry, its portfolio does."""
    return 1 if chunk.head == "وزاره" else 2


class Cast:
    """The figures of one article and the state of the conversation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knows = knowledge
        self.register = Register()
        self.current: Figure | None = None
        self.topic: tuple[Figure, int] | None = None  # whom the latest sentence without a statement is about
        self.strange = -1, ""  # the latest sentence whose speaker was not read, and the gender of its verb
        self.recent: dict[Figure, None] = {}  # the persons met last, latest last
        self.speakers: list[Figure] = []  # latest last, without repetition
        self._trust: dict[Figure, float] = {}  # how surely each of them spoke last
        self._latest_person: Figure | None = None

    # -- gathering ---------------------------------------------------------------------------------------------

    def gather(self, chunks: Iterable[tuple[Chunk, Span]]) -> None:
        """Make figures of all named chunks, fullest names first so that short forms find their long ones.

        What only describes somebody comes after all names, so that they tell the figure's name.
        """
        named = [(c, s) for c, s in chunks if c.name]
        for chunk, span in sorted(named, key=lambda p: (by_description(p[0]), -len(core_of(p[0].name)), p[1].start)):
            if not (chunk.known is None and chunk.type is EntityType.PERSON and self._bearers(chunk)):
                self._place(chunk, span)

    def _place(self, chunk: Chunk, span: Span) -> Figure:
        figure = self._exact(chunk)
        if figure is None:
            figure = self._new(chunk, span)
        self._enrich(figure, chunk)
        return figure

    def _exact(self, chunk: Chunk) -> Figure | None:
        return self.register.exact(chunk) or (None if chunk.known is not None else self._same_organisation(chunk))

    def _same_organisation(self, chunk: Chunk) -> Figure | None:
        """A longer form of an organisation's name: وزارة النفط and وزارة النفط السودانية are one where no other is."""
        words = set(chunk.desc) - {"وزاره"}
        if chunk.type is not EntityType.ORGANISATION or not chunk.name or len(words) < _least(chunk):
            return None
        found = self.register.bodies(words)
        return found[0] if len(found) == 1 and chunk.head in found[0].desc else None

    def _new(self, chunk: Chunk, span: Span) -> Figure:
        figure = self.register.add(chunk, span)
        if chunk.known is not None:
            self._describe_known(figure, chunk.known)
        return figure

    def _describe_known(self, figure: Figure, known: Known) -> None:
        """What lexicon or authority say of somebody's office serves to recognise it, not to fill the page."""
        for office in self.knows.offices(known) if known.type is EntityType.PERSON else ():
            chunk = Reader(words(office), self.knows).chunk_at(0)
            if chunk is not None and not chunk.name:
                self.register.describe(figure, {head_key(chunk.head)}, set(chunk.desc))

    def _enrich(self, figure: Figure, chunk: Chunk) -> None:
        self.register.describe(figure, {head_key(chunk.head)} if chunk.head else set(), set(chunk.desc))
        figure.gender = figure.gender or chunk.gender
        if not figure.role_en and chunk.role_en and chunk.name:
            figure.role_en = chunk.role_en
        name = proper_name(chunk)
        if len(name) > len(figure.name) and figure.type is EntityType.PERSON:
            self.register.rename(figure, name)

    def _bearers(self, chunk: Chunk) -> list[Figure]:
        """The figures whom a short form of a name can mean: by the surname, else by the given name."""
        found = [f for f in self.register.bearers(chunk.name) if self._title_fits(chunk, f)]
        return found or [f for f in self.register.given(chunk.name) if self._called_so(chunk, f)]

    def _called_so(self, chunk: Chunk, figure: Figure) -> bool:
        """Whether a given name alone can mean a figure: not of another gender, and not by a title that is not his."""
        clash = chunk.gender and figure.gender and chunk.gender != figure.gender
        return not clash and (not chunk.head or head_key(chunk.head) in figure.heads)

    @staticmethod
    def _title_fits(chunk: Chunk, figure: Figure) -> bool:
        return not (chunk.gender and figure.gender and chunk.gender != figure.gender and chunk.head)

    def endings(self) -> dict[str, object]:
        """A trie of the short forms by which named persons of this article can be meant.

        They are the ends of a name (الزياني, كي مون, آل خليفة) and, for names of two or three words, its first word.
        """
        trie: Trie = {}
        for f in self.register.figures:
            if f.type is not EntityType.PERSON or not f.named or f.kind is not SpeakerKind.PERSON:
                continue
            for start in range(1, len(f.name)):
                if f.name[start] not in ("بن", "ابن"):
                    self._plant(trie, f.name[start:])
            self._plant(trie, f.name)
            if len(core_of(f.name)) in (2, 3):
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
            self._note(link.figure)
            how = "name" if chunk.name else "office" if chunk.type is EntityType.PERSON else "description"
            link.figure.mentions.append((span, how))
            if alone is not None:
                link.figure.mentions.append((alone, how))
        return link

    def rather(self, wrong: Figure, right: Figure, end: int, sentence: int) -> None:
        """Give the mention of one figure that ends at `end` to another, whom the sentence turns out to mean."""
        right.mentions += [m for m in wrong.mentions if m[0].end == end]
        wrong.mentions = [m for m in wrong.mentions if m[0].end != end]
        right.seen = sentence
        self._note(right)

    def _note(self, figure: Figure) -> None:
        if figure.kind is SpeakerKind.PERSON:
            self.recent.pop(figure, None)
            self.recent[figure] = None
            if len(self.recent) > MOST_RECENT:
                del self.recent[next(iter(self.recent))]

    def _counterpart(self, figure: Figure, chunk: Chunk, sentence: int) -> None:
        """«لافروف … مع نظيره البحريني فلان»: he holds the office of the one named before him in the sentence."""
        if chunk.type is not EntityType.PERSON or chunk.kind is not SpeakerKind.PERSON:
            return
        other = self._latest_person
        if chunk.head == "نظير" and other is not None and other is not figure and other.seen == sentence:
            self.register.describe(figure, set(other.heads), {w for w in other.desc if not w.isascii()})
        self._latest_person = figure

    def _named(self, chunk: Chunk, span: Span) -> Link:
        figure = self._exact(chunk)
        if figure is not None:
            self._enrich(figure, chunk)
            alone = chunk.known is None and figure.type is EntityType.PERSON and len(core_of(figure.name)) == 1
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
            since = [f for f in self._fitting(chunk) if f.seen > self.current.spoke]
            if since:
                return Link(since[-1], UNSURE, "a document named since the last speaker spoke", (self.current,))
            sure = min(0.8, self._trust.get(self.current, 0.8))
            return Link(self.current, sure, "the statement of whoever has the floor")
        found = list(self._fitting(chunk))
        if chunk.type is EntityType.DOCUMENT and not chunk.definite and not self._issued(chunk):
            same = next((f for f in reversed(found) if f.desc == set(chunk.desc)), None)
            return Link(same or self._fresh(chunk, span), UNSURE, "a document of nobody named")
        if not chunk.definite:
            found = [f for f in found if f.desc == set(chunk.desc) and f.kind is chunk.kind]
        if not found and (speaker := self._courteously(chunk)) is not None:
            return Link(speaker, UNSURE, "a title that nobody bears here; whoever has the floor")
        if not found:
            sure = UNSURE if chunk.guess or self._perhaps_surname(chunk) else 0.9
            return Link(self._fresh(chunk, span), sure, "described")
        if len(found) == 1:
            return Link(found[0], 0.9, "the only one in the article whom the description fits")
        spoken = [f for f in reversed(self.speakers) if f in found]
        exact = [f for f in found if set(chunk.desc) == f.desc]
        pick = spoken[0] if spoken else max(exact or found, key=lambda f: (f.seen, f.named))
        sure = 0.85 if spoken and spoken[0] is self.current else 0.75 if spoken else 0.6
        return Link(pick, sure, "the latest whom the description fits", tuple(f for f in found if f is not pick))

    def _perhaps_surname(self, chunk: Chunk) -> bool:
        """«دعا الخوري إلى …» where nobody is a priest: a lone noun for a calling may be a surname."""
        lone = chunk.type is EntityType.PERSON and chunk.definite and chunk.last == chunk.first + 1
        lone = lone and chunk.head in self.knows.romaniser.borne
        title: Title | None = self.knows.titles.get(chunk.head, {}).get(END) if lone else None
        return title is not None and title.kind in _CALLINGS

    def _courteously(self, chunk: Chunk) -> Figure | None:
        """«ونفى المهندس»: a title by which one is addressed means the speaker, though he was given another before."""
        speaker = self.current
        alone = chunk.definite and not chunk.name and set(chunk.desc) <= {chunk.head} and chunk.head in COURTESIES
        if not alone or speaker is None or speaker.kind is not SpeakerKind.PERSON or not speaker.named:
            return None
        return speaker if speaker.agrees(chunk.gender, chunk.number) else None

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
        for f in self.register.holders(head):
            if persons and f.type is not EntityType.PERSON:
                continue
            if not persons and f.type is not chunk.type:
                continue
            if not set(chunk.desc) - {chunk.head, head} <= f.desc:
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
        del self.speakers[:-MOST_RECENT]
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
                if self.strange[0] >= figure.spoke and self.strange[1] == gender:
                    said = "the last speaker who was read, but another spoke since"
                    return Link(figure, min(UNSURE, sure), said, tuple(reversed(self.speakers))[:rank])
                said = "the last speaker" if rank == 0 else "the latest speaker who agrees in gender and number"
                return Link(figure, min(sure, self._trust[figure]), said, tuple(reversed(self.speakers))[:rank])
        return Link(None, 0.0, "nobody before agrees in gender and number")
