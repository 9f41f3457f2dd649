"""The text of a Word document (.docx): a zip of XML, of which an article needs the paragraphs.

What was deleted under "track changes" is left out, and so are notes, comments, headers and pictures. Tables give a line
a row. The standard library's zipfile and expat do; python-docx would bring lxml to write documents, too.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from digest.errors import ExchangeError, SourceError
from digest.xmlfiles import Node, parse

BODY, CORE = "word/document.xml", "docProps/core.xml"
MOST = 64 * 2**20  # bytes of XML; the longest articles have a hundredth of it
HEADINGS = ("title", "heading", "subtitle")
DROPPED = ("del", "moveFrom", "Fallback", "instrText", "delText", "txbxContent", "footnoteReference")
AGAIN = "Open it in a word processor and save it as .docx or .txt."


def read_word(data: bytes, path: str) -> tuple[str, str]:
    """(title, text) of a document; the title is "" where its properties have none. Raises SourceError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, BODY, path)
            core = _part(archive, CORE, path) if CORE in archive.namelist() else None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise SourceError(f"no sound Word document: {error}", path=path, hint=AGAIN) from None
    title = next((node.text.strip() for node in core.all("title")), "") if core else ""
    paragraphs = [line for block in body.all("body") for line in _lines(block)]
    return " ".join(title.split()), "\n\n".join(paragraphs)


def _part(archive: zipfile.ZipFile, name: str, path: str) -> Node:
    try:
        with archive.open(name) as file:
            data = file.read(MOST + 1)
    except KeyError:
        raise SourceError(f"no Word document: it has no {name}", path=path, hint=AGAIN) from None
    if len(data) > MOST:
        raise SourceError(f"holds more than {MOST // 2**20} MB of text", path=path, hint="Split it into articles.")
    try:
        return parse(data, path)
    except ExchangeError as error:
        raise SourceError(f"{name} in it is {error.message}", path=path, hint=AGAIN) from None


def _lines(node: Node) -> Iterator[str]:
    """The paragraphs in order, headings marked as Markdown marks them; a row of a table is one line."""
    for part in node.parts:
        if not isinstance(part, Node) or part.name in DROPPED:
            continue
        if part.name == "p":
            yield from _paragraph(part)
        elif part.name == "tr":
            cells = (" ".join(_lines(cell)) for cell in part.parts if isinstance(cell, Node) and cell.name == "tc")
            if line := "، ".join(cell for cell in cells if cell):
                yield line
        else:
            yield from _lines(part)


def _paragraph(node: Node) -> Iterator[str]:
    """Its lines; a break within it begins another one."""
    lines = [" ".join(line.split()) for line in _run(node).split("\n")]
    heading = _heading(node)
    for line in filter(None, lines):
        yield f"# {line}" if heading else line


def _heading(node: Node) -> bool:
    styles = (style for own in (node.own("pPr"),) if own for style in own.all("pStyle"))
    names = [value.lower() for style in styles for key, value in style.attributes.items() if key.endswith("val")]
    return any(name.startswith(HEADINGS) for name in names)


def _run(node: Node) -> str:
    """The words of a paragraph."""
    words = []
    for part in node.parts:
        if not isinstance(part, Node) or part.name in DROPPED:
            continue
        if part.name == "t":
            words.append(part.text)
        elif part.name in ("br", "cr"):
            words.append("\n")
        elif part.name in ("tab", "noBreakHyphen"):
            words.append(" " if part.name == "tab" else "-")
        elif part.name not in ("p", "tbl", "pPr", "rPr"):
            words.append(_run(part))
    return "".join(words)
