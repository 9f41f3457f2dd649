"""`digest rename`: another address for an article or an entity, the former one leading on."""

from pathlib import Path

import click

from digest.terminal import FOLDER, printable

WHAT = ("article", "person", "organisation", "place", "document")


@click.command()
@click.argument("what", type=click.Choice(WHAT))
@click.argument("old")
@click.argument("new")
@click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def rename(what: str, old: str, new: str, content: Path, dry_run: bool) -> None:
    """Give an article, or an entry of the authority, another address.

    The former one leads on: it is put among the aliases of the article, or under formerly. What refers to it in the
    authority and the overrides is brought along. Nothing else in these files changes.

    WHAT is article, person, organisation, place or document; OLD and NEW are the last parts of the addresses.

    \b
    Examples:
        digest rename article 2016-02-09-road new-road-opens
        digest rename person samir-al-olabi samer-al-olabi --dry-run
    """
    from digest.rename import KINDS, logged, rename_article, rename_entity  # noqa: PLC0415
    from digest.steps import carry_out  # noqa: PLC0415

    article = what == "article"
    steps = rename_article(content, old, new) if article else rename_entity(content, KINDS[what], old, new)
    lines = logged(content, what, old)
    if not dry_run:
        carry_out(steps)
    click.echo("Would be changed:" if dry_run else "Changed:")
    for line in (line for step in steps for line in step.lines()):
        click.echo(printable(line))
    if lines:
        click.echo(
            f"Left as they are: {lines} lines of corrections.jsonl that name the former address, which leads on."
        )
