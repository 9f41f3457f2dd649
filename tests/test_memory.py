import json
from collections import Counter
from pathlib import Path

import pytest

import digest.memory
from digest.cache import Cache
from digest.errors import MemoryError_
from digest.memory import as_line, hashed, load_memory, normal
from digest.model import State
from tests.conftest import MakeContent

SAMPLE = Path(__file__).parent.parent / "content"


def line(source: str, target: str, state: str = "edited") -> str:
    return json.dumps({"source": source, "target": target, "state": state}, ensure_ascii=False) + "\n"


YES = line("قال لافروف: «نعم» 11", "Lavrov said: “Yes” 11")


@pytest.mark.parametrize(
    "variant",
    [
        "قال لافروف: «نعم» 11",
        "قـال  لافروف:\u00a0“نعم” 11 ",
        "قالَ لافروفُ:\n»نعم« 11",
        '\ufeffقال لافروف: \u200f"نعم"\u200e 11',
        "\ufed7\ufe8e\ufedd لافروف: „نعم‟ 11",
    ],
)
def test_what_readers_see_as_one_is_remembered_as_one(make_content: MakeContent, variant: str) -> None:
    memory = load_memory(make_content({"memory/a.jsonl": line("قال لافروف: «نعم» 11", "Lavrov said: “Yes” 11")}))
    found = memory.get(variant)
    assert found
    assert (found.target, found.state, found.line) == ("Lavrov said: “Yes” 11", State.EDITED, 1)


@pytest.mark.parametrize("other", ["قال لافروف: «نعم» 12", "قال لافروف «نعم» 11", "قال لافروف: «نعم» ١١", "", "«"])
def test_other_letters_digits_or_punctuation_are_another_sentence(make_content: MakeContent, other: str) -> None:
    memory = load_memory(make_content({"memory/a.jsonl": line("قال لافروف: «نعم» 11", "Lavrov said: “Yes” 11")}))
    assert memory.get(other) is None


def test_normalising_twice_changes_nothing_more() -> None:
    for source in ["قـالَ «نعم»… ½ ﷺ ´", "a\u0640\u0301 b", "\u0640", "‘’`"]:
        assert normal(normal(source)) == normal(source)


def test_a_sentence_is_normalised_as_camel_tools_does() -> None:
    from camel_tools.utils.dediac import dediac_ar  # noqa: PLC0415
    from camel_tools.utils.normalize import normalize_unicode  # noqa: PLC0415

    for n in (*range(0x20, 0x250), *range(0x600, 0x700), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        source = f"ب{chr(n)}\u0301 ا"
        given = normalize_unicode(dediac_ar(normalize_unicode(source)), compatibility=False)
        if normal(chr(n)) == chr(n):  # not one of those that we drop, or read as another mark, besides
            assert normal(source) == " ".join(given.split()), hex(n)


def test_what_the_cache_keeps_of_a_file_is_what_the_file_says(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"memory/a.jsonl": YES})
    with Cache(tmp_path / "cache") as cache:
        first, again, plain = load_memory(content, cache), load_memory(content, cache), load_memory(content)
        assert first.held == again.held == plain.held
        assert first.held.keys() == {hashed(normal("قال لافروف: «نعم» 11"))}
        assert (
            first.get("قال لافروف: «نعم» 11") == again.get("قال لافروف: «نعم» 11") == plain.get("قال لافروف: «نعم» 11")
        )
        assert first.entries == again.entries == plain.entries
        (content / "memory/b.jsonl").write_bytes((content / "memory/a.jsonl").read_bytes())
        (content / "memory/a.jsonl").unlink()
        assert [entry.path for entry in load_memory(content, cache).entries.values()] == [
            str(content / "memory/b.jsonl")
        ]
        (content / "memory/b.jsonl").unlink()
        (content / "memory/a.jsonl").write_text(YES.replace("edited", "checked"))
        now = load_memory(content, cache)
        assert [entry.state for entry in now.entries.values()] == [State.CHECKED]
        assert now.held != first.held


def test_entries_are_in_the_order_of_files_and_lines(make_content: MakeContent) -> None:
    lines = {"b": line("ثالثا", "Third"), "a": f"{line('أولا', 'First')}\n{line('ثانيا', 'Second')}"}
    memory = load_memory(make_content({f"memory/{name}.jsonl": text for name, text in lines.items()}))
    assert [entry.target for entry in memory.entries.values()] == ["First", "Second", "Third"]


def test_files_are_read_together(make_content: MakeContent) -> None:
    memory = load_memory(
        make_content(
            {
                "memory/b.jsonl": line("ثانيا", "second", "checked"),
                "memory/a.jsonl": "\ufeff" + line("أولا", " first ") + "\r\n \n" + line("ثالثا", "third"),
                "memory/notes.txt": "not a memory",
            }
        )
    )
    assert len(memory) == 3
    second, first = memory.get("ثانيا"), memory.get("أولا")
    assert second
    assert first
    assert second.state is State.CHECKED
    assert first.target == "first"


