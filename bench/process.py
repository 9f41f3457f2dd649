"""Run a command and measure it: time, and the memory of all its processes together."""

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

PAUSE, LATER, SOON = 0.2, 1.0, 5.0  # seconds between two looks at the memory, from the SOONth second on LATER


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    `cpu` is the processor time of the process and all its descendants, in seconds: it says more than the clock where
    the machine has other work. `memory` is in bytes: the largest sum, over looks a fifth of a second apart and later a
    second, of what the process and all its descendants hold; what several of them share counts once, each having its
    part of it. The kernel's own peak of the largest single process stands in where that is more, or nobody looked.
    """

    seconds: float
    cpu: float
    memory: int


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, *, looking: bool = True
) -> Run:
    """Run to the end, `looking` at its memory on the way, which takes some of its time. Raises RuntimeError with the
    last of what it said if it fails."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        began = perf_counter()
        # as installed: with its compiled modules, whatever the one who measures has switched off
        around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=around | (environment or {})
        )
        peak = [0]
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peak))
        if looking:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        if looking:
            watcher.join()
    if process.returncode:
        end = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{end}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(peak[0], usage.ru_maxrss * 1024))


def _watch(pid: int, ended: threading.Event, peak: list[int]) -> None:
    began = perf_counter()
    while not ended.wait(PAUSE if perf_counter() - began < SOON else LATER):
        peak[0] = max(peak[0], sum(map(_held, _family(pid))))


def _family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for each in found:
        try:
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended
            continue
    return found


def _held(pid: int) -> int:
    """What a process holds: its own memory, and its part of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:  # it has ended
        return 0
