"""Models converted to CTranslate2 (OPUS-MT, NLLB and others), with one small file of settings beside them.

The converter writes the weights and the vocabulary; how sentences are cut into tokens, and which tokens tell the model
its languages, it does not. `digest-model.toml` says so; docs/models.md explains it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec

from digest.argos import DIRECTION, wrong_direction
from digest.engine import ModelEngine, Recipe
from digest.errors import ModelError

FILE = "digest-model.toml"
WEIGHTS = "model.bin"
GUIDE = "docs/models.md explains each line."
TATWEEL = "\u0640"
_DIACRITICS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
TEMPLATE = """\
# What digest must know of this model. What is written after "#" is a remark.

# Name and version, as readers see them, and the licence.
name = "{name}"
version = ""
licence = ""

# digest translates from Arabic to English.
from = "ar"
to = "en"

# The sentencepiece models, as files in this folder.
source_tokenizer = "{source}"
target_tokenizer = "{target}"

# Tokens around every sentence. OPUS-MT wants "</s>" at its end; models for many languages want to be told
# which: NLLB has the source's at its beginning and the target's at the beginning of the English.
source_prefix = {source_prefix}
source_suffix = {source_suffix}
target_prefix = {target_prefix}

# What is done to the Arabic first, out of "nfkc", "diacritics" (taken out) and "tatweel" (taken out).
normalise = []
"""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from", "target": "to"}):
    """`digest-model.toml`. Tokenizers are sentencepiece models, as paths within the folder."""

    name: str
    source: str
    target: str
    source_tokenizer: str
    target_tokenizer: str
    version: str = ""
    licence: str = ""
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    normalise: tuple[Literal["nfkc", "diacritics", "tatweel"], ...] = ()


def is_converted(folder: Path) -> bool:
    """Whether the folder looks like a CTranslate2 model rather than an Argos package."""
    return (folder / FILE).is_file() or (folder / WEIGHTS).is_file()


def read_settings(folder: Path) -> Settings:
    """The settings in a model's folder. Raises ModelError."""
    path = folder / FILE
    try:
        source = path.read_bytes().decode("utf-8-sig")
        settings = msgspec.convert(tomllib.loads(source), Settings)
    except FileNotFoundError:
        hint = f"digest model install {folder} writes one to be filled in."
        raise ModelError(f"a model without {FILE}", path=str(folder), hint=hint) from None
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=str(path)) from None
    except ValueError as error:  # TOML, UTF-8 and msgspec
        raise ModelError(f"not as it should be: {error}", path=str(path), line=_line(str(error)), hint=GUIDE) from None
    if not settings.name.strip() or not f"{settings.name}{settings.version}{settings.licence}".isprintable():
        raise ModelError("the model has no name that can be shown", path=str(path), hint='Set name = "...".')
    return settings


def open_converted(folder: Path, beam: int) -> ModelEngine:
    """The engine in a folder with a CTranslate2 model and its settings. Raises ModelError."""
    settings = read_settings(folder)
    direction = (settings.source, settings.target)
    if direction != DIRECTION:
        raise wrong_direction(direction, str(folder / FILE))
    if not (folder / WEIGHTS).is_file():
        hint = "Convert it first, with a converter of CTranslate2, such as ct2-transformers-converter."
        raise ModelError(f"a model without {WEIGHTS}", path=str(folder), hint=hint)
    around = (*settings.source_prefix, *settings.source_suffix, *settings.target_prefix)
    missing = set(around) - vocabulary(folder) if around else set()
    if missing:
        what = f"the model has no token {sorted(missing)[0]}"
        raise ModelError(what, path=str(folder / FILE), hint="Look it up in the vocabulary beside the model.")
    encode, decode = (_tokenizer(folder, name) for name in (settings.source_tokenizer, settings.target_tokenizer))
    name = f"{settings.name} {settings.version}".strip()
    normal = _normaliser(settings)
    recipe = Recipe(
        name,
        folder,
        folder,
        lambda text: list(encode.encode(normal(text))),
        lambda tokens: str(decode.decode(tokens)),
        settings.source_prefix,
        settings.source_suffix,
        settings.target_prefix,
    )
    return ModelEngine(recipe, beam)


def write_template(folder: Path) -> Path:
    """Write `digest-model.toml` with what can be told from the folder; never over one that is there.

    Raises ModelError.
    """
    path = folder / FILE
    tokens = vocabulary(folder)
    pieces = sorted(p.name for p in folder.iterdir() if p.suffix in (".spm", ".model"))
    nllb = {"eng_Latn", "arb_Arab"} <= tokens
    ends = nllb or ("</s>" in tokens and not _config(folder).get("add_source_eos"))
    text = TEMPLATE.format(
        name=re.sub(r'["\\\x00-\x1f\x7f]', "", folder.resolve().name),
        source=next((p for p in pieces if p.startswith("source")), pieces[0] if pieces else "source.spm"),
        target=next((p for p in pieces if p.startswith("target")), pieces[-1] if pieces else "target.spm"),
        source_prefix='["arb_Arab"]' if nllb else "[]",
        source_suffix='["</s>"]' if ends else "[]",
        target_prefix='["eng_Latn"]' if nllb else "[]",
    )
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ModelError(f"cannot be written: {error.strerror}", path=str(path)) from None
    return path


def vocabulary(folder: Path) -> frozenset[str]:
    """All tokens of a model, both languages together; empty where the files cannot be read."""
    found: set[str] = set()
    for path in folder.glob("*vocabulary.*"):
        try:
            text = path.read_bytes().decode()
            found |= set(msgspec.json.decode(text, type=list[str]) if path.suffix == ".json" else text.split("\n"))
        except (OSError, ValueError):
            continue
    return frozenset(found)


def _config(folder: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode((folder / "config.json").read_bytes(), type=dict[str, Any])
    except (OSError, ValueError):
        return {}


def _tokenizer(folder: Path, name: str) -> Any:
    path = folder / name
    if not name or not path.resolve().is_relative_to(folder.resolve()):
        raise ModelError(f'"{name}" is no file of this folder', path=str(folder / FILE), hint=GUIDE)
    if not path.is_file():
        what, hint = f"the tokenizer {name} is missing", f"Put it beside {WEIGHTS}, or correct its name in {FILE}."
        raise ModelError(what, path=str(folder), hint=hint)
    from argostranslate.tokenizer import SentencePieceTokenizer  # noqa: PLC0415 - touches no folders

    return SentencePieceTokenizer(path)


def _normaliser(settings: Settings) -> Callable[[str], str]:
    def normal(text: str) -> str:
        if "nfkc" in settings.normalise:
            text = unicodedata.normalize("NFKC", text)
        if "diacritics" in settings.normalise:
            text = _DIACRITICS.sub("", text)
        return text.replace(TATWEEL, "") if "tatweel" in settings.normalise else text

    return normal


def _line(message: str) -> int | None:
    number = re.search(r"line (\d+)", message)
    return int(number[1]) if number else None
