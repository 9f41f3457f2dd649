"""Words of an article made fit to be shown: what is seen stays as it is, what acts unseen is taken out."""

import re
from functools import lru_cache
from urllib.parse import quote

# Embeddings, overrides and isolates could turn round what follows them; controls and non-characters are no
# part of HTML or XML; zero-width spaces, soft hyphens, fillers and tags hide words from readers and from search.
# Marks that only stand between letters (LRM, RLM, ALM, ZWNJ, ZWJ) belong to the writing: docs/safety.md.
_ACTING = re.compile(
    "[\u202a-\u202e\u2060-\u206f\u200b\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffc\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_PRINTED = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\ufffc]")
# apart: a set with them takes ten times as long to look for
_TAGS = re.compile("[\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")
_PLAIN = re.compile(r"[\w./~#-]+", re.ASCII)  # what no address has otherwise, as most paths are
_BLANK = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")


def shown(text: str) -> str:
    """The text without acting characters, its line breaks as spaces."""
    return tidy(text).strip()


def tidy(text: str) -> str:
    """The same, with a single blank kept at either end: for a part of a sentence."""
    if text.isprintable() and "  " not in text and not _PRINTED.search(text):  # nearly always
        return text
    text = _ACTING.sub("", text)
    return _BLANK.sub(" ", text if text.isprintable() else _TAGS.sub("", text))


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun, for a terminal: 1 article, 1,200 articles."""
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def cut(text: str, most: int) -> str:
    """The text, or as many of its whole words as fit with a sign that more follows."""
    if len(text) <= most:
        return text
    head = text[: most + 1].rsplit(" ", 1)[0][:most]
    return head.rstrip(" ،,.؛;:-") + "…"


@lru_cache(maxsize=1 << 12)
def quoted(path: str) -> str:
    """A path as an address has it, with the anchor that may be behind it."""
    return path if _PLAIN.fullmatch(path) else quote(path, safe="/#")
