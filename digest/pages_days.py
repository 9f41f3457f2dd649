"""The calendar: its years, its months, and a page for each day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from digest.calendar import Month, month_names, months, weekdays, years
from digest.corpus import Day, Filed, marks_of
from digest.interface import LANGUAGES
from digest.listed import by_speaker, parts_of
from digest.page import Page
from digest.press import Press
from digest.sheaf import Sheaf
from digest.text import cut
from digest.twins import told_apart
from digest.view import Scene, unheaded
from digest.whom import Subject

SMALL = 12  # months that the first page of the calendar still shows whole
CARDS = 30  # statements of a day that are shown whole; more stand in a line each
QUOTED = 10  # speakers that a month names
ARTICLES = 60  # articles of a day in its page
WORDS = 160  # characters of a statement in a line


def day_sheaves(press: Press) -> Iterator[Sheaf]:
    """The calendar, its months and its days, each in both languages."""
    found = months(press.index.days)
    small = [
        (m.path, {day.isoformat(): (len(own.pieces), len(own.statements)) for day, own in m.days.items()})
        for m in found
    ]
    yield press.sheaf("days", partial(_calendar, press, found), small)
    for month in found:
        quoted = _quoted(month)
        own = [(day.path, len(day.pieces), len(day.statements)) for day in month.days.values()]
        near = [one.path if one else "" for one in (month.before, month.after)]
        apart = {
            lang: told_apart((s for s, _ in quoted), lambda s: s.speaker_path, press.index, lang) for lang in LANGUAGES
        }
        make = partial(_month, press, month, quoted, apart)
        yield press.sheaf(f"month {month.path}", make, own, near, [(s.mark, n) for s, n in quoted], apart)
    for day in press.index.days:
        own_marks = ([piece.mark for piece in day.pieces], marks_of(day.statements), day.previous, day.next)
        yield press.sheaf(f"day {day.path}", partial(_day, press, day), *own_marks)


def _month(
    press: Press, month: Month, quoted: list[tuple[Subject, int]], apart: Mapping[str, Mapping[str, str]]
) -> Iterator[Page]:
    for lang in LANGUAGES:
        shown = {"month": month, "quoted": quoted, "apart": apart[lang], "weekdays": weekdays(lang)}
        yield press.show("month.html", lang, month.path, **shown)


def _calendar(press: Press, found: Sequence[Month]) -> Iterator[Page]:
    for lang in LANGUAGES:
        yield press.show(
            "days.html",
            lang,
            "days/",
            months=found if len(found) <= SMALL else (),
            years=years(found) if len(found) > SMALL else (),
            weekdays=weekdays(lang),
            names=month_names(lang),
        )


def _quoted(month: Month) -> list[tuple[Subject, int]]:
    """Who has the most statements in a month, with their number."""
    said = (filed.speaker for day in month.days.values() for filed in day.statements)
    times = Counter(speaker for speaker in said if speaker and speaker.path)
    return sorted(times.items(), key=lambda pair: (-pair[1], pair[0].speaker_path))[:QUOTED]


def _day(press: Press, day: Day) -> Iterator[Page]:
    speakers = by_speaker(day.statements)
    around = {key: _date(path) for key, path in (("before", day.previous), ("after", day.next)) if path}
    shared: dict[str, Any] = {"d": day, "parts": parts_of(day), "around": around}
    for lang in LANGUAGES:
        shown = {
            "pieces": day.pieces[:ARTICLES],
            "speakers": speakers,
            "cards": len(day.statements) <= CARDS,
            "line": line,
        }
        yield press.show("day.html", lang, day.path, **shared, **shown)
        for n, (path, own) in enumerate(shared["parts"]):
            yield press.show("day-part.html", lang, path, **shared, n=n, speakers=by_speaker(own), line=line)


def _date(path: str) -> date:
    """The day of a day's page."""
    return date.fromisoformat(path.split("/")[1])


def line(filed: Filed, scene: Scene) -> tuple[str, str]:
    """The first words of a statement, and their language: Arabic where there is no English yet."""
    lang = "ar" if scene.lang == "ar" or filed.pending else "en"
    return cut(unheaded(filed, " ".join(x.ar if lang == "ar" else x.en for x in filed.lines)), WORDS), lang
