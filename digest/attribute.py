"""Whose words a sentence gives: cues, their subjects, quotation, continuation.

One sentence after another, with the cast of the article (`digest.chain`) as the only memory. Each finding
keeps the rule that made it, the evidence and a confidence; `digest explain` prints them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from digest.arabic import OPENING, THAT, Word
from digest.chain import Cast, Figure, Link
from digest.chunk import Chunk
from digest.inflect import SHADDA, CueForm
from digest.knowledge import Knowledge, Phrase
from digest.model import BlockKind, EntityType, Kind, SpeakerKind, Stance

SUBJECT_REACH = 16
"""A subject stands no more words than this behind its verb, adverbials between them counted."""
LONG_QUOTE = 4
"""Quotation marks round fewer words than this wrap a name or a term, not speech."""

_PREPOSITIONS = frozenset(
    [
        "في",
        "من",
        "علي",
        "الي",
        "عن",
        "مع",
        "بين",
        "خلال",
        "بعد",
        "قبل",
        "ضد",
        "لدي",
        "منذ",
        "حتي",
        "حول",
        "عند",
        "تجاه",
        "امام",
        "عبر",
        "نحو",
        "ضمن",
        "اثر",
        "عقب",
        "اثناء",
        "رغم",
        "بسبب",
        "بشان",
        "حيال",
        "ازاء",
        "باسم",
        "وفق",
        "حسب",
        "بحسب",
        "مثل",
        "غير",
        "دون",
        "كل",
        "بعض",
        "جميع",
        "برئاسه",
        "بقياده",
        "علي",
    ]
)
_RELATIVE = frozenset(["الذي", "التي", "الذين", "اللذين", "اللتين", "اللواتي"])
_NEGATION = frozenset(["لا", "لم", "لن", "ما", "ليس", "وليس", "ولم", "ولا", "ولن", "فلم", "دون"])
_CONTRAST = frozenset(
    [
        "بينما",
        "فيما",
        "وفيما",
        "حين",
        "كما",
        "حيث",
        "اذ",
        "وقت",
        "لكن",
        "لكنه",
        "لكنها",
        "ولكنه",
        "ولكنها",
        "اما",
        "واما",
        "فقد",
        "قد",
        "وقد",
        "ايضا",
        "وكان",
        "وكانت",
        "كان",
        "كانت",
        "وكانا",
        "وكانوا",
        "كانوا",
        "وبينما",
        "الا",
    ]
)
_RESUMPTIVE = frozenset(["فيها", "فيه", "خلالها", "خلاله", "عبرها"])  # تصريحات قال فيها
_PRONOUN_PREPOSITIONS = frozenset(
    "منه منها منهم له لها لهم اليه اليها عليه عليها به بها معه معها عنه عنها لديه".split()
)
_BE = frozenset(["كان", "كانت", "وكان", "وكانت", "كانوا", "وكانوا", "وكانا", "كانا"])
_SUBORDINATE = frozenset(["عندما", "لما", "بعدما", "ان", "التي", "الذي", "الذين", "ما", "وما"])
_FIRST_PERSON = frozenset(
    [
        "نحن",
        "اننا",
        "انني",
        "لدينا",
        "علينا",
        "نعتقد",
        "نريد",
        "نرفض",
        "نؤكد",
        "نوكد",
        "ندعو",
        "نطالب",
        "نامل",
        "سنواصل",
        "سنعمل",
        "سنقوم",
        "اعتقد",
        "اريد",
        "اتمني",
        "نتمني",
        "عندنا",
        "لنا",
        "بلادنا",
        "شعبنا",
        "انا",
        "نعمل",
        "نتوقع",
        "وننا",
        "كنا",
        "نرحب",
        "ندين",
    ]
)
_SPEECH_HONORIFICS = frozenset(
    [
        "سموه",
        "معاليه",
        "فضيلته",
        "سيادته",
        "سعادته",
        "جلالته",
        "فخامته",
        "دولته",
        "غبطته",
        "قداسته",
        "نيافته",
        "سموها",
        "معاليها",
        "سعادتها",
    ]
)


def word_is_accusative(raw: str) -> bool:
    """Whether a participle bears the accusative that marks a circumstance: مضيفا، مضيفاً."""
    return raw.rstrip("\u064b").endswith("ا") or raw.endswith("ًا")


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution inside one sentence; word positions are indices into the sentence's words."""

    link: Link
    form: CueForm | None
    cue: tuple[int, int] | None  # words of the cue
    first: int
    last: int
    rule: str
    relay: Figure | None = None
    nested: tuple[Figure, ...] = ()


