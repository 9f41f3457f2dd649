"""The machine and the installation that a build runs on: its processors, copies of the process, the package's files."""

import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache as remember
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from digest.plain import files_in, read_whole

Ready = TypeVar("Ready")

SIZE = 4  # bytes in which the length of a message is told
PIPE = 60_000  # bytes that a pipe takes before anybody reads them
DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux
LATER = 5  # how much nicer a process is that gives way to others
STOPS = (signal.SIGINT, signal.SIGTERM)
COMPILED = "__pycache__"  # folders of what Python makes of the package's files


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_copy() -> bool:
    """Whether a copy of this process may work beside it: only one without threads can be copied safely."""
    return sys.platform == "linux" and threading.active_count() == 1


def end_with(parent: int) -> None:
    """Have the system end this process with its parent, where it can: else it ends after the work at hand."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            import ctypes  # noqa: PLC0415 - only copies of a process need it

            ctypes.CDLL(None).prctl(DEATH_OF_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # too late
            os._exit(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C goes to all processes, and waits meanwhile, as SIGTERM does: a copy that is made now is to leave them to
    its parent from its beginning; and what Python calls at a fork would lose what they raise."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_signals() -> None:
    """What such a copy begins with: its parent says what Ctrl-C means, and SIGTERM ends it without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


class Beside(msgspec.Struct):
    """Some work in a copy of this process; `reading` is -1 where there is none, or not any more."""

    process: int
    reading: int
    telling: int = -1  # to a copy that waits

    def begin(self, told: bytes = b"") -> None:
        """Tell a copy that waits what to work on: PIPE bytes at most, or this process might wait for that one."""
        with contextlib.suppress(OSError):  # it is there no more, or never was
            os.write(self.telling, len(told).to_bytes(SIZE) + told)

    def __call__(self) -> bytes | None:
        """What the work gave, when it is done; None if it came to grief. To be asked once."""
        if self.reading < 0:
            return None
        self._say_no_more()
        with os.fdopen(self.reading, "rb", closefd=False) as answer:
            found = answer.read()
        return None if self._end() else found

    def close(self) -> None:
        """End it, if nobody has asked for it."""
        if self.reading < 0:
            return
        os.kill(self.process, signal.SIGKILL)
        self._say_no_more()
        self._end()

    def _end(self) -> int:
        """Wait until it has ended; its exit status."""
        reading, self.reading = self.reading, -1
        os.close(reading)
        _, status = os.waitpid(self.process, 0)
        return status

    def _say_no_more(self) -> None:
        if self.telling >= 0:
            os.close(self.telling)
        self.telling = -1


def give_way() -> None:
    """Let other processes go before this one: nobody waits for what it does yet."""
    with contextlib.suppress(OSError, AttributeError):  # not every system has it, nor allows it
        os.nice(LATER)


def beside(work: Callable[[], bytes]) -> Beside:
    """Begin some work in a copy of this process."""
    reading, writing = os.pipe()
    return _beside(work, (reading, writing))


def prepared(work: Callable[[Ready, bytes], bytes], prepare: Callable[[], Ready]) -> Beside:
    """A copy of this process that makes itself ready for some work, and waits until it is told what to work on.

    What a process changes while there is a copy of it, it holds twice: a copy is best made while there is little.
    """
    reading, writing = os.pipe()
    hearing, telling = os.pipe()

    def wait() -> bytes:
        ready = prepare()
        with os.fdopen(hearing, "rb") as told:  # other copies may hold its other end: it has no end that can be read
            return work(ready, told.read(int.from_bytes(told.read(SIZE))))

    return _beside(wait, (reading, writing), (telling, hearing))


def _beside(work: Callable[[], bytes], answer: tuple[int, int], told: tuple[int, int] | None = None) -> Beside:
    """The copy. Of each pipe the first end is this process's. Where there can be no copy the work has come to grief."""
    ours = [answer[0], *([told[0]] if told else [])]
    try:
        child = _copied(work, answer[1], ours)
    except OSError:
        for end in ours:
            os.close(end)
        return Beside(0, -1)
    finally:
        for one in (answer, *([told] if told else [])):
            os.close(one[1])
    return Beside(child, *ours)


def _copied(work: Callable[[], bytes], writing: int, others: Iterable[int]) -> int:
    """A copy of this process that writes what some work gives into a pipe, and ends; `others` are this one's ends."""
    with undisturbed():
        parent, child = os.getpid(), os.fork()
        if not child:
            leave_signals()
    if child:
        return child
    status = 1
    try:
        end_with(parent)  # it holds what its parent has locked
        for one in others:
            os.close(one)
        with os.fdopen(writing, "wb") as out:
            out.write(work())
        status = 0
    finally:
        os._exit(status)  # nothing of what this copy holds is its own to close


def let_go() -> None:
    """Give back to the system what this process has freed, where it can: each copy of it would hold that again."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # only the C library of GNU has it
            import ctypes  # noqa: PLC0415

            ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage less often than Python would.

    An index of thousands of articles is millions of objects that stay; going through them again and again took a fifth
    of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@remember
def package_hash() -> bytes:
    """A hash of every file of the package: its code, its rules and its words."""
    return _hash_of([Path(__file__).parent])


def templates() -> Path:
    """The folder of the built-in templates: inside an installed package, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def templates_hash(folders: Iterable[Path]) -> str:
    """A hash of all templates and assets."""
    return _hash_of(folders).hex()


def _hash_of(folders: Iterable[Path]) -> bytes:
    total = sha256()
    for folder in folders:
        for name, path in files_in(folder, COMPILED):
            if os.path.isfile(path):  # noqa: PTH113
                total.update(os.fsencode(name) + b"\0" + read_whole(path) + b"\0")
    return total.digest()[:16]
