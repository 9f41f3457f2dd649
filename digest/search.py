"""The search of the site: what a browser needs to find sentences by their words, without a server.

`article_terms` says what one article adds, and depends on that article alone; `shards` lays all of it into files, those
of the newest articles apart. The page of `templates/search.html` loads the lists of files, then those of the words
asked for, then the articles found.
Speakers (`:id`) and entities (`@path`) are terms as the words are, so that a filter is an intersection; days are in
the articles' keys, kinds in every posting. The names to choose from (`searchnames.py`) have files of their own.
"""

import contextlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any

import msgspec

from digest.arabic import REMEMBERED, fold
from digest.cache import Cache, under
from digest.corpus import Filed, Piece
from digest.interface import LANGUAGES, Voice, written
from digest.laid import Kept, Laid, anew, few_new, in_turn, lay
from digest.machine import let_go
from digest.model import EntityType, Kind, Span, State
from digest.page import Page, Stored
from digest.press import Press
from digest.searchkeys import found_words, function_words, name_keys, sound, text_keys
from digest.searchnames import forms, name_terms, name_words, speaker_of
from digest.shards import article_keys, encoded, file_of, newest, spread, tree
from digest.sheaf import Sheaf
from digest.shelf import Line
from digest.summary import NAMING
from digest.text import shown
from digest.view import name_in
from digest.whom import Subject

FOLDER = "search/"
STAGE = "terms"
SAYS, NAMES, SOUNDS = ":", "@", "~"
"""What a term begins with that is no word: a speaker, an entity, the sound of a name."""
SOUNDED = (EntityType.PERSON, EntityType.PLACE)  # whose names are not translated
KIND = {kind: n for n, kind in enumerate(Kind, 1)}  # 0: no statement
TEXTS = (
    "search_none", "search_empty", "search_apart", "search_sounds", "search_stop", "search_loading", "search_failed",
    "search_csv_loading", "search_more", "search_on", "search_far",
    "unknown_speaker", "probably_m", "probably_f", "probably_plural", "undated", "is_statement", "in_article",
    "machine_name",
    *(f"state_{state}" for state in State),
)  # fmt: skip
COLUMNS = (
    "date", "outlet", "title_ar", "title_en", "speaker_ar", "speaker_en", "certain", "arabic", "english", "state",
    "address",
)  # fmt: skip
"""Of the table of results."""


class Search(msgspec.Struct, frozen=True, dict=True):
    """All that the search of a site is made of, and how it is made."""

    press: Press
    cache: Cache | None = None

    @cached_property
    def pieces(self) -> dict[str, Piece]:
        """The articles by their keys, the newest first."""
        pieces = self.press.index.pieces
        keys = article_keys({piece.article.slug: piece.article.date for piece in pieces})
        return dict(sorted(((keys[piece.article.slug], piece) for piece in pieces), reverse=True, key=itemgetter(0)))

    @cached_property
    def newest(self) -> dict[str, Piece]:
        """Those whose terms lie apart."""
        return dict(islice(self.pieces.items(), newest([*self.pieces])))

    @cached_property
    def others(self) -> dict[str, Piece]:
        """The articles that are not among the newest."""
        return dict(islice(self.pieces.items(), len(self.newest), None))

    @property
    def quick(self) -> bool:
        """Whether few articles are new. What has to be laid of their terms then takes long beside all else."""
        return self.cache is not None and few_new(_marks(self.others), self.cache, self.press.base)

    def article_sheaves(self) -> Iterator[Sheaf]:
        """What results show of each article."""
        press = self.press
        for key, piece in self.pieces.items():
            yield press.sheaf(f"search {key}", partial(_article, press, piece, key, self.cache), piece.mark)

    def sheaves(self) -> Iterator[Sheaf]:
        """The page in both languages, and all that it loads but for the files of articles."""
        press, index = self.press, self.press.index
        for name, make, own in (("terms", _terms, self.others), ("newest", _newest, self.newest)):
            yield press.sheaf(f"search {name}", partial(make, press, own, self.cache), [*_marks(own).items()])
        named = [(subject.mark, subject.speaker_path in index.voices) for subject in index.subjects]
        yield press.sheaf("search names", partial(_names, press), named)
        days = (piece.article.date for piece in index.pieces)
        yield press.sheaf("search", partial(_page, press), sorted({day.year for day in days if day}))


