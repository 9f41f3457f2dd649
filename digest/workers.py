"""An executor of processes any of which may be killed: its work is done again by another one.

The executor of the standard library gives up when a process dies, and waits for ever when one dies in the middle of an
answer, for all of them share one pipe. Here each process has pipes of its own, whose end tells of its death. They end
with the process that began them, whatever ends that.
"""

import contextlib
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import msgspec

from digest.errors import WorkerError
from digest.machine import end_with, leave_signals, undisturbed

TRIES = 3  # processes that a piece of work may cost

P = ParamSpec("P")
Value = TypeVar("Value")


class _Task(msgspec.Struct):
    future: "Future[Any]"
    work: bytes
    tries: int = 0


class _Worker(msgspec.Struct):
    process: BaseProcess
    tasks: Connection
    results: Connection
    task: _Task | None = None


class Workers(Executor):
    """`count` processes; `begin(*given)` is called first in each. Begin it in a process without threads, if by fork.

    A piece of work that costs three processes ends in WorkerError, and so does all work once no process is left. Left
    by an error, as a context manager, it kills the processes at once.
    """

    def __init__(
        self, count: int, context: Any, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
    ) -> None:
        self._waiting: deque[_Task] = deque()
        self._workers: list[_Worker] = []
        self._closing = False
        self._woken, self._wake = context.Pipe(duplex=False)
        for _ in range(count):
            self._workers.append(self._hired(context, begin, given))
        self._thread = threading.Thread(target=self._manage, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[P, Value], /, *args: P.args, **kwargs: P.kwargs) -> "Future[Value]":
        """Have `fn` called in one of the processes."""
        if self._closing:
            raise RuntimeError("no work can be given out after the shutdown")
        task = _Task(Future(), pickle.dumps((fn, args, kwargs)))
        self._waiting.append(task)
        self._wake.send_bytes(b"1")
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; with `cancel_futures` leave what has not begun."""
        if cancel_futures:
            while self._waiting:
                with contextlib.suppress(IndexError):  # the other thread may have taken it
                    self._waiting.pop().future.cancel()
        if not self._closing:
            self._closing = True
            self._wake.send_bytes(b"1")
        if wait:  # only then, lest the other thread close what is about to be written to
            self._thread.join()
            self._wake.close()
            self._woken.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for worker in self._workers[:]:
                worker.process.kill()
        self.shutdown(cancel_futures=kind is not None)

    def _hired(self, context: BaseContext, begin: Callable[..., None] | None, given: tuple[Any, ...]) -> _Worker:
        theirs, tasks = context.Pipe(duplex=False)
        results, answers = context.Pipe(duplex=False)
        # a copy has the ends of this process too: while it holds them, nobody learns of this process's end
        copied = context.get_start_method() == "fork"
        others = (end for worker in self._workers for end in (worker.tasks, worker.results))
        ends = [tasks, results, self._woken, self._wake, *others] if copied else []
        job = (theirs, answers, ends, os.getpid(), begin, given)
        process = context.Process(target=_serve, args=job, daemon=True)  # type: ignore[attr-defined]
        with undisturbed():
            process.start()
        theirs.close()
        answers.close()
        return _Worker(process, tasks, results)

    def _manage(self) -> None:
        """Hand out work and take in results, until all is done and no more can come."""
        while not (self._closing and not self._waiting and not any(worker.task for worker in self._workers)):
            ready = wait([self._woken, *(worker.results for worker in self._workers)])
            if self._woken in ready:
                self._woken.recv_bytes()
            for worker in [worker for worker in self._workers if worker.results in ready]:
                self._take(worker)
            self._hand_out()
        for worker in self._workers:
            worker.tasks.close()
            worker.process.join()
            worker.results.close()

    def _hand_out(self) -> None:
        for worker in self._workers:
            while worker.task is None and self._waiting:
                task = self._waiting.popleft()
                if task.tries or task.future.set_running_or_notify_cancel():
                    worker.task = task
                    with contextlib.suppress(OSError):  # it is dead: its other pipe will tell
                        worker.tasks.send_bytes(task.work)
        if not self._workers:
            _give_up(self._waiting)

    def _take(self, worker: _Worker) -> None:
        """Take in a result, or the news that a process is dead."""
        try:
            answer = worker.results.recv_bytes()
        except (EOFError, OSError):
            self._lost(worker)
            return
        task, worker.task = worker.task, None
        if task is None:
            return
        try:
            good, value = pickle.loads(answer)
        except Exception as error:
            good, value = False, error
        if good:
            task.future.set_result(value)
        else:
            task.future.set_exception(value)

    def _lost(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        for end in (worker.tasks, worker.results):
            end.close()
        worker.process.join()
        task = worker.task
        if task:
            task.tries += 1
            if task.tries < TRIES:
                self._waiting.appendleft(task)
            else:
                _give_up(deque([task]))


def _give_up(tasks: deque[_Task]) -> None:
    hint = "Often that is for want of memory. What was done is kept: build again to go on."
    while tasks:
        task = tasks.popleft()
        if task.tries or task.future.set_running_or_notify_cancel():
            task.future.set_exception(WorkerError("processes of this build were killed from outside", hint=hint))


def _serve(
    tasks: Connection,
    results: Connection,
    ends: Iterable[Connection],
    parent: int,
    begin: Callable[..., None] | None,
    given: tuple[Any, ...],
) -> None:
    """What a worker does until its parent closes the pipe, or is gone."""
    leave_signals()
    end_with(parent)
    for end in ends:
        end.close()
    if begin:
        begin(*given)
    with contextlib.suppress(EOFError, OSError):
        while True:
            results.send_bytes(_answer(tasks.recv_bytes()))


def _answer(work: bytes) -> bytes:
    """(True, the result) or (False, the error)."""
    try:
        fn, args, kwargs = pickle.loads(work)
        return pickle.dumps((True, fn(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        try:
            return pickle.dumps((False, error))
        except Exception:  # an error that cannot travel
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
