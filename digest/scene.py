"""A sentence as the attribution rules see it: its words, chunks and quotations, and what the rules find in it."""

from collections.abc import Sequence

import msgspec

from digest.arabic import OPENING, THAT, Word
from digest.chunk import Chunk
from digest.figures import Figure, Link
from digest.inflect import CueForm
from digest.model import BlockKind, Kind


class Found(msgspec.Struct, frozen=True):
    """One attribution inside one sentence; word positions are indices into the sentence's words."""

    link: Link
    form: CueForm | None
    cue: tuple[int, int] | None  # words of the cue
    rule: str
    subject: int | None = None  # the chunk that names the speaker in this sentence
    relay: Figure | None = None
    nested: tuple[Figure, ...] = ()
    doubted: bool = False  # a sign in the sentence says that its subject may have been read wrongly


class Scene(msgspec.Struct):
    """A sentence as the rules see it."""

    n: int
    kind: BlockKind
    words: Sequence[Word]
    chunks: Sequence[Chunk]
    links: dict[int, Link]  # by chunk index
    at: dict[int, int]  # word -> index of the chunk that begins there
    inside: list[int]  # word -> index of the chunk that covers it, or -1
    quoted: list[bool]  # word stands inside quoted speech
    opens_quote: bool = False  # a quotation is open at the end
    was_quoted: bool = False  # a quotation was open at the beginning
    answers: bool = False  # it stands in an answer of an interview


def kind_of(scene: Scene, found: Found) -> Kind:
    """How the words are given: quoted, reported, both, or as a headline."""
    if scene.kind is not BlockKind.PARAGRAPH:
        return Kind.HEADLINE
    body = range(found.cue[1] if found.cue else 0, len(scene.words))
    quoted = sum(scene.quoted[i] for i in body if scene.words[i].folded[0].isalnum())
    if not quoted:
        short = any(scene.words[i].raw in OPENING for i in body)
        return Kind.MIXED if short else Kind.INDIRECT
    plain = sum(not scene.quoted[i] and scene.words[i].folded[0].isalnum() for i in body)
    told = any(scene.words[i].folded in THAT and not scene.quoted[i] for i in body)
    return Kind.MIXED if told and plain > 6 else Kind.DIRECT
