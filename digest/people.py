"""Persons' names as newspapers write them: where an unknown name begins and ends."""

from collections.abc import Sequence

from digest.arabic import THAT, Word, bare, definite, fold_name, peeled
from digest.knowledge import Knowledge
from digest.model import EntityType
from digest.names import Known
from digest.namesakes import womans
from digest.particles import CHILD_OF, PREPOSITIONS, WHO_IS
from digest.tables import END
from digest.zones import subject_zones

NEVER, UNLIKELY, UNLIKELY_MORE, LIKELY, CERTAINLY = -4.0, -1.5, -1.0, 0.5, 1.5
"""Log-odds of a name. Below the first an everyday word is none even behind a title and a given name (مالك الشعار),
below the second a word is none where a name is asked for, below the third it does not go on with one that is whole;
above the fourth a lone unknown word is taken for one; above the last its letters outweigh that it could also be an
everyday word with something attached. Set on invented articles."""
MOST_NAME_WORDS = 6
"""No name in news runs longer; a longer run has swallowed something else."""
LINKS = CHILD_OF | frozenset(
    ("ال", "ابو", "ابي", "ابا", "ام", "دي", "دو", "دا", "فان", "فون", "لو", "ديل", "دل", "بو", "اوغلو", "الدين", "الله")
)
"""Words inside names that are no names themselves."""
_BLESSING = frozenset(
    ("رحمه", "حفظه", "سبحان", "شاء", "يحفظه", "يرحمه", "باذن", "بعون", "باسم", "رجال", "علماء", "رضي")
)
_UNFINISHED = LINKS - {"اوغلو", "الدين", "الله"}
_PARENTS = CHILD_OF | {"ابو", "ابي", "ابا", "ال"}  # behind these everything is a name: أبو العينين


