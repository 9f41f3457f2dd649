"""The order of a line's characters, against cases worked by hand from UAX #9."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.bidi import runs


def seen(text: str, rtl: bool) -> str:
    """The characters as they stand from left to right; brackets not mirrored."""
    return "".join(text[a:b][::-1] if back else text[a:b] for a, b, back in runs(text, rtl))


@pytest.mark.parametrize(
    ("text", "rtl", "order"),
    [
        ("abc", False, "abc"),
        ("ابج", True, "جبا"),
        ("ابج", False, "جبا"),
        ("ابج abc", True, "abc جبا"),
        ("abc ابج", False, "abc جبا"),
        ("في 2254 من", True, "نم 2254 يف"),
        ("في 2015/12/18 من", True, "نم 2015/12/18 يف"),
        ("ا 25% ب", True, "ب %25 ا"),
        ("x 25% y", False, "x 25% y"),
        ("قال (UN) ابج", True, "جبا )UN( لاق"),
        ("said (ابج) ثم", False, "said (جبا) مث"),
        ("abc، دهو!", False, "abc، وهد!"),
        ("ابج، abc!", True, "!abc ،جبا"),
        ("ابج  ", True, "  جبا"),
        ("", True, ""),
    ],
)
def test_order(text: str, rtl: bool, order: str) -> None:
    assert seen(text, rtl) == order


@given(st.text("ابج abc12٣.,/%-()[]«»:\u064b", max_size=40), st.booleans())
def test_every_character_is_drawn_once(text: str, rtl: bool) -> None:
    found = sorted(n for start, end, _ in runs(text, rtl) for n in range(start, end))
    assert found == list(range(len(text)))
