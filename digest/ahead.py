"""Where little is new, two processes choose and make the pages: this one some of them, a copy of it the others.

To find what has changed takes as long then as to make it. What is made of all there is, and takes long in one piece, is
made by whoever has nothing else to do.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from digest.choice import Choice
from digest.machine import beside, can_copy, processors
from digest.sheaf import Sheaf
from digest.workshop import Made, make_sheaf

MOST = 48  # sheaves of all there is up to which it pays: more are made by all processes, with all others


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the copy says: the names of all sheaves it was asked for, and those it has made."""

    wanted: list[str]
    made: list[Made]


class Ahead:
    """Begins to choose and make `theirs` in a copy of this process, which calls `begin` first. To be closed.

    `shared` are made by either, whoever comes first to each: the copy from the first on, this process from the last.
    """

    def __init__(
        self, begin: Callable[[], None], theirs: Iterable[Sheaf], shared: Sequence[Sheaf], stage: Path, choice: Choice
    ) -> None:
        self.theirs, self.shared, self.stage, self.choice = theirs, shared, stage, choice
        self.before = choice.stood(sheaf.name for sheaf in shared)
        self.copy = beside(partial(self._answer, begin))

    def made(self) -> Iterator[Made]:
        """All of them, once this process has nothing else to do; what came to grief there is made here in the end."""
        mine = self._claimed(reversed(range(len(self.shared))))
        made = [make_sheaf(self.shared[n], self.stage, self.before, f"rest{n}") for n in mine]
        found = self.copy()
        if found is not None:
            answer = msgspec.msgpack.decode(found, type=Answer)
            self.choice.wanted.update(answer.wanted)
            yield from (*made, *answer.made)
            return
        yield from made
        done = {one.name for one in made}
        yield from self._chosen("again")
        for n, sheaf in enumerate(self.shared):
            if sheaf.name not in done:
                yield make_sheaf(sheaf, self.stage, self.before, f"late{n}")

    def close(self) -> None:
        """End it, if nobody has asked for it."""
        self.copy.close()

    def _answer(self, begin: Callable[[], None]) -> bytes:
        begin()
        gc.freeze()  # what the copy began with is there for good
        self.choice.reopen()
        self.choice.wanted.clear()
        made = [*self._chosen("ahead")]
        mine = self._claimed(range(len(self.shared)))
        made += [make_sheaf(self.shared[n], self.stage, self.before, f"shared{n}") for n in mine]
        return msgspec.msgpack.encode(Answer([*self.choice.wanted], made))

    def _chosen(self, name: str) -> Iterator[Made]:
        """Of `theirs`, those that are not as they stand, made."""
        sheaves = self.choice.changed(self.theirs)
        before = self.choice.stood(sheaf.name for sheaf in sheaves)
        return (make_sheaf(sheaf, self.stage, before, f"{name}{n}") for n, sheaf in enumerate(sheaves))

    def _claimed(self, numbers: Iterable[int]) -> Iterator[int]:
        """Those of the shared sheaves that are this process's to make: whoever comes first makes one."""
        for n in numbers:
            try:
                (self.stage / f"claim{n}").touch(exist_ok=False)
            except FileExistsError:
                continue
            yield n


def pays(shared: Sequence[Sheaf]) -> bool:
    """Whether to work with a copy of this process."""
    return 0 < len(shared) <= MOST and processors() > 1 and can_copy()
