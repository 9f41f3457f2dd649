"""Pictures for shared pages: joined letters, right order, the same bytes, drawn once, or refused."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest import cards as module
from digest.cache import Cache
from digest.cards import HEIGHT, MARGIN, MEASURE, WIDTH, Painter, find_painter
from digest.config import Config
from digest.errors import CardError
from digest.index import index_of
from digest.lettering import TEST, Letters
from digest.machine import templates
from digest.page import Page
from digest.preview import Card
from digest.render import render
from tests.changed import replace
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

FONTS = templates() / "cards"
ARABIC = Card("a.png", "ar", "ar", "موجز الأقوال", "", "كريم: الميناء يُفتح قبل الصيف", ("صحيفة المرفأ", "14 مارس 2021"))
ENGLISH = Card("b.png", "en", "en", "Who said what", "Samir Karim", "The harbour opens before summer", ("14 March",))
ARABIC_ON_ENGLISH = replace(ENGLISH, title_lang="ar", title="الميناء يُفتح", path="c.png")


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter(FONTS)


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters([FONTS / "title-ar.ttf", FONTS / "title-en.ttf"])


def pixels(png: bytes) -> list[bytes]:
    """The palette numbers of a picture, row by row; checks what surrounds them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, body, head = 8, b"", b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        part = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(name + part)
        head, body = (part if name == b"IHDR" else head), (body + part if name == b"IDAT" else body)
        at += size + 12
    assert struct.unpack(">II", head[:8]) == (WIDTH, HEIGHT)
    raw = zlib.decompress(body)
    return [raw[n + 1 : n + 1 + WIDTH] for n in range(0, len(raw), WIDTH + 1)]


def inked(rows: list[bytes]) -> tuple[int, int]:
    """The first and the last column with ink in the title's room."""
    room = rows[260:500]
    columns = [x for x in range(MARGIN - 20, WIDTH - MARGIN + 20) if any(row[x] for row in room)]
    return columns[0], columns[-1]


@pytest.mark.parametrize("card", [ARABIC, ENGLISH, ARABIC_ON_ENGLISH], ids=["ar", "en", "ar-on-en"])
def test_a_card_is_a_png_of_the_right_size_and_always_the_same(painter: Painter, card: Card) -> None:
    png = painter.draw(card)
    assert len(pixels(png)) == HEIGHT
    assert png == painter.draw(card) == Painter(FONTS).draw(card)
    assert png != painter.draw(replace(card, title=f"{card.title} 2"))


def test_a_title_begins_where_its_language_begins(painter: Painter) -> None:
    first, last = inked(pixels(painter.draw(ARABIC)))
    assert WIDTH - MARGIN - 12 < last <= WIDTH - MARGIN + 4
    first, last = inked(pixels(painter.draw(ENGLISH)))
    assert MARGIN - 4 <= first < MARGIN + 12
    _, last = inked(pixels(painter.draw(ARABIC_ON_ENGLISH)))
    assert last > WIDTH - MARGIN - 12


def test_arabic_letters_join(letters: Letters) -> None:
    word = "والبحرين"
    joined = letters.set(word, 60, True)
    alone = sum(letters.set(letter, 60, True).width for letter in word)
    apart = letters.set("\u200c".join(word), 60, True)
    assert joined.width < 0.9 * alone
    assert apart.width == pytest.approx(alone)
    assert {g.id for g in joined.glyphs} != {g.id for g in apart.glyphs}


def test_lam_and_alef_are_drawn_into_one_another(letters: Letters) -> None:
    assert letters.set("لا", 60, True).width < 0.7 * letters.set("ل\u200cا", 60, True).width


def test_a_line_runs_in_its_direction_with_numbers_left_to_right(letters: Letters) -> None:
    number = [g.id for g in letters.set("2254", 60, True).glyphs]
    line = [g.id for g in letters.set("القرار 2254", 60, True).glyphs]
    assert line[: len(number)] == number  # the number comes last, so it stands at the left, its digits in order
    latin = [g.id for g in letters.set("ab", 60, False).glyphs]
    assert [g.id for g in letters.set("ab قال", 60, False).glyphs][: len(latin)] == latin


