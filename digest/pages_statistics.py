"""The page of statistics, in the section on the site itself: bars that run with the reader, and the same in tables.

It depends on nothing but the figures: an article that changes none of them leaves it as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from digest.interface import LANGUAGES
from digest.model import State
from digest.page import Page
from digest.press import Press
from digest.sheaf import Sheaf
from digest.statistics import MONTHS, Period, Statistics, count, share, years
from digest.twins import told_apart

WHOLE = 1000  # units across a bar that stands for all
HIGH = 60  # units of the highest of bars side by side


class Part(NamedTuple):
    """A part of a whole: where it begins on the bar, from the side where reading begins, and how wide it is."""

    key: str
    n: int
    share: str
    start: int
    width: int


class Bar(NamedTuple):
    """A month or year by its first day, what is counted in it as it is printed, and how high it stands."""

    start: date
    value: str
    high: int


class Chart(NamedTuple):
    """Bars for every period. `most` is the value of the highest."""

    key: str
    bars: tuple[Bar, ...]
    most: str


def statistics_sheaves(press: Press) -> Iterator[Sheaf]:
    """The page in both languages."""
    figures, index = count(press.index), press.index
    apart = {lang: told_apart(index.quoted, lambda s: s.speaker_path, index, lang) for lang in LANGUAGES}
    yield press.sheaf("statistics", lambda: _pages(press, figures, apart), msgspec.to_builtins(figures), apart)


def _pages(press: Press, figures: Statistics, apart: Mapping[str, Mapping[str, str]]) -> Iterator[Page]:
    months = len(figures.months) <= MONTHS
    periods = figures.months if months else years(figures.months)
    without = figures.certain - figures.named
    certainty = {
        "named": figures.named, "unnamed": without, "likely": figures.likely, "undecided": figures.undecided,
    }  # fmt: skip
    order = (State.EDITED, State.CHECKED, State.MACHINE, State.FLAGGED, State.PENDING)
    data = {
        "s": figures,
        "quoted_share": share(figures.quoted, figures.words),
        "certainty": parts(certainty),
        "states": parts({state.value: figures.states[state] for state in order}),
        "names": parts({"confirmed": figures.confirmed, "spelled": figures.names - figures.confirmed}),
        "flags": [(flag, n, share(n, figures.sentences)) for flag, n in figures.flags.items()],
        "unit": "month" if months else "year",
        "periods": periods,
        "charts": charts(periods),
    }
    for lang in LANGUAGES:
        yield press.show("statistics.html", lang, "about/statistics/", **data, apart=apart[lang])


def parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """The parts of a whole side by side, in the order given; together they are as wide as the whole."""
    total, before, found = sum(counts.values()), 0, []
    for key, n in counts.items():
        start = WHOLE * before // total if total else 0
        before += n
        end = WHOLE * before // total if total else 0
        found.append(Part(key, n, share(n, total), start, end - start))
    return tuple(found)


def charts(periods: Sequence[Period]) -> tuple[Chart, ...]:
    """What changes over time, where there is more than one period; what is nothing in all of them is left out."""
    if len(periods) < 2:
        return ()
    found = [_chart("statements", periods, lambda p: (p.statements, 0))]
    found.append(_chart("unsure_share", periods, lambda p: (p.statements - p.certain, p.statements)))
    found.append(_chart("flagged_share", periods, lambda p: (p.states[State.FLAGGED], p.sentences)))
    found.append(_chart("pending_share", periods, lambda p: (p.states[State.PENDING], p.sentences)))
    return tuple(chart for chart in found if any(bar.high for bar in chart.bars))


def _chart(key: str, periods: Sequence[Period], of: Callable[[Period], tuple[int, int]]) -> Chart:
    """Bars of counts (n, 0), or of shares (n, of how many)."""
    pairs = [of(period) for period in periods]
    shares = any(whole for _, whole in pairs)
    sizes = [n / whole if whole else 0.0 if shares else float(n) for n, whole in pairs]
    words = [share(n, whole) if shares else f"{n:,}" for n, whole in pairs]
    most = max(sizes)
    highs = [max(round(HIGH * size / most), 1) if size else 0 for size in sizes]
    bars = tuple(Bar(p.start, word, high) for p, word, high in zip(periods, words, highs, strict=True))
    return Chart(key, bars, words[sizes.index(most)])
