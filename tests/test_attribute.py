"""Who said it: each phenomenon of the language as one invented sentence or two."""

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.analyse import analyse
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Analysis, Article, Kind, Statement


@cache
def lexicon() -> Knowledge:
    """The lexicon for property tests, whose arguments are printed when they fail: too large to be one."""
    return load_knowledge()


def read(text: str, knowledge: Knowledge) -> Analysis:
    return analyse(Article("a", "articles/a.txt", text, date=dt.date(2016, 2, 9)), knowledge)


def said(text: str, knowledge: Knowledge) -> list[str | None]:
    """The speakers of all statements, in text order."""
    found = read(text, knowledge)
    names = {e.key: e.name for e in found.entities}
    return [names[s.speaker] if s.speaker else None for s in found.statements]


def only(text: str, knowledge: Knowledge) -> Statement:
    (statement,) = read(text, knowledge).statements
    return statement


ONE = [
    # verb, subject, أن
    ("قال وزير النقل سامر العلبي إن الطريق الجديد سيفتح قبل نهاية العام.", "سامر العلبي"),
    # a long gap between verb and أن
    (
        "وأوضح مدير المستشفى هاني الجردي خلال جولة مع عدد من الصحفيين في الأقسام الجديدة أمس أن العمل اكتمل.",
        "هاني الجردي",
    ),
    # subject first
    ("المهندس هاني الجردي، الذي أشرف على المشروع، قال إن الكلفة انخفضت.", "هاني الجردي"),
    ("أما وزير النقل سامر العلبي فقال إن الطريق آمن.", "سامر العلبي"),
    # flashback
    ("وكان وزير النقل سامر العلبي قد أكد في وقت سابق أن الطريق آمن.", "سامر العلبي"),
    # a noun as complement, neither أن nor quotation
    ("أكد وزير النقل سامر العلبي ضرورة إكمال الطريق.", "سامر العلبي"),
    # title after the name
    ("وقال سامر العلبي، وزير النقل، إن الطريق آمن.", "سامر العلبي"),
    # organisations, states, documents, sources, groups
    ("أعلنت وزارة النقل اليمنية فتح الطريق أمام السيارات.", "وزارة النقل اليمنية"),
    ("دعت فرنسا جميع الأطراف إلى ضبط النفس.", "فرنسا"),
    ("وذكر مصدر مسؤول في وزارة النقل أن الطريق مغلق.", "مصدر مسؤول في وزارة النقل"),
    ("وقال دبلوماسيون غربيون إن المفاوضات صعبة.", "دبلوماسيون غربيون"),
    # a person nobody knows, between verb and إن
    ("وقال زرياف البقشاني أحد وجهاء القرية إن السيل جرف الجسر.", "زرياف البقشاني"),
    # cue behind the words
    ("بدأ العمل في الطريق الجديد، حسبما أعلنت وزارة النقل اليمنية.", "وزارة النقل اليمنية"),
    # no verb at all
    ("ووفقا لوزير النقل سامر العلبي فإن الطريق سيفتح غدا.", "سامر العلبي"),
    # relative clause
    ("واجتمع الوفد مع المستشارة الألمانية أنجيلا ميركل التي دعت إلى وقف القتال.", "أنجيلا ميركل"),
]


@pytest.mark.parametrize(("text", "speaker"), ONE)
def test_one_sentence_one_speaker(text: str, speaker: str, knowledge: Knowledge) -> None:
    assert said(text, knowledge) == [speaker]


def test_dropped_subjects_take_the_last_speaker_who_agrees(knowledge: Knowledge) -> None:
    text = (
        "قال وزير النقل سامر العلبي إن الطريق آمن.\n"
        "وقالت وزيرة الصحة منى الخطيب إن المستشفى جاهز.\n"
        "وأضافت أن الأدوية متوفرة.\n"
        "وأضاف أن الجسر متين."
    )
    assert said(text, knowledge) == ["سامر العلبي", "منى الخطيب", "منى الخطيب", "سامر العلبي"]


def test_participles_carry_on_with_the_same_speaker(knowledge: Knowledge) -> None:
    text = "قال وزير النقل سامر العلبي إن الطريق آمن، مضيفا أن الجسر متين، ومشيرا إلى أن العمل انتهى."
    assert said(text, knowledge) == ["سامر العلبي"]


