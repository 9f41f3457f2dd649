"""Lists of a large digest: small pages at steady addresses, calendars in each language's weeks, names by letter."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from digest.calendar import first_weekday, months, weekdays
from digest.check import check_site
from digest.collate import letter_slug
from digest.config import Config, Site
from digest.corpus import Day
from digest.index import Index, index_of
from digest.model import BlockKind, Entity, EntityType, SpeakerKind
from digest.page import Page
from digest.render import render
from tests.changed import replace
from tests.crowd import crowd, crowd_english
from tests.invented import ANALYSES, AUTHORITY, Draft

CONFIG = Config(Site(base_url="https://example.org/digest/"))
Files = dict[str, bytes]


def indexed(n: int, per_day: int = 1, undated: int = 0) -> Index:
    analyses = [*crowd(range(n), per_day=per_day, undated=undated)]
    return index_of(analyses, crowd_english(analyses), ())


@pytest.fixture(scope="module")
def large() -> Files:
    """A year of an article a day, some of them undated."""
    return {page.path: page.body for page in render(indexed(360, undated=4), CONFIG)}


@pytest.fixture(scope="module")
def grown() -> Files:
    """The same with one more article."""
    return {page.path: page.body for page in render(indexed(361, undated=4), CONFIG)}


def _pages(files: Files) -> list[Page]:
    return [Page(path, body) for path, body in files.items()]


def text(files: Files, path: str) -> str:
    return files[f"{path}index.html"].decode()


def test_a_large_site_has_no_problems(large: Files) -> None:
    assert check_site(_pages(large)) == []


def test_first_views_stay_small(large: Files) -> None:
    pages = {path: len(body) for path, body in large.items() if path.endswith(".html")}
    assert {path: size for path, size in pages.items() if size > 100_000} == {}


def test_one_more_article_rewrites_few_lists(large: Files, grown: Files) -> None:
    """Beside its own pages: the front, what each name in it has, its month and day, their neighbours."""
    was = {path for path in large if path.endswith(".html")}
    changed = {path for path in was if grown.get(path) != large[path]}
    assert was - set(grown) == set()
    assert len(changed) < 60
    assert not any("2015-06" in path for path in changed)


def test_the_map_names_every_page_of_both_languages(large: Files) -> None:
    trees = [ElementTree.fromstring(body) for path, body in large.items() if path.startswith("sitemaps/")]
    named = {e.text or "" for tree in trees for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    both = [path for path in large if path.startswith("en/") and path.endswith("/index.html")]
    wanted = {
        f"https://example.org/digest/{path.removesuffix('index.html')}" for path in both if "/letters/" not in path
    }
    assert {path for path in named if "/en/" in path} == wanted


def test_articles_lead_to_their_month(large: Files) -> None:
    first = text(large, "en/articles/")
    assert first.count('class="piece"') == 50
    assert 'href="../articles/months/2015-06/index.html"' in first
    month = text(large, "en/articles/months/2015-06/")
    assert 'rel="prev"' in month
    assert "May 2015" in month
    assert "News of harbour and town, no. 93" in month
    undated = text(large, "ar/articles/months/undated/")
    assert "بلا تاريخ" in undated


def test_a_place_shows_its_latest_mentions_and_leads_to_the_others(large: Files) -> None:
    body = text(large, "en/places/sanaa/")
    assert body.count('class="naming"') == 30
    assert "<mark>" in body
    assert "Who mentions it most" in body
    assert 'href="../../places/sanaa/2015/index.html"' in body
    year = text(large, "en/places/sanaa/2015/")
    assert 'href="../../../places/sanaa/2015-06/index.html"' in year
    month = text(large, "en/places/sanaa/2015-06/")
    assert "2015-06" in month
    assert 0 < month.count('class="naming"') <= 120
    assert "June 2015" in month


def test_a_day_with_hundreds_of_statements_is_cut() -> None:
    files = {page.path: page.body for page in render(indexed(90, per_day=90), CONFIG)}
    day = text(files, "en/days/2015-03-02/")
    parts = re.findall(r'href="\.\./\.\./(days/2015-03-02/[0-9a-z]+/)index', day)
    assert len(parts) > 1
    shown = [re.findall(r"statements/(st-[0-9-]+)/", text(files, f"en/{path}")) for path in parts]
    assert sorted({s for part in shown for s in part}) == sorted({f"st-{n}-{k}" for n in range(90) for k in range(4)})
    assert max(len(body) for path, body in files.items() if path.startswith("en/days/")) < 100_000


def test_a_small_calendar_shows_its_months_at_once(invented_pages: list[Page]) -> None:
    files = {page.path: page.body for page in invented_pages}
    body = text(files, "en/days/")
    assert body.count("<table") == 2  # March 2021 and November 2022
    assert "<caption>" in body


@pytest.mark.parametrize(("lang", "first", "name"), [("ar", 5, "السبت"), ("en", 0, "Monday")])
def test_weeks_begin_as_cldr_says(lang: str, first: int, name: str) -> None:
    assert first_weekday(lang) == first
    assert weekdays(lang)[0][1] == name
    assert len(weekdays(lang)) == 7


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("first", [date(y, m, 1) for y in (2015, 2016, 2023) for m in range(1, 13)])
def test_every_day_of_a_month_stands_under_its_weekday(lang: str, first: date) -> None:
    month = months([Day(first, "", (), (), "", "")])[0]
    weeks = month.weeks(lang)
    assert {len(week) for week in weeks} == {7}
    days = [day for week in weeks for day in week if day]
    assert days == [date.fromordinal(first.toordinal() + n) for n in range(len(days))]
    assert (days[-1].month, date.fromordinal(days[-1].toordinal() + 1).month) == (first.month, first.month % 12 + 1)
    for week in weeks:
        assert all((first_weekday(lang) + n) % 7 == day.weekday() for n, day in enumerate(week) if day)


def test_months_lead_to_their_neighbours_with_a_page() -> None:
    days = [Day(day, "", (), (), "", "") for day in (date(2016, 3, 9), date(2016, 3, 1), date(2015, 12, 5))]
    newest, oldest = months(days)
    assert newest.before is not None
    assert newest.before.path == "days/2015-12/"
    assert newest.after is oldest.before is None
    assert oldest.after is not None
    assert oldest.after.path == "days/2016-03/"


def throng(n: int) -> Index:
    """Articles that name many people of all letters; two thirds of the names begin with one letter."""
    analyses = []
    for k in range(n // 50):
        names = [_name(k * 50 + i) for i in range(50)]
        people = [Entity(ar, EntityType.PERSON, SpeakerKind.PERSON, ar, en) for ar, en in names]
        text = "، ".join(ar for ar, _ in names) + " حضروا."
        blocks = [(BlockKind.PARAGRAPH, [text])]
        draft = Draft(f"list-{k}", blocks, people, {ar: [ar] for ar, _ in names}, day=date(2016, 1, 1 + k))
        analyses.append(draft.made())
    return index_of(analyses, {}, ())


def _name(n: int) -> tuple[str, str]:
    ar, en = "ابتثجحخدرزسشصضطعفقكلمنهوي", "abcdefghijklmnopqrstuvwxy"
    a, b, c = (n // 25) % 25, n % 25, n // 625
    if n % 3:
        return f"م{ar[b]}{ar[a]}ير {ar[c]}اشم", f"M{en[b]}{en[a]}ir {en[c].upper()}ashim"
    return f"{ar[a]}{ar[b]}ير {ar[c]}اشم", f"{en[a].upper()}{en[b]}ir {en[c].upper()}ashim"


def test_many_names_are_cut_by_letter_and_lead_to_the_other_language() -> None:
    files = {page.path: page.body for page in render(throng(700), CONFIG)}
    assert check_site(_pages(files)) == []
    section = text(files, "ar/people/")
    assert 'people/letters/mim/index.html"' in section
    letter = text(files, "ar/people/letters/mim/")
    assert "letters/mim-" in letter
    inner = next(path for path in files if path.startswith("ar/people/letters/mim-ha"))
    body = files[inner].decode()
    assert 'class="switch" href="../../../../en/people/index.html"' in body
    assert 'hreflang="en" href="https' not in body
    assert f'<link rel="canonical" href="https://example.org/digest/{inner.removesuffix("index.html")}"' in body
    assert "M" in text(files, "en/people/letters/m/")
    assert max(len(body) for path, body in files.items() if "/people/" in path) < 100_000


def test_letters_have_addresses_of_plain_letters() -> None:
    assert [letter_slug(head) for head in ("م", "مح", "M", "Ma", "", "ء")] == [
        "mim",
        "mim-hah",
        "m",
        "m-a",
        "other",
        "u0621",
    ]


@pytest.mark.parametrize(("lang", "told"), [("en", "1 statement"), ("ar", "تصريح واحد")])
def test_a_list_of_names_tells_the_statements_of_whom_no_text_names(lang: str, told: str) -> None:
    undated = ANALYSES[2]
    index = index_of([*ANALYSES[:2], replace(undated, mentions=undated.mentions[:1])], {}, AUTHORITY)
    body = {page.path: page.body for page in render(index, CONFIG)}[f"{lang}/people/index.html"].decode()
    row = next(row for row in re.findall(r"<li>.*?</li>", body) if "Shahid" in row)
    assert f'<span class="n">{told}</span>' in row
    assert "not named" not in body
    assert "لا مواضع" not in body
