"""Whether a built site fits a static host: the limits that hosts document (`hosts.toml`), and what the folder holds.

Bandwidth and builds a month are no property of a site, and not looked at. What digest and git keep for themselves in
the folder (`.digest/`, `.git/`) is not of the site, and not counted.
"""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from digest.check import Problem
from digest.errors import ConfigError
from digest.stage import WORK
from digest.table import fold

LIMITS = Path(__file__).parent / "hosts.toml"
SIZES = ("total size", "largest file")  # in bytes; all else is a number
HIDDEN = frozenset({WORK, ".git"})
STATEMENTS = re.compile(r"(?:ar|en)/statements/")
CARDS = re.compile(r"(?:ar|en)/.*\bcard\.png")
DYNAMIC = re.compile(r"\*|/:[A-Za-z]")


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of something a host takes. `hint` is a whole sentence for those who have more."""

    measure: str
    most: int
    source: str
    hint: str = ""
    advised: bool = False


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that must be there, and what happens without it."""

    path: str
    why: str
    source: str


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Characters that no file's name may hold."""

    characters: str
    source: str


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a host documents; `seen` is when."""

    name: str
    seen: date
    limits: tuple[Limit, ...] = ()
    needs: tuple[Need, ...] = ()
    refuses: tuple[Refusal, ...] = ()


class Fit(msgspec.Struct, frozen=True):
    """What a host takes beside what there is, in lines, and what does not fit."""

    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_host(name: str) -> Host:
    """A host by its name in `hosts.toml`. Raises ConfigError, which lists those that are known."""
    hosts = msgspec.convert(tomllib.loads(LIMITS.read_text("utf-8")), dict[str, Host])
    if name not in hosts:
        raise ConfigError(f'unknown host "{name}"', hint=f"Known here: {', '.join(sorted(hosts))}.")
    return hosts[name]


def fit(site: Path, host: Host) -> Fit:
    """Hold the folder of a built site against a host."""
    held = Held.of(site)
    lines = [f"{host.name}, as looked up on {host.seen.isoformat()}:"]
    problems: list[Problem] = []
    for limit in host.limits:
        amount, path = MEASURES[limit.measure](held)
        lines.append(f"  {_line(limit, amount, path)}")
        if amount > limit.most and not limit.advised:
            problems.append(Problem(path, _too_much(host, limit, amount, held)))
    for need in host.needs:
        there = need.path in held.sizes
        lines.append(f"  {need.path}: {'there' if there else 'missing'}")
        if not there:
            problems.append(Problem(need.path, f"{host.name} needs this file: {need.why} ({need.source})"))
    problems += [problem for refusal in host.refuses for problem in _refused(host, refusal, held)]
    problems += _alike(held)
    return Fit(tuple(lines), tuple(problems))


class Held(msgspec.Struct, frozen=True, dict=True):
    """What a folder holds: bytes by path, paths of links, and the lines of two files that hosts read."""

    sizes: Mapping[str, int]
    links: tuple[str, ...]
    redirects: tuple[str, ...]
    headers: tuple[str, ...]

    @classmethod
    def of(cls, site: Path) -> "Held":
        """Walk through a folder."""
        sizes, links = {}, []
        for path, entry in _walk(site, ""):
            if entry.is_symlink():
                links.append(path)
            sizes[path] = entry.stat(follow_symlinks=False).st_size
        return cls(sizes, tuple(links), _lines(site / "_redirects"), _lines(site / "_headers"))

    @cached_property
    def folders(self) -> Counter[str]:
        """The number of entries of each folder, folders among them."""
        folders = {path.rpartition("/")[0] for path in self.sizes}
        for folder in list(folders):
            parts = folder.split("/")
            folders.update("/".join(parts[:n]) for n in range(len(parts)))
        return Counter(path.rpartition("/")[0] for path in {*self.sizes, *folders} - {""})

    def largest(self) -> tuple[int, str]:
        """The size of the largest file, and its path."""
        return max(((size, path) for path, size in self.sizes.items()), default=(0, ""))

    def fullest(self) -> tuple[int, str]:
        """The entries of the folder with the most of them, and its path."""
        return max(((count, path) for path, count in self.folders.items()), default=(0, ""))


Measure = Callable[[Held], tuple[int, str]]
MEASURES: Mapping[str, Measure] = {
    "files": lambda held: (len(held.sizes), ""),
    "total size": lambda held: (sum(held.sizes.values()), ""),
    "largest file": Held.largest,
    "entries of one folder": Held.fullest,
    "links to files": lambda held: (len(held.links), min(held.links, default="")),
    "redirects": lambda held: (sum(not _dynamic(line) for line in held.redirects), "_redirects"),
    "redirects with * or :name": lambda held: (sum(map(_dynamic, held.redirects)), "_redirects"),
    "characters of a redirect": lambda held: (max(map(len, held.redirects), default=0), "_redirects"),
    "rules for headers": lambda held: (sum(not line[0].isspace() for line in held.headers), "_headers"),
    "characters of a header": lambda held: (
        max((len(line.strip()) for line in held.headers if line[0].isspace()), default=0),
        "_headers",
    ),
}
"""What can be limited: the amount, and the path of what has it, "" for the whole site."""


def _walk(folder: Path, above: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            path = f"{above}{entry.name}"
            if entry.name in HIDDEN:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder / entry.name, f"{path}/")
            else:
                yield path, entry


def _lines(path: Path) -> tuple[str, ...]:
    """The lines of a host's file that say something."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return ()
    return tuple(line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _dynamic(redirect: str) -> bool:
    return bool(DYNAMIC.search(redirect.split(maxsplit=1)[0]))


def _line(limit: Limit, amount: int, path: str) -> str:
    """How near the site is to a limit."""
    near = f", {_share(amount, limit.most)}" if limit.most else ""
    where = f" ({path})" if path and amount else ""
    advised = " (advised)" if limit.advised else ""
    over = ": more than that" if limit.advised and amount > limit.most else ""
    return f"{limit.measure}: {amount:,} of {_shown(limit, limit.most)}{advised}{over}{near}{where}"


def _share(amount: int, most: int) -> str:
    share = 100 * amount / most
    if 0 < share < 0.1:
        return "under 0.1 %"
    return f"{share:.1f} %" if 0 < share < 10 else f"{share:.0f} %"


def _shown(limit: Limit, amount: int) -> str:
    return f"{amount:,} bytes" if limit.measure in SIZES else f"{amount:,}"


def _too_much(host: Host, limit: Limit, amount: int, held: Held) -> str:
    """What is too much, and what to do."""
    what = f"{limit.measure}: {_shown(limit, amount)}, and {host.name} takes {_shown(limit, limit.most)}"
    return f"{what} ({limit.source}). {' '.join([*_advice(limit, held), limit.hint])}".rstrip(" .")


def _advice(limit: Limit, held: Held) -> Iterator[str]:
    """What could be left out."""
    if limit.measure not in ("files", "total size", "entries of one folder"):
        return
    for setting, pattern in (("statement_pages = false", STATEMENTS), ('cards = "none"', CARDS)):
        own = [size for path, size in held.sizes.items() if pattern.match(path)]
        if own:
            less = f"{sum(own):,} bytes" if limit.measure in SIZES else f"{len(own):,} files"
            yield f"{setting} in [site] of digest.toml takes {less} away."


def _refused(host: Host, refusal: Refusal, held: Held) -> Iterator[Problem]:
    for path in held.sizes:
        if found := sorted(set(path) & set(refusal.characters)):
            shown = " and ".join(f'"{character}"' for character in found)
            yield Problem(path, f"{host.name} takes no file with {shown} in its name ({refusal.source})")


def _alike(held: Held) -> Iterator[Problem]:
    """Names that a host, or a machine on the way to it, may take for one."""
    seen: dict[str, str] = {}
    for path in held.sizes:
        other = seen.setdefault(fold(path), path)
        if other != path:
            yield Problem(path, f'differs from "{other}" by capital letters or accents alone; rename one of the two')
