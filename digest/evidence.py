"""The evidence for a speaker, as the analysis writes it down, in sentences for readers: `lexicon/evidence.toml`."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from digest.interface import Both

_WORD = re.compile("«([^»]*)»")
_HONORIFIC = re.compile(r"[^:;]+: (?=th)|[^:;]+: (?=nobody)")  # «الوزير: the person who has the floor»


def explained(evidence: Iterable[str], lang: str) -> list[tuple[str, str]]:
    """Each piece of evidence as a sentence, and the language it is in: English where there is none in the other."""
    return [one for link in evidence for one in _explained(link, lang)]


def _explained(link: str, lang: str) -> Iterator[tuple[str, str]]:
    sentences = [_sentence(part, lang) for part in link.split("; ")]
    if all(sentences):
        yield " ".join(sentences), lang
    else:
        yield link, "en"


def _sentence(part: str, lang: str) -> str:
    """One part as a sentence, "" where there is none."""
    for way in (part, part.removeprefix("but "), _HONORIFIC.sub("", part, count=1)):
        found = _texts().get(way) or _texts().get(_WORD.sub("«{}»", way))
        if found is None and (words := _WORD.findall(way)):
            found = _texts().get(way.replace(f"«{words[-1]}»", "«{}»"))
        if found is not None:
            return found[lang].replace("{}", (_WORD.findall(way) or [""])[-1])
    return ""


@cache
def _texts() -> Mapping[str, Both]:
    return tomllib.loads((files("digest") / "lexicon" / "evidence.toml").read_text("utf-8"))
