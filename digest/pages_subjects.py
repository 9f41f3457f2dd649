"""The pages of whoever speaks, and of everything that is named."""

from collections.abc import Iterator
from itertools import groupby

from digest import linked
from digest.corpus import Filed
from digest.data import speaker_name
from digest.interface import LANGUAGES
from digest.merge import SPEAKERS, UNDECIDED, UNNAMED, Subject
from digest.model import EntityType
from digest.page import Page
from digest.press import Press
from digest.preview import Preview
from digest.view import name_in

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
    """A page for everything that has a name, and one for everybody who speaks."""
    for subject in press.index.subjects:
        yield _entity(press, lang, subject)
    for path, filed in press.index.speakers.items():
        yield _speaker(press, lang, path, filed)


def _entity(press: Press, lang: str, subject: Subject) -> Page:
    named = press.index.named.get(subject.path, ())
    return press.show(
        "entity.html",
        lang,
        subject.path,
        subject_preview(press, subject, lang, named=True),
        subject=subject,
        what=WHAT[subject.type],
        roles=press.index.roles[subject.path],
        named=named,
        said=len(press.index.speakers.get(subject.speaker_path, ())),
        by_piece=[(piece, list(found)) for piece, found in groupby(named, key=lambda n: n.piece)],
    )


def _speaker(press: Press, lang: str, path: str, filed: tuple[Filed, ...]) -> Page:
    subject = press.index.voices.get(path)
    stand_in = Preview(feed=speaker_name(path, press.index)[lang])
    return press.show(
        "speaker.html",
        lang,
        path,
        subject_preview(press, subject, lang, named=False) if subject else stand_in,
        subject=subject,
        key=STAND_INS.get(path, ""),
        roles=press.index.roles[subject.path] if subject else (),
        statements=filed,
        named=len(press.index.named.get(subject.path, ())) if subject else 0,
        by_day=[(day, list(same)) for day, same in groupby(filed, key=lambda f: f.day)],
    )


def subject_preview(press: Press, subject: Subject, lang: str, named: bool) -> Preview:
    """What a subject's page tells others: the one where it is named, or the one of its words."""
    scene = press.scene(lang, subject.path)
    label = scene.t["named_tab" if named else "statements"]
    about = scene.voice.count("statement", len(press.index.speakers.get(subject.speaker_path, ())))
    kind = "profile" if subject.type is EntityType.PERSON else "website"
    node = linked.script(linked.entity(subject, press.index.roles[subject.path], scene))
    return Preview(f"{name_in(subject, lang)} · {about}", kind, node, feed=f"{name_in(subject, lang)} ({label})")
