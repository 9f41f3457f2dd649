"""Models come, are listed and go; one that cannot work is refused."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.errors import ModelError
from digest.models import find_model, install, list_models, remove
from digest.store import STAGING
from tests.tiny_package import FOLDER, PACKAGE, package, run, untouched, works

pytestmark = pytest.mark.usefixtures("home")


def describe(folder: Path, **changes: object) -> None:
    path = folder / "metadata.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_file_is_installed_and_a_build_finds_it(packages: Path, tmp_path: Path) -> None:
    assert run("install", PACKAGE).exit_code == 0
    assert works()
    engine, _ = find_model(FOLDER, tmp_path, 1)
    assert engine
    assert engine.folder == packages / FOLDER


def broken(path: Path, how: str) -> Path:
    """A package that is not as it should be."""
    data = bytearray(PACKAGE.read_bytes())
    if how == "cut short":
        data = data[: len(data) // 2]
    elif how == "damaged":
        data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    elif how == "no zip":
        data = bytearray(b"not a zip at all")
    else:
        data = bytearray()
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("how", ["cut short", "damaged", "no zip", "empty"])
def test_a_file_that_is_not_whole_installs_nothing(packages: Path, tmp_path: Path, how: str) -> None:
    path = broken(tmp_path / "x.argosmodel", how)
    result = run("install", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}: not a whole zip archive: ")
    assert untouched(packages)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"leave_out": "sentencepiece.model"}, "without sentencepiece.model"),
        ({"leave_out": "model.bin"}, "without model/model.bin"),
        ({"leave_out": "metadata.json"}, "not an Argos package"),
        ({"metadata_json": b"{"}, "not the description of an Argos package"),
        ({"metadata_json": b'{"from_code": "en", "to_code": "ar"}'}, "a package from en to ar"),
        ({"metadata_json": b'{"type": "sbd"}'}, "a package that translates nothing"),
        ({"model_bin": b"\6\0\0\0junk"}, "cannot be used"),
        ({"sentencepiece_model": b"junk"}, "cannot be used"),
        ({"config_json": b"junk"}, "cannot be used"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_package_that_cannot_work_installs_nothing(
    packages: Path, tmp_path: Path, changes: dict[str, bytes], words: str
) -> None:
    path = package(tmp_path / "x.argosmodel", **changes)  # type: ignore[arg-type]
    result = run("install", path)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{path}: ")
    assert words in line
    assert STAGING not in line
    assert untouched(packages)


def test_a_folder_that_cannot_be_written_to_is_told(packages: Path) -> None:
    packages.rmdir()
    packages.write_text("in the way")
    result = run("install", PACKAGE)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_another_language_pair_is_refused() -> None:
    result = run("install", "en", "ar")
    assert result.exit_code == 2
    assert "a package from en to ar. digest translates from ar to en" in result.stderr
    assert "no such file" in run("install", "nothing.argosmodel").stderr


def test_installing_again_replaces_the_old_one(packages: Path, tmp_path: Path) -> None:
    install((str(PACKAGE),))
    install((str(package(tmp_path / "x.argosmodel", metadata_json=b'{"from_code": "ar", "to_code": "en"}')),))
    assert [p.name for p in packages.iterdir()] == [FOLDER]
    assert "1.0" not in (packages / FOLDER / "metadata.json").read_text()


def test_a_failure_keeps_the_old_one(packages: Path, tmp_path: Path) -> None:
    install((str(PACKAGE),))
    with pytest.raises(ModelError):
        install((str(package(tmp_path / "x.argosmodel", model_bin=b"junk")),))
    assert works()


def test_removed_and_installed_again(packages: Path) -> None:
    install((str(PACKAGE),))
    result = run("remove", FOLDER)
    assert result.exit_code == 0
    assert result.output == f"Removed {FOLDER} ({packages / FOLDER}).\n"
    assert untouched(packages)
    again = run("remove", FOLDER)
    assert again.exit_code == 2
    assert again.stderr == f'no installed model is called "{FOLDER}". None is installed: digest model install.\n'
    install((str(PACKAGE),))
    assert works()
    with pytest.raises(ModelError, match="no installed model") as caught:
        remove("../downloads")
    assert FOLDER in caught.value.hint


def test_a_broken_model_can_be_seen_and_removed(packages: Path) -> None:
    install((str(PACKAGE),))
    (packages / FOLDER / "model" / "model.bin").unlink()
    assert "unusable: a package without model/model.bin" in run("list").output
    assert "problem:" in run("info", FOLDER).output
    remove(FOLDER)
    assert untouched(packages)


def test_other_languages_of_argos_are_left_alone(packages: Path) -> None:
    install((str(PACKAGE),))
    shutil.copytree(packages / FOLDER, packages / "en_ar")
    describe(packages / "en_ar", from_code="en", to_code="ar")
    assert [model.name for model in list_models()] == [FOLDER]
    with pytest.raises(ModelError):
        remove("en_ar")


def test_a_build_without_a_model_says_in_one_line_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/a.txt").write_text("قال وزير الخارجية الروسي سيرغي لافروف إن الحوار مستمر.\n")
    command = ["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site")]
    said = CliRunner().invoke(main, command).output
    assert [line for line in said.splitlines() if "ranslation model" in line] == [
        "No translation model: what no editor has translated stays pending. To have one: digest model install"
    ]
    install((str(PACKAGE),))
    said = CliRunner().invoke(main, command).output
    assert "digest model" not in said


def test_listing_nothing_says_what_to_do() -> None:
    for command in ("list", "info"):
        assert "No model is installed. To have one: digest model install" in run(command).output
