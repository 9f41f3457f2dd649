"""What a speaker's statements show together: when they were made, whom they mention, who is quoted beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

import msgspec

from digest.corpus import Filed
from digest.whom import Subject

MONTHS = 36  # up to so many, a timeline has a bar for each month; beyond, one for each year
SHOWN = 6  # subjects of a ranking


class Bar(NamedTuple):
    """A month or a year, by its first day, and the statements in it."""

    start: date
    statements: int


class Timeline(msgspec.Struct, frozen=True):
    """One bar for every month or year from the first statement to the last; `most` is the highest count."""

    unit: str  # "month" or "year"
    bars: tuple[Bar, ...]
    most: int


def timeline(days: Iterable[date | None]) -> Timeline | None:
    """The timeline of statements, None where they do not span two months."""
    known = [day for day in days if day]
    if not known:
        return None
    first, last = _month(min(known)), _month(max(known))
    if last - first < 1:
        return None
    if last - first < MONTHS:
        counts = Counter(_month(day) for day in known)
        bars = tuple(Bar(date(n // 12, n % 12 + 1, 1), counts[n]) for n in range(first, last + 1))
        return Timeline("month", bars, max(bar.statements for bar in bars))
    years = Counter(day.year for day in known)
    bars = tuple(Bar(date(year, 1, 1), years[year]) for year in range(first // 12, last // 12 + 1))
    return Timeline("year", bars, max(bar.statements for bar in bars))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


Ranking = list[tuple[Subject, int]]
"""Subjects with the number of statements, or of articles, that speak for them; the most first."""


def mentioned(statements: Iterable[Filed]) -> Ranking:
    """Whom and what these statements mention most."""
    return most(Counter(subject for filed in statements for subject in filed.mentions), SHOWN)


def company(statements: Sequence[Filed]) -> Ranking:
    """Who else is quoted in the same articles, by the number of articles."""
    own = {filed.speaker for filed in statements}
    found: Counter[Subject] = Counter()
    for piece in dict.fromkeys(filed.piece for filed in statements):
        found.update({f.speaker for f in piece.statements if f.speaker and f.speaker.path and f.speaker.proper} - own)
    return most(found, SHOWN)


def most(counts: Mapping[Subject, int], shown: int, path: Callable[[Subject], str] = attrgetter("path")) -> Ranking:
    """The highest counts, in the order of addresses where they are equal."""
    least = min(nlargest(shown, counts.values()), default=0)  # of thousands, few need be put in order
    found = [pair for pair in counts.items() if pair[1] >= least]
    return sorted(found, key=lambda pair: (-pair[1], path(pair[0])))[:shown]
