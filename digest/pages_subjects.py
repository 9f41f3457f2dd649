"""The pages of everything that is named."""

from collections.abc import Iterator
from itertools import groupby

from digest import linked
from digest.interface import LANGUAGES
from digest.merge import Subject
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


def subject_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    for lang in LANGUAGES:
        yield from _subjects(press, lang)


def _subjects(press: Press, lang: str) -> Iterator[Page]:
    """A page for everything that has a name."""
    for subject in press.index.subjects:
        yield _entity(press, lang, subject)


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


def subject_preview(press: Press, subject: Subject, lang: str, named: bool) -> Preview:
    """What a subject's page tells others: the one where it is named, or the one of its words."""
    scene = press.scene(lang, subject.path)
    label = scene.t["named_tab" if named else "statements"]
    about = scene.voice.count("statement", len(press.index.speakers.get(subject.speaker_path, ())))
    kind = "profile" if subject.type is EntityType.PERSON else "website"
    node = linked.script(linked.entity(subject, press.index.roles[subject.path], scene))
    return Preview(f"{name_in(subject, lang)} · {about}", kind, node, feed=f"{name_in(subject, lang)} ({label})")
