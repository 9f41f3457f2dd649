"""Questions about names: whether the machine's English is right, and who is meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from digest.arabic import fold_name
from digest.asked import Choice, Context, Question, line_at, weight, whereabouts
from digest.corpus import Piece, role_of
from digest.index import Index
from digest.merge import is_shared
from digest.model import Authorised, EntityType
from digest.whom import STAND_INS, Subject

MOST_PLACES = 5  # at which a name is shown
Met = Sequence[tuple[Piece, int]]
"""Articles, and the number that somebody has among the entities of each."""


def unconfirmed_names(index: Index, authority: Sequence[Authorised], only: Piece | None = None) -> Iterator[Question]:
    """The names whose English no editor has confirmed; those of one article alone, as it has them first."""
    faces: dict[str, list[tuple[Piece, int]]] = defaultdict(list)
    for piece in index.pieces:
        for n, (face, subject) in enumerate(zip(piece.article.faces, piece.subjects, strict=True)):
            if subject.path and not subject.confirmed and face.named and face.kind not in STAND_INS:
                faces[subject.path].append((piece, n))
    alike = _Alike(authority)
    for path, met in sorted(faces.items()):
        if only is None or any(piece is only for piece, _ in met):
            yield _name(index, path, sorted(met, key=lambda pair: _order(pair, only)), alike)


def _order(pair: tuple[Piece, int], first: Piece | None) -> tuple[bool, str, int]:
    piece, n = pair
    return piece is not first, piece.article.path, n


def _name(index: Index, path: str, met: Met, alike: "_Alike") -> Question:
    piece, number = met[0]
    subject = piece.subjects[number]
    places = sorted(_named_at(index, path, subject) or [(piece, 0)], key=lambda place: place[0] is not piece)
    first, n = places[0]
    faces = [(piece, piece.article.faces[n]) for piece, n in met]
    confidence = max(face.confidence for _, face in faces)
    reach = len(places) + len(index.speakers.get(subject.speaker_path, ()))
    return Question(
        id=f"name:{path}",
        kind="names",
        reason="name",
        weight=weight("name", 1 - confidence, reach),
        reach=reach,
        ar=subject.name["ar"],
        en=subject.name["en"],
        choices=tuple(alike.to(subject)),
        context=tuple(_place(*pair) for pair in places[:MOST_PLACES]),
        confidence=confidence,
        type=subject.type.name.lower(),
        gender=subject.gender,
        former=subject.id,
        met=tuple(dict.fromkeys((piece.article.slug, face.name) for piece, face in faces)),
        within="" if is_shared(number, piece.article) else piece.article.slug,
        **_office(met, subject),
        **whereabouts(first, first.line(n).span.start),
    )


def _office(met: Met, subject: Subject) -> dict[str, Any]:
    """A person's office as the first article that gives one has it, and that article's day."""
    if subject.type is not EntityType.PERSON:
        return {}
    for piece, n in met:
        role = role_of(piece.article.faces[n], subject, piece.article.date)
        if role["ar"]:
            day = piece.article.date
            return {"office_ar": role["ar"], "office_en": role["en"], "since": day.isoformat() if day else ""}
    day = met[0][0].article.date
    return {"since": day.isoformat() if day else ""}


def _named_at(index: Index, path: str, subject: Subject) -> list[tuple[Piece, int]]:
    """The sentences that name a subject; else those that carry its words."""
    named = [(one.piece, one.n) for one in index.named.get(path, ())]
    return named or [(one.piece, one.st.sentences[0]) for one in index.speakers.get(subject.speaker_path, ())]


def _place(piece: Piece, n: int) -> Context:
    line = piece.line(n)
    return Context(line.ar, line.en, True, line_at(piece, line.span.start), piece.article.path)


class _Alike:
    """Finds entries of the authority that a new name may belong to, by a word that they share."""

    def __init__(self, authority: Iterable[Authorised]) -> None:
        self.editors = {one.id: one for one in authority}
        self._by_word: dict[tuple[EntityType, str], dict[str, Authorised]] = defaultdict(dict)
        for one in self.editors.values():
            for word in {w for form in (one.ar, *one.aliases) for w in _words(form)}:
                self._by_word[one.type, word][one.id] = one

    def to(self, subject: Subject) -> Iterator[Choice]:
        """Those who share the last word of a person's name, or most of another's."""
        own = _words(subject.name["ar"])
        asked = own[-1:] if subject.type is EntityType.PERSON else own
        found = {one.id: one for word in asked for one in self._by_word.get((subject.type, word), {}).values()}
        for one in sorted(found.values(), key=lambda e: (-len(set(own) & set(_words(e.ar))), e.id))[:4]:
            if subject.type is EntityType.PERSON or len(set(own) & set(_words(one.ar))) * 2 > len(own):
                role = (one.roles[-1].ar, one.roles[-1].en) if one.roles else ("", "")
                yield Choice(one.id, one.ar, one.en, "alike", "", *role)


def _words(name: str) -> list[str]:
    return [word.removeprefix("ال") for word in fold_name(name).split() if word not in ("بن", "ال")]
