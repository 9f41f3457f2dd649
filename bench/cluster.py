"""Print what a cluster costs: articles analysed by two processes of this machine, and by two workers of a scheduler.

    python -m bench.cluster N

Counted are processor seconds of all processes together, since on one machine the clock would tell nothing. The first
line of the cluster is that of workers that have just started, the last that of workers that have worked before.
"""

import argparse
import os
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from distributed import Client, LocalCluster

from bench.corpus import write_corpus
from digest.articles import article_files
from digest.authority import load_authority
from digest.cache import Cache
from digest.cluster import cluster
from digest.parallel import Given, Hire, Keyed, analyse_keyed, keyed_tasks

WORKERS = 2


def spent(*_: object) -> float:
    """Processor seconds of this process and those that it has ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def far(client: Any) -> float:
    """Those of scheduler and workers."""
    return float(client.run_on_scheduler(spent)) + sum(client.run(spent).values())


def analyse(keyed: Sequence[Keyed], given: Given, hire: Hire | None) -> float:
    """Analyse with an empty cache; the seconds."""
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder, Cache(Path(folder)) as cache:
        for _ in analyse_keyed(keyed, given, cache, hire):
            pass
    return perf_counter() - began


def measure(content: Path) -> None:
    """Measure, and print a line for each."""
    files, _ = article_files(content)
    given = Given(load_authority(content))
    keyed = keyed_tasks(files, given, {})
    before = spent()
    print(f"here: {analyse(keyed, given, None):.1f} s, processors {spent() - before:.2f} s", flush=True)
    options = {"n_workers": WORKERS, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options) as there, Client(there, set_as_default=False) as client:
        for name in ("cluster, cold", "cluster, warm", "cluster, warm"):
            began = spent(), far(client)
            seconds = analyse(keyed, given, cluster(there.scheduler_address))
            ours, theirs = spent() - began[0], far(client) - began[1]
            print(f"{name}: {seconds:.1f} s, processors {ours + theirs:.2f} s", flush=True)


def main() -> None:
    """Measure as many articles as the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    os.environ.setdefault("PYTHONPATH", str(Path.cwd()))  # of the workers
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(parser.parse_args().count, Path(folder))
        measure(Path(folder))


if __name__ == "__main__":
    main()
