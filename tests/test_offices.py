"""Offices: where they end, and their English, which says nothing that the Arabic does not."""

import pytest

from digest.analyse import analyse
from digest.knowledge import Knowledge
from digest.model import Article, Entity, EntityType
from digest.offices import in_country


def person(text: str, knowledge: Knowledge) -> Entity:
    """The first person of a text."""
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    return next(e for e in found.entities if e.type is EntityType.PERSON)


@pytest.mark.parametrize(
    ("office", "english"),
    [
        ("النائب", "MP"),
        ("نائب طرابلس", "MP"),
        ("نائب مستشار الأمن القومي", "deputy national security adviser"),
        ("نائب مساعد وزير الخارجية الأميركي لشؤون شرق أفريقيا", "US deputy assistant secretary of state"),
        ("مساعدة وزير الخارجية الأمريكي", "US assistant secretary of state"),
        ("وزير الخارجية النرويجي", "Norwegian foreign minister"),
        ("نائب هيئة الإشراف", ""),  # whose deputy he is has no English here
        ("المتحدث باسم الرئاسة", "presidential spokesman"),
        ("المتحدث باسم رئاسة الأركان", "general staff spokesman"),
        ("المتحدث باسم رئاسة الجامعة", ""),
        ("نقيب السائقين", "head of the drivers' union"),
        ("النقيب", "captain"),
        ("عميد كلية الطب", "dean"),
        ("العميد", "brigadier general"),
        ("مقدم البرنامج", "presenter"),
        ("الممثلة التونسية", "Tunisian actress"),
        ("ممثلة الصندوق", "representative"),
        ("المستشارة الألمانية", "German chancellor"),
        ("الأمين العام للمشروع العربي", "secretary-general"),  # the project is Arab, not its head
        ("وزير الثقافة", "culture minister"),
    ],
)
def test_an_office_has_the_english_of_all_that_was_understood(office: str, english: str, knowledge: Knowledge) -> None:
    found = person(f"وصل إلى المدينة {office} سامر العلبي أمس.", knowledge)
    assert found.name == "سامر العلبي"
    assert (found.role, found.role_en) == (office, english)


@pytest.mark.parametrize(
    ("titles", "role"),
    [
        ("رئيس كتلة «السنابل» النائب", "رئيس كتلة «السنابل»"),
        ("المتحدث باسم وزارة الدفاع العقيد", "المتحدث باسم وزارة الدفاع"),
        ("رئيس قسم الجراحة الدكتور", "رئيس قسم الجراحة"),
        ("معالي وزير النقل الأستاذ", "وزير النقل"),
        ("رئيس بلدية صور", "رئيس بلدية صور"),  # an everyday word too
        ("عضو مجلس النواب عن الشمال", "عضو مجلس النواب عن الشمال"),
        ("النائب عن المحافظة", "النائب عن المحافظة"),
        ("المبعوث الخاص إلى منطقة القرن الأفريقي", "المبعوث الخاص إلى منطقة القرن الأفريقي"),
        ("نقيب سائقي حافلات المدينة", "نقيب سائقي حافلات المدينة"),
    ],
)
def test_an_office_ends_before_the_next_title_and_keeps_its_place(titles: str, role: str, knowledge: Knowledge) -> None:
    found = person(f"قال {titles} سامر العلبي إن الطريق آمن.", knowledge)
    assert (found.name, found.role) == ("سامر العلبي", role)


def test_an_office_stands_behind_the_word_that_sets_its_holder_off(knowledge: Knowledge) -> None:
    found = person("أما منتج الفيلم سامر العلبي، فيرى أن الصالات قليلة.", knowledge)
    assert (found.name, found.role, found.role_en) == ("سامر العلبي", "منتج الفيلم", "producer")


def test_a_womans_first_name_may_look_like_a_verb(knowledge: Knowledge) -> None:
    found = person("قالت المهندسة شهد عبد الأمير إن الجسر متين.", knowledge)
    assert (found.name, found.role) == ("شهد عبد الأمير", "المهندسة")


def test_a_rank_by_itself_that_may_be_no_rank_has_no_english(knowledge: Knowledge) -> None:
    assert person("أكد الفريق أن التدريب انتهى.", knowledge).role_en == ""
    assert person("أكد الفريق سامر العلبي أن التدريب انتهى.", knowledge).role_en == "lieutenant general"


def test_what_a_team_will_do_is_no_lieutenant_generals_name(knowledge: Knowledge) -> None:
    found = analyse(Article("a", "articles/a.txt", "أعلن الاتحاد أن الفريق سيخوض النهائي."), knowledge)
    assert not [e.name for e in found.entities if "سيخوض" in e.name]


def test_some_countries_call_an_office_otherwise() -> None:
    assert in_country("US", "deputy foreign minister") == "US deputy secretary of state"
    assert in_country("British", "interior minister") == "British home secretary"
    assert in_country("", "foreign minister") == "foreign minister"
    assert in_country("Egyptian", "foreign minister") == "Egyptian foreign minister"


def test_or_behind_a_name_is_no_mother(knowledge: Knowledge) -> None:
    assert person("سأل الوزير سامر العلبي أم قطر بدأت الحوار.", knowledge).role == "الوزير"
    assert person("أكد سامر العلبي أم قطر ستشارك.", knowledge).role == ""
