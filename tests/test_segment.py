"""Blocks and sentences."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, BlockKind
from digest.segment import segment

LONG = "اجتمع الوفدان صباح اليوم في مقر الوزارة وبحثا سبل توسيع التبادل التجاري بين البلدين الجارين."


def blocks(text: str, title: str | None = None, body: int = 0) -> list[tuple[str, str]]:
    article = Article("a", "articles/a.txt", text, body=body, title=title)
    return [(b.kind.value, b.span.of(text)) for b in segment(article)]


def test_a_short_first_line_without_a_stop_is_the_headline() -> None:
    assert blocks(f"وفد تجاري يزور العاصمة\n{LONG}")[0] == ("headline", "وفد تجاري يزور العاصمة")


def test_a_first_line_that_ends_as_a_sentence_is_a_paragraph() -> None:
    assert blocks("وصل الوفد.\n" + LONG)[0][0] == "paragraph"


def test_a_placeholder_is_no_headline() -> None:
    assert blocks(f"(بلا عنوان)\n{LONG}") == [("paragraph", LONG)]


def test_a_subheadline_set_over_two_lines_is_one_block() -> None:
    text = f"{LONG}\nالوزير: نرحب بكل استثمار\nيخدم أبناء المنطقة\n{LONG}"
    assert ("subhead", "الوزير: نرحب بكل استثمار\nيخدم أبناء المنطقة") in blocks(text)


def test_decks_that_name_their_own_speakers_stay_apart() -> None:
    text = f"{LONG}\nالوزير: نرحب بالاستثمار\nالسفير: الزيارة ناجحة\n{LONG}"
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "subhead", "subhead", "paragraph"]


def test_markdown_headings_are_headlines_without_their_marks() -> None:
    assert blocks(f"# زيارة مهمة.\n\n{LONG}\n\n## تفاصيل اللقاء\n\n{LONG}") == [
        ("headline", "زيارة مهمة."),
        ("paragraph", LONG),
        ("subhead", "تفاصيل اللقاء"),
        ("paragraph", LONG),
    ]


def test_the_title_of_the_front_matter_is_the_headline() -> None:
    front = "---\ntitle: وفد يزور العاصمة\n---\n"
    assert blocks(front + LONG, "وفد يزور العاصمة", len(front)) == [
        ("headline", "وفد يزور العاصمة"),
        ("paragraph", LONG),
    ]


def sentences(text: str) -> list[str]:
    article = Article("a", "articles/a.txt", text)
    return [s.span.of(text) for b in segment(article) for s in b.sentences]


def test_sentences_end_at_stops_but_not_at_abbreviations_numbers_or_dots_of_omission() -> None:
    text = "قال د. سالم إن النسبة 3.5 في المئة.. وهي مرتفعة. وأضاف أن العمل مستمر! هل يكفي ذلك؟ نعم يكفي."
    assert sentences(text) == [
        "قال د. سالم إن النسبة 3.5 في المئة.. وهي مرتفعة.",
        "وأضاف أن العمل مستمر!",
        "هل يكفي ذلك؟",
        "نعم يكفي.",
    ]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert sentences("قال: «انتهى العمل.» وعاد إلى بيته مساء اليوم نفسه.")[0] == "قال: «انتهى العمل.»"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_gives_ordered_spans_inside_their_blocks(text: str) -> None:
    found = segment(Article("a", "articles/a.txt", text))
    flat = [s for b in found for s in b.sentences]
    assert [s.n for s in flat] == list(range(len(flat)))
    assert all(a.span.end <= b.span.start for a, b in pairwise(flat))
    assert all(b.span.start <= s.span.start < s.span.end <= b.span.end for b in found for s in b.sentences)
    assert all(found[s.block].sentences.count(s) == 1 for s in flat)


def test_kinds_are_those_of_the_model() -> None:
    assert {kind for kind, _ in blocks(f"عنوان قصير\n{LONG}\nعنوان فرعي\n{LONG}")} == {k.value for k in BlockKind}
