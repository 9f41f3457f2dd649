"""Where the subject stands, and when there is none: each phenomenon as an invented sentence or two."""

import pytest

from digest.analyse import analyse
from digest.knowledge import Knowledge
from digest.model import Analysis, Article, Statement


def read(text: str, knowledge: Knowledge) -> Analysis:
    return analyse(Article("a", "articles/a.txt", text), knowledge)


def said(text: str, knowledge: Knowledge) -> list[str | None]:
    """The speakers of all statements, in text order."""
    found = read(text, knowledge)
    names = {e.key: e.name for e in found.entities}
    return [names[s.speaker] if s.speaker else None for s in found.statements]


def last(text: str, knowledge: Knowledge) -> Statement:
    return read(text, knowledge).statements[-1]


LONG_TITLES = [
    # a name far behind its title, before أن
    (
        "وأوضح المتحدث الرسمي لفرع هيئة المياه والكهرباء بمنطقة الساحل الشرقية تركي بن عويض الرشيدي أن العطل أصلح.",
        "تركي بن عويض الرشيدي",
    ),
    # titles in a chain
    (
        "وأوضح معالي الأمين العام لرابطة الكتاب عضو هيئة المكتبات الدكتور سامر بن فهد العلبي أن المعرض سيفتح.",
        "سامر بن فهد العلبي",
    ),
    # between commas, where no أن follows
    (
        "واتهم وزير الإعلام في الحكومة المعترف بها دوليا، سامر العلبي، الشركة بالتقصير.",
        "سامر العلبي",
    ),
    # abbreviated
    ("من جهته أقر رئيس البلدية م. سامر العلبي بتعثر المشروع.", "سامر العلبي"),
    # in quotation marks
    ('وقال المواطن "سامر بن جابر العلبي" لـ"الصحيفة": القرية بلا طريق.', "سامر بن جابر العلبي"),
    # a body in quotation marks between office and name
    ("وقال رئيس حزب «الأمل الجديد» سامر العلبي إن الحوار ضروري.", "سامر العلبي"),
    # a kunya, a description with a pronoun, a person of no title
    ("أما أم فيصل فتقول إنها استعادت مالها.", "أم فيصل"),
    ("وقال جاره سالم بن عوض باخشوين إنه لم يسمع شيئا.", "سالم بن عوض باخشوين"),
    ("غير أن سولانج بيتييه، وهي صاحبة مقهى، ترى أن الحي هادئ.", "سولانج بيتييه"),
    # a given name that is an everyday word, before بن
    ("وقال تركي بن عويض الرشيدي إن العطل أصلح.", "تركي بن عويض الرشيدي"),
    # a surname that is an everyday word
    ("ودعا الشيخ مالك الشعار إلى التهدئة.", "مالك الشعار"),
    # sons and daughters in Mauritania
    ("وقال سيدي محمد ولد الشيخ عبدالله إن الطريق آمن.", "سيدي محمد ولد الشيخ عبدالله"),
    ("لكن مفوض الشرطة أعمر ولد السالك نفى استخدام القوة.", "أعمر ولد السالك"),
    # an everyday word as a surname, before who that is
    ("وقال عبدو الخضر قنطار، وهو مسعف: الطريق مغلق.", "عبدو الخضر قنطار"),
    # علي behind بن is no preposition, and بن before it no coffee
    ("قال الوزير سالم بن علي إن الطريق آمن.", "سالم بن علي"),
    ("وأكد محمد بن علي أن الطريق آمن.", "محمد بن علي"),
    ("قال النائب سالم بن علي الطاهر: «الطريق آمن».", "سالم بن علي الطاهر"),
    # whatever the word is, right before إن it is the surname; a day is not
    ("وقال السيد زغلول العنكبوت إن الطريق آمن.", "زغلول العنكبوت"),
    ("قال الشيخ حمد الثلاثاء إن الطريق آمن.", "حمد"),
    # sailors, and nobody's quarter
    ("قال بحارة العبارات إنهم مضربون.", "بحارة العبارات"),
    # an adverb at the head of the sentence
    ("دبلوماسياً، حث مفوض الأمن سامر العلبي الأطراف على الحوار.", "سامر العلبي"),
    # a rank and a profession behind it
    ("واعتبر اللواء مهندس سامر العلبي أن الطريق آمن.", "سامر العلبي"),
    # told to a newspaper
    ("أوضح لـ«المدينة» المحامي سامر العلبي أنه سيعترض على الحكم.", "سامر العلبي"),
]


