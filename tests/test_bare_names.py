"""Who is meant by a lone name, a lone title or an unread word where the subject belongs: never a certain guess."""

import pytest

from digest.analyse import analyse
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Article, Authorised, EntityType, LocalName

SHE = "قالت وزيرة الصحة منى الخطيب إن المستشفى جاهز. "
HE = "قال وزير النقل سامر العلبي إن الطريق آمن. "


def said(text: str, knowledge: Knowledge) -> list[tuple[str | None, bool]]:
    """(speaker, whether certain) of all statements, in text order."""
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    names = {e.key: e.name for e in found.entities}
    return [(names[s.speaker] if s.speaker else None, s.certain) for s in found.statements]


def last(text: str, knowledge: Knowledge) -> tuple[str | None, bool]:
    return said(text, knowledge)[-1]


NAMED = [
    # a given name, a surname, a surname that is a given name too
    (SHE + "وقالت الممرضة سلوى منصور إن الدواء نفد. وتحكي سلوى أنها تنام في العيادة.", "سلوى منصور"),
    (SHE + "وقالت الممرضة سلوى منصور إن الدواء نفد. وقالت منصور للصحيفة: «ننام في العيادة منذ شهر».", "سلوى منصور"),
    # what follows goes on with her
    (SHE + "وقالت الممرضة سلوى منصور إن الدواء نفد. وتحكي سلوى أنها متعبة. وتضيف أن الليل طويل.", "سلوى منصور"),
    # a man and a woman of one name: the verb tells
    (SHE + "وقال وزير الزراعة هاني الخطيب إن القمح وفير. وأكدت الخطيب أن الدواء متوفر.", "منى الخطيب"),
    ("قالت ليلى منصور إن القضية سهلة. وقال منصور الشامي إنها معقدة. وأضاف منصور أن الحكم قريب.", "منصور الشامي"),
    # an office that men and women share
    ("أكدت عمدة الرباط هالة البقالي أن المدينة جاهزة. " + HE + "وردت العمدة بأن العمل بدأ.", "هالة البقالي"),
    # a mood is no speaker
    (SHE + "وردا على سؤال عن مستقبلها، قالت مبتسمة: «سأسأل المرضى أولا ثم أقرر».", "منى الخطيب"),
    (HE + "وأضاف غاضبا أن الصحف تبالغ.", "سامر العلبي"),
]


@pytest.mark.parametrize(("text", "speaker"), NAMED)
def test_a_lone_name_or_title_is_whoever_bears_it(text: str, speaker: str, knowledge: Knowledge) -> None:
    assert last(text, knowledge) == (speaker, True)


UNREAD = [
    (SHE, "وتحكي هناء أنها تنتظر منذ شهر."),
    (SHE, "وتؤكد ريتاج أن الدواء نفد."),
    (SHE, "وقالت بائعة في السوق إن الدواء نفد."),
    (SHE, "وأضافت بائعة في السوق أن الدواء نفد."),
    (SHE, "وأضافت أم لثلاثة أطفال أن الدواء نفد."),
    (SHE, "وتطالب شهد بتوفير الدواء."),
    (SHE, "وطالبت الجمعيات الخيرية بتوفير الدواء."),
    (HE, "وأضاف كلاوس أن الجسر مغلق."),
    (HE, "وأكد بحار قديم أن الجسر مغلق."),
    (HE, "وحذر سائق من أن الجسر مغلق."),
    (HE, "لكن خبيرا اقتصاديا قال للصحيفة إن السعر مرتفع."),
    (HE, "غير أن طبيبا بيطريا رأى أن السعر مرتفع."),
    (HE, "والطبيبات تطالب الوزارة بزيادة الأجور."),
    (HE, "ونفى المهندس أن يكون الجسر مغلقا."),
]


@pytest.mark.parametrize(("before", "text"), UNREAD)
def test_where_a_subject_may_stand_unread_nobody_is_certain(before: str, text: str, knowledge: Knowledge) -> None:
    assert not last(before + text, knowledge)[1]


def test_what_goes_on_behind_an_unread_speaker_is_unsure(knowledge: Knowledge) -> None:
    text = SHE + "وقالت بائعة في السوق إن الدواء نفد. وأضافت أن الزبائن قليلون."
    assert [certain for _, certain in said(text, knowledge)] == [True, False, False]


def test_nobody_speaks_within_what_is_denied(knowledge: Knowledge) -> None:
    assert said(HE + "ونفى العلبي أن تكون الشركة قد تعهدت بخفض الأسعار.", knowledge) == [("سامر العلبي", True)] * 2
    both = HE[:-2] + "، وكان وزير الزراعة هاني الجردي قد أكد أن القمح وفير."
    assert said(both, knowledge) == [("سامر العلبي", True), ("هاني الجردي", True)]


def test_a_courtesy_title_means_whoever_has_the_floor(knowledge: Knowledge) -> None:
    assert last(HE + "ونفى المهندس أن يكون الجسر مغلقا.", knowledge) == ("سامر العلبي", False)


def test_a_description_before_a_known_name_makes_no_second_person() -> None:
    man = Authorised("kamal", EntityType.PERSON, "كمال الدريني", "Kamal", aliases=("الدريني",), gender="m")
    text = "وقال زميلها السابق كمال الدريني، الأمين العام للاتحاد، إنها تعرفه. وأضاف الدريني أن الأجور ضئيلة."
    found = analyse(Article("a", "articles/a.txt", text), load_knowledge((man,)))
    known = {e.key: e.known for e in found.entities}
    assert [known[s.speaker or ""] for s in found.statements] == ["kamal", "kamal"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("لكن مسؤولا ليبيا قال للصحيفة إن السعر مرتفع.", "مسؤول ليبي"),
        ("لكن مصدراً أمنياً رفيع المستوى أكد أن الحي آمن.", "مصدر أمني رفيع المستوى"),
        ("ونقلت الصحيفة عن دبلوماسيين غربيين أن الحل قريب.", "دبلوماسيون غربيون"),
        ("وقال مسؤول ليبي إن السعر مرتفع.", "مسؤول ليبي"),
    ],
)
def test_who_has_no_name_is_shown_in_the_nominative(text: str, name: str, knowledge: Knowledge) -> None:
    assert last(text, knowledge)[0] == name


