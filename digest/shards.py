"""The terms of all articles, laid into files of like size that an added article hardly disturbs.

A term's place is its hash. A file that has grown too large gives way to two, by the next bit of the hash; so a file
depends on its own terms alone, whatever came first, and the list of all files is a tree of single bits. Words in the
order of the alphabet would need a list ten times as long, and nothing here looks for neighbours.

A posting is the key of an article and its sentences: ``key`` (7 signs: the day, then a hash), then for each sentence
a number in groups of 5 bits, ``(distance from the last) * KINDS + kind``. The newest article stands first.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import NamedTuple
from zlib import crc32

DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
DAY_ONE = date(1800, 1, 1).toordinal()
DAYS = 64**3
MOST = 24_000  # bytes of a file before it is split, its largest term not counted
NAMES = 150  # that are listed under one beginning
KINDS = 5


class Name(NamedTuple):
    """What is suggested: the subject's path, its id among the speakers ("" where it does not speak), its names."""

    path: str
    speaker: str
    ar: str
    en: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What one article adds to the index: by term its sentences, encoded, and the names that it lists."""

    postings: Mapping[str, str]
    names: Mapping[str, tuple[Name, ...]]


class Shard(NamedTuple):
    """A file of terms; `bits` is the beginning that the hashes of its terms share."""

    bits: str
    body: bytes


def encoded(slots: Iterable[tuple[int, int]]) -> str:
    """Sentences as postings have them, from (number, kind) in order."""
    out, last = [], 0
    for n, kind in slots:
        value, last = (n - last) * KINDS + kind, n
        while value > 31:
            out.append(DIGITS[32 + (value & 31)])
            value >>= 5
        out.append(DIGITS[value])
    return "".join(out)


def article_keys(days: Mapping[str, date | None]) -> dict[str, str]:
    """The key of each article, by slug: its day, so that no term is needed for dates, and a hash of the slug."""
    keys = {slug: _key(slug, day, 0) for slug, day in days.items()}
    for salt in range(1, 100):
        times = Counter(keys.values())
        twins = [slug for slug, key in keys.items() if times[key] > 1]
        if not twins:
            break
        keys |= {slug: _key(slug, days[slug], salt) for slug in twins}
    return keys


def _key(slug: str, day: date | None, salt: int) -> str:
    number = min(max(day.toordinal() - DAY_ONE, 0) + 1, DAYS - 1) if day else 0
    mark = int.from_bytes(sha256(f"{slug}\0{salt}".encode() if salt else slug.encode()).digest()[:3])
    return "".join(DIGITS[(number << 24 | mark) >> shift & 63] for shift in range(36, -1, -6))


def file_of(key: str) -> str:
    """The name of an article's file: its key as a number, for some disks take a and A for one."""
    number = 0
    for sign in key:
        number = number * 64 + DIGITS.index(sign)
    return f"{number:x}"


def values(articles: Iterable[tuple[str, Terms]]) -> dict[str, bytes]:
    """What stands under each term, as JSON, from the articles' keys and terms."""
    postings: dict[str, bytearray] = {}
    names: dict[str, dict[str, Name]] = {}
    for key, terms in articles:
        for term, slots in terms.postings.items():
            postings.setdefault(term, bytearray()).extend(f"{key}{slots},".encode())
        for term, listed in terms.names.items():
            known = names.setdefault(term, {})
            for name in listed:
                known[name.path] = max(name, known.get(name.path, name))  # one who speaks somewhere is a speaker
    found = {term: b'"%b"' % bytes(text[:-1]) for term, text in postings.items()}
    for term, met in names.items():
        found[term] = dumps(sorted(met.values(), key=_rank)[:NAMES], ensure_ascii=False, separators=(",", ":")).encode()
    return found


def _rank(name: Name) -> tuple[object, ...]:
    return not name.speaker, len(name.ar), name


def spread(found: Mapping[str, bytes]) -> Iterator[Shard]:
    """The files that hold the terms. What each holds depends on its own terms alone."""
    ranked = sorted((crc32(term.encode()), term) for term in found)
    hashes = [place for place, _ in ranked]
    heads = [dumps(term, ensure_ascii=False).encode() for _, term in ranked]
    sizes = [len(head) + len(found[term]) + 3 for head, (_, term) in zip(heads, ranked, strict=True)]
    for bits, first, last in _split(hashes, sizes, "", 0, len(ranked)):
        lines = (heads[n] + b":" + found[ranked[n][1]] for n in range(first, last))
        yield Shard(bits, b"{" + b",\n".join(lines) + b"}\n")


def _split(
    hashes: Sequence[int], sizes: Sequence[int], bits: str, first: int, last: int
) -> Iterator[tuple[str, int, int]]:
    own = sizes[first:last]
    if sum(own) - max(own, default=0) <= MOST or len(bits) == 32:
        yield bits, first, last
        return
    middle = bisect_left(hashes, int((bits + "1").ljust(32, "0"), 2), first, last)
    yield from _split(hashes, sizes, bits + "0", first, middle)
    yield from _split(hashes, sizes, bits + "1", middle, last)


def tree(bits: Iterable[str]) -> str:
    """All files in one word: 1 where a beginning is split, 0 where it is a file, in the order of the hashes."""
    out, at = [], ""
    for leaf in bits:
        out.append("1" * (len(leaf) - len(at)) + "0")
        at = leaf
        while at.endswith("1"):
            at = at[:-1]
        at = at[:-1] + "1" if at else at
    return "".join(out)
