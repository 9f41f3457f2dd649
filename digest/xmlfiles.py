"""TMX 1.4 and XLIFF 1.2, between Arabic and English, for `digest.exchange`."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import msgspec

from digest import __version__
from digest.errors import ExchangeError
from digest.memory import MORE, Remembered
from digest.model import State

SOURCE, TARGET = "ar", "en"
XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
DEPTH = 64
FINISHED = ("final", "signed-off")
_CODES = frozenset(("bpt", "ept", "it", "ph", "ut", "x", "bx", "ex"))  # hold another program's markup, no words
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unit(NamedTuple):
    """A pair as a file has it. `state` is "" where the file knows nothing of ours, `done` whether it is finished."""

    source: str
    target: str
    line: int
    state: str = ""
    note: str = ""
    by: str = ""
    date: str = ""
    origin: str = ""
    done: bool = True


class Node(msgspec.Struct):
    """An element: `name` without its namespace, `parts` its texts and children in order."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list["str | Node"] = msgspec.field(default_factory=list)

    def all(self, *names: str) -> Iterator["Node"]:
        """Its descendants of a name, in order, from top to bottom."""
        for part in self.parts:
            if isinstance(part, Node):
                if part.name in names:
                    yield part
                yield from part.all(*names)

    def own(self, name: str) -> "Node | None":
        """Its first child of a name."""
        return next((p for p in self.parts if isinstance(p, Node) and p.name == name), None)

    @property
    def text(self) -> str:
        """All its text; of inline marks (bpt, ph, g …) only what is the sentence's own."""
        return "".join(p if isinstance(p, str) else "" if p.name in _CODES else p.text for p in self.parts)


def parse(data: bytes, path: str) -> Node:
    """The root of an XML file. Raises ExchangeError with the line."""
    top = Node("", {}, 0)
    stack = [top]
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEPTH:
            raise ExchangeError("nested too deeply", path=path, line=parser.CurrentLineNumber)
        node = Node(name.rpartition("}")[2], attributes, parser.CurrentLineNumber)
        stack[-1].parts.append(node)
        stack.append(node)

    def entity(*_: object) -> None:
        hint = "Take the entities out of its DOCTYPE."
        raise ExchangeError("declares entities", path=path, line=parser.CurrentLineNumber, hint=hint)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].parts.append(text)  # noqa: PLW0108 - the top of now
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        hint = "Export the file again from the program it comes from."
        raise ExchangeError(
            f"not XML: {expat.ErrorString(error.code)}", path=path, line=error.lineno, hint=hint
        ) from None
    return next(part for part in top.parts if isinstance(part, Node))


def _root(data: bytes, path: str, name: str, what: str) -> Node:
    root = parse(data, path)
    if root.name != name:
        hint = f"The outermost element is <{root.name}>; <{name}> is expected."
        raise ExchangeError(f"not {what}", path=path, line=root.line, hint=hint)
    return root


def read_tmx(data: bytes, path: str) -> list[Unit]:
    """The units of a TMX file that have Arabic and English. Raises ExchangeError."""
    root = _root(data, path, "tmx", "TMX")
    return [unit for node in root.all("tu") if (unit := _tu(node)) is not None]


def _tu(node: Node) -> Unit | None:
    texts = {_language(tuv): segment.text for tuv in node.all("tuv") if (segment := tuv.own("seg"))}
    if SOURCE not in texts or TARGET not in texts:
        return None
    props = {prop.attributes.get("type", ""): prop.text for prop in node.all("prop")}
    note = node.own("note")
    stamp = node.attributes.get("changedate") or node.attributes.get("creationdate", "")
    by = props.get("x-by", node.attributes.get("changeid") or node.attributes.get("creationid", ""))
    day = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}" if len(stamp) >= 8 else ""
    return Unit(
        texts[SOURCE], texts[TARGET], node.line, props.get("x-state", ""), note.text if note else "",
        by, day, props.get("x-origin", ""),
    )  # fmt: skip


def _language(tuv: Node) -> str:
    named = tuv.attributes.get("http://www.w3.org/XML/1998/namespace}lang") or tuv.attributes.get("lang", "")
    return named.lower().replace("_", "-").partition("-")[0]


def write_tmx(entries: Sequence[Remembered]) -> str:
    """A TMX file of these entries. Raises ExchangeError for a character that XML cannot hold."""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4">\n<header creationtool="digest" '
        f'creationtoolversion="{__version__}" segtype="sentence" o-tmf="digest" adminlang="en" srclang="{SOURCE}" '
        'datatype="plaintext"/>\n<body>\n'
    )
    return head + "".join(_tu_of(entry) for entry in entries) + "</body>\n</tmx>\n"


