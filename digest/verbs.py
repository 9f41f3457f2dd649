"""Whose words a reporting verb or participle gives: its subject, the sentence's speaker, or the one before."""

from collections.abc import Iterator

from msgspec.structs import replace

from digest.arabic import OPENING, THAT, definite
from digest.figures import UNSURE, Figure, Link
from digest.inflect import CueForm
from digest.model import BlockKind, EntityType, SpeakerKind
from digest.particles import (
    BEING,
    BUT,
    CONTRAST,
    PREPOSITIONS,
    RELATIVE,
    RESUMPTIVE,
    SPEECH_HONORIFICS,
    SUBORDINATE,
    WHEN_ASKED,
    WHO_IS,
)
from digest.relays import RelayReader
from digest.scene import Found, Scene
from digest.subjects import FAR
from digest.tables import END
from digest.zones import AS_FOR

RELAYING = frozenset(("نقل", "علم", "نسب"))
"""Verbs whose subject passes on what somebody else says: نقلت الوكالة عن …, علمت الصحيفة من …, نسبت إلى …"""
SHORTEST = 5
"""A sentence of fewer words that a participle begins is a byline or a heading."""
ONE_SUBJECT = 0.8
"""The confidence that the one person named as a sentence's subject is whose later verb gives words."""
ASKED_REACH = 4
"""«ولما سئلت» stands within so many words of its sentence's beginning."""
PERFECT_REACH = 20
"""Between «أن تكون» and its «قد» stand no more words than this."""
HONORIFIC_REACH = 3
"""A verb this near behind سموه or معاليه has it for its subject."""


