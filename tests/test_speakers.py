"""Who speaks where the sentence is easily misread: nobody wrong is certain, each as an invented sentence or two."""

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
