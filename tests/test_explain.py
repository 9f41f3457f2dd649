"""What `digest explain` prints."""

import datetime as dt

import pytest

from digest.analyse import analyse
from digest.explain import RULES, as_text
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Analysis, Article, Authorised, Entity, EntityType, Override

TEXT = (
    "قال وزير النقل سامر العلبي خلال مؤتمر صحفي أمس إن الحوار مستمر.\n"
    "ونقلت وكالة تاس عن العلبي قوله إن المحادثات «بناءة».\n"
    "وأضاف: «لن نغلق الطريق. ولن نرفع الرسوم هذا العام».\n"
    "وكان الجو ماطرا في العاصمة.\n"
)
ARTICLE = Article("a", "articles/a.txt", TEXT, date=dt.date(2016, 2, 9))


@pytest.fixture(scope="module")
def analysis(knowledge: Knowledge) -> Analysis:
    return analyse(ARTICLE, knowledge)


def part(analysis: Analysis, n: int) -> list[str]:
    return [line.strip() for line in as_text(analysis, n) if line]


def test_every_sentence_has_its_part(analysis: Analysis) -> None:
    lines = list(as_text(analysis))
    assert [line[:3] for line in lines if line.startswith("[")] == ["[1]", "[2]", "[3]", "[4]", "[5]"]
    assert lines[-1] == ""


def test_a_statement_has_its_rule_evidence_and_confidence(analysis: Analysis) -> None:
    first = part(analysis, 1)
    found = analysis.statements[0]
    assert first[0] == "[1] " + TEXT.split("\n", maxsplit=1)[0]
    assert first[1].startswith("سامر العلبي (Samer ")
    assert first[1].endswith(f"(indirect, rule {found.rule}, confidence {found.confidence:.2f})")
    assert f"statement: {found.id}" in first
    assert "cue: قال = said (neutral)" in first
    assert f"rule: {RULES[found.rule]}" in first
    assert any(line.startswith("because: ") for line in first)
    assert "occasion: خلال مؤتمر صحفي" in first
    assert "day: 2016-02-08" in first


def test_a_relay_is_named(analysis: Analysis) -> None:
    assert any(line.startswith("through: وكالة تاس") for line in part(analysis, 2))


def test_a_sentence_that_a_statement_goes_on_into_says_where_it_began(analysis: Analysis) -> None:
    assert any(line.endswith("begun in [3]") for line in part(analysis, 4))


def test_a_sentence_without_a_statement_says_why(analysis: Analysis) -> None:
    assert part(analysis, 5)[1] == "no statement: no reporting word, no quotation, no attribution phrase"


def test_an_overridden_statement_names_file_line_and_what_the_machine_thought(knowledge: Knowledge) -> None:
    changes = [
        Override("overrides/a.yaml", 4, sentence="قال وزير", speaker="وكالة تاس", note="see the video"),
        Override("overrides/a.yaml", 8, sentence="ونقلت", exclude=True),
    ]
    edited = analyse(ARTICLE, knowledge, changes)
    first = part(edited, 1)
    assert first[1].endswith("(indirect, rule editor, confidence 1.00)")
    assert "rule: an editor decides" in first
    assert "because: an editor says so: overrides/a.yaml:4 (see the video)" in first
    assert any(line.startswith("because: before that: rule verb-subject") for line in first)
    assert any(line.startswith("rather than: سامر العلبي") for line in first)
    assert part(edited, 2)[1] == "no statement: an editor has taken it out: overrides/a.yaml:8"


def test_the_editors_name_stands_where_the_article_has_an_alias() -> None:
    class Editors:
        def arabic(self, entity: Entity) -> str:
            return "سامر العلبي" if entity.known == "samer-al-olabi" else entity.name

        def name(self, entity: Entity) -> str:
            return entity.name_en

        def english(self, n: int) -> list[str]:
            return []

    editors = Authorised("samer-al-olabi", EntityType.PERSON, "سامر العلبي", "Samer al-Olabi", ("الوزير الأول",))
    found = analyse(Article("a", "articles/a.txt", "وقال الوزير الأول إن الحوار مستمر.\n"), load_knowledge((editors,)))
    lines = [line.strip() for line in as_text(found, None, Editors())]
    assert any(line.startswith("سامر العلبي (Samer al-Olabi)") for line in lines)


def test_who_else_was_considered(knowledge: Knowledge) -> None:
    text = "التقى الشيخ خالد آل خليفة الملك حمد آل خليفة.\nوقال آل خليفة إن الحوار مستمر.\n"
    found = analyse(Article("a", "articles/a.txt", text), knowledge)
    lines = part(found, 2)
    assert ", shown as unsure)" in lines[1]
    assert any(line.startswith("could also be: ") for line in lines)
