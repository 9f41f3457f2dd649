"""`digest stats`: the figures of a digest, in the terminal or as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.terminal import FOLDER, printable

if TYPE_CHECKING:
    from digest.statistics import Period, Statistics

Row = tuple[str, ...]


@click.command()
@click.option("--content", type=FOLDER, default="content", show_default=True, help="The content folder.")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON, for other programs.")
def stats(content: Path, as_json: bool) -> None:
    """Count what there is, how sure it is and how well translated, as a whole and by month.

    The site shows the same under "About", at about/statistics/. What has not been built yet is worked out first,
    which takes as long as it takes a build.

    \b
    Example:
        digest stats
        digest stats --json
    """
    import msgspec  # noqa: PLC0415

    from digest.content import opened  # noqa: PLC0415
    from digest.inputs import Options  # noqa: PLC0415
    from digest.statistics import count  # noqa: PLC0415

    with opened(Options(content)) as found:
        figures = count(found.index())
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(figures), indent=1))
        return
    for line in report(figures):
        click.echo(printable(line))


def report(s: "Statistics") -> Iterator[str]:
    """The figures in lines. Names stand last, for a terminal may turn Arabic round."""
    from digest.statistics import share  # noqa: PLC0415

    yield from _table("What there is", _glance(s))
    speakers = {"named without reserve": s.named, "certain, without a name": s.certain - s.named}
    speakers |= {"probable": s.likely, "unclear": s.undecided}
    rows = ((name, f"{n:,}", share(n, s.statements)) for name, n in speakers.items())
    yield from _table("Speakers of the statements", rows)
    states = [(state, n) for state, n in s.states.items() if n]
    yield from _table("English of the sentences", ((name, f"{n:,}", share(n, s.sentences)) for name, n in states))
    flags = ((name, f"{n:,}", share(n, s.sentences)) for name, n in s.flags.items())
    yield from _table("What the checks found in it", flags)
    quoted = [("statements", "articles", "")]
    quoted += [(f"{v.statements:,}", f"{v.articles:,}", v.name["en"] or v.name["ar"]) for v in s.most_quoted]
    yield from _table("Most quoted", quoted if s.most_quoted else ())
    yield from _table("By the month of the article", _by_month(s.months))


def _glance(s: "Statistics") -> Iterator[Row]:
    from digest.statistics import share  # noqa: PLC0415

    yield "articles", f"{s.articles:,}", f"{s.undated:,} without a date" if s.undated else ""
    yield "statements", f"{s.statements:,}", ""
    yield "speakers", f"{s.speakers:,}", "with pages of their own"
    yield "sentences", f"{s.sentences:,}", ""
    yield "words", f"{s.words:,}", f"{share(s.quoted, s.words)} of them within statements"
    yield "names", f"{s.names:,}", f"{share(s.confirmed, s.names)} of them in English by an editor or a reviewed list"
    yield "corrections", f"{s.corrections:,}", ""


def _by_month(months: Sequence["Period"]) -> Iterator[Row]:
    from digest.model import State  # noqa: PLC0415

    if any(month.articles for month in months):
        yield "month", "articles", "statements", "not certain", "sentences", "flagged", "pending"
    for m in months:
        if m.articles:
            counts = (m.articles, m.statements, m.statements - m.certain, m.sentences)
            states = (m.states[State.FLAGGED], m.states[State.PENDING])
            yield f"{m.start:%Y-%m}", *(f"{n:,}" for n in (*counts, *states))


def _table(title: str, rows: Iterable[Row]) -> Iterator[str]:
    """A heading and its rows in columns; nothing for no rows. Figures stand to the right of their column."""
    found = list(rows)
    if not found:
        return
    widths = [max(len(row[n]) for row in found) for n in range(len(found[0]))]
    yield title
    for row in found:
        cells = [_cell(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield f"  {'  '.join(cells)}".rstrip()
    yield ""


def _cell(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.strip("%").replace(",", "").replace(".", "").isdigit() else cell.ljust(width)
