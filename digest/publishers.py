"""Who published the articles: the outlets that front matter names, as the authority or the lexicon knows them.

No text need name an outlet for that. Then it has no page of its own, but its name in both languages all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from digest.arabic import fold_name
from digest.merge import Places
from digest.model import Authorised, EntityType, SpeakerKind
from digest.summary import Summary
from digest.tables import cell, rows
from digest.whom import SECTIONS, Subject

KINDS = ("outlet", "agency")
ORGANISATION = EntityType.ORGANISATION


Named = tuple[str, str]
"""The slug of an article, and an outlet as it names it."""


def outlets_of(articles: Sequence[Summary], places: Places, authority: Iterable[Authorised]) -> dict[Named, Subject]:
    """The outlets that are known, of those that articles are from or were published in too."""
    known = {s.ar: s for own in places.values() for s in own if s.path}
    pages = {s.id: s for s in known.values() if s.type is ORGANISATION}
    editors = _editors(authority)
    found: dict[Named, Subject] = {}
    rest: list[Named] = []
    named = list(_named(articles))
    own = {name: editors.get(fold_name(name), ()) for name in {name for _, name in named}}  # most publish often
    for slug, name in named:
        entry = _entry(own[name], slug) if own[name] else None
        subject = pages.get(entry.id) or _subject(entry) if entry else known.get(name)
        if subject:
            found[slug, name] = subject
        else:
            rest.append((slug, name))
    return found | _lexical(rest, known)


def _named(articles: Iterable[Summary]) -> Iterator[Named]:
    for article in articles:
        for name in dict.fromkeys((article.outlet, *(one.outlet for one in article.also))):
            if name:
                yield article.slug, name


def _editors(authority: Iterable[Authorised]) -> Mapping[str, list[Authorised]]:
    """The organisations of the authority by each of their names, folded."""
    named: dict[str, list[Authorised]] = {}
    for entry in authority:
        if entry.type is ORGANISATION:
            for name in {fold_name(form) for form in (entry.ar, *entry.aliases)}:
                named.setdefault(name, []).append(entry)
    return named


def _entry(entries: Sequence[Authorised], slug: str) -> Authorised | None:
    """The one that a name means in an article: one that has the name there alone goes first."""
    here = [entry for entry in entries if slug in entry.articles] or [one for one in entries if not one.articles]
    return here[0] if here else None


def _subject(entry: Authorised) -> Subject:
    names = {"ar": entry.ar, "en": entry.en}
    return _without_page(entry.id, names, entry.gender, entry.url)


def _without_page(ident: str, names: Mapping[str, str], gender: str = "", url: str = "") -> Subject:
    return Subject(
        id=ident,
        section=SECTIONS[ORGANISATION],
        type=ORGANISATION,
        kind=SpeakerKind.ORGANISATION,
        ar=names["ar"],
        en=names["en"],
        path="",
        speaker_path="",
        confirmed=True,
        gender=gender,
        plural=False,
        url=url,
    ).marked()


def _lexical(outlets: Sequence[Named], known: Mapping[str, Subject]) -> dict[Named, Subject]:
    """Those that the lexicon knows. The names of all others stay as the articles give them."""
    if not outlets:
        return {}
    lexicon = dict(_lexicon())
    met = {name: lexicon.get(fold_name(name)) for name in {name for _, name in outlets}}
    return {
        (slug, name): known.get(entry[0]) or _without_page("", {"ar": name, "en": entry[1]})
        for slug, name in outlets
        for entry in [met[name]]
        if entry
    }


def _lexicon() -> Iterator[tuple[str, tuple[str, str]]]:
    """Outlets and agencies by each of their names, folded: the name that the lexicon gives them, and the English."""
    for row in rows("organisations.tsv"):
        if row["kind"] in KINDS:
            for form in (*cell(row["aliases"]), row["name"]):
                yield fold_name(form), (row["name"], row["en"])
