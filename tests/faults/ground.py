"""The ground on which builds fail: two states of a small digest, what a clean build makes of them, and real commands.

Commands run in processes that start as copies of this one, so that a trial does not begin with a second of imports.
Each has a session of its own, with all processes that it starts.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from unittest import mock

from digest import parallel, pipeline, workshop
from digest.cli import main
from digest.stage import WORK
from tests.test_rebuild import add, article, memory, settings

PATIENCE = 120.0  # seconds after which a command counts as hung
TICK = 0.0005
Files = Mapping[str, bytes]


class Fault(AssertionError):  # noqa: N818 - it is no error of a program's
    """A promise that was not kept."""


@dataclass
class Outcome:
    """What became of one trial. `site` is "old", "new" or "between"; `said` whether a command had to say what to do."""

    site: str
    phase: str = ""
    said: bool = False
    ended: int = 0  # exit status of the disturbed command


@dataclass
class Run:
    """A command at work."""

    pid: int
    log: Path
    status: int | None = None

    def wait(self, patience: float = PATIENCE) -> int:
        """Its exit status (negative: the signal that ended it). Raises Fault where it hangs."""
        until = time.monotonic() + patience
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                os.killpg(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise Fault(f"hung: {self.text}")
            else:
                time.sleep(TICK)
        if "Traceback" in self.text:
            raise Fault(f"a traceback: {self.text[-2000:]}")
        return self.status

    def alive(self) -> bool:
        """Whether it is still at work."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    @property
    def text(self) -> str:
        """What it said."""
        return self.log.read_text("utf-8", "replace")

    def hears(self, number: signal.Signals) -> bool:
        """Whether it has said what is to happen at a signal."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except OSError:  # it has ended
            return True
        caught = next((int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:")), 0)
        return bool(caught >> (number - 1) & 1)

    def stop(self) -> None:
        """End it and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def workers(self) -> list[int]:
        """The processes that it has started."""
        try:
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        except OSError:
            return []

    def leaves_nobody(self) -> None:
        """Raise Fault where a process of its session outlives it by more than some seconds."""
        until = time.monotonic() + 5
        while left := list(_of_session(self.pid)):
            if time.monotonic() > until:
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                raise Fault(f"{len(left)} processes left over")
            time.sleep(0.01)


