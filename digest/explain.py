"""One article as text for people: what `digest explain` prints. Every link of the chain is there, in plain words."""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from msgspec.structs import replace

from digest.corrected import RULE
from digest.extract import by_key, one_line
from digest.model import Analysis, Entity, Sentence, Statement

RULES = {
    "verb-subject": "the subject stands behind the reporting verb",
    "subject-verb": "the subject stands before the reporting verb",
    "sentence-subject": "the sentence has one subject for its verbs",
    "relative": "a relative clause says what its noun said",
    "dropped-subject": "the verb has no subject of its own and takes one that agrees with it",
    "honorific": "an honorific stands for the person",
    "same-sentence": "another verb of the sentence goes on with its speaker",
    "nested": "quoted inside somebody else's words",
    "participle": "a participle goes on with the speaker of its sentence",
    "participle-of-subject": "a participle says what the sentence's subject said",
    "participle-carries-on": "a participle goes on with the speaker before",
    "so-he-said": "a verb joined by ف takes the last person named before it",
    "own-words": "a phrase such as «in his words» goes on with whoever has the floor",
    "relay": "words that an agency or newspaper passes on",
    "person-quotes": "a person passes on another's words, and speaks",
    "according-to": "a phrase such as «according to» names the source",
    "headline-colon": "a headline names its speaker before a colon",
    "speech-goes-on": "a speech that was opened before goes on",
    "that-clause-goes-on": "a clause with «that» goes on with the words before",
    "quotation-goes-on": "a quotation goes on with the words before",
    "first-person-goes-on": "the first person goes on with the words before",
    RULE: "an editor decides",
}
"""What the rules say, by id."""


class Beside(Protocol):
    """What a digest knows beyond the article itself."""

    def name(self, entity: Entity, /) -> str:
        """Who stands behind an entity's English name."""

    def arabic(self, entity: Entity, /) -> str:
        """An entity's own name, where the article may have an alias."""

    def english(self, n: int, /) -> Iterable[str]:
        """The English of a sentence, by its number from 0, and who stands behind it."""


def as_text(
    analysis: Analysis, only: int | Collection[int] | None = None, beside: Beside | None = None
) -> Iterator[str]:
    """The explanation line by line; `only` are the numbers of some sentences, or of one, from 1."""
    wanted = {only} if isinstance(only, int) else only
    people = by_key(analysis)
    if beside:
        people = {key: replace(entity, name=beside.arabic(entity)) for key, entity in people.items()}
    reasons = {silence.sentence: silence.reason for silence in analysis.silences}
    text = analysis.article.text
    for sentence in analysis.sentences:
        if wanted is not None and sentence.n + 1 not in wanted:
            continue
        yield f"[{sentence.n + 1}] {one_line(sentence.span, text)}"
        statements = [s for s in analysis.statements if sentence.n in s.sentences]
        for statement in statements:
            yield from (f"    {line}" for line in _explained(statement, sentence, text, people))
            if beside and statement.speaker:
                yield f"      name: {beside.name(people[statement.speaker])}"
        if not statements:
            yield f"    no statement: {reasons.get(sentence.n, 'nothing in it attributes words to anybody')}"
        yield from (f"    {line}" for line in (beside.english(sentence.n) if beside else ()))
        yield ""


def _explained(s: Statement, at: Sentence, text: str, people: dict[str, Entity]) -> Iterator[str]:
    who = _label(people[s.speaker]) if s.speaker else "nobody for certain"
    reserve = "" if s.certain else ", shown as unsure"
    yield f"{who} ({s.kind}, rule {s.rule}, confidence {s.confidence:.2f}{reserve})"
    begun = f", begun in [{s.sentences[0] + 1}]" if at.n != s.sentences[0] else ""
    yield f"  statement: {s.id}{begun}"
    if s.cue and at.n == s.sentences[0]:
        yield f"  cue: {one_line(s.cue.span, text)} = {s.cue.sense} ({s.cue.stance})"
    for span, n in zip(s.spans, s.sentences, strict=True):
        if n == at.n and span != at.span:
            yield f"  words: {one_line(span, text)}"
    if s.rule in RULES:
        yield f"  rule: {RULES[s.rule]}"
    yield from (f"  because: {link}" for link in s.evidence)
    yield from _listed("rather than" if s.rule == RULE else "could also be", s.rivals, people)
    yield from _listed("through", (s.relay,) if s.relay else (), people)
    yield from _listed("quotes", s.nested, people)
    yield from _said(s, text, people)


def _said(s: Statement, text: str, people: dict[str, Entity]) -> Iterator[str]:
    """When and where, where the words themselves tell."""
    if s.occasion:
        yield f"  occasion: {one_line(s.occasion, text)}"
    yield from _listed("place", (s.place,) if s.place else (), people)
    if s.date:
        yield f"  day: {s.date.isoformat()}"


def _listed(what: str, keys: Iterable[str], people: dict[str, Entity]) -> Iterator[str]:
    names = ", ".join(_label(people[key]) for key in keys)
    if names:
        yield f"  {what}: {names}"


def _label(entity: Entity) -> str:
    return f"{entity.name} ({entity.name_en})" if entity.name_en else entity.name
