"""English spellings for Arabic personal names that no list of people has.

Four sources, the surest first: rules for the little words of names; spellings that newspapers have settled on
(`lexicon/spellings.tsv`, `lexicon/given_names.tsv`); surnames as well-known people bear them; and for the rest what a
model has learned (`transliterate.py`). The last is a guess, and its confidence says so; whatever comes from here is
shown as machine-made until an editor confirms it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from digest.arabic import bare, definite, fold, is_arabic
from digest.tables import rows
from digest.transliterate import letters, transliterator

LISTED, BORNE = 0.85, 0.74
"""How likely a newspaper spells a word so: one that a list has; a surname as somebody else bears it. The second is how
often people of one surname agree, of 371 in the lexicon whose surname is in no list. For the rest see the model."""

_LINKS = {"بن": "bin", "ابن": "ibn", "بنت": "bint", "دي": "de", "فان": "van", "فون": "von", "ديل": "del", "دا": "da"}
_LEADS = {"ابو": "Abu", "ابي": "Abi", "ام": "Umm", "بو": "Bou", "ولد": "Ould", "بني": "Bani", "ال": "Al"}
_DIVINE = {"الله": "Allah", "الدين": "al-Din"}
_TRIBAL = {"با": "Ba", "بن": "Ben"}
"""What Hadhrami and Maghrebi surnames begin with, before the name of an ancestor: باحكيم, بنموسى."""
_NO_SURNAMES = frozenset(("الابن", "الاب", "الاول", "الثاني", "الثالث", "الرابع", "الملك", "الامير"))
_FIXED = _LINKS | _LEADS | _DIVINE


class Romanised(msgspec.Struct, frozen=True):
    """A name in Latin letters, and how likely an English newspaper spells its least sure word so (0 to 1)."""

    text: str
    confidence: float


def spellings() -> dict[str, str]:
    """English of single Arabic words in names; what newspapers have settled on stands before the list of names."""
    out = {fold(r["name"]): r["en"] for r in rows("spellings.tsv")}
    for r in rows("given_names.tsv"):
        if r["en"]:
            out.setdefault(fold(r["name"]), r["en"])
    return out


def surnames(people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The English of folded surnames, each as most people bear it: the last words of names, in Arabic and English,
    that have as many words in both."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for arabic, english in people:
        words, spelled = fold(arabic).split(), english.split()
        if len(words) == len(spelled) > 1 and words[-1] not in _NO_SURNAMES:
            found[words[-1]][spelled[-1]] += 1
            if definite(words[-1]) and spelled[-1][:3].lower() in ("al-", "el-"):
                found[bare(words[-1])][spelled[-1][3:]] += 1
    return {surname: counts.most_common(1)[0][0] for surname, counts in found.items()}


class Romaniser:
    """Spells names. `listed` gives the English of folded words that lists know, `borne` that of folded surnames."""

    def __init__(self, listed: Mapping[str, str], borne: Mapping[str, str] | None = None) -> None:
        self.listed, self.borne = dict(listed), dict(borne or {})
        self._word = lru_cache(maxsize=50_000)(self._spell)

    def romanise(self, names: Sequence[str]) -> list[Romanised]:
        """The names in Latin letters, in order. What is not Arabic stays as it is."""
        return [self._name(name) for name in names]

    def _name(self, name: str) -> Romanised:
        spelled = [self._hyphened(word) for word in self._joined(name)]
        if not spelled:
            return Romanised(name, 0.0)
        text = " ".join(english for english, _ in spelled)
        return Romanised(
            text[:1].upper() + text[1:] if not text.startswith("al-") else text, min(c for _, c in spelled)
        )

    def _joined(self, name: str) -> Iterable[str]:
        """The words of a name. One that lists know only together with the next is joined to it, as is every servant
        to the name of God after it: عبد الرحمن is Abdulrahman, نصر الله is Nasrallah."""
        words = [w for part in name.split() if (w := part.strip('«»"“”،,.()[]-'))]
        out: list[str] = []
        for word in words:
            if out and fold(word).startswith("ال"):
                both = fold(out[-1] + word)
                servant = fold(out[-1]) == "عبد"
                if servant or (fold(word) in _DIVINE and both in self.listed):
                    out[-1] += word
                    continue
            family = f"{out[-1]} {word}" if out and fold(out[-1]) in _LINKS else ""
            if fold(family) in self.listed and fold(word) not in self.listed:
                out[-1] = family  # بن يدر: Ben Yedder; but سالم بن علي is the son of Ali
                continue
            out.append(word)
        return out

    def _hyphened(self, word: str) -> tuple[str, float]:
        """A word that may be of several parts with hyphens between them."""
        parts = [self._word(part) if is_arabic(part) else (part, 1.0) for part in word.split("-") if part]
        return "-".join(english for english, _ in parts), min(confidence for _, confidence in parts)

    def _spell(self, word: str) -> tuple[str, float]:
        folded = fold(word)
        if folded in _FIXED:
            return _FIXED[folded], LISTED
        if folded in self.listed:
            return self.listed[folded], LISTED
        if folded in self.borne and not (definite(folded) and bare(folded) in self.listed):
            return self.borne[folded], BORNE
        if len(folded) > 4 and word.endswith("ة") and not definite(folded) and folded[:-1] in self.listed:
            return self.listed[folded[:-1]] + "a", BORNE  # سليمة of سليم
        if folded[:2] in _TRIBAL and len(folded) > 5 and folded[2:] in self.listed:
            return _TRIBAL[folded[:2]] + self.listed[folded[2:]].lower(), BORNE
        known = letters(word)
        if known.startswith("ال") and len(known) > 4:  # ألبرت bears no article
            english, confidence = self._rest(known[2:])
            return f"al-{english}", confidence
        if known.startswith("عبدال") and len(known) > 6:
            english, confidence = self._rest(known[5:])
            return f"Abdul{english.lower()}", confidence
        return _spelled(known)

    def _rest(self, word: str) -> tuple[str, float]:
        """What follows an article: it has no other, الالماني is al-Almani."""
        return _spelled(word) if word.startswith("ال") else self._spell(word)


def _spelled(word: str) -> tuple[str, float]:
    """A word by its letters alone."""
    spelled = transliterator().spell(word)
    return spelled.text.capitalize(), spelled.confidence
