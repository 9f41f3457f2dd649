"""The pages of everything that is named: each mention in its sentence, by year and month where there are many."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from digest.corpus import Marks, Naming, Namings, Piece, articles_mark
from digest.feeds import entity_feed
from digest.gist import Places
from digest.interface import LANGUAGES
from digest.listed import mentions_of
from digest.page import Page
from digest.pages_subjects import WHAT, subject_preview
from digest.paging import Sheet, near
from digest.press import Press
from digest.profile import Ranking, most
from digest.sheaf import Sheaf
from digest.text import shown, tidy
from digest.view import word_at
from digest.whom import Subject

NEAREST = 8
ENTITY = "entity "
"""How the names of their sheaves begin, before the path."""


def entity_sheaves(press: Press) -> Iterator[Sheaf]:
    """All of them, in both languages; the first page of each with its feed, and each page of a period."""
    index = press.index
    for subject in index.subjects:
        named = index.named.get(subject.path)
        said = len(index.speakers.get(subject.speaker_path, ()))
        own = (subject.mark, index.roles[subject.path], said, articles_mark(named.pieces if named else ()))
        more = partial(_periods, press, subject, said)
        yield press.sheaf(f"{ENTITY}{subject.path}", partial(_first, press, subject), *own, more=more)


def _periods(press: Press, subject: Subject, said: int) -> Iterator[Sheaf]:
    named = press.index.named.get(subject.path)
    if named is None:
        return
    for sheet in _sheets(named).values():
        own = (subject.mark, bool(said), near(sheet), _marks(sheet.period.items))
        make = partial(_period, press, named, sheet.period.slug)  # not the sheet: all together hold every mention
        yield press.sheaf(f"{ENTITY}{subject.path}{sheet.period.slug}", make, *own)


@lru_cache(maxsize=2)  # the pages of a subject are made one after another
def _sheets(named: Namings) -> dict[str, Sheet[Naming]]:
    """The pages that continue a subject's mentions, by period."""
    return {sheet.period.slug: sheet for sheet in mentions_of(named).pages}


def _marks(named: Iterable[Naming]) -> Marks:
    return [(one.piece.mark, one.n) for one in named]


def _shared(press: Press, subject: Subject) -> dict[str, Any]:
    return {
        "subject": subject,
        "what": WHAT[subject.type],
        "named": len(press.index.named.get(subject.path, ())),
        "said": len(press.index.speakers.get(subject.speaker_path, ())),
        "sentence": _Sentences(subject),
    }


def _first(press: Press, subject: Subject) -> Iterator[Page]:
    named = press.index.named.get(subject.path) or Namings(subject)
    paged = mentions_of(named)
    first = {
        "roles": press.index.roles[subject.path],
        "paged": paged,
        "by_piece": by_piece(paged.first),
        "speakers": _speakers(named),
        "beside": most(named.beside(), NEAREST),
    }
    for lang in LANGUAGES:
        told = subject_preview(press, subject, lang, named=True)
        yield press.show("entity.html", lang, subject.path, told, **_shared(press, subject), **first)
    yield from entity_feed(press.index, press.site, subject)


def _period(press: Press, named: Namings, period: str) -> Iterator[Page]:
    subject, sheet = named.subject, _sheets(named)[period]
    found = by_piece(sheet.period.items if not sheet.period.within else ())
    for lang in LANGUAGES:
        path = f"{subject.path}{sheet.period.slug}/"
        yield press.show("mentions.html", lang, path, **_shared(press, subject), sheet=sheet, by_piece=found)


def by_piece(named: Iterable[Naming]) -> list[tuple[Piece, list[Naming]]]:
    """Mentions by the article that makes them."""
    return [(piece, list(found)) for piece, found in groupby(named, key=lambda n: n.piece)]


def _speakers(named: Namings) -> Ranking:
    """Who speaks of it most, with the number of statements; it is not asked what it says of itself."""
    voices = (filed.speaker for filed in named.statements())
    return most(Counter(one for one in voices if one and one.path not in ("", named.subject.path)), NEAREST)


class _Sentences:
    """Gives a mention's sentence as HTML with the name marked, in Arabic or, where there is one, in English."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def __call__(self, naming: Naming, lang: str) -> Markup:
        line = naming.line
        if lang == "ar" or not line.en:
            return _marked(line.raw, naming.places)
        for form in self.subject.forms_en:
            at = word_at(line.en, form)
            if at >= 0:
                return _marked(line.en, ((at, at + len(form)),))
        return escape(line.en)


def _marked(text: str, names: Places) -> Markup:
    """A text, escaped, some of its words marked."""
    parts: list[str] = []
    at = 0
    for start, end in names:
        if start >= at:
            parts.append(escape(tidy(text[at:start])))
            parts.append(f"<mark>{escape(shown(text[start:end]))}</mark>")
            at = end
    parts.append(escape(tidy(text[at:])))
    return Markup("".join(parts)).strip()
