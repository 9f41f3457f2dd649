"""What readers see changed is found, and goes into the public log when an editor says why."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.changes import Change, changes
from digest.cli import main
from digest.corrections import load_corrections, parse_log
from digest.data import FOLDER
from digest.index import Index, index_of
from digest.inputs import Options
from digest.model import State, Translation
from digest.page import Page
from digest.pipeline import build
from digest.readers import KEPT, Published, keep_published, read_published
from tests.changed import replace
from tests.conftest import MakeContent
from tests.invented import ANALYSES, AUTHORITY, FISHING, TRANSLATIONS

ROAD = "---\ndate: 2016-02-09\n---\nقال وزير النقل سامر العلبي إن الطريق آمن.\nوأضاف العلبي أن العمل مستمر.\n"
SENTENCE = "قال وزير النقل سامر العلبي إن الطريق آمن."
PERSON = "- {id: samer, type: person, ar: سامر العلبي, en: Samer al-Olabi}\n"


@pytest.fixture
def published(invented_pages: list[Page], tmp_path: Path) -> Published:
    for page in invented_pages:
        if page.path.startswith(FOLDER):
            (tmp_path / page.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / page.path).write_bytes(page.body)
    return read_published(tmp_path)


def now(translations: Mapping[str, Translation] = TRANSLATIONS, **more: object) -> Index:
    values = {"analyses": ANALYSES, "authority": AUTHORITY} | more
    return index_of(values["analyses"], translations, values["authority"])  # type: ignore[arg-type]


def test_what_has_not_changed_is_not_proposed(published: Published) -> None:
    assert changes(published, now()) == ()


def test_a_name_written_otherwise_is_one_change_whoever_bears_it(published: Published) -> None:
    renamed = [replace(AUTHORITY[0], en="Samer Kareem"), *AUTHORITY[1:]]
    (found,) = changes(published, now(authority=renamed))
    address = f"people/{AUTHORITY[0].id}/"
    assert found == Change("name", address, {"ar": "", "en": "Samir Karim"}, {"ar": "", "en": "Samer Kareem"})


def test_another_speaker_is_a_change_of_the_statement(published: Published) -> None:
    fishing = ANALYSES[1]
    moved = tuple(replace(s, speaker="layla") if s.id == "st-77" else s for s in fishing.statements)
    found = changes(published, now(analyses=[ANALYSES[0], replace(fishing, statements=moved), ANALYSES[2]]))
    speakers = [one for one in found if one.kind == "speaker"]
    assert [(one.address, one.before["en"], one.after["en"]) for one in speakers] == [
        ("statements/st-77/", "Nabil Karim", "Layla Haddad")
    ]


def test_a_speaker_whom_nobody_knows_any_more_is_called_so(published: Published) -> None:
    fishing = ANALYSES[1]
    moved = tuple(replace(s, speaker=None, certain=False) if s.id == "st-77" else s for s in fishing.statements)
    found = changes(published, now(analyses=[ANALYSES[0], replace(fishing, statements=moved), ANALYSES[2]]))
    assert {"ar": "القائل غير محسوم", "en": "Speaker unclear"} in [one.after for one in found]


def test_an_editors_english_is_a_change_and_a_machines_is_none(published: Published) -> None:
    old = TRANSLATIONS[FISHING[2]]
    edited = TRANSLATIONS | {FISHING[2]: replace(old, text="The sea is everyone’s.", state=State.EDITED, renamed=())}
    (found,) = changes(published, now(edited))
    assert (found.kind, found.address, found.before["en"]) == ("translation", "statements/st-sea/", old.text)
    machine = TRANSLATIONS | {FISHING[2]: replace(old, text="The sea is everyone’s.", renamed=())}
    assert changes(published, now(machine)) == ()


def test_a_statement_taken_out_is_told_of_on_its_article(published: Published) -> None:
    fishing = ANALYSES[1]
    left = tuple(s for s in fishing.statements if s.id != "st-deny")
    (found,) = changes(published, now(analyses=[ANALYSES[0], replace(fishing, statements=left), ANALYSES[2]]))
    assert (found.address, found.before["ar"]) == ("articles/fishing/", FISHING[1])
    assert found.after["en"] == "No longer listed as a statement"


def test_what_the_log_has_is_not_proposed_again(published: Published) -> None:
    renamed = [replace(AUTHORITY[0], en="Samer Kareem"), *AUTHORITY[1:]]
    line = {"date": "2022-12-01", "address": f"people/{AUTHORITY[0].id}/", "before": "x", "after": "Samer Kareem", "reason": "y"}  # fmt: skip
    log = parse_log(json.dumps(line).encode(), "corrections.jsonl")
    assert changes(published, index_of(ANALYSES, TRANSLATIONS, renamed, log)) == ()


def test_what_was_sent_out_counts_and_not_what_was_built_since(tmp_path: Path, published: Published) -> None:
    keep_published(tmp_path)
    for file in (tmp_path / FOLDER).glob("statements*"):
        file.unlink()
    assert read_published(tmp_path) == published
    (tmp_path / KEPT).write_bytes(b"{")  # damaged: the data itself counts again
    with pytest.raises(Exception, match="no published statements there"):
        read_published(tmp_path)


# -- the commands --------------------------------------------------------------------------------------------------


@pytest.fixture
def day(make_content: MakeContent) -> Path:
    """A digest that has been published and corrected since."""
    memory = json.dumps({"source": SENTENCE, "target": "The road is safe.", "state": "checked"}, ensure_ascii=False)
    files: dict[str, str | bytes] = {
        "articles/road.md": ROAD,
        "authority/a.yaml": PERSON,
        "memory/a.jsonl": f"{memory}\n",
    }
    content = make_content(files)
    build(Options(content, content.parent / "site"))
    files["authority/a.yaml"] = PERSON.replace("Olabi", "Ulabi")
    files["memory/a.jsonl"] = memory.replace("The road", "The new road") + "\n"
    return make_content(files)


def run(day: Path, *words: str, **more: str) -> Result:
    places = ["--content", str(day), "--published", str(day.parent / "site")]
    return CliRunner().invoke(main, ["corrections", *words, *places], **more)  # type: ignore[arg-type]


def test_without_a_terminal_changes_are_listed_and_nothing_is_written(day: Path) -> None:
    done = run(day, "propose")
    assert done.exit_code == 0
    assert "name  people/samer/\n  before:  Samer al-Olabi\n  after:   Samer al-Ulabi\n" in done.output
    assert "  after:   The new road is safe." in done.output
    assert "2 changes that the log does not have.\n" in done.output
    assert not (day / "corrections.jsonl").exists()


def test_each_change_with_a_reason_is_noted(day: Path) -> None:
    done = run(day, "propose", "--ask", "--date", "2016-03-01", input="He spells it so.\n\n")
    assert done.exit_code == 0
    (one,) = load_corrections(day)
    assert (one.path, one.date.isoformat(), one.reason["en"]) == ("people/samer/", "2016-03-01", "He spells it so.")
    assert (one.before["en"], one.after["en"]) == ("Samer al-Olabi", "Samer al-Ulabi")
    assert "1 change that the log does not have.\n" in run(day, "propose", "--list").output


def test_asking_can_be_ended_and_tried(day: Path) -> None:
    assert "have: none noted." in run(day, "propose", "--ask", input="q\n").output
    assert (
        "2 changes that the log did not have: 2 would be noted."
        in run(day, "propose", "--ask", "--dry-run", input="a\nb\n").output
    )
    assert not (day / "corrections.jsonl").exists()


def test_a_correction_is_found_by_address_name_and_words(day: Path) -> None:
    assert run(day, "add", "https://example.org/en/people/samer/", "--reason", "So.", "--dry-run").exit_code == 0
    assert run(day, "add", "سامر العلبي", "--reason", "So.", "--dry-run").exit_code == 0
    done = run(day, "add", "العمل مستمر", "--before", "Work stopped.", "--after", "Work goes on.", "--reason", "So.", "--reason", "لذلك.", "--by", "Mona")  # fmt: skip
    assert done.exit_code == 0, done.output
    (one,) = load_corrections(day)
    assert one.statement
    assert (one.reason, one.by) == ({"ar": "لذلك.", "en": "So."}, "Mona")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["people/nobody/"], 'nothing has the address or the words "people/nobody/"'),
        (["العلبي"], "stands in several places. Give the address of one: statements/"),
        (["articles/road/"], "nothing differs from the published site at articles/road/"),
        (["articles/road/", "--before", "x"], "one of --before and --after is missing"),
        (["people/samer/", "--before", "x", "--before", "y", "--after", "z"], "twice in one language"),
    ],
)
def test_what_cannot_be_noted_is_said(day: Path, words: list[str], said: str) -> None:
    done = run(day, "add", *words, "--reason", "So.")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (day / "corrections.jsonl").exists()


def test_the_lines_that_stand_are_left_as_they_are(day: Path) -> None:
    first = b'{"date": "2016-02-10",  "address": "articles/road/", "before": "a", "after": "b", "reason": "c"}'
    (day / "corrections.jsonl").write_bytes(first)  # without an end of line
    assert run(day, "add", "people/samer/", "--reason", "So.").exit_code == 0
    assert (day / "corrections.jsonl").read_bytes().startswith(first + b"\n{")
    assert len(load_corrections(day)) == 2


def test_a_log_that_is_not_understood_is_not_added_to(day: Path) -> None:
    (day / "corrections.jsonl").write_text("{\n")
    assert "corrections.jsonl:1: not JSON" in run(day, "add", "people/samer/", "--reason", "So.").stderr
    assert (day / "corrections.jsonl").read_text() == "{\n"


def test_a_build_leaves_what_was_sent_out_where_it_is(day: Path) -> None:
    site = day.parent / "site"
    keep_published(site)
    build(Options(day, site))
    assert "2 changes that the log does not have." in run(day, "propose").output
    (site / KEPT).unlink()
    assert "was compared as it was last built" in run(day, "propose").output


def test_a_site_that_is_not_there_is_a_clear_error(day: Path) -> None:
    done = CliRunner().invoke(main, ["corrections", "propose", "--content", str(day), "--published", "nowhere"])
    assert done.exit_code == 2
    assert "no published statements there. Name the folder" in done.stderr


def test_what_is_noted_appears_on_the_page(day: Path) -> None:
    run(day, "add", "people/samer/", "--reason", "He spells it so.", "--date", "2016-03-01")
    build(Options(day, day.parent / "site"))
    body = (day.parent / "site/en/corrections/index.html").read_text("utf-8")
    assert all(words in body for words in ("1 March 2016", "Samer al-Olabi", "Samer al-Ulabi", "He spells it so."))
