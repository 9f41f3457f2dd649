"""What completes a title or the head noun of an organisation: وزير الخارجية البحريني، حزب العمال الكردستاني."""

from digest.arabic import OPENING, bare, definite, peeled
from digest.knowledge import Head
from digest.model import EntityType
from digest.people import NameReader

MOST_COMPLEMENT_WORDS = 9
"""A longer run has swallowed the verb's object."""
_MODIFIERS = frozenset(
    [
        "عام",
        "اول",
        "ثاني",
        "ثالث",
        "رابع",
        "خامس",
        "سادس",
        "سابع",
        "ثامن",
        "تاسع",
        "عاشر",
        "سابق",
        "اسبق",
        "حالي",
        "جديد",
        "مساعد",
        "خاص",
        "رسمي",
        "مكلف",
        "راحل",
        "منتخب",
        "اعلي",
        "عليا",
        "متحده",
        "مشترك",
        "مسلحه",
        "حر",
        "حره",
        "كبير",
        "كبار",
        "رفيع",
        "بارز",
        "مسوول",
        "مطلع",
        "مقرب",
        "موثوق",
        "قيادي",
        "امني",
        "عسكري",
        "اخر",
        "اخري",
        "محلي",
        "محليه",
        "مستقل",
        "متحد",
        "دائم",
        "مقيم",
        "مناوب",
        "منتدب",
        "مفوض",
        "معارض",
        "معتدل",
        "صغير",
        "اعلامي",
        "اعلاميه",
        "تنفيذي",
        "مطلعه",
        "موثوقه",
        "متطابقه",
        "مختلفه",
        "رفيعه",
        "كبيره",
        "حقوقي",
        "قبلي",
        "حاكم",
    ]
)
NOBLE = frozenset(
    "الملك الملكه الامير الاميره الشيخ الامام السلطان الرييس الشهيد الخليفه القايد القديس النبي السيده".split()
)
"""Titles before a person whom a street, school or hospital is named after: طريق الملك فهد."""
_FOREIGN_LINKS = frozenset(("اند", "اوف", "دي", "دو", "دا", "ديل", "لا", "فور", "اون", "ذا"))
"""Little words inside foreign names."""
_COMPLEMENT_PREPOSITIONS = frozenset(("باسم", "بلسان", "في", "لدي", "الي", "علي"))


