"""The models on this machine: which there are, which one a build takes, and how they come and go.

Argos packages stand where Argos keeps them, converted models in a folder of digest's own. Nothing here runs in a
build but `find_model`, which reads and never writes; only `install` reaches the network.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from digest.argos import DIRECTION, argos_settings, find_installed, open_package, package_folders, wrong_direction
from digest.config import Config
from digest.converted import FILE, WEIGHTS, is_converted, open_converted, read_settings, write_template
from digest.engine import NO_MODEL, Engine, ModelEngine
from digest.errors import DirectionError, ModelError
from digest.store import Advance, Store, copy, silent, unpack

SAMPLE = "قال الوزير إن الحوار مستمر."  # what a model has to answer before it is installed
Track = Callable[[str], Advance]
"""Begins a piece of work under a name; gives what is told of its progress."""


class Installed(msgspec.Struct, frozen=True):
    """A model on this machine. `name` is what it is called in digest.toml; a broken one has a problem."""

    name: str
    title: str
    kind: str
    folder: Path
    size: int  # bytes
    problem: ModelError | None = None


def untracked(what: str) -> Advance:  # noqa: ARG001
    """Show nothing."""
    return silent


def find_engine(config: Config, content: Path) -> tuple[Engine | None, list[ModelError]]:
    """The engine that `[translate]` asks for, and what is wrong with packages passed over on the way to it.

    None where no package is installed, or none is wanted. Loads nothing and never touches the network. Raises
    ModelError where the folder that the configuration names holds no package that can be used.
    """
    wanted, beam = config.translate.model, config.translate.beam
    if wanted == "none":
        return None, []
    return find_model(wanted, content, beam)


def find_model(wanted: str, content: Path, beam: int) -> tuple[ModelEngine | None, list[ModelError]]:
    """The engine for `model` of digest.toml, and what is wrong with models passed over. Raises ModelError.

    `wanted` is a folder, relative to the content folder, or the name of an installed model. "" takes a converted model
    before Argos packages, since somebody chose it.
    """
    if wanted:
        path = content / Path(wanted).expanduser()
        named = None if path.is_dir() or "/" in wanted else next((f for f in _folders() if f.name == wanted), None)
        return open_model(named or path, beam), []
    problems: list[ModelError] = []
    for folder in _converted():
        try:
            return open_converted(folder, beam), problems
        except ModelError as error:
            problems.append(error)
    engine, more = find_installed(beam)
    return engine, problems + more


def open_model(folder: Path, beam: int) -> ModelEngine:
    """The engine in a folder, of whichever kind. Raises ModelError."""
    return open_converted(folder, beam) if is_converted(folder) else open_package(folder, beam)


def list_models() -> list[Installed]:
    """All models for the direction, usable or not, on this machine; converted ones first. Raises ModelError."""
    found = []
    for folder in _folders():
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        kind = "converted" if is_converted(folder) else "Argos"
        try:
            title, problem = open_model(folder, 1).name, None
        except DirectionError:
            continue  # Argos may well have other languages installed
        except ModelError as error:
            title, problem = "", error
        found.append(Installed(folder.name, title, kind, folder, size, problem))
    return found


def install(what: tuple[str, ...], track: Track = untracked) -> Installed:
    """Install a package from the index (no words, or `ar en`), from a file, or from a folder. Raises ModelError.

    The model is prepared beside the others, has to translate a sentence, and only then takes its place.
    """
    if len(what) == 1:
        path = Path(what[0]).expanduser()
        if path.is_dir():
            return _install_folder(path, track)
        if path.is_file():
            return _install_file(path, track)
        hint = "Give a file, a folder, or the two languages: digest model install ar en."
        raise ModelError("there is no such file or folder", path=what[0], hint=hint)
    if what not in ((), DIRECTION):
        raise wrong_direction((what[0], what[1] if len(what) == 2 else None), " ".join(what))
    from digest.download import fetch, find_offers  # noqa: PLC0415  only here; it takes a tenth of a build without changes

    offers = find_offers()
    if not offers:
        hint = "Is ARGOS_PACKAGE_INDEX set to the right address? digest model install FILE takes a package of your own."
        raise ModelError("the index has no package for ar to en", path=argos_settings().remote_package_index, hint=hint)
    downloads = Path(argos_settings().downloads_dir)
    with Store(downloads).staging():  # one download at a time
        file = fetch(offers[0], downloads, track("Downloading"))
        try:
            return _install_file(file, track)
        finally:
            file.unlink(missing_ok=True)


def remove(name: str) -> Installed:
    """Remove a model by its name; what it was. Raises ModelError."""
    found = find_named(name)
    Store(found.folder.parent).drop(found.folder.name)
    return found


def find_named(name: str) -> Installed:
    """The installed model of a name. Raises ModelError."""
    models = list_models()
    for model in models:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in models)
    hint = f"Installed are: {names}." if names else "None is installed: digest model install."
    raise ModelError(f'no installed model is called "{name}"', hint=hint)


def describe(found: Installed) -> Iterator[tuple[str, str]]:
    """What there is to know of a model, as names and values."""
    yield from (("name", found.name), ("model", found.title), ("kind", found.kind), ("folder", str(found.folder)))
    yield "size", f"{found.size / 1e6:,.1f} MB"
    if found.problem:
        yield "problem", str(found.problem)
        return
    if found.kind == "converted":
        settings = read_settings(found.folder)
        yield "licence", settings.licence or "not given"
        yield "tokenizer", f"{settings.source_tokenizer}, {settings.target_tokenizer}"
        around = (settings.source_prefix, settings.source_suffix, settings.target_prefix)
        yield "tokens", "; ".join(" ".join(tokens) or "-" for tokens in around) + "  (before, after, English)"
        return
    present = (name for name in ("sentencepiece.model", "bpe.model") if (found.folder / name).is_file())
    yield "tokenizer", next(present, "")
    if (found.folder / "README.md").is_file():
        yield "more", str(found.folder / "README.md")


def _install_file(path: Path, track: Track) -> Installed:
    store = _argos_store()
    with store.staging() as place:
        folder = unpack(path, place, track("Unpacking"))
        return _finish(store, folder, folder.name, path)


def _install_folder(path: Path, track: Track) -> Installed:
    if (path / "metadata.json").is_file():
        store, open_it = _argos_store(), open_package
    elif (path / WEIGHTS).is_file():
        store, open_it = Store(_own_folder()), open_converted
        if not (path / FILE).is_file():
            template = write_template(path)
            hint = "It was written with what can be told from the files: look through it, then run this again."
            raise ModelError(f"a model without {FILE}", path=str(template), hint=hint)
    else:
        hint = f"A converted model has {WEIGHTS}, an Argos package metadata.json and model/."
        raise ModelError("neither a converted model nor an Argos package", path=str(path), hint=hint)
    open_it(path, 1)  # what is missing is said before anything is copied, and of the user's own folder
    name = re.sub(r"[^\w.-]+", "-", path.resolve().name).strip(".-") or "model"
    with store.staging() as place:
        copy(path, place / name, track("Copying"))
        return _finish(store, place / name, name, path)


def _finish(store: Store, staged: Path, name: str, source: Path) -> Installed:
    """Try the model out, and move it in."""
    try:
        open_model(staged, 1).translate([SAMPLE])
    except ModelError as error:
        inside = (error.path or "").removeprefix(str(staged)).lstrip("/")
        what = f"{inside}: {error.message}" if inside else error.message
        hint = "Nothing was installed. Get the file again." if error.hint == NO_MODEL else error.hint
        raise ModelError(what.replace(f"{staged}/", ""), path=str(source), hint=hint) from None
    folder = store.put(staged, name)
    return next(model for model in list_models() if model.folder == folder)


def _argos_store() -> Store:
    return Store(Path(argos_settings().package_data_dir))


def _own_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "digest" / "models"


def _converted() -> list[Path]:
    own = _own_folder()
    if not os.access(own, os.R_OK | os.X_OK):  # there is none, or it is in somebody else's home
        return []
    return sorted(path for path in own.iterdir() if is_converted(path)) if own.is_dir() else []


def _folders() -> list[Path]:
    return [*_converted(), *package_folders()]
