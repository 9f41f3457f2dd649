"""A loopback server with an index and packages as Argos's has them, which can misbehave on request."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Behaviour:
    """What the server serves and how. `log` holds each request's path and the range it asks for."""

    package: bytes = b""
    index: bytes | None = None
    entry: dict[str, Any] = field(default_factory=dict)
    cut_after: int | None = None  # bytes of a body, then the connection is closed
    cuts: int = 0  # how many answers are cut
    status: int = 200
    pause: float = 0.0  # seconds between blocks
    block: int = 1 << 16
    etag: str = '"one"'
    ranges: bool = True
    log: list[tuple[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers as the behaviour of its server says."""

    behaviour: Behaviour

    def do_GET(self) -> None:
        """The index, or the package."""
        how = self.behaviour
        how.log.append((self.path, self.headers.get("Range", "")))
        if self.path == "/index.json":
            self._send(200, self._index())
        elif how.status != 200:
            self._send(how.status, b"no")
        else:
            self._package()

    def _index(self) -> bytes:
        how = self.behaviour
        if how.index is not None:
            return how.index
        other = {"package_version": "1.5", "from_code": "en", "to_code": "ar", "links": ["http://127.0.0.1:9/x"]}
        old = {"package_version": "1.9", "from_code": "ar", "to_code": "en", "links": ["http://127.0.0.1:9/old"]}
        host, port = self.server.server_address[:2]
        link = f"http://{host!s}:{port}/translate-ar_en-1_10.argosmodel"
        ours = {"package_version": "1.10", "from_code": "ar", "to_code": "en", "links": ["ipfs://x", link]}
        return json.dumps([other, old, ours | how.entry]).encode()

    def _package(self) -> None:
        how, start = self.behaviour, 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and how.ranges and self.headers.get("If-Range") == how.etag:
            start = int(asked[1])
        self._send(206 if start else 200, how.package[start:])

    def _send(self, status: int, body: bytes) -> None:
        how = self.behaviour
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", how.etag)
        self.end_headers()
        if how.cuts and self.path != "/index.json":
            how.cuts -= 1
            body = body[: how.cut_after]
            self.close_connection = True
        for n in range(0, len(body), how.block):
            self.wfile.write(body[n : n + how.block])
            if how.pause and self.path != "/index.json":
                time.sleep(how.pause)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """The server's address, ending in a slash, while it runs."""
    handler = type("Ours", (Handler,), {"behaviour": behaviour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that go away are no news
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
