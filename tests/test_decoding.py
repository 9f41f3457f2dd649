"""The encodings that Arabic comes in are told apart, and what cannot be told is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.decoding import decode
from digest.errors import SourceError
from tests.foreign import LINES, PAGE, TEXT
from tests.wires import articles


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"]
)
def test_an_article_is_read_in_its_encoding(encoding: str) -> None:
    for text in [TEXT, *articles()]:
        written = text.translate(str.maketrans("«»،–", '"",-')) if encoding == "iso8859-6" else text
        assert decode(written.encode(encoding), "a.txt").removeprefix("\ufeff") == written


@pytest.mark.parametrize("encoding", ["cp720", "mac_arabic", "cp864", "cp1251", "cp1255", "cp1252"])
def test_what_is_in_another_encoding_is_refused_and_not_read_wrongly(encoding: str) -> None:
    other = {"cp1251": "Министр сказал, что дорога безопасна для всех.", "cp1255": "השר אמר כי הדרך בטוחה לכולם ולכל אדם.",
             "cp1252": "Le ministre a déclaré que la route était sûre, a-t-il été précisé."}  # fmt: skip
    text = other.get(encoding, "قال وزير النقل إن الطريق إلى المدينة آمن، وأضاف أن العمل في الجسر مستمر حتى الصيف.")
    with pytest.raises(SourceError, match=r"in no encoding that can be told|no sound|a NUL"):
        decode(text.encode(encoding, "ignore"), "a.txt")


def test_too_few_words_tell_nothing() -> None:
    with pytest.raises(SourceError, match="iconv"):
        decode("قال نعم".encode("cp1256"), "a.txt")


def test_a_page_in_windows_1256_is_read_whatever_it_declares() -> None:
    for declared in ("windows-1256", "iso-8859-1", "utf-8", "nonsense", "hex"):
        page = PAGE.replace('charset="utf-8"', f'charset="{declared}"')
        assert LINES[0] in decode(page.encode("cp1256"), "a.html", markup=True)


def test_line_ends_are_of_one_kind() -> None:
    assert decode("أ\r\nب\rج\n".encode(), "a.txt") == "أ\nب\nج\n"


def test_a_mark_that_lies_is_an_error() -> None:
    with pytest.raises(SourceError, match="begins as UTF-16"):
        decode(b"\xff\xfe\x00", "a.txt")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    for markup in (False, True):
        with contextlib.suppress(SourceError):
            assert "\0" not in decode(data, "a", markup=markup)
