"""Who speaks where a sentence is easily misread, and that nobody wrong is certain: each as an invented sentence or two."""

import pytest

from digest.analyse import analyse
from digest.knowledge import Knowledge
from digest.model import Analysis, Article

SHE = "قالت وزيرة الصحة منى الخطيب إن المستشفى جاهز. "
HE = "قال وزير النقل سامر العلبي إن الطريق آمن. "


def read(text: str, knowledge: Knowledge) -> Analysis:
    return analyse(Article("a", "articles/a.txt", text), knowledge)


def said(text: str, knowledge: Knowledge) -> list[tuple[str | None, bool]]:
    """(speaker, whether certain) of all statements, in text order."""
    found = read(text, knowledge)
    names = {e.key: e.name for e in found.entities}
    return [(names[s.speaker] if s.speaker else None, s.certain) for s in found.statements]


def last(text: str, knowledge: Knowledge) -> tuple[str | None, bool]:
    return said(text, knowledge)[-1]


def via(text: str, knowledge: Knowledge) -> str | None:
    """Through whom the last statement came."""
    found = read(text, knowledge)
    names = {e.key: e.name for e in found.entities}
    relay = found.statements[-1].relay
    return names[relay] if relay else None


# -- what a speaker is called --------------------------------------------------------------------------------------


def test_a_description_ends_before_a_verb(knowledge: Knowledge) -> None:
    text = "مفاوضة أوروبية تلتقي العلبي: الاتفاق بات قريبا\n\n" + HE
    assert not [name for name, _ in said(text, knowledge) if name and "تلتقي" in name]


def test_an_adjective_of_a_country_that_begins_with_the_letters_of_the_article_is_none(knowledge: Knowledge) -> None:
    found = read("مجلة ألمانية: لا حل في اليمن\n\n" + HE, knowledge)
    speaker = next(e for e in found.entities if e.key == found.statements[0].speaker)
    assert (speaker.name_en, speaker.named) == ("German magazine", False)


# -- through whom it came ------------------------------------------------------------------------------------------


def test_what_a_newspaper_attributes_to_somebody_is_his(knowledge: Knowledge) -> None:
    text = HE + "ونسبت صحيفة الشروق إلى مسؤول رفيع، طلب ألا يذكر اسمه، أن القرار «لم يوقع بعد، لكنه بات جاهزا»."
    assert last(text, knowledge) == ("مسؤول رفيع", True)
    assert via(text, knowledge) == "صحيفة الشروق"


# -- who is named --------------------------------------------------------------------------------------------------

WHOLE = [
    # an everyday word as first name, behind a title
    (HE + "وقالت الممرضة شهد عبد الكريم إن الدواء نفد.", "شهد عبد الكريم"),
    # «أما» puts somebody first, however described
    (SHE + "أما الممرضة شهد عبد الكريم فأكدت أن الدواء نفد.", "شهد عبد الكريم"),
    (SHE + "أما زميلتها الممرضة القديمة شهد عبد الكريم فأكدت أن الدواء نفد. وأوضحت أنها تعمل ليلا.", "شهد عبد الكريم"),
    (HE + "أما صاحب المطعم مروان الحكيم، فيرى أن الطريق خطر. ويقول: «لا أحد يمر من هنا».", "مروان الحكيم"),
    (HE + "أما الأسعار فقالت الوزيرة منى الخطيب إنها مستقرة.", "منى الخطيب"),
    (HE + "أما قرار الوزير، فأكدت النائبة منى الخطيب أنه خاطئ.", "منى الخطيب"),
    # «زميلته» over a few words
    (HE + "وقالت زميلته في البرلمان منى الشرعبي إنها ستسأل الحكومة.", "منى الشرعبي"),
]


@pytest.mark.parametrize(("text", "name"), WHOLE)
def test_the_whole_name_is_read(text: str, name: str, knowledge: Knowledge) -> None:
    assert last(text, knowledge) == (name, True)


TWO = "وبيّن الخبيران الماليان رلى سعد وجاد الخوري، في دراسة مشتركة، أن الدين يرتفع. "


def test_two_who_are_named_behind_what_they_are_keep_their_names(knowledge: Knowledge) -> None:
    text = TWO + "وقالت سعد إن الحل قريب، فيما دعا الخوري إلى بيع الشركة."
    assert said(text, knowledge) == [("رلى سعد", True), ("جاد الخوري", True)] * 2


def test_what_two_go_on_to_say_is_both_of_theirs(knowledge: Knowledge) -> None:
    text = "رأى المحللان سامر العلبي وتسفاي غبري أن الحرب طويلة. وأضافا أن السلام بعيد."
    assert said(text, knowledge) == [("سامر العلبي", True), ("تسفاي غبري", True)] * 2
    assert last(TWO + "وأضافتا أن الوقت ضيق.", knowledge) == (None, False)  # two women, and one of them is a man
    assert last(TWO + HE + "وأضافا أن الوقت ضيق.", knowledge) == (None, False)


