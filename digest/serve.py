"""Show a built site at a local address, as a static host would."""

import os
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from digest.errors import OutputError

HOST = "127.0.0.1"  # this machine alone
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


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server for the folder `site`, listening on `port` (0: any free one), not yet serving.

    Raises OutputError.
    """
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(site.resolve())))
    except OSError as error:
        what = f"port {port} cannot be used: {error.strerror}"
        raise OutputError(what, hint="Give another one with --port.") from error


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder and nothing else: no listings, no hidden files, no links out of it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TEXT}  # noqa: RUF012 - as in the base class

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with the file's head, or with the site's own page for what is not there."""
        return super().send_head() if self._is_ours() else self._not_found()

    def list_directory(self, path: str | os.PathLike[str]) -> BytesIO | None:  # noqa: ARG002
        """Folders without a page are not there."""
        return self._not_found()

    def end_headers(self) -> None:
        """A rebuilt page must show at once."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""

    def _is_ours(self) -> bool:
        root, path = Path(self.directory), Path(self.translate_path(self.path))
        try:
            real = path.resolve()
            inside = real.is_relative_to(root) and real.exists()
        except (OSError, ValueError):
            return False
        return inside and not any(part.startswith(".") for part in path.relative_to(root).parts)

    def _not_found(self) -> BytesIO:
        try:
            body = Path(self.directory, "404.html").read_bytes()
        except OSError:
            body = b"404"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", TEXT[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)
