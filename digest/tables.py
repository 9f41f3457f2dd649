"""The lexicon's tables, and the tries of folded words in which what they hold is found."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from digest.arabic import Word, bare, fold

LEXICON = Path(__file__).parent / "lexicon"

Trie = dict[str, Any]
END = ""  # the key under which a trie's node holds its value; no word is empty


def plant(trie: Trie, path: Sequence[str], value: object, *, over: bool = False) -> None:
    """Put a value at the end of a path of folded words; the first value stays unless `over`."""
    node = trie
    for word in path:
        node = node.setdefault(word, {})
    if over or END not in node:
        node[END] = value


def trie_of(paths: Iterable[tuple[Sequence[str], object]]) -> Trie:
    """A trie of values that each have words of their own."""
    trie: Trie = {}
    for path, value in paths:
        plant(trie, path, value)
    return trie


def planted(trie: Trie, path: Sequence[str], value: object) -> Trie:
    """The trie with a value at the end of a path, over what stood there. The trie itself stays as it is."""
    if not path:
        return {**trie, END: value}
    return {**trie, path[0]: planted(trie.get(path[0], {}), path[1:], value)}


def longest(trie: Trie, first: str, rest: Sequence[Word], at: int, *, strip: bool = False) -> tuple[Any, int]:
    """The value of the longest path that begins with `first` and goes on with `rest[at:]`, and how many words.

    Returns (None, 0) where none does. `strip` compares without articles.
    """
    node = trie.get(first)
    found, length, n = None, 0, 1
    while node is not None:
        if END in node:
            found, length = node[END], n
        if at + n - 1 >= len(rest):
            break
        word = rest[at + n - 1].folded
        node = node.get(bare(word) if strip else word)
        n += 1
    return found, length


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a lexicon table as {column: cell}; missing cells at a row's end are empty."""
    lines = (LEXICON / name).read_text("utf-8").splitlines()
    table = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    for cells in table[1:]:
        yield dict(zip(table[0], cells + [""] * (len(table[0]) - len(cells)), strict=False))


def word_list(name: str) -> frozenset[str]:
    """The folded lines of a plain list."""
    lines = (LEXICON / name).read_text("utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def cell(value: str) -> list[str]:
    """The values in a cell that holds several."""
    return [v for v in value.split("|") if v]
