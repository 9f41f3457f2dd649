"""Chunks of work come back in order from any executor."""

import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

import digest.crew
from digest.crew import AHEAD, Crew, Here, worked
from digest.errors import ContentError, WorkerError


def double(chunk: int, given: int) -> int:
    if chunk < 0:
        os._exit(1)
    return chunk * given


def forgotten(chunk: int, result: int) -> None:
    pass


def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.parametrize("make", [Here, lambda: ThreadPoolExecutor(3), pool])
def test_any_executor_gives_the_same(make: type[Executor]) -> None:
    kept: dict[int, int] = {}
    with make() as executor:
        results = list(worked(range(20), Crew(executor, 2, double, 3), kept.__setitem__))
    assert results == [3 * n for n in range(20)]
    assert kept == {n: 3 * n for n in range(20)}


class Slow(Executor):
    """Does nothing before it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, Future[int]]] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[int] = Future()
        self.waiting.append((args[0], future))
        return future


def test_what_is_there_is_kept_whatever_the_order_and_not_too_much_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    executor, kept = Slow(), []

    def look() -> None:
        """The last that waits comes first, each time when nothing has come for a while."""
        chunk, future = executor.waiting.pop()
        future.set_result(chunk)

    monkeypatch.setattr(digest.crew, "PULSE", 0.01)
    crew = Crew(executor, 2, double, 1, look=look)
    results = worked(range(20), crew, lambda chunk, _: kept.append(chunk))
    assert next(results) == 0
    assert kept == list(reversed(range(2 * AHEAD)))
    assert list(results) == list(range(1, 20))


def test_a_process_that_is_lost_is_a_clear_error() -> None:
    with pool() as executor, pytest.raises(WorkerError, match="a process of this build was ended from outside"):
        list(worked([1, -1, 2], Crew(executor, 2, double, 1), forgotten))


def test_what_fails_may_have_a_result_instead() -> None:
    def fails(chunk: int, given: int) -> int:
        raise ContentError("odd")

    with pytest.raises(ContentError, match="odd"):
        list(worked([1], Crew(Here(), 1, fails, 1), forgotten))
    assert list(worked([1, 2], Crew(Here(), 1, fails, 1, failed=lambda chunk, error: -chunk), forgotten)) == [-1, -2]