def test_no_folder_is_an_empty_memory(make_content: MakeContent) -> None:
    assert len(load_memory(make_content({}))) == 0


def test_the_same_line_twice_is_no_matter(make_content: MakeContent) -> None:
    twice = line("نعم", "yes") + line("نَعَم", "yes")
    assert len(load_memory(make_content({"memory/a.jsonl": twice}))) == 1


def test_two_targets_for_one_source_are_an_error(make_content: MakeContent) -> None:
    content = make_content(
        {"memory/a.jsonl": line("لا", "no") + line("نعم", "yes"), "memory/b.jsonl": line("نعم", "yeah")}
    )
    with pytest.raises(MemoryError_) as caught:
        load_memory(content)
    assert str(caught.value).startswith(f"{content / 'memory' / 'b.jsonl'}:1: ")
    assert f"line 2 of {content / 'memory' / 'a.jsonl'}" in caught.value.hint


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"source": "نعم"', "not JSON"),
        ("nonsense", "not JSON"),
        ('["نعم", "yes"]', "not a JSON object"),
        ('{"source": "نعم", "target": "yes", "state": "edited", "taget": "y"}', 'unknown key "taget"'),
        ('{"source": "نعم", "state": "edited"}', '"target" must be text'),
        ('{"source": "نعم", "target": " ", "state": "edited"}', '"target" must be text'),
        ('{"source": "ـ", "target": "yes", "state": "edited"}', '"source" must be text'),
        ('{"source": 7, "target": "yes", "state": "edited"}', '"source" must be text'),
        ('{"source": "نعم", "target": "yes", "state": "machine"}', 'unknown state "machine"'),
        (b'{"source": "\xe4", "target": "yes", "state": "edited"}', "not UTF-8"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named(make_content: MakeContent, bad: str | bytes, message: str) -> None:
    raw = bad if isinstance(bad, bytes) else bad.encode()
    content = make_content({"memory/a.jsonl": line("لا", "no").encode() + raw + b"\n"})
    with pytest.raises(MemoryError_, match=message) as caught:
        load_memory(content)
    assert (caught.value.path, caught.value.line) == (str(content / "memory" / "a.jsonl"), 2)
    assert caught.value.hint


def test_every_line_of_the_sample_article_is_remembered() -> None:
    memory = load_memory(SAMPLE)
    article = next((SAMPLE / "articles").glob("*.md")).read_text("utf-8")
    body = normal(article.split("---\n", 2)[2])
    assert " ".join(key for key in memory.entries) == body
    assert {entry.state for entry in memory.entries.values()} == {State.EDITED}


def test_who_when_where_from_and_a_note_may_stand_there_too(make_content: MakeContent) -> None:
    more = {"note": "n", "by": "Mona", "date": "2016-02-09", "origin": "x"}
    entry = {"source": "نعم", "target": "yes", "state": "edited", **more}
    found = load_memory(make_content({"memory/a.jsonl": json.dumps(entry)})).get("نعم")
    assert found
    assert json.loads(as_line(found)) == entry


@pytest.mark.parametrize(("key", "value"), [("date", "9.2.2016"), ("date", "20160209"), ("by", 7), ("note", ["n"])])
def test_what_is_wrong_with_them_is_told(make_content: MakeContent, key: str, value: object) -> None:
    entry = {"source": "نعم", "target": "yes", "state": "edited", key: value}
    with pytest.raises(MemoryError_) as caught:
        load_memory(make_content({"memory/a.jsonl": json.dumps(entry)}))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ([n for n in range(12) for _ in range(4)], 1),  # file after file, as the sentences of articles stand there
        ([n for _ in range(20) for n in range(12)], 2),  # scattered
    ],
)
def test_files_are_forgotten_and_hardly_ever_read_again(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[int], most: int
) -> None:
    monkeypatch.setattr(digest.memory, "OPEN", 3)
    content = make_content({f"memory/{n:02}.jsonl": line(f"جملة {n}", f"Sentence {n}") for n in range(12)})
    read: Counter[str] = Counter()

    def counted(path: Path, name: str, cache: Cache | None) -> digest.memory.Entries:
        read[path.name] += 1
        return kept(path, name, cache)

    kept = digest.memory._kept
    monkeypatch.setattr(digest.memory, "_kept", counted)
    with Cache(tmp_path / "cache") as cache:
        memory = load_memory(content, cache)
        for n in asked:
            found = memory.get(f"جملة {n}")
            assert found
            assert found.target == f"Sentence {n}"
    assert set(read.values()) <= set(range(1, most + 1))
    assert len(read) == 12
