"""The file of settings that `digest init` writes says what `digest.config` says."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from digest.config import Config, Site, load_config, parse_config
from digest.settings import WIDTH, as_toml, explained
from tests.changed import replace

ROOT = Path(__file__).parent.parent
TABLES: list[tuple[str, Any]] = [(table.name, table.type) for table in fields(Config) if table.name != "publish"]


def keys(source: str) -> list[str]:
    """Tables and keys in their order, "site.name_ar"."""
    found, at = [], ""
    for line in source.splitlines():
        if header := re.match(r"\[(.+)\]", line):
            at = header[1]
        elif key := re.match(r"(\w+) = ", line):
            found.append(f"{at}.{key[1]}")
    return found


ALL = [f"{name}.{one.name}" for name, kind in TABLES for one in fields(kind)]


@pytest.mark.parametrize(("name", "kind"), TABLES)
def test_every_field_is_explained(name: str, kind: type) -> None:
    about = explained(kind)
    assert about.keys() == {"", *(one.name for one in fields(kind))}  # type: ignore[arg-type]
    assert all(text.endswith((".", ".)")) for text in about.values())


def test_the_file_holds_every_setting_once_with_its_default() -> None:
    source = as_toml(Config())
    assert keys(source) == ALL
    assert parse_config(source, "digest.toml") == Config()
    assert all(len(line) <= WIDTH for line in source.splitlines() if line.startswith("#"))


def test_above_each_setting_stands_what_it_does_and_its_default() -> None:
    source = as_toml(Config())
    for name, kind in TABLES:
        about = explained(kind)
        for one in fields(kind):
            above = re.search(rf"\[{name}\][^[]*?\n\n((?:# .*\n)+){one.name} = (.*)\n", source)
            assert above, one.name
            *words, default = [line[2:] for line in above[1].splitlines()]
            assert " ".join(words) == about[one.name]
            assert default == f"Default: {above[2]}"


@dataclass(frozen=True)
class Door:
    """Where one may come in."""

    name: str = ""
    """What it is called."""
    colour: str = "green"
    """How it is painted."""


@dataclass(frozen=True)
class House:
    """A house."""

    doors: tuple[Door, ...] = ()


def test_of_tables_with_names_of_their_own_one_stands_as_a_remark() -> None:
    assert (
        as_toml(House())
        == """\
# A house.

# Where one may come in.
# [doors.NAME]

# How it is painted.
# Default: "green"
# colour = "green"
"""
    )


def test_values_are_written_so_that_they_are_read_as_they_were() -> None:
    config = Config(Site(name_en='Who said "what" \\ when', statement_pages=False, base_url="https://example.org/"))
    config = replace(config, translate=replace(config.translate, beam=1, lowest_score=-1.25))
    assert parse_config(as_toml(config), "digest.toml") == config


def test_the_sample_digest_shows_every_setting() -> None:
    assert keys((ROOT / "content" / "digest.toml").read_text("utf-8")) == ALL
    assert load_config(ROOT / "content").site.name_en == "Who said what"
