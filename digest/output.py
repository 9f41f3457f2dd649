"""Publish pages into a folder so that it holds the old site or the new one, never a mixture for good.

The pages that differ are first written beside the site (`.digest/stage/`), then a journal of what will be
renamed and removed is made durable, and only then is each file put in its place (`digest.swap`). A failure
before the journal leaves the site untouched; a kill or a full disk after it is made good by the next command,
which finishes what the journal says (`finish_swap`).

`.digest/table.sqlite3` names the files that digest wrote (`digest.table`). Only those are ever changed or removed: what
somebody else put into the folder stays, and a page that would have to replace it is an error.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from digest.ahead import Ahead, pays
from digest.choice import Choice
from digest.errors import OutputError
from digest.page import Page
from digest.salvage import make_sound
from digest.sheaf import Sheaf
from digest.stage import WORK, Stage
from digest.stood import Stood
from digest.swap import AGAIN, JOURNAL, commit, finish, writing
from digest.table import FILE as TABLE
from digest.table import Change, Look, Table
from digest.workshop import Made, Maker, made_here, settled

TRIES, PAUSE = 20, 0.05  # looks at a folder that is held, and seconds between them: what was killed may still let go
WALKED = 20_000  # files of a site up to which what is not ours is looked for


Check = Callable[[Mapping[str, str]], None]


def unchecked(astray: Mapping[str, str]) -> None:
    """Take what was made as it is."""


class Written(msgspec.Struct, frozen=True):
    """How many files were new, changed, the same and removed; `foreign` are those that are not ours."""

    new: int
    changed: int
    same: int
    removed: int
    foreign: tuple[str, ...] = ()
    pages: int = 0  # files that are pages: .html

    @property
    def files(self) -> int:
        """All files of the site."""
        return self.new + self.changed + self.same


def publish_folder(pages: Iterable[Page], output: Path) -> Written:
    """Make `output` hold exactly these pages (and what is not ours). Raises OutputError.

    An error that `pages` itself raises passes through, and leaves the site as it was.
    """
    return publish([Sheaf("pages", "", lambda: pages)], output)


class Order(msgspec.Struct, frozen=True):
    """How sheaves are made.

    `make` makes pages and puts what differs into the stage. `check` sees the addresses that new pages lead to and at
    which nothing will stand, each with such a page; what it raises leaves the site as it was. What `notes` gives at the
    end is kept in the table. Where little is new, some of the sheaves may be given apart: `theirs` are for a copy of
    this process, which calls `begin` first, and `shared`, what is made of all there is, for either (`digest.ahead`).
    """

    make: Maker = made_here
    check: Check = unchecked
    notes: Callable[[], dict[str, str]] = dict
    theirs: Iterable[Sheaf] = ()
    shared: Iterable[Sheaf] = ()
    begin: Callable[[], None] = lambda: None


PLAIN = Order()


def publish(sheaves: Iterable[Sheaf], output: Path, order: Order = PLAIN) -> Written:
    """Make `output` hold exactly the pages of these sheaves; those whose keys are as before are not made again."""
    with held(output) as work:
        finish(output, work)
        with _site(output, work) as site:
            return site.publish(sheaves, order)


@contextlib.contextmanager
def left(output: Path) -> Iterator["SiteFolder | None"]:
    """The site that the last build left in a folder, None where there was none; held while the block runs."""
    if not any((output / WORK / name).exists() for name in (TABLE, JOURNAL)):
        yield None
        return
    with held(output) as work:
        finish(output, work)  # another one may have been killed while this one waited
        with _site(output, work) as site:
            yield site


@contextlib.contextmanager
def _site(output: Path, work: Path) -> Iterator["SiteFolder"]:
    """A site that is held; its table is made again where it was damaged."""
    with writing(AGAIN):
        make_sound(output, work)
    with (
        contextlib.closing(Table(work)) as table,
        contextlib.closing(table.touched(output)) as look,
    ):
        yield SiteFolder(output, table, look)


class SiteFolder(msgspec.Struct, frozen=True, dict=True):
    """A folder with a site that nobody else may change: the table of our files, and a look at them, under way."""

    output: Path
    table: Table
    look: Look

    @cached_property
    def known(self) -> Mapping[str, tuple[str, str]]:
        """The key of each sheaf that stands, and its head."""
        return self.table.sheaves()

    def note(self, name: str) -> str:
        """What the last build noted, or ""."""
        return self.table.note(name)

    def standing(self) -> Written | None:
        """What stands there, where all of it is as it was left; else None."""
        if self.look.sheaves():
            return None
        shutil.rmtree(self.output / WORK / "stage", ignore_errors=True)  # of a build that was killed
        return self._written()

    def publish(self, sheaves: Iterable[Sheaf], order: Order = PLAIN) -> Written:
        """Make it hold exactly the pages of these sheaves; those whose keys are as before are not made again."""
        work = self.output / WORK
        try:
            return self._publish(sheaves, order, work)
        except Exception:
            # who stops a build by hand does not wait until a hundred thousand files are removed: the next build does it
            if not (work / JOURNAL).exists():
                shutil.rmtree(work / "stage", ignore_errors=True)
            raise

    def _publish(self, sheaves: Iterable[Sheaf], order: Order, work: Path) -> Written:
        table = self.table
        choice = Choice(table, self.known, self.look.sheaves())
        stage = Stage(self.output, table)
        with contextlib.closing(stage):
            gone = _make(sheaves, choice, stage, order)
            vacant = sorted(table.left_out(stage.made & choice.known.keys(), stage.paths))
            removed = [path for path in vacant if os.path.lexists(self.output / path)]
            notes = order.notes()
            if stage.made or notes:
                commit(stage, removed, Change(gone, vacant, notes), work)
                table.close()
                finish(self.output, work)
                table.open()
            else:
                shutil.rmtree(stage.folder, ignore_errors=True)
        return self._written(stage.new, stage.changed, len(removed))

    def _written(self, new: int = 0, changed: int = 0, removed: int = 0) -> Written:
        files, pages = self.table.counts()
        foreign = _foreign(self.output, set(self.table.paths())) if files <= WALKED else ()
        return Written(new, changed, files - new - changed, removed, foreign, pages)


def _make(sheaves: Iterable[Sheaf], choice: Choice, stage: Stage, order: Order) -> list[str]:
    """Make what has changed, into the stage; the names of the sheaves that are gone."""
    shutil.rmtree(stage.folder, ignore_errors=True)
    with writing():
        stage.begin()
        shared = choice.changed(order.shared)
        gone = (_made_by_two if pays(shared) else _made_by_all)(sheaves, shared, choice, stage, order)
    order.check(stage.astray())
    return gone


def _made_by_all(
    sheaves: Iterable[Sheaf], shared: Sequence[Sheaf], choice: Choice, stage: Stage, order: Order
) -> list[str]:
    """Choose here, and make by as many processes as pay."""
    changed = [*shared, *choice.changed(order.theirs), *choice.changed(sheaves)]
    gone = choice.gone()
    before = _about_to_make(changed, gone, choice, stage)
    for one in order.make(changed, stage.folder, before):
        stage.take(one)
    return gone


def _made_by_two(
    sheaves: Iterable[Sheaf], shared: Sequence[Sheaf], choice: Choice, stage: Stage, order: Order
) -> list[str]:
    """Choose and make here and in a copy of this process. Only in the end it is known which sheaves are made anew."""
    with contextlib.closing(Ahead(order.begin, order.theirs, shared, stage.folder, choice)) as ahead:
        own = choice.changed(sheaves)
        made = [*order.make(own, stage.folder, choice.stood(sheaf.name for sheaf in own)), *ahead.made()]
    gone = choice.gone()
    before = _about_to_make(made, gone, choice, stage)
    for one in made:
        stage.take(settled(one, before))
    return gone


def _about_to_make(made: Iterable[Sheaf | Made], gone: Iterable[str], choice: Choice, stage: Stage) -> Stood:
    """Tell the stage which sheaves are made anew, or gone; what stood of them."""
    stage.made = {*gone, *(one.name for one in made)}
    stage.all_anew = choice.known.keys() <= stage.made
    return choice.stood(stage.made)


def finish_swap(output: Path) -> bool:
    """Finish a swap that was broken off; whether there was one. Raises OutputError."""
    if not (output / WORK / JOURNAL).exists():
        return False
    with held(output) as work:
        return finish(output, work)


@contextlib.contextmanager
def held(output: Path) -> Iterator[Path]:
    """The working folder inside the site, for this process alone. The system lets go of it at a kill."""
    work = output / WORK
    with writing("Make the folder writable, or give another one with --output."):
        work.mkdir(parents=True, exist_ok=True)
        file = (work / "lock").open("a")
    with file:
        for more in reversed(range(TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not more:
                    hint = "Wait for it to end, then build again."
                    raise OutputError("another build is writing to this folder", path=str(output), hint=hint) from None
                time.sleep(PAUSE)
        yield work


def _foreign(output: Path, ours: set[str]) -> tuple[str, ...]:
    """Visible files that digest did not write; CNAME belongs to the host, hidden ones to tools."""
    found = []
    for here, folders, names in os.walk(output):
        folders[:] = [name for name in folders if not name.startswith(".")]
        place = Path(here).relative_to(output)
        found += [(place / name).as_posix() for name in names if not name.startswith(".")]
    return tuple(sorted(path for path in found if path not in ours and path != "CNAME"))
