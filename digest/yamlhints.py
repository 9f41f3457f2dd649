"""What is wrong with YAML that cannot be read, told so that an editor can mend it."""

import re

import yaml

QUOTES = "Put a value that holds a colon, a bracket or a mark such as # & * ! in quotation marks."
INDENT = "Indent this line as the lines of its entry are; a new entry begins with a dash, where the others begin."
BEFORE = "The line before it may lack the colon behind its key, or a space behind the colon."
CLOSE = "Close the {bracket} that was opened on line {opened}, or put a comma between its values."
UNCLOSED = "The quotation mark that was opened on line {opened} is not closed."
WITHIN = "The value must stand in one pair of quotation marks, and hold none of the same kind: write « and » within it."
_KEY = re.compile(r"[ ]*(?:-[ ]+)*[^\s:'\"#]+$")  # what stands before the first colon of a line
_HINTS = {
    "tab character": "Indent with spaces, not with tabs.",
    "unexpected end of stream": UNCLOSED,
    "document indicator": UNCLOSED,
    "could not find expected ':'": 'Line {opened} has a key without a value: write "key: value", with a space.',
}


def mend(error: yaml.MarkedYAMLError, text: str, before: int = 0, indent: str = INDENT) -> str:
    """How to mend the text in which an error was found; its first line has so many lines `before` it.

    `indent` says where lines begin in this kind of file.
    """
    problem, mark, begun = error.problem or "", error.problem_mark, error.context_mark
    opened = begun.line + 1 + before if begun else "?"
    for sign, hint in _HINTS.items():
        if sign in problem:
            return hint.format(opened=opened)
    lines = text.splitlines()
    head = lines[mark.line][: mark.column] if mark and mark.line < len(lines) else ""
    if "expected ','" in problem:
        same = mark and begun and mark.line == begun.line
        return QUOTES if same else CLOSE.format(bracket="[" if "']'" in problem else "{", opened=opened)
    if "mapping values" in problem and _KEY.match(head):  # the key is sound: it stands where none may
        return f"{indent} {BEFORE}"
    if "expected key" in problem and re.search(r"[\"'][ ]*$", head):
        return WITHIN
    return indent if "expected key" in problem or "expected '-'" in problem else QUOTES
