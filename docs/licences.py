"""Write `licences.md`: every package that `make` installs, with its version, licence and what it is there for.

usage: make licences      (or, in .venv, python docs/licences.py)
The licence is what the package says of itself: an SPDX expression, else its classifier, else its licence file's title.
"""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"
LISTS = {
    "requirements.txt": "To run",
    "requirements-build.txt": "To put the project itself into `.venv`",
    "requirements-dev.txt": "To test",
    "requirements-html.txt": "To check HTML (`make .venv/.html`)",
}
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What older packages call the licences that SPDX has names for."""
HEAD = """# Licences

Every package that `make` installs, at the versions of the `requirements*.txt`, with the licence that it states. Made by
`make licences`; a test holds it against the lists. [dependencies.md](dependencies.md) says why each was chosen.
"""


class Pin(NamedTuple):
    """A line of a list: a package, its version, and what asked for it."""

    name: str
    version: str
    via: tuple[str, ...]


def pins(name: str) -> Iterator[Pin]:
    """The packages of a list, in its order."""
    text = (ROOT / name).read_text("utf-8")
    for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        found = re.match(r"([a-z0-9-]+)==(\S+)", block)
        assert found, f"{name}: not a pin: {block[:80]}"
        via = re.findall(r"^ +#(?: via)? +(?!via$)([a-z0-9][\w-]*)", block.replace("# via\n", "#\n"), re.MULTILINE)
        yield Pin(found[1], found[2], tuple(via))


def licence(name: str) -> str:
    """The licence that an installed package states. Raises PackageNotFoundError."""
    package = metadata.distribution(name)
    told = package.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    for one in (*classified, (told.get("License") or "").split("\n")[0]):
        if one and one != "UNKNOWN":
            return SPDX.get(one, one)
    files = [file for file in package.files or () if re.search(r"dist-info/.*LICEN[CS]E", str(file))]
    title = files[0].read_text().strip().split("\n")[0].strip() if files else ""
    return SPDX.get(title, title)


def purposes() -> dict[str, str]:
    """What the packages are for that digest asks for itself, from the table of `dependencies.md`."""
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    return dict(re.findall(r"^\| ([a-z0-9-]+) [\d.]+ \| ([^|]+?) \|", text, re.MULTILINE))


def why(pin: Pin, purpose: dict[str, str]) -> str:
    """What a package is for, or which others need it."""
    if pin.name in purpose:
        return purpose[pin.name]
    return "see [dependencies.md](dependencies.md)" if "digest" in pin.via else f"for {', '.join(pin.via)}"


def page() -> str:
    """The whole of `licences.md`."""
    purpose, parts, seen = purposes(), [HEAD], set()
    for name, title in LISTS.items():
        rows = [pin for pin in pins(name) if pin.name not in seen]
        seen |= {pin.name for pin in rows}
        cells = [f"| {p.name} | {p.version} | {licence(p.name)} | {why(p, purpose)} |\n" for p in rows]
        parts.append(f"## {title}\n\n| package | version | licence | what for |\n|---|---|---|---|\n{''.join(cells)}")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