def linked(text: str, knowledge: Knowledge) -> set[tuple[str, str]]:
    """(name, id) of the persons of a text whom somebody knows."""
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    return {(e.name, e.known) for e in found.entities if e.known and e.type is EntityType.PERSON}


@pytest.mark.parametrize(
    "text",
    [
        "وقالت النائبة سليمة القذافي إن الجسر مغلق.",
        "ورأت زميلتها في اللجنة سليمة القذافي أن الجسر مغلق.",
        "قال الطبيب رشيد القذافي إن الدواء نفد.",
        "التقت المديرة خليفة الأسد في المطار.",
        "قال الطبيب رشيد القذافي إن الدواء نفد. وأضاف القذافي أن المخازن فارغة.",
    ],
)
def test_a_famous_surname_behind_another_first_name_is_somebody_else(text: str, knowledge: Knowledge) -> None:
    assert linked(text, knowledge) == set()
    assert all(name is None or "القذافي" in name for name, _ in said(text, knowledge))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("قال القذافي إن بلاده لن تتراجع.", "معمر القذافي"),
        ("قال العقيد معمر القذافي إن بلاده لن تتراجع.", "معمر القذافي"),
        ("قال جورج دبليو بوش إن بلاده لن تتراجع.", "جورج بوش الابن"),
        ("التقى بنجامين نتنياهو الوفد صباحا.", "بنيامين نتنياهو"),  # a first name spelled otherwise is his own
        ("قال محمد حسني مبارك إن بلاده لن تتراجع.", "حسني مبارك"),
    ],
)
def test_a_famous_surname_alone_or_behind_his_own_names_is_the_famous_one(
    text: str, known: str, knowledge: Knowledge
) -> None:
    assert {entity for _, entity in linked(text, knowledge)} == {f"lexicon:{known}"}


def test_where_both_are_named_the_surname_alone_is_whoever_spoke_last(knowledge: Knowledge) -> None:
    famous = "قال القائد الليبي معمر القذافي إن الطريق آمن. "
    doctor = "وقال الطبيب رشيد القذافي إن الدواء نفد. "
    assert last(famous + doctor + "وأضاف القذافي أن المخازن فارغة.", knowledge)[0] == "رشيد القذافي"
    assert last(doctor + famous + "وأضاف القذافي أن الجسر مفتوح.", knowledge)[0] == "معمر القذافي"


def test_what_was_only_guessed_and_says_nothing_is_nobody(knowledge: Knowledge) -> None:
    text = SHE + "بينما رفضت الطبيبة، التي طلبت الإشارة إليها باسم «ر. س.»، تحميل الإدارة المسؤولية."
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    assert "الإشارة" not in [e.name for e in found.entities]


def test_an_adjective_is_no_group(knowledge: Knowledge) -> None:
    found = analyse(Article("a", "articles/a.txt", "وسمع الجيران دوي انفجار قوي قبل الغروب."), knowledge)
    assert [e.name for e in found.entities] == []


def test_a_statement_named_since_is_whose_a_statement_is(knowledge: Knowledge) -> None:
    text = SHE + "وصدر بيان لوزارة الزراعة في المساء. وجاء في البيان أن القمح وفير."
    assert last(text, knowledge)[0] == "بيان لوزارة الزراعة"


def test_a_name_joined_to_another_is_read_though_it_is_an_everyday_word(knowledge: Knowledge) -> None:
    text = "وبيّن الخبيران هدى منصور وجاد الخوري أن الموقع بعيد. وقالت منصور إن النبع قريب، فيما دعا الخوري إلى الحوار."
    found = said(text, knowledge)
    assert ("جاد الخوري", True) in found
    assert ("هدى منصور", True) in found


SPOKESMAN = "المتحدث باسم الجيش اليمني"
COLONEL = (
    f"{SPOKESMAN} ينفي سقوط الطائرة\n\n"
    "نفى مدير المكتب الإعلامي العقيد فواز الشرعبي الخبر. وقال الشرعبي إن الطائرة سليمة. وأوضح أن طاقمها بخير."
)


@pytest.mark.parametrize("local", [False, True])
def test_a_description_as_alias_leaves_the_surname_to_its_bearer(local: bool) -> None:
    aliases = () if local else (SPOKESMAN,)
    only_here = (LocalName(SPOKESMAN, ("a",)),) if local else ()
    he = Authorised(
        "f", EntityType.PERSON, "فواز الشرعبي", "Fawaz al-Sharabi", aliases=aliases, gender="m", local=only_here
    )
    assert said(COLONEL, load_knowledge([he])) == [("فواز الشرعبي", True)] * 4


def test_the_surname_of_whom_an_article_only_describes_is_still_his() -> None:
    he = Authorised("f", EntityType.PERSON, "فواز الشرعبي", "Fawaz al-Sharabi", aliases=(SPOKESMAN,), gender="m")
    text = f"قال {SPOKESMAN} إن الطائرة سليمة. وأضاف الشرعبي أن طاقمها بخير."
    assert len(set(said(text, load_knowledge([he])))) == 1
