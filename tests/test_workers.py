"""Processes that work for a build, some of which are killed."""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from digest.errors import ContentError, WorkerError
from digest.workers import Workers

FORK = multiprocessing.get_context("fork")

pytestmark = pytest.mark.skipif(threading.active_count() > 1, reason="copies of a process with threads")


def double(n: int) -> int:
    return 2 * n


def fail(n: int) -> int:
    raise ContentError("odd", path="a.txt", line=n)


def die_once(place: str) -> bytes:
    """Is killed the first time; then gives an answer that is longer than a pipe holds."""
    with contextlib.suppress(FileExistsError):
        Path(place).touch(exist_ok=False)  # of two who come at once, one
        os.kill(os.getpid(), signal.SIGKILL)
    return bytes(1_000_000)


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_results_come_in_order() -> None:
    with Workers(3, FORK) as workers:
        assert list(workers.map(double, range(100))) == [2 * n for n in range(100)]


def test_an_error_is_its_own() -> None:
    with Workers(2, FORK) as workers:
        with pytest.raises(ContentError, match=r"a\.txt:7: odd"):
            workers.submit(fail, 7).result()
        assert workers.submit(double, 4).result() == 8


def test_the_work_of_one_that_is_killed_is_done_again(tmp_path: Path) -> None:
    with Workers(2, FORK) as workers:
        place = str(tmp_path / "mark")
        assert [len(answer) for answer in workers.map(die_once, [place] * 8)] == [1_000_000] * 8


@pytest.mark.parametrize("count", [1, 2, 5])
def test_work_that_kills_everybody_is_an_error(count: int) -> None:
    with Workers(count, FORK) as workers:
        futures = [workers.submit(die, n) for n in range(3)]
        for future in futures:
            with pytest.raises(WorkerError, match="killed from outside"):
                future.result(timeout=60)


def interrupted() -> None:
    with Workers(2, FORK) as workers:
        workers.submit(time.sleep, 600)
        raise KeyboardInterrupt


def test_an_error_of_the_caller_ends_them_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - began < 300


def test_the_last_result_may_come_while_the_end_is_being_told() -> None:
    workers = Workers(1, FORK)
    last = workers.submit(time.sleep, 0.1)
    wake = workers._wake

    class Late:
        """Tells the other thread of the end only when it has found out for itself."""

        def send_bytes(self, data: bytes) -> None:
            last.result()
            workers._thread.join()
            wake.send_bytes(data)

        def close(self) -> None:
            wake.close()

    workers._wake = Late()  # type: ignore[assignment]
    workers.shutdown()
    assert last.done()
