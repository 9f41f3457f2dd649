"""The editors' authority, `content/authority/*.yaml`: who and what the entities are. It wins over everything.

Each file is a list of entities; how they are spread over files is the editors' business:

    - id: sergey-lavrov             # the address of the page, for ever
      type: person                  # or organisation, place, document
      ar: سيرغي لافروف
      en: Sergey Lavrov
      aliases:                      # Arabic forms that by themselves mean this entity:
        - لافروف                    # in every article
        - {ar: الوزير, in: [2016-02-09-talks]}    # in the articles with these addresses alone
      aliases_en: [Lavrov]
      gender: m                     # or f
      roles:
        - {ar: وزير الخارجية الروسي, en: Russian Foreign Minister, from: 2004-03-09, to: 2030-01-01}
      wikidata: Q58217
      url: https://example.org      # their own site
      formerly: [lavrov]            # former ids, each of which redirects here
      in: [2016-02-09-talks]        # all names mean it in these articles alone; elsewhere they are somebody else's

An organisation that publishes news says so, with `kind: outlet` (newspapers, channels, sites) or `kind: agency`. Then
it passes on what others say, and articles whose front matter names it, by any of its names, have its English.

Only id, type, ar and en are needed. Names that the machine keeps apart are merged by listing them as aliases of
one entity. Namesakes whom it lumps together are split by giving each an entity of its own with the articles that
mean it under `in`; one of them may do without, and has the name everywhere else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from digest.arabic import fold_name
from digest.config import is_web_address
from digest.errors import AuthorityError, DigestError
from digest.model import Addressed, Authorised, EntityType, LocalName, Role
from digest.nodes import SUFFIXES, Nodes, Place, line_of
from digest.slugs import check_slug

FOLDER = "authority"
TYPES = {kind.name.lower(): kind for kind in EntityType}
GENDERS = {"m": "m", "f": "f"}
KINDS = {"outlet": "outlet", "agency": "agency"}
NEEDED = ("id", "type", "ar", "en")
KEYS = frozenset({*NEEDED, "aliases", "aliases_en", "gender", "roles", "wikidata", "formerly", "in", "kind", "url"})
ROLE_KEYS = frozenset({"ar", "en", "from", "to"})
ALIAS_KEYS = frozenset({"ar", "in"})
DEPTH = 5  # list, entity, aliases, alias, articles
EVERYWHERE = ""  # among the articles in which a name holds

Key = TypeVar("Key")


class Named(NamedTuple):
    """A name, its place, and the articles (with their places) in which alone it means the entity, if not in all."""

    ar: str
    place: Place
    within: tuple[tuple[str, Place], ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The addresses of those articles."""
        return tuple(slug for slug, _ in self.within)


class Entry(NamedTuple):
    """An entity with the places that messages about it name: of its ids, its names and the articles under `in`."""

    entity: Authorised
    ids: Mapping[str, Place]
    names: tuple[Named, ...]


def load_authority(content: Path) -> tuple[Authorised, ...]:
    """All entities under `content`, sorted by id; no folder gives none. Raises AuthorityError."""
    return entities(read_authority(content))


def read_authority(content: Path) -> list[Entry]:
    """The same with their places, in the order of the files. Raises AuthorityError."""
    folder = content / FOLDER
    paths = sorted(p for p in folder.glob("*") if p.suffix in SUFFIXES)
    entries = [entry for path in paths for entry in _read(path)]
    _refuse_shared_ids(entries)
    _refuse_shared_names(entries)
    return entries


def entities(entries: Iterable[Entry]) -> tuple[Authorised, ...]:
    """The entities alone, sorted by id."""
    return tuple(sorted((entry.entity for entry in entries), key=lambda entity: entity.id))


def strays(entries: Iterable[Entry], articles: Iterable[Addressed]) -> list[AuthorityError]:
    """A warning for each article that the authority speaks of and that is not there."""
    slugs = {slug for article in articles for slug in (article.slug, *article.aliases)}
    within = dict.fromkeys(pair for entry in entries for name in entry.names for pair in name.within)
    return [
        AuthorityError(f'no article has the address "{slug}"', path=path, line=line, hint=article_hint(slug, slugs))
        for slug, (path, line) in within
        if slug not in slugs
    ]


def article_hint(slug: str, slugs: Iterable[str]) -> str:
    """How to mend the address of an article that is not there."""
    slugs = sorted(slugs)
    begun = [one for one in slugs if one.startswith(slug)][:3]  # a day alone
    near = begun or get_close_matches(slug, slugs, n=1)
    told = " or ".join(f'"{one}"' for one in near)
    return f"Did you mean {told}?" if near else "An article's address is its file's name without the ending."