def test_a_turn_marker_and_an_office_change_the_speaker(knowledge: Knowledge) -> None:
    text = (
        "قال السفير الروسي في القاهرة إيغور بلاتوف إن الزيارة ناجحة.\n"
        "من جانبه أكد وزير السياحة المصري هشام الدالي أن العدد تضاعف.\n"
        "وختم السفير الروسي بأن الرحلات ستزداد."
    )
    assert said(text, knowledge) == ["إيغور بلاتوف", "هشام الدالي", "إيغور بلاتوف"]


def test_a_surname_finds_its_full_name_even_when_the_headline_has_it_first(knowledge: Knowledge) -> None:
    text = "العلبي: الطريق آمن تماما\nقال وزير النقل سامر العلبي إن الطريق آمن.\nوأكد العلبي أن الجسر متين."
    found = read(text, knowledge)
    assert len({s.speaker for s in found.statements}) == 1
    assert [s.kind for s in found.statements] == [Kind.HEADLINE, Kind.INDIRECT, Kind.INDIRECT]


def test_an_agency_relays_and_does_not_speak(knowledge: Knowledge) -> None:
    text = "ونقلت وكالة رويترز عن وزير النقل سامر العلبي قوله إن الطريق آمن."
    found = read(text, knowledge)
    (statement,) = found.statements
    names = {e.key: e.name for e in found.entities}
    assert (names[statement.speaker or ""], names[statement.relay or ""]) == ("سامر العلبي", "وكالة رويترز")


def test_who_is_quoted_inside_a_statement_is_nested(knowledge: Knowledge) -> None:
    text = "وقال السفير الروسي في القاهرة إيغور بلاتوف إن الرئيس فلاديمير بوتين أعرب عن ارتياحه."
    found = read(text, knowledge)
    (statement,) = found.statements
    names = {e.key: e.name for e in found.entities}
    assert names[statement.speaker or ""] == "إيغور بلاتوف"
    assert [names[k] for k in statement.nested] == ["فلاديمير بوتين"]


def test_speech_announced_by_a_colon_is_the_next_paragraph(knowledge: Knowledge) -> None:
    text = "قالت وزيرة الصحة منى الخطيب إن المستشفى جاهز، مضيفة:\nإنه ليس سرا أن الأدوية متوفرة في كل مكان."
    found = read(text, knowledge)
    (statement,) = found.statements
    assert statement.sentences == (0, 1)


def test_an_open_quotation_goes_on_into_the_next_sentences(knowledge: Knowledge) -> None:
    text = "قال وزير النقل سامر العلبي: «الطريق آمن تماما اليوم. سنفتح الجسر غدا. ولن نتأخر»."
    (statement,) = read(text, knowledge).statements
    assert (statement.kind, len(statement.spans)) == (Kind.DIRECT, 3)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قال وزير النقل سامر العلبي: «الطريق الجديد آمن تماما للسيارات».", Kind.DIRECT),
        ("قال وزير النقل سامر العلبي إن الطريق آمن للسيارات.", Kind.INDIRECT),
        ("وصف وزير النقل سامر العلبي الطريق بأنه «آمن».", Kind.MIXED),
        ('قال وزير النقل سامر العلبي: "الطريق الجديد آمن تماما للسيارات".', Kind.DIRECT),
        ("قال وزير النقل سامر العلبي: »الطريق الجديد آمن تماما للسيارات«.", Kind.DIRECT),
    ],
)
def test_kinds(text: str, kind: Kind, knowledge: Knowledge) -> None:
    assert only(text, knowledge).kind is kind


