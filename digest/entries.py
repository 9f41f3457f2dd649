"""Entries of the authority as an editor's decisions make and change them. Pure, as `digest.decide` is."""

from collections.abc import Collection
from typing import NamedTuple

import yaml

from digest.arabic import fold_name
from digest.asked import Question
from digest.collate import slug
from digest.errors import AuthorityError
from digest.yamledit import (
    Verbatim,
    added,
    appended,
    behind,
    changed,
    compose,
    fields,
    instead,
    items_of,
    meaning,
    plain,
    scalars,
    value_of,
    written,
)


class Office(NamedTuple):
    """An office in both languages, and the first day on which it is known to have been held, as 2016-02-09, or ""."""

    ar: str
    en: str
    since: str = ""

    @property
    def pairs(self) -> dict[str, str]:
        """Its keys and values."""
        return {"ar": self.ar, "en": self.en} | ({"from": self.since} if self.since else {})

    @property
    def yaml(self) -> Verbatim:
        """The same as YAML."""
        dated = f", from: {self.since}" if self.since else ""
        return Verbatim(f"{{ar: {written(self.ar)}, en: {written(self.en)}{dated}}}")


class Entry(NamedTuple):
    """An entity that an editor makes known."""

    id: str
    type: str
    ar: str
    en: str
    gender: str = ""
    former: str = ""
    within: str = ""
    office: Office | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its keys and values in YAML."""
        pairs = [(key, written(getattr(self, key))) for key in ("id", "type", "ar", "en")]
        pairs += [("gender", self.gender)] if self.gender in ("m", "f") else []
        pairs += [("roles", f"[{self.office.yaml}]")] if self.office else []
        pairs += [("formerly", f"[{written(self.former)}]")] if self.former and self.former != self.id else []
        return pairs + ([("in", f"[{written(self.within)}]")] if self.within else [])


def entry_of(question: Question, english: str, taken: Collection[str], office: Office | None = None) -> Entry:
    """The entry that confirms a name. Its id is made of the English, and nobody else's among those `taken`."""
    ident = _free(english, taken)
    former = question.former if question.former not in taken and slug(question.former) == question.former else ""
    return Entry(ident, question.type, question.ar, english, question.gender, former, question.within, office)


def apart(question: Question, name: str, english: str, gender: str, taken: Collection[str]) -> Entry:
    """The entry of somebody else who has a known name in one article alone."""
    return Entry(_free(english, taken), "person", name, english, gender, "", question.slug)


def newcomer(question: Question, name: str, english: str, kind: str, taken: Collection[str]) -> Entry:
    """The entry of somebody who stands in the article and was not read; one word alone is nobody's elsewhere."""
    within = "" if " " in fold_name(name) else question.slug
    return Entry(_free(english, taken), kind, name, english, "", "", within)


def _free(english: str, taken: Collection[str]) -> str:
    wish = slug(english)
    if not wish:
        raise AuthorityError("the English name has no letters", hint="Write it in Latin letters.")
    tries = (wish if n == 1 else f"{wish}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)


def entered(text: str, entry: Entry) -> str:
    """A file of the authority with one more entry at its end."""
    root = items_of(text, AuthorityError)
    result = appended(text, entry.pairs)
    new = plain(compose("\n".join(f"{key}: {value}" for key, value in entry.pairs)))
    return meaning(result, [*map(plain, root), new], AuthorityError)


def joined(text: str, ident: str, question: Question) -> str:
    """A file of the authority in which an entry has one more name, and the address that this had."""
    entry = _entry(text, ident)
    wanted = plain(entry)
    known = {fold_name(one) for one in (wanted["ar"], *(a for a in wanted.get("aliases", []) if isinstance(a, str)))}
    if question.within:
        alias = Verbatim(f"{{ar: {written(question.ar)}, in: [{written(question.within)}]}}")
        text = _listed(text, ident, "aliases", alias, {"ar": question.ar, "in": [question.within]})
    elif fold_name(question.ar) not in known:
        text = _listed(text, ident, "aliases", question.ar, question.ar)
    if question.former and slug(question.former) == question.former:
        text = _listed(text, ident, "formerly", question.former, question.former)
    return text


def respelled(text: str, ident: str, english: str) -> str:
    """A file of the authority in which an entry has another English name."""
    root = items_of(text, AuthorityError)
    entry = _entry(text, ident)
    (node,) = scalars(fields(entry)["en"])
    wanted = [plain(one) | {"en": english} if value_of(one, "id") == ident else plain(one) for one in root]
    return meaning(changed(text, [instead(node, english)]), wanted, AuthorityError)


def appointed(text: str, ident: str, office: Office) -> str:
    """A file of the authority in which an entry has one more office, or another English for the one it has."""
    root, entry = items_of(text, AuthorityError), _entry(text, ident)
    there = fields(entry).get("roles")
    roles = there.value if isinstance(there, yaml.SequenceNode) else []
    for role in roles:
        if _held(role, office):
            (node,) = scalars(fields(role)["en"])
            new = [plain(one) | ({"en": office.en} if one is role else {}) for one in roles]
            wanted = [plain(one) | ({"roles": new} if value_of(one, "id") == ident else {}) for one in root]
            return meaning(changed(text, [instead(node, office.en)]), wanted, AuthorityError)
    return _listed(text, ident, "roles", office.yaml, office.pairs)


def _held(role: yaml.Node, office: Office) -> bool:
    """Whether a role of the authority is this office, on its day."""
    same = fold_name(value_of(role, "ar")) == fold_name(office.ar)
    start, end = value_of(role, "from"), value_of(role, "to")
    return same and (start or office.since) <= office.since <= (end or office.since)


def _listed(text: str, ident: str, key: str, value: str, meant: object) -> str:
    root, entry = items_of(text, AuthorityError), _entry(text, ident)
    there = fields(entry).get(key)
    had = plain(there) if isinstance(there, yaml.SequenceNode) else []
    if meant in had:
        return text
    place = entry if there is not None else behind(entry, "id" if key == "formerly" else "en")
    wanted = [plain(one) | {key: [*had, meant]} if value_of(one, "id") == ident else plain(one) for one in root]
    return meaning(changed(text, [added(text, place, key, value)]), wanted, AuthorityError)


def _entry(text: str, ident: str) -> yaml.MappingNode:
    for item in items_of(text, AuthorityError):
        if isinstance(item, yaml.MappingNode) and value_of(item, "id") == ident:
            return item
    raise AuthorityError(f'there is no entry "{ident}" any more', hint="Look at the question again.")
