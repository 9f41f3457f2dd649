"""A decision is a small change of one file: what was asked for, and not a character more; and it can be undone."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.asked import Choice, Question
from digest.decide import Answer, Hunk, Verdict, checked, hunk, overridden, remembered, undone
from digest.entries import Entry, Office, appointed, entered, entry_of, joined, newcomer, respelled
from digest.errors import DigestError

ID = "3f2a9c01de"
PEOPLE = """# Everybody.

- id: samer-al-olabi   # the minister
  type: person
  ar: سامر العلبي
  en:   "Samer al-Olabi"

# She comes second.
- {id: layla, type: person, ar: ليلى حداد, en: Layla Haddad, aliases: [ليلى]}
"""


def asked(kind: str, **more: object) -> Question:
    base: dict[str, object] = {
        "id": "x", "kind": kind, "reason": "name", "weight": 1.0, "reach": 1, "slug": "road", "path": "articles/road.md",
        "line": 1, "at": 0, "title": "", "ar": "العلبي", "en": "Al-Olabi", "type": "person", "former": "al-olabi-1d0c5e2f",
    }  # fmt: skip
    return Question(**(base | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"- statement: {ID}  # قال\n  speaker: samer\n"),
        ("# mine\n", f"# mine\n- statement: {ID}  # قال\n  speaker: samer\n"),
        ("- {statement: 77aa01bc02, exclude: true}",
         f"- {{statement: 77aa01bc02, exclude: true}}\n- statement: {ID}  # قال\n  speaker: samer\n"),
        ("  - statement: 77aa01bc02\n    exclude: true\n",
         f"  - statement: 77aa01bc02\n    exclude: true\n  - statement: {ID}  # قال\n    speaker: samer\n"),
        ("[{statement: 77aa01bc02, exclude: true}]\n",
         f"[{{statement: 77aa01bc02, exclude: true}}, {{statement: {ID}, speaker: samer}}]\n"),
        (f"- statement: {ID}\n  exclude: true   # no\n  note: He.\n",
         f"- statement: {ID}\n  speaker: samer   # no\n  note: He.\n"),
        (f"- {{statement: {ID}, speaker: null, note: a}}  # seen\r\n",
         f"- {{statement: {ID}, speaker: samer, note: a}}  # seen\r\n"),
        (f"- speaker: 'ليلى'\n  statement: {ID}\n", f"- speaker: samer\n  statement: {ID}\n"),
    ],
)  # fmt: skip
def test_an_override_is_added_or_takes_the_place_of_the_one_that_stands(before: str, after: str) -> None:
    assert overridden(before, [ID], Verdict("samer"), "قال") == after


def test_an_override_says_nobody_and_no_statement() -> None:
    text = overridden("", [ID], Verdict(None), "")
    assert yaml.safe_load(text) == [{"statement": ID, "speaker": None}]
    text = overridden(text, [ID], Verdict(exclude=True), "")
    assert yaml.safe_load(text) == [{"statement": ID, "exclude": True}]


@pytest.mark.parametrize("text", ["statement: x\n", "- a\n...\n", "- [", "- {statement: &a x}\n--- \n- b\n"])
def test_a_file_of_another_form_is_left_alone(text: str) -> None:
    with pytest.raises(DigestError):
        overridden(text, [ID], Verdict("samer"), "")


def test_a_name_that_is_confirmed_becomes_an_entry() -> None:
    entry = entry_of(asked("names", ar="منى الشحرية", gender="f"), "Mona al-Shahria", {"mona-al-shahria"})
    assert entered(PEOPLE, entry) == PEOPLE + (
        "\n- id: mona-al-shahria-2\n  type: person\n  ar: منى الشحرية\n  en: Mona al-Shahria\n  gender: f\n"
        "  formerly: [al-olabi-1d0c5e2f]\n"
    )
    assert "  in: [road]\n" in entered("", Entry("k", "person", "كريم", "Karim", within="road"))
    assert yaml.safe_load(entered("", Entry("k", "person", 'كريم: "أ"', "Karim # no")))[0]["en"] == "Karim # no"


def test_a_name_is_joined_to_an_entry() -> None:
    text = joined(PEOPLE, "samer-al-olabi", asked("names", ar="سامر محمد العلبي"))
    assert text == PEOPLE.replace("# the minister\n", "# the minister\n  formerly: [al-olabi-1d0c5e2f]\n").replace(
        '"Samer al-Olabi"\n', '"Samer al-Olabi"\n  aliases: [سامر محمد العلبي]\n'
    )
    text = joined(PEOPLE, "layla", asked("names", ar="حداد", within="road", former=""))
    assert text == PEOPLE.replace("[ليلى]", "[ليلى, {ar: حداد, in: [road]}]")
    with pytest.raises(DigestError, match="no entry"):
        joined(PEOPLE, "nobody", asked("names"))


def test_a_name_is_respelled() -> None:
    assert respelled(PEOPLE, "samer-al-olabi", "Samir al-Olabi") == PEOPLE.replace("Samer al-", "Samir al-")


def test_an_office_is_added_or_its_english_corrected() -> None:
    office = Office("وزير النقل", "Transport Minister: roads", "2016-02-09")
    text = appointed(PEOPLE, "samer-al-olabi", office)
    line = '  roles: [{ar: وزير النقل, en: "Transport Minister: roads", from: 2016-02-09}]\n'
    assert text == PEOPLE.replace('"Samer al-Olabi"\n', f'"Samer al-Olabi"\n{line}')
    again = appointed(text, "samer-al-olabi", office._replace(en="Minister of Transport", since="2016-03-01"))
    assert again == text.replace("Transport Minister: roads", "Minister of Transport")
    earlier = appointed(again, "samer-al-olabi", office._replace(since="2015-01-01"))
    assert len(yaml.safe_load(earlier)[0]["roles"]) == 2
    assert "roles: [{ar: وزير النقل, en: x}]" in entered(
        "", Entry("k", "person", "كريم", "K", office=Office("وزير النقل", "x"))
    )


def test_a_newcomer_of_one_word_is_known_in_the_article_alone() -> None:
    assert newcomer(asked("speakers"), "قمر", "Qamar", "person", ()).within == "road"
    assert newcomer(asked("speakers"), "قمر بحر", "Qamar Bahr", "person", ()).within == ""


def test_a_translation_is_a_line() -> None:
    line = {"source": "الطريق آمن.", "target": "The road is safe.", "state": "checked"}
    first = remembered("", *line.values())
    assert json.loads(first) == line
    assert first.endswith("}\n")
    more = remembered(first.rstrip("\n"), "غيره.", "Another.", "edited")
    assert more.startswith(first)
    noted = json.dumps(line | {"note": "n"}, ensure_ascii=False)
    again = remembered(f"{noted}\n\n{more}", "الطريقُ  آمن.", "Safe.", "edited")
    assert json.loads(again.splitlines()[0]) == line | {"target": "Safe.", "state": "edited", "note": "n"}
    assert again.splitlines()[1:] == ["", *more.splitlines()]


def test_what_does_not_answer_is_refused() -> None:
    for question, answer in (
        (asked("names"), Answer("exclude")),
        (asked("names"), Answer("english", " \u202e ")),
        (asked("translations", en=""), Answer("accept")),
        (asked("translations"), Answer("english", "x" * 3000)),
    ):
        with pytest.raises(DigestError):
            checked(question, answer)


def test_to_accept_is_what_is_proposed() -> None:
    guess = Choice("samer-al-olabi", "سامر", "Samer", "guess")
    assert checked(asked("speakers", choices=(guess,)), Answer("accept")) == Answer("speaker", "samer-al-olabi")
    assert checked(asked("speakers"), Answer("accept")) == Answer("nobody")
    assert checked(asked("names"), Answer("accept")) == Answer("english", "Al-Olabi")


@settings(deadline=None)
@given(
    st.text("ab\n", max_size=12),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.text("abc\n", max_size=4)), max_size=5),
    st.data(),
)
def test_any_change_can_be_undone_alone(text: str, edits: list[tuple[int, int, str]], data: st.DataObject) -> None:
    """The others stay: as if it had never been made, unless a later one touches the same place."""
    hunks: list[Hunk] = []
    now = text
    for start, length, new in edits:
        after = now[:start] + new + now[start + length :]
        hunks.append(hunk(now, after))
        now = after
    while hunks:
        found = undone(now, hunks, data.draw(st.integers(0, len(hunks) - 1)))
        if found is None:
            found = undone(now, hunks, len(hunks) - 1)
        assert found is not None
        now, hunks = found
    assert now == text
