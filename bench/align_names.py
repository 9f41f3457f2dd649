"""Pairs of names, Arabic and English, letter by letter: the examples that `bench.train_names` learns from."""

import math
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from digest.arabic import fold
from digest.tables import rows
from digest.transliterate import letters

ROUNDS = 5
LONGEST = 5
"""Latin letters that one Arabic letter may stand for: `tsche`."""
FITS = -3.5
"""A pair whose letters are on average less likely than this, in nats, is taken for a mistake or for another name."""
TENTH = 10

_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_SYLLABLE = re.compile("[bcdfghj-np-tv-z]{0,3}[aeiouyw]{0,3}")
_EXPECTED = {
    "ب": "bpv", "ت": "t", "ث": "tsc", "ج": "jgcdyz", "ح": "h", "خ": "khjcx", "د": "d", "ذ": "dtz", "ر": "rw", "ز": "zs",
    "س": "scz", "ش": "scj", "ص": "s", "ض": "d", "ط": "t", "ظ": "zd", "ع": "aeiou", "غ": "gh", "ف": "fvpw", "ق": "qkgc",
    "ك": "kcqgx", "ل": "l", "م": "m", "ن": "nm", "ه": "haeu", "ا": "aeiou", "أ": "aeiou", "إ": "aeiouy", "آ": "a",
    "و": "wouvaea", "ي": "iyejag", "ى": "aeiy", "ة": "ath", "ء": "a", "ؤ": "oua", "ئ": "ieya",
}  # fmt: skip
"""How the Latin letters for each Arabic one begin, as a first guess."""
_SILENT = frozenset("اويعءهئؤىة")


class Pair(NamedTuple):
    """One spelling of a name. `arabic` is without the article."""

    arabic: str
    english: str
    source: str


class Aligned(NamedTuple):
    """A name, and the Latin letters for each of its letters."""

    arabic: str
    latin: tuple[str, ...]
    source: str


def plain(english: str) -> str:
    """Lower case, a to z alone: as newspapers spell, without the marks of other languages."""
    split = unicodedata.normalize("NFKD", english.lower().translate(_SPECIAL))
    return "".join(c for c in split if "a" <= c <= "z")


def held_back(arabic: str, part: int = 0) -> bool:
    """Whether a name, whatever its hamzas, belongs to the tenth that the model does not learn from."""
    return zlib.crc32(fold(arabic).encode()) % TENTH == part


def stem(word: str) -> str:
    """The letters of a word, without the article."""
    known = letters(word)
    return known[2:] if known.startswith("ال") and len(known) > 4 else known


def read_pairs(path: Path) -> list[list[Pair]]:
    """The rows of a table of pairs (Arabic, English, source, separated by TABs, below a line of headings). Each is
    given as the ways to read it: the article of the Arabic may or may not stand in the English."""
    out = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        arabic, english, source = line.split("\t")
        word, latin = stem(arabic), plain(english)
        if word and latin:
            ways = [Pair(word, latin, source)]
            if word != letters(arabic) and latin[:2] in ("al", "el", "ul", "il") and len(latin) > 3:
                ways.append(Pair(word, latin[2:], source))
            out.append(ways)
    return out


def newspaper_pairs() -> Iterable[Pair]:
    """Words of names in the lexicon, with their spelling in newspapers."""
    for table in ("spellings.tsv", "given_names.tsv"):
        for row in rows(table):
            if row["en"] and " " not in row["name"]:
                yield _newspaper(row["name"], row["en"], "words")
    for table in ("people_arab.tsv", "people_world.tsv"):
        for row in rows(table):
            arabic, english = row["name"].split(), re.sub(r"\b[AaEe]l-", "", row["en"]).split()
            if len(arabic) == len(english):
                yield from (_newspaper(a, e, table) for a, e in zip(arabic, english, strict=True))


def _newspaper(arabic: str, english: str, source: str) -> Pair:
    return Pair(stem(arabic), plain(re.sub("^[Aa]l-", "", english)), source)


def align(ways: Iterable[list[Pair]], more: Iterable[Pair]) -> list[Aligned]:
    """Each pair, letter by letter, in the way that fits best; those that do not fit are left out.

    Which Latin letters an Arabic one stands for is found from the pairs `ways` themselves, in a few rounds, beginning
    with what every reader of Arabic expects. `more` is aligned by what was found.
    """
    ways, score = list(ways), _first
    for _ in range(ROUNDS):
        aligned = list(_best(ways, score))
        score = _counted(aligned)
    return [*_best(ways, score), *_best([[pair] for pair in more], score)]


Score = Callable[[str, str], float]


def _first(letter: str, latin: str) -> float:
    """The logarithm of how likely Latin letters are for an Arabic one, before anything is counted."""
    if not latin:
        return -3.0 if letter in _SILENT else -6.0
    return (-1.0 if latin[0] in _EXPECTED[letter] else -7.0) - 0.6 * (len(latin) - 1)


def _counted(aligned: list[Aligned]) -> Score:
    """The same, from counts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in aligned:
        for letter, latin in zip(pair.arabic, pair.latin, strict=True):
            counts[letter][latin] += 1
    totals = {letter: found.total() + 2 for letter, found in counts.items()}
    known: dict[tuple[str, str], float] = {}

    def score(letter: str, latin: str) -> float:
        if (letter, latin) not in known:
            count = counts[letter][latin] + 0.5 * math.exp(_first(letter, latin))
            known[letter, latin] = math.log(count / totals.get(letter, 2))
        return known[letter, latin]

    return score


def _best(ways: Iterable[list[Pair]], score: Score) -> Iterable[Aligned]:
    for pairs in ways:
        found = [(*way, pair) for pair in pairs if (way := _align(pair.arabic, pair.english, score))]
        if found:
            fit, latin, pair = max(found)
            if fit > FITS * len(pair.arabic):
                yield Aligned(pair.arabic, latin, pair.source)


def _align(arabic: str, english: str, score: Score) -> tuple[float, tuple[str, ...]] | None:
    """(logarithm of likelihood, Latin letters of each letter) of the likeliest way, if there is any."""
    ways: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for n, letter in enumerate(arabic, 1):
        longer: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (total, latin) in ways.items():
            for end in range(start, min(len(english), start + LONGEST) + 1):
                chunk = english[start:end]
                if len(english) - end > LONGEST * (len(arabic) - n) or not _SYLLABLE.fullmatch(chunk):
                    continue
                new = total + score(letter, chunk)
                if end not in longer or new > longer[end][0]:
                    longer[end] = (new, (*latin, chunk))
        ways = longer
    return ways.get(len(english))
