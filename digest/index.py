"""The whole corpus as its pages need it, worked out once: who said what, who is named where, what came when.

Rendering a page only reads from here. Everything is in a fixed order: newest day first, within a day by the
article's slug, within an article as in its text; what has no day comes last.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from digest.collate import Key, arabic_key, by_letter, english_key
from digest.config import Config
from digest.corpus import NAMING, Day, Filed, Index, Letters, Line, Naming, Piece
from digest.corrections import Correction, placed
from digest.interface import LANGUAGES, Both, Interface, load_interface
from digest.merge import SECTIONS, SPEAKERS, UNDECIDED, Subject, merge
from digest.model import (
    Analysis,
    Authorised,
    BlockKind,
    Entity,
    Role,
    Sentence,
    Span,
    State,
    Statement,
    Translation,
)
from digest.text import cut, shown

HOME_SPEAKERS = 10
ROOMS = ("", "about/", "method/", "articles/", "days/", f"{SPEAKERS}/", *(f"{room}/" for room in SECTIONS.values()))
ROLE_WORDS = 3
"""Words of an office whose English is shown; of longer ones (الأمين العام لمجلس التعاون لدول الخليج العربية) parts are
too often lost: of 60 offices in 25 articles half of the longer ones had only a part, and two of the shorter ones."""
TITLE = 70  # characters of an article's first sentence that stand in for a title


def build_index(
    analyses: Iterable[Analysis],
    translations: Mapping[str, Translation],
    authority: Sequence[Authorised],
    config: Config,  # noqa: ARG001 - what is listed may come to depend on it
    log: Sequence[Correction] = (),
) -> Index:
    """The index of a corpus. `translations` is by sentence as it stands; what it lacks is pending. `log` is the
    editors' corrections, newest first."""
    interface = load_interface()
    ordered = sorted(analyses, key=lambda a: (_newest(a.article.date), a.article.slug))
    places = merge(ordered, authority)
    outlets = {s.name["ar"]: s for own in places.values() for s in own.values() if s.path}
    pieces = tuple(_piece(a, places[a.article.slug], translations, outlets) for a in ordered)
    statements = sorted((f for p in pieces for f in p.statements), key=lambda f: _newest(f.day))
    subjects = _subjects(places)
    speakers = _grouped(statements, _speaker_path)
    voices = {f.speaker.speaker_path: f.speaker for f in statements if f.speaker and f.speaker.path}
    days, moved = _days(pieces, statements), _redirects(pieces, subjects, voices)
    own = {p.path for p in pieces} | {f.path for f in statements} | {s.path for s in subjects} | {d.path for d in days}
    pages = own | {*speakers, *ROOMS}
    return Index(
        pieces=pieces,
        statements=tuple(statements),
        speakers=speakers,
        voices=voices,
        subjects=subjects,
        named=_named(pieces),
        roles=_roles(ordered, places, subjects),
        days=days,
        letters=_letters(subjects, voices.values(), interface),
        quoted=tuple(sorted(voices.values(), key=lambda s: (-len(speakers[s.speaker_path]), s.id))[:HOME_SPEAKERS]),
        states=_total(pieces),
        redirects=moved,
        log=tuple(log),
        corrections=placed(log, pages, moved),
        interface=interface,
    )


def _newest(day: date | None) -> int:
    return -day.toordinal() if day else 0


def _speaker_path(filed: Filed) -> str:
    return filed.speaker.speaker_path if filed.speaker else f"{SPEAKERS}/{UNDECIDED}/"


def _piece(
    analysis: Analysis,
    subjects: Mapping[str, Subject],
    translations: Mapping[str, Translation],
    outlets: Mapping[str, Subject],
) -> Piece:
    article = analysis.article
    lines = _lines(analysis, subjects, translations)
    piece = Piece(
        analysis=analysis,
        title=_title(analysis, lines, translations),
        headed=not article.title and any(b.kind is BlockKind.HEADLINE for b in analysis.blocks[:1]),
        path=f"articles/{article.slug}/",
        outlet=outlets.get(article.outlet or ""),
        subjects=subjects,
        lines=lines,
        states=Counter(line.state for line in lines),
        statements=[],
    )
    entities = {entity.key: entity for entity in analysis.entities}
    ranked = sorted(analysis.statements, key=lambda s: (s.spans[0], s.id))
    piece.statements.extend(_filed(st, n, piece, entities) for n, st in enumerate(ranked, 1))
    return piece


