"""Count what becomes of builds that are disturbed: `python -m tests.faults --kills 200 --seed 1`."""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import damage, disks, kills, races
from tests.faults.ground import Fault, Ground, Outcome, prepare

Kind = Callable[[Ground, range], Iterator[Outcome]]

KINDS: dict[str, tuple[Kind, int]] = {  # and how many trials, unless the command says otherwise
    "kill": (kills.killed, 200),
    "kill the head": (kills.beheaded, 40),
    "kill a worker": (kills.worker_killed, 40),
    "Ctrl-C": (kills.interrupted, 40),
    "SIGTERM": (kills.terminated, 40),
    "cache damaged": (damage.cache_damaged, 60),
    "table damaged": (damage.table_damaged, 60),
    "journal damaged": (damage.journal_damaged, 40),
    "disk full: site": (disks.site_full, 40),
    "disk full: cache": (disks.cache_full, 20),
    "read-only": (disks.read_only, 20),
    "clock jumps": (races.clock_jumps, 20),
    "two builds, one site": (races.one_site, 20),
    "two builds, one cache": (races.one_cache, 10),
    "content changes": (races.content_changes, 40),
}


@dataclass
class Count:
    """What became of the trials of one kind."""

    kind: str
    trials: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    said: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> str:
        """The row of the table."""
        numbers = (self.trials, *(self.sites[s] for s in ("old", "new", "between")), self.said, len(self.failures))
        return f"{self.kind:24}" + "".join(f"{n:9}" for n in numbers) + f"{self.seconds:9.0f} s"


STEPS = 2  # states of the content between the old and the new
SHOWN = 400  # characters of a failure

HEAD = f"{'':24}" + "".join(f"{name:>9}" for name in ("trials", "old", "new", "between", "said how", "failures"))


def tried(kind: str, trials: int, ground: Ground) -> Count:
    """Run the trials of a kind. A failure ends its own trial; the others go on."""
    count, began = Count(kind), time.monotonic()
    make, _ = KINDS[kind]
    while count.trials < trials:
        try:
            for outcome in make(ground, range(count.trials, trials)):
                count.trials += 1
                count.sites[outcome.site] += 1
                count.phases[outcome.phase] += 1
                count.said += outcome.said
        except Fault as fault:
            count.trials += 1
            count.failures.append(str(fault))
    count.seconds = time.monotonic() - began
    return count


def main() -> int:
    """Run the kinds asked for; 1 where a promise was not kept."""
    asked = _asked()
    disks.go_apart("tests.faults")
    kinds = [kind for kind in asked.kinds or KINDS if disks.is_apart() or KINDS[kind][0].__module__ != disks.__name__]
    print(f"seed {asked.seed}\n{HEAD}", flush=True)
    failed = False
    with tempfile.TemporaryDirectory(prefix="faults-", dir=asked.folder, ignore_cleanup_errors=True) as folder:
        ground = prepare(Path(folder) / "ground", asked.seed, steps=STEPS if "content changes" in kinds else 0)
        for kind in kinds:
            share = asked.kills if kind == "kill" else max(1, round(KINDS[kind][1] * asked.share))
            count = tried(kind, asked.trials or share, ground)
            print(f"{count.row()}\n    {json.dumps(count.phases)}", flush=True)
            for failure in count.failures:
                print(f"    failure: {' '.join(failure.split())[-SHOWN:]}", flush=True)
            failed |= bool(count.failures)
    return int(failed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of: {', '.join(KINDS)}; all, if none is named")
    parser.add_argument("--kills", type=int, default=KINDS["kill"][1], help="trials of the first kind")
    parser.add_argument("--share", type=float, default=1.0, help="the part of the other trials that is to be run")
    parser.add_argument("--trials", type=int, help="trials of each kind")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--folder", type=Path, help="where to work, on a disk whose behaviour is to be tested")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
