"""One subject for each entity of the whole corpus, with the address of its pages.

What two articles call by one known name is one. An unknown full name is one too, but an unknown single word
(a surname, «البيان») may be anybody in the next article, and an unnamed source is nobody in particular: those
stay with their article. An address never depends on the order of articles, nor on what other articles name.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b, sha256
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from digest.collate import slug
from digest.interface import Both
from digest.model import Authorised, Entity, EntityType, Role, SpeakerKind
from digest.summary import Summary

SECTIONS = {
    EntityType.PERSON: "people",
    EntityType.ORGANISATION: "organisations",
    EntityType.PLACE: "places",
    EntityType.DOCUMENT: "documents",
}
SPEAKERS, UNNAMED, UNDECIDED = "speakers", "unnamed", "undecided"
STAND_INS = (SpeakerKind.ANONYMOUS, SpeakerKind.GROUP)

ARTICLES = ("al-", "el-")
"""With what an English name may begin in small letters."""

Key = str
"""What makes an entity the same as another: how it is known, and by what, with `APART` between."""
APART = "\0"
EDITORS, NAME, HERE = f"id{APART}", f"name{APART}", f"here{APART}"
"""Keys of entities of the authority, of names that mean the same everywhere, of what one article knows."""

Places = Mapping[str, Mapping[str, "Subject"]]
"""Subjects by article and by their entity's key there."""


class Subject(msgspec.Struct, frozen=True, eq=False, dict=True, array_like=True):
    """An entity across the corpus. Paths are relative to a language's folder and end in a slash.

    `path` is "" for an unnamed source or group: those have no page of their own, and share one as speakers. So it
    is for an office or a description that nobody's name goes with, unless it speaks.
    """

    id: str
    section: str
    type: EntityType
    kind: SpeakerKind
    name: Both
    path: str
    speaker_path: str
    confirmed: bool
    gender: str
    plural: bool
    aliases: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    wikidata: str = ""
    formerly: tuple[str, ...] = ()
    url: str = ""

    @cached_property
    def mark(self) -> str:
        """A hash of all of this."""
        return blake2b(msgspec.json.encode(self), digest_size=12).hexdigest()

    @property
    def proper(self) -> bool:
        """Whether its English is a name, and not a machine's word for a description («مدير الميناء», «بيان»)."""
        en = self.name["en"]
        return self.confirmed or not (self.kind in STAND_INS or (en[:1].islower() and not en.startswith(ARTICLES)))

    @cached_property
    def forms_en(self) -> tuple[str, ...]:
        """How English text may name it, the fullest form first: its names, and a person's last name."""
        full = self.name["en"]
        last = (full.rsplit(" ", 1)[-1],) if self.type is EntityType.PERSON else ()
        return tuple(sorted({form for form in (full, *self.aliases_en, *last) if form}, key=lambda f: (-len(f), f)))


def merge(articles: Sequence[Summary], authority: Iterable[Authorised]) -> Places:
    """The subject behind each entity: ``merge(...)[article slug][entity key]``."""
    editors = {entry.id: entry for entry in authority}
    keys = {a.slug: _keys(a, editors) for a in articles}
    faces: dict[Key, list[Entity]] = defaultdict(list)
    for article in articles:
        for key, entity in zip(keys[article.slug], article.entities, strict=True):
            faces[key].append(entity)
    drafts = {key: _draft(key, met, _editor(key, editors)) for key, met in faces.items()}
    for article in articles:
        if article.aliases:
            drafts |= {key: _renamed(key, drafts[key], article) for key in keys[article.slug] if key.startswith(HERE)}
    spoke = {key for a in articles for key in _speakers(a, keys[a.slug])}
    hidden = {key for key, met in faces.items() if key not in spoke and not any(e.named for e in met)}
    subjects = _addressed(drafts, hidden)
    return {
        a.slug: {entity.key: subjects[key] for entity, key in zip(a.entities, keys[a.slug], strict=True)}
        for a in articles
    }


def is_shared(entity: Entity, article: Summary, editors: Mapping[str, Authorised]) -> bool:
    """Whether an entity's name means the same in other articles, too."""
    return not _keys(article, editors)[article.entities.index(entity)].startswith(HERE)


def _editor(key: Key, editors: Mapping[str, Authorised]) -> Authorised | None:
    return editors[key.removeprefix(EDITORS)] if key.startswith(EDITORS) else None


def _speakers(article: Summary, keys: Sequence[Key]) -> Iterable[Key]:
    """Those entities of an article that have a statement."""
    spoke = {said.speaker for said in article.said}
    return (key for entity, key in zip(article.entities, keys, strict=True) if entity.key in spoke)


