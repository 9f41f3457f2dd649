import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.errors import OutputError
from digest.output import publish_folder
from digest.page import Page
from digest.serve import make_server

SITE = [
    Page("index.html", "<p>الصفحة".encode()),
    Page("404.html", b"<p>not here"),
    Page("en/index.html", b"<p>en"),
    Page("assets/x.css", b"a{}"),
    Page("ar/قول/index.html", b"<p>qawl"),
]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    site = tmp_path / "site"
    publish_folder(SITE, site)
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "up").symlink_to(tmp_path)
    with make_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def get(port: int, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.getheader("Content-Type") or "", answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", SITE[0].body),
        ("/index.html?x#y", "text/html; charset=utf-8", SITE[0].body),
        ("/en/", "text/html; charset=utf-8", b"<p>en"),
        ("/ar/%D9%82%D9%88%D9%84/", "text/html; charset=utf-8", b"<p>qawl"),
        ("/assets/x.css", "text/css; charset=utf-8", b"a{}"),
    ],
)
def test_pages_are_served_as_what_they_are(port: int, path: str, kind: str, body: bytes) -> None:
    assert get(port, path) == (200, kind, body)
    assert get(port, path, "HEAD") == (200, kind, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/none",
        "/assets/",
        "/.digest/manifest.json",
        "/.digest/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/link.txt",
        "/up/secret.txt",
        "/up/",
        "/a%00b",
    ],
)
def test_nothing_else_is_there(port: int, path: str) -> None:
    assert get(port, path) == (404, "text/html; charset=utf-8", b"<p>not here")


def test_it_listens_on_this_machine_alone_and_says_when_the_port_is_taken(port: int, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be used: .*--port"):
        make_server(tmp_path, port)
