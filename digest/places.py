"""Places whose kind is told: مدينة الطائف, حي النزهة, وادي تية. Behind such a noun the name need not be known."""

from digest.arabic import OPENING, Word, bare, definite, fold
from digest.bodynames import NOBLE
from digest.bodywords import PlaceWord
from digest.chunk import Chunk
from digest.descriptions import DescriptionReader
from digest.model import EntityType, SpeakerKind
from digest.names import Known

_LEADS = frozenset(
    [
        "بيت",
        "خان",
        "راس",
        "تل",
        "عين",
        "ابو",
        "ابي",
        "ام",
        "بني",
        "دير",
        "كفر",
        "سيدي",
        "بير",
        "برج",
        "باب",
        "نجع",
        "ميت",
        "شرم",
        "حوش",
        "خربه",
        "مجدل",
        "جسر",
        "اولاد",
        "ايت",
        "ذي",
        "ذو",
        "واد",
        "وادي",
        "جبل",
        "قلعه",
        "سوق",
        "مزرعه",
        "حمام",
        "دار",
        "قصر",
        "سان",
        "سانتا",
        "ساو",
        "نيو",
        "لوس",
        "لاس",
        "لا",
        "لو",
        "بورت",
        "بور",
        "سانت",
        "تله",
        "خور",
        "خله",
        "منيه",
    ]
)
"""Words that begin names of two words: خان يونس, رأس العين, سان فرانسيسكو."""
_SIDES = frozenset(
    fold(w) for w in ["الشمالي", "الجنوبي", "الشرقي", "الغربي", "الشمالية", "الجنوبية", "الشرقية", "الغربية"]
)
_SIZES = frozenset(
    fold(w) for w in ["الكبرى", "الصغرى", "العليا", "السفلى", "القديمة", "الجديدة", "الكبير", "الصغير", "الوسطى"]
)
_ENGLISH = {
    fold(arabic): english
    for english, forms in {
        "King": ("الملك",),
        "Queen": ("الملكة",),
        "Prince": ("الأمير",),
        "Princess": ("الأميرة",),
        "Sheikh": ("الشيخ",),
        "Imam": ("الإمام",),
        "Sultan": ("السلطان",),
        "President": ("الرئيس",),
        "International": ("الدولي",),
        "North": ("الشمالي", "الشمالية"),
        "South": ("الجنوبي", "الجنوبية"),
        "East": ("الشرقي", "الشرقية"),
        "West": ("الغربي", "الغربية"),
    }.items()
    for arabic in forms
}
"""English of words in the names of places that are not spelled out."""
_RATHER_NAME = 0.0
"""Log-odds of a name from which a second unknown word belongs to a foreign place's."""


