"""A day in the Islamic calendar, as the civil calendar of Umm al-Qura has it."""

from datetime import date
from functools import cache
from typing import Literal

from hijridate import Gregorian

Language = Literal["ar", "en"]


@cache
def hijri(day: date, lang: Language) -> str:
    """A day with its month's name, "" outside the years that the calendar's tables hold (1343 to 1500 AH).

    >>> hijri(date(2016, 2, 9), "en"), hijri(date(2016, 2, 9), "ar"), hijri(date(1900, 1, 1), "en")
    ('30 Rabi’ al-Thani 1437 AH', '30 ربيع الثاني 1437 هـ', '')
    """
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return ""
    return f"{found.day} {found.month_name(lang)} {found.year} {found.notation(lang)}".replace("'", "’")