@pytest.mark.parametrize(("text", "speaker"), LONG_TITLES)
def test_a_name_is_found_behind_its_title(text: str, speaker: str, knowledge: Knowledge) -> None:
    assert said(text, knowledge) == [speaker]


UNNAMED = [
    ("ناشد عدد من الأهالي المحافظ التدخل.", "عدد من الأهالي"),
    ("وبحسب أحد أقارب الضحية، فإن الرجل كان يعيش وحيدا.", "أحد أقارب الضحية"),
    ("حذر مستثمرون في قطاع المقاولات من تعثر المشاريع.", "مستثمرون في قطاع المقاولات"),
    ("وأوصى المشاركون في المنتدى بإنشاء مرصد للمياه.", "المشاركون في المنتدى"),
    ("أهالي حي الروابي: الحفر أتلفت سياراتنا", "أهالي حي الروابي"),
    ("وكشفت التحقيقات الأولية عن تورط ثلاثة أشخاص.", "التحقيقات الأولية"),
    ("دعا 18 مرشحا إلى إلغاء الاقتراع.", "18 مرشحا"),
    ("حمّل عدد من أولياء الأمور الشركة مسؤولية ما حدث.", "عدد من أولياء الأمور"),
    ("وأكد مصدر قريب من الحكومة أن اللقاء تأجل.", "مصدر قريب من الحكومة"),
]


@pytest.mark.parametrize(("text", "speaker"), UNNAMED)
def test_who_has_no_name_is_called_as_the_article_calls_them(text: str, speaker: str, knowledge: Knowledge) -> None:
    assert said(text, knowledge) == [speaker]


def test_two_unnamed_sources_stay_two(knowledge: Knowledge) -> None:
    text = "قال مصدر دبلوماسي إن اللقاء تأجل.\n\nوقال مصدر طبي في المستشفى إن الجرحى ثلاثة."
    assert said(text, knowledge) == ["مصدر دبلوماسي", "مصدر طبي في المستشفى"]


def test_defendants_are_told_apart_by_number(knowledge: Knowledge) -> None:
    text = "أنكر المتهم الأول التهمة.\n\nواعترف المتهم الرابع بأنه نقل الحقيبة."
    assert len({s.speaker for s in read(text, knowledge).statements}) == 2


TOGETHER = [
    ("أكد سامر العلبي وهاني الجردي أن الطريق آمن.", ["سامر العلبي", "هاني الجردي"]),
    ("بحث سامر العلبي وهاني الجردي الأمر وأعربا عن أملهما في الحل.", ["سامر العلبي", "هاني الجردي"]),
]


@pytest.mark.parametrize(("text", "speakers"), TOGETHER)
def test_those_joined_by_waw_say_it_together(text: str, speakers: list[str], knowledge: Knowledge) -> None:
    assert said(text, knowledge) == speakers


def test_who_is_accused_is_not_who_accuses(knowledge: Knowledge) -> None:
    text = "قال وزير النقل سامر العلبي إن الطريق آمن. واتهم المقاول هاني الجردي بالتقصير."
    assert set(said(text, knowledge)) == {"سامر العلبي"}


def test_who_is_asked_is_not_who_asks(knowledge: Knowledge) -> None:
    text = "أعربت الوزيرة سامية العلبي عن أسفها ودعت إسرائيل إلى فتح المعبر."
    assert said(text, knowledge) == ["سامية العلبي"]


def test_the_oblique_plural_is_no_subject(knowledge: Knowledge) -> None:
    text = "قال سامر العلبي إن الطريق آمن. ودعا السائقين إلى الحذر."
    assert set(said(text, knowledge)) == {"سامر العلبي"}


NOTHING_SAID = [
    "من المقرر أن يعلن وزير النقل سامر العلبي موقفه غدا.",
    "ولم يعلن وزير النقل سامر العلبي موعد الافتتاح.",
    "ورفض متحدث باسم الوزارة التعليق على الخبر.",
    "ماذا تقول الوزارة؟",
    "تحدث سامر العلبي مع نظيره التركي عن الطريق.",
    "متابعة سامر العلبي",
]


@pytest.mark.parametrize("text", NOTHING_SAID)
def test_what_is_not_said_yet_or_not_at_all_is_no_statement(text: str, knowledge: Knowledge) -> None:
    assert read(text, knowledge).statements == ()