class NameReader:
    """Finds the ends of names in one sentence. Positions are indices into `text`, its words."""

    def __init__(self, text: Sequence[Word], knowledge: Knowledge) -> None:
        self.text = text
        self.knows = knowledge
        self.size = len(text)
        self.zones = subject_zones(text, knowledge)
        self.nested = 0  # complements being read, one within the other

    def folded(self, at: int, end: int, clitics: str) -> tuple[str, ...]:
        out = [w.folded for w in self.text[at:end] if w.folded[0].isalnum()]
        if clitics and out:
            out[0] = self.peel(out[0], clitics)
        return tuple(out)

    @staticmethod
    def peel(folded: str, clitics: str) -> str:
        rest = folded.removeprefix(clitics)
        if clitics.endswith("ل") and folded.startswith(clitics + "ل"):
            return "ا" + rest
        return rest

    def namelike(self, at: int, *, first: bool) -> bool:
        """Whether a word can be part of an unknown person's name."""
        word = self.text[at]
        folded = word.folded
        if not folded[0].isalpha() or len(folded) < 2 or any(c.isascii() for c in folded):
            return False
        if folded in self.knows.function and word.raw.endswith(("ى", "ً", "ٌ")):
            return False
        if word.raw == "آنا":
            return not first  # أنا is I
        if folded in self.knows.given:
            return folded == "علي" or folded not in self.knows.function
        if (sure := self._by_neighbour(at, first=first)) is not None:
            return sure
        if folded in self.knows.cues or folded in self.knows.heads or self._everyday(folded):
            return False
        if (first and definite(folded)) or self._title_word(folded):
            return False
        behind = at > 0 and not first and (self.text[at - 1].folded in LINKS or self._behind_given(at))
        return behind or self.knows.shapes.name_odds(folded) > UNLIKELY

    def _by_neighbour(self, at: int, *, first: bool) -> bool | None:
        """Whether the word before or behind decides that this one is of a name; None where neither does."""
        folded = self.text[at].folded
        after = self.text[at + 1].folded if at + 1 < self.size else ""
        if after in CHILD_OF and not definite(folded) and self._fathered(at):
            return True  # تركي بن عويض, whatever else the word may mean
        if after in ("الدين", "الله") and folded not in _BLESSING:
            return not definite(folded)  # فخر الدين, عطية الله
        if folded.startswith("لل") or folded.endswith(("هم", "هن", "كم")):
            return False
        if self._womans(at):
            return True
        if folded in LINKS:
            return not first or folded in ("ابو", "ال", "ام", "بن")
        if not first and at and self.text[at - 1].folded in _PARENTS and folded not in self.knows.function:
            return True
        return None

    def _womans(self, at: int) -> bool:
        """Whether a word that may be a woman's name stands before a surname: سليمة القذافي, not «بيئة سليمة الهواء»."""
        if at + 1 >= self.size or not womans(self.text[at].folded, self.knows.given):
            return False
        after = self.text[at + 1].folded
        known = self.knows.names.get(after, {}).get(END)
        borne = known is not None and known.type is EntityType.PERSON
        strange = definite(after) and not self.knows.ordinary(after) and self.knows.shapes.name_odds(after) > LIKELY
        return borne or strange

    def _fathered(self, at: int) -> bool:
        """Whether the father's name may follow: not behind «قتل ولد في الحادث»."""
        behind = self.text[at + 2].folded if at + 2 < self.size else ""
        kin = self.knows.titles.get(behind, {}).get(END)
        related = kin is not None and kin.kind == "family" and self.text[at + 1].folded in ("ابن", "بنت")
        if related or (self.text[at].folded in self.knows.function and self.text[at].folded not in self.knows.given):
            return False  # «وهو ابن عم المدير»
        if self.text[at + 1].folded in ("بن", "ابن", "بنت"):
            return True
        known = self.text[at].folded in self.knows.given or not self.knows.ordinary(self.text[at].folded)
        return known and behind[:1].isalpha() and behind not in self.knows.function

    def _behind_given(self, at: int) -> bool:
        """An unknown word with the article right behind a given name is the surname: نايف الوقاع."""
        return definite(self.text[at].folded) and self._given_before(at)

    def _given_before(self, at: int) -> bool:
        """Whether the word before is a given name, by the list or because it stands behind بن or أبو."""
        before = self.text[at - 1].folded
        return (
            before in self.knows.given or before in ("الله", "الدين") or (at > 1 and self.text[at - 2].folded in LINKS)
        )

    def _everyday(self, folded: str) -> bool:
        """Whether a word is of the vocabulary: by itself, or with something attached where its letters allow it."""
        if not self.knows.ordinary(folded):
            return False
        plain = folded in self.knows.common or folded in self.knows.function
        plain = plain or (folded.endswith("ا") and len(folded) > 4 and folded[:-1] in self.knows.common)  # عمودا
        return plain or self.knows.shapes.name_odds(folded) < CERTAINLY

    def _surname(self, at: int, *, titled: bool = False) -> bool:
        """Whether an everyday word with the article is a surname, being the first behind a given name: سلمى الهادي."""
        folded = self.text[at].folded
        if not definite(folded) or folded.endswith(("ات", "ين", "ون", "يه")) or folded in self.knows.function:
            return False
        if self.knows.head_at(self.text[at])[0] is not None or self.knows.phrase_at(self.text, at)[0] is not None:
            return False
        known, _, _ = self.knows.known_at(self.text, at)
        if self._title_word(folded) or (known is not None and known.type is not EntityType.PERSON):
            return False
        told = titled and at + 1 < self.size and self.text[at + 1].folded in THAT  # «قال السيد زغلول العنكبوت إن …»
        return told or self.knows.shapes.name_odds(folded) > (NEVER if titled else UNLIKELY)

    def _title_word(self, folded: str, *, first: bool = False) -> bool:
        """Whether a word is a title, so that a name ends before it: also ونظيره, والرئيس.

        No name begins with one; later in a name, الشيخ or القائد may be a surname.
        """
        if folded in self.knows.given:
            return False
        for clitics, rest in peeled(folded):
            stem = bare(rest)
            for form in (stem, stem.removesuffix("ه")):
                title = self.knows.titles.get(form, {}).get("")
                if title is not None and (
                    first or not definite(rest) or clitics or title.kind in ("office", "spokesman", "honorific")
                ):
                    return True
        return False

    def goes_on(self, at: int, start: int, *, titled: bool = False) -> int:
        """Where the name that has begun before `at` ends; `titled` when a title before it makes it a name for sure."""
        end = at
        if end == start + 1 and end < self.size and self._last_word(end):
            return end + 1
        if titled and end == start + 1 and self._middle(end):
            end += 1
        if titled and end == start + 1 and self._odd_surname(end, start):
            return end + 1
        first = end == start + 1 and end < self.size and not self.namelike(end, first=False)
        if first and (titled or self._given_before(end)) and self._surname(end, titled=titled):
            end += 1
        while end < self.size and end - start < MOST_NAME_WORDS and self.namelike(end, first=False):
            word = self.text[end].folded
            father = self.text[end - 1].folded in CHILD_OF
            if (
                not father
                and word not in LINKS
                and (self._begins_other(end, start, titled=titled) or self._enough(end, start))
            ):
                break
            if end - start >= 2 and definite(word) and not father and self._title_word(word, first=True):
                break  # سامر أبو العز المحامي
            end += 1
        if end - start >= 2 and (self._closes(end, start) or self._introduced(end, start)):
            end += 1
        while end > at and self.text[end - 1].folded in _UNFINISHED:
            end -= 1
        return end

    def _odd_surname(self, at: int, start: int) -> bool:
        """A word that hardly looks like a name, but closes one behind a title: العبيد مروح, فوزية باسلامة."""
        if at >= self.size or self.namelike(at, first=False) or self.text[at - 1].folded not in self.knows.given:
            return False
        word = self.text[at].folded
        open_class = word[0].isalpha() and not definite(word) and word not in self.knows.common
        free = word not in self.knows.function and word not in self.knows.cues and not self._begins_other(at, start)
        return (
            open_class and free and self._stops(at + 1, told=True) and self.knows.shapes.name_odds(word) > 2 * UNLIKELY
        )

    def _middle(self, at: int) -> bool:
        """An everyday word between a given name and a word that can only be a name: علي أصغر سلطانية."""
        if at + 1 >= self.size or self.namelike(at, first=False) or self.text[at - 1].folded not in self.knows.given:
            return False
        word, after = self.text[at].folded, self.text[at + 1].folded
        plain = word in self.knows.common and not definite(word) and word not in self.knows.cues
        unknown = not self.knows.ordinary(after) and not definite(after) and self._stops(at + 2)
        return plain and unknown and self.namelike(at + 1, first=False)

    def _closes(self, at: int, start: int) -> bool:
        """A short word before a stop that is everyday only with something attached: ماريامه سيري باه."""
        if at >= self.size or not self._stops(at + 1):
            return False
        word = self.text[at].folded
        listed = word in self.knows.common or word in self.knows.function or word in self.knows.cues
        odds = self.knows.shapes.name_odds(word)
        short = word[0].isalpha() and 1 < len(word) < 5 and not listed and not word.endswith("ا")
        return short and odds > UNLIKELY and not self._begins_other(at, start)

    def _introduced(self, at: int, start: int) -> bool:
        """An everyday word as the last of a name before «، وهو …», which says who it is: عبدو الخضر قنطار، وهو مسعف."""
        if at + 2 >= self.size or self.text[at + 1].folded not in ("،", ",") or self.text[at + 2].folded not in WHO_IS:
            return False
        word = self.text[at].folded
        listed = word in self.knows.function or word in self.knows.cues or definite(word)
        plain = word[0].isalpha() and len(word) > 1 and not listed and not self.text[at].raw.endswith("\u064b")
        return plain and self.knows.phrase_at(self.text, at)[0] is None and not self._begins_other(at, start)

    def _stops(self, at: int, *, told: bool = False) -> bool:
        """Whether a name ends here for sure: before a stop, a comma or what is said; `told`: or before who is told."""
        if at >= self.size or not self.text[at].folded[0].isalnum() or self.text[at].folded in THAT:
            return True
        return told and (self.text[at].folded.startswith("لل") or self.text[at].folded in ("ل", "في"))

    def _enough(self, at: int, start: int) -> bool:
        """Whether a name of two words or more ends before a word whose letters do not look like a name."""
        word, before = self.text[at].folded, self.text[at - 1].folded
        if at - start < 2 or before in LINKS or word in self.knows.given:
            return False
        if definite(word) and word.endswith(("ات", "ين", "ون")):
            return True
        if definite(word) and self._given_before(at):
            return False
        return self.knows.shapes.name_odds(word) < (UNLIKELY if definite(word) else UNLIKELY_MORE)

    def known_goes_on(self, end: int, known: Known) -> int:
        """Where a known person's name ends: further words are his when they stand in his full name or in a lineage."""
        whole = fold_name(known.name).split()
        while end < self.size:
            folded = self.text[end].folded
            if self.knows.title_at(self.text, end)[1] > 1:
                break
            if (folded in CHILD_OF or folded == "ال") and self.goes_on(end, end) > end + 1:
                end = self.goes_on(end + 1, end)
            elif folded in whole or (folded in self.knows.given and folded not in self.knows.common):
                end += 1
            else:
                break
        return end

    def _begins_other(self, at: int, start: int, *, titled: bool = False) -> bool:
        """A known place, organisation or attached preposition or conjunction ends a name."""
        folded = self.text[at].folded
        title, words, before = self.knows.title_at(self.text, at)
        if title is not None and words > 1 and not before:
            return True  # سامر العلبي أمين عام الاتحاد
        if folded[0] in "وف" and folded[1:] in self.knows.finite:
            return True  # أما سامر العلبي فيرى
        if self._and_another(at, start):
            return True
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is not EntityType.PERSON and not (definite(folded) and n == 1):
            return not self._foreign_surname(at, n, clitics, known)
        if known is not None and (clitics or self._another(at, start, known, titled=titled)):
            return True
        stem = folded[1:]
        return (
            folded not in self.knows.given
            and folded[0] in "وبلف"
            and (stem in self.knows.given or (stem.startswith("ال") and len(stem) > 3))
        )

    def _and_another(self, at: int, start: int) -> bool:
        """«سامر العلبي وتسفاي غبري»: behind a whole name, «و» and two words that look like another."""
        folded = self.text[at].folded
        if at - start < 2 or folded[0] != "و" or folded in self.knows.given or at + 1 >= self.size:
            return False
        odds, rest = self.knows.shapes.name_odds, folded[1:]
        looks = len(rest) > 2 and not self.knows.ordinary(rest) and odds(rest) > LIKELY
        return looks and self.namelike(at + 1, first=False)

    def _foreign_surname(self, at: int, n: int, clitics: str, known: Known) -> bool:
        """A city or firm after which somebody is called: ليولوكا أورلاندو, before a stop or another name."""
        if n > 1 or clitics or known.kind in ("country", "capital") or self.text[at - 1].folded in self.knows.given:
            return False
        if self.knows.shapes.name_odds(self.text[at].folded) < 0 or at + 1 >= self.size:
            return False
        after = self.text[at + 1].folded
        return not after[0].isalnum() or after in THAT or self.knows.shapes.name_odds(after) > LIKELY

    def _last_word(self, at: int) -> bool:
        """An everyday word as a surname: it closes a name that would else be one word, before «إن» or a stop."""
        if at + 1 >= self.size or self.text[at - 1].folded not in self.knows.given:
            return False
        word, after = self.text[at].folded, self.text[at + 1].folded
        if not word[0].isalpha() or word in self.knows.function or word in self.knows.cues or word in LINKS:
            return False  # «بن علي»: neither coffee nor «على»
        phrase, _ = self.knows.phrase_at(self.text, at + 1)
        closed = after in THAT or not after[0].isalnum() or after in PREPOSITIONS or phrase is not None
        closed = closed or (after[0] == "ل" and self.knows.head_at(self.text[at + 1])[0] is not None)
        return closed and word in self.knows.common and not definite(word)

    def could_be_name(self, at: int) -> bool:
        """Whether a word can be a name at all, everyday word or not."""
        if at >= self.size or definite(self.text[at].folded):
            return False
        word = self.text[at].folded
        return len(word) > 1 and word[0].isalpha() and word not in self.knows.function and word not in self.knows.cues

    def _another(self, at: int, start: int, known: Known, *, titled: bool) -> bool:
        """Whether a known person's name at a word is not the end of the name that has begun: رستمي ترامب."""
        if self.text[at].folded in self.knows.given and self.text[at - 1].folded in self.knows.given:
            return False  # علي أحمد قريع is not أحمد قريع
        whole = fold_name(known.name).split()
        first_name = titled and at == start + 1 and self.knows.known_at(self.text, start)[0] is None
        if first_name and len(whole) > 1 and self.text[at].folded == whole[-1]:
            return False  # the surname of somebody known, behind a first name spelt otherwise
        return not any(w.folded in whole for w in self.text[start:at])

    def name_at(self, at: int, *, titled: bool) -> int:
        """The end of a person's name that begins at `at`, or `at`. After a title one unknown word is enough."""
        if at >= self.size:
            return at
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is EntityType.PERSON and not clitics:
            return self.known_goes_on(at + n, known)
        if known is not None and (clitics or known.type is not EntityType.PERSON):
            return at
        if not self.namelike(at, first=not titled) or self._title_word(self.text[at].folded, first=True):
            return at
        surname = titled and definite(self.text[at].folded)
        end = self.goes_on(at + 1, at, titled=titled and not surname)
        if titled or (end - at >= 2 and self.text[at].folded in self.knows.given):
            return at if surname and self.knows.nisba(self.text[at].folded) else end
        return at
