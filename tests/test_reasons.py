"""`digest explain` of addresses: whose the speaker, the name and the English are."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from digest.gist import Told
from digest.model import Renamed, State
from digest.reasons import english
from tests.conftest import MakeContent

FIRST = "قال وزير النقل سامر العلبي إن الطريق آمن."
ROAD = f"---\ndate: 2016-02-09\naliases: [old-road]\n---\n{FIRST}\nوأضاف: «لن نغلق الطريق».\nوكان الجو ماطرا.\n"
PEOPLE = "- {id: nobody, type: person, ar: نبيل القاسم, en: Nabil al-Qasim}\n- {id: samer, type: person, ar: سامر العلبي, en: Samer al-Olabi, formerly: [samir]}\n"
ENGLISH = {"source": FIRST, "target": "The road is safe.", "state": "edited", "by": "Mona", "date": "2016-02-09"}


@pytest.fixture
def content(make_content: MakeContent) -> Path:
    memory = json.dumps(ENGLISH, ensure_ascii=False) + "\n"
    files = {"articles/road.md": ROAD, "authority/people.yaml": PEOPLE, "memory/a.jsonl": memory}
    return make_content({**files})


def explain(content: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["explain", *words, "--content", str(content)])


def ident(content: Path) -> str:
    lines = explain(content, "road", "1").output.splitlines()
    return next(line.split()[-1] for line in lines if "statement: " in line)


def test_a_statement_is_found_by_its_id_and_by_any_address_of_its_page(content: Path) -> None:
    own = ident(content)
    outputs = {
        explain(content, what).output
        for what in (own, f"statements/{own}/", f"https://example.org/ar/statements/{own}/index.html", f"/en/articles/road/#s-{own}")
    }  # fmt: skip
    (said,) = outputs
    assert said.startswith(f"{content}/articles/road.md: articles/road/\n\n[1] {FIRST}\n")
    assert "[2]" not in said


def test_it_says_whose_the_name_and_the_english_are(content: Path) -> None:
    said = explain(content, "articles/road/", "1").output
    assert f"name: Samer al-Olabi, as the editors' list has it: {content}/authority/people.yaml:2\n" in said
    assert "English: The road is safe.\n" in said
    assert f"state: edited: an editor wrote it, {content}/memory/a.jsonl:1 (by Mona, 2016-02-09)\n" in said


def test_what_is_pending_and_what_is_no_statement_say_why(content: Path) -> None:
    said = explain(content, "articles/old-road/").output
    assert "English: none yet (pending): no editor has written it, and no translation model is installed" in said
    assert "[3] وكان الجو ماطرا.\n    no statement: " in said


def test_a_file_of_the_digest_is_the_article_and_any_other_file_stands_alone(content: Path, tmp_path: Path) -> None:
    inside = explain(content, str(content / "articles/road.md"))
    assert inside.output == explain(content, "articles/road/").output
    (tmp_path / "loose.txt").write_text(FIRST + "\n", "utf-8")
    loose = explain(content, str(tmp_path / "loose.txt")).output
    assert "English: The road is safe." in loose
    assert "Samer al-Olabi" in loose


def test_a_name_says_where_it_comes_from(content: Path) -> None:
    said = explain(content, "people/samir/").output
    assert said.startswith("سامر العلبي (Samer al-Olabi): people/samer/\n  name: Samer al-Olabi, as the editors' list")
    assert "  capacities, of the articles: وزير النقل" in said
    assert "  articles: articles/road/\n" in said


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["3f2a9c01de"], "no article has a statement 3f2a9c01de. It was taken out, or its sentence was changed"),
        (["articles/none/"], 'no article has the address "none"'),
        (["people/none/"], 'no page has the address "people/none/"'),
        (["articles/road/", "9"], "articles/road/: there is no sentence 9. The last one is 3."),
        (["days/2016-02-09/"], "is nothing that can be explained"),
    ],
)
def test_what_is_not_there_is_a_clear_error(content: Path, what: list[str], said: str) -> None:
    done = explain(content, *what)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_an_override_that_cannot_be_followed_is_warned_of(content: Path) -> None:
    (content / "overrides").mkdir()
    (content / "overrides/road.yaml").write_text("- {statement: 3f2a9c01de, speaker: samer}\n", "utf-8")
    assert "warning: " in explain(content, "articles/road/").output


def test_the_machines_english_names_the_model_and_what_was_found() -> None:
    found = Told(0, 1, "س", "", "Samer denied it.", State.FLAGGED, ("numbers",), "argos 1.0", ("Hama",), (Renamed(0, 5, "Sam"),), -0.8)  # fmt: skip
    assert list(english(found, None, True)) == [
        "English: Samer denied it.",
        "  state: flagged: a machine made it (argos 1.0), and a check found a fault",
        "  score: -0.80 (mean log-probability of a token)",
        "  fault: the numbers differ from the original (numbers)",
        "  left out: Hama",
        "  put right: Samer, where the machine wrote Sam",
    ]
