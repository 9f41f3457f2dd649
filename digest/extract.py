"""One article as data for programs: what `digest extract` prints. For people there is `digest.explain`.

The JSON is a promise to programs that read it: keys may be added, never renamed or removed.
"""

from typing import Any

from digest.model import Analysis, Entity, EntityType, Span, SpeakerKind, Statement

SCORED = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE)
STAND_INS = (SpeakerKind.ANONYMOUS, SpeakerKind.GROUP)  # speakers without a name are nobody's entity
UNNAMED = ("pronoun",)  # ways of mentioning that are no surface form of a name


def as_data(analysis: Analysis) -> dict[str, Any]:
    """What `digest extract` prints: one record for each span of each statement, and the named entities.

    Offsets count Unicode code points from the file's first, CRLF as one.
    """
    people = by_key(analysis)
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
    return {**_names(entity), "mentions": list(dict.fromkeys(one_line(span, text) for span in spans))}


def by_key(analysis: Analysis) -> dict[str, Entity]:
    """The entities of an article by their keys."""
    return {entity.key: entity for entity in analysis.entities}


def one_line(span: Span, text: str) -> str:
    """The words of a span on one line."""
    return " ".join(span.of(text).split())
