"""The public log of corrections, `content/corrections.jsonl`: one JSON object a line.

    {"date": "2016-03-01", "address": "statements/3f2a9c01de/", "before": "…", "after": "…", "reason": "…"}

`address` is a page of the site as its readers see it, with or without the language, or a statement's id. `before`,
`after` and `reason` are text, or text in both languages: {"ar": "…", "en": "…"}. `by` may be left out.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from digest.errors import CorrectionError, did_you_mean
from digest.interface import LANGUAGES, Both
from digest.memory import is_day
from digest.plain import read_plain
from digest.text import shown

FILE = "corrections.jsonl"
TEXTS = ("before", "after", "reason")
NEEDED = ("date", "address", *TEXTS)
KEYS = (*NEEDED, "by")
EXAMPLE = 'Write {"date": "2016-03-01", "address": "…", "before": "…", "after": "…", "reason": "…"} on one line.'
STATEMENT = r"[0-9a-f]{10}(?:[-.][0-9]+)*"  # its id
ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")


class Correction(msgspec.Struct, frozen=True):
    """What was put right. `path` is the page's within a language's folder; texts may lack a language ("")."""

    date: date
    path: str
    before: Both
    after: Both
    reason: Both
    by: str
    anchor: str  # names it on its page
    file: str
    line: int

    @property
    def page(self) -> str:
        """The page of the log on which it stands for good."""
        return f"corrections/{self.date.year:04}/"

    @property
    def statement(self) -> str:
        """The id of the statement that it concerns, or ""."""
        return self.path.split("/")[1] if self.path.startswith("statements/") else ""


def load_corrections(content: Path) -> tuple[Correction, ...]:
    """The log, newest first, of one day the last line first; without the file, nothing. Raises CorrectionError."""
    path = content / FILE
    try:
        data = read_plain(path)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise CorrectionError(f"cannot be read: {error.strerror}", path=str(path)) from None
    return parse_log(data, str(path))


def parse_log(data: bytes, path: str) -> tuple[Correction, ...]:
    """The log that a file's bytes hold, in the order of `load_corrections`. Raises CorrectionError."""
    lines = enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1)
    found = [_parse(raw, path, number) for number, raw in lines if raw.strip()]
    first: dict[str, int] = {}
    for one in found:
        if first.setdefault(one.anchor, one.line) != one.line:
            hint = f"Keep it, or line {first[one.anchor]}."
            raise CorrectionError("this correction is there before", path=one.file, line=one.line, hint=hint)
    return tuple(sorted(found, key=lambda c: (-c.date.toordinal(), -c.line)))


def placed(
    corrections: Iterable[Correction], pages: Container[str], moved: Mapping[str, str]
) -> dict[str, tuple[Correction, ...]]:
    """Corrections by the path of the page that they concern, former addresses followed to the present ones."""
    found: dict[str, list[Correction]] = {}
    for correction in corrections:
        path = moved.get(correction.path, correction.path)
        if path in pages:
            found.setdefault(path, []).append(correction)
    return {path: tuple(own) for path, own in found.items()}


def astray(corrections: Iterable[Correction], known: Mapping[str, Iterable[Correction]]) -> Iterator[CorrectionError]:
    """A warning for each that `placed` found no page for: it is published all the same, without a link."""
    found = {(c.file, c.line) for own in known.values() for c in own}
    for correction in corrections:
        if (correction.file, correction.line) not in found:
            hint = "Copy the address of a page, such as articles/2016-02-09-road/, or a statement's id."
            what = f'no page has the address "{correction.path}"'
            yield CorrectionError(what, path=correction.file, line=correction.line, hint=hint)


def page_of(address: str) -> str:
    """The path within a language's folder that an address means: "/en/people/x/index.html" is people/x/."""
    page, _, anchor = address.strip().partition("#")
    if inside := re.fullmatch(rf"s-({STATEMENT})", anchor):
        return f"statements/{inside[1]}/"
    path = re.sub(r"^https?://.*?/(?=(?:ar|en)/)", "", page)
    path = re.sub(r"^(?:ar|en)(?:/|$)", "", path.removesuffix("index.html").strip("/"))
    if path and "/" not in path and re.fullmatch(STATEMENT, path):
        return f"statements/{path}/"
    return f"{path}/" if path else ""


def _parse(raw: bytes, path: str, line: int) -> Correction:
    def wrong(what: str, hint: str = EXAMPLE) -> CorrectionError:
        return CorrectionError(what, path=path, line=line, hint=hint)

    try:
        entry = msgspec.json.decode(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise wrong("not UTF-8", "Save the file as UTF-8.") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise wrong(f"not JSON: {error}") from None
    if not isinstance(entry, dict):
        raise wrong("not a JSON object")
    for key in entry:
        if key not in KEYS:
            raise wrong(f'unknown key "{key}"', did_you_mean(key, KEYS))
    for key in (*NEEDED, *({"by"} & entry.keys())):
        if key not in TEXTS and not (isinstance(entry.get(key), str) and entry[key].strip()):
            raise wrong(f'"{key}" must be text')
    if not is_day(entry["date"]):
        raise wrong(f'"{entry["date"]}" is no day', "Write year-month-day, such as 2016-03-01.")
    texts = {key: both_of(entry.get(key)) for key in TEXTS}
    for key, both in texts.items():
        if not both:
            raise wrong(f'"{key}" must be text, or text in both languages', 'Write "…" or {"ar": "…", "en": "…"}.')
    mark = sha256(raw.strip()).hexdigest()[:8]
    by = shown(entry.get("by", ""))
    day, place = date.fromisoformat(entry["date"]), page_of(shown(entry["address"]))
    return Correction(day, place, **texts, by=by, anchor=f"c-{mark}", file=path, line=line)


def both_of(value: Any) -> Both:
    """A text by language, {} for what is none. One text alone is of the language that most of its letters are of."""
    if isinstance(value, str) and shown(value):
        lang = "ar" if len(ARABIC.findall(value)) > len(LATIN.findall(value)) else "en"
        return {**dict.fromkeys(LANGUAGES, ""), lang: shown(value)}
    if not isinstance(value, dict) or not value.keys() <= set(LANGUAGES):
        return {}
    texts = {lang: shown(text) if isinstance(text, str) else "" for lang, text in value.items()}
    return {lang: texts.get(lang, "") for lang in LANGUAGES} if texts and all(texts.values()) else {}
