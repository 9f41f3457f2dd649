"""Small changes to YAML: what was asked for is changed, and nothing else."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.yamledit import added, appended, changed, compose, fields, inside, instead, plain, scalars, written


def with_word(text: str, key: str, word: str) -> str:
    root = compose(text)
    assert isinstance(root, yaml.MappingNode)
    return changed(text, [added(text, root, key, word)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: x\nar: س\n", "id: x\nformerly: [a]\nar: س\n"),
        ("id: x # mine\nar: س\n", "id: x # mine\nformerly: [a]\nar: س\n"),
        ("id: x", "id: x\nformerly: [a]"),
        ("id: x\r\nar: س\r\n", "id: x\r\nformerly: [a]\r\nar: س\r\n"),
        ("{id: x, ar: س}", "{id: x, formerly: [a], ar: س}"),
        ("id: x\nformerly: [b]  # old\n", "id: x\nformerly: [b, a]  # old\n"),
        ("id: x\nformerly: []\n", "id: x\nformerly: [a]\n"),
        ("id: x\nformerly: [ b , 'c' , ]\n", "id: x\nformerly: [ b , 'c', a , ]\n"),
        ("id: x\nformerly:\n  - b # one\n\n# two\nar: س\n", "id: x\nformerly:\n  - b # one\n  - a\n\n# two\nar: س\n"),
        ("id: x\nformerly:\n- b", "id: x\nformerly:\n- b\n- a"),
        ("id: x\nformerly:\n", "id: x\nformerly: [a]\n"),
        ("id: x\nformerly: b\n", "id: x\nformerly: [b, a]\n"),
        ("id: x\nformerly: 'b'\n", "id: x\nformerly: ['b', a]\n"),
        ("\ufeffid: x\nar: س\n", "\ufeffid: x\nformerly: [a]\nar: س\n"),
    ],
)
def test_a_word_more(before: str, after: str) -> None:
    assert with_word(before, "formerly", "a") == after


@pytest.mark.parametrize("word", ["null", "2016-02-09", "no", "12", "قديم", "a_b", "~"])
def test_a_word_stays_the_word_it_is(word: str) -> None:
    assert yaml.safe_load(f"[{written(word)}]") == [word]


def test_a_word_in_anothers_place_keeps_its_quotation_marks() -> None:
    text = "- {in: [a, \"a\", 'a'], x: a}  # a\n- aliases:\n    - {ar: س, in: [b, a]}\n"
    root = compose(text)
    assert root is not None
    own = [word for word in inside(root, "in") if word.value == "a"]
    new = changed(text, [instead(word, "زيد") for word in own])
    assert new == "- {in: [زيد, \"زيد\", 'زيد'], x: a}  # a\n- aliases:\n    - {ar: س, in: [b, زيد]}\n"


WORD = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
REMARK = st.sampled_from(["", "  # قال: [نعم]", " # {a: b}"])


@settings(deadline=None)
@given(st.lists(WORD, max_size=4), WORD, REMARK, st.sampled_from(["flow", "block", "none"]), st.booleans())
def test_any_list_grows_by_one_word(words: list[str], word: str, remark: str, style: str, last: bool) -> None:
    def shown(own: list[str]) -> str:
        if style == "flow" or not own:
            return f"formerly: [{', '.join(map(written, own))}]{remark}\n"
        return "formerly:\n" + "".join(f"  - {written(one)}{remark}\n" for one in own)

    text = f"id: x{remark}\n" + ("" if style == "none" else shown(words)) + ("" if last else "ar: س # ع\n")
    before = plain(compose(text))
    new = with_word(text, "formerly", word)
    wanted = {**before, "formerly": [*before.get("formerly", []), word]}
    assert plain(compose(new)) == wanted
    assert [line for line in text.splitlines() if "#" in line and "formerly" not in line] == [
        line for line in new.splitlines() if "#" in line and "formerly" not in line
    ]


def test_what_is_no_mapping_has_no_fields() -> None:
    assert (fields(yaml.ScalarNode("x", "y")), scalars(None)) == ({}, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "- id: x\n  ar: س\n"),
        ("\ufeff", "\ufeff- id: x\n  ar: س\n"),
        ("- id: a", "- id: a\n- id: x\n  ar: س\n"),
        ("- id: a\n- id: b\n# end\n", "- id: a\n- id: b\n# end\n- id: x\n  ar: س\n"),
        ("- id: a\n\n- id: b\n", "- id: a\n\n- id: b\n\n- id: x\n  ar: س\n"),
        ("- id: a\n\n# of b\n- id: b\n", "- id: a\n\n# of b\n- id: b\n\n- id: x\n  ar: س\n"),
        ("- a: 1\n  b: 1\n  c: 1\n  d: 1\n", "- a: 1\n  b: 1\n  c: 1\n  d: 1\n\n- id: x\n  ar: س\n"),
        ("- id: a\r\n", "- id: a\r\n- id: x\r\n  ar: س\r\n"),
        ("  - id: a\n", "  - id: a\n  - id: x\n    ar: س\n"),
        ("[]\n", "[{id: x, ar: س}]\n"),
        ("[{id: a}]  # all\n", "[{id: a}, {id: x, ar: س}]  # all\n"),
    ],
)
def test_an_item_more(before: str, after: str) -> None:
    assert appended(before, [("id", "x"), ("ar", "س")]) == after


@pytest.mark.parametrize("word", ["it's", 'a "b"', "back\\slash", "a: b", "[x", "#x", "'"])
def test_odd_words_stay_what_they_are(word: str) -> None:
    for like in ("id: a", "id: 'a'", 'id: "a"'):
        root = compose(like)
        assert isinstance(root, yaml.MappingNode)
        (node,) = scalars(fields(root)["id"])
        assert yaml.safe_load(changed(like, [instead(node, word)])) == {"id": word}
