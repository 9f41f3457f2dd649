"""What completes a title or the head noun of an organisation: وزير الخارجية البحريني، حزب العمال الكردستاني."""

from digest.arabic import OPENING, bare, definite
from digest.model import EntityType
from digest.people import NameReader

MOST_COMPLEMENT_WORDS = 9
"""A longer run has swallowed the verb's object."""
_MODIFIERS = frozenset(
    ["عام", "اول", "ثاني", "ثالث", "سابق", "اسبق", "حالي", "جديد", "مساعد", "خاص", "رسمي", "مكلف", "راحل", "منتخب", "اعلي", "عليا", "متحده", "مشترك", "مسلحه", "حر", "حره", "كبير", "كبار", "رفيع", "بارز", "مسوول", "مطلع", "مقرب", "موثوق", "قيادي", "امني", "عسكري", "اخر", "اخري", "محلي", "محليه", "مستقل", "متحد", "دائم", "مقيم", "مناوب", "منتدب", "مفوض", "معارض", "معتدل", "صغير", "اعلامي", "اعلاميه", "تنفيذي", "مطلعه", "موثوقه", "متطابقه", "مختلفه", "رفيعه", "كبيره", "حقوقي", "قبلي"]
)
_COMPLEMENT_PREPOSITIONS = frozenset(["باسم", "في", "لدي", "الي", "علي", "عن", "بين", "من", "بشان"])


class ComplementReader(NameReader):
    """Reads complements of one sentence."""

    def complement(self, at: int, is_definite: bool) -> tuple[int, set[str], str]:
        """What completes a title or head noun: (its end, describing words, English of nisba or place)."""
        start, desc, english, nouns = at, set[str](), "", 0
        while at < self.size and at - start < MOST_COMPLEMENT_WORDS:
            word = self.text[at]
            folded = word.folded
            nisba = self.knows.nisba(folded)
            if nisba is not None and (definite(folded) == is_definite or nouns):
                desc.add(nisba[0])
                english = english or nisba[1]
                at += 1
                continue
            if bare(folded) in _MODIFIERS or bare(folded).removesuffix("ه") in _MODIFIERS:
                desc.add(bare(folded).removesuffix("ه"))
                at += 1
                continue
            step = self._complement_name(at, desc) or self._complement_preposition(at, desc)
            if step:
                nouns += 1
                at = step
                continue
            if self._complement_noun(at, nouns, is_definite):
                desc.add(bare(folded.removeprefix("و") if nouns and folded.startswith("وال") else folded))
                nouns += 1
                at += 1
                continue
            break
        return at, desc, english

    def _complement_name(self, at: int, desc: set[str]) -> int:
        """The end of a known place or organisation, or of a headed one, that completes a title; 0 for none."""
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is not EntityType.PERSON and clitics in ("", "ل", "ب"):
            desc.add(
                known.country if known.type is EntityType.PLACE and known.kind == "country" else known.name
            )
            return at + n
        head, clitics = self.knows.head_at(self.text[at])
        if head is not None and head.cls in ("org", "agency", "outlet") and clitics in ("", "ل", "ب"):
            end, extra, _ = self.complement(at + 1, definite(self.text[at].folded))
            desc |= extra | {head.word}
            return end
        return 0

    def _complement_preposition(self, at: int, desc: set[str]) -> int:
        if self.text[at].folded not in _COMPLEMENT_PREPOSITIONS or at + 1 >= self.size:
            return 0
        if self.text[at].folded == "علي" and self.text[at].raw.endswith("ي"):
            return 0
        after = self._complement_name(at + 1, desc)
        if after:
            return self._nisbas_after(after, desc)
        inner, n, clitics = self.knows.title_at(self.text, at + 1)
        if self.text[at].folded == "باسم" and inner is not None and not clitics:
            end, extra, _ = self.complement(at + 1 + n, definite(self.text[at + 1].folded))
            desc |= extra | set(inner.words)
            name_end = self.name_at(end, titled=True)
            return name_end
        if self.text[at].folded == "باسم" and definite(self.text[at + 1].folded):
            desc.add(bare(self.text[at + 1].folded))
            return self._nisbas_after(at + 2, desc)
        return 0

    def _nisbas_after(self, at: int, desc: set[str]) -> int:
        while (
            at < self.size
            and definite(self.text[at].folded)
            and (found := self.knows.nisba(self.text[at].folded))
        ):
            desc.add(found[0])
            at += 1
        return at

    def _complement_noun(self, at: int, nouns: int, is_definite: bool) -> bool:
        """A definite noun that completes a construct, an adjective after it, or a second portfolio joined by و."""
        word = self.text[at].folded
        if nouns and word.startswith("وال") and len(word) > 5:
            return at + 1 < self.size and word.removeprefix("و") not in self.knows.given
        if not definite(word):
            if nouns == 0 and not is_definite and at + 1 < self.size and word in self.knows.orgwords:
                return True
            if word.startswith("لل") and nouns + is_definite and len(word) > 4:
                return True
            return word in ("شوون", "لشوون") and at + 1 < self.size
        if nouns == 0:
            return True if not is_definite else self._adjective(word)
        return self._adjective(word) or self.text[at - 1].folded in ("شوون", "لشوون", "كبار")

    @staticmethod
    def _adjective(folded: str) -> bool:
        stem = bare(folded)
        return (len(stem) >= 4 and (stem.endswith("ي") or stem.endswith("يه"))) or stem in _MODIFIERS

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
            definite(w.folded) or self.knows.known_at(self.text, at + 1)[0]
            for w in self.text[at + 1 : at + 2]
        )

    def skip_quote_comma(self, at: int, allowed: bool) -> int:
        if at + 1 < self.size and allowed and self.text[at].folded in ("،", ",", "-", "–"):
            end = self.name_at(at + 1, titled=False)
            return at + 1 if end > at + 1 else at
        if at + 2 < self.size and self.text[at].folded in OPENING and self.text[at + 2].folded in OPENING:
            return at + 1
        return at

    def quoted_name(self, at: int) -> int:
        """An organisation's name in quotation marks after its head: صحيفة «الحياة»."""
        if at < self.size and self.text[at].folded in OPENING:
            for end in range(at + 2, min(at + 6, self.size)):
                if self.text[end].folded in OPENING:
                    return end + 1
        return at
