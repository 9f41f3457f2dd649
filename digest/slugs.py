"""The names that articles and entities have in addresses: which can be one on every system, and which comes nearest."""

import re
import unicodedata

from digest.errors import ContentError

MAX_SLUG = 150  # bytes of UTF-8; file systems end at 255, and pages add a suffix
UNSEEN = ("Mn", "Me", "Cf")  # diacritics and invisible marks, which a suggested slug drops

# names that Windows gives to devices, whatever follows them
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
)


def check_slug(slug: str, path: str, line: int | None = None) -> None:
    """Refuse a slug that cannot be an address and a folder on every system. Raises ContentError."""
    better = suggest_slug(slug)
    hint = f'"{better}" would do.' if better and better != slug else "Use letters, digits, - and _."
    odd = re.search(r"[^\w-]", slug)
    if odd:
        seen = f'"{odd[0]}"' if odd[0].isprintable() else f"U+{ord(odd[0]):04X}"
        what = f'"{visible(slug)}" cannot be an address: it holds {seen}'
        raise ContentError(what, path=path, line=line, hint=hint)
    if not has_words(slug):
        what = f'"{slug}" cannot be an address: it has no letter or digit'
        raise ContentError(what, path=path, line=line, hint=hint)
    if slug.casefold() in DEVICES:
        raise ContentError(f'"{slug}" is the name of a device on Windows', path=path, line=line, hint=hint)
    if len(slug.encode()) > MAX_SLUG:
        raise ContentError(f"the name is longer than {MAX_SLUG} bytes", path=path, line=line, hint=hint)


def suggest_slug(name: str) -> str:
    """The nearest slug to any name, or "" where nothing of it can stay."""
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in UNSEEN)
    slug = re.sub(r"\W+", "-", name).strip("-_")
    while len(slug.encode()) > MAX_SLUG:
        slug = slug[:-1].rstrip("-_")
    if slug.casefold() in DEVICES:
        slug = f"{slug}-article"
    return slug


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in a text."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def visible(text: str) -> str:
    """The beginning of any text, fit for a message: what cannot be printed is written as its number."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)[:120]
