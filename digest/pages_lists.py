"""The lists of the site: its articles by month, and its names from A to Z and from أ to ي."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import msgspec

from digest.collate import OTHER, letter_slug
from digest.corpus import Letters, Piece
from digest.index import name_key
from digest.interface import LANGUAGES, Interface
from digest.listed import MONTHS, articles_of
from digest.page import Page
from digest.pages_speakers import STAND_INS
from digest.paging import Paged, Period, Sheet, near
from digest.press import Press
from digest.profile import most
from digest.sheaf import Sheaf
from digest.twins import told_apart
from digest.whom import SECTIONS, SPEAKERS, Subject

MANY = 300  # names from which on a list is cut by letter
SHORT = 60  # names up to which a list needs no letters
FOREMOST = 24  # names that the first page of such a list shows


def list_sheaves(press: Press) -> Iterator[Sheaf]:
    """All of them: the lists of articles in both languages, those of names in each."""
    index = press.index
    paged = articles_of(index.pieces)
    counts = [(one.slug, one.count) for one in paged.periods]
    yield press.sheaf("articles", partial(_articles, press, paged), counts, [piece.mark for piece in paged.first])
    for sheet in paged.pages:
        own = (near(sheet), [piece.mark for piece in sheet.period.items])
        yield press.sheaf(f"articles {sheet.period.slug}", partial(_month, press, sheet), *own)
    standing = [(key, path, len(index.speakers[path])) for path, key in STAND_INS.items() if path in index.speakers]
    sections = [_Section(SPEAKERS, "statement", index.speakers, standing, index.speakers)]
    sections += [_Section(name, "mention", index.named, [], index.speakers) for name in SECTIONS.values()]
    for section in sections:
        named = [subject for _, own in index.letters[section.name, "ar"] for subject in own]
        foremost = _foremost(named, section) if len(named) > MANY else ()
        for lang in LANGUAGES:
            yield from _names(press, lang, section, foremost)


def _articles(press: Press, paged: Paged[Piece]) -> Iterator[Page]:
    for lang in LANGUAGES:
        yield press.show(
            "articles.html",
            lang,
            "articles/",
            months=_by_month(paged.first),
            paged=paged,
            years=[(year, list(own)) for year, own in groupby(paged.periods, key=_year)],
        )


def _month(press: Press, sheet: Sheet[Piece]) -> Iterator[Page]:
    for lang in LANGUAGES:
        yield press.show("articles-of.html", lang, f"{MONTHS}{sheet.period.slug}/", sheet=sheet)


def _year(period: Period[Piece]) -> Any:
    return period.day.replace(month=1) if period.day else None


def _by_month(pieces: Iterable[Piece]) -> list[tuple[Any, list[Piece]]]:
    """Articles by the first day of their month, None for what has no day."""
    groups = groupby(pieces, key=lambda p: p.article.date.replace(day=1) if p.article.date else None)
    return [(month, list(same)) for month, same in groups]


class _Section(msgspec.Struct, frozen=True):
    """A list of names: its folder, what is counted of each name, the counted things by a name's path."""

    name: str
    counted: str
    things: Mapping[str, Sequence[object]]
    stand_ins: list[tuple[str, str, int]]
    spoken: Mapping[str, Sequence[object]]

    def path(self, subject: Subject) -> str:
        """The page of a name."""
        return subject.speaker_path if self.name == SPEAKERS else subject.path

    def times(self, subject: Subject) -> int:
        """How often it is named, or speaks."""
        return len(self.things.get(self.path(subject), ()))

    def tally(self, subject: Subject) -> tuple[str, int]:
        """What is told of it: how often it is named, or of what no text names how many statements it makes."""
        times = self.times(subject)
        return (self.counted, times) if times else ("statement", len(self.spoken.get(subject.speaker_path, ())))


def _foremost(subjects: Sequence[Subject], section: _Section) -> Sequence[Subject]:
    """Those that are met most."""
    return [s for s, _ in most({s: section.times(s) for s in subjects}, FOREMOST, section.path)]


def _names(press: Press, lang: str, section: _Section, foremost: Sequence[Subject]) -> Iterator[Sheaf]:
    groups = press.index.letters[section.name, lang]
    total = sum(len(own) for _, own in groups)
    subjects = [subject for _, own in groups for subject in own]
    quoted = [(subject, section.times(subject)) for subject in press.index.quoted]
    apart = told_apart(subjects, section.path, press.index, lang)
    shared = {
        "section": section,
        "total": total,
        "short": SHORT,
        "apart": apart,
        "dotted": any(s.proper and not s.confirmed and s.name["en"] for s in subjects),
    }
    name = f"names {lang} {section.name}"
    if total <= MANY:
        make = partial(_few, press, lang, {"groups": groups, "foremost": quoted, **shared})
        listed = [(head, _marks(section, own)) for head, own in groups]
        yield press.sheaf(name, make, section.stand_ins, listed, _marks(section, press.index.quoted), apart)
        return
    heads = [(head, f"{section.name}/letters/{letter_slug(head)}/", len(own)) for head, own in groups]
    make = partial(_many, press, lang, {"heads": heads, "foremost": foremost, **shared})
    yield press.sheaf(name, make, section.stand_ins, heads, _marks(section, foremost), apart, shared["dotted"])
    letters = [(head, path) for head, path, _ in heads]
    for head, path, own, inner in _letters(groups, section.name, lang, press.index.interface):
        data = {"head": head, "own": own, "inner": inner, "heads": letters, **shared}
        make = partial(_letter, press, lang, path, data)
        twins = [apart.get(section.path(subject), "") for subject in own]
        depends = (letters, inner, _marks(section, own), twins, shared["dotted"])
        yield press.sheaf(f"names {lang} {path}", make, *depends)


def _marks(section: _Section, subjects: Iterable[Subject]) -> list[tuple[str, tuple[str, int]]]:
    return [(subject.mark, section.tally(subject)) for subject in subjects]


def _few(press: Press, lang: str, data: dict[str, Any]) -> Iterator[Page]:
    yield press.show("names.html", lang, f"{data['section'].name}/", **data)


def _many(press: Press, lang: str, data: dict[str, Any]) -> Iterator[Page]:
    yield press.show("names-many.html", lang, f"{data['section'].name}/", **data)


def _letter(press: Press, lang: str, path: str, data: dict[str, Any]) -> Iterator[Page]:
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
