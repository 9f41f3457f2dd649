"""Places whose kind is told: مدينة الطائف, حي النزهة, وادي تية. Behind such a noun the name need not be known."""

from digest.arabic import bare, definite, fold, peeled
from digest.chunk import Chunk
from digest.descriptions import DescriptionReader
from digest.knowledge import PlaceWord
from digest.model import EntityType, SpeakerKind
from digest.names import Known

_LEADS = frozenset(
    "بيت خان راس تل عين ابو ابي ام بني دير كفر سيدي بير برج باب نجع ميت شرم حوش خربه مجدل جسر اولاد ايت ذي ذو"
    " واد وادي جبل قلعه سوق مزرعه حمام دار قصر سان سانتا ساو نيو لوس لاس لا لو بورت بور سانت تله خور خله منيه".split()
)
"""Words that begin names of two words: خان يونس, رأس العين, سان فرانسيسكو."""
_NOBLE = frozenset(
    "الملك الملكه الامير الاميره الشيخ الامام السلطان الرييس الشهيد الخليفه القايد الدكتور القديس النبي السيده".split()
)
"""Titles before a person whom a street or quarter is named after: طريق الملك فهد."""
_SIDES = frozenset(fold(w) for w in "الشمالي الجنوبي الشرقي الغربي الشمالية الجنوبية الشرقية الغربية".split())
_SIZES = frozenset(fold(w) for w in "الكبرى الصغرى العليا السفلى القديمة الجديدة الكبير الصغير الوسطى".split())
_RATHER_NAME = 0.0
"""Log-odds of a name from which a second unknown word belongs to a foreign place's."""


class PlaceReader(DescriptionReader):
    """Reads the names of places behind the nouns that say what they are."""

    def place_at(self, at: int) -> Chunk | None:
        """The place whose noun stands at a word, or None. Where a body of the same name speaks, it is none."""
        word, clitics = self.knows.place_word(self.text[at])
        if word is None or at + 1 >= self.size or self._speaks(at, word):
            return None
        known, n, attached = self.knows.known_at(self.text, at + 1)
        if known is not None and not attached and known.type is EntityType.PLACE:
            return self._known_place(at, n, known, word, clitics)
        end = self._name_end(at + 1, word)
        return self._unknown_place(at, end, word, clitics) if end > at + 1 else None

    def _speaks(self, at: int, word: PlaceWord) -> bool:
        """«أعلنت محافظة القاهرة أن», «مديرية الأمن»: the noun heads a body, which here says something."""
        head = self.knows.heads.get(word.word)
        return head is not None and self._follows_cue(at)

    def _known_place(self, at: int, n: int, known: Known, word: PlaceWord, clitics: str) -> Chunk:
        end = at + 1 + n
        if word.cls == "kind":
            return self._place(at, end, (at + 1, end), (at, end), clitics, known)
        english = word.en.format(known.en)
        return self._place(at, self._sides(end, word), None, None, clitics, None, english)

    def _unknown_place(self, at: int, end: int, word: PlaceWord, clitics: str) -> Chunk:
        name = " ".join(w.raw for w in self.text[at + 1 : end] if w.raw[0].isalnum())
        english = self.knows.romaniser.romanise([name])[0].text
        english = word.en.format(english[:1].upper() + english[1:])
        if word.cls == "kind":
            return self._place(at, end, (at + 1, end), (at, end), clitics, None, english)
        also = (at + 1, end) if word.cls == "part" else None
        return self._place(at, end, None, also, clitics, None, english)

    def _place(
        self,
        at: int,
        end: int,
        bare_name: tuple[int, int] | None,
        also: tuple[int, int] | None,
        clitics: str,
        known: Known | None,
        english: str = "",
    ) -> Chunk:
        span = bare_name or (at, end)
        name = self.folded(*span, "" if bare_name else clitics)
        return Chunk(
            at,
            end,
            EntityType.PLACE,
            SpeakerKind.ORGANISATION,
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
        if first in _NOBLE and at + 1 < self.size:
            return self.name_at(at + 1, titled=True) if self.name_at(at + 1, titled=True) > at + 1 else at
        if first in _LEADS and at + 1 < self.size and self._can_be(at + 1, led=True):
            return at + 2
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and not clitics and known.type is EntityType.PERSON and (n > 1 or word.cls != "kind"):
            return at + n
        if not self._can_be(at, everyday=word.takes == "any"):
            return at
        end = self._sides(at + 1, word)
        foreign = end == at + 1 and not definite(first) and end < self.size and not definite(self.text[end].folded)
        return end + 1 if foreign and self._foreign(end) else end

    def _sides(self, at: int, word: PlaceWord) -> int:
        """Past «الكبرى»; past «الجنوبي» only in a quarter's name: with a town it says where the town lies."""
        if at < self.size and (
            self.text[at].folded in _SIZES or (word.cls != "kind" and self.text[at].folded in _SIDES)
        ):
            return at + 1
        return at

    def _can_be(self, at: int, *, everyday: bool = False, led: bool = False) -> bool:
        """Whether an unlisted word can be a place's name."""
        folded = self.text[at].folded
        if not folded[0].isalpha() or folded[0].isascii() or len(folded) < 2 or folded in self.knows.function:
            return False
        if folded in self.knows.cues or self.text[at].raw.endswith("ً"):
            return False
        if definite(folded):
            adjective = self._adjective(folded) or folded in _SIZES or self.knows.nisba(folded) is not None
            sided = folded in _SIDES or folded.endswith("يه")
            plain = not self.knows.ordinary(folded) or everyday or led
            return plain and (not adjective or (everyday and sided and folded not in _SIDES))
        if led:
            return folded not in self.knows.common or len(folded) < 6
        return self._strange(at) and not folded.endswith("يه") and self.knows.nisba(folded) is None

    def _strange(self, at: int) -> bool:
        """A word that is no everyday one, with or without what is attached, and no title."""
        folded = self.text[at].folded
        if self.knows.ordinary(folded) or self.knows.head_at(self.text[at])[0] is not None:
            return False
        title, _, _ = self.knows.title_at(self.text, at)
        known = any(c and (r in self.knows.names or r in self.knows.common) for c, r in peeled(folded))
        return title is None and not known

    def _foreign(self, at: int) -> bool:
        """A second word of a foreign name: «مدينة بالو آلتو»."""
        folded = self.text[at].folded
        if not folded[0].isalpha() or folded[0].isascii() or folded in self.knows.cues or len(folded) < 3:
            return False
        known, _, _ = self.knows.known_at(self.text, at)
        return known is None and self._strange(at) and self.knows.shapes.name_odds(folded) > _RATHER_NAME
