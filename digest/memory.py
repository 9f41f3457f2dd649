"""The editors' translation memory, `content/memory/*.jsonl`: English that wins over the machine's for ever.

One JSON object a line: ``{"source": "…", "target": "…", "state": "edited"}``. `source` is a sentence as the
article has it, `target` its English, `state` either `edited` (an editor's words) or `checked` (the machine's,
read and passed). Four more may be there: `note`, `by` (who stands behind it), `date` (a day, such as 2016-02-09)
and `origin` (where it comes from).

Sources are matched as readers see them: diacritics, tatweel, invisible marks, presentation forms, the kind of
quotation mark and the amount of white space make no difference; letters and digits do.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from operator import ne
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from digest.cache import Cache, under
from digest.errors import MemoryError_, did_you_mean
from digest.machine import package_hash
from digest.model import State
from digest.plain import read_plain, summed

FOLDER = "memory"
STAGE, ENTRIES = "memory", "memory entries"  # files that were read before, in the cache
NEEDED = ("source", "state", "target")
MORE = ("by", "date", "note", "origin")
KEYS = (*NEEDED, *MORE)
STATES = (State.CHECKED.value, State.EDITED.value)
OPEN = 50_000  # entries that are held, of all files together
EXAMPLE = 'Write {"source": "…", "target": "…", "state": "edited"} on a line of its own.'

_READ_AS = str.maketrans(
    dict(zip("«»“”„‟❝❞‘’‚‛‹›`´", '"' * 8 + "'" * 8, strict=True))
    | {"\ufdfc": "ريال", "\ufdfd": "بسم الله الرحمن الرحيم"}
)
_READ_OTHERWISE = re.compile(f"[{''.join(map(chr, _READ_AS))}]")
# diacritics, tatweel, Koranic marks, and every mark that only steers direction or joining
_DROPPED = re.compile(
    "[\u064b-\u0652\u0670\u0640\u0610-\u061a\u06d6-\u06ed\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


class Remembered(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The English an editor stands behind, and the line that holds it."""

    source: str
    target: str
    state: State  # CHECKED or EDITED
    path: str
    line: int
    note: str = ""
    by: str = ""
    date: str = ""  # ISO
    origin: str = ""

    @property
    def where(self) -> str:
        """The file and line, as errors show them."""
        return f"{self.path}:{self.line}"


Entries = dict[str, Remembered]
"""By the normal form of the source."""


class _Held(msgspec.Struct, frozen=True, array_like=True):
    """What a file holds, in little: of each entry a hash of its normal form, and one of its English and its state."""

    sources: list[int]
    english: list[int]


class File(msgspec.Struct, frozen=True):
    """A file of the memory. `read` gives its entries, in the order of the lines."""

    held: _Held
    read: Callable[[], Entries]


class Memory:
    """What is remembered. `held` says of each source, by `hashed`, which English it has, as a hash of it."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files
        self._open: dict[int, Entries] = {}  # the files that were asked for last, the latest last
        self._closed: set[int] = set()
        self._scattered = False
        self._places: dict[int, int] = {}  # the first file that has a source
        self.held: dict[int, int] = {}
        for n, file in reversed([*enumerate(files)]):
            self._places.update(dict.fromkeys(file.held.sources, n))
            self.held.update(zip(file.held.sources, file.held.english, strict=True))

    @cached_property
    def entries(self) -> Mapping[str, Remembered]:
        """What is remembered, by normalised source."""
        found: Entries = {}
        for file in self._files:
            for form, entry in file.read().items():
                found.setdefault(form, entry)
        return found

    def get(self, source: str) -> Remembered | None:
        """What is remembered of exactly this sentence."""
        form = normal(source)
        if "entries" in vars(self):  # somebody has asked for all
            return self.entries.get(form)
        place = self._places.get(hashed(form))
        return None if place is None else self._opened(place).get(form)

    def _opened(self, place: int) -> Entries:
        """The entries of a file. Those of files that nobody has asked for of late are forgotten, for all of them take a
        quarter of a gigabyte at 10,000 articles; but nothing is once a file had to be read again: it would be over and
        over."""
        found = self._open.pop(place, None)
        if found is None:
            found = self._files[place].read()
            self._scattered = self._scattered or place in self._closed
            while self._open and not self._scattered and sum(map(len, self._open.values())) + len(found) > OPEN:
                first = next(iter(self._open))
                self._closed.add(first)
                del self._open[first]
        self._open[place] = found
        return found

    def __len__(self) -> int:
        return len(self._places)


def memory_of(entries: Iterable[Remembered]) -> Memory:
    """A memory of entries that are at hand."""
    return Memory([_at_hand({normal(entry.source): entry for entry in entries})])


def normal(source: str) -> str:
    """The form of a sentence under which it is remembered; "" when nothing of it can be seen.

    It is what `normalize_unicode` and `dediac_ar` of camel-tools give, whose import takes 0.9 s: a test compares.

    >>> normal("قـالَ  «نعم»\\n")
    'قال "نعم"'
    """
    # quotation marks first: compatibility forms would turn an acute accent into a space and a mark
    text = source.translate(_READ_AS) if _READ_OTHERWISE.search(source) else source
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    # letters and accents that a dropped mark kept apart may combine now
    return " ".join(unicodedata.normalize("NFC", text).split())


def hashed(normal_form: str) -> int:
    """A hash of a sentence's normal form, of 56 bits."""
    return int.from_bytes(blake2b(normal_form.encode(), digest_size=7).digest())


