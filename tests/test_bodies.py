"""Places and bodies by their names: where a name ends, what it is called without its noun, and its English."""

import datetime as dt

import pytest

from digest.analyse import analyse
from digest.arabic import words
from digest.bodywords import everybodys
from digest.extract import as_data
from digest.knowledge import Knowledge, load_knowledge
from digest.mentions import Reader
from digest.model import Article
from digest.tables import rows


@pytest.fixture(scope="module")
def lexicon() -> Knowledge:
    return load_knowledge()


def named(text: str, kind: str, knowledge: Knowledge) -> dict[str, tuple[str, list[str]]]:
    """The named entities of a type: {name: (English, forms in the text)}."""
    found = as_data(analyse(Article("a", "articles/a.txt", text, date=dt.date(2016, 2, 9)), knowledge))
    return {e["name"]: (e["name_en"], e["mentions"]) for e in found["entities"] if e["type"] == kind}


@pytest.mark.parametrize(
    ("text", "forms", "english"),
    [
        # a noun that only says what the place is
        ("وصل الوفد إلى محافظة الطائف مساء أمس.", ["محافظة الطائف", "الطائف"], "Taif"),
        ("اندلع حريق في بلدة تشرماق ليل السبت.", ["بلدة تشرماق", "تشرماق"], None),
        ("سقطت قذائف على قرية «زرنوقة» الحدودية.", ["قرية «زرنوقة»", "زرنوقة"], None),
        # one that belongs to the name, before an everyday word too
        ("انقطع الماء عن حي النسيم الشرقي يومين.", ["حي النسيم الشرقي", "النسيم الشرقي"], None),
        ("زار الوزير مخيم الوردات صباح الأحد.", ["مخيم الوردات", "الوردات"], None),
        # names of persons, and of two words
        ("أغلقت البلدية طريق الملك فهد مؤقتا.", ["طريق الملك فهد"], "King Fahd Road"),
        ("توقفت الرحلات في مطار الأمير سلطان الدولي.", ["مطار الأمير سلطان الدولي"], None),
        ("ارتفع منسوب المياه في وادي أبو جميدة.", ["وادي أبو جميدة"], None),
    ],
)
def test_a_place_is_named_behind_its_noun(text: str, forms: list[str], english: str | None, lexicon: Knowledge) -> None:
    ((en, mentions),) = named(text, "LOC", lexicon).values()
    assert set(mentions) == set(forms)
    assert english is None or en == english


@pytest.mark.parametrize(
    "text",
    [
        "تراجعت سوق العمل هذا العام.",
        "تقع في منطقة صناعية بعيدة.",
        "بنوا مدينة كبيرة في الصحراء.",
        "انسحبوا من منطقة النزاع أمس.",
        "من ناحية أخرى تأجل السباق.",
        "نوقشت المسألة في ساحة القتال.",
    ],
)
def test_an_everyday_noun_before_an_everyday_word_names_no_place(text: str, lexicon: Knowledge) -> None:
    assert named(text, "LOC", lexicon) == {}


def test_a_governorate_that_speaks_is_a_body(lexicon: Knowledge) -> None:
    assert "محافظة القاهرة" in named("أعلنت محافظة القاهرة أن الجسر أغلق.", "ORG", lexicon)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("قال مسؤول سعودي في الرياض إن المملكة تدعم الاتفاق.", "Saudi Arabia"),
        ("أكد وزير أردني في إربد أن المملكة تدعم الاتفاق.", "Jordan"),
        ("عادت البعثة المغربية من فاس إلى المملكة.", "Morocco"),
        ("وصل الوفد العماني إلى مسقط، وأكد أن السلطنة محايدة.", "Oman"),
    ],
)
def test_the_kingdom_is_that_of_the_article(text: str, state: str, lexicon: Knowledge) -> None:
    where = named(text, "LOC", lexicon)
    assert any(en == state and {"المملكة", "السلطنة"} & set(forms) for en, forms in where.values())


