"""Dates in Arabic text, relative ones resolved against the day of the article."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache

from digest.arabic import Word, bare, fold
from digest.model import DateMention, Span
from digest.tables import rows

_RELATIVE = {"اليوم": 0, "امس": -1, "البارحه": -1, "غدا": 1}
_THIS_MONTH = frozenset(("الجاري", "الحالي"))
_LAST_MONTH = frozenset(("الماضي", "المنصرم", "الفايت"))
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد")
_YEAR = re.compile(r"(19|20)\d\d")
_DAY = re.compile(r"[0-3]?\d")


@cache
def months() -> dict[str, int]:
    """Folded Arabic month names of all regions (Gregorian, Levantine, Maghrebi) with their numbers."""
    return {fold(row["name"]): int(row["number"]) for row in rows("months.tsv")}


def _month_at(words: Sequence[Word], at: int) -> tuple[int, int]:
    """(number of the month that begins at a word, words); (0, 0) for none."""
    for n in (2, 1):
        if at + n <= len(words) and (m := months().get(" ".join(w.folded for w in words[at : at + n]))):
            return m, n
    return 0, 0


def _safe(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _numbered(words: Sequence[Word], at: int, day: dt.date | None) -> tuple[dt.date | None, int]:
    """«11 الجاري»، «11 الشهر الجاري»، «24 نوفمبر 2015»."""
    number = int(words[at].folded)
    rest = [bare(w.folded) for w in words[at + 1 : at + 3]]
    if day is not None and rest:
        skip = 1 if rest[0] in ("شهر", "من") else 0
        word = words[at + 1 + skip].folded if at + 1 + skip < len(words) else ""
        if word in _THIS_MONTH:
            return _safe(day.year, day.month, number), skip + 2
        if skip and word in _LAST_MONTH:
            last = day.replace(day=1) - dt.timedelta(days=1)
            return _safe(last.year, last.month, number), skip + 2
    month, n = _month_at(words, at + 1)
    if not month:
        return None, 0
    end = at + 1 + n
    if end + 1 < len(words) and words[end].folded == "/":
        end += 1 + _month_at(words, end + 1)[1]
    if end < len(words) and _YEAR.fullmatch(words[end].folded):
        return _safe(int(words[end].folded), month, number), end + 1 - at
    return (_nearest(month, number, day), end - at) if day is not None else (None, 0)


def _nearest(month: int, number: int, day: dt.date) -> dt.date | None:
    """The occurrence of a day and month that lies closest to the article's day."""
    options = [d for y in (day.year - 1, day.year, day.year + 1) if (d := _safe(y, month, number)) is not None]
    return min(options, key=lambda d: abs((d - day).days), default=None)


def find_dates(words: Sequence[Word], day: dt.date | None) -> Iterator[DateMention]:
    """Dates that the words name. Without the article's day only full dates resolve."""
    at = 0
    while at < len(words):
        found, n = _date_at(words, at, day)
        if found is not None and n:
            yield DateMention(Span(words[at].start, words[at + n - 1].end), found)
        at += max(n, 1)


def _date_at(words: Sequence[Word], at: int, day: dt.date | None) -> tuple[dt.date | None, int]:
    folded = words[at].folded
    if _DAY.fullmatch(folded) and at + 1 < len(words):
        return _numbered(words, at, day)
    if day is None:
        return None, 0
    if folded == "اول" and [w.folded for w in words[at + 1 : at + 3]] == ["من", "امس"]:
        return day - dt.timedelta(days=2), 3
    if folded in _RELATIVE and (at == 0 or words[at - 1].folded not in ("حتي", "بعد")):
        n = 2 if at + 1 < len(words) and words[at + 1].folded in _WEEKDAYS else 1
        return day + dt.timedelta(days=_RELATIVE[folded]), n
    if folded in _WEEKDAYS and at + 1 < len(words) and words[at + 1].folded in _LAST_MONTH:
        back = (day.weekday() - _WEEKDAYS.index(folded)) % 7 or 7
        return day - dt.timedelta(days=back), 2
    return None, 0