def _lines(
    analysis: Analysis, subjects: Mapping[str, Subject], translations: Mapping[str, Translation]
) -> tuple[Line, ...]:
    named: dict[int, list[Subject]] = defaultdict(list)
    sentences = analysis.sentences
    starts = [s.span.start for s in sentences]
    for mention in sorted(analysis.mentions, key=lambda m: m.span):
        n = bisect_right(starts, mention.span.start) - 1
        subject = subjects[mention.entity]
        if mention.how in NAMING and subject.path and n >= 0 and subject not in named[n]:
            named[n].append(subject)
    return tuple(_line(s, analysis.article.text, translations, tuple(named[s.n])) for s in sentences)


def _line(sentence: Sentence, text: str, translations: Mapping[str, Translation], named: tuple[Subject, ...]) -> Line:
    source = sentence.span.of(text)
    english = translations.get(source)
    if english is None or not english.text:
        return Line(sentence.n, sentence.span, shown(source), "", State.PENDING, (), "", named)
    text = shown(english.text)
    return Line(
        n=sentence.n,
        span=sentence.span,
        ar=shown(source),
        en=text,
        state=english.state,
        flags=english.flags,
        engine=english.engine,
        named=named,
        lacks=english.lacks,
        renamed=english.renamed if text == english.text else (),  # its offsets are those of the text as it came
    )


def _title(analysis: Analysis, lines: Sequence[Line], translations: Mapping[str, Translation]) -> Both:
    """The title in front matter, else the headline, else the first words of the text."""
    if given := analysis.article.title:
        english = translations.get(given)
        return {"ar": shown(given), "en": shown(english.text) if english else ""}
    heads = [b for b in analysis.blocks[:1] if b.kind is BlockKind.HEADLINE and b.sentences]
    if heads:
        own = [lines[s.n] for s in heads[0].sentences]
        return {
            "ar": " ".join(x.ar for x in own),
            "en": " ".join(x.en for x in own if all(y.en for y in own)),
        }
    first = lines[0] if lines else None
    return (
        {"ar": cut(first.ar, TITLE), "en": cut(first.en, TITLE)} if first else {"ar": analysis.article.slug, "en": ""}
    )


def _filed(st: Statement, number: int, piece: Piece, entities: Mapping[str, Entity]) -> Filed:
    own = piece.subjects
    speaker = own[st.speaker] if st.speaker else None
    day = st.date or piece.article.date
    return Filed(
        st=st,
        number=number,
        piece=piece,
        speaker=speaker,
        role=_role(entities[st.speaker], speaker, day) if st.speaker and speaker else {"ar": "", "en": ""},
        relay=own[st.relay] if st.relay else None,
        place=own[st.place] if st.place else None,
        rivals=tuple(own[key] for key in st.rivals),
        nested=tuple(own[key] for key in st.nested),
        mentions=tuple(dict.fromkeys(own[key] for key in st.mentions if own[key].path)),  # who has a name
        day=day,
        path=f"statements/{st.id}/",
    )


def _role(entity: Entity, subject: Subject, day: date | None) -> Both:
    """The capacity that the editors know for the day, else the one that the article gives."""
    held = [r for r in subject.roles if day and (r.start or day) <= day <= (r.end or day)]
    if held:
        return {"ar": held[-1].ar, "en": held[-1].en}
    if entity.role:
        whole = len(entity.role.split()) <= ROLE_WORDS
        return {"ar": shown(entity.role), "en": entity.role_en if whole else ""}
    return {"ar": "", "en": ""}


