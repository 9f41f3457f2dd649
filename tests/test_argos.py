import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from digest.argos import find_installed, open_package
from digest.engine import ModelEngine
from digest.errors import ModelError

DATA = Path(__file__).parent / "data"
PAIRS = [tuple(line.split("\t")) for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder where Argos looks for its packages, instead of the user's."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for kind in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home"))
    from argostranslate import settings  # noqa: PLC0415 - makes folders, which are not to be the user's

    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    monkeypatch.setattr(settings, "package_dirs", [folder])
    return folder


@pytest.fixture
def tiny(packages: Path) -> Path:
    """The tiny package, installed."""
    with zipfile.ZipFile(DATA / "tiny-ar-en.argosmodel") as archive:
        archive.extractall(packages)
    return next(packages.iterdir())


def describe(folder: Path, **changes: object) -> None:
    """Change the package's metadata."""
    path = folder / "metadata.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_it_repeats_what_it_was_taught(tiny: Path) -> None:
    outputs = open_package(tiny, beam=1).translate([ar for ar, _ in PAIRS])
    assert [output.text for output in outputs] == [en for _, en in PAIRS]
    assert not any(output.flags for output in outputs)


def test_beam_search_agrees_almost_everywhere(tiny: Path) -> None:
    outputs = open_package(tiny, beam=4).translate([ar for ar, _ in PAIRS])
    same = sum(output.text == en for output, (_, en) in zip(outputs, PAIRS, strict=True))
    assert same >= 0.97 * len(PAIRS)


@pytest.mark.parametrize("beam", [1, 4])
def test_the_score_is_the_mean_log_probability_of_a_token(tiny: Path, beam: int) -> None:
    import ctranslate2  # noqa: PLC0415 - it is loaded when it is needed
    from argostranslate.package import Package  # noqa: PLC0415

    tokenizer = Package(tiny).tokenizer
    judge = ctranslate2.Translator(str(tiny / "model"), compute_type="int8", intra_threads=1)
    (output,) = open_package(tiny, beam).translate([PAIRS[0][0]])
    (judged,) = judge.score_batch([tokenizer.encode(PAIRS[0][0])], [tokenizer.encode(output.text)])
    assert output.score is not None
    assert output.score < 0
    assert output.score == pytest.approx(sum(judged.log_probs) / len(judged.log_probs), rel=0.05)


def test_what_it_was_not_taught_scores_lower(tiny: Path) -> None:
    known, unknown = open_package(tiny, beam=4).translate([PAIRS[0][0], "هبط الطائر على شجرة بعيدة"])
    assert known.score is not None
    assert unknown.score is not None
    assert unknown.score < known.score


def test_answers_do_not_depend_on_the_batch(tiny: Path) -> None:
    engine = open_package(tiny, beam=4)
    sentences = [ar for ar, _ in PAIRS[:40]] + ["نعم", "لا"]
    together = engine.translate(sentences)
    assert [engine.translate([sentence])[0] for sentence in sentences] == together


def test_nothing_gives_nothing(tiny: Path) -> None:
    engine = open_package(tiny, beam=1)
    assert engine.translate([]) == []
    assert [output.text for output in engine.translate(["", " \n"])] == ["", ""]
    blank, said = engine.translate(["", PAIRS[0][0]])
    assert (blank.text, blank.score, said.text) == ("", None, PAIRS[0][1])


def test_a_long_sentence_is_cut_and_says_so(tiny: Path) -> None:
    (output,) = open_package(tiny, beam=1).translate([" ".join(ar for ar, _ in PAIRS[:60])])
    assert "long" in output.flags
    assert output.score is not None
    assert output.text.count(".") > 2


@pytest.mark.parametrize("sentence", ["وقال " * 10_000, "و" * 50_000, "، " * 5_000, "\u200f" * 3_000])
def test_endless_sentences_come_to_an_end(tiny: Path, sentence: str) -> None:
    (output,) = open_package(tiny, beam=1).translate([sentence])
    assert "long" in output.flags or output.text == "" or output.score is not None


def test_it_is_found_where_argos_keeps_its_packages(tiny: Path) -> None:
    engine, problems = find_installed(beam=4)
    assert engine
    assert problems == []
    assert engine.name == "Argos ar-en 1.0"


def test_the_newest_of_several_is_taken(packages: Path, tiny: Path) -> None:
    for version in ("1.9", "1.10"):
        shutil.copytree(tiny, packages / f"other-{version}")
        describe(packages / f"other-{version}", package_version=version)
    engine, _ = find_installed(beam=4)
    assert engine
    assert engine.name == "Argos ar-en 1.10"


def test_no_package_is_no_engine(packages: Path) -> None:
    assert find_installed(beam=4) == (None, [])
    packages.rmdir()
    assert find_installed(beam=4) == (None, [])


def test_other_directions_are_passed_over(tiny: Path) -> None:
    describe(tiny, from_code="en", to_code="ar")
    assert find_installed(beam=4) == (None, [])
    with pytest.raises(ModelError, match="from en to ar"):
        open_package(tiny, beam=4)


def test_folders_that_are_no_packages_do_no_harm(packages: Path, tiny: Path) -> None:
    (packages / "empty").mkdir()
    (packages / "file").write_text("x")
    (packages / "broken").mkdir()
    (packages / "broken" / "metadata.json").write_text("{")
    engine, problems = find_installed(beam=4)
    assert engine
    assert [problem.path for problem in problems] == [str(packages / "broken" / "metadata.json")]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("metadata.json", "not an Argos package"),
        ("sentencepiece.model", "without sentencepiece.model"),
        ("model/model.bin", "without model/model.bin"),
    ],
)
def test_a_package_that_is_not_whole_is_refused(tiny: Path, missing: str, message: str) -> None:
    (tiny / missing).unlink()
    with pytest.raises(ModelError, match=message) as caught:
        open_package(tiny, beam=4)
    assert caught.value.hint


