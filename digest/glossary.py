"""The editors' glossary, `content/glossary.yaml`: terms that must be said in one way in English.

    - ar: القرار 2254               # wherever a sentence has these words,
      en: Resolution 2254           # its English should have these
      also: [UNSCR 2254]            # or one of these, which are left as they are
      replaces: [decision 2254]     # what the machine is known to write instead: the English above takes its place
      note: The press writes it so. # for editors

Only ar and en are needed. Where an English sentence of the machine has neither, it is flagged. What is no name is
found by its words alone, whatever small letters stand before them (و ف ب ل ك, ال).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from digest.arabic import Word, fold_name, path_of, peeled, words
from digest.errors import GlossaryError
from digest.nodes import Nodes, line_of
from digest.tables import Trie, longest, plant

FILE = "glossary.yaml"
KEYS = frozenset({"ar", "en", "also", "replaces", "note"})
DEPTH = 3  # list, term, list of words


class Entry(NamedTuple):
    """A term: its Arabic, its English, other English that will do, and English that is wrong."""

    ar: str
    en: str
    also: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


class Glossary(msgspec.Struct, frozen=True):
    """The terms, ready to be found in a sentence."""

    entries: tuple[Entry, ...] = ()
    trie: Trie = msgspec.field(default_factory=dict)

    def within(self, source: str) -> list[Entry]:
        """The terms of a sentence in text order, the longest where several begin at one word, each once."""
        found: dict[Entry, None] = {}
        text = words(source) if self.trie else []
        at = 0
        while at < len(text):
            entry, length = self._at(text, at)
            if entry:
                found[entry] = None
            at += max(length, 1)
        return list(found)

    def _at(self, text: list[Word], at: int) -> tuple[Entry | None, int]:
        best: tuple[Entry | None, int] = (None, 0)
        for _, rest in peeled(text[at].folded):
            for first in (rest, f"ال{rest}", rest.removeprefix("ال")):
                found, length = longest(self.trie, first, text, at + 1)
                if length > best[1]:
                    best = (found, length)
        return best


def load_glossary(content: Path) -> Glossary:
    """Read `content/glossary.yaml`; without the file there are no terms. Raises GlossaryError."""
    path = content / FILE
    if not path.exists():
        return Glossary()
    at = Nodes(str(path), GlossaryError)
    seen: dict[str, int] = {}
    entries = []
    for node in at.load(path, DEPTH, "A term holds text and lists of text."):
        fields = at.fields(node, KEYS, "a term")
        for key in ("ar", "en"):
            if key not in fields:
                raise at.wrong(f'a term without "{key}"', node, "ar and en are needed.")
        entry = _entry(fields, at)
        first = seen.setdefault(fold_name(entry.ar), line_of(node))
        if not path_of(entry.ar) or first != line_of(node):
            what = f'"{entry.ar}" is given twice' if path_of(entry.ar) else f'"{entry.ar}" has no words'
            raise at.wrong(what, fields["ar"], f"It stands on line {first} too." if path_of(entry.ar) else "")
        entries.append(entry)
    return glossary_of(entries)


def glossary_of(entries: list[Entry]) -> Glossary:
    """A glossary of these terms."""
    trie: Trie = {}
    for entry in entries:
        plant(trie, path_of(entry.ar), entry)
    return Glossary(tuple(entries), trie)


def _entry(fields: Mapping[str, yaml.Node], at: Nodes) -> Entry:
    entry = Entry(
        at.text(fields["ar"], "ar"),
        at.text(fields["en"], "en"),
        at.texts(fields, "also", at.text),
        at.texts(fields, "replaces", at.text),
    )
    clash = {form.lower() for form in entry.replaces} & {form.lower() for form in (entry.en, *entry.also)}
    if clash:
        what = f'"{min(clash)}" is both right and wrong'
        raise at.wrong(what, fields["replaces"], "Take it out of one list.")
    return entry