@dataclass(slots=True)
class Scene:
    """A sentence as the rules see it."""

    n: int
    kind: BlockKind
    words: Sequence[Word]
    chunks: Sequence[Chunk]
    links: dict[int, Link]  # by chunk index
    at: dict[int, int]  # word -> index of the chunk that begins there
    inside: list[int]  # word -> index of the chunk that covers it, or -1
    quoted: list[bool]  # word stands inside quoted speech
    opens_quote: bool = False  # a quotation is open at the end
    was_quoted: bool = False  # a quotation was open at the beginning
    found: list[Found] = field(default_factory=list)


def quotation(words: Sequence[Word], opened: bool) -> tuple[list[bool], bool]:
    """Which words stand inside quoted speech, and whether the quotation is still open at the end.

    Marks of any style count, reversed ones too: a mark opens when none is open. A quotation of fewer than
    `LONG_QUOTE` words is a name or a term.
    """
    inside = [False] * len(words)
    start = 0 if opened else -1
    for i, word in enumerate(words):
        if word.raw not in OPENING:
            continue
        if start < 0:
            start = i
            continue
        if word.raw in "«“" and words[start].raw == "«":
            continue
        if i - start > LONG_QUOTE or (opened and start == 0):
            inside[start:i] = [True] * (i - start)
        start, opened = -1, False
    if start >= 0:
        inside[start:] = [True] * (len(words) - start)
    return inside, start >= 0