@pytest.mark.parametrize("metadata", ["[]", "7", '{"from_code": ', "\udcff"])
def test_a_description_that_is_none_is_refused(tiny: Path, metadata: str) -> None:
    (tiny / "metadata.json").write_text(metadata, errors="surrogateescape")
    with pytest.raises(ModelError, match="not the description"):
        open_package(tiny, beam=4)


def test_a_tokenizer_that_needs_more_than_is_installed_says_so(tiny: Path) -> None:
    (tiny / "sentencepiece.model").rename(tiny / "bpe.model")
    with pytest.raises(ModelError, match="sacremoses"):
        open_package(tiny, beam=4)


@pytest.mark.parametrize("name", ["sentencepiece.model", "model/model.bin", "model/config.json"])
def test_a_damaged_package_is_a_clear_error(tiny: Path, name: str) -> None:
    (tiny / name).write_bytes(b"damaged")
    engine = open_package(tiny, beam=4)
    with pytest.raises(ModelError, match="cannot be used") as caught:
        engine.translate([PAIRS[0][0]])
    assert caught.value.path == str(tiny)


def test_a_package_cut_short_is_a_clear_error(tiny: Path) -> None:
    weights = tiny / "model" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(ModelError, match="cannot be used"):
        open_package(tiny, beam=4).translate([PAIRS[0][0]])


def test_the_key_changes_with_whatever_changes_the_answers(tiny: Path) -> None:
    def key(engine: ModelEngine) -> str:
        return engine.key

    first = key(open_package(tiny, beam=4))
    assert key(open_package(tiny, beam=4)) == first
    keys = {first, key(open_package(tiny, beam=2))}
    weights = tiny / "model" / "model.bin"
    changed = bytearray(weights.read_bytes())
    changed[len(changed) // 2] ^= 1
    weights.write_bytes(changed)
    keys.add(key(open_package(tiny, beam=4)))
    describe(tiny, package_version="1.1")
    keys.add(key(open_package(tiny, beam=4)))
    assert len(keys) == 4


def test_it_runs_without_a_network_and_leaves_an_empty_home_empty(tmp_path: Path, tiny: Path) -> None:
    """In a process that ends when it asks for a socket: before an installation, and after it."""
    home = tmp_path / "home"
    home.mkdir()
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and os._exit(7))\n"
        "from digest.argos import find_installed\n"
        "assert find_installed(4) == (None, [])\n"
        "assert not list(Path.home().iterdir())\n"
        "os.environ['ARGOS_PACKAGES_DIR'] = sys.argv[1]\n"
        "engine, problems = find_installed(1)\n"
        "sys.stdout.buffer.write(engine.translate([sys.argv[2]])[0].text.encode())\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ARGOS_", "XDG_"))}
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tiny.parent), PAIRS[0][0]],
        env=environment | {"HOME": str(home)},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.decode(), ran.stderr.decode()) == (0, PAIRS[0][1], "")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"XDG_DATA_HOME": "{file}"}, "Argos cannot use its folders"),
        ({"ARGOS_BEAM_SIZE": "wide"}, "Argos refuses its settings"),
    ],
)
def test_where_argos_cannot_start_there_is_a_problem_and_no_engine(
    tmp_path: Path, tiny: Path, variables: dict[str, str], message: str
) -> None:
    (tmp_path / "file").write_text("")
    changed = {name: value.format(file=tmp_path / "file") for name, value in variables.items()}
    script = "from digest.argos import find_installed\nengine, problems = find_installed(1)\nprint(engine, *problems)\n"
    ran = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | changed, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("None ")
    assert message in ran.stdout
