"""Which words are of the everyday vocabulary, so that an unknown person's name ends before them."""

import pytest

from digest.arabic import fold, words
from digest.knowledge import Knowledge
from digest.people import NameReader


@pytest.mark.parametrize(
    "word",
    [
        *(
            "تعرض",
            "يتعرضون",
            "سيشاركون",
            "أبلغته",
            "وشوهدت",
            "فاجتمعوا",
            "ليساعدها",
            "أعطاه",
            "استفدنا",
            "يقال",
            "يدعى",
        ),
        *("مررنا", "لم", "تهنئة", "يبدؤون", "بدؤوا", "أقيمت", "استمرت", "يخشاه", "اشترينا"),
        *("الجهود", "تصريحاته", "مسؤولون", "آرائهم", "أصدقائه", "وزارتا", "منفذو", "بسحبه", "للتعاون", "وبالصواريخ"),
        *("المتظاهرون", "مستواه", "متبنون", "القتلى", "العاصفة", "بنادق", "الغرفة"),
    ],
)
def test_everyday_words_are_known_in_all_their_forms(knowledge: Knowledge, word: str) -> None:
    assert knowledge.ordinary(fold(word))


@pytest.mark.parametrize(
    "word",
    [
        *("العلبي", "كيربتشينكو", "المرواني", "باخشوين", "الدرازي", "شتاينماير", "برت", "ديم", "ويتمان", "ليبرمان"),
        *("فابريني", "سيلفيا", "ساكو", "العريقي", "الزعنون", "بروك", "سيزلا"),
    ],
)
def test_names_are_no_everyday_words(knowledge: Knowledge, word: str) -> None:
    assert not knowledge.ordinary(fold(word))


def test_a_name_of_the_tables_is_none_however_it_is_spelt(knowledge: Knowledge) -> None:
    assert not knowledge.ordinary(fold("إسكوا"))
    assert not knowledge.ordinary(fold("أوباما"))


def test_few_names_of_the_tables_look_like_everyday_words(knowledge: Knowledge) -> None:
    taken = [name for name in knowledge.given if knowledge.ordinary(name)]
    assert len(taken) < len(knowledge.given) * 0.04


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("سامر العلبي تعرض", "سامر العلبي"),
        ("سامر العلبي يستعد", "سامر العلبي"),
        ("سامر الحداد غادر", "سامر الحداد"),
        ("سامر أبو العينين غادر", "سامر أبو العينين"),
        ("سامر آل ثاني غادر", "سامر آل ثاني"),
        ("سامر باخشوين وسيعودون", "سامر باخشوين"),
    ],
)
def test_a_name_ends_where_everyday_words_begin(knowledge: Knowledge, text: str, name: str) -> None:
    read = words(text)
    end = NameReader(read, knowledge).name_at(0, titled=True)
    assert text[read[0].start : read[end - 1].end] == name