def test_the_names_behind_a_verb_of_asking_are_those_who_are_asked(knowledge: Knowledge) -> None:
    assert last("دعا النواب سامر العلبي وهاني الجردي إلى الاستقالة.", knowledge)[0] == "النواب"


# -- who may be misread is never certain ---------------------------------------------------------------------------


def test_an_unnamed_noun_behind_the_verb_is_its_subject_but_unsure(knowledge: Knowledge) -> None:
    text = SHE + "وقالت طالبة تسكن في الحي إن القطار لا يأتي. وأضافت أن البرد شديد."
    assert said(text, knowledge)[1:] == [("طالبة", False)] * 2


def test_a_calling_that_nobody_here_has_may_be_a_surname(knowledge: Knowledge) -> None:
    assert last(HE + "ودعا الخوري إلى وقف العمل.", knowledge) == ("الخوري", False)
    assert last("قال الخوري هاني الجردي إن الباب مفتوح. ودعا الخوري إلى الصلاة.", knowledge) == ("هاني الجردي", True)


def test_a_plural_in_a_construct_is_no_name(knowledge: Knowledge) -> None:
    text = "دعا نقيب سائقي حافلات المدينة كمال الدرويش البلدية إلى تأجيل تشغيل الخط."
    found = read(text, knowledge)
    speaker = next(e for e in found.entities if e.key == found.statements[0].speaker)
    assert (speaker.name, speaker.role_en) == ("كمال الدرويش", "head of the drivers' union")


# -- what a pronoun, an object or «وهو» tells ----------------------------------------------------------------------


def test_whom_an_office_quotes_is_the_one_whose_it_is(knowledge: Knowledge) -> None:
    text = SHE + "واستقبلت الخطيب رئيس المجلس المحلي هاني الجردي. ونقل بيان لمكتب الجردي عنه قوله إن الحل قريب."
    assert last(text, knowledge) == ("هاني الجردي", True)
    assert last(text + " وشدد، وفق البيان، على أن الوقت ضيق.", knowledge) == ("هاني الجردي", True)


def test_a_verb_tells_the_gender_of_whose_name_does_not(knowledge: Knowledge) -> None:
    text = HE + "وقالت أولسن دوتير إن الشتاء قاس. وشدد على أن الطريق مفتوح."
    assert said(text, knowledge)[1:] == [("أولسن دوتير", True), ("سامر العلبي", True)]


def test_an_occasion_is_the_object_of_a_verb_that_ends_it(knowledge: Knowledge) -> None:
    assert (
        said(HE + "وختم المؤتمر بالقول إنه سيعود. واختتم كلمته بالقول إن العمل باق.", knowledge)
        == [("سامر العلبي", True)] * 3
    )
    assert last(SHE + HE + "وختم الوزير بالقول إنه سيعود.", knowledge) == ("سامر العلبي", True)


def test_who_somebody_without_a_name_is_may_follow(knowledge: Knowledge) -> None:
    text = "وأكد سكان من الحي أنهم باقون، وقال أحدهم، وهو المزارع أبو علي شعيتو: «هذه أرضنا ولن نتركها أبدا»."
    assert last(text, knowledge) == ("أبو علي شعيتو", True)
    assert last("وقال أحدهم، وهو شقيق هاني الجردي، إن الأرض لهم.", knowledge) != ("هاني الجردي", True)


def test_the_one_subject_of_a_sentence_says_what_its_later_verb_tells(knowledge: Knowledge) -> None:
    assert last(SHE + "وبادر النائب سامر العلبي إلى الرد عليها، فقال إن العمل بدأ.", knowledge) == ("سامر العلبي", True)
    text = "وبحسب وكالة رويترز، فإن المتحدثة باسم الشركة منى الخطيب اكتفت بالقول إن العمال «بخير جميعا الآن»."
    assert last(text, knowledge) == ("منى الخطيب", True)
    assert via(text, knowledge) == "وكالة رويترز"


@pytest.mark.parametrize(
    "text",
    [
        "وزار سامر العلبي الوزير هاني الجردي، فأكد أن الطريق آمن.",  # either of them
        "وقتل سامر العلبي في القصف، وقال شقيقه إنه كان نائما.",
        "ووصل سامر العلبي إلى المدينة، وأعلن حظر التجول.",  # or it was announced
        "ووصل سامر العلبي إلى المدينة، وقال له الطبيب إنه بخير.",
    ],
)
def test_where_somebody_else_may_be_meant_the_subject_is_unsure(text: str, knowledge: Knowledge) -> None:
    assert not last(text, knowledge)[1]


