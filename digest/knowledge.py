"""What the analysis knows before it reads: the lexicon's tables and the editors' authority, ready for look-up.

`load_knowledge` is the only function here that touches the disk, and reads nothing but the package's own
`lexicon/`. Everything is keyed by folded words (see `digest.arabic`), so look-ups cost a hash each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from digest.arabic import Word, bare, fold, peeled, words
from digest.inflect import CueForm, inflect
from digest.model import Authorised, EntityType, Stance
from digest.romanise import Romaniser, surnames

LEXICON = Path(__file__).parent / "lexicon"


class Known(NamedTuple):
    """An entity that authority or lexicon knows."""

    id: str  # authority id, or "lexicon:" and the canonical name
    type: EntityType
    name: str
    en: str
    kind: str = ""  # country, city, agency, outlet, party …
    gender: str = ""
    country: str = ""  # English name of the country a place lies in, or that a nisba means
    role: str = ""
    role_en: str = ""
    editors: bool = False


class Title(NamedTuple):
    """An office, honorific, rank or profession. `words` are folded and without the article."""

    words: tuple[str, ...]
    gender: str  # m, f, p (plural) or "" for both
    en: str
    kind: str


class Head(NamedTuple):
    """A noun that heads an organisation's name, an anonymous source, a group or a document."""

    word: str
    cls: str
    gender: str
    number: str
    en: str


class Phrase(NamedTuple):
    """A phrase that frames speech."""

    words: tuple[str, ...]
    cls: str
    en: str


Trie = dict[str, Any]
_OPEN_ENDS = frozenset(("باسم", "في", "لدي", "من", "لشوون", "شوون", "علي", "ل"))  # what completes a title is read
_PRONOUNS = ("ها", "هم", "هما", "نا", "ه", "ا")
_END = ""  # the key under which a trie's node holds its value; no word is empty


def plant(trie: Trie, path: Sequence[str], value: object, *, over: bool = False) -> None:
    """Put a value at the end of a path of folded words; the first value stays unless `over`."""
    node = trie
    for word in path:
        node = node.setdefault(word, {})
    if over or _END not in node:
        node[_END] = value


def longest(trie: Trie, first: str, rest: Sequence[Word], at: int, *, strip: bool = False) -> tuple[Any, int]:
    """The value of the longest path that begins with `first` and goes on with `rest[at:]`, and how many words.

    Returns (None, 0) where none does. `strip` compares without articles.
    """
    node = trie.get(first)
    found, length, n = None, 0, 1
    while node is not None:
        if _END in node:
            found, length = node[_END], n
        if at + n - 1 >= len(rest):
            break
        word = rest[at + n - 1].folded
        node = node.get(bare(word) if strip else word)
        n += 1
    return found, length


