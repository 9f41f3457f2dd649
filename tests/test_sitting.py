"""What an editor decides is written at once, shown by the next build, asked no more, and can be undone."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from digest import pipeline
from digest.asked import HARM, Question
from digest.decide import Answer
from digest.errors import DigestError
from digest.inputs import Options
from digest.pipeline import build
from digest.sitting import Sitting
from digest.stage import WORK
from digest.standing import Meanwhile
from tests.fixture_digest import CONTENT, RECORDED, Reticent

SOME = (
    "2023-03-07-tripoli-fishermen",
    "2023-12-11-ourtani-interview",
    "2024-02-26-tangier-ferries",
    "2024-04-17-sfax-storm",
    "coral-gardeners",
)


def take_content(folder: Path) -> Path:
    """Some articles of the fixture, with all that its editors say."""
    content = folder / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns(RECORDED, WORK))
    for path in (content / "articles").glob("*"):
        if path.stem not in SOME:
            path.unlink()
    return content


@pytest.fixture
def engine() -> Iterator[None]:
    with mock.patch.object(pipeline, "find_engine", return_value=(Reticent(CONTENT / RECORDED), [])):
        yield


@pytest.fixture
def content(tmp_path: Path, engine: None) -> Path:
    return take_content(tmp_path)


@pytest.fixture
def sitting(content: Path) -> Sitting:
    return Sitting.begin(Options(content, content.parent / "site"))


def texts(content: Path) -> dict[str, bytes]:
    return {
        p.relative_to(content).as_posix(): p.read_bytes()
        for p in sorted(content.rglob("*"))
        if p.is_file() and WORK not in p.parts
    }


def first(sitting: Sitting, kind: str, *reasons: str, words: str = "") -> Question:
    return next(q for q in sitting.open() if q.kind == kind and (not reasons or q.reason in reasons) and words in q.ar)


def page(content: Path, path: str) -> str:
    build(Options(content, content.parent / "site"))
    text = (content.parent / "site" / "en" / path / "index.html").read_text("utf-8")
    return " ".join((LexborHTMLParser(text).css_first("main") or LexborHTMLParser(text)).text().split())


def test_the_worst_come_first(sitting: Sitting) -> None:
    asked = sitting.open()
    assert [q.weight for q in asked] == sorted((q.weight for q in asked), reverse=True)
    assert {q.kind for q in asked} == {"speakers", "names", "translations"}
    assert {q.reason for q in asked} <= set(HARM)
    places = [(q.path, (sitting.content / q.path).read_text("utf-8").splitlines()[q.line - 1]) for q in asked]
    assert all(
        q.kind == "names" or q.source[:20] in line or q.ar[:12] in line
        for q, (_, line) in zip(asked, places, strict=True)
    )
    assert len({q.id for q in asked}) == len(asked)


def test_a_speaker_is_chosen(sitting: Sitting, content: Path) -> None:
    asked = first(sitting, "speakers", "unsure", words="إذا صدقت العمدة")
    other = next(one for one in asked.choices if one.en == "Fatima al-Zemmouri")
    done = sitting.decide(asked.id, Answer("speaker", other.value, "She crosses every summer."))
    ident = asked.id.removeprefix("speaker:")
    assert (content / done.path).read_text("utf-8") == (
        f"- statement: {ident}  # {asked.ar}\n  speaker: فاطمة الزموري\n  note: She crosses every summer.\n"
    )
    assert "Fatima al-Zemmouri" in page(content, f"statements/{ident}")
    assert "Probably" not in page(content, f"statements/{ident}").split("Also possible")[0]
    sitting.look()
    assert asked.id not in {q.id for q in sitting.open()}


def test_nobody_may_be_known_and_there_may_be_no_statement(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    one, other = [q for q in sitting.open() if q.reason == "unknown"][:2]
    sitting.decide(one.id, Answer("accept"))
    done = sitting.decide(other.id, Answer("exclude"))
    assert list(done.lines())[-1].strip("+ ") == "exclude: true"
    report = build(Options(content, content.parent / "site"))
    assert not [str(w) for w in report.warnings if "overrides/" in str(w) and "no article" not in str(w)]
    assert not (content.parent / "site/en/statements" / other.id.removeprefix("speaker:")).exists()
    assert (content.parent / "site/en/statements" / one.id.removeprefix("speaker:")).exists()
    sitting.look()
    assert {one.id, other.id}.isdisjoint(q.id for q in sitting.open())
    sitting.undo()
    sitting.undo()
    assert texts(content) == before


def test_who_is_nobody_in_the_article_is_refused(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    with pytest.raises(DigestError, match="nobody in this article"):
        sitting.decide(first(sitting, "speakers").id, Answer("speaker", "فلان الفلاني"))
    with pytest.raises(DigestError, match="Did you mean"):
        sitting.decide(first(sitting, "speakers").id, Answer("speaker", "huda-qassim"))
    assert texts(content) == before


def test_a_name_is_corrected_and_its_address_leads_on(sitting: Sitting, content: Path) -> None:
    before = (content / "authority/people.yaml").read_text("utf-8")
    asked = first(sitting, "names", words="حاتم بوزيد")
    sitting.decide(asked.id, Answer("english", "Hatem Bouzeid"))
    after = (content / "authority/people.yaml").read_text("utf-8")
    assert after.startswith(before)
    assert yaml.safe_load(after)[-1] == {
        "id": "hatem-bouzeid", "type": "person", "ar": "حاتم بوزيد", "en": "Hatem Bouzeid", "gender": "m",
        "formerly": [asked.former],
    }  # fmt: skip
    assert "Hatem Bouzeid" in page(content, "people/hatem-bouzeid")
    assert "hatem-bouzeid" in (content.parent / f"site/en/people/{asked.former}/index.html").read_text("utf-8")
    sitting.look()
    assert "حاتم بوزيد" not in {q.ar for q in sitting.open()}


def test_a_surname_is_known_in_its_article_alone(sitting: Sitting, content: Path) -> None:
    asked = next(q for q in sitting.open() if q.kind == "names" and q.within)
    sitting.decide(asked.id, Answer("accept"))
    assert yaml.safe_load((content / "authority/people.yaml").read_text("utf-8"))[-1]["in"] == [asked.slug]
    sitting.look()
    assert asked.id not in {q.id for q in sitting.open()}


def test_a_name_is_merged_with_an_entry(sitting: Sitting, content: Path) -> None:
    before = (content / "authority/people.yaml").read_text("utf-8")
    asked = first(sitting, "names", words="منير الشابي")
    sitting.decide(asked.id, Answer("same", "dana-hamdan"))
    entry = yaml.safe_load((content / "authority/people.yaml").read_text("utf-8"))[-1]
    assert entry["aliases"] == ["منير الشابي"]
    assert entry["formerly"] == [asked.former]
    sitting.undo()
    assert (content / "authority/people.yaml").read_text("utf-8") == before


def test_a_namesake_is_told_apart(sitting: Sitting, content: Path) -> None:
    sitting.look("2024-02-26-tangier-ferries")
    asked = next(q for q in sitting.standing.every if q.same == "laila-benchekroun")
    sitting.decide(asked.id, Answer("apart", "Laila Benchekroun (poet)"))
    entry = yaml.safe_load((content / "authority/people.yaml").read_text("utf-8"))[-1]
    assert entry["in"] == ["2024-02-26-tangier-ferries"]
    assert "Laila Benchekroun (poet)" in page(content, "articles/2024-02-26-tangier-ferries")


def test_a_translation_is_passed_and_another_is_corrected(sitting: Sitting, content: Path) -> None:
    one, other = [q for q in sitting.open() if q.kind == "translations"][:2]
    sitting.decide(one.id, Answer("accept") if one.en else Answer("english", "It is so."))
    done = sitting.decide(other.id, Answer("english", "The mayor  spoke."))
    assert json.loads(list(done.lines())[-1][1:]) == {
        "source": other.source, "target": "The mayor spoke.", "state": "edited"
    }  # fmt: skip
    assert "The mayor spoke." in page(content, f"articles/{other.slug}")
    sitting.look()
    assert {one.id, other.id}.isdisjoint(q.id for q in sitting.open())


def test_whatever_was_decided_can_be_undone_in_any_order(sitting: Sitting, content: Path) -> None:
    before = texts(content)
    names = [q for q in sitting.open() if q.kind == "names" and q.type == "person"][:3]
    done = [sitting.decide(q.id, Answer("accept")) for q in names]
    middle = sitting.undo(done[1].number)
    assert middle.question.ar not in (content / middle.path).read_text("utf-8")
    sitting.look()
    assert names[1].id in {q.id for q in sitting.open()}
    sitting.undo(done[0].number)
    sitting.undo()
    assert texts(content) == before
    with pytest.raises(DigestError, match="nothing to undo"):
        sitting.undo()


def test_another_programs_change_is_never_overwritten(sitting: Sitting, content: Path) -> None:
    people = content / "authority/people.yaml"
    names = [q for q in sitting.open() if q.kind == "names" and q.type == "person"]
    people.write_text(people.read_text("utf-8") + "# mine\n", "utf-8")
    before = texts(content)
    with pytest.raises(Meanwhile, match="changed by somebody else"):
        sitting.decide(names[0].id, Answer("accept"))
    assert texts(content) == before
    sitting.look()
    done = sitting.decide(names[0].id, Answer("accept"))
    assert "# mine\n" in people.read_text("utf-8")
    people.write_text(people.read_text("utf-8") + "# mine too\n", "utf-8")
    sitting.look()
    before = texts(content)
    with pytest.raises(Meanwhile, match="changed by somebody else"):
        sitting.undo(done.number)
    assert texts(content) == before
    later = sitting.decide(names[1].id, Answer("accept"))
    sitting.undo(later.number)
    assert texts(content) == before


def test_a_file_that_appears_meanwhile_is_not_overwritten(sitting: Sitting, content: Path) -> None:
    asked = first(sitting, "speakers", words="إذا صدقت العمدة")
    path = content / "overrides/2024-02-26-tangier-ferries.yaml"
    path.write_text("# mine\n", "utf-8")
    with pytest.raises(Meanwhile):
        sitting.decide(asked.id, Answer("nobody"))
    assert path.read_text("utf-8") == "# mine\n"
    sitting.look()
    sitting.decide(asked.id, Answer("nobody"))
    assert path.read_text("utf-8").startswith("# mine\n- statement: ")