def test_a_statement_behind_a_womans_words_is_not_hers_where_a_man_says_it(knowledge: Knowledge) -> None:
    assert last(SHE + "وشدد، وفق البيان، على أن الحل بعيد.", knowledge) == (None, False)


# -- what was missed, or doubted for nothing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SHE + "ولما سئلت عن الموازنة قالت: «لن تكفي لشهر واحد».", "منى الخطيب"),
        (SHE + "ولا يجوز، في رأيها، أن ينتظر المريض شهرا كاملا.", "منى الخطيب"),
        ("وقالت مصادر طبية مطلعة لـ«الصباح» إن الدواء نفد.", "مصادر طبية مطلعة"),
        ("حذرت نقابة الأطباء، في بيان، من نقص الدواء. وجاء في البيان أن المخازن فارغة.", "نقابة الأطباء"),
    ],
)
def test_who_speaks_is_certain_here(text: str, name: str, knowledge: Knowledge) -> None:
    assert last(text, knowledge) == (name, True)


def test_somebody_else_who_was_asked_is_not_the_last_speaker(knowledge: Knowledge) -> None:
    text = SHE + "ولما سئلت الجارة عن الضجيج قالت: «لم أسمع شيئا أبدا»."
    assert ("منى الخطيب", True) not in said(text, knowledge)[1:]


def test_a_site_before_its_verb_relays(knowledge: Knowledge) -> None:
    text = HE + "غير أن موقع «مرايا» المحلي نقل عن مدير المطار هاني الجردي قوله إن الطائرة هبطت ليلا."
    assert last(text, knowledge) == ("هاني الجردي", True)
    assert "مرايا" in (via(text, knowledge) or "")


def test_an_envoys_name_is_read_over_whose_and_where(knowledge: Knowledge) -> None:
    text = (
        "وصلت المبعوثة الخاصة للأمين العام للأمم المتحدة إلى منطقة القرن الأفريقي بيرغيتا هالغرن، إلى الخرطوم أمس. "
        "وقالت هالغرن إن الهدنة قريبة."
    )
    assert last(text, knowledge) == ("بيرغيتا هالغرن", True)


INTERVIEW = (
    "المخرجة ليان الحكيم: لا أصور الحرب\n\n"
    "استقبلتنا المخرجة ليان الحكيم في بيتها.\n\n"
    "• متى بدأت الفكرة؟\n\n"
    "- قبل سبع سنوات، حين رأيت جارتي على السطح. قلت لنفسي إن الصورة تكفي.\n\n"
    "• ولماذا لا نرى القصف؟\n\n"
    "- القصف رآه الناس في نشرات الأخبار. قال لي أبي إن الناس تعبوا.\n\n"
    "- وجارتي ما زالت هناك.\n"
)


def test_answers_in_an_interview_are_probably_the_guests(knowledge: Knowledge) -> None:
    found = read(INTERVIEW, knowledge)
    names = {e.key: e.name for e in found.entities}
    answers = {n: (names[s.speaker or ""], s.certain) for s in found.statements[1:] for n in s.sentences}
    assert answers == dict.fromkeys((3, 4, 6, 7), ("ليان الحكيم", False))


# -- in what office ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "role", "role_en"),
    [
        ("قال رئيس بلدية صور كامل حمود إن الشاطئ نظيف.", "رئيس بلدية صور", "mayor"),
        ("قالت رئيسة قسم الجراحة الدكتورة هدى الراوي إن الدواء نفد.", "رئيسة قسم الجراحة", "head of department"),
        ("قال مدير أمن المطار العميد صالح الحكيم إن المطار يعمل.", "مدير أمن المطار", "security director"),
        ("أما زميلتها الطبيبة المقيمة شهد عبد الكريم فأكدت أن الدواء نفد.", "الطبيبة المقيمة", "doctor"),
        ("أما منتج الفيلم مروان الحكيم، فيرى أن الطريق طويل.", "منتج الفيلم", "producer"),
        ("قال الدكتور الوزير سامر العلبي إن الطريق آمن.", "الوزير", "minister"),
        ("أما صاحب فندق المهندس سامر العلبي فقال إن الغرف مليئة.", "صاحب فندق المهندس", ""),
    ],
)
def test_an_office_is_whole_and_ends_before_a_courtesy(
    text: str, role: str, role_en: str, knowledge: Knowledge
) -> None:
    found = read(text, knowledge)
    speaker = next(e for e in found.entities if e.key == found.statements[0].speaker)
    assert (speaker.role, speaker.role_en) == (role, role_en)


