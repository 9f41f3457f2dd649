"""From articles to their summaries: those of earlier builds from the cache; the others are analysed and translated.

A summary, and the gist of the article for the lists, are kept under a hash of what the analysis depends on, of the
glossary and of the engine; with it stands what the memory held for these sentences. So a sentence that an editor
corrects costs the articles that have it. What is missing of the gists is made again from the article, whatever
happened to the cache.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import islice

import msgspec
from msgspec.structs import replace

from digest.articles import ArticleFile
from digest.cache import Cache, under
from digest.engine import Engine, Output
from digest.errors import DigestError
from digest.few import Few
from digest.gist import Gist, Source, gist_of
from digest.glossary import Glossary
from digest.machine import let_go
from digest.memory import Memory, hashed, normal
from digest.merge import own_subjects
from digest.model import Analysis, Translation
from digest.overrides import Overrides
from digest.parallel import STAGE as ANALYSES
from digest.parallel import Given, Hire, Keyed, analyse_keyed, analysis_of, keyed_tasks
from digest.progress import Track
from digest.revise import Reviser
from digest.summary import Face, Summary, detail_of, summarise
from digest.terms import Language, load_language, terms_of
from digest.translate import machine_words, translated

SUMMARIES, GISTS = "summary", "gist"
BATCH = 64  # articles put into the cache, or fetched from it, at once


class Stored(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A summary in the cache, and apart from it the faces of its entities.

    `sources` are hashes of its sentences, `english` those of what the memory had for each, () where it had nothing.
    """

    summary: Summary
    faces: tuple[msgspec.Raw, ...]
    sources: tuple[int, ...]
    english: tuple[int | None, ...]


class Faces:
    """Takes summaries out of their form in the cache. A face that many articles know somebody by is held once."""

    def __init__(self) -> None:
        self._decode = msgspec.json.Decoder(Stored).decode
        self._known = _ByForm()

    def stored(self, raw: bytes) -> Stored:
        """What the cache holds of an article. Raises msgspec.MsgspecError."""
        return self._decode(raw)

    def summary(self, stored: Stored) -> Summary:
        """The summary. Raises msgspec.MsgspecError."""
        return replace(stored.summary, faces=tuple(map(self._known.__getitem__, map(bytes, stored.faces))))


class _ByForm(dict[bytes, Face]):
    """Faces by their form in the cache, each taken out of it when it is first met."""

    def __missing__(self, raw: bytes) -> Face:
        found = self[raw] = _FACE.decode(raw)
        return found


class Means(msgspec.Struct, frozen=True):
    """What articles are analysed and translated with.

    `recall` reads the memory: nobody keeps it once all articles are gathered, and for details that are lost it is read
    once more.
    """

    given: Given
    overrides: Overrides
    recall: Callable[[], Memory]
    glossary: Glossary
    engine: Engine | None
    lowest_score: float
    cache: Cache
    track: Track
    hire: Hire | None = None  # who analyses: else processes of this machine


class Gathered(msgspec.Struct):
    """The summaries in the order of the articles, what went wrong, and the way to the details."""

    summaries: list[Summary]
    errors: list[DigestError]
    source: Source


def gather(
    files: Iterable[ArticleFile], means: Means, recall: Callable[[], Memory], few: Few | None = None
) -> Gathered:
    """The summary of each article; `recall` gives the editors' memory. Raises ModelError and MemoryError_.

    `few` analyses articles where only few are new.
    """
    keyed = keyed_tasks(files, means.given, means.overrides)
    base = _base(means)
    keys = {one.file.slug: _key(base, one) for one in keyed}
    there = means.cache.has(SUMMARIES, keys.values())
    new = [one for one in keyed if keys[one.file.slug] not in there]
    with few.analysing(new, means.given, means.cache) if few else contextlib.nullcontext():
        memory = recall()
        faces = Faces()
        known = dict(_known(keys, memory, means.cache, faces))
    fresh = [one for one in keyed if one.file.slug not in known]
    found = _worked_out(fresh, keys, means, memory)
    del memory  # what stays shall not stand in the room of what goes
    if len(fresh) > BATCH:
        let_go()
    known |= {slug: faces.summary(faces.stored(found.summaries.pop(slug))) for slug in [*found.summaries]}
    if len(fresh) > BATCH:
        let_go()
    summaries = [known[one.file.slug] for one in keyed if one.file.slug in known]
    tasks = {one.file.slug: one for one in keyed}
    marks = {summary.slug: summary.mark for summary in summaries}
    return Gathered(summaries, found.errors, _Fetcher(tasks, marks, means, found.gists))


class _Found(msgspec.Struct, frozen=True):
    """What new articles gave, by slug, as the cache has it, and what went wrong. `gists` are those it did not take.

    As bytes: what stays of objects that come and go takes several times its room, in every copy of the process.
    """

    summaries: dict[str, bytes]
    gists: dict[str, bytes]
    errors: list[DigestError]


def _worked_out(fresh: Sequence[Keyed], keys: Mapping[str, str], means: Means, memory: Memory) -> _Found:
    found = _Found({}, {}, [])
    for some in _batched(_made(fresh, means, memory)):
        made = [one for one in some if not isinstance(one, DigestError)]
        found.errors.extend(one for one in some if isinstance(one, DigestError))
        stored = {one[0].slug: msgspec.json.encode(_stored(one, memory)) for one in made}
        means.cache.put_many(GISTS, {under(one[0].slug, one[0].mark): one[2] for one in made})
        means.cache.put_many(SUMMARIES, {keys[slug]: value for slug, value in stored.items()})
        found.summaries.update(stored)
        if means.cache.warnings:
            found.gists.update({one[0].slug: one[2] for one in made})
    return found


