import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.board import Board
from digest.callers import may_ask
from digest.errors import ContentError, OutputError
from digest.output import publish_folder
from digest.page import Page
from digest.serve import make_server, make_server_near

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


def get(port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path, headers=headers or {})
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


def test_where_any_port_will_do_the_next_free_one_is_taken(port: int, tmp_path: Path) -> None:
    with make_server_near(tmp_path, port) as server:
        assert port < server.server_port < port + 10


def test_what_was_asked_before_is_sent_again(port: int) -> None:
    """A second, which is as close as browsers ask, holds more than one build."""
    assert get(port, "/en/", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})[0] == 200


HERE = {"Host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("more", "answered"),
    [
        ({}, True),
        ({"Host": "localhost:8000"}, True),
        ({"Host": "LOCALHOST:8000"}, True),
        ({"Host": "evil.example:8000"}, False),
        ({"Host": "127.0.0.1:8001"}, False),
        ({"Host": "127.0.0.1"}, False),
        ({"Host": ""}, False),
        ({"Origin": "http://127.0.0.1:8000"}, True),
        ({"Origin": "http://127.0.0.1:9000"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, True),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, False),
    ],
)
def test_only_pages_of_the_server_may_ask_it(more: dict[str, str], answered: bool) -> None:
    assert may_ask({**HERE, **more}, 8000) is answered


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def live_port(tmp_path: Path, board: Board) -> Iterator[int]:
    with make_server(tmp_path / "site", 0, board) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/", "/en/", "/none", "/.digest/events", "/.digest/reload.js"])
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_others_get_nothing(port: int, live_port: int, path: str, headers: dict[str, str]) -> None:
    for one in (port, live_port):
        status, kind, body = get(one, path, headers=headers)
        assert (status, kind) == (403, "text/plain; charset=utf-8")
        assert b"<" not in body


def test_pages_get_the_script_on_the_way_and_other_files_do_not(port: int, live_port: int, board: Board) -> None:
    script = f'<script src="/.digest/reload.js?{board.mark}" defer></script>\n'.encode()
    assert get(live_port, "/en/") == (200, "text/html; charset=utf-8", b"<p>en" + script)
    assert get(live_port, "/none") == (404, "text/html; charset=utf-8", b"<p>not here" + script)
    assert get(live_port, "/assets/x.css")[2] == b"a{}"
    assert get(live_port, "/.digest/reload.js")[:2] == (200, "text/javascript; charset=utf-8")
    assert get(live_port, "/.digest/news.css")[:2] == (200, "text/css; charset=utf-8")
    for path in ("/.digest/manifest.json", "/.digest/../../secret.txt", "/.digest/waiting.html"):
        assert get(live_port, path)[0] == 404
        assert get(port, path)[0] == 404


def test_links_of_the_page_for_what_is_not_there_lead_somewhere(port: int, live_port: int, board: Board) -> None:
    """They begin with the path that the site will have on its host."""
    board.base = "/digest/"
    assert get(live_port, "/digest/assets/x.css")[2] == b"a{}"
    assert get(live_port, "/digest/en/")[0] == 200
    assert get(live_port, "/digest/none")[0] == 404
    assert get(live_port, "/digest/../secret.txt")[0] == 404


def test_where_no_site_stands_yet_a_page_waits_for_it(live_port: int) -> None:
    status, _, body = get(live_port, "/ar/index.html")
    assert status == 503
    assert b'<html lang="ar" dir="rtl">' in body
    assert b"reload.js" in body
    assert b'<html lang="en" dir="ltr">' in get(live_port, "/")[2]


def test_the_board_tells_what_is_new_and_no_more() -> None:
    board = Board()
    at, message = board.news(-1, 0)
    before = board.mark
    assert (at, json.loads(message)["state"]) == (0, "")
    assert board.news(at, 0) == (at, "")
    board.failed([ContentError("no text", path="a.md", line=1, hint="Write.")] * 25, first=False)
    at, message = board.news(at, 0)
    told = json.loads(message)
    assert (told["mark"], told["state"], told["more"]) == (before, "failed", 5)
    assert told["errors"][0] == {"path": "a.md", "line": 1, "what": "no text.", "hint": "Write."}
    board.built(anew=False)
    assert (json.loads(board.news(at, 0)[1])["state"], board.mark) == ("", before)
    board.built(anew=True)
    assert board.mark != before
