"""What the lexicon's tables hold, in the forms in which the analysis looks for it.

To read, fold and inflect them takes a quarter of a second. So each version of the package does that once, and keeps
what came of it in the user's own cache (`digest.usercache`).
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple, TypeVar

import msgspec

from digest.arabic import bare, fold, path_of
from digest.bodywords import OrgPhrase, PlaceWord, org_phrases, org_words, place_words
from digest.inflect import CueForm, inflect
from digest.machine import package_hash
from digest.model import Stance
from digest.names import Listed, Words, listed_names, listed_nisbas, people
from digest.romanise import spellings, surnames
from digest.shapes import load_weights
from digest.tables import LEXICON, rows, word_list
from digest.usercache import keep, kept
from digest.vocabulary import Vocabulary, load_vocabulary

KIND, MOST = "lexicon", 10  # where it is kept, and how many versions at most


class Title(NamedTuple):
    """An office, honorific, rank or profession. `words` are folded and without the article."""

    words: Words
    gender: str  # m, f, p (plural) or "" for both
    en: str
    kind: str
    of: str = ""  # English where a noun completes it, if that is something else


class Head(NamedTuple):
    """A noun that heads an organisation's name, an anonymous source, a group or a document."""

    word: str
    cls: str
    gender: str
    number: str
    en: str
    names: str = ""  # "any" or "own" where any word behind it may be a proper name: شركة المراعي, صحيفة الوطن


class Quantifier(NamedTuple):
    """A word that counts or picks out of a group; `of` is the preposition behind it, "" before a construct."""

    of: str
    number: str
    en: str


class Phrase(NamedTuple):
    """A phrase that frames speech."""

    words: Words
    cls: str
    en: str


_OPENENDS = frozenset(("باسم", "في", "لدي", "من", "لشوون", "شوون", "علي", "ل"))  # what completes a title is read
_SAYING = (("بقوله", "m", "s"), ("بقولها", "f", "s"), ("بقولهم", "m", "p"))  # «رد عليه بقوله: …»

Value = TypeVar("Value")
Paths = tuple[tuple[Words, Value], ...]
"""What stands in a trie, each value with the words that lead to it."""


class Lexicon(msgspec.Struct, frozen=True, array_like=True):
    """The tables. Single words are keys in their folded form; see `digest.knowledge.Knowledge`."""

    names: tuple[Listed, ...]
    nisbas: dict[str, tuple[str, str]]
    titles: Paths[Title]
    phrases: Paths[Phrase]
    org_phrases: Paths[OrgPhrase]
    cues: dict[str, tuple[CueForm, ...]]
    heads: dict[str, Head]
    placewords: dict[str, PlaceWord]
    quantifiers: dict[str, tuple[Quantifier, ...]]
    given: dict[str, str]
    function: frozenset[str]
    vocabulary: Vocabulary
    orgwords: dict[str, str]
    spellings: dict[str, str]
    surnames: dict[str, str]
    shapes: dict[str, int]


_LEXICON = msgspec.json.Decoder(Lexicon)


def load_lexicon() -> Lexicon:
    """The tables, as this version of the package has read them before; else they are read now. Raises OSError."""
    version = package_hash().hex()
    with suppress(msgspec.MsgspecError):
        return _LEXICON.decode(kept(KIND, version))
    lexicon = read_lexicon()
    keep(KIND, version, msgspec.json.encode(lexicon), MOST)
    return lexicon


def read_lexicon() -> Lexicon:
    """The tables, from the package's files. Raises OSError."""
    cues = _cues()
    return Lexicon(
        names=tuple(listed_names()),
        nisbas=listed_nisbas(),
        titles=tuple(_titles(cues).items()),
        phrases=tuple(_phrases().items()),
        org_phrases=tuple(org_phrases().items()),
        cues=cues,
        heads={
            fold(r["head"]): Head(fold(r["head"]), r["class"], r["gender"], r["number"], r["en"], r["names"])
            for r in rows("heads.tsv")
        },
        placewords=place_words(),
        quantifiers=_quantifiers(),
        given={fold(r["name"]): r["gender"] for r in rows("given_names.tsv")},
        function=word_list("function_words.txt"),
        vocabulary=load_vocabulary(word_list("common.txt")),
        orgwords=org_words(),
        spellings=spellings(),
        surnames=surnames((known.name, known.en) for known, _ in people()),
        shapes=load_weights(LEXICON / "shapes.tsv"),
    )


def _titles(cues: Mapping[str, tuple[CueForm, ...]]) -> dict[Words, Title]:
    """Titles that are also a finite verb of saying, such as طالب, are left to the verb."""
    verbs = {surface for surface, forms in cues.items() if any(f.mood != "participle" for f in forms)}
    titles: dict[Words, Title] = {}
    constructs: list[tuple[Words, Title]] = []
    for r in rows("titles.tsv"):
        path = tuple(bare(w) for w in path_of(r["title"]))
        while path and path[-1] in _OPENENDS:
            path = path[:-1]
        if path and not (len(path) == 1 and path[0] in verbs):
            title = Title(path, r["gender"], r["en"], r["kind"], r["of"])
            titles.setdefault(path, title)
            if title.gender == "p" and len(path) == 1 and path[0].endswith(("ون", "ين")):
                constructs.append(((path[0][:-1],), title))  # before a genitive: مزارعو البصرة, مزارعي البصرة
    for path, title in constructs:  # behind all others: المحامي is one lawyer
        titles.setdefault(path, title)
    return titles


def _phrases() -> dict[Words, Phrase]:
    phrases: dict[Words, Phrase] = {}
    for r in rows("phrases.tsv"):
        path = path_of(r["phrase"])
        phrases.setdefault(path, Phrase(path, r["class"], r["en"]))
    return phrases


def _cues() -> dict[str, tuple[CueForm, ...]]:
    forms: dict[str, list[CueForm]] = {}
    for r in rows("cues.tsv"):
        cue = inflect(r["past"], r["present"], r["participle"], r["en"], Stance(r["stance"]), r["frame"])
        for surface, form in cue:
            forms.setdefault(surface, []).append(form)
    for surface, gender, number in _SAYING:
        said = CueForm("قال", "said", Stance.NEUTRAL, "participle", gender, number, frozenset("*"), False, False)
        forms.setdefault(surface, []).append(said)
    return {surface: tuple(found) for surface, found in forms.items()}


def _quantifiers() -> dict[str, tuple[Quantifier, ...]]:
    out: dict[str, tuple[Quantifier, ...]] = {}
    for r in rows("quantifiers.tsv"):
        out[fold(r["word"])] = (*out.get(fold(r["word"]), ()), Quantifier(r["of"], r["number"], r["en"]))
    return out
