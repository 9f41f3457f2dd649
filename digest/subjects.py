"""Where the subject of a reporting verb stands: behind it, before it, at the head of the sentence."""

from collections.abc import Iterator, Sequence

from digest.arabic import OPENING, THAT, Word
from digest.chunk import Chunk
from digest.cues import SUBJECT_REACH, CueReader, occasion
from digest.inflect import CueForm
from digest.knowledge import TURNS
from digest.model import EntityType, SpeakerKind, Stance
from digest.particles import BE, CONTRAST, PREPOSITIONS, PRONOUN_PREPOSITIONS, RELATIVE
from digest.scene import Scene

PASSED = frozenset("،,()-–") | {"كان", "ايضا", "كذلك", "صراحه", "مجددا", "مساء", "امس", "اليوم"}
"""What may stand between a verb and its subject by itself."""
ASKED = frozenset(("الي", "علي", "من", "ب", "ل", "ان"))
"""What opens the thing asked for, behind whoever is asked."""


DATELINE = frozenset(("-", "–", "—", ")", "--"))
"""What stands behind the place of a dateline."""
FAR = 60
"""A subject stands no further before its verb, brackets counted: those in 46 articles come to 12 words."""


def _without_brackets(words: Sequence[Word]) -> Sequence[Word]:
    """The words outside round brackets: «إحدى المعلمات (فضلت عدم ذكر اسمها) قالت»."""
    out, depth = [], 0
    for word in words:
        depth += word.folded == "("
        if not depth:
            out.append(word)
        depth -= word.folded == ")" and depth > 0
    return out


