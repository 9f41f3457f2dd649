"""What an answer changes: names that were not read, offices, sentences without a statement, a whole article."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from digest.asked import Question
from digest.decide import Answer
from digest.errors import DigestError
from digest.inputs import Options
from digest.pipeline import build
from digest.planned import Unread
from digest.sitting import Sitting
from tests.test_sitting import texts

HARBOUR = "2024-03-01-harbour"
STORM = "2024-03-02-storm"
ARTICLES = {
    HARBOUR: (
        "قالت مديرة المرفأ هالة سمعان إن الرصيف الثالث سيفتح في الربيع.\n\n"
        "على باب المخزن وقف حارس الشبكات قمر بحر ينظف مصباحه.\n\n"
        "وأضاف أن الموج عال، وأن المركب لن يخرج قبل الفجر.\n\n"
        "وتابع: «البحر لا ينتظر أحدا».\n"
    ),
    STORM: (
        "قال رئيس نقابة الصيادين المستقلين جابر الديراني إن العاصفة أتلفت عشرين مركبا.\n\n"
        "ووصلت النساء إلى الميناء بعد الظهر.\n\n"
        "وقالت وزارة النقل إن الميناء سيغلق يومين.\n"
    ),
}


def make_content(folder: Path) -> Path:
    content = folder / "content"
    (content / "articles").mkdir(parents=True)
    (content / "digest.toml").write_text(
        '[site]\nbase_url = "https://example.org"\n[translate]\nmodel = "none"\n', "utf-8"
    )
    for slug, text in ARTICLES.items():
        head = f"---\ndate: {slug[:10]}\n---\n"
        (content / f"articles/{slug}.md").write_text(head + text, "utf-8")
    return content


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_content(tmp_path)


@pytest.fixture
def sitting(content: Path) -> Sitting:
    return Sitting.begin(Options(content, content.parent / "site"))


def entries(content: Path, name: str = "people") -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = yaml.safe_load((content / f"authority/{name}.yaml").read_text("utf-8"))
    return loaded


def asked(sitting: Sitting, slug: str, words: str, kind: str = "speakers") -> Question:
    sitting.look(slug)
    return next(q for q in sitting.standing.every if q.kind == kind and q.ar.startswith(words))


def guess(q: Question) -> str:
    return next((one.value for one in q.choices if one.why == "guess"), "")


# -- a name that was not read ------------------------------------------------------------------------------------------


def test_a_name_that_was_not_read_is_offered_as_an_entry(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    question = asked(sitting, HARBOUR, "وأضاف")
    with pytest.raises(Unread, match="stands in the article") as offered:
        sitting.decide(question.id, Answer("speaker", "قمر بحر"))
    assert (offered.value.name, offered.value.type) == ("قمر بحر", "person")
    assert offered.value.english
    assert texts(content) == before


def test_a_part_of_a_name_that_was_read_makes_no_second_person(sitting: Sitting) -> None:
    question = asked(sitting, HARBOUR, "وأضاف")
    with pytest.raises(DigestError, match="a part of a name") as refused:
        sitting.decide(question.id, Answer("speaker", "هالة"))
    assert not isinstance(refused.value, Unread)
    assert "هالة سمعان" in refused.value.hint


def test_the_entry_and_the_speaker_are_one_decision(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    question = asked(sitting, HARBOUR, "وأضاف")
    done = sitting.decide(question.id, Answer("new", "قمر بحر", "He nods.", english="Qamar Bahr"))
    assert entries(content) == [{"id": "qamar-bahr", "type": "person", "ar": "قمر بحر", "en": "Qamar Bahr"}]
    override = yaml.safe_load((content / f"overrides/{HARBOUR}.yaml").read_text("utf-8"))
    assert override == [
        {"statement": question.id.partition(":")[2], "speaker": "qamar-bahr", "note": "He nods."}
    ]  # fmt: skip
    assert [part.path for part in done.parts] == ["authority/people.yaml", f"overrides/{HARBOUR}.yaml"]
    assert guess(asked(sitting, HARBOUR, "وتابع")) == "qamar-bahr"  # what goes on follows
    report = build(Options(content, content.parent / "site"))
    assert not report.warnings
    sitting.undo(done.number)
    assert {path: text for path, text in texts(content).items() if path in before} == before
    assert not (content / "authority/people.yaml").exists()
    assert not (content / f"overrides/{HARBOUR}.yaml").exists()


def test_neither_file_is_written_where_one_cannot_be(sitting: Sitting, content: Path) -> None:
    question = asked(sitting, HARBOUR, "وأضاف")
    (content / "overrides").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(DigestError):
        sitting.decide(question.id, Answer("new", "قمر بحر", english="Qamar Bahr"))
    assert not (content / "authority/people.yaml").exists()
    assert not sitting.done


@pytest.mark.parametrize(
    ("name", "english"), [("نجم سهل", "Najm Sahl"), ("هالة سمعان", "Hala Samaan"), ("قمر بحر", ""), ("قمر بحر", "؟")]
)
def test_only_a_name_that_stands_there_unread_is_entered(
    sitting: Sitting, content: Path, name: str, english: str
) -> None:
    before = texts(content)
    question = asked(sitting, HARBOUR, "وأضاف")
    with pytest.raises(DigestError):
        sitting.decide(question.id, Answer("new", name, english=english))
    assert texts(content) == before


def test_undoing_between_other_decisions_leaves_them(sitting: Sitting, content: Path) -> None:
    name = asked(sitting, STORM, "جابر الديراني", "names")
    first = sitting.decide(name.id, Answer("accept"))
    question = asked(sitting, HARBOUR, "وأضاف")
    second = sitting.decide(question.id, Answer("new", "قمر بحر", english="Qamar Bahr"))
    sitting.decide(asked(sitting, HARBOUR, "قالت مديرة").id, Answer("nobody"))
    sitting.undo(first.number)
    assert [one["id"] for one in entries(content)] == ["qamar-bahr"]
    sitting.undo(second.number)
    assert not (content / "authority/people.yaml").exists()
    assert len(yaml.safe_load((content / f"overrides/{HARBOUR}.yaml").read_text("utf-8"))) == 1
    sitting.undo()
    assert not (content / f"overrides/{HARBOUR}.yaml").exists()


# -- a whole article ---------------------------------------------------------------------------------------------------


def test_a_whole_article_has_statements_silent_sentences_names_and_translations(sitting: Sitting) -> None:
    sitting.look(STORM)
    every = sitting.standing.every
    assert [q.at for q in every] == sorted(q.at for q in every)
    assert {(q.kind, q.reason) for q in every} == {
        ("speakers", "settled"), ("speakers", "silent"), ("names", "name"), ("translations", "pending")
    }  # fmt: skip
    silent = [q for q in every if q.reason == "silent"]
    assert [q.ar.split()[0] for q in silent] == ["ووصلت"]
    assert silent[0].evidence


def test_a_sentence_without_a_statement_gets_one(sitting: Sitting, content: Path) -> None:
    question = asked(sitting, STORM, "ووصلت")
    with pytest.raises(DigestError, match="no speaker is proposed"):
        sitting.decide(question.id, Answer("accept"))
    someone = next(one for one in question.choices if one.ar == "جابر الديراني")
    sitting.decide(question.id, Answer("speaker", someone.value))
    again = asked(sitting, STORM, "ووصلت")
    assert (again.id, again.reason, guess(again)) == (question.id, "decided", someone.value)
    report = build(Options(content, content.parent / "site"))
    assert not report.warnings
    sitting.undo()
    assert asked(sitting, STORM, "ووصلت").reason == "silent"


def test_a_statement_that_was_taken_out_can_be_given_back(sitting: Sitting, content: Path) -> None:
    question = asked(sitting, STORM, "قال رئيس")
    sitting.decide(question.id, Answer("exclude"))
    gone = asked(sitting, STORM, "قال رئيس")
    assert (gone.id, gone.reason) == (question.id, "removed")
    with pytest.raises(DigestError, match="no statement"):
        sitting.decide(gone.id, Answer("exclude"))
    sitting.decide(gone.id, Answer("speaker", guess(question)))
    assert guess(asked(sitting, STORM, "قال رئيس")) == guess(question)
    assert len(yaml.safe_load((content / f"overrides/{STORM}.yaml").read_text("utf-8"))) == 1


def test_people_stand_before_bodies_among_the_choices(sitting: Sitting) -> None:
    names = [one.ar for one in asked(sitting, STORM, "ووصلت").choices]
    assert names.index("جابر الديراني") < names.index("وزارة النقل")
    assert all(one.en or one.why != "named" for q in sitting.standing.every for one in q.choices)


def test_what_is_pending_comes_in_reading_order_the_newest_article_first(sitting: Sitting) -> None:
    pending = [q for q in sitting.open() if q.kind == "translations"]
    assert [q.slug for q in pending] == [STORM] * 3 + [HARBOUR] * 4
    assert all(a.at < b.at for a, b in pairwise(pending) if a.slug == b.slug)


# -- offices -----------------------------------------------------------------------------------------------------------


def test_the_question_of_a_name_shows_the_office_and_takes_its_english(sitting: Sitting, content: Path) -> None:
    question = asked(sitting, STORM, "جابر الديراني", "names")
    assert question.office_ar == "رئيس نقابة الصيادين المستقلين"
    english = "head of the Independent Fishermen's Union"
    answer = Answer("english", "Jaber al-Dirani", office_ar=question.office_ar, office_en=english)
    sitting.decide(question.id, answer)
    assert yaml.safe_load((content / "authority/people.yaml").read_text("utf-8"))[0]["roles"] == [
        {"ar": question.office_ar, "en": english, "from": date(2024, 3, 2)}
    ]
    told = asked(sitting, STORM, "قال رئيس")
    assert (told.office_ar, told.office_en) == (question.office_ar, english)


def test_the_office_of_somebody_known_is_corrected_at_a_statement(sitting: Sitting, content: Path) -> None:
    sitting.decide(asked(sitting, HARBOUR, "هالة سمعان", "names").id, Answer("accept"))
    assert "roles" not in entries(content)[0]  # to accept a name says nothing of an office
    question = asked(sitting, HARBOUR, "قالت مديرة")
    assert question.office_ar == "مديرة المرفأ"
    for english in ("harbour manager", "director of the port"):
        sitting.decide(question.id, Answer("office", office_ar=question.office_ar, office_en=english))
        question = asked(sitting, HARBOUR, "قالت مديرة")
        assert question.office_en == english
    assert len(entries(content)[0]["roles"]) == 1  # type: ignore[arg-type]
    assert question.choices[0].role_en == "director of the port"


def test_an_office_needs_both_languages_and_somebody_known(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    question = asked(sitting, HARBOUR, "قالت مديرة")
    for answer in (
        Answer("office", office_ar="مديرة المرفأ"),
        Answer("office"),
        Answer("office", office_ar="مديرة المرفأ", office_en="port director"),  # nobody has confirmed the name
    ):
        with pytest.raises(DigestError):
            sitting.decide(question.id, answer)
    assert texts(content) == before


# -- what is no name ---------------------------------------------------------------------------------------------------


def test_what_is_no_name_is_struck_wherever_it_was_read_and_can_be_put_back(sitting: Sitting, content: Path) -> None:
    other = "2024-03-09-again"
    text = (content / f"articles/{STORM}.md").read_text("utf-8").replace("2024-03-02", "2024-03-09")
    (content / f"articles/{other}.md").write_text(text, "utf-8")
    question = asked(sitting, STORM, "جابر الديراني", "names")
    assert {slug for slug, _ in question.met} == {STORM, other}
    sitting.decide(question.id, Answer("no_name"))
    for slug in (STORM, other):
        (entry,) = yaml.safe_load((content / f"overrides/{slug}.yaml").read_text("utf-8"))
        assert entry == {"not_a_name": "جابر الديراني"}
    sitting.look(STORM)
    assert not [q for q in sitting.standing.every if q.kind == "names" and q.ar == question.ar]
    sitting.undo()
    assert not any((content / f"overrides/{slug}.yaml").exists() for slug in (STORM, other))
    assert asked(sitting, STORM, "جابر الديراني", "names").id == question.id
