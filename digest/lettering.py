"""Lines of Arabic and English set in our own letters: measured, broken, and drawn as grey values.

HarfBuzz joins the letters and draws them, `bidi.py` puts the runs of a line in order. Lengths are pixels.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import uharfbuzz as hb

from digest.bidi import runs
from digest.errors import CardError

UNIT = 64  # of HarfBuzz's lengths in a pixel
TEST = "حسم"  # letters without dots, each of which joined is another shape than alone
SEEN_ONLY = "\u200c\u200d\u200e\u200f\u061c"  # joiners and marks, which are never drawn
STOPS = " ،,.؛;:-"
HINT = 'Set cards = "none" in [site] of digest.toml, or install digest anew.'


class Glyph(NamedTuple):
    """A letter's shape in its place: `x` and `y` from the start of the line, y upwards, in 64ths of a pixel."""

    font: Any
    id: int
    x: float
    y: float


class Set(msgspec.Struct, frozen=True):
    """A line that has been set: its glyphs from left to right, and how wide it is."""

    glyphs: tuple[Glyph, ...]
    width: float


class Letters:
    """One kind of letter in all sizes: several fonts, of which the first that has a character gives it."""

    def __init__(self, fonts: Sequence[Path]) -> None:
        """Raises CardError where a font cannot be read, or Arabic letters do not join."""
        self._faces = [_face(path) for path in fonts]
        self._has = [frozenset(face.unicodes) for face in self._faces]
        self._sizes: dict[int, list[Any]] = {}
        self._widths: dict[tuple[str, int], float] = {}
        self._owners: dict[str, int | None] = {}
        joined = [glyph.id for glyph in self.set(TEST, 10, True).glyphs]
        alone = [glyph.id for letter in reversed(TEST) for glyph in self.set(letter, 10, True).glyphs]
        if not joined or set(joined) & set(alone):
            raise CardError("the pictures for shared pages are left out: Arabic letters do not join", hint=HINT)

    def lacking(self, text: str) -> set[str]:
        """The characters of a text that no font has."""
        return {c for c in text if not c.isspace() and c not in SEEN_ONLY and self._of(c) is None}

    def set(self, text: str, size: int, rtl: bool) -> Set:
        """A line at a size, in a paragraph of a direction."""
        fonts, glyphs, at = self._sized(size), [], 0.0
        for start, end, backwards in runs(text, rtl):
            for n, part in self._parts(text[start:end], backwards):
                for glyph, x, y, advance in _shaped(fonts[n], part, backwards):
                    glyphs.append(Glyph(fonts[n], glyph, at + x, y))
                    at += advance
        return Set(tuple(glyphs), at / UNIT)

    def broken(self, text: str, size: int, rtl: bool, width: float) -> list[str]:
        """The text in lines no wider than that; a single word that is wider has a line of its own."""
        lines: list[list[str]] = []
        left, blank = 0.0, self._wide(" ", size, rtl)
        for word in text.split():
            wide = self._wide(word, size, rtl)
            if lines and blank + wide <= left:
                lines[-1].append(word)
                left -= blank + wide
            else:
                lines.append([word])
                left = width - wide
        return [" ".join(words) for words in lines]

    def cut(self, line: str, size: int, rtl: bool, width: float) -> str:
        """As much of a line as fits with the sign that more follows."""
        room = width - self._wide("…", size, rtl)
        head = self.broken(line, size, rtl, room)[0].rstrip(STOPS)
        while len(head) > 1 and self.set(f"{head}…", size, rtl).width > width:
            head = head[:-1]
        return f"{head}…"

    def _wide(self, word: str, size: int, rtl: bool) -> float:
        """The width of a word; letters do not join over blanks, so that words add up to lines."""
        key = word, size
        if key not in self._widths:
            self._widths[key] = self.set(word, size, rtl).width
        return self._widths[key]

    def _of(self, character: str) -> int | None:
        if character not in self._owners:
            code = ord(character)
            self._owners[character] = next((n for n, has in enumerate(self._has) if code in has), None)
        return self._owners[character]

    def _sized(self, size: int) -> list[Any]:
        if size not in self._sizes:
            fonts = [hb.Font(face) for face in self._faces]
            for font in fonts:
                font.scale = (size * UNIT, size * UNIT)
            self._sizes[size] = fonts
        return self._sizes[size]

    def _parts(self, text: str, backwards: bool) -> Iterator[tuple[int, str]]:
        """A run by font, in the order of drawing; marks stay with what is before them."""
        owners: list[int] = []
        for c in text:
            own = self._of(c)
            owners.append(own if own is not None else owners[-1] if owners else 0)
        parts, at = [], 0
        for owner, same in groupby(owners):
            size = len(list(same))
            parts.append((owner, text[at : at + size]))
            at += size
        return iter(parts[::-1] if backwards else parts)


def _face(path: Path) -> Any:
    try:
        face = hb.Face(path.read_bytes())
    except OSError as error:
        raise CardError(f"cannot be read: {error.strerror}", path=str(path), hint=HINT) from None
    if not face.glyph_count:
        raise CardError("no font", path=str(path), hint=HINT)
    return face


def _shaped(font: Any, text: str, backwards: bool) -> Iterator[tuple[int, float, float, float]]:
    """(glyph, x, y, advance) of a run in one font, from left to right."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    hb.shape(font, buffer)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield info.codepoint, place.x_offset, place.y_offset, place.x_advance


def inked(lines: Sequence[tuple[Set, float, float]], height: int) -> range:
    """The rows, from the top, in which lines at (left edge, baseline from the top) have ink; more is never drawn."""
    tops, bottoms = [float(height)], [0.0]
    for line, _, baseline in lines:
        for glyph in line.glyphs:
            box = glyph.font.get_glyph_extents(glyph.id)
            if box is None:
                return range(height)
            top = baseline - (glyph.y + box.y_bearing) / UNIT
            tops.append(top)
            bottoms.append(top - box.height / UNIT)
    first, end = max(0, int(min(tops)) - 1), min(height, int(max(bottoms)) + 2)
    return range(first, max(first, end))


def drawn(lines: Sequence[tuple[Set, float, float]], size: tuple[int, int], rows: range) -> bytes:
    """Some rows of a picture of lines at (left edge, baseline from the top): grey values, 0 to 255, from the top."""
    width, height = size
    raster = hb.RasterDraw()
    raster.scale_factor = (UNIT, UNIT)
    raster.extents = hb.RasterExtents(0, height - rows.stop, width, len(rows), width)
    for line, left, baseline in lines:
        for glyph in line.glyphs:
            x, y = left * UNIT + glyph.x, (height - baseline) * UNIT + glyph.y
            raster.transform = (1, 0, 0, 1, x, y)
            raster.draw_glyph(glyph.font, glyph.id)
    image = raster.render()
    pixels = bytes(image.buffer) if image else b""
    if len(pixels) != width * len(rows):
        raise CardError("the pictures for shared pages are left out: letters cannot be drawn", hint=HINT)
    upwards = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    return b"".join(reversed(upwards))


def kinds(folder: Path, names: Mapping[str, Sequence[str]]) -> dict[str, Letters]:
    """Kinds of letters by name, from fonts of a folder. Raises CardError."""
    return {name: Letters([folder / font for font in fonts]) for name, fonts in names.items()}
