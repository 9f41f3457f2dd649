"""The pages of whoever speaks."""

from collections.abc import Iterator
from itertools import groupby

from digest.corpus import Filed
from digest.interface import LANGUAGES
from digest.merge import SPEAKERS, UNDECIDED, UNNAMED
from digest.model import EntityType
from digest.page import Page
from digest.press import Press

WHAT = {
    EntityType.PERSON: "is_person",
    EntityType.ORGANISATION: "is_organisation",
    EntityType.PLACE: "is_place",
    EntityType.DOCUMENT: "is_document",
}
STAND_INS = {f"{SPEAKERS}/{UNNAMED}/": "unnamed", f"{SPEAKERS}/{UNDECIDED}/": "undecided"}


def subject_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    for lang in LANGUAGES:
        yield from _subjects(press, lang)


def _subjects(press: Press, lang: str) -> Iterator[Page]:
    """A page for everybody who speaks."""
    for path, filed in press.index.speakers.items():
        yield _speaker(press, lang, path, filed)


def _speaker(press: Press, lang: str, path: str, filed: tuple[Filed, ...]) -> Page:
    subject = press.index.voices.get(path)
    return press.show(
        "speaker.html",
        lang,
        path,
        subject=subject,
        key=STAND_INS.get(path, ""),
        roles=press.index.roles[subject.path] if subject else (),
        statements=filed,
        named=len(press.index.named.get(subject.path, ())) if subject else 0,
        by_day=[(day, list(same)) for day, same in groupby(filed, key=lambda f: f.day)],
    )
