"""Which words stand inside quoted speech, through a whole article.

Newspapers use every mark, reverse « and », forget to close, and let speech run over paragraphs. The marks of one
article are read as its first one shows: where «» both occur, the first of them opens. A mark of a style that has
but one form opens and closes in turn.
"""

from collections.abc import Sequence

import msgspec

from digest.arabic import OPENING, Word

LONG_QUOTE = 4
"""Quotation marks round fewer words than this wrap a name or a term, not speech."""
FARTHEST = 12
"""Speech that no mark closes within this many sentences has ended with its paragraph."""
_PAIRS = ("«»", "“”")


class Marks(msgspec.Struct, frozen=True):
    """How an article uses its quotation marks: which of them only open, and which only close."""

    opening: frozenset[str]
    closing: frozenset[str]
    balanced: bool  # as many open as close, so that speech may be followed over paragraphs

    def ahead(self, read: Sequence[Sequence[Word]], n: int) -> str:
        """The next mark that only opens or only closes, in sentence `n` or a later one nearby; "" for none."""
        if not self.balanced:
            return ""
        for words in read[n : n + FARTHEST]:
            for word in words:
                if word.raw in self.opening or word.raw in self.closing:
                    return word.raw
        return ""

    def quoted(self, words: Sequence[Word], opened: bool) -> tuple[list[bool], bool]:
        """Which words of a sentence stand inside speech, and whether it is still open at the end.

        `opened` is whether it was open at the beginning. Marks round fewer than `LONG_QUOTE` words count for nothing.
        """
        inside = [False] * len(words)
        start, carried = (0, True) if opened else (-1, False)
        for i, word in enumerate(words):
            if word.raw not in OPENING:
                continue
            if start < 0:
                start, carried = (-1, False) if word.raw in self.closing else (i, False)
            elif word.raw not in self.opening:
                if i - start > LONG_QUOTE or carried:
                    inside[start:i] = [True] * (i - start)
                start = -1
        if start >= 0:
            inside[start:] = [True] * (len(words) - start)
        return inside, start >= 0


def marks_of(read: Sequence[Sequence[Word]]) -> Marks:
    """How an article uses its marks; `read` holds the words of its sentences."""
    opening, closing, balance = set(), set(), 0
    for pair in _PAIRS:
        used = [word.raw for words in read for word in words if word.raw in pair]
        if len(set(used)) == 2:
            opening.add(used[0])
            closing.add(pair.replace(used[0], ""))
            balance += abs(2 * used.count(used[0]) - len(used))
    return Marks(frozenset(opening), frozenset(closing), balance == 0)
