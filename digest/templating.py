"""Templates made ready for one language: what is the same on all pages of a language is worked out when they are read.

A template is read once for each language. There `c.lang`, the texts of the interface, the site's name and all else that
no page of the language has otherwise are written into it as constants, tests of them are decided, and only the branch
taken is kept. What is left is what a page really has of its own: of the 360 parts of a statement's page, 130.

The way from a page to the language's folder is not known then. It is written as `UP`, a character that no text has, and
put in when the page is whole.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, cast

import jinja2
import markupsafe
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Macro, markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from digest.compiled import Compiled
from digest.direct import Direct
from digest.errors import TemplateError
from digest.interface import Interface, Voice
from digest.machine import package_hash
from digest.sheaf import key_of
from digest.view import Scene

SAME = frozenset({"lang", "voice", "t", "site", "base", "up", "root", "other_language", "interface", "contact"})
"""What all scenes of a language have in common."""
ALIKE = frozenset({"to", "frame", "misleads", "capital", "own"})
"""What all of them answer in the same way."""
SPOKEN = frozenset({"count", "day", "weekday", "month", "year", "hijri", "flag"})
"""What the language's voice answers."""
PARTS = "parts.html"
KEPT = frozenset(
    {"name", "link", "voice", "speaker", "role", "state", "day", "outlet", "origin", "piece", "card", "menu"}
)
"""Parts that many pages share: once made, they are kept for the other pages."""
MOST = 2_000  # of each that are kept


WAYS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
"""How all templates are read."""


def load_environment(folders: Iterable[Path]) -> Environment:
    """The templates of these folders, those of the first before the others, for pages of no language."""
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    return Environment(loader=loader, bytecode_cache=Compiled(package_hash().hex()), **WAYS)


@contextmanager
def placed_errors() -> Iterator[None]:
    """Say in which file and line a template is wrong. Raises TemplateError."""
    try:
        yield
    except (JinjaError, AttributeError, LookupError, TypeError) as error:
        path, line = _place(error)
        if not isinstance(error, JinjaError) and not (path and _stopped(error).co_filename == path):
            raise  # not what a template asked for: a fault of ours
        hint = "Without a file of its name in the content folder's templates/, the built-in one is used."
        raise TemplateError(_plain(error), path=path, line=line, hint=hint) from error


def _stopped(error: Exception) -> CodeType:
    """The code in which it was raised, of templates or ours."""
    codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
    return [code for code in codes if not Path(code.co_filename).is_relative_to(_JINJA)][-1]


def _place(error: Exception) -> tuple[str | None, int | None]:
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return error.filename, error.lineno
    frames = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__))
    inside = [(name, line) for name, line in frames if Path(name).suffix in (".html", ".md")]
    return inside[-1] if inside else (None, None)


def _plain(error: Exception) -> str:
    """What Jinja or Python says, without a stop at the end."""
    said = error.message if isinstance(error, JinjaError) else f"{error}"
    return f"the template cannot be used: {(said or type(error).__name__).rstrip('.')}"


class Voiced(Environment):
    """The environment of one language. `scene` is one of its scenes."""

    code_generator_class = Direct

    def __init__(self, loader: BaseLoader, scene: Scene) -> None:
        super().__init__(
            loader=loader,
            cache_size=-1,
            **WAYS,
            bytecode_cache=Compiled(key_of(package_hash().hex(), scene.lang, scene.site, scene.base, scene.contact)),
        )
        self.scene = scene
        self.filters |= {f"c.{name}": getattr(scene, name) for name in ALIKE}
        self.filters |= {f"c.{name}": getattr(scene.voice, name) for name in SPOKEN}
        self.filters["c.to"] = lru_cache(maxsize=1 << 12)(lambda path, anchor="": Markup(scene.to(path, anchor)))

    @staticmethod
    def escape(value: object) -> str:
        """A value as HTML; a plain `str` where nothing will look at it again."""
        if type(value) is str:
            return _escape_text(value)
        if type(value) is Markup:
            return value
        return markupsafe.escape(value)

    @staticmethod
    def joined(parts: Sequence[object]) -> str:
        """Values one after another, as HTML where one of them is."""
        for part in parts:
            if isinstance(part, Markup):
                return markup_join(parts)
        return "".join(map(str, parts))

    @staticmethod
    def quick(macro: Macro) -> Callable[..., Markup]:
        """A macro that is called at once where it is given all that it takes, by place."""
        if macro.catch_kwargs or macro.catch_varargs or macro.caller or macro.explicit_caller:
            return macro  # type: ignore[return-value]
        count, made = len(macro.arguments), macro._func

        def call(*given: object, **named: object) -> Markup:
            if named or len(given) != count:
                return macro(*given, **named)  # type: ignore[return-value]
            return _MARKUP(Markup, made(*given))

        return call

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """The hook at which Jinja lets an environment change what it has read."""
        if not any(one.name == "c" and one.ctx == "store" for one in source.find_all(nodes.Name)):
            source = cast("nodes.Template", _Folding(self).visit(source))
        return super()._generate(source, name, filename, defer_init)

    def _load_template(self, name: str, given: Any) -> Template:
        template = super()._load_template(name, given)
        if type(template.globals) is not dict:  # a chain of one, which every page would go through
            template.globals = dict(template.globals)
        if name == PARTS and template._module is None:
            module = template._get_default_module()
            for part in KEPT & vars(module).keys():
                setattr(module, part, _kept(getattr(module, part)))
        return template


