"""The new pages of a site while they wait to be put in place: which paths they want, and whether they may have them."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import msgspec

from digest.durable import Lines, line
from digest.errors import OutputError
from digest.table import Anew, Row, Table, above, fold
from digest.workshop import NOTHING, THE_SAME, Made

WORK = ".digest"
MAX_NAME = 255  # bytes of one part of a path
NO_NAMES = frozenset(("", ".", ".."))
MADE = "made"  # the file in the stage that says what was made: `table.Anew`, line by line
NOT_JEKYLL = ".nojekyll"  # tells GitHub Pages that there is nothing to build; what is in the file means nothing


class Moves(msgspec.Struct):
    """What is to be moved in one turn, in a file that has no name: lines of (name in the stage, path)."""

    file: IO[bytes]
    number: int = 0

    def add(self, staged: str, path: str) -> None:
        """Write one more."""
        self.file.write(line((staged, path)))
        self.number += 1

    def read(self) -> Iterator[bytes]:
        """All lines, in pieces."""
        self.file.seek(0)
        return iter(partial(self.file.read, 1 << 16), b"")


class Stage(msgspec.Struct):
    """What is known of the new site while its pages come in. `made` are sheaves that are made anew, or gone: it
    is set before anything is taken in.

    There may be hundreds of thousands of files: what the table is to know of them, and what is to be moved, is written
    down at once.
    """

    output: Path
    table: Table
    made: set[str] = msgspec.field(default_factory=set)
    all_anew: bool = False  # no sheaf stays as it is
    moves: dict[tuple[int, int], Moves] = msgspec.field(default_factory=dict)  # by `turn`
    new: int = 0  # files to be moved to where there is none of ours
    changed: int = 0  # files to be moved over one of ours
    links: dict[str, str] = msgspec.field(
        default_factory=dict
    )  # addresses not met with yet, each with a page that leads there
    paths: set[str] = msgspec.field(default_factory=set)
    odd: set[str] = msgspec.field(default_factory=set)  # of those that are not as they are folded, the folded form
    folders: set[str] = msgspec.field(default_factory=set)  # folded
    there: set[str] = msgspec.field(default_factory=lambda: {""})  # folders that were looked at, and are there
    absent: set[str] = msgspec.field(default_factory=set)  # those that are not, of which the one above is there
    owners: dict[str, tuple[str, str] | None] = msgspec.field(default_factory=dict)  # (path, sheaf) at folded folders
    lines: Lines | None = None

    @property
    def folder(self) -> Path:
        """Where new files wait."""
        return self.output / WORK / "stage"

    def begin(self) -> None:
        """Make room for new files."""
        self.folder.mkdir()
        self.lines = Lines(self.folder / MADE)

    def finish(self) -> str:
        """No more will come; the hash of what is written down."""
        return self.lines.finish() if self.lines else ""

    def close(self) -> None:
        """Let go of the files."""
        if self.lines:
            self.lines.close()
        for moves in self.moves.values():
            with contextlib.suppress(OSError):  # as of lines: what still waits to be written counts for nothing
                moves.file.close()

    def take(self, made: Made) -> None:
        """Take in what was made, and check every path on the way."""
        self._check(made)
        differ = [row for row, stood in zip(made.rows, made.stood, strict=True) if stood != THE_SAME]
        if self.lines:
            self.lines.add(Anew(made.name, made.key, made.head, differ))
        for row in made.rows:
            self.links.pop(row.path, None)
        for target, page in made.links.items():
            if target not in self.paths and page <= self.links.get(target, page):
                self.links[target] = page

    def _check(self, made: Made) -> None:
        for row, staged, stood in zip(made.rows, made.staged, made.stood, strict=True):
            folder = self._check_path(row.path, new=stood == NOTHING)
            target = f"{self.output}/{row.path}"
            if self._stands_on_disk(folder) and staged and os.path.lexists(target):
                self._make_room(Path(target), row)
            if staged:
                self._to_be_moved(staged, row.path, new=stood == NOTHING)

    def _to_be_moved(self, staged: str, path: str, *, new: bool) -> None:
        when = turn(path)
        if when not in self.moves:
            self.moves[when] = Moves(TemporaryFile(dir=self.folder))  # noqa: SIM115 - closed with the stage
        self.moves[when].add(staged, path)
        if new:
            self.new += 1
        else:
            self.changed += 1

    def _stands_on_disk(self, folder: str) -> bool:
        """Whether a folder of the site is there already. No link inside it is followed: it could lead anywhere."""
        if folder in self.there:
            return True
        for one in (*above(folder), folder):
            if one in self.absent:
                return False
            if one not in self.there:
                place = self.output / one
                if place.is_symlink():
                    raise link_in_the_way(place)
                if not place.is_dir():
                    self._make_room(place)
                    self.absent.add(one)
                    return False
                self.there.add(one)
        return True

    def _make_room(self, place: Path, row: Row | None = None) -> None:
        """Refuse to take the place of what is not ours, nor the very page that is to come."""
        if place == self.output / NOT_JEKYLL and place.is_file():
            return  # an editor may have made one before we did
        if in_the_way(place, self.output, self.ours) and not (row and _equal(place, row)):
            what = "in the way of a page, and not known to be ours"
            hint = "Move it away, empty the folder, or give another --output."
            raise OutputError(what, path=str(place), hint=hint)

    def ours(self, folded: str) -> bool:
        """Whether a file of the present site is ours."""
        return self.table.at(folded) is not None

    def astray(self) -> dict[str, str]:
        """The addresses that pages which came in link to, and at which nothing will stand, each with such a page."""
        rest = self.links.keys() - self.paths
        for path, sheaf in self.table.those({fold(path) for path in rest}):
            if sheaf not in self.made:
                rest.discard(path)
        return {path: page for path, page in self.links.items() if path in rest}

    def _check_path(self, path: str, *, new: bool) -> str:
        """Refuse a path that leaves the folder, or that collides with another one on any system; its folder.

        What stood there has its place beside all that stays.
        """
        parts = path.split("/")
        too_long = len(path.encode()) > MAX_NAME and any(len(part.encode()) > MAX_NAME for part in parts)
        if too_long or not NO_NAMES.isdisjoint(parts) or "\\" in path or not path.isprintable() or parts[0] == WORK:
            raise OutputError(f"a page cannot stand at {path!r}", path=str(self.output))
        folded = fold(path)
        over = above(folded)
        if (new and self._taken(folded, over)) or self.holds(folded, over):
            hint = "Rename one of the articles or entities they belong to."
            raise OutputError(f"two pages want to stand at {path!r}", path=str(self.output), hint=hint)
        if path != folded:
            self.odd.add(folded)
        self.folders.update(over)
        self.paths.add(path)
        if path == folded and over:
            return over[-1]  # one text for both sets of folders: there may be hundreds of thousands
        return path.rpartition("/")[0]

    def holds(self, folded: str, over: Iterable[str]) -> bool:
        """Whether a file that has come in stands at an address, at a folder over it, or in it as in a folder."""
        files = (self.paths, self.odd) if self.odd else (self.paths,)  # a path that is odd is no folded one
        return folded in self.folders or any(folded in own or not own.isdisjoint(over) for own in files)

    def _taken(self, folded: str, over: Sequence[str]) -> bool:
        """Whether an address, or a folder above it, belongs to a file that stays."""
        if self.all_anew:
            return False
        for folder in over:
            if folder not in self.owners:
                self.owners[folder] = self._owner(folder)
        stays = [self._owner(folded), *(self.owners[folder] for folder in over), *self.table.below(folded)]
        return any(owner is not None and owner[1] not in self.made for owner in stays)

    def _owner(self, folded: str) -> tuple[str, str] | None:
        row = self.table.at(folded)
        return (row.path, row.sheaf) if row else None


def turn(path: str) -> tuple[int, int]:
    """When a file's turn comes: assets, pages from the deepest up (lists stand above what they link to), then feeds and
    data."""
    kind = 1 if path.endswith(".html") else 0 if path.startswith("assets/") else 2
    return kind, -path.count("/")


def reading_order(path: str) -> tuple[int, int, str]:
    """The same, and within a turn by name."""
    return *turn(path), path


def _equal(target: Path, row: Row) -> bool:
    """Whether a file has a page's very bytes: a copy of the site, or what a broken build had put in place."""
    if target.is_symlink() or not target.is_file() or target.stat().st_size != row.size:
        return False
    return blake2b(target.read_bytes(), digest_size=len(row.sum)).digest() == row.sum


def no_link_on_the_way(folder: Path, output: Path, safe: set[Path]) -> None:
    """Refuse to write through a link inside the site, which could lead anywhere."""
    if folder not in safe:
        no_link_on_the_way(folder.parent, output, safe)
        if folder.is_symlink():
            raise link_in_the_way(folder)
        safe.add(folder)


def link_in_the_way(folder: Path) -> OutputError:
    """A link where a folder of the site should be."""
    return OutputError("a link to a folder inside the site", path=str(folder), hint="Remove the link.")


def in_the_way(target: Path, output: Path, ours: Callable[[str], bool]) -> bool:
    """Whether something that is not ours stands at the place of a page, or of a folder above it."""

    def foreign(path: Path) -> bool:
        return not ours(fold(path.relative_to(output).as_posix()))

    if target.is_dir() and not target.is_symlink():
        for here, folders, names in os.walk(target):
            empty = not folders and not names
            if empty or any(Path(here, f).is_symlink() for f in folders) or any(foreign(Path(here, n)) for n in names):
                return True
        return False
    if os.path.lexists(target):
        return foreign(target)
    return any(above.is_file() and foreign(above) for above in target.parents if above.is_relative_to(output))
