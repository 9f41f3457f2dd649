"""The terms of all articles, laid into files of like size that an added article hardly disturbs.

What stands under a term are its postings, the newest article first: ``key`` (7 signs: the day, then a hash), then for
each sentence a number in groups of 5 bits, ``(distance from the last) * KINDS + kind``; between two postings a comma.
So it depends on the set of articles alone, and `updated` gives it from what it was and what has changed.

A term with many postings is divided by time (`divided`): under the term itself stand its periods only, and each of
those is a term of its own. Whoever asks for a common word then needs its newest part, and an added article changes
the part of its day. Periods are halved where there is too much in one, so that each term has as many as it needs.

The terms of the newest articles lie apart from those of all others (`newest`), so that one more article rewrites the
few files of these.

A term's place is its hash. A file that has grown too large gives way to two, by the next bit of the hash; so a file
depends on its own terms alone, whatever came first, and the list of all files is a tree of single bits. Words in the
order of the alphabet would need a list ten times as long, and nothing here looks for neighbours.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import msgspec

DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
DAY_ONE = date(1800, 1, 1).toordinal()
DAYS = 64**3
KEY = 7  # signs of a key
MOST = 6_000  # bytes of a file before it is split, its largest term not counted
PART = 4_000  # bytes of postings before they are divided by time
KINDS = 5
FEW = 16  # postings that are put into a term one by one, not sorted with the others
NEWEST = 64  # articles whose terms lie apart, at most

Postings = Mapping[str, str]
"""What one article adds to the index: by term its sentences, encoded."""


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
    return _signs(number << 24 | mark)


def _signs(number: int) -> str:
    return "".join(DIGITS[number >> shift & 63] for shift in range(6 * KEY - 6, -1, -6))


def newest(keys: Sequence[str]) -> int:
    """How many of these keys, the newest first, are of articles whose terms lie apart from those of all others.

    It is as many as share the shortest beginning, in bits, that no more than NEWEST have. So an article that is added
    to them leaves the others alone, until there are too many and the older ones of them go over: of articles that come
    day by day that is once in 40 to 65, and then nearly all of them.
    """
    numbers = [_number(key) for key in keys[: NEWEST + 1]]
    if len(numbers) <= NEWEST:
        return len(numbers)
    bits = (numbers[0] ^ numbers[-1]).bit_length() - 1  # behind the beginning that the first has and one too many not
    return sum(number >> bits == numbers[0] >> bits for number in numbers)


def file_of(key: str) -> str:
    """The name of an article's file: its key as a number, for some disks take a and A for one."""
    return f"{_number(key):x}"


def _number(key: str) -> int:
    number = 0
    for sign in key:
        number = number * 64 + DIGITS.index(sign)
    return number


def values(articles: Iterable[tuple[str, Postings]]) -> dict[str, bytes]:
    """What stands under each term, from the articles' keys and postings, in whatever order they come."""
    found: dict[str, bytearray] = {}
    last, ordered = "~", True
    for key, postings in articles:
        ordered, last = ordered and key < last, key
        for term, slots in postings.items():
            found.setdefault(term, bytearray()).extend(f"{key}{slots},".encode())
    # one by one, so that no term is held twice
    if ordered:  # it takes half the time not to sort
        return {term: bytes(found.pop(term)[:-1]) for term in [*found]}
    return {term: b",".join(sorted(found.pop(term)[:-1].split(b","), reverse=True)) for term in [*found]}


def updated(found: Mapping[str, bytes], removed: Collection[str], added: Mapping[str, Postings]) -> dict[str, bytes]:
    """What stands under terms after articles have gone (their keys) and others come (their postings by key).

    `found` has what stood under all terms of both, and may have more. An article that has changed is in both. A term
    that no article is left for is not in the result. `updated({}, (), articles)` is `values(articles.items())`.
    """
    gone = {key.encode() for key in removed}
    come: dict[str, list[bytes]] = defaultdict(list)
    for key, postings in added.items():
        for term, slots in postings.items():
            come[term].append(f"{key}{slots},".encode())
    changed = {}
    for term in dict.fromkeys((*found, *come)):
        text = found[term] + b"," if term in found else b""
        if text := _exchanged(text, gone, come.get(term, [])):
            changed[term] = text[:-1]
    return changed


def _exchanged(text: bytes, gone: Collection[bytes], come: Sequence[bytes]) -> bytes:
    """Postings without those of some keys and with others, each with the comma behind it."""
    if len(gone) + len(come) > FEW:
        own = [posting for posting in text.split(b",") if posting and posting[:KEY] not in gone]
        return b"".join(posting + b"," for posting in sorted((*own, *(one[:-1] for one in come)), reverse=True))
    for key in gone:
        at = _place(text, key)
        if text[at : at + KEY] == key:
            text = text[:at] + text[text.index(b",", at) + 1 :]
    for posting in come:
        at = _place(text, posting[:KEY])
        text = text[:at] + posting + text[at:]
    return text