class SubjectReader(CueReader):
    """Finds the subjects of reporting verbs. Results are indices of chunks."""

    def _breaks(self, scene: Scene, i: int) -> bool:
        return i == 0 or any(w.folded in CONTRAST for w in scene.words[max(0, i - 3) : i])

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
            return chunk.gender in (form.gender, "m")
        if not follows and form.number != "s":
            return chunk.number != "s"
        return not chunk.gender or chunk.gender == form.gender

    def subject_after(self, scene: Scene, i: int, form: CueForm) -> int | None:
        """The subject behind the verb, over adverbials and prepositional phrases."""
        if form.number != "s":
            return None  # a verb before its subject stays singular
        j = i + 1
        loose = True  # still nothing but adverbials between verb and here
        while j < min(len(scene.words), i + 1 + SUBJECT_REACH):
            word = scene.words[j]
            index = scene.at.get(j)
            if index is not None:
                chunk = scene.chunks[index]
                fits = self._agrees(chunk, form, follows=True) or self._complete(scene, chunk.last, form)
                if self._is_object(scene, chunk, form):
                    return None
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

    def coordinated(self, scene: Scene, subject: int | None) -> Iterator[int]:
        """Those joined to a subject by و, who say it with it: «العلبي والمرواني»."""
        while subject is not None:
            at = scene.chunks[subject].last
            if at < len(scene.words) and scene.words[at].folded in ("،", ","):
                at += 1
            subject = scene.at.get(at)
            if subject is None or scene.chunks[subject].clitics != "و":
                return
            if scene.chunks[subject].type is EntityType.DOCUMENT:
                return
            yield subject

    def addressed(self, scene: Scene, index: int, form: CueForm) -> bool:
        """Whether a chunk right behind a verb of asking may be who is asked: «ودعت إسرائيل إلى …»."""
        chunk = scene.chunks[index]
        if (
            form.stance not in (Stance.DEMAND, Stance.WARNING)
            or chunk.last >= len(scene.words)
            or chunk.head == "متحدث"
        ):
            return False
        after = scene.words[chunk.last]
        if after.raw in OPENING and chunk.last + 1 < len(scene.words):
            after = scene.words[chunk.last + 1]
        return after.folded in ASKED or (after.folded[0] in "بل" and self.knows.ordinary(after.folded))

    def _is_object(self, scene: Scene, chunk: Chunk, form: CueForm) -> bool:
        """Whether what stands behind a verb is its object, so that its subject was dropped.

        «ودعا المرشحين إلى»: a sound plural in ين is no subject. «واتهم الحكومة بـ»: a verb that needs an object
        (`&` in its frame) has found it when the next word is a preposition already.
        """
        first = scene.words[chunk.first].raw
        if chunk.number == "p" and not chunk.name and first.endswith("ين") and chunk.clitics == "":
            return True
        if "^" in form.frame and occasion(scene.words[chunk.first].folded, self.knows):
            return True  # ختم المؤتمر بالقول
        if "&" not in form.frame or chunk.last >= len(scene.words):
            return False
        after = scene.words[chunk.last].folded
        return after in form.frame or (after[0] in form.frame and after[0] in "بل" and len(after) > 2)

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
        folded = word.folded
        if folded in THAT or folded == ":" or (word.raw in OPENING and scene.quoted[j]):
            return None
        if folded in ("ل", "ب", "ك"):  # لـ«المدينة»
            return self._past_name(scene, j + 1), True
        if folded in ("كل", "كلا") and j + 1 < len(scene.words) and scene.words[j + 1].folded == "من":
            return j + 2, True
        phrase, n = self.knows.phrase_at(scene.words, j)
        if phrase is not None and phrase.cls in ("skip", *TURNS):
            return j + n, True
        if folded in PASSED or folded in PRONOUN_PREPOSITIONS or word.raw in OPENING:
            return j + 1, True
        direction = folded in ("الي", "علي") and word.raw.endswith(("ى", "ي"))
        governs = folded in PREPOSITIONS or (folded[0] in "بلك" and self.knows.ordinary(folded))
        return (self._phrase_end(scene, j), True) if governs and not direction else None

    @staticmethod
    def _past_name(scene: Scene, j: int) -> int:
        """Past a name, in quotation marks or without."""
        quoted = j < len(scene.words) and scene.words[j].raw in OPENING
        if quoted:
            close = next((k for k in range(j + 1, min(len(scene.words), j + 6)) if scene.words[k].raw in OPENING), None)
            return close + 1 if close is not None else j + 1
        index = scene.at.get(j)
        return scene.chunks[index].last if index is not None else j + 1

    def _phrase_end(self, scene: Scene, j: int) -> int:
        """Past a prepositional phrase: the preposition and the words that it governs."""
        k = j + 1 if scene.words[j].folded in PREPOSITIONS else j
        index = scene.at.get(k)
        if index is not None:
            return scene.chunks[index].last
        k += 1
        while k < len(scene.words) and k - j < 6:
            folded = scene.words[k].folded
            index = scene.at.get(k)
            if index is not None:
                chunk = scene.chunks[index]
                possessed = chunk.type is EntityType.DOCUMENT and chunk.definite  # بعرض الوثائق
                return chunk.last if chunk.clitics or possessed else k
            if (
                not (folded.startswith("ال") or folded[0].isdigit() or self.knows.ordinary(folded))
                or folded in PREPOSITIONS
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
                    and chunk.last <= i
                    and self._agrees(chunk, form, follows=False)
                    and (
                        k == 0
                        or not before[:1].isalnum()
                        or before in CONTRAST
                        or chunk.clitics == "و"
                        or before in BE
                        or before in THAT
                        or scene.words[chunk.last].folded == "قد"
                    )
                ):
                    between = scene.words[chunk.last : i]
                    if self._transparent(scene, chunk.last, i, between):
                        return scene.inside[k]
        return None

    def _transparent(self, scene: Scene, start: int, end: int, between: Sequence[Word]) -> bool:
        """Between a leading subject and its verb stand only apposition, a relative clause, adverbials."""
        if end - start > FAR:
            return False
        between = _without_brackets(between)
        if not between or all(
            w.folded in ("،", ",", "قد", "فقد", "كان", "-", "–", "(", ")") or w.raw in OPENING for w in between
        ):
            return True
        if any(w.folded in RELATIVE for w in between[:3]):
            return end - start < 25
        if any(w.folded in THAT or w.folded in (".", "؟") for w in between):
            return False
        return (
            end - start <= 12
            and not any(self._forms_cheap(w) for w in between)
            and (
                between[0].folded in ("،", ",")
                or between[0].folded in PREPOSITIONS
                or between[0].folded[0] in "بلف"
                or scene.inside[start] >= 0
            )
        )

    def _forms_cheap(self, word: Word) -> bool:
        return any(f.mood == "past" and "*" in f.frame for f in self.knows.cues.get(word.folded, ()))

    def _leading(self, scene: Scene, i: int, form: CueForm, conjunction: str) -> int | None:
        """A subject at the very head of the sentence whose verb this is: «سامر العلبي ... قال»، «أما الوزير فقال»."""
        if conjunction == "و" or i == 0:
            return None
        start = self._lead_in(scene)
        index = scene.at.get(start)
        if index is None:
            return None
        chunk = scene.chunks[index]
        several = form.number != "s" and any(True for _ in self.coordinated(scene, index))
        if chunk.last > i or not chunk.free or not (several or self._agrees(chunk, form, follows=False)):
            return None
        if chunk.type is EntityType.PLACE and any(w.folded in DATELINE for w in scene.words[chunk.last : i]):
            return None  # a dateline: عمان (وكالات) - قال الوزير
        last = scene.chunks[max(self.coordinated(scene, index), default=index)].last if several else chunk.last
        return index if self._transparent(scene, last, i, scene.words[last:i]) else None

    def _lead_in(self, scene: Scene) -> int:
        """Past turn markers and particles at the head of a sentence."""
        j = 0
        while j < len(scene.words):
            phrase, n = self.knows.phrase_at(scene.words, j)
            if phrase is not None and phrase.cls in ("skip", *TURNS):
                j += n
            elif (
                scene.words[j].folded in CONTRAST
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
            if chunk.first >= min(i, 7):
                break
            if chunk.clitics or (chunk.type is EntityType.DOCUMENT and not (chunk.definite and chunk.first <= 3)):
                continue
            if chunk.type is EntityType.PLACE and chunk.first > 2:
                continue
            before = scene.words[chunk.first - 1].folded if chunk.first else ""
            if before in PREPOSITIONS or before.removeprefix("و") in PREPOSITIONS:
                continue
            if chunk.type is EntityType.DOCUMENT and not self._agrees(chunk, form, follows=False):
                continue
            several = form.number != "s" and any(self.coordinated(scene, index))
            return index if several or self._agrees(chunk, form, follows=False) else None
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

    def _subjects(self, scene: Scene, i: int) -> Iterator[int]:
        """Chunks before a word that can be its clause's subject, the likeliest first."""
        for index, chunk in enumerate(scene.chunks):
            if chunk.first >= i or chunk.first > 8:
                return
            before = scene.words[chunk.first - 1].folded if chunk.first else ""
            if (
                chunk.clitics in ("", "و")
                and before not in PREPOSITIONS
                and before.removeprefix("و") not in PREPOSITIONS
                and chunk.type is not EntityType.DOCUMENT
            ):
                yield index
