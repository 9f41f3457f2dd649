"""`digest publish`: send the built site to where it is read."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.terminal import FOLDER, printable, say

if TYPE_CHECKING:
    from digest.config import Config, Target
    from digest.published import Plan

SHOWN = 20  # problems that are listed
STOPPED = 130  # exit status after Ctrl-C


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--content", type=FOLDER, default="content", show_default=True, help="What the site is made of.")
@click.option("--output", type=FOLDER, default="site", show_default=True, help="The folder of the site.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent and removed, and change nothing.")
@click.option("--stale", is_flag=True, help="Publish though the content has changed since the build.")
@click.option("--unchecked", is_flag=True, help="Publish without looking for problems first.")
@click.option("--adopt", is_flag=True, help="Replace files in the way that digest did not put there.")
@click.option("--everything", is_flag=True, help="Send all, whatever the target should have already.")
def publish(targets: tuple[str, ...], content: Path, output: Path, **how: bool) -> None:
    """Send the built site to a git branch, a bucket, another machine or a folder.

    Only what differs from what digest put there before is sent, and what has left the site is removed. Files of
    others at the target stay. Nothing is sent where digest check finds a problem.

    TARGET is a name of digest.toml, or an address; without it, the only one of digest.toml is meant.

    \b
    Examples:
        digest publish --dry-run
        digest publish git+origin#gh-pages
        digest publish s3://bucket/path
        digest publish editor@example.org:/srv/www/digest
        digest publish ../public
    """
    from digest.config import load_config  # noqa: PLC0415
    from digest.publishing import Wanted, stop_if_stale  # noqa: PLC0415
    from digest.publishing import publish as send  # noqa: PLC0415
    from digest.readers import keep_published  # noqa: PLC0415
    from digest.targets import host_of, open_place  # noqa: PLC0415

    chosen = _chosen(targets, load_config(content))
    places = [open_place(target, content, output) for target in chosen]
    if not how["stale"]:
        stop_if_stale(content, output)
    if not how["unchecked"]:
        _stop_at_problems(content, output, [host_of(*one) for one in zip(chosen, places, strict=True)])
    wanted = Wanted(how["adopt"], how["everything"], how["dry_run"])
    for target, place in zip(chosen, places, strict=True):
        try:
            done = send(output, place, wanted)
        except KeyboardInterrupt:
            say("Stopped. Publish again: it goes on where it stopped.")
            raise SystemExit(STOPPED) from None
        _show(target, done, how["dry_run"])
    if not how["dry_run"]:
        keep_published(output)  # what readers see from now on: corrections are proposed against it


def _chosen(asked: tuple[str, ...], config: "Config") -> "list[Target]":
    """The targets that are meant."""
    from digest.errors import ConfigError  # noqa: PLC0415
    from digest.targets import KINDS, find_target  # noqa: PLC0415

    if asked:
        return [find_target(one, config) for one in dict.fromkeys(asked)]
    if len(config.publish) == 1:
        return list(config.publish)
    if config.publish:
        names = ", ".join(target.name for target in config.publish)
        raise ConfigError("several targets are set", hint=f"Name one or more: {names}.")
    hint = f"Name an address ({KINDS}), or write one into [publish.NAME] of digest.toml."
    raise ConfigError("no target is set", hint=hint)


def _stop_at_problems(content: Path, output: Path, hosts: list[str]) -> None:
    from digest.errors import PublishError  # noqa: PLC0415
    from digest.publishing import problems  # noqa: PLC0415
    from digest.text import counted  # noqa: PLC0415

    found = problems(content, output, [host for host in hosts if host])
    for problem in found[:SHOWN]:
        say(f"{output / problem.path}: {problem.what}.")
    if found:
        hint = "Mend them (digest check lists all), or publish all the same: --unchecked."
        raise PublishError(f"the site has {counted(len(found), 'problem')}, and nothing was sent", hint=hint)


def _show(target: "Target", done: "Plan", dry_run: bool) -> None:
    from digest.publishing import told  # noqa: PLC0415
    from digest.targets import public  # noqa: PLC0415

    if dry_run:
        lines = [(path, "new") for path in done.new] + [(path, "changed") for path in done.changed]
        lines += [(path, "removed") for path in (*done.first, *done.removed)]
        for path, what in sorted(lines):
            click.echo(printable(f"{what:<8} {path}"))
    name = f"{target.name}: " if target.name else ""
    click.echo(printable(f"{name}{public(target.to)}: {told(done)}{' (nothing was changed)' if dry_run else ''}"))
