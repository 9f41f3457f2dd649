"""The right names in a machine's English: what it wrote in their place is found by its spelling and replaced.

A name counts as there in any form that newspapers use: in full, the surname alone, another spelling that somebody has
listed, an abbreviation; such a form stays as it is. Only where there is none does a word that looks like the name give
way to it, and only where that is sure: written with a capital, alike in sound (`SURE`), clearly more so than anything
else in the sentence (`MARGIN`), no part of a name that is there or that the lexicon knows as somebody else's. What
stands around it stays: "the", the possessive 's, punctuation. Otherwise the name is reported as missing.

Attention was left aside: models that were not trained to align their heads point at wrong words often enough to
put one man's name in another's place. A spelling that fits cannot.

Everything here is a pure function of the English and the terms, so it works on cached output of the machine: a changed
name or term costs no new translation. Applied to its own result it changes nothing more.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from digest.model import Renamed
from digest.terms import Language, Term

SURE = 0.8
"""Likeness from which a word is taken for the name: on FLORES-200 dev with Argos's output the six changes that are made
are right; below 0.8 names in the human translation begin to be changed that should not. docs/translation.md."""
MARGIN = 0.08  # by which it must look more like the name than the next best word does
SHORTEST = 4  # letters of a name from which capitals need not agree
HEARD = 5  # sounds of a name from which likeness means anything

_TOKEN = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*(?:['’](?!s\b)[^\W_]+)*")
_STOP = frozenset(
    (
        "the",
        "of",
        "for",
        "and",
        "in",
        "on",
        "to",
        "a",
        "an",
        "al",
        "national",
        "fc",
        "state",
        "city",
        "agency",
        "newspaper",
    )
)
_BODIES = frozenset(("us", "uk", "un", "united", "nations"))  # often left out: the Security Council
_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("sh", "s"), ("ch", "s"),
    ("ts", "s"), ("tz", "s"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ie", "i"), ("ai", "i"), ("x", "ks"),
    ("q", "k"), ("c", "k"), ("p", "b"), ("v", "f"), ("w", "u"), ("j", "g"), ("z", "s"), ("o", "u"), ("y", "i"),
    ("e", "i"),
)  # fmt: skip
"""Letters that Arabic writes alike, or leaves out, as one: b and p, f and v, g and j, the short vowels in pairs."""


class _Token(NamedTuple):
    start: int
    end: int
    text: str


class _Found(NamedTuple):
    """A run of words that looks like a form of a term."""

    likeness: float
    start: int
    end: int
    form: str


def put_right(
    english: str, terms: Sequence[Term], language: Language
) -> tuple[str, tuple[Renamed, ...], tuple[Term, ...]]:
    """(the English, what was changed in it, the terms that it still lacks)."""
    changes: list[Renamed] = []
    missing = [term for term in terms if not present(term, english)]
    again = True
    while again:  # a name put right may free the way for another; each round lacks one name less
        again = False
        for term in missing:
            found = _replaced(term, english) or _alike(term, english, terms, language)
            if found and (change := _put(english, found)):
                english, changes = change[0], [*_moved(changes, change[1], found), change[1]]
                missing = [term for term in missing if not present(term, english)]
                again = True
                break
    return english, tuple(sorted(changes, key=lambda change: change.start)), tuple(missing)


def present(term: Term, english: str) -> bool:
    """Whether a sentence has a term in any form that will do."""
    if term.words:
        return re.search(rf"\b(?:{term.words})\b", english, re.IGNORECASE) is not None
    if any(_places(form, english) for form in (*term.forms, *term.also)):
        return True
    return term.name and (
        any(_said(form, english) for form in term.forms if " " in form) or bool(_variants(term, english))
    )


def _places(form: str, english: str) -> list[tuple[int, int]]:
    """Where a form stands as whole words, whatever its hyphens and accents and, from four letters on, its capitals."""
    flags = 0 if len(form) < SHORTEST else re.IGNORECASE
    return [m.span() for m in _pattern(form, flags).finditer(_plain(english))]


@lru_cache(maxsize=4096)
def _pattern(form: str, flags: int) -> re.Pattern[str]:
    inner = r"[\s.’'-]*".join(re.escape(part) for part in re.split(r"[\s’'-]+", _plain(form)) if part)
    return re.compile(rf"(?<!\w){inner}(?!\w)", flags)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text)


def _said(form: str, english: str) -> bool:
    """Whether all words that carry a name of several words are there, in whatever order and inflection."""
    stems = {_plain(t.text).lower()[:5] for t in _tokens(english)}
    wanted = [word for word in re.findall(r"\w+", _plain(form).lower()) if word not in _STOP | _BODIES]
    return bool(wanted) and all(word[:5] in stems for word in wanted)


def _variants(term: Term, english: str) -> list[tuple[int, int]]:
    """Where a form stands in another usual spelling: Sergei for Sergey, Fallujah for Falluja."""
    keys = {_key(form) for form in term.forms if len(form) >= SHORTEST}
    sizes = {len(form.split()) for form in term.forms}
    tokens = _tokens(english)
    runs = [
        (tokens[n].start, tokens[n + size - 1].end) for size in sizes for n in range(max(len(tokens) - size + 1, 0))
    ]
    return [(start, end) for start, end in runs if english[start].isupper() and _key(english[start:end]) in keys]


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    """What the spellings have in common that differ by fashion alone: i and y, single and double letters, a last h."""
    text = re.sub(r"[\W_]", "", _plain(name).lower())
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(?:ei|ey|ie|y)", "i", text)).removesuffix("h")


def _replaced(term: Term, english: str) -> _Found | None:
    """Words that the editors have said are wrong here."""
    for wrong in term.replaces:
        for start, end in _places(wrong, english):
            return _Found(1.0, start, end, term.forms[0])
    return None


def _alike(term: Term, english: str, terms: Sequence[Term], language: Language) -> _Found | None:
    """The words that surely stand for a name, if any do."""
    if not term.name:
        return None
    taken = [place for t in terms for form in (*t.forms, *t.also) for place in _places(form, english)]
    taken += [place for t in terms for place in _variants(t, english)]
    found = sorted(_candidates(term, english, taken), key=lambda f: (-f.likeness, f.start, f.end))
    if not found or found[0].likeness < SURE:
        return None
    best = found[0]
    rivals = [f for f in found if f.end <= best.start or best.end <= f.start]
    if rivals and best.likeness - rivals[0].likeness < MARGIN:
        return None
    own = {_key(word) for form in term.forms for word in form.split()}
    others = {word for word in english[best.start : best.end].lower().split() if _key(word) not in own}
    return None if others & language.known else best


def _candidates(term: Term, english: str, taken: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    tokens = _tokens(english)
    for form in term.forms:
        size = len(form.split())
        for count in range(max(1, size - 1), size + 2):
            for at in range(len(tokens) - count + 1):
                run = tokens[at : at + count]
                start, end = run[0].start, run[-1].end
                free = all(end <= first or last <= start for first, last in taken)
                if free and _name_like(run, english):
                    yield _Found(likeness(english[start:end], form), start, end, form)


def _name_like(run: Sequence[_Token], english: str) -> bool:
    """Words with capitals, spaces alone between them."""
    ends = run[0].text[:1].isupper() and run[-1].text[:1].isupper()
    gaps = (english[one.end : other.start] for one, other in pairwise(run))
    return ends and all(gap.isspace() for gap in gaps)


def likeness(one: str, other: str) -> float:
    """How alike two spellings are to the ear of somebody who writes Arabic, from 0 to 1."""
    a, b = sound(one), sound(other)
    if min(len(a), len(b)) < HEARD or a[0] != b[0]:
        return 0.0
    whole = 1 - _distance(a, b) / max(len(a), len(b))
    bones = (re.sub("[aiu]", "", a), re.sub("[aiu]", "", b))
    if min(map(len, bones)) < 2:
        return whole
    return (whole + 1 - _distance(*bones) / max(map(len, bones))) / 2


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A name reduced to what Arabic spelling keeps of it."""
    text = "".join(c for c in _plain(name).lower().replace("al-", "") if c.isalnum())
    for letters, one in _SOUNDS:
        text = text.replace(letters, one)
    return re.sub(r"(.)\1+", r"\1", text)


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        last, row[0] = row[0], n
        for k, b in enumerate(other, 1):
            last, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, last + (a != b))
    return row[-1]


@lru_cache(maxsize=256)
def _tokens(english: str) -> tuple[_Token, ...]:
    return tuple(_Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(english))


def _put(english: str, found: _Found) -> tuple[str, Renamed] | None:
    """The English with the right form in place, None where it would break the grammar around it."""
    before, was = english[: found.start], english[found.start : found.end]
    form = found.form
    if not before.strip() or before.rstrip()[-1:] in '.!?:“"':
        form = form[:1].upper() + form[1:]
    article = re.search(r"\b(an?)\s+$", before, re.IGNORECASE)
    if article and (form[:1].lower() in "aeiou") != (article[1].lower() == "an"):
        return None
    if form.lower().startswith("the ") and re.search(r"\bthe\s+$", before, re.IGNORECASE):
        form = form[4:]
    return before + form + english[found.end :], Renamed(found.start, found.start + len(form), was)


def _moved(changes: Sequence[Renamed], new: Renamed, found: _Found) -> list[Renamed]:
    """Earlier changes where they stand once another has been made."""
    by = (new.end - new.start) - (found.end - found.start)
    return [c if c.start < found.start else Renamed(c.start + by, c.end + by, c.was) for c in changes]
