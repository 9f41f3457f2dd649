"""Where a site is sent to, and how a target's address is read.

git+REMOTE#BRANCH      a branch: of a remote of the content's repository (git+origin#gh-pages), or of any other
s3://BUCKET/PATH       a bucket of Amazon or of a compatible service
user@host:PATH         a folder of another machine, by rsync over ssh
rsync://host/MODULE    a folder behind an rsync daemon
PATH                   a folder of this machine; a relative one begins with ./ or ../
"""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from digest.config import NAME, Config, Target
from digest.errors import ConfigError
from digest.progress import Track

BRANCH = "gh-pages"
OVER_SSH = re.compile(r"(?:[\w.+-]+@)?[\w.-]+:(?!//).+|(?:[\w.+-]+@)?\[[\da-fA-F:]+\]:.+", re.ASCII)
SECRET = re.compile(r"(?<=://)[^/@\s]+@")
KINDS = "git+origin#gh-pages, s3://bucket/path, user@host:path, rsync://host/module or ./folder"


class Place(Protocol):
    """A target while it is published to. Everything raises PublishError where it cannot be done."""

    @property
    def name(self) -> str:
        """As it is shown: holds no secret."""

    @property
    def address(self) -> str:
        """Where it is. May hold a secret that another program keeps, and is never shown."""

    @property
    def at_once(self) -> bool:
        """Whether nothing of it can be seen before `finish`."""

    def __enter__(self) -> "Place":
        """Get there."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None, /
    ) -> None:
        """Leave nothing half open."""

    def read_list(self) -> bytes | None:
        """The list that the last publishing left, None for none."""

    def standing(self, paths: Collection[str]) -> Mapping[str, int | None]:
        """Which of these paths are files there, with their size in bytes where that is known."""

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:
        """Put files of the site there."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""

    def write_list(self, body: bytes) -> None:
        """Leave a list."""

    def finish(self, message: str) -> None:
        """Make it so. `message` says what was done."""


def find_target(asked: str, config: Config) -> Target:
    """The target that a word of the command line means: a name of the settings, or an address."""
    for target in config.publish:
        if target.name == asked:
            return target
    if NAME.fullmatch(asked):
        known = ", ".join(target.name for target in config.publish)
        hint = f"Known there: {known}." if known else f"There is none. An address looks like this: {KINDS}."
        raise ConfigError(f"digest.toml has no [publish.{asked}]", hint=hint)
    return Target(to=asked)


def open_place(target: Target, content: Path, site: Path) -> Place:
    """What a target's address means; one of the settings is relative to the content folder. Raises ConfigError."""
    to, where = target.to, f"[publish.{target.name}]" if target.name else "TARGET"
    base = content if target.name else Path()
    if to.startswith("-") or not to.isprintable():
        raise ConfigError(f"no address: {to!r}", path=where, hint=f"Write it like one of these: {KINDS}.")
    if _has_password(to):
        hint = "Leave it out: git's credential helper, ssh's agent, RSYNC_PASSWORD or the AWS configuration keep it."
        raise ConfigError(f"a password in an address: {public(to)}", path=where, hint=hint)
    if to.startswith("git+"):
        from digest.to_git import GitBranch  # noqa: PLC0415 - each of them when it is asked for

        remote, _, branch = to.removeprefix("git+").partition("#")
        if not remote or not re.fullmatch(r"[\w./-]*", branch) or branch.startswith(("-", "/")):
            raise ConfigError(f"no branch: {to}", path=where, hint="Write it like this: git+origin#gh-pages.")
        return GitBranch(remote, branch or BRANCH, content, base)
    if to.startswith("s3://"):
        return _bucket(target, where)
    if to.startswith("rsync://") or OVER_SSH.fullmatch(to):
        from digest.to_rsync import Rsynced  # noqa: PLC0415

        return Rsynced(to)
    if "://" in to:
        raise ConfigError(f"an address of an unknown kind: {public(to)}", path=where, hint=f"Known are {KINDS}.")
    from digest.to_folder import Folder  # noqa: PLC0415

    folder = base / Path(to).expanduser()
    real = folder.resolve()
    for other in (content.resolve(), site.resolve()):
        if real.is_relative_to(other) or other.is_relative_to(real):
            raise ConfigError(f"{folder} stands around or inside {other}", path=where, hint="Name a folder of its own.")
    return Folder(folder)


def host_of(target: Target, place: Place) -> str:
    """The host whose limits hold: the one that the settings name, or GitHub Pages by the remote's address; else ""."""
    return target.host or ("github-pages" if re.search(r"(?:^|[/@.])github\.com[:/]", place.address) else "")


def public(text: str) -> str:
    """A text without the names and passwords in its addresses."""
    return SECRET.sub("***@", text)


def _bucket(target: Target, where: str) -> Place:
    from digest.to_bucket import Bucket  # noqa: PLC0415

    bucket, _, prefix = target.to.removeprefix("s3://").partition("/")
    if not re.fullmatch(r"[a-zA-Z0-9._-]+", bucket) or prefix.startswith("/") or "//" in prefix:
        raise ConfigError(f"no bucket: {target.to}", path=where, hint="Write it like this: s3://bucket/path.")
    return Bucket(bucket, prefix.rstrip("/"), target)


def _has_password(to: str) -> bool:
    try:
        parts = urlsplit(to.removeprefix("git+"))
        # before http there stands a token, if anything
        return bool(parts.password or (parts.username and parts.scheme in ("http", "https")))
    except ValueError:
        return False