def test_lines_are_no_wider_than_their_room(letters: Letters) -> None:
    text = "وأكد كريم أن لبنان وسورية سيتقاسمان كلفة الطريق الساحلي والرصيف الشرقي في المرحلة الأخيرة"
    lines = letters.broken(text, 60, True, 500)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert all(letters.set(line, 60, True).width <= 500 for line in lines)
    head = letters.cut(text, 60, True, 500)
    assert head.endswith("…")
    assert letters.set(head, 60, True).width <= 500


@pytest.mark.parametrize("title", ["كلمة " * 300, "و" * 400, "word " * 300, "w" * 400, "", "١"])
def test_any_title_stays_in_its_room(painter: Painter, title: str) -> None:
    for card in (replace(ARABIC, title=title), replace(ENGLISH, title=title, foot=(title,), site=title)):
        rows = pixels(painter.draw(card))
        edge = MARGIN - 12  # strokes may lean out of a letter's own width
        assert not any(row[WIDTH - edge : WIDTH - 20].strip(b"\0") for row in rows)
        assert not any(row[20:edge].strip(b"\0") for row in rows)
        assert MEASURE + 2 * MARGIN == WIDTH


def test_what_the_fonts_lack_is_not_drawn(painter: Painter) -> None:
    assert painter.can(ARABIC)
    assert painter.can(replace(ARABIC, title="«الميناء» Port “77” – 25%\u00a0؟\u200f"))
    assert not painter.can(replace(ARABIC, title="港"))


def test_cards_are_drawn_once(painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Cache(tmp_path) as cache:
        first = list(painter.painted([ARABIC, ENGLISH], cache))

        def draw(self: Painter, card: Card) -> bytes:
            raise AssertionError(card)

        monkeypatch.setattr(Painter, "draw", draw)
        assert list(painter.painted([ARABIC, ENGLISH], cache)) == first
        with pytest.raises(AssertionError):
            list(painter.painted([replace(ARABIC, title="آخر")], cache))


def test_letters_that_do_not_join_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.lettering.TEST", "\u200c".join(TEST))
    none, errors = find_painter(FONTS)
    assert none is None
    assert "do not join" in str(errors[0])
    assert 'cards = "none"' in str(errors[0])


@pytest.mark.parametrize("body", [b"", b"no font", None])
def test_fonts_that_cannot_be_read_are_refused(tmp_path: Path, body: bytes | None) -> None:
    for names in module.FONTS.values():
        for name in names if body is not None else ():
            (tmp_path / name).write_bytes(body or b"")
    with pytest.raises(CardError) as caught:
        Painter(tmp_path)
    assert str(tmp_path) in str(caught.value)


def pages(cards: str, base: str = CONFIG.site.base_url) -> Iterator[Page]:
    config = Config(replace(CONFIG.site, cards=cards, base_url=base))
    return render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), config, None, Painter(FONTS))


@pytest.mark.parametrize(
    ("cards", "base", "count"),
    [
        ("none", "https://a.org/", 0),
        ("articles", "", 0),
        ("articles", "https://a.org/", 8),
        ("statements", "https://a.org/", 30),
    ],
)
def test_pictures_are_drawn_for_what_is_asked_and_every_one_that_is_named_is_there(
    cards: str, base: str, count: int
) -> None:
    site = {page.path: page.body for page in pages(cards, base)}
    drawn = {path for path in site if path.endswith(".png")}
    assert len(drawn) == count
    named = set()
    for path, body in site.items():
        if path.endswith(".html") and b'property="og:image" content="' in body:
            named.add(body.split(b'property="og:image" content="')[1].split(b'"')[0].decode().removeprefix(base))
    assert named == drawn


def test_pages_say_what_programs_show_of_them(invented_pages: list[Page]) -> None:
    body = next(p.body.decode() for p in invented_pages if p.path == "ar/statements/st-road/index.html")
    for name in ("title", "description", "type", "url", "site_name", "locale", "locale:alternate"):
        assert f'<meta property="og:{name}" content="' in body
    assert 'og:title" content="يُرجَّح أنه سامر كريم' in body
    assert '<meta name="twitter:card" content="summary">' in body
    for page in invented_pages:
        if page.path.endswith("index.html") and b"noindex" not in page.body:
            assert b'property="og:title"' in page.body, page.path
