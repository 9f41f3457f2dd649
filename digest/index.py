"""The whole corpus as its pages need it, each part worked out once: who said what, who is named where, what came when.

Rendering a page only reads from here. Everything is in a fixed order: newest day first, within a day by the
article's slug, within an article as in its text; what has no day comes last.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import chain

import msgspec

from digest.collate import Key, arabic_key, by_letter, english_key
from digest.corpus import Day, Elsewhere, Filed, Letters, Namings, Piece, piece_mark
from digest.corrections import Correction, placed
from digest.gist import Gist, Source, gist_of
from digest.interface import LANGUAGES, Interface, load_interface
from digest.merge import Places, merge
from digest.model import Analysis, Authorised, Role, State, Translation
from digest.paging import year_of
from digest.publishers import Named, outlets_of
from digest.shelf import Shelf
from digest.summary import Detail, Face, Summary, detail_of, summarise
from digest.text import shown
from digest.whom import SECTIONS, SPEAKERS, UNDECIDED, Subject

HOME_SPEAKERS = 10
ROOMS = (
    "", "about/", "about/statistics/", "articles/", "compare/", "corrections/", "data/", "days/", "method/", "search/",
    f"{SPEAKERS}/", *(f"{room}/" for room in SECTIONS.values()),
)  # fmt: skip
"""The pages that every site has, in both languages."""


class Index(msgspec.Struct, frozen=True, dict=True):
    """Everything the pages need. Mappings are by path: a subject's page, or in `speakers` a speaker's.

    Most of it is worked out when it is first asked for: a process that makes some of the pages need not have all.
    """

    pieces: tuple[Piece, ...]
    subjects: tuple[Subject, ...]  # that have a page
    log: tuple[Correction, ...]  # of corrections, newest first
    interface: Interface

    @cached_property
    def statements(self) -> tuple[Filed, ...]:
        """All statements, the newest first."""
        return tuple(chain.from_iterable(self.years.values()))

    @cached_property
    def years(self) -> Mapping[str, Sequence[Filed]]:
        """The same by the year of their day (`paging.year_of`)."""
        found: dict[str, list[Filed]] = defaultdict(list)
        for day in sorted(self._said, key=_newest):
            found[year_of(day)] += self._said[day]
        return found

    @cached_property
    def speakers(self) -> Mapping[str, tuple[Filed, ...]]:
        """The statements by the page of whoever speaks."""
        return _speakers(self.statements)

    @cached_property
    def voices(self) -> Mapping[str, Subject]:
        """Of the speakers, those with a name."""
        first = ((path, filed[0].speaker) for path, filed in self.speakers.items())
        return {path: speaker for path, speaker in first if speaker and speaker.path}

    @cached_property
    def named(self) -> Mapping[str, Namings]:
        """The sentences that name each subject."""
        return _named(self.pieces)

    @cached_property
    def roles(self) -> Mapping[str, tuple[Role, ...]]:
        """What each subject was."""
        return _roles(self.pieces, self.subjects)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day on which something was published or said, the newest first."""
        return _days(self.pieces, self._said)

    @cached_property
    def letters(self) -> Mapping[tuple[str, str], Letters]:
        """The names of each section in the order of a language."""
        return _letters(self.subjects, self.voices, self.interface)

    @cached_property
    def quoted(self) -> tuple[Subject, ...]:
        """Who has the most statements."""
        foremost = sorted(self.voices.values(), key=lambda s: (-len(self.speakers[s.speaker_path]), s.id))
        return tuple(foremost[:HOME_SPEAKERS])

    @cached_property
    def states(self) -> Mapping[State, int]:
        """All sentences by the state of their translation."""
        return _total(self.pieces)

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Former paths with those that took their place."""
        return _redirects(self.pieces, self.subjects, self.voices)

    @cached_property
    def corrections(self) -> Mapping[str, tuple[Correction, ...]]:
        """The corrections by the path of the page that they concern."""
        own = (self.pieces, self.statements, self.subjects, self.days)
        return _corrections(self.log, own, self.speakers, self.redirects) if self.log else {}

    @cached_property
    def _said(self) -> Mapping[date | None, Sequence[Filed]]:
        return _by_day(self.pieces)


def build_index(
    articles: Iterable[Summary],
    source: Source,
    authority: Sequence[Authorised],
    log: Sequence[Correction] = (),
    statement_pages: bool = True,
) -> Index:
    """The index of a corpus. `source` gives what the pages need besides, by the slug of an article; `log` is
    the editors' corrections, newest first. Without `statement_pages` statements stand in their articles alone."""
    ordered = sorted(articles, key=lambda a: (_newest(a.date), a.slug))
    places = merge(ordered, authority)
    outlets = outlets_of(ordered, places, authority)
    shelf = Shelf(source)
    pieces = tuple(_piece(a, places[a.slug], outlets, shelf, statement_pages) for a in ordered)
    return Index(pieces, _subjects(places), tuple(log), load_interface())


