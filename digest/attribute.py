"""Whose words a sentence gives: cues, their subjects, quotation, continuation.

One sentence after another, with the cast of the article (`digest.chain`) as the only memory. Each finding
keeps the rule that made it, the evidence and a confidence; `digest explain` prints them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.arabic import THAT, Word, definite
from digest.chain import UNSURE, Cast, Figure, Link
from digest.doubts import doubt
from digest.headlines import headline, segment_of
from digest.inflect import CueForm
from digest.knowledge import Knowledge
from digest.model import BlockKind, EntityType, SpeakerKind
from digest.particles import BUT, FIRST_PERSON, PREPOSITIONS, RELATIVE, RESUMPTIVE, SPEECH_HONORIFICS, SUBORDINATE
from digest.relays import RelayReader
from digest.scene import Found, Scene


RELAYING = frozenset(("نقل", "علم"))
"""Verbs whose subject passes on what somebody else says: نقلت الوكالة عن …, علمت الصحيفة من …"""
SHORTEST = 5
"""A sentence of fewer words that a participle begins is a byline or a heading."""
HONORIFIC_REACH = 3
"""A verb this near behind سموه or معاليه has it for its subject."""


class Attributor(RelayReader):
    """Attributes the sentences of one article, in order."""

    def __init__(self, cast: Cast, knowledge: Knowledge) -> None:
        super().__init__(cast, knowledge)
        self.open_speech: Figure | None = None  # whose quotation or «مضيفا:» runs on
        self.colon = False  # the sentence before ended with a colon
        self.silent = ""

    # -- one sentence ------------------------------------------------------------------------------------------

    def attribute(self, scene: Scene) -> list[Found]:
        """All attributions of a sentence; an empty list when nobody speaks, with `silent` saying why."""
        self.silent = "no reporting word, no quotation, no attribution phrase"
        if self._turns(scene):
            self.open_speech = None
        if self._future(scene):
            self.silent = "what somebody is going to say"
            return []
        found = headline(scene) if scene.kind is not BlockKind.PARAGRAPH else []
        spoken = [i for f in found if f.cue is not None for i in segment_of(scene, f.cue[0])]
        found += list(self._cues(scene, frozenset(spoken)))
        sources = list(self._verbless(scene, found))
        if sources:  # what is only described gives way: «كشفت التحقيقات عن …، وفق مصدر أمني»
            found = [f for f in found if f.subject is None or not scene.chunks[f.subject].guess]
        found = self._inside(scene, found, sources) + sources
        if not found:
            found = list(self._continuation(scene))
        found = self._carriers(_merge(found))
        found = [self._weighed(scene, f) for f in found]
        self._remember(scene, found)
        return found

    def _future(self, scene: Scene) -> bool:
        """«من المقرر أن …»: what is going to be said is no statement yet."""
        phrase, _ = self.knows.phrase_at(scene.words, 0)
        return phrase is not None and phrase.cls == "future"

    def begins_anew(self, text: Sequence[Word]) -> bool:
        """Whether a sentence begins with «وقال» or «من جهته», so that a quotation left open before it has ended."""
        first = text[0].folded
        forms = self.knows.cues.get(first) or (self.knows.cues.get(first[1:], ()) if first[0] in "وف" else ())
        phrase, _ = self.knows.phrase_at(text, 0)
        turn = phrase is not None and phrase.cls == "turn"
        return turn or any(f.mood == "past" and not f.marked and "*" in f.frame for f in forms)

    def _turns(self, scene: Scene) -> bool:
        """Whether the sentence begins with a turn marker, so that what was still open has ended: من جهته."""
        if not scene.words or scene.quoted[0]:
            return False
        phrase, _ = self.knows.phrase_at(scene.words, 0)
        return phrase is not None and phrase.cls == "turn"

    @staticmethod
    def _inside(scene: Scene, found: list[Found], sources: Sequence[Found]) -> list[Found]:
        """«وبحسب المصدر فإن القائد رفض …»: what follows «فإن» is the source's, and others in it speak within his words."""
        first = next((f for f in sources if f.cue is not None and f.cue[0] <= 1 and f.subject is not None), None)
        if first is None or first.link.figure is None or first.link.figure.carries:
            return found
        behind = scene.words[scene.chunks[first.subject or 0].last :][:2]
        if not any(w.folded in ("فان", "فانه", "فانها", "فانهم") for w in behind):
            return found
        return [f for f in found if f.rule not in ("subject-verb", "verb-subject")]

    @staticmethod
    def _carriers(found: list[Found]) -> list[Found]:
        """An agency or outlet beside somebody's words relays them: «قال فلان …، حسبما ذكرت الوكالة»."""
        carrying = [f for f in found if f.link.figure is not None and f.link.figure.carries]
        spoken = [f for f in found if f not in carrying]
        if not carrying or not any(f.link.figure is not None for f in spoken):
            return found
        relay = carrying[0].link.figure
        return [f if f.relay is not None else replace(f, relay=relay) for f in spoken]

    def _weighed(self, scene: Scene, found: Found) -> Found:
        """A finding about which something is doubtful, with the doubt as evidence and shown as unsure."""
        why = doubt(scene, found, self.knows)
        if not why:
            return found
        link = found.link
        evidence = f"{link.evidence}; but {why}"
        return replace(found, link=replace(link, confidence=min(UNSURE, link.confidence), evidence=evidence))

    def _remember(self, scene: Scene, found: list[Found]) -> None:
        for f in found:
            if f.link.figure is not None and scene.kind is BlockKind.PARAGRAPH:
                self.cast.speaks(f.link.figure, scene.n, f.link.confidence)
        if not found and scene.kind is BlockKind.PARAGRAPH:
            self._note_topic(scene)
        speaker = found[-1].link.figure if found and scene.kind is BlockKind.PARAGRAPH else None
        self.colon = (bool(scene.words) and scene.words[-1].folded == ":") or _ends_in_open_cue(scene, found)
        self.open_speech = speaker if scene.opens_quote or self.colon else None

    def _note_topic(self, scene: Scene) -> None:
        """Note whom a sentence without a statement is about: the person who stands at its head, or behind its verb."""
        start = self._lead_in(scene)
        index = next((scene.at[k] for k in range(start, start + 3) if k in scene.at), None)
        if index is None:
            return
        chunk, figure = scene.chunks[index], scene.links[index].figure
        if figure is not None and chunk.free and chunk.type is EntityType.PERSON and not chunk.guess:
            self.cast.topic = figure, scene.n

    # -- cues --------------------------------------------------------------------------------------------------

    def _cues(self, scene: Scene, spoken: frozenset[int]) -> Iterator[Found]:
        """What the reporting words say; those inside the words `spoken` by a headline's speaker are his."""
        said: Found | None = None
        content_open = False
        for i in range(len(scene.words)):
            hit = None if i in spoken else self._forms(scene, i)
            if hit is None:
                content_open = content_open or (said is not None and self._opens(scene, i, said))
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
            yield from self._joined(scene, found)

    @staticmethod
    def _opens(scene: Scene, i: int, said: Found) -> bool:
        """Whether a word opens what the speaker says: أن, a colon, or the comma of «وتابع الوزير، …»."""
        folded = scene.words[i].folded
        if folded in THAT or folded == ":":
            return True
        return folded in ("،", ",") and said.form is not None and "،" in said.form.frame

    def _joined(self, scene: Scene, found: Found) -> Iterator[Found]:
        """Those who say it together with the speaker: «أكد العلبي والمرواني أن …»."""
        for index in self.coordinated(scene, found.subject):
            yield replace(found, link=scene.links[index], subject=index, nested=())

    # -- finite verbs ------------------------------------------------------------------------------------------

    def _verb(
        self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None, content_open: bool
    ) -> Found | None:
        if form.lemma in RELAYING:
            return self._quoting(scene, i, form, said)
        if i + 1 < len(scene.words) and (honorific := scene.words[i + 1].folded) in SPEECH_HONORIFICS:
            return Found(self._honorific(honorific, said), form, (i, i + 1), "honorific")
        before = scene.words[i - 1].folded if i else ""
        relative = before in RELATIVE
        index = self._relative_head(scene, i) if relative else self.subject_after(scene, i, form)
        if index is None and scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in RESUMPTIVE:
            return self._subjectless(scene, i, form, conjunction, said)
        rule = "relative" if relative else "verb-subject"
        if relative and index is None:
            return None
        if (scene.kind is not BlockKind.PARAGRAPH and form.mood == "present" and not relative) or (
            index is None and not relative
        ):
            index, rule = self._before(scene, i, form), "subject-verb"
        elif not relative and (first := self._leading(scene, i, form, conjunction)) is not None:
            if index is None or scene.chunks[first].type is not EntityType.PLACE:
                index, rule = first, "subject-verb"
        if said is not None and content_open and not conjunction and not self._breaks(scene, i):
            return None if index is None else Found(scene.links[index], form, (i, i + 1), "nested", index)
        if index is not None and self._outweighed(scene, index, form, said):
            return self._subjectless(scene, i, form, conjunction, said)
        if index is not None and rule == "verb-subject" and self._asks(scene, index, form, conjunction, said):
            return self._subjectless(scene, i, form, conjunction, said)
        if index is not None:
            return Found(scene.links[index], form, (i, i + 1), rule, index)
        return self._subjectless(scene, i, form, conjunction, said)

    @staticmethod
    def _outweighed(scene: Scene, index: int, form: CueForm, said: Found | None) -> bool:
        """«كما اعتبرت احتلال المدينة …»: the speaker of the sentence goes on; an indefinite guess is what she says."""
        figure = said.link.figure if said is not None else None
        guess = scene.chunks[index].guess and not scene.chunks[index].definite
        return guess and figure is not None and figure.agrees(form.gender, form.number)

    def _asks(self, scene: Scene, index: int, form: CueForm, conjunction: str, said: Found | None) -> bool:
        """«وأعربت الوزيرة عن أسفها ودعت إسرائيل إلى …»: the speaker of the sentence goes on and asks somebody."""
        if said is None or said.link.figure is None or not conjunction or scene.links[index].figure is said.link.figure:
            return False
        return said.link.figure.agrees(form.gender, form.number) and self.addressed(scene, index, form)

    def _subjectless(self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None) -> Found | None:
        """A verb whose subject is dropped or a bare honorific."""
        near = scene.words[max(0, i - HONORIFIC_REACH) : i + 4]
        honorific = next((w.folded for w in near if w.folded in SPEECH_HONORIFICS), None)
        if honorific is not None and said is None:
            return Found(self._honorific(honorific, said), form, (i, i + 1), "honorific")
        before = scene.words[i - 1].folded if i else ""
        if said is not None and said.link.figure is not None and said.link.figure.agrees(form.gender, form.number):
            if not conjunction and not self._breaks(scene, i) and before not in ("،", ",", ":", '"', "»", "«"):
                return None
            link = replace(said.link, evidence="the speaker of the same sentence goes on")
            return Found(link, form, (i, i + 1), "same-sentence", said.subject)
        first = self._sentence_subject(scene, i, form)
        if first is not None and scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in RESUMPTIVE:
            return Found(scene.links[first], form, (i, i + 1), "sentence-subject", first)
        breaks = conjunction or self._breaks(scene, i) or before in ("،", ",") or self._but_he(scene, i)
        topic = scene.words[0].folded.removeprefix("و") in PREPOSITIONS
        unread = form.mood == "present" and definite(before) and scene.inside[i - 1] < 0
        if before in SUBORDINATE or (unread and not conjunction) or (not breaks and not topic and self._lead_in(scene) < i):
            return None
        if conjunction == "ف" and i > 2 and (near := self._nearest(scene, i, form)) is not None:
            link = replace(scene.links[near], confidence=min(UNSURE, scene.links[near].confidence))
            return Found(link, form, (i, i + 1), "so-he-said", near)
        if first is not None:
            link = replace(scene.links[first], confidence=min(UNSURE, scene.links[first].confidence))
            return Found(link, form, (i, i + 1), "sentence-subject", first)
        after = scene.words[i + 1].folded if i + 1 < len(scene.words) else ""
        if form.mood == "present" and form.gender == "m" and after in THAT:
            return None  # يُرجَّح أن, يُذكَر أن: nobody's words
        return Found(self.cast.dropped(form.gender, form.number, scene.n), form, (i, i + 1), "dropped-subject")

    def _nearest(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The last person named before «فأكد»: «نقلت الصحيفة الشكوى إلى المتحدث، فأكد أن …»."""
        fits = (k for k, c in enumerate(scene.chunks) if c.last <= i and c.type is EntityType.PERSON)
        return max((k for k in fits if self._agrees(scene.chunks[k], form, follows=False)), default=None)

    @staticmethod
    def _but_he(scene: Scene, i: int) -> bool:
        """«غير أنه أشار», «إلا أنها أكدت»: the pronoun goes on with whoever the sentence is about."""
        return i > 1 and scene.words[i - 1].folded in ("انه", "انها", "انهم") and scene.words[i - 2].folded in BUT

    def _honorific(self, honorific: str, said: Found | None = None) -> Link:
        """سموه، معاليه: the person who has the floor, or the latest named."""
        speaker = said.link.figure if said is not None else None
        if said is not None and speaker is not None and speaker.kind is SpeakerKind.PERSON:
            return replace(said.link, evidence=f"{honorific}: the speaker of the same sentence")
        gender = "f" if honorific.endswith("ها") else "m"
        fit = [f for f in self.cast.figures if f.kind is SpeakerKind.PERSON and f.seen >= 0 and f.agrees(gender, "s")]
        due = [f for f in fit if (f.desc | f.heads) & SPEECH_HONORIFICS[honorific]]
        due = [f for f in due if honorific[:4] in {d[:4] for d in f.desc}] or due
        current = self.cast.current
        if current in due or (current in fit and not due):
            return Link(current, 0.85 if due else UNSURE, f"{honorific}: the person who has the floor")
        if due:
            sure = 0.85 if len(due) == 1 else UNSURE
            return Link(max(due, key=lambda f: f.seen), sure, f"{honorific}: the latest to whom it is due")
        if fit:
            return Link(max(fit, key=lambda f: f.seen), UNSURE, f"{honorific}: the latest person named")
        return Link(None, 0.0, f"{honorific}: nobody named before")

    # -- participles -------------------------------------------------------------------------------------------

    def _participle(self, scene: Scene, i: int, form: CueForm, said: Found | None) -> Found | None:
        where = (i, i + 1)
        if said is None and self.open_speech is not None:
            link = Link(self.open_speech, 0.9, "the speech that the sentence before opened goes on")
            return Found(link, form, where, "speech-goes-on")
        if said is not None:
            figure = said.link.figure
            if figure is None or figure.agrees(form.gender, form.number) or form.number != "s":
                return Found(said.link, form, where, "participle", said.subject)
        link = self.cast.dropped(form.gender, form.number, scene.n)
        if len(scene.words) < SHORTEST:
            return None  # متابعة سامر العلبي
        if i == 0 or (said is None and i <= 2):
            link = replace(link, evidence=f"a participle goes on: {link.evidence}")
            return Found(link, form, where, "participle-carries-on")
        for index in (*self._doing(scene, i), *self._subjects(scene, i)):
            if self._agrees(scene.chunks[index], form, follows=False):
                return Found(scene.links[index], form, where, "participle-of-subject", index)
        if said is not None or link.figure is None:
            return None
        return Found(replace(link, confidence=link.confidence - 0.2), form, where, "participle-carries-on")

    def _doing(self, scene: Scene, i: int) -> Iterator[int]:
        """The subject of the main verb before a participle, a verb that by itself says nothing: «استعرض العلبي …، مشيرا»."""
        for k in range(i - 1, -1, -1):
            forms = self.knows.cues.get(scene.words[k].folded.removeprefix("و"), ())
            form = next((f for f in forms if f.mood == "past"), None)
            if form is not None and (k == 0 or not scene.words[k - 1].folded[0].isalnum()):
                index = self.subject_after(scene, k, form)
                if index is not None:
                    yield index
                return

    # -- speech that goes on -----------------------------------------------------------------------------------

    def _continuation(self, scene: Scene) -> Iterator[Found]:
        """A sentence without a cue of its own that goes on in somebody's voice."""
        if scene.kind is not BlockKind.PARAGRAPH:
            return
        if self.open_speech is not None:
            why = "the sentence before ended with a colon" if self.colon else "a quotation is still open"
            sure = 0.93 if scene.was_quoted or self.colon else 0.8
            yield Found(Link(self.open_speech, sure, why), None, None, "speech-goes-on")
            return
        speaker = self.cast.current
        if speaker is None or scene.n - speaker.spoke > 1:
            return
        first = scene.words[0].folded
        if first in THAT or first in ("وان", "وانه", "وانها", "وبان", "وانهم"):
            link = Link(speaker, 0.88, "begins with أن after the speaker's words")
            yield Found(link, None, None, "that-clause-goes-on")
        elif sum(scene.quoted) * 2 > len(scene.words):
            link = Link(speaker, 0.8, "a quotation right after the speaker's words")
            yield Found(link, None, None, "quotation-goes-on")
        elif any(w.folded in FIRST_PERSON or w.folded.removeprefix("و") in FIRST_PERSON for w in scene.words):
            link = Link(speaker, 0.72, "first person after the speaker's words")
            yield Found(link, None, None, "first-person-goes-on")


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
