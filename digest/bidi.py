"""The order in which the characters of a line are drawn: the Unicode bidirectional algorithm (UAX #9).

Only what a line of an article can hold: `digest.text.shown` takes embeddings, overrides and isolates out before, so
the rules for explicit marks (X1 to X8) have nothing to do here and are left out.
"""

from itertools import groupby
from unicodedata import bidirectional, mirrored

NEUTRAL = ("B", "S", "WS", "ON")
CLOSING = {"(": ")", "[": "]", "{": "}"}
"""Brackets by which rule N0 pairs; guillemets and quotation marks are no brackets to it."""


def runs(text: str, rtl: bool) -> list[tuple[int, int, bool]]:
    """(start, end, right to left) of the runs of a line, from left to right, in a paragraph of that direction."""
    base = int(rtl)
    levels = _levels(text, base)
    found, at = [], 0
    for level, same in groupby(levels):
        size = len(list(same))
        found.append((at, at + size, level))
        at += size
    for level in range(max(levels, default=0), 0, -1):  # L2
        found = _reversed(found, level)
    return [(start, end, level % 2 == 1) for start, end, level in found]


def _reversed(found: list[tuple[int, int, int]], level: int) -> list[tuple[int, int, int]]:
    """The runs with each stretch of at least this level turned round."""
    turned: list[tuple[int, int, int]] = []
    for high, same in groupby(found, key=lambda run: run[2] >= level):
        stretch = list(same)
        turned += stretch[::-1] if high else stretch
    return turned


def _levels(text: str, base: int) -> list[int]:
    own = "R" if base else "L"
    kinds = _strengthened(text, own)
    _pair(text, kinds, own)
    _settle(kinds, own)
    levels = [base + _above(kind, base) for kind in kinds]
    for n in range(len(text) - 1, -1, -1):  # L1: blanks at the end of a line
        if bidirectional(text[n]) not in ("WS", "BN"):
            break
        levels[n] = base
    return levels


def _above(kind: str, base: int) -> int:
    """How far a resolved kind lies above the paragraph's level (I1, I2)."""
    if base == 0:
        return {"L": 0, "R": 1}.get(kind, 2)
    return {"R": 0}.get(kind, 1)


def _strengthened(text: str, own: str) -> list[str]:
    """The kinds of the characters after the rules for weak ones (W1 to W7)."""
    kinds = [bidirectional(character) or "L" for character in text]
    last = own
    for n, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[n] = kinds[n - 1] if n else own
    for n, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            last = kind
        elif kind == "EN" and last == "AL":
            kinds[n] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    _separators(kinds)
    _terminators(kinds)
    last = own
    for n, kind in enumerate(kinds):
        if kind in ("L", "R"):
            last = kind
        elif kind == "EN" and last == "L":
            kinds[n] = "L"
    return kinds


def _separators(kinds: list[str]) -> None:
    """A single separator between two numbers of a kind is part of them (W4)."""
    for n in range(1, len(kinds) - 1):
        before, kind, after = kinds[n - 1 : n + 2]
        if (kind == "CS" and before == after and before in ("EN", "AN")) or (kind == "ES" and before == after == "EN"):
            kinds[n] = before


def _terminators(kinds: list[str]) -> None:
    """Signs beside European numbers are part of them (W5); what is left of signs is neutral (W6)."""
    at = 0
    for kind, same in groupby(list(kinds)):
        end = at + len(list(same))
        beside = (at and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
        if kind == "ET" and beside:
            kinds[at:end] = ["EN"] * (end - at)
        at = end
    for n, kind in enumerate(kinds):
        if kind in ("ET", "ES", "CS"):
            kinds[n] = "ON"


def _strong(kind: str) -> str:
    """The direction that a kind counts as among neutrals: numbers count as right to left."""
    return "R" if kind in ("EN", "AN") else kind if kind in ("L", "R") else ""


def _pair(text: str, kinds: list[str], own: str) -> None:
    """A pair of brackets takes the direction of what it holds (N0)."""
    for first, last in _brackets(text, kinds):
        inside = {_strong(kind) for kind in kinds[first + 1 : last]} - {""}
        if not inside:
            continue
        before = next((s for kind in reversed(kinds[:first]) if (s := _strong(kind))), own)
        kinds[first] = kinds[last] = own if own in inside else before


def _brackets(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for n, character in enumerate(text):
        if kinds[n] != "ON" or not mirrored(character):
            continue
        if character in CLOSING:
            waiting.append((CLOSING[character], n))
            continue
        for at in range(len(waiting) - 1, -1, -1):
            if waiting[at][0] == character:
                found.append((waiting[at][1], n))
                del waiting[at:]
                break
    return sorted(found)


def _settle(kinds: list[str], own: str) -> None:
    """Neutrals go with what stands on both sides of them, or with the paragraph (N1, N2)."""
    at = 0
    for neutral, same in groupby(list(kinds), key=lambda kind: kind in NEUTRAL):
        end = at + len(list(same))
        if neutral:
            before = _strong(kinds[at - 1]) if at else own
            after = _strong(kinds[end]) if end < len(kinds) else own
            kinds[at:end] = [before if before == after else own] * (end - at)
        at = end
