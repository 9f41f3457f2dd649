"""Tables for the names of bodies and places: the nouns before a place's name, bodies that every country has."""

from functools import cache
from typing import NamedTuple

from digest.arabic import bare, fold, path_of
from digest.tables import END, Trie, rows, trie_of


class OrgPhrase(NamedTuple):
    """A body that every country or town has one of, or that is nobody's name; class name, place or common."""

    en: str
    cls: str


class PlaceWord(NamedTuple):
    """A noun before the name of a place; `en` has {} where the name goes."""

    word: str
    cls: str  # kind, part or site
    takes: str  # any or name
    en: str


def place_words() -> dict[str, PlaceWord]:
    """The nouns that say what kind of place is named behind them."""
    table = (PlaceWord(fold(r["word"]), r["class"], r["takes"], r["en"]) for r in rows("placewords.tsv"))
    return {word.word: word for word in table}


def org_phrases() -> dict[tuple[str, ...], OrgPhrase]:
    """Bodies that every country or town has one of, by their folded words without article."""
    phrases: dict[tuple[str, ...], OrgPhrase] = {}
    for r in rows("orgphrases.tsv"):
        phrases.setdefault(tuple(bare(w) for w in path_of(r["phrase"])), OrgPhrase(r["en"], r["class"]))
    return phrases


@cache
def _shared() -> tuple[Trie, dict[str, str]]:
    return trie_of(org_phrases().items()), org_words()


def everybodys(name: str) -> bool:
    """Whether a body's name is one that every country has: مجلس الوزراء and وزارة النفط, not وزارة النفط العراقية."""
    phrases, portfolios = _shared()
    first, *rest = [bare(w) for w in path_of(name)] or [""]
    if first == "وزاره":
        return all(w in portfolios or bare(w.removeprefix("و")) in portfolios for w in rest)
    node: Trie | None = phrases
    for word in (first, *rest):
        node = node.get(word) if node is not None else None
    return node is not None and END in node


def org_words() -> dict[str, str]:
    """English of the words behind the head of a body's name."""
    return {_key(r["word"]): r["en"] for r in rows("orgwords.tsv")}


def _key(words: str) -> str:
    """Folded words, all but the first without article, as a name is compared with them: حقوق الإنسان."""
    first, *rest = path_of(words)
    return " ".join([first, *(bare(w) for w in rest)])