def _article(press: Press, piece: Piece, key: str, cache: Cache | None) -> Iterator[Page]:
    """An article's file. Its terms are found on the way, while its details are at hand, by whichever process has it."""
    yield Page(f"{FOLDER}a/{file_of(key)}.json", article_file(piece))
    if cache:
        _kept_terms({key: piece.mark}, {key: piece}, press.base, cache)


def _marks(pieces: Mapping[str, Piece]) -> dict[str, str]:
    return {key: piece.mark for key, piece in pieces.items()}


def _terms(press: Press, own: Mapping[str, Piece], cache: Cache | None) -> Iterator[Page | Stored]:
    read = partial(_kept_terms, pieces=own, base=press.base, cache=cache)
    yield from term_pages("t", lay(_marks(own), read, cache, press.base) if cache else anew(in_turn(_marks(own), read)))
    let_go()  # all terms of the site, in pieces


def _newest(press: Press, own: Mapping[str, Piece], cache: Cache | None) -> Iterator[Page | Stored]:
    read = partial(_kept_terms, pieces=own, base=press.base, cache=cache)
    yield from term_pages("r", anew(in_turn(_marks(own), read)))


def _names(press: Press) -> Iterator[Page | Stored]:
    return term_pages("n", list(spread(name_terms(press.index.subjects, press.index.voices))))


def _kept_terms(
    marks: Mapping[str, str], pieces: Mapping[str, Piece], base: str, cache: Cache | None
) -> dict[str, dict[str, str]] | None:
    """The terms of articles by key, as an earlier build found them where one did; None where those of one are lost."""
    names = {key: under(key, f"{base}{mark}") for key, mark in marks.items()}
    kept = cache.get_many(STAGE, names.values()) if cache else {}
    found: dict[str, dict[str, str]] = {}
    fresh: dict[str, bytes] = {}
    for key, mark in marks.items():
        with contextlib.suppress(msgspec.MsgspecError):
            found[key] = msgspec.json.decode(kept.get(names[key]) or b"", type=dict[str, str])
            continue
        if key not in pieces or pieces[key].mark != mark:
            return None
        found[key] = article_terms(pieces[key])
        fresh[names[key]] = msgspec.json.encode(found[key])
    if cache:
        cache.put_many(STAGE, fresh)
    return found


def _page(press: Press) -> Iterator[Page]:
    yield passed_over()
    for lang in LANGUAGES:
        yield page_of(press, lang)


def passed_over() -> Page:
    """The list of words that are passed over in what is asked."""
    return Page(f"{FOLDER}stop.json", _json(sorted(function_words())))


def page_of(press: Press, lang: str) -> Page:
    """The page itself."""
    days = (piece.article.date for piece in press.index.pieces)
    years = sorted({day.year for day in days if day}, reverse=True)
    voice = press.index.interface.voices[lang]
    months = [written(date(2000, month, 1), "LLLL", lang) for month in range(1, 13)]
    kinds = [(KIND[kind], voice.text[f"kind_{kind}"]) for kind in Kind]
    own = {"years": years, "months": months, "kinds": kinds, "texts": _texts(voice)}
    return press.show("search.html", lang, FOLDER, **own)


def term_pages(folder: str, shards: Sequence[Laid]) -> Iterator[Page | Stored]:
    """The files of a folder, and the list of them."""
    for shard in shards:
        path = f"{FOLDER}{folder}/x{shard.bits}.json"
        if isinstance(shard, Kept):
            yield Stored(path, shard.sum, partial(shard.fetch, shard.bits, shard.sum))
        else:
            yield Page(path, shard.body)
    yield Page(f"{FOLDER}{folder}/tree.json", _json(tree(shard.bits for shard in shards)))


def article_terms(piece: Piece) -> dict[str, str]:
    """The terms of one article, each with the numbers of its sentences. A pure function of the article."""
    kinds = _kinds(piece.statements)
    places: dict[str, list[int]] = defaultdict(list)
    names = _name_spans(piece)
    for line in piece.lines:
        inside = [span for span in names if line.span.start <= span.start < line.span.end]
        for term in _line_terms(piece, line, inside):
            places[term].append(line.n)
    slots = {own: _encoded(own, kinds) for own in {tuple(own) for own in places.values()}}  # few differ
    postings = {term: slots[tuple(own)] for term, own in places.items()}
    voices: dict[str, list[Filed]] = defaultdict(list)
    for filed in piece.statements:
        voices[speaker_id(filed)].append(filed)
    for ident, said in voices.items():
        own = _kinds(said)
        postings[SAYS + ident] = _encoded(sorted(own), own)
    return postings


