"""Months as a wall calendar shows them, in the weeks of each language's readers."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import groupby

import msgspec
from babel import Locale

from digest.corpus import Day

TERRITORIES = {"ar": "EG", "en": "GB"}
"""Where a language's week is taken from: CLDR's likely territory of Arabic, and the one whose English this is."""


class Month(msgspec.Struct, frozen=True):
    """A month in which something was published or said; its neighbours are those that have a page too."""

    first: date
    path: str
    days: Mapping[date, Day]
    articles: int
    statements: int
    before: "Neighbour | None" = None
    after: "Neighbour | None" = None

    def weeks(self, lang: str) -> list[list[date | None]]:
        """Its weeks, each of seven days; None is a day of another month."""
        blank = (self.first.weekday() - first_weekday(lang)) % 7
        days: list[date | None] = [
            self.first.replace(day=n + 1) for n in range(monthrange(self.first.year, self.first.month)[1])
        ]
        cells = [None] * blank + days
        cells += [None] * (-len(cells) % 7)
        return [cells[n : n + 7] for n in range(0, len(cells), 7)]


class Neighbour(msgspec.Struct, frozen=True):
    """The month before or after one."""

    first: date
    path: str


def months(days: Iterable[Day]) -> tuple[Month, ...]:
    """The months of some days, which stand newest first; the newest month first."""
    groups = [(first, tuple(same)) for first, same in groupby(days, key=lambda day: day.date.replace(day=1))]
    places = [None, *(Neighbour(first, f"days/{first.isoformat()[:7]}/") for first, _ in groups), None]
    return tuple(
        Month(
            first,
            f"days/{first.isoformat()[:7]}/",
            {day.date: day for day in own},
            sum(len(day.pieces) for day in own),
            sum(len(day.statements) for day in own),
            before=places[n + 1],
            after=places[n - 1],
        )
        for n, (first, own) in enumerate(groups, 1)
    )


def years(found: Iterable[Month]) -> list[tuple[date, list[Month]]]:
    """Months by the first day of their year, the newest year first, in it January first."""
    groups = groupby(found, key=lambda month: month.first.replace(month=1))
    return [(first, sorted(own, key=lambda month: month.first)) for first, own in groups]


@cache
def first_weekday(lang: str) -> int:
    """The day with which a week begins, by CLDR: 0 is Monday, 5 Saturday."""
    return _locale(lang).first_week_day


@cache
def weekdays(lang: str) -> tuple[tuple[str, str], ...]:
    """Short and full names of the days of a week, in its order."""
    order = [(first_weekday(lang) + n) % 7 for n in range(7)]
    width = "narrow" if lang == "ar" else "abbreviated"  # Arabic abbreviates no day, and prints letters
    names = _locale(lang).days["stand-alone"]
    return tuple((names[width][n], names["wide"][n]) for n in order)


@cache
def month_names(lang: str) -> tuple[str, ...]:
    """January to December, as they stand alone."""
    names = _locale(lang).months["stand-alone"]["wide"]
    return tuple(names[n] for n in range(1, 13))


@cache
def _locale(lang: str) -> Locale:
    return Locale(lang, TERRITORIES[lang])
