"""Words of an article made fit to be shown: what is seen stays as it is, what acts unseen is taken out."""

import re
from functools import lru_cache
from urllib.parse import quote

# Embeddings, overrides and isolates could turn round what follows them; controls and non-characters are no
# part of HTML or XML. Marks that only stand between letters (LRM, RLM, ZWNJ, ZWJ) belong to the writing.
_ACTING = re.compile(
    "[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_BLANK = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")


def shown(text: str) -> str:
    """The text without acting characters, its line breaks as spaces."""
    return tidy(text).strip()


def tidy(text: str) -> str:
    """The same, with a single blank kept at either end: for a part of a sentence."""
    if text.isprintable() and "  " not in text and "\ufffc" not in text:  # nearly always
        return text
    return _BLANK.sub(" ", _ACTING.sub("", text))


def cut(text: str, most: int) -> str:
    """The text, or as many of its whole words as fit with a sign that more follows."""
    if len(text) <= most:
        return text
    head = text[: most + 1].rsplit(" ", 1)[0][:most]
    return head.rstrip(" ،,.؛;:-") + "…"


@lru_cache(maxsize=1 << 16)
def quoted(path: str) -> str:
    """A path as an address has it, with the anchor that may be behind it."""
    return quote(path, safe="/#")
