"""Who may ask a server of this machine: the pages that it has itself served, and whoever types its address.

A page of another site can have a browser ask 127.0.0.1, and a name of its own can be made to lead there. Neither gets
an answer: the first says whose page asks (`Origin`, `Sec-Fetch-Site`), the second asks by its own name (`Host`).
"""

from typing import Protocol

HOST = "127.0.0.1"  # this machine alone
NAMES = (HOST, "localhost")
OURS = ("", "none", "same-origin")  # what browsers say of who asks: nothing, the user, the page's own server


class Headers(Protocol):
    """What a request says of itself, found whatever the case of the name."""

    def get(self, name: str, otherwise: str, /) -> str: ...


def may_ask(headers: Headers, port: int) -> bool:
    """Whether to answer a request with these headers, to a server on this port.

    A link from elsewhere may be followed: the page that holds it learns nothing of what it leads to.
    """
    hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())
    host, origin = (headers.get(name, "").lower() for name in ("Host", "Origin"))
    if host not in hosts or origin not in ("", f"http://{host}"):
        return False
    followed = (headers.get("Sec-Fetch-Mode", ""), headers.get("Sec-Fetch-Dest", "")) == ("navigate", "document")
    return followed or headers.get("Sec-Fetch-Site", "") in OURS
