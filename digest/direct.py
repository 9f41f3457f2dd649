"""How templates become Python code: what they call is called directly, and of an object they have what they ask for.

Jinja looks for an attribute, then for an item, and gives an object that stands for what is not there. The built-in
templates ask for attributes that are there, and have tests; those that an editor writes keep Jinja's ways.
"""

from io import StringIO
from keyword import iskeyword
from pathlib import Path

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst

from digest.machine import templates


class Direct(CodeGenerator):
    """Writes the code of templates."""

    @property
    def ours(self) -> bool:
        """Whether the template is a built-in one."""
        return bool(self.filename) and Path(self.filename or "").is_relative_to(templates())

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Escape plain texts at once."""
        if finalize.src is None and _escapes(frame):
            self.write("environment.escape(")
        else:
            super()._output_child_pre(node, frame, finalize)

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Nothing that templates call asks for their context."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        given, self.stream = self.stream.getvalue(), stream
        self.write(f"{given.removeprefix(', ')})")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """An attribute, as Python has it; of a page itself, its blocks are items."""
        itself = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if itself or iskeyword(node.attr) or not self.ours:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """Texts one after another."""
        if not _escapes(frame):
            super().visit_Concat(node, frame)
            return
        self.write("environment.joined((")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro, called at once where that can be."""
        self.write("environment.quick(")
        super().macro_def(macro_ref, frame)
        self.write(")")


def _escapes(frame: Frame) -> bool:
    """Whether what is written is escaped, and that is known by now."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile
