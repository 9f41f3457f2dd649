"""How the long lists of the site are cut, for the pages that show them and for the map that names these pages."""

from collections.abc import Iterator, Sequence

from digest.calendar import months
from digest.corpus import Day, Filed, Index, Naming, Piece
from digest.corrections import Correction
from digest.paging import Paged, by_period, cut_by_key

MONTHS = "articles/months/"
ARTICLES, MONTH = 50, 100  # articles on the first page; from how many on a month is cut into days
MENTIONS, YEAR = 30, 60  # mentions, or statements, on the first page; from how many on a year is cut into months
LINES = 150  # statements of a day in one page


def listed(index: Index) -> Iterator[str]:
    """The path of every page that continues a list, in both languages."""
    yield from (f"{MONTHS}{sheet.period.slug}/" for sheet in articles_of(index.pieces).pages)
    yield from (f"corrections/{sheet.period.slug}/" for sheet in corrections_of(index.log).pages)
    yield from (month.path for month in months(index.days))
    for day in index.days:
        yield from (path for path, _ in parts_of(day))
    for path, named in index.named.items():
        if len(named) > MENTIONS:  # most are not: half a million mentions are not asked for
            yield from (f"{path}{sheet.period.slug}/" for sheet in mentions_of(named).pages)
    for path, filed in index.speakers.items():
        yield from (f"{path}{sheet.period.slug}/" for sheet in said_by(filed).pages)


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