def index_of(
    analyses: Iterable[Analysis],
    translations: Mapping[str, Translation],
    authority: Sequence[Authorised],
    log: Sequence[Correction] = (),
    statement_pages: bool = True,
) -> Index:
    """The index of analyses that are at hand. `translations` is by sentence as it stands; what it lacks is pending."""
    details = {a.article.slug: detail_of(a, translations) for a in analyses}
    summaries = [summarise(d, translations) for d in details.values()]
    return build_index(summaries, _AtHand(details), authority, log, statement_pages)


class _AtHand(msgspec.Struct, frozen=True):
    """Details that are at hand."""

    details: Mapping[str, Detail]

    def gist(self, slug: str) -> Gist:
        return gist_of(self.details[slug])

    def analysis(self, slug: str) -> Analysis:
        return self.details[slug].analysis


def _newest(day: date | None) -> int:
    return -day.toordinal() if day else 0


def _piece(
    article: Summary, subjects: tuple[Subject, ...], outlets: Mapping[Named, Subject], shelf: Shelf, pages: bool
) -> Piece:
    outlet = outlets.get((article.slug, article.outlet or ""))
    also = tuple(Elsewhere(one, outlets.get((article.slug, one.outlet or ""))) for one in article.also)
    mark = piece_mark(article, subjects, outlet, *(one.outlet for one in also))
    piece = Piece(article, f"articles/{article.slug}/", outlet, subjects, [], shelf, mark, also, pages)
    piece.statements.extend([Filed(s, n, piece, s.day or article.date) for n, s in enumerate(article.said, 1)])
    return piece


def _by_day(pieces: Iterable[Piece]) -> dict[date | None, list[Filed]]:
    """The statements by when they were made."""
    found: dict[date | None, list[Filed]] = defaultdict(list)
    for piece in pieces:
        for filed in piece.statements:
            found[filed.day].append(filed)
    return found


def _speakers(statements: Iterable[Filed]) -> dict[str, tuple[Filed, ...]]:
    """The statements by the page of whoever speaks."""
    found: dict[str, list[Filed]] = defaultdict(list)
    for filed in statements:
        n = filed.said.speaker
        path = f"{SPEAKERS}/{UNDECIDED}/" if n is None else filed.piece.subjects[n].speaker_path
        found[path].append(filed)
    return {path: tuple(found[path]) for path in sorted(found)}


def _subjects(places: Places) -> tuple[Subject, ...]:
    """Every subject that has a page."""
    found = {s.path: s for own in places.values() for s in own if s.path}
    return tuple(found[path] for path in sorted(found))


def _named(pieces: Iterable[Piece]) -> dict[str, Namings]:
    """The sentences that name each subject that has a page."""
    named: dict[str, Namings] = {}
    for piece in pieces:
        for subject, numbers in zip(piece.subjects, piece.article.named, strict=True):
            if numbers and subject.path:
                one = named.get(subject.path)
                if one is None:
                    one = named[subject.path] = Namings(subject)
                one.add(piece, numbers)
    return named


