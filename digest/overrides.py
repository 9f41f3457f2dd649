"""The editors' overrides, `content/overrides/SLUG.yaml`: who speaks in one article, and what is no name there.

SLUG is the article's address; its former ones (`aliases:`) do as well. The file is a list:

    - statement: 3f2a9c01de         # its id, as its page's address and `digest explain` show it
      speaker: samer-al-olabi       # an id of the authority, or a name that the article has, in Arabic
      note: The caption names him.  # why, for those who ask; may be left out
    - statement: 77aa01bc02
      speaker: null                 # nobody knows who
    - statement: 5d0c4e9b17
      exclude: true                 # no statement at all
    - sentence: "ويرى أن الطريق"    # a sentence that has no statement, by as many of its first words as it takes
      speaker: samer-al-olabi       # it has one now
    - not_a_name: عمودا             # words that name nobody and nothing, as the site shows them
      note: A pillar of smoke.

What to do with them is for `digest.corrected`, and for `digest.struck` with what is no name.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from digest.arabic import fold_name
from digest.authority import article_hint
from digest.errors import OverrideError
from digest.model import Addressed, Override, Unmet
from digest.nodes import NULL, SUFFIXES, Nodes, line_of

FOLDER = "overrides"
KEYS = frozenset({"statement", "sentence", "speaker", "exclude", "not_a_name", "note"})
ID = re.compile(r"[0-9a-f]{10}(?:-[0-9]+)?(?:\.[0-9]+)?")
DEPTH = 3  # list, override, and a list where words should be

Overrides = Mapping[str, tuple[Override, ...]]
"""By the address in the file's name, in the order of the file."""


def load_overrides(content: Path) -> Overrides:
    """All overrides under `content`; no folder gives none. Raises OverrideError."""
    paths = sorted(p for p in (content / FOLDER).glob("*") if p.suffix in SUFFIXES)
    found: dict[str, tuple[Override, ...]] = {}
    for path in paths:
        slug = unicodedata.normalize("NFC", path.stem)
        if slug in found:
            first = found[slug][0].path if found[slug] else slug
            raise OverrideError(f"{first} is for the same article", path=str(path), hint="Make one file of both.")
        found[slug] = _read(path, content)
    return found


def overrides_for(article: Addressed, overrides: Overrides) -> tuple[Override, ...]:
    """What the editors say of an article, under its address and under former ones."""
    return tuple(one for slug in (article.slug, *article.aliases) for one in overrides.get(slug, ()))


def homeless(overrides: Overrides, articles: Iterable[Addressed], content: Path) -> list[OverrideError]:
    """A warning for each file whose article is not there."""
    known = {slug for article in articles for slug in (article.slug, *article.aliases)}
    return [
        OverrideError(
            f'no article has the address "{slug}"',
            path=str(content / own[0].path),
            line=own[0].line,
            hint=f"{article_hint(slug, known)} Rename the file, or delete it.",
        )
        for slug, own in overrides.items()
        if own and slug not in known
    ]


def unmet(found: Iterable[Unmet], content: Path) -> list[OverrideError]:
    """A warning for each override that could not be followed."""
    return [
        OverrideError(one.reason, path=str(content / one.override.path), line=one.override.line, hint=one.hint)
        for one in found
    ]


def _read(path: Path, content: Path) -> tuple[Override, ...]:
    at = Nodes(str(path), OverrideError)
    shown = path.relative_to(content).as_posix()
    found: dict[str, Override] = {}
    for node in at.load(path, DEPTH, "An override holds words alone."):
        one = _override(node, at, shown)
        what = next(key for key in ("statement", "sentence", "not_a_name") if getattr(one, key))
        key = f"{what} {one.statement or fold_name(one.sentence or one.not_a_name)}"
        if key in found:
            what = f"said of the {what if what != 'not_a_name' else 'name'} on line {found[key].line} before"
            raise at.wrong(what, node, "Keep one of the two.")
        found[key] = one
    return tuple(found.values())


def _override(node: yaml.Node, at: Nodes, shown: str) -> Override:
    fields = at.fields(node, KEYS, "an override")
    note = at.text(fields["note"], "note") if "note" in fields else ""
    if "not_a_name" in fields:
        if others := [f'"{key}"' for key in fields if key not in ("not_a_name", "note")]:
            hint = "Words that are no name have an entry of their own, with a note at most."
            raise at.wrong(f'an override with both "not_a_name" and {others[0]}', node, hint)
        name = _words(fields, at, "not_a_name", "Copy the name as the site shows it.")
        return Override(path=shown, line=line_of(node), note=note, not_a_name=name)
    _one_of_two(fields, "statement", "sentence", node, at)
    _one_of_two(fields, "speaker", "exclude", node, at)
    return Override(
        path=shown,
        line=line_of(node),
        statement=_id(fields["statement"], at) if "statement" in fields else "",
        sentence=_words(fields, at, "sentence", "Copy the sentence's first words."),
        speaker=_speaker(fields["speaker"], at) if "speaker" in fields else None,
        exclude="exclude" in fields and _true(fields["exclude"], at),
        note=note,
    )


def _one_of_two(fields: Mapping[str, yaml.Node], one: str, other: str, node: yaml.Node, at: Nodes) -> None:
    if (one in fields) == (other in fields):
        both = "both" if one in fields else "neither"
        hint = (
            "Write a statement's id or a sentence's first words; then its speaker, or exclude: true. "
            "What is no name at all stands alone: not_a_name: العمود."
        )
        raise at.wrong(f'an override with {both} "{one}" {"and" if one in fields else "nor"} "{other}"', node, hint)


def _id(node: yaml.Node, at: Nodes) -> str:
    value = at.text(node, "statement")
    if not ID.fullmatch(value):
        hint = "Copy it from the address of the statement's page, or from digest explain: 3f2a9c01de."
        raise at.wrong(f'"{value}" is no id of a statement', node, hint)
    return value


def _words(fields: Mapping[str, yaml.Node], at: Nodes, key: str, hint: str) -> str:
    """Words of the article, "" where the key is missing; they may run over several lines of YAML."""
    if key not in fields:
        return ""
    node = fields[key]
    value = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
    if not fold_name(value):
        raise at.wrong(f'"{key}" must be words of the article', node, hint)
    return value


def _speaker(node: yaml.Node, at: Nodes) -> str | None:
    if node.tag == NULL and node.value:
        return None
    if isinstance(node, yaml.SequenceNode):
        hint = "Write one of them, or null, and say in the note who else spoke."
        raise at.wrong('"speaker" lists several, and a statement has one speaker', node, hint)
    value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not value or "\n" in value or not fold_name(value):
        hint = "Write an id of the authority, a name that the article has, or null where nobody is known."
        raise at.wrong('"speaker" names nobody', node, hint)
    return str(value)


def _true(node: yaml.Node, at: Nodes) -> bool:
    if at.text(node, "exclude").lower() != "true":
        raise at.wrong('"exclude" must be true', node, "Write true, or give the speaker instead.")
    return True