@dataclass(frozen=True, slots=True, repr=False)
class Knowledge:
    """All tables. Built once a run; sent whole to worker processes."""

    names: Trie  # folded words -> Known: people, places, organisations
    titles: Trie  # folded words without article -> Title
    phrases: Trie  # folded words -> Phrase
    cues: dict[str, tuple[CueForm, ...]]
    heads: dict[str, Head]
    given: dict[str, str]  # folded given name -> m, f or ""
    nisbas: dict[str, tuple[str, str]]  # folded masculine indefinite -> (country or place key, English adjective)
    function: frozenset[str]
    common: frozenset[str]
    orgwords: dict[str, str]
    romaniser: Romaniser

    def known_at(self, text: Sequence[Word], at: int) -> tuple[Known | None, int, str]:
        """The longest known name that begins at word `at`: (entity, words, clitics before it)."""
        best: tuple[Known | None, int, str] = (None, 0, "")
        for clitics, rest in peeled(text[at].folded):
            if rest in self.names:
                found, n = longest(self.names, rest, text, at + 1)
                if n > best[1]:
                    best = (found, n, clitics)
        return best

    def title_at(self, text: Sequence[Word], at: int) -> tuple[Title | None, int, str]:
        """The longest title that begins at word `at`: (title, words, clitics before it)."""
        if (owned := self.owned_title(text[at])) is not None:
            return owned, 1, ""
        best: tuple[Title | None, int, str] = (None, 0, "")
        for clitics, rest in peeled(text[at].folded):
            stem = bare(rest)
            if stem in self.titles:
                found, n = longest(self.titles, stem, text, at + 1, strip=True)
                if n > best[1]:
                    best = (found, n, clitics)
        return best

    def owned_title(self, word: Word) -> Title | None:
        """A title with a possessive pronoun: نظيره، نظيرها. Its ه is no taa marbuta."""
        for pronoun in ("ها", "هم", "ه"):
            if word.raw.endswith(pronoun) and word.folded.endswith(pronoun):
                title: Title | None = self.titles.get(word.folded[: -len(pronoun)], {}).get(_END)
                return title
        return None

    def head_at(self, word: Word) -> tuple[Head | None, str]:
        """The head noun that a word is, with or without article, and the clitics before it."""
        for clitics, rest in peeled(word.folded):
            for stem in (rest, bare(rest), rest.removesuffix("ا")):
                if (head := self.heads.get(stem)) is not None:
                    return head, clitics
        return None, ""

    def phrase_at(self, text: Sequence[Word], at: int) -> tuple[Phrase | None, int]:
        """The longest framing phrase that begins at word `at`, with or without و or ف before it."""
        first = text[at].folded
        found, n = longest(self.phrases, first, text, at + 1)
        if not n and len(first) > 2 and first[0] in "وف":
            found, n = longest(self.phrases, first[1:], text, at + 1)
        return found, n

    def nisba(self, folded: str) -> tuple[str, str] | None:
        """(country key, English) when a word is a nisba of a known place: الروسية gives ("روسيا", "Russian")."""
        stem = bare(folded)
        for ending in ("", "ه", "ا", "ين", "ون", "ات", "تين", "ان"):
            found = self.nisbas.get(stem.removesuffix(ending)) if stem.endswith(ending) else None
            if found is not None:
                return found
        return None

    def ordinary(self, folded: str) -> bool:
        """Whether a word is of the everyday vocabulary, so no part of an unknown name."""
        if folded in self.function or self._everyday(folded):
            return True
        if folded in self.given:
            return False
        if folded.startswith("س") and folded[1:2] in ("ي", "ت", "ن") and folded[1:] in self.common:
            return True  # the future of a verb
        return any(c and self._everyday(rest) for c, rest in peeled(folded))

    def _everyday(self, folded: str) -> bool:
        """Whether a word, or what is left without article and pronoun, is in the vocabulary: جهودها, تصريحاته."""
        stem = bare(folded)
        if stem in self.common:
            return True
        for pronoun in _PRONOUNS:
            if stem.endswith(pronoun) and len(stem) - len(pronoun) > 2:
                rest = stem[: -len(pronoun)]
                if rest in self.common or (rest.endswith("ت") and rest[:-1] + "ه" in self.common):
                    return True
        return False


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a lexicon table as {column: cell}; missing cells at a row's end are empty."""
    lines = (LEXICON / name).read_text("utf-8").splitlines()
    table = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    for cells in table[1:]:
        yield dict(zip(table[0], cells + [""] * (len(table[0]) - len(cells)), strict=False))


