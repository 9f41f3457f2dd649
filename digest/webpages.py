"""The article in a web page: its main text by trafilatura, and what the page says of itself.

trafilatura comes with the extra `digest[import]`; nothing else here needs it. A title, an outlet, a day and an address
are taken where the page declares them (JSON-LD, Open Graph and the like) and never guessed: no wrong day is better
than one.
"""

import html
import re
from typing import Any, NamedTuple

from digest.errors import SourceError

INSTALL = (
    "Run make .venv/.import, or pip install trafilatura lxml-html-clean. A page saved as text (.txt) needs neither."
)
BLOCKS = "p, div, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre, section, article, table, ul, ol, figure, hr"
UNSEEN = ("script", "style", "template", "noscript", "iframe", "figcaption", "svg", "form", "nav")
HEADED = re.compile(r"h[1-6]")
DATED = re.compile(
    r"\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]|[^\W\d]+)\s*[،,]?\s*[12٢]\d{3}|[12٢]\d{3}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,2}"
)
SENTENCE = 8  # words; a page in which no line has as many holds no article
DATELINE = 4  # words beside numbers, at most, of a line that only says when it was published


class Found(NamedTuple):
    """What a page holds; "" for what it does not say. `text` is a paragraph a line, blank lines between."""

    title: str
    outlet: str
    date: str  # as 2016-02-09
    url: str
    text: str


def read_page(page: str, path: str) -> Found:
    """The article in a web page. Raises SourceError where there is none, or nothing to find it with."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and it loads much
    except ImportError as error:
        what = f"trafilatura, which finds the article in a web page, is not there ({error.msg.splitlines()[0]})"
        raise SourceError(what, path=path, hint=INSTALL) from None
    try:
        found = bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            favor_precision=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # of lxml and others, for pages that are none
        raise SourceError(f"cannot be read as a web page: {error}", path=path) from None
    text = _undated(_paragraphs(getattr(found, "text", None) or ""))
    if not any(len(line.split()) >= SENTENCE for line in text.split("\n")):  # menus, when nothing else is there
        hint = "Copy its text into a .txt file."
        raise SourceError("no article could be found in this page", path=path, hint=hint)
    return _told(found, text)


def _told(found: Any, text: str) -> Found:
    """The text with title, outlet, day and address as the page gives them."""
    title, outlet, day, url = (
        html.unescape(str(getattr(found, key) or "")) for key in ("title", "sitename", "date", "url")
    )
    host = re.sub(r"^https?://(?:www\.)?|/.*", "", url)
    if outlet.lower().removeprefix("www.") == host.lower():  # it stands in for a name
        outlet = ""
    title, outlet = (" ".join(value.split()) for value in (title, outlet))
    if outlet:  # many titles end in it
        title = re.sub(rf"\s*[|–—-]\s*{re.escape(outlet)}\s*$", "", title)
    return Found(title, outlet, day, url, text)


def _undated(text: str) -> str:
    """The text without a line at its head that only says when it was published, which would pass for a headline."""
    lines = text.split("\n\n")
    head = [
        line for line in lines[:3] if not (DATED.search(line) and len(re.findall(r"[^\W\d]{2,}", line)) <= DATELINE)
    ]
    return "\n\n".join([*head, *lines[3:]])


def _paragraphs(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def plain_text(fragment: str) -> str:
    """A piece of HTML, such as an item of a feed has, as paragraphs; headings are marked as Markdown marks them."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    if "<" not in fragment and "&" not in fragment:
        return _paragraphs(fragment)
    tree = LexborHTMLParser(fragment)
    tree.strip_tags(list(UNSEEN))
    for line in tree.css("br"):
        line.replace_with("\n")
    body = tree.body
    if body is None:
        return ""
    for block in body.css(BLOCKS):
        heading = HEADED.fullmatch(block.tag or "")
        block.insert_before("\n")
        block.insert_after("\n")
        if heading and block.text(strip=True):
            block.insert_before("\n# ")
    return _paragraphs(body.text())
