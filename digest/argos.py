"""Argos packages as translation engines: found through Argos, run straight through CTranslate2.

`argostranslate.translate` goes to the network for a sentence splitter and translates sentence by sentence.
Here the package's own tokenizer and model are used and nothing else: sentences come already split, a batch is
translated at once on one thread, several batches at a time, and each answer has a score.

Importing `argostranslate.package` makes folders in the user's home, so that waits until there is a sign of
Argos on the machine, or a package is asked for by name.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from digest.errors import ModelError

DIRECTION = ("ar", "en")
PIECE = 200  # tokens: models are trained on single sentences, and lose the thread of much longer ones
LONGEST = 512  # tokens of English for one piece; only a model caught in a loop comes near
BATCH = 32  # sentences; larger batches gain little and take memory
LENGTH_PENALTY = 0.2  # as Argos sets it for these models
SAMPLES, SAMPLE = 16, 64 * 1024  # blocks of a model's weights that tell it from another, and their bytes
NO_MODEL = 'Install the package again, or set model = "none" in [translate] of digest.toml.'

_CLAUSE = re.compile(r"(?<=[،؛:.؟!,;])\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Output:
    """One sentence in English. `score` is the mean log-probability per token (natural logarithm).

    Flags: `long` (translated in pieces), `unfinished` (the model did not come to an end).
    """

    text: str
    score: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    tokens: Sequence[str]
    score: float  # log-probability of all tokens and the end
    steps: int  # tokens and the end
    finished: bool


class ArgosEngine:
    """One package. Nothing is loaded before the first sentence."""

    def __init__(self, package: Any, beam: int) -> None:
        self._package = package
        self._beam = beam

    @property
    def name(self) -> str:
        """The model's name and version."""
        return f"Argos {'-'.join(DIRECTION)} {self._package.package_version}".strip()

    @cached_property
    def key(self) -> str:
        """Name, settings, and a fingerprint of the tokenizer and the weights. Raises ModelError."""
        settings = f"{self.name} beam={self._beam} penalty={LENGTH_PENALTY} piece={PIECE}"
        with _explained(self._package.package_path):
            return f"{settings} {_fingerprint(self._package.package_path)}"

    def translate(self, sentences: Sequence[str]) -> list[Output]:
        """The English of each sentence, in their order; "" for an empty one. Raises ModelError."""
        with _explained(self._package.package_path):
            split = [list(self._split(sentence)) for sentence in sentences]
            pieces = iter(self._run([tokens for parts in split for tokens in parts]))
            return [self._joined([next(pieces) for _ in parts]) for parts in split]

    def _split(self, sentence: str) -> Iterator[list[str]]:
        """The tokens of a sentence; of a very long one, in pieces cut near the middle again and again."""
        tokens: list[str] = self._package.tokenizer.encode(sentence) if sentence.strip() else []
        if len(tokens) <= PIECE:
            yield from [tokens] if tokens else []
            return
        cut = _middle(sentence)
        yield from self._split(sentence[:cut])
        yield from self._split(sentence[cut:])

    def _run(self, batch: list[list[str]]) -> list[_Piece]:
        results = self._translator.translate_batch(
            batch,
            beam_size=self._beam,
            length_penalty=LENGTH_PENALTY,
            max_batch_size=BATCH,  # CTranslate2 sorts by length before it cuts the batches
            max_decoding_length=LONGEST,
            replace_unknowns=True,
            return_scores=True,
        )
        return [_piece(result.hypotheses[0], result.scores[0]) for result in results]

    def _joined(self, pieces: list[_Piece]) -> Output:
        if not pieces:
            return Output("")
        texts = [self._package.tokenizer.decode(piece.tokens) for piece in pieces]
        score = sum(piece.score for piece in pieces) / sum(piece.steps for piece in pieces)
        flags = [("long", len(pieces) > 1), ("unfinished", not all(piece.finished for piece in pieces))]
        return Output(" ".join(" ".join(texts).split()), round(score, 6), tuple(flag for flag, holds in flags if holds))

    @cached_property
    def _translator(self) -> Any:
        import ctranslate2  # noqa: PLC0415 - 0.2 s, which a build with nothing new should not pay

        int8 = "int8" in ctranslate2.get_supported_compute_types("cpu")
        return ctranslate2.Translator(
            str(self._package.package_path / "model"),
            device="cpu",
            compute_type="int8" if int8 else "default",
            intra_threads=1,  # more threads on one batch are several times slower than as many batches
            inter_threads=os.cpu_count() or 1,
        )


