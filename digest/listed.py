"""How the long lists of the site are cut, for the pages that show them and for the map that names these pages."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from digest.cache import Cache, under
from digest.calendar import months
from digest.corpus import Day, Filed, Naming, Piece, articles_mark
from digest.corrections import Correction
from digest.index import Index
from digest.paging import Paged, by_period, cut_by_key

MONTHS = "articles/months/"
ARTICLES, MONTH = 50, 100  # articles on the first page; from how many on a month is cut into days
MENTIONS, YEAR = 30, 60  # mentions, or statements, on the first page; from how many on a year is cut into months
LINES = 150  # statements of a day in one page
STAGE = "cut"

Long = tuple[str, str, Callable[[], Paged[Filed] | Paged[Naming]]]
"""The list of a page: the page's path, a hash of what is listed, and what cuts it."""


def listed(index: Index, base: str = "", cache: Cache | None = None) -> Iterator[str]:
    """The path of every page that continues a list, in both languages.

    Of long lists few change: how the others were cut is in the cache, under `base`, a hash of what all pages depend on.
    """
    yield from (f"{MONTHS}{sheet.period.slug}/" for sheet in articles_of(index.pieces).pages)
    yield from (f"corrections/{sheet.period.slug}/" for sheet in corrections_of(index.log).pages)
    yield from (month.path for month in months(index.days))
    for day in index.days:
        yield from (path for path, _ in parts_of(day))
    yield from _continued([*_long(index)], base, cache)


def _long(index: Index) -> Iterator[Long]:
    for path, named in index.named.items():
        if len(named) > MENTIONS:
            yield path, articles_mark(named.pieces), partial(mentions_of, named)
    for path, filed in index.speakers.items():
        if len(filed) > MENTIONS:
            yield path, articles_mark(one.piece for one in filed), partial(said_by, filed)


def _continued(lists: Iterable[Long], base: str, cache: Cache | None) -> Iterator[str]:
    keys = {path: under(path, f"{base}{mark} {path}") for path, mark, _ in lists}
    kept = cache.get_many(STAGE, keys.values()) if cache else {}
    fresh: dict[str, bytes] = {}
    for path, _, cut in lists:
        slugs = None
        with contextlib.suppress(msgspec.MsgspecError):
            slugs = _SLUGS.decode(kept.get(keys[path], b""))
        if slugs is None:
            slugs = [sheet.period.slug for sheet in cut().pages]
            fresh[keys[path]] = msgspec.json.encode(slugs)
        yield from (f"{path}{slug}/" for slug in slugs)
    if cache:
        cache.put_many(STAGE, fresh)


_SLUGS = msgspec.json.Decoder(list[str])


def articles_of(pieces: Sequence[Piece]) -> Paged[Piece]:
    """The articles, the latest first, then by month."""
    levels = ("month", "day")
    return by_period(pieces, lambda p: p.article.date, lambda p: p.path, most=ARTICLES, split=MONTH, levels=levels)


def mentions_of(named: Sequence[Naming]) -> Paged[Naming]:
    """The mentions of a subject, the latest first, then by year."""
    return by_period(named, lambda n: n.piece.article.date, lambda n: f"{n.piece.path}{n.n}", most=MENTIONS, split=YEAR)


def said_by(filed: Sequence[Filed]) -> Paged[Filed]:
    """The statements of a speaker, the latest first, then by year."""
    return by_period(filed, lambda f: f.day, lambda f: f.id, most=MENTIONS, split=YEAR)


def corrections_of(log: Sequence[Correction]) -> Paged[Correction]:
    """The corrections by year. None is too new for its year's page, and no year is cut: what links there stays true."""
    return by_period(log, lambda c: c.date, lambda c: c.anchor, most=0, split=len(log), levels=("year",))


def parts_of(day: Day) -> list[tuple[str, tuple[Filed, ...]]]:
    """The pages that a long day's statements are cut into, speaker by speaker: their paths and what they hold."""
    if len(day.statements) <= LINES:
        return []
    statements = [filed for _, own in by_speaker(day.statements) for filed in own]
    return [(f"{day.path}{name}/", own) for name, own in cut_by_key(statements, lambda f: f.path, LINES // 2)]


def by_speaker(statements: Sequence[Filed]) -> list[tuple[Filed, list[Filed]]]:
    """Statements by who speaks, in the order in which they first do; whose speaker is not certain, each alone."""
    groups: dict[str, list[Filed]] = {}
    for filed in statements:
        sure = filed.speaker is not None and filed.said.certain and filed.speaker.path
        groups.setdefault(filed.speaker.speaker_path if sure and filed.speaker else filed.path, []).append(filed)
    return [(own[0], own) for own in groups.values()]
