"""Latin letters for names that no list has, by a model learned from pairs of names.

The model reads a word letter by letter and gives each a few Latin letters: none, `sh`, `pp`, `ba`. How likely each is
depends on the letters around it (up to four on either side), on whether the name looks Arabic, and on the Latin
letters so far: one log-linear choice per letter, the likeliest few ways kept. Everything is counted in whole numbers
of 1/64 nat, so that every machine gives the same letters.

Of 4,951 names that it had not seen, 28 % came out in a spelling that is in use for them, and 50 % in nearly one. The
confidence says which: of those given 0.60, 55 % were right; of 0.40, 34 %; of 0.27, 28 %; of 0.22, 21 %; of 0.13, 17 %;
of 0.07, 8 %.

`bench/train_names.py` makes the model, says from what, and measures this anew.
"""

import gzip
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache
from pathlib import Path
from typing import NamedTuple

from digest.machine import package_hash
from digest.usercache import keep, kept

MODEL = Path(__file__).parent / "lexicon" / "names.gz"
"""Gzipped UTF-8. The first line is the confidence: `least score:percent`, ascending, separated by spaces. A group for
each Arabic letter follows, with an empty line before it: the letter, then two lines for each feature that it may have:
its name, and what it adds to each choice, in 1/64 nat, as in `sh+12s-40+7`, where the last is for no Latin letter at
all. The choices for a letter are those of its feature `a`, which looks at nothing else. Letters and features are in the
order of their code points."""

KIND, MOST = "names", 3  # where its text is kept, which takes a fifth of the time, and how many versions at most

NAT = 64
"""Units of score in one nat."""

Choices = tuple[tuple[str, int], ...]
"""Latin letters for one Arabic letter, each with what a feature adds to its score."""

_BEAM = 4
_NARROW, _WIDE, _FAR = 4 * NAT, 5 * NAT, 8 * NAT
"""How far behind the best a choice may be, with the Latin letters so far looked at and without; and how far one may be
that still makes the others less likely."""

_ONE = 1 << 20
# None of these lies so near a half that the last digit of `exp`, which differs between machines, could matter.
_EXP = [round(_ONE * math.exp(-n / NAT)) for n in range(_FAR)] + [0]
_LOG = [math.ceil(_ONE * math.exp((n + 0.5) / NAT)) for n in range(6 * NAT)]

_SAME = str.maketrans("ٱیېێےکگڭګہھەۀڤڢڨپچژږۆۇۋںڼٹټڈډڑړڕښڵ", "اييييكغغغههههففقبجززوووننتتددرررشل")
_CHOICE = re.compile(rb"([a-z]*)([+-]\d+)")
_NEVER = -1_000_000
_LETTER = re.compile("[ء-غف-ي]")
_NATIVE = re.compile("[حعقصضطظذ]")
"""Letters that hardly any name has that did not come from Arabic, or through it."""
_SHAPES = dict.fromkeys("اويى", "v") | dict.fromkeys("أإآةئؤء", "e") | {"ع": "g", "$": "$", "^": "^"}
"""Classes of letters; every other letter is a consonant."""

_WINDOWS = [
    (0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1), (1, 2), (2, 2), (3, 0), (0, 3), (3, 1), (1, 3), (3, 2),
    (2, 3), (3, 3), (0, 4), (4, 0),
]  # fmt: skip
_TAGGED = [(chr(ord("a") + n), before, after + 1) for n, (before, after) in enumerate(_WINDOWS)]


class Spelled(NamedTuple):
    """Lower-case Latin letters, and how likely they are right, 0 to 1."""

    text: str
    confidence: float


class Letters:
    """A word as the model sees it: its letters, with four marks of the edge on either side, and their classes."""

    def __init__(self, word: str) -> None:
        """`word` is of letters that `letters` leaves."""
        self.length = len(word)
        self.padded = f"^^^^{word}$$$$"
        self.shape = "".join(_SHAPES.get(c, "c") for c in self.padded)
        self.origin = "N" if _NATIVE.search(word) else "F"

    def around(self, at: int) -> list[str]:
        """Features of letter `at` that do not depend on the Latin letters before it. The first is the letter alone."""
        text, shape, k = self.padded, self.shape, at + 4
        letter = text[k]
        return [tag + text[k - before : k + after] for tag, before, after in _TAGGED] + [
            self.origin + letter,
            self.origin + text[k : k + 2],
            self.origin + text[k - 1 : k + 2],
            "s" + letter + shape[k - 1 : k + 2],
            "t" + letter + shape[k - 2 : k + 2],
            "u" + letter + shape[k - 1 : k + 3],
            "v" + self.origin + letter + shape[k - 2 : k + 3],
            "w" + letter + shape[k - 3 : k + 4],
        ]

    def after(self, latin: str, at: int) -> list[str]:
        """Features of letter `at` and of the Latin letters before it."""
        k = at + 4
        before, letter, following = self.padded[k - 1], self.padded[k], self.padded[k + 1]
        edged = "^^^^^" + latin
        sounds = "".join("V" if c in "aeiouy" else "C" for c in latin[-3:])
        pair = edged[-2:] + letter
        return [
            "A" + edged[-1] + letter,
            "B" + pair,
            "C" + edged[-3:] + letter,
            "D" + edged[-4:] + letter,
            "E" + edged[-5:] + letter,
            "J" + edged[-1] + letter + following,
            "K" + pair + following,
            "L" + edged[-3:] + letter + following,
            "M" + before + pair + following,
            "O" + pair + self.padded[k + 1 : k + 3],
            "P" + edged[-1] + before + letter,
            "X" + letter + sounds[-2:] + self.shape[k + 1 : k + 3],
            "Y" + letter + following + sounds[-2:],
            "Z" + letter + sounds + self.shape[k + 1],
        ]


