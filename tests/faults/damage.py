"""Bytes changed on the disk: in the cache, in the site's table, in the journal of a swap that was broken off."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from digest import swap
from tests.faults.ground import Fault, Ground, Outcome

WAYS = ("one", "some", "many", "cut", "blank", "emptied")


def cache_damaged(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Random bytes of the cache: builds are right all the same, and one that has met the damage mends it."""
    kept = ground.folder / "saved" / "cache"
    ground.put("old")
    ground.restore("none")
    ground.build().wait()
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(ground.cache, kept)
    for n in trials:
        shutil.rmtree(ground.cache, ignore_errors=True)
        shutil.copytree(kept, ground.cache)
        state = ("old", "new")[n % 2]
        ground.put(state)
        ground.restore("none" if n % 3 else "old")
        way = WAYS[n % len(WAYS)]
        damage(ground.cache / "cache.sqlite3", way, ground)
        run = ground.build()
        if run.wait():
            raise Fault(f"{way}: the build fails: {run.text}")
        ground.stands(state)
        said = "cache" in run.text
        ground.restore("none")
        again = ground.heals(state)
        if not said and "cache" in again.text:  # the first asked nothing of what is damaged
            said = True
            ground.restore("none")
            again = ground.heals(state)
        if "cache" in again.text:
            raise Fault(f"{way}: the cache does not heal: {again.text}")
        ground.unharmed(state)
        yield Outcome(state, way, said=said)


def table_damaged(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Random bytes of the table of the site's files: the next build knows them again, or says what to do."""
    for n in trials:
        ground.put("old")
        ground.restore("old")
        state = ("old", "new")[n % 2]
        ground.put(state)
        way = WAYS[n // 2 % len(WAYS)]
        damage(ground.work / "table.sqlite3", way, ground)
        run = ground.build()
        said = bool(run.wait())
        if said:
            ground.whole()
            _do_as_told(ground, run.text)
        ground.heals(state)
        ground.unharmed(state)
        yield Outcome(state, way, said=said)


def journal_damaged(ground: Ground, trials: range) -> Iterator[Outcome]:
    """Random bytes of the journal, or of what goes with it, after a swap was broken off at a random file."""
    for n in trials:
        ground.put("new")
        ground.restore("old" if n % 4 else "none")
        after = ground.chance.randrange(len(ground.sites["new"]))

        def break_off(after: int = after) -> None:
            moved, move = count(), swap._move

            def moves(*given: Any) -> None:
                if next(moved) == after:
                    os._exit(9)
                move(*given)

            swap._move = moves

        ground.build(before=break_off).wait()
        if not (ground.work / "journal.json").exists():
            continue  # the swap had fewer files than that
        way = WAYS[n % len(WAYS)]
        damage(ground.work / ("stage/moves", "journal.json", "stage/made")[n % 3], way, ground)
        run = ground.build()
        said = bool(run.wait())
        if said:
            _do_as_told(ground, run.text)
        ground.heals("new")
        ground.unharmed("new")
        yield Outcome("between", way, said=said)


def _do_as_told(ground: Ground, text: str) -> None:
    """What the error's hint asks for. Raises Fault where there is none that we know."""
    if "Delete this file and build again." in text:
        Path(text.partition(": ")[0]).unlink()
    elif "Empty the site's folder, .digest/ included" in text or "Move it away, empty the folder" in text:
        ground.restore("none")
    else:
        raise Fault(f"an error that does not say how to mend it: {text}")


def damage(path: Path, way: str, ground: Ground) -> None:
    """Change a file's bytes, in one of several ways."""
    body, chance = bytearray(path.read_bytes()), ground.chance
    if way == "cut":
        del body[chance.randrange(len(body)) :]
    elif way == "blank":
        start = chance.randrange(len(body))
        body[start : start + 4096] = bytes(len(body[start : start + 4096]))
    elif way == "emptied":
        body.clear()
    else:
        for _ in range({"one": 1, "some": 16, "many": 1 + len(body) // 100}[way]):
            at = chance.randrange(len(body))
            body[at] ^= chance.randrange(1, 256)
    path.write_bytes(body)
