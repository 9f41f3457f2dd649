"""Words that come through somebody: «نقلت الوكالة عن …», «بحسب البيان», «نقلا عن الصحيفة»."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digest.arabic import OPENING, THAT
from digest.chain import Cast
from digest.figures import UNSURE, Figure, Link
from digest.inflect import CueForm
from digest.knowledge import Knowledge
from digest.lexemes import Phrase
from digest.model import EntityType, SpeakerKind
from digest.scene import Found, Scene
from digest.subjects import SubjectReader

_FROM = frozenset(("عن", "من", "الي"))  # نقل عن, علم من, نسب إلى
_WORDS = frozenset(("قوله", "قولها", "قولهم", "القول", "كلام", "كلاما", "تصريح", "تصريحات", "تصريحا"))
SOURCE_REACH = 12
"""Between the agency and «عن» stand no more words than this."""


class RelayReader(SubjectReader):
    """Finds whose words are relayed, and by whom."""

    def __init__(self, cast: Cast, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self.cast = cast

    def _quoting(self, scene: Scene, i: int, form: CueForm, said: Found | None) -> Found | None:
        """نقلت وكالة … عن فلان قوله: the words are his, the agency relays them; a person who quotes speaks."""
        if form.lemma == "نسب" and not self._tells_words(scene, i):
            return None  # نسبت الشرطة إليه تهمة القتل
        if scene.words[i + 1 : i + 2] and (him := scene.words[i + 1].folded) in ("عنه", "عنها") and said is None:
            agent = scene.at.get(i + 2)  # نقلت عنه الوكالة أن
            return self._relayed(scene, i, form, agent, self._of_him(scene, i, i + 1, him), None)
        agent = self._agent(scene, i, form)
        start = max(i + 1, scene.chunks[agent].last) if agent is not None else i + 1
        for j in range(start, min(len(scene.words), start + SOURCE_REACH)):
            folded = scene.words[j].folded
            if folded in ("عنه", "عنها"):
                link = said.link if said is not None else self._of_him(scene, i, j, folded)
                return self._relayed(scene, i, form, agent, link, None)
            index = self._source(scene, j + 1) if folded in _FROM and folded in form.frame else None
            if index is not None:
                return self._relayed(scene, i, form, agent, scene.links[index], index)
        return None

    @staticmethod
    def _tells_words(scene: Scene, i: int) -> bool:
        """Whether words are attributed to somebody, and not a deed: a clause, «قوله», a quotation follows."""
        after = range(i + 1, min(len(scene.words), i + 2 * SOURCE_REACH))
        return any(scene.words[k].folded in THAT | _WORDS or scene.quoted[k] for k in after)

    def _agent(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """Who passes it on, behind the verb or before it: «نقلت الوكالة عن …», «إلا أن الموقع نقل عن …»."""
        after = self.subject_after(scene, i, form)
        return after if after is not None else self._before(scene, i, form)

    def _of_him(self, scene: Scene, verb: int, at: int, folded: str) -> Link:
        """Whom «عنه» means: the one person named before it, «نقل بيان لمكتب العلبي عنه», else whoever spoke."""
        gender = "f" if folded == "عنها" else "m"
        named = (f for w in scene.words[verb + 1 : at] for f in self.cast.register.bearers((w.folded,)))
        found = list(dict.fromkeys(f for f in named if f.agrees(gender, "s")))
        if len(found) == 1:
            return Link(found[0], 0.85, "the pronoun means the person named in the words before it")
        link = self.cast.dropped(gender, "s", scene.n)
        return replace(link, confidence=min(UNSURE, link.confidence)) if found else link

    @staticmethod
    def _source(scene: Scene, j: int) -> int | None:
        """The chunk right behind «عن», a quotation mark between them or none."""
        if j < len(scene.words) and scene.words[j].raw in OPENING:
            j += 1
        return scene.at.get(j)

    @staticmethod
    def _relayed(scene: Scene, i: int, form: CueForm, agent: int | None, link: Link, source: int | None) -> Found:
        relay = scene.links[agent].figure if agent is not None else None
        if agent is not None and relay is not None and _is_person(scene, agent):
            nested = (link.figure,) if link.figure is not None else ()
            return Found(scene.links[agent], form, (i, i + 1), "person-quotes", agent, nested=nested)
        return Found(link, form, (i, i + 1), "relay", source, relay)

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

    @staticmethod
    def _told(scene: Scene, i: int, found: Sequence[Found]) -> bool:
        """Whether a phrase stands within what somebody says: «قال إن ما ورد على لسان الوزير خاطئ»."""
        first = min((f.cue[1] for f in found if f.cue is not None), default=len(scene.words))
        return any(w.folded in THAT for w in scene.words[max(first, i - 40) : i])

    @staticmethod
    def _clashes(figure: Figure, found: Sequence[Found]) -> bool:
        """«وشدد، وفق البيان، على …» behind a woman's words: the statement is not hers, for he says it."""
        dropped = [
            f.form for f in found if f.rule == "dropped-subject" and f.link.figure is None and f.form is not None
        ]
        return any(figure.gender and form.number == "s" and form.gender != figure.gender for form in dropped)

    def _according(self, scene: Scene, i: int, n: int, phrase: Phrase, found: Sequence[Found]) -> Iterator[Found]:
        j = i + n
        if phrase.words == ("علي", "لسان") and self._told(scene, i, found):
            return
        if phrase.words == ("كما",) or any(f.cue is not None and i <= f.cue[0] <= j + 2 for f in found):
            return
        index = next((k for k in (scene.at.get(j), scene.at.get(j + 1)) if k is not None), None)
        if index is None or scene.chunks[index].type is EntityType.PLACE:
            return
        figure = scene.links[index].figure
        nobody = bool(found) and all(f.link.figure is None for f in found)
        if figure is not None and ((figure.carries and nobody) or self._clashes(figure, found)):
            return
        carried = all(f.link.figure is not None and f.link.figure.carries for f in found)
        if found and phrase.cls == "relay" and not carried:
            return
        yield Found(scene.links[index], None, (i, j), "according-to", index)


def _is_person(scene: Scene, index: int) -> bool:
    chunk = scene.chunks[index]
    return chunk.type is EntityType.PERSON and chunk.kind is SpeakerKind.PERSON
