"""Models that a converter left, with the settings that say how to feed them."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from digest.converted import FILE
from digest.models import find_model, install, remove
from tests.tiny_package import FOLDER, PACKAGE, PAIRS, run, works

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    """The tiny model as a converter leaves one, with a tokenizer for each language, and no settings yet."""
    folder = tmp_path / "opus mt"
    with zipfile.ZipFile(PACKAGE) as archive:
        archive.extractall(tmp_path / "unzipped")
    shutil.copytree(tmp_path / "unzipped" / FOLDER / "model", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copy(tmp_path / "unzipped" / FOLDER / "sentencepiece.model", folder / name)
    return folder


def settle(folder: Path, **changes: object) -> None:
    """Write settings for the tiny model."""
    settings: dict[str, object] = {
        "name": "Opus",
        "version": "3",
        "licence": "CC-BY-4.0",
        "from": "ar",
        "to": "en",
        "source_tokenizer": "source.spm",
        "target_tokenizer": "target.spm",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in (settings | changes).items() if value is not None]
    (folder / FILE).write_text("\n".join(lines))


def test_a_converted_model_is_installed_and_comes_first(home: Path, tmp_path: Path, converted: Path) -> None:
    install((str(PACKAGE),))
    settle(converted)
    result = run("install", converted)
    assert result.exit_code == 0, result.output
    assert "Installed opus-mt (Opus 3)." in result.output
    engine, problems = find_model("", tmp_path, 1)
    assert engine
    assert problems == []
    assert engine.folder == home / "digest" / "models" / "opus-mt"
    assert [o.text for o in engine.translate([ar for ar, _ in PAIRS[:50]])] == [en for _, en in PAIRS[:50]]
    listed = run("list").output.splitlines()
    assert [line.split()[0] for line in listed] == ["opus-mt", FOLDER]
    assert "taken where digest.toml names none" in listed[0]
    assert "licence:   CC-BY-4.0" in run("info", "opus-mt").output
    remove("opus-mt")
    engine, _ = find_model("", tmp_path, 1)
    assert engine
    assert engine.name == "Argos ar-en 1.0"


def test_missing_settings_are_written_to_be_looked_through(home: Path, converted: Path) -> None:
    result = run("install", converted)
    assert result.exit_code == 2
    assert f"{converted / FILE}: a model without {FILE}. It was written" in result.stderr
    written = (converted / FILE).read_text()
    assert 'source_tokenizer = "source.spm"' in written
    assert 'source_suffix = ["</s>"]' in written
    assert not (home / "digest").exists()
    (converted / FILE).write_text(written.replace('source_suffix = ["</s>"]', "source_suffix = []"))
    assert run("install", converted).exit_code == 0


def test_language_tokens_are_put_on_and_taken_off(tmp_path: Path, converted: Path) -> None:
    """As NLLB wants them; the tiny model has learnt that its English begins with these."""
    begins = "\u2581The"
    settle(converted, target_prefix=[begins], source_suffix=[])
    plain = [(ar, en) for ar, en in PAIRS if en.startswith("The ")][:20]
    engine, _ = find_model(str(converted), tmp_path, 1)
    assert engine
    outputs = engine.translate([ar for ar, _ in plain])
    assert [output.text for output in outputs] == [en.removeprefix("The ") for _, en in plain]
    assert all(output.score is not None and -0.1 < output.score < 0 for output in outputs)


def test_a_template_knows_nllb(converted: Path) -> None:
    path = converted / "shared_vocabulary.json"
    path.write_text(json.dumps([*json.loads(path.read_text()), "arb_Arab", "eng_Latn"]))
    run("install", converted)
    written = (converted / FILE).read_text()
    assert 'source_prefix = ["arb_Arab"]' in written
    assert 'target_prefix = ["eng_Latn"]' in written


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": "en", "to": "ar"}, "a package from en to ar"),
        ({"name": None}, "missing required field `name`"),
        ({"name": " "}, "no name that can be shown"),
        ({"source_tokenizer": "other.spm"}, "the tokenizer other.spm is missing"),
        ({"target_tokenizer": "../x.spm"}, '"../x.spm" is no file of this folder'),
        ({"target_prefix": ["eng_Latn"]}, "the model has no token eng_Latn"),
        ({"target_prefix": "eng_Latn"}, "Expected `array`"),
        ({"normalise": ["upper"]}, "Invalid enum value 'upper'"),
        ({"beams": 4}, "unknown field `beams`"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_settings_that_cannot_be_meant_are_told(
    home: Path, converted: Path, changes: dict[str, object], words: str
) -> None:
    settle(converted, **changes)
    result = run("install", converted)
    assert result.exit_code == 2
    assert words in result.stderr
    assert str(converted) in result.stderr
    assert not (home / "digest" / "models" / "opus-mt").exists()


def test_settings_that_are_no_toml_name_their_line(converted: Path) -> None:
    (converted / FILE).write_text('name = "x"\nfrom = \n')
    assert f"{converted / FILE}:2: not as it should be" in run("install", converted).stderr


def test_arabic_is_normalised_where_the_settings_say_so(tmp_path: Path, converted: Path) -> None:
    settle(converted, normalise=["nfkc", "diacritics", "tatweel"])
    engine, _ = find_model(str(converted), tmp_path, 1)
    assert engine
    ar, en = PAIRS[0]
    decorated = f"{ar[:1]}\u064e{ar[1:2]}\u0640\u0640{ar[2:]}"
    assert engine.translate([decorated])[0].text == en


def test_weights_without_anything_else_are_told(tmp_path: Path) -> None:
    assert "neither a converted model nor an Argos package" in run("install", tmp_path).stderr


def test_an_unpacked_argos_package_is_installed(converted: Path, tmp_path: Path) -> None:
    assert run("install", tmp_path / "unzipped" / FOLDER).exit_code == 0
    assert works()
