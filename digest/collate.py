"""Order and addresses of names: A to Z, أ to ي, and the ASCII form that a name has in an address."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from digest.arabic import REMEMBERED, bare, path_of

Item = TypeVar("Item")
Key = tuple[str, str]

_BETWEEN = re.compile(r"[^a-z0-9 ]")
OTHER = ""
"""The letter of what begins with no letter of its language."""


@lru_cache(REMEMBERED)
def arabic_key(name: str) -> Key:
    """Where an Arabic name stands: hamzas are plain, the article of each word is passed over."""
    return " ".join(map(bare, path_of(name))), name


@lru_cache(REMEMBERED)
def english_key(name: str, ignored: tuple[str, ...] = ()) -> Key:
    """Where an English name stands: accents, case and one of `ignored` at its head are passed over."""
    plain = ascii_form(name).lower()
    for head in ignored:
        if plain.startswith(head) and len(plain) > len(head):
            plain = plain.removeprefix(head)
            break
    return _BETWEEN.sub("", plain), name


def letter(key: Key, lang: str) -> str:
    """The letter under which an index lists a key, or OTHER."""
    first = key[0][:1]
    fits = "\u0621" <= first <= "\u064a" if lang == "ar" else "a" <= first <= "z"
    return first.upper() if first and fits else OTHER


def by_letter(items: Iterable[Item], key: Callable[[Item], Key], lang: str) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The items in their order, grouped by letter; what has no letter of the language stands last."""
    keyed = [(letter(own, lang), own, item) for item in items for own in (key(item),)]
    keyed.sort(key=lambda one: (one[0] == OTHER, one[1]))
    return tuple((head, tuple([item for _, _, item in group])) for head, group in groupby(keyed, key=itemgetter(0)))


def ascii_form(name: str) -> str:
    """A name without accents and the signs of transliteration; what has no ASCII form is dropped."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


@lru_cache(REMEMBERED)
def slug(name: str) -> str:
    """What an English name becomes in an address: small letters, digits and hyphens, at most 60 of them."""
    plain = re.sub(r"['`]", "", ascii_form(name).lower())
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")


LETTER_NAMES = {
    "ا": "alif", "ب": "ba", "ت": "ta", "ث": "tha", "ج": "jim", "ح": "hah", "خ": "kha", "د": "dal", "ذ": "dhal",
    "ر": "ra", "ز": "zay", "س": "sin", "ش": "shin", "ص": "sad", "ض": "dad", "ط": "tah", "ظ": "zah", "ع": "ayn",
    "غ": "ghayn", "ف": "fa", "ق": "qaf", "ك": "kaf", "ل": "lam", "م": "mim", "ن": "nun", "ه": "ha", "و": "waw",
    "ي": "ya",
}  # fmt: skip
"""What an address calls an Arabic letter."""


def letter_slug(head: str) -> str:
    """What one or more letters become in an address: m-a, mim-hah, other."""
    names = [LETTER_NAMES.get(sign) or slug(sign) or f"u{ord(sign):04x}" for sign in head if not sign.isspace()]
    return "-".join(names) or "other"