def _base(means: Means) -> bytes:
    """A hash of what the English of all articles depends on."""
    engine = means.engine.key if means.engine else ""
    own = (engine, means.glossary.entries, means.lowest_score)
    return blake2b(msgspec.json.encode(own), digest_size=16).digest()


def _key(base: bytes, keyed: Keyed) -> str:
    return under(keyed.file.slug, blake2b(keyed.key.encode(), key=base, digest_size=16).hexdigest())


def _held(memory: Memory, sources: Iterable[int]) -> tuple[int | None, ...]:
    """Hashes of what the memory holds for these sentences, () for nothing."""
    held = (*map(memory.held.get, sources),)
    return held if held.count(None) < len(held) else ()


def _known(keys: Mapping[str, str], memory: Memory, cache: Cache, faces: Faces) -> Iterator[tuple[str, Summary]]:
    """What earlier builds made and still holds."""
    pairs = iter(keys.items())
    while some := dict(islice(pairs, BATCH)):
        kept = cache.get_many(SUMMARIES, some.values())
        for slug, key in some.items():
            with contextlib.suppress(msgspec.MsgspecError, KeyError):
                stored = faces.stored(kept[key])
                if stored.english == _held(memory, stored.sources):
                    yield slug, faces.summary(stored)


Made = tuple[Summary, tuple[str, ...], bytes]
"""A summary, the sentences of its article, and its gist as the cache keeps it."""


def _made(keyed: Sequence[Keyed], means: Means, memory: Memory) -> Iterator[Made | DigestError]:
    """What each article gives, or what went wrong with it, in their order."""
    if not keyed:
        return
    outputs: dict[str, Output] = {}
    if means.engine:  # all sentences at once, whatever articles they are from
        sentences = [
            s for result in _analyses(keyed, means, True) if isinstance(result, Analysis) for s in _sentences(result)
        ]
        outputs = machine_words(sentences, memory, means.engine, means.cache, means.track)
    language = load_language(means.given.authority) if means.engine else None
    for result in _analyses(keyed, means, not means.engine):
        if isinstance(result, DigestError):
            yield result
            continue
        sources = tuple(dict.fromkeys(_sentences(result)))
        translations = _english(result, sources, outputs, language, means, memory)
        detail = detail_of(result, translations)
        yield summarise(detail, translations), sources, msgspec.json.encode(gist_of(detail))


def _analyses(keyed: Sequence[Keyed], means: Means, shown: bool) -> Iterable[Analysis | DigestError]:
    """The analyses; with a sign of progress, or the second time without one."""
    found = analyse_keyed(keyed, means.given, means.cache, means.hire)
    return means.track(found, "Analysing", len(keyed)) if shown else found


def _english(
    analysis: Analysis,
    sources: Iterable[str],
    outputs: Mapping[str, Output],
    language: Language | None,
    means: Means,
    memory: Memory,
) -> dict[str, Translation]:
    """The English of an article's sentences."""
    reviser = Reviser()
    if language:
        reviser = Reviser(terms_of([analysis], means.glossary, language), language, means.lowest_score)
    name = means.engine.name if means.engine else ""
    return translated(sources, memory, outputs, name, means.cache, reviser)


def _stored(made: Made, memory: Memory) -> Stored:
    summary, sources, _ = made
    hashes = tuple(hashed(normal(source)) for source in sources)
    faces = tuple(msgspec.Raw(msgspec.json.encode(face)) for face in summary.faces)
    return Stored(replace(summary, faces=(), own=own_subjects(summary)), faces, hashes, _held(memory, hashes))


def _batched(made: Iterator[Made | DigestError]) -> Iterator[list[Made | DigestError]]:
    while some := list(islice(made, BATCH)):
        yield some


def _sentences(analysis: Analysis) -> Iterator[str]:
    """Everything whose English a page may want: title and sentences, as they stand."""
    if analysis.article.title:
        yield analysis.article.title
    yield from (sentence.span.of(analysis.article.text) for sentence in analysis.sentences)


class _Fetcher(msgspec.Struct, dict=True):
    """Gists and analyses by slug: from the cache, else made again."""

    tasks: Mapping[str, Keyed]
    marks: Mapping[str, str]
    means: Means
    lost: Mapping[str, bytes]

    def gist(self, slug: str) -> Gist:
        """What lists show of an article."""
        key = under(slug, self.marks[slug])
        found = self.lost.get(slug) or self.means.cache.get_many(GISTS, [key]).get(key)
        with contextlib.suppress(msgspec.MsgspecError):
            return _GIST.decode(found or b"")
        made = next(_made([self.tasks[slug]], self.means, self._memory))
        if isinstance(made, DigestError):
            raise made
        return _GIST.decode(made[2])

    def analysis(self, slug: str) -> Analysis:
        """All that an article gives by itself."""
        keyed = self.tasks[slug]
        with contextlib.suppress(msgspec.MsgspecError):
            found = self.means.cache.get_many(ANALYSES, [keyed.key]).get(keyed.key)
            return _ANALYSIS.decode(found or b"")
        return analysis_of(keyed, self.means.given, self.means.cache)

    @cached_property
    def _memory(self) -> Memory:
        return self.means.recall()


_ANALYSIS = msgspec.json.Decoder(Analysis)
_GIST = msgspec.json.Decoder(Gist)
_FACE = msgspec.json.Decoder(Face)
