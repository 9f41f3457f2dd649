"""What the tests of models share: the tiny package, and the commands."""

import zipfile
from pathlib import Path

from click.testing import CliRunner, Result

from digest.argos import find_installed
from digest.cli import main

DATA = Path(__file__).parent / "data"
PACKAGE = DATA / "tiny-ar-en.argosmodel"
FOLDER = "translate-ar_en-tiny-1_0"
PAIRS = [tuple(line.split("\t")) for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["model", *(str(a) for a in arguments)])


def package(path: Path, *, leave_out: str = "-", **changes: bytes) -> Path:
    """The tiny package with files changed (by the end of their names) or left out."""
    with zipfile.ZipFile(PACKAGE) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            if member.filename.endswith(leave_out):
                continue
            key = next((k for k in changes if member.filename.endswith(k.replace("_", "."))), None)
            new.writestr(member.filename, changes[key] if key else old.read(member))
    return path


def works() -> bool:
    engine, problems = find_installed(1)
    return not problems and engine is not None and engine.translate([PAIRS[0][0]])[0].text == PAIRS[0][1]


def untouched(packages: Path) -> bool:
    """Nothing is there: no model, no half of one, nothing that Argos would stumble over."""
    return list(packages.iterdir()) == []
