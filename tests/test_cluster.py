"""A cluster on this machine, of a scheduler and two workers in processes of their own, makes the same site."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import distributed
import pytest

import digest.cluster
import digest.parallel
from digest.camel import CamelData
from digest.cluster import Job, cluster, kit, unfit, work
from digest.errors import ContentError, WorkerError
from digest.parallel import Given, analyse_chunk, keyed_tasks
from digest.pipeline import Options, build
from digest.stage import WORK
from tests import cluster_work
from tests.test_parallel import FILES

ROOT = Path(__file__).resolve().parent.parent
LONG = 120  # seconds that a process may take to come up on a slow machine
SETTINGS = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}  # workers that a chunk may lose: three, if not set


class Cluster:
    """A scheduler, and the processes that belong to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        self.address: str = json.loads(file.read_text())["address"]

    def worker(self, *options: str, path: Path = ROOT) -> "subprocess.Popen[bytes]":
        """Start workers whose digest stands in a folder."""
        own = ("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self.folder))
        return self.start("worker", self.address, *own, *options, path=path)

    def start(self, kind: str, *options: str, path: Path = ROOT) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        environment = os.environ | SETTINGS | {"PYTHONPATH": str(path), cluster_work.FOLDER: str(self.folder)}
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def workers(self) -> dict[str, int]:
        with distributed.Client(self.address, set_as_default=False, timeout=LONG) as client:
            return dict(client.nthreads())

    def end(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(LONG)


def until(met: Any) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + LONG
    while not met():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    one = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        one.worker("--nworkers", "2")
        until(lambda: len(one.workers()) == 2)
        yield one
    finally:
        one.end()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of two articles, worked on as the tests' workers do."""
    monkeypatch.setattr(digest.parallel, "CHUNK", 2)
    monkeypatch.setattr(digest.cluster, "work", cluster_work.work)
    monkeypatch.setattr(digest.cluster, "PATIENCE", LONG)


def write(content: Path, slugs: list[str]) -> Path:
    (content / "articles").mkdir(parents=True)
    for n, slug in enumerate(slugs):
        text = f"---\ndate: 2021-03-{n + 1:02}\n---\nقال وزير النقل سامر العلبي إن الطريق رقم {n + 1} آمن.\n"
        (content / f"articles/{slug}.md").write_text(text, "utf-8")
    (content / "digest.toml").write_text('translate.model = "none"\n', "utf-8")
    return content


def files(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file() and WORK not in p.parts
    }


def kill_who_is_held(there: Cluster) -> None:
    met = there.folder / cluster_work.HELD
    until(met.exists)
    os.kill(int(met.read_text()), signal.SIGKILL)


def test_a_lost_worker_costs_its_work_and_changes_nothing(there: Cluster, tmp_path: Path, small: None) -> None:
    content = write(tmp_path / "content", ["a", "b", "c", "d", "e", cluster_work.HELD, "x", "y", "z"])
    threads = {thread.name for thread in threading.enumerate()}
    killer = threading.Thread(target=kill_who_is_held, args=(there,))
    killer.start()
    report = build(Options(content, tmp_path / "far", scheduler=there.address))
    killer.join()
    assert report.articles == 9
    assert {thread.name for thread in threading.enumerate()} == threads  # else pages would be made in one process

    shutil.rmtree(content / ".digest")
    build(Options(content, tmp_path / "near"))
    far, near = files(tmp_path / "far"), files(tmp_path / "near")
    assert far.keys() == near.keys()
    assert [path for path in near if far[path] != near[path]] == []


def test_an_article_that_ends_every_worker_is_an_error_of_its_own(there: Cluster, tmp_path: Path, small: None) -> None:
    content = write(tmp_path / "content", ["a", cluster_work.FATAL, "x", "y"])
    report = build(Options(content, tmp_path / "site", keep_going=True, scheduler=there.address))
    assert report.articles == 3
    (error,) = report.errors
    assert isinstance(error, ContentError)
    path = content / "articles" / f"{cluster_work.FATAL}.md"
    assert str(error).startswith(f"{path}: cannot be analysed: every worker that tried ended at it.")


def test_workers_with_another_digest_are_refused(there: Cluster, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "digest", tmp_path / "other/digest", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/digest/text.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    until(lambda: len(there.workers()) == 2)
    before = there.workers()
    process = there.worker("--no-nanny", path=tmp_path / "other")
    until(lambda: len(there.workers()) == 3)
    (other,) = there.workers().keys() - before.keys()
    content = write(tmp_path / "content", ["a"])
    with pytest.raises(
        WorkerError, match=rf"differ from this machine: {other}: digest \S+ \(\w+\) instead of \S+ \(\w+\)\. I"
    ):
        build(Options(content, tmp_path / "site", scheduler=there.address))
    assert not (tmp_path / "site/en").exists()
    process.terminate()
    until(lambda: len(there.workers()) == 2)


def test_a_worker_that_joins_later_refuses_by_itself() -> None:
    chunk = tuple(one.task for one in keyed_tasks(FILES[:2], Given(), {}))
    assert work(chunk, Job(Given(), kit())) == analyse_chunk(chunk, Given())
    with pytest.raises(WorkerError, match=r"a worker: Python 3\.\d+ instead of 2\.7\."):
        work(chunk, Job(Given(), (("Python", "2.7"),)))


def test_data_of_camel_tools_has_to_be_the_same(tmp_path: Path) -> None:
    (tmp_path / "morphology.db").write_text("one")
    data = CamelData(morphology=str(tmp_path / "morphology.db"), mark="another")
    assert unfit(kit(), CamelData()) == ""
    assert unfit(kit(), data) == "other data of camel-tools, or none, where the builder has its own"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nothing://at-all", "no address"])
def test_a_scheduler_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(digest.cluster, "CONNECT", 0.2)
    content = write(tmp_path / "content", ["a"])
    with pytest.raises(WorkerError, match=rf"no scheduler answers at {address}: .*To start one: dask scheduler"):
        build(Options(content, tmp_path / "site", scheduler=address))


def test_the_command_says_it_in_a_line(tmp_path: Path) -> None:
    content = write(tmp_path / "content", ["a"])
    program = "import digest.cluster; digest.cluster.CONNECT = 0.2; from digest.cli import main; main()"
    options = ["--content", content, "--output", tmp_path / "site", "--scheduler", "tcp://127.0.0.1:1"]
    command = [sys.executable, "-c", program, "build", *options]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.startswith("no scheduler answers at tcp://127.0.0.1:1: ")
    assert done.stderr.count("\n") == 1


def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Client:
        def nthreads(self) -> dict[str, int]:
            return {}

    monkeypatch.setattr(digest.cluster, "PATIENCE", 0.1)
    monkeypatch.setattr(digest.cluster, "PULSE", 0.05)
    with pytest.raises(WorkerError, match="tcp://here has had no worker for 0 seconds"):
        digest.cluster._Watch("tcp://here", Client()).first(Job(Given(), kit()))


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest.cluster, "find_spec", lambda name: None)
    with pytest.raises(WorkerError, match=r"--scheduler needs Dask, which is not installed.*pip install"):
        cluster("tcp://127.0.0.1:8786")


def test_dask_is_imported_for_a_scheduler_alone(tmp_path: Path) -> None:
    content = write(tmp_path / "content", ["a"])
    program = (
        "import sys; from digest.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "sys.exit(bool({'dask', 'distributed', 'tornado'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", program, "build", "--content", content, "--output", tmp_path / "site"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
