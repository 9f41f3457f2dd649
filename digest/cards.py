"""Pictures that stand for a page where its address is shared: 1200 by 630 pixels, in the letters of the site.

A card whose text has a character that our fonts lack is not made; where letters cannot be joined at all, none is. What
is drawn is kept in the cache under all that it depends on, so that nothing is drawn twice for a page.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

import uharfbuzz as hb
from msgspec.structs import astuple

from digest.cache import Cache, under
from digest.colours import Colours, light, rgb
from digest.errors import CardError, DigestError
from digest.lettering import Letters, Set, drawn, inked, kinds
from digest.page import Page
from digest.preview import Card

STAGE, VERSION = "card", "1"
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN, MEASURE = 80, 1040  # pixels at the sides, and between them
BAND = 20  # the coloured edge along the side where reading begins
LEVELS = 16  # shades of each ink: more are not seen, and make the file larger
INKS = ("ink", "accent", "soft", "rule")
INK, ACCENT, SOFT, RULE = range(4)
SIZES = {"ar": ((78, 3), (66, 4), (56, 4)), "en": ((76, 3), (64, 4), (54, 5))}  # of a title, with the lines it may have
LEADING = {"ar": 1.55, "en": 1.2}  # of a title's lines, in its size
SMALL, NAME = 32, 40
TOP, BOTTOM = 104, 566  # baselines of the site's name and of the line at the foot
FIRST, LAST = 146, 512  # the title stands between these
FONTS = {"title": ("title-ar.ttf", "title-en.ttf"), "small": ("small-ar.ttf", "small-en.ttf")}
BATCH = 100  # cards in memory at once


class Painter:
    """Draws cards. Use it in one thread."""

    def __init__(self, folder: Path, colours: Colours | None = None) -> None:
        """`folder` holds the fonts. Raises CardError where cards would come out wrong."""
        self._palette = _palette(colours or Colours())
        self._letters = kinds(folder, FONTS)
        self._fonts = sorted(folder / name for names in FONTS.values() for name in names)

    def can(self, card: Card) -> bool:
        """Whether our fonts have all that the card says."""
        return not any(letters.lacking(card.texts) for letters in self._letters.values())

    @cached_property
    def mark(self) -> str:
        """What all cards depend on, besides their texts."""
        fonts = b"".join(sha256(path.read_bytes()).digest() for path in self._fonts)
        return sha256(fonts + self._palette + f"{VERSION} {hb.version_string()}".encode()).hexdigest()

    def key(self, card: Card) -> str:
        """The name under which the drawn card is kept."""
        return under(card.path, sha256(repr((self.mark, *astuple(card)[1:])).encode()).hexdigest())

    def draw(self, card: Card) -> bytes:
        """The card as a PNG file. The same card always gives the same bytes."""
        placed = [self._line("small", card.site, NAME, TOP, card.lang)]
        layers: dict[int, list[tuple[Set, float, float]]] = {INK: [], ACCENT: placed, SOFT: []}
        layers[SOFT].append(self._line("small", " · ".join(filter(None, card.foot)), SMALL, BOTTOM, card.lang))
        first = FIRST
        if card.over:
            layers[ACCENT].append(self._line("small", card.over, NAME, FIRST + 66, card.lang))
            first += 84
        layers[INK] += self._title(card, first)
        return _png(_canvas(layers, card.lang == "ar"), self._palette)

    def painted(self, cards: Iterable[Card], cache: Cache | None) -> Iterator[Page]:
        """The cards as files of the site: from the cache, or drawn and put there."""
        left = iter(cards)
        while batch := list(islice(left, BATCH)):
            keys = [self.key(card) for card in batch]
            kept = cache.get_many(STAGE, keys) if cache else {}
            new = {key: self.draw(card) for key, card in zip(keys, batch, strict=True) if key not in kept}
            if cache:
                cache.put_many(STAGE, new)
            for key, card in zip(keys, batch, strict=True):
                yield Page(card.path, kept.get(key) or new[key])

    def _line(self, kind: str, text: str, size: int, baseline: float, lang: str) -> tuple[Set, float, float]:
        """A single line where reading begins, cut where it is too long."""
        letters, rtl, text = self._letters[kind], lang == "ar", " ".join(text.split())
        if letters.set(text, size, rtl).width > MEASURE:
            text = letters.cut(text, size, rtl, MEASURE)
        return _placed(letters.set(text, size, rtl), baseline, rtl)

    def _title(self, card: Card, first: float) -> Iterator[tuple[Set, float, float]]:
        """The title in the largest size in which it fits, in the middle of its room."""
        letters, rtl = self._letters["title"], card.title_lang == "ar"
        lines, size = _fitted(letters, card.title, card.title_lang, LAST - first)
        step = size * LEADING[card.title_lang]
        baseline = first + (LAST - first - step * len(lines)) / 2 + step * 0.72
        for n, line in enumerate(lines):
            yield _placed(letters.set(line, size, rtl), round(baseline + n * step), rtl)


def _fitted(letters: Letters, title: str, lang: str, height: float) -> tuple[list[str], int]:
    """The lines of a title, and their size; cut where even the smallest is too large."""
    lines, size, most, rtl = [""], 0, 1, lang == "ar"
    for size, wanted in SIZES[lang]:
        most = min(wanted, int(height / (size * LEADING[lang])))
        lines = letters.broken(title, size, rtl, MEASURE)
        if len(lines) <= most and all(letters.set(line, size, rtl).width <= MEASURE for line in lines):
            return lines, size
    rest = " ".join(lines[most - 1 :])
    kept = [*lines[: most - 1], letters.cut(rest, size, rtl, MEASURE)] if rest else lines
    return [line if _fits(letters, line, size, rtl) else letters.cut(line, size, rtl, MEASURE) for line in kept], size


def _fits(letters: Letters, line: str, size: int, rtl: bool) -> bool:
    return letters.set(line, size, rtl).width <= MEASURE


def _placed(line: Set, baseline: float, rtl: bool) -> tuple[Set, float, float]:
    return line, WIDTH - MARGIN - line.width if rtl else float(MARGIN), baseline


def _canvas(layers: dict[int, list[tuple[Set, float, float]]], rtl: bool) -> bytes:
    """One number of the palette a pixel. No two inks touch, so that their layers can be laid over one another."""
    whole = bytearray(_ground(rtl))
    for ink, lines in layers.items():
        if rows := inked(lines, HEIGHT):
            layer = int.from_bytes(drawn(lines, SIZE, rows).translate(_numbers(ink)), "big")
            start, end = rows.start * WIDTH, rows.stop * WIDTH
            layer |= int.from_bytes(whole[start:end], "big")
            whole[start:end] = layer.to_bytes(end - start, "big")
    return bytes(whole)


@cache
def _numbers(ink: int) -> bytes:
    """The palette's number of each grey value in an ink."""
    shades = ((grey * (LEVELS - 1) + 127) // 255 for grey in range(256))
    return bytes(ink * LEVELS + shade if shade else 0 for shade in shades)


@cache
def _ground(rtl: bool) -> bytes:
    """The coloured edge, and the rule under the site's name."""
    full = LEVELS - 1
    edge = bytes([ACCENT * LEVELS + full]) * BAND
    plain = bytes(WIDTH - BAND)
    ruled = bytes(MARGIN - BAND) + bytes([RULE * LEVELS + full]) * MEASURE + bytes(MARGIN)
    if rtl:
        ruled = ruled[::-1]
    rows = (ruled if TOP + 28 <= n < TOP + 31 else plain for n in range(HEIGHT))
    return b"".join(row + edge if rtl else edge + row for row in rows)


def _png(pixels: bytes, palette: bytes) -> bytes:
    """A picture of palette numbers as a PNG file (ISO/IEC 15948)."""
    rows = b"\0" + b"\0".join([pixels[at : at + WIDTH] for at in range(0, len(pixels), WIDTH)])
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 5)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, body) for name, body in parts)


def _part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _palette(colours: Colours) -> bytes:
    """Each ink from the paper's colour to its own."""
    scheme = light(colours)
    return bytes(
        round(paper + (own - paper) * shade / (LEVELS - 1))
        for ink in INKS
        for shade in range(LEVELS)
        for paper, own in zip(rgb(scheme["paper"]), rgb(scheme[ink]), strict=True)
    )


def find_painter(folder: Path, colours: Colours | None = None) -> tuple[Painter | None, list[DigestError]]:
    """What draws cards, or why there can be none."""
    try:
        return Painter(folder, colours), []
    except CardError as error:
        return None, [error]
