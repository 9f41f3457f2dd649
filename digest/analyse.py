"""One article, from text to statements: segment, read names, cast, attribute, collect. Pure."""

from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec.structs import replace

from digest.arabic import OPENING, Word, fold, peeled, words
from digest.attribute import Attributor
from digest.chain import Cast
from digest.chunk import Chunk
from digest.corrected import Desk, corrected
from digest.dates import find_dates
from digest.entities import local_entities
from digest.knowledge import Knowledge
from digest.mentions import Reader
from digest.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    EntityType,
    Override,
    Sentence,
    Silence,
    Span,
    SpeakerKind,
)
from digest.namesakes import as_borne_here, surnames_of
from digest.people import LIKELY
from digest.quotes import marks_of
from digest.realms import realms
from digest.recognised import recognised
from digest.scene import Scene
from digest.segment import answered, segment
from digest.statements import Draft, Record, gathered, statements, word_span
from digest.struck import struck
from digest.tables import longest


def analyse(article: Article, knowledge: Knowledge, overrides: Sequence[Override] = ()) -> Analysis:
    """All that one article gives by itself: blocks, entities, mentions, dates, statements.

    `overrides` are the editors' word on its speakers and names.
    """
    blocks = segment(article)
    sentences = [(b, s) for b in blocks for s in b.sentences]
    read = [words(article.text, s.span.start, s.span.end) for _, s in sentences]
    whole = list(chain.from_iterable(read))
    knowledge = knowledge.within(article)
    knowledge = knowledge.calling(realms(whole, knowledge))
    readers = [Reader(w, knowledge) for w in read]
    chunked = [reader.chunks() for reader in readers]
    inner = [[i for c in cs for i in r.inner(c)] for r, cs in zip(readers, chunked, strict=True)]
    borne = surnames_of(chain.from_iterable([*chunked, *inner]))
    if borne:
        chunked, inner = [as_borne_here(cs, borne) for cs in chunked], [as_borne_here(cs, borne) for cs in inner]
    cast = Cast(knowledge)
    both = zip(read, chunked, inner, strict=True)
    cast.gather((c, chunk_span(w, c)) for w, cs, inside in both for c in [*cs, *inside])
    endings = cast.endings()
    chunked = [_with_surnames(w, cs, endings, knowledge) for w, cs in zip(read, chunked, strict=True)]
    dates = tuple(d for (_, s), w in zip(sentences, read, strict=True) for d in find_dates(w, article.date))
    scenes, drafts, silences = _attribute(article, sentences, read, chunked, cast, knowledge)
    more = recognised(read, chunked, knowledge)
    for (_, sentence), text, inside, new in zip(sentences, read, inner, more, strict=True):
        for chunk in (*inside, *new):
            cast.resolve(chunk, chunk_span(text, chunk), sentence.n, _alone(text, chunk, knowledge))
    desk = Desk(article, scenes, cast, knowledge)
    made, strays = struck(gathered(drafts, article), overrides, cast, article.text)
    final = corrected(made, silences, [one for one in overrides if not one.not_a_name], desk)
    _note_capacities(scenes.values(), knowledge)
    _drop_guesses(final.drafts, cast)
    entities, mentions, keys = local_entities(cast, knowledge, article.text, whole, final.figures)
    done = statements(final.drafts, Record(article, keys, mentions, dates, knowledge))
    unmet = (*strays, *final.unmet)
    return Analysis(article, blocks, entities, mentions, dates, done, tuple(final.silences), unmet)


def _drop_guesses(drafts: Iterable[Draft], cast: Cast) -> None:
    """Forget what was only guessed to be somebody, and of whom nothing is said: «طلبت الإشارة إليها»."""
    found = [draft.found for draft in drafts]
    said = {f for one in found for f in (one.link.figure, one.relay, *one.link.rivals, *one.nested)}
    for figure in cast.register.figures:
        if figure.guess and figure not in said:
            figure.mentions.clear()


def _note_capacities(scenes: Iterable[tuple[Sentence, Scene]], knowledge: Knowledge) -> None:
    """Give each figure the words in which the article first says what office it speaks in.

    «نظيره البحريني» tells by whose side somebody stood, and is no office.
    """
    for _, scene in scenes:
        for i, link in scene.links.items():
            chunk, figure = scene.chunks[i], link.figure
            if not figure or not chunk.role or not chunk.name or figure.role or figure.role_en != chunk.role_en:
                continue
            if knowledge.owned_title(scene.words[chunk.role[0]]) is None:
                figure.role = chunk_span(scene.words, replace(chunk, at=chunk.role))


def chunk_span(text: Sequence[Word], chunk: Chunk, at: tuple[int, int] | None = None) -> Span:
    """Where a chunk's name or description stands, or another form of it, attached و ب ل ف ك left out.

    In the contracted لل the article shares its letter with the preposition, and the whole word counts.
    """
    at = at or chunk.at
    span = word_span(text, at)
    first = text[at[0]]
    if (
        not chunk.clitics
        or at[0] != chunk.first
        or (first.folded.startswith(chunk.clitics + "ل") and chunk.clitics.endswith("ل"))
    ):
        return span
    skip = next((k for k in range(1, len(first.raw)) if fold(first.raw[:k]) == chunk.clitics), 0)
    while skip and skip < len(first.raw) and not fold(first.raw[skip]):
        skip += 1  # a diacritic of the clitic
    return Span(span.start + skip, span.end)