class VerbReader(RelayReader):
    """Reads reporting verbs and participles of one sentence."""

    open_speech: Figure | None = None  # whose quotation or «مضيفا:» runs on from the sentence before

    # -- finite verbs ------------------------------------------------------------------------------------------

    def _verb(
        self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None, content_open: bool
    ) -> Found | None:
        if form.lemma in RELAYING:
            return self._quoting(scene, i, form, said)
        if i + 1 < len(scene.words) and (honorific := scene.words[i + 1].folded) in SPEECH_HONORIFICS:
            return Found(self._honorific(honorific, said), form, (i, i + 1), "honorific")
        told = said is not None and content_open and not conjunction
        if told and self._had_said(scene, i):
            return self._nested(scene, i, form, self._before(scene, i, form))
        index, rule = self._subject(scene, i, form, conjunction)
        if rule == "relative" and index is None:
            return None
        if told and not self._breaks(scene, i):
            return self._nested(scene, i, form, index)
        gives_way = index is not None and self._outweighed(scene, index, form, said)
        asks = index is not None and rule == "verb-subject" and self._asks(scene, index, form, conjunction, said)
        if index is None or gives_way or asks:
            return self._subjectless(scene, i, form, conjunction, said)
        index = self._who_is(scene, index)
        return Found(scene.links[index], form, (i, i + 1), rule, index)

    def _who_is(self, scene: Scene, index: int) -> int:
        """The person whom «وهو» names behind somebody without a name: «قال أحدهم، وهو المزارع سامر العلبي»."""
        chunk = scene.chunks[index]
        said = [w.folded for w in scene.words[chunk.last : chunk.last + 2]]
        other = scene.at.get(chunk.last + 2)
        if chunk.name or other is None or len(said) < 2 or said[0] not in ("،", ",") or said[1] not in WHO_IS:
            return index
        person = scene.chunks[other]
        title = self.knows.titles.get(person.head, {}).get(END)
        named = person.type is EntityType.PERSON and person.name and not person.clitics
        kin = title is not None and title.kind == "family"  # وهو شقيق سامر العلبي
        return other if named and not kin else index

    @staticmethod
    def _nested(scene: Scene, i: int, form: CueForm, index: int | None) -> Found | None:
        return None if index is None else Found(scene.links[index], form, (i, i + 1), "nested", index)

    @staticmethod
    def _had_said(scene: Scene, i: int) -> bool:
        """«نفى العلبي أن تكون الشركة قد وعدت …»: the perfect stands within what is told, behind its أن.

        Not so in «…، وكان العلبي قد أكد», which begins anew.
        """
        if i < 2 or scene.words[i - 1].folded != "قد":
            return False
        for k in range(i - 2, max(-1, i - PERFECT_REACH), -1):
            folded = scene.words[k].folded
            if folded in THAT or folded in BEING:
                return k == 0 or scene.words[k - 1].folded not in BUT
            if folded in CONTRAST and folded not in ("كان", "كانت", "كانوا", "قد"):
                return False
        return False

    def _subject(self, scene: Scene, i: int, form: CueForm, conjunction: str) -> tuple[int | None, str]:
        """The chunk that is a finite verb's subject, or None, and the rule that found it."""
        if i and scene.words[i - 1].folded in RELATIVE:
            return self._relative_head(scene, i), "relative"
        index = self.subject_after(scene, i, form)
        if index is None and scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in RESUMPTIVE:
            return None, "subject-verb"  # تصريحات قال فيها
        if index is None or self._headlong(scene, i, form):
            return self._before(scene, i, form), "subject-verb"
        leading = self._leading(scene, i, form, conjunction)
        if leading is not None and scene.words[0].folded in AS_FOR and self._speaks_of(scene, leading, index):
            return index, "verb-subject"
        if leading is not None and scene.chunks[leading].type is not EntityType.PLACE:
            return leading, "subject-verb"
        return index, "verb-subject"

    @staticmethod
    def _speaks_of(scene: Scene, leading: int, index: int) -> bool:
        """«أما القرار فقال الوزير إنه خاطئ»: what «أما» puts first is nobody, and a person stands behind the verb."""
        first, after = scene.chunks[leading], scene.chunks[index]
        nobody = first.type is not EntityType.PERSON or first.guess
        return nobody and leading != index and after.type is EntityType.PERSON and not after.guess

    def _headlong(self, scene: Scene, i: int, form: CueForm) -> bool:
        """Whether a headline's verb has its subject before it: every present has.

        So has a past that is spelt like the present of another verb: «خمس شركات توقع العقد», they sign it.
        """
        if scene.kind is BlockKind.PARAGRAPH or form.mood == "present":
            return scene.kind is not BlockKind.PARAGRAPH
        folded, before = scene.words[i].folded, scene.words[i - 1].folded if i else ""
        twofold = folded[0] == "ت" and form.gender == "m" and folded[1:] in self.knows.vocabulary.present
        return twofold and before[:1].isalpha() and before not in self.knows.function

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
        if said is not None and said.link.figure is not None and said.link.figure.agrees(form.gender, form.number):
            return self._same_sentence(scene, i, form, conjunction, said)
        first = self._sentence_subject(scene, i, form)
        if first is not None and scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in RESUMPTIVE:
            return Found(scene.links[first], form, (i, i + 1), "sentence-subject", first)
        if not self._own_clause(scene, i, form, conjunction):
            return None
        if form.lemma == "قال" and self._unread(scene, i + 1):
            nobody = Link(None, 0.0, f"«{scene.words[i + 1].raw}» behind the verb is its subject and was not read")
            return Found(nobody, form, (i, i + 1), "verb-subject")
        nearest = self._nearest(scene, i, form) if conjunction == "ف" and i > 2 else None
        if nearest is not None or first is not None:
            index = nearest if nearest is not None else first or 0
            sure = ONE_SUBJECT if index == first and self._one_subject(scene, index, i, form) else UNSURE
            link = replace(scene.links[index], confidence=min(sure, scene.links[index].confidence))
            return Found(link, form, (i, i + 1), "sentence-subject" if nearest is None else "so-he-said", index)
        return Found(self.cast.dropped(form.gender, form.number, scene.n), form, (i, i + 1), "dropped-subject")

    def _one_subject(self, scene: Scene, index: int, i: int, form: CueForm) -> bool:
        """Whether a named person is the subject of the sentence's first verb, and nobody else before this one fits.

        «وسارع النائب سامر العلبي إلى الرد عليها، فقال إن …», «فإن المتحدثة منى الخطيب …، واكتفت بالقول إن …».
        """
        chunk, after = scene.chunks[index], scene.words[i + 1 : i + 2]
        if not after or not (after[0].folded in THAT | form.frame or after[0].folded == ":" or after[0].raw in OPENING):
            return False  # وقال شقيقه إن …: somebody else may stand behind the verb
        before = scene.words[chunk.first - 1].folded if chunk.first else ""
        verb = before in self.knows.vocabulary.past or before.removeprefix("و") in self.knows.vocabulary.past
        heads = chunk.first - verb == self._lead_in(scene) or before in ("فان", "وان")
        others = (c for c in scene.chunks if chunk.last <= c.first < i and c.free and c.type is not EntityType.PLACE)
        named = chunk.type is EntityType.PERSON and chunk.kind is SpeakerKind.PERSON and bool(chunk.name)
        first = self.knows.title_at(scene.words, chunk.first)[1]
        whom = any(self.knows.title_at(scene.words, k)[1] > 1 for k in range(chunk.first + first, chunk.at[0]))
        if whom or i - chunk.last > FAR:
            return False  # استقبل السفير وزير النقل سامر العلبي، وقال إن …
        return named and heads and not any(self._agrees(c, form, follows=False) for c in others)

    def _same_sentence(self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found) -> Found | None:
        """«قال …، وأضاف …»: the speaker of the sentence goes on, where a clause of its own begins."""
        before = scene.words[i - 1].folded if i else ""
        if not conjunction and not self._breaks(scene, i) and before not in ("،", ",", ":", '"', "»", "«"):
            return None
        link = replace(said.link, evidence="the speaker of the same sentence goes on")
        return Found(link, form, (i, i + 1), "same-sentence", said.subject)

    def _unread(self, scene: Scene, at: int) -> bool:
        """Whether a noun stands here, where a verb that takes none but its subject ends: «قالت بائعة …»."""
        if at >= len(scene.words) or scene.quoted[at] or self.knows.phrase_at(scene.words, at)[0] is not None:
            return False
        folded = scene.words[at].folded
        listed = (
            folded in self.knows.function or folded in PREPOSITIONS or folded in THAT or folded in self.knows.finite
        )
        attached = folded[0] in "بلكو" and not self.knows.vocabulary.nominal(folded)  # بصراحة, but not بائعة
        return folded[0].isalpha() and not listed and not attached and not folded.endswith("ا")

    def _own_clause(self, scene: Scene, i: int, form: CueForm, conjunction: str) -> bool:
        """Whether a verb without a subject begins a clause, so that somebody before it has dropped out."""
        before = scene.words[i - 1].folded if i else ""
        after = scene.words[i + 1].folded if i + 1 < len(scene.words) else ""
        if before in SUBORDINATE or (form.mood == "present" and form.gender == "m" and after in THAT):
            return False  # عندما قال; يُرجَّح أن and يُذكَر أن are nobody's words
        unread = form.mood == "present" and definite(before) and scene.inside[i - 1] < 0
        if unread and not conjunction:
            return False  # its subject stands before it and was not read
        topic = scene.words[0].folded.removeprefix("و") in PREPOSITIONS  # وعن الأسعار قال
        breaks = conjunction or self._breaks(scene, i) or before in ("،", ",") or self._but_he(scene, i)
        pairs = zip(scene.words[: min(i, ASKED_REACH)], scene.words[1:i], strict=False)
        answers = any(w.folded in WHEN_ASKED and after.folded in PREPOSITIONS | {"عما"} for w, after in pairs)
        return bool(breaks) or topic or answers or self._lead_in(scene) >= i

    def _nearest(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The last person named before «فأكد»: «نقلت الصحيفة الشكوى إلى المتحدث، فأكد أن …»."""
        for at in range(i - 1, max(-1, i - 30), -1):
            index = scene.at.get(at)
            if index is not None and scene.chunks[index].type is EntityType.PERSON:
                return index if self._agrees(scene.chunks[index], form, follows=False) else None
        return None

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
        fit = [f for f in self.cast.recent if f.agrees(gender, "s")]
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
            agrees = figure is None or figure.agrees(form.gender, form.number) or form.number != "s"
            return Found(said.link, form, where, "participle", said.subject) if agrees else None
        link = self.cast.dropped(form.gender, form.number, scene.n)
        if len(scene.words) < SHORTEST:
            return None  # متابعة سامر العلبي
        if link.figure is not None and i <= 2:
            link = replace(link, evidence=f"a participle goes on: {link.evidence}")
            return Found(link, form, where, "participle-carries-on")
        doing = next(self._doing(scene, i), None)
        for index in (*(() if doing is None else (doing,)), *self._subjects(scene, i)):
            if self._agrees(scene.chunks[index], form, follows=False):
                own = scene.links[index]
                sure = own.confidence if index == doing or scene.chunks[index].first <= 1 else UNSURE
                link = replace(own, confidence=min(sure, own.confidence))
                return Found(link, form, where, "participle-of-subject", index)
        if link.figure is None:
            return None
        return Found(replace(link, confidence=link.confidence - 0.2), form, where, "participle-carries-on")

    def _doing(self, scene: Scene, i: int) -> Iterator[int]:
        """The subject of the main verb before a participle, which may say nothing: «استعرض العلبي …، مشيرا»."""
        for k in range(i - 1, max(-1, i - 40), -1):
            forms = self.knows.cues.get(scene.words[k].folded.removeprefix("و"), ())
            form = next((f for f in forms if f.mood == "past"), None)
            if form is not None and (k == 0 or not scene.words[k - 1].folded[0].isalnum()):
                index = self.subject_after(scene, k, form)
                if index is not None:
                    yield index
                return
