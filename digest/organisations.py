"""English of organisations whose Arabic name is built from a head noun: وزارة الخارجية الروسية."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from digest.arabic import OPENING, Word, bare, definite
from digest.bodynames import NOBLE
from digest.knowledge import Knowledge
from digest.lexemes import Head
from digest.model import EntityType
from digest.names import Known

_MISSIONS = frozenset(("سفاره", "قنصليه", "بعثه", "ملحقيه", "ممثليه"))
"""Bodies that stand for a country in another place: «السفارة الإيرانية في الجزائر»."""
_CAPITALS = {"Algeria": "Algiers", "Tunisia": "Tunis", "Kuwait": "Kuwait City"}
"""Countries whose Arabic name is their capital's, where an embassy stands."""
_BEHIND = frozenset(("بنك", "مصرف", "جامعه"))  # "Bank of Sudan", "University of Baghdad"
_LINKS = {"في": "in", "عن": "of", "من": "of", "ضد": "against", "الي": "to", "بين": "between", "من اجل": "for"}
_SHORT = {"United Nations": "UN", "European Union": "EU", "Palestine Liberation Organization": "PLO"}
"""Bodies that stand by their initials before the name of what is theirs: "UN News Centre"."""
_SERVED = frozenset(
    (
        "Maternity",
        "Children",
        "Eye",
        "Heart",
        "Cancer",
        "Oncology",
        "Women",
        "Military",
        "Government",
        "General",
        "University",
        "Specialist",
        "Army",
        "Police",
        "Security",
        "Dentistry",
        "Psychological",
        "Teaching",
        "National",
        "International",
        "Central",
        "Educational",
        "Private",
        "Orthodox",
    )
)
"""What a hospital or club is for or of; other words behind such a noun are its own name."""


class Composed(NamedTuple):
    """An English name, and whether it says what the Arabic does: every everyday word in it has its English."""

    text: str
    sure: bool


def english_of(name: Sequence[Word], head: Head, knowledge: Knowledge) -> Composed:
    """An English form composed of the parts that the lexicon knows; what is no everyday word is spelled by sound.

    Countries come first as adjectives, then adjectives and nouns, then the head: "Russian Foreign Ministry". A
    ministry's portfolios follow it where there are two: "Ministry of Culture and Information".
    """
    phrase, n, _ = knowledge.org_phrase_at(name, 0)
    if phrase is not None and phrase.cls == "common":
        phrase, n = None, 0  # the beginning of a longer name: اللجنة الدولية لدعم سورية
    core = phrase.en if phrase is not None else head.en[:1].upper() + head.en[1:]
    parts = _Parts(core, head)
    marks = [k for k, word in enumerate(name) if word.raw in OPENING]
    if marks:
        parts.title = _title(name[marks[0] + 1 : marks[1] if len(marks) > 1 else len(name)], head, knowledge)
        name, n = [name[0], *(name[marks[1] + 1 :] if len(marks) > 1 else ())], 1
    _read(name, max(n, 1), parts, knowledge)
    return Composed(parts.english(), parts.sure)


def _title(words: Sequence[Word], head: Head, knowledge: Knowledge) -> str:
    """What stands in quotation marks: a party's name in English where every word has one, else spelled out."""
    spelled = knowledge.romaniser.romanise([" ".join(w.raw for w in words)])[0].text
    spelled = spelled[:1].upper() + spelled[1:]
    if head.names == "own" or head.cls in ("outlet", "agency") or head.word in ("شركه", "موقع", "مجموعه"):
        return spelled
    out: list[str] = []
    at = 0
    while at < len(words):
        pair = " ".join(w.folded for w in words[at : at + 2])
        if pair in _LINKS or words[at].folded in _LINKS:
            out.append(_LINKS.get(pair) or _LINKS[words[at].folded])
            at += 2 if pair in _LINKS else 1
            continue
        english, n = _phrase(words, at, knowledge, joined=False)
        if not english:
            return spelled
        if out and out[-1] in _LINKS.values():
            english = f"the {english}" if definite(words[at].folded) else english
        elif out and definite(words[at].folded) and _adjectival(words, at):
            english = f"{english} {out.pop()}"
        elif out:
            english = f"of {english}"
        out.append(english)
        at += n
    return " ".join(out)


class _Parts(msgspec.Struct):
    """The English of a name's words, by where it stands."""

    core: str
    head: Head
    title: str = ""  # in quotation marks
    nisbas: list[str] = msgspec.field(default_factory=list)
    first: list[str] = msgspec.field(default_factory=list)  # adjectives of the head, the last in Arabic first
    nouns: list[str] = msgspec.field(default_factory=list)
    behind: list[str] = msgspec.field(default_factory=list)  # with its preposition
    joined: bool = False
    own: bool = False  # a proper name stands among the nouns, so that adjectives follow it
    object: bool = False  # the words behind tell of what: للدفاع عن الأرض
    sure: bool = True

    def english(self) -> str:
        nouns = " ".join([*([self.title] if self.title else []), *self.nouns])
        front = [*dict.fromkeys(self.nisbas), *self.first]
        if self.object:
            parts = [*front, self.core, "for", nouns, *self.behind]
        elif self.joined and self.head.word == "وزاره":
            parts = [*front, self.core, "of", nouns, *self.behind]
        else:
            parts = [*front, nouns, self.core, *self.behind]
        text = " ".join(p for p in parts if p)
        return text[:1].upper() + text[1:]

    def put(self, english: str, *, joined: bool, adjective: bool, construct: bool) -> None:
        """Set a word where English has it."""
        if joined:
            self._join(english)
        elif self.behind and self.behind[-1] in _LINKS.values():
            self.behind[-1] = f"{self.behind[-1]} {english}"
        elif self.object:
            self.qualify(english)
        elif adjective and not self.nouns:
            self.first.insert(0, english)
        elif self.nouns and not self.own and (adjective or construct):
            self.nouns.insert(len(self.nouns) - 1, english)  # إدارة الكوارث: Disaster Management
        else:
            self.nouns.append(english)

    def qualify(self, english: str) -> None:
        """Set a word before the last one behind the head: أراضي سلوان is "Silwan Lands"."""
        *before, last = self.behind[-1].split(" ")
        self.behind[-1] = " ".join([*before, english, last])

    def _join(self, english: str) -> None:
        if self.behind:
            self.behind[-1] = f"{self.behind[-1]} and {english}"
        elif self.nouns:
            self.nouns.append(f"and {english}")
            self.joined = True
        elif self.first:
            self.first[0] = f"{self.first[0]} and {english}"
        else:
            self.behind.append(f"and {english}")