def open_package(folder: Path, beam: int) -> ArgosEngine:
    """The engine in the folder of an unpacked Argos package. Raises ModelError."""
    package = _read(folder)
    direction = (package.from_code, package.to_code)
    if direction != DIRECTION:
        what = f"a package from {direction[0]} to {direction[1]}"
        raise ModelError(what, path=str(folder), hint=f"digest needs {DIRECTION[0]} to {DIRECTION[1]}.")
    if not hasattr(package, "tokenizer"):
        what = "a package without sentencepiece.model or bpe.model"
        raise ModelError(what, path=str(folder), hint=NO_MODEL)
    if (folder / "bpe.model").exists() and not (folder / "sentencepiece.model").exists():
        _needs_sacremoses(folder)
    if not (folder / "model" / "model.bin").is_file():
        raise ModelError("a package without model/model.bin", path=str(folder), hint=NO_MODEL)
    return ArgosEngine(package, beam)


def find_installed(beam: int) -> tuple[ArgosEngine | None, list[ModelError]]:
    """The newest installed package for the direction, and what is wrong with those that cannot be used."""
    engines: list[tuple[tuple[list[int], str], ArgosEngine]] = []
    problems: list[ModelError] = []
    try:
        folders = _package_folders()
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


def _package_folders() -> list[Path]:
    """Every folder with a `metadata.json` where Argos keeps its packages, by name. Raises ModelError."""
    if not _argos_in_use():
        return []
    with _set_up():
        from argostranslate import settings  # noqa: PLC0415

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


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """What the libraries say of a package they cannot use, as an error of ours."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        what = f"a model that cannot be used: {' '.join(str(error).split())}"
        raise ModelError(what, path=str(folder), hint=NO_MODEL) from None


def _fingerprint(folder: Path) -> str:
    """A hash of all small files and of blocks from all over the weights: training moves every block."""
    weights = folder / "model" / "model.bin"
    total = blake2b(digest_size=16)
    for path in sorted(p for p in (*folder.iterdir(), *(folder / "model").iterdir()) if p.is_file()):
        if path != weights:
            total.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    size = weights.stat().st_size
    total.update(str(size).encode())
    with weights.open("rb") as file:
        for n in range(SAMPLES):
            file.seek(n * size // SAMPLES)
            total.update(file.read(SAMPLE))
    return total.hexdigest()


def _needs_sacremoses(folder: Path) -> None:
    if find_spec("sacremoses") is None:
        hint = "Install sacremoses beside digest, or a package with a sentencepiece.model."
        raise ModelError("a package whose tokenizer needs sacremoses", path=str(folder), hint=hint)


def _middle(sentence: str) -> int:
    """Where to cut: near the middle, after a clause if one ends there, else between words."""
    size = len(sentence)
    for mark in (_CLAUSE, _SPACE):
        cuts = [m.end() for m in mark.finditer(sentence) if size <= 4 * m.end() <= 3 * size]
        if cuts:
            return min(cuts, key=lambda cut: abs(2 * cut - size))
    return size // 2


def _piece(tokens: Sequence[str], score: float) -> _Piece:
    """CTranslate2 divides the log-probability by a power of the number of steps, the end included."""
    finished = len(tokens) < LONGEST
    steps = len(tokens) + finished
    return _Piece(tokens, score * steps**LENGTH_PENALTY, steps, finished)
