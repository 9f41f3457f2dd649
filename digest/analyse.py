"""One article, from text to statements: segment, read names, cast, attribute, collect. Pure."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from digest.arabic import OPENING, Word, fold, peeled, words
from digest.attribute import Attributor
from digest.chain import Cast, Figure
from digest.chunk import Chunk
from digest.dates import find_dates
from digest.entities import local_entities
from digest.knowledge import Knowledge, longest
from digest.mentions import Reader
from digest.model import (
    Analysis,
    Article,
    Block,
    Cue,
    DateMention,
    EntityType,
    Mention,
    Sentence,
    Silence,
    Span,
    SpeakerKind,
    Statement,
)
from digest.scene import Found, Scene, kind_of, quotation
from digest.segment import segment

CERTAIN = 0.7
"""A speaker at or above this confidence is shown without reserve. Tuned on labelled articles."""


def analyse(article: Article, knowledge: Knowledge) -> Analysis:
    """All that one article gives by itself: blocks, entities, mentions, dates, statements."""
    blocks = segment(article)
    sentences = [(b, s) for b in blocks for s in b.sentences]
    read = [words(article.text, s.span.start, s.span.end) for _, s in sentences]
    readers = [Reader(w, knowledge) for w in read]
    chunked = [reader.chunks() for reader in readers]
    inner = [[i for c in cs for i in r.inner(c)] for r, cs in zip(readers, chunked, strict=True)]
    cast = Cast(knowledge)
    both = zip(read, chunked, inner, strict=True)
    cast.gather((c, chunk_span(w, c)) for w, cs, inside in both for c in [*cs, *inside])
    chunked = [_with_surnames(w, cs, cast, knowledge) for w, cs in zip(read, chunked, strict=True)]
    dates = tuple(d for (_, s), w in zip(sentences, read, strict=True) for d in find_dates(w, article.date))
    statements, silences = _statements(article, sentences, read, chunked, cast, knowledge)
    for (_, sentence), text, inside in zip(sentences, read, inner, strict=True):
        for chunk in inside:
            cast.resolve(chunk, chunk_span(text, chunk), sentence.n, _alone(text, chunk, knowledge))
    statements = _carry_on(statements, {s.n: s.block for _, s in sentences})
    entities, mentions, keys = local_entities(cast, knowledge, article.text)
    finished = tuple(_statement(article, sentences, s, keys, mentions, dates, knowledge) for s in statements)
    return Analysis(article, blocks, entities, mentions, dates, _unique(finished), tuple(silences))


def chunk_span(text: Sequence[Word], chunk: Chunk) -> Span:
    """Where a chunk's name or description stands, attached و ب ل ف ك left out.

    In the contracted لل the article shares its letter with the preposition, and the whole word counts.
    """
    span = _span(text, chunk.at)
    first = text[chunk.at[0]]
    if (
        not chunk.clitics
        or chunk.at[0] != chunk.first
        or (first.folded.startswith(chunk.clitics + "ل")
        and chunk.clitics.endswith("ل"))
    ):
        return span
    skip = next((k for k in range(1, len(first.raw)) if fold(first.raw[:k]) == chunk.clitics), 0)
    while skip and skip < len(first.raw) and not fold(first.raw[skip]):
        skip += 1  # a diacritic of the clitic
    return Span(span.start + skip, span.end)


def _alone(text: Sequence[Word], chunk: Chunk, knowledge: Knowledge) -> Span | None:
    """Where the name of an outlet, agency or group stands without the noun before it: صحيفة «الحياة»."""
    first, end = chunk.at
    if chunk.type is not EntityType.ORGANISATION or not chunk.name or end - first < 2:
        return None
    head, _ = knowledge.head_at(text[first])
    if head is None or head.cls not in ("agency", "outlet", "carrier"):
        return None
    inside = [i for i in range(first + 1, end) if text[i].folded[0].isalnum()]
    return _span(text, (inside[0], inside[-1] + 1)) if inside else None


def _span(text: Sequence[Word], at: tuple[int, int]) -> Span:
    return Span(text[at[0]].start, text[at[1] - 1].end)


def _with_surnames(
    text: Sequence[Word], chunks: list[Chunk], cast: Cast, knowledge: Knowledge
) -> list[Chunk]:
    """The chunks and, where none stands, the bare surnames of persons named elsewhere in the article."""
    endings = cast.endings()
    if not endings:
        return chunks
    chunks = [c for c in chunks if not ((c.guess or _untitled(c)) and text[c.first].folded in endings)]
    taken = {i for c in chunks for i in range(c.first, c.last)}
    extra: list[Chunk] = []
    i = 0
    while i < len(text):
        chunk = None if i in taken else _surname(text, i, endings, knowledge)
        if chunk is not None and not any(k in taken for k in range(i, chunk.last)):
            extra.append(chunk)
            i = chunk.last
        else:
            i += 1
    return sorted([*chunks, *extra], key=lambda c: c.first) if extra else chunks


def _untitled(chunk: Chunk) -> bool:
    """A title that may be somebody's surname in this article: المعلم after وليد المعلم."""
    return (
        chunk.type is EntityType.PERSON and chunk.known is None and chunk.definite and chunk.role is not None
    )