def _list(name: str) -> frozenset[str]:
    lines = (LEXICON / name).read_text("utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def _path(name: str) -> tuple[str, ...]:
    return tuple(w.folded for w in words(name) if w.folded[:1].isalnum())


def _variants(path: tuple[str, ...], person: bool) -> set[tuple[str, ...]]:
    """Paths that mean the same: a name of three words stands with and without بن; two words would be anybody's."""
    short = tuple(w for w in path if w != "بن")
    return {path, short} if person and len(short) > 2 else {path}


def _places() -> Iterator[tuple[Known, list[str], list[str], str]]:
    for r in rows("places.tsv"):
        country = r["en"] if r["kind"] == "country" else r["country"]
        known = Known(f"lexicon:{r['name']}", EntityType.PLACE, r["name"], r["en"], r["kind"], "", country)
        yield known, _cell(r["aliases"]), _cell(r["nisba"]), r["nisba_en"]


def _cell(cell: str) -> list[str]:
    return [v for v in cell.split("|") if v]


def _organisations() -> Iterator[tuple[Known, list[str]]]:
    for r in rows("organisations.tsv"):
        yield (
            Known(f"lexicon:{r['name']}", EntityType.ORGANISATION, r["name"], r["en"], r["kind"]),
            _cell(r["aliases"]),
        )


def _people() -> Iterator[tuple[Known, list[str]]]:
    for table in ("people_arab.tsv", "people_world.tsv"):
        for r in rows(table):
            yield (
                Known(
                    f"lexicon:{r['name']}",
                    EntityType.PERSON,
                    r["name"],
                    r["en"],
                    "",
                    r["gender"],
                    "",
                    r["role_ar"],
                    r["role_en"],
                ),
                _cell(r["aliases"]),
            )


def _authorised(authority: Iterable[Authorised]) -> Iterator[tuple[Known, list[str]]]:
    for a in authority:
        role = a.roles[-1] if a.roles else None
        known = Known(
            a.id, a.type, a.ar, a.en, "", a.gender, "", role.ar if role else "", role.en if role else "", True
        )
        yield known, list(a.aliases)


def _names(authority: Sequence[Authorised]) -> tuple[Trie, dict[str, tuple[str, str]]]:
    trie: Trie = {}
    nisbas: dict[str, tuple[str, str]] = {}

    def add(known: Known, aliases: list[str]) -> None:
        for form in [known.name, *aliases]:
            for path in _variants(_path(form), known.type is EntityType.PERSON):
                if path:
                    plant(trie, path, known)

    for known, aliases in _authorised(authority):
        add(known, aliases)
    for known, aliases in _people():
        add(known, aliases)
    for known, aliases, adjectives, english in _places():
        add(known, aliases)
        for adjective in adjectives:
            nisbas.setdefault(
                fold(adjective), (_path(known.name)[-1] if known.kind != "country" else known.en, english)
            )
    for known, aliases in _organisations():
        add(known, aliases)
    return trie, nisbas


def _titles(cues: Mapping[str, tuple[CueForm, ...]]) -> Trie:
    """Titles that are also a finite verb of saying, such as طالب, are left to the verb."""
    verbs = {surface for surface, forms in cues.items() if any(f.mood != "participle" for f in forms)}
    trie: Trie = {}
    for r in rows("titles.tsv"):
        path = tuple(bare(w) for w in _path(r["title"]))
        while path and path[-1] in _OPEN_ENDS:
            path = path[:-1]
        if path and not (len(path) == 1 and path[0] in verbs):
            plant(trie, path, Title(path, r["gender"], r["en"], r["kind"]))
    return trie


def _cues() -> dict[str, tuple[CueForm, ...]]:
    forms: dict[str, list[CueForm]] = {}
    for r in rows("cues.tsv"):
        cue = inflect(r["past"], r["present"], r["participle"], r["en"], Stance(r["stance"]), r["frame"])
        for surface, form in cue:
            forms.setdefault(surface, []).append(form)
    return {surface: tuple(found) for surface, found in forms.items()}


def _spellings() -> dict[str, str]:
    """English of single Arabic words in names; what newspapers have settled on stands before the list of names."""
    out = {fold(r["name"]): r["en"] for r in rows("spellings.tsv")}
    for r in rows("given_names.tsv"):
        if r["en"]:
            out.setdefault(fold(r["name"]), r["en"])
    return out


def load_knowledge(authority: Sequence[Authorised] = ()) -> Knowledge:
    """Read the lexicon and lay the authority over it. The authority's names win over the lexicon's.

    Raises `OSError` when the package's own lexicon cannot be read.
    """
    names, nisbas = _names(authority)
    phrases: Trie = {}
    for r in rows("phrases.tsv"):
        path = _path(r["phrase"])
        plant(phrases, path, Phrase(path, r["class"], r["en"]))
    cues = _cues()
    return Knowledge(
        names=names,
        titles=_titles(cues),
        phrases=phrases,
        cues=cues,
        heads={
            fold(r["head"]): Head(fold(r["head"]), r["class"], r["gender"], r["number"], r["en"])
            for r in rows("heads.tsv")
        },
        given={fold(r["name"]): r["gender"] for r in rows("given_names.tsv")},
        nisbas=nisbas,
        function=_list("function_words.txt"),
        common=_list("common.txt"),
        orgwords={fold(r["word"]): r["en"] for r in rows("orgwords.tsv")},
        romaniser=Romaniser(_spellings(), surnames((k.name, k.en) for k, _ in _people())),
    )
