"""What the commands share: lines that any terminal takes, how to be stopped, the options of those that build."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from digest.errors import DigestError
    from digest.pipeline import Report

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)
LEFT_OVER = 1  # exit status: done, with something left over
STOPPED = 128  # exit status, with the number of the signal added
REDRAWN = 0.1  # seconds after which progress is drawn again
WHOLE = 300  # characters of a command's first sentence in a list of commands: no sentence is cut off
SHOWN = 20  # warnings of one build; more are counted

Item = TypeVar("Item")
Command = TypeVar("Command", bound=Callable[..., Any])


def content_and_output(command: Command) -> Command:
    """The options of the commands that build."""
    for option in (
        click.option("--strict", is_flag=True, help="Treat warnings as errors: publish nothing."),
        click.option("--cache", type=FOLDER, help="Where to keep what was worked out, over the settings."),
        click.option("--keep-going", is_flag=True, help="Leave out what cannot be read, and exit 1."),
        click.option("--output", type=FOLDER, default="site", show_default=True, help="Where the site goes."),
        click.option("--content", type=FOLDER, default="content", show_default=True, help="What it is made of."),
    ):
        command = option(command)
    return command


def say(line: str) -> None:
    """Print a line to standard error."""
    click.echo(printable(line), err=True)


def printable(line: str) -> str:
    """A line that any terminal takes: file names may hold bytes that are no text, or steer the terminal."""
    shown = "".join(c if c.isprintable() or c in "\n\u200c\u200d\u00a0" else f"\\u{ord(c):04x}" for c in line)
    return shown.encode("utf-8", "backslashreplace").decode()


class Commands(click.Group):
    """Lists its commands with the whole first sentence of each."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them, as click does, and cut none off."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.get_short_help_str(WHOLE)) for name, c in commands if c])


@contextmanager
def stoppable() -> Iterator[None]:
    """What a build does when it is asked to stop (Ctrl-C, SIGTERM): it lets go of everything, says so and exits."""
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
    return _drawn(items, what, total) if sys.stderr.isatty() else items


def _drawn(items: Iterable[Item], what: str, total: int | None) -> Iterator[Item]:
    """Draws no more often than can be seen, and without a thread: a build with one could not make copies of itself."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task, drawn = progress.add_task(what, total=total), 0.0
        for item in items:
            yield item
            progress.advance(task)
            if time.monotonic() - drawn > REDRAWN:
                progress.refresh()
                drawn = time.monotonic()


def say_report(report: "Report", output: Path) -> None:
    """Say what a build did: errors and warnings to standard error, the rest to standard output."""
    for error in report.errors:
        say(f"error: {error}")
    say_warnings(report.warnings)
    for line in _summary(report, output):
        click.echo(printable(line))


def say_warnings(warnings: Sequence["DigestError"]) -> None:
    """Say these, or count those that are too many."""
    for warning in warnings[:SHOWN]:
        say(f"warning: {warning}")
    if len(warnings) > SHOWN:
        say(f"warning: and {len(warnings) - SHOWN} more.")


def _summary(report: "Report", output: Path) -> Iterable[str]:
    """The report in lines."""
    from digest.model import State  # noqa: PLC0415
    from digest.text import counted  # noqa: PLC0415

    written = report.written
    counts = (report.articles, report.statements, report.speakers, written.pages)
    yield ", ".join(map(counted, counts, ("article", "statement", "speaker", "page")))
    states = (f"{report.states[state]} {state}" for state in State if report.states.get(state))
    yield f"English sentences: {', '.join(states) or 'none'}"
    if not report.engine:
        yield "No translation model: what no editor has translated stays pending. To have one: digest model install"
    yield (
        f"{counted(written.files, 'file')} in {output}/: {written.new} new, {written.changed} changed, "
        f"{written.same} as before, {written.removed} removed"
    )
    if written.foreign:
        some = ", ".join(written.foreign[:3]) + (" ..." if len(written.foreign) > 3 else "")
        yield f"Left alone, for digest did not put it there: {some}"
    yield f"{report.seconds:.1f} seconds"
