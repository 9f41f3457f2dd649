"""Translations from elsewhere taken into `content/memory/`: what is new is added, what differs is reported.

A line that stands is never changed unless that is asked for.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from digest.errors import MemoryError_
from digest.memory import FOLDER, MORE, Memory, Remembered, as_line, normal
from digest.suggest import differences


class Enrolled(msgspec.Struct, frozen=True):
    """What became of the translations: lines added, lines that were there already, lines that differ."""

    added: tuple[Remembered, ...]
    same: int
    conflicts: tuple[MemoryError_, ...]  # left as they were
    replaced: tuple[Remembered, ...]  # by the new ones, where that was asked for


def enrol(entries: Iterable[Remembered], memory: Memory, file: Path, *, over: bool = False) -> Enrolled:
    """Add translations to a memory file. `over` lets them replace lines that say otherwise.

    Raises MemoryError_ where a file cannot be written; then none of its lines has changed.
    """
    added: dict[str, Remembered] = {}
    replaced: dict[str, tuple[Remembered, Remembered]] = {}
    same, conflicts = 0, []
    for entry in entries:
        key = normal(entry.source)
        stands = added.get(key) or memory.entries.get(key)
        if stands is None:
            added[key] = entry
        elif _agree(stands, entry):
            same += 1
        elif over and key in memory.entries:
            replaced[key] = (memory.entries[key], _merged(stands, entry))
        else:
            conflicts.append(_conflict(stands, entry))
    _rewrite(replaced.values())
    if added:
        _append(file, added.values())
    return Enrolled(tuple(added.values()), same, tuple(conflicts), tuple(new for _, new in replaced.values()))


def _agree(stands: Remembered, entry: Remembered) -> bool:
    """Whether an entry says nothing that the one in place does not."""
    same = (stands.target, stands.state) == (entry.target, entry.state)
    return same and all(getattr(entry, key) in ("", getattr(stands, key)) for key in MORE)


def _merged(stands: Remembered, entry: Remembered) -> Remembered:
    """The new entry with what only the old one knew, and the source as the memory has it."""
    kept = {key: getattr(entry, key) or getattr(stands, key) for key in MORE}
    return replace(entry, source=stands.source, **kept)


def _conflict(stands: Remembered, entry: Remembered) -> MemoryError_:
    """What the memory has and the entry says, side by side."""
    if stands.target == entry.target:
        old, new = as_line(replace(stands, source="")), as_line(replace(entry, source=""))
    else:
        old, new = stands.target, entry.target
    what = f"differs from {stands.where}: {differences(old, new)}"
    hint = "Correct one of them, or import with --replace to let the file win."
    return MemoryError_(what, path=entry.path, line=entry.line, hint=hint)


def _append(file: Path, entries: Iterable[Remembered]) -> None:
    before = file.read_text("utf-8") if file.exists() else ""
    gap = "" if before.endswith("\n") or not before else "\n"
    _write(file, before + gap + "".join(as_line(entry) + "\n" for entry in entries))


def _rewrite(pairs: Iterable[tuple[Remembered, Remembered]]) -> None:
    """Put new lines where old ones stand, file by file."""
    files: dict[str, dict[int, Remembered]] = {}
    for old, new in pairs:
        files.setdefault(old.path, {})[old.line] = new
    for name, lines in files.items():
        raw = Path(name).read_bytes().splitlines(keepends=True)
        for number, entry in lines.items():
            ending = raw[number - 1][len(raw[number - 1].rstrip(b"\r\n")) :]
            mark = b"\xef\xbb\xbf" if number == 1 and raw[0].startswith(b"\xef\xbb\xbf") else b""
            raw[number - 1] = mark + as_line(entry).encode() + ending
        _write(Path(name), b"".join(raw).decode("utf-8"))


def _write(file: Path, text: str) -> None:
    """The whole file or none of it: a disk that fills up leaves the old one."""
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(text.encode())
        os.replace(draft, file)  # noqa: PTH105 - the same by either name
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise MemoryError_(f"cannot be written: {error.strerror}", path=str(file)) from None


def file_for(content: Path, name: str) -> Path:
    """The memory file of a name."""
    return content / FOLDER / f"{name.removesuffix('.jsonl')}.jsonl"
