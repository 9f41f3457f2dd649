"""The head of a Markdown article: YAML between two lines of `---`, read as plain data.

Only `key: value` is understood, for `aliases` a list of values, and for `also` a list of small mappings; everything is
text, so that a title such as `2016` or `no` stays what the editor wrote. Anchors, aliases, tags and deeper nesting are
refused: nobody needs them in seven fields, and they are how a small file grows without bound or names code to run.
"""

import re
from collections.abc import Iterator

import msgspec
import yaml

from digest.errors import ContentError, did_you_mean
from digest.yamlhints import QUOTES, mend

KEYS = ("aliases", "also", "date", "lang", "outlet", "title", "url")
ALSO_KEYS = ("date", "outlet", "url")  # of each place where an article was published too
ALSO = "Write also: [{outlet: جريدة البحر, date: 2016-02-10}]."
INDENT = "Begin each key at the beginning of its line."
MAX_CHARS = 64 * 1024
FENCE = re.compile(r"---[ \t]*(?:\n|\Z)")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)


class Field(msgspec.Struct, frozen=True):
    """The values of one key, each with its line in the file. A key without a value has none."""

    line: int
    values: tuple[tuple[str, int], ...]


class FrontMatter(msgspec.Struct, frozen=True):
    """The fields by key, and the offset in the text at which the body begins."""

    fields: dict[str, Field]
    body: int
    also: tuple["Also", ...] = ()


Also = dict[str, tuple[str, int]]
"""One entry of `also`: its values by key, each with its line."""


def split_front_matter(text: str, path: str) -> FrontMatter:
    """Read the front matter of an article's text (a byte-order mark may precede it). Raises ContentError."""
    start = 1 if text.startswith("\ufeff") else 0
    opening = FENCE.match(text, start)
    if not opening:
        raise ContentError(
            "no front matter",
            path=path,
            line=1,
            hint="Begin the file with a line ---, lines such as date: 2016-02-09, and a line ---; "
            "or name it .txt if it has none.",
        )
    closing = END.search(text, opening.end())
    if not closing:
        hint = "Put a line --- after the last key."
        raise ContentError("the front matter has no end", path=path, line=1, hint=hint)
    source = text[opening.end() : closing.start()]
    if len(source) > MAX_CHARS:
        what, hint = f"front matter of over {MAX_CHARS} characters", "Is the line --- that ends it missing?"
        raise ContentError(what, path=path, line=1, hint=hint)
    fields, also = _fields(source, path)
    return FrontMatter(fields, closing.end(), also)


def _fields(source: str, path: str) -> tuple[dict[str, Field], tuple[Also, ...]]:
    """Keys and values of the YAML, and `also`. The first line of `source` is line 2 of the file."""
    events = _events(source, path)
    fields: dict[str, Field] = {}
    also: tuple[Also, ...] = ()
    head = next(events, None)
    if head is None:
        return fields, also
    if not isinstance(head, yaml.MappingStartEvent):
        hint = "Each line of front matter is a key and its value, such as outlet: Tishreen."
        raise ContentError("the front matter has no keys", path=path, line=_line(head), hint=hint)
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = key.value if isinstance(key, yaml.ScalarEvent) else ""
        if name not in KEYS:
            hint = did_you_mean(name, KEYS)
            raise ContentError(f'unknown key "{name}"', path=path, line=_line(key), hint=hint)
        if name in fields:
            hint = f"It stands on line {fields[name].line} too; keep one."
            raise ContentError(f'"{name}" is given twice', path=path, line=_line(key), hint=hint)
        if name == "also":
            fields[name], also = Field(_line(key), ()), tuple(_appearances(events, path))
        else:
            fields[name] = Field(_line(key), _values(name, events, path))
    return fields, also


def _appearances(events: Iterator[yaml.Event], path: str) -> Iterator[Also]:
    """The entries of `also`; nothing for a key without a value."""
    first = next(events)
    if isinstance(first, yaml.ScalarEvent) and _scalar("also", first, path) is None:
        return
    if not isinstance(first, yaml.SequenceStartEvent):
        raise ContentError('"also" must be a list', path=path, line=_line(first), hint=ALSO)
    for event in iter(lambda: next(events), None):
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if not isinstance(event, yaml.MappingStartEvent):
            raise ContentError('an entry of "also" has no keys', path=path, line=_line(event), hint=ALSO)
        yield _appearance(events, event, path)


def _appearance(events: Iterator[yaml.Event], start: yaml.Event, path: str) -> Also:
    found: Also = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = key.value if isinstance(key, yaml.ScalarEvent) else ""
        if name not in ALSO_KEYS or name in found:
            what = f'"{name}" is given twice' if name in found else f'unknown key "{name}" in "also"'
            raise ContentError(what, path=path, line=_line(key), hint=did_you_mean(name, ALSO_KEYS))
        value = _scalar(name, event := next(events), path)
        if value:
            found[name] = value, _line(event)
    if not found.keys() & {"outlet", "url"}:
        what = 'an entry of "also" names neither an outlet nor an address'
        raise ContentError(what, path=path, line=_line(start), hint=ALSO)
    return found


def _values(name: str, events: Iterator[yaml.Event], path: str) -> tuple[tuple[str, int], ...]:
    """The value after a key: one scalar, or for `aliases` a list of them."""
    first = next(events)
    listed = isinstance(first, yaml.SequenceStartEvent) and name == "aliases"
    items = list(iter(lambda: _item(name, next(events), path), None)) if listed else [first]
    return tuple((value, _line(item)) for item in items if (value := _scalar(name, item, path)) is not None)


def _item(name: str, event: yaml.Event, path: str) -> yaml.Event | None:
    """An event of a list, or None at its end. Refuses nesting at once, however deep it would go."""
    if isinstance(event, yaml.SequenceEndEvent):
        return None
    _scalar(name, event, path)
    return event


def _scalar(name: str, event: yaml.Event, path: str) -> str | None:
    if not isinstance(event, yaml.ScalarEvent):
        line = _line(event)
        raise ContentError(f'"{name}" must be one line of text', path=path, line=line, hint=QUOTES)
    value: str = event.value.strip()
    plain = not event.style
    return None if plain and value in ("", "~", "null") else value


def _events(source: str, path: str) -> Iterator[yaml.Event]:
    """The events between the document's start and end; refuses what front matter has no use for."""
    hint = QUOTES
    try:
        for event in yaml.parse(source, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                what = "YAML anchors and aliases are not read"
                raise ContentError(what, path=path, line=_line(event), hint=hint)
            if getattr(event, "tag", None):
                raise ContentError("YAML tags are not read", path=path, line=_line(event), hint=hint)
            if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
                yield event
    except yaml.YAMLError as error:
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
            what, line = str(error.problem), error.problem_mark.line + 2
            hint = mend(error, source, 1, INDENT)
        else:  # a character that YAML does not allow; its position counts bytes
            before = source.encode()[: getattr(error, "position", 0)]
            what, line = "a character that YAML does not allow", before.count(b"\n") + 2
        raise ContentError(f"malformed front matter: {what}", path=path, line=line, hint=hint) from None


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 2 if event.start_mark else 1
