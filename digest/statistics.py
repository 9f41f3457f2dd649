"""How much there is of what, how sure it is, and how good, over the whole corpus and over time.

Everything is counted from the index: what `digest stats` prints and what the page of statistics shows are the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from digest.corpus import Piece
from digest.index import Index
from digest.interface import Both
from digest.model import State
from digest.whom import SPEAKERS, UNDECIDED

MONTHS = 36
"""Up to so many months stand by themselves on the page; beyond, it shows years."""


class Period(msgspec.Struct, frozen=True):
    """What the articles of a month or a year give; `start` is its first day."""

    start: date
    articles: int
    statements: int
    certain: int  # statements whose speaker is shown without reserve
    sentences: int
    states: dict[State, int]  # sentences by the state of their translation
    flags: dict[str, int]  # sentences by what a check found


class Voice(msgspec.Struct, frozen=True, eq=False):
    """One who is quoted often, as the pages name them."""

    name: Both
    speaker_path: str
    confirmed: bool
    proper: bool
    statements: int
    articles: int


class Statistics(msgspec.Struct, frozen=True):
    """The figures of a digest. Shares are not kept: they follow."""

    articles: int
    undated: int  # articles without a day, which no period has
    sentences: int
    words: int  # of the articles, in Arabic
    quoted: int  # of these, how many stand within a statement
    statements: int
    certain: int  # statements whose speaker is shown without reserve,
    named: int  # of these, whose speaker has a name and is no mere source, office or group,
    likely: int  # shown as likely,
    undecided: int  # or shown as nobody
    speakers: int  # who have pages of their own
    names: int  # of people, organisations, places and documents with a page
    confirmed: int  # of these, whose English an editor or a reviewed list gives
    corrections: int
    states: dict[State, int]
    flags: dict[str, int]  # the commonest first
    most_quoted: tuple[Voice, ...]
    months: tuple[Period, ...]  # from the first to the last, those without articles too


def count(index: Index) -> Statistics:
    """The figures of what an index holds."""
    months, undated = _months(index.pieces), _month(date.min, [p for p in index.pieces if not p.article.date])
    whole = _joined(date.min, (*months, undated))
    undecided = len(index.speakers.get(f"{SPEAKERS}/{UNDECIDED}/", ()))
    named = (index.speakers[path] for path, voice in index.voices.items() if voice.proper)
    return Statistics(
        articles=whole.articles,
        undated=undated.articles,
        sentences=whole.sentences,
        words=sum(piece.article.words for piece in index.pieces),
        quoted=sum(piece.article.quoted for piece in index.pieces),
        statements=whole.statements,
        certain=whole.certain,
        named=sum(sum([filed.said.certain for filed in own]) for own in named),
        likely=whole.statements - whole.certain - undecided,
        undecided=undecided,
        speakers=len(index.voices),
        names=len(index.subjects),
        confirmed=sum(subject.confirmed for subject in index.subjects),
        corrections=len(index.log),
        states=whole.states,
        flags=whole.flags,
        most_quoted=tuple(_quoted(index)),
        months=months,
    )


def years(months: Iterable[Period]) -> tuple[Period, ...]:
    """The same by year."""
    found: dict[int, list[Period]] = defaultdict(list)
    for month in months:
        found[month.start.year].append(month)
    return tuple(_joined(date(year, 1, 1), own) for year, own in found.items())


def share(n: int, of: int) -> str:
    """A share in per cent, of one decimal. What is not nothing is not 0.0, what is not all is not 100.0."""
    if not of or n in (0, of):
        return "100%" if n else "0%"
    return f"{min(max(100 * n / of, 0.1), 99.9):.1f}%"


def _quoted(index: Index) -> Iterable[Voice]:
    for subject in index.quoted:
        own = index.speakers[subject.speaker_path]
        articles = len({filed.piece.path for filed in own})
        name = {"ar": subject.name["ar"], "en": subject.name["en"]}
        yield Voice(name, subject.speaker_path, subject.confirmed, subject.proper, len(own), articles)


def _months(pieces: Iterable[Piece]) -> tuple[Period, ...]:
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if day := piece.article.date:
            found[day.year * 12 + day.month - 1].append(piece)
    span = range(min(found), max(found) + 1) if found else range(0)
    return tuple(_month(date(n // 12, n % 12 + 1, 1), found.get(n, ())) for n in span)


def _month(start: date, pieces: Iterable[Piece]) -> Period:
    own = tuple(pieces)
    said = [one for piece in own for one in piece.article.said]
    certain = sum(one.certain and one.speaker is not None for one in said)
    states = _summed_states(piece.states for piece in own)
    flags = _summed(piece.article.flags for piece in own)
    return Period(start, len(own), len(said), certain, sum(states.values()), states, flags)


def _joined(start: date, periods: Iterable[Period]) -> Period:
    own = tuple(periods)
    return Period(
        start,
        sum(one.articles for one in own),
        sum(one.statements for one in own),
        sum(one.certain for one in own),
        sum(one.sentences for one in own),
        _summed_states(one.states for one in own),
        _summed(one.flags for one in own),
    )


def _summed_states(counts: Iterable[Mapping[State, int]]) -> dict[State, int]:
    """Every state, those of no sentence too."""
    total: Counter[State] = Counter()
    for one in counts:
        total.update(one)
    return {state: total[state] for state in State}


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))