class Attributor:
    """Attributes the sentences of one article, in order."""

    def __init__(self, cast: Cast, knowledge: Knowledge) -> None:
        self.cast = cast
        self.knows = knowledge
        self.open_speech: Figure | None = None  # whose quotation or «مضيفا:» runs on
        self.colon = False  # the sentence before ended with a colon
        self.last_block = -1
        self.silent = ""

    # -- one sentence ------------------------------------------------------------------------------------------

    def attribute(self, scene: Scene) -> list[Found]:
        """All attributions of a sentence; an empty list when nobody speaks, with `silent` saying why."""
        self.silent = "no reporting word, no quotation, no attribution phrase"
        found = self._headline(scene) if scene.kind is not BlockKind.PARAGRAPH else []
        found = found or list(self._cues(scene))
        found += list(self._verbless(scene, found))
        if not found:
            found = list(self._continuation(scene))
        found = self._carriers(_merge(found))
        self._remember(scene, found)
        return found

    @staticmethod
    def _carriers(found: list[Found]) -> list[Found]:
        """An agency or outlet beside somebody's words relays them: «قال فلان …، حسبما ذكرت الوكالة»."""
        carrying = [f for f in found if f.link.figure is not None and f.link.figure.carries]
        spoken = [f for f in found if f not in carrying]
        if not carrying or not any(f.link.figure is not None for f in spoken):
            return found
        relay = carrying[0].link.figure
        return [f if f.relay is not None else replace(f, relay=relay) for f in spoken]

    def _remember(self, scene: Scene, found: list[Found]) -> None:
        for f in found:
            if f.link.figure is not None and scene.kind is BlockKind.PARAGRAPH:
                self.cast.speaks(f.link.figure, scene.n)
        speaker = found[-1].link.figure if found else None
        self.colon = (bool(scene.words) and scene.words[-1].folded == ":") or _ends_in_open_cue(scene, found)
        self.open_speech = speaker if scene.opens_quote or self.colon else None

    # -- cues --------------------------------------------------------------------------------------------------

    def _forms(self, scene: Scene, i: int) -> tuple[CueForm, str] | None:
        """The reporting form that a word is here, and its conjunction."""
        word = scene.words[i]
        if not word.folded[0].isalpha() or scene.quoted[i]:
            return None
        phrase, _ = self.knows.phrase_at(scene.words, i)
        if phrase is not None and phrase.cls in ("skip", "turn"):
            return None
        covering = scene.inside[i]
        if covering >= 0 and scene.chunks[covering].first != i and scene.chunks[covering].name:
            return None
        for conjunction in ("", "و", "ف"):
            if not word.folded.startswith(conjunction):
                continue
            raw = word.raw[len(conjunction) :]
            for form in self.knows.cues.get(word.folded[len(conjunction) :], ()):
                if form.wasl and form.mood == "past" and raw.startswith("أ"):
                    continue
                if self._meant(scene, i, form, conjunction):
                    return form, conjunction
        return None

    def _meant(self, scene: Scene, i: int, form: CueForm, conjunction: str) -> bool:
        before = scene.words[i - 1].folded if i else ""
        raw = scene.words[i].raw
        if form.mood != "participle" and (
            before in _PREPOSITIONS
            and before not in ("كما", "حسب", "بحسب", "وفق", "قبل", "بعد", "حتي", "عقب")
        ):
            return False
        if (
            form.mood == "past"
            and before in _NEGATION
            and form.stance is not Stance.DENIAL
            and before not in ("ما", "وما")
        ):
            return False
        if form.mood == "present" and before in _NEGATION and form.stance is Stance.NEUTRAL:
            return False
        if (
            form.mood == "participle"
            and not word_is_accusative(raw)
            and not self._clause_begins(scene, i, form)
        ):
            return False
        if form.marked and SHADDA not in raw and not self._sure_homograph(scene, i, form):
            return False
        return self._follows_frame(scene, i, form)

    def _sure_homograph(self, scene: Scene, i: int, form: CueForm) -> bool:
        """بيّن written without its shadda is the verb where a name or a pronominal «أن» follows, never after كان."""
        before = scene.words[i - 1].folded if i else ""
        if "*" in form.frame or before in _BE:
            return False
        index = scene.at.get(i + 1)
        after = scene.words[i + 1].folded if i + 1 < len(scene.words) else ""
        if index is None:
            return after in THAT or form.mood == "participle"
        return not scene.chunks[index].guess and scene.chunks[index].type is not EntityType.PLACE

    def _clause_begins(self, scene: Scene, i: int, form: CueForm) -> bool:
        """A participle that might as well be an adjective reports where a clause begins, or its own words follow."""
        if i == 0 or not scene.words[i - 1].folded[0].isalnum():
            return True
        after = scene.words[i + 1].folded if i + 1 < len(scene.words) else ""
        return "*" not in form.frame and "@" not in form.frame and (after in form.frame or after in THAT)

    def _follows_frame(self, scene: Scene, i: int, form: CueForm) -> bool:
        frame = form.frame
        if "*" in frame:
            return True
        reach = 5 if form.mood == "participle" else SUBJECT_REACH
        stop = min(len(scene.words), i + 1 + reach)
        for j in range(i + 1, stop):
            folded = scene.words[j].folded
            if folded in frame or (folded in THAT and "ان" in frame):
                return True
            if '"' in frame and scene.words[j].raw in OPENING and j - i < 12 and scene.quoted[j]:
                return True
            if (
                folded[0] in "بل"
                and folded[0] in frame
                and len(folded) > 2
                and (j == i + 1 or scene.inside[j - 1] >= 0 or form.mood == "participle" or j - i < 5)
            ):
                return True
            if folded in (".", "؟", "!") or (
                folded in ("،", ",") and j > i + 2 and "@" not in frame and self._next_cue(scene, j)
            ):
                break
        if "@" in frame and form.mood != "participle":
            chunk = self._after(scene, i, form)
            return chunk is not None
        return "=" in frame or ("@" in frame and form.mood == "participle")

    def _next_cue(self, scene: Scene, j: int) -> bool:
        return j + 1 < len(scene.words) and any(
            f.mood == "participle" for f in self.knows.cues.get(scene.words[j + 1].folded, ())
        )

    def _cues(self, scene: Scene) -> Iterator[Found]:
        said: Found | None = None
        content_open = False
        for i in range(len(scene.words)):
            hit = self._forms(scene, i)
            if hit is None:
                if scene.words[i].folded in THAT and said is not None:
                    content_open = True
                continue
            form, conjunction = hit
            found = (
                self._participle(scene, i, form, said)
                if form.mood == "participle"
                else self._verb(scene, i, form, conjunction, said, content_open)
            )
            if found is None:
                continue
            if found.rule == "nested" and said is not None and found.link.figure is not None:
                said = replace(said, nested=(*said.nested, found.link.figure))
                yield said
                continue
            said, content_open = found, False
            yield found

    # -- finite verbs ------------------------------------------------------------------------------------------

    def _verb(
        self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None, content_open: bool
    ) -> Found | None:
        if form.lemma == "نقل":
            return self._quoting(scene, i, form)
        before = scene.words[i - 1].folded if i else ""
        relative = before in _RELATIVE
        index = self._relative_head(scene, i) if relative else self._after(scene, i, form)
        if index is None and scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in _RESUMPTIVE:
            return self._subjectless(scene, i, form, conjunction, said)
        rule = "relative" if relative else "verb-subject"
        if relative and index is None:
            return None
        if scene.kind is not BlockKind.PARAGRAPH and form.mood == "present" and not relative:
            index, rule = self._before(scene, i, form), "subject-verb"
        elif index is None and not relative:
            index, rule = self._before(scene, i, form), "subject-verb"
        elif not relative and (first := self._leading(scene, i, form, conjunction)) is not None:
            index, rule = first, "subject-verb"
        if said is not None and content_open and not conjunction and not self._breaks(scene, i):
            if index is None:
                return None
            return Found(self._link(scene, index), form, (i, i + 1), i, len(scene.words), "nested")
        if index is not None:
            return Found(self._link(scene, index), form, (i, i + 1), i, len(scene.words), rule)
        return self._subjectless(scene, i, form, conjunction, said)

    def _subjectless(
        self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None
    ) -> Found | None:
        """A verb whose subject is dropped or a bare honorific."""
        honorific = next(
            (w.folded for w in scene.words[i + 1 : i + 4] if w.folded in _SPEECH_HONORIFICS), None
        )
        if honorific is not None:
            return Found(
                self._honorific(scene, honorific), form, (i, i + 1), i, len(scene.words), "honorific"
            )
        before = scene.words[i - 1].folded if i else ""
        if (
            said is not None
            and said.link.figure is not None
            and said.link.figure.agrees(form.gender, form.number)
        ):
            if (
                not conjunction
                and not self._breaks(scene, i)
                and before not in ("،", ",", ":", '"', "»", "«")
            ):
                return None
            return Found(
                replace(said.link, evidence="the speaker of the same sentence goes on"),
                form,
                (i, i + 1),
                i,
                len(scene.words),
                "same-sentence",
            )
        if scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in _RESUMPTIVE:
            first = self._sentence_subject(scene, i, form)
            if first is not None:
                return Found(
                    self._link(scene, first), form, (i, i + 1), 0, len(scene.words), "sentence-subject"
                )
        if before in _SUBORDINATE or (
            i > 3 and not conjunction and not self._breaks(scene, i) and before not in ("،", ",")
        ):
            return None
        first = self._sentence_subject(scene, i, form)
        if first is not None:
            return Found(self._link(scene, first), form, (i, i + 1), i, len(scene.words), "sentence-subject")
        if (
            form.mood == "present"
            and form.gender == "m"
            and scene.words[i + 1 : i + 2]
            and scene.words[i + 1].folded in THAT
        ):
            return None  # يُرجَّح أن, يُذكَر أن: nobody's words
        link = self.cast.dropped(form.gender, form.number, scene.n)
        return Found(link, form, (i, i + 1), i, len(scene.words), "dropped-subject")

    def _breaks(self, scene: Scene, i: int) -> bool:
        return i == 0 or any(w.folded in _CONTRAST for w in scene.words[max(0, i - 3) : i])

    def _link(self, scene: Scene, index: int) -> Link:
        return scene.links[index]

    def _honorific(self, scene: Scene, honorific: str) -> Link:
        """سموه، معاليه: the person who has the floor, or the latest named."""
        gender = "f" if honorific.endswith("ها") else "m"
        current = self.cast.current
        if current is not None and current.kind is SpeakerKind.PERSON and current.agrees(gender, "s"):
            return Link(current, 0.85, f"{honorific}: the person who has the floor")
        people = [
            f
            for f in self.cast.figures
            if f.kind is SpeakerKind.PERSON and f.seen >= 0 and f.agrees(gender, "s")
        ]
        if people:
            return Link(max(people, key=lambda f: f.seen), 0.7, f"{honorific}: the latest person named")
        return Link(None, 0.0, f"{honorific}: nobody named before")

    # -- where subjects stand ----------------------------------------------------------------------------------

    def _speaks(self, chunk: Chunk) -> bool:
        """Whether a chunk can be the subject of a reporting verb."""
        return chunk.free and not (
            chunk.type is EntityType.ORGANISATION and not chunk.name and not chunk.definite and False
        )

    def _agrees(self, chunk: Chunk, form: CueForm, *, follows: bool) -> bool:
        """Agreement; a verb before its subject stays singular, and takes the gender of the nearest noun."""
        if chunk.kind in (SpeakerKind.GROUP,):
            return (
                not chunk.gender
                or form.gender == chunk.gender
                or form.number == "p"
                or (follows and chunk.gender == "m")
            )
        if chunk.type is EntityType.PLACE and form.number == "s":
            return chunk.gender == form.gender or chunk.gender == "m"
        if not follows and form.number != "s":
            return chunk.number != "s"
        if not chunk.gender or (
            chunk.kind is SpeakerKind.PERSON
            and chunk.type is EntityType.PERSON
            and chunk.known is None
            and not chunk.head
        ):
            return True
        return chunk.gender == form.gender

    def _after(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The subject behind the verb, over adverbials and prepositional phrases."""
        j = i + 1
        loose = True  # still nothing but adverbials between verb and here
        while j < min(len(scene.words), i + 1 + SUBJECT_REACH):
            word = scene.words[j]
            index = scene.at.get(j)
            if index is not None:
                chunk = scene.chunks[index]
                fits = self._agrees(chunk, form, follows=True) or self._complete(scene, chunk.last, form)
                if loose and chunk.clitics == "" and fits:
                    return index
                if loose and chunk.clitics == "":
                    return None
                j, loose = chunk.last, True
                continue
            step = None if word.folded in form.frame else self._skip(scene, j)
            if step is None:
                return None
            loose = step[1]
            j = step[0]
        return None

    def _complete(self, scene: Scene, j: int, form: CueForm) -> bool:
        """What follows a noun is the verb's own complement, so that the noun is its subject whatever its gender.

        Newspapers give «السودان» either gender; «كشفت السودان عن» still has one reading.
        """
        if j >= len(scene.words) or "*" in form.frame or form.stance in (Stance.DEMAND, Stance.ACCUSATION):
            return False
        word = scene.words[j]
        return word.folded in form.frame or (word.folded in THAT and "ان" in form.frame)

    def _skip(self, scene: Scene, j: int) -> tuple[int, bool] | None:
        """Past one adverbial: (next word, whether a subject may stand there), or None at a boundary."""
        word = scene.words[j]
        if word.folded in THAT or word.folded == ":" or (word.raw in OPENING and scene.quoted[j]):
            return None
        if word.folded in ("،", ",", "(", ")", "-", "–") or word.raw in OPENING:
            return j + 1, True
        phrase, n = self.knows.phrase_at(scene.words, j)
        if phrase is not None and phrase.cls in ("skip", "turn"):
            return j + n, True
        if word.folded in _PRONOUN_PREPOSITIONS:
            return j + 1, True
        if word.folded in ("الي", "علي") and scene.words[j].raw.endswith(("ى", "ي")):
            return None
        if word.folded in _PREPOSITIONS or (word.folded[0] in "بلك" and self.knows.ordinary(word.folded)):
            return self._phrase_end(scene, j), True
        if word.folded in ("كان", "ايضا", "كذلك", "صراحه", "مجددا", "مساء", "امس", "اليوم"):
            return j + 1, True
        return None

    def _phrase_end(self, scene: Scene, j: int) -> int:
        """Past a prepositional phrase: the preposition and the words that it governs."""
        k = j + 1 if scene.words[j].folded in _PREPOSITIONS else j
        index = scene.at.get(k)
        if index is not None:
            return scene.chunks[index].last
        k += 1
        while k < len(scene.words) and k - j < 6:
            folded = scene.words[k].folded
            index = scene.at.get(k)
            if index is not None:
                chunk = scene.chunks[index]
                if chunk.clitics == "" and chunk.type is EntityType.PERSON:
                    return k
                return chunk.last if chunk.clitics else k
            if (
                not (folded.startswith("ال") or folded[0].isdigit() or self.knows.ordinary(folded))
                or folded in _PREPOSITIONS
                or folded in THAT
                or not folded[0].isalnum()
            ):
                break
            k += 1
        return k

    def _before(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The subject before the verb, when the sentence or clause begins with it."""
        index = self._leading(scene, i, form, "")
        if index is not None:
            return index
        for k in range(i - 1, max(-1, i - 30), -1):
            if scene.inside[k] >= 0 and scene.chunks[scene.inside[k]].first == k:
                chunk = scene.chunks[scene.inside[k]]
                before = scene.words[k - 1].folded if k else ""
                if (
                    chunk.free
                    and self._agrees(chunk, form, follows=False)
                    and (
                        k == 0
                        or not before[:1].isalnum()
                        or before in _CONTRAST
                        or chunk.clitics == "و"
                        or before in _BE
                        or before in THAT
                    )
                ):
                    between = scene.words[chunk.last : i]
                    if self._transparent(scene, chunk.last, i, between):
                        return scene.inside[k]
        return None

    def _transparent(self, scene: Scene, start: int, end: int, between: Sequence[Word]) -> bool:
        """Between a leading subject and its verb stand only apposition, a relative clause, adverbials."""
        if not between or all(
            w.folded in ("،", ",", "قد", "فقد", "كان", "-", "–", "(", ")") or w.raw in OPENING
            for w in between
        ):
            return True
        if any(w.folded in _RELATIVE for w in between[:3]):
            return end - start < 25
        if any(w.folded in THAT or w.folded in (".", "؟") for w in between):
            return False
        return (
            end - start <= 12
            and not any(self._forms_cheap(w) for w in between)
            and (
                between[0].folded in ("،", ",")
                or between[0].folded in _PREPOSITIONS
                or between[0].folded[0] in "بلف"
                or scene.inside[start] >= 0
            )
        )

    def _forms_cheap(self, word: Word) -> bool:
        return any(f.mood == "past" and "*" in f.frame for f in self.knows.cues.get(word.folded, ()))

    def _leading(self, scene: Scene, i: int, form: CueForm, conjunction: str) -> int | None:
        """A subject at the very head of the sentence whose verb this is: «هشام مروة ... قال»، «أما الوزير فقال»."""
        if conjunction == "و" or i == 0:
            return None
        start = self._lead_in(scene)
        index = scene.at.get(start)
        if index is None:
            return None
        chunk = scene.chunks[index]
        if chunk.last > i or not self._agrees(chunk, form, follows=False) or not chunk.free:
            return None
        return index if self._transparent(scene, chunk.last, i, scene.words[chunk.last : i]) else None

    def _lead_in(self, scene: Scene) -> int:
        """Past turn markers and particles at the head of a sentence."""
        j = 0
        while j < len(scene.words):
            phrase, n = self.knows.phrase_at(scene.words, j)
            if phrase is not None and phrase.cls in ("turn", "skip"):
                j += n
            elif (
                scene.words[j].folded in _CONTRAST
                or scene.words[j].folded in ("،", ",", "و")
                or (scene.words[j].raw in OPENING and not scene.quoted[j])
            ):
                j += 1
            else:
                break
        return j

    def _sentence_subject(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The subject of an earlier verb of the sentence that is no cue: «بحث الوزير … ودعا»."""
        for index, chunk in enumerate(scene.chunks):
            if chunk.first >= i:
                break
            if chunk.clitics or chunk.type is EntityType.DOCUMENT:
                continue
            if chunk.type is EntityType.PLACE and chunk.first > 2:
                continue
            before = scene.words[chunk.first - 1].folded if chunk.first else ""
            if before in _PREPOSITIONS or chunk.first > 6:
                continue
            return index if self._agrees(chunk, form, follows=False) else None
        return None

    def _relative_head(self, scene: Scene, i: int) -> int | None:
        """The chunk that a relative pronoun before the verb refers to."""
        k = i - 2
        if k >= 0 and scene.words[k].folded in ("،", ","):
            k -= 1
        index = scene.inside[k] if k >= 0 else -1
        return (
            index
            if index >= 0
            and scene.chunks[index].last == k + 1
            and scene.chunks[index].type in (EntityType.PERSON, EntityType.ORGANISATION)
            else None
        )

    # -- participles -------------------------------------------------------------------------------------------

    def _participle(self, scene: Scene, i: int, form: CueForm, said: Found | None) -> Found | None:
        where = (i, i + 1)
        if said is None and self.open_speech is not None:
            link = Link(self.open_speech, 0.9, "the speech that the sentence before opened goes on")
            return Found(link, form, where, 0, len(scene.words), "speech-goes-on")
        if said is not None:
            figure = said.link.figure
            if figure is None or figure.agrees(form.gender, form.number) or form.number != "s":
                return Found(said.link, form, where, i, len(scene.words), "participle")
        if i == 0 or (said is None and i <= 2):
            link = self.cast.dropped(form.gender, form.number, scene.n)
            return Found(
                replace(link, evidence=f"a participle goes on: {link.evidence}"),
                form,
                where,
                0,
                len(scene.words),
                "participle-carries-on",
            )
        for index in self._subjects(scene, i):
            if self._agrees(scene.chunks[index], form, follows=False):
                return Found(
                    self._link(scene, index), form, where, 0, len(scene.words), "participle-of-subject"
                )
        if said is not None:
            return None
        link = self.cast.dropped(form.gender, form.number, scene.n)
        if link.figure is None:
            return None
        return Found(
            replace(link, confidence=link.confidence - 0.2),
            form,
            where,
            0,
            len(scene.words),
            "participle-carries-on",
        )

    def _subjects(self, scene: Scene, i: int) -> Iterator[int]:
        """Chunks before a word that can be its clause's subject, the likeliest first."""
        for index, chunk in enumerate(scene.chunks):
            if chunk.first >= i:
                return
            before = scene.words[chunk.first - 1].folded if chunk.first else ""
            if (
                chunk.clitics in ("", "و")
                and before not in _PREPOSITIONS
                and chunk.type is not EntityType.DOCUMENT
                and chunk.first <= 8
            ):
                yield index

    # -- relays ------------------------------------------------------------------------------------------------

    def _quoting(self, scene: Scene, i: int, form: CueForm) -> Found | None:
        """نقلت وكالة … عن فلان قوله: the words are his, the agency relays them; a person who quotes speaks."""
        agent = self._after(scene, i, form)
        start = scene.chunks[agent].last if agent is not None else i + 1
        for j in range(start, min(len(scene.words), start + 12)):
            folded = scene.words[j].folded
            if folded in ("عنه", "عنها"):
                link = self.cast.dropped("f" if folded == "عنها" else "m", "s", scene.n)
                if scene.found:
                    link = scene.found[-1].link
                return self._relayed(scene, i, form, agent, link, j)
            if folded == "عن" and (index := scene.at.get(j + 1)) is not None:
                return self._relayed(scene, i, form, agent, self._link(scene, index), j)
        return None

    def _relayed(self, scene: Scene, i: int, form: CueForm, agent: int | None, link: Link, j: int) -> Found:
        where = (i, i + 1)
        relay = self._link(scene, agent).figure if agent is not None else None
        if relay is not None and relay.type is EntityType.PERSON and relay.kind is SpeakerKind.PERSON:
            nested = (link.figure,) if link.figure is not None else ()
            return Found(
                self._link(scene, agent or 0),
                form,
                where,
                i,
                len(scene.words),
                "person-quotes",
                nested=nested,
            )
        return Found(link, form, where, i, len(scene.words), "relay", relay)

    # -- without a verb ----------------------------------------------------------------------------------------

    def _verbless(self, scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
        """بحسب فلان، وفقا للبيان، نقلا عن …: an agency relays where somebody else speaks."""
        i = 0
        while i < len(scene.words):
            phrase, n = (None, 0) if scene.quoted[i] else self.knows.phrase_at(scene.words, i)
            if phrase is None or phrase.cls not in ("according", "relay"):
                i += 1
                continue
            yield from self._according(scene, i, n, phrase, found)
            i += max(n, 1)

    def _according(
        self, scene: Scene, i: int, n: int, phrase: Phrase, found: Sequence[Found]
    ) -> Iterator[Found]:
        j = i + n
        if phrase.words == ("كما",) or any(f.cue is not None and i <= f.cue[0] <= j + 2 for f in found):
            return
        index = next((k for k in (scene.at.get(j), scene.at.get(j + 1)) if k is not None), None)
        if index is None:
            return
        link = self._link(scene, index)
        chunk = scene.chunks[index]
        if chunk.type is EntityType.PLACE:
            return
        carrier = (chunk.known is not None and chunk.known.kind in ("agency", "outlet")) or chunk.head in (
            "وكاله",
            "صحيفه",
            "قناه",
            "شبكه",
        )
        if (carrier or phrase.cls == "relay") and found:
            return
        yield Found(link, None, (i, j), 0, len(scene.words), "according-to")

    # -- headlines ---------------------------------------------------------------------------------------------

    def _headline(self, scene: Scene) -> list[Found]:
        """«فلان: …» in a headline or sub-headline."""
        for j, word in enumerate(scene.words[:14]):
            if word.folded != ":" or scene.quoted[j]:
                continue
            index = scene.inside[j - 1] if j else -1
            if index < 0 and j >= 2 and scene.words[j - 1].raw in OPENING:
                index = scene.inside[j - 2]
            if index >= 0 and scene.chunks[index].first <= 1:
                if scene.chunks[index].type is EntityType.PLACE and not self._first_person(scene, j):
                    return []  # «لبنان: الحكومة تفشل …» names the place of the news
                return [
                    Found(self._link(scene, index), None, (j, j + 1), 0, len(scene.words), "headline-colon")
                ]
            return []
        return []

    @staticmethod
    def _first_person(scene: Scene, j: int) -> bool:
        """Whether the words behind a colon speak of «us»: «قطر: تعرضنا لعملية غدر»."""
        rest = [w.folded for w in scene.words[j + 1 :]]
        return any(w in _FIRST_PERSON or (w.endswith("نا") and len(w) > 4) for w in rest)

    # -- speech that goes on -----------------------------------------------------------------------------------

    def _continuation(self, scene: Scene) -> Iterator[Found]:
        """A sentence without a cue of its own that goes on in somebody's voice."""
        if scene.kind is not BlockKind.PARAGRAPH:
            return
        everything = (0, len(scene.words))
        if self.open_speech is not None:
            why = "the sentence before ended with a colon" if self.colon else "a quotation is still open"
            sure = 0.93 if scene.was_quoted or self.colon else 0.8
            yield Found(Link(self.open_speech, sure, why), None, None, *everything, "speech-goes-on")
            return
        speaker = self.cast.current
        if speaker is None or scene.n - speaker.spoke > 1:
            return
        first = scene.words[0]
        if first.folded in THAT or first.folded in ("وان", "وانه", "وانها", "وبان", "وانهم"):
            yield Found(
                Link(speaker, 0.88, "begins with أن after the speaker's words"),
                None,
                None,
                *everything,
                "that-clause-goes-on",
            )
        elif sum(scene.quoted) * 2 > len(scene.words):
            yield Found(
                Link(speaker, 0.8, "a quotation right after the speaker's words"),
                None,
                None,
                *everything,
                "quotation-goes-on",
            )
        elif any(
            w.folded in _FIRST_PERSON or w.folded.removeprefix("و") in _FIRST_PERSON for w in scene.words
        ):
            yield Found(
                Link(speaker, 0.72, "first person after the speaker's words"),
                None,
                None,
                *everything,
                "first-person-goes-on",
            )


def _ends_in_open_cue(scene: Scene, found: Sequence[Found]) -> bool:
    """«… مؤكدا.» with the content in the next line."""
    last = found[-1].cue if found else None
    return last is not None and last[1] >= len(scene.words) - 1 and len(scene.words) > 2


def _merge(found: Sequence[Found]) -> list[Found]:
    """One attribution for each speaker of a sentence; later ones of the same speaker extend the first."""
    out: list[Found] = []
    for f in found:
        for k, g in enumerate(out):
            if g.link.figure is f.link.figure:
                nested = tuple(dict.fromkeys((*g.nested, *f.nested)))
                out[k] = replace(g, relay=g.relay or f.relay, nested=nested)
                break
        else:
            out.append(f)
    if any(f.link.figure for f in out):
        out = [f for f in out if f.link.figure is not None]
    return out


def kind_of(scene: Scene, found: Found) -> Kind:
    """How the words are given: quoted, reported, both, or as a headline."""
    if scene.kind is not BlockKind.PARAGRAPH:
        return Kind.HEADLINE
    body = range(found.cue[1] if found.cue else 0, len(scene.words))
    quoted = sum(scene.quoted[i] for i in body if scene.words[i].folded[0].isalnum())
    if not quoted:
        short = any(scene.words[i].raw in OPENING for i in body)
        return Kind.MIXED if short else Kind.INDIRECT
    plain = sum(not scene.quoted[i] and scene.words[i].folded[0].isalnum() for i in body)
    told = any(scene.words[i].folded in THAT and not scene.quoted[i] for i in body)
    return Kind.MIXED if told and plain > 6 else Kind.DIRECT
