"""The calendar: its years, its months, and a page for each day."""

from collections.abc import Iterator, Sequence
from typing import Any

from digest.calendar import Month, month_names, months, weekdays, years
from digest.corpus import Day, Filed
from digest.interface import LANGUAGES
from digest.page import Page
from digest.paging import cut_by_key
from digest.press import Press
from digest.text import cut
from digest.view import Scene

SMALL = 12  # months that the first page of the calendar still shows whole
CARDS = 30  # statements of a day that are shown whole; more stand in a line each
LINES = 150  # statements of a day in one page
ARTICLES = 60  # articles of a day in its page
WORDS = 110  # characters of a statement in a line


def day_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    found = months(press.index.days)
    for lang in LANGUAGES:
        yield _calendar(press, lang, found)
        for month in found:
            yield press.show("month.html", lang, month.path, month=month, weekdays=weekdays(lang))
    for day in press.index.days:
        yield from _day(press, day)


def _calendar(press: Press, lang: str, found: Sequence[Month]) -> Page:
    return press.show(
        "days.html",
        lang,
        "days/",
        months=found if len(found) <= SMALL else (),
        years=years(found) if len(found) > SMALL else (),
        weekdays=weekdays(lang),
        names=month_names(lang),
    )


def _day(press: Press, day: Day) -> Iterator[Page]:
    speakers = by_speaker(day.statements)
    ordered = [filed for _, own in speakers for filed in own]
    parts = cut_by_key(ordered, lambda filed: filed.path, LINES // 2) if len(ordered) > LINES else ()
    shared: dict[str, Any] = {"d": day, "parts": [(f"{day.path}{name}/", own) for name, own in parts]}
    for lang in LANGUAGES:
        shown = {"pieces": day.pieces[:ARTICLES], "speakers": speakers, "cards": len(ordered) <= CARDS, "line": line}
        yield press.show("day.html", lang, day.path, **shared, **shown)
        for n, (path, own) in enumerate(shared["parts"]):
            yield press.show("day-part.html", lang, path, **shared, n=n, speakers=by_speaker(own), line=line)


def by_speaker(statements: Sequence[Filed]) -> list[tuple[Filed, list[Filed]]]:
    """Statements by who speaks, in the order in which they first do; whose speaker is not certain, each alone."""
    groups: dict[str, list[Filed]] = {}
    for filed in statements:
        sure = filed.speaker is not None and filed.st.certain and filed.speaker.path
        groups.setdefault(filed.speaker.speaker_path if sure and filed.speaker else filed.path, []).append(filed)
    return [(own[0], own) for own in groups.values()]


def line(filed: Filed, scene: Scene) -> tuple[str, str]:
    """The first words of a statement, and their language: Arabic where there is no English yet."""
    lang = "ar" if scene.lang == "ar" or filed.pending else "en"
    return cut(" ".join(x.ar if lang == "ar" else x.en for x in filed.lines), WORDS), lang
