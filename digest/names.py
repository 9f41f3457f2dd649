"""Who and what is known by name: the editors' authority laid over the lexicon's tables."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from digest.arabic import fold, path_of
from digest.model import Authorised, EntityType, Role
from digest.tables import END, Trie, cell, plant, rows

Words = tuple[str, ...]
"""A name as folded words."""
LocalNames = Mapping[str, tuple[tuple[Words, "Known"], ...]]
"""Names as folded words that hold in one article, by its slug."""


PEOPLE = ("people_arab.tsv", "people_world.tsv")
"""The lexicon's tables of persons."""


class Known(NamedTuple):
    """An entity that authority or lexicon knows."""

    id: str  # authority id, or "lexicon:" and the canonical name
    type: EntityType
    name: str
    en: str
    kind: str = ""  # country, city, agency, outlet, party …
    gender: str = ""
    country: str = ""  # English name of the country a place lies in, or that a nisba means
    role: str = ""
    role_en: str = ""
    editors: bool = False
    nisba: str = ""  # English adjective of a place


Listed = tuple[Known, tuple[Words, ...]]
"""Somebody or something of the tables, with all its names."""


def _variants(path: Words, person: bool) -> set[Words]:
    """Paths that mean the same: a name of three words stands with and without بن; two words would be anybody's."""
    short = tuple(w for w in path if w != "بن")
    return {path, short} if person and len(short) > 2 else {path}


def _places() -> Iterator[tuple[Known, list[str]]]:
    for r in rows("places.tsv"):
        country = r["en"] if r["kind"] == "country" else r["country"]
        known = Known(
            f"lexicon:{r['name']}",
            EntityType.PLACE,
            r["name"],
            r["en"],
            r["kind"],
            "",
            country,
            nisba=r["nisba_en"].split("|")[0],
        )
        yield known, cell(r["aliases"])


def _organisations() -> Iterator[tuple[Known, list[str]]]:
    for r in rows("organisations.tsv"):
        yield (
            Known(f"lexicon:{r['name']}", EntityType.ORGANISATION, r["name"], r["en"], r["kind"]),
            cell(r["aliases"]),
        )


def people() -> Iterator[tuple[Known, list[str]]]:
    """The persons of the tables, with their other names."""
    for table in PEOPLE:
        for r in rows(table):
            yield (
                Known(
                    f"lexicon:{r['name']}",
                    EntityType.PERSON,
                    r["name"],
                    r["en"],
                    "",
                    r["gender"],
                    "",
                    r["role_ar"],
                    r["role_en"],
                ),
                cell(r["aliases"]),
            )


def listed_names() -> Iterator[Listed]:
    """Who and what the lexicon's tables name: of two with one name the first has it."""
    for known, aliases in chain(people(), _places(), _organisations()):
        yield known, tuple(_paths([known.name, *aliases], known.type is EntityType.PERSON))


def listed_nisbas() -> dict[str, tuple[str, str]]:
    """The nisbas of known places; of two with one nisba the first has it."""
    nisbas: dict[str, tuple[str, str]] = {}
    for r in rows("places.tsv"):
        key = r["en"] if r["kind"] == "country" else path_of(r["name"])[-1]
        for adjective in cell(r["nisba"]):
            nisbas.setdefault(fold(adjective), (key, r["nisba_en"]))
    return nisbas


def known_as(entity: Authorised) -> Known:
    """An entity of the authority as the analysis knows it."""
    role = entity.roles[-1] if entity.roles else Role("", "")
    return Known(entity.id, entity.type, entity.ar, entity.en, entity.kind, entity.gender, "", role.ar, role.en, True)


def _paths(forms: Iterable[str], person: bool) -> list[Words]:
    return [path for form in forms for path in _variants(path_of(form), person) if path]


def local_names(authority: Iterable[Authorised]) -> LocalNames:
    """The names that hold in some articles only, by article."""
    local: dict[str, list[tuple[Words, Known]]] = {}
    for entity in authority:
        whole = [(form, entity.articles) for form in (entity.ar, *entity.aliases)]
        for form, slugs in (*whole, *((name.ar, name.articles) for name in entity.local)):
            for path in _paths([form], entity.type is EntityType.PERSON):
                for slug in slugs:
                    local.setdefault(slug, []).append((path, known_as(entity)))
    return {slug: tuple(found) for slug, found in local.items()}


def _owner(trie: Trie, known: Known, paths: Iterable[Words]) -> Known:
    """The editors' entity that the lexicon knows under this name, with more forms than they list; else itself.

    A surname alone is no sign of that.
    """
    owners = {}
    for path in paths:
        node: Trie | None = trie
        for word in path:
            node = node.get(word) if node is not None else None
        owner: Known | None = node.get(END) if node else None
        sign = len(path) > 1 or known.type is not EntityType.PERSON
        if owner is not None and owner.editors and owner.type is known.type and sign:
            owners[owner.id] = owner
    return next(iter(owners.values())) if len(owners) == 1 else known


def known_names(authority: Iterable[Authorised], listed: Iterable[Listed]) -> Trie:
    """The names that hold everywhere, those of the tables too. What the authority names is the authority's."""
    trie: Trie = {}
    for entity in authority:
        if not entity.articles:
            for path in _paths([entity.ar, *entity.aliases], entity.type is EntityType.PERSON):
                plant(trie, path, known_as(entity))
    for known, paths in listed:
        owner = _owner(trie, known, paths)
        for path in paths:
            plant(trie, path, owner)
    return trie
