"""Small changes to YAML that an editor has written: every other character of it stays as it is.

Nodes are found by PyYAML and changed in the text, between the marks where they begin and end.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from digest.errors import DigestError

BY_HAND = "Change it by hand: its form is not one that can be changed safely here."


class Verbatim(str):
    """YAML that shall stand as it is, where a word may stand too."""

    __slots__ = ()


class Change(NamedTuple):
    """`text[start:end]` gives way to `new`."""

    start: int
    end: int
    new: str


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text, with marks that count its characters (those of the C library may count bytes)."""
    return yaml.compose(text, Loader=yaml.SafeLoader)


def changed(text: str, changes: list[Change], by: int = 0) -> str:
    """The text with changes that do not overlap, whose places count from `by`."""
    for change in sorted(changes, reverse=True):
        text = f"{text[: change.start + by]}{change.new}{text[change.end + by :]}"
    return text


def fields(node: yaml.Node) -> dict[str, yaml.Node]:
    """The values of a mapping by key; nothing for what is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}


def scalars(node: yaml.Node | None) -> list[yaml.ScalarNode]:
    """The texts of a list, or a text alone."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [item for item in items if isinstance(item, yaml.ScalarNode) and item.value]


def written(value: str, like: yaml.ScalarNode | None = None) -> str:
    """A word as YAML: in quotation marks where another one has them, or where it would mean something else."""
    if isinstance(value, Verbatim):
        return value
    quote = like.style if like is not None and like.style in ("'", '"') else ""
    try:
        plain = yaml.safe_load(f"[{value}]") == [value]
    except yaml.YAMLError:
        plain = False
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    return value if plain and not quote else json.dumps(value, ensure_ascii=False)


def instead(node: yaml.ScalarNode, value: str) -> Change:
    """Another word in a word's place."""
    return Change(node.start_mark.index, node.end_mark.index, written(value, node))


def added(text: str, mapping: yaml.MappingNode, key: str, value: str) -> Change:
    """A word more in the list under a key; a list that is not there is made behind the mapping's first value."""
    there = fields(mapping).get(key)
    if isinstance(there, yaml.SequenceNode):
        return listed(text, there, written(value))
    if isinstance(there, yaml.ScalarNode):
        end = there.end_mark.index
        held = [written(there.value, there), written(value)] if there.value else [written(value)]
        gap = "" if there.value or text[end - 1 : end].isspace() else " "
        return Change(there.start_mark.index, end, f"{gap}[{', '.join(held)}]")
    line = f"{key}: [{written(value)}]"
    first = mapping.value[0][1]
    if mapping.flow_style:
        return Change(first.end_mark.index, first.end_mark.index, f", {line}")
    return _below(text, first.end_mark.index, mapping.value[0][0].start_mark.column, line)


def listed(text: str, node: yaml.SequenceNode, item: str) -> Change:
    """An item more, given as YAML, at the end of a list."""
    if not node.value:
        at = node.start_mark.index + 1
        return Change(at, at, item)
    last = node.value[-1].end_mark.index
    if node.flow_style:
        return Change(last, last, f", {item}")
    if text[last - 1 : last].isspace():  # PyYAML lets a block item end where the next thing begins
        last = len(text[:last].rstrip())
    return _below(text, last, node.start_mark.column, f"- {item}")


def _below(text: str, at: int, indent: int, line: str) -> Change:
    """A line of its own under the one that holds a place, with the same line end."""
    end = text.find("\n", at)
    if end < 0:
        newline = "\r\n" if "\r\n" in text else "\n"
        return Change(len(text), len(text), f"{newline}{' ' * indent}{line}")
    newline = "\r\n" if text[end - 1 : end] == "\r" else "\n"
    return Change(end + 1, end + 1, f"{' ' * indent}{line}{newline}")


def behind(entry: yaml.MappingNode, key: str) -> yaml.MappingNode:
    """The mapping as if one of its pairs came first: what `added` makes anew stands behind that one."""
    first = next(pair for pair in entry.value if pair[0].value == key)
    return yaml.MappingNode(entry.tag, [first], entry.start_mark, entry.end_mark, entry.flow_style)


def appended(text: str, pairs: Sequence[tuple[str, str]], remark: str = "") -> str:
    """The text of a list with one more mapping at its end; its values are YAML already.

    It is set apart by an empty line where the items before it are. `remark` is a comment on its first line.
    """
    root = compose(text)
    if isinstance(root, yaml.SequenceNode) and root.flow_style:
        item = "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        return changed(text, [listed(text, root, item)])
    newline = "\r\n" if "\r\n" in text else "\n"
    items = root.value if isinstance(root, yaml.SequenceNode) else []
    indent = " " * (root.start_mark.column if root is not None else 0)
    lines = [f"{indent}{'- ' if n == 0 else '  '}{key}: {value}" for n, (key, value) in enumerate(pairs)]
    lines[0] += f"  # {remark}" if remark else ""
    gap = newline if text and not text.endswith(("\n", "\ufeff")) else ""
    gap += newline if _spaced(text, items) else ""
    return f"{text}{gap}{newline.join(lines)}{newline}"


def _spaced(text: str, items: Sequence[yaml.Node]) -> bool:
    """Whether the items of a list stand apart; one alone that is long will not be followed at once either."""
    if len(items) < 2:
        return any(item.end_mark.line - item.start_mark.line > 3 for item in items)
    lines = text[: items[-1].start_mark.index].split("\n")[:-1]
    while lines and lines[-1].lstrip().startswith("#"):
        lines.pop()
    return bool(lines) and not lines[-1].strip()


def plain(node: yaml.Node | None) -> Any:
    """A node as lists and words, to compare."""
    if isinstance(node, yaml.MappingNode):
        return {plain(key): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return node.value if node is not None else None


def inside(node: yaml.Node, key: str) -> Iterator[yaml.ScalarNode]:
    """Every word under a key, however deep."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == key:
                yield from scalars(value)
            else:
                yield from inside(value, key)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from inside(item, key)


def items_of(text: str, error: Callable[..., DigestError]) -> list[yaml.Node]:
    """The items of a file that is a list, or empty."""
    try:
        root = compose(text)
    except yaml.YAMLError:
        raise error("malformed YAML", hint="Mend the file first: digest build says where.") from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise error("not a list", hint=BY_HAND)
    return list(root.value)


def value_of(item: yaml.Node, key: str) -> str:
    """The word under a key, "" for none."""
    node = fields(item).get(key)
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def meaning(result: str, wanted: object, error: Callable[..., DigestError]) -> str:
    """The new text, if it says what was meant and nothing else."""
    try:
        holds = plain(compose(result)) == wanted
    except yaml.YAMLError:
        holds = False
    if not holds:
        raise error("cannot be changed safely", hint=BY_HAND)
    return result