def _roles(pieces: Sequence[Piece], subjects: Iterable[Subject]) -> dict[str, tuple[Role, ...]]:
    """What each subject was: as the editors have it, else as the articles call it, the oldest first."""
    given: dict[str, dict[Face, None]] = defaultdict(dict)
    for piece in reversed(pieces):
        for face, subject in zip(piece.article.faces, piece.subjects, strict=True):
            if face.role and subject.path:
                given[subject.path][face] = None

    def called(faces: Iterable[Face]) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(Role(shown(face.role), face.role_en) for face in faces))

    return {s.path: s.roles or called(given.get(s.path, ())) for s in subjects}


def _days(pieces: Iterable[Piece], said: Mapping[date | None, Sequence[Filed]]) -> tuple[Day, ...]:
    """Every day on which something was published or said, the newest first."""
    published = defaultdict(list)
    for piece in pieces:
        if piece.article.date:
            published[piece.article.date].append(piece)
    dates = sorted({*published, *(day for day in said if day)}, reverse=True)
    paths = ["", *(f"days/{day.isoformat()}/" for day in dates), ""]
    return tuple(
        Day(day, paths[n], tuple(published[day]), tuple(said.get(day, ())), previous=paths[n + 1], next=paths[n - 1])
        for n, day in enumerate(dates, 1)
    )


def _letters(
    subjects: Sequence[Subject], voices: Collection[str], interface: Interface
) -> dict[tuple[str, str], Letters]:
    """Each index page's subjects, in the order of its language. All are sorted together: half of them speak."""
    rooms: dict[tuple[str, str], dict[str, list[Subject]]] = {}
    for lang in LANGUAGES:
        rooms |= {(room, lang): defaultdict(list) for room in (*SECTIONS.values(), SPEAKERS)}
        for head, own in by_letter(subjects, partial(name_key, lang=lang, interface=interface), lang):
            for subject in own:
                rooms[subject.section, lang][head].append(subject)
                if subject.speaker_path in voices:
                    rooms[SPEAKERS, lang][head].append(subject)
    return {room: tuple((head, tuple(own)) for head, own in found.items()) for room, found in rooms.items()}


def name_key(subject: Subject, lang: str, interface: Interface) -> Key:
    """Where a subject's name stands among others in a language."""
    if lang == "ar":
        return arabic_key(subject.ar)
    return english_key(subject.en or subject.ar, interface.ignored_en)


def _total(pieces: Iterable[Piece]) -> dict[State, int]:
    total: Counter[State] = Counter()
    for piece in pieces:
        total.update(piece.states)
    return {state: total[state] for state in State}


def _redirects(pieces: Iterable[Piece], subjects: Iterable[Subject], voices: Mapping[str, Subject]) -> dict[str, str]:
    """Former paths with the paths that took their place; nothing redirects away from a page that stands."""
    moved = {f"articles/{alias}/": piece.path for piece in pieces for alias in piece.article.aliases}
    for subject in subjects:
        for former in subject.formerly:
            moved[f"{subject.section}/{former}/"] = subject.path
            if subject.speaker_path in voices:
                moved[f"{SPEAKERS}/{former}/"] = subject.speaker_path
    renamed = [filed for piece in pieces if piece.article.aliases for filed in piece.statements]
    moved |= {f"statements/{i}/": filed.path for filed in renamed if filed.paged for i in filed.said.formerly}
    if not moved:
        return {}
    standing = {p.path for p in pieces} | {s.path for s in subjects} | set(voices) | {f.path for f in renamed}
    return {former: moved[former] for former in sorted(moved) if former not in standing}


def _corrections(
    log: Sequence[Correction],
    own: Iterable[Iterable[Piece | Filed | Subject | Day]],
    speakers: Iterable[str],
    moved: Mapping[str, str],
) -> Mapping[str, tuple[Correction, ...]]:
    """The corrections by the page that they concern."""
    pages = {one.path for some in own for one in some} | {*speakers, *ROOMS}
    statements = (one for some in own for one in some if isinstance(one, Filed) and not one.paged)
    return placed(log, pages, {**moved, **_inside(statements)})


def _inside(statements: Iterable[Filed]) -> dict[str, str]:
    """Where statements without pages stand, by the addresses that their pages would have, or had."""
    return {f"statements/{ident}/": filed.path for filed in statements for ident in (filed.id, *filed.said.formerly)}