def _encoded(sentences: Iterable[int], kinds: Mapping[int, tuple[int, ...]]) -> str:
    return encoded((n, kind) for n in sentences for kind in kinds.get(n, (0,)))


def speaker_id(filed: Filed) -> str:
    """The last part of the address of whoever speaks."""
    return speaker_of(filed.speaker) if filed.speaker else "undecided"


def _kinds(statements: Iterable[Filed]) -> dict[int, tuple[int, ...]]:
    """How the words of each sentence are given, as numbers."""
    found: dict[int, set[int]] = defaultdict(set)
    for filed in statements:
        for n in filed.st.sentences:
            found[n].add(KIND[filed.st.kind])
    return {n: tuple(sorted(own)) for n, own in found.items()}


def _line_terms(piece: Piece, line: Line, names: Sequence[Span]) -> Iterable[str]:
    """Each term of a sentence, once."""
    terms: list[str] = []
    text, ends = piece.text, [span.end for span in names]
    for word in found_words(text, line.span.start, line.span.end):
        at = bisect_right(ends, word.start)
        if at < len(names) and names[at].start < word.end:
            own = fold(text[names[at].start : word.end]) if names[at].start > word.start else word.folded
            terms += name_keys(own)
        else:
            terms += text_keys(word.folded)
    for word in found_words(line.en):
        terms += text_keys(word.folded)
    for subject in line.named:
        terms.append(NAMES + subject.path.rstrip("/"))
        terms += _called(forms(subject), subject.type in SOUNDED)
    return dict.fromkeys(terms)


def _name_spans(piece: Piece) -> list[Span]:
    """Where names stand in an article, in order, none inside another."""
    found: list[Span] = []
    for span in sorted((m.span for m in piece.analysis.mentions if m.how in NAMING), key=lambda s: (s.start, -s.end)):
        if not found or found[-1].end <= span.start:
            found.append(span)
    return found


@lru_cache(maxsize=REMEMBERED)
def _called(forms: tuple[str, ...], sounded: bool) -> tuple[str, ...]:
    """The keys of all words by which somebody may be called, and their sounds."""
    words = name_words(forms)
    keys = [key for word in words for key in name_keys(word)]
    heard = [SOUNDS + key for word in words if (key := sound(word))] if sounded else []
    return tuple(dict.fromkeys((*keys, *heard)))


def article_file(piece: Piece) -> bytes:
    """What results show of an article, as JSON; `templates/assets/search.js` reads it by these letters."""
    speakers = dict.fromkeys(f.speaker for f in piece.statements if f.speaker)
    order = {subject: n for n, subject in enumerate(speakers)}  # two unnamed sources are two, though they share an id
    outlet, day = piece.outlet, piece.article.date
    return _json(
        {
            "p": piece.path,
            "t": [piece.title["ar"], piece.title["en"]],
            "d": day.isoformat() if day else "",
            "o": _named(outlet) if outlet else [shown(piece.article.outlet or ""), ""],
            "w": [[speaker_of(s), _gender(s), *_named(s)] for s in order],
            "s": [
                [f.path, KIND[f.st.kind], order[f.speaker] if f.speaker else -1, int(f.st.certain), *_numbers(f)]
                for f in piece.statements
            ],
            "x": [[line.ar, line.en, line.state.value] if line.en else [line.ar] for line in piece.lines],
        }
    )


def _numbers(filed: Filed) -> Iterable[int]:
    return dict.fromkeys(filed.st.sentences)


def _named(subject: Subject) -> list[Any]:
    """Its names as pages show them, and a 1 behind them where the machine has spelled the English one."""
    spelled = [1] if subject.proper and not subject.confirmed and subject.name["en"] else []
    return [subject.name["ar"], subject.name["en"] and name_in(subject, "en"), *spelled]


def _gender(subject: Subject) -> str:
    return "plural" if subject.plural else subject.gender or "m"


def _texts(voice: Voice) -> Any:
    """What the script says, in the page's language."""
    counts = {what: dict(voice.counts[what]) for what in ("sentence", "article")}
    return {key.removeprefix("search_"): voice.text[key] for key in TEXTS} | counts | {"columns": COLUMNS}


def _json(data: object) -> bytes:
    return msgspec.json.encode(data) + b"\n"
