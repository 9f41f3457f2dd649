"""The machine and the installation that a build runs on: its processors, the package's own files, its templates."""

import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache as remember
from hashlib import blake2b
from pathlib import Path

DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux


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
    """Ctrl-C goes to all processes, and waits meanwhile: a copy that is made now is to ignore it from its beginning."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_ctrl_c() -> None:
    """What such a copy begins with; its parent says what Ctrl-C means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@dataclass(frozen=True, slots=True)
class Beside:
    """Some work in a copy of this process. It is asked for, or dropped: one of the two, once."""

    process: int
    reading: int
    telling: int

    def begin(self) -> None:
        """Have it begin, if it was made to wait."""
        with contextlib.suppress(BrokenPipeError):  # it is there no more
            os.write(self.telling, b".")

    def __call__(self) -> bytes | None:
        """What the work gave, when it is done; None if it came to grief."""
        with os.fdopen(self.reading, "rb") as answer:
            found = answer.read()
        os.close(self.telling)
        _, status = os.waitpid(self.process, 0)
        return None if status else found

    def drop(self) -> None:
        """End it: nobody wants to know any more."""
        os.kill(self.process, signal.SIGKILL)
        os.close(self.reading)
        os.close(self.telling)
        os.waitpid(self.process, 0)


def beside(work: Callable[[], bytes], waits: bool = False) -> Beside:
    """Begin some work in a copy of this process, or have the copy wait until it is told to.

    What a process changes while there is a copy of it, it holds twice: one that waits is made while there is little.
    """
    reading, writing = os.pipe()
    hearing, telling = os.pipe()
    with undisturbed():
        parent, child = os.getpid(), os.fork()
        if not child:
            ignore_ctrl_c()
    if not child:
        status = 1
        try:
            end_with(parent)  # it holds what its parent has locked
            os.close(reading)
            os.close(telling)
            if waits:
                os.read(hearing, 1)
            with os.fdopen(writing, "wb") as out:
                out.write(work())
            status = 0
        finally:
            os._exit(status)  # nothing of what this copy holds is its own to close
    os.close(writing)
    os.close(hearing)
    return Beside(child, reading, telling)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage less often than Python would.

    An index of thousands of articles is millions of objects that stay; going through them again and again took a fifth
    of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@remember
def package_hash() -> bytes:
    """A hash of every file of the package: its code, its rules and its words."""
    total = blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.digest()


def templates() -> Path:
    """The folder of the built-in templates: inside an installed package, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def templates_hash(folders: Iterable[Path]) -> str:
    """A hash of all templates and assets."""
    total = blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
