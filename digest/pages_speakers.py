"""The pages of whoever speaks: who they are, what their statements show together, and the statements, newest first.

The first page has the latest; the others stand on pages of their years and months, so that one statement more
changes few of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby

from digest.corpus import Filed, marks_of
from digest.data import speaker_name
from digest.feeds import speaker_feed
from digest.interface import LANGUAGES
from digest.listed import said_by
from digest.page import Page
from digest.pages_subjects import subject_preview
from digest.paging import Sheet, near
from digest.press import Press
from digest.preview import Preview
from digest.profile import company, mentioned, timeline
from digest.sheaf import Sheaf
from digest.whom import SPEAKERS, UNDECIDED, UNNAMED, Subject

STAND_INS = {f"{SPEAKERS}/{UNNAMED}/": "unnamed", f"{SPEAKERS}/{UNDECIDED}/": "undecided"}


def speaker_sheaves(press: Press) -> Iterator[Sheaf]:
    """All of them, in both languages; the first page of each speaker with the feed, and each page of a period."""
    index = press.index
    for path, filed in index.speakers.items():
        subject = index.voices.get(path)
        roles = index.roles[subject.path] if subject else ()
        own = (subject and subject.mark, roles, _named(press, subject), press.said[path])
        more = partial(_periods, press, path, filed)
        yield press.sheaf(f"speaker {path}", partial(_first, press, path, filed), *own, more=more)
    years = _years(index.statements)
    yield press.sheaf("compare", partial(_compare, press, years), years)


def _periods(press: Press, path: str, filed: tuple[Filed, ...]) -> Iterator[Sheaf]:
    subject = press.index.voices.get(path)
    for slug, sheet in _sheets(filed).items():
        own = (subject and subject.mark, near(sheet), marks_of(sheet.period.items))
        yield press.sheaf(f"speaker {path}{slug}", partial(_period, press, path, filed, slug), *own)


@lru_cache(maxsize=2)  # the pages of a speaker are made one after another
def _sheets(filed: tuple[Filed, ...]) -> dict[str, Sheet[Filed]]:
    """The pages that continue a speaker's statements, by period."""
    return {sheet.period.slug: sheet for sheet in said_by(filed).pages}


def _named(press: Press, subject: Subject | None) -> int:
    return len(press.index.named.get(subject.path, ())) if subject else 0


def _compare(press: Press, years: list[int]) -> Iterator[Page]:
    for lang in LANGUAGES:
        yield press.show("compare.html", lang, "compare/", years=years)


def _shared(press: Press, path: str, filed: Sequence[Filed]) -> dict[str, object]:
    return {
        "subject": press.index.voices.get(path),
        "key": STAND_INS.get(path, ""),
        "first_path": path,
        "total": len(filed),
        "id": path.split("/")[-2],
    }


def _first(press: Press, path: str, filed: Sequence[Filed]) -> Iterator[Page]:
    subject, paged = press.index.voices.get(path), said_by(filed)
    profile = {
        "roles": press.index.roles[subject.path] if subject else (),
        "named": _named(press, subject),
        "timeline": timeline(f.day for f in filed),
        "mentioned": mentioned(filed),
        "company": company(filed) if subject else [],
        "years": _years(filed),
        "paged": paged,
        "by_day": _by_day(paged.first),
    }
    for lang in LANGUAGES:
        stand_in = Preview(feed=speaker_name(path, press.index)[lang])
        told = subject_preview(press, subject, lang, named=False) if subject else stand_in
        yield press.show("speaker.html", lang, path, told, **_shared(press, path, filed), **profile)
    yield from speaker_feed(press.index, press.site, path)


def _period(press: Press, path: str, filed: tuple[Filed, ...], slug: str) -> Iterator[Page]:
    sheet = _sheets(filed)[slug]
    for lang in LANGUAGES:
        place = f"{path}{sheet.period.slug}/"
        yield press.show("speaker_period.html", lang, place, **_shared(press, path, filed), **_sheet(sheet))


def _sheet(sheet: Sheet[Filed]) -> dict[str, object]:
    """What the page of a period shows: its statements, or the periods that it is cut into."""
    period = sheet.period
    return {"sheet": sheet, "period": period, "by_day": [] if period.within else _by_day(period.items)}


def _by_day(filed: Sequence[Filed]) -> list[tuple[object, list[Filed]]]:
    return [(day, list(same)) for day, same in groupby(filed, key=lambda f: f.day)]


def _years(filed: Sequence[Filed]) -> list[int]:
    return sorted({f.day.year for f in filed if f.day}, reverse=True)
