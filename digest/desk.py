"""`digest desk`: the questions in a browser, at an address that only this machine reaches.

A page of another site could make the editor's browser ask for things here. So a request must name this address as its
host (a name that somebody has pointed at 127.0.0.1 does not), must not come from another origin, and must carry the
token that only our page has. Pages may run our own script and nothing else.
"""

import contextlib
import json
import secrets
from functools import cached_property, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from digest.callers import HOST, may_ask
from digest.decide import Answer
from digest.errors import DigestError, OutputError
from digest.interface import LANGUAGES, Interface, load_interface
from digest.machine import templates
from digest.planned import Unread
from digest.serve import TEXT
from digest.sitting import Done, Sitting
from digest.standing import Meanwhile
from digest.templating import load_environment

FOLDER = "desk"
MOST_BYTES = 64 * 1024  # of a request; an answer has 2,000 characters
MOST_QUESTIONS = 400  # that a page is sent at a time, the worst ones
TOKEN = "X-Digest-Token"
OWN = {"/desk.js": "desk.js", "/desk.css": "desk.css"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Asked(Answer, frozen=True, kw_only=True):
    """A decision as the page sends it: of which question it is the answer."""

    id: str

    @property
    def answer(self) -> Answer:
        """The decision alone."""
        return Answer(**{name: getattr(self, name) for name in Answer.__struct_fields__})


class Unasked(msgspec.Struct, frozen=True):
    """The number of a decision that is to be undone; 0 for the last one."""

    number: int = 0


class Reply(NamedTuple):
    """What is answered."""

    body: bytes
    kind: str = TEXT[".json"]
    status: HTTPStatus = HTTPStatus.OK


class Desk:
    """What the page asks for. `token` must come with everything but the page itself."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.token = secrets.token_urlsafe(24)

    @cached_property
    def interface(self) -> Interface:
        """The words of the page."""
        return load_interface()

    def page(self, lang: str) -> Reply:
        """The page in a language."""
        voice = self.interface.voices[lang]
        texts = {key.removeprefix("desk_"): text for key, text in voice.text.items() if key.startswith("desk_")}
        texts |= {f"state_{state}": voice.text[f"state_{state}"] for state in ("edited", "checked", "machine")}
        texts |= {f"state_{state}": voice.text[f"state_{state}"] for state in ("flagged", "pending")}
        template = load_environment([templates() / FOLDER]).get_template("desk.html")
        words = json.dumps({"text": texts, "flag": dict(voice.flags)}, ensure_ascii=False)
        text = template.render(voice=voice, t=texts, token=self.token, words=words, other=self.interface.voices)
        return Reply(text.encode(), TEXT[".html"])

    def questions(self, article: str = "", again: bool = False) -> Reply:
        """Everything that the page shows. `again` reads the content anew."""
        if again or article:
            self.sitting.look(article)
        standing = self.sitting.standing
        asked = self.sitting.open()
        counts = {kind: sum(one.kind == kind for one in asked) for kind in ("speakers", "names", "translations")}
        return _reply(
            {
                "questions": asked[:MOST_QUESTIONS],
                "counts": counts,
                "article": standing.every if article else [],
                "authority": [
                    {"id": one.id, "ar": one.ar, "en": one.en, "type": one.type.name.lower()}
                    for one in standing.authority
                ],
                "articles": standing.slugs,
                "done": [_done(one) for one in self.sitting.done],
                "problems": [str(one) for one in standing.problems],
            }
        )

    def decide(self, body: bytes) -> Reply:
        """Write a decision."""
        asked = msgspec.json.decode(body, type=Asked)
        return _reply(_done(self.sitting.decide(asked.id, asked.answer)))

    def undo(self, body: bytes) -> Reply:
        """Take a decision back."""
        asked = msgspec.json.decode(body, type=Unasked)
        return _reply(_done(self.sitting.undo(asked.number or None)))


def _done(one: Done) -> dict[str, Any]:
    parts = [{"path": part.path, "lines": list(part.lines())} for part in one.parts]
    what = {"number": one.number, "path": ", ".join(part.path for part in one.parts), "parts": parts}
    return what | {"kind": one.question.kind, "id": one.question.id, "ar": one.question.ar, "do": one.answer.do}


def _reply(data: object, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    return Reply(msgspec.json.encode(data), status=status)


def _wrong(what: str, status: HTTPStatus) -> Reply:
    return _reply({"error": what}, status)


def make_desk(sitting: Sitting, port: int) -> ThreadingHTTPServer:
    """A server for the desk, listening on `port` (0: any free one), not yet serving. Raises OutputError."""
    try:
        server = ThreadingHTTPServer((HOST, port), partial(_Handler, Desk(sitting)))
    except OSError as error:
        what = f"port {port} cannot be used: {error.strerror}"
        raise OutputError(what, hint="Give another one with --port.") from error
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    """Answers requests to the desk."""

    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds; a connection that says nothing holds a thread
    server_version = "digest"
    sys_version = ""

    def __init__(self, desk: Desk, *given: Any) -> None:
        self.desk = desk
        super().__init__(*given)

    def do_GET(self) -> None:
        """The page, what belongs to it, and the questions."""
        self._answer(self._refused() or self._got())

    def do_POST(self) -> None:
        """Decisions."""
        self._answer(self._refused() or self._posted())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""

    # -- who asks --------------------------------------------------------------------------------------------------

    def _refused(self) -> Reply | None:
        """The answer to a request that is not from our own page."""
        if may_ask(self.headers, self.connection.getsockname()[1]):
            return None
        return _wrong("Only the desk's own page may ask, at the desk's own address.", HTTPStatus.FORBIDDEN)

    def _has_token(self) -> bool:
        given = self.headers.get(TOKEN, "").encode("utf-8", "replace")
        return secrets.compare_digest(given, self.desk.token.encode())

    # -- what is answered ------------------------------------------------------------------------------------------

    def _got(self) -> Reply:
        split = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(split.query).items()}
        if split.path == "/":
            lang = asked.get("lang", "en")
            return self.desk.page(lang if lang in LANGUAGES else "en")
        if split.path == "/questions":
            if not self._has_token():
                return _wrong("The page is from an earlier desk: load it again.", HTTPStatus.FORBIDDEN)
            return self._tried(lambda: self.desk.questions(asked.get("article", ""), "again" in asked))
        return _asset(split.path)

    def _posted(self) -> Reply:
        if not self._has_token():
            return _wrong("The page is from an earlier desk: load it again.", HTTPStatus.FORBIDDEN)
        if self.headers.get_content_type() != "application/json":
            return _wrong("Only JSON is read.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= MOST_BYTES):
            return _wrong("The request is too long.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        does = {"/decide": self.desk.decide, "/undo": self.desk.undo}.get(urlsplit(self.path).path)
        if does is None:
            return _wrong("There is nothing here.", HTTPStatus.NOT_FOUND)
        return self._tried(lambda: does(body))

    def _tried(self, make: Any) -> Reply:
        try:
            reply: Reply = make()
        except Meanwhile as error:
            return _wrong(str(error), HTTPStatus.CONFLICT)
        except Unread as error:
            offer = {"ar": error.name, "en": error.english, "type": error.type}
            return _reply({"error": str(error), "offer": offer}, HTTPStatus.UNPROCESSABLE_ENTITY)
        except DigestError as error:
            return _wrong(str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        except msgspec.MsgspecError as error:
            return _wrong(f"The request is not understood: {error}.", HTTPStatus.BAD_REQUEST)
        return reply

    def _answer(self, reply: Reply) -> None:
        # what is left of the body of a request that is refused must not be read as a request
        ends = {"Connection": "close"} if reply.status >= HTTPStatus.BAD_REQUEST else {}
        with contextlib.suppress(ConnectionError):
            self.send_response(reply.status)
            own = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
            for name, value in {**HEADERS, **own, **ends}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)


def _asset(path: str) -> Reply:
    """A file that belongs to the page: its script, its style, the site's own fonts and icon."""
    files = {url: templates() / FOLDER / name for url, name in OWN.items()} | _fonts()
    if path not in files:
        return _wrong("There is nothing here.", HTTPStatus.NOT_FOUND)
    kind = TEXT.get(files[path].suffix, "image/svg+xml")
    return Reply(files[path].read_bytes(), kind)


def _fonts() -> dict[str, Path]:
    assets = templates() / "assets"
    fonts = {f"/fonts/{one.name}": one for one in (assets / "fonts").glob("*.woff2")}
    return fonts | {"/icon.svg": assets / "icon.svg"}
