"""What an editor is asked, as data: a question, the answers that are proposed, the sentences around it."""

from collections.abc import Sequence
from math import log2
from typing import Any

import msgspec

from digest.corpus import Piece
from digest.text import cut

KINDS = ("speakers", "names", "translations")
HARM = {"narrow": 20.0, "unsure": 8.0, "flagged": 6.0, "unknown": 2.5, "name": 1.5, "pending": 0.6}
"""How bad it is if the machine is wrong, by what the pages say: a speaker shown as certain with a near rival; one shown
as likely; English in which a check found a fault; no speaker; a name marked as machine-made; no English."""
BEFORE, AFTER = 2, 1  # sentences around, for the editor to judge by


class Choice(msgspec.Struct, frozen=True):
    """An answer that is proposed. `value` is what to answer; `why` is guess, rival, named, alike or memory."""

    value: str
    ar: str
    en: str
    why: str
    note: str = ""
    role_ar: str = ""  # the office, as pages show it
    role_en: str = ""


class Context(msgspec.Struct, frozen=True):
    """A sentence around, or of, what is asked about."""

    ar: str
    en: str
    here: bool
    line: int
    path: str


class Question(msgspec.Struct, frozen=True):
    """Something to decide. `path` is relative to the content folder, `line` counts from 1.

    `reason` is a key of `HARM`. Where an editor goes through an article and nothing is unsure, it is settled (the
    machine is sure), decided (an editor spoke), silent (a sentence without a statement), removed
    (one whose statement an editor took out), made (by the machine, without
    a fault that was found), passed or written (by an editor). `reach` counts the statements or sentences that the
    answer changes.
    """

    id: str
    kind: str  # one of KINDS
    reason: str
    weight: float
    reach: int
    slug: str
    path: str
    line: int
    at: int  # where in the article's text it begins, in code points
    title: str
    ar: str  # the words that it is about
    en: str  # their English, or the proposed one
    choices: tuple[Choice, ...] = ()
    context: tuple[Context, ...] = ()
    confidence: float = 1.0  # in the speaker; of a name, in the spelling
    evidence: tuple[str, ...] = ()
    state: str = ""
    flags: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    source: str = ""  # of a translation: the sentence as the article has it
    type: str = ""  # of a name: person, organisation, place or document
    gender: str = ""
    former: str = ""  # of a name: its present address, which leads on
    met: tuple[tuple[str, str], ...] = ()  # of a name: the articles that have it, by slug, each with its form there
    within: str = ""  # the article in which alone a name is meant, "" for all
    same: str = ""  # of a speaker's statement: the id of the entry that the speaker has in the authority
    office_ar: str = ""  # of the speaker or the person named: the office, as the article or an editor gives it
    office_en: str = ""  # the same as English pages show it, "" where they do not
    since: str = ""  # the day on which the office is known to have been held, as 2016-02-09, if any


UNHEARD = ("silent", "removed")
"""Reasons of a question about a sentence that has no statement."""


def weight(reason: str, doubt: float, reach: int) -> float:
    """How urgent a question is."""
    return round(HARM.get(reason, 0.0) * doubt * (1 + log2(max(reach, 1))), 3)


def line_at(piece: Piece, at: int) -> int:
    """The line of the article on which a place is."""
    return piece.text.count("\n", 0, at) + 1


def context(piece: Piece, numbers: Sequence[int]) -> tuple[Context, ...]:
    """Sentences with those around them."""
    first, last = max(0, min(numbers) - BEFORE), max(numbers) + AFTER
    return tuple(
        Context(line.ar, line.en, line.n in numbers, line_at(piece, line.span.start), piece.article.path)
        for line in piece.lines[first : last + 1]
    )


def whereabouts(piece: Piece, at: int) -> dict[str, Any]:
    """The fields of a question that say where in the content it is."""
    article, line = piece.article, line_at(piece, at)
    return {"slug": article.slug, "path": article.path, "line": line, "at": at, "title": article.title_ar}


def summary(q: Question) -> str:
    """A question in one line, for a terminal."""
    words = cut(q.ar, 70)
    who = ", ".join(f"{c.en or c.ar}" for c in q.choices[:3]) or "nobody"
    if q.kind == "speakers":
        guess = q.choices[0] if q.choices and q.choices[0].why == "guess" else None
        said = f"{guess.en or guess.ar}, {sureness(q)}" if guess else f"speaker unknown; named: {who}"
        rivals = ", ".join(c.en or c.ar for c in q.choices if c.why == "rival")
        shown = {"narrow": "shown as certain", "unsure": "shown as unsure"}.get(q.reason, "")
        return "; ".join(part for part in (f"{words} ({said})", shown, f"or {rivals}" if rivals else "") if part)
    if q.kind == "names":
        alike = f"; or the same as {who}" if q.choices else ""
        times = {1: "once", 2: "twice"}.get(q.reach, f"{q.reach} times")
        return f"{q.ar}: {q.en} ({sureness(q)}), {times}{alike}"
    near = f"; the memory has one like it, {q.choices[0].note}" if q.choices else ""
    return f"{words}: {', '.join(q.flags) or q.state}{near}"


def sureness(q: Question) -> str:
    """How sure the machine is, and of what, in the words that `digest explain` has."""
    return f"confidence in the {'speaker' if q.kind == 'speakers' else 'spelling'} {q.confidence:.2f}"
