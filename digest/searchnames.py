"""The names that somebody who searches may choose from, as speakers or as named: under what may be typed of them.

They follow from the index's subjects alone and are few, so they are made anew each time. Under the beginning of each
word of a name (`^سوري`) stand all names that have it, under a path (`=places/syria`) the one of that path; each is
a list: the subject's path, its id among the speakers ("" where it does not speak), its Arabic and its English name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from digest.merge import SPEAKERS, Subject
from digest.searchkeys import found_words, is_function_word, prefixes

BEGINS, IS = "^", "="
LISTED = 150  # names under one beginning


class Name(NamedTuple):
    """What is suggested."""

    path: str
    speaker: str
    ar: str
    en: str


def name_terms(subjects: Iterable[Subject], voices: Collection[str]) -> dict[str, bytes]:
    """The names by term, as JSON. `voices` are the paths of those who speak."""
    listed: dict[str, list[Name]] = defaultdict(list)
    for subject in subjects:
        path, ident, speaks = subject.path.rstrip("/"), speaker_of(subject), subject.speaker_path in voices
        name = Name(path, ident if speaks else "", subject.name["ar"], subject.name["en"])
        for head in _heads(subject):
            listed[BEGINS + head].append(name)
        listed[IS + path].append(name)
        if speaks:
            listed[IS + SPEAKERS + "/" + ident].append(name)
    ranked = {term: sorted(names, key=_rank)[:LISTED] for term, names in listed.items()}
    return {term: msgspec.json.encode(names) for term, names in ranked.items()}


def _rank(name: Name) -> tuple[object, ...]:
    return not name.speaker, len(name.ar), name


def _heads(subject: Subject) -> Iterable[str]:
    return dict.fromkeys(head for word in name_words(forms(subject)) for head in prefixes(word))


def speaker_of(subject: Subject) -> str:
    """The last part of the address that a subject has as a speaker."""
    return subject.speaker_path.removeprefix(f"{SPEAKERS}/").rstrip("/")


def forms(subject: Subject) -> tuple[str, ...]:
    """How a subject may be called, in both languages."""
    return (subject.name["ar"], subject.name["en"], *subject.aliases, *subject.aliases_en)


def name_words(names: Iterable[str]) -> list[str]:
    """The folded words of names that say something."""
    return [w.folded for name in names for w in found_words(name) if not is_function_word(w.folded)]
