"""Analyse many articles: those seen before from the cache, the others in as many processes as pay.

An analysis is kept under a hash of its article, of the authority and of the package itself, so a better rule,
a new word in the lexicon or a changed name makes it anew, and nothing else does.
"""

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache as remember
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path

import msgspec

from digest.analyse import analyse
from digest.cache import Cache
from digest.errors import ContentError, DigestError
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Analysis, Article, Authorised

Authority = tuple[Authorised, ...]

STAGE = "analysis"
PAYS = 64  # articles from which a second process is worth its start
CHUNK = 16  # articles in one task, and in one write to the cache


def analyse_all(
    articles: Iterable[Article], authority: Authority, cache: Cache
) -> Iterator[Analysis | DigestError]:
    """Each article's analysis, or what went wrong with it, in the order of the articles."""
    base = blake2b(_package() + msgspec.json.encode(authority), digest_size=16).digest()
    keys = {article: _key(article, base) for article in articles}
    known = _known(cache.get_many(STAGE, keys.values()))
    fresh = _fresh([article for article, key in keys.items() if key not in known], authority, cache, keys)
    for key in keys.values():
        yield known.pop(key) if key in known else next(fresh)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _known(values: dict[str, bytes]) -> dict[str, Analysis]:
    """What the cache holds, as analyses. What does not fit the model any more is made anew."""
    found = {}
    for key, value in values.items():
        try:
            found[key] = msgspec.json.decode(value, type=Analysis)
        except msgspec.MsgspecError:
            continue
    return found


def _fresh(
    articles: list[Article], authority: Authority, cache: Cache, keys: dict[Article, str]
) -> Iterator[Analysis | DigestError]:
    """Analyse, and keep what comes of it chunk by chunk: a build broken off has not worked in vain."""
    chunks = [tuple(articles[n : n + CHUNK]) for n in range(0, len(articles), CHUNK)]
    for results in _mapped(chunks, authority):
        done = [result for result in results if isinstance(result, Analysis)]
        cache.put_many(STAGE, {keys[result.article]: msgspec.json.encode(result) for result in done})
        yield from results


def _mapped(
    chunks: list[tuple[Article, ...]], authority: Authority
) -> Iterator[list[Analysis | DigestError]]:
    workers = min(processors(), len(chunks))
    if workers < 2 or sum(map(len, chunks)) < PAYS:
        yield from (_analyse_chunk(chunk, authority) for chunk in chunks)
        return
    # a copy of this process starts at once, but only one without threads can be copied safely
    fork = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork" if fork else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_analyse_chunk, chunks, [authority] * len(chunks))


def _analyse_chunk(articles: tuple[Article, ...], authority: Authority) -> list[Analysis | DigestError]:
    knowledge = _knowledge(authority)
    return [_analyse(article, knowledge) for article in articles]


def _analyse(article: Article, knowledge: Knowledge) -> Analysis | DigestError:
    try:
        return analyse(article, knowledge)
    except DigestError as error:
        return error
    except Exception as error:  # a fault of ours in one article must not cost the others
        what = f"cannot be analysed: {type(error).__name__}: {error}"
        return ContentError(what, path=article.path, hint="This is a fault in digest: please report it.")


@remember
def _knowledge(authority: Authority) -> Knowledge:
    """Loaded once in each process."""
    return load_knowledge(authority)


def _key(article: Article, base: bytes) -> str:
    return blake2b(msgspec.json.encode(article), key=base, digest_size=20).hexdigest()


def _package() -> bytes:
    """A hash of every file of the package: its code, its rules and its words."""
    total = blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".tsv"):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.digest()
