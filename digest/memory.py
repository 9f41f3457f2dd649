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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from digest.errors import MemoryError_, did_you_mean
from digest.model import State
from digest.plain import read_plain

FOLDER = "memory"
NEEDED = ("source", "state", "target")
MORE = ("by", "date", "note", "origin")
KEYS = (*NEEDED, *MORE)
STATES = (State.CHECKED.value, State.EDITED.value)
EXAMPLE = 'Write {"source": "…", "target": "…", "state": "edited"} on a line of its own.'

_QUOTES = str.maketrans("«»“”„‟❝❞‘’‚‛‹›`´", '""""""""' + "''''''''")
# tatweel, Koranic marks that dediacritising leaves, and every mark that only steers direction or joining
_DROPPED = re.compile("[\u0640\u0610-\u061a\u06d6-\u06ed\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Remembered:
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


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered, by normalised source."""

    entries: Mapping[str, Remembered]

    def get(self, source: str) -> Remembered | None:
        """What is remembered of exactly this sentence."""
        return self.entries.get(normal(source))

    def __len__(self) -> int:
        return len(self.entries)


def normal(source: str) -> str:
    """The form of a sentence under which it is remembered; "" when nothing of it can be seen.

    >>> normal("قـالَ  «نعم»\\n")
    'قال "نعم"'
    """
    dediac_ar, normalize_unicode = _camel()
    # quotation marks first: compatibility forms would turn an acute accent into a space and a mark
    text = _DROPPED.sub("", dediac_ar(normalize_unicode(source.translate(_QUOTES))))
    # letters and accents that a dropped mark kept apart may combine now
    return " ".join(normalize_unicode(text, compatibility=False).split())


@cache
def _camel() -> tuple[Callable[[str], str], Callable[..., str]]:
    """What camel-tools does to a text, loaded at the first use: a build with nothing new should not pay its 0.9 s."""
    from camel_tools.utils.dediac import dediac_ar  # noqa: PLC0415
    from camel_tools.utils.normalize import normalize_unicode  # noqa: PLC0415

    return dediac_ar, normalize_unicode


def load_memory(content: Path) -> Memory:
    """Read every memory file under `content`, in the order of names; no folder gives an empty memory.

    Raises MemoryError_ for a line that is not understood, and for a source remembered in two ways.
    """
    entries: dict[str, Remembered] = {}
    for path in sorted((content / FOLDER).glob("*.jsonl")):
        for entry in _read(path):
            key = normal(entry.source)
            first = entries.setdefault(key, entry)
            if (first.target, first.state) != (entry.target, entry.state):
                raise MemoryError_(
                    "this source is translated otherwise before",
                    path=entry.path,
                    line=entry.line,
                    hint=f"Keep this line or line {first.line} of {first.path}.",
                )
    return Memory(entries)


def _read(path: Path) -> Iterator[Remembered]:
    try:
        data = read_plain(path)
    except OSError as error:
        raise MemoryError_(f"cannot be read: {error.strerror}", path=str(path)) from None
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if raw.strip():
            yield _parse(raw, str(path), number)


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
        if not isinstance(entry.get(key), str) or not normal(entry[key]):
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