class PlaceReader(DescriptionReader):
    """Reads the names of places behind the nouns that say what they are."""

    def place_at(self, at: int) -> Chunk | None:
        """The place whose noun stands at a word, or None. Where a body of the same name speaks, it is none."""
        word, clitics = self.knows.place_word(self.text[at])
        if word is None or at + 1 >= self.size or self._speaks(at, word):
            return None
        if close := self._quoted(at + 1):
            known, n, _ = self.knows.known_at([self.text[at], *self.text[at + 2 : close]], 0)
            if known is not None and n == close - at - 1 and known.type is EntityType.PLACE:
                return self._place(at, close + 1, ((at, close + 1), (at + 2, close)), clitics, known)
            known, n, _ = self.knows.known_at(self.text, at + 2)
            if known is not None and known.type is EntityType.PLACE and at + 2 + n == close:
                return self._known_place(at, (at + 2, close), known, word, clitics)
            return self._unknown_place(at, (at + 2, close), word, clitics)
        known, n, attached = self.knows.known_at(self.text, at + 1)
        if known is not None and not attached and known.type is EntityType.PLACE:
            return self._known_place(at, (at + 1, self._cut(at + 1, at + 1 + n)), known, word, clitics)
        end = self._name_end(at + 1, word)
        return self._unknown_place(at, (at + 1, end), word, clitics) if end > at + 1 else None

    def _quoted(self, at: int) -> int:
        """Where a name in quotation marks ends, the marks left out: قرية «تيوا»; 0 where none stands."""
        if self.text[at].raw not in OPENING:
            return 0
        close = next((k for k in range(at + 2, min(self.size, at + 5)) if self.text[k].raw in OPENING), 0)
        return close if all(w.folded[0].isalpha() for w in self.text[at + 1 : close]) else 0

    def _cut(self, at: int, end: int) -> int:
        """Where the name ends without the place's whereabouts, by which the lexicon tells it from others."""
        return next((k for k in range(at + 1, end) if self.text[k].folded in ("في", "جنوب") or _by(self.text[k])), end)

    def _speaks(self, at: int, word: PlaceWord) -> bool:
        """«أعلنت محافظة القاهرة أن», «مديرية الأمن»: the noun heads a body, which here says something."""
        head = self.knows.heads.get(word.word)
        return head is not None and self._follows_cue(at)

    def _known_place(self, at: int, name: tuple[int, int], known: Known, word: PlaceWord, clitics: str) -> Chunk:
        """A known name behind the noun: the same place, or one that is named after it."""
        end = name[1] + (self.text[name[1]].raw in OPENING) if name[1] < self.size else name[1]
        end = name[1] if name[0] == at + 1 else end
        if word.cls == "kind":
            return self._place(at, end, (name, (at, end)), clitics, known)
        if word.cls == "same" or known.kind in ("site", "sea"):
            return self._place(at, end, ((at, end), name), clitics, known)
        whole = self._sides(end, word)
        return self._place(at, whole, ((at, whole), None), clitics, None, self._english((name[0], whole), word, known))

    def _unknown_place(self, at: int, name: tuple[int, int], word: PlaceWord, clitics: str) -> Chunk:
        english = self._english(name, word, None)
        end = name[1] if name[0] == at + 1 else name[1] + 1
        if word.cls == "kind":
            return self._place(at, end, (name, (at, end)), clitics, None, english)
        also = None if word.cls == "site" or self.text[name[0]].folded in NOBLE else name
        return self._place(at, end, ((at, end), also), clitics, None, english)

    def _english(self, name: tuple[int, int], word: PlaceWord, known: Known | None) -> str:
        """English of a place; of a known name in it, the known one."""
        at, end = name
        known, n, _ = self.knows.known_at(self.text, at) if known is not None else (None, 0, "")
        parts = [known.en] if known is not None else []
        for k in range(at + n, end):
            if self.text[k].folded[0].isalnum():
                spelled = self.knows.romaniser.romanise([self.text[k].raw])[0].text
                parts.append(_ENGLISH.get(self.text[k].folded) or spelled)
        english = " ".join(parts)
        if word.en.startswith(("Mount", "Lake")):
            english = english.removeprefix("al-").removeprefix("Al-")
        english = english[:1].upper() + english[1:]
        inside = not word.en.startswith("{}") and english.startswith("Al-")  # Wadi al-Rabie
        return word.en.format(english[:1].lower() + english[1:] if inside else english)

    def _place(
        self,
        at: int,
        end: int,
        spans: tuple[tuple[int, int], tuple[int, int] | None],
        clitics: str,
        known: Known | None,
        english: str = "",
    ) -> Chunk:
        """The chunk; `spans` are where its name stands, and where another form of it does."""
        span, also = spans
        name = self.folded(*span, clitics if span[0] == at else "")
        return Chunk(
            at,
            end,
            EntityType.PLACE,
            SpeakerKind.PLACE,
            name,
            span,
            known,
            head=bare(name[0]),
            desc=frozenset(bare(w) for w in name),
            gender="f" if self.text[at].folded.endswith("ه") else "m",
            clitics=clitics,
            name_en=english,
            also=also,
        )

    def _name_end(self, at: int, word: PlaceWord) -> int:
        """Where an unknown name that begins at `at` ends; `at` where none stands."""
        first = self.text[at].folded
        if first in NOBLE and at + 1 < self.size:
            end = self.named_after(at)
            return self._sides(end, word) if end > at else at
        if first in _LEADS and at + 1 < self.size and self._can_be(at + 1, led=True):
            return at + 2
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and not clitics and known.type is EntityType.PERSON and (n > 1 or word.cls != "kind"):
            return at + n
        if not self._can_be(at, everyday=word.takes != "name") and not (word.takes == "every" and self._bare_noun(at)):
            return at
        end = self._sides(at + 1, word)
        foreign = end == at + 1 and not definite(first) and end < self.size and not definite(self.text[end].folded)
        return end + 1 if foreign and self._foreign(end) else end

    def _sides(self, at: int, word: PlaceWord) -> int:
        """Past «الكبرى»; past «الجنوبي» only in a quarter's name: with a town it says where the town lies."""
        if at >= self.size:
            return at
        folded = self.text[at].folded
        sided = word.cls != "kind" and (folded in _SIDES or folded == "الدولي")
        return at + 1 if folded in _SIZES or sided else at

    def _bare_noun(self, at: int) -> bool:
        """An everyday word without the article that is no adjective of the noun before it: محافظة بارق."""
        folded = self.text[at].folded
        plain = folded[0].isalpha() and not definite(folded) and 2 < len(folded) < 6 and folded[-1] not in "هياتن"
        verb = self.knows.vocabulary.verbal(folded) and folded[0] in "تي"
        free = folded not in self.knows.function and folded not in self.knows.cues and folded[0] not in "بلفوك"
        return plain and free and not verb and self.knows.title_at(self.text, at)[0] is None

    def _can_be(self, at: int, *, everyday: bool = False, led: bool = False) -> bool:
        """Whether an unlisted word can be a place's name."""
        folded = self.text[at].folded
        if not folded[0].isalpha() or folded[0].isascii() or len(folded) < 2 or folded in self.knows.function:
            return False
        if folded == "ال" or folded in self.knows.cues or self.text[at].raw.endswith("ً"):
            return False
        if definite(folded):
            adjective = self._adjective(folded) or folded in _SIZES or self.knows.nisba(folded) is not None
            sided = folded in _SIDES or folded.endswith("يه")
            plain = not self.knows.ordinary(folded) or everyday or led
            return plain and (not adjective or (everyday and sided and folded not in _SIDES))
        if led:
            return folded not in self.knows.common or len(folded) < 6
        return self._strange(at) and not folded.endswith("يه") and self.knows.nisba(folded) is None

    def _foreign(self, at: int) -> bool:
        """A second word of a foreign name: «مدينة بالو آلتو»."""
        folded = self.text[at].folded
        if not folded[0].isalpha() or folded[0].isascii() or folded in self.knows.cues or len(folded) < 3:
            return False
        known, _, _ = self.knows.known_at(self.text, at)
        return known is None and self._strange(at) and self.knows.shapes.name_odds(folded) > _RATHER_NAME


def _by(word: Word) -> bool:
    return word.folded.startswith("بال") and len(word.folded) > 4
