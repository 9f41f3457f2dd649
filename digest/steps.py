"""Changes to the editors' files: worked out first, shown, then written, each file whole or not at all."""

import contextlib
import difflib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from digest.errors import ContentError

AGAIN = "Nothing more was changed: look at it, and run the command again."


class Step(msgspec.Struct, frozen=True):
    """One file: where it is, what it holds, what it shall hold, and where."""

    path: Path
    old: bytes
    new: bytes
    to: Path

    def lines(self) -> Iterator[str]:
        """What changes, for a reader."""
        yield str(self.path) if self.to == self.path else f"{self.path} becomes {self.to}"
        was, now = (data.decode("utf-8").splitlines() for data in (self.old, self.new))
        for line in list(difflib.unified_diff(was, now, n=0, lineterm=""))[2:]:
            if not line.startswith("@@"):
                yield f"  {line}"


def read_text(path: Path) -> tuple[bytes, str]:
    """The bytes of an editor's file, and its text with the line ends that it has. Raises ContentError."""
    try:
        data = path.read_bytes()
        return data, data.decode("utf-8")
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", path=str(path)) from None
    except UnicodeDecodeError:
        raise ContentError("not UTF-8", path=str(path), hint="Save the file as UTF-8.") from None


def carry_out(steps: Sequence[Step]) -> None:
    """Write the files in their order. What somebody else has changed or made in the meantime stays, and stops it all.

    Raises ContentError.
    """
    for step in steps:
        _unchanged(step)
        if step.to != step.path and os.path.lexists(step.to):
            raise ContentError("there is such a file already", path=str(step.to), hint=AGAIN)
    for step in steps:
        place = step.path.resolve() if step.to == step.path else step.path  # a link to a file stays one
        draft = place.with_name(f".{place.name}.new")
        try:
            draft.write_bytes(step.new)
            draft.chmod(place.stat().st_mode & 0o7777)
            _unchanged(step)
            _put(draft, step)
        except OSError as error:
            raise ContentError(f"cannot be written: {error.strerror}", path=str(step.to), hint=AGAIN) from None
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def exchange(path: Path, old: bytes | None, new: bytes | None) -> None:
    """One file from what it holds to what it shall hold; None is no file at all.

    Raises ContentError where somebody else has changed, made or removed it.
    """
    if old is not None and new is not None:
        carry_out([Step(path, old, new, path)])
        return
    try:
        if new is not None:
            _make(path, new)
        elif old is not None:
            _unchanged(Step(path, old, b"", path))
            path.unlink()
    except OSError as error:
        raise ContentError(f"cannot be written: {error.strerror}", path=str(path), hint=AGAIN) from None


def _make(path: Path, data: bytes) -> None:
    """A file that was not there: it is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(data)
        try:
            os.link(draft, path)
        except FileExistsError:
            raise ContentError("there is such a file already", path=str(path), hint=AGAIN) from None
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(data)
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, step: Step) -> None:
    if step.to == step.path:
        draft.replace(step.path.resolve())
        return
    try:
        os.link(draft, step.to)  # a rename would replace a file that has come in the meantime
    except FileExistsError:
        raise ContentError("there is such a file already", path=str(step.to), hint=AGAIN) from None
    except OSError:  # a file system without hard links
        with step.to.open("xb") as file:
            file.write(step.new)
    step.path.unlink()


def _unchanged(step: Step) -> None:
    try:
        same = step.path.read_bytes() == step.old
    except OSError:
        same = False
    if not same:
        raise ContentError("was changed by somebody else in the meantime", path=str(step.path), hint=AGAIN)
