"""Whether two articles are one text: the same wire, as two newspapers printed it, cut and lightly edited.

An article is the set of its shingles, each three words in a row, folded so that spelling and marks count for nothing.
Two texts are alike by the share of the shingles of the shorter one that the longer has too; so a text that was cut at
the end is still the same. Who is to be compared at all is found by fingerprints: of every sixteen shingles in a row the
least hash is kept (winnowing: Schleimer, Wilkerson, Aiken, 2003), so that two texts with eighteen words in a row in
common always meet.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

from digest.arabic import fold

WORDS = 3  # of a shingle
WINDOW = 16  # a power of two
ALIKE = 0.5
"""The least share at which two articles are one. `bench/likeness.py` measures it: of 154 pairs of a wire and what a
desk makes of it 94 in a hundred are found, of 119 pairs of different articles none, also where one repeats a third of
the other. At 0.45 it would be 99 in a hundred, and one of the 119."""
AKIN = 0.35
"""The least share that is worth telling of an article that is taken for another one."""
LONGER = 1.25
"""How much longer than another an article is, in shingles, when it says what the other does not."""

_WORD = re.compile(r"[^\W_]+")


class Match(NamedTuple):
    """Another article that is the same text. `share` is of the shorter one, `longer` whether the new one says more."""

    key: str
    share: float
    longer: bool


def shingles(text: str) -> list[int]:
    """The hashes of a text's shingles, in order. A text of a word or two is one shingle."""
    words = [word[1:] if word[0] == "و" and len(word) > 4 else word for word in _WORD.findall(fold(text))]
    if not words:
        return []
    rows = zip(words, words[1:], words[2:], strict=False) if len(words) >= WORDS else [words]
    return [crc32(" ".join(row).encode("utf-8", "surrogatepass")) for row in rows]


def fingerprints(hashes: list[int]) -> set[int]:
    """The least hash of every window."""
    if len(hashes) < WINDOW:
        return set(sorted(hashes)[:1])
    least: Iterable[int] = hashes
    step = 1
    while step < WINDOW:  # of two in a row, of four, of eight, of sixteen
        held = list(least)
        least, step = map(min, held, held[step:]), 2 * step
    return set(least)


def share(one: set[int], other: set[int]) -> float:
    """The share of the smaller set that the other has too; 0.0 where one is empty."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


class Likeness:
    """Texts by their keys, and which of them another is like. Ten thousand articles take about 70 MB."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._hashes: list[array[int]] = []
        self._with: dict[int, int | list[int]] = {}  # who has a fingerprint; most have one text alone

    def add(self, key: str, text: str) -> None:
        """Take a text in."""
        hashes = shingles(text)
        number = len(self._keys)
        self._keys.append(key)
        self._hashes.append(array("I", set(hashes)))
        for one in fingerprints(hashes):
            there = self._with.setdefault(one, number)
            if isinstance(there, list):
                there.append(number)
            elif there != number:
                self._with[one] = [there, number]

    def find(self, text: str, least: float = ALIKE) -> Match | None:
        """The text that this one is most like, if it is like any."""
        return next(iter(sorted(self._found(text, least), key=lambda m: (-m.share, m.key))), None)

    def _found(self, text: str, least: float) -> Iterator[Match]:
        hashes = shingles(text)
        own = set(hashes)
        met: set[int] = set()
        for one in fingerprints(hashes):
            there = self._with.get(one, [])
            met.update(there if isinstance(there, list) else (there,))
        for number in met:
            other = set(self._hashes[number])
            if (found := share(own, other)) >= least:
                yield Match(self._keys[number], found, len(own) > LONGER * len(other))