def load_memory(content: Path, cache: Cache | None = None, sums: Mapping[str, bytes] = MappingProxyType({})) -> Memory:
    """Read every memory file under `content`, in the order of names; no folder gives an empty memory.

    What stood in a file that has not changed since comes from the cache; `sums` are hashes of files that somebody has
    read just now, by their names in the content folder. Raises MemoryError_ for a line that is not understood, and for
    a source remembered in two ways.
    """
    paths = sorted((content / FOLDER).glob("*.jsonl"))
    files = [_file(path, cache, sums.get(f"{FOLDER}/{path.name}")) for path in paths]
    memory = Memory(files)
    if len(memory) < sum(len(file.held.sources) for file in files):  # else no two of them have one source
        firsts = (map(memory.held.get, file.held.sources) for file in files)
        if any(any(map(ne, first, file.held.english)) for first, file in zip(firsts, files, strict=True)):
            _one_way(files)
    return memory


def _one_way(files: Iterable[File]) -> None:
    """Refuse a source that two files remember in two ways."""
    firsts: Entries = {}
    for file in files:
        for form, entry in file.read().items():
            _same(firsts.setdefault(form, entry), entry)


def _same(first: Remembered, entry: Remembered) -> None:
    if (first.target, first.state) != (entry.target, entry.state):
        raise MemoryError_(
            "this source is translated otherwise before",
            path=entry.path,
            line=entry.line,
            hint=f"Keep this line or line {first.line} of {first.path}.",
        )


def _file(path: Path, cache: Cache | None, total: bytes | None) -> File:
    """One file. Without its hash, or where the cache does not know it, it is read."""
    if cache and total and (known := _known(path, _name(path, total), cache)):
        return known
    data = _data(path)
    name = _name(path, summed(data))
    if cache and (known := _known(path, name, cache)):
        return known
    entries = _parsed(data, str(path))
    file = _at_hand(entries)
    if not cache:
        return file
    cache.put_many(ENTRIES, {name: msgspec.json.encode(entries)})
    cache.put_many(STAGE, {name: msgspec.json.encode(file.held)})
    return file if cache.warnings else File(file.held, partial(_kept, path, name, cache))


def _known(path: Path, name: str, cache: Cache) -> File | None:
    """A file that was read before."""
    with suppress(msgspec.MsgspecError):
        found = cache.get_many(STAGE, [name]).get(name) or b""
        return File(msgspec.json.decode(found, type=_Held), partial(_kept, path, name, cache))
    return None


def _data(path: Path) -> bytes:
    try:
        return read_plain(path)
    except OSError as error:
        raise MemoryError_(f"cannot be read: {error.strerror}", path=str(path)) from None


def _name(path: Path, total: bytes) -> str:
    return under(path.name, blake2b(total, key=package_hash(), person=b"memory", digest_size=16).hexdigest())


def _at_hand(entries: Entries) -> File:
    english = [hashed(f"{entry.state}\0{entry.target}") for entry in entries.values()]
    return File(_Held([hashed(form) for form in entries], english), lambda: entries)


def _kept(path: Path, name: str, cache: Cache | None) -> Entries:
    """The entries of a file that was read before."""
    found = cache.get_many(ENTRIES, [name]).get(name) if cache else None
    with suppress(msgspec.MsgspecError):
        entries = msgspec.json.decode(found or b"", type=Entries)
        if not entries or next(iter(entries.values())).path == str(path):
            return entries
        # it was read by another name, such as from another folder
        return {form: replace(entry, path=str(path)) for form, entry in entries.items()}
    data = _data(path)
    if _name(path, summed(data)) != name:
        raise MemoryError_("was changed while it was read", path=str(path), hint="Run the command again.")
    return _parsed(data, str(path))


def _parsed(data: bytes, path: str) -> Entries:
    entries: Entries = {}
    for entry in _read(data, path):
        _same(entries.setdefault(normal(entry.source), entry), entry)
    return entries


def _read(data: bytes, path: str) -> Iterator[Remembered]:
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if raw.strip():
            yield _parse(raw, path, number)


def _parse(raw: bytes, path: str, line: int) -> Remembered:
    def wrong(what: str, hint: str = EXAMPLE) -> MemoryError_:
        return MemoryError_(what, path=path, line=line, hint=hint)

    try:
        entry = msgspec.json.decode(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise wrong("not UTF-8", "Save the file as UTF-8.") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise wrong(f"not JSON: {error}") from None
    if not isinstance(entry, dict):
        raise wrong("not a JSON object")
    for key in entry:
        if key not in KEYS:
            raise wrong(f'unknown key "{key}"', did_you_mean(key, KEYS))
    for key in NEEDED:
        if not isinstance(entry.get(key), str) or not _visible(entry[key]):
            raise wrong(f'"{key}" must be text')
    if entry["state"] not in STATES:
        raise wrong(f'unknown state "{entry["state"]}"', did_you_mean(entry["state"], STATES))
    more = {key: entry[key] for key in MORE if key in entry}
    for key, value in more.items():
        if not isinstance(value, str):
            raise wrong(f'"{key}" must be text', 'Write it in quotation marks, such as "by": "Mona".')
    if more.get("date") and not is_day(more["date"]):
        raise wrong(f'"{more["date"]}" is no day', "Write year-month-day, such as 2016-02-09.")
    return Remembered(entry["source"], entry["target"].strip(), State(entry["state"]), path, line, **more)


def _visible(text: str) -> bool:
    """Whether anything of a text can be seen; mostly its first letter can."""
    return bool(normal(text[:1]) or normal(text))


def is_day(text: str) -> bool:
    """Whether a text is a day as 2016-02-09."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def as_line(entry: Remembered) -> str:
    """An entry as a memory file holds it, with what is empty left out."""
    values = {key: getattr(entry, key) for key in ("source", "target", "state", *MORE)}
    return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False)
