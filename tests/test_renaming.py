"""The name pass: what it puts right, what it leaves alone, what it reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.renaming import present, put_right
from digest.terms import NOTHING, Language, Term, load_language, surname

LAVROV = Term("سيرغي لافروف", ("Sergey Lavrov", "Lavrov"))
KHALIFA = Term("خالد آل خليفة", ("Khalid bin Ahmed Al Khalifa", "Al Khalifa"))
BAHRAIN = Term("البحرين", ("Bahrain",), ("Bahraini", "Bahrainis"))
COUNCIL = Term("مجلس الأمن", ("UN Security Council",), ("UNSC",))
UN2254 = Term("القرار 2254", ("Resolution 2254",), (), ("decision 2254", "Decree 2254"), name=False)
TURKEY = Term("تركيا", ("Turkey",), ("Turkish",))
TERMS = (LAVROV, KHALIFA, BAHRAIN, COUNCIL, UN2254, TURKEY)


@pytest.mark.parametrize(
    ("before", "after", "was"),
    [
        ("Sergey Lafrov's speech, in short.", "Sergey Lavrov's speech, in short.", "Sergey Lafrov"),
        ("Yesterday Lafrov said no.", "Yesterday Lavrov said no.", "Lafrov"),
        ("The Russian minister, Lavruv, said so.", "The Russian minister, Lavrov, said so.", "Lavruv"),
        ("Sergei Lafrof’s", "Sergey Lavrov’s", "Sergei Lafrof"),
        ("“Lafrov will come.”", "“Lavrov will come.”", "Lafrov"),
    ],
)
def test_a_misspelt_name_is_put_right_and_marked(before: str, after: str, was: str) -> None:
    english, renamed, missing = put_right(before, (LAVROV,), NOTHING)
    assert (english, missing) == (after, ())
    assert [(english[r.start : r.end], r.was) for r in renamed] == [(after[r.start : r.end], was) for r in renamed]
    assert renamed[0].was == was


@pytest.mark.parametrize(
    "english",
    [
        "Sergey Lavrov said no.",
        "Mr Lavrov's counterpart",
        "LAVROV: no",
        "Sergei Lavrov said no.",
    ],
)
def test_a_name_in_a_form_that_will_do_stays(english: str) -> None:
    assert put_right(english, (LAVROV,), NOTHING) == (english, (), ())


@pytest.mark.parametrize(
    ("term", "english"),
    [
        (BAHRAIN, "the Bahraini side"),
        (COUNCIL, "the Security Council"),
        (COUNCIL, "the United Nations Security Council"),
        (KHALIFA, "Khalid bin Ahmed Al-Khalifa"),
        (Term("الفلوجة", ("Falluja",)), "the battle of Fallujah"),
        (Term("القذافي", ("Muammar Gaddafi", "Gaddafi")), "Colonel Gadaffi"),
    ],
)
def test_other_ways_to_say_it_will_do(term: Term, english: str) -> None:
    assert present(term, english)
    assert put_right(english, (term,), NOTHING) == (english, (), ())


@pytest.mark.parametrize("english", ["The minister said no.", "Lawyers said no.", "lafrov said", "The Slav"])
def test_where_nothing_is_surely_the_name_it_is_missing(english: str) -> None:
    assert put_right(english, (LAVROV,), NOTHING) == (english, (), (LAVROV,))


def test_somebody_elses_name_is_never_taken() -> None:
    language = Language({}, frozenset(("lavrof",)))
    assert put_right("Lavrof said no.", (LAVROV,), language)[0] == "Lavrof said no."
    assert put_right("Yemen said no.", (Term("اليمني", ("Yameni",)),), load_language())[0] == "Yemen said no."


def test_of_two_that_look_alike_none_is_taken() -> None:
    english = "Lafrov met Lavroff."
    assert put_right(english, (LAVROV,), NOTHING) == (english, (), (LAVROV,))


def test_what_is_wrong_by_the_glossary_gives_way_whatever_its_capitals() -> None:
    english, renamed, missing = put_right("They spoke of Decision 2254, and of the Decree.", (UN2254,), NOTHING)
    assert english == "They spoke of Resolution 2254, and of the Decree."
    assert (renamed[0].was, missing) == ("Decision 2254", ())


def test_the_grammar_around_stays_whole() -> None:
    term = Term("مصطلح", ("armed wing",), (), ("military branch",), name=False)
    assert put_right("It is a military branch.", (term,), NOTHING)[0] == "It is a military branch."
    assert put_right("Military branch or not.", (term,), NOTHING)[0] == "Armed wing or not."
    league = Term("الجامعة", ("the Arab League",), (), ("Arab University",), name=False)
    assert put_right("the Arab University's seat", (league,), NOTHING)[0] == "the Arab League's seat"


def test_marks_move_with_what_comes_before_them() -> None:
    english, renamed, _ = put_right("Decision 2254 pleased Lafrov.", (LAVROV, UN2254), NOTHING)
    assert english == "Resolution 2254 pleased Lavrov."
    assert [(english[r.start : r.end], r.was) for r in renamed] == [
        ("Resolution 2254", "Decision 2254"),
        ("Lavrov", "Lafrov"),
    ]


PIECES = st.sampled_from(
    ["Lafrov", "Lavrov", "Sergei", "Bahrein", "Bahrain's", "Decision 2254", "decree 2254", "Security", "Council", "turkey",
     "Turkey", "Al Khalifah", "Khaled", "the", "a", "an", "said", ",", ".", "“", "Turki", "2254", "أ", "I", "'s", "-"]
)  # fmt: skip
SENTENCES = st.lists(PIECES, max_size=12).map(" ".join)
SOME_TERMS = st.lists(st.sampled_from(TERMS), unique=True).map(tuple)


@given(SENTENCES)
def test_without_known_names_nothing_changes(english: str) -> None:
    assert put_right(english, (), NOTHING) == (english, (), ())


@given(SENTENCES, SOME_TERMS)
def test_a_second_pass_changes_nothing(english: str, terms: tuple[Term, ...]) -> None:
    once, _, missing = put_right(english, terms, NOTHING)
    assert put_right(once, terms, NOTHING) == (once, (), missing)


@given(SENTENCES, SOME_TERMS)
def test_no_name_is_doubled_and_every_mark_is_where_it_says(english: str, terms: tuple[Term, ...]) -> None:
    right, renamed, _ = put_right(english, terms, NOTHING)
    back = right
    for mark in reversed(renamed):
        back = back[: mark.start] + mark.was + back[mark.end :]
    assert back == english  # every other word is where it was
    for term in terms:
        if present(term, english):
            assert all(right.count(form) == english.count(form) for form in term.forms)
        else:
            assert right.lower().count(term.forms[-1].lower()) <= 1


@pytest.mark.parametrize(
    ("full", "last"),
    [("Sergey Lavrov", "Lavrov"), ("Khalid bin Ahmed Al Khalifa", "Al Khalifa"), ("Ursula von der Leyen", "von der Leyen"),
     ("King Charles III", ""), ("Pelé", ""), ("Abdul Rahman al-Rashed", "al-Rashed")],
)  # fmt: skip
def test_the_last_name(full: str, last: str) -> None:
    assert surname(full) == last
