"""Builds that meet: two at once, content that changes under one, clocks that jump."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.ground import Fault, Ground, Outcome, write

FAR = (0, 1, 86_400, 2**31 + 5, 2**32 + 5, 4_000_000_000)  # seconds since 1970


def one_site(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Three builds into one folder, of one content or of two: one of them may say that it must wait."""
    other = ground.folder / "other"
    for path, body in ground.states["old"].items():
        write(other / path, body)
    for n in trials:
        ground.put("new")
        ground.restore("old" if n % 2 else "none")
        runs = []
        for k in range(3):
            content = other if n % 3 and k == 1 else ground.content
            runs.append(ground.start("build", "--content", content, "--output", ground.site))
            time.sleep(ground.chance.uniform(0, 0.5))
        refused = [run for run in runs if run.wait()]
        for run in refused:
            if run.status != 2 or "another build is writing to this folder" not in run.text:
                raise Fault(f"ended with {run.status}: {run.text}")
        left = ground.whole()
        ground.heals("new")
        ground.unharmed("new")
        yield Outcome(left, f"{len(refused)} refused", said=bool(refused))


def one_cache(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Three builds of one content into three folders, from no cache, with one that was damaged, or with a good one."""
    for n in trials:
        ground.put("new")
        if n % 3 == 0:
            ground.forget()
        elif n % 3 == 1 and (ground.cache / "cache.sqlite3").exists():
            (ground.cache / "cache.sqlite3").write_bytes(b"damaged" * 999)
        sites = [ground.folder / f"site-{k}" for k in range(3)]
        runs = []
        for site in sites:
            ground.restore("none", site)
            runs.append(ground.build(site))
        for run, site in zip(runs, sites, strict=True):
            if run.wait():
                raise Fault(f"ended with {run.status}: {run.text}")
            ground.stands("new", site)
        for site in sites:
            ground.restore("none", site)
        if "cache" in ground.heals("new", sites[0]).text:
            raise Fault("the cache does not heal")
        ground.restore("none", sites[0])
        ground.unharmed("new")
        yield Outcome("new", ("none", "damaged", "good")[n % 3])


def content_changes(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Articles added, rewritten, deleted and renamed, memory and authority rewritten, all while a build is at work."""
    steps = list(ground.states)
    for n in trials:
        ground.put("old")
        ground.restore("old" if n % 3 else "none")
        if n % 2:
            ground.forget()
        run, span = ground.build(), 1.5 if n % 2 else 0.6
        for state in steps[1:]:
            time.sleep(ground.chance.uniform(0, 2 * span / len(steps)))
            ground.put(state)
        refused = run.wait() != 0
        if refused and "chang" not in run.text:
            raise Fault(f"ended with {run.status}: {run.text}")
        left = "old" if refused and not n % 3 else ground.whole()
        ground.heals(steps[-1])
        ground.unharmed(steps[-1])
        yield Outcome("new" if left != "old" else "old", left, said=refused)


def clock_jumps(ground: Ground, trials: range) -> Iterator[Outcome]:
    """A clock that is wrong by decades, other time zones, files from the past and the future, times that go back."""
    for n in trials:
        ground.put("old")
        ground.restore("old")
        _shift(ground, ground.content)
        times = {path: path.stat().st_mtime_ns for path in ground.content.rglob("*") if path.is_file()}
        ground.put("new")
        for path, when in times.items():  # what has changed looks as if it had not, or as if it were older
            if path.exists():
                os.utime(path, ns=(when, when - n % 2))
        if n % 2:
            _shift(ground, ground.site)
        clock = _clock(ground)
        ground.build(before=clock).wait()
        ground.stands("new")
        again = ground.build(before=_clock(ground))
        if again.wait() or " 0 new, 0 changed" not in again.text:
            raise Fault(f"work for another clock: {again.text}")
        ground.unharmed("new")
        yield Outcome("new", "files of the site too" if n % 2 else "content")


def _shift(ground: Ground, folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and ground.chance.random() < 0.5:
            os.utime(path, (ground.chance.choice(FAR), ground.chance.choice(FAR)))


def _clock(ground: Ground) -> Callable[[], None]:
    """What sets a process's clock and its zone."""
    when, zone = ground.chance.choice(FAR), ground.chance.choice(["UTC", "Asia/Riyadh", "America/Los_Angeles"])

    def jump() -> None:
        os.environ["TZ"] = zone
        time.tzset()
        time.time, time.time_ns = lambda: float(when), lambda: when * 10**9

    return jump