def _read(path: Path) -> Iterator[Entry]:
    at = Nodes(str(path), AuthorityError)
    for node in at.load(path, DEPTH, "An entity holds text, lists of text, aliases and roles."):
        yield _entry(node, at)


def _entry(node: yaml.Node, at: Nodes) -> Entry:
    fields = at.fields(node, KEYS, "an entity")
    for key in NEEDED:
        if key not in fields:
            raise at.wrong(f'an entity without "{key}"', node, "id, type, ar and en are needed.")
    names = _names(fields, at)
    local = [name for name in names[1:] if name.within is not names[0].within]
    entity = Authorised(
        id=_id(fields["id"], at),
        type=at.one_of(fields["type"], TYPES, "type"),
        ar=names[0].ar,
        en=at.text(fields["en"], "en"),
        aliases=tuple(dict.fromkeys(name.ar for name in names[1:] if name not in local)),
        aliases_en=at.texts(fields, "aliases_en", at.text),
        gender=at.one_of(fields["gender"], GENDERS, "gender") if "gender" in fields else "",
        roles=_roles(at.listed(fields, "roles"), at),
        wikidata=_wikidata(fields["wikidata"], at) if "wikidata" in fields else "",
        kind=_kind(fields, at),
        url=_url(fields["url"], at) if "url" in fields else "",
        formerly=at.texts(fields, "formerly", lambda item, _: _id(item, at)),
        articles=names[0].articles,
        local=tuple(LocalName(name.ar, name.articles) for name in local),
    )
    if entity.id in entity.formerly:
        raise at.wrong(f'"{entity.id}" redirects to itself', fields["formerly"], "List former ids only.")
    ids = {at.text(node, "id"): at.place(node) for node in (fields["id"], *at.listed(fields, "formerly"))}
    return Entry(entity, ids, names)


def _names(fields: Mapping[str, yaml.Node], at: Nodes) -> tuple[Named, ...]:
    """The entity's name, then its aliases."""
    within = _within(fields, at)
    name = Named(_name(fields["ar"], at, "ar"), at.place(fields["ar"]), within)
    return (name, *(_alias(item, at, within) for item in at.listed(fields, "aliases")))


def _alias(node: yaml.Node, at: Nodes, within: tuple[tuple[str, Place], ...]) -> Named:
    """A form alone, which means the entity wherever its name does, or one with articles of its own."""
    if isinstance(node, yaml.ScalarNode):
        return Named(_name(node, at, "aliases"), at.place(node), within)
    fields = at.fields(node, ALIAS_KEYS, "an alias")
    for key in ("ar", "in"):
        if key not in fields:
            hint = "Write the name alone, or {ar: العلبي, in: [2016-02-09-road]} with the addresses of articles."
            raise at.wrong(f'an alias without "{key}"', node, hint)
    return Named(_name(fields["ar"], at, "ar"), at.place(fields["ar"]), _within(fields, at))


def _within(fields: Mapping[str, yaml.Node], at: Nodes) -> tuple[tuple[str, Place], ...]:
    """The addresses of articles under `in`, with their places."""
    nodes = at.listed(fields, "in")
    if "in" in fields and not nodes:
        raise at.wrong('"in" names no article', fields["in"], "List addresses of articles, or take the line away.")
    return tuple({_slug(node, at): at.place(node) for node in nodes}.items())


def _roles(nodes: Sequence[yaml.Node], at: Nodes) -> tuple[Role, ...]:
    roles = tuple(_role(node, at) for node in nodes)
    for n, (role, node) in enumerate(zip(roles, nodes, strict=True)):
        for other, before in zip(roles[:n], nodes, strict=False):
            if fold_name(role.ar) == fold_name(other.ar) and _overlap(role, other):
                what = f'"{role.ar}" overlaps with the same role on line {line_of(before)}'
                hint = "Write when each begins and ends with from and to, or make one role of both."
                raise at.wrong(what, node, hint)
    return roles


def _overlap(one: Role, other: Role) -> bool:
    """Whether two roles are held at once for more than the day on which one ends and the other begins."""
    return (one.start or date.min) < (other.end or date.max) and (other.start or date.min) < (one.end or date.max)


