"""How long work shows how far it has come: whoever starts it hands in a `Track`."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Track(Protocol):
    """Shows progress: gives the items back one by one. `total` is their number where it is known."""

    def __call__(self, items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]: ...


def untracked(items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]:  # noqa: ARG001
    """Show nothing."""
    return items
