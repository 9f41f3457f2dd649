"""`digest model`: translation models, which a build uses and never fetches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.terminal import Commands, printable, say

if TYPE_CHECKING:
    from digest.models import Installed, Track


@click.group(cls=Commands)
def model() -> None:
    """Install, list and remove the models that translate."""


@model.command("list")
@click.option("--online", is_flag=True, help="Also ask the index of Argos what there is.")
def list_(online: bool) -> None:
    """List the installed models, and which one a build takes where digest.toml names none."""
    from pathlib import Path  # noqa: PLC0415

    from digest.models import find_model, list_models  # noqa: PLC0415

    models = list_models()
    engine, _ = find_model("", Path(), 1)
    for found in models:
        used = "  (taken where digest.toml names none)" if engine and engine.folder == found.folder else ""
        wrong = f"  unusable: {found.problem.message}" if found.problem else ""
        click.echo(printable(f"{found.name}  {found.title}  {found.size / 1e6:,.1f} MB{used}{wrong}"))
    if not models:
        click.echo("No model is installed. To have one: digest model install")
    if online:
        from digest.download import find_offers  # noqa: PLC0415

        for offer in find_offers():
            click.echo(printable(f"in the index: ar en {offer.version}  {offer.links[0]}"))


@model.command()
@click.argument("what", nargs=-1)
def install(what: tuple[str, ...]) -> None:
    """Install a model, from the index of Argos or from this machine.

    WHAT is nothing, or "ar en": the newest package of the index, the only thing in digest that uses a network. Or an
    .argosmodel file, or the folder of a model converted to CTranslate2.

    \b
    Examples:
        digest model install
        digest model install translate-ar_en-1_0.argosmodel
        digest model install opus-mt-ar-en/
    """
    from digest.models import install as put_in  # noqa: PLC0415

    with _progress() as track:
        found = put_in(what, track)
    click.echo(printable(f"Installed {found.name} ({found.title}). The next build translates with it."))


@model.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove an installed model. What it has translated stays in the cache."""
    from digest.models import remove as take_out  # noqa: PLC0415

    found = take_out(name)
    click.echo(printable(f"Removed {found.name} ({found.folder})."))


@model.command()
@click.argument("name", required=False)
def info(name: str | None) -> None:
    """Say all that is known of an installed model, or of each."""
    from digest.models import find_named, list_models  # noqa: PLC0415

    models = [find_named(name)] if name else list_models()
    for n, found in enumerate(models):
        click.echo("\n" * bool(n) + printable("\n".join(_lines(found))))
    if not models:
        say("No model is installed. To have one: digest model install")


def _lines(found: "Installed") -> Iterator[str]:
    from digest.models import describe  # noqa: PLC0415

    for key, value in describe(found):
        yield f"{key + ':':<11}{value}"


@contextmanager
def _progress() -> "Iterator[Track]":
    """Bars on a terminal, nothing elsewhere."""
    import sys  # noqa: PLC0415

    from digest.models import untracked  # noqa: PLC0415

    if not sys.stderr.isatty():
        yield untracked
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def track(what: str):  # type: ignore[no-untyped-def]
            task = bars.add_task(what, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield track
