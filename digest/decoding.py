"""The text of a file from elsewhere, whose encoding nobody has written down.

Arabic comes in UTF-8, in UTF-16 (from Windows), and from before in windows-1256 or ISO-8859-6. Read in the wrong one, a
text is still letters; so nothing is guessed. A byte-order mark is believed, then UTF-16 if its units are Arabic, then
UTF-8 if every byte fits. Of the two old ones that is taken in which the words are Arabic words and the other's are
not; whatever is left is refused.
"""

import codecs
import re
from functools import cache
from importlib.resources import files

from digest.arabic import ARABIC_LETTER, fold
from digest.errors import SourceError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = ("cp1256", "iso8859-6")
SAMPLE = 200_000  # bytes by which an encoding is judged
USUAL = 0.2
"""The least share of words that are frequent or bear the article. In the articles of `tests/fixture/` and the sample it
is 0.41 to 0.54 read rightly, and 0 in the other old encoding, where letters are amiss."""
LEAD = 2.0  # times as many of them as in the other encoding
FEWEST = 5  # words; fewer tell nothing
HINT = "Save it as UTF-8, or if it is known to be windows-1256: iconv -f WINDOWS-1256 -t UTF-8 FILE > NEWFILE."

_DECLARED = re.compile(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def decode(data: bytes, path: str, *, markup: bool = False) -> str:
    """The text of a file's bytes, its line ends as LF. `markup` may declare its encoding. Raises SourceError."""
    text = _marked(data, path)
    if text is None and markup:
        text = _as_declared(data)
    if text is None:
        text = _guess_free(data, path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError("a NUL character: this is no text", path=path, line=line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(data: bytes, path: str) -> str | None:
    """The text behind a byte-order mark, None without one."""
    for mark, name in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                what = f"begins as {name.removesuffix('-sig').upper()} and does not go on so"
                raise SourceError(what, path=path, hint="Get the file again: it is damaged.") from None
    return None


def _as_declared(data: bytes) -> str | None:
    """The text in the encoding that markup names at its beginning, if that gives Arabic: old pages name wrong ones."""
    declared = _DECLARED.search(data, 0, 4096)
    if not declared:
        return None
    try:
        text = data.decode(declared[1].decode("ascii"))
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return text if ARABIC_LETTER.search(text) else None


def _guess_free(data: bytes, path: str) -> str:
    if text := _wide(data):  # first: Arabic in UTF-16 can be read as UTF-8, in signs that no text has
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _old(data)
        if text is None:
            what = f"in no encoding that can be told for sure: byte {error.start} is 0x{data[error.start]:02X}"
            raise SourceError(what, path=path, hint=HINT) from None
        return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte is then that of the Arabic block, or of ASCII."""
    if len(data) % 2 or len(data) < 8:
        return None
    for name, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if sum(high.count(byte) for byte in (0x00, 0x06, 0x20)) > 0.95 * len(high) and high.count(0x06) > len(high) / 4:
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                return None
    return None


def _old(data: bytes) -> str | None:
    """The text in one of the encodings of a byte a letter, if no other could be meant."""
    shares: dict[str, float] = {}
    for name in OLD:
        try:
            shares[name] = _share(data[:SAMPLE].decode(name))
        except UnicodeDecodeError:
            shares[name] = 0.0
    best, other = sorted(OLD, key=lambda name: -shares[name])
    if shares[best] < USUAL or shares[best] < LEAD * shares[other]:
        return None
    try:
        return data.decode(best)
    except UnicodeDecodeError:
        return None


def _share(text: str) -> float:
    """The share of frequent words and words with the article among those not of ASCII; 0.0 where letters are amiss."""
    found = [word for word in _WORD.findall(text) if not word.isascii()]
    arabic = sum(ARABIC_LETTER.match(c) is not None for word in found for c in word if not c.isascii())
    letters = sum(not c.isascii() for word in found for c in word)
    if len(found) < FEWEST or arabic < 0.97 * letters:
        return 0.0
    return sum(map(_usual, map(fold, found))) / len(found)


def _usual(word: str) -> bool:
    return word in _frequent() or (len(word) > 4 and word.startswith(("ال", "وال", "بال", "لل")))


@cache
def _frequent() -> frozenset[str]:
    lines = (files("digest") / "lexicon" / "function_words.txt").read_text("utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))
