"""Quotation marks of every style, reversed, unclosed, round names, over paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from digest.analyse import analyse
from digest.arabic import OPENING, words
from digest.knowledge import Knowledge
from digest.model import Article
from digest.quotes import marks_of


def quoted(text: str, opened: bool = False) -> str:
    """The quoted words of one sentence."""
    read = words(text)
    inside, _ = marks_of([read]).quoted(read, opened)
    return " ".join(w.raw for w, q in zip(read, inside, strict=True) if q and w.raw not in OPENING)


def test_every_style_is_read() -> None:
    for opening, closing in ("«»", "“”", '""', "»«"):
        assert quoted(f"قال: {opening}هذا الطريق آمن جدا اليوم{closing} وانصرف.") == "هذا الطريق آمن جدا اليوم"


def test_a_name_in_marks_is_no_speech() -> None:
    assert quoted("قالت صحيفة «الحياة» إن الطريق آمن.") == ""


def test_a_closing_mark_that_nothing_opened_is_passed_over() -> None:
    assert quoted("قال: «هذا الطريق آمن جدا اليوم» وانصرف» ثم عاد.") == "هذا الطريق آمن جدا اليوم"


def test_speech_runs_over_paragraphs_where_a_mark_closes_it(knowledge: Knowledge) -> None:
    text = (
        "قال سامر العلبي: «الطريق الجديد آمن منذ اليوم.\n\n"
        "الجسر مغلق حتى نهاية الشهر على الأقل.\n\nوالعمل جار في النفق».\n\nووصلت السيارات مساء."
    )
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    assert [n for s in found.statements for n in s.sentences] == [0, 1, 2]


def test_speech_that_nothing_closes_ends_where_somebody_else_begins(knowledge: Knowledge) -> None:
    text = 'قال سامر العلبي: "الطريق الجديد آمن منذ اليوم. وأكد المهندس هاني الجردي أن الجسر مغلق.'
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    names = {e.key: e.name for e in found.entities}
    assert [names[s.speaker or ""] for s in found.statements] == ["سامر العلبي", "هاني الجردي"]


@given(st.lists(st.sampled_from([*'«»“”"،.:', "قال", "طريق", "آمن", "سامر"]), max_size=40), st.booleans())
def test_any_marks_at_all(tokens: list[str], opened: bool) -> None:
    read = words(" ".join(tokens))
    inside, still = marks_of([read]).quoted(read, opened)
    assert len(inside) == len(read)
    assert still in (True, False)
