"""The articles in a feed that was saved as a file: RSS 0.9x, 1.0 and 2.0, and Atom.

An item that has only the beginning of its article is no article; it is set aside, with its address.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from html import escape
from typing import NamedTuple

from digest.errors import ExchangeError, SourceError
from digest.webpages import plain_text
from digest.xmlfiles import Node, parse

FEEDS = ("rss", "feed", "RDF")
WHOLE = 80  # words; a description below is a summary, whatever it ends in
CUT = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.|&#8230;)\s*\]|اقرأ المزيد|المزيد|للمزيد)\W*$")
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


class Item(NamedTuple):
    """An item of a feed; "" for what it does not say."""

    line: int
    title: str
    outlet: str
    date: str  # as 2016-02-09
    url: str
    text: str


def read_feed(text: str, path: str) -> Iterator[Item | SourceError]:
    """The items of a feed in order, or why one cannot be taken. Raises SourceError where it is no feed."""
    try:  # the text is decoded already, whatever its declaration says
        root = parse(DECLARATION.sub("", text, count=1).encode("utf-8", "surrogatepass"), path)
    except ExchangeError as error:
        hint = "Save the feed again, or the pages that it leads to."
        raise SourceError(error.message, path=path, line=error.line, hint=hint) from None
    if root.name not in FEEDS:
        what, hint = f"XML, but no feed: it begins with <{root.name}>", "RSS and Atom are read."
        raise SourceError(what, path=path, line=root.line, hint=hint)
    head = root.own("channel") or root
    outlet = _line(head.own("title"))
    for node in root.all("item", "entry"):
        yield _item(node, outlet, path)


def _item(node: Node, outlet: str, path: str) -> Item | SourceError:
    title, url = _line(node.own("title")), _address(node)
    whole = _markup(node.own("encoded")) or _markup(_content(node))
    short = _markup(node.own("description")) or _markup(node.own("summary"))
    text = plain_text(whole or short)
    if not whole and (len(text.split()) < WHOLE or CUT.search(text)):
        hint = f"Save the page and import that: {url}" if url else "Get the text from where it was published."
        return SourceError(f"only the beginning of «{title}»", path=path, line=node.line, hint=hint)
    source = node.own("source")
    own = _line(source.own("title") or source) if source else ""
    return Item(node.line, title, own or outlet, _day(node), url, text)


def _content(node: Node) -> Node | None:
    """Atom's content; RSS has elements of that name for pictures."""
    found = node.own("content")
    return None if found and found.attributes.keys() & {"src", "url", "medium"} else found


def _markup(node: Node | None) -> str:
    """What an element holds, as HTML."""
    if node is None:
        return ""
    kind = node.attributes.get("type", "html")
    if kind in ("xhtml", "application/xhtml+xml") or any(isinstance(part, Node) for part in node.parts):
        return "".join(_html(part) for part in node.parts)
    return escape(node.text, quote=False) if kind == "text" else node.text.strip()


def _html(part: "str | Node") -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    return f"<{part.name}>{''.join(map(_html, part.parts))}</{part.name}>"


def _line(node: Node | None) -> str:
    return " ".join(plain_text(_markup(node)).removeprefix("# ").split()) if node else ""


def _address(node: Node) -> str:
    """Where the item leads: the text of RSS's link, or Atom's link to the page."""
    links = [part for part in node.parts if isinstance(part, Node) and part.name == "link"]
    for link in links:
        if link.attributes.get("rel", "alternate") == "alternate" and (found := link.attributes.get("href")):
            return found.strip()
    texts = [link.text.strip() for link in links if not link.attributes.get("href")]
    ident = node.own("guid")
    if not any(texts) and ident and ident.attributes.get("isPermaLink", "true") == "true":
        texts.append(ident.text.strip())
    return next(filter(None, texts), "")


def _day(node: Node) -> str:
    """The day as it was where the item was published; of Atom the first publication, not the latest change."""
    for name in ("pubDate", "published", "date", "issued", "updated"):
        found = node.own(name)
        if found and (day := day_of(found.text)):
            return day
    return ""


def day_of(text: str) -> str:
    """The day in a date as feeds and data write it, as 2016-02-09; "" where that cannot be told."""
    text = text.strip()
    if iso := re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text, re.ASCII):
        return iso[0]
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text).date().isoformat()
    return ""
