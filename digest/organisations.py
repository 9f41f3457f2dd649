"""English of organisations whose Arabic name is built from a head noun: وزارة الخارجية الروسية."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from digest.arabic import Word, bare, definite
from digest.knowledge import Head, Knowledge, OrgPhrase
from digest.model import EntityType
from digest.names import Known

_MISSIONS = frozenset(("سفاره", "قنصليه", "بعثه", "ملحقيه", "ممثليه"))
"""Bodies that stand for a country in another place: «السفارة الإيرانية في الجزائر»."""
_CAPITALS = {"Algeria": "Algiers", "Tunisia": "Tunis", "Kuwait": "Kuwait City"}
"""Countries whose Arabic name is their capital's, where an embassy stands."""
_BEHIND = frozenset(("بنك", "مصرف"))  # «Bank of Sudan»
_LINKS = {"و": "and", "في": "in", "عن": "of", "من": "of", "ضد": "against", "الي": "to", "بين": "between"}


class Composed(NamedTuple):
    """An English name, and whether it says what the Arabic does: every everyday word in it has its English."""

    text: str
    sure: bool


def english_of(name: Sequence[Word], head: Head, knowledge: Knowledge) -> Composed:
    """An English form composed of the parts that the lexicon knows; what is no everyday word is spelled by sound.

    Countries come first as adjectives, then adjectives and nouns, then the head: "Russian Foreign Ministry". Two
    nouns that are joined follow it: "Ministry of Culture and Information".
    """
    phrase, n, _ = knowledge.org_phrase_at(name, 0)
    core = phrase.en if phrase is not None else head.en[:1].upper() + head.en[1:]
    parts = _Parts(core, phrase, head)
    _read(name, max(n, 1), parts, knowledge)
    return Composed(parts.english(), parts.sure)


@dataclass(slots=True)
class _Parts:
    """The English of a name's words, by where it stands."""

    core: str
    phrase: OrgPhrase | None
    head: Head
    nisbas: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)  # adjectives of the head, the last in Arabic first
    nouns: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)  # with its preposition
    joined: bool = False
    sure: bool = True

    def english(self) -> str:
        nouns = " ".join(self.nouns)
        front = [*dict.fromkeys(self.nisbas), *self.first]
        if self.joined and self.head.word == "وزاره":
            parts = [*front, self.core, "of", nouns, *self.behind]
        else:
            parts = [*front, nouns, self.core, *self.behind]
        text = " ".join(p for p in parts if p)
        return text[:1].upper() + text[1:]


def _read(name: Sequence[Word], at: int, parts: _Parts, knowledge: Knowledge) -> None:
    while at < len(name):
        word = name[at].folded
        if not word[0].isalnum():
            at += 1
            continue
        known, n, clitics = knowledge.known_at(name, at)
        nisba = knowledge.nisba(word)
        if nisba is not None and (known is None or n == 1):
            parts.nisbas.append(nisba[1])
            at += 1
        elif known is not None and clitics in ("", "ل", "ب") and (n > 1 or not _plain(word, clitics, knowledge)):
            _add_known(known, clitics, name[at - 1].folded, parts)
            at += n
        else:
            at = _add_word(name, at, parts, knowledge)


def _plain(word: str, clitics: str, knowledge: Knowledge) -> bool:
    """Whether a word that is also a name is an everyday one here: لحقوق is no حقوق."""
    rest = word.removeprefix(clitics)
    return rest in knowledge.orgwords or bare(rest) in knowledge.orgwords


def _add_known(known: Known, clitics: str, before: str, parts: _Parts) -> None:
    """A country before the head as its adjective, a place or body before it by name; behind «في» after it."""
    english = known.en.split(" (")[0]
    if before in ("في", "لدي", "الي"):
        if known.type is EntityType.ORGANISATION:
            parts.nisbas.insert(0, english)
        else:
            capital = _CAPITALS.get(known.en) if parts.head.word in _MISSIONS else None
            parts.behind.append(f"{'to' if before == 'الي' else 'in'} {capital or english}")
    elif clitics == "ب":
        parts.behind.append(f"in {english}")
    elif known.type is EntityType.PLACE and clitics == "ل":
        parts.behind.append(f"for {english}")
    elif known.type is EntityType.PLACE and parts.head.word in _BEHIND:
        parts.behind.append(f"of {english}")
    else:
        adjective = known.kind == "country" and parts.head.cls in ("state", "org") and not parts.nouns
        parts.nisbas.insert(0, known.nisba if adjective and known.nisba else english)


