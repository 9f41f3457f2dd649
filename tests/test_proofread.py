"""Each check finds the fault planted for it, and none speaks of a good translation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.interface import LANGUAGES, load_interface
from digest.proofread import CHECKS, failed

GOOD = [
    (
        "وأكد الوزير أن القرار 2254 لن يتغير قبل 11 شباط.",
        "The minister affirmed that Resolution 2254 would not change before 11 February.",
    ),
    ("لا يزال المصنع مغلقا منذ ثلاثة أشهر.", "The factory has been closed for three months and is still shut."),
    (
        "قال: «نعم»، ثم غادر القاعة مع خمسة من أعضاء الوفد.",
        'He said: "Yes", then left the hall with five members of the delegation.',
    ),
    ("لم يحضر الاجتماع إلا وزيران يوم الثلاثاء.", "Two ministers alone attended the meeting on Tuesday."),
    ("بلغت الكلفة 1.5 مليون يورو.", "The cost came to 1,500,000 euros."),
    ("بلغت الكلفة 1,5 مليون يورو.", "The cost came to 1.5 million euros."),
    ("وصل 2,500 لاجئ في التاسعة والنصف.", "2500 refugees arrived at half past nine."),
    ("كان ذلك في سبعينيات القرن العشرين.", "That was in the 1970s."),
    ("وصف الاتفاق بأنه غير كاف ولا بد من تعديله.", "He called the agreement insufficient and said it must be amended."),
    (
        "نفى أن تكون بلاده قد شاركت، وقال إنها لم تعلم.",
        "He denied that his country had taken part, and said it had been unaware.",
    ),
    ("القمة المقبلة في أيار.", "The next summit is in May."),
    ("عاد في الثامن عشر من آذار.", "He came back on 18 March."),
    ("جدا جدا جدا", "very very very"),
    ("نعم", "Yes"),
]
FAULTS = [
    ("numbers", "قُتل 300 شخص وأصيب 1300.", "300 people were killed and 300 were wounded."),
    ("numbers", "قُتل خمسة جنود.", "Soldiers were killed."),
    ("numbers", "قتل جنود كثيرون.", "As many as 45 soldiers were killed."),
    ("numbers", "القرار 2254", "Resolution 2245"),
    ("dates", "يُعقد الاجتماع في شباط.", "The meeting is to be held in March."),
    ("dates", "يُعقد الاجتماع يوم الخميس.", "The meeting is to be held."),
    ("dates", "في كانون الأول من العام نفسه", "in January of the same year"),
    ("negation", "لن ندعم هذا الاتفاق.", "We will support this agreement."),
    ("negation", "ولا يعترف الحزب بالنتيجة.", "The party recognises the result."),
    ("negation", "ليست المسألة سياسية.", "It is a political question."),
    ("negation", "ونفى الوزير مشاركة بلاده.", "The minister affirmed the participation of his country."),
    ("arabic", "قال نعم.", "He said نعم."),
    ("length", "أكد الوزير أن الحكومة ستواصل العمل على المشروع حتى نهاية العام المقبل.", "The minister."),
    ("length", "أكد الوزير أن الحكومة ستواصل العمل في مشروع الطريق.", "The minister affirmed that it would go on, " + "and on, " * 19),
    ("repetition", "قال إن الطريق مغلق.", "He said the road the road the road was closed."),
    ("repetition", "قال إن الطريق مغلق.", "He said no no no."),
    ("quotes", "قال: «نعم».", "He said: “Yes."),
    ("quotes", "قال: \"نعم\".", 'He said: "Yes.'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "english"), GOOD)
def test_a_good_translation_passes(source: str, english: str) -> None:
    assert failed(source, english) == ()


@pytest.mark.parametrize(("name", "source", "english"), FAULTS)
def test_a_planted_fault_is_found(name: str, source: str, english: str) -> None:
    assert name in failed(source, english)


def test_every_check_has_a_fault_and_a_reason_in_both_languages() -> None:
    assert {name for name, _, _ in FAULTS} == set(CHECKS)
    more = {"name-missing", "term-missing", "cue-missing", "score", "long", "unfinished"}
    for lang in LANGUAGES:
        assert {*CHECKS, *more} <= load_interface().voices[lang].flags.keys()


def test_quotes_that_the_arabic_leaves_open_too_are_no_fault() -> None:
    assert failed("قال: «نعم", "He said: “Yes") == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_breaks_a_check(source: str, english: str) -> None:
    assert set(failed(source, english)) <= set(CHECKS)