def _place(text: bytes, key: bytes) -> int:
    """Where in postings that of a key begins, or would begin."""
    low, high = 0, len(text)
    while low < high:
        start = text.rfind(b",", low, (low + high) // 2) + 1 or low
        if text[start : start + KEY] > key:
            low = text.index(b",", start) + 1
        else:
            high = start
    return low


def divided(term: str, own: bytes, part: int | None = None) -> Iterator[tuple[str, bytes]]:
    """A term as files hold it, as (term, JSON): its postings, or the beginnings of its periods and the term of each.

    A period begins with a key, of which trailing "-" (0) are left out, the last with ""; it ends where the one before
    it in the list begins. `part` is the number of bytes that are not divided, PART if it is None.
    """
    if len(own) <= (PART if part is None else part):
        yield term, b'"%b"' % own
        return
    postings = own.split(b",")[::-1]
    ends = list(accumulate(map(len, postings), initial=0))
    periods = list(_periods(postings, ends, (0, 6 * KEY, 0, len(postings)), PART if part is None else part))
    starts = [*(_signs(low).rstrip(DIGITS[0]) for low, _, _ in periods[:-1]), ""]
    yield term, _json(starts)
    for start, (_, first, last) in zip(starts, periods, strict=True):
        yield f"{term}|{start}", b'"%b"' % b",".join(postings[first:last][::-1])


def _periods(
    postings: Sequence[bytes], ends: Sequence[int], whole: tuple[int, int, int, int], part: int
) -> Iterator[tuple[int, int, int]]:
    """The periods of ascending postings, the newest first, as (number of the first key, first, last posting)."""
    low, bits, first, last = whole
    if first == last:
        return
    if ends[last] - ends[first] + last - first <= part or not bits:  # with a comma behind each
        yield low, first, last
        return
    middle = low + (1 << bits - 1)
    at = bisect_left(postings, _signs(middle).encode(), first, last)
    yield from _periods(postings, ends, (middle, bits - 1, at, last), part)
    yield from _periods(postings, ends, (low, bits - 1, first, at), part)


def spread(found: Mapping[str, bytes], bits: str = "") -> Iterator[Shard]:
    """The files that hold the terms, with the JSON of each. What each holds depends on its own terms alone.

    `bits` is the beginning that the hashes of all these terms share, where they are not all there are.
    """
    ranked = sorted(found, key=lambda term: (place_of(term), term))
    hashes = array("L", map(place_of, ranked))  # a list would take five times as much
    sizes = array("L", (size_of(term, found[term]) for term in ranked))
    for head_bits, first, last in _split(hashes, sizes, bits, 0, len(ranked)):
        lines = (_json(term) + b":" + found[term] for term in ranked[first:last])
        yield Shard(head_bits, b"{" + b",\n".join(lines) + b"}\n")


def place_of(term: str) -> int:
    """The hash of a term, of 32 bits."""
    return crc32(term.encode())


def fits(sizes: Sequence[int]) -> bool:
    """Whether terms of these sizes share one file."""
    return sum(sizes) - max(sizes, default=0) <= MOST


def size_of(term: str, value: bytes) -> int:
    """The bytes that a term takes in a file, with its JSON."""
    return len(_json(term)) + len(value) + 3


def _split(
    hashes: Sequence[int], sizes: Sequence[int], bits: str, first: int, last: int
) -> Iterator[tuple[str, int, int]]:
    if fits(sizes[first:last]) or len(bits) == 32:
        yield bits, first, last
        return
    middle = bisect_left(hashes, int((bits + "1").ljust(32, "0"), 2), first, last)
    yield from _split(hashes, sizes, bits + "0", first, middle)
    yield from _split(hashes, sizes, bits + "1", middle, last)


def tree(bits: Iterable[str]) -> str:
    """All files in one word, in the order of the hashes: 1 where a beginning is split, 0 where it is a file.

    Six such bits make a sign; what the last has too many are 0.
    """
    out, at = [], ""
    for leaf in bits:
        out.append("1" * (len(leaf) - len(at)) + "0")
        at = leaf
        while at.endswith("1"):
            at = at[:-1]
        at = at[:-1] + "1" if at else at
    word = "".join(out)
    return "".join(DIGITS[int(word[n : n + 6].ljust(6, "0"), 2)] for n in range(0, len(word), 6))


def _json(data: object) -> bytes:
    return msgspec.json.encode(data)
