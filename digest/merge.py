"""One subject for each entity of the whole corpus, with the address of its pages.

What two articles call by one known name is one. An unknown full name is one too, but an unknown single word
(a surname, «البيان») may be anybody in the next article, and an unnamed source is nobody in particular: those
stay with their article. An address never depends on the order of articles, nor on what other articles name.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import NamedTuple

import msgspec
from msgspec.structs import force_setattr

from digest.collate import slug
from digest.interface import Both
from digest.model import Authorised, EntityType, Role, SpeakerKind
from digest.summary import Face, Summary

SECTIONS = {
    EntityType.PERSON: "people",
    EntityType.ORGANISATION: "organisations",
    EntityType.PLACE: "places",
    EntityType.DOCUMENT: "documents",
}
SPEAKERS, UNNAMED, UNDECIDED = "speakers", "unnamed", "undecided"
NOBODYS = f"{SPEAKERS}/{UNNAMED}/"
STAND_INS = (SpeakerKind.ANONYMOUS, SpeakerKind.GROUP)

ARTICLES = ("al-", "el-")
"""With what an English name may begin in small letters."""

Key = str
"""What makes an entity the same as another: how it is known, and by what, with `APART` between."""
APART = "\0"
EDITORS, NAME, HERE = f"id{APART}", f"name{APART}", f"here{APART}"
"""Keys of entities of the authority, of names that mean the same everywhere, of what one article knows."""

Places = Mapping[str, tuple["Subject", ...]]
"""Who the entities of each article are, in their order there."""


class Subject(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """An entity across the corpus. Paths are relative to a language's folder and end in a slash.

    `path` is "" for an unnamed source or group: those have no page of their own, and share one as speakers. So it
    is for an office or a description that nobody's name goes with, unless it speaks.
    """

    id: str
    section: str
    type: EntityType
    kind: SpeakerKind
    ar: str
    en: str
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
    mark: str = ""  # a hash of all of this

    def __post_init__(self) -> None:
        if not self.mark:
            force_setattr(self, "mark", blake2b(msgspec.json.encode(self), digest_size=12).hexdigest())

    @property
    def name(self) -> Both:
        """Its name in both languages."""
        return {"ar": self.ar, "en": self.en}

    @property
    def proper(self) -> bool:
        """Whether its English is a name, and not a machine's word for a description («مدير الميناء», «بيان»)."""
        return self.confirmed or not (
            self.kind in STAND_INS or (self.en[:1].islower() and not self.en.startswith(ARTICLES))
        )

    @property
    def forms_en(self) -> tuple[str, ...]:
        """How English text may name it, the fullest form first: its names, and a person's last name."""
        return _forms_en(self)


@lru_cache(maxsize=1 << 12)
def _forms_en(subject: Subject) -> tuple[str, ...]:
    full = subject.en
    last = (full.rsplit(" ", 1)[-1],) if subject.type is EntityType.PERSON else ()
    return tuple(sorted({form for form in (full, *subject.aliases_en, *last) if form}, key=lambda f: (-len(f), f)))


def merge(articles: Sequence[Summary], authority: Iterable[Authorised]) -> Places:
    """The subject behind each entity: ``merge(...)[article slug][entity's number]``."""
    found = _Keys({entry.id: entry for entry in authority})
    keys = {article.slug: found.of(article) for article in articles}
    faces: dict[Key, list[Face]] = {}
    for article in articles:
        for key, face in zip(keys[article.slug], article.faces, strict=True):
            faces.setdefault(key, []).append(face)
    former = {key: ids for a in articles if a.aliases for key, ids in _renamed(a, keys[a.slug])}
    spoke = {keys[a.slug][said.speaker] for a in articles for said in a.said if said.speaker is not None}
    drafts = {key: _draft(key, met, found.editor(key), key in spoke) for key, met in faces.items()}
    subjects = _addressed(drafts, former)
    return {slug: tuple([subjects[key] for key in own]) for slug, own in keys.items()}


def is_shared(number: int, article: Summary, editors: Mapping[str, Authorised]) -> bool:
    """Whether the name of an article's entity means the same in other articles, too."""
    return not _Keys(editors).of(article)[number].startswith(HERE)


class _Keys:
    """The keys of entities. Of the faces that many articles share each is worked out once."""

    def __init__(self, editors: Mapping[str, Authorised]) -> None:
        self._editors = editors
        self._known: dict[Face, Key] = {}

    def of(self, article: Summary) -> list[Key]:
        """What each entity of an article is the same as, elsewhere."""
        keys = [self._shared(face) for face in article.faces]
        names = [key for key in keys if key.startswith(NAME)]
        apart = {""}
        if len(set(names)) < len(names):
            apart |= {name for name in names if names.count(name) > 1}
        namesakes: dict[Key, int] = {}
        for n, face in enumerate(article.faces):
            if keys[n] in apart:
                # by its name, and not by its number in the article: what else is named there must not move its address
                own = f"{HERE}{article.slug}{APART}{face.type}{APART}{face.folded}"
                namesakes[own] = namesakes.get(own, 0) + 1
                keys[n] = f"{own}{APART}{namesakes[own]}" if namesakes[own] > 1 else own
        return keys

    def editor(self, key: Key) -> Authorised | None:
        """The entry of the authority that a key stands for."""
        return self._editors[key.removeprefix(EDITORS)] if key.startswith(EDITORS) else None

    def _shared(self, face: Face) -> Key:
        if face not in self._known:
            self._known[face] = _key(face, self._editors)
        return self._known[face]


