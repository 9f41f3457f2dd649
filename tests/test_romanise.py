"""English spellings of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.knowledge import Knowledge
from digest.romanise import LISTED, Romaniser

ALONE = Romaniser({"محمد": "Mohammed"})


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("محمد بن سلمان", "Mohammed bin Salman"),
        ("خالد آل خليفة", "Khaled Al Khalifa"),
        ("أحمد السالم", "Ahmed al-Salem"),
        ("سامي أبو زيد", "Sami Abu Zaid"),
    ],
)
def test_rules_and_lists(name: str, english: str, knowledge: Knowledge) -> None:
    assert knowledge.romaniser.romanise([name])[0].text == english


def test_what_no_list_has_is_spelled_by_its_letters_and_less_sure() -> None:
    (known, guessed) = ALONE.romanise(["محمد", "شواني"])
    assert (guessed.text, guessed.confidence < known.confidence) == ("Shwani", True)
    assert known.confidence == LISTED


def test_the_name_of_god_joins_the_servant_before_it() -> None:
    assert ALONE.romanise(["عبدالرحمن"])[0].text.startswith("Abdul")


def test_what_is_not_arabic_stays() -> None:
    assert [r.text for r in ALONE.romanise(["John Smith", "", "…"])] == ["John Smith", "", "…"]


@given(st.text())
def test_any_text_is_spelled(text: str) -> None:
    (spelled,) = ALONE.romanise([text])
    assert 0 <= spelled.confidence <= 1
