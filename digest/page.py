"""One file of the site, as the templates and the feeds give it and the publisher takes it."""

from typing import NamedTuple


class Page(NamedTuple):
    """`path` is relative to the site's root, with forward slashes; `body` is the whole file."""

    path: str
    body: bytes
