"""The pages of whoever speaks: who they are, what their statements show together, and the statements, newest first.

The first page has the latest; the others stand on pages of their years and months, so that one statement more
changes few of them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from digest.corpus import Filed
from digest.data import speaker_name
from digest.interface import LANGUAGES
from digest.listed import said_by
from digest.merge import SPEAKERS, UNDECIDED, UNNAMED
from digest.page import Page
from digest.pages_subjects import subject_preview
from digest.paging import Paged, Sheet
from digest.press import Press
from digest.preview import Preview
from digest.profile import company, mentioned, timeline

STAND_INS = {f"{SPEAKERS}/{UNNAMED}/": "unnamed", f"{SPEAKERS}/{UNDECIDED}/": "undecided"}


def speaker_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    for path, filed in press.index.speakers.items():
        yield from _speaker(press, path, filed, said_by(filed))
    years = _years(press.index.statements)
    for lang in LANGUAGES:
        yield press.show("compare.html", lang, "compare/", years=years)


def _speaker(press: Press, path: str, filed: Sequence[Filed], paged: Paged[Filed]) -> Iterator[Page]:
    subject = press.index.voices.get(path)
    shared = {
        "subject": subject,
        "key": STAND_INS.get(path, ""),
        "first_path": path,
        "total": len(filed),
        "id": path.split("/")[-2],
    }
    profile = {
        "roles": press.index.roles[subject.path] if subject else (),
        "named": len(press.index.named.get(subject.path, ())) if subject else 0,
        "timeline": timeline(f.day for f in filed),
        "mentioned": mentioned(filed),
        "company": company(filed) if subject else [],
        "years": _years(filed),
        "paged": paged,
    }
    for lang in LANGUAGES:
        stand_in = Preview(feed=speaker_name(path, press.index)[lang])
        told = subject_preview(press, subject, lang, named=False) if subject else stand_in
        yield press.show("speaker.html", lang, path, told, by_day=_by_day(paged.first), **shared, **profile)
        for sheet in paged.pages:
            yield press.show("speaker_period.html", lang, path + sheet.period.slug + "/", **shared, **_sheet(sheet))


def _sheet(sheet: Sheet[Filed]) -> dict[str, object]:
    """What the page of a period shows: its statements, or the periods that it is cut into."""
    period = sheet.period
    return {"sheet": sheet, "period": period, "by_day": [] if period.within else _by_day(period.items)}


def _by_day(filed: Sequence[Filed]) -> list[tuple[object, list[Filed]]]:
    return [(day, list(same)) for day, same in groupby(filed, key=lambda f: f.day)]


def _years(filed: Sequence[Filed]) -> list[int]:
    return sorted({f.day.year for f in filed if f.day}, reverse=True)
