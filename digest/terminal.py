"""What the commands share: lines that any terminal takes, and the kinds of path they ask for."""

from pathlib import Path

import click

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)
LEFT_OVER = 1  # exit status: done, with something left over


def say(line: str) -> None:
    """Print a line to standard error."""
    click.echo(printable(line), err=True)


def printable(line: str) -> str:
    """A line that any terminal takes: file names may hold bytes that are no text, or steer the terminal."""
    shown = "".join(c if c.isprintable() or c in "\n\u200c\u200d\u00a0" else f"\\u{ord(c):04x}" for c in line)
    return shown.encode("utf-8", "backslashreplace").decode()
