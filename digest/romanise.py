"""English spellings for Arabic personal names that no list of people has.

Three sources, the surest first: rules for the little words of names, spellings that newspapers have settled on
(`lexicon/spellings.tsv`, `lexicon/given_names.tsv`), and letter by letter for the rest. The last is a guess, and
its confidence says so; whatever comes from here is shown as machine-made until an editor confirms it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.arabic import fold, is_arabic

LISTED, LETTERED = 0.85, 0.3
"""How likely a newspaper spells a word so: one that a list has, one put together from letters."""

_LINKS = {"بن": "bin", "ابن": "ibn", "بنت": "bint", "دي": "de", "فان": "van", "فون": "von", "ديل": "del", "دا": "da"}
_LEADS = {"ابو": "Abu", "ابي": "Abi", "ام": "Umm", "بو": "Bou", "ولد": "Ould", "ال": "Al", "الله": "Allah"}
_LETTERS = {
    "ب": "b",
    "ت": "t",
    "ث": "th",
    "ج": "j",
    "ح": "h",
    "خ": "kh",
    "د": "d",
    "ذ": "dh",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "sh",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "a",
    "غ": "gh",
    "ف": "f",
    "ق": "q",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
}
_VOWELS = {"ا": "a", "و": "ou", "ي": "i", "ه": "a"}
_CLUSTERS = {"تش": "ch", "دج": "j", "كس": "x"}
_NATIVE = re.compile("[حعقصضطظذ]")
"""Letters that only names of Arabic origin have; their short vowels are not written, and stand as `a`."""


@dataclass(frozen=True, slots=True)
class Romanised:
    """A name in Latin letters, and how likely an English newspaper spells it so (0 to 1)."""

    text: str
    confidence: float


class Romaniser:
    """Spells names. `listed` gives the English of folded words that lists know."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self.listed = dict(listed)
        self._word = lru_cache(maxsize=50_000)(self._spell)

    def romanise(self, names: Sequence[str]) -> list[Romanised]:
        """The names in Latin letters, in order. What is not Arabic stays as it is."""
        return [self._name(name) for name in names]

    def _name(self, name: str) -> Romanised:
        words = [w for part in name.split() if (w := part.strip('«»"“”،,.()[]'))]
        spelled = [self._word(w) if is_arabic(w) else (w, 1.0) for w in words]
        if not spelled:
            return Romanised(name, 0.0)
        text = " ".join(english for english, _ in spelled)
        return Romanised(
            text[:1].upper() + text[1:] if not text.startswith("al-") else text, min(c for _, c in spelled)
        )

    def _spell(self, word: str) -> tuple[str, float]:
        folded = fold(word)
        if folded in _LINKS:
            return _LINKS[folded], LISTED
        if folded in _LEADS:
            return _LEADS[folded], LISTED
        if folded in self.listed:
            return self.listed[folded], LISTED
        if folded.startswith("ال") and len(folded) > 4:
            english, confidence = self._spell(folded[2:])
            return f"al-{english}", confidence
        if folded.startswith("عبدال") and len(folded) > 6:
            english, confidence = self._spell(folded[5:])
            return f"Abdul{english.lower()}", confidence
        return _letters(folded).capitalize(), LETTERED


def _sounds(folded: str) -> Iterable[tuple[str, bool]]:
    """(Latin letters, whether they are a vowel) of a word, letter after letter."""
    at = 0
    while at < len(folded):
        pair = folded[at : at + 2]
        if pair in _CLUSTERS:
            yield _CLUSTERS[pair], False
            at += 2
            continue
        letter = folded[at]
        first, last = at == 0, at == len(folded) - 1
        if letter in "وي" and (first or folded[at + 1 : at + 2] == "ا"):
            yield "w" if letter == "و" else "y", False
        elif letter == "ه" and not last:
            yield "h", False
        elif letter in _VOWELS:
            yield _VOWELS[letter], True
        elif letter in _LETTERS:
            yield _LETTERS[letter], letter == "ع"
        at += 1


def _letters(folded: str) -> str:
    """A word spelled by its letters; in one of Arabic origin an `a` stands between consonants."""
    native = _NATIVE.search(folded) is not None or not any(c in "اوي" for c in folded)
    out, vowel = "", True
    for latin, is_vowel in _sounds(folded):
        if native and not vowel and not is_vowel:
            out += "a"
        out += latin
        vowel = is_vowel
    return out
