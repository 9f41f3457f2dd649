"""Folding, words and their places, clitics."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.arabic import apart, bare, fold, fold_name, path_of, peeled, words


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("الإرهاب", "الارهاب"),
        ("سورية", "سوريه"),
        ("مُحَمَّد", "محمد"),
        ("العـــراق", "العراق"),
        ("ﻻ", "لا"),  # the ligature as a presentation form
        ("سلام\u200f", "سلام"),
        ("على", "علي"),
        ("٢٢٥٤", "2254"),
    ],
)
def test_spellings_of_one_word_fold_alike(written: str, also: str) -> None:
    assert fold(written) == fold(also)


def test_names_meet_with_and_without_a_space_after_abd() -> None:
    assert fold_name("عبد الله الثاني") == fold_name("عبدالله  الثاني")


@given(
    st.lists(st.sampled_from(("عبد", "«عَبـد", "الله»", "الرحمن", "وعبد", "علي", "(عبدالله", "Abd", " ", "\n", "، ")))
)
def test_a_name_in_parts_has_the_words_of_the_whole(pieces: list[str]) -> None:
    name = " ".join(pieces)
    assert [w.folded for part in apart(name) for w in words(part)] == [w.folded for w in words(name)]


@given(st.text(st.sampled_from("ابعدلهيةـَﻻﹰﱠ abX1²-'_#.،")) | st.text())
@example("محمد ﹰ علي")
def test_a_names_path_has_those_of_its_words_that_are_no_punctuation(text: str) -> None:
    assert path_of(text) == tuple(w.folded for w in words(text) if w.folded[:1].isalnum())


@given(st.text())
def test_words_point_into_the_text(text: str) -> None:
    found = words(text)
    assert all(text[w.start : w.end] == w.raw for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(alphabet="ابتثجحخ وسلم.،«»\u064b\u0640 "))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(w.raw for w in words(text))
    assert set(kept) >= {c for c in text if c.isalpha() and c != "\u0640"}


@pytest.mark.parametrize(
    ("word", "clitics", "rest"),
    [
        ("والبحرين", "و", "البحرين"),
        ("بالرياض", "ب", "الرياض"),
        ("للافروف", "ل", "لافروف"),
        ("للعراق", "ل", "العراق"),
        ("وللعراق", "ول", "العراق"),
        ("فلبنان", "ف", "لبنان"),
    ],
)
def test_attached_words_are_peeled(word: str, clitics: str, rest: str) -> None:
    assert (clitics, fold(rest)) in set(peeled(fold(word)))


def test_the_plain_word_is_the_first_reading() -> None:
    assert peeled("وزير")[0] == ("", "وزير")


def test_bare_takes_the_article_only_off_longer_words() -> None:
    assert bare("الوزير") == "وزير"
    assert bare("الا") == "الا"
