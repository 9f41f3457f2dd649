"""Who and what is known by name: the editors' authority laid over the lexicon's tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.arabic import fold, path_of
from digest.model import Authorised, EntityType, Role
from digest.tables import END, Trie, cell, plant, rows

LocalNames = Mapping[str, tuple[tuple[tuple[str, ...], "Known"], ...]]
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


def _variants(path: tuple[str, ...], person: bool) -> set[tuple[str, ...]]:
    """Paths that mean the same: a name of three words stands with and without بن; two words would be anybody's."""
    short = tuple(w for w in path if w != "بن")
    return {path, short} if person and len(short) > 2 else {path}


def _places() -> Iterator[tuple[Known, list[str], list[str], str]]:
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
        yield known, cell(r["aliases"]), cell(r["nisba"]), r["nisba_en"]


def _organisations() -> Iterator[tuple[Known, list[str]]]:
    for r in rows("organisations.tsv"):
        yield (
            Known(f"lexicon:{r['name']}", EntityType.ORGANISATION, r["name"], r["en"], r["kind"]),
            cell(r["aliases"]),
        )


def _people() -> Iterator[tuple[Known, list[str]]]:
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


def known_as(entity: Authorised) -> Known:
    """An entity of the authority as the analysis knows it."""
    role = entity.roles[-1] if entity.roles else Role("", "")
    return Known(entity.id, entity.type, entity.ar, entity.en, entity.kind, entity.gender, "", role.ar, role.en, True)


def _paths(forms: Iterable[str], person: bool) -> list[tuple[str, ...]]:
    return [path for form in forms for path in _variants(path_of(form), person) if path]


def local_names(authority: Iterable[Authorised]) -> LocalNames:
    """The names that hold in some articles only, by article."""
    local: dict[str, list[tuple[tuple[str, ...], Known]]] = {}
    for entity in authority:
        whole = [(form, entity.articles) for form in (entity.ar, *entity.aliases)]
        for form, slugs in (*whole, *((name.ar, name.articles) for name in entity.local)):
            for path in _paths([form], entity.type is EntityType.PERSON):
                for slug in slugs:
                    local.setdefault(slug, []).append((path, known_as(entity)))
    return {slug: tuple(found) for slug, found in local.items()}


def _owner(trie: Trie, known: Known, paths: Iterable[tuple[str, ...]]) -> Known:
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


def known_names(authority: Sequence[Authorised]) -> tuple[Trie, dict[str, tuple[str, str]]]:
    """(names that hold everywhere, nisbas of known places). What the authority names is the authority's."""
    trie: Trie = {}
    nisbas: dict[str, tuple[str, str]] = {}

    def add(known: Known, aliases: Iterable[str]) -> None:
        paths = _paths([known.name, *aliases], known.type is EntityType.PERSON)
        known = known if known.editors else _owner(trie, known, paths)
        for path in paths:
            plant(trie, path, known)

    for entity in authority:
        if not entity.articles:
            add(known_as(entity), entity.aliases)
    for known, aliases in _people():
        add(known, aliases)
    for known, aliases, adjectives, english in _places():
        add(known, aliases)
        for adjective in adjectives:
            nisbas.setdefault(
                fold(adjective), (path_of(known.name)[-1] if known.kind != "country" else known.en, english)
            )
    for known, aliases in _organisations():
        add(known, aliases)
    return trie, nisbas
