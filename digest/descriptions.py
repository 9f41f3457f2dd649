"""Speakers whom no title and no list names: «قال كينشاك», «عدد من الأهالي», «أكدت المؤسسات المهتمة أن»."""

from msgspec.structs import replace

from digest.arabic import OPENING, THAT, bare, definite, peeled
from digest.chunk import Chunk
from digest.inflect import SHADDA
from digest.lexemes import Quantifier
from digest.model import EntityType, SpeakerKind
from digest.particles import NOMINAL, PREPOSITIONS
from digest.people import LIKELY
from digest.tables import END
from digest.titles import TitleReader
from digest.zones import AS_FOR

MOST_DESCRIPTION_WORDS = 6
KIN = frozenset(("بني", "بنو", "قبيله", "عشيره", "ال", "عايله", "اسره"))
"""Words before the name of a family or tribe."""


class DescriptionReader(TitleReader):
    """Reads what stands where a subject should and is described rather than named."""

    def counted(self, at: int) -> Chunk | None:
        """«عدد من الأهالي», «أحد أقارب المتوفى»: a word that counts, and those of whom it counts."""
        if not self._subject_place(at):
            return None
        for clitics, rest in peeled(self.text[at].folded):
            if clitics and self.text[at].folded in self.knows.common:
                continue  # واحد is not و and أحد
            figure = (Quantifier("", "p", rest),) if not clitics and self._people(at) else ()
            for quantifier in (*self.knows.quantifiers.get(rest, ()), *figure):
                start = at + 2 if quantifier.of else at + 1
                if quantifier.of and (at + 1 >= self.size or self.text[at + 1].folded != quantifier.of):
                    continue
                end = self._nouns(start)
                if end > start:
                    return self._counted(at, start, end, quantifier, clitics)
        return None

    def _people(self, at: int) -> bool:
        """A number in figures and a noun for persons: دعا 18 مرشحا; not «خمسون ساعة»."""
        if not self.text[at].folded.isdecimal() or at + 1 >= self.size:
            return False
        noun = self.text[at + 1].folded
        return any(word in self.knows.titles for word in (noun, noun.removesuffix("ا")))

    def _subject_place(self, at: int) -> bool:
        """Whether a speaker may be named here: at the head of a sentence, behind a verb of saying, «بحسب» or «عن»."""
        before = self.text[at - 1].folded if at else ""
        if not at or self.zones[at] or not before[0].isalnum() or before in ("عن", "من", "ان", "لكن", "غير"):
            return True
        return self._follows_cue(at)

    def _counted(self, at: int, start: int, end: int, quantifier: Quantifier, clitics: str) -> Chunk:
        single = quantifier.number == "s"
        feminine = self.text[at].folded.endswith(("احدي", "واحده"))
        return Chunk(
            at,
            end,
            EntityType.PERSON,
            SpeakerKind.ANONYMOUS if single else SpeakerKind.GROUP,
            at=(at, end),
            head=bare(self.text[start].folded),
            desc=frozenset(bare(w.folded) for w in self.text[start:end]),
            gender="f" if feminine else "m" if single else "",
            number=quantifier.number,
            definite=False,
            clitics=clitics,
            role_en=f"{quantifier.en} {self._counted_en(start)}",
        )

    def _counted_en(self, at: int) -> str:
        """English of those counted: «experts», «residents»; «people» where only the Arabic says who they are."""
        head, _ = self.knows.head_at(self.text[at])
        if head is not None and head.number == "p" and head.cls in ("group", "anon"):
            return head.en
        title, _, _ = self.knows.title_at(self.text, at)
        return title.en if title is not None and title.gender == "p" else "people"

    def _nouns(self, at: int) -> int:
        """The end of a noun and what completes it, or `at` where none stands."""
        if at >= self.size or self._boundary(at) or self.text[at].folded in PREPOSITIONS:
            return at
        if self.zones[at] and (self.text[at].folded in THAT or self.text[at].folded in self.knows.given):
            return at
        title, n, clitics = self.knows.title_at(self.text, at)
        n = n if title is not None and not clitics else 1
        end, _, _ = self.complement(at + n, definite(self.text[at].folded))
        return self.wider(end, indefinite=False)

    def _is_cue(self, folded: str) -> bool:
        return self.knows.reports(folded)

    def _object_of(self, at: int) -> bool:
        """The word bears the preposition that the verb before it asks for: هدد بمصيبة."""
        before, first = self.text[at - 1].folded, self.text[at].folded[0]
        return any(first in f.frame for form in (before, before[1:]) for f in self.knows.cues.get(form, ()))

    def _follows_cue(self, at: int) -> bool:
        """A reporting verb stands right before, a comma between them or none."""
        before = at - 2 if at > 1 and self.text[at - 1].folded in ("،", ",") else at - 1
        if before > 0 and self.text[before - 1].folded in NOMINAL:
            return False  # عدم ذكر اسمها
        return before >= 0 and (self._is_cue(self.text[before].folded) or self._spelt_cue(before))

    def _spelt_cue(self, at: int) -> bool:
        """The word is a reporting verb by the shadda it is printed with: حمّل."""
        word = self.text[at]
        if SHADDA not in word.raw:
            return False
        forms = self.knows.cues.get(word.folded, ()) or self.knows.cues.get(word.folded[1:], ())
        return any(f.marked and f.mood != "participle" for f in forms)

    def _after_verb(self, at: int) -> Chunk | None:
        """A lone unknown word as the subject of a reporting verb, or before a headline's colon: «وقال كينشاك»."""
        return self._named_within(at) if self._as_for(at) else self._where_asked(at)

    def _where_asked(self, at: int) -> Chunk | None:
        word = self.text[at]
        verb = self._follows_cue(at) or (at == 0 and self.size > 1 and self.text[1].folded == ":")
        if (
            not verb
            or self._is_cue(word.folded)
            or self._boundary(at)
            or word.folded in THAT
            or self._circumstance(word.folded)
        ):
            return None
        if at and self._object_of(at):
            return None
        if definite(word.folded) and word.raw.endswith("ون") and word.folded not in self.knows.given:
            return self._plural(at)  # أوصى المشاركون: the ending of a subject
        if word.folded.endswith("ين") and definite(word.folded) and word.folded not in self.knows.given:
            return None  # دعا المجلسين: the ending of an object
        if "&" in self._frames(at - 1, bound=False):
            return None
        named = self._named_within(at)
        if named is not None:
            return named
        likely = word.folded in self.knows.given or self.knows.shapes.name_odds(word.folded) > LIKELY
        if not likely or not self.namelike(at, first=not definite(word.folded)):
            return self._description(at, self._subject_phrase(at))
        end = self.goes_on(at + 1, at)
        gender = self.knows.given.get(word.folded, "")
        name = self.folded(at, end, "")
        last = end if self._joins_name(end) else max(end, self._subject_phrase(at))
        return Chunk(at, last, EntityType.PERSON, SpeakerKind.PERSON, name, (at, end), gender=gender)

    def _joins_name(self, at: int) -> bool:
        """Whether «و» joins somebody else to the name before, who speaks too: «وقال العلبي والمرواني إن …»."""
        word = self.text[at].folded if at < self.size else ""
        if not word.startswith("و") or word in self.knows.given:
            return False
        other = word[1:]
        return other in self.knows.given or (
            not self.knows.ordinary(other) and self.knows.shapes.name_odds(other) > LIKELY
        )

    def _as_for(self, at: int) -> bool:
        """Behind «أما», where the verb that it asks for reports."""
        return at > 0 and self.text[at - 1].folded in AS_FOR and bool(self.zones[at])

    def _plural(self, at: int) -> Chunk:
        end = self.wider(at + 1, indefinite=True)
        desc = frozenset({bare(self.text[at].folded)} | self.wording(at + 1, end))
        head = bare(self.text[at].folded)
        kinds = (EntityType.PERSON, SpeakerKind.GROUP)
        return Chunk(at, end, *kinds, at=(at, end), head=head, desc=desc, gender="m", number="p")

    def _named_within(self, at: int) -> Chunk | None:
        """A description and the full name behind it: «قال جاره سالم بن عوض», «قالت المرشدة في المدرسة عفاف العلبي»."""
        zone = self.zones[at]
        opens = zone and zone < self.size and (self.text[zone].folded in THAT or self.text[zone].folded == ":")
        opens = opens or self._as_for(at)
        kin = self.text[at].raw.endswith(("ه", "ها")) and self._name_begins(at + 1)  # زميلتها نوير الدوسري
        if (not opens and not kin) or self._name_begins(at):
            return None
        start, end = self._name_ahead(at)
        if self._as_for(at) and end > zone:
            return None  # أما الأسعار فقالت الوزيرة فلانة
        if end - start < 2 or self.text[start - 1].folded in KIN or not self._of_itself(at, start):
            return None
        desc = frozenset(bare(w.folded) for w in self.text[at:start] if w.folded[0].isalpha())
        name = self.folded(start, end, "")
        known, _, _ = self.knows.known_at(self.text, start)
        known = known if known is not None and known.type is EntityType.PERSON else None
        gender = self.knows.given.get(name[0], "")
        kinds = (EntityType.PERSON, SpeakerKind.PERSON)
        chunk = Chunk(at, end, *kinds, name, (start, end), known, gender=gender, desc=desc)
        owned = self.text[at].raw.endswith(("ه", "ها"))  # زميلتها is no office
        office = at + 1 if owned else at
        title, _, clitics = self.knows.title_at(self.text, office)
        if clitics or (title is not None and (title.kind in ("honorific", "family") or title.gender == "p")):
            title = None
        role = (office, start) if title is not None or not owned else None
        role_en = title.en if title is not None else ""
        return self.appositive(replace(chunk, head=bare(self.text[at].folded), role=role, role_en=role_en))

    def _of_itself(self, at: int, start: int) -> bool:
        """Whether the name is that of whom the description speaks: not so in «نظام الرئيس السوري فلان»."""
        if definite(self.text[at].folded) or self.text[at].raw.endswith(("ه", "ها")):
            return True
        titles = (self.knows.title_at(self.text, k)[0] for k in range(at + 1, start) if definite(self.text[k].folded))
        return all(title is None or title.kind not in ("office", "royal", "spokesman") for title in titles)

    def _circumstance(self, folded: str) -> bool:
        """A participle in the accusative tells how it was said: «قال مخاطبا الحضور»."""
        if any(f.mood == "participle" for f in self.knows.cues.get(folded, ())):
            return True
        return folded.startswith("م") and folded.endswith("ا") and len(folded) > 4

    def _description(self, at: int, end: int) -> Chunk | None:
        """Unknown words between a verb of saying and its «إن», that are no name: «أكدت المؤسسات المهتمة أن»."""
        if end == at or end - at > MOST_DESCRIPTION_WORDS:
            return None
        is_definite = definite(self.text[at].folded)
        desc = frozenset(bare(w.folded) for w in self.text[at:end])
        kind = SpeakerKind.GROUP if is_definite else SpeakerKind.ANONYMOUS
        head = bare(self.text[at].folded)
        gender = "f" if head.endswith(("ه", "ات")) else ""
        return Chunk(
            at,
            end,
            EntityType.PERSON,
            kind,
            at=(at, end),
            head=head,
            desc=desc,
            gender=gender,
            definite=is_definite,
            role_en=self._two_en(head) if is_definite and end == at + 1 else "",
            guess=True,
        )

    def _two_en(self, head: str) -> str:
        """English of two who are called by a title: «two doctors» for الطبيبتان; "" for another word."""
        forms = [f"{head[:-3]}ه"] if head.endswith("تان") else [head[:-2]] if head.endswith("ان") else []
        titles = (self.knows.titles.get(form, {}).get(END) for form in forms)
        title = next((t for t in titles if t is not None and t.en.isalpha() and t.gender != "p"), None)
        if title is None or title.en.endswith(("man", "woman", "s", "y", "ch", "x")):
            return ""
        return f"two {title.en}s"

    def _subject_phrase(self, at: int) -> int:
        """The end of what stands between a verb of saying and its «إن», or `at` when there is no «إن».

        «وقال زرياف البقشاني أحد وجهاء القرية إن …»: whatever the words are, they are the subject.
        """
        stop = at
        while stop < min(self.size, at + 10) and not self._boundary(stop):
            stop += 1
        if stop > at and stop < self.size and self.text[stop].folded in self._frames(at - 1):
            return stop
        for k in range(stop, min(self.size, stop + 10)):
            if self._is_cue(self.text[k].folded):
                break
            if self.text[k].folded in THAT or self.text[k].folded == ":" or self.text[k].raw in OPENING:
                return stop
        return at

    def _frames(self, at: int, *, bound: bool = True) -> frozenset[str]:
        """What must follow the reporting verb that stands at a word: كشفت التحقيقات الأولية «عن» …"""
        if at < 0:
            return frozenset()
        forms = (f for form in (self.text[at].folded, self.text[at].folded[1:]) for f in self.knows.cues.get(form, ()))
        told = (f.frame for f in forms if f.mood != "participle" and not (bound and "*" in f.frame))
        return frozenset(word for frame in told for word in frame)

    def _boundary(self, at: int) -> bool:
        word = self.text[at]
        phrase, _ = self.knows.phrase_at(self.text, at)
        return (
            not word.folded[0].isalpha()
            or len(word.folded) < 2
            or word.folded in self.knows.function
            or phrase is not None
            or word.raw.endswith(("\u064b", "\u064bا"))
            or (word.folded[0] in "بل" and self.knows.ordinary(word.folded))
        )
