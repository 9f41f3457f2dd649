"""The lists of the site: its articles, its days, and its names from A to Z."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from digest.corpus import Piece
from digest.interface import LANGUAGES
from digest.merge import SECTIONS, SPEAKERS
from digest.page import Page
from digest.pages_speakers import STAND_INS
from digest.press import Press


def list_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    index = press.index
    standing = [(key, path, len(index.speakers[path])) for path, key in STAND_INS.items() if path in index.speakers]
    for lang in LANGUAGES:
        yield press.show("articles.html", lang, "articles/", months=_by_month(index.pieces, _published))
        yield press.show("days.html", lang, "days/", months=_by_month(index.days, lambda day: day.date))
        yield _names(press, lang, SPEAKERS, "statement", index.speakers, standing)
        for section in SECTIONS.values():
            yield _names(press, lang, section, "mention", index.named, [])
        for day in index.days:
            yield press.show("day.html", lang, day.path, d=day)


def _names(
    press: Press, lang: str, section: str, counted: str, counts: Any, stand_ins: list[tuple[str, str, int]]
) -> Page:
    groups = press.index.letters[section, lang]
    return press.show(
        "names.html",
        lang,
        f"{section}/",
        groups=groups,
        counted=counted,
        counts=counts,
        stand_ins=stand_ins,
    )


def _published(piece: Piece) -> Any:
    return piece.article.date


def _by_month(items: Iterable[Any], day: Any) -> list[tuple[Any, list[Any]]]:
    """Items by the first day of their month, None for what has no day."""
    groups = groupby(items, key=lambda item: day(item).replace(day=1) if day(item) else None)
    return [(month, list(same)) for month, same in groups]
