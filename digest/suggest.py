"""Remembered sentences that are like one the memory does not have: for an editor to look at, never for a page.

A sentence whose article was changed after somebody had translated it has no match any more; here its old translation is
the first suggestion.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from math import log
from typing import NamedTuple

from digest.arabic import fold, is_arabic, words
from digest.memory import Memory, Remembered, normal
from digest.model import Article, State
from digest.segment import segment

LOWEST = 60  # per cent; below, two sentences of one newspaper share little more than its phrases
MOST = 3  # suggestions for one sentence
TELLING = 8  # of its words, the rarest, by which candidates are found
LOOKED_AT = 12  # remembered sentences, those with the rarest words in common, that are compared letter by letter


class Suggestion(NamedTuple):
    """A remembered sentence that is like another: `score` in per cent of its letters, 100 but for marks and spaces.

    `gone` is whether no article has that sentence any more: then it probably became the other one.
    """

    entry: Remembered
    score: int
    gone: bool
    differences: str  # «قال [-لافروف-]{+بيسكوف+} إن»: taken out, put in


class Open(NamedTuple):
    """A sentence that the memory does not have, with what is like it, the nearest first."""

    path: str
    line: int
    source: str
    near: tuple[Suggestion, ...]


class Finder:
    """Looks through a memory. `standing` are the normalised sentences that articles have."""

    def __init__(self, memory: Memory, standing: Iterable[str] = ()) -> None:
        self._standing = frozenset(standing)
        self._entries = list(memory.entries.values())
        self._folded = [" ".join(_folded(entry.source)) for entry in self._entries]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for n, found in enumerate(self._folded):
            for word in set(found.split()):
                self._by_word[word].append(n)

    def near(self, source: str, lowest: int = LOWEST) -> tuple[Suggestion, ...]:
        """What is like a sentence, the nearest first; the sentence itself is left out."""
        own = normal(source)
        new = " ".join(_folded(source))
        scored = [(self._likeness(n, new, lowest), n) for n in self._candidates(source)]
        found = [self._suggestion(source, n, score) for score, n in scored if score >= lowest]
        fit = [s for s in found if normal(s.entry.source) != own]
        return tuple(sorted(fit, key=lambda s: (-s.score, not s.gone, s.entry.source))[:MOST])

    def _likeness(self, n: int, new: str, lowest: int) -> int:
        """In per cent; 0 where it is surely too little, which is quickly seen."""
        matcher = SequenceMatcher(None, self._folded[n], new, autojunk=False)
        likely = 100 * matcher.real_quick_ratio() >= lowest and 100 * matcher.quick_ratio() >= lowest
        return int(100 * matcher.ratio()) if likely else 0

    def _candidates(self, source: str) -> list[int]:
        """The entries that share most with it, rare words counting for more."""
        total = len(self._entries)
        shared: dict[int, float] = defaultdict(float)
        held = sorted((len(self._by_word[w]), w) for w in set(_folded(source)) if w in self._by_word)
        for count, word in held[:TELLING]:
            for n in self._by_word[word]:
                shared[n] += log(1 + total / count)
        return [n for n, _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:LOOKED_AT]]

    def _suggestion(self, source: str, n: int, score: int) -> Suggestion:
        entry = self._entries[n]
        gone = bool(self._standing) and normal(entry.source) not in self._standing
        return Suggestion(entry, score, gone, differences(entry.source, source))


def differences(old: str, new: str) -> str:
    """The new sentence with what it has lost in [-…-] and what it has gained in {+…+}."""
    a, b = words(old), words(new)
    matcher = SequenceMatcher(None, [w.folded for w in a], [w.folded for w in b], autojunk=False)
    parts = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            parts.append(new[b[j1].start : b[j2 - 1].end])
            continue
        lost = old[a[i1].start : a[i2 - 1].end] if i1 < i2 else ""
        gained = new[b[j1].start : b[j2 - 1].end] if j1 < j2 else ""
        parts.append((f"[-{lost}-]" if lost else "") + (f"{{+{gained}+}}" if gained else ""))
    return " ".join(" ".join(parts).split())


def open_sentences(articles: Sequence[Article], memory: Memory, lowest: int = LOWEST) -> Iterator[Open]:
    """Every sentence and title that the memory does not have and that something in it is like, in their order."""
    places = [(article, line, source) for article in articles for line, source in _sentences(article)]
    finder = Finder(memory, {normal(source) for _, _, source in places})
    for article, line, source in places:
        if is_arabic(source) and memory.get(source) is None and (near := finder.near(source, lowest)):
            yield Open(article.path, line, source, near)


def untranslated(articles: Iterable[Article], memory: Memory) -> list[Remembered]:
    """Every sentence and title that the memory does not have, each once, as entries without English."""
    found: dict[str, Remembered] = {}
    for article in articles:
        for line, source in _sentences(article):
            if is_arabic(source) and memory.get(source) is None:
                entry = Remembered(" ".join(source.split()), "", State.EDITED, article.path, line)
                found.setdefault(normal(source), entry)
    return list(found.values())


def _sentences(article: Article) -> Iterator[tuple[int, str]]:
    if article.title:
        yield 1, article.title
    for block in segment(article):
        for sentence in block.sentences:
            yield article.text.count("\n", 0, sentence.span.start) + 1, sentence.span.of(article.text)


def _folded(source: str) -> list[str]:
    return [w.folded for w in words(source) if fold(w.raw)[:1].isalnum()]
