"""Whose words a sentence gives: cues, their subjects, quotation, continuation.

One sentence after another, with the cast of the article (`digest.chain`) as the only memory. Each finding
keeps the rule that made it, the evidence and a confidence; `digest explain` prints them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.arabic import OPENING, THAT
from digest.chain import UNSURE, Cast, Figure, Link
from digest.inflect import CueForm
from digest.knowledge import Knowledge, Phrase
from digest.model import BlockKind, EntityType, SpeakerKind
from digest.particles import FIRST_PERSON, RELATIVE, RESUMPTIVE, SPEECH_HONORIFICS, SUBORDINATE
from digest.scene import Found, Scene
from digest.subjects import SubjectReader


class Attributor(SubjectReader):
    """Attributes the sentences of one article, in order."""

    def __init__(self, cast: Cast, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self.cast = cast
        self.open_speech: Figure | None = None  # whose quotation or «مضيفا:» runs on
        self.colon = False  # the sentence before ended with a colon
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
            index, rule = first, "subject-verb"
        if said is not None and content_open and not conjunction and not self._breaks(scene, i):
            if index is None:
                return None
            return Found(scene.links[index], form, (i, i + 1), i, len(scene.words), "nested")
        if index is not None:
            return Found(scene.links[index], form, (i, i + 1), i, len(scene.words), rule)
        return self._subjectless(scene, i, form, conjunction, said)

    def _subjectless(self, scene: Scene, i: int, form: CueForm, conjunction: str, said: Found | None) -> Found | None:
        """A verb whose subject is dropped or a bare honorific."""
        honorific = next((w.folded for w in scene.words[i + 1 : i + 4] if w.folded in SPEECH_HONORIFICS), None)
        if honorific is not None:
            return Found(self._honorific(honorific), form, (i, i + 1), i, len(scene.words), "honorific")
        before = scene.words[i - 1].folded if i else ""
        if said is not None and said.link.figure is not None and said.link.figure.agrees(form.gender, form.number):
            if not conjunction and not self._breaks(scene, i) and before not in ("،", ",", ":", '"', "»", "«"):
                return None
            return Found(
                replace(said.link, evidence="the speaker of the same sentence goes on"),
                form,
                (i, i + 1),
                i,
                len(scene.words),
                "same-sentence",
            )
        if scene.words[i + 1 : i + 2] and scene.words[i + 1].folded in RESUMPTIVE:
            first = self._sentence_subject(scene, i, form)
            if first is not None:
                return Found(scene.links[first], form, (i, i + 1), 0, len(scene.words), "sentence-subject")
        if before in SUBORDINATE or (
            i > 3 and not conjunction and not self._breaks(scene, i) and before not in ("،", ",")
        ):
            return None
        first = self._sentence_subject(scene, i, form)
        if first is not None:
            link = replace(scene.links[first], confidence=min(UNSURE, scene.links[first].confidence))
            return Found(link, form, (i, i + 1), i, len(scene.words), "sentence-subject")
        if (
            form.mood == "present"
            and form.gender == "m"
            and scene.words[i + 1 : i + 2]
            and scene.words[i + 1].folded in THAT
        ):
            return None  # يُرجَّح أن, يُذكَر أن: nobody's words
        link = self.cast.dropped(form.gender, form.number, scene.n)
        return Found(link, form, (i, i + 1), i, len(scene.words), "dropped-subject")

    def _honorific(self, honorific: str) -> Link:
        """سموه، معاليه: the person who has the floor, or the latest named."""
        gender = "f" if honorific.endswith("ها") else "m"
        current = self.cast.current
        if current is not None and current.kind is SpeakerKind.PERSON and current.agrees(gender, "s"):
            return Link(current, 0.85, f"{honorific}: the person who has the floor")
        people = [
            f for f in self.cast.figures if f.kind is SpeakerKind.PERSON and f.seen >= 0 and f.agrees(gender, "s")
        ]
        if people:
            return Link(max(people, key=lambda f: f.seen), 0.7, f"{honorific}: the latest person named")
        return Link(None, 0.0, f"{honorific}: nobody named before")

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
                return Found(scene.links[index], form, where, 0, len(scene.words), "participle-of-subject")
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

    # -- relays ------------------------------------------------------------------------------------------------

    def _quoting(self, scene: Scene, i: int, form: CueForm) -> Found | None:
        """نقلت وكالة … عن فلان قوله: the words are his, the agency relays them; a person who quotes speaks."""
        agent = self.subject_after(scene, i, form)
        start = scene.chunks[agent].last if agent is not None else i + 1
        for j in range(start, min(len(scene.words), start + 12)):
            folded = scene.words[j].folded
            if folded in ("عنه", "عنها"):
                link = self.cast.dropped("f" if folded == "عنها" else "m", "s", scene.n)
                if scene.found:
                    link = scene.found[-1].link
                return self._relayed(scene, i, form, agent, link)
            if folded == "عن" and (index := scene.at.get(j + 1)) is not None:
                return self._relayed(scene, i, form, agent, scene.links[index])
        return None

    def _relayed(self, scene: Scene, i: int, form: CueForm, agent: int | None, link: Link) -> Found:
        where = (i, i + 1)
        relay = scene.links[agent].figure if agent is not None else None
        if relay is not None and relay.type is EntityType.PERSON and relay.kind is SpeakerKind.PERSON:
            nested = (link.figure,) if link.figure is not None else ()
            return Found(
                scene.links[agent or 0],
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

    def _according(self, scene: Scene, i: int, n: int, phrase: Phrase, found: Sequence[Found]) -> Iterator[Found]:
        j = i + n
        if phrase.words == ("كما",) or any(f.cue is not None and i <= f.cue[0] <= j + 2 for f in found):
            return
        index = next((k for k in (scene.at.get(j), scene.at.get(j + 1)) if k is not None), None)
        if index is None:
            return
        link = scene.links[index]
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
                    return []  # «تونس: افتتاح معرض …» names the place of the news
                return [Found(scene.links[index], None, (j, j + 1), 0, len(scene.words), "headline-colon")]
            return []
        return []

    @staticmethod
    def _first_person(scene: Scene, j: int) -> bool:
        """Whether the words behind a colon speak of «us»: «النرويج: سنرفع إنتاجنا»."""
        rest = [w.folded for w in scene.words[j + 1 :]]
        return any(w in FIRST_PERSON or (w.endswith("نا") and len(w) > 4) for w in rest)

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
        elif any(w.folded in FIRST_PERSON or w.folded.removeprefix("و") in FIRST_PERSON for w in scene.words):
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
