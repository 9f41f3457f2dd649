import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from digest.argos import open_package
from digest.cache import Cache
from digest.config import Config, Translate
from digest.engine import Output
from digest.errors import ModelError
from digest.memory import Memory, Remembered, load_memory, memory_of
from digest.model import State, Translation
from digest.models import find_engine
from digest.progress import Item
from digest.translate import translate_all

DATA = Path(__file__).parent / "data"
PAIRS = [tuple(line.split("\t")) for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]
NOTHING = memory_of(())
CHUNK = 32  # sentences that the replay engine answers at once


class Replay:
    """An engine that answers from a table, notes what it is asked, and can be cut off."""

    name = "replay 1"

    def __init__(self, answers: dict[str, Output], *, key: str = "replay", breaks_after: int = 99) -> None:
        self.answers = answers
        self.key = key
        self.asked: list[str] = []
        self.calls = 0
        self.breaks_after = breaks_after

    def stream(self, sentences: Sequence[str]) -> Iterator[dict[str, Output]]:
        for chunk in (sentences[n : n + CHUNK] for n in range(0, len(sentences), CHUNK)):
            if self.calls == self.breaks_after:
                raise ModelError("cut off")
            self.calls += 1
            self.asked += chunk
            yield {sentence: self.answers.get(sentence, Output(english(sentence), -0.5)) for sentence in chunk}


def english(sentence: str) -> str:
    """Something that no check takes offence at, different for each sentence."""
    return f"en {''.join(chr(ord('a') + ord(c) % 26) for c in sentence)}"


def remember(source: str, target: str, state: State = State.EDITED) -> Memory:
    return memory_of([Remembered(source, target, state, "a.jsonl", 1)])


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for kind in ("DATA", "CONFIG", "CACHE"):  # Argos makes folders, which are not to be the user's
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home"))
    with zipfile.ZipFile(DATA / "tiny-ar-en.argosmodel") as archive:
        archive.extractall(tmp_path / "packages")
    return next((tmp_path / "packages").iterdir())


def test_an_editors_words_come_first(cache: Cache) -> None:
    engine = Replay({})
    memory = remember("قال: «نعم»", "He said: “Yes”")
    found = translate_all(["قال: “نعم”", "لا"], memory, engine, cache)
    assert found["قال: “نعم”"] == Translation("قال: “نعم”", "He said: “Yes”", State.EDITED, "memory")
    assert found["لا"] == Translation("لا", english("لا"), State.MACHINE, "replay 1", -0.5)
    assert engine.asked == ["لا"]


def test_what_an_editor_passed_is_checked(cache: Cache) -> None:
    found = translate_all(["نعم"], remember("نعم", "yes", State.CHECKED), None, cache)
    assert found["نعم"].state is State.CHECKED


def test_without_an_engine_the_rest_is_pending(cache: Cache) -> None:
    assert translate_all(["نعم"], NOTHING, None, cache) == {"نعم": Translation("نعم", "", State.PENDING)}


def test_what_is_not_arabic_stands_as_it_is(cache: Cache) -> None:
    engine = Replay({})
    found = translate_all(["2254 \n (UN)", ""], NOTHING, engine, cache)
    assert found["2254 \n (UN)"].text == "2254 (UN)"
    assert found[""].text == ""
    assert engine.asked == []


def test_each_sentence_is_asked_for_once_and_sorted_by_length(cache: Cache) -> None:
    engine = Replay({})
    found = translate_all(["سادسا وسابعا", "لا", "سادسا  وسابعا", "لا"], NOTHING, engine, cache)
    assert engine.asked == ["لا", "سادسا وسابعا"]
    assert {source: t.source for source, t in found.items()} == {source: source for source in found}
    assert found["سادسا  وسابعا"].text == found["سادسا وسابعا"].text


def test_lines_of_a_headline_reach_the_engine_as_one(cache: Cache) -> None:
    engine = Replay({})
    translate_all(["لافروف: نعم\nللحوار"], NOTHING, engine, cache)
    assert engine.asked == ["لافروف: نعم للحوار"]


