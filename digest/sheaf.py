"""Pages that are made together, and the hash of all that they depend on: what has not changed is not made again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from digest.page import Page, Stored


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Some pages. `key` is a hash of everything that `make` reads; "" makes them every time."""

    name: str
    key: str
    make: Callable[[], Iterable[Page | Stored]]


def key_of(*things: object) -> str:
    """A hash of what can be written as JSON."""
    return blake2b(msgspec.json.encode(things), digest_size=12).hexdigest()
