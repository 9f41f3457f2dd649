"""One file of the site, as the templates and the feeds give it and the publisher takes it."""

from collections.abc import Callable, Set
from hashlib import blake2b
from typing import NamedTuple

import msgspec


class Page(NamedTuple):
    """`path` is relative to the site's root, with forward slashes; `body` is the whole file.

    `links` are the paths within the site that the file leads to or makes the browser fetch.
    """

    path: str
    body: bytes
    links: Set[str] = frozenset()


class Stored(msgspec.Struct, frozen=True):
    """A file that is kept elsewhere under its hash. Its bytes are fetched where the site does not have them yet."""

    path: str
    sum: bytes
    fetch: Callable[[], bytes]

    @property
    def body(self) -> bytes:
        """The whole file."""
        return self.fetch()


def sum_of(body: bytes) -> bytes:
    """The hash by which a file is known again."""
    return blake2b(body, digest_size=12).digest()
