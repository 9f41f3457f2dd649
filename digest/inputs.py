"""What a build depends on, and whether any of it has changed since the last one: if not, there is nothing to build."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest import errors
from digest.cache import FOLDER as WORK
from digest.camel import CamelData
from digest.config import Config
from digest.engine import Engine
from digest.errors import DigestError
from digest.machine import package_hash, templates, templates_hash
from digest.model import State
from digest.output import Written
from digest.plain import files_in, read_plain, summed

FOLDERS = ("", "articles", "authority", "memory", "overrides", "templates")  # "" for the files beside them
NOTE = "said"  # the name under which a site's table keeps what the last build said
SUFFIXES = (".toml", ".yaml", ".yml", ".jsonl")  # of the files in the content folder itself


class Options(msgspec.Struct, frozen=True):
    """What a build is asked for. `strict` makes warnings errors, `keep_going` builds what can be read.

    `scheduler` is the address of a cluster's scheduler: its workers analyse the articles.
    """

    content: Path = Path("content")
    output: Path = Path("site")
    strict: bool = False
    keep_going: bool = False
    cache: Path | None = None  # None: where the settings say
    scheduler: str = ""


class Around(msgspec.Struct, frozen=True):
    """The settings, and what the machine has that a build uses."""

    config: Config
    camel: CamelData
    engine: Engine | None
    problems: tuple[DigestError, ...]  # with what the machine has
    cache: Path

    def look(self, content: Path, folders: Sequence[str] = FOLDERS) -> "Seen":
        """Look at everything that the build depends on; of the content folder's folders, at these alone."""
        ours = templates_hash([templates()])  # in a checkout they stand beside the package
        engine = self.engine.key if self.engine else ""
        own = (ours, self.camel.mark, engine, *map(str, self.problems), *self._beside(content))
        return look(content, *own, folders=folders)

    def _beside(self, content: Path) -> list[str]:
        """The names of what stands in the folder: one that nothing is read from is told."""
        names = os.listdir(content) if content.is_dir() else []  # noqa: PTH208 - names alone are asked for
        cache, folder = self.cache.resolve(), content.resolve()
        ours = [name for name in names if name.startswith(".") or cache.is_relative_to(folder / name)]
        return sorted(ascii(name) for name in names if name not in ours)


class Seen(NamedTuple):
    """What a look found: a hash of all, and one of each of the content folder's files, by its name there."""

    mark: str
    sums: Mapping[str, bytes]


class Warned(msgspec.Struct, frozen=True):
    """A warning of an earlier build."""

    kind: str
    message: str
    path: str | None
    line: int | None
    hint: str

    def again(self) -> DigestError:
        """The warning once more."""
        kind = getattr(errors, self.kind, DigestError)
        return kind(self.message, path=self.path, line=self.line, hint=self.hint)


class Summed(msgspec.Struct, frozen=True):
    """What a build said of itself, to be said again."""

    mark: str
    articles: int
    statements: int
    speakers: int
    states: dict[State, int]
    engine: str
    warnings: tuple[Warned, ...]


Done = tuple[Summed, Written, Sequence[DigestError]]
"""What a build said, what it wrote, and the errors that it passed over."""


def warned(warnings: Iterable[DigestError]) -> tuple[Warned, ...]:
    """Warnings as they are kept."""
    return tuple(Warned(type(one).__name__, one.message, one.path, one.line, one.hint) for one in warnings)


def look(content: Path, *others: str, folders: Sequence[str] = FOLDERS) -> Seen:
    """Look at everything in the content folder that a build reads; the package, and what else it depends on, count."""
    sums = {name: _sum(path) for name, path in _files(content, folders)}
    total = blake2b(package_hash() + msgspec.json.encode(others), digest_size=16)
    for name, own in sums.items():
        total.update(f"{len(name)} {name}".encode("utf-8", "surrogateescape") + own)
    return Seen(total.hexdigest(), sums)


def _sum(path: str) -> bytes:
    try:
        return summed(read_plain(path))
    except OSError as error:
        return summed(str(error).encode())


def _files(content: Path, folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every file that counts, by its name within the folder, in a fixed order."""
    for path in sorted(content.iterdir()) if content.is_dir() else ():
        if path.suffix in SUFFIXES and path.is_file():
            if "" in folders:
                yield path.name, str(path)
        elif path.name in folders:
            yield from ((f"{path.name}/{name}", file) for name, file in files_in(path, WORK))
