"""What can be seen to be wrong with a machine's English by its look alone, beside its Arabic.

Each check has an id, whose plain reason stands in `lexicon/interface.toml` under `[flag]`, and is a function of
the two texts. A check says nothing where it is not sure: the sentence may still be wrong. The numbers below were
tuned with `bench/translation.py` on FLORES-200 dev (997 sentences): on what Argos made of them, against the worst
tenth by chrF, and on the human translation, which should pass. docs/translation.md has the figures.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from digest.arabic import fold, is_arabic, path_of
from digest.numbers import arabic_counts, arabic_values, english_figures, english_values, figures, folded, parts
from digest.tables import LEXICON

SHORTEST, LONGEST = 0.75, 2.0
"""English letters for one Arabic letter: 7 of the 997 human translations lie outside, and 9 of the machine's, of
which 7 are among the worst tenth. At 0.8 the machine's are 20, of which 10 are."""
ENOUGH = 40  # letters of Arabic from which the ratio means anything
LOOP = 3  # times that the same words follow upon themselves
AGAIN = 3  # times that the same four words stand in one sentence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class _Signs(msgspec.Struct, frozen=True):
    """What `lexicon/proof.toml` lists."""

    dates: Mapping[str, str]  # folded Arabic words of a month or day -> English
    dated: re.Pattern[str]  # any of these words
    particles: frozenset[str]
    excused: frozenset[str]  # what follows a particle that then denies nothing
    only: frozenset[str]  # what makes "only" of a denial
    negative: re.Pattern[str]


@cache
def _signs() -> _Signs:
    data: dict[str, Any] = tomllib.loads((LEXICON / "proof.toml").read_text("utf-8"))
    names = {**data["months"], **data["days"]}
    negation = data["negation"]
    english = "|".join([*negation["english"], *(rf"{prefix}-?[a-z]{{4,}}" for prefix in negation["prefixes"])])
    particles, excused, only = (
        frozenset(fold(word) for word in negation[key]) for key in ("particles", "excused", "only")
    )
    dates = {" ".join(path_of(form)): name for name, forms in names.items() for form in forms}
    return _Signs(
        dates,
        re.compile("|".join(dates)),
        particles,
        excused,
        only,
        re.compile(rf"\b(?:{english}|[a-z]+less)\b|n['’]t\b", re.IGNORECASE),
    )


def failed(source: str, english: str) -> tuple[str, ...]:
    """The ids of the checks that the English of a sentence fails, in a fixed order."""
    return tuple(name for name, fails in CHECKS.items() if fails(source, english))


def numbers(source: str, english: str) -> bool:
    """A number of the Arabic is missing from the English, or a figure of the English from the Arabic."""
    wanted = [*(parts(number) for number in figures(source)), *({number} for number in arabic_counts(source))]
    has = english_values(english) if wanted else set()
    if not all(number & has for number in wanted):
        return True
    made = [number for number in english_figures(english) if len(number) > 1]
    may = arabic_values(source) if made else set()
    return not all(parts(number) & may for number in made)


def dates(source: str, english: str) -> bool:
    """A month or a day of the week is missing."""
    text = " ".join(folded(source))
    if not _signs().dated.search(text):
        return False
    low = english.lower()
    found = {name for form, name in _signs().dates.items() if re.search(rf"(?<!\S)[وبل]?{form}(?!\S)", text)}
    return any(re.search(rf"\b(?:{name}|{name[:3]}|{name[:4]})(?:s|\b)", low) is None for name in found)


def negation(source: str, english: str) -> bool:
    """The Arabic says that something is not so, and nothing in the English does."""
    return _negated(source) and not _signs().negative.search(english)


def _negated(source: str) -> bool:
    signs = _signs()
    tokens = folded(source)
    for n, (token, after) in enumerate(zip(tokens, [*tokens[1:], ""], strict=False)):
        bare = token[1:] if token[:1] in "وف" and token not in signs.particles else token
        # لا alone is also "no" in a list, or part of a name: only before a verb in the present is it surely "not"
        denies = bare in signs.particles and (bare != "لا" or after[:1] in ("ي", "ت", "ن"))
        if denies and after not in signs.excused and not signs.only & set(tokens[n:]):
            return True
    return False


def arabic(source: str, english: str) -> bool:  # noqa: ARG001 - every check takes both
    """Arabic letters are left in the English."""
    return is_arabic(english)


def length(source: str, english: str) -> bool:
    """The English is far too short or far too long."""
    size = sum(c.isalnum() for c in fold(source))
    ratio = sum(c.isalnum() for c in english) / max(size, 1)
    return size >= ENOUGH and not SHORTEST <= ratio <= LONGEST


def repetition(source: str, english: str) -> bool:
    """Words follow upon themselves, or come round again, as they do not in the Arabic."""
    return _loops([w.lower() for w in _WORD.findall(english)]) and not _loops(list(folded(source)))


def _loops(tokens: list[str]) -> bool:
    for size in (1, 2, 3, 4):
        times = LOOP if size == 1 else 2
        for at in range(len(tokens) - size * times + 1):
            first = tokens[at : at + size]
            if all(tokens[at + size * k : at + size * (k + 1)] == first for k in range(1, times)):
                return True
    fours = Counter(zip(*(tokens[k:] for k in range(4)), strict=False))
    return max(fours.values(), default=0) >= AGAIN


def quotes(source: str, english: str) -> bool:
    """Quotation marks that open and do not close, where those of the Arabic do; or all of them are gone."""
    return _balanced(source) and not _balanced(english)


def _balanced(text: str) -> bool:
    pairs = (("“", "”"), ("«", "»"))
    return text.count('"') % 2 == 0 and all(text.count(one) == text.count(other) for one, other in pairs)


CHECKS: Mapping[str, Callable[[str, str], bool]] = {
    "numbers": numbers,
    "dates": dates,
    "negation": negation,
    "arabic": arabic,
    "length": length,
    "repetition": repetition,
    "quotes": quotes,
}
