"""Processes killed at random moments: all of a build, its head alone, one of its workers; Ctrl-C and SIGTERM."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator

from tests.faults.ground import TICK, Fault, Ground, Outcome, Run, Span

STARTS = ("first", "cold", "warm")  # no site and no cache; a site without a cache; a site and a cache
AIMS = ("any", "stage", "any", "swap")  # half over the whole time, half into the part in which files are written


def killed(ground: Ground, trials: range) -> Iterator[Outcome]:
    """kill -9 of a whole build, workers included."""
    yield from _broken(ground, trials, lambda run: os.killpg(run.pid, signal.SIGKILL))


def beheaded(ground: Ground, trials: range) -> Iterator[Outcome]:
    """kill -9 of the build alone, which leaves its workers."""
    yield from _broken(ground, trials, lambda run: os.kill(run.pid, signal.SIGKILL))


def interrupted(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Ctrl-C, which every process of the terminal gets."""
    yield from _broken(ground, trials, lambda run: os.killpg(run.pid, signal.SIGINT), told=signal.SIGINT)


def terminated(ground: Ground, trials: range) -> Iterator[Outcome]:
    """SIGTERM, which the build alone gets."""
    yield from _broken(ground, trials, lambda run: os.kill(run.pid, signal.SIGTERM), told=signal.SIGTERM)


def _broken(
    ground: Ground, trials: range, blow: Callable[[Run], None], told: signal.Signals | None = None
) -> Iterator[Outcome]:
    """Builds that come to grief; what is `told` by a signal that it listens to says so before it ends."""
    n = trials.start
    while n < trials.stop:
        start, aim = STARTS[n % len(STARTS)], AIMS[n // len(STARTS) % len(AIMS)]
        span = _span(ground, start)
        _set_up(ground, start)
        run, began = ground.build(), time.monotonic()
        _until(run, ground, aim, span)
        phase = _phase(ground, run)
        if phase == "ended":  # too late, which is no trial: the machine has less to do than it had
            span.end = 0.8 * (time.monotonic() - began)
            continue
        if told and not run.hears(told):  # too early: it has not begun to listen, and nothing could be said
            run.stop()
            continue
        n += 1
        with contextlib.suppress(ProcessLookupError):
            blow(run)
        status = run.wait()
        if told and (status <= 0 or "Stopped" not in run.text) and not site_done(run):
            raise Fault(f"{phase}: ended with {status}, and said nothing of it: {run.text}")
        run.leaves_nobody()
        yield _afterwards(ground, phase, status, n)


def site_done(run: Run) -> bool:
    """Whether the new site stood, and the build was about to say so, when it was disturbed."""
    return " statements, " in run.text


def _set_up(ground: Ground, start: str) -> None:
    ground.put("new")
    ground.restore("none" if start == "first" else "old")
    if start != "warm":
        ground.forget()


def _span(ground: Ground, start: str) -> Span:
    """How long an undisturbed build takes, which is watched once."""
    if start in ground.spans:
        return ground.spans[start]
    _set_up(ground, start)
    run, began = ground.build(), time.monotonic()
    seen: dict[str, float] = {}
    while run.alive():
        for name in ("stage", "journal.json"):
            if name not in seen and (ground.work / name).exists():
                seen[name] = time.monotonic() - began
        time.sleep(TICK)
    end = time.monotonic() - began
    ground.stands("new")
    ground.spans[start] = Span(seen.get("stage", end), seen.get("journal.json", end), end)
    return ground.spans[start]


def _until(run: Run, ground: Ground, aim: str, span: Span) -> None:
    """Wait for the moment of the blow."""
    if aim == "any":
        pause = span.end
    else:
        name, pause = (
            ("stage", span.journal - span.stage) if aim == "stage" else ("journal.json", span.end - span.journal)
        )
        while run.alive() and not (ground.work / name).exists():
            time.sleep(TICK / 10)
    until = time.monotonic() + ground.chance.uniform(0, pause)
    while run.alive() and time.monotonic() < until:
        time.sleep(TICK / 10)


def _phase(ground: Ground, run: Run) -> str:
    """What the build is doing."""
    if not run.alive():
        return "ended"
    if (ground.work / "journal.json").exists():
        waiting = any(path.name[0].isdigit() for path in (ground.work / "stage").glob("*"))
        return "swap" if waiting else "table"
    if (ground.work / "stage").exists():
        return "stage, writing" if run.workers() else "stage"
    return "analysing" if run.workers() else "alone"


def _afterwards(ground: Ground, phase: str, status: int, n: int) -> Outcome:
    """The site must be the old one, the new one, or finished by the next command: a build, or a check."""
    none = not ground.site.exists() or not any(p.name != ".digest" for p in ground.site.iterdir())
    site = "old" if none and not (ground.work / "journal.json").exists() else ground.whole()
    if site == "between" and n % 2:
        ground.start("check", ground.site).wait()
        ground.stands("new")
    ground.heals("new")
    ground.unharmed("new")
    return Outcome(site, phase, ended=status)


def worker_killed(ground: Ground, trials: range) -> Iterator[Outcome]:
    """kill -9 of one worker, as a system short of memory does it: its work is done again."""
    span = _span(ground, "cold")
    for n in trials:
        _set_up(ground, STARTS[n % 2])
        run = ground.build()
        _until(run, ground, AIMS[n % 2], span)
        while run.alive() and not run.workers():
            time.sleep(TICK / 10)
        time.sleep(ground.chance.uniform(0, 0.05))
        phase = _phase(ground, run)
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(ground.chance.choice(run.workers()), signal.SIGKILL)
        status = run.wait()
        run.leaves_nobody()
        if status:
            raise Fault(f"{phase}: ended with {status}: {run.text}")
        yield _afterwards(ground, phase, status, n)
