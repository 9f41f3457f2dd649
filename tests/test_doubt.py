"""What a reader must not be misled by: machine English without its label, equal names, descriptions taken for names."""

import json
import re
from pathlib import Path

import pytest

PROSE = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def english(fixture_site: Path) -> dict[str, str]:
    return {
        p.relative_to(fixture_site / "en").as_posix(): p.read_text("utf-8") for p in fixture_site.glob("en/**/*.html")
    }


def test_what_the_machine_may_have_turned_round_stands_under_its_frame_with_the_original(
    english: dict[str, str],
) -> None:
    body = english["speakers/salma-ourtani/index.html"]
    card = next(part for part in body.split('<div class="card">') if "subjected to pressures" in part)
    assert '<p class="frame">Salma Ourtani denied …</p>' in card
    assert '<p class="said foreign" lang="ar" dir="rtl">ونفت' in card
    assert "a negation in the original is missing" in card


def test_lines_of_a_day_say_that_they_are_the_machines(english: dict[str, str]) -> None:
    lines = re.findall(r"<li>(?:(?!</li>).)*three warehouses(?:(?!</li>).)*</li>", english["index.html"], re.S)
    assert lines
    assert all("state-machine" in line for line in lines)


def test_equal_names_in_one_list_are_told_apart(fixture_site: Path) -> None:
    body = (fixture_site / "ar/speakers/index.html").read_text("utf-8")
    rows = [row for row in re.findall(r"<li>.*?</li>", body) if "Sami al-Khatib" in row]
    assert len({PROSE.sub("", row) for row in rows}) == len(rows) == 2
    assert all('class="role"' in row for row in rows)


def test_a_description_is_no_name(english: dict[str, str], fixture_site: Path) -> None:
    assert ">Port director</bdi>" in english["speakers/index.html"]
    assert "port director" not in (fixture_site / "ar/speakers/index.html").read_text("utf-8")
    assert not re.search(r'class="unconfirmed"[^>]*>Port director', english["speakers/index.html"])


def test_the_front_page_leads_with_somebody_in_a_text(english: dict[str, str]) -> None:
    first = english["index.html"].split('<article class="card">')[1].split("</article>")[0]
    assert "From a headline" not in first
    assert "Probably" not in first
    assert "Huda Qasim" in first


def test_a_headline_does_not_repeat_the_name_above_it(english: dict[str, str]) -> None:
    assert not any("Yassin al-Ghariani: Al-Ghariani:" in body for body in english.values())


def test_the_scripts_are_told_the_frame_of_what_may_be_turned_round(fixture_site: Path) -> None:
    own = json.loads((fixture_site / "data/speakers/salma-ourtani.json").read_text("utf-8"))["statements"]
    told = {one["frame"] for one in own if "subjected to pressures" in one["en"]}
    assert told == {"Salma Ourtani denied …"}
    assert any(one["frame"] is None for one in own)
