"""`digest explain`: why a page says what it says, of a file, a statement, an article or a name."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.errors import DigestError
from digest.terminal import FOLDER, printable, say

if TYPE_CHECKING:
    from digest.content import Content

CONTENT = "content"


@click.command()
@click.argument("what")
@click.argument("sentence", type=click.IntRange(min=1), required=False)
@click.option(
    "--content",
    type=FOLDER,
    help=f'The content folder. A file needs none; addresses are looked for in "{CONTENT}", if not given.',
)
def explain(what: str, sentence: int | None, content: Path | None) -> None:
    """Say why a statement has its speaker, and whose its English is, or why there is none.

    WHAT is an article's file, the address of a page as readers copy it (a statement, an article, a person, an
    organisation, a place, a document), or a statement's id. For each sentence: the statement and its id, the rule, the
    evidence, who else was considered, the confidence; the name's English and the sentence's, and whose they are. A file
    by itself, without --content, is read without the editors' word and without English.

    SENTENCE is the number of one sentence, as this command prints it.

    \b
    Examples:
        digest explain content/articles/2016-02-09-lavrov.md 3 --content content
        digest explain https://example.org/en/statements/3f2a9c01de/
        digest explain people/samer-al-olabi/
    """
    file = Path(what)
    if content is None and file.suffix in (".md", ".txt"):
        _show(_alone(file, sentence))
        return
    from digest.content import opened  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.reasons import reasons  # noqa: PLC0415

    with opened(Options(content or Path(CONTENT))) as found:
        _show(reasons(what, sentence, found))
        _warn(found)


def _alone(file: Path, sentence: int | None) -> Iterable[str]:
    from digest.analyse import analyse  # noqa: PLC0415
    from digest.explain import as_text  # noqa: PLC0415
    from digest.knowledge import load_knowledge  # noqa: PLC0415
    from digest.read import read_loose_file  # noqa: PLC0415

    analysis = analyse(read_loose_file(file), load_knowledge())
    count = len(analysis.sentences)
    if sentence is not None and sentence > count:
        raise DigestError(f"there is no sentence {sentence}", path=str(file), hint=f"The last one is {count}.")
    return as_text(analysis, sentence)


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(printable(line))


def _warn(found: "Content") -> None:
    for warning in found.around.problems:
        say(f"warning: {warning}")