_JINJA = Path(jinja2.__file__).parent
_MARKUP: Callable[[type[Markup], str], Markup] = str.__new__  # what a macro gives is a text already
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def _kept(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """A macro of a scene and other things that remembers what it made; all scenes of a language count as one."""
    made: dict[object, Markup] = {}

    def call(c: Scene, /, *given: object, **named: object) -> Markup:
        key = (given, *named.items()) if named else given
        found = made.get(key)
        if found is None:
            if len(made) >= MOST:
                made.clear()
            found = made[key] = macro(c, *given, **named)
        return found

    return call


class _UnknownError(Exception):
    """What only a page knows."""


class _Folding(NodeTransformer):
    """Writes what is known of a language into a template."""

    def __init__(self, environment: Voiced) -> None:
        self.environment = environment
        self.context = nodes.EvalContext(environment)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        return self._known(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        return self._known(node)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        return self._decided(node)

    def visit_Not(self, node: nodes.Not) -> nodes.Node:
        return self._decided(node)

    def visit_And(self, node: nodes.And) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.left, nodes.Const):
            return node.right if node.left.value else node.left
        return node

    def visit_Or(self, node: nodes.Or) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.left, nodes.Const):
            return node.left if node.left.value else node.right
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.test, nodes.Const) and (node.test.value or node.expr2):
            return node.expr1 if node.test.value else cast("nodes.Expr", node.expr2)
        return node

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        """Arms whose test is known to fail go; one whose test is known to hold is what all else comes to."""
        rest, arms = self._all(node.else_), []
        for arm in (node, *node.elif_):
            test, body = self.visit(arm.test), self._all(arm.body)
            if not isinstance(test, nodes.Const):
                arms.append((test, body))
            elif test.value:
                rest = body
                break
        return self._if(arms, rest, node.lineno) if arms else rest

    def _if(self, arms: list[tuple[Any, list[nodes.Node]]], rest: list[nodes.Node], line: int) -> nodes.If:
        made = [nodes.If(test, body, [], [], lineno=line, environment=self.environment) for test, body in arms]
        first, *others = made
        first.elif_, first.else_ = others, rest
        return first

    def _all(self, found: Iterable[nodes.Node]) -> list[nodes.Node]:
        return [new for one in found for new in self.visit_list(one)]

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if not node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        match node.node:
            case nodes.Getattr(node=nodes.Name(name="c"), attr=name) if name in ALIKE:
                pass
            case nodes.Getattr(node=nodes.Getattr(node=nodes.Name(name="c"), attr="voice"), attr=name) if (
                name in SPOKEN
            ):
                pass
            case _:
                return node
        first, *rest = node.args
        return nodes.Filter(first, f"c.{name}", rest, [], None, None, lineno=node.lineno, environment=self.environment)

    def _known(self, node: nodes.Getattr | nodes.Getitem) -> nodes.Node:
        try:
            value = self._value(node)
        except _UnknownError:
            return self.generic_visit(node)
        return self._const(value, node) if isinstance(value, str) else node

    def _decided(self, node: nodes.Expr) -> nodes.Node:
        self.generic_visit(node)
        if all(isinstance(one, nodes.Const) for one in _operands(node)):
            return self._const(node.as_const(self.context), node)
        return node

    def _const(self, value: object, node: nodes.Node) -> nodes.Const:
        return nodes.Const(value, lineno=node.lineno, environment=self.environment)

    def _value(self, node: nodes.Node) -> Any:
        """What an expression is on all pages of the language. Raises _UnknownError."""
        match node:
            case nodes.Const():
                return node.value
            case nodes.Getattr(node=nodes.Name(name="c"), attr=name) if name in SAME:
                return getattr(self.environment.scene, name)
            case nodes.Getattr(node=inner, attr=name):
                held = self._value(inner)
                if isinstance(held, Voice | Interface) and hasattr(held, name):
                    return getattr(held, name)
            case nodes.Getitem(node=inner, arg=key):
                held = self._value(inner)
                if isinstance(held, Mapping) and (name := self._value(key)) in held:
                    return held[name]
        raise _UnknownError


def _operands(node: nodes.Node) -> Iterator[nodes.Node]:
    """What a comparison compares."""
    for child in node.iter_child_nodes():
        yield from child.iter_child_nodes() if isinstance(child, nodes.Operand) else (child,)