@pytest.mark.parametrize(
    "text", ["تحتفل المملكة بعيدها.", "بحث وزيرا السعودية والأردن ما تريده المملكة.", "سافر إلى المملكة المتحدة."]
)
def test_where_the_article_does_not_tell_the_kingdom_stays_open(text: str, lexicon: Knowledge) -> None:
    assert all("المملكة" not in forms for _, forms in named(text, "LOC", lexicon).values())


def test_muscat_makes_oman_of_what_else_is_amman(lexicon: Knowledge) -> None:
    assert named("هبطت الطائرة في عمان.", "LOC", lexicon)["عمان"][0] == "Amman"
    where = named("غادر الوفد العماني مسقط، وتشارك عمان في القمة.", "LOC", lexicon)
    assert "Oman" in {en for en, _ in where.values()}


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        (
            "زار وزارة الشؤون البلدية والقروية أمس.",
            "وزارة الشؤون البلدية والقروية",
            "Ministry of Municipal and Rural Affairs",
        ),
        ("اجتمع مجلس الوزراء الكويتي أمس.", "مجلس الوزراء الكويتي", "Kuwaiti Cabinet"),
        ("قررت حكومة لبنان التأجيل.", "حكومة لبنان", "Lebanese Government"),
        ("تجمعوا أمام السفارة الإيرانية في تونس أمس.", "السفارة الإيرانية في تونس", "Iranian Embassy in Tunis"),
        ("نقل إلى مستشفى الملك سعود ليلا.", "مستشفى الملك سعود", "King Saud Hospital"),
        (
            "وقعت الوكالة الوطنية لإدارة الكوارث اتفاقا.",
            "الوكالة الوطنية لإدارة الكوارث",
            "National Disaster Management Agency",
        ),
        ("أغلقت شركة «زرنوق» مصنعها.", "شركة «زرنوق»", None),
        ("درس في جامعة تيلمورا سنتين.", "جامعة تيلمورا", None),
        ("تابع الدفاع المدني الحريق.", "الدفاع المدني", "Civil Defence"),
        ("نظم المركز العربي لحقوق الإنسان ندوة.", "المركز العربي لحقوق الإنسان", "Arab Human Rights Centre"),
    ],
)
def test_a_body_is_named_whole_and_in_english(text: str, name: str, english: str | None, lexicon: Knowledge) -> None:
    found = named(text, "ORG", lexicon)
    assert {n.replace("»", "").replace("«", "") for n in found} == {name.replace("»", "").replace("«", "")}
    assert english is None or english in {en for en, _ in found.values()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قدمت الحكومة اليمنية التعازي أمس.", "الحكومة اليمنية"),  # no object of its verb
        ("سعى البنك المركزي للحصول على قرض.", "البنك المركزي"),  # no purpose of its own
        ("عادت وزارة الخارجية في الدوحة إلى العمل.", "وزارة الخارجية"),  # not where it stands
        ("أدخل مدير غرفة الأحساء أول تعديل.", "غرفة الأحساء"),
    ],
)
def test_a_body_s_name_ends(text: str, name: str, lexicon: Knowledge) -> None:
    assert name in named(text, "ORG", lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "انتشرت قوات الأمن في الشوارع.",
        "تراجعت حركة الأسعار القياسية.",
        "توجهوا إلى إدارة السجن صباحا.",
        "ذهبوا إلى صندوق الاقتراع.",
        "وصلت قوات ألمانية إلى القاعدة.",
    ],
)
def test_a_description_is_no_name(text: str, lexicon: Knowledge) -> None:
    assert named(text, "ORG", lexicon) == {}


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("وقال لـ«الشرق الأوسط» إن الوفد غادر.", "Asharq al-Awsat"),
        ("وأضاف في تصريح لـ«الحياة» أن الوفد غادر.", "al-Hayat"),
        ("دبي - العربية.نت", "Al Arabiya"),
        ("سالم المطرفي - سبق - جدة: أكد المدير أن الطريق آمن.", "Sabq"),
    ],
)
def test_an_outlet_stands_without_its_noun(text: str, english: str, lexicon: Knowledge) -> None:
    assert english in {en for en, _ in named(text, "ORG", lexicon).values()}


