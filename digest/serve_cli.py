"""The command `digest serve`."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from digest.terminal import content_and_output, printable, say, say_report, say_warnings

if TYPE_CHECKING:
    from digest.board import Board
    from digest.inputs import Options
    from digest.pipeline import Report
    from digest.serve import Server
    from digest.warm import Builder, Outcome

PORT = 8000
NAMED = 3  # changed files that are named in the terminal


@click.command()
@content_and_output
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Where to listen; 0: any free one. If not given, {PORT} or the next free one.",
)
@click.option("--open", "opened", is_flag=True, help="Open the site in the browser.")
def serve(content: Path, output: Path, port: int | None, opened: bool, **more: Any) -> None:
    """Show the site while you work on it, until Ctrl-C.

    Makes the site, shows it at an address of this machine alone, and makes it again whenever something in the content
    folder is saved. Open pages come up to date by themselves, where they stood. What is wrong is said in the page and
    here; the site that stood before is shown until it is mended.

    \b
    Example:
        digest serve --open
    """
    from digest.board import Board  # noqa: PLC0415
    from digest.errors import ContentError  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.pipeline import check_places  # noqa: PLC0415
    from digest.serve import make_server, make_server_near  # noqa: PLC0415
    from digest.warm import Builder  # noqa: PLC0415

    options = Options(content, output, **more)
    check_places(content, output)
    if not content.is_dir():
        hint = "Give the folder that holds articles/ with --content."
        raise ContentError("there is no such folder", path=str(content), hint=hint)
    board = Board()
    server = make_server_near(output, PORT, board) if port is None else make_server(output, port, board)
    with _until_stopped(), server, Builder(options) as builder:
        builder.begin()
        with _serving(server):
            _Preview(options, builder, board, _address(server), opened).follow()


class _Preview(msgspec.Struct):
    """Builds whenever something has changed, and tells the pages and the terminal."""

    options: "Options"
    builder: "Builder"
    board: "Board"
    address: str
    opened: bool  # whether to open a browser
    _warned: set[str] = msgspec.field(default_factory=set)
    _begun: bool = False

    def follow(self) -> None:
        """Go on until Ctrl-C."""
        from digest.watching import changes  # noqa: PLC0415

        code = _code()
        due, stopped = True, None
        for changed in changes(self.options.content, code):
            if due or changed:
                if any(path.is_relative_to(folder) for path in changed for folder in code[:1]):
                    self.builder.end()
                outcome, due = self.builder.build(), False
                stopped = None if outcome.report else outcome
                if outcome.report:
                    self._built(outcome, outcome.report, changed)
            elif stopped:  # nobody is in the middle of saving
                self._failed(stopped)
                stopped = None

    def _built(self, outcome: "Outcome", report: "Report", changed: Sequence[Path]) -> None:
        written = report.written
        self.board.base = outcome.base
        self.board.built(bool(written.new or written.changed or written.removed), report.errors)
        fresh = [warning for warning in report.warnings if str(warning) not in self._warned]
        self._warned = {str(warning) for warning in report.warnings}
        if not self._begun:
            say_report(report, self.options.output)
        else:
            for error in report.errors:
                say(f"error: {error}")
            say_warnings(fresh)
            click.echo(printable(f"{_named(changed)}: {_done(report)}"))
        self._begin()

    def _failed(self, outcome: "Outcome") -> None:
        first = not (self.options.output / "index.html").exists()
        self.board.failed(outcome.errors, first)
        for error in outcome.errors:
            say(f"error: {error}")
        say("There is no site yet." if first else "The site that stood before is shown until that is mended.")
        self._begin()

    def _begin(self) -> None:
        """Say where the site is, the first time."""
        if self._begun:
            return
        self._begun = True
        click.echo(f"The site is at {self.address} (Ctrl-C ends it)")
        if self.opened:
            import webbrowser  # noqa: PLC0415

            if not webbrowser.open(self.address):
                say("No browser was found: open that address in one.")


def _address(server: "Server") -> str:
    return f"http://{server.server_address[0]!s}:{server.server_port}/"


def _code() -> list[Path]:
    """The package and its templates, to be watched too in a checkout: there they are worked on."""
    from digest.machine import templates  # noqa: PLC0415

    package = Path(__file__).resolve().parent
    return [] if templates().is_relative_to(package) else [package, templates()]


def _named(changed: Sequence[Path]) -> str:
    names = ", ".join(map(str, changed[:NAMED]))
    return f"{names} and {len(changed) - NAMED} more" if len(changed) > NAMED else names


def _done(report: "Report") -> str:
    written = report.written
    counts = {"new": written.new, "changed": written.changed, "removed": written.removed}
    files = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{files or 'no'} files, {report.seconds:.1f} seconds"


@contextmanager
def _serving(server: "Server") -> Iterator[None]:
    """Have pages answered meanwhile."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Ctrl-C, or SIGTERM, is how this ends well."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, stop) if here else None
    try:
        yield
    except KeyboardInterrupt:
        click.echo()
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)
