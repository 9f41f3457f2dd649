"""The lists of the site: its articles by month, and its names from A to Z and from أ to ي."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from digest.collate import OTHER, letter_slug
from digest.corpus import Letters, Piece
from digest.index import name_key
from digest.interface import LANGUAGES, Interface
from digest.listed import MONTHS, articles_of
from digest.merge import SECTIONS, SPEAKERS, Subject
from digest.page import Page
from digest.pages_speakers import STAND_INS
from digest.paging import Period
from digest.press import Press
from digest.twins import told_apart

MANY = 300  # names from which on a list is cut by letter
SHORT = 60  # names up to which a list needs no letters
FOREMOST = 24  # names that the first page of such a list shows


def list_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    index = press.index
    yield from _articles(press)
    standing = [(key, path, len(index.speakers[path])) for path, key in STAND_INS.items() if path in index.speakers]
    for lang in LANGUAGES:
        yield from _names(press, lang, _Section(SPEAKERS, "statement", index.speakers, standing))
        for section in SECTIONS.values():
            yield from _names(press, lang, _Section(section, "mention", index.named, []))


def _articles(press: Press) -> Iterator[Page]:
    paged = articles_of(press.index.pieces)
    for lang in LANGUAGES:
        yield press.show(
            "articles.html",
            lang,
            "articles/",
            months=_by_month(paged.first),
            paged=paged,
            years=[(year, list(own)) for year, own in groupby(paged.periods, key=_year)],
        )
        for sheet in paged.pages:
            yield press.show("articles-of.html", lang, f"{MONTHS}{sheet.period.slug}/", sheet=sheet)


def _year(period: Period[Piece]) -> Any:
    return period.day.replace(month=1) if period.day else None


def _by_month(pieces: Iterable[Piece]) -> list[tuple[Any, list[Piece]]]:
    """Articles by the first day of their month, None for what has no day."""
    groups = groupby(pieces, key=lambda p: p.article.date.replace(day=1) if p.article.date else None)
    return [(month, list(same)) for month, same in groups]


@dataclass(frozen=True, slots=True)
class _Section:
    """A list of names: its folder, what is counted of each name, the counted things by a name's path."""

    name: str
    counted: str
    things: Mapping[str, Sequence[object]]
    stand_ins: list[tuple[str, str, int]]

    def path(self, subject: Subject) -> str:
        """The page of a name."""
        return subject.speaker_path if self.name == SPEAKERS else subject.path

    def times(self, subject: Subject) -> int:
        """How often it is named, or speaks."""
        return len(self.things.get(self.path(subject), ()))


def _names(press: Press, lang: str, section: _Section) -> Iterator[Page]:
    groups = press.index.letters[section.name, lang]
    total = sum(len(own) for _, own in groups)
    subjects = [subject for _, own in groups for subject in own]
    quoted = [(subject, section.times(subject)) for subject in press.index.quoted]
    shared = {
        "section": section,
        "total": total,
        "short": SHORT,
        "apart": told_apart(subjects, section.path, press.index, lang),
        "dotted": any(s.proper and not s.confirmed and s.name["en"] for s in subjects),
    }
    if total <= MANY:
        yield press.show("names.html", lang, f"{section.name}/", groups=groups, foremost=quoted, **shared)
        return
    foremost = sorted(subjects, key=lambda s: (-section.times(s), section.path(s)))[:FOREMOST]
    heads = [(head, f"{section.name}/letters/{letter_slug(head)}/", len(own)) for head, own in groups]
    yield press.show("names-many.html", lang, f"{section.name}/", heads=heads, foremost=foremost, **shared)
    for head, path, own, inner in _letters(groups, section.name, lang, press.index.interface):
        data = {"head": head, "own": own, "inner": inner, "heads": heads, **shared}
        yield press.show_alone("letter.html", lang, path, **data)


Inner = list[tuple[str, str, int]]
"""Letters with their page and the number of names there."""


def _letters(
    groups: Letters, section: str, lang: str, interface: Interface
) -> Iterator[tuple[str, str, tuple[Subject, ...], Inner]]:
    """Each page of names by letter: its letters, its path, its names, or the pages of two letters it is cut into."""
    for head, own in groups:
        path = f"{section}/letters/{letter_slug(head)}/"
        if len(own) <= MANY or head == OTHER:
            yield head, path, own, []
            continue
        pairs = [(two, tuple(same)) for two, same in groupby(own, key=lambda s: _two(s, lang, interface))]
        deeper = [(two, f"{section}/letters/{_two_slug(two)}/", same) for two, same in pairs]
        yield head, path, (), [(two, place, len(same)) for two, place, same in deeper]
        for two, place, same in deeper:
            yield two, place, same, []


def _two(subject: Subject, lang: str, interface: Interface) -> str:
    """The first two letters of a name as it is sorted."""
    return name_key(subject, lang, interface)[0][:2].strip().capitalize()


def _two_slug(two: str) -> str:
    """The address of two letters, told from that of one."""
    return letter_slug(two) if len(two) > 1 else f"{letter_slug(two)}-other"