def letters(word: str) -> str:
    """The letters of a word that the model knows; those of other languages as the Arabic ones they stand for."""
    return "".join(_LETTER.findall(unicodedata.normalize("NFKC", word).translate(_SAME)))


class Transliterator:
    """The model, in memory. `text` is that of `MODEL`."""

    def __init__(self, text: bytes) -> None:
        confidence, *groups = text.split(b"\n\n")
        steps = [step.split(b":") for step in confidence.split()]
        self._scores, self._percents = [int(s) for s, _ in steps], [int(p) for _, p in steps]
        self._groups = {group[: group.index(b"\n")].decode(): group for group in groups}
        self._features: dict[str, _Features] = {}

    def spell(self, word: str) -> Spelled:
        """Latin letters for one Arabic word without its article; none where the word has no Arabic letter."""
        ways = self.ways(letters(word))
        text, score = next(((text, score) for score, text in ways if text), ("a" if letters(word) else "", _NEVER))
        return Spelled(text, self.confidence(score))

    def confidence(self, score: int) -> float:
        """How likely a spelling of such a score is right, as measured on names that the model had not seen."""
        return self._percents[max(0, bisect_right(self._scores, score) - 1)] / 100

    def ways(self, word: str) -> list[tuple[int, str]]:
        """(score, Latin letters) of the likeliest ways to spell letters, best first. The score is the logarithm of
        the likelihood in 1/64 nat. Equal scores stand in the order of the alphabet."""
        seen = Letters(word)
        ways = [(0, "")]
        for at in range(len(word)):
            features = self._of(word[at])
            alone = _alone(features, seen.around(at))
            found: dict[str, int] = {}
            for score, latin in ways:
                _grow(found, score, latin, _added(alone, features, seen.after(latin, at)))
            best = sorted((-score, latin) for latin, score in found.items())[:_BEAM]
            ways = [(-negative, latin) for negative, latin in best]
        return ways

    def _of(self, letter: str) -> "_Features":
        """The features of a letter; their group is taken apart when the letter is first met."""
        if letter not in self._features:
            self._features[letter] = _Features(self._groups.pop(letter, b""))
        return self._features[letter]


class _Features(dict[str, Choices]):
    """The features of a letter, each with its choices, () for one that the model does not have.

    Few are ever asked for: a line is looked for, by halving, when it first is, and then kept.
    """

    def __init__(self, group: bytes) -> None:
        _, *lines = group.split(b"\n")
        self._names, self._lines = lines[::2], lines[1::2]

    def __missing__(self, feature: str) -> Choices:
        name = feature.encode()
        at = bisect_left(self._names, name)
        there = at < len(self._names) and self._names[at] == name
        found = self[feature] = _choices(self._lines[at]) if there else ()
        return found


def _alone(known: _Features, features: list[str]) -> dict[str, int]:
    """Scores of the choices for a letter, before the Latin letters so far are looked at."""
    choices = _added({chosen: 0 for chosen, _ in known[features[0]]} or {"": 0}, known, features)
    least = max(choices.values()) - _WIDE
    return {chosen: weight for chosen, weight in choices.items() if weight > least}


def _added(scores: dict[str, int], known: _Features, features: list[str]) -> dict[str, int]:
    """The scores of choices, with what features add to them."""
    scores = scores.copy()
    for feature in features:
        for chosen, weight in known[feature]:
            if chosen in scores:
                scores[chosen] += weight
    return scores


def _choices(line: bytes) -> Choices:
    return tuple((latin.decode(), int(weight)) for latin, weight in _CHOICE.findall(line))


def _grow(found: dict[str, int], score: int, latin: str, choices: dict[str, int]) -> None:
    """Add to `found` every way on from `latin`; ways that meet in the same letters add up."""
    best = max(choices.values())
    score -= best + bisect_right(_LOG, sum([_EXP[best - w] for w in choices.values() if best - w < _FAR]))
    for chosen, weight in choices.items():
        if best - weight < _NARROW:
            text = latin + chosen
            found[text] = _either(found[text], score + weight) if text in found else score + weight


def _either(one: int, other: int) -> int:
    """The score of two ways taken together."""
    return max(one, other) + bisect_right(_LOG, _ONE + _EXP[min(abs(one - other), _FAR)])


@cache
def transliterator() -> Transliterator:
    """The model that comes with the package, read when first asked for. Raises OSError."""
    version = package_hash().hex()
    text = kept(KIND, version)
    if not text:
        text = gzip.decompress(MODEL.read_bytes())
        keep(KIND, version, text, MOST)
    return Transliterator(text)
