"""The terms of all articles as the last build laid them into files: an added article costs its own terms.

The cache holds a list of the articles and files of then, and the files by a hash of their bytes, so that a list and its
files always belong together, whatever other builds have done since. Where anything of it is missing, or much has
changed, all is laid anew; what comes out is the same.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache as remember
from itertools import chain

import msgspec

from digest.cache import Cache, under
from digest.page import sum_of
from digest.shards import Postings, Shard, divided, fits, place_of, size_of, spread, updated, values

LIST, FILES = "terms laid", "terms file"
FEW = 64  # changed articles up to which what was laid is changed; beyond an eighth of all it is laid anew
TOGETHER = 64  # articles whose terms are held at a time where all is laid anew
Read = Callable[[Mapping[str, str]], Mapping[str, Postings] | None]
"""Gives the postings of articles by key, from their marks by key; None where those of one cannot be had."""


class _List(msgspec.Struct, frozen=True):
    """What the last build laid: the articles' marks by key, and the files by the bits they begin with."""

    articles: dict[str, str]
    files: dict[str, str]


class Kept(msgspec.Struct, frozen=True):
    """A file of terms that the cache has, by its hash; `fetch` gives its bytes by the bits that it begins with."""

    bits: str
    sum: bytes
    fetch: Callable[[str, bytes], bytes]

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return self.fetch(self.bits, self.sum)


Laid = Shard | Kept


class _MissingError(Exception):
    """Something of what was laid is not there any more."""


def lay(articles: Mapping[str, str], read: Read, cache: Cache, base: str) -> list[Laid]:
    """The files of all terms, in the order of their hashes. `articles` gives each one's mark by its key."""
    before = _before(cache, base)
    shards: list[Laid] | None = None
    if before is not None:
        with contextlib.suppress(_MissingError, msgspec.MsgspecError):
            shards = _changed(before, articles, read, cache)
    if shards is None:
        shards = [*anew(in_turn(articles, read))]
    files = {one.bits: one.sum.hex() if isinstance(one, Kept) else sum_of(one.body).hex() for one in shards}
    _keep(_List(dict(articles), files), shards, before, cache, base)
    return shards


def in_turn(articles: Mapping[str, str], read: Read) -> Iterator[tuple[str, Postings]]:
    """The postings of articles with their keys, the newest first. As objects those of all would take a gigabyte."""
    keys = sorted(articles, reverse=True)
    for start in range(0, len(keys), TOGETHER):
        found = read({key: articles[key] for key in keys[start : start + TOGETHER]}) or {}
        yield from found.items()


def anew(postings: Iterable[tuple[str, Postings]]) -> list[Shard]:
    """The files of all terms, from the postings of all articles with their keys."""
    return filed(values(postings))


def filed(found: dict[str, bytes]) -> list[Shard]:
    """The files of terms, from what stands under each, which is used up: a term is not to be held twice."""
    return list(spread(dict(pair for term in [*found] for pair in divided(term, found.pop(term)))))


def _before(cache: Cache, base: str) -> _List | None:
    key = under("", base)
    with contextlib.suppress(msgspec.MsgspecError):
        return msgspec.json.decode(cache.get_many(LIST, [key]).get(key) or b"", type=_List)
    return None


def _keep(now: _List, shards: Sequence[Laid], before: _List | None, cache: Cache, base: str) -> None:
    old = _keys(before.files) if before else set()
    fresh = {under(one.bits, now.files[one.bits]): one.body for one in shards if isinstance(one, Shard)}
    if now != before:
        cache.put_many(FILES, {key: body for key, body in fresh.items() if key not in old})
        cache.put_many(LIST, {under("", base): msgspec.json.encode(now)})
        cache.drop(FILES, old - _keys(now.files))


def _keys(files: Mapping[str, str]) -> set[str]:
    return {under(bits, sum_) for bits, sum_ in files.items()}


def few_new(articles: Mapping[str, str], cache: Cache, base: str) -> bool:
    """Whether hardly any article has come or gone since the last build laid the terms."""
    before = _before(cache, base)
    return before is not None and sum(map(len, _differing(before, articles))) <= FEW


