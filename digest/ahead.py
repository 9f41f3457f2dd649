"""What takes long and nearly always has to be made: a copy of this process makes it, while this one finds the rest."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from digest.machine import beside, can_copy, processors
from digest.sheaf import Sheaf
from digest.stood import Stood
from digest.table import fold
from digest.workshop import NOTHING, Made, make_sheaf

MOST = 48  # sheaves up to which it pays: more are made by all processes, with all others


class Ahead:
    """Begins to make some sheaves, in a copy of this process, which calls `begin` first. `before` has the table.

    To be closed.
    """

    def __init__(self, begin: Callable[[], None], sheaves: Sequence[Sheaf], stage: Path, before: Stood) -> None:
        self.sheaves, self.stage, self.table = sheaves, stage, before.table
        self.copy = beside(partial(_made, begin, sheaves, stage, before))

    def made(self, before: Stood) -> Iterator[Made]:
        """All of them, once this process has nothing else to do: it makes what the other has not begun, from the last
        on, and in the end what came to grief there."""
        rest = dict(enumerate(self.sheaves))
        for n in reversed(range(len(self.sheaves))):
            if _claimed(self.stage, n):
                yield make_sheaf(rest.pop(n), self.stage, before, f"rest{n}")
        found = {one.name: one for one in self._found() if not self._moved(one)}
        for n, sheaf in rest.items():
            yield found.get(sheaf.name) or make_sheaf(sheaf, self.stage, before, f"again{n}")

    def _found(self) -> list[Made]:
        found = self.copy()
        return msgspec.msgpack.decode(found, type=list[Made]) if found else []

    def _moved(self, made: Made) -> bool:
        """Whether a page took the place of another sheaf's, of which nobody knew yet whether it would stay."""
        fresh = (row.path for row, stood in zip(made.rows, made.stood, strict=True) if stood == NOTHING)
        return any(self.table.at(fold(path)) for path in fresh)

    def close(self) -> None:
        """End it, if nobody has asked for it."""
        self.copy.close()


def pays(sheaves: Sequence[Sheaf]) -> bool:
    """Whether to begin with these beforehand."""
    return 0 < len(sheaves) <= MOST and processors() > 1 and can_copy()


def _made(begin: Callable[[], None], sheaves: Sequence[Sheaf], stage: Path, before: Stood) -> bytes:
    begin()
    mine = (n for n in range(len(sheaves)) if _claimed(stage, n))
    return msgspec.msgpack.encode([make_sheaf(sheaves[n], stage, before, f"ahead{n}") for n in mine])


def _claimed(stage: Path, n: int) -> bool:
    """Whether a sheaf is this process's to make: whoever comes first makes it."""
    try:
        (stage / f"claim{n}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