class ComplementReader(NameReader):
    """Reads complements of one sentence."""

    def complement(
        self, at: int, is_definite: bool, *, whole: bool = False, head: Head | None = None
    ) -> tuple[int, set[str], str]:
        """What completes a title or head noun: (its end, describing words, English of nisba or place).

        `whole` says that the title has its complement already (وزير الخارجية), so that what may follow describes it.
        `head` is the head noun of an organisation: its name takes no «في …», and a nisba right behind it agrees.
        """
        start, desc, english, nouns = at, set[str](), "", int(whole)
        while at < self.size and at - start < MOST_COMPLEMENT_WORDS:
            word = self.text[at]
            folded = word.folded
            nisba = self.knows.nisba(folded)
            if nisba is not None and head is not None and not self._suits(folded, head, nouns, is_definite):
                break
            if nisba is not None and (definite(folded) == is_definite or nouns):
                desc.add(nisba[0])
                english = english or nisba[1]
                at += 1
                continue
            agrees = definite(folded) == is_definite or nouns
            if head is not None and nouns and definite(self.text[at - 1].folded) and not definite(folded):
                agrees = False  # غرفة الأحساء أول
            if agrees and (modifier := self._modifier(folded)):
                desc.add(modifier)
                at += 1
                continue
            if nouns == 0 and not is_definite and at + 1 < self.size and self._links(at):
                desc.add(folded)
                at += 1
                continue
            if head is not None and (close := self.named_after(at)) > at:
                nouns += 1
                at = close
                continue
            if head is not None and (close := self.called(at, head, is_definite, nouns)) > at:
                desc |= {w.folded for w in self.text[at:close]}
                nouns += 1
                at = close
                continue
            if nouns == 0 and not is_definite and self._of_place(at):
                desc.add(folded)
                nouns += 1
                at += 1
                continue
            if folded in ("شوون", "لشوون"):
                at, nouns = at + 1, 0
                continue
            if (close := self._quoted_body(at)) > at:
                nouns += 1
                at = close
                continue
            step = self._complement_name(at, desc, is_definite, nouns, head)
            step = step or self._complement_preposition(at, desc, of=head)
            if step:
                nouns += 1
                at = step
                continue
            if self._complement_noun(at, nouns, is_definite, head):
                desc.add(bare(folded.removeprefix("و") if nouns and folded.startswith("وال") else folded))
                nouns += 1
                at += 1
                continue
            break
        return at, desc, english

    @staticmethod
    def _suits(folded: str, head: Head, nouns: int, is_definite: bool) -> bool:
        """Whether a nisba can describe the head noun that it stands right behind: not «التلفزيون العراقية»."""
        return bool(nouns) or not is_definite or folded.endswith("ه") == (head.gender == "f")

    @staticmethod
    def _modifier(folded: str) -> str:
        """The plain form of an adjective of rank or kind, "" for another word: عليا, رفيعة, مقربا."""
        stem = bare(folded)
        forms = (stem, stem.removesuffix("ه"), stem.removesuffix("ا"))
        return next((f.removesuffix("ه") for f in forms if f in _MODIFIERS), "")

    def _surname_follows(self, at: int) -> bool:
        """An unknown nisba-like word before a given name begins a person's name: القوات المسلحة البرزنجي خالد."""
        word = self.text[at].folded
        unknown = definite(word) and not self.knows.ordinary(word) and not self._portfolio(word)
        return unknown and at + 1 < self.size and self.text[at + 1].folded in self.knows.given

    def _complement_name(self, at: int, desc: set[str], is_definite: bool, nouns: int, of: Head | None = None) -> int:
        """The end of a known name, a headed organisation or an office that completes a title; 0 for none.

        A definite noun takes no definite noun as its complement: in «حذر التحالف الحكومة» the second is an object.
        """
        known, n, clitics = self.knows.known_at(self.text, at)
        attached = () if of is not None and of.cls == "state" else ("ل",) if of is not None else ("ل", "ب")
        joined = clitics in attached or (not clitics and not is_definite and not nouns)
        if known is not None and clitics and known.kind in ("agency", "outlet"):
            return 0  # who is told: «قال دبلوماسي لوكالة …»
        if known is not None and known.type is not EntityType.PERSON and joined:
            country = known.type is EntityType.PLACE and known.kind == "country"
            desc.add(known.country if country else known.name)
            return at + n
        head, clitics = self.knows.head_at(self.text[at])
        joined = clitics in attached[:1] or (not clitics and not is_definite and not nouns)
        if head is not None and head.cls in ("org", "state", "agency", "outlet") and joined:
            end, extra, _ = self.complement(at + 1, definite(self.peel(self.text[at].folded, clitics)), head=head)
            desc |= extra | {head.word}
            return end
        return self._complement_office(at, desc) if not is_definite and not nouns else 0

    def _complement_office(self, at: int, desc: set[str]) -> int:
        """مكتب رئيس الوزراء التركي، نائب مستشار الأمن القومي: an office inside a construct."""
        title, n, clitics = self.knows.title_at(self.text, at)
        if title is None or clitics or title.kind not in ("office", "royal", "rank"):
            return 0
        end, extra, _ = self.complement(at + n, definite(self.text[at].folded))
        if end == at + n and n == 1 and not definite(self.text[at].folded):
            return 0
        desc |= extra | set(title.words)
        return end

    def named_after(self, at: int) -> int:
        """Past whom a body is named after: مستشفى الملك فهد, جامعة الأمير سلطان; `at` where nobody is."""
        if self.text[at].folded not in NOBLE or at + 1 >= self.size:
            return at
        end = self.name_at(at + 1, titled=True)
        return end if end > at + 1 else at

    def _complement_preposition(self, at: int, desc: set[str], *, of: Head | None = None) -> int:
        if self.text[at].folded in ("باسمه", "باسمها"):
            return at + 1
        if self.text[at].folded not in _COMPLEMENT_PREPOSITIONS or at + 1 >= self.size:
            return 0
        if self.text[at].folded == "علي" and self.text[at].raw.endswith("ي"):
            return 0
        if of is not None and self.text[at].folded in ("الي", "علي"):
            return 0  # these tell where somebody is sent, no body's name
        after = self._complement_name(at + 1, desc, False, 0)
        if after:
            return self._nisbas_after(after, desc)
        inner, n, clitics = self.knows.title_at(self.text, at + 1)
        in_name = self.text[at].folded in ("باسم", "بلسان")
        if in_name and inner is not None and not clitics:
            end, extra, _ = self.complement(at + 1 + n, definite(self.text[at + 1].folded))
            desc |= extra | set(inner.words)
            return self.name_at(end, titled=True)
        if self.text[at].folded == "في" and definite(self.text[at + 1].folded) and self._before_title(at + 2):
            return at + 2
        if self.text[at].folded == "لدي" and definite(self.text[at + 1].folded):
            desc.add(bare(self.text[at + 1].folded))
            return self._nisbas_after(at + 2, desc)
        if in_name and definite(self.text[at + 1].folded):
            desc.add(bare(self.text[at + 1].folded))
            return self._nisbas_after(at + 2, desc)
        return 0

    def _nisbas_after(self, at: int, desc: set[str]) -> int:
        while at < self.size and definite(self.text[at].folded) and (found := self.knows.nisba(self.text[at].folded)):
            desc.add(found[0])
            at += 1
        return at

    def _complement_noun(self, at: int, nouns: int, is_definite: bool, head: Head | None = None) -> bool:
        """A definite noun that completes a construct, an adjective after it, or a second portfolio joined by و."""
        word = self.text[at].folded
        if nouns and word.startswith("وال") and len(word) > 5:
            before = self.text[at - 1].folded
            both = self._adjective(before) and self._adjective(word[1:]) and before[-1] == word[-1]
            return (definite(before) or before.startswith(("وال", "لل"))) and (self._portfolio(word[1:]) or both)
        if head is not None and nouns == 0 and is_definite and definite(word) and not self._agrees(word, head):
            return False  # قدمت الحكومة التعازي
        if not definite(word):
            title, _, _ = self.knows.title_at(self.text, at)
            purpose = bool(nouns) and word.startswith("لل") and len(word) > 4 and title is None
            return purpose and (head is None or self.serves(word, head))
        if nouns == 0:
            return True if not is_definite else self._adjective(word)
        before = self.text[at - 1].folded
        return self._adjective(word) or before in ("شوون", "لشوون", "كبار") or self._before_title(at + 1)

    @staticmethod
    def _agrees(word: str, head: Head) -> bool:
        """Whether an adjective can describe a head noun by its ending: not «الحكومة التعازي»."""
        return not word.endswith("ي") or head.gender == "m"

    def called(self, at: int, head: Head, is_definite: bool, nouns: int) -> int:
        """Past the unknown words behind an indefinite institution that it is called by: منظمة سام, شركة تيلكوم.

        `at` where none stands. A foreign name of several words goes on: منظمة هيومن رايتس.
        """
        if is_definite or nouns or head.cls not in ("org", "agency", "outlet", "unit") or not self._strange(at):
            return at
        if self.knows.shapes.name_odds(self.text[at].folded) <= 0 or self.text[at].folded in self.knows.given:
            return at
        if self.knows.known_at(self.text, at)[0] is not None:
            return at
        end = at + 1
        while end < min(self.size, at + 4) and (self._strange(end) or self.text[end].folded in _FOREIGN_LINKS):
            if self.knows.known_at(self.text, end)[0] is not None:
                break
            end += 1
        return end if end < at + 3 else at + 1  # a longer run is rather a person's name behind it

    def _strange(self, at: int) -> bool:
        """An unknown word without the article, in Arabic letters, that is no everyday one and no title."""
        if at >= self.size:
            return False
        folded = self.text[at].folded
        plain = folded[0].isalpha() and not any(c.isascii() for c in folded) and len(folded) > 2
        if not plain or definite(folded) or folded in self.knows.given or folded.startswith("لل") or self.knows.ordinary(folded):
            return False
        if self.knows.nisba(folded) is not None or self.knows.head_at(self.text[at])[0] is not None:
            return False
        attached = any(c and (r in self.knows.names or r in self.knows.common) for c, r in peeled(folded))
        return not attached and folded not in self.knows.cues and self.knows.title_at(self.text, at)[0] is None

    def _quoted_body(self, at: int) -> int:
        """Past «في» or ل and a body in quotation marks, or what a body is called; `at` where none stands.

        القيادي في «الحركة», رئيس حزب «القوات».
        """
        if self.text[at].raw in OPENING and self._heads(at - 1) and not definite(self.text[at - 1].folded):
            close = self.quoted_words(at)
            return close + 1 if close else at
        if self.text[at].folded not in ("في", "ل") or at + 1 >= self.size:
            return at
        close = self.quoted_words(at + 1)
        if not close:
            return at
        known = self.knows.known_at(self.text, at + 2)[0]
        body = (known is not None and known.type is EntityType.ORGANISATION) or self._heads(at + 2)
        told = self.text[at].folded == "ل" and known is not None and known.kind in ("outlet", "agency")
        return close + 1 if body and not told else at

    def _heads(self, at: int) -> bool:
        head, clitics = self.knows.head_at(self.text[at])
        return head is not None and not clitics

    def _of_place(self, at: int) -> bool:
        """An unknown word between an indefinite institution and a title is its name: رئيس بلدية كذا المهندس فلان."""
        head, _ = self.knows.head_at(self.text[at - 1])
        if head is None or definite(self.text[at - 1].folded) or at + 1 >= self.size or definite(self.text[at].folded):
            return False
        word = self.text[at].folded
        title, _, clitics = self.knows.title_at(self.text, at + 1)
        fits = word[0].isalpha() and word not in self.knows.function and word not in self.knows.cues
        return fits and title is not None and not clitics and definite(self.text[at + 1].folded)

    def _links(self, at: int) -> bool:
        """An everyday noun inside a construct: أهالي حي الفيصلية, رئيس قسم الطوارئ."""
        word, after = self.text[at].folded, self.text[at + 1].folded
        title, _, attached = self.knows.title_at(self.text, at)
        if title is not None and not attached and title.kind == "office" and definite(after):
            return False  # مكتب رئيس الوزراء
        if word in self.knows.orgwords:
            return True
        if word in self.knows.cues or word in self.knows.function or word in self.knows.given:
            return False
        if word.endswith("ي") and len(word) > 4 and definite(after) and word + "ن" not in self.knows.given:
            return True  # بعثة مراقبي الاتحاد
        known, _, clitics = self.knows.known_at(self.text, at + 1)
        place = known is not None and not clitics and known.type is EntityType.PLACE
        return word in self.knows.common and (definite(after) or place)

    def _portfolio(self, folded: str) -> bool:
        """Whether a word names a field of office, as in وزارة الثقافة والإعلام."""
        stem = bare(folded)
        return stem in self.knows.orgwords or stem.removesuffix("ه") in self.knows.orgwords

    def _before_title(self, at: int) -> bool:
        """A further word of a name is sure when a title or a comma follows: حزب المزارعين الأحرار النائب فلان."""
        if at >= self.size:
            return False
        title, _, clitics = self.knows.title_at(self.text, at)
        return title is not None and not clitics and definite(self.text[at].folded)

    def _adjective(self, folded: str) -> bool:
        stem = bare(folded)
        if folded in self.knows.function:
            return False
        for ending in ("ون", "ين", "ات"):
            stem = stem.removesuffix(ending) if len(stem) > 5 else stem
        return (len(stem) >= 3 and (stem.endswith(("ي", "يه")))) or stem in _MODIFIERS

    def serves(self, word: str, head: Head) -> bool:
        """Whether «للـ» and a noun says what a body is for, not what somebody wants of it: not «للحصول على»."""
        noun = word[2:]
        return head.word != "وزاره" and (self._portfolio(noun) or not self.knows.ordinary("ال" + noun))

    def purpose(self, at: int, head: Head) -> int:
        """Past what an organisation is for: المجموعة الدولية لدعم سورية، الشركة الأردنية لنقل الركاب."""
        if self.text[at - 1].folded == "الدفاع" and at + 1 < self.size and self.text[at].folded == "عن":
            end, _, _ = self.complement(at + 2, definite(self.text[at + 1].folded), head=head)
            return end if end > at + 2 or definite(self.text[at + 1].folded) else at
        if self.text[at - 1].folded.startswith("لل"):
            while at < self.size and definite(self.text[at].folded) and self._adjective(self.text[at].folded):
                at += 1  # الجامعة العامة للتعليم الثانوي
            return self._purpose_goes_on(at)
        if at + 1 >= self.size or not self.text[at].folded.startswith("ل") or definite(self.text[at].folded):
            return at
        noun = self.text[at].folded[1:]
        known, n, clitics = self.knows.known_at(self.text, at + 1)
        if head.word == "وزاره":
            return at
        if self.text[at].folded.startswith("لل"):
            return self._purpose_goes_on(at + 1) if self.serves(self.text[at].folded, head) else at
        if noun not in self.knows.common or noun in self.knows.function:
            return at
        if known is not None and not clitics:
            return at + 1 + n
        return at + 2 if definite(self.text[at + 1].folded) else at

    def _purpose_goes_on(self, at: int) -> int:
        """Past the rest of a purpose: الهيئة الوطنية للدفاع عن البيئة ومكافحة التصحر."""
        while at + 1 < self.size and definite(self.text[at + 1].folded):
            word = self.text[at].folded
            joined = word.startswith("و") and word[1:] in self.knows.common
            if not joined and word not in ("عن", "في", "ضد"):
                break
            at += 2
        return at

    def wider(self, at: int, *, indefinite: bool) -> int:
        """Past what else describes a group or source: أوساط ثقافية واجتماعية، مستثمرون في القطاع."""
        at = self._more_adjectives(at)
        return self._whereabouts(at) if indefinite else at

    def _more_adjectives(self, at: int) -> int:
        while at < self.size:
            folded = self.text[at].folded
            joined = folded.removeprefix("و") if folded.startswith("و") else folded
            head = self.knows.heads.get(joined)
            if (
                (head is not None and head.cls == "group" and joined != folded)
                or self._adjective(joined.removesuffix("ا") if joined.endswith("يا") else joined)
                or (self.knows.nisba(joined) is not None and not definite(joined))
            ):
                at += 1
            elif folded == "من" and at + 2 < self.size and not definite(self.text[at + 1].folded):
                return self._of_group(at)
            else:
                return at
        return at

    def wording(self, at: int, end: int) -> set[str]:
        """The words that tell one unnamed source from another, without article and ending of the accusative."""
        out = set()
        for word in self.text[at:end]:
            nisba = self.knows.nisba(word.folded)
            plain = bare(word.folded)
            plain = plain[:-1] if plain.endswith("يا") else plain
            if word.folded[0].isalpha() and word.folded not in self.knows.function:
                out.add(nisba[0] if nisba is not None else plain)
        return out

    def _whereabouts(self, at: int) -> int:
        """Past «في …» behind somebody unnamed, but not past the occasion or the day of what is said."""
        while at + 1 < self.size and self.text[at].folded in ("في", "لدي"):
            phrase, _ = self.knows.phrase_at(self.text, at + 1)
            noun = self.text[at + 1].folded
            if phrase is not None or not noun[0].isalpha() or noun in self.knows.function:
                break
            known, n, clitics = self.knows.known_at(self.text, at + 1)
            if noun in self.knows.quantifiers and at + 2 < self.size:
                at, _, _ = self.complement(at + 3, definite(self.text[at + 2].folded))
            elif known is not None and not clitics:
                at = at + 1 + n
            else:
                at, _, _ = self.complement(at + 2, definite(noun), head=self.knows.head_at(self.text[at + 1])[0])
        known, n, clitics = self.knows.known_at(self.text, at) if at < self.size else (None, 0, "")
        return at + n if known is not None and clitics == "ب" and known.type is EntityType.PLACE else at

    def _of_group(self, at: int) -> int:
        """Past «من عشيرة بني كذا»: the noun and the construct that it begins, four words at most."""
        end = at + 2
        while end < min(self.size, at + 5):
            folded = self.text[end].folded
            if folded in self.knows.function or not folded[0].isalpha() or folded in self.knows.cues:
                break
            end += 1
        return end

    def definite_by_complement(self, at: int, end: int) -> bool:
        """A construct is definite when what completes it is: وزير خارجية الإمارات، رئيس حزب العمال."""
        if end == at:
            return False
        first = self.text[at]
        if first.folded in ("في", "لدي", "من", "باسم", "الي"):
            return False
        known, _, clitics = self.knows.known_at(self.text, at)
        if known is not None and not clitics:
            return True
        return definite(first.folded) or any(
            definite(w.folded) or self.knows.known_at(self.text, at + 1)[0] for w in self.text[at + 1 : at + 2]
        )

    def skip_quote_comma(self, at: int, allowed: bool) -> int:
        if at + 1 < self.size and allowed and self.text[at].folded in ("،", ",", "-", "–"):
            end = self.name_at(at + 1, titled=False)
            return at + 1 if end > at + 1 else at
        close = self.quoted_words(at)
        if close == at + 2 or (close and self.name_at(at + 1, titled=True) == close):
            return at + 1
        return at

    def quoted_words(self, at: int) -> int:
        """Where the quotation mark stands that closes up to five words after the one at `at`; 0 where none does."""
        if at + 2 >= self.size or self.text[at].raw not in OPENING:
            return 0
        close = next((k for k in range(at + 2, min(self.size, at + 7)) if self.text[k].raw in OPENING), 0)
        return close if all(w.folded[0].isalpha() for w in self.text[at + 1 : close]) else 0

    def quoted_name(self, at: int) -> int:
        """Past an organisation's name in quotation marks after its head, صحيفة «الحياة»; 0 where none stands."""
        if at + 1 >= self.size or self.text[at].raw not in OPENING:
            return 0
        close = next((k for k in range(at + 2, min(at + 7, self.size)) if self.text[k].raw in OPENING), 0)
        first = self.text[at + 1].folded
        speech = first in self.knows.cues or first in self.knows.function
        return close + 1 if close and not speech else 0

    def after_quotes(self, at: int) -> int:
        """Past what tells a body in quotation marks from others: وكالة «آكي» الإيطالية للأنباء."""
        while at < self.size and (
            (definite(self.text[at].folded) and self.knows.nisba(self.text[at].folded) is not None)
            or self.text[at].folded in ("للانباء", "الاخباري", "الاخباريه", "الالكتروني", "الفضاييه", "الالكترونيه")
        ):
            at += 1
        return at
