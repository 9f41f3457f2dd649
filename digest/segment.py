"""An article's text as blocks and sentences. Pure, and linear in the length of the text.

A line is a block, as newspapers deliver them, with two exceptions: a short line without a closing stop is a
headline or sub-headline, and a sub-headline may be set over several lines. Markdown's `#` marks either
outright. A title in the front matter that stands there letter by letter is the headline block.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from digest.model import Article, Block, BlockKind, Sentence, Span

HEADLINE_WORDS = 22
"""A first line longer than this is the first paragraph: newspaper headlines run to about 20 words."""
SUBHEAD_WORDS = 11
"""A lone line longer than this is a paragraph, closing stop or none."""
WRAPPED_LINES = 3
"""A sub-headline is set over no more lines than this."""

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"(?<![.…])[.؟?!…][\"»”“«)\]]*\s+(?=\S)")
_CLOSED = re.compile(r"[.؟?!…،,;؛:][\"»”“«)\]]*$")
_ABBREVIATED = re.compile(r"(?<!\w)\w\s?[.]$")
_PLACEHOLDER = re.compile(r"\(\s*بلا عنوان\s*\)")
_HEADING = re.compile(r"#{1,6}\s+")
_MARKER = re.compile(r"(?:>|[-*•]\s)\s*")
_SPEAKER = re.compile(r"[^\s:]+(?:\s+[^\s:]+){0,3}\s?:\s")
_NAMES = r"[^\W\d]+(?:[\s،]+[^\W\d]+){0,6}"
_BYLINE = re.compile(rf"{_NAMES}(?:\s*[-–—]+\s*{_NAMES}){{1,3}}")
_STROKES = ("-", "–", "—")
_BLANK = "\ufeff \t\u00a0\u200e\u200f\u202a\u202b\u202c"


class _Line(msgspec.Struct, frozen=True):
    start: int
    end: int
    words: int
    heading: bool  # marked with `#`
    after_blank: bool
    closed: bool  # ends as a sentence or clause does
    named: bool  # «فلان: …»
    speaker: bool  # the same, and nothing before the colon but a name
    byline: bool  # «سامر العلبي - دمشق»


def _lines(text: str, body: int) -> Iterator[_Line]:
    previous = -1
    for m in _LINE.finditer(text, body):
        raw = m.group()
        start = m.start() + len(raw) - len(raw.lstrip(_BLANK))
        end = m.start() + len(raw.rstrip(_BLANK))
        heading = _HEADING.match(text, start, end)
        marker = heading or _MARKER.match(text, start, end)
        start = marker.end() if marker else start
        if start >= end or _PLACEHOLDER.fullmatch(text, start, end):
            continue
        line = text[start:end]
        yield _Line(
            start,
            end,
            line.count(" ") + 1,
            heading is not None,
            m.start() - previous > 1,
            _CLOSED.search(line[-8:]) is not None,
            ":" in line[:60],
            _SPEAKER.match(line) is not None,
            _BYLINE.fullmatch(line) is not None,
        )
        previous = m.end()


def _kind(line: _Line, first: bool) -> BlockKind:
    if line.heading or (first and line.words <= HEADLINE_WORDS and not line.closed):
        return BlockKind.HEADLINE if first else BlockKind.SUBHEAD
    if line.words <= (HEADLINE_WORDS if line.speaker else SUBHEAD_WORDS) and not line.closed:
        return BlockKind.SUBHEAD
    return BlockKind.PARAGRAPH


def _goes_on(lines: list[_Line], line: _Line) -> bool:
    """Whether a sub-headline's line belongs to the sub-headline that `lines` have begun.

    Decks under a headline are one line each; so are marked headings, and a line that names its own speaker.
    """
    if len(lines) >= WRAPPED_LINES or line.after_blank or line.heading or line.byline or lines[-1].heading:
        return False
    return lines[0].named and not line.named


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for m in _STOP.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(at, m.start() - 3), m.start() + 1) or "\n" in m.group():
            continue
        stop = m.start() + len(m.group().rstrip())
        yield at, stop
        at = m.end()
    if at < end:
        yield at, end


def answered(blocks: Iterable[Block], text: str) -> frozenset[int]:
    """The numbers of the blocks that answer a question of an interview: a stroke begins them, a question is before."""
    out, asked = set(), False
    for block in blocks:
        line = text.rfind("\n", 0, block.span.start) + 1
        first = text[line : block.span.end].lstrip(_BLANK)[:1]
        if asked and first in _STROKES:
            out.add(block.sentences[0].block)
        asked = text.endswith(("؟", "?"), block.span.start, block.span.end)
    return frozenset(out)


def segment(article: Article) -> tuple[Block, ...]:
    """The article's blocks in text order; sentences are numbered through the article from 0.

    Every letter of the body that is not white space, a Markdown marker or a placeholder for a missing headline
    lies in exactly one sentence.
    """
    spans: list[tuple[BlockKind, int, int]] = []
    if article.title and (at := article.text.find(article.title, 0, article.body)) >= 0:
        spans.append((BlockKind.HEADLINE, at, at + len(article.title)))
    open_lines: list[_Line] = []
    for line in _lines(article.text, article.body):
        kind = _kind(line, first=not spans)
        if kind is BlockKind.SUBHEAD and open_lines and _goes_on(open_lines, line):
            open_lines.append(line)
            spans[-1] = (kind, open_lines[0].start, line.end)
            continue
        open_lines = [line] if kind is BlockKind.SUBHEAD else []
        spans.append((kind, line.start, line.end))
    return tuple(_blocks(article.text, spans))


def _blocks(text: str, spans: list[tuple[BlockKind, int, int]]) -> Iterator[Block]:
    n = 0
    for number, (kind, start, end) in enumerate(spans):
        whole = [(start, end)] if kind is not BlockKind.PARAGRAPH else list(_sentences(text, start, end))
        sentences = tuple(Sentence(n + i, Span(a, b), number) for i, (a, b) in enumerate(whole))
        n += len(sentences)
        yield Block(kind, Span(start, end), sentences)