def test_an_everyday_word_and_a_town_are_no_outlet(lexicon: Knowledge) -> None:
    for text in (
        "بدأت الحياة تعود إلى القرية.",
        "الرياض - سالم المطرفي: أكد المدير أن الطريق آمن.",
        "نفى «الصباح» أن يكون ذلك.",
    ):
        assert named(text, "ORG", lexicon) == {}


def test_a_noun_may_only_say_what_a_known_body_is(lexicon: Knowledge) -> None:
    ((english, forms),) = named("حذرت جماعة حزب الله اللبنانية من ذلك.", "ORG", lexicon).values()
    assert english == "Hezbollah"
    assert "حزب الله" in forms


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("مجلس الوزراء", True),
        ("وزارة النفط", True),
        ("وزارة الثقافة والإعلام", True),
        ("مجلس الوزراء الكويتي", False),
        ("وزارة النفط العراقية", False),
        ("المجلس العربي للمياه", False),
    ],
)
def test_what_every_country_has_stays_with_its_article(name: str, shared: bool) -> None:
    assert everybodys(name) is shared


def test_in_news_of_one_state_its_bodies_are_that_state_s(lexicon: Knowledge) -> None:
    home = "وصل وزير كويتي إلى مدينة الكويت. وقال مسؤول كويتي إن الشركات الكويتية تنتظر. واجتمع مجلس الوزراء أمس."
    assert named(home, "ORG", lexicon)["مجلس الوزراء"][0] == "Kuwaiti Cabinet"
    abroad = home + " ورحب وزير قطري في الدوحة، كما رحب مسؤول عراقي."
    assert named(abroad, "ORG", lexicon)["مجلس الوزراء"][0] == "Cabinet"


def test_lam_before_a_noun_in_lam_is_read(lexicon: Knowledge) -> None:
    (chunk,) = Reader(words("للجنة الرباعية"), lexicon).chunks()
    assert chunk.known is not None
    assert chunk.clitics == "ل"


def test_tables_of_bodies_and_places_are_sound() -> None:
    phrases = [r["phrase"] for r in rows("orgphrases.tsv")]
    assert len(phrases) == len(set(phrases))
    assert {r["class"] for r in rows("orgphrases.tsv")} == {"name", "place", "common"}
    assert {r["class"] for r in rows("placewords.tsv")} == {"kind", "same", "part", "site"}
    assert {r["takes"] for r in rows("placewords.tsv")} == {"every", "any", "name"}
    assert all(r["en"].count("{}") == 1 for r in rows("placewords.tsv"))
    assert all(r["en"] for r in rows("orgwords.tsv"))


def test_an_agency_is_more_than_its_initials() -> None:
    """An English newspaper prints the name, and the initials in brackets behind it."""
    bare = {r["en"] for r in rows("organisations.tsv") if r["kind"] == "agency" and r["en"].isupper()}
    assert bare == set()


@pytest.mark.parametrize(
    "text",
    [
        "ولم يجدوا في القرية بيتا واحدا قائما.",
        "اشترى العامل بيتا قرب النهر.",
        "قتلوا شابا ليبيا كان يعمل في المخبز.",
        "ارتدى الجندي درعًا جديدة.",
        "شاهد الجيران عمودا من النار.",
        "رأى الصيادون عمودا من الماء.",
    ],
)
def test_an_everyday_noun_in_the_accusative_is_no_name(text: str, lexicon: Knowledge) -> None:
    assert not named(text, "LOC", lexicon)
    assert not named(text, "PER", lexicon)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("أغلق المستوطنون مدخل بلدة بيتا.", "Beita"),
        ("غادر الوفد ليبيا مسرعا.", "Libya"),
        ("وصلت القافلة إلى درعا ليلا.", "Daraa"),
    ],
)
def test_a_place_whose_name_looks_like_an_object_is_still_read(text: str, english: str, lexicon: Knowledge) -> None:
    assert [en for en, _ in named(text, "LOC", lexicon).values()] == [english]


