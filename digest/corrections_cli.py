"""`digest corrections`: what readers see changed since the site was published, and the public log of it."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.terminal import FOLDER, how_many, printable

if TYPE_CHECKING:
    from digest.changes import Change

DAY = click.DateTime(["%Y-%m-%d"])
CONTENT = click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")
PUBLISHED = click.option(
    "--published", type=FOLDER, default="site", show_default=True, help="The site's folder as readers have it."
)
DATE = click.option("--date", "day", type=DAY, metavar="DAY", help="The day of the correction; today, if not given.")
BY = click.option("--by", default="", metavar="NAME", help="Who corrected it, if readers shall know.")
DRY = click.option("--dry-run", is_flag=True, help="Show the lines, and change nothing.")


@click.group()
def corrections() -> None:
    """Say in public what was put right: the log in content/corrections.jsonl."""


@corrections.command()
@click.option(
    "--ask/--list", "ask", default=None, help="Ask about each, or only list them; by default a terminal asks."
)
@DATE
@BY
@PUBLISHED
@CONTENT
@DRY
def propose(ask: bool | None, day: datetime | None, by: str, published: Path, content: Path, dry_run: bool) -> None:
    """Go through what has changed for readers: names, speakers, editors' translations, statements taken out.

    The content folder is compared with the published site, so run it before the site's folder is built anew; what
    "digest publish" has sent is remembered there. Asked for a reason, you write one and the change goes into the log
    as a line of its own; an empty answer leaves it out, "q" ends it. What the log has already is not proposed.

    \b
    Examples:
        digest corrections propose
        digest corrections propose --list --published ../published
    """
    import sys  # noqa: PLC0415

    from digest.changes import changes, lines_of  # noqa: PLC0415
    from digest.content import opened  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.readers import kept, read_published  # noqa: PLC0415

    before = read_published(published)
    with opened(Options(content)) as found:
        proposed = changes(before, found.index())
    asking = sys.stdin.isatty() if ask is None else ask
    noted = 0
    for one in proposed:
        click.echo(printable("\n".join(lines_of(one))))
        reason = click.prompt("Reason", default="", show_default=False).strip() if asking else ""
        if reason == "q":
            break
        if reason:
            _note(content, one, reason, day, by, dry_run)
            noted += 1
    told = f", of which {noted} {'would be' if dry_run else 'now'} noted" if asking else ""
    click.echo(f"{how_many(len(proposed), 'change')} not in the log yet{told}")
    if not proposed and not kept(published):
        click.echo(printable(f"{published} was compared as it was last built. To compare with another: --published"))
    if proposed and not asking:
        click.echo('To note one: digest corrections add ADDRESS --reason "…"')


@corrections.command()
@click.argument("where")
@click.option("--reason", multiple=True, required=True, metavar="TEXT", help="Why; once, or once for each language.")
@click.option("--before", multiple=True, metavar="TEXT", help="What the page said, in one language or in each.")
@click.option("--after", multiple=True, metavar="TEXT", help="What it says now, in one language or in each.")
@DATE
@BY
@PUBLISHED
@CONTENT
@DRY
def add(
    where: str,
    reason: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    published: Path,
    content: Path,
    **more: "datetime | str | bool | None",
) -> None:
    """Put a correction into the log.

    WHERE is the address of a page as readers copy it, a statement's id, a name, or words that one statement has.
    Without --before and --after they are taken from what differs between the published site and the content.

    \b
    Examples:
        digest corrections add statements/3f2a9c01de/ --reason "The caption names him."
        digest corrections add "Nabil Karim" --before "Nabil Kareem" --after "Nabil Karim" --reason "As he spells it."
    """
    from digest.changes import Change, at, changes  # noqa: PLC0415
    from digest.content import opened  # noqa: PLC0415
    from digest.errors import CorrectionError  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.logbook import place_of, texts_of  # noqa: PLC0415
    from digest.readers import read_published  # noqa: PLC0415

    given = {"before": texts_of(before, "before"), "after": texts_of(after, "after")}
    with opened(Options(content)) as found:
        index = found.index()
        place = place_of(where, index)
        one = Change("", place, given["before"], given["after"])
        if not (before and after):
            differ = at(place, changes(read_published(published), index))
            if before or after or len(differ) != 1:
                what = "several things differ" if differ else "nothing differs from the published site"
                what = "one of --before and --after is missing" if before or after else f"{what} at {place}"
                raise CorrectionError(what, hint="Say both, with --before and --after.")
            one = differ[0]
    _note(content, one, reason, more["day"], more["by"], more["dry_run"])


def _note(content: Path, one: "Change", reason: Sequence[str], day: object, by: object, dry_run: object) -> None:
    """Put a change into the log, or say what would be put there."""
    from digest.logbook import added, entry, texts_of  # noqa: PLC0415

    why = texts_of([reason] if isinstance(reason, str) else reason, "reason")
    when = day.date() if isinstance(day, datetime) else date.today()  # noqa: DTZ011 - the editor's own day
    line = entry(when, one.address, {"before": one.before, "after": one.after, "reason": why}, str(by))
    if not dry_run:
        added(content, [line])
    click.echo("Would be added:" if dry_run else f"Added to {content / 'corrections.jsonl'}:")
    click.echo(printable(f"  {line}"))
