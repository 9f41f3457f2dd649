"""The names that somebody who searches may choose from, as speakers or as named: under what may be typed of them.

They follow from the index's subjects alone and are few, so they are made anew each time. Under the beginning of each
word of a name (`^سوري`) stand all names that have it, under a path (`=places/syria`) the one of that path; each is
a list: the subject's path, its id among the speakers ("" where it does not speak), its Arabic and its English name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from digest.arabic import REMEMBERED, apart
from digest.searchkeys import found_words, is_function_word, prefixes
from digest.whom import SPEAKERS, Subject

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
    listed: dict[str, list[bytes]] = defaultdict(list)
    named = [(_name(subject, subject.speaker_path in voices), subject) for subject in subjects]
    for name, subject in sorted(named, key=lambda pair: _rank(pair[0])):  # so that each list is in order
        written = msgspec.json.encode(name)
        for term in _terms(name, subject):
            listed[term].append(written)
    return {term: b"[%b]" % b",".join(names[:LISTED]) for term, names in listed.items()}


def _name(subject: Subject, speaks: bool) -> Name:
    ident = speaker_of(subject) if speaks else ""
    return Name(subject.path.rstrip("/"), ident, subject.ar, subject.en)


def _rank(name: Name) -> tuple[object, ...]:
    return not name.speaker, len(name.ar), name


def _terms(name: Name, subject: Subject) -> Iterator[str]:
    """The terms under which a name is found."""
    for head in dict.fromkeys(head for word in name_words(forms(subject)) for head in prefixes(word)):
        yield BEGINS + head
    yield IS + name.path
    if name.speaker:
        yield f"{IS}{SPEAKERS}/{name.speaker}"


def speaker_of(subject: Subject) -> str:
    """The last part of the address that a subject has as a speaker."""
    return subject.speaker_path.removeprefix(f"{SPEAKERS}/").rstrip("/")


def forms(subject: Subject) -> tuple[str, ...]:
    """How a subject may be called, in both languages."""
    return (subject.ar, subject.en, *subject.aliases, *subject.aliases_en)


def name_words(names: Iterable[str]) -> list[str]:
    """The folded words of names that say something."""
    return [word for name in names for part in apart(name) for word in _said(part)]


@lru_cache(maxsize=REMEMBERED)
def _said(part: str) -> tuple[str, ...]:
    """Those of a part of a name. Few parts make up many names."""
    return tuple(w.folded for w in found_words(part) if not is_function_word(w.folded))
