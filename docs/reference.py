"""Write `reference.md`: every command of the program with its arguments and options, as `--help` has them.

usage: make reference      (or, in .venv, python docs/reference.py)
"""

import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli import SECTIONS, main

PAGE = Path(__file__).with_name("reference.md")
HEAD = """# Commands

What `--help` says of each command, on one page. Made by `make reference`; a test compares it with the program.
Exit status: 0 fine, 1 done with something left over, 2 an error, which prints as one line: where, what is wrong and how
to mend it. In a checkout the program is `.venv/bin/digest`.
"""
WIDTH = 120


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_contents(), *_commands()]).rstrip() + "\n"


def _contents() -> Iterator[str]:
    """Which commands there are, by what they are about."""
    for title, names in SECTIONS.items():
        links = ", ".join(f"[{name}](#digest-{name})" for name in names if name in main.commands)
        yield f"- {title}: {links}"
    yield ""


def _commands() -> Iterator[str]:
    for names in SECTIONS.values():
        for name in names:
            if name in main.commands:
                yield from _command(main.commands[name], f"digest {name}", "##")


def _command(command: click.Command, name: str, mark: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield f"{mark} {name}\n"
    yield f"`{name} {' '.join(command.collect_usage_pieces(context))}`\n"
    yield from _text(command.help or "")
    options = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    rows = [f"| `{record[0]}` | {_cell(record[1])} |" for record in options if record]
    if rows:
        yield "\n".join(["| option | |", "|---|---|", *rows]) + "\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if found := command.get_command(context, inner):
                yield from _command(found, f"{name} {inner}", f"{mark}#")


def _text(text: str) -> Iterator[str]:
    """Paragraphs; what follows a `\\b` keeps its lines, and its commands are a block of code."""
    for part in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if not part.startswith("\b"):
            yield textwrap.fill(" ".join(part.split()), WIDTH, break_on_hyphens=False, break_long_words=False) + "\n"
            continue
        first, *lines = part.removeprefix("\b").strip("\n").split("\n")
        yield f"{first}\n"
        yield "\n".join(f"    {line.strip()}" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