def _add_word(name: Sequence[Word], at: int, parts: _Parts, knowledge: Knowledge) -> int:
    """Take in one word or a phrase of the table; where the next begins."""
    folded, raw = name[at].folded, name[at].raw
    if folded in _LINKS and folded != "و":
        if at + 1 < len(name) and knowledge.known_at(name, at + 1)[0] is None:
            parts.behind.append(_LINKS[folded])
        return at + 1
    if folded in knowledge.function:
        return at + 1
    joined = folded.startswith("و") and at > 1 and definite(folded[1:]) | (folded[1:] in knowledge.orgwords)
    english, n = _phrase(name, at, knowledge, joined=bool(joined))
    if not english:
        english = knowledge.romaniser.romanise([raw])[0].text
        english = english[:1].upper() + english[1:]
        everyday = knowledge.ordinary(folded) and folded not in knowledge.given
        parts.sure = parts.sure and (not everyday or parts.head.proper or raw[:1] in "«\"“")
    if joined:
        _join(parts, english)
    elif parts.behind and parts.behind[-1] in _LINKS.values():
        parts.behind[-1] = f"{parts.behind[-1]} {english}"
    elif not parts.nouns and _adjectival(name, at, knowledge):
        parts.first.insert(0, english)
    elif parts.nouns and _adjectival(name, at, knowledge):
        parts.nouns.insert(len(parts.nouns) - 1, english)
    else:
        parts.nouns.append(english)
    return at + n


def _join(parts: _Parts, english: str) -> None:
    if parts.behind:
        parts.behind[-1] = f"{parts.behind[-1]} and {english}"
    elif parts.nouns:
        parts.nouns.append(f"and {english}")
        parts.joined = True
    elif parts.first:
        parts.first[0] = f"{parts.first[0]} and {english}"
    else:
        parts.behind.append(f"and {english}")


def _adjectival(name: Sequence[Word], at: int, knowledge: Knowledge) -> bool:
    """Whether a word is an adjective: one in -ي or -ية, or of rank, that agrees with a word before it."""
    folded = name[at].folded
    stem = bare(folded)
    ranks = ("عام", "اعلي", "عليا", "خاص", "مستقل", "مشترك", "مسلح", "جديد", "موحد", "متحد", "دائم", "اول", "اكبر")
    agrees = definite(folded) == definite(name[at - 1].folded) or definite(folded)
    return agrees and (stem.endswith(("ي", "يه")) and len(stem) > 3 or stem.removesuffix("ه") in ranks)


def _phrase(name: Sequence[Word], at: int, knowledge: Knowledge, *, joined: bool) -> tuple[str, int]:
    """English of the longest run of words that the table holds, and how many; ("", 1) where it has none."""
    words = [w.folded for w in name[at : at + 4]]
    words[0] = words[0][1:] if joined else words[0]
    for n in range(len(words), 0, -1):
        for forms in _forms(words[0], knowledge):
            if (english := knowledge.orgwords.get(" ".join([forms, *(bare(w) for w in words[1:n])]))) is not None:
                return english, n
    return "", 1


def _forms(folded: str, knowledge: Knowledge) -> list[str]:
    """The keys under which the table may hold a word: without article and «لـ», as a masculine or a singular."""
    out: list[str] = []
    for start in (
        folded,
        "ا" + folded[1:] if folded.startswith("لل") else "",
        folded[1:] if folded[0] in "لب" and len(folded) > 3 else "",
    ):
        stem = bare(start)
        if not stem:
            continue
        endings = (("", ""), ("ه", ""), ("ات", "ه"), ("ات", ""), ("ين", ""), ("ون", ""), ("يه", "ي"), ("ا", ""))
        out += [stem[: -len(e)] + put if e else stem for e, put in endings if stem.endswith(e) and len(stem) > len(e) + 2]
        if len(stem) <= 2:
            out.append(stem)
    return out
