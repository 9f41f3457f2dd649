"""What has changed for readers since the site was published: each change as the log of corrections would have it.

Names, speakers, an editor's English, and statements taken out. A machine's new English is no correction, nor is what
has come in addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from digest.corpus import Filed
from digest.corrections import Correction
from digest.index import Index
from digest.interface import LANGUAGES, Both
from digest.model import State
from digest.readers import Named, Published, Shown, Who
from digest.text import cut, shown
from digest.whom import Subject

EDITORS = (State.EDITED, State.CHECKED)
LONG = 200  # characters of a statement taken out that the log repeats


class Change(msgspec.Struct, frozen=True):
    """One change. `address` is the path of the page that shows it; texts may lack a language ("")."""

    kind: str  # name, speaker, translation, statement
    address: str
    before: Both
    after: Both


def changes(published: Published, index: Index) -> tuple[Change, ...]:
    """Every change that the log does not have yet: names, then statements in the order in which they were shown."""
    found = [*_names(published.entities, index), *_statements(published.statements, index)]
    return tuple(one for one in _unique(found) if not _logged(one, index.log))


def _unique(found: Iterable[Change]) -> Iterator[Change]:
    met: set[tuple[str, ...]] = set()
    for one in found:
        key = (one.address, *(one.before[lang] for lang in LANGUAGES), *(one.after[lang] for lang in LANGUAGES))
        if key not in met:
            met.add(key)
            yield one


def _logged(change: Change, log: Iterable[Correction]) -> bool:
    same = (one for one in log if one.path == change.address)
    return any(one.after[lang] and one.after[lang] == change.after[lang] for one in same for lang in LANGUAGES)


def _names(entities: Iterable[Named], index: Index) -> Iterator[Change]:
    """Names that are written otherwise now."""
    subjects = {subject.path: subject for subject in index.subjects}
    for entity in entities:
        now = subjects.get(index.redirects.get(entity.path, entity.path))
        if now:
            yield from _written("name", now.path, {"ar": entity.ar, "en": entity.en}, now.name)


def _written(kind: str, address: str, before: Both, after: Both) -> Iterator[Change]:
    """A change in the languages in which there is one, and in which something was shown."""
    differ = [lang for lang in LANGUAGES if before[lang] and after[lang] and before[lang] != after[lang]]
    if differ:
        yield Change(kind, address, _only(before, differ), _only(after, differ))


def _only(text: Both, languages: Sequence[str]) -> Both:
    return {lang: shown(text[lang]) if lang in languages else "" for lang in LANGUAGES}


# -- statements ----------------------------------------------------------------------------------------------------


def _statements(before: Iterable[Shown], index: Index) -> Iterator[Change]:
    now = {ident: filed for filed in index.statements for ident in (*filed.said.formerly, filed.id)}
    slugs = {slug: piece.path for piece in index.pieces for slug in (*piece.article.aliases, piece.article.slug)}
    merged = dict(_merged(before := list(before), now, index))
    yield from merged.values()
    told: set[tuple[str, str]] = set()  # sentences by article: several statements may share one
    for one in before:
        filed = now.get(one.id)
        if filed:
            if _pair(one, filed, index) not in merged:
                yield from _spoken(one, filed, index)
            yield from _translated(one, filed, told)
        elif one.article.slug in slugs:
            yield _taken_out(one, slugs[one.article.slug], index)


Pair = tuple[str, str]
"""The pages of the speaker before and of the one now."""


def _pair(one: Shown, filed: Filed, index: Index) -> Pair | None:
    """None where the speaker is the same, or either has no page."""
    old = one.speaker.path if one.speaker else None
    if not old or not filed.speaker or not filed.speaker.path:
        return None
    old = index.redirects.get(old, old)
    return (old, filed.speaker.path) if old != filed.speaker.path else None


def _merged(before: Iterable[Shown], now: dict[str, Filed], index: Index) -> Iterator[tuple[Pair, Change]]:
    """Whose page is gone and whose statements, more than one, all went to one other: one change, of a name."""
    to: dict[str, list[tuple[Who, Subject]]] = defaultdict(list)
    standing = {subject.path for subject in index.subjects}
    for one in before:
        filed = now.get(one.id)
        pair = _pair(one, filed, index) if filed else None
        if pair and pair[0] not in standing and one.speaker and filed and filed.speaker:
            to[pair[0]].append((one.speaker, filed.speaker))
    for old, moves in to.items():
        who, subject = moves[0]
        if len(moves) > 1 and len({into.path for _, into in moves}) == 1:
            yield (old, subject.path), Change("name", subject.path, _named(who), dict(subject.name))


def _spoken(one: Shown, filed: Filed, index: Index) -> Iterator[Change]:
    """Another speaker, or another name of one who has no page."""
    old, new = one.speaker, filed.speaker
    if old and new and old.path and index.redirects.get(old.path, old.path) == new.path:
        return
    nobody = {lang: index.interface.voices[lang].text["unknown_speaker"] for lang in LANGUAGES}
    before, after = _named(old) if old else nobody, dict(new.name) if new else nobody
    if before["ar"] != after["ar"] or bool(old and old.path) != bool(new and new.path):
        yield Change("speaker", _page(filed), before, after)


def _named(who: Who) -> Both:
    return {"ar": who.ar, "en": who.en}


def _translated(one: Shown, filed: Filed, told: set[tuple[str, str]]) -> Iterator[Change]:
    """English that an editor has put into the place of other English."""
    was = {shown(sentence.ar): shown(sentence.en or "") for sentence in one.sentences}
    for line in filed.lines:
        old, place = was.get(line.ar, ""), (one.article.slug, line.ar)
        if line.state in EDITORS and old and old != line.en and place not in told:
            told.add(place)
            yield Change("translation", _page(filed), {"ar": "", "en": old}, {"ar": "", "en": line.en})


def _page(filed: Filed) -> str:
    """The address by which the log knows a statement, whether it has a page or not."""
    return f"statements/{filed.id}/"


def _taken_out(one: Shown, article: str, index: Index) -> Change:
    """A statement that is none any more, in an article that stands."""
    arabic = " ".join(shown(sentence.ar) for sentence in one.sentences)
    english = [shown(sentence.en or "") for sentence in one.sentences]
    before = {"ar": cut(arabic, LONG), "en": cut(" ".join(english), LONG) if all(english) else ""}
    after = {lang: index.interface.voices[lang].text["no_statement"] for lang in LANGUAGES}
    return Change("statement", article, before, after)


def at(address: str, found: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that a page shows."""
    return tuple(one for one in found if one.address == address)


def lines_of(change: Change) -> Iterator[str]:
    """A change for an editor to read."""
    yield f"{change.kind}  {change.address}"
    for label, text in (("before", change.before), ("after", change.after)):
        yield from (f"  {label + ':':<8} {text[lang]}" for lang in LANGUAGES if text[lang])
