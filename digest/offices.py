"""English of offices. Only what is understood is said: an office that is none of the lexicon's has its Arabic alone.

«نائب» before a name is an MP, before another office its holder's deputy; what a word becomes by what stands behind it
tells `titles.tsv`. What English calls otherwise in one country tells `offices.tsv`: the US secretary of state.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from digest.arabic import Word, definite
from digest.knowledge import Knowledge
from digest.lexemes import Title
from digest.model import EntityType
from digest.particles import PREPOSITIONS
from digest.tables import rows

NONE = "-"
"""In `titles.tsv`: no English where a noun completes the title."""


class Office(NamedTuple):
    """A title as it stands: its own words to `own`, what completes it to `end`, positions among a sentence's words."""

    title: Title
    first: int
    own: int
    end: int
    nisba: str = ""  # English

    @property
    def alone(self) -> bool:
        """Nothing completes it."""
        return self.end == self.own

    @property
    def doubtful(self) -> bool:
        """A rank by itself whose word means other things too: الفريق is a team as well."""
        return self.alone and self.title.kind == "rank" and bool(self.title.of)


class Titles(msgspec.Struct):
    """A run of titles with what completes them, and the name that follows, if any."""

    end: int
    parts: list[Office]
    desc: set[str]
    name: tuple[int, int] = msgspec.field(default=(0, 0))

    @property
    def heads(self) -> list[Title]:
        return [part.title for part in self.parts]

    @property
    def office(self) -> Office:
        """The first that is no mere courtesy."""
        return next((part for part in self.parts if part.title.kind != "honorific"), self.parts[0])

    def extend(self, end: int) -> None:
        """Take more words to the latest office."""
        self.end = end
        self.parts[-1] = self.parts[-1]._replace(end=end)


def english_of_office(office: Office, text: Sequence[Word], knowledge: Knowledge) -> str:
    """English of an office as it stands; "" where only a part of it would be said, and wrongly."""
    english, nisba = _completed(office, text, knowledge)
    return in_country(office.nisba or nisba, english) if english else ""


def _completed(office: Office, text: Sequence[Word], knowledge: Knowledge) -> tuple[str, str]:
    """(English of an office without its nisba, that of the nisba of an office inside it)."""
    title, other = office.title, office.title.of.removeprefix(NONE)
    if title.of and knowledge.owned_title(text[office.own - 1]) is not None:
        return other.removesuffix("{}").strip() or title.en, ""  # نائبه: his deputy
    if not title.of or not _completes(office, text, knowledge):
        return title.en, ""
    if "{}" not in other:
        return other, ""
    inner, n, clitics = knowledge.title_at(text, office.own)
    if inner is None or clitics or inner.kind not in ("office", "rank", "spokesman"):
        return "", ""
    own = office.own + n
    nisba = knowledge.nisba(text[own].folded) if own < office.end else None
    within, deeper = _completed(Office(inner, office.own, own, office.end), text, knowledge)
    return (other.format(within) if within else ""), (nisba[1] if nisba is not None else deeper)


def _completes(office: Office, text: Sequence[Word], knowledge: Knowledge) -> bool:
    """Whether a noun completes the title, no adjective, place or preposition: نائب المدير, not «نائب طرابلس»."""
    if office.alone or definite(text[office.own - 1].folded):
        return False
    word = text[office.own].folded
    known, _, _ = knowledge.known_at(text, office.own)
    if known is not None and known.type is EntityType.PLACE:
        return False
    if word in PREPOSITIONS:
        return office.title.kind != "rank" and "{}" not in office.title.of  # ممثلة في الوزارة; «نائب في البرلمان»
    adjective = knowledge.nisba(word) is not None and not definite(word)
    return not adjective and (definite(word) or _construct(office, text, knowledge))


def _construct(office: Office, text: Sequence[Word], knowledge: Knowledge) -> bool:
    """Whether an indefinite word behind a title completes it, being no adjective of it: نائب مدير, not «نائب سابق»."""
    title, _, clitics = knowledge.title_at(text, office.own)
    head, _ = knowledge.head_at(text[office.own])
    return (title is not None and not clitics) or head is not None or office.end > office.own + 1


def in_country(nisba: str, english: str) -> str:
    """An office with the adjective of its country, and what newspapers call it there."""
    for of, office, other in _called_otherwise():
        if of == nisba and (english == office or english.endswith(f" {office}")):
            return f"{nisba} {english.removesuffix(office)}{other}"
    return f"{nisba} {english}".strip()


@cache
def _called_otherwise() -> tuple[tuple[str, str, str], ...]:
    return tuple((r["of"], r["office"], r["en"]) for r in rows("offices.tsv"))