def _tu_of(entry: Remembered) -> str:
    checked = _writable(entry)
    stamp = f' changedate="{entry.date.replace("-", "")}T000000Z"' if entry.date else ""
    props = [("x-state", entry.state.value), ("x-by", entry.by), ("x-origin", entry.origin)]
    return (
        f"<tu{stamp}>\n"
        + (f"<note>{checked(entry.note)}</note>\n" if entry.note else "")
        + "".join(f'<prop type="{kind}">{checked(value)}</prop>\n' for kind, value in props if value)
        + f'<tuv xml:lang="{SOURCE}"><seg>{checked(entry.source)}</seg></tuv>\n'
        + f'<tuv xml:lang="{TARGET}"><seg>{checked(entry.target)}</seg></tuv>\n</tu>\n'
    )


def read_xliff(data: bytes, path: str) -> list[Unit]:
    """The units of an XLIFF 1.2 file from Arabic to English. Raises ExchangeError."""
    root = _root(data, path, "xliff", "XLIFF")
    version = root.attributes.get("version", "")
    if not version.startswith("1."):
        hint = "Export it as XLIFF 1.2."
        raise ExchangeError(f'XLIFF of version "{version}"', path=path, line=root.line, hint=hint)
    units = []
    for file in root.all("file"):
        pair = [file.attributes.get(key, "").lower()[:2] for key in ("source-language", "target-language")]
        if pair not in ([SOURCE, TARGET], [SOURCE, ""]):
            hint = f"digest needs {SOURCE} to {TARGET}."
            raise ExchangeError(f'a file from "{pair[0]}" to "{pair[1]}"', path=path, line=file.line, hint=hint)
        units += [_trans_unit(node) for node in file.all("trans-unit")]
    return units


def _trans_unit(node: Node) -> Unit:
    source, target = node.own("source"), node.own("target")
    kinds = {context.attributes.get("context-type", ""): context.text for context in node.all("context")}
    note = node.own("note")
    state = target.attributes.get("state", "") if target else ""
    approved = node.attributes.get("approved")
    done = approved == "yes" or (approved is None and state in ("", *FINISHED))
    text = target.text if target else ""
    more = {key: kinds.get(f"x-{key}", "") for key in ("by", "date", "origin")}
    noted = note.text if note else ""
    return Unit(source.text if source else "", text, node.line, kinds.get("x-state", ""), noted, **more, done=done)


def write_xliff(entries: Sequence[Remembered]) -> str:
    """An XLIFF 1.2 file of these entries. Raises ExchangeError for a character that XML cannot hold."""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<xliff version="1.2" xmlns="{XLIFF}">\n<file original="memory" '
        f'source-language="{SOURCE}" target-language="{TARGET}" datatype="plaintext">\n<body>\n'
    )
    units = (_trans_unit_of(n, entry) for n, entry in enumerate(entries, 1))
    return head + "".join(units) + "</body>\n</file>\n</xliff>\n"


def _trans_unit_of(number: int, entry: Remembered) -> str:
    checked = _writable(entry)
    state = 'state="final"' if entry.state is State.EDITED else 'state="signed-off" state-qualifier="leveraged-mt"'
    approved = ' approved="yes"' if entry.target else ""
    target = f"<target {state}>{checked(entry.target)}</target>" if entry.target else '<target state="new"/>'
    kinds = [("state", entry.state.value), ("by", entry.by), ("date", entry.date), ("origin", entry.origin)]
    contexts = (f'<context context-type="x-{key}">{checked(value)}</context>' for key, value in kinds if value)
    return (
        f'<trans-unit id="{number}"{approved} xml:space="preserve">\n'
        f"<source>{checked(entry.source)}</source>\n{target}\n"
        f'<context-group name="digest" purpose="information">{"".join(contexts)}</context-group>\n'
        + (f"<note{_from(entry)}>{checked(entry.note)}</note>\n" if entry.note else "")
        + "</trans-unit>\n"
    )


def _from(entry: Remembered) -> str:
    return f" from={quoteattr(' '.join(entry.by.split()))}" if entry.by else ""


def _writable(entry: Remembered) -> Callable[[str], str]:
    """What escapes the texts of an entry that XML can hold; a carriage return survives only as a reference."""
    for value in (entry.source, entry.target, *(getattr(entry, key) for key in MORE)):
        if found := _NO_XML.search(value):
            what = f"holds a character that XML cannot (U+{ord(found[0]):04X})"
            hint = "Take it out of the line, or export as PO."
            raise ExchangeError(what, path=entry.path, line=entry.line, hint=hint)
    return lambda text: escape(text, {"\r": "&#13;"})
