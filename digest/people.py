"""Persons' names as newspapers write them: where an unknown name begins and ends."""

from collections.abc import Sequence

from digest.arabic import Word, bare, definite
from digest.knowledge import Knowledge
from digest.model import EntityType

MOST_NAME_WORDS = 6
"""No name in news runs longer; a longer run has swallowed something else."""
LINKS = frozenset(["بن", "ابن", "بنت", "ال", "ابو", "ابي", "ابا", "ام", "دي", "دو", "دا", "فان", "فون", "لو", "ديل", "دل", "بو", "ولد", "اوغلو", "الدين", "الله"])
"""Words inside names that are no names themselves."""
_UNFINISHED = frozenset(("بن", "ابن", "ال", "ابو", "دي", "فان"))


class NameReader:
    """Finds the ends of names in one sentence. Positions are indices into `text`, its words."""

    def __init__(self, text: Sequence[Word], knowledge: Knowledge) -> None:
        self.text = text
        self.knows = knowledge
        self.size = len(text)

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
        if (
            not folded[0].isalpha()
            or len(folded) < 2
            or (word.raw.endswith(("ى", "ً", "ٌ"))
            and folded in self.knows.function)
        ):
            return False
        if folded in self.knows.given:
            return not (folded in self.knows.function and not folded == "علي")
        if folded in LINKS:
            return not first or folded in ("ابو", "ال", "ام", "بن")
        if folded in self.knows.cues or self.knows.ordinary(folded) or folded in self.knows.heads:
            return False
        if first and definite(folded):
            return False
        if bare(folded) in self.knows.titles and not definite(folded):
            return False
        return not folded[0].isascii()

    def goes_on(self, at: int, start: int) -> int:
        """Where the name that has begun before `at` ends."""
        end = at
        while end < self.size and end - start < MOST_NAME_WORDS and self.namelike(end, first=False):
            if self.text[end].folded not in LINKS and self._begins_other(end):
                break
            end += 1
        while end > at and self.text[end - 1].folded in _UNFINISHED:
            end -= 1
        return end

    def _begins_other(self, at: int) -> bool:
        """A known place, organisation or attached preposition or conjunction ends a name."""
        folded = self.text[at].folded
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is not EntityType.PERSON and not (definite(folded) and n == 1):
            return True
        if clitics and known is not None:
            return True
        stem = folded[1:]
        return (
            folded not in self.knows.given
            and folded[0] in "وبلف"
            and (stem in self.knows.given or (stem.startswith("ال") and len(stem) > 3))
        )

    def name_at(self, at: int, *, titled: bool) -> int:
        """The end of a person's name that begins at `at`, or `at`. After a title one unknown word is enough."""
        if at >= self.size:
            return at
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is EntityType.PERSON and not clitics:
            return self.goes_on(at + n, at)
        if known is not None and not clitics and known.type is not EntityType.PERSON:
            return at
        if not self.namelike(at, first=not titled):
            return at
        surname = titled and definite(self.text[at].folded)
        end = self.goes_on(at + 1, at)
        if titled or (end - at >= 2 and self.text[at].folded in self.knows.given):
            return at if surname and self.knows.nisba(self.text[at].folded) else end
        return at