def test_an_army_of_the_state_is_not_one_of_its_parties(lexicon: Knowledge) -> None:
    assert named("أعلن الجيش الليبي فتح الطريق.", "ORG", lexicon)["الجيش الليبي"][0] == "Libyan army"
    assert named("أعلن الجيش الوطني الليبي فتح الطريق.", "ORG", lexicon)["الجيش الوطني الليبي"][0] == (
        "Libyan National Army"
    )


def test_what_describes_a_newspaper_is_not_its_name(lexicon: Knowledge) -> None:
    found = analyse(Article("a", "articles/a.txt", "صحيفة ألمانية: المفاوضات تتعثر"), lexicon)
    assert [(e.name_en, e.named) for e in found.entities] == [("German newspaper", False)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ذكرت صحيفة «نورد كورير» أن الجسر مغلق.", "صحيفة «نورد كورير»"),
        ('ذكرت صحيفة "نورد كورير" أن الجسر مغلق.', 'صحيفة "نورد كورير"'),
        ("وأعلنت كتلة «السنابل» رفضها.", "كتلة «السنابل»"),
    ],
)
def test_a_name_keeps_its_quotation_marks_in_pairs(text: str, name: str, lexicon: Knowledge) -> None:
    assert name in named(text, "ORG", lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "اختلف الرئيسان على موقع المطمر الصحي المشترك.",
        "اقترح المهندسون موقعا ثالثا للجسر.",
        "عاينت اللجنة موقع الحريق الكبير.",
        "ولن نشارك في لجنة «كُتب تقريرها قبل أن تبدأ».",
    ],
)
def test_a_site_on_the_ground_and_a_clause_in_quotation_marks_name_no_body(text: str, lexicon: Knowledge) -> None:
    assert not named(text, "ORG", lexicon)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ذكر موقع «مرسى الخليج» أن الجسر مغلق.", "موقع «مرسى الخليج»"),
        ("ونشر موقع زاكورة نيوز الصورة.", "موقع زاكورة نيوز"),
        ("قالت هيئة النقل الحضري إن الحافلات جاهزة.", "هيئة النقل الحضري"),
    ],
)
def test_a_site_on_the_web_and_a_body_are_named(text: str, name: str, lexicon: Knowledge) -> None:
    assert name in named(text, "ORG", lexicon)


def test_english_of_a_body_takes_no_adjective_for_somebodys_surname(lexicon: Knowledge) -> None:
    assert named("قالت هيئة النقل الحضري إن.", "ORG", lexicon)["هيئة النقل الحضري"][0] == "Urban Transport Authority"


def test_the_son_of_somebodys_uncle_is_no_name(lexicon: Knowledge) -> None:
    people = named("وكان وزير العدل سامر العلبي، وهو ابن عم النقيب، قد صرح بذلك.", "PER", lexicon)
    assert set(people) == {"سامر العلبي"}


def test_a_place_is_of_the_kind_of_places(lexicon: Knowledge) -> None:
    text = "وصل سامر العلبي من الدوحة إلى حي النسيم. وأعلنت وزارة الصحة أن الدواء متوفر. وقال مصدر أمني إن الطريق آمن."
    found = analyse(Article("a", "articles/a.txt", text), lexicon)
    assert {e.name: e.kind.value for e in found.entities} == {
        "سامر العلبي": "person",
        "الدوحة": "place",
        "حي النسيم": "place",
        "وزارة الصحة": "organisation",
        "مصدر أمني": "anonymous",
    }


def test_a_place_that_speaks_is_one_too(lexicon: Knowledge) -> None:
    found = analyse(Article("a", "articles/a.txt", "أكدت واشنطن أن الاتفاق قريب."), lexicon)
    assert [(e.type.value, e.kind.value) for e in found.entities] == [("LOC", "place")]
    assert found.statements[0].speaker == found.entities[0].key
