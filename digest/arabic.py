"""Arabic at the level of letters and words: folding, words with their places, clitics.

Matching never alters the text. A word keeps its place in the source and carries, beside it, a folded form in
which spellings that newspapers vary freely (hamzas, final yaa and taa, tatweel, diacritics, presentation
forms, invisible marks) are one.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

_INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
# Written out: camel-tools holds the same set, but goes over all of Unicode when it is imported, for most of a second.
_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_FOLDED: dict[int, int | None] = dict.fromkeys(map(ord, _INVISIBLE + "\u0640\u0670"))
_FOLDED |= {c: None for r in (range(0x610, 0x61B), range(0x64B, 0x660), range(0x6D6, 0x6EE)) for c in r}
_FOLDED |= str.maketrans("أإآٱىةؤئیکەڤپچگ", "اااايهوييكهفبجغ")
_FOLDED |= str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{_INVISIBLE}])*|[^\w\s{_INVISIBLE}#]")

ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")

THAT = frozenset(["ان", "انه", "انها", "انهم", "انهما", "اننا", "انني", "بان", "بانه", "بانها", "بانهم"])
"""Folded forms of أن and إن, which open reported content."""

OPENING = frozenset('«“"„‟❝＂”»')
"""Every mark that some newspaper opens a quotation with; «»“” also stand reversed."""


class Word(NamedTuple):
    """A word, number or single punctuation mark. `start` and `end` are code points of the text it came from."""

    start: int
    end: int
    raw: str
    folded: str


def fold(text: str) -> str:
    """The form in which spellings of one word meet: no diacritics, one alef, one yaa, haa for taa marbuta."""
    if _PRESENTATION.search(text):
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_FOLDED)


REMEMBERED = 1 << 16
"""A text repeats its words: what is worked out for one is kept for so many."""
_fold_word = lru_cache(maxsize=REMEMBERED)(fold)
_SERVANT = frozenset(("عبد", "وعبد", "لعبد", "بعبد", "فعبد"))


def apart(name: str) -> Sequence[str]:
    """A name in parts that can be read each for itself: its words, or the whole where one of them may join the next."""
    return (name,) if "عبد" in fold(name) else name.split()


def path_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, without punctuation."""
    parts = name.split()
    if all(map(str.isalpha, parts)):  # as nearly all of the lexicon's are
        folded = tuple(map(_fold_word, parts))
        if all(map(str.isalnum, folded)) and _SERVANT.isdisjoint(folded):  # marks may fold to nothing, or to a space
            return folded
    return tuple(w.folded for w in words(name) if w.folded[:1].isalnum())


def fold_name(text: str) -> str:
    """The same with single spaces: the key under which names are looked up."""
    return " ".join(path_of(text))


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words, numbers and punctuation marks of `text[start:end]`, in order. White space gives nothing,
    nor do the marks of hashtags, so that #مجلس_الأمن is two words.

    «عبد» and the name of God after it are one word, spaced or not, so that عبد الله is عبدالله everywhere.
    """
    out: list[Word] = []
    serves = False  # whether the last word is «عبد»
    for m in _WORD.finditer(text, start, len(text) if end is None else end):
        raw = m[0]
        folded = _fold_word(raw)
        if not folded:  # a stroke of tatweel by itself
            continue
        at, last = m.span()
        if serves and definite(folded):
            servant = out.pop()
            at, raw, folded = servant.start, text[servant.start : last], servant.folded + folded
        out.append(_new_word(Word, (at, last, raw, folded)))
        serves = folded in _SERVANT
    return out


_new_word: Callable[[type[Word], tuple[int, int, str, str]], Word] = tuple.__new__  # half the time of calling Word
_PREPOSITIONS = ("ب", "ل", "ك")


@lru_cache(maxsize=REMEMBERED)
def peeled(folded: str) -> tuple[tuple[str, str], ...]:
    """Ways to read a folded word as clitics and a rest, the plain word first.

    Gives (clitics, rest): for وبالرياض ("", "وبالرياض"), ("و", "بالرياض"), ("وب", "الرياض"). The article stays
    with the rest, and the contracted لل is written out again: للعراق gives ("ل", "العراق"). Which reading is
    right is for the caller, who knows the names.
    """
    ways = [("", folded)]
    rest, clitics = folded, ""
    if len(rest) > 2 and rest[0] in "وف":
        clitics, rest = rest[0], rest[1:]
        ways.append((clitics, rest))
    if len(rest) > 2 and rest[0] in _PREPOSITIONS:
        if rest.startswith("لل"):
            ways += [(clitics + "ل", start + rest[1:]) for start in ("ا", "", "ال")]  # للجنة is ل and اللجنة
        else:
            ways.append((clitics + rest[0], rest[1:]))
    return tuple(ways)


_NO_ARTICLE = frozenset(
    f"{stem}{ending}" for stem in ("المان", "البان") for ending in ("ي", "يا", "يه", "يون", "يين", "يان", "يات")
)
"""Words that begin with these letters by themselves: ألماني, ألبانية."""


def definite(folded: str) -> bool:
    """Whether a folded word bears the article."""
    return len(folded) > 3 and folded.startswith("ال") and folded not in _NO_ARTICLE


def bare(folded: str) -> str:
    """A folded word without its article."""
    return folded[2:] if definite(folded) else folded


def is_arabic(text: str) -> bool:
    """Whether the text holds any Arabic letter."""
    return ARABIC_LETTER.search(text) is not None
