"""Work that leaves much behind in memory, done in a copy of this process, while this one shows how far it has come."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

import msgspec

from digest.errors import DigestError
from digest.inputs import Warned, warned
from digest.machine import telling
from digest.progress import Item, Track

TICK = b"\n"


class _Begun(msgspec.Struct, tag=True):
    """A stretch of the work, and of how many things."""

    what: str
    total: int | None


class _Ended(msgspec.Struct, tag=True):
    warnings: tuple[Warned, ...]


def apart(work: Callable[[Track], Sequence[DigestError]], track: Track) -> list[DigestError]:
    """Do some work in a copy of this process, which is given what shows its progress; the warnings that it gives.

    Where it comes to grief, there are none, and nobody is told: whoever asks for it must see what has been done.
    """

    def told(out: BinaryIO) -> None:
        def telling_of(items: Iterable[Item], what: str, total: int | None, /) -> Iterator[Item]:
            _say(out, _Begun(what, total))
            for item in items:
                yield item
                out.write(TICK)
                out.flush()

        _say(out, _Ended(warned(work(telling_of))))

    with contextlib.closing(telling(told)) as copy:
        return _shown(copy.lines(), track)


def _say(out: BinaryIO, what: object) -> None:
    out.write(msgspec.json.encode(what) + b"\n")
    out.flush()


def _shown(lines: Iterator[bytes], track: Track) -> list[DigestError]:
    """Show what a copy tells of its progress."""
    head = next(lines, b"")
    with contextlib.suppress(msgspec.MsgspecError):  # it was killed in the middle of a line
        while head:
            news = _NEWS.decode(head)
            if isinstance(news, _Ended):
                return [one.again() for one in news.warnings]
            ticks = _Ticks(lines)
            for _ in track(ticks, news.what, news.total):
                pass
            head = ticks.next
    return []


class _Ticks:
    """The things of one stretch; `next` is the line behind them."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self.next = lines, b""

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            if line != TICK:
                self.next = line
                return
            yield line


_NEWS = msgspec.json.Decoder(_Begun | _Ended)
