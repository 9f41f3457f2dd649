"""The program `digest`. What a command needs is imported when it runs, so that `--help` answers at once.

Exit status: 0 fine, 1 done with something left over (`--keep-going`, problems found by `check`), 2 an error,
of which each prints as one line: `file:line: what is wrong. How to mend it.`
"""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest import __version__
from digest.articles_cli import import_, new
from digest.corrections_cli import corrections
from digest.decide_cli import desk, review
from digest.errors import DigestError
from digest.explain_cli import explain
from digest.init_cli import init
from digest.memory_cli import memory
from digest.model_cli import model
from digest.publish_cli import publish
from digest.rename_cli import rename
from digest.serve_cli import serve
from digest.stats_cli import stats
from digest.terminal import FILE, FOLDER, LEFT_OVER, WHOLE, content_and_output, say_report, stoppable, track
from digest.terminal import printable as _printable
from digest.terminal import say as _say

if TYPE_CHECKING:
    from digest.inputs import Options
    from digest.model import Analysis
    from digest.pipeline import Report

FAILED = 2
SECTIONS = {
    "To begin": ("init",),
    "The site": ("build", "serve", "check", "publish"),
    "Articles": ("new", "import"),
    "Decisions": ("review", "desk"),
    "One article": ("extract", "explain"),
    "Translation": ("model", "memory"),
    "Addresses": ("rename",),
    "Answer for it": ("corrections", "stats"),
}


class Program(click.Group):
    """Prints errors as lines, and its commands in sections."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with a line instead of a traceback."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            _say(str(error))
            ctx.exit(FAILED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what they are about."""
        for title, names in SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl([(n, c.get_short_help_str(WHOLE)) for n, c in commands if c])


@click.group("digest", cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="digest %(version)s")
def main() -> None:
    """Make a bilingual site of who said what from Arabic news articles.

    \b
    digest init DIR makes a digest of your own. Put an article into its content/articles/, then:
        digest build        make the site
        digest serve        look at it
    """


@main.command()
@content_and_output
@click.option("--scheduler", metavar="ADDRESS", default="", help="A Dask scheduler whose workers analyse the articles.")
def build(content: Path, output: Path, strict: bool, keep_going: bool, cache: Path | None, scheduler: str) -> None:
    """Make the site from the content folder.

    \b
    Example:
        digest build --content content --output site
        digest build --scheduler tcp://192.0.2.1:8786
    """
    with stoppable():  # from here on, and not only once all is loaded
        from digest.inputs import Options  # noqa: PLC0415

        report = _build(Options(content, output, strict, keep_going, cache, scheduler))
    if report.errors:
        click.get_current_context().exit(LEFT_OVER)


@main.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--content", type=FOLDER, help="What the site was made of, to hold its words against.")
@click.option("--host", metavar="HOST", help="Whether it fits github-pages, cloudflare-pages or netlify, too.")
def check(site: Path | None, content: Path | None, host: str | None) -> None:
    """Look for broken links, missing languages and words out of place.

    Also for anchors that are not there, pages that only one language has, and published words that do not
    stand in their article where they say.

    SITE is the folder of a built site. Without it, the folder "site" is checked against "content".
    """
    if site is None:
        site, content = Path("site"), content or Path("content")
    from digest.articles import read_articles  # noqa: PLC0415
    from digest.check import check_site  # noqa: PLC0415
    from digest.hosts import Fit, find_host, fit  # noqa: PLC0415
    from digest.output import finish_swap  # noqa: PLC0415

    limits = find_host(host) if host else None
    finish_swap(site)
    articles, errors = read_articles(content) if content else ([], [])
    texts = {article.slug: article.text for article in articles} if content else None
    found = check_site(site, texts)
    fitting = fit(site, limits) if limits else Fit()
    problems = [f"{site / problem.path}: {problem.what}." for problem in (*found, *fitting.problems)]
    for line in [*fitting.lines, *map(str, errors), *problems]:
        click.echo(_printable(line))
    if errors or problems:
        _say(f"{len(errors) + len(problems)} found.")
        click.get_current_context().exit(LEFT_OVER)
    click.echo("No problems found.")


AUTHORITY = click.option(
    "--content",
    type=FOLDER,
    help="A content folder whose authority, overrides and settings are to be used; none, if not given.",
)


@main.command()
@click.argument("file", type=FILE)
@AUTHORITY
def extract(file: Path, content: Path | None) -> None:
    """Print the statements and entities of one article as JSON.

    Offsets count Unicode code points from the first of the file, CRLF as one.

    \b
    Example:
        digest extract content/articles/2016-02-09-lavrov.md
    """
    import msgspec  # noqa: PLC0415

    from digest.extract import as_data  # noqa: PLC0415

    data = as_data(_analysis(file, content))
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=1))


def _analysis(file: Path, content: Path | None) -> "Analysis":
    from digest.analyse import analyse  # noqa: PLC0415
    from digest.authority import load_authority  # noqa: PLC0415
    from digest.camel import find_data  # noqa: PLC0415
    from digest.config import load_config  # noqa: PLC0415
    from digest.knowledge import load_knowledge  # noqa: PLC0415
    from digest.overrides import load_overrides, overrides_for, unmet  # noqa: PLC0415
    from digest.read import read_loose_file  # noqa: PLC0415

    article = read_loose_file(file)
    if content is None:
        return analyse(article, load_knowledge())
    camel, missing = find_data(load_config(content), content)
    own = overrides_for(article, load_overrides(content))
    analysis = analyse(article, load_knowledge(load_authority(content), camel), own)
    for warning in (*missing, *unmet(analysis.unmet, content)):
        _say(f"warning: {warning}")
    return analysis


def _build(options: "Options") -> "Report":
    """Build, and say what was done: errors and warnings to standard error, the rest to standard output."""
    from digest.machine import seldom_collecting  # noqa: PLC0415

    with seldom_collecting():
        from digest.pipeline import build as build_site  # noqa: PLC0415

        report = build_site(options, track)
        gc.freeze()  # this process ends now: to free millions of objects one by one would take it seconds
    say_report(report, options.output)
    return report


main.add_command(init)
main.add_command(import_)
main.add_command(new)
main.add_command(serve)
main.add_command(model)
main.add_command(memory)
main.add_command(rename)
main.add_command(explain)
main.add_command(corrections)
main.add_command(stats)
main.add_command(review)
main.add_command(desk)
main.add_command(publish)
