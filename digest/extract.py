"""One article as data for programs (`digest extract`) and as text for people (`digest explain`).

The JSON is a promise to programs that read it: keys may be added, never renamed or removed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from digest.model import Analysis, Entity, EntityType, Sentence, Span, SpeakerKind, Statement

SCORED = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE)
STAND_INS = (SpeakerKind.ANONYMOUS, SpeakerKind.GROUP)  # speakers without a name are nobody's entity
UNNAMED = ("pronoun",)  # ways of mentioning that are no surface form of a name


def as_data(analysis: Analysis) -> dict[str, Any]:
    """What `digest extract` prints: one record for each span of each statement, and the named entities.

    Offsets count Unicode code points from the file's first, CRLF as one.
    """
    people = _by_key(analysis)
    return {
        "statements": [
            {"id": s.id, "start": span.start, "end": span.end, **_statement(analysis, s, people)}
            for s in analysis.statements
            for span in s.spans
        ],
        "entities": [
            {"type": entity.type.value, **_named(analysis, entity)}
            for entity in analysis.entities
            if entity.type in SCORED and entity.named and entity.kind not in STAND_INS
        ],
    }


def as_text(analysis: Analysis, only: int | None = None) -> Iterator[str]:
    """What `digest explain` prints, line by line; `only` is the number of one sentence, from 1."""
    people = _by_key(analysis)
    reasons = {silence.sentence: silence.reason for silence in analysis.silences}
    text = analysis.article.text
    for sentence in analysis.sentences:
        if only is not None and sentence.n != only - 1:
            continue
        yield f"[{sentence.n + 1}] {_one_line(sentence.span, text)}"
        statements = [s for s in analysis.statements if sentence.n in s.sentences]
        for statement in statements:
            yield from (f"    {line}" for line in _explained(statement, sentence, text, people))
        if not statements:
            yield f"    no statement: {reasons.get(sentence.n, 'nothing in it attributes words to anybody')}"
        yield ""


def _statement(analysis: Analysis, s: Statement, people: dict[str, Entity]) -> dict[str, Any]:
    cue, text = s.cue, analysis.article.text
    return {
        "certain": s.certain,
        "kind": s.kind.value,
        "rule": s.rule,
        "confidence": s.confidence,
        "cue": {"text": cue.span.of(text), "sense": cue.sense} if cue else None,
        "relay": _names(people[s.relay]) if s.relay else None,
        "speaker": _named(analysis, people[s.speaker]) if s.speaker else None,
        "nested": [_names(people[key]) for key in s.nested],
    }


def _names(entity: Entity) -> dict[str, str]:
    return {"name": entity.name, "name_en": entity.name_en}


def _named(analysis: Analysis, entity: Entity) -> dict[str, Any]:
    """An entity's names and the forms under which the article mentions it, in order of appearance."""
    text = analysis.article.text
    spans = sorted(m.span for m in analysis.mentions if m.entity == entity.key and m.how not in UNNAMED)
    return {**_names(entity), "mentions": list(dict.fromkeys(_one_line(span, text) for span in spans))}


def _explained(s: Statement, at: Sentence, text: str, people: dict[str, Entity]) -> Iterator[str]:
    who = _label(people[s.speaker]) if s.speaker else "nobody for certain"
    reserve = "" if s.certain else ", shown as unsure"
    yield f"{who} ({s.kind}, rule {s.rule}, confidence {s.confidence:.2f}{reserve})"
    if s.cue:
        yield f"  cue: {_one_line(s.cue.span, text)} = {s.cue.sense} ({s.cue.stance})"
    for span, n in zip(s.spans, s.sentences, strict=True):
        if n == at.n and span != at.span:
            yield f"  words: {_one_line(span, text)}"
    yield from (f"  because: {link}" for link in s.evidence)
    yield from _listed("could also be", s.rivals, people)
    yield from _listed("through", (s.relay,) if s.relay else (), people)
    yield from _listed("quotes", s.nested, people)


def _listed(what: str, keys: Iterable[str], people: dict[str, Entity]) -> Iterator[str]:
    names = ", ".join(_label(people[key]) for key in keys)
    if names:
        yield f"  {what}: {names}"


def _label(entity: Entity) -> str:
    return f"{entity.name} ({entity.name_en})" if entity.name_en else entity.name


def _by_key(analysis: Analysis) -> dict[str, Entity]:
    return {entity.key: entity for entity in analysis.entities}


def _one_line(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())
