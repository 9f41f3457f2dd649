import json

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from digest.articles import read_articles
from digest.cli import main
from digest.memory import Memory, Remembered, load_memory, memory_of
from digest.model import State
from digest.suggest import Finder, differences, open_sentences
from tests.conftest import MakeContent

OLD = "وشدد لافروف على ضرورة إبداء الاهتمام الخاص لحل قضية الشعب الفلسطيني."
NEW = "وشدد لافروف على ضرورة إبداء الاهتمام الكبير لحل قضية الشعب الفلسطيني."
OTHER = "ويقع الميناء على بعد كيلومترين من وسط المدينة."


def memory(*sources: str) -> Memory:
    entries = [Remembered(s, f"English {n}", State.EDITED, "a.jsonl", n) for n, s in enumerate(sources, 1)]
    return memory_of(entries)


def test_the_nearest_comes_with_its_likeness_and_what_differs() -> None:
    (found,) = Finder(memory(OLD, OTHER)).near(NEW)
    assert found.entry.source == OLD
    assert 85 <= found.score < 100
    assert "[-الخاص-]{+الكبير+}" in found.differences


def test_the_sentence_itself_and_what_is_unlike_are_no_suggestions() -> None:
    assert Finder(memory(OLD)).near(OLD) == ()
    assert Finder(memory(OTHER)).near(NEW) == ()
    assert Finder(memory()).near(NEW) == ()


def test_other_marks_alone_are_all_but_the_same() -> None:
    (found,) = Finder(memory(OLD)).near(OLD.rstrip("."))
    assert found.score == 100


def test_a_changed_sentence_finds_its_old_translation(make_content: MakeContent) -> None:
    line = json.dumps({"source": OLD, "target": "He stressed it.", "state": "edited"}, ensure_ascii=False) + "\n"
    content = make_content({"articles/a.txt": f"{OTHER}\n{NEW}\n", "memory/a.jsonl": line})
    articles, _ = read_articles(content)
    (sentence,) = open_sentences(articles, load_memory(content))
    assert (sentence.source, sentence.line) == (NEW, 2)
    assert sentence.near[0].gone
    done = CliRunner().invoke(main, ["memory", "suggest", "--content", str(content)])
    assert done.exit_code == 0
    assert "a.txt:2: " in done.output
    assert "in no article any more" in done.output
    assert "He stressed it." in done.output
    one = CliRunner().invoke(main, ["memory", "suggest", NEW, "--content", str(content)])
    assert "He stressed it." in one.output
    none = CliRunner().invoke(main, ["memory", "suggest", "لا شيء", "--content", str(content)])
    assert "Nothing in the memory is like it." in none.output


def test_differences_read_as_the_new_sentence() -> None:
    assert differences("قال نعم", "قال لا") == "قال [-نعم-]{+لا+}"
    assert differences("نعم", "نعم") == "نعم"


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_breaks_it(one: str, other: str) -> None:
    differences(one, other)
    Finder(memory(one)).near(other)
