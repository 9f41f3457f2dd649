"""Where a page leads within the site: found while it is made, so that a build checks every link of what it writes."""

import re
from functools import lru_cache
from urllib.parse import unquote

from digest.view import UP

_LINKS = ('href="', 'src="')
_OUTWARD = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/")


def leads_to(text: str, path: str) -> set[str]:
    """The paths within the site that a page links to or makes the browser fetch.

    Its text has the way to its language's folder as `view.UP`; `path` is its own in the site.
    """
    tongue, folder = path.partition("/")[0], path.rpartition("/")[0]
    # less than half the time of a regular expression
    links = {rest[: rest.find('"')] for name in _LINKS for rest in text.split(name)[1:]}
    found = {_inside(tongue, link[1:]) if link[:1] == UP else _target(folder, link) for link in links}
    found.discard("")
    return found


def _target(folder: str, link: str) -> str:
    """The path that a link means in a folder, "" for one that leads elsewhere."""
    return "" if _OUTWARD.match(link) else _inside(folder, link)


@lru_cache(maxsize=1 << 13)
def _inside(folder: str, link: str) -> str:
    """The path that a relative link means in a folder, "" for the page itself: many pages share both."""
    own = unquote(link.partition("#")[0].partition("?")[0].replace("&amp;", "&"))
    if not own:
        return ""
    path = f"{folder}/{own}" if folder else own
    if "./" in path or "//" in path:
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        path = "/".join(parts) + ("/" if own.endswith("/") else "")
    return f"{path}index.html" if path.endswith("/") else path
