"""What the pages in front of an editor are told: which build is served, and what stopped the last one."""

import json
import secrets
import threading
from collections.abc import Sequence

from digest.errors import DigestError
from digest.interface import load_interface

SHOWN = 20  # errors; more are counted
TEXTS = ("failed", "failed_note", "failed_first", "partly", "partly_note", "line", "more", "hide")


class Board:
    """News for the pages that are open. Any thread may ask; one tells.

    `mark` is of the site that is served: a page that was made with another one is out of date. It is of this server
    alone, so that pages left open from an earlier one come up to date too. `base` is the path under which the site
    will stand on its host, from which the links of its 404 page start.
    """

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._own, self._builds = secrets.token_hex(4), 0
        self._state, self._errors = "", tuple[DigestError, ...]()
        self._told = 0
        self.base = ""
        self.voices = voices = load_interface().voices
        self._texts = {lang: {name: voices[lang].text[f"serve_{name}"] for name in TEXTS} for lang in voices}

    @property
    def mark(self) -> str:
        """Changes with every build that changes the site."""
        return f"{self._own}-{self._builds}"

    def built(self, anew: bool, passed_over: Sequence[DigestError] = ()) -> None:
        """There was a build; `anew` if it changed the site. `passed_over` are errors that did not stop it."""
        self._tell("partly" if passed_over else "", passed_over, anew)

    def failed(self, errors: Sequence[DigestError], first: bool) -> None:
        """There was none; `first` if no site stands from before."""
        self._tell("failed_first" if first else "failed", errors)

    def news(self, known: int, seconds: float) -> tuple[int, str]:
        """The number of the latest news (from 0 on) and what it is, as JSON; "" if none is later than `known` in time.

        `mark`; `state`: "" or what there is to say (of `texts`, by language); `errors`, each with `path`, `line`,
        `what` and `hint`; `more`: how many were left out.
        """
        with self._news:
            if not self._news.wait_for(lambda: self._told > known, seconds):
                return known, ""
            return self._told, self._message()

    def _tell(self, state: str, errors: Sequence[DigestError], anew: bool = False) -> None:
        with self._news:
            self._state, self._errors = state, tuple(errors)
            self._builds += anew
            self._told += 1
            self._news.notify_all()

    def _message(self) -> str:
        shown = self._errors[:SHOWN]
        errors = [{"path": e.path or "", "line": e.line, "what": f"{e.message}.", "hint": e.hint} for e in shown]
        more = len(self._errors) - len(shown)
        news = {"mark": self.mark, "state": self._state, "errors": errors, "more": more, "texts": self._texts}
        return json.dumps(news)
