"""The editors' authority, `content/authority/*.yaml`: who and what the entities are. It wins over everything.

Each file is a list of entities; how they are spread over files is the editors' business:

    - id: sergey-lavrov             # the address of the page, for ever
      type: person                  # or organisation, place, document
      ar: سيرغي لافروف
      en: Sergey Lavrov
      aliases: [لافروف]             # Arabic forms that by themselves mean this entity
      aliases_en: [Lavrov]
      gender: m                     # or f
      roles:
        - {ar: وزير الخارجية الروسي, en: Russian Foreign Minister, from: 2004-03-09, to: 2030-01-01}
      wikidata: Q58217
      formerly: [lavrov]            # former ids, each of which redirects here

Only id, type, ar and en are needed. The YAML is read as nodes, not values, so that every error names its line
and nothing turns into something else on the way (`no` stays a word).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from digest.arabic import fold_name
from digest.errors import AuthorityError, DigestError, did_you_mean
from digest.model import Authorised, EntityType, Role
from digest.read import check_slug

FOLDER = "authority"
TYPES = {kind.name.lower(): kind for kind in EntityType}
NEEDED = ("id", "type", "ar", "en")
KEYS = frozenset({*NEEDED, "aliases", "aliases_en", "gender", "roles", "wikidata", "formerly"})
ROLE_KEYS = frozenset({"ar", "en", "from", "to"})
DEPTH = 4  # list, entity, roles, role

Value = TypeVar("Value")


class Place(NamedTuple):
    """Where in the content something stands."""

    path: str
    line: int


class Entry(NamedTuple):
    """An entity with the places that messages about it name: of the entity, and of each id and alias."""

    entity: Authorised
    places: Mapping[str, Place]


def load_authority(content: Path) -> tuple[Authorised, ...]:
    """All entities under `content`, sorted by id; no folder gives none. Raises AuthorityError."""
    folder = content / FOLDER
    paths = sorted(p for p in folder.glob("*") if p.suffix in (".yaml", ".yml"))
    entries = [entry for path in paths for entry in _read(path)]
    _refuse_shared_ids(entries)
    _refuse_shared_names(entries)
    return tuple(sorted((entry.entity for entry in entries), key=lambda entity: entity.id))


def _read(path: Path) -> Iterator[Entry]:
    shown = str(path)
    try:
        root = _compose(path.read_bytes(), shown)  # by its byte-order mark, else as UTF-8
    except OSError as error:
        raise AuthorityError(f"cannot be read: {error.strerror}", path=shown) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        hint = "Put a value that holds a colon, a bracket or a hash in quotation marks."
        raise AuthorityError(f"malformed YAML: {error.problem}", path=shown, line=line, hint=hint) from None
    except yaml.YAMLError:
        what = "not UTF-8, or with a character that YAML does not allow"
        raise AuthorityError(what, path=shown, hint="Save the file as UTF-8.") from None
    for node in [] if root is None else _items(root, shown, "the file"):
        yield _entry(node, shown)


def _compose(data: bytes, path: str) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(data, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH:  # the composer recurses in C, where a file of brackets alone would end the program
            line = event.start_mark.line + 1 if event.start_mark else None
            hint = "An entity holds text, lists of text, and roles."
            raise AuthorityError("nested too deeply", path=path, line=line, hint=hint)
    return yaml.compose(data, Loader=yaml.CSafeLoader)


def _entry(node: yaml.Node, path: str) -> Entry:
    fields = _fields(node, path, KEYS, "an entity")
    for key in NEEDED:
        if key not in fields:
            raise _wrong(f'an entity without "{key}"', node, path, "id, type, ar and en are needed.")
    entity = Authorised(
        id=_id(fields["id"], path),
        type=_one_of(fields["type"], path, TYPES, "type"),
        ar=_name(fields["ar"], path, "ar"),
        en=_text(fields["en"], path, "en"),
        aliases=_texts(fields, "aliases", path, _name),
        aliases_en=_texts(fields, "aliases_en", path, _text),
        gender=_one_of(fields["gender"], path, {"m": "m", "f": "f"}, "gender") if "gender" in fields else "",
        roles=tuple(_role(item, path) for item in _listed(fields, "roles", path)),
        wikidata=_wikidata(fields["wikidata"], path) if "wikidata" in fields else "",
        formerly=_texts(fields, "formerly", path, lambda item, where, _: _id(item, where)),
    )
    if entity.id in entity.formerly:
        raise _wrong(f'"{entity.id}" redirects to itself', fields["formerly"], path, "List former ids only.")
    return Entry(entity, _places(fields, path))


def _places(fields: Mapping[str, yaml.Node], path: str) -> dict[str, Place]:
    nodes = [
        fields["id"],
        fields["ar"],
        *_listed(fields, "aliases", path),
        *_listed(fields, "formerly", path),
    ]
    return {node.value.strip(): Place(path, _line(node)) for node in nodes}


def _role(node: yaml.Node, path: str) -> Role:
    fields = _fields(node, path, ROLE_KEYS, "a role")
    for key in ("ar", "en"):
        if key not in fields:
            hint = "Write {ar: …, en: …, from: 2004-03-09}; from and to may be left out."
            raise _wrong(f'a role without "{key}"', node, path, hint)
    start = _date(fields["from"], path, "from") if "from" in fields else None
    end = _date(fields["to"], path, "to") if "to" in fields else None
    if start and end and end < start:
        raise _wrong("a role that ends before it begins", node, path, "Check from and to.")
    return Role(_text(fields["ar"], path, "ar"), _text(fields["en"], path, "en"), start, end)


def _refuse_shared_ids(entries: list[Entry]) -> None:
    seen: dict[str, Place] = {}
    for entity, places in entries:
        for name in (entity.id, *entity.formerly):
            _claim(seen, name, places[name], f'the id "{name}"', "An id belongs to one entity for ever.")


def _refuse_shared_names(entries: list[Entry]) -> None:
    """A name that two entities of one type claim would make the first of them right by accident."""
    hint = "A form that may mean either is no alias of any: leave it to the article's own evidence."
    for kind in EntityType:
        seen: dict[str, Place] = {}
        for entity, places in (entry for entry in entries if entry.entity.type is kind):
            own = {fold_name(name): name for name in (*entity.aliases, entity.ar)}
            for folded, name in own.items():
                _claim(seen, folded, places[name], f'"{name}"', hint)


def _claim(seen: dict[str, Place], key: str, place: Place, what: str, hint: str) -> None:
    first = seen.setdefault(key, place)
    if first is not place:
        where = f"line {first.line}" if first.path == place.path else f"{first.path}:{first.line}"
        raise AuthorityError(f"{what} is claimed by {where} too", path=place.path, line=place.line, hint=hint)


def _fields(node: yaml.Node, path: str, known: frozenset[str], what: str) -> dict[str, yaml.Node]:
    """The nodes of a mapping by key, each key known and given once."""
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(f"{what} must be keys and values", node, path, f"Known here: {', '.join(sorted(known))}.")
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _text(key, path, "a key")
        if name not in known:
            raise _wrong(f'unknown key "{name}"', key, path, did_you_mean(name, known))
        if name in fields:
            raise _wrong(f'"{name}" is given twice', key, path, f"It stands on line {_line(fields[name])} too.")
        fields[name] = value
    return fields


def _items(node: yaml.Node, path: str, what: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(f"{what} must be a list", node, path, "Begin each item with a dash, or write [one, two].")
    return list(node.value)


def _listed(fields: Mapping[str, yaml.Node], key: str, path: str) -> list[yaml.Node]:
    return _items(fields[key], path, f'"{key}"') if key in fields else []


def _texts(
    fields: Mapping[str, yaml.Node], key: str, path: str, read: Callable[[yaml.Node, str, str], str]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read(item, path, key) for item in _listed(fields, key, path)))


def _text(node: yaml.Node, path: str, key: str) -> str:
    """A scalar as it is written, whatever YAML would make of it."""
    value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not value or "\n" in value:
        raise _wrong(f'"{key}" must be one line of text', node, path, "Put odd values in quotation marks.")
    return str(value)


def _name(node: yaml.Node, path: str, key: str) -> str:
    """A name that can be found in a text."""
    value = _text(node, path, key)
    if not fold_name(value):
        raise _wrong(f'"{value}" is no name', node, path, "A name has letters or digits.")
    return value


def _id(node: yaml.Node, path: str) -> str:
    value = _text(node, path, "id")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        hint = "Use the letters a to z, digits and single hyphens, such as sergey-lavrov."
        raise _wrong(f'"{value}" cannot be an id', node, path, hint)
    try:
        check_slug(value, path, _line(node))
    except DigestError as error:
        raise AuthorityError(error.message, path=path, line=error.line, hint=error.hint) from None
    return value


def _one_of(node: yaml.Node, path: str, known: Mapping[str, Value], key: str) -> Value:
    value = _text(node, path, key)
    if value not in known:
        raise _wrong(f'unknown {key} "{value}"', node, path, did_you_mean(value, known))
    return known[value]


def _wikidata(node: yaml.Node, path: str) -> str:
    value = _text(node, path, "wikidata")
    if not re.fullmatch(r"Q[1-9][0-9]*", value):
        raise _wrong(f'"{value}" is no Wikidata id', node, path, "It looks like Q58217.")
    return value


def _date(node: yaml.Node, path: str, key: str) -> date:
    value = _text(node, path, key)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        hint = "Write year-month-day, such as 2004-03-09, or leave it out where the day is not known."
        raise _wrong(f'"{value}" is no day', node, path, hint) from None


def _wrong(what: str, node: yaml.Node, path: str, hint: str) -> AuthorityError:
    return AuthorityError(what, path=path, line=_line(node), hint=hint)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
