"""camel-tools' own models, where `[camel]` of digest.toml switches them on and their data is installed.

The data is the user's to fetch, with `camel_data`; a build looks for it on disk and does without it otherwise. It
would not be safe to ask camel-tools itself: its module `camel_tools.data` makes a folder in the home and downloads
a catalogue as soon as it is imported. What reads a file by its path needs neither, and runs here without it.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache as remember
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

from digest.arabic import fold
from digest.config import FILE, Camel, Config
from digest.errors import ConfigError, ModelError

Dictionary = Callable[[str], bool]
"""Whether a folded word is an everyday word and no name besides."""
Recogniser = Callable[[Sequence[Sequence[str]]], list[list[str]]]
"""The labels of the words of many sentences: B-PERS, I-PERS, B-ORG … and O."""

FETCHING = ("docopt", "muddler", "pyrsistent", "requests", "tabulate", "tqdm")
"""What the command `camel_data` needs and digest does not install."""
HOME = Path("~/.camel_tools")
"""Where `camel_data` puts its data when it is not told otherwise."""
_BLOCK = 1 << 20


class _Model(NamedTuple):
    """One kind of data: its folder and the file to look for, its name for `camel_data`, the modules it runs on."""

    folder: str
    file: str
    package: str
    modules: tuple[str, ...]


_MODELS = {
    "morphology": _Model("morphology_db/calima-msa-r13", "morphology.db", "morphology-db-msa-r13", ("cachetools",)),
    "ner": _Model("ner/arabert", "config.json", "ner-arabert", ("numpy", "torch", "transformers")),
}


class CamelData(msgspec.Struct, frozen=True):
    """The data in use: a database file and the folder of a model, "" where there is none.

    `mark` changes with their content, and so with what is found with them.
    """

    morphology: str = ""
    ner: str = ""
    mark: str = ""


NO_DATA = CamelData()


def find_data(config: Config, content: Path) -> tuple[CamelData, list[ConfigError]]:
    """What is switched on and can be used, and a warning for each that cannot: it then counts as switched off."""
    root = _root(config.camel, content)
    found: dict[str, Path] = {}
    missing: list[ConfigError] = []
    for name, model in _MODELS.items():
        if not getattr(config.camel, name):
            continue
        folder = root / "data" / model.folder
        absent = [module for module in model.modules if find_spec(module) is None]
        if absent or not (folder / model.file).is_file():
            missing.append(_missing(name, model, absent, folder, content))
        else:
            found[name] = folder
    morphology = str(found["morphology"] / _MODELS["morphology"].file) if "morphology" in found else ""
    return CamelData(morphology, str(found.get("ner", "")), _mark(found)), missing


def _root(config: Camel, content: Path) -> Path:
    if config.data:
        return content / Path(config.data).expanduser()
    return Path(os.environ.get("CAMELTOOLS_DATA") or HOME).expanduser()


def _missing(name: str, model: _Model, absent: Sequence[str], folder: Path, content: Path) -> ConfigError:
    """What to run, exactly, for one model."""
    there = (folder / model.file).is_file()
    packages = [*absent, *(() if there else (module for module in FETCHING if find_spec(module) is None))]
    steps = [f"{_python()} -m pip install {' '.join(packages)}"] if packages else []
    if not there:
        root = folder.parents[2]
        where = "" if root == HOME.expanduser() else f"CAMELTOOLS_DATA={root} "
        steps.append(f"{where}{_python()} -m camel_tools.cli.camel_data -i {model.package}")
    lack = f"{', '.join(absent)} not installed" if there else f"{folder / model.file} not there"
    hint = f"It is left out. To have it, run: {' && '.join(steps)}. Or set {name} = false in [camel]."
    return ConfigError(f"{name} is switched on, but {lack}", path=str(content / FILE), hint=hint)


def _python() -> str:
    """The interpreter that digest runs on, as short as it can be typed here."""
    path = Path(sys.executable)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def mark_of(data: CamelData) -> str:
    """The mark of the data that stands at these places on this machine, "" where nothing does."""
    places = {"morphology": Path(data.morphology).parent if data.morphology else None, "ner": data.ner}
    return _mark({name: Path(place) for name, place in places.items() if place})


def _mark(found: Mapping[str, Path]) -> str:
    """A hash of every file of the data in use: about a second for a gigabyte."""
    total = blake2b(digest_size=16)
    for name, folder in found.items():
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            total.update(f"{name}\0{path.relative_to(folder).as_posix()}\0".encode())
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    total.update(block)
    return total.hexdigest() if found else ""


def load_dictionary(path: str) -> Dictionary:
    """The words of a morphological database. Raises ModelError.

    A word that the database knows as a name too, such as حداد, is left to the rules for names.
    """
    analyzer = _analyzer(path)

    @remember
    def everyday(folded: str) -> bool:
        if not folded.isalpha() or folded.isascii():
            return False
        found = {analysis["pos"] for analysis in analyzer.analyze(folded)}
        return bool(found) and not found & {"noun_prop", "foreign"}

    return everyday


def _analyzer(path: str) -> Any:
    with _without_catalogue():
        from camel_tools.morphology.analyzer import Analyzer  # noqa: PLC0415
        from camel_tools.morphology.database import MorphologyDB  # noqa: PLC0415
    try:
        database = MorphologyDB(path)
    except Exception as error:  # its reader raises whatever the broken line makes it
        package = _MODELS["morphology"].package
        hint = f"Install it anew with camel_data -f -i {package}, or set morphology = false in [camel]."
        raise ModelError(f"not a morphological database: {error}", path=path, hint=hint) from None
    for table in ("prefix_hash", "stem_hash", "suffix_hash"):  # spellings meet here as they do everywhere else
        setattr(database, table, _folded(getattr(database, table)))
    return Analyzer(database)


def _folded(table: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for form, entries in table.items():
        out.setdefault(fold(form), []).extend(entries)
    return out


def load_recogniser(folder: str) -> Recogniser:
    """The neural model of names. Raises ModelError."""
    # before the import: nothing is to be looked up for a model that is here, nor bars drawn on the terminal
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    try:
        with _without_catalogue():
            from camel_tools.ner import NERecognizer  # noqa: PLC0415
        model = NERecognizer(folder, use_gpu=False)
    except Exception as error:  # of torch and transformers, whose errors have no common root
        hint = f"Install it anew with camel_data -f -i {_MODELS['ner'].package}, or set ner = false in [camel]."
        raise ModelError(f"not a model of names: {error}", path=folder, hint=hint) from None

    def labels(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        found: list[list[str]] = model.predict([list(sentence) for sentence in sentences])
        return found

    return labels


@contextlib.contextmanager
def _without_catalogue() -> Iterator[None]:
    """An empty stand-in for `camel_tools.data` while modules that only name it are imported."""
    name = "camel_tools.data"
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    stand_in.__dict__["CATALOGUE"] = None
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]
