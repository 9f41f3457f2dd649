"""What the lists of the site show of an article: its sentences in both languages, its statements, who is named where.

It is fetched many times as often as there are articles. Only the pages of the article itself,
and what is kept of it for the data and the search, need its analysis.
"""

from bisect import bisect_right
from collections import defaultdict
from typing import Protocol

import msgspec

from digest.model import Analysis, Renamed, Sentence, Span, State, Statement, Translation
from digest.summary import NAMING, Detail, numbers_of
from digest.text import shown

Places = tuple[tuple[int, int], ...]
"""Where in a sentence something stands, from its beginning."""


class Told(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A sentence in both languages, fit for display. `raw` is its Arabic as it stands, "" where that is `ar`."""

    start: int
    end: int
    ar: str
    raw: str
    en: str  # "" while its translation is pending
    state: State
    flags: tuple[str, ...]
    engine: str
    lacks: tuple[str, ...]
    renamed: tuple[Renamed, ...]
    score: float | None = None  # mean log-probability per token of the machine's words


class Gist(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An article as lists show it. `named` has who is named in which sentence and where, in the order of the text."""

    told: tuple[Told, ...]
    statements: tuple[Statement, ...]
    named: tuple[tuple[int, int, Places], ...]  # by the numbers of entity and sentence


class Source(Protocol):
    """Where what the index does not hold itself comes from, by the slug of an article."""

    def gist(self, slug: str) -> Gist:
        """What lists show of it."""
        ...

    def analysis(self, slug: str) -> Analysis:
        """All that it gives by itself."""
        ...


def gist_of(detail: Detail) -> Gist:
    """The gist of an article."""
    analysis = detail.analysis
    text = analysis.article.text
    pairs = zip(analysis.sentences, detail.english, strict=True)
    return Gist(tuple(_told(s, text, english) for s, english in pairs), analysis.statements, _named(analysis))


def _named(analysis: Analysis) -> tuple[tuple[int, int, Places], ...]:
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    at = numbers_of(analysis)
    starts = [s.span.start for s in analysis.sentences]
    for mention in sorted(analysis.mentions, key=lambda m: m.span):
        n = bisect_right(starts, mention.span.start) - 1
        if mention.how in NAMING and mention.entity in at and n >= 0:
            found[at[mention.entity], n].append((mention.span.start - starts[n], mention.span.end - starts[n]))
    return tuple((entity, n, tuple(places)) for (entity, n), places in found.items())


def _told(sentence: Sentence, text: str, english: Translation | None) -> Told:
    span = sentence.span
    raw = span.of(text)
    ar = shown(raw)
    own = (span.start, span.end, ar, "" if raw == ar else raw)
    if english is None or not english.text:
        return Told(*own, "", State.PENDING, (), "", (), ())
    words = shown(english.text)
    # offsets of names put right are those of the text as it came
    renamed = english.renamed if words == english.text else ()
    return Told(*own, words, english.state, english.flags, english.engine, english.lacks, renamed, english.score)


def whole(told: Told) -> Span:
    """Where a sentence stands in its article."""
    return Span(told.start, told.end)
