"""The list of licences is that of what is installed, and all of it may be passed on with the program."""

import importlib.util
import re
from importlib import metadata
from pathlib import Path

import pytest

from tests.test_packaging import LISTS, locked

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("licences", ROOT / "docs" / "licences.py")
assert SPEC is not None
assert SPEC.loader is not None
licences = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(licences)

ROW = re.compile(r"\| ([a-z0-9-]+) \| (\S+) \| ([^|]+) \| ([^|]+) \|")
PERMISSIVE = {"MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "CNRI-Python", "PSF-2.0"}


def listed() -> dict[str, tuple[str, str]]:
    """Package to (version, licence), as the page has it."""
    rows = [ROW.fullmatch(line) for line in licences.PAGE.read_text("utf-8").splitlines()]
    return {row[1]: (row[2], row[3]) for row in rows if row and row[1] != "package"}


def test_every_locked_package_is_listed_at_its_version_and_no_other() -> None:
    pins = {name: version for one in LISTS for name, (version, _) in locked(one).items()}
    assert {name: version for name, (version, _) in listed().items()} == pins


@pytest.mark.parametrize("name", sorted(listed()))
def test_a_licence_is_what_the_package_says(name: str) -> None:
    version, licence = listed()[name]
    try:
        if metadata.version(name) != version:
            pytest.skip(f"{name} is installed in another version")
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    assert licences.licence(name) == licence != ""


def test_what_runs_has_permissive_licences_alone() -> None:
    run = {part for name in locked("requirements.txt") for part in re.split(r" (?:AND|OR) ", listed()[name][1])}
    assert run <= PERMISSIVE


def test_the_page_says_what_each_is_for() -> None:
    for pin in licences.pins("requirements.txt"):
        assert pin.via, pin
        assert licences.why(pin, licences.purposes())
