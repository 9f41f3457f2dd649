"""Where pages are made: here, and by other processes that start as copies of this one.

What comes out is put into the stage by whoever made it, but for what stands on the disk already; only its rows travel.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from digest.errors import WorkerError
from digest.machine import can_copy, processors
from digest.page import Page, Stored, sum_of
from digest.sheaf import Sheaf
from digest.stood import Stood
from digest.table import Row

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

CHUNK = 24  # sheaves in one task, at most
SHARES = 32  # tasks for each process, at least: none is left with the last of the work, or with all that is long
MANY = 48  # sheaves from which a second process pays: with thousands of articles, or else it costs nothing


class Made(msgspec.Struct, frozen=True):
    """A sheaf made: its files, the name of each in the stage ("" where the disk has it), and where it leads.

    `stood` says what there was at the path of each: nothing of ours, a file, or one of which the table needs no news.
    `links` are the addresses that its pages link to, without those of its own, each with a page that does.
    """

    name: str
    key: str
    head: str
    rows: list[Row]
    staged: list[str]
    stood: list[int]
    links: dict[str, str]


NOTHING, A_FILE, THE_SAME = range(3)


class Maker(Protocol):
    """Makes sheaves, in any order."""

    def __call__(self, sheaves: Sequence[Sheaf], stage: Path, before: Stood, /) -> Iterator[Made]: ...


def made_here(sheaves: Sequence[Sheaf], stage: Path, before: Stood) -> Iterator[Made]:
    """Make them one after another."""
    for n, sheaf in enumerate(sheaves):
        yield make_sheaf(sheaf, stage, before, str(n))


def made_together(sheaves: Sequence[Sheaf], stage: Path, before: Stood, begin: Callable[[], None]) -> Iterator[Made]:
    """Make them with other processes where that pays; `begin` is called first in each of those."""
    hands = min(processors(), len(sheaves) // (MANY // 2))
    if hands < 2 or not can_copy():  # a copy of this process holds all that the pages need
        yield from made_here(sheaves, stage, before)
        return
    from multiprocessing import get_context  # noqa: PLC0415

    from digest.workers import Workers  # noqa: PLC0415

    size = max(1, min(CHUNK, len(sheaves) // (SHARES * hands)))
    chunks = [range(start, min(start + size, len(sheaves))) for start in range(0, len(sheaves), size)]
    make = partial(_made, sheaves, stage, before)
    with Workers(hands - 1, get_context("fork"), _take, (make, begin)) as pool:
        yield from _shared(chunks, make, pool)


def _shared(chunks: Iterable[range], make: "Make", pool: "Executor") -> Iterator[Made]:
    """Give out all work, and do what nobody has begun: a process that only waited would hold as much as the others."""
    waiting = deque((chunk, pool.submit(_make_chunk, chunk)) for chunk in chunks)
    given: deque[tuple[range, Future[list[Made]]]] = deque()
    while waiting:
        chunk, future = waiting.popleft()  # each holds what came of it
        if future.cancel():
            yield from make(chunk)
        else:
            given.append((chunk, future))
        while given and given[0][1].done():
            yield from _given_back(*given.popleft(), make)
    while given:
        yield from _given_back(*given.popleft(), make)


def _given_back(chunk: range, future: "Future[list[Made]]", make: "Make") -> Iterable[Made]:
    try:
        return future.result()
    except WorkerError:  # nobody else is left
        return make(chunk)


Make = Callable[[range], Iterator[Made]]
_JOB: list[Make] = []
"""A worker's own: how it makes what it is given."""


def _take(make: Make, begin: Callable[[], None]) -> None:
    begin()
    gc.freeze()  # what the copy began with is there for good
    _JOB[:] = [make]


def _make_chunk(chunk: range) -> list[Made]:
    return list(_JOB[0](chunk))


def _made(sheaves: Sequence[Sheaf], stage: Path, before: Stood, chunk: range) -> Iterator[Made]:
    return (make_sheaf(sheaves[n], stage, before, str(n)) for n in chunk)


def make_sheaf(sheaf: Sheaf, stage: Path, before: Stood, name: str) -> Made:
    """Make one sheaf; what differs from the disk goes into the stage under names that begin with `name`."""
    rows, staged, stood = [], [], []
    links: dict[str, str] = {}
    there = before.of(sheaf.name)
    for n, page in enumerate(sheaf.make()):
        total = page.sum if isinstance(page, Stored) else sum_of(page.body)
        old = there.get(page.path) or before.at(page.path)
        if old and old.sum == total and before.as_left(old):
            rows.append(old._replace(sheaf=sheaf.name))
            staged.append("")
            stood.append(THE_SAME if old.sheaf == sheaf.name else A_FILE)
        else:
            place, body = f"{name}-{n}", page.body
            rows.append(Row(page.path, sheaf.name, total, len(body), _put(f"{stage}/{place}", body)))
            staged.append(place)
            stood.append(A_FILE if old else NOTHING)
        if isinstance(page, Page):
            links |= dict.fromkeys(page.links - links.keys(), page.path)
    for row in rows:
        links.pop(row.path, None)
    return Made(sheaf.name, sheaf.key, sheaf.head, rows, staged, stood, links)


def settled(made: Made, before: Stood) -> Made:
    """The same, once it is known of all sheaves which of them are made: what a page takes the place of may be
    another's, of which nobody knew whether it would stay."""
    rows, staged, stood = [*made.rows], [*made.staged], [*made.stood]
    for n, row in enumerate(rows):
        old = before.at(row.path) if stood[n] == NOTHING else None
        if old:
            stood[n] = A_FILE
            if old.sum == row.sum and before.as_left(old):
                rows[n], staged[n] = old._replace(sheaf=made.name), ""
    return Made(made.name, made.key, made.head, rows, staged, stood, made.links)


def _put(path: str, body: bytes) -> int:
    """Write a file; when it was changed last, in nanoseconds. Tens of thousands are written: no layer between."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        at = os.write(file, body)
        while at < len(body):
            at += os.write(file, body[at:])
        return os.fstat(file).st_mtime_ns
    finally:
        os.close(file)


def together(begin: Callable[[], None]) -> Maker:
    """A maker over several processes."""
    return partial(made_together, begin=begin)
