"""Speakers without a name as they are shown: in the nominative, in whatever case their sentence has them.

«لكن مسؤولا تونسيا قال» names «مسؤول تونسي», «نقلت عن مسؤولين أتراك» names «مسؤولون أتراك».
"""

from digest.arabic import bare, fold
from digest.knowledge import Knowledge

_TANWIN = "\u064b"


def nominative(description: str, knowledge: Knowledge) -> str:
    """A description with its noun and the adjectives right behind it in the nominative; as it is where it stands so."""
    first, *rest = description.split(" ")
    for ending, plain, shortest in (("ا", "", 3), ("ين", "ون", 4)):
        if _ends(first, ending) and _noun(first, ending, plain, knowledge):
            return " ".join([_put(first, ending, plain), *_adjectives(rest, ending, plain, shortest, knowledge)])
    return description


def _noun(word: str, ending: str, plain: str, knowledge: Knowledge) -> bool:
    """Whether a word is a title or head noun in another case: خبيرا."""
    right = bare(fold(_put(word, ending, plain)))
    known = right in knowledge.heads or right in knowledge.titles
    return known and (ending != "ا" or bare(fold(word)) not in knowledge.titles)


def _adjectives(rest: list[str], ending: str, plain: str, shortest: int, knowledge: Knowledge) -> list[str]:
    """The words behind the noun, those put right that agree with it in case."""
    out: list[str] = []
    for n, word in enumerate(rest):
        right = _put(word, ending, plain)
        if not _ends(word, ending) or len(right) < shortest or not _adjective(fold(right), knowledge):
            return [*out, *rest[n:]]
        out.append(right)
    return out


def _adjective(folded: str, knowledge: Knowledge) -> bool:
    return knowledge.nisba(folded) is not None or knowledge.ordinary(folded)


def _ends(word: str, ending: str) -> bool:
    return word.replace(_TANWIN, "").endswith(ending)


def _put(word: str, ending: str, plain: str) -> str:
    """A word with its ending exchanged: مسؤولا, مسؤولاً and مسؤولًا give مسؤول."""
    return word.replace(_TANWIN, "").removesuffix(ending) + plain
