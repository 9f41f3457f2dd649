"""Which state one article means by «المملكة», «السلطنة» or «عمان»: the one that it speaks of by name or nisba."""

from collections import Counter
from collections.abc import Iterator, Sequence

from digest.arabic import Word
from digest.knowledge import Knowledge
from digest.model import EntityType
from digest.names import Known

_KINGDOMS = (("السعوديه",), ("الاردن",), ("المغرب",), ("البحرين",))
_OMAN = ("سلطنه", "عمان")
_OFTEN, _RARELY = 4, 5
"""News is of one state that it names so often, where all others together stand so many times more seldom."""
_CLEARLY = 2
"""How many times as often as its rivals a kingdom must be named."""


def realms(text: Sequence[Word], knowledge: Knowledge) -> Iterator[tuple[tuple[str, ...], Known]]:
    """Words that mean a state in an article, given its words, with the state. Where two are as likely, none."""
    if not any(word.folded.endswith(("مملكه", "سلطنه", "عمان")) for word in text):
        return
    seen = _named(text, knowledge)
    if any(word.folded.endswith("مملكه") for word in text):
        ranked = sorted(((seen[k.country], k) for p in _KINGDOMS if (k := _known(p, knowledge))), key=lambda r: -r[0])
        if len(ranked) > 1 and ranked[0][0] > 0 and ranked[0][0] >= _CLEARLY * ranked[1][0]:
            yield ("المملكه",), ranked[0][1]
    oman = _known(_OMAN, knowledge)
    if oman is not None and seen["Oman"] > 0:
        yield ("السلطنه",), oman
        if seen["Oman"] > seen["Jordan"]:
            yield ("عمان",), oman


def home(text: Sequence[Word], knowledge: Knowledge) -> str:
    """The English adjective of the one state that an article of these words is about, "" for news of several."""
    seen = _named(text, knowledge)
    seen.pop("", None)
    ranked = seen.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or seen.total() - ranked[0][1] > ranked[0][1] / _RARELY:
        return ""
    adjectives = Counter(n[1] for w in text if (n := knowledge.nisba(w.folded)) is not None and n[0] == ranked[0][0])
    return adjectives.most_common(1)[0][0] if adjectives else ""


def _known(path: Sequence[str], knowledge: Knowledge) -> Known | None:
    known, _, _ = knowledge.known_at([Word(0, 0, w, w) for w in path], 0)
    return known


def _named(text: Sequence[Word], knowledge: Knowledge) -> Counter[str]:
    """How often the article names each country: itself, its towns, what is its own. Bare عمان tells nothing."""
    seen: Counter[str] = Counter()
    for at, word in enumerate(text):
        nisba = knowledge.nisba(word.folded)
        if nisba is not None:
            seen[nisba[0]] += 1
            continue
        known = knowledge.known_at(text, at)[0] if knowledge.begins_entry(word.folded) else None
        if known is not None and known.type is EntityType.PLACE and known.name not in ("عمّان", "عمان"):
            seen[known.country] += 1
        elif word.folded in ("السلطنه", "والسلطنه", "بالسلطنه", "للسلطنه"):
            seen["Oman"] += 1
    return seen
