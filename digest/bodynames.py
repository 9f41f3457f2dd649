"""Words of bodies' names, one by one: adjectives, fields of office, what stands in quotation marks, foreign names."""

from digest.arabic import OPENING, THAT, bare, definite, peeled
from digest.lexemes import Head
from digest.particles import RELATIVE
from digest.people import NameReader

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
        "قريب",
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
    [
        "الملك",
        "الملكه",
        "الامير",
        "الاميره",
        "الشيخ",
        "الامام",
        "السلطان",
        "الرييس",
        "الشهيد",
        "الخليفه",
        "القايد",
        "القديس",
        "النبي",
        "السيده",
    ]
)
"""Titles before a person whom a street, school or hospital is named after: طريق الملك فهد."""
_OF_CLAUSES = THAT | RELATIVE | {"لم", "لن", "قد", "سوف", "كي", "حتي", "ليس", "ليست"}
"""Words of a sentence, which no body is called by: لجنة «وُضع تقريرها قبل أن تجتمع»."""
ON_THE_WEB = frozenset(("للانباء", "الاخباري", "الاخباريه", "الالكتروني", "الفضاييه", "الالكترونيه"))
"""What stands behind the name of an outlet and says of which kind it is."""
_FOREIGN_LINKS = frozenset(("اند", "اوف", "دي", "دو", "دا", "ديل", "لا", "فور", "اون", "ذا"))
"""Little words inside foreign names."""


class BodyNameReader(NameReader):
    """Tells what a word can be in the name of a body, and where such names end."""

    @staticmethod
    def _modifier(folded: str) -> str:
        """The plain form of an adjective of rank or kind, "" for another word: عليا, رفيعة, مقربا."""
        stem = bare(folded)
        forms = (stem, stem.removesuffix("ه"), stem.removesuffix("ا"))
        return next((f.removesuffix("ه") for f in forms if f in _MODIFIERS), "")

    def named_after(self, at: int) -> int:
        """Past whom a body is named after: مستشفى الملك فهد, جامعة الأمير سلطان; `at` where nobody is."""
        if self.text[at].folded not in NOBLE or at + 1 >= self.size:
            return at
        end = self.name_at(at + 1, titled=True)
        while (
            end > at + 2 and self.knows.ordinary(self.text[end - 1].folded) and self.text[end - 1].folded.endswith("ا")
        ):
            end -= 1  # مستشفى الملك فهد ليلا
        return end if end > at + 1 else at

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
        if (
            not plain
            or definite(folded)
            or folded in self.knows.given
            or folded.startswith("لل")
            or self.knows.ordinary(folded)
        ):
            return False
        if self.knows.nisba(folded) is not None or self.knows.head_at(self.text[at])[0] is not None:
            return False
        attached = any(c and (r in self.knows.names or r in self.knows.common) for c, r in peeled(folded))
        return not attached and folded not in self.knows.cues and self.knows.title_at(self.text, at)[0] is None

    def _heads(self, at: int) -> bool:
        head, clitics = self.knows.head_at(self.text[at])
        return head is not None and not clitics

    def _portfolio(self, folded: str) -> bool:
        """Whether a word names a field of office, as in وزارة الثقافة والإعلام."""
        stem = bare(folded)
        return stem in self.knows.orgwords or stem.removesuffix("ه") in self.knows.orgwords

    def _adjective(self, folded: str) -> bool:
        stem = bare(folded)
        if folded in self.knows.function or self._verb(folded):
            return False
        for ending in ("ون", "ين", "ات", "ان"):
            stem = stem.removesuffix(ending) if len(stem) > 5 else stem
        return (len(stem) >= 3 and (stem.endswith(("ي", "يه")))) or stem in _MODIFIERS

    def _verb(self, folded: str) -> bool:
        """Whether a word in ي is a verb of the present, تلتقي, and no adjective made of a noun: يومي, تجاري."""
        if folded[:1] not in ("ي", "ت") or folded[1:] not in self.knows.vocabulary.present:
            return False
        made = {folded[:-1], f"{folded[:-1]}ه"} & self.knows.common
        return not made and self.knows.nisba(folded) is None

    def _does(self, at: int) -> bool:
        """Whether a word in final yaa is a verb: تلتقي, رأى."""
        word = self.text[at]
        told = word.folded in self.knows.vocabulary.past or word.folded in self.knows.cues
        return self._verb(word.folded) or (word.raw.endswith("ى") and told)

    def serves(self, word: str, head: Head) -> bool:
        """Whether «للـ» and a noun says what a body is for, not what somebody wants of it: not «للحصول على»."""
        noun = word[2:]
        return head.word != "وزاره" and (self._portfolio(noun) or not self.knows.ordinary("ال" + noun))

    def quoted_words(self, at: int) -> int:
        """Where the quotation mark stands that closes up to five words after the one at `at`; 0 where none does."""
        if at + 2 >= self.size or self.text[at].raw not in OPENING:
            return 0
        close = next((k for k in range(at + 2, min(self.size, at + 7)) if self.text[k].raw in OPENING), 0)
        plain = all(w.folded[0].isalpha() for w in self.text[at + 1 : close])
        return close if plain and not self._clause(at, close) else 0

    def _clause(self, at: int, close: int) -> bool:
        return any(w.folded in _OF_CLAUSES for w in self.text[at + 1 : close])

    def quoted_name(self, at: int) -> int:
        """Past an organisation's name in quotation marks after its head, صحيفة «الحياة»; 0 where none stands."""
        if at + 1 >= self.size or self.text[at].raw not in OPENING:
            return 0
        close = next((k for k in range(at + 2, min(at + 7, self.size)) if self.text[k].raw in OPENING), 0)
        first = self.text[at + 1].folded
        speech = self._clause(at, close) or first in self.knows.cues or first in self.knows.function
        return close + 1 if close and not speech else 0

    def after_quotes(self, at: int) -> int:
        """Past what tells a body in quotation marks from others: وكالة «آكي» الإيطالية للأنباء."""
        while at < self.size and (
            (definite(self.text[at].folded) and self.knows.nisba(self.text[at].folded) is not None)
            or self.text[at].folded in ON_THE_WEB
        ):
            at += 1
        return at
