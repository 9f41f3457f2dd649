"""Reporting words in a sentence: which form of a verb a word is, and whether it reports here."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from digest.arabic import OPENING, THAT, bare, definite
from digest.inflect import SHADDA, CueForm
from digest.knowledge import TURNS, Knowledge
from digest.lexemes import Phrase
from digest.model import BlockKind, EntityType, Stance
from digest.particles import BE, NEGATION, NOMINAL, OBJECTS, PREPOSITIONS, QUESTIONS, RELATIVE, SPEECH_HONORIFICS
from digest.scene import Scene
from digest.tables import END

NO_OBJECT = frozenset(
    ("تحدث", "ذكر", "لفت", "زاد", "رد", "علم", "وعد", "امل", "مضي", "خلص", "وصف", "اعتبر", "عد", "قدم", "اقر", "قال")
)
"""Lemmas whose form with a pronoun is another word (ذكره, his mention) or no report of its own (ما وصفه بـ)."""
BEFORE_VERBS = frozenset(("كما", "حسب", "بحسب", "وفق", "قبل", "بعد", "حتي", "عقب"))
"""Words that govern nouns and clauses alike."""
OPINION = frozenset(("راي", "اعتقد", "توقع", "استبعد", "ظن", "رجح", "اعتبر"))
"""Lemmas that report something when denied too: «لا يرى», «لم يستبعد»."""
SUBJECT_REACH = 16
"""A subject stands no more words than this behind its verb, adverbials between them counted."""


def word_is_accusative(raw: str) -> bool:
    """Whether a participle bears the accusative that marks a circumstance: مضيفا، مضيفاً."""
    return raw.rstrip("\u064b").endswith("ا") or raw.endswith("ًا")


def occasion(folded: str, knowledge: Knowledge) -> bool:
    """Whether a word is a noun for an occasion of speech, or begins the phrase for one: المؤتمر, كلمتها."""
    owned = [folded.removesuffix(p) for p in OBJECTS if folded.endswith(p)]
    forms = (bare(folded), *owned, *(f"{form[:-1]}ه" for form in owned if form.endswith("ت")))
    nodes = [knowledge.phrases[form] for form in forms if form in knowledge.phrases]
    ways = (way.get(END) for node in nodes for way in (node, *node.values()) if isinstance(way, dict))
    return any(isinstance(phrase, Phrase) and phrase.cls == "occasion" for phrase in ways)


class CueReader(ABC):
    """Finds reporting words."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knows = knowledge

    @abstractmethod
    def subject_after(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The index of the chunk that is the subject behind a verb."""

    def _forms(self, scene: Scene, i: int) -> tuple[CueForm, str] | None:
        """The reporting form that a word is here, and its conjunction."""
        word = scene.words[i]
        if not self.knows.may_report(word.folded) or scene.quoted[i]:
            return None
        phrase, _ = self.knows.phrase_at(scene.words, i)
        if phrase is not None and phrase.cls in ("skip", *TURNS):
            return None
        covering = scene.inside[i]
        if covering >= 0 and scene.chunks[covering].first != i and scene.chunks[covering].name:
            return None
        for conjunction in ("", "و", "ف"):
            if not word.folded.startswith(conjunction):
                continue
            raw = word.raw[len(conjunction) :]
            bare_word = word.folded[len(conjunction) :]
            attached = self._with_object(bare_word, raw) if self._object_ahead(scene, i, conjunction) else ()
            for form in self.knows.cues.get(bare_word) or attached:
                if form.wasl and form.mood == "past" and raw.startswith("أ"):
                    continue
                if self._meant(scene, i, form):
                    return form, conjunction
        return None

    @staticmethod
    def _object_ahead(scene: Scene, i: int, conjunction: str) -> bool:
        """Whether a verb with a pronoun tells what somebody said: «وهو ما نفته», «ووصفها» at the head, a headline.

        Elsewhere it stands in a clause about a noun: مشروع قدمه الوزير.
        """
        if scene.kind is not BlockKind.PARAGRAPH:
            return True
        before = scene.words[i - 1].folded if i else ""
        sums_up = before == "ما" and i > 1 and scene.words[i - 2].folded in ("وهو", "هو", "الامر")
        return (i == 0 and bool(conjunction)) or sums_up

    def _with_object(self, folded: str, raw: str) -> Iterator[CueForm]:
        """The forms of a verb that a pronoun is attached to: نفته الوزارة, وصفها بأنها, ما أعلنوه."""
        for pronoun in OBJECTS:
            stem = folded.removesuffix(pronoun)
            if stem == folded or len(stem) < 3 or raw.endswith("ة"):
                continue
            stems = {stem, stem + "ا"} if stem.endswith("و") else {stem}
            if stem.endswith("ا"):
                stems.add(stem[:-1] + "ي")
            for form in (f for s in sorted(stems) for f in self.knows.cues.get(s, ())):
                if form.mood != "participle" and not form.marked and form.lemma not in NO_OBJECT:
                    yield form._replace(frame=form.frame | {"*"}) if form.mood == "past" else form
            return

    def _meant(self, scene: Scene, i: int, form: CueForm) -> bool:
        """Whether a word that may be a reporting form is one here."""
        raw = scene.words[i].raw
        if form.mood != "participle":
            if not self._finite(scene, i, form):
                return False
        elif not word_is_accusative(raw) and not self._clause_begins(scene, i, form):
            return False
        if form.marked and SHADDA not in raw and not self._sure_homograph(scene, i, form):
            return False
        return self._follows_frame(scene, i, form)

    def _finite(self, scene: Scene, i: int, form: CueForm) -> bool:
        """Whether a finite form is a verb that affirms something: not behind a preposition, a negation, a question."""
        before = scene.words[i - 1].folded if i else ""
        noun = form.lemma == "راي" and form.mood == "past" and scene.words[i].raw.endswith("ي")  # رأي is no رأى
        if before in NOMINAL or before in QUESTIONS or noun or (before in PREPOSITIONS and before not in BEFORE_VERBS):
            return False
        if form.mood == "past":
            return form.stance is Stance.DENIAL or before not in NEGATION or before in ("ما", "وما")
        if before in NEGATION:
            return form.stance is Stance.DENIAL or form.lemma in OPINION
        if i and scene.inside[i - 1] < 0 and self._indefinite_noun(before):
            return False  # فقرة تنتقد الحكومة
        return before != "ان"  # من المقرر أن يعلن

    def _indefinite_noun(self, folded: str) -> bool:
        return not definite(folded) and folded in self.knows.vocabulary.nouns and folded not in self.knows.function

    def _sure_homograph(self, scene: Scene, i: int, form: CueForm) -> bool:
        """بيّن written without its shadda is the verb where a name or a pronominal «أن» follows, never after كان."""
        before = scene.words[i - 1].folded if i else ""
        if "*" in form.frame or before in BE:
            return False
        index = scene.at.get(i + 1)
        after = scene.words[i + 1].folded if i + 1 < len(scene.words) else ""
        if after in SPEECH_HONORIFICS:
            return True
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
        unless = {w[1:] for w in frame if w.startswith("-") and len(w) > 1}
        if unless and any(w.folded in unless for w in scene.words[i + 1 : i + 9]):
            return False
        if "*" in frame:
            return True
        reach = 5 if form.mood == "participle" else SUBJECT_REACH
        if any(w.folded in RELATIVE for w in scene.words[i + 1 : i + 8]):
            reach += 10  # وأشار العلبي، الذي كان يتحدث …، إلى أن
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
                and folded not in PREPOSITIONS
                and (folded in THAT or folded not in self.knows.function)
                and (j - i < 5 or scene.inside[j - 1] >= 0 or form.mood == "participle" or self._loose(scene, j - 1))
            ):
                return True
            comma = folded in ("،", ",") and j > i + 2 and "@" not in frame
            if folded in "؟!" or (comma and self._next_cue(scene, j)):
                break
        if "@" in frame and form.mood != "participle":
            return self.subject_after(scene, i, form) is not None
        return "=" in frame or ("@" in frame and form.mood == "participle")

    def _loose(self, scene: Scene, j: int) -> bool:
        """Whether a word parts the subject from the verb's preposition: a comma, a day."""
        return scene.words[j].folded in ("،", ",", ")") or self.knows.phrase_at(scene.words, j)[0] is not None

    def _next_cue(self, scene: Scene, j: int) -> bool:
        return j + 1 < len(scene.words) and any(
            f.mood == "participle" for f in self.knows.cues.get(scene.words[j + 1].folded, ())
        )
