"""Argos packages: found and described through Argos, run by `digest.engine`.

`argostranslate.translate` goes to the network for a sentence splitter and translates sentence by sentence.
Here the package's own tokenizer and model are used and nothing else.

Importing `argostranslate.package` makes folders in the user's home, so that waits until there is a sign of
Argos on the machine, or a package is asked for by name.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from digest.engine import NO_MODEL, ModelEngine, Recipe
from digest.errors import DirectionError, ModelError

DIRECTION = ("ar", "en")


def open_package(folder: Path, beam: int) -> ModelEngine:
    """The engine in the folder of an unpacked Argos package. Raises ModelError."""
    package = _read(folder)
    direction = (package.from_code, package.to_code)
    if direction != DIRECTION:
        raise wrong_direction(direction, str(folder))
    if not hasattr(package, "tokenizer"):
        what = "a package without sentencepiece.model or bpe.model"
        raise ModelError(what, path=str(folder), hint=NO_MODEL)
    if (folder / "bpe.model").exists() and not (folder / "sentencepiece.model").exists():
        _needs_sacremoses(folder)
    if not (folder / "model" / "model.bin").is_file():
        raise ModelError("a package without model/model.bin", path=str(folder), hint=NO_MODEL)
    name = f"Argos {'-'.join(DIRECTION)} {package.package_version}".strip()
    given = (str(package.target_prefix),) if package.target_prefix else ()
    tokenizer = package.tokenizer
    recipe = Recipe(name, folder, folder / "model", tokenizer.encode, tokenizer.decode, target_prefix=given)
    return ModelEngine(recipe, beam)


def find_installed(beam: int) -> tuple[ModelEngine | None, list[ModelError]]:
    """The newest installed package for the direction, and what is wrong with those that cannot be used."""
    engines: list[tuple[tuple[list[int], str], ModelEngine]] = []
    problems: list[ModelError] = []
    try:
        folders = package_folders()
    except ModelError as error:
        return None, [error]
    for folder in folders:
        try:
            package = _read(folder)
            if (package.from_code, package.to_code) == DIRECTION:
                order = ([int(n) for n in re.findall(r"\d+", str(package.package_version))], folder.name)
                engines.append((order, open_package(folder, beam)))
        except ModelError as error:
            problems.append(error)
    return max(engines, key=lambda found: found[0])[1] if engines else None, problems


def wrong_direction(direction: tuple[str | None, str | None], path: str) -> DirectionError:
    """What is said of a package that translates something else, or nothing."""
    hint = f"digest translates from {DIRECTION[0]} to {DIRECTION[1]}: it needs a package for that direction."
    if not all(direction):
        return DirectionError("a package that translates nothing", path=path, hint=hint)
    return DirectionError(f"a package from {direction[0]} to {direction[1]}", path=path, hint=hint)


def argos_settings() -> Any:
    """Argos's settings: its folders (made if they are missing) and its index. Raises ModelError."""
    with _set_up():
        from argostranslate import settings  # noqa: PLC0415
    return settings


def package_folders() -> list[Path]:
    """Every folder with a `metadata.json` where Argos keeps its packages, by name. Raises ModelError."""
    if not _argos_in_use():
        return []
    settings = argos_settings()
    with _set_up():
        folders = [p for place in settings.package_dirs if place.is_dir() for p in place.iterdir()]
    return sorted(folder for folder in folders if (folder / "metadata.json").is_file())


def _argos_in_use() -> bool:
    """Whether anything was ever installed or set up: only then is Argos worth asking."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "argos-translate"
    told = any(name in os.environ for name in ("ARGOS_PACKAGES_DIR", "SNAP"))
    return told or data.is_dir() or (config / "settings.json").is_file()


def _read(folder: Path) -> Any:
    """The package in a folder, as Argos describes it. Raises ModelError."""
    if not (folder / "metadata.json").is_file():
        hint = "Name the folder that a .argosmodel file unpacks to; it holds metadata.json and model/."
        raise ModelError("not an Argos package", path=str(folder), hint=hint)
    with _set_up():
        from argostranslate.package import Package  # noqa: PLC0415
    try:
        return Package(folder)
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=str(folder), hint=NO_MODEL) from None
    except (ValueError, AttributeError, TypeError):  # what becomes of JSON that is none, or of another shape
        path = str(folder / "metadata.json")
        raise ModelError("not the description of an Argos package", path=path, hint=NO_MODEL) from None


@contextmanager
def _set_up() -> Iterator[None]:
    """Argos makes folders and reads its settings at import; what goes wrong there, as errors of ours."""
    try:
        yield
    except OSError as error:
        what = f"Argos cannot use its folders: {error.strerror}"
        hint = "Set XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME to folders that can be written to."
        raise ModelError(what, path=error.filename, hint=hint) from None
    except (ValueError, KeyError) as error:
        hint = "Look at the variables whose names begin with ARGOS_, and at Argos's settings.json."
        raise ModelError(f"Argos refuses its settings: {error}", hint=hint) from None


def _needs_sacremoses(folder: Path) -> None:
    if find_spec("sacremoses") is None:
        hint = "Install sacremoses beside digest, or a package with a sentencepiece.model."
        raise ModelError("a package whose tokenizer needs sacremoses", path=str(folder), hint=hint)
