"""Long lists: complete, in order, small, and steady when something is added."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.paging import Paged, Period, by_period, cut_by_key

Thing = tuple[date | None, str]

DAYS = st.one_of(st.none(), st.dates(date(2014, 1, 1), date(2017, 12, 31)))
LISTS = st.lists(st.tuples(DAYS, st.uuids().map(str)), max_size=300, unique_by=lambda thing: thing[1])


def ordered(things: list[Thing]) -> list[Thing]:
    return sorted(things, key=lambda t: (-t[0].toordinal() if t[0] else 0, t[1]))


def paged(things: list[Thing], **more: int) -> Paged[Thing]:
    return by_period(ordered(things), lambda t: t[0], lambda t: t[1], **more)


def shown(pages: Paged[Thing]) -> list[Thing]:
    return [item for sheet in pages.pages if not sheet.period.within for item in sheet.period.items]


def files(pages: Paged[Thing]) -> dict[str, object]:
    """What each page depends on, by its address: as a template would show it."""

    def line(period: Period[Thing] | None) -> object:
        return period and (period.slug, period.kind)

    def own(period: Period[Thing]) -> object:
        return [(p.slug, p.count) for p in period.within] or period.items

    sheets = {s.period.slug: (own(s.period), line(s.above), line(s.before), line(s.after)) for s in pages.pages}
    return {"": (pages.first, [(p.slug, p.count) for p in pages.periods]), **sheets}


def many(n: int, start: date = date(2014, 1, 1), every: int = 1) -> list[Thing]:
    return [(start + timedelta(days=k // every), f"thing-{k}") for k in range(n)]


@given(LISTS)
def test_every_item_stands_on_one_page_in_the_order_of_the_list(things: list[Thing]) -> None:
    pages = paged(things, most=10, split=8)
    assert pages.first == tuple(ordered(things)[:10])
    assert shown(pages) == (ordered(things) if len(things) > 10 else [])
    assert len({sheet.period.slug for sheet in pages.pages}) == len(pages.pages)


@given(LISTS, st.tuples(DAYS, st.just("the new one")))
def test_an_addition_changes_a_bounded_set_of_pages(things: list[Thing], new: Thing) -> None:
    """First view, year, month, day, part; a neighbour at each side of each; where a period is cut anew, its parts."""
    was, now = files(paged(things, most=10, split=8)), files(paged([*things, new], most=10, split=8))
    if len(was) == 1:
        return  # the list had one page; now it may have others
    gone, changed = set(was) - set(now), {slug for slug in was if slug in now and was[slug] != now[slug]}
    assert len(gone) <= 1
    assert len(changed) <= 9


def test_the_addresses_of_the_past_stay_when_the_present_grows() -> None:
    was, now = files(paged(many(900))), files(paged(many(2000)))
    assert set(was) <= set(now)
    assert {slug for slug in was if slug.startswith("2015") and was[slug] == now[slug]} >= {"2015", "2015-03"}


def test_a_short_list_has_one_page() -> None:
    pages = paged(many(30))
    assert (pages.pages, pages.whole) == ((), True)


def test_a_year_is_cut_into_months_only_when_it_is_long() -> None:
    things = [*many(61, date(2016, 1, 1)), *many(40, date(2015, 3, 1))]
    by = {s.period.slug: s for s in paged([(d, f"{n}") for n, (d, _) in enumerate(things)]).pages}
    assert list(by) == ["2016", "2016-03", "2016-02", "2016-01", "2015"]
    assert [s.slug if (s := by["2016-01"].before) else "", by["2016-01"].above and by["2016-01"].above.slug] == [
        "2015",
        "2016",
    ]
    after = by["2015"].after
    assert after is not None
    assert after.slug == "2016-01"


@pytest.mark.parametrize("day", [None, date(2016, 2, 9)])
def test_what_no_calendar_divides_is_cut_all_the_same(day: date | None) -> None:
    pages = paged([(day, f"thing-{n}") for n in range(1500)])
    sizes = [s.period.count for s in pages.pages if not s.period.within]
    assert max(sizes) <= 240
    assert len(sizes) > 10


def test_parts_keep_their_names_when_something_falls_between_them() -> None:
    keys = [f"{n:05}" for n in range(0, 5000, 7)]
    was = dict(cut_by_key(keys, str, 40))
    now = dict(cut_by_key(sorted([*keys, "00100"]), str, 40))
    assert len([name for name in was if was[name] != now.get(name)]) == 1