NOBODY = [
    "وصل وزير النقل سامر العلبي إلى العاصمة صباح اليوم.",
    "واستقبل الأمير ضيوفه في قصر الحكم، وتبادل معهم الأحاديث الودية.",
    "لم يقل الوزير شيئا عن الموعد.",
    "للمزيد: طالع الصفحة الأولى",
    "للمزيد: وزير النقل سامر العلبي يعلن فتح الطريق",
    "اقرأ أيضا: العلبي يؤكد أن الطريق آمن",
    "رابط الخبر: www.example.com",
    '«» «» " " “ ”',
    "Read more about the visit here.",
    "😀😀😀",
    "ويُذكر أن المدينة تقع على الساحل.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_deeds_links_and_noise_are_no_statements(text: str, knowledge: Knowledge) -> None:
    assert read(text, knowledge).statements == ()


def test_silence_has_a_reason(knowledge: Knowledge) -> None:
    (silence,) = read("وصل الوفد إلى العاصمة صباح اليوم.", knowledge).silences
    assert silence.reason


def test_two_bearers_of_a_surname_who_both_stand_before_are_unsure(knowledge: Knowledge) -> None:
    text = (
        "التقى وزير النقل سامر العلبي نظيره في الصحة هاني العلبي في مقر البلدية صباح اليوم.\n"
        "وقال العلبي إن الطريق سيفتح غدا."
    )
    (statement,) = read(text, knowledge).statements
    assert not statement.certain
    assert statement.rivals


def test_a_verb_with_nobody_before_it_has_no_speaker(knowledge: Knowledge) -> None:
    statement = only("وأضاف أن الطريق آمن.", knowledge)
    assert (statement.speaker, statement.certain) == (None, False)


@pytest.mark.parametrize(
    ("arabic", "occasion"),
    [
        ("وقالت مديرة المتحف هالة سرور في تصريح لصحيفة المرفأ إن القاعة ستُفتح غدا.", ""),
        ("وأوضح المدرب في تصريحات صحفية أن الفريق جاهز.", ""),
        ("وقال في تصريح أدلى به خلال جلسة البرلمان إن الموازنة ناقصة.", "a session"),
        ("وقال الوزير في بيان إن الطريق آمن.", "a written statement"),
    ],
)
def test_an_occasion_is_told_only_where_it_adds_something(knowledge: Knowledge, arabic: str, occasion: str) -> None:
    (statement,) = analyse(Article("a", "a", arabic), knowledge).statements
    assert statement.occasion_en == occasion
    assert (statement.occasion is None) == (not occasion)


def test_the_occasion_and_the_day_are_kept(knowledge: Knowledge) -> None:
    statement = only("قال وزير النقل سامر العلبي في مؤتمر صحفي أمس إن الطريق آمن.", knowledge)
    assert statement.occasion_en == "a press conference"
    assert statement.date == dt.date(2016, 2, 8)


def test_an_address_survives_edits_elsewhere(knowledge: Knowledge) -> None:
    line = "قال وزير النقل سامر العلبي إن الطريق آمن."
    alone = only(line, knowledge)
    among = read(f"بدأ العمل في الطريق قبل عام.\n{line}\nوانتهى هذا الأسبوع.", knowledge)
    assert alone.id in {s.id for s in among.statements}


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_at_all_goes_through_and_spans_hold(text: str) -> None:
    found = read(text, lexicon())
    for statement in found.statements:
        assert all(0 <= s.start < s.end <= len(text) for s in statement.spans)
        assert len(statement.spans) == len(statement.sentences)


NEWS = st.lists(
    st.sampled_from(
        [
            "قال",
            "وأضاف",
            "أكد",
            "وزير",
            "الخارجية",
            "الروسي",
            "الرئيس",
            "أن",
            "إن",
            ":",
            "«",
            "»",
            '"',
            "،",
            ".",
            "\n",
            "بوتين",
            "لافروف",
            "وكالة",
            "تاس",
            "عن",
            "قوله",
            "مشيرا",
            "إلى",
            "بيان",
            "المتحدث",
            "باسم",
            "من",
            "جانبه",
            "بحسب",
            "في",
            "التي",
            "الذي",
            "كان",
            "قد",
            "أنه",
            "مصدر",
            "نقلت",
            "ـ",
            "ّ",
            "د",
            "جانبه",
            "زميلتها",
            "بدوره",
            "دبلوماسياً",
            "حمّل",
            "أحد",
            "18",
            "ولد",
        ]
    )
    | st.deferred(lambda: st.sampled_from(sorted({*lexicon().cues, *lexicon().titles, *lexicon().heads}))),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=NEWS)
def test_any_order_of_reporting_words_goes_through(text: str) -> None:
    found = read(text, lexicon())
    keys = {e.key for e in found.entities}
    for statement in found.statements:
        assert statement.speaker is None or statement.speaker in keys
        assert set(statement.nested) | set(statement.mentions) | set(statement.rivals) <= keys
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in found.mentions)
    assert len({s.id for s in found.statements}) == len(found.statements)