def _alone(text: Sequence[Word], chunk: Chunk, knowledge: Knowledge) -> Span | None:
    """Where the name of an outlet, agency or group stands without the noun before it: صحيفة «الحياة»."""
    if chunk.also is not None:
        return chunk_span(text, chunk, chunk.also)
    first, end = chunk.at
    if chunk.type is not EntityType.ORGANISATION or not chunk.name or end - first < 2:
        return None
    head, _ = knowledge.head_at(text[first])
    if head is None or head.cls not in ("agency", "outlet", "carrier"):
        return None
    inside = [i for i in range(first + 1, end) if text[i].folded[0].isalnum()]
    return word_span(text, (inside[0], inside[-1] + 1)) if inside else None


def _with_surnames(
    text: Sequence[Word], chunks: list[Chunk], endings: dict[str, object], knowledge: Knowledge
) -> list[Chunk]:
    """The chunks and, where none stands, the bare surnames of persons named elsewhere in the article."""
    if not endings:
        return chunks
    chunks = [c for c in chunks if not (_gives_way(c) and text[c.first].folded in endings)]
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


def _gives_way(chunk: Chunk) -> bool:
    """Whether the name of somebody in this article is a better reading of the same word."""
    lone = chunk.type is EntityType.PERSON and not chunk.name and not chunk.definite and chunk.last == chunk.first + 1
    return chunk.guess or _untitled(chunk) or _alone_named(chunk) or lone  # ملاك is no owner after ملاك سعيد


def _alone_named(chunk: Chunk) -> bool:
    """A lone given name, which may be the surname of a man or a woman of this article: قاسم after هدى قاسم."""
    lone = chunk.type is EntityType.PERSON and len(chunk.name) == 1 and chunk.last == chunk.first + 1
    return lone and chunk.known is None and not chunk.head


def _untitled(chunk: Chunk) -> bool:
    """A title that may be somebody's surname in this article: المعلم after وليد المعلم."""
    return chunk.type is EntityType.PERSON and not chunk.name and chunk.definite and chunk.role is not None


def _surname(text: Sequence[Word], i: int, endings: dict[str, object], knowledge: Knowledge) -> Chunk | None:
    for clitics, rest in peeled(text[i].folded):
        if rest not in endings:
            continue
        path, n = longest(endings, rest, text, i + 1)
        if not n:
            continue
        heads = i == 0 and len(text) > 1 and text[1].folded == ":"
        everyday = knowledge.ordinary(rest) and knowledge.shapes.name_odds(rest) < LIKELY
        if n == 1 and everyday and not heads and not _after_cue(text, i, knowledge):
            continue
        return Chunk(i, i + n, EntityType.PERSON, SpeakerKind.PERSON, path, (i, i + n), clitics=clitics)
    return None


def _after_cue(text: Sequence[Word], i: int, knowledge: Knowledge) -> bool:
    k = i - 2 if i > 1 and text[i - 1].raw in OPENING else i - 1
    before = text[k].folded if k >= 0 else ""
    return any(form in knowledge.cues for form in (before, before[1:]))


def _attribute(
    article: Article,
    sentences: Sequence[tuple[Block, Sentence]],
    read: Sequence[Sequence[Word]],
    chunked: Sequence[Sequence[Chunk]],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[dict[int, tuple[Sentence, Scene]], list[Draft], list[Silence]]:
    attributor = Attributor(cast, knowledge)
    scenes: dict[int, tuple[Sentence, Scene]] = {}
    drafts: list[Draft] = []
    silences: list[Silence] = []
    opened, block_before = False, -1
    marks = marks_of(read)
    answers = answered(dict.fromkeys(block for block, _ in sentences), article.text)
    for n, ((block, sentence), text, chunks) in enumerate(zip(sentences, read, chunked, strict=True)):
        if not text:
            continue
        plain = block.kind is BlockKind.PARAGRAPH
        goes_on = sentence.block == block_before or (plain and marks.ahead(read, n) in marks.closing)
        block_before = sentence.block
        opened = opened and goes_on and not attributor.begins_anew(text)
        quoted, still = marks.quoted(text, opened)
        links = {
            i: cast.resolve(c, chunk_span(text, c), sentence.n, _alone(text, c, knowledge))
            for i, c in enumerate(chunks)
        }
        for chunk in chunks:
            if quoted[chunk.first] and _fills_quotes(text, chunk):
                quoted[chunk.first - 1 : chunk.last + 1] = [False] * (chunk.last - chunk.first + 2)
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
            sentence.block in answers,
        )
        scenes[sentence.n] = sentence, scene
        found = attributor.attribute(scene)
        opened = still
        if not found:
            silences.append(Silence(sentence.n, attributor.silent))
        drafts += [Draft(sentence, scene, f, rank) for rank, f in enumerate(found)]
    return scenes, drafts, silences


def _fills_quotes(text: Sequence[Word], chunk: Chunk) -> bool:
    """Whether quotation marks wrap exactly this chunk, so that they mark a name and no speech."""
    before, after = chunk.first - 1, chunk.last
    return before >= 0 and after < len(text) and text[before].raw in OPENING and text[after].raw in OPENING


def _covering(size: int, chunks: Sequence[Chunk]) -> list[int]:
    inside = [-1] * size
    for index, chunk in enumerate(chunks):
        inside[chunk.first : chunk.last] = [index] * (chunk.last - chunk.first)
    return inside