def _differing(before: _List, articles: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The articles that are gone since, and those that have come, by key with their marks."""
    gone = {key: mark for key, mark in before.articles.items() if articles.get(key) != mark}
    return gone, {key: mark for key, mark in articles.items() if before.articles.get(key) != mark}


def _changed(before: _List, articles: Mapping[str, str], read: Read, cache: Cache) -> list[Laid] | None:
    """What was laid, with what has changed since; None where that is too much."""
    gone, come = _differing(before, articles)
    if len(gone) + len(come) > max(FEW, len(articles) // 8):
        return None
    was, will = read(gone), read(come)
    if was is None or will is None:
        return None
    open_files = _Files(before.files, cache)
    open_files.change(set(chain(*was.values(), *will.values())), set(gone), will)
    made = open_files.made()
    rest = {bits: sum_ for bits, sum_ in open_files.sums.items() if bits not in open_files.open}
    if len(cache.has(FILES, _keys(rest))) < len(rest):
        return None
    fetch = _fetcher(articles, read, cache)
    kept = (Kept(bits, bytes.fromhex(sum_), fetch) for bits, sum_ in rest.items())
    return sorted((*made, *kept), key=lambda one: one.bits)


def _fetcher(articles: Mapping[str, str], read: Read, cache: Cache) -> Callable[[str, bytes], bytes]:
    """Gives the bytes of files; where they are damaged, all is laid anew for them, once."""
    whole = remember(lambda: {one.bits: one.body for one in anew(in_turn(articles, read))})

    def fetch(bits: str, sum_: bytes) -> bytes:
        key = under(bits, sum_.hex())
        found = cache.get_many(FILES, [key]).get(key)
        return whole()[bits] if found is None else found

    return fetch


class _Files:
    """The files that were laid, of which those are opened that are asked for."""

    def __init__(self, files: Mapping[str, str], cache: Cache) -> None:
        self.sums = dict(files)
        self.cache = cache
        self.open: dict[str, dict[str, bytes]] = {}  # terms with their JSON, by the bits of the file
        self.smaller: set[str] = set()  # files out of which something went

    def change(self, terms: Collection[str], gone: Collection[str], come: Mapping[str, Postings]) -> None:
        """Take the postings of some articles out and put those of others in; `terms` are all terms of both."""
        found = self._postings(terms)
        after = updated(found, gone, come)
        pairs_of = {
            term: tuple(dict(divided(term, own[term])) if term in own else {} for own in (found, after))
            for term in terms
        }
        self._load(chain.from_iterable(chain(old, new) for old, new in pairs_of.values()))
        for old, new in pairs_of.values():
            for part in old.keys() | new.keys():
                self._put(part, new.get(part))

    def made(self) -> list[Shard]:
        """The files that were opened, as they are now."""
        for bits in sorted(self.smaller, key=len, reverse=True):
            self._join(bits)
        return [one for bits, own in self.open.items() for one in spread(own, bits)]

    def _postings(self, terms: Collection[str]) -> dict[str, bytes]:
        """What stands under terms, the parts of divided ones put together."""
        self._load(terms)
        held = {term: value for term in terms if (value := self._at(term)) is not None}
        parts = {t: [f"{t}|{start}" for start in msgspec.json.decode(v)] for t, v in held.items() if v[:1] == b"["}
        self._load(chain.from_iterable(parts.values()))
        whole = {term: value[1:-1] for term, value in held.items() if term not in parts}
        return whole | {term: b",".join(self._must(part)[1:-1] for part in own) for term, own in parts.items()}

    def _at(self, term: str) -> bytes | None:
        return self.open[self._file(term)].get(term)

    def _must(self, term: str) -> bytes:
        value = self._at(term)
        if value is None:
            raise _MissingError
        return value

    def _file(self, term: str) -> str:
        """The bits of the file that a term belongs to."""
        path = f"{place_of(term):032b}"
        for n in range(33):
            if path[:n] in self.sums:
                return path[:n]
        raise _MissingError

    def _load(self, terms: Iterable[str]) -> None:
        wanted = {bits for term in terms if (bits := self._file(term)) not in self.open}
        for bits, body in self._read({bits: self.sums[bits] for bits in wanted}).items():
            raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
            self.open[bits] = {term: bytes(value) for term, value in raw.items()}

    def _read(self, wanted: Mapping[str, str]) -> dict[str, bytes]:
        """The bytes of files. Raises _MissingError."""
        found = self.cache.get_many(FILES, _keys(wanted))
        if len(found) < len(wanted):
            raise _MissingError
        return {bits: found[under(bits, sum_)] for bits, sum_ in wanted.items()}

    def _put(self, term: str, value: bytes | None) -> None:
        bits = self._file(term)
        own, old = self.open[bits], self.open[bits].get(term, b"")
        if value is None:
            own.pop(term, None)
        else:
            own[term] = value
        if len(value or b"") < len(old):
            self.smaller.add(bits)

    def _join(self, bits: str) -> None:
        """Make one file of two that fit into one, as often as there are two that do."""
        while bits and bits in self.open:
            beside = bits[:-1] + ("1" if bits[-1] == "0" else "0")
            if beside not in self.sums:
                return
            if beside not in self.open:
                raw = msgspec.json.decode(self._read({beside: self.sums[beside]})[beside], type=dict[str, msgspec.Raw])
                self.open[beside] = {term: bytes(value) for term, value in raw.items()}
            both = self.open[bits] | self.open[beside]
            if not fits([size_of(term, value) for term, value in both.items()]):
                return
            for one in (bits, beside):
                del self.open[one], self.sums[one]
            bits = bits[:-1]
            self.open[bits], self.sums[bits] = both, ""
