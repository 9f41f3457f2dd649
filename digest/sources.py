"""Files of other programs as articles to be: text, Markdown, web pages, Word documents, feeds and JSON Lines.

A file is what its name says it is, and one without a name, or called .xml, what it begins with. What cannot be read
comes out as an error beside the rest; no bytes raise anything else.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from digest.arabic import ARABIC_LETTER
from digest.config import is_web_address
from digest.decoding import decode
from digest.errors import ContentError, SourceError, did_you_mean
from digest.feedfiles import day_of, read_feed
from digest.model import Appearance
from digest.read import MAX_BYTES, YEARS, parse_article
from digest.text import shown
from digest.webpages import plain_text, read_page
from digest.wordfiles import read_word

TITLE = ("title", "headline")
OUTLET = ("outlet", "source", "publisher", "site_name", "sitename", "site")
DAY = ("date", "published", "date_published", "datePublished", "publishedAt", "pubDate", "published_date")
URL = ("url", "link", "canonical_url")
TEXT = ("text", "body", "articleBody", "content", "maintext")
MARKUP = ("html", "content_html", "body_html")
ARABIC = 0.5  # of the letters; what has fewer is not an article in Arabic
PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|p|article)\b", re.IGNORECASE)
NAMED_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")


class Brought(msgspec.Struct, frozen=True):
    """An article to be. `where` is its file, and its line where that holds several, as errors show them."""

    where: str
    text: str
    title: str | None = None
    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None
    lang: str = "ar"
    aliases: tuple[str, ...] = ()
    also: tuple[Appearance, ...] = ()
    name: str = ""  # the address it had in a digest before


Given = Brought | SourceError
Reader = Callable[[bytes, str], Iterator[Given]]


def read_source(data: bytes, path: str) -> Iterator[Given]:
    """The articles in a file's bytes, in order, and what could not be read of it. Raises nothing."""
    try:
        for one in reader_of(path, data)(data, path):
            yield _checked(one) if isinstance(one, Brought) else one
    except SourceError as error:
        yield error


def reader_of(path: str, data: bytes) -> Reader:
    """How a file is read. Raises SourceError for a kind that is not."""
    suffix = Path(path).suffix.lower()
    if suffix in READERS:
        return READERS[suffix]
    if suffix in OTHERS:
        raise SourceError(f"{OTHERS[suffix]}, which is not read", path=path, hint="Save it as .docx, .html or .txt.")
    if suffix not in ("", ".xml"):
        raise SourceError(f"a {suffix} file, which is not read", path=path, hint=did_you_mean(suffix, READERS))
    return READERS[_sniffed(data)]


def _sniffed(data: bytes) -> str:
    """The ending that a file's beginning stands for."""
    if data.startswith(b"PK\x03\x04"):
        return ".docx"
    head = re.sub(rb"[\x00\xff\xfe\xef\xbb\xbf]", b"", data[:4096]).decode("latin-1").lstrip()
    if head.startswith("{"):
        return ".jsonl"
    if re.match(r"<\?xml|<(?:rss|feed|rdf:RDF)\b", head) and re.search(r"<(?:rss|feed|rdf:RDF)\b", head):
        return ".rss"
    if PAGE.search(head[:1024]):
        return ".html"
    return ".rss" if head.startswith("<?xml") else ".md" if head.startswith("---") else ".txt"


# -- the kinds ---------------------------------------------------------------------------------------------------------


def _text(data: bytes, path: str) -> Iterator[Given]:
    named = NAMED_DAY.match(Path(path).name)
    yield Brought(path, decode(data, path), date=_day(named[1] if named else ""))


def _markdown(data: bytes, path: str) -> Iterator[Given]:
    text = decode(data, path).removeprefix("\ufeff")
    if not text.startswith("---"):
        yield from _text(data, path)
        return
    try:
        a = parse_article(text.encode(), "article", "article.md", path)
    except ContentError as error:
        raise SourceError(error.message, path=path, line=error.line, hint=error.hint) from None
    stem = "" if path == "-" else Path(path).stem
    yield Brought(path, a.text[a.body :], a.title, a.outlet, a.date, a.url, a.lang, a.aliases, a.also, stem)