def _of_session(session: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    yield int(entry.name)


@dataclass
class Span:
    """When a build began to write its stage and its journal, and when it ended: seconds from its start."""

    stage: float
    journal: float
    end: float


@dataclass
class Ground:
    """A folder for trials, with the states of its content and the sites that clean builds make of them."""

    folder: Path
    chance: random.Random
    states: dict[str, Files] = field(default_factory=dict)
    sites: dict[str, Files] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)  # of undisturbed builds

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.folder / "content"

    @property
    def site(self) -> Path:
        """The site's folder."""
        return self.folder / "site"

    @property
    def work(self) -> Path:
        """The working folder inside the site."""
        return self.site / WORK

    @property
    def cache(self) -> Path:
        """The cache's folder."""
        return self.content / WORK

    def put(self, state: str) -> None:
        """Give the content folder a state; the cache stays."""
        wanted = self.states[state]
        for path in held(self.content).keys() - wanted.keys():
            (self.content / path).unlink()
        for path, body in wanted.items():
            write(self.content / path, body)

    def start(self, *args: str | Path, before: Callable[[], None] = lambda: None) -> Run:
        """Begin a command; `before` is called first in its process."""
        log = self.folder / "log"
        log = log.with_name(f"log-{time.monotonic_ns()}")
        log.touch()
        pid = os.fork()
        if pid:
            return Run(pid, log)
        status = 70
        try:  # the copy: it must never come back into the harness
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
            out = os.open(log, os.O_WRONLY | os.O_APPEND)
            os.dup2(out, 1)
            os.dup2(out, 2)
            before()
            main.main([str(arg) for arg in args], prog_name="digest")
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(status)

    def build(self, output: Path | None = None, before: Callable[[], None] = lambda: None) -> Run:
        """Begin a build."""
        return self.start("build", "--content", self.content, "--output", output or self.site, before=before)

    def whole(self, output: Path | None = None) -> str:
        """The state whose clean site stands there; "between" where a journal says how to go on. Raises Fault."""
        output = output or self.site
        found = held(output)
        for state, site in self.sites.items():
            if site == found:
                return state
        if (output / WORK / "journal.json").exists():
            return "between"
        raise Fault(f"neither the old site nor the new one, and no journal: {self.difference(found)}")

    def difference(self, found: Files) -> str:
        """How a site differs from the nearest clean one."""
        near = min(self.sites, key=lambda s: len(set(self.sites[s].items()) ^ set(found.items())))
        wanted = self.sites[near]
        missing, more = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
        other = sorted(path for path in wanted.keys() & found.keys() if wanted[path] != found[path])
        return f"from {near}: {len(missing)} missing {missing[:3]}, {len(more)} more {more[:3]}, {other[:3]} other"

    def heals(self, state: str, output: Path | None = None) -> Run:
        """One more build makes the site of this state, and leaves nothing lying about. Raises Fault."""
        output = output or self.site
        run = self.build(output)
        if run.wait():
            raise Fault(f"the next build fails: {run.text}")
        self.stands(state, output)
        return run

    def stands(self, state: str, output: Path | None = None) -> None:
        """Raise Fault where the site is not the clean one of this state, or something lies about."""
        output = output or self.site
        found = held(output)
        if found != self.sites[state]:
            raise Fault(f"not the site of {state}: {self.difference(found)}")
        left = sorted(path.name for path in (output / WORK).iterdir())
        if not set(left) <= {"lock", "table.sqlite3", "table.sum"}:
            raise Fault(f"left in the working folder: {left}")

    def unharmed(self, state: str) -> None:
        """Raise Fault where the content folder is not as it was put."""
        if held(self.content) != {path: sum_of(body) for path, body in self.states[state].items()}:
            raise Fault("the content folder was altered")

    def save(self, name: str) -> None:
        """Keep the site's folder as it is, under a name."""
        copy(self.site, self.folder / "saved" / name)

    def restore(self, name: str, output: Path | None = None) -> None:
        """Put a kept site back; one that was never kept is none at all."""
        saved = self.folder / "saved" / name
        shutil.rmtree(output or self.site, ignore_errors=True)
        if saved.exists():
            copy(saved, output or self.site)

    def forget(self) -> None:
        """Delete the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)


def sum_of(body: bytes) -> bytes:
    """A hash of a file."""
    return blake2b(body, digest_size=16).digest()


def held(folder: Path) -> dict[str, bytes]:
    """A hash of each file in a folder, working folders left out, by its path."""
    return {
        path.relative_to(folder).as_posix(): sum_of(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and WORK not in path.relative_to(folder).parts
    }


def write(path: Path, body: bytes) -> None:
    """Write a file as many editors' programs do: over the old one, where there is something new to say."""
    if not path.exists() or path.read_bytes() != body:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def copy(source: Path, target: Path) -> None:
    """Copy a folder with the times of its files."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def prepare(folder: Path, seed: int, articles: int = 18, steps: int = 0) -> Ground:
    """A ground with an old and a new state, and as many steps between them as asked for, with their clean sites."""
    chance = random.Random(seed)
    ground = Ground(folder, chance)
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["XDG_CACHE_HOME"] = str(folder / "home")  # a disturbed build is to harm nobody's compiled templates
    for name in ("articles", "authority", "memory", "templates"):
        (ground.content / name).mkdir(parents=True)
    for _ in range(articles):
        add(ground.content, chance)
    memory(ground.content, chance)
    settings(ground.content, chance)
    ground.states["old"] = _raw(ground.content)
    for n in range(steps):
        _edit(ground.content, chance, [n % 6])
        ground.states[f"step {n + 1}"] = _raw(ground.content)
    _edit(ground.content, chance, range(6))
    ground.states["new"] = _raw(ground.content)
    _warm_up(ground)
    for state in ground.states:
        _clean(ground, state)
    for state in ("new", "old"):  # the cache knows both
        ground.restore("none")
        ground.put(state)
        if ground.build().wait():
            raise Fault("the ground itself does not build")
        ground.stands(state)
        ground.save(state)
    return ground


def _warm_up(ground: Ground) -> None:
    """Build each state here, so that the copies of this process begin with templates compiled and words loaded."""
    here = {"processors": lambda: 1}
    with mock.patch.multiple(parallel, **here), mock.patch.multiple(workshop, **here):
        for state in ground.states:
            ground.put(state)
            ground.restore("none")
            pipeline.build(pipeline.Options(ground.content, ground.site))


def _clean(ground: Ground, state: str) -> None:
    ground.put(state)
    ground.forget()
    ground.restore("none")
    run = ground.build()
    if run.wait():
        raise Fault(f"{state} does not build: {run.text}")
    ground.sites[state] = held(ground.site)


def _edit(content: Path, chance: random.Random, which: Iterator[int] | range | list[int]) -> None:
    """Articles added, changed, deleted, renamed; memory and authority rewritten."""
    for n in which:
        files = sorted((content / "articles").iterdir())
        one = chance.choice(files)
        if n == 0:
            add(content, chance)
        elif n == 1:
            one.write_text(article(chance), "utf-8")
        elif n == 2:
            one.unlink()
        elif n == 3:
            one.rename(one.with_stem(f"moved-{chance.randint(0, 10**6)}"))
        elif n == 4:
            memory(content, chance)
        else:
            name = chance.choice(["Samir Haddad", "Samir al-Haddad", "Sameer Haddad"])
            line = f"- {{id: samir, type: person, ar: سمير الحداد, en: {name}, gender: m}}\n"
            (content / "authority/people.yaml").write_text(line, "utf-8")


def _raw(content: Path) -> dict[str, bytes]:
    return {path.relative_to(content).as_posix(): path.read_bytes()
            for path in sorted(content.rglob("*")) if path.is_file() and WORK not in path.parts}  # fmt: skip
