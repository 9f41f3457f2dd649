"""What completes a title or the head noun of an organisation: وزير الخارجية البحريني، حزب العمال الكردستاني."""

import msgspec

from digest.arabic import OPENING, bare, definite
from digest.bodynames import BodyNameReader
from digest.lexemes import Head
from digest.model import EntityType

MOST_COMPLEMENT_WORDS = 9
"""A longer run has swallowed the verb's object."""
MOST_NESTED = 8
"""Offices and bodies within one another that are read: 46 articles come to three, and a text of «وزير وزير وزير …» to
as many as it has words, which no stack would hold."""
_COMPLEMENT_PREPOSITIONS = frozenset(("باسم", "بلسان", "في", "لدي", "الي", "علي"))


class _Run(msgspec.Struct):
    """How far a complement has been read."""

    at: int
    is_definite: bool
    head: Head | None
    nouns: int
    desc: set[str] = msgspec.field(default_factory=set)
    english: str = ""
    closed: bool = False  # what stands next belongs to another word

    def take(self, end: int, words: set[str] | None = None, *, noun: bool = True) -> bool:
        self.at = end
        self.nouns += noun
        self.desc |= words or set()
        return True


class ComplementReader(BodyNameReader):
    """Reads complements of one sentence."""

    def complement(
        self, at: int, is_definite: bool, *, whole: bool = False, head: Head | None = None
    ) -> tuple[int, set[str], str]:
        """What completes a title or head noun: (its end, describing words, English of nisba or place).

        `whole` says that the title has its complement already (وزير الخارجية), so that what may follow describes it.
        `head` is the head noun of an organisation: its name takes no «في …», and a nisba right behind it agrees.
        """
        run = _Run(at, is_definite, head, nouns=int(whole))
        self.nested += 1
        while self.nested <= MOST_NESTED and run.at < self.size and run.at - at < MOST_COMPLEMENT_WORDS:
            if not (self._describing(run) or self._completing(run)):
                break
        self.nested -= 1
        return run.at, run.desc, run.english

    def _describing(self, run: _Run) -> bool:
        """Past an adjective of the head: a nisba, or one of rank or kind."""
        folded, head = self.text[run.at].folded, run.head
        nisba = self.knows.nisba(folded)
        if nisba is not None and head is not None and not self._suits(folded, head, run.nouns, run.is_definite):
            run.closed = True
            return False
        agrees = definite(folded) == run.is_definite or bool(run.nouns)
        if nisba is not None and agrees:
            country = nisba[0].isascii()  # others are said of the noun that they stand behind: المشروع العربي
            run.english = run.english or (nisba[1] if country or not run.nouns else "")
            return run.take(run.at + 1, {nisba[0]}, noun=False)
        if head is not None and run.nouns and definite(self.text[run.at - 1].folded) and not definite(folded):
            return False  # غرفة الأحساء أول
        modifier = self._modifier(folded) if agrees else ""
        return bool(modifier) and run.take(run.at + 1, {modifier}, noun=False)

    def _completing(self, run: _Run) -> bool:
        """Past a noun, name, office or body that completes the head."""
        at, head, first = run.at, run.head, not run.nouns and not run.is_definite
        folded = self.text[at].folded
        if run.closed:
            return False
        if first and at + 1 < self.size and self._links(at):
            return run.take(at + 1, {folded}, noun=False)
        if head is not None and (close := self.named_after(at)) > at:
            return run.take(close)
        if head is not None and (close := self.called(at, head, run.is_definite, run.nouns)) > at:
            return run.take(close, {w.folded for w in self.text[at:close]})
        if first and self._of_place(at):
            return run.take(at + 1, {folded})
        if folded in ("شوون", "لشوون"):
            run.at, run.nouns = at + 1, 0
            return True
        return self._naming(run)

    def _naming(self, run: _Run) -> bool:
        at, folded = run.at, self.text[run.at].folded
        if (close := self._quoted_body(at)) > at:
            return run.take(close)
        step = self._complement_name(at, run.desc, run.is_definite, run.nouns, run.head)
        step = step or self._complement_preposition(at, run.desc, of=run.head)
        if step:
            return run.take(step)
        if self._complement_noun(at, run.nouns, run.is_definite, run.head):
            return run.take(at + 1, {bare(folded.removeprefix("و") if run.nouns and folded[:3] == "وال" else folded)})
        return False

    @staticmethod
    def _suits(folded: str, head: Head, nouns: int, is_definite: bool) -> bool:
        """Whether a nisba can describe the head noun that it stands right behind: not «التلفزيون العراقية»."""
        return bool(nouns) or not is_definite or folded.endswith("ه") == (head.gender == "f")

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

    def _complement_preposition(self, at: int, desc: set[str], *, of: Head | None = None) -> int:
        if self.text[at].folded in ("باسمه", "باسمها"):
            return at + 1
        if self.text[at].folded not in _COMPLEMENT_PREPOSITIONS or at + 1 >= self.size:
            return 0
        if self.text[at].folded in ("الي", "علي") and (of is not None or self.text[at].raw.endswith("ي")):
            return 0  # the name علي; and إلى tells where somebody is sent, and is no part of a body's name
        if after := self._complement_name(at + 1, desc, False, 0) or self._kind_of_place(at + 1, desc):
            return self._nisbas_after(after, desc)
        return self._behind_preposition(at, desc)

    def _kind_of_place(self, at: int, desc: set[str]) -> int:
        """Past a known place behind the noun that says what it is: إلى منطقة القرن الأفريقي; 0 for none."""
        word, clitics = self.knows.place_word(self.text[at])
        if word is None or clitics or at + 1 >= self.size:
            return 0
        known, n, attached = self.knows.known_at(self.text, at + 1)
        if known is None or attached or known.type is not EntityType.PLACE:
            return 0
        desc.add(known.country if known.kind == "country" else known.name)
        return at + 1 + n

    def _behind_preposition(self, at: int, desc: set[str]) -> int:
        """Past «باسم الوزارة», «لدى الجمهورية», «في المنطقة» before a title; 0 for another phrase."""
        in_name = self.text[at].folded in ("باسم", "بلسان")
        if in_name and (end := self._in_name_of(at + 1, desc)):
            return end
        if not definite(self.text[at + 1].folded):
            return 0
        if self.text[at].folded == "في" and self._before_title(at + 2):
            return at + 2
        if self.text[at].folded == "لدي" or in_name:
            desc.add(bare(self.text[at + 1].folded))
            return self._nisbas_after(at + 2, desc)
        return 0

    def _in_name_of(self, at: int, desc: set[str]) -> int:
        """Past the office for whom somebody speaks, «باسم رئيس الوزراء», and its holder; 0 where none stands."""
        inner, n, clitics = self.knows.title_at(self.text, at)
        if inner is None or clitics:
            return 0
        end, extra, _ = self.complement(at + n, definite(self.text[at].folded))
        desc |= extra | set(inner.words)
        return self.name_at(end, titled=True)

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
        if word in self.knows.cues or word in self.knows.function or word in self.knows.given or self._does(at):
            return False
        if self._plural_of(at):
            return True  # بعثة مراقبي الاتحاد, نقيب سائقي سيارات الأجرة
        known, _, clitics = self.knows.known_at(self.text, at + 1)
        place = known is not None and not clitics and known.type is EntityType.PLACE
        return word in self.knows.common and (definite(after) or place)

    def _plural_of(self, at: int) -> bool:
        """Whether a word is a sound plural before the definite noun, or the construct, that completes it."""
        word = self.text[at].folded
        if not word.endswith("ي") or len(word) < 5 or f"{word}ن" in self.knows.given:
            return False
        after, behind = (self.text[k].folded if k < self.size else "" for k in (at + 1, at + 2))
        people = f"{word}ن" in self.knows.titles or word[:-1] in self.knows.vocabulary.participles
        chain = people and definite(behind) and not definite(after) and self.knows.vocabulary.nominal(after)
        return definite(after) or chain

    def _before_title(self, at: int) -> bool:
        """A further word of a name is sure when a title or a comma follows: حزب المزارعين الأحرار النائب فلان."""
        if at >= self.size:
            return False
        title, _, clitics = self.knows.title_at(self.text, at)
        return title is not None and not clitics and definite(self.text[at].folded)

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
