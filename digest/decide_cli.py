"""`digest review` and `digest desk`: what the machine was unsure of is put to an editor, in a terminal or a browser."""

import sys
from pathlib import Path

import click

from digest.terminal import FOLDER, printable, say

KINDS = ("speakers", "names", "translations")
CONTENT = click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")
CACHE = click.option("--cache", type=FOLDER, help="Where to keep what was worked out, over the settings.")
OUTPUT = click.option("--output", type=FOLDER, default="site", show_default=True, help="Where the site goes.")


@click.command()
@click.option("--kind", type=click.Choice(KINDS), help="Only these questions.")
@click.option("--article", metavar="ADDRESS", default="", help="All of one article, unsure or not, as it is read.")
@click.option("--limit", type=click.IntRange(min=1), help="No more questions than so many, the worst ones.")
@click.option("--json", "json_", is_flag=True, help="Print the questions as JSON, with all that is known of each.")
@CONTENT
@OUTPUT
@CACHE
def review(kind: str | None, article: str, limit: int | None, json_: bool, content: Path, **more: Path) -> None:
    """Go through what the machine was unsure of, the worst first.

    Speakers that are unknown or unsure, or nearly somebody else; names whose English no editor has confirmed;
    translations in which a check found a fault, and those that are missing.

    In a terminal the questions are asked one by one: type a key and press Enter; ? shows the keys. Each answer is
    written at once, as a small change of a file in content/, and can be undone. Elsewhere, or with --json, they are
    listed.

    \b
    Examples:
        digest review
        digest review --kind speakers --limit 20 | less
        digest review --article 2016-02-09-road
    """
    from digest.inputs import Options  # noqa: PLC0415
    from digest.review import as_json, go_through, lines  # noqa: PLC0415
    from digest.sitting import Sitting  # noqa: PLC0415

    sitting = Sitting.begin(Options(content, more["output"], cache=more["cache"]))
    for problem in sitting.standing.problems:
        say(f"warning: {problem}")

    if article:
        sitting.look_at(article)
    found = sitting.standing.every if article else sitting.open()
    asked = [one for one in found if kind in (None, one.kind)][:limit]
    if json_:
        click.echo(as_json(asked))
    elif sys.stdin.isatty() and sys.stdout.isatty():
        go_through(sitting, {one.id for one in asked}, article)
    else:
        for line in lines(asked, content):
            click.echo(printable(line))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free one.")
@CONTENT
@OUTPUT
@CACHE
def desk(port: int, content: Path, output: Path, cache: Path | None) -> None:
    """Decide in a browser what the machine was unsure of, until Ctrl-C.

    The same questions as digest review asks, with the Arabic and the English side by side. Each decision is written at
    once, and can be undone. Only this machine can reach the desk.

    \b
    Example:
        digest desk
    """
    from digest.desk import make_desk  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.sitting import Sitting  # noqa: PLC0415

    sitting = Sitting.begin(Options(content, output, cache=cache))
    for problem in sitting.standing.problems:
        say(f"warning: {problem}")
    with make_desk(sitting, port) as server:
        click.echo(f"The desk is at http://{server.server_address[0]!s}:{server.server_port}/ (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
