"""Whose words a sentence gives: cues, their subjects, quotation, continuation.

One sentence after another, with the cast of the article (`digest.chain`) as the only memory. Each finding
keeps the rule that made it, the evidence and a confidence; `digest explain` prints them.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digest.arabic import THAT, Word
from digest.chain import Cast
from digest.doubts import doubt
from digest.figures import UNSURE, Figure, Link
from digest.headlines import headline, segment_of
from digest.inflect import CueForm
from digest.knowledge import TURNS, Knowledge
from digest.model import BlockKind, EntityType, SpeakerKind
from digest.particles import FIRST_PERSON
from digest.scene import Found, Scene
from digest.verbs import VerbReader

_SILENT = {"future": "what somebody is going to say", "aside": "a link to other articles"}


class Attributor(VerbReader):
    """Attributes the sentences of one article, in order."""

    def __init__(self, cast: Cast, knowledge: Knowledge) -> None:
        super().__init__(cast, knowledge)
        self.open_speech: Figure | None = None  # whose quotation or «مضيفا:» runs on
        self.colon = False  # the sentence before ended with a colon
        self.silent = ""
        self.guest: Figure | None = None  # the person who speaks in the headline
        self.pair: tuple[Link, ...] = ()  # the two who spoke together last
        self.paired = -1  # and in which sentence

    # -- one sentence ------------------------------------------------------------------------------------------

    def attribute(self, scene: Scene) -> list[Found]:
        """All attributions of a sentence; an empty list when nobody speaks, with `silent` saying why."""
        self.silent = "no reporting word, no quotation, no attribution phrase"
        if self._turns(scene):
            self.open_speech = None
        if (silent := self._silenced(scene)) is not None:
            self.silent = silent
            return []
        found = headline(scene) if scene.kind is not BlockKind.PARAGRAPH else []
        spoken = [i for f in found if f.cue is not None for i in segment_of(scene, f.cue[0])]
        found += list(self._cues(scene, frozenset(spoken)))
        sources = list(self._verbless(scene, found))
        if sources:  # what is only described gives way: «كشفت التحقيقات عن …، وفق مصدر أمني»
            found = [f for f in found if f.subject is None or not scene.chunks[f.subject].guess]
        found = self._inside(scene, found, sources) + sources
        if not found:
            found = list(self._own_words(scene)) or list(self._continuation(scene))
        found = self._carriers(_merge(found))
        found = self._answer(scene, found)
        found = [self._weighed(scene, f) for f in found]
        self._note_genders(scene, found)
        self._remember(scene, found)
        return found

    def _answer(self, scene: Scene, found: list[Found]) -> list[Found]:
        """An answer in an interview is the guest's, whomever it quotes: the headline's speaker, or the last person."""
        topic = self.cast.topic[0] if self.cast.topic is not None else None
        guest = self.guest or topic or self.cast.current
        if not scene.answers or guest is None or guest.kind is not SpeakerKind.PERSON:
            return found
        inner = [f.link.figure for f in found if f.link.figure is not None and f.link.figure is not guest]
        link = Link(guest, UNSURE, "an answer in an interview with whoever the article is about")
        return [Found(link, None, None, "speech-goes-on", nested=tuple(dict.fromkeys(inner)))]

    def _silenced(self, scene: Scene) -> str | None:
        """Why a sentence says nothing, whatever verbs it holds, judged by how it begins."""
        phrase, _ = self.knows.phrase_at(scene.words, 0)
        return _SILENT.get(phrase.cls) if phrase is not None else None

    def begins_anew(self, text: Sequence[Word]) -> bool:
        """Whether a sentence begins with «وقال» or «من جهته», so that a quotation left open before it has ended."""
        first = text[0].folded
        forms = self.knows.cues.get(first) or (self.knows.cues.get(first[1:], ()) if first[0] in "وف" else ())
        phrase, _ = self.knows.phrase_at(text, 0)
        turn = first == "اما" or (phrase is not None and phrase.cls in TURNS)
        return turn or any(f.mood == "past" and not f.marked and "*" in f.frame for f in forms)

    def _turns(self, scene: Scene) -> bool:
        """Whether the sentence begins with a turn marker, so that what was still open has ended: من جهته."""
        if not scene.words or scene.quoted[0]:
            return False
        phrase, _ = self.knows.phrase_at(scene.words, 0)
        return phrase is not None and phrase.cls in TURNS

    @staticmethod
    def _inside(scene: Scene, found: list[Found], sources: Sequence[Found]) -> list[Found]:
        """«وبحسب المصدر فإن القائد رفض …»: what follows «فإن» is the source's; others in it speak within his words."""
        first = next((f for f in sources if f.cue is not None and f.cue[0] <= 1 and f.subject is not None), None)
        if first is None or first.link.figure is None or first.link.figure.carries:
            return found
        behind = scene.words[scene.chunks[first.subject or 0].last :][:2]
        return [] if any(w.folded in ("فان", "فانه", "فانها", "فانهم") for w in behind) else found

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
        found = self._of_gender(scene, found)
        why = doubt(scene, found, self.knows) or self._asked(scene, found)
        if not why:
            return found
        link = found.link
        evidence = f"{link.evidence}; but {why}"
        unsure = replace(link, confidence=min(UNSURE, link.confidence), evidence=evidence)
        return replace(found, link=unsure, doubted=True)

    def _of_gender(self, scene: Scene, found: Found) -> Found:
        """Of two who bear a name, the verb's gender tells which: «وأكدت الخطيب» where a man has it too."""
        figure, index, form = found.link.figure, found.subject, found.form
        if figure is None or index is None or form is None or found.rule not in ("verb-subject", "subject-verb"):
            return found
        chunk = scene.chunks[index]
        bare = chunk.type is EntityType.PERSON and chunk.name and not chunk.head and chunk.known is None
        bare = bare and chunk.clitics != "و"  # the verb agrees with the first of several
        if not bare or form.number != "s" or not figure.gender or figure.gender == form.gender:
            return found
        bearers = dict.fromkeys((*found.link.rivals, *self.cast.register.given(chunk.name)))
        fit = [rival for rival in bearers if rival.gender == form.gender]
        if len(fit) != 1:
            return replace(found, link=replace(found.link, confidence=min(UNSURE, found.link.confidence)))
        said = f"{found.link.evidence}; the verb's gender tells which of them"
        self.cast.rather(figure, fit[0], scene.words[chunk.last - 1].end, scene.n)
        return replace(found, link=Link(fit[0], 0.9, said, (figure,)))

    def _note_genders(self, scene: Scene, found: Sequence[Found]) -> None:
        """A verb tells the gender of a person whose name does not: behind «قالت هالفورسن», «وشدد» is not hers."""
        for f in found:
            figure, chunk = f.link.figure, scene.chunks[f.subject] if f.subject is not None else None
            if figure is None or chunk is None or f.form is None or f.rule not in ("verb-subject", "subject-verb"):
                continue
            person = chunk.kind is SpeakerKind.PERSON and chunk.type is EntityType.PERSON and chunk.name
            alone = chunk.clitics != "و" and not any(True for _ in self.coordinated(scene, f.subject))
            if person and alone and f.form.number == "s" and figure is scene.links[f.subject or 0].figure:
                figure.gender = figure.gender or f.form.gender

    def _asked(self, scene: Scene, found: Found) -> str:
        """«وطالبت النقابات بزيادة الأجور» behind somebody who agrees: she may go on and demand it of them."""
        current, index = self.cast.current, found.subject
        if found.rule != "verb-subject" or index is None or found.form is None or found.cue is None or current is None:
            return ""
        chunk, figure = scene.chunks[index], scene.links[index].figure
        goes_on = found.cue[0] == 0 and scene.words[0].folded[0] == "و" and scene.n - current.spoke <= 1
        new = chunk.type is not EntityType.PERSON or chunk.kind is not SpeakerKind.PERSON
        if not goes_on or not new or figure is None or figure.spoke >= 0 or figure is current:
            return ""
        asked = current.agrees(found.form.gender, found.form.number) and self.addressed(scene, index, found.form)
        return f"«{scene.words[chunk.first].raw}» may be whom the last speaker asks" if asked else ""

    def _remember(self, scene: Scene, found: list[Found]) -> None:
        for f in found:
            if f.link.figure is not None and scene.kind is BlockKind.PARAGRAPH:
                self.cast.speaks(f.link.figure, scene.n, f.link.confidence)
            elif f.form is not None and scene.kind is BlockKind.PARAGRAPH:
                self.cast.strange = scene.n, f.form.gender
        if not found and scene.kind is BlockKind.PARAGRAPH:
            self._note_topic(scene)
        together = [f.link.figure for f in found if f.link.figure is not None and f.cue == found[0].cue]
        if len(together) == len(found) == 2 and all(figure.kind is SpeakerKind.PERSON for figure in together):
            self.pair, self.paired = tuple(f.link for f in found), scene.n
        if scene.kind is BlockKind.HEADLINE and found:
            self.guest = found[0].link.figure
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
        """Those who say it together with the speaker: «أكد العلبي والمرواني أن …», and then «وأضافا أن …»."""
        if found.rule == "dropped-subject" and found.link.figure is None and found.form is not None:
            yield from (replace(found, link=link) for link in self._both(scene, found.form))
        for index in self.coordinated(scene, found.subject):
            link = scene.links[index]
            link = replace(link, confidence=min(link.confidence, found.link.confidence))
            yield replace(found, link=link, subject=index, nested=())

    def _both(self, scene: Scene, form: CueForm) -> Sequence[Link]:
        """The two of whom a verb in the dual tells, where the sentence before had two speakers who agree with it."""
        if form.number != "d" or not self.pair or scene.n - self.paired > 1:
            return ()
        genders = {link.figure.gender for link in self.pair if link.figure is not None}
        clash = "m" in genders if form.gender == "f" else genders == {"f"}
        if clash:
            return ()
        sure = min(0.86, *(link.confidence for link in self.pair))
        return [Link(link.figure, sure, "one of the two who spoke last") for link in self.pair]

    # -- without a cue of its own ------------------------------------------------------------------------------

    def _own_words(self, scene: Scene) -> Iterator[Found]:
        """«…، على حد قوله»: the words are those of whoever has the floor."""
        for i in range(len(scene.words)):
            phrase, n = self.knows.phrase_at(scene.words, i)
            if phrase is not None and phrase.cls == "own":
                feminine = scene.words[i + n - 1].folded.endswith("ها")
                link = self.cast.dropped("f" if feminine else "m", "s", scene.n)
                yield Found(link, None, (i, i + n), "own-words")
                return

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
