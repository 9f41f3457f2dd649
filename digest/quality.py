"""The measured quality of the machine's work, from `lexicon/quality.toml`: what the page on method shows."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from digest.interface import LANGUAGES, Both


class Figure(msgspec.Struct, frozen=True):
    """One measurement: its value as it is printed, and what it says."""

    id: str
    value: str
    what: Both
    floor: str = ""  # the floor of the tests that it is
    file: str = ""  # the guide that describes it,
    words: str = ""  # in these words


class Measured(msgspec.Struct, frozen=True):
    """Figures that were measured on the same material."""

    id: str
    on: Both
    figures: tuple[Figure, ...]
    articles: int = 0  # where it was articles that they were measured on


@cache
def load_quality() -> tuple[Measured, ...]:
    """Every measurement, in the order of the file."""
    data: Mapping[str, Any] = tomllib.loads((files("digest") / "lexicon" / "quality.toml").read_text("utf-8"))
    return tuple(
        Measured(
            name,
            {lang: table[lang].format(**table) for lang in LANGUAGES},
            tuple(_figure(row) for row in table["figure"]),
            table.get("articles", 0),
        )
        for name, table in data.items()
    )


def figures() -> dict[str, str]:
    """Each value by its id."""
    return {figure.id: figure.value for measured in load_quality() for figure in measured.figures}


def _figure(row: Mapping[str, Any]) -> Figure:
    documented = row.get("documented", {})
    both = {lang: row[lang] for lang in LANGUAGES}
    place = {"file": documented.get("file", ""), "words": documented.get("words", "")}
    return Figure(row["id"], row["value"], both, row.get("floor", ""), **place)
