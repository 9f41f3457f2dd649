"""Pages that are made together, and the hash of all that they depend on: what has not changed is not made again."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from digest.page import Page, Stored


class Sheaf(msgspec.Struct, frozen=True):
    """Some pages. `key` is a hash of everything that `make` reads; "" makes them every time.

    `more` gives further sheaves which depend on nothing else, each with a key of its own: while the key of this one,
    their `head`, is as it was, nobody need ask for them.
    """

    name: str
    key: str
    make: Callable[[], Iterable[Page | Stored]]
    more: Callable[[], Iterable["Sheaf"]] = tuple
    head: str = ""  # the name of the sheaf among whose `more` it is

    def follow(self) -> Iterator["Sheaf"]:
        """Its further sheaves."""
        return (replace(one, head=self.name) for one in self.more())


def key_of(*things: object) -> str:
    """A hash of what can be written as JSON."""
    return blake2b(msgspec.json.encode(things), digest_size=12).hexdigest()
