"""The model of letters that tells unknown names from unknown words, and what rests on it."""

import pytest

from digest.arabic import fold
from digest.knowledge import Knowledge
from digest.tables import LEXICON


@pytest.mark.parametrize("name", ["الرويثي", "شترايتر", "كوندي", "جكرخوين", "تشافارو", "باخشوين"])
def test_names_look_like_names(name: str, knowledge: Knowledge) -> None:
    assert knowledge.shapes.name_odds(fold(name)) > 0


@pytest.mark.parametrize("word", ["وتحتفظ", "المستوصفات", "ومكتسباته", "توقيت", "تتمثل", "البلدين"])
def test_words_do_not(word: str, knowledge: Knowledge) -> None:
    assert knowledge.shapes.name_odds(fold(word)) < 0


def test_the_table_is_small() -> None:
    assert (LEXICON / "shapes.tsv").stat().st_size < 1_000_000
