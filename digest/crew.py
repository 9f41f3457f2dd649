"""Work given out in chunks to any executor of the kind of `concurrent.futures`, on this machine or on many.

Results come back in the order of the chunks. Each is kept the moment it is there, whatever the order, so that a build
that is broken off has not worked in vain. No more chunks are under way than keep everybody busy.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import partial
from itertools import count, islice
from queue import Empty, SimpleQueue
from typing import Any, Generic, NoReturn, ParamSpec, TypeVar

import msgspec

from digest.errors import WorkerError

AHEAD = 3  # chunks under way for each of those who work
PULSE = 5.0  # seconds without any result after which to look whether anybody still works

P = ParamSpec("P")
Value = TypeVar("Value")
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


def lost(_: object, error: BaseException) -> NoReturn:
    """Stop at a failure. Raises WorkerError where a process was lost, else the error itself."""
    if not isinstance(error, BrokenExecutor):
        raise error
    hint = "Often it needed more memory than there is. What was done is kept: build again to go on."
    raise WorkerError("a process of this build was ended from outside", hint=hint) from None


def well() -> None:
    """Nothing to look after: an executor of this machine notices by itself when a process dies."""


class Crew(msgspec.Struct, Generic[Chunk, Result], frozen=True):
    """Those who work, and what they do: `work(chunk, given)`.

    `hands` is how many chunks they work on at once. `given` is what all chunks share, or what the executor turns into
    it. `failed` is asked for a result when the work raised an error, or raises what to stop with; `look` is called
    when nothing has come for a while, and raises when nothing will.
    """

    executor: Executor
    hands: int
    work: Callable[[Chunk, Any], Result]
    given: Any
    failed: Callable[[Chunk, BaseException], Result] = lost
    look: Callable[[], None] = well

    def begin(self, chunk: Chunk) -> "Future[Result]":
        """Hand out a chunk."""
        return self.executor.submit(self.work, chunk, self.given)

    def outcome(self, chunk: Chunk, future: "Future[Result]") -> Result:
        """The result of a chunk that is done. Raises what `failed` raises."""
        error = CancelledError() if future.cancelled() else future.exception()
        return future.result() if error is None else self.failed(chunk, error)


class Here(Executor):
    """Works in this process, at once."""

    def submit(self, fn: Callable[P, Value], /, *args: P.args, **kwargs: P.kwargs) -> "Future[Value]":
        """Do it and give it back done."""
        future: Future[Value] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # it is the future's to raise it
            future.set_exception(error)
        return future


def worked(chunks: Iterable[Chunk], crew: Crew[Chunk, Result], keep: Callable[[int, Result], None]) -> Iterator[Result]:
    """The result of each chunk, in their order; `keep` gets each, with the chunk's number, as soon as it is there.

    A chunk is asked for when its work begins, and held until that is done. Raises DigestError.
    """
    done: SimpleQueue[tuple[int, Future[Result]]] = SimpleQueue()
    numbered, under_way, ready = enumerate(chunks), dict[int, Chunk](), dict[int, Result]()
    for n in count():
        for m, chunk in islice(numbered, AHEAD * crew.hands - len(under_way) - len(ready)):
            under_way[m] = chunk
            crew.begin(chunk).add_done_callback(partial(_note, done, m))
        if not under_way and not ready:
            return
        while n not in ready:
            try:
                m, future = done.get(timeout=PULSE)
            except Empty:
                crew.look()
                continue
            ready[m] = crew.outcome(under_way.pop(m), future)
            keep(m, ready[m])
        yield ready.pop(n)


def _note(done: "SimpleQueue[tuple[int, Future[Result]]]", number: int, future: "Future[Result]") -> None:
    done.put((number, future))
