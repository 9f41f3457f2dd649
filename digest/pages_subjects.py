"""What the two pages of a subject share: the one of its words, and the one where it is named."""

from digest import linked
from digest.model import EntityType
from digest.press import Press
from digest.preview import Preview
from digest.view import name_in
from digest.whom import Subject

WHAT = {
    EntityType.PERSON: "is_person",
    EntityType.ORGANISATION: "is_organisation",
    EntityType.PLACE: "is_place",
    EntityType.DOCUMENT: "is_document",
}


def subject_preview(press: Press, subject: Subject, lang: str, named: bool) -> Preview:
    """What a subject's page tells others: the one where it is named, or the one of its words."""
    scene = press.scene(lang, subject.path)
    label = scene.t["named_tab" if named else "statements"]
    about = scene.voice.count("statement", len(press.index.speakers.get(subject.speaker_path, ())))
    kind = "profile" if subject.type is EntityType.PERSON else "website"
    node = linked.script(linked.entity(subject, press.index.roles[subject.path], scene))
    return Preview(f"{name_in(subject, lang)} · {about}", kind, node, feed=f"{name_in(subject, lang)} ({label})")
