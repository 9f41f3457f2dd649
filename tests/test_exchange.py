"""TMX, XLIFF and PO: nothing is lost on the way, and what is wrong is named with its line."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import ExchangeError
from digest.exchange import FORMATS, read, write
from digest.memory import Remembered, normal
from digest.model import State

KINDS = (".tmx", ".xlf", ".po")
ENTRY = Remembered(
    "قال لافروف: «نعم & <لا>».", 'Lavrov said: “Yes & <no>” \\ "so".', State.CHECKED, "a.jsonl", 3,
    "Look at\nthe tone.", "Mona “M.” O'Neil", "2016-02-09", "https://example.org/?a=1&b=2",
)  # fmt: skip


def xml_text(size: int) -> st.SearchStrategy[str]:
    wild = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r")
    return st.text(wild, max_size=size).filter(lambda s: "\ufffe" not in s and "\uffff" not in s)


words = st.builds(
    "{}{}{}".format, xml_text(12), st.sampled_from(["نعم", "قال «لا»", 'a\\n\\\\"b"', "%s {x} ]]>"]), xml_text(12)
)
entries = st.builds(
    Remembered,
    words,
    words.map(str.strip),
    st.sampled_from([State.EDITED, State.CHECKED]),
    st.just("a.jsonl"),
    st.integers(1, 9),
    xml_text(20),
    xml_text(10),
    st.one_of(st.just(""), st.dates().map(lambda d: d.isoformat())),
    xml_text(10),
)


def facts(entry: Remembered) -> tuple[str, ...]:
    return (entry.source, entry.target, entry.state, entry.note, entry.by, entry.date, entry.origin)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(found=st.lists(entries, max_size=4, unique_by=lambda e: e.source))
def test_a_round_trip_loses_nothing(tmp_path: Path, kind: str, found: list[Remembered]) -> None:
    path = tmp_path / f"memory{kind}"
    write(found, path)
    assert [facts(e) for e in read(path).entries] == [facts(e) for e in found]
    assert read(path).left == ()
    first = path.read_bytes()
    write(read(path).entries, path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_goes_and_comes_back(tmp_path: Path, kind: str) -> None:
    write([ENTRY], tmp_path / f"m{kind}")
    (back,) = read(tmp_path / f"m{kind}").entries
    assert facts(back) == facts(ENTRY)
    assert back.line > 1


FOREIGN = {
    ".tmx": """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="ar-SA" datatype="xml"/><body>
<tu creationid="ann" creationdate="20200102T030405Z"><tuv xml:lang="ar-SA"><seg>نعم <bpt i="1">{b}</bpt>سيدي<ept i="1">{/b}</ept></seg></tuv>
<tuv xml:lang="EN-us"><seg>yes <hi>sir</hi></seg></tuv><tuv xml:lang="fr"><seg>oui</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>وحده</seg></tuv></tu>
</body></tmx>""",
    ".xlf": """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="ar-SA" target-language="en-US" original="a" datatype="x"><body>
<trans-unit id="1" approved="yes"><source>نعم <x id="1"/>سيدي</source><target>yes <g id="2">sir</g></target></trans-unit>
<trans-unit id="2"><source>لا</source><target state="needs-review-translation">no</target></trans-unit>
<trans-unit id="3"><source>ربما</source></trans-unit>
<trans-unit id="4" approved="no"><source>كلا</source><target>no</target></trans-unit>
</body></file></xliff>""",
    ".po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n# Mind the tone.\nmsgid "نعم سيدي"\nmsgstr "yes sir"\n\n#, fuzzy\nmsgid "لا"\nmsgstr "no"\n\nmsgid "ربما"\nmsgstr ""\n',
}


@pytest.mark.parametrize(("kind", "left"), [(".tmx", 0), (".xlf", 3), (".po", 2)])
def test_files_of_other_programs_come_in_and_what_is_unfinished_stays_out(tmp_path: Path, kind: str, left: int) -> None:
    path = tmp_path / f"m{kind}"
    path.write_text(FOREIGN[kind], "utf-8")
    brought = read(path)
    (entry,) = brought.entries
    assert (entry.source, entry.target, entry.state) == ("نعم سيدي", "yes sir", State.EDITED)
    assert len(brought.left) == left
    assert all(error.line and error.hint for error in brought.left)
    if kind == ".tmx":
        assert (entry.by, entry.date) == ("ann", "2020-01-02")
    if kind == ".po":
        assert entry.note == "Mind the tone."


BOMB = '<?xml version="1.0"?>\n<!DOCTYPE tmx [\n<!ENTITY a "b">]>\n<tmx version="1.4"><body>&a;</body></tmx>'


@pytest.mark.parametrize(
    ("name", "data", "line", "message"),
    [
        ("a.tmx", "<tmx>\n<body>\n</tmx>", 3, "not XML"),
        ("a.tmx", "", 1, "not XML"),
        ("a.tmx", BOMB, 3, "declares entities"),
        ("a.tmx", "<xliff version='1.2'/>", 1, "not TMX"),
        ("a.tmx", "<tmx>" + "<a>" * 100, 1, "nested too deeply"),
        ("a.xlf", "\n<tmx/>", 2, "not XLIFF"),
        ("a.xlf", "<xliff version='2.0'/>", 1, 'version "2.0"'),
        (
            "a.xlf",
            "<xliff version='1.2'>\n<file source-language='fr' target-language='en'/></xliff>",
            2,
            '"fr" to "en"',
        ),
        ("a.po", 'msgid "a"\nmsgstr "b"\nnonsense\n', 3, "not PO"),
        ("a.po", b'msgid "\xff"\n', 1, "not UTF-8"),
        ("a.po", '#. digest: {"state"\nmsgid "a"\nmsgstr "b"\n', 2, "not JSON"),
        ("a.csv", "", None, "kind of file"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    tmp_path: Path, name: str, data: str | bytes, line: int | None, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(ExchangeError, match=message) as caught:
        read(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        read(tmp_path / "none.po")


def test_what_xml_cannot_hold_is_told_with_the_line_of_the_memory(tmp_path: Path) -> None:
    bad = Remembered("نعم\x0b", "yes", State.EDITED, "content/memory/a.jsonl", 7)
    with pytest.raises(ExchangeError, match=r"content/memory/a\.jsonl:7: .*U\+000B"):
        write([bad], tmp_path / "a.tmx")
    write([bad], tmp_path / "a.po")
    assert [facts(e) for e in read(tmp_path / "a.po").entries] == [facts(bad)]


def test_every_kind_is_tested() -> None:
    assert set(FORMATS) == {*KINDS, ".xliff"}
    assert normal(ENTRY.source)
