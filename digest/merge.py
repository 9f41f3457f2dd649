"""One subject for each entity of the whole corpus, with the address of its pages.

What two articles call by one known name is one. An unknown full name is one too, but an unknown single word
(a surname, «البيان») may be anybody in the next article, and an unnamed source is nobody in particular: those
stay with their article. An address never depends on the order of articles, nor on what other articles name.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from digest.collate import slug
from digest.model import Authorised, EntityType, SpeakerKind
from digest.summary import Face, Summary
from digest.whom import NOBODYS, SECTIONS, SPEAKERS, STAND_INS, UNDECIDED, UNNAMED, Own, Subject

Key = str
"""What makes an entity the same as another: how it is known, and by what, with `APART` between."""
APART = "\0"
EDITORS, KNOWN, NAME, HERE = f"id{APART}", f"known{APART}", f"name{APART}", f"here{APART}"
"""Keys of entities of the authority, of the lexicon's, of names that mean the same everywhere, of what one article
knows."""

Places = Mapping[str, tuple[Subject, ...]]
"""Who the entities of each article are, in their order there."""


def merge(articles: Sequence[Summary], authority: Iterable[Authorised]) -> Places:
    """The subject behind each entity: ``merge(...)[article slug][entity's number]``."""
    own = {article.slug: article.own or own_subjects(article) for article in articles}
    keys, drafts = _shared(articles, own, {entry.id: entry for entry in authority})
    asked = _Asked(drafts.values(), [subject for some in own.values() for subject in some if subject])
    subjects = {key: _subject(draft, *asked.ids(draft, key)) for key, draft in drafts.items()}
    of = {face: subjects[key] for face, key in keys.items()}
    found: dict[str, tuple[Subject, ...]] = {}
    for article in articles:
        alone = own[article.slug]
        if asked.several and any(subject and asked.twice(subject) for subject in alone):
            alone = own_subjects(article, asked)
        pairs = zip(alone, article.faces, strict=True)
        found[article.slug] = tuple([subject or of[face] for subject, face in pairs])
    return found


def own_subjects(article: Summary, asked: "_Asked | None" = None) -> Own:
    """Whom and what an article alone knows, among its entities.

    What is said elsewhere changes nothing of them, but where one of the ids `asked` for elsewhere were theirs.
    """
    speak = {said.speaker for said in article.said}
    found: list[Subject | None] = []
    for n, (key, face) in enumerate(zip(_own_keys(article), article.faces, strict=True)):
        if not key:
            found.append(None)
            continue
        draft = _draft(key, [face], hidden=not face.named and n not in speak)
        # its former ids are made of the article's addresses
        former = [f"{HERE}{alias}{key.removeprefix(HERE + article.slug)}" for alias in article.aliases]
        ids = tuple(_apart(slug(face.name_en), one) for one in former)
        own = asked.ids(draft, key) if asked else (draft.wish, draft.wish)
        found.append(_subject(draft, *own, ids))
    return tuple(found)


def is_shared(number: int, article: Summary) -> bool:
    """Whether the name of an article's entity means the same in other articles, too."""
    return not _own_keys(article)[number]


def _own_keys(article: Summary) -> list[Key]:
    """The keys of what an article alone knows, "" for its other entities."""
    shared = [_key(face, ()) for face in article.faces]
    names = Counter(key for key in shared if key.startswith(NAME))
    keys: list[Key] = []
    namesakes: Counter[Key] = Counter()
    for key, face in zip(shared, article.faces, strict=True):
        if key and names[key] < 2:
            keys.append("")
            continue
        # by its name, and not by its number in the article: what else is named there must not move its address
        own = f"{HERE}{article.slug}{APART}{face.type}{APART}{face.folded}"
        namesakes[own] += 1
        keys.append(f"{own}{APART}{namesakes[own]}" if namesakes[own] > 1 else own)
    return keys


def _key(face: Face, editors: Container[str]) -> Key:
    """The key of an entity that other articles may share, "" for one that they cannot."""
    if face.kind in STAND_INS or not face.named:
        return ""  # one article's foreign minister is not another's
    if face.known in editors:
        return EDITORS + face.known
    if face.known:
        return f"{KNOWN}{face.type}{APART}{face.known}"
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


def _shared(
    articles: Iterable[Summary], own: Mapping[str, Own], editors: Mapping[str, Authorised]
) -> tuple[dict[Face, Key], dict[Key, _Draft]]:
    """The keys of the faces of what several articles may know, and what becomes of them."""
    keys: dict[Face, Key] = {}
    met: dict[Key, list[Face]] = {}
    for article in articles:
        for subject, face in zip(own[article.slug], article.faces, strict=True):
            if subject is None and face not in keys:  # many articles share one
                keys[face] = _key(face, editors)
                met.setdefault(keys[face], []).append(face)
    drafts = {}
    for key, faces in met.items():
        editor = editors[key.removeprefix(EDITORS)] if key.startswith(EDITORS) else None
        drafts[key] = _draft(key, faces, editor)
    return keys, drafts


def _draft(key: Key, met: Sequence[Face], editor: Authorised | None = None, *, hidden: bool = False) -> _Draft:
    """`met` are the faces by which articles know it, each once."""
    face, kind, gender = met[0], met[0].kind, met[0].gender
    if len(met) > 1:  # of most there is one
        face = min(met, key=lambda e: (not e.confirmed, -e.confidence, -len(e.name), e.name, e.name_en))
        kind, gender = min(e.kind for e in met), max(e.gender for e in met)
    rest = (face, kind, gender, hidden, editor)
    if editor:
        return _Draft(editor.id, True, editor.type, *rest)
    wish = slug(face.name_en)
    # A name that is a guess is told apart at once: a homonym in a later article must not move its address.
    return _Draft(wish if key.startswith(KNOWN) and wish else _apart(wish, key), False, face.type, *rest)


def _apart(wish: str, key: Key) -> str:
    return f"{wish}-{_hash(key)}" if wish else _hash(key)


def _hash(key: Key) -> str:
    return sha256(key.encode()).hexdigest()[:8]


def apart_by_name(kind: EntityType, folded: str) -> str:
    """What the address of a name that nobody knows ends with, from the name as names are compared."""
    return _hash(_named(kind, folded))


def _named(kind: EntityType, folded: str) -> Key:
    return f"{NAME}{kind}{APART}{folded}"


class _Asked:
    """Which ids are wished for, in each section and among all speakers, and by how many.

    Where two wish for one, the editors' entity has it, or neither.
    """

    def __init__(self, drafts: Iterable[_Draft], alone: Iterable[Subject]) -> None:
        self.sections: Counter[tuple[EntityType, str]] = Counter()
        self.among = Counter([UNNAMED, UNDECIDED])
        for wishes in ([(d.type, d.wish.casefold()) for d in drafts], [(s.type, s.id) for s in alone]):
            self.sections.update(wishes)
            self.among.update([wish for _, wish in wishes])
        self.several = len(self.among) < self.among.total()

    def ids(self, draft: _Draft, key: Key) -> tuple[str, str]:
        """The ids of what several articles may know: in its section, and among the speakers."""
        wish = draft.wish.casefold()
        free = (draft.own or self.sections[draft.type, wish] == 1, draft.own or self.among[wish] == 1)
        section, among = (draft.wish if one else _apart(draft.wish, key) for one in free)
        return section, among

    def twice(self, subject: Subject) -> bool:
        """Whether something else has an id that one article's own would have."""
        return self.among[subject.id] > 1


def _subject(draft: _Draft, ident: str, among: str, former: tuple[str, ...] = ()) -> Subject:
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
    ).marked()
