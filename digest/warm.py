"""A process that builds whenever it is asked: what one build has imported, read and compiled, the next finds ready.

A server answers each page in a thread of its own; a build makes copies of its process, which is only safe in one
without threads. So builds are made beside the server, in a process without any. It may also be killed or fail without
taking the server along: the next build begins a new one.
"""

import contextlib
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec

from digest.errors import BuildError, DigestError, WorkerError
from digest.inputs import Options
from digest.machine import end_with
from digest.pipeline import Report

GRACE = 2.0  # seconds to tidy up in; then it is killed, which no site minds


class Outcome(msgspec.Struct, frozen=True):
    """What came of a build: its report, and the path under which the site will stand; or the errors that stopped it."""

    report: Report | None
    errors: tuple[DigestError, ...] = ()
    base: str = ""


class Builder:
    """Builds one digest, again and again. Use it in one thread, and as a context manager."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._process: Any = None
        self._pipe: Connection | None = None

    def begin(self) -> None:
        """Have the process begin, if none is there, and get ready."""
        if self._process is None:
            context = get_context("spawn")  # a copy of this process might have threads
            self._pipe, theirs = context.Pipe()
            job = (theirs, self._options, os.getpid())
            self._process = context.Process(target=_build_on_demand, args=job)
            with _deaf():
                self._process.start()
            theirs.close()

    def build(self) -> Outcome:
        """Build."""
        self.begin()
        assert self._pipe is not None
        try:
            self._pipe.send(None)
            outcome: Outcome = self._pipe.recv()
        except (EOFError, OSError):
            self.end()
            hint = "Often that is for want of memory. Save something to build again."
            return Outcome(None, (WorkerError("the build was ended from outside", hint=hint),))
        return outcome

    def end(self) -> None:
        """End the process, whatever it does: the next build begins a new one, with code read anew."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._pipe:
            self._pipe.close()
        process.terminate()
        process.join(GRACE)
        if process.is_alive():
            process.kill()
            process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


@contextmanager
def _deaf() -> Iterator[None]:
    """A process that is begun now does not hear Ctrl-C, which goes to all: its parent says what it means."""
    here = threading.current_thread() is threading.main_thread()  # no other one may say what signals do
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if here else None
    try:
        yield
    finally:
        if here:
            signal.signal(signal.SIGINT, before)


def _build_on_demand(pipe: Connection, options: Options, parent: int) -> None:
    """What the process does until its parent ends it, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    end_with(parent)
    from digest import building  # noqa: F401, PLC0415 - read before it is needed

    first = True
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.recv()
            outcome = _outcome(options)
            pipe.send(outcome)
            if first and outcome.report:
                _get_ready(options)
                gc.collect()
                gc.freeze()  # what is there now stays, and need not be looked through again
                first = False
            gc.collect()


def _get_ready(options: Options) -> None:
    """Load what an analysis needs: the first build may have left it to its copies, or found all in the cache."""
    from digest.camel import find_data  # noqa: PLC0415
    from digest.config import load_config  # noqa: PLC0415
    from digest.few import ready  # noqa: PLC0415

    with contextlib.suppress(DigestError):  # the next build says so
        camel, _ = find_data(load_config(options.content), options.content)
        ready(options.content, camel)


def _outcome(options: Options) -> Outcome:
    from digest.config import load_config  # noqa: PLC0415
    from digest.pipeline import build  # noqa: PLC0415
    from digest.terminal import track  # noqa: PLC0415

    try:
        report = build(options, track)
        return Outcome(report, report.errors, urlsplit(load_config(options.content).site.base_url).path)
    except BuildError as error:
        return Outcome(None, error.errors)
    except DigestError as error:
        return Outcome(None, (error,))
    except Exception as error:
        traceback.print_exc()
        what = f"the build failed: {type(error).__name__}: {error}"
        return Outcome(None, (DigestError(what, hint="This is a fault in digest: please report it."),))