def _keys(article: Summary, editors: Mapping[str, Authorised]) -> list[Key]:
    """What each entity of an article is the same as, elsewhere."""
    pairs = list(zip(article.entities, article.folded, strict=True))
    keys = [_key(entity, folded, article, editors) for entity, folded in pairs]
    if "" not in keys and len(set(keys)) == len(keys):
        return keys
    times = Counter(keys)
    namesakes: Counter[Key] = Counter()
    for n, (entity, folded) in enumerate(pairs):
        if not keys[n] or (times[keys[n]] > 1 and keys[n].startswith(NAME)):
            # by its name, and not by its number in the article: what else is named there must not move its address
            own = APART.join(("here", article.slug, entity.type, folded))
            namesakes[own] += 1
            keys[n] = f"{own}{APART}{namesakes[own]}" if namesakes[own] > 1 else own
    return keys


def _key(entity: Entity, folded: str, article: Summary, editors: Mapping[str, Authorised]) -> Key:
    """The key of an entity that other articles may share, "" for one that they cannot."""
    if entity.kind in STAND_INS or not entity.named:
        return ""  # one article's foreign minister is not another's
    if entity.known in editors:
        return EDITORS + entity.known
    if entity.known:
        return APART.join(("known", entity.type, entity.known))
    if entity.key in article.everybodys:
        return ""  # nor is one country's cabinet another's
    return APART.join(("name", entity.type, folded)) if " " in folded or entity.type is EntityType.PLACE else ""


class _Draft(NamedTuple):
    """A subject before its address: `wish` is the one it would like, `own` whether no other may take it."""

    wish: str
    own: bool
    subject: Subject


def _draft(key: Key, met: Sequence[Entity], editor: Authorised | None) -> _Draft:
    face, kind, gender = met[0], met[0].kind, met[0].gender
    if len(met) > 1:  # of most there is one
        face = min(met, key=lambda e: (not e.confirmed, -e.confidence, -len(e.name), e.name, e.name_en))
        kind, gender = min(e.kind for e in met), max(e.gender for e in met)
    subject = Subject(
        id="",
        section=SECTIONS[editor.type if editor else face.type],
        type=editor.type if editor else face.type,
        kind=kind,
        name={
            "ar": editor.ar if editor else face.known.removeprefix("lexicon:") or face.name,
            "en": editor.en if editor else face.name_en,
        },
        path="",
        speaker_path="",
        confirmed=bool(editor) or face.confirmed,
        gender=(editor.gender if editor else "") or gender,
        plural=face.plural,
    )
    if editor:
        return _Draft(editor.id, True, _with_editors(subject, editor))
    wish = slug(face.name_en)
    # A name that is a guess is told apart at once: a homonym in a later article must not move its address.
    return _Draft(wish if key.startswith("known") and wish else _apart(wish, key), False, subject)


def _renamed(key: Key, draft: _Draft, article: Summary) -> _Draft:
    """A draft of what one article knows, with its former ids: they are made of the article's addresses."""
    wish, own = slug(draft.subject.name["en"]), key.removeprefix(HERE + article.slug)
    former = tuple(_apart(wish, f"{HERE}{alias}{own}") for alias in article.aliases)
    return draft._replace(subject=replace(draft.subject, formerly=former))


def _with_editors(subject: Subject, editor: Authorised) -> Subject:
    return replace(
        subject,
        aliases=editor.aliases,
        aliases_en=editor.aliases_en,
        roles=editor.roles,
        wikidata=editor.wikidata,
        formerly=editor.formerly,
        url=editor.url,
    )


def _apart(wish: str, key: Key) -> str:
    mark = sha256(key.encode()).hexdigest()[:8]
    return f"{wish}-{mark}" if wish else mark


def _addressed(drafts: Mapping[Key, _Draft], hidden: Container[Key]) -> dict[Key, Subject]:
    """Every subject with its own id, section by section, and its own among the speakers."""
    sections = _unique({key: (draft.subject.section, draft) for key, draft in drafts.items()})
    among = _unique({key: (SPEAKERS, draft) for key, draft in drafts.items()})
    return {key: _placed(draft.subject, sections[key], among[key], key in hidden) for key, draft in drafts.items()}


def _unique(wishes: Mapping[Key, tuple[str, _Draft]]) -> dict[Key, str]:
    """Ids that differ within each room: where two wish for one, the editors' entity has it, or neither."""
    asked = Counter((room, draft.wish.casefold()) for room, draft in wishes.values())
    asked.update({(SPEAKERS, UNNAMED): 1, (SPEAKERS, UNDECIDED): 1})
    return {
        key: draft.wish if draft.own or asked[room, draft.wish.casefold()] == 1 else _apart(draft.wish, key)
        for key, (room, draft) in wishes.items()
    }


def _placed(subject: Subject, ident: str, among: str, hidden: bool) -> Subject:
    if subject.kind in STAND_INS or hidden:
        return replace(subject, id=ident, speaker_path=f"{SPEAKERS}/{UNNAMED}/")
    return replace(subject, id=ident, path=f"{subject.section}/{ident}/", speaker_path=f"{SPEAKERS}/{among}/")
