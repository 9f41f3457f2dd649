"""What tells two of one name apart where both stand in a list: an office, else where and when they are first met."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from digest.corpus import Piece
from digest.index import Index
from digest.view import name_in
from digest.whom import Subject


def told_apart(
    subjects: Iterable[Subject], path: Callable[[Subject], str], index: Index, lang: str
) -> Mapping[str, str]:
    """By the path of those whose name another in the list has too, in a language: what stands behind the name."""
    named = [(subject, name_in(subject, lang)) for subject in subjects]
    times = Counter([name for _, name in named])
    return {path(s): told for s, name in named if times[name] > 1 and (told := _told(s, index, lang))}


def _told(subject: Subject, index: Index, lang: str) -> str:
    roles = [role.en if lang == "en" else role.ar for role in index.roles.get(subject.path, ())]
    if roles and roles[-1]:
        return roles[-1]
    said, named = index.speakers.get(subject.speaker_path, ()), index.named.get(subject.path, ())
    pieces = [met.piece for met in said[:1]] or [met.piece for met in named[:1]]
    return _where(pieces[0], lang) if pieces else ""


def _where(piece: Piece, lang: str) -> str:
    outlet = name_in(piece.outlet, lang) if piece.outlet else piece.article.outlet or ""
    year = str(piece.article.date.year) if piece.article.date else ""
    return " ".join(filter(None, (outlet, year)))
