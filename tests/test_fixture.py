"""The larger invented digest holds what the tests over it count on."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from digest.pipeline import Report
from tests.fixture_digest import CONTENT

KHATIB = ("sami-al-khatib", "sami-al-khatib-fisherman")


@pytest.fixture(scope="module")
def statements(fixture_site: Path) -> list[dict[str, Any]]:
    lines = (fixture_site / "data" / "statements.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def speaker(statement: dict[str, Any]) -> str:
    return (statement["speaker"] or {}).get("id", "")


def test_it_builds_without_a_warning(fixture_build: tuple[Path, Report]) -> None:
    assert [str(warning) for warning in fixture_build[1].warnings] == []


def test_one_speaker_has_much_to_say_over_both_years_and_in_two_offices(statements: list[dict[str, Any]]) -> None:
    years = Counter(s["article"]["date"][:4] for s in statements if speaker(s) == "salma-ourtani")
    assert years["2023"] >= 12
    assert years["2024"] >= 12


def test_two_of_one_name_are_kept_apart(statements: list[dict[str, Any]]) -> None:
    where = {who: {s["article"]["slug"] for s in statements if speaker(s) == who} for who in KHATIB}
    assert where["sami-al-khatib-fisherman"] == {"2023-03-07-tripoli-fishermen"}
    assert where["sami-al-khatib"] >= {"2023-03-07-aqaba-quay", "2023-05-22-red-sea-oil", "coral-gardeners"}


def test_every_state_and_doubt_is_there(statements: list[dict[str, Any]]) -> None:
    sentences = [sentence for statement in statements for sentence in statement["sentences"]]
    assert {s["state"] for s in sentences} == {"edited", "checked", "machine", "flagged", "pending"}
    assert any(s["renamed"] for s in sentences)
    assert any(not s["certain"] and s["speaker"] for s in statements)
    assert any(s["speaker"] is None for s in statements)
    assert any(s["relay"] for s in statements)
    untranslated = [s for s in statements if s["article"]["slug"] == "2024-06-09-salalah-monsoon"]
    assert {one["state"] for s in untranslated for one in s["sentences"]} == {"pending"}
    assert any(s["article"]["date"] is None for s in statements)


def test_its_corrections_are_of_what_it_has(fixture_site: Path) -> None:
    for line in (CONTENT / "corrections.jsonl").read_text("utf-8").splitlines():
        address = json.loads(line)["address"]
        place = address if "/" in address else f"statements/{address}"
        assert (fixture_site / "en" / place / "index.html").exists(), address
