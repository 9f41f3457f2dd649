"""The file of settings as an editor first gets it: every field with what it does and its default, as remarks.

What it says is what stands in `digest.config` under each table and field, and is read from there.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any, get_args

WIDTH = 100  # of a remark, its "# " included


def as_toml(config: Any) -> str:
    """A configuration as TOML, all of it, explained. Of tables that come by names of their own, one stands as a remark.

    Such a table is a field that is a tuple of its kind; what it is called is the `name` of each.
    """
    parts = [_remarks(explained(type(config))[""])]
    for table in fields(config):
        several = get_args(table.type)
        if several:
            named = "\n".join(_table(f"{table.name}.NAME", several[0], several[0](), but="name"))
            parts.append("".join(line if line[0] in "#\n" else f"# {line}" for line in named.splitlines(True)))
        else:
            parts += _table(table.name, table.type, getattr(config, table.name))
    return "\n".join(parts)


def _table(name: str, kind: Any, own: object, but: str = "") -> Iterator[str]:
    """The head of a table and its fields."""
    about = explained(kind)
    yield f"{_remarks(about[''])}[{name}]\n"
    for one in fields(kind):
        if one.name != but:
            yield _setting(one.name, about[one.name], one.default, getattr(own, one.name))


def _setting(name: str, about: str, default: object, value: object) -> str:
    return f"{_remarks(about)}# Default: {_value(default)}\n{name} = {_value(value)}\n"


def explained(kind: type) -> dict[str, str]:
    """What stands under the fields of a class, by their names; under the class itself, by "". Nothing is left out."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(node, ast.ClassDef)
    return {"": _words(ast.get_docstring(node) or ""), **dict(_under_fields(node.body))}


def _under_fields(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, below in pairwise(body):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, _words(text)


def _words(text: str) -> str:
    return " ".join(text.split())


def _remarks(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return "".join(f"# {line}\n" for line in lines)


def _value(value: object) -> str:
    """A value as TOML. Texts of the settings are printable, so that only these two need escaping."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