def _surname(text: Sequence[Word], i: int, endings: dict[str, object], knowledge: Knowledge) -> Chunk | None:
    for clitics, rest in peeled(text[i].folded):
        if rest not in endings:
            continue
        path, n = longest(endings, rest, text, i + 1)
        if not n:
            continue
        if n == 1 and knowledge.ordinary(rest) and not _after_cue(text, i, knowledge):
            continue
        return Chunk(i, i + n, EntityType.PERSON, SpeakerKind.PERSON, path, (i, i + n), clitics=clitics)
    return None


def _after_cue(text: Sequence[Word], i: int, knowledge: Knowledge) -> bool:
    k = i - 2 if i > 1 and text[i - 1].raw in OPENING else i - 1
    before = text[k].folded if k >= 0 else ""
    return any(form in knowledge.cues for form in (before, before[1:]))


def _statements(
    article: Article,
    sentences: Sequence[tuple[Block, Sentence]],
    read: Sequence[Sequence[Word]],
    chunked: Sequence[Sequence[Chunk]],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[list["_Draft"], list[Silence]]:
    attributor = Attributor(cast, knowledge)
    drafts: list[_Draft] = []
    silences: list[Silence] = []
    opened, block_before = False, -1
    for (block, sentence), text, chunks in zip(sentences, read, chunked, strict=True):
        if not text:
            continue
        opened = opened and sentence.block == block_before
        block_before = sentence.block
        quoted, still = quotation(text, opened)
        links = {
            i: cast.resolve(c, chunk_span(text, c), sentence.n, _alone(text, c, knowledge))
            for i, c in enumerate(chunks)
        }
        scene = Scene(
            sentence.n,
            block.kind,
            text,
            chunks,
            links,
            {c.first: i for i, c in enumerate(chunks)},
            _covering(len(text), chunks),
            quoted,
            still,
            opened,
        )
        found = attributor.attribute(scene)
        opened = still
        if not found:
            silences.append(Silence(sentence.n, attributor.silent))
        drafts += [_Draft(sentence, scene, f, kind_of(scene, f), rank) for rank, f in enumerate(found)]
    return drafts, silences


def _covering(size: int, chunks: Sequence[Chunk]) -> list[int]:
    inside = [-1] * size
    for index, chunk in enumerate(chunks):
        inside[chunk.first : chunk.last] = [index] * (chunk.last - chunk.first)
    return inside


class _Draft:
    """A statement in the making: a finding in its sentence, and the sentences that go on from it."""

    __slots__ = ("found", "kind", "more", "rank", "scene", "sentence")

    def __init__(self, sentence: Sentence, scene: Scene, found: Found, kind: object, rank: int) -> None:
        self.sentence, self.scene, self.found, self.kind, self.rank = sentence, scene, found, kind, rank
        self.more: list[Sentence] = []


def _carry_on(drafts: list[_Draft], blocks: dict[int, int]) -> list[_Draft]:
    """Cue-less sentences join the statement that they go on from."""
    out: list[_Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and draft.found.cue is None and draft.found.rule.endswith("goes-on"):
            end = (last.more[-1] if last.more else last.sentence).n
            if last.found.link.figure is draft.found.link.figure and draft.sentence.n == end + 1:
                last.more.append(draft.sentence)
                continue
        out.append(draft)
    return out


def _statement(
    article: Article,
    sentences: Sequence[tuple[Block, Sentence]],
    draft: _Draft,
    keys: dict[Figure, str],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    knowledge: Knowledge,
) -> Statement:
    f = draft.found
    spans = (draft.sentence.span, *(s.span for s in draft.more))
    link = f.link
    speaker = keys[link.figure] if link.figure is not None else None
    inside = [m.entity for m in mentions if any(s.start <= m.span.start < s.end for s in spans)]
    occasion, occasion_en = _occasion(draft.scene, f, knowledge)
    return Statement(
        id=statement_id(article.slug, spans[0].of(article.text), draft.rank),
        spans=spans,
        sentences=(draft.sentence.n, *(s.n for s in draft.more)),
        speaker=speaker,
        kind=draft.kind,  # type: ignore[arg-type]
        cue=_cue(draft.scene, f),
        confidence=round(max(0.0, link.confidence), 2),
        certain=speaker is not None and link.confidence >= CERTAIN,
        rule=f.rule,
        evidence=(link.evidence,),
        rivals=tuple(keys[r] for r in link.rivals if r in keys),
        relay=keys[f.relay] if f.relay is not None else None,
        nested=tuple(dict.fromkeys(keys[n] for n in f.nested if n is not link.figure)),
        occasion=occasion,
        occasion_en=occasion_en,
        date=_said_on(draft.scene, f, dates),
        mentions=tuple(dict.fromkeys(e for e in inside if e != speaker)),
    )


def _cue(scene: Scene, found: Found) -> Cue | None:
    if found.cue is None:
        return None
    span = _span(scene.words, found.cue)
    if found.form is None:
        return Cue(span, found.rule, "according to" if found.rule == "according-to" else "said")
    return Cue(span, found.form.lemma, found.form.sense, found.form.stance)


def _occasion(scene: Scene, found: Found, knowledge: Knowledge) -> tuple[Span | None, str]:
    """Where it was said, when a phrase near the cue tells: خلال مؤتمر صحفي."""
    if found.cue is None:
        return None, ""
    for i in range(found.cue[1], min(len(scene.words) - 1, found.cue[1] + 14)):
        if scene.words[i].folded in ("ان", "انه", "انها", ":"):
            break
        if scene.words[i].folded in ("في", "خلال", "عبر", "علي", "اثناء"):
            phrase, n = knowledge.phrase_at(scene.words, i + 1)
            if phrase is not None and phrase.cls == "occasion":
                return _span(scene.words, (i, i + 1 + n)), phrase.en
    return None, ""


def _said_on(scene: Scene, found: Found, dates: Sequence[DateMention]) -> dt.date | None:
    """The day of saying: a day named between the cue and its content."""
    if found.cue is None or found.form is None:
        return None
    start = scene.words[found.cue[0]].start
    end = next((w.start for w in scene.words[found.cue[1] :] if w.folded in ("ان", "انه", "انها", ":")), None)
    if end is None:
        return None
    return next((d.date for d in dates if start <= d.span.start < end and d.precision == "day"), None)


def statement_id(slug: str, text: str, rank: int) -> str:
    """A statement's address: its article's slug and the normalised words of its first sentence.

    The second and later speakers of one sentence are told apart by their order.
    """
    plain = " ".join(w.folded for w in words(text) if w.folded[:1].isalnum())
    digest = hashlib.sha256(f"{slug}\n{plain}".encode()).hexdigest()[:10]
    return digest if rank == 0 else f"{digest}-{rank + 1}"


def _unique(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The same sentence twice in one article: the later ones are numbered, in text order."""
    seen: dict[str, int] = {}
    out = []
    for s in statements:
        seen[s.id] = seen.get(s.id, 0) + 1
        if seen[s.id] > 1:
            s = _renamed(s, f"{s.id}.{seen[s.id]}")
        out.append(s)
    return tuple(out)


def _renamed(statement: Statement, name: str) -> Statement:
    from dataclasses import replace

    return replace(statement, id=name)
