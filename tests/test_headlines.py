"""Who speaks in headlines and sub-headlines."""

import pytest

from digest.analyse import analyse
from digest.knowledge import Knowledge
from digest.model import Article

BODY = "\n\nقال وزير النقل سامر العلبي إن الطريق آمن. وقال المهندس هاني الجردي إن الجسر مغلق."


def headline(line: str, knowledge: Knowledge) -> list[str]:
    found = analyse(Article("a", "articles/a.txt", line + BODY), knowledge)
    names = {e.key: e.name for e in found.entities}
    first = next(s.span for b in found.blocks for s in b.sentences)
    return [names[s.speaker] for s in found.statements if s.spans[0] == first and s.speaker]


HEADLINES = [
    ("العلبي: الطريق آمن", ["سامر العلبي"]),
    ("فتح الطريق الجديد.. والعلبي: الطريق آمن", ["سامر العلبي"]),
    ("العلبي: الطريق آمن.. والجردي: الجسر مغلق", ["سامر العلبي", "هاني الجردي"]),
    ("العلبي أمام مجلس النواب: الطريق آمن", ["سامر العلبي"]),
    ("العلبي والجردي يطالبان بفتح الطريق", ["سامر العلبي", "هاني الجردي"]),
    ("«الدفاع المدني»: لا إصابات في الحادث", ["الدفاع المدني"]),
    ("القاهرة: لا حل عسكريا للأزمة", ["القاهرة"]),
    ("القاهرة: افتتاح معرض الكتاب", []),
    ("فتح الطريق الجديد أمام السيارات", []),
    # a present of another verb, spelt like «he expected»; his own stays
    ("خمس شركات توقع اتفاقية الغاز", []),
    ("العلبي توقع فتح الطريق", ["سامر العلبي"]),
    # people of a town are not the town
    ("مزارعو البصرة: الملح يقتل أرضنا", ["مزارعو البصرة"]),
    ("ساكنو البصرة: لن نرحل", []),
]


@pytest.mark.parametrize(("line", "speakers"), HEADLINES)
def test_headlines(line: str, speakers: list[str], knowledge: Knowledge) -> None:
    assert headline(line, knowledge) == speakers


def test_marks_between_quotation_marks_are_no_name(knowledge: Knowledge) -> None:
    assert headline("«*»: الميناء آمن", knowledge) == []