def _key(face: Face, editors: Container[str]) -> Key:
    """The key of an entity that other articles may share, "" for one that they cannot."""
    if face.kind in STAND_INS or not face.named:
        return ""  # one article's foreign minister is not another's
    if face.known in editors:
        return EDITORS + face.known
    if face.known:
        return APART.join(("known", face.type, face.known))
    if face.everybodys:
        return ""  # nor is one country's cabinet another's
    return _named(face.type, face.folded) if " " in face.folded or face.type is EntityType.PLACE else ""


class _Draft(NamedTuple):
    """What becomes a subject: the id that it would like, whether no other may take that, and what is known of it."""

    wish: str
    own: bool
    type: EntityType
    face: Face  # the best of those by which articles know it
    kind: SpeakerKind
    gender: str
    hidden: bool  # an office or a description that does not speak
    editor: Authorised | None


def _draft(key: Key, met: Sequence[Face], editor: Authorised | None, speaks: bool) -> _Draft:
    face, kind, gender, named = met[0], met[0].kind, met[0].gender, met[0].named
    if len(met) > 1:  # of most there is one
        met = tuple(dict.fromkeys(met))
        face = min(met, key=lambda e: (not e.confirmed, -e.confidence, -len(e.name), e.name, e.name_en))
        kind, gender, named = min(e.kind for e in met), max(e.gender for e in met), any(e.named for e in met)
    rest = (face, kind, gender, not (speaks or named), editor)
    if editor:
        return _Draft(editor.id, True, editor.type, *rest)
    wish = slug(face.name_en)
    # A name that is a guess is told apart at once: a homonym in a later article must not move its address.
    return _Draft(wish if key.startswith("known") and wish else _apart(wish, key), False, face.type, *rest)


def _renamed(article: Summary, keys: Sequence[Key]) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The former ids of what only this article knows: they are made of the article's addresses."""
    for key, face in zip(keys, article.faces, strict=True):
        if key.startswith(HERE):
            own, wish = key.removeprefix(HERE + article.slug), slug(face.name_en)
            yield key, tuple(_apart(wish, f"{HERE}{alias}{own}") for alias in article.aliases)


def _apart(wish: str, key: Key) -> str:
    return f"{wish}-{_hash(key)}" if wish else _hash(key)


def _hash(key: Key) -> str:
    return sha256(key.encode()).hexdigest()[:8]


def apart_by_name(kind: EntityType, folded: str) -> str:
    """What the address of a name that nobody knows ends with, from the name as names are compared."""
    return _hash(_named(kind, folded))


def _named(kind: EntityType, folded: str) -> Key:
    return APART.join(("name", kind, folded))


def _addressed(drafts: Mapping[Key, _Draft], former: Mapping[Key, tuple[str, ...]]) -> dict[Key, Subject]:
    """Every subject with its own id, section by section, and its own among the speakers."""
    wishes = [draft.wish.casefold() for draft in drafts.values()]
    sections = _unique(drafts, [(draft.type, wish) for draft, wish in zip(drafts.values(), wishes, strict=True)])
    among = _unique(drafts, wishes, (UNNAMED, UNDECIDED))
    ids = zip(drafts.items(), sections, among, strict=True)
    return {key: _subject(draft, own, spoken, former.get(key, ())) for (key, draft), own, spoken in ids}


def _unique(drafts: Mapping[Key, _Draft], wishes: Sequence[object], taken: Iterable[object] = ()) -> list[str]:
    """Ids that differ within each room: where two wish for one, the editors' entity has it, or neither."""
    asked = Counter(wishes)
    asked.update(taken)
    pairs = zip(drafts.items(), wishes, strict=True)
    return [d.wish if d.own or asked[wish] == 1 else _apart(d.wish, key) for (key, d), wish in pairs]


def _subject(draft: _Draft, ident: str, among: str, former: tuple[str, ...]) -> Subject:
    face, editor, section = draft.face, draft.editor, SECTIONS[draft.type]
    alone = draft.hidden or draft.kind in STAND_INS
    return Subject(
        id=ident,
        section=section,
        type=draft.type,
        kind=draft.kind,
        ar=editor.ar if editor else face.known.removeprefix("lexicon:") or face.name,
        en=editor.en if editor else face.name_en,
        path="" if alone else f"{section}/{ident}/",
        speaker_path=NOBODYS if alone else f"{SPEAKERS}/{among}/",
        confirmed=bool(editor) or face.confirmed,
        gender=(editor.gender if editor else "") or draft.gender,
        plural=face.plural,
        aliases=editor.aliases if editor else (),
        aliases_en=editor.aliases_en if editor else (),
        roles=editor.roles if editor else (),
        wikidata=editor.wikidata if editor else "",
        formerly=editor.formerly if editor else former,
        url=editor.url if editor else "",
    )
