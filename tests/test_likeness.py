"""One wire in two newspapers is one text, and two articles are two."""

from itertools import pairwise
from random import Random

import pytest

from digest.likeness import ALIKE, Likeness, fingerprints, shingles
from tests.wires import EDITS, articles, different, same

HARDEST = "cut, every tenth word, a paragraph of its own"


def found(one: str, other: str) -> bool:
    known = Likeness()
    known.add("one", one)
    return known.find(other) is not None


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit != HARDEST])
def test_what_a_desk_does_to_a_wire_leaves_it_the_same(edit: str) -> None:
    assert all(found(one, other) for name, one, other in same() if name == edit)


def test_of_all_edits_ninety_in_a_hundred_are_found() -> None:
    pairs = list(same())
    assert sum(found(one, other) for _, one, other in pairs) >= 0.9 * len(pairs)


def test_no_two_articles_are_taken_for_one_though_they_share_their_background() -> None:
    assert [name for name, one, other in different() if found(one, other)] == []


def test_the_nearest_of_many_is_found() -> None:
    known = Likeness()
    texts = articles()
    for n, text in enumerate(texts):
        known.add(str(n), text)
    for n, text in enumerate(texts):
        match = known.find(EDITS["every fourteenth word"](text, Random(n)))
        assert match is not None
        assert match.key == str(n)


def test_a_text_that_says_more_is_told_from_one_that_says_less() -> None:
    long = articles()[0]
    short = EDITS["cut to two fifths"](long, Random(1))
    for one, other, longer in ((short, long, True), (long, short, False)):
        known = Likeness()
        known.add("", one)
        match = known.find(other)
        assert match is not None
        assert (match.longer, match.share > ALIKE) == (longer, True)


def test_eighteen_words_in_a_row_always_meet() -> None:
    texts = articles()
    for one, other in pairwise(texts):
        run = one.split()[20:40]
        words = other.split()
        mixed = " ".join([*words[:30], *run, *words[30:]])
        assert fingerprints(shingles(one)) & fingerprints(shingles(mixed))


@pytest.mark.parametrize("text", ["", "…", "نعم", "قال نعم"])
def test_short_texts(text: str) -> None:
    known = Likeness()
    known.add("a", text)
    assert (known.find(text) is not None) == any(c.isalpha() for c in text)
    assert known.find("شيء آخر تماما عن أمر بعيد") is None
