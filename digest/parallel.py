"""Analyse many articles: those seen before from the cache, the others in as many processes as pay.

An analysis is kept under a hash of its article's file, of the editors' overrides for it, of the authority, of the
camel-tools data in use and of the package itself, so a better rule, a new word in the lexicon or a changed name makes
it anew, and nothing else does.
"""

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from digest.articles import ArticleFile
from digest.cache import Cache, under
from digest.camel import NO_DATA, CamelData
from digest.errors import ContentError, DigestError
from digest.machine import can_copy, package_hash, processors
from digest.model import Analysis, Article, Authorised, Override
from digest.overrides import Overrides, overrides_for

if TYPE_CHECKING:  # a process that leaves all analyses to others need not load what they need, nor who they are
    from digest.crew import Crew
    from digest.knowledge import Knowledge

Authority = tuple[Authorised, ...]
Task = tuple[Article, tuple[Override, ...]]
Chunk = tuple[Task, ...]
Results = list[bytes | DigestError]


class Keyed(NamedTuple):
    """An article's file and what the editors say of the article, under a hash of all that its analysis depends on."""

    key: str
    file: ArticleFile
    overrides: tuple[Override, ...]

    @property
    def task(self) -> Task:
        """What whoever analyses it needs. Raises ContentError."""
        return self.file.whole(), self.overrides


STAGE = "analysis"
HELD = 64  # analyses decoded at a time
CHUNK = 16
"""Articles in one task and one write to the cache. From two tasks on a second process pays: on two cores 32
articles of 900 words took 0.8 s instead of 1.1 s, and 128 took 2.2 s instead of 3.7 s."""


class Given(msgspec.Struct, frozen=True):
    """What all articles share: the editors' authority, and the camel-tools data in use."""

    authority: Authority = ()
    camel: CamelData = NO_DATA

    @property
    def mark(self) -> bytes:
        """A hash of them."""
        return blake2b(msgspec.json.encode((self.authority, self.camel.mark)), digest_size=16).digest()


Hire = Callable[[Given, int], "AbstractContextManager[Crew[Chunk, Results]]"]
"""Finds those who analyse: for what all articles share, and a number of chunks."""


def analyse_all(
    files: Iterable[ArticleFile], given: Given, cache: Cache, overrides: Overrides | None = None
) -> Iterator[Analysis | DigestError]:
    """Each article's analysis, or what went wrong with it, in the order of the articles."""
    yield from analyse_keyed(keyed_tasks(files, given, overrides or {}), given, cache)


def analyse_keyed(
    keyed: Sequence[Keyed], given: Given, cache: Cache, hire: Hire | None = None
) -> Iterator[Analysis | DigestError]:
    """The same, for articles under their keys. Few analyses are held at a time.

    `hire` finds those who do the work, only if there is any: else processes of this machine.
    """
    known = cache.has(STAGE, (one.key for one in keyed))
    rest = [one for one in keyed if one.key not in known]
    with contextlib.closing(_fresh(rest, given, cache, hire or processes)) as fresh:
        for n in range(0, len(keyed), HELD):
            some = keyed[n : n + HELD]
            kept = _decoded(cache.get_many(STAGE, (one.key for one in some if one.key in known)))
            for one in some:
                if one.key not in known:
                    yield next(fresh)
                elif one.key in kept:
                    yield kept[one.key]
                else:  # damaged
                    result = _analyse(one.task, _knowledge(given))
                    if isinstance(result, bytes):
                        cache.put_many(STAGE, {one.key: result})
                    yield _decode(result)


def analysis_of(keyed: Keyed, given: Given, cache: Cache) -> Analysis:
    """One analysis, from the cache or made again. Raises DigestError."""
    result = next(analyse_keyed([keyed], given, cache))
    if isinstance(result, DigestError):
        raise result
    return result


def keyed_tasks(files: Iterable[ArticleFile], given: Given, overrides: Overrides) -> list[Keyed]:
    """Each article's file with what the editors say of it, under its key."""
    base = blake2b(package_hash() + given.mark, digest_size=16).digest()

    def keyed(file: ArticleFile) -> Keyed:
        own = overrides_for(file, overrides)
        total = msgspec.json.encode((file.mark, own))
        return Keyed(under(file.slug, blake2b(total, key=base, digest_size=20).hexdigest()), file, own)

    return [keyed(file) for file in files]


def _decoded(values: dict[str, bytes]) -> dict[str, Analysis]:
    """What the cache holds, as analyses. What does not fit the model any more is made anew."""
    found = {}
    for key, value in values.items():
        with contextlib.suppress(msgspec.MsgspecError):
            found[key] = msgspec.json.decode(value, type=Analysis)
    return found


def _fresh(keyed: list[Keyed], given: Given, cache: Cache, hire: Hire) -> Generator[Analysis | DigestError, None, None]:
    """Analyse what is not in the cache, and put it there."""
    if not keyed:
        return
    from digest.crew import worked  # noqa: PLC0415

    chunks = [keyed[n : n + CHUNK] for n in range(0, len(keyed), CHUNK)]

    def keep(n: int, results: Results) -> None:
        made = {one.key: value for one, value in zip(chunks[n], results, strict=True) if isinstance(value, bytes)}
        cache.put_many(STAGE, made)

    with hire(given, len(chunks)) as crew:
        for results in worked((tuple(one.task for one in chunk) for chunk in chunks), crew, keep):
            yield from map(_decode, results)


def _decode(result: bytes | DigestError) -> Analysis | DigestError:
    return msgspec.json.decode(result, type=Analysis) if isinstance(result, bytes) else result


@contextmanager
def processes(given: Given, chunks: int) -> "Iterator[Crew[Chunk, Results]]":
    """As many processes of this machine as pay, for so many chunks."""
    from multiprocessing import get_context  # noqa: PLC0415

    from digest.crew import Crew, Here  # noqa: PLC0415
    from digest.workers import Workers  # noqa: PLC0415

    workers = min(processors(), chunks)
    if workers < 2:
        yield Crew(Here(), 1, analyse_chunk, given)
        return
    context = get_context("fork" if can_copy() else "spawn")  # a copy of this process starts at once
    with Workers(workers, context) as pool:  # left early, it leaves no process and no thread behind
        yield Crew(pool, workers, analyse_chunk, given)


def analyse_chunk(chunk: Chunk, given: Given) -> Results:
    """Analyses as JSON: the form in which the cache keeps them, and travels fastest between processes."""
    knowledge = _knowledge(given)
    return [_analyse(task, knowledge) for task in chunk]


def _analyse(task: Task, knowledge: "Knowledge") -> bytes | DigestError:
    from digest.analyse import analyse  # noqa: PLC0415

    article, overrides = task
    try:
        return msgspec.json.encode(analyse(article, knowledge, overrides))
    except DigestError as error:
        return error.at(article.path)
    except Exception as error:  # a fault of ours in one article must not cost the others
        what = f"cannot be analysed: {type(error).__name__}: {error}"
        return ContentError(what, path=article.path, hint="This is a fault in digest: please report it.")


def get_ready(given: Given) -> None:
    """Load what an analysis needs, before there is one to make."""
    from digest import analyse  # noqa: F401, PLC0415
    from digest.transliterate import transliterator  # noqa: PLC0415

    _knowledge(given)
    transliterator()  # hardly an article without a name that no list has


@lru_cache(maxsize=2)  # a process that builds again and again meets ever new authorities
def _knowledge(given: Given) -> "Knowledge":
    """Loaded once in each process."""
    from digest.knowledge import load_knowledge  # noqa: PLC0415

    return load_knowledge(given.authority, given.camel)