def _role(node: yaml.Node, at: Nodes) -> Role:
    fields = at.fields(node, ROLE_KEYS, "a role")
    for key in ("ar", "en"):
        if key not in fields:
            hint = "Write {ar: …, en: …, from: 2004-03-09}; from and to may be left out."
            raise at.wrong(f'a role without "{key}"', node, hint)
    start = _date(fields["from"], at, "from") if "from" in fields else None
    end = _date(fields["to"], at, "to") if "to" in fields else None
    if start and end and end < start:
        raise at.wrong("a role that ends before it begins", node, "Check from and to.")
    return Role(at.text(fields["ar"], "ar"), at.text(fields["en"], "en"), start, end)


def _refuse_shared_ids(entries: list[Entry]) -> None:
    seen: dict[str, Place] = {}
    for entry in entries:
        for name in (entry.entity.id, *entry.entity.formerly):
            _claim(seen, name, entry.ids[name], f'the id "{name}"', "An id belongs to one entity for ever.")


def _refuse_shared_names(entries: list[Entry]) -> None:
    """A name that two entities of one type claim would make the first of them right by accident."""
    hint = (
        "A form that may mean either is no alias of any: leave it to the article's own evidence, or say with "
        '"in" in which articles it means which.'
    )
    for kind in EntityType:
        seen: dict[tuple[str, str], Place] = {}
        for entry in (entry for entry in entries if entry.entity.type is kind):
            scopes = [(name, slug) for name in entry.names for slug in name.articles or (EVERYWHERE,)]
            for (folded, slug), name in {(fold_name(name.ar), slug): name for name, slug in scopes}.items():
                what = f'"{name.ar}"' + (f' in the article "{slug}"' if slug else "")
                _claim(seen, (folded, slug), name.place, what, hint)


def _claim(seen: dict[Key, Place], key: Key, place: Place, what: str, hint: str) -> None:
    first = seen.setdefault(key, place)
    if first is not place:
        where = f"line {first.line}" if first.path == place.path else f"{first.path}:{first.line}"
        raise AuthorityError(f"{what} is claimed by {where} too", path=place.path, line=place.line, hint=hint)


def _name(node: yaml.Node, at: Nodes, key: str) -> str:
    """A name that can be found in a text."""
    value = at.text(node, key)
    if not fold_name(value):
        raise at.wrong(f'"{value}" is no name', node, "A name has letters or digits.")
    return value


def _id(node: yaml.Node, at: Nodes) -> str:
    value = at.text(node, "id")
    check_id(value, at.path, line_of(node))
    return value


def check_id(value: str, path: str, line: int | None = None) -> None:
    """Refuse what cannot be an entity's id. Raises AuthorityError."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        hint = "Use the letters a to z, digits and single hyphens, such as sergey-lavrov."
        raise AuthorityError(f'"{value}" cannot be an id', path=path, line=line, hint=hint)
    _check_address(value, path, line)


def _slug(node: yaml.Node, at: Nodes) -> str:
    """The address of an article: its file's name without the ending."""
    return _address(unicodedata.normalize("NFC", at.text(node, "in")), node, at)


def _address(value: str, node: yaml.Node, at: Nodes) -> str:
    _check_address(value, at.path, line_of(node))
    return value


def _check_address(value: str, path: str, line: int | None) -> None:
    try:
        check_slug(value, path, line)
    except DigestError as error:
        raise AuthorityError(error.message, path=path, line=error.line, hint=error.hint) from None


def _wikidata(node: yaml.Node, at: Nodes) -> str:
    value = at.text(node, "wikidata")
    if not re.fullmatch(r"Q[1-9][0-9]*", value):
        raise at.wrong(f'"{value}" is no Wikidata id', node, "It looks like Q58217.")
    return value


def _kind(fields: Mapping[str, yaml.Node], at: Nodes) -> str:
    if "kind" not in fields:
        return ""
    if at.text(fields["type"], "type") != "organisation":
        raise at.wrong("only an organisation can be an outlet or an agency", fields["kind"], "Check type and kind.")
    return at.one_of(fields["kind"], KINDS, "kind")


def _url(node: yaml.Node, at: Nodes) -> str:
    value = at.text(node, "url")
    if not is_web_address(value):
        raise at.wrong(f'"{value}" is no web address', node, "Write the whole address, such as https://example.org.")
    return value


def _date(node: yaml.Node, at: Nodes, key: str) -> date:
    value = at.text(node, key)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        hint = "Write year-month-day, such as 2004-03-09, or leave it out where the day is not known."
        raise at.wrong(f'"{value}" is no day', node, hint) from None