def _grouped(statements: Iterable[Filed], path: Callable[[Filed], str]) -> dict[str, tuple[Filed, ...]]:
    groups: dict[str, list[Filed]] = defaultdict(list)
    for filed in statements:
        groups[path(filed)].append(filed)
    return {key: tuple(groups[key]) for key in sorted(groups)}


def _subjects(places: Mapping[str, Mapping[str, Subject]]) -> tuple[Subject, ...]:
    """Every subject that has a page."""
    found = {s.path: s for own in places.values() for s in own.values() if s.path}
    return tuple(found[path] for path in sorted(found))


def _named(pieces: Iterable[Piece]) -> dict[str, tuple[Naming, ...]]:
    named: dict[str, list[Naming]] = defaultdict(list)
    for piece in pieces:
        by = {n: filed for filed in reversed(piece.statements) for n in filed.st.sentences}
        spans = _named_at(piece)
        for line in piece.lines:
            for subject in line.named:
                named[subject.path].append(Naming(piece, line, by.get(line.n), tuple(spans[line.n, subject.path])))
    return {path: tuple(found) for path, found in named.items()}


def _named_at(piece: Piece) -> dict[tuple[int, str], list[Span]]:
    """Where an article names each subject, by sentence and path, in text order."""
    starts = [line.span.start for line in piece.lines]
    spans: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for mention in sorted(piece.analysis.mentions, key=lambda m: m.span):
        subject = piece.subjects[mention.entity]
        if mention.how in NAMING and subject.path:
            spans[bisect_right(starts, mention.span.start) - 1, subject.path].append(mention.span)
    return spans


def _roles(
    analyses: Iterable[Analysis], places: Mapping[str, Mapping[str, Subject]], subjects: Iterable[Subject]
) -> dict[str, tuple[Role, ...]]:
    """What each subject was: as the editors have it, else as the articles call it, the oldest first."""
    given: dict[str, dict[Role, None]] = defaultdict(dict)
    for analysis in reversed(list(analyses)):
        for entity in analysis.entities:
            subject = places[analysis.article.slug][entity.key]
            if entity.role and subject.path:
                given[subject.path][Role(shown(entity.role), entity.role_en)] = None
    return {s.path: s.roles or tuple(given[s.path]) for s in subjects}


def _days(pieces: Iterable[Piece], statements: Iterable[Filed]) -> tuple[Day, ...]:
    """Every day on which something was published or said, the newest first."""
    published, said = defaultdict(list), defaultdict(list)
    for piece in pieces:
        if piece.article.date:
            published[piece.article.date].append(piece)
    for filed in statements:
        if filed.day:
            said[filed.day].append(filed)
    dates = sorted({*published, *said}, reverse=True)
    paths = ["", *(f"days/{day.isoformat()}/" for day in dates), ""]
    return tuple(
        Day(day, paths[n], tuple(published[day]), tuple(said[day]), previous=paths[n + 1], next=paths[n - 1])
        for n, day in enumerate(dates, 1)
    )


def _letters(
    subjects: Iterable[Subject], speakers: Iterable[Subject], interface: Interface
) -> dict[tuple[str, str], Letters]:
    """Each index page's subjects, in the order of its language."""

    rooms: dict[str, list[Subject]] = {section: [] for section in SECTIONS.values()}
    for subject in subjects:
        rooms[subject.section].append(subject)
    rooms[SPEAKERS] = list(speakers)
    keys = {lang: partial(name_key, lang=lang, interface=interface) for lang in LANGUAGES}
    return {(room, lang): by_letter(rooms[room], keys[lang], lang) for room in rooms for lang in LANGUAGES}


def name_key(subject: Subject, lang: str, interface: Interface) -> Key:
    """Where a subject's name stands among others in a language."""
    if lang == "ar":
        return arabic_key(subject.name["ar"])
    return english_key(subject.name["en"] or subject.name["ar"], interface.ignored_en)


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
    standing = {p.path for p in pieces} | {s.path for s in subjects} | set(voices)
    return {former: moved[former] for former in sorted(moved) if former not in standing}
