from digest.text import _ACTING, _BLANK, _TAGS, tidy


def test_the_quick_way_to_tidy_a_text_changes_nothing() -> None:
    for n in range(0x110000):
        text = f"a{chr(n)}b "
        assert tidy(text) == _BLANK.sub(" ", _TAGS.sub("", _ACTING.sub("", text))), hex(n)
    assert tidy("a  b\n\n c") == "a b c"