def test_a_second_build_translates_nothing(cache: Cache) -> None:
    sources = [ar for ar, _ in PAIRS[:20]]
    first = translate_all(sources, NOTHING, Replay({}), cache)
    again = Replay({})
    assert translate_all(sources, NOTHING, again, cache) == first
    assert again.asked == []


def test_progress_counts_the_sentences_that_the_machine_is_asked_for(cache: Cache) -> None:
    shown: list[tuple[str, int | None, int]] = []

    def track(items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]:
        got = list(items)
        shown.append((what, total, len(got)))
        return got

    sources = [f"نعم {n}" for n in range(CHUNK + 1)]
    for _ in range(2):  # the second time the cache has them all, and there is nothing to show
        translate_all([*sources, "2254"], NOTHING, Replay({}), cache, track=track)
    assert shown == [("Translating", len(sources), len(sources))]


def test_another_engine_is_asked_again(cache: Cache) -> None:
    translate_all(["نعم"], NOTHING, Replay({}), cache)
    other = Replay({}, key="replay with another beam")
    translate_all(["نعم"], NOTHING, other, cache)
    assert other.asked == ["نعم"]


def test_a_build_cut_off_keeps_what_it_had(cache: Cache) -> None:
    sources = [f"{'ا' * (n // 100 + 1)} {n}" for n in range(3 * CHUNK)]
    with pytest.raises(ModelError):
        translate_all(sources, NOTHING, Replay({}, breaks_after=2), cache)
    again = Replay({})
    assert len(translate_all(sources, NOTHING, again, cache)) == len(sources)
    assert len(again.asked) == CHUNK


def test_a_value_of_another_shape_in_the_cache_is_made_anew(cache: Cache) -> None:
    translate_all(["نعم"], NOTHING, Replay({}), cache)
    with sqlite3.connect(cache.path) as database:
        (key,) = database.execute("SELECT key FROM entry WHERE stage = 'translate'").fetchone()
    cache.put_many("translate", {key: b'{"words": []}'})
    assert translate_all(["نعم"], NOTHING, Replay({}), cache)["نعم"].text == english("نعم")


def test_flags_and_silence_of_the_machine_are_told(cache: Cache) -> None:
    engine = Replay({"طويل": Output("long one", -1.0, ("long",)), "صامت": Output("")})
    found = translate_all(["طويل", "صامت"], NOTHING, engine, cache)
    assert (found["طويل"].state, found["طويل"].flags) == (State.FLAGGED, ("long",))
    assert found["صامت"] == Translation("صامت", "", State.PENDING)


def test_a_real_package_from_the_configuration_to_the_page(tiny: Path, cache: Cache) -> None:
    config = Config(translate=Translate(model=tiny.name, beam=1))
    engine, problems = find_engine(config, tiny.parent)
    assert engine
    assert problems == []
    found = translate_all([ar for ar, _ in PAIRS], NOTHING, engine, cache)
    assert [found[ar].text for ar, _ in PAIRS] == [en for _, en in PAIRS]
    assert {(t.state, t.engine) for t in found.values()} == {(State.MACHINE, "Argos ar-en 1.0")}
    assert translate_all([ar for ar, _ in PAIRS], NOTHING, open_package(tiny, 1), cache) == found


def test_no_machine_is_asked_for(tmp_path: Path) -> None:
    assert find_engine(Config(translate=Translate(model="none")), tmp_path) == (None, [])


def test_a_folder_without_a_package_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not an Argos package") as caught:
        find_engine(Config(translate=Translate(model="models/ar-en")), tmp_path)
    assert caught.value.path == str(tmp_path / "models" / "ar-en")


def test_the_sample_needs_no_machine(cache: Cache) -> None:
    memory = load_memory(DATA.parent.parent / "content")
    found = translate_all([entry.source for entry in memory.entries.values()], memory, None, cache)
    assert {translation.state for translation in found.values()} == {State.EDITED}