def _page(data: bytes, path: str) -> Iterator[Given]:
    found = read_page(decode(data, path, markup=True), path)
    yield Brought(path, found.text, found.title, found.outlet, _day(found.date), found.url)


def _word(data: bytes, path: str) -> Iterator[Given]:
    title, text = read_word(data, path)
    named = NAMED_DAY.match(Path(path).name)
    own = "" if text.startswith("#") or not ARABIC_LETTER.search(title) else title
    yield Brought(path, text, own, date=_day(named[1] if named else ""))


def _feed(data: bytes, path: str) -> Iterator[Given]:
    for item in read_feed(decode(data, path, markup=True), path):
        if isinstance(item, SourceError):
            yield item
        else:
            where = f"{path}:{item.line}"
            yield Brought(where, item.text, item.title, item.outlet, _day(item.date), item.url)


def _lines(data: bytes, path: str) -> Iterator[Given]:
    """A JSON object a line, with the keys that other programs use."""
    for number, line in enumerate(decode(data, path).removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield _record(line, path, number)


def _record(line: str, path: str, number: int) -> Given:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        return SourceError(f"not JSON: {error}", path=path, line=number)
    if not isinstance(record, dict):
        return SourceError("not a JSON object", path=path, line=number, hint='Write {"title": "…", "text": "…"}.')
    text = _value(record, TEXT)
    text = plain_text(text) if PAGE.search(text) else text or plain_text(_value(record, MARKUP))
    if not text:
        return SourceError("no text", path=path, line=number, hint=f"Its key is one of {', '.join((*TEXT, *MARKUP))}.")
    title, outlet, day, url = (_value(record, keys) for keys in (TITLE, OUTLET, DAY, URL))
    when = _day(day_of(day))
    if day and when is None:
        return SourceError(f'"{shown(day)}" is no day', path=path, line=number, hint="Write it as 2016-02-09.")
    if url and not is_web_address(url):
        return SourceError(
            f'"{shown(url)}" is no web address', path=path, line=number, hint="Write all of it: https://…"
        )
    return Brought(f"{path}:{number}", text, title, outlet, when, url)


def _value(record: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The first text under any of these keys; of an object (schema.org's publisher) its name."""
    for key in keys:
        value = record.get(key)
        value = value.get("name") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


READERS: dict[str, Reader] = {
    ".txt": _text, ".text": _text, ".md": _markdown, ".markdown": _markdown,
    ".html": _page, ".htm": _page, ".xhtml": _page, ".docx": _word,
    ".rss": _feed, ".atom": _feed, ".rdf": _feed, ".jsonl": _lines, ".ndjson": _lines,
}  # fmt: skip
OTHERS = {
    ".doc": "a document of an old Word", ".rtf": "RTF", ".odt": "an OpenDocument text", ".pdf": "PDF",
    ".mht": "a web archive", ".mhtml": "a web archive",
}  # fmt: skip


# -- what all have in common -------------------------------------------------------------------------------------------


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _checked(one: Brought) -> Given:
    """An article with everything unfit left out, or why it is none."""
    lines = one.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    title = shown(one.title or "") or None
    if title and lines and _plain(lines[0]) == _plain(title) and not one.name:
        lines = lines[1:]  # it would stand there twice
    text = "\n".join(lines).strip("\n")
    letters = [c for c in text if unicodedata.category(c)[0] == "L"]
    fault = _fault(text, letters)
    if fault:
        return SourceError(fault, path=one.where)
    outlet, url = shown(one.outlet or "") or None, one.url if is_web_address(one.url or "") else None
    return replace(one, text=text, title=title, outlet=outlet, url=url)


def _fault(text: str, letters: list[str]) -> str:
    """Why a text is no article, "" if it is one."""
    if not letters:
        return "no text"
    if sum(ARABIC_LETTER.match(c) is not None for c in letters) < ARABIC * len(letters):
        return "not in Arabic"
    if any("\ud800" <= c <= "\udfff" or c == "\0" for c in text):
        return "holds signs that no text has"
    if len(text.encode()) > MAX_BYTES - 64 * 1024:  # room for front matter
        return f"longer than {MAX_BYTES // 2**20} MB"
    return ""


def _plain(line: str) -> str:
    return " ".join(line.removeprefix("#").split())