UNSURE = [
    # «بدوره» gives the floor to somebody who was not read
    ("قال سامر العلبي إن الطريق آمن.\n\nبدوره اتهم علي كنه توري «جهات مجهولة» بالتخريب.", "سامر العلبي"),
    # «أما» puts somebody first who was not read
    ("قال سامر العلبي إن الطريق آمن.\n\nأما فيما يخص الجسر الذي بني حديثا فأعلن أنه مغلق.", "سامر العلبي"),
    # «وهو» says who somebody is whose name was not read
    ("قال سامر العلبي إن الطريق آمن.\n\nواتهم علي كنه توري، وهو تاجر، «جهات مجهولة» بالتخريب.", "سامر العلبي"),
    # a body known by its quotation marks alone
    ('قال سامر العلبي إن الطريق آمن.\n\nوشدد "الغد الأخضر"، بعد ساعات، على متانة الجسر.', "سامر العلبي"),
    # a document of nobody named
    ("وجاء في بيان مشترك أن الطريق آمن.", "بيان مشترك"),
    # what rests on an unsure speaker is no surer
    ("وجاء في بيان مشترك أن الطريق آمن. وأضاف أن الجسر مغلق.", "بيان مشترك"),
]


@pytest.mark.parametrize(("text", "speaker"), UNSURE)
def test_what_is_doubtful_is_shown_as_unsure(text: str, speaker: str | None, knowledge: Knowledge) -> None:
    found = read(text, knowledge)
    statement = found.statements[-1]
    assert not statement.certain
    assert {e.key: e.name for e in found.entities}.get(statement.speaker or "") == speaker


def test_a_doubt_is_evidence(knowledge: Knowledge) -> None:
    statement = last("قال سامر العلبي إن الطريق آمن.\n\nأما الجسر الحديث فأعلن أنه مغلق.", knowledge)
    assert "أما" in statement.evidence[0]


COURTESY = (
    "استقبل صاحب السمو الملكي الأمير فهد بن سعود العلبي وزير النقل سامر الجردي.\n\n"
    "وبين سموه أن الطريق سيفتح قريبا.\n\nمن جانبه قال معاليه إن الكلفة انخفضت."
)


def test_an_honorific_goes_to_whom_it_is_due(knowledge: Knowledge) -> None:
    assert said(COURTESY, knowledge) == ["فهد بن سعود العلبي", "سامر الجردي"]


def test_what_follows_a_source_with_fa_inna_is_the_sources(knowledge: Knowledge) -> None:
    text = "وبحسب مصدر مطلع فإن القائد سامر العلبي رفض تسليم السلاح."
    assert said(text, knowledge) == ["مصدر مطلع"]


def test_his_own_words_are_those_of_whoever_has_the_floor(knowledge: Knowledge) -> None:
    text = "قال سامر العلبي إن الطريق آمن.\n\nوالجسر أيضا آمن، على حد قوله."
    assert set(said(text, knowledge)) == {"سامر العلبي"}


def test_a_newspaper_that_learned_it_from_a_source_relays_it(knowledge: Knowledge) -> None:
    found = read("وعلمت صحيفة «الحياة» من مصدر دبلوماسي أن اللقاء تأجل.", knowledge)
    names = {e.key: e.name for e in found.entities}
    (statement,) = found.statements
    assert names[statement.speaker or ""] == "مصدر دبلوماسي"
    assert statement.relay is not None


PLACES = [
    ("وقال وزير النقل سامر العلبي في القاهرة إن الطريق آمن.", "القاهرة"),
    ("وفي باريس، قال وزير النقل سامر العلبي إن الطريق آمن.", "باريس"),
    ("قال وزير النقل سامر العلبي إن الطريق في القاهرة آمن.", None),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_where_it_was_said(text: str, place: str | None, knowledge: Knowledge) -> None:
    found = read(text, knowledge)
    names = {e.key: e.name for e in found.entities}
    assert names.get(found.statements[0].place or "") == place


@pytest.mark.parametrize(
    "text",
    ["وقال الحموي والقدسي إنهما اتفقا على هدنة.", "وقالت القدسي والحموي في بيان مشترك إنهما اتفقا على هدنة."],
)
def test_two_who_are_called_by_their_surnames_speak_together(text: str, knowledge: Knowledge) -> None:
    before = "قال فراس الحموي إن الطريق آمن. وقالت رنا القدسي إنه غير آمن.\n"
    found = said(before + text, knowledge)[2:]
    assert sorted(found) == ["رنا القدسي", "فراس الحموي"]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("أعلنت لجنة السلامة أن السد آمن.", "Safety Committee"),
        ("وأكدت إدارة السلامة العامة أن الجسر مغلق.", "Public Safety Administration"),
        ("وأعلنت لجنة السلام أن الحوار مستمر.", "Peace Committee"),
    ],
)
def test_safety_is_no_peace(text: str, english: str, knowledge: Knowledge) -> None:
    assert english in [entity.name_en for entity in read(text, knowledge).entities]
