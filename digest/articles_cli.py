"""`digest import` and `digest new`: articles from elsewhere, and blank ones."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.terminal import FOLDER, LEFT_OVER, printable, say, track

if TYPE_CHECKING:
    from digest.bring import Outcome, Plan
    from digest.sources import Given

CONTENT = click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")
DAY = click.DateTime(["%Y-%m-%d"])
STDIN = "-"
SOME = 5  # files passed over that are named


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--outlet", metavar="NAME", default="", help="Where it was published, whatever the source says.")
@click.option("--date", "day", type=DAY, metavar="DAY", help="When, such as 2016-02-09, whatever the source says.")
@click.option("--keep", is_flag=True, help="Make an article of each, also of what is there already.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
@CONTENT
def import_(
    sources: tuple[str, ...], outlet: str, day: datetime | None, keep: bool, dry_run: bool, content: Path
) -> None:
    """Make articles of text, Markdown, web pages, Word documents, feeds and JSON Lines.

    Title, outlet, day and address are taken where the source says them. An article that another newspaper printed too
    is not doubled: its second appearance is noted in the first one's front matter, under also. Sources are never
    changed, and no article is overwritten. What could not be taken is listed at the end, with the reason, and the exit
    status is 1.

    SOURCE is a file, a folder (gone through with all in it) or - for standard input. Files are told by their endings:
    .txt, .md, .html, .docx, .rss, .atom, .xml, .jsonl.

    \b
    Examples:
        digest import downloads/ --dry-run
        digest import page.html --outlet "جريدة المدينة" --date 2016-02-09
    """
    from digest.bring import Gathering, overruled  # noqa: PLC0415

    gathering = Gathering(content, track)
    for error in gathering.errors:
        say(f"warning: {error}")
    given, passed = _given(sources)
    said = day.date() if day else None
    gathering.take([overruled(one, outlet, said) for one in given], keep=keep)
    if not dry_run:
        gathering.write(track)
    for line in _told(gathering.plan, passed, dry_run):
        click.echo(printable(line))
    if gathering.plan.aside:
        say("Set aside:")
    for problem in gathering.plan.aside:
        say(f"  {problem}")
    if gathering.plan.aside:
        click.get_current_context().exit(LEFT_OVER)


def _given(sources: tuple[str, ...]) -> tuple[Iterator["Given"], list[Path]]:
    """What all sources hold, and the files of folders that are of other kinds."""
    from digest.bring import files_in  # noqa: PLC0415
    from digest.sources import OTHERS, READERS  # noqa: PLC0415

    files, passed = files_in([one for one in sources if one != STDIN], [*READERS, *OTHERS, ".xml"])
    paths = [Path(STDIN)] * (STDIN in sources) + files
    return (one for path in track(paths, "Reading", len(paths)) for one in _read(path)), passed


def _read(path: Path) -> Iterable["Given"]:
    from digest.errors import SourceError  # noqa: PLC0415
    from digest.plain import read_plain  # noqa: PLC0415
    from digest.sources import read_source  # noqa: PLC0415

    try:
        data = sys.stdin.buffer.read() if path == Path(STDIN) else read_plain(path)
    except OSError as error:
        return [SourceError(f"cannot be read: {error.strerror or error}", path=str(path))]
    except ValueError:  # a NUL in the name
        return [SourceError("no such file", path=printable(str(path)))]
    return read_source(data, str(path))


def _told(plan: "Plan", passed: Sequence[Path], dry_run: bool) -> Iterable[str]:
    """What was done, a line each, and in sum."""
    from digest.text import counted  # noqa: PLC0415

    yield from map(_line, plan.outcomes)
    kinds = [outcome.kind for outcome in plan.outcomes]
    done = "would be new" if dry_run else "new"
    yield (
        f"{kinds.count('new')} {done}, {kinds.count('also')} published elsewhere too, "
        f"{kinds.count('there')} there already, {len(plan.aside)} set aside"
    )
    if passed:
        more = f" and {len(passed) - SOME} more" if len(passed) > SOME else ""
        yield f"Passed over, of another kind: {', '.join(map(str, passed[:SOME]))}{more}"
    undated = sum(outcome.kind == "new" and outcome.appearance.date is None for outcome in plan.outcomes)
    if undated:
        mend = "Import it with --date 2016-02-09" if dry_run else "Write date: 2016-02-09 into the front matter"
        told = f"{counted(undated, 'new article')} without a day"
        yield f"{told}: «أمس» cannot be dated there. {mend}."


def _line(outcome: "Outcome") -> str:
    place = outcome.appearance
    known = ", ".join(filter(None, (place.outlet or "no outlet", place.date.isoformat() if place.date else "no day")))
    if outcome.kind == "also":
        seen = ", ".join(filter(None, (place.outlet or place.url, place.date.isoformat() if place.date else "")))
        return f"{outcome.path}: also in {seen} ({outcome.where})"
    if outcome.kind == "there":
        return f"{outcome.path}: there already ({outcome.where})"
    akin = f"; {outcome.akin.share:.0%} as in {outcome.akin.key}" if outcome.akin else ""
    return f"{outcome.path}: new, {known}{akin} ({outcome.where})"


@click.command()
@click.argument("title", default="")
@click.option("--outlet", metavar="NAME", default="", help="Where it was published.")
@click.option("--date", "day", type=DAY, metavar="DAY", help="When, such as 2016-02-09.  [default: today]")
@click.option("--url", metavar="ADDRESS", default="", help="Its address on the web.")
@click.option("--edit", is_flag=True, help="Open it in the editor that VISUAL or EDITOR names.")
@CONTENT
def new(title: str, outlet: str, day: datetime | None, url: str, edit: bool, content: Path) -> None:
    """Make a blank article to fill in, and print its path.

    A build asks for its text as long as it has none.

    \b
    Example:
        digest new "وزير النقل: الطريق الجديد آمن" --outlet "جريدة المدينة" --edit
    """
    from digest.blank import blank  # noqa: PLC0415

    path = blank(content, title, outlet, day.date() if day else date.today(), url)  # noqa: DTZ011 - the editor's day
    click.echo(printable(str(path)))
    if edit:
        click.edit(filename=str(path))
