"""The figures of a digest: counted right, printed, and shown to readers as charts with the same in tables."""

import itertools
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from digest.check import check_site
from digest.cli import main
from digest.index import Index, index_of
from digest.model import State
from digest.page import Page
from digest.pages_statistics import WHOLE, charts, parts
from digest.render import render, sheaves
from digest.statistics import Period, count, share, years
from tests.changed import replace
from tests.conftest import MakeContent
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

ROAD = "---\ndate: 2016-02-09\n---\nقال وزير النقل سامر العلبي إن الطريق آمن.\n"
PATH = "about/statistics/index.html"


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(ANALYSES, TRANSLATIONS, AUTHORITY)


def month(start: date, **more: int) -> Period:
    counts = {"articles": 1, "statements": 4, "certain": 3, "sentences": 10, "flagged": 0, "pending": 0} | more
    states = dict.fromkeys(State, 0) | {State.FLAGGED: counts.pop("flagged"), State.PENDING: counts.pop("pending")}
    return Period(start, **counts, states=states, flags={"numbers": states[State.FLAGGED]})


def test_what_there_is_is_counted(index: Index) -> None:
    found = count(index)
    assert (found.articles, found.undated, found.statements) == (3, 1, 11)
    assert (found.certain, found.likely, found.undecided) == (9, 1, 1)
    assert found.named == 8  # the source in the municipality has no name
    assert found.sentences == sum(found.states.values()) == 13
    assert found.states[State.FLAGGED] == 1
    assert found.flags == {"numbers": 1, "term-missing": 1}
    assert 0 < found.quoted < found.words
    assert found.most_quoted[0].statements == max(voice.statements for voice in found.most_quoted)


def test_words_within_two_statements_count_once() -> None:
    analysis = ANALYSES[0]
    twice = replace(analysis, statements=(*analysis.statements, replace(analysis.statements[1], id="st-again")))
    once, again = (count(index_of([one], TRANSLATIONS, AUTHORITY)).quoted for one in (analysis, twice))
    assert once == again


def test_every_month_from_the_first_to_the_last_has_its_figures(index: Index) -> None:
    months = count(index).months
    assert (months[0].start, months[-1].start, len(months)) == (date(2021, 3, 1), date(2022, 11, 1), 21)
    assert [one.start for one in months if one.articles] == [date(2021, 3, 1), date(2022, 11, 1)]
    assert (months[0].statements, months[0].certain) == (5, 4)
    assert years(months)[1].flags == {"numbers": 1, "term-missing": 1}
    assert sum(one.articles for one in years(months)) == 2


@pytest.mark.parametrize(
    ("n", "of", "said"), [(0, 0, "0%"), (0, 9, "0%"), (9, 9, "100%"), (1, 8, "12.5%"), (1, 9999, "0.1%"), (9998, 9999, "99.9%")]
)  # fmt: skip
def test_a_share_never_claims_all_or_nothing_falsely(n: int, of: int, said: str) -> None:
    assert share(n, of) == said


def test_parts_fill_the_bar_and_do_not_overlap() -> None:
    found = parts({"a": 1, "b": 0, "c": 2, "d": 4})
    assert found[0].start == 0
    assert all(one.start + one.width == other.start for one, other in itertools.pairwise(found))
    assert found[-1].start + found[-1].width == WHOLE
    assert [part.width for part in parts({"a": 0, "b": 0})] == [0, 0]


def test_charts_stand_for_what_changes() -> None:
    months = [month(date(2021, 3, 1), flagged=5), month(date(2021, 4, 1), statements=8, certain=8)]
    found = {chart.key: chart for chart in charts(months)}
    assert list(found) == ["statements", "unsure_share", "flagged_share"]  # nothing is pending
    assert [bar.high for bar in found["statements"].bars] == [30, 60]
    assert [bar.value for bar in found["flagged_share"].bars] == ["50.0%", "0%"]
    assert found["unsure_share"].most == "25.0%"
    assert charts(months[:1]) == ()


def test_the_page_says_in_tables_what_its_bars_show(invented_pages: list[Page]) -> None:
    files = {page.path: page.body for page in invented_pages}
    for lang in ("en", "ar"):
        page = LexborHTMLParser(files[f"{lang}/{PATH}"])
        assert page.css("[style], main script") == []
        bars = page.css("svg.whole")[0].css("rect")
        cells = [cell.text(strip=True) for cell in page.css("section[aria-labelledby=certainty] td.n")]
        assert [bar.attributes["class"] for bar in bars] == [
            "part-named",
            "part-unnamed",
            "part-likely",
            "part-undecided",
        ]
        assert cells[::2] == ["8", "1", "1", "1"]
        assert len(page.css("section[aria-labelledby=time] details tbody tr")) == 2
    first = {
        lang: LexborHTMLParser(files[f"{lang}/{PATH}"]).css_first(".whole rect").attributes["x"]
        for lang in ("en", "ar")
    }
    assert first["en"] == "0"
    assert first["ar"] != "0"  # the bar begins on the right


def test_the_page_is_linked_from_about_and_leads_nowhere_wrong(invented_pages: list[Page]) -> None:
    assert check_site(invented_pages) == []
    about = next(page for page in invented_pages if page.path == "en/about/index.html")
    assert "about/statistics/index.html" in about.body.decode()


def test_it_is_made_again_only_when_a_figure_changes() -> None:
    def key(translations: object) -> str:
        index = index_of(ANALYSES, translations, AUTHORITY)  # type: ignore[arg-type]
        return next(sheaf.key for sheaf in itertools.chain(*sheaves(index, CONFIG)) if sheaf.name == "statistics")

    source, old = next((s, t) for s, t in TRANSLATIONS.items() if t.state is State.EDITED)
    assert key(TRANSLATIONS) == key(TRANSLATIONS | {source: replace(old, text="Otherwise.")})
    assert key(TRANSLATIONS) != key(TRANSLATIONS | {source: replace(old, state=State.CHECKED)})


def test_a_digest_of_one_undated_article_has_the_page_without_charts() -> None:
    pages = {page.path: page.body for page in render(index_of(ANALYSES[2:], TRANSLATIONS, AUTHORITY), CONFIG)}
    body = pages[f"en/{PATH}"].decode()
    assert "Articles without a date" in body
    assert "Over time" not in body


def test_the_command_prints_the_figures_and_gives_them_as_json(make_content: MakeContent) -> None:
    content = str(make_content({"articles/road.md": ROAD}))
    said = CliRunner().invoke(main, ["stats", "--content", content])
    assert said.exit_code == 0
    assert "  statements   1" in said.output
    assert "  2016-02" in said.output
    data = json.loads(CliRunner().invoke(main, ["stats", "--content", content, "--json"]).output)
    assert (data["articles"], data["months"][0]["start"], data["states"]["pending"]) == (1, "2016-02-01", 1)


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["stats", "--content", str(tmp_path / "no")])
    assert said.exit_code == 2
    assert "no such folder. Name the content folder with --content" in said.stderr
