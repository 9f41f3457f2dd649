"""Long lists cut into pages whose addresses last: by year, month and day, never by number.

A page numbered 7 holds other items after every addition; February 2016 does not. So an addition changes the first
view, the pages of its own year, month and day, and at most those that stand beside a page which is new.

Days that are too long, and what has no day, have no calendar to go by. They are cut after items whose key has a
certain hash, about one in `most`: an addition changes or divides the page it falls into, and no other.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Generic, TypeVar

import msgspec

Item = TypeVar("Item")

UNDATED = "undated"
LEVELS = ("year", "month", "day")
LENGTH = {"year": 4, "month": 7, "day": 10}  # of 2016, 2016-02, 2016-02-09
START = {"year": "-01-01", "month": "-01", "day": ""}


def year_of(day: date | None) -> str:
    """The year of a day, or UNDATED."""
    return f"{day.year:04}" if day else UNDATED


class Period(msgspec.Struct, Generic[Item], frozen=True):
    """A year, month or day, or a part of one, with a page of its own."""

    slug: str  # its folder below the list's: 2016, 2016-02, 2016-02-09, 2016-02-09-3fa9c1d2, undated
    kind: str  # "year", "month", "day", UNDATED or "part"
    day: date | None  # its first day, None for what has no day
    items: tuple[Item, ...]  # all of its items, also where they are shown on the pages `within`
    within: tuple["Period[Item]", ...] = ()  # the pages that it is cut into, () where it shows its items itself
    part: int = 0  # of the parts of a day, or of what has no day, which one it is, from 1

    @property
    def count(self) -> int:
        """The number of its items."""
        return len(self.items)


class Sheet(msgspec.Struct, Generic[Item], frozen=True):
    """The page of a period, what it belongs to, and its neighbours in time: `before` is the earlier one."""

    period: Period[Item]
    above: Period[Item] | None
    before: Period[Item] | None
    after: Period[Item] | None


class Paged(msgspec.Struct, Generic[Item], frozen=True):
    """A list's first view and its pages; a list that the first view holds whole has no others."""

    first: tuple[Item, ...]
    periods: tuple[Period[Item], ...]  # of the first level, newest first
    pages: tuple[Sheet[Item], ...]  # of every level
    total: int

    @property
    def whole(self) -> bool:
        """Whether the first view shows everything."""
        return len(self.first) == self.total


def by_period(
    items: Sequence[Item],
    day: Callable[[Item], date | None],
    key: Callable[[Item], str],
    *,
    most: int = 30,
    split: int = 60,
    levels: Sequence[str] = LEVELS,
) -> Paged[Item]:
    """Cut a list that is in order, newest first and what has no day last.

    `key` names an item for ever. `most` items stand on the first view; a period with more than `split` is cut into
    those of the next of `levels`. The first level is always made, unless the first view holds everything.
    """
    if len(items) <= most:
        return Paged(tuple(items), (), (), len(items))
    all_ = tuple(items)
    dated = bisect_left(all_, True, key=lambda item: day(item) is None)
    periods = [*_periods(all_[:dated], day, key, split, tuple(levels))]
    if dated < len(all_):
        periods.append(_leaf(UNDATED, UNDATED, None, all_[dated:], key, split))
    return Paged(all_[:most], tuple(periods), tuple(_sheets(periods)), len(all_))


def _periods(
    items: tuple[Item, ...],
    day: Callable[[Item], date | None],
    key: Callable[[Item], str],
    split: int,
    levels: tuple[str, ...],
) -> Iterator[Period[Item]]:
    """The periods of items that have a day. They are in order, so that few of them need be looked at."""
    level, deeper = levels[0], levels[1:]
    at = 0
    while at < len(items):
        slug = str(day(items[at]))[: LENGTH[level]]
        start = date.fromisoformat(slug + START[level])
        end = bisect_left(items, True, at, key=partial(_before, start, day))
        own = items[at:end]
        at = end
        if len(own) > split and deeper:
            yield Period(slug, level, start, own, tuple(_periods(own, day, key, split, deeper)))
        else:
            yield _leaf(slug, level, start, own, key, split)


def _before(start: date, day: Callable[[Item], date | None], item: Item) -> bool:
    own = day(item)
    return own is None or own < start


def _leaf(
    slug: str, kind: str, day: date | None, items: tuple[Item, ...], key: Callable[[Item], str], split: int
) -> Period[Item]:
    """A period that no calendar divides."""
    if len(items) <= 2 * split:  # no part is longer than that
        return Period(slug, kind, day, items)
    shelves = cut_by_key(items, key, max(split // 2, 1))
    parts = (Period(f"{slug}-{name}", "part", day, found, (), n) for n, (name, found) in enumerate(shelves, 1))
    return Period(slug, kind, day, items, tuple(parts))


def cut_by_key(
    items: Sequence[Item], key: Callable[[Item], str], about: int
) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The items, in their order, in parts of `about` as many, each with a name; never more than four times that.

    A part ends with an item whose hash says so, and has its name from that item; the last part is called "last".
    """
    parts: list[tuple[str, tuple[Item, ...]]] = []
    own: list[Item] = []
    for item in items:
        own.append(item)
        mark = sha256(key(item).encode()).hexdigest()
        if int(mark[:8], 16) % about == 0 or len(own) == 4 * about:
            parts.append((mark[-8:], tuple(own)))
            own = []
    return (*parts, *([("last", tuple(own))] if own else []))


def _sheets(periods: Sequence[Period[Item]], above: Period[Item] | None = None) -> Iterator[Sheet[Item]]:
    """Every page. What shows items follows what shows items; what shows periods, its own kind."""
    leaves = [leaf for period in periods for leaf in _leaves(period)]
    places = {leaf.slug: n for n, leaf in enumerate(leaves)}
    yield from _level(periods, above, leaves, places)


def _leaves(period: Period[Item]) -> Iterator[Period[Item]]:
    if not period.within:
        yield period
    for inner in period.within:
        yield from _leaves(inner)


def _level(
    periods: Sequence[Period[Item]],
    above: Period[Item] | None,
    leaves: Sequence[Period[Item]],
    places: dict[str, int],
) -> Iterator[Sheet[Item]]:
    for n, period in enumerate(periods):
        row, at = (periods, n) if period.within else (leaves, places[period.slug])
        after, before = row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None
        yield Sheet(period, above, before, after)
        yield from _level(period.within, period, leaves, places)


def near(sheet: Sheet[Item]) -> tuple[list[str], list[tuple[str, int]]]:
    """What the page of a period leads to: what it belongs to and its neighbours, and the pages it is cut into."""
    beside = (sheet.above, sheet.before, sheet.after)
    return [one.slug if one else "" for one in beside], [(one.slug, one.count) for one in sheet.period.within]
