"""Whom and what the pages speak of: an entity across the corpus, with the addresses of its pages."""

from functools import lru_cache
from hashlib import blake2b

import msgspec
from msgspec.structs import force_setattr

from digest.interface import Both
from digest.model import EntityType, Role, SpeakerKind

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


class Subject(msgspec.Struct, frozen=True, eq=False, array_like=True, gc=False):
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

    def marked(self) -> "Subject":
        """The same, with its mark: tens of thousands have one already when they are read."""
        force_setattr(self, "mark", blake2b(msgspec.json.encode(self), digest_size=12).hexdigest())
        return self

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


Own = tuple[Subject | None, ...]
"""Of the entities of an article, in their order there, those that it alone knows; None for the others."""
