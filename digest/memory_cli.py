"""`digest memory`: the editors' translation memory, and its way to and from other programs."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.terminal import FILE, FOLDER, LEFT_OVER, Commands, printable, say

if TYPE_CHECKING:
    from digest.errors import DigestError
    from digest.suggest import Suggestion

CONTENT = click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")


@click.group(cls=Commands)
def memory() -> None:
    """Look through the editors' translations, and exchange them with other programs."""


@memory.command()
@click.argument("what", required=False)
@click.option("--lowest", type=click.IntRange(1, 100), default=60, show_default=True, help="Likeness in per cent.")
@CONTENT
def suggest(what: str | None, lowest: int, content: Path) -> None:
    """List remembered sentences that are like those that no editor has translated.

    Each with its likeness in per cent and what differs: [-taken out-]{+put in+}. What no article has any more probably
    became the sentence above it: its translation needs a look, not a new one.

    WHAT is an article's file, or a sentence in quotation marks. Without it, all articles are gone through.

    \b
    Example:
        digest memory suggest content/articles/2016-02-09-road.md
    """
    from digest.articles import read_articles  # noqa: PLC0415
    from digest.memory import load_memory  # noqa: PLC0415
    from digest.read import read_loose_file  # noqa: PLC0415
    from digest.suggest import Finder, open_sentences  # noqa: PLC0415

    remembered = load_memory(content)
    if what and not Path(what).suffix and not Path(what).exists():
        _show(Finder(remembered).near(what, lowest), what)
        return
    articles, errors = ([read_loose_file(Path(what))], []) if what else read_articles(content)
    found = 0
    for sentence in open_sentences(articles, remembered, lowest):
        path = sentence.path if what else content / sentence.path  # as the user would type it
        click.echo(printable(f"{path}:{sentence.line}: {' '.join(sentence.source.split())}"))
        _show(sentence.near)
        found += 1
    click.echo(f"Sentences with something like them in the memory of {len(remembered)}: {found}")
    for error in errors:
        say(f"error: {error}")
    if errors:
        click.get_current_context().exit(LEFT_OVER)


def _show(near: Iterable["Suggestion"], asked: str = "") -> None:
    lines = [
        f"  {s.score} % {s.entry.where}{' (in no article any more)' if s.gone else ''}\n"
        f"       {s.differences}\n       {s.entry.target}"
        for s in near
    ]
    for line in lines:
        click.echo(printable(line))
    if asked and not lines:
        click.echo("Nothing in the memory is like it.")


@memory.command("export")
@click.argument("file", type=FILE)
@click.option("--pending", is_flag=True, help="Instead, the sentences that no editor has translated.")
@CONTENT
def export(file: Path, pending: bool, content: Path) -> None:
    """Write all of the memory into FILE: a .tmx, .xlf, .xliff or .po.

    Nothing of a line is lost: its state, note, editor, day and origin go along. With --pending, FILE has the sentences
    of the articles that still need a translator, with room for the English; "digest memory import" takes it back.

    \b
    Examples:
        digest memory export memory.tmx
        digest memory export --pending for-the-translator.xlf
    """
    from digest.exchange import write  # noqa: PLC0415
    from digest.memory import load_memory  # noqa: PLC0415
    from digest.text import counted  # noqa: PLC0415

    remembered = load_memory(content)
    errors: list[DigestError] = []
    entries = list(remembered.entries.values())
    if pending:
        from digest.articles import read_articles  # noqa: PLC0415
        from digest.suggest import untranslated  # noqa: PLC0415

        articles, errors = read_articles(content)
        entries = untranslated(articles, remembered)
    write(entries, file)
    click.echo(printable(f"{counted(len(entries), 'sentence' if pending else 'translation')} in {file}"))
    for error in errors:
        say(f"error: {error}")
    if errors:
        click.get_current_context().exit(LEFT_OVER)


@memory.command("import")
@click.argument("file", type=FILE)
@click.option("--into", default="", metavar="NAME", help="The file in content/memory/; its name if not given.")
@click.option("--replace", is_flag=True, help="Let FILE win where the memory says otherwise.")
@CONTENT
def import_(file: Path, into: str, replace: bool, content: Path) -> None:
    """Add the finished translations of FILE (a .tmx, .xlf, .xliff or .po) to the memory.

    No line of the memory is changed: what differs is listed, and the exit status is 1. So is what is not finished.

    \b
    Example:
        digest memory import from-the-translator.xlf --into spring
    """
    from digest.enrol import enrol, file_for  # noqa: PLC0415
    from digest.exchange import read  # noqa: PLC0415
    from digest.memory import load_memory  # noqa: PLC0415

    brought = read(file)
    target = file_for(content, into or file.stem)
    done = enrol(brought.entries, load_memory(content), target, over=replace)
    for problem in (*brought.left, *done.conflicts):
        say(str(problem))
    click.echo(
        printable(
            f"{len(done.added)} added to {target}, {len(done.replaced)} replaced, {done.same} there already, "
            f"{len(done.conflicts)} in conflict, {len(brought.left)} not finished"
        )
    )
    if brought.left or done.conflicts:
        click.get_current_context().exit(LEFT_OVER)
