"""What the machine is unsure of, as questions to an editor, the worst first. Pure: from the index to a list.

A wrong speaker shown as certain is the worst that can stand on a page, English that misleads the second worst. What
is shown as unsure or missing misleads nobody, and comes later. How much a question weighs also depends on how many
statements or sentences its answer changes; sentences without any English come as they are read.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import msgspec

from digest.asked import Choice, Question, context, weight, whereabouts
from digest.corpus import Piece
from digest.index import Index
from digest.memory import Memory, hashed, normal
from digest.model import Authorised, BlockKind, State
from digest.questions_names import unconfirmed_names
from digest.questions_speakers import every_speaker, unsure_speakers
from digest.shelf import Line
from digest.suggest import Finder

MISLEADING = frozenset(("numbers", "dates", "name-missing", "negation", "cue-missing"))  # flags on what is said
_REASONS = {State.MACHINE: "made", State.CHECKED: "passed", State.EDITED: "written"}


class Known(msgspec.Struct, frozen=True, dict=True):
    """What questions are asked from, beside the index."""

    authority: tuple[Authorised, ...]
    memory: Memory

    @cached_property
    def finder(self) -> Finder | None:
        """Finds remembered sentences that are like another."""
        return Finder(self.memory) if self.memory.entries else None


def questions(index: Index, known: Known) -> list[Question]:
    """Everything that is unsure, the worst first; of what weighs the same, the newest article, as it is read."""
    places = {piece.article.slug: n for n, piece in enumerate(index.pieces)}
    names = unconfirmed_names(index, known.authority)
    found = [*unsure_speakers(index), *names, *_translations(index, known)]
    return sorted(found, key=lambda q: (-q.weight, places[q.slug], q.at, q.id))


def of_article(piece: Piece, index: Index, known: Known) -> list[Question]:
    """An article as questions, unsure or not, in the order of the text: each statement, each sentence without one, each
    name that no editor has confirmed, each translation.

    Finds what the machine is wrongly sure of, and what it has missed.
    """
    lines = [_translation(one, piece, _REASONS.get(one.state, one.state.value), 1) for one in piece.lines]
    names = unconfirmed_names(index, known.authority, piece)
    found = [*every_speaker(piece), *names, *_with_memory(lines, known)]
    return sorted(found, key=lambda q: (q.at, q.kind, q.id))


def _translations(index: Index, known: Known) -> Iterator[Question]:
    asked: dict[str, list[tuple[Line, Piece]]] = defaultdict(list)
    for piece in index.pieces:
        if piece.states.get(State.FLAGGED) or piece.states.get(State.PENDING):
            for line in piece.lines:
                if line.state in (State.FLAGGED, State.PENDING) and known.memory.get(line.ar) is None:
                    asked[normal(line.ar)].append((line, piece))
    first = [(*places[0], len(places)) for places in asked.values()]
    found = [_translation(line, piece, line.state.value, reach) for line, piece, reach in first]
    yield from _with_memory(found, known)


def _with_memory(asked: list[Question], known: Known) -> Iterator[Question]:
    """The questions with remembered translations of similar sentences, where one has none of its own."""
    for one in asked:
        near = known.finder.near(one.ar) if known.finder and known.memory.get(one.ar) is None else ()
        found = tuple(Choice(s.entry.target, s.differences, s.entry.target, "memory", f"{s.score} %") for s in near)
        yield msgspec.structs.replace(one, choices=found)


def _translation(line: Line, piece: Piece, reason: str, reach: int) -> Question:
    said = sum(line.n in filed.said.sentences for filed in piece.statements)
    headline = piece.analysis.blocks[piece.analysis.sentences[line.n].block].kind is BlockKind.HEADLINE
    doubt = min(1.0, sum(0.5 if flag in MISLEADING else 0.25 for flag in line.flags)) if line.flags else 1.0
    touched = 1 if reason == "pending" else reach + said + headline  # what is pending is to be read in one go
    return Question(
        id=f"translation:{hashed(normal(line.ar)):014x}",
        kind="translations",
        reason=reason,
        weight=weight(reason, doubt, touched),
        reach=reach,
        ar=line.ar,
        en=line.en,
        context=context(piece, [line.n]),
        state=line.state.value,
        flags=line.flags,
        lacks=line.lacks,
        source=" ".join(line.span.of(piece.text).split()),
        **whereabouts(piece, line.span.start),
    )
