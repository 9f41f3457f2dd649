"""What the commands share: lines that any terminal takes, how to be stopped, and the kinds of path they ask for."""

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TypeVar

import click

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)
LEFT_OVER = 1  # exit status: done, with something left over
STOPPED = 128  # exit status, with the number of the signal added

Item = TypeVar("Item")


def say(line: str) -> None:
    """Print a line to standard error."""
    click.echo(printable(line), err=True)


def printable(line: str) -> str:
    """A line that any terminal takes: file names may hold bytes that are no text, or steer the terminal."""
    shown = "".join(c if c.isprintable() or c in "\n\u200c\u200d\u00a0" else f"\\u{ord(c):04x}" for c in line)
    return shown.encode("utf-8", "backslashreplace").decode()


@contextmanager
def stoppable() -> Iterator[None]:
    """What a build does when it is asked to stop (Ctrl-C, SIGTERM): it tidies up, says so and exits."""
    asked = [signal.SIGINT]

    def stop(number: int, _: FrameType | None) -> None:
        asked[:] = [signal.Signals(number)]
        raise KeyboardInterrupt

    here = threading.current_thread() is threading.main_thread()  # no other one may say what signals do
    before = signal.signal(signal.SIGTERM, stop) if here else None
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped. The site is whole: the old one, or the new one if it was about to be put in place.")
        sys.exit(STOPPED + asked[0])
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)


def track(items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]:
    """Progress on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track as shown  # noqa: PLC0415

    return shown(items, what, total, console=Console(stderr=True), transient=True)
