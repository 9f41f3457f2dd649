"""Dates in text."""

import datetime as dt

import pytest
from babel import Locale

from digest.arabic import fold, words
from digest.dates import find_dates, months

DAY = dt.date(2016, 2, 9)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("عقد اللقاء أمس في المدينة", dt.date(2016, 2, 8)),
        ("عقد اللقاء أول من أمس", dt.date(2016, 2, 7)),
        ("يعقد اللقاء غدا الأربعاء", dt.date(2016, 2, 10)),
        ("يعقد اللقاء في 11 الجاري", dt.date(2016, 2, 11)),
        ("يعقد في 11 الشهر الجاري", dt.date(2016, 2, 11)),
        ("عقد يوم 24 نوفمبر", dt.date(2015, 11, 24)),
        ("عقد يوم 24 تشرين الثاني 2015", dt.date(2015, 11, 24)),
        ("عقد في 18 ديسمبر/كانون الأول 2015", dt.date(2015, 12, 18)),
        ("عقد في 3 شباط", dt.date(2016, 2, 3)),
        ("عقد السبت الماضي", dt.date(2016, 2, 6)),
        ("عقد في ٣ مارس ٢٠١٤", dt.date(2014, 3, 3)),
    ],
)
def test_dates_resolve_against_the_day_of_the_article(text: str, day: dt.date) -> None:
    assert [d.date for d in find_dates(words(text), DAY)] == [day]


def test_without_a_day_only_full_dates_resolve() -> None:
    found = list(find_dates(words("قال أمس إن اللقاء في 3 مارس 2014 وليس في 11 الجاري"), None))
    assert [d.date for d in found] == [dt.date(2014, 3, 3)]


def test_a_day_that_no_month_has_is_no_date() -> None:
    assert list(find_dates(words("في 31 فبراير 2015"), DAY)) == []


def test_the_span_covers_the_words_of_the_date() -> None:
    text = "وقع الاتفاق في 24 نوفمبر 2015 في جنيف"
    (found,) = find_dates(words(text), DAY)
    assert found.span.of(text) == "24 نوفمبر 2015"


def test_months_are_those_of_the_regions() -> None:
    """As CLDR has them."""
    regions = [Locale.parse(name).months["format"]["wide"] for name in ("ar", "ar_SY", "ar_DZ")]
    assert months() == {fold(name): number for names in regions for number, name in names.items()}