def _read(name: Sequence[Word], at: int, parts: _Parts, knowledge: Knowledge) -> None:
    while at < len(name):
        word = name[at].folded
        if not word[0].isalnum():
            at += 1
            continue
        known, n, clitics = knowledge.known_at(name, at)
        nisba = knowledge.nisba(word)
        whole = definite(name[0].folded) or name[0].folded.startswith("لل")
        place = known is not None and known.type is EntityType.PLACE and not definite(word) and whole
        if nisba is not None and (known is None or n == 1) and not place:
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
    english = _SHORT.get(english, english)
    if parts.object:
        parts.qualify(english)
    elif before in ("في", "لدي", "الي"):
        if known.type is EntityType.ORGANISATION:
            parts.nisbas.insert(0, english)
        else:
            capital = _CAPITALS.get(known.en) if parts.head.word in _MISSIONS else None
            parts.behind.append(f"{'to' if before == 'الي' else 'in'} {capital or english}")
    elif clitics == "ب":
        parts.behind.append(f"in {english}")
    elif known.type is EntityType.PLACE and clitics == "ل":
        parts.behind.append(f"for {english}")
    elif known.type is EntityType.PLACE and parts.head.word in _BEHIND and not parts.nouns:
        parts.behind.append(f"of {english}")
    elif parts.nouns and known.type is EntityType.PLACE and not definite(before) and before[:1] == "ل":
        parts.nouns.insert(len(parts.nouns) - 1, english)  # لدعم سورية: Syria Support
    else:
        adjective = known.kind == "country" and parts.head.cls in ("state", "org") and not parts.nouns
        parts.nisbas.insert(0, known.nisba if adjective and known.nisba else english)


def _add_word(name: Sequence[Word], at: int, parts: _Parts, knowledge: Knowledge) -> int:
    """Take in one word or a phrase of the table; where the next begins."""
    folded, raw = name[at].folded, name[at].raw
    if folded in _LINKS:
        if at + 1 < len(name) and knowledge.known_at(name, at + 1)[0] is None:
            parts.behind.append(_LINKS[folded])
            parts.object = folded == "عن" and bool(parts.nouns)
        return at + 1
    if folded in knowledge.function:
        return at + 1
    joined = folded.startswith("و") and at > 1 and (definite(folded[1:]) or folded[1:] in knowledge.orgwords)
    english, n = _phrase(name, at, knowledge, joined=joined)
    adjective = _adjectival(name, at)
    own = parts.head.names == "own" and not set(english.split()) & _SERVED and not adjective
    noble = folded in NOBLE and bool(english)
    parts.own = parts.own or own or noble
    if not english or (own and not noble):
        n = 1
        english = knowledge.romaniser.romanise([raw])[0].text
        english = english[:1].upper() + english[1:]
        everyday = knowledge.ordinary(folded) and folded not in knowledge.given
        parts.sure = parts.sure and (not everyday or bool(parts.head.names))
    parts.put(english, joined=joined, adjective=adjective, construct=definite(folded) > definite(name[at - 1].folded))
    return at + n


def _adjectival(name: Sequence[Word], at: int) -> bool:
    """Whether a word is an adjective: one in -ي or -ية, or of rank, that agrees with a word before it."""
    folded = name[at].folded
    stem = bare(folded)
    ranks = ("عام", "اعلي", "عليا", "خاص", "مستقل", "مشترك", "مسلح", "جديد", "موحد", "متحد", "دائم", "اول", "اكبر")
    agrees = definite(folded) == definite(name[at - 1].folded) or definite(folded)
    return agrees and ((stem.endswith(("ي", "يه")) and len(stem) > 3) or stem.removesuffix("ه") in ranks)


def _phrase(name: Sequence[Word], at: int, knowledge: Knowledge, *, joined: bool) -> tuple[str, int]:
    """English of the longest run of words that the table holds, and how many; ("", 1) where it has none."""
    words = [w.folded for w in name[at : at + 4]]
    words[0] = words[0][1:] if joined else words[0]
    for n in range(len(words), 0, -1):
        for forms in _forms(words[0]):
            if (english := knowledge.orgwords.get(" ".join([forms, *(bare(w) for w in words[1:n])]))) is not None:
                return english, n
    return "", 1


def _forms(folded: str) -> list[str]:
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
        out += [
            stem[: -len(e)] + put if e else stem for e, put in endings if stem.endswith(e) and len(stem) > len(e) + 2
        ]
        if len(stem) <= 2:
            out.append(stem)
    return out
