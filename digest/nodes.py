"""The editors' YAML read as nodes, not values: every error names its line, and a word stays the word it is.

YAML would make a date of `2004-03-09`, nothing of `no` and a number of the id `1234567890`; here they are text.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
import yaml

from digest.errors import DigestError, did_you_mean
from digest.plain import read_plain
from digest.text import shown
from digest.yamlhints import mend

NULL = "tag:yaml.org,2002:null"
SUFFIXES = (".yaml", ".yml")

Value = TypeVar("Value")


class Place(NamedTuple):
    """Where in the content something stands."""

    path: str
    line: int


class Nodes(msgspec.Struct, frozen=True):
    """Reads one file. `path` is as the user would type it, `error` the kind that is raised."""

    path: str
    error: type[DigestError]

    def load(self, file: Path, depth: int, hint: str) -> list[yaml.Node]:
        """The items of the list that a file holds; an empty file has none. `depth` levels are allowed in it."""
        data = b""
        try:
            data = read_plain(file)
            root = self._composed(data, depth, hint)  # by its byte-order mark, else as UTF-8
        except OSError as error:
            raise self.error(f"cannot be read: {error.strerror}", path=self.path) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            how = mend(error, data.decode("utf-8", "replace"))
            raise self.error(f"malformed YAML: {error.problem}", path=self.path, line=line, hint=how) from None
        except yaml.YAMLError:
            what = "not UTF-8, or with a character that YAML does not allow"
            raise self.error(what, path=self.path, hint="Save the file as UTF-8.") from None
        return [] if root is None else self.items(root, "the file")

    def _composed(self, data: bytes, most: int, hint: str) -> yaml.Node | None:
        depth = 0
        for event in yaml.parse(data, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):  # a few lines of them stand for as many values as one likes
                line = event.start_mark.line + 1 if event.start_mark else None
                raise self.error("YAML aliases are not read", path=self.path, line=line, hint="Write the value out.")
            if depth > most:  # the composer recurses in C, where a file of brackets alone would end the program
                line = event.start_mark.line + 1 if event.start_mark else None
                raise self.error("nested too deeply", path=self.path, line=line, hint=hint)
        return yaml.compose(data, Loader=yaml.CSafeLoader)

    def wrong(self, what: str, node: yaml.Node, hint: str) -> DigestError:
        """What is wrong with a node, at its line."""
        return self.error(what, path=self.path, line=line_of(node), hint=hint)

    def place(self, node: yaml.Node) -> Place:
        """Where a node stands."""
        return Place(self.path, line_of(node))

    def fields(self, node: yaml.Node, known: frozenset[str], what: str) -> dict[str, yaml.Node]:
        """The nodes of a mapping by key, each key known and given once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(f"{what} must be keys and values", node, f"Known here: {', '.join(sorted(known))}.")
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, "a key")
            if name not in known:
                raise self.wrong(f'unknown key "{name}"', key, did_you_mean(name, known))
            if name in fields:
                raise self.wrong(f'"{name}" is given twice', key, f"It stands on line {line_of(fields[name])} too.")
            fields[name] = value
        return fields

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The items of a list."""
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(f"{what} must be a list", node, "Begin each item with a dash, or write [one, two].")
        return list(node.value)

    def listed(self, fields: Mapping[str, yaml.Node], key: str) -> list[yaml.Node]:
        """The items of the list under a key; none where there is no such key."""
        return self.items(fields[key], f'"{key}"') if key in fields else []

    def texts(
        self, fields: Mapping[str, yaml.Node], key: str, read: Callable[[yaml.Node, str], str]
    ) -> tuple[str, ...]:
        """The list under a key, each item read by `read(node, key)`, without repetition."""
        return tuple(dict.fromkeys(read(item, key) for item in self.listed(fields, key)))

    def text(self, node: yaml.Node, key: str) -> str:
        """A scalar as it is written, whatever YAML would make of it, without characters that act unseen."""
        value = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if not shown(value) or "\n" in value:
            raise self.wrong(f'"{key}" must be one line of text', node, "Put odd values in quotation marks.")
        return shown(value)

    def one_of(self, node: yaml.Node, known: Mapping[str, Value], key: str) -> Value:
        """The value that one of a few words stands for."""
        value = self.text(node, key)
        if value not in known:
            raise self.wrong(f'unknown {key} "{value}"', node, did_you_mean(value, known))
        return known[value]


def line_of(node: yaml.Node) -> int:
    """The line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1
