"""Names that only the neural model of camel-tools found: entities of the article, and never speakers.

The model labels words; a run of labels where the reader of names has seen nothing becomes a chunk of its own. Its
English is spelled by rule and so shown as unconfirmed.
"""

from collections.abc import Iterator, Sequence

from digest.arabic import Word, peeled
from digest.chunk import Chunk
from digest.knowledge import Knowledge
from digest.model import EntityType

TYPES = {"PERS": EntityType.PERSON, "ORG": EntityType.ORGANISATION, "LOC": EntityType.PLACE}


def recognised(
    read: Sequence[Sequence[Word]], chunked: Sequence[Sequence[Chunk]], knowledge: Knowledge
) -> list[list[Chunk]]:
    """For each sentence, the names that stand in none of its chunks. Without the model, none."""
    out: list[list[Chunk]] = [[] for _ in read]
    if knowledge.recognise is None:
        return out
    asked = [n for n, text in enumerate(read) if text]
    answers = knowledge.recognise([[word.raw for word in read[n]] for n in asked])
    for n, labels in zip(asked, answers, strict=True):
        text = read[n]
        if len(labels) != len(text):  # the model has passed over a word, and no label can be trusted to its place
            continue
        taken = {i for chunk in chunked[n] for i in range(chunk.first, chunk.last)}
        runs = [run for run in runs_of(labels) if taken.isdisjoint(range(run[0], run[1]))]
        out[n] = [_chunk(text, first, end, kind, knowledge) for first, end, kind in runs]
    return out


def runs_of(labels: Sequence[str]) -> Iterator[tuple[int, int, EntityType]]:
    """Runs of labels (half open) with what they name: B-PERS I-PERS O gives (0, 2, a person)."""
    start, name = 0, ""
    for i, label in enumerate([*labels, "O"]):
        part, _, kind = label.partition("-")
        if name and (part != "I" or kind != name):
            yield start, i, TYPES[name]
            name = ""
        if part in ("B", "I") and not name and kind in TYPES:
            start, name = i, kind


def _chunk(text: Sequence[Word], first: int, end: int, kind: EntityType, knowledge: Knowledge) -> Chunk:
    words = [word.folded for word in text[first:end] if word.folded[0].isalnum()]
    clitics, rest = next(((c, r) for c, r in peeled(words[0]) if r in knowledge.given), ("", words[0]))
    name = (rest, *words[1:])
    english = "" if kind is EntityType.PERSON else knowledge.romaniser.romanise([" ".join(name)])[0].text
    return Chunk(first, end, kind, kind.speaks_as, name, (first, end), clitics=clitics, name_en=english)
