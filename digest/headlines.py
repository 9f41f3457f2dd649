"""Who speaks in a headline or sub-headline: «فلان: …», also behind the dots that part two headlines in one."""

from collections.abc import Iterator

from digest.arabic import OPENING
from digest.model import EntityType
from digest.particles import FIRST_PERSON, PREPOSITIONS
from digest.scene import Found, Scene

COLON_REACH = 14
"""The colon that names a headline's speaker stands within this many words of its segment's beginning."""
STATED = frozenset(("لا", "لن", "ليس", "ليست", "يجب", "ينبغي", "يتعين", "سوف", "نحن", "لم"))
"""Words behind the colon of a capital's name that make it a government's statement: «القاهرة: لا حل عسكريا»."""
_PARTS = frozenset("…|؛;")


def headline(scene: Scene) -> list[Found]:
    """The speakers whom colons name, one for each part of the headline at most."""
    found: list[Found] = []
    for start, end in _segments(scene):
        one = _named(scene, start, end)
        if one is not None and all(f.link.figure is not one.link.figure for f in found):
            found.append(one)
    return found


def segment_of(scene: Scene, at: int) -> range:
    """The words of the part of a headline that a word stands in."""
    return next((range(start, end) for start, end in _segments(scene) if start <= at < end), range(0))


def _segments(scene: Scene) -> Iterator[tuple[int, int]]:
    """The parts of a headline, parted by two dots, a bar or a semicolon: «… فشل القمة.. وسامر العلبي: …»."""
    start = 0
    for i, word in enumerate(scene.words):
        dots = word.folded == "." and i + 1 < len(scene.words) and scene.words[i + 1].folded == "."
        if dots or word.folded in _PARTS:
            if i > start:
                yield start, i
            start = i + 1
        elif word.folded == "." and start == i:
            start = i + 1
    if start < len(scene.words):
        yield start, len(scene.words)


def _named(scene: Scene, start: int, end: int) -> Found | None:
    for j in range(start, min(end, start + COLON_REACH)):
        if scene.words[j].folded != ":" or scene.quoted[j]:
            continue
        index = scene.inside[j - 1] if j > start else -1
        if index < 0 and j > start + 1 and any(c.isascii() for c in scene.words[j - 1].folded):
            index = scene.inside[j - 2]  # خبيرة لـCNN:
        if index < 0 and j >= start + 2 and scene.words[j - 1].raw in OPENING:
            index = _before_outlet(scene, start, j) if j > start + 3 else -1
            index = index if index >= 0 else scene.inside[j - 2]
        told = index > 0 and scene.chunks[index].clitics == "ل"
        if told and scene.chunks[index - 1].last == scene.chunks[index].first:
            index -= 1  # «الوزير للسفير: …»
        if (index < 0 or scene.chunks[index].first > start + 1) and (first := _at_head(scene, start, j)) is not None:
            index = first
        if index < 0 or scene.chunks[index].first > start + 1 or not scene.chunks[index].free:
            return None
        if scene.chunks[index].type is EntityType.PLACE and scene.chunks[index].first > start + scene.quoted[start]:
            return None  # «صيادو كذا: …»: a word before the place that was not read says who speaks
        stated = _first_person(scene, j, end) or any(w.folded in STATED for w in scene.words[j + 1 : min(end, j + 3)])
        if scene.chunks[index].type is EntityType.PLACE and not stated:
            return None  # «تونس: افتتاح معرض …» names the place of the news
        return Found(scene.links[index], None, (j, j + 1), "headline-colon", index)
    return None


def _at_head(scene: Scene, start: int, colon: int) -> int | None:
    """«العلبي أمام مجلس الأمن: …»: who stands at the head, before a few words that tell where or when."""
    index = scene.at.get(start)
    if index is None or colon - scene.chunks[index].last > 6 or scene.chunks[index].last >= colon:
        return None
    return index if scene.words[scene.chunks[index].last].folded in PREPOSITIONS else None


def _before_outlet(scene: Scene, start: int, colon: int) -> int:
    """«مصادر لـ«الصحيفة»: …»: whoever stands before the outlet that was told; -1 for another headline."""
    opening = next((k for k in range(colon - 2, start, -1) if scene.words[k].raw in OPENING), start)
    told = opening - 1
    return scene.inside[told - 1] if told > start and scene.words[told].folded == "ل" else -1


def _first_person(scene: Scene, colon: int, end: int) -> bool:
    """Whether the words behind a colon speak of «us»: «النرويج: سنرفع إنتاجنا»."""
    rest = [w.folded for w in scene.words[colon + 1 : end]]
    return any(w in FIRST_PERSON or (w.endswith("نا") and len(w) > 4) for w in rest)
