"""What holds for every model: the same English whatever the batch, and an answer to whatever comes."""

import random
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from digest import engine as engines
from digest.argos import open_package
from digest.engine import BATCH, CLASS, ModelEngine, Output

DATA = Path(__file__).parent / "data"
PAIRS = [tuple(line.split("\t")) for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for kind in ("DATA", "CONFIG", "CACHE"):  # Argos makes folders, which are not to be the user's
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home"))
    with zipfile.ZipFile(DATA / "tiny-ar-en.argosmodel") as archive:
        archive.extractall(tmp_path / "packages")
    return next((tmp_path / "packages").iterdir())


def mixture(count: int) -> list[str]:
    """Sentences of very different lengths, of what the model knows and what it does not."""
    draw = random.Random(7)
    clauses = [ar for ar, _ in PAIRS]
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،."
    known = [" ".join(draw.sample(clauses, draw.randint(1, 4))) for _ in range(count // 2)]
    unknown = ["".join(draw.choices(letters, k=draw.randint(3, 90))) for _ in range(count - len(known))]
    return [" ".join(sentence.split()) for sentence in (*known, *unknown)]


def translated(engine: ModelEngine, sentences: Sequence[str], size: int) -> dict[str, Output]:
    """The English of each, asked for in groups of a size."""
    groups = [sentences[n : n + size] for n in range(0, len(sentences), size)]
    return {s: o for group in groups for s, o in zip(group, engine.translate(group), strict=True)}


@pytest.mark.parametrize("beam", [1, 4])
def test_neither_text_nor_score_depends_on_the_batch(tiny: Path, beam: int) -> None:
    engine = open_package(tiny, beam)
    sentences = mixture(160)
    alone = translated(engine, sentences, 1)
    shuffled = sentences[:]
    random.Random(1).shuffle(shuffled)
    assert translated(engine, sentences, len(sentences)) == alone
    assert translated(engine, shuffled, 7) == alone
    assert translated(open_package(tiny, beam), shuffled, 50) == alone


def test_threads_change_nothing(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = mixture(40)
    several = open_package(tiny, 4).translate(sentences)
    monkeypatch.setattr(engines.os, "cpu_count", lambda: 1)
    assert open_package(tiny, 4).translate(sentences) == several


def test_without_8_bit_arithmetic_each_sentence_goes_alone(tiny: Path) -> None:
    import ctranslate2  # noqa: PLC0415 - it is loaded when it is needed

    engine = open_package(tiny, 1)
    assert "int8" in engine.translator.compute_type
    engine = open_package(tiny, 1)
    engine.translator = ctranslate2.Translator(str(tiny / "model"), compute_type="float32", intra_threads=1)
    assert [len(some) for some in engine.stream([ar for ar, _ in PAIRS[:4]]) if some] == [1, 1, 1, 1]


def test_batches_come_as_they_are_done(tiny: Path) -> None:
    sentences = [ar for ar, _ in PAIRS]
    groups = [some for some in open_package(tiny, 1).stream(sentences) if some]
    assert len(groups) > len(sentences) / BATCH
    assert all(len(some) <= BATCH for some in groups)
    assert {s for some in groups for s in some} == set(sentences)


def test_a_batch_is_padded_to_the_width_of_its_class() -> None:
    jobs = [engines._Job("x", 0, ["a"] * n) for n in (3, 5)]
    rows = list(engines._filled(jobs, CLASS))
    assert [len(row) for row in rows] == [3, 5, CLASS]
    assert len(list(engines._filled([engines._Job("x", 0, ["a"] * CLASS)], CLASS))) == 1


@pytest.mark.parametrize(
    "sentence",
    ["", " ", "\n", "🙂", "🇸🇾 👨‍👩‍👧 🙂" * 20, "قال 🙂 إن", "…" * 300, "\u202eقال\u202c", "a" * 3000, "\x00", "٣٫٥٪"],
)
def test_whatever_comes_has_an_answer(tiny: Path, sentence: str) -> None:
    engine = open_package(tiny, 4)
    (output,) = engine.translate([sentence])
    assert isinstance(output.text, str)
    assert output == engine.translate(["نعم", sentence, PAIRS[0][0]])[1]


def test_ten_thousand_words_are_one_sentence(tiny: Path) -> None:
    words = " ".join(ar for ar, _ in PAIRS).split()
    long = " ".join((words * 5)[:10_000])
    engine = open_package(tiny, 1)
    (output,) = engine.translate([long])
    assert "long" in output.flags
    assert len(output.text.split()) > 1_000
    assert engine.translate([PAIRS[0][0], long, PAIRS[1][0]])[1] == output


def test_the_same_sentence_twice_is_translated_once(tiny: Path) -> None:
    engine = open_package(tiny, 1)
    first, second = engine.translate([PAIRS[0][0]] * 2)
    assert first == second
    assert [len(some) for some in engine.stream([PAIRS[0][0]] * 2) if some] == [1]
