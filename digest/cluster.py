"""Articles analysed by the workers of a Dask cluster: `digest build --scheduler tcp://…`.

A worker is a Python process with this very digest beside it: before it does anything it compares package, data and the
packages they rest on with the builder's, and refuses where they differ, so that a cluster makes the same bytes. What
all articles share is sent to each worker once. Dask gives the work of a lost worker to others; articles behind which
several workers were lost are tried one by one, and the one that ends its worker again is an error of its own.

Nothing here is imported unless a scheduler is named.
"""

import contextlib
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass, field
from functools import cache as remember
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from typing import Any

from digest import __version__
from digest.camel import CamelData, mark_of
from digest.crew import PULSE, Crew
from digest.errors import ContentError, DigestError, WorkerError
from digest.machine import package_hash
from digest.parallel import Chunk, Given, Hire, Results, analyse_chunk

PACKAGES = ("babel", "camel-tools", "distributed", "msgspec")
"""What the analysis and its way to and from a worker rest on, besides digest itself."""
CONNECT = 10.0  # seconds to find the scheduler
PATIENCE = 60.0  # seconds without any worker after which none will come
LEAST = 32  # chunks under way are reckoned for so many hands at least: workers may yet join
START = "dask scheduler, and on each machine: dask worker ADDRESS --nworkers -1 --nthreads 1"

Kit = tuple[tuple[str, str], ...]
"""What has to be the same everywhere: name and version, or name and hash."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker gets once: what all articles share, and what the builder works with."""

    given: Given
    kit: Kit


def kit() -> Kit:
    """What this process works with."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    versions = tuple((name, _version(name)) for name in PACKAGES)
    return (("digest", f"{__version__} ({package_hash().hex()[:12]})"), ("Python", python), *versions)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


@remember
def unfit(wanted: Kit, camel: CamelData) -> str:
    """How this process differs from the builder, "" for not at all. Looked at once."""
    mine = dict(kit())
    found = [f"{name} {mine.get(name, 'none')} instead of {value}" for name, value in wanted if mine.get(name) != value]
    if mark_of(camel) != camel.mark:
        found.append("other data of camel-tools, or none, where the builder has its own")
    return ", ".join(found)


def work(chunk: Chunk, job: Job) -> Results:
    """What a worker does. Raises WorkerError where it differs from the builder, ModelError as the analysis does."""
    if difference := unfit(job.kit, job.given.camel):
        raise _refused({"a worker": difference})
    return analyse_chunk(chunk, job.given)


def same(job: Job) -> Job:
    """Give a job back: what comes of a task is sent to every worker that needs it, and made again if it is lost."""
    return job


def cluster(address: str) -> Hire:
    """Those who work for a scheduler. Raises WorkerError where Dask is not installed; nothing is connected yet."""
    if find_spec("distributed") is None:
        hint = f'Install digest\'s extra "cluster", or just it: {sys.executable} -m pip install distributed.'
        raise WorkerError("--scheduler needs Dask, which is not installed", hint=hint)
    return partial(_hired, address)


@contextlib.contextmanager
def _hired(address: str, given: Given, chunks: int) -> Iterator[Crew[Chunk, Results]]:
    """The workers, once they are there and alike. Raises WorkerError."""
    with _quiet(), _client(address) as client:
        watch = _Watch(address, client)
        job = Job(given, kit())
        watch.first(job)
        executor = client.get_executor(pure=False)
        shared = client.submit(same, job, pure=False)
        alone = partial(executor.submit, work)
        failed = partial(_failed, address, lambda one: watch.outcome(alone(one, shared)))
        yield Crew(executor, min(chunks, max(watch.hands(), LEAST)), work, shared, failed, watch)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs and warns of is said by our own errors."""
    import dask  # noqa: PLC0415 - only with a scheduler

    # a thread of its own for long messages would outlive the cluster, and keep the pages from being made in processes
    dask.config.set({"distributed.comm.offload": False})
    before = logging.root.manager.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)


@contextlib.contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address, timeout=CONNECT, set_as_default=False, name="digest")
    except Exception as error:  # those of Dask have no common root
        hint = f"Is it running, and is this its address? To start one: {START}."
        raise WorkerError(f"no scheduler answers at {address}: {_line(error)}", hint=hint) from None
    try:
        yield client
    finally:
        client.close()


@dataclass
class _Watch:
    """Whether anybody works. Called when nothing has come for a while; raises WorkerError when nothing will."""

    address: str
    client: Any
    since: float | None = field(default=None)  # when the last worker was last seen, if there is none now

    def hands(self) -> int:
        """Threads of all workers."""
        try:
            return sum(self.client.nthreads().values())
        except Exception as error:  # of Dask and of the network, which have no common root
            raise _gone(self.address, _line(error)) from None

    def __call__(self) -> None:
        if self.hands():
            self.since = None
            return
        now = time.monotonic()
        self.since = self.since or now
        if now - self.since >= PATIENCE:
            hint = f"Start some ({START}) and build again: what was done is kept. Their logs say why they ended."
            raise WorkerError(f"{self.address} has had no worker for {PATIENCE:.0f} seconds", hint=hint)

    def first(self, job: Job) -> None:
        """Wait for a worker, and hold all that are there against the builder. Raises WorkerError."""
        while not self.hands():
            self()
            time.sleep(min(1.0, PULSE))
        answers = self.client.run(unfit, job.kit, job.given.camel, on_error="return")
        # one that is lost at this moment is no other digest; whoever works looks for himself again
        wrong = {place: said for place, said in answers.items() if said and not isinstance(said, OSError)}
        if wrong:
            raise _refused({place: said if isinstance(said, str) else _line(said) for place, said in wrong.items()})

    def outcome(self, future: "Future[Results]") -> Results:
        """What comes of work, looking after the workers meanwhile. Raises what the work raised."""
        while not wait([future], PULSE).done:
            self()
        return future.result()


def _failed(address: str, alone: Callable[[Chunk], Results], chunk: Chunk, error: BaseException) -> Results:
    """What to do with a chunk that failed: where workers were lost behind it, find the article that ended them."""
    from distributed import KilledWorker  # noqa: PLC0415

    if not isinstance(error, KilledWorker):
        raise _ours(address, error) from None
    results: Results = []
    for one in chunk:
        try:
            results += alone((one,))
        except KilledWorker:
            what = "cannot be analysed: every worker that tried ended at it"
            hint = "Their logs say why; often it needs more memory than a worker may take."
            results.append(ContentError(what, path=one[0].path, hint=hint))
        except (Exception, CancelledError) as other:  # those of Dask have no common root
            raise _ours(address, other) from None
    return results


def _ours(address: str, error: BaseException) -> DigestError:
    """What went wrong on the way, as an error of ours."""
    if isinstance(error, DigestError):
        return error
    if isinstance(error, CancelledError):  # Dask gives up all work when the connection breaks
        return _gone(address, "the connection broke off")
    hint = "The workers' logs say more."
    return WorkerError(f"the workers of {address} could not do their work: {_line(error)}", hint=hint)


def _gone(address: str, why: str) -> WorkerError:
    hint = "Start it and build again: what was done is kept."
    return WorkerError(f"the scheduler at {address} is gone: {why}", hint=hint)


def _refused(wrong: Mapping[str, str]) -> WorkerError:
    shown = "; ".join(f"{place}: {what}" for place, what in sorted(wrong.items()))
    hint = "Install the same digest, the same packages and data there, start the workers anew and build again."
    return WorkerError(f"workers that differ from this machine: {shown}", hint=hint)


def _line(error: BaseException) -> str:
    """An error on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
