"""The editors' memory as other programs read and write it: TMX 1.4, XLIFF 1.2 and PO.

Whatever a memory line has goes there and comes back: source, target, state, note, who, when, where from. Files of other
programs come in too; what is not finished in them (an empty target, "fuzzy", a state that asks for review) is passed
over and reported, since the memory's word is final.

The formats are written and read with the standard library and Babel, which is here for other reasons: the one
well-kept library for all three, translate-toolkit, is under the GPL (see docs/dependencies.md). XML with a document
type of its own making is refused, so no entity can grow or reach for other files.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.errors import ExchangeError
from digest.memory import Remembered, is_day, normal
from digest.model import State
from digest.pofile import read_po, write_po
from digest.xmlfiles import Unit, read_tmx, read_xliff, write_tmx, write_xliff

MARK = "\ufeff"


class Format(NamedTuple):
    """How one kind of file is read (bytes and path to units) and written (entries to text)."""

    read: Callable[[bytes, str], list[Unit]]
    write: Callable[[Sequence[Remembered]], str]


FORMATS = {
    ".tmx": Format(read_tmx, write_tmx),
    ".xlf": Format(read_xliff, write_xliff),
    ".xliff": Format(read_xliff, write_xliff),
    ".po": Format(read_po, write_po),
}


class Brought(NamedTuple):
    """What a file of another program holds: finished translations, and what was passed over with the reason."""

    entries: tuple[Remembered, ...]
    left: tuple[ExchangeError, ...]


def format_of(path: Path) -> Format:
    """The format that a file's name ends in. Raises ExchangeError."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        hint = f"A name that ends in one of {', '.join(FORMATS)} is needed."
        raise ExchangeError("a kind of file that is not known here", path=str(path), hint=hint)
    return found


def write(entries: Sequence[Remembered], path: Path) -> None:
    """Write a file of the kind that its name says. Raises ExchangeError."""
    text = format_of(path).write(entries)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        raise ExchangeError(f"cannot be written: {error.strerror}", path=str(path)) from None


def read(path: Path) -> Brought:
    """Read a file of the kind that its name says. Raises ExchangeError for one that is not understood."""
    form = format_of(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"cannot be read: {error.strerror}", path=str(path)) from None
    entries, left = [], []
    for unit in form.read(data, str(path)):
        if why := _unfit(unit):
            left.append(ExchangeError(why[0], path=str(path), line=unit.line, hint=why[1]))
        else:
            state = State(unit.state or State.EDITED)
            entries.append(
                Remembered(
                    unit.source, unit.target.strip(), state, str(path), unit.line,
                    unit.note, unit.by, unit.date, unit.origin,
                )
            )  # fmt: skip
    return Brought(tuple(entries), tuple(left))


def _unfit(unit: Unit) -> tuple[str, str] | None:
    """Why a unit cannot be remembered, and what to do."""
    if not normal(unit.source):
        return "a unit without a source", "Nothing is lost by leaving it out."
    if not normal(unit.target):
        return "not translated yet", "Translate it and import the file again."
    if not unit.done:
        return "not marked as finished", "Approve it in your program and import the file again."
    if unit.state and unit.state not in (State.EDITED, State.CHECKED):
        return f'unknown state "{unit.state}"', 'A memory holds "edited" and "checked" alone.'
    if unit.date and not is_day(unit.date):
        return f'"{unit.date}" is no day', "Write year-month-day, such as 2016-02-09."
    return None
