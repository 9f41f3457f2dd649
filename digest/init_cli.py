"""`digest init`: a working digest of one's own."""

import shlex
from pathlib import Path

import click

from digest.terminal import FOLDER, printable

HOSTS = ("github-pages", "gitlab-pages", "netlify", "cloudflare-pages")


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--host", type=click.Choice(HOSTS), default=HOSTS[0], show_default=True, help="Who will publish it.")
def init(folder: Path, host: str) -> None:
    """Make a digest of your own in a new folder.

    It has its settings, each explained, an invented article with its people, a README for the editor, and what the
    host needs to build and publish the site whenever you push.

    DIR must be empty or not there yet; a .git may be in it.

    \b
    Example:
        digest init my-digest
        digest init my-digest --host gitlab-pages
    """
    from digest.begin import begin  # noqa: PLC0415

    begun = begin(folder, host)
    for path in begun.paths:
        click.echo(printable(f"  {folder / path}"))
    click.echo("\nA digest is there. Next:")
    if folder.resolve() != Path.cwd():
        click.echo(printable(f"    cd {shlex.quote(str(folder))}"))
    click.echo("    digest build          # the site, in site/")
    click.echo("    digest serve          # look at it")
    click.echo("Then give it its name in content/digest.toml, and put your articles into content/articles/.")
    click.echo(f"How it is published: {begun.workflow}")
    if not begun.installable:
        click.echo("Before you push: say in install/digest.txt where the host gets digest from.")