@pytest.mark.parametrize(
    "text",
    [
        # whose name it is
        "وقال محامي المتهم سامر العلبي إن القضية مغلقة.",
        "أما والد الطفل سامر العلبي فقال إن البيت بعيد.",
        "وقال عضو في حملة المرشح سامر العلبي إن النتائج جيدة.",
        "وقال أحدهم، وهو سائق الوزير سامر العلبي، إن البيت فارغ.",
        "وقال زوج الضحية هدى الراوي إنه ينتظر.",
        "وقالت محامية المتهم سامر العلبي إن القضية مغلقة.",
        "وقال نجل الكاتب الراحل سامر العلبي إن البيت مغلق.",
    ],
)
def test_a_name_that_may_be_somebody_elses_is_unsure(text: str, knowledge: Knowledge) -> None:
    assert not last(HE + text, knowledge)[1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أما زوجة السفير هدى العلبي فقالت إن البيت جميل.", "هدى العلبي"),
        ("وقالت مديرة مكتب الوزير هدى العلبي إن الوقت ضيق.", "هدى العلبي"),
        ("وقال رئيس الحزب النائب سامر العلبي إن الوقت ضيق.", "سامر العلبي"),
        ("وقال نائب الرئيس سامر العلبي إن الوقت ضيق.", "سامر العلبي"),
    ],
)
def test_where_gender_or_the_office_tells_it_is_certain(text: str, name: str, knowledge: Knowledge) -> None:
    assert last(text, knowledge) == (name, True)


def test_a_deed_that_is_attributed_to_somebody_is_no_word_of_his(knowledge: Knowledge) -> None:
    assert said("ونسبت الشرطة إلى المتهم هاني الجردي تهمة القتل.", knowledge) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وأعلن الوزير تعيين سامر العلبي مديرا للميناء.", "الوزير"),
        ("ونفى المتحدث اعتقال سامر العلبي.", "المتحدث"),
        ("وقال المحافظ بحضور سامر العلبي إن الوقت ضيق.", "المحافظ"),
        ("وقال الرئيس قبيل وصول سامر العلبي إن الوقت ضيق.", "الرئيس"),
        ("وقال المحافظ أمام نجل سامر العلبي إن الوقت ضيق.", "المحافظ"),
    ],
)
def test_whom_something_is_done_to_is_not_the_speaker(text: str, name: str, knowledge: Knowledge) -> None:
    assert said(text, knowledge) == [(name, True)]


def test_a_noun_between_title_and_name_may_be_the_verbs_object(knowledge: Knowledge) -> None:
    assert last("وأكد الوزير وفاة سامر العلبي في الحادث.", knowledge) != ("سامر العلبي", True)
    assert not last("وأكد الوزير مقتل سامر العلبي في الحادث.", knowledge)[1]


def test_a_document_that_came_out_since_is_nobody_elses(knowledge: Knowledge) -> None:
    text = HE + "وأصدرت نقابة السائقين بيانا آخر، وجاء في البيان أن الطريق خطر."
    assert last(text, knowledge) == ("بيان آخر", False)


def test_two_without_names_have_their_english(knowledge: Knowledge) -> None:
    found = read("وقالت الطبيبتان إنهما مستعدتان للشهادة. وأضافتا أن أحدا لم يتصل بهما.", knowledge)
    names = {e.key: (e.name, e.name_en) for e in found.entities}
    assert [names[s.speaker or ""] for s in found.statements] == [("الطبيبتان", "two doctors")] * 2


@pytest.mark.parametrize("whom", ["وزير العدل هاني الجردي", "الوزير هاني الجردي"])
def test_a_woman_who_asks_is_not_the_man_who_is_asked(whom: str, knowledge: Knowledge) -> None:
    assert last(HE + f"وطالبت النائبة {whom} بالرد.", knowledge) == ("النائبة", True)
    assert last("وقالت الدكتورة وزير الصحة هدى الراوي إن الدواء نفد.", knowledge) == ("هدى الراوي", True)


def test_a_given_name_that_is_also_a_noun_means_its_bearer(knowledge: Knowledge) -> None:
    text = HE + "وتقول الطالبة ملاك سعيد إن القطار لا يأتي. وتضيف ملاك أن البرد شديد."
    assert last(text, knowledge) == ("ملاك سعيد", True)


def test_a_witness_ends_before_what_he_saw(knowledge: Knowledge) -> None:
    assert "شاهد" in [name for name, _ in said("وذكر شاهد رأى الحادث أن السائق هرب.", knowledge)]


def test_a_calling_that_is_no_surname_is_whoever_follows_it(knowledge: Knowledge) -> None:
    assert last(HE + "وأكد الطبيب أن المصاب بخير.", knowledge) == ("الطبيب", True)


def test_an_agency_behind_the_pronoun_relays(knowledge: Knowledge) -> None:
    text = HE + "ونقلت عنه وكالة رويترز أن العمل بدأ."
    assert (last(text, knowledge), via(text, knowledge)) == (("سامر العلبي", True), "وكالة رويترز")
