"""Disks that are full or may not be written: real ones, mounted for the trial. They need mounts of one's own (`apart`)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.ground import Fault, Ground, Outcome, Run

ROOM = 256 * 2**20
MARK = "DIGEST_FAULTS_APART"


def is_apart() -> bool:
    """Whether this process has mounts of its own."""
    return MARK in os.environ


def go_apart(module: str) -> None:
    """Begin this program again where it may mount, if the system lets it: what it mounts ends with it."""
    if is_apart():
        return
    for how in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if shutil.which("unshare") and not subprocess.run([*how, "true"], capture_output=True, check=False).returncode:
            os.environ[MARK] = "1"
            os.execvp(how[0], [*how, sys.executable, "-m", module, *sys.argv[1:]])


def _mount(*args: str | Path) -> None:
    subprocess.run(["mount", *map(str, args)], check=True)


@contextmanager
def _disk(place: Path) -> Iterator[Path]:
    """A disk in memory."""
    place.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _resize(disk: Path, size: int) -> None:
    _mount("-o", f"remount,size={max(size, 4096)}", disk)


def _used(disk: Path) -> int:
    info = os.statvfs(disk)
    return (info.f_blocks - info.f_bfree) * info.f_frsize


def site_full(ground: Ground, trials: range) -> Iterator[Outcome]:
    """No space left for the site, at a random point of the stage, the journal or the table; then there is room."""
    for n in trials:
        ground.put("new")
        start = "old" if n % 3 else "none"
        with _disk(ground.folder / "disk") as disk:
            site = disk / "site"
            ground.restore("new", site)
            need = _used(disk)
            ground.restore(start, site)
            _resize(disk, _used(disk) + ground.chance.randrange(4096, need + 2**19))
            run = ground.build(site)
            left = "new" if not run.wait() else _refused(ground, run, "No space left", "is full")
            if left != "new":
                left = ground.whole(site) if start == "old" or (site / ".digest/journal.json").exists() else "old"
            _resize(disk, ROOM)
            ground.heals("new", site)
        ground.unharmed("new")
        yield Outcome(left, start, ended=run.status or 0)


def cache_full(ground: Ground, trials: range) -> Iterator[Outcome]:
    """No space left for the cache: the build says so, and is right; with room, the cache fills."""
    ground.put("new")
    ground.forget()
    ground.restore("none")
    ground.build().wait()
    need = sum(path.stat().st_size for path in ground.cache.iterdir())
    ground.forget()
    for _ in trials:
        ground.restore("none")
        with _disk(ground.cache):
            _resize(ground.cache, ground.chance.randrange(4096, need))
            run = ground.build()
            if run.wait():
                raise Fault(f"the build fails: {run.text}")
            ground.stands("new")
            _resize(ground.cache, ROOM)
            for _ in range(2):
                ground.restore("none")
                again = ground.heals("new")
            if "cache" in again.text:
                raise Fault(f"the cache does not heal: {again.text}")
        ground.unharmed("new")
        yield Outcome("new", said="the cache cannot be used" in run.text)


def read_only(ground: Ground, trials: range) -> Iterator[Outcome]:
    """A site, a folder of it, the folder above or the cache that may not be written."""
    ways = [_site_read_only, _above_read_only, _cache_read_only, _folder_read_only]
    for n in trials:
        ground.put("new")
        ground.restore("old")
        left = ways[n % len(ways)](ground)
        ground.heals("new")
        ground.unharmed("new")
        yield Outcome(left, ways[n % len(ways)].__name__.strip("_"))


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    _mount("--bind", place, place)
    try:
        _mount("-o", "remount,bind,ro", place)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _site_read_only(ground: Ground) -> str:
    with _locked(ground.site):
        run = ground.build()
        run.wait()
        _refused(ground, run, "Read-only")
        return ground.whole()


def _above_read_only(ground: Ground) -> str:
    above = ground.folder / "above"
    above.mkdir(exist_ok=True)
    with _locked(above):
        run = ground.build(above / "site")
        run.wait()
        _refused(ground, run, "Read-only")
        if list(above.iterdir()):
            raise Fault("written into a folder that may not be written")
    ground.heals("new", above / "site")
    shutil.rmtree(above)
    return "old"


def _cache_read_only(ground: Ground) -> str:
    ground.cache.mkdir(exist_ok=True)
    with _locked(ground.cache):
        run = ground.build()
        if run.wait() or "the cache cannot be used" not in run.text:
            raise Fault(f"with a cache that cannot be written: {run.text}")
        return ground.whole()


def _folder_read_only(ground: Ground) -> str:
    """The swap stops half way, at one folder of the site: by a refused removal, or a move that crosses disks."""
    with _locked(ground.site / ground.chance.choice(["en", "ar", "assets", "data", "search"])):
        run = ground.build()
        if run.wait():
            _refused(ground, run, "Read-only", "cross-device")
        return ground.whole()


def _refused(ground: Ground, run: Run, *reasons: str) -> str:
    """The command must have said why, in a line of ours that also says what to do."""
    if run.status != 2 or not any(reason in run.text for reason in reasons):
        raise Fault(f"ended with {run.status}: {run.text}")
    return "old"
