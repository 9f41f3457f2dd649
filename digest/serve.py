"""Show a built site at a local address, as a static host would.

With a board (`digest.board`), its pages also hear of each new build: the server puts a script into them as it hands
them out, so that no file of the site has it. The script comes from the server itself and hears of builds over a
connection to it, as the pages' own rules (`Content-Security-Policy`) ask.
"""

import os
import sys
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from digest.board import Board
from digest.callers import HOST, may_ask
from digest.errors import OutputError

TRIED = 10  # ports, from the first one on, where any will do
PULSE = 10.0  # seconds after which a page that hears nothing is asked whether it is still there
OURS = "/.digest/"  # addresses of the server's own; a site shows nothing under names that begin with a full stop
TEXT = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".woff2": "font/woff2",
}
HEADERS = {
    "Cache-Control": "no-store",  # a rebuilt page must show at once
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


class Server(ThreadingHTTPServer):
    """Says nothing of browsers that have turned away."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong with an answer, unless nobody waits for it any more."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def make_server(site: Path, port: int, board: Board | None = None) -> Server:
    """A server for the folder `site`, listening on `port` (0: any free one), not yet serving.

    Raises OutputError.
    """
    try:
        return Server((HOST, port), partial(_Handler, board=board, directory=str(site.resolve())))
    except OSError as error:
        what = f"port {port} cannot be used: {error.strerror}"
        raise OutputError(what, hint="Give another one with --port.") from error


def make_server_near(site: Path, port: int, board: Board | None = None) -> Server:
    """The same on the first free one of the ports from `port` on. Raises OutputError where there is none."""
    for one in range(port, port + TRIED):
        try:
            return make_server(site, one, board)
        except OutputError:
            continue
    what = f"none of the ports {port} to {port + TRIED - 1} can be used"
    raise OutputError(what, hint="Give another one with --port, or --port 0 for any free one.")


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder and nothing else: no listings, no hidden files, no links out of it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TEXT}  # noqa: RUF012 - as in the base class
    server: Server

    def __init__(self, *given: Any, board: Board | None, directory: str) -> None:
        self.board = board
        super().__init__(*given, directory=directory)

    def do_GET(self) -> None:
        """Answer with a file, or with news for as long as the page listens."""
        if self.board and self.path == f"{OURS}events" and self._may_ask():
            self._tell(self.board)
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with the file's head, or with the site's own page for what is not there."""
        del self.headers["If-Modified-Since"]  # a second holds more than one build
        if not self._may_ask():
            return self._answer(HTTPStatus.FORBIDDEN, TEXT[".txt"], b"Only pages of this server may ask it.\n")
        if self.board and self.path.startswith(OURS):
            return self._own_file(self.path.removeprefix(OURS).partition("?")[0])
        if not self._is_ours():
            return self._not_found()
        page = self._page()
        return super().send_head() if page is None else page

    def list_directory(self, path: str | os.PathLike[str]) -> BytesIO | None:  # noqa: ARG002
        """Folders without a page are not there."""
        return self._not_found()

    def translate_path(self, path: str) -> str:
        """The file of an address. Links of the 404 page begin with the path under which the host will have the site."""
        found = super().translate_path(path)
        base = self.board.base.rstrip("/") if self.board else ""
        if base and path.startswith(f"{base}/") and not Path(found).exists():
            return super().translate_path(path.removeprefix(base))
        return found

    def end_headers(self) -> None:
        """Send what every answer has."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""

    def _may_ask(self) -> bool:
        return may_ask(self.headers, self.server.server_port)

    def _is_ours(self) -> bool:
        root, path = Path(self.directory), Path(self.translate_path(self.path))
        try:
            real = path.resolve()
            inside = real.is_relative_to(root) and real.exists()
        except (OSError, ValueError):
            return False
        return inside and not any(part.startswith(".") for part in path.relative_to(root).parts)

    def _page(self) -> BytesIO | None:
        """The answer with a page that is to hear of builds; None where the address has none."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].partition("#")[0].endswith("/"):
            path /= "index.html"
        if not self.board or path.suffix != ".html" or not path.is_file():
            return None
        return self._answer(HTTPStatus.OK, TEXT[".html"], self._hearing(path.read_bytes()))

    def _hearing(self, page: bytes) -> bytes:
        """A page with the script that listens, where there is something to hear."""
        if not self.board:
            return page
        script = f'<script src="{OURS}reload.js?{self.board.mark}" defer></script>\n'.encode()
        at = page.find(b"</head>")
        return page[:at] + script + page[at:] if at >= 0 else page + script

    def _not_found(self) -> BytesIO:
        try:
            body = Path(self.directory, "404.html").read_bytes()
        except OSError:
            if self.board and not Path(self.directory, "index.html").exists():
                return self._waiting(self.board)
            body = b"404"
        return self._answer(HTTPStatus.NOT_FOUND, TEXT[".html"], self._hearing(body))

    def _waiting(self, board: Board) -> BytesIO:
        """What stands anywhere in a site that is not built yet."""
        arabic = self.path.startswith("/ar") or self.headers.get("Accept-Language", "").startswith("ar")
        voice = board.voices["ar" if arabic else "en"]
        title, note = (voice.text[name] for name in ("serve_waiting", "serve_waiting_note"))
        page = (files("digest") / "served" / "waiting.html").read_text("utf-8")
        for name, text in {"LANG": voice.lang, "DIR": voice.dir, "TITLE": title, "NOTE": note}.items():
            page = page.replace(name, escape(text))
        return self._answer(HTTPStatus.SERVICE_UNAVAILABLE, TEXT[".html"], self._hearing(page.encode()))

    def _own_file(self, name: str) -> BytesIO:
        if name not in ("reload.js", "news.css"):
            return self._not_found()
        body = (files("digest") / "served" / name).read_bytes()
        return self._answer(HTTPStatus.OK, self.guess_type(name), body)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _tell(self, board: Board) -> None:
        """Send what is new as soon as it is, until the page is gone."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"retry: 1000\n\n")
        known = -1
        while True:
            known, message = board.news(known, PULSE)
            self.wfile.write(f"data: {message}\n\n".encode() if message else b":\n\n")
