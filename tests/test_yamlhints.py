"""A YAML file that cannot be read is told so that it can be mended: the hint is about what is wrong."""

from pathlib import Path

import pytest

from digest.errors import AuthorityError, ContentError
from digest.frontmatter import split_front_matter
from digest.nodes import Nodes


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("- id: a\n  type: person\n ar: x\n", 3, "Indent this line"),
        ("- id: a\n  type: person\n    ar: x\n", 3, "Indent this line"),
        ("- id: a\n  roles:\n  - {ar: x, en: y}\n - id: b\n", 4, "Indent this line"),
        ("- id: a\n\ttype: person\n", 2, "spaces, not with tabs"),
        ("- id:a\n  type: person\n", 2, "a space behind the colon"),
        ("- id: a\n  person\n  ar: b\n", 3, "Line 2 has a key without a value"),
        ("- id: a\n  aliases: [x, y\n  en: z\n", 3, "Close the [ that was opened on line 2"),
        ("- {id: a, type: person\n- {id: b}\n", 2, "Close the { that was opened on line 1"),
        ('- id: a\n  en: "abc\n  ar: x\n', 4, "opened on line 2 is not closed"),
        ('- ar: "صحيفة "الشراع""\n', 1, "« and »"),
        ("- id: a\n  en: he said: no\n", 2, "a colon"),
        ("- {id: x, ar: س: ص}\n", 1, "a colon"),
        ("- id: a\n  en: @home\n", 2, "in quotation marks"),
    ],
)
def test_the_hint_fits_what_is_wrong(tmp_path: Path, text: str, line: int, hint: str) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(AuthorityError, match="malformed YAML") as raised:
        Nodes("people.yaml", AuthorityError).load(file, 5, "")
    assert raised.value.line == line
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("head", "line", "hint"),
    [
        ("title: x\n outlet: y\n", 3, "at the beginning of its line"),
        ("title: 'x\n", 3, "opened on line 2 is not closed"),
        ("title: x: y\n", 2, "a colon"),
    ],
)
def test_so_does_that_of_front_matter(head: str, line: int, hint: str) -> None:
    with pytest.raises(ContentError) as raised:
        split_front_matter(f"---\n{head}---\nنص\n", "a.md")
    assert raised.value.line == line
    assert hint in raised.value.hint
