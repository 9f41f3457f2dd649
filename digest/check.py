"""Find what is wrong with a site before its readers do.

Pages are seen one at a time, as they are rendered or as they lie in a folder; what is kept of each is little
(its anchors, and each distinct link of the site once), so that a large site fits in memory.
"""

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import msgspec

from digest.errors import OutputError
from digest.model import Analysis, Span
from digest.page import Page

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LANGUAGES = ("ar", "en")
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
OUTWARD = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)  # what a reader may follow out of the site
ONLY_NAMED = {"canonical", "alternate", "license", "author", "me"}  # <link>s that no browser fetches
STATEMENTS = "data/statements.jsonl"
OWN = "/letters/"  # names are sorted by each language's own alphabet, and no letter of one is one of the other
ANYWHERE = "404.html"  # shown at any address, so its links cannot be relative


class Problem(msgspec.Struct, frozen=True, order=True):
    """What is wrong, and where: a page's path within the site, or an article's within the content folder."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class _Target(NamedTuple):
    path: str
    anchor: str


class _Link(NamedTuple):
    address: str
    fetched: bool


class Checker:
    """Sees every page of a site once, then knows its problems."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """`texts` are the articles' by slug; where they are given, published spans are held against them."""
        self._texts = texts
        self._anchors: dict[str, str] = {}  # by path; "" for what is no HTML
        self._links: dict[_Target, str] = {}  # to the first page that has the link
        self._others: Counter[_Target] = Counter()
        self._found: list[Problem] = []

    def watch(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The same pages, seen as they pass."""
        for page in pages:
            self.see(page.path, page.body)
            yield page

    def see(self, path: str, body: bytes) -> None:
        """Look at one file of the site."""
        self._anchors[path] = ""
        if path == STATEMENTS and self._texts is not None:
            self._found += _misplaced(body, self._texts)
        if not path.endswith(".html"):
            return
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - no build needs it

        tree = LexborHTMLParser(body)
        ids = [value for node in tree.css("[id]") if (value := node.attributes.get("id")) is not None]
        self._anchors[path] = "\n".join(ids)
        self._found += [Problem(path, what) for what in _language(tree)]
        self._found += [Problem(path, f'the id "{i}" occurs {n} times') for i, n in Counter(ids).items() if n > 1]
        for link in dict.fromkeys(link for node in tree.css("[href], [src]") for link in _links(node)):
            self._follow(path, link)

    def problems(self) -> list[Problem]:
        """All that is wrong with the pages seen, sorted by path."""
        return sorted([*self._found, *self._broken(), *self._alone()])

    def _follow(self, path: str, link: _Link) -> None:
        """Note where a link within the site leads; whether that is there is known only at the end."""
        address = link.address
        if SCHEME.match(address) or address.startswith("//"):
            if link.fetched:
                self._found.append(Problem(path, f'fetches "{address}", which is not of the site'))
            elif not OUTWARD.match(address):
                self._found.append(Problem(path, f'the link "{address}" is of a kind that pages do not use'))
        elif address.startswith("/"):
            if path != ANYWHERE:
                self._found.append(Problem(path, f'the link "{address}" is not relative'))
        elif target := _resolve(path, address):
            if self._links.setdefault(target, path) != path:
                self._others[target] += 1
        else:
            self._found.append(Problem(path, f'the link "{address}" leads out of the site'))

    def _broken(self) -> Iterator[Problem]:
        for target, source in self._links.items():
            others = f" (and on {self._others[target]} other pages)" if self._others[target] else ""
            if target.path not in self._anchors:
                yield Problem(source, f'a link to "{target.path}", which is not there{others}')
            elif target.anchor and target.anchor not in self._anchors[target.path].split("\n"):
                what = f'a link to "{target.path}#{target.anchor}", where there is no such anchor{others}'
                yield Problem(source, what)

    def _alone(self) -> Iterator[Problem]:
        for path in self._anchors:
            language, _, rest = path.partition("/")
            for other in LANGUAGES if language in LANGUAGES else ():
                if f"{other}/{rest}" not in self._anchors and OWN not in path:
                    yield Problem(path, f'there is no "{other}/{rest}"')


def check_site(site: Iterable[Page] | Path, texts: Mapping[str, str] | None = None) -> list[Problem]:
    """The problems of a site: of its pages, or of the folder it was published into. Raises OutputError."""
    checker = Checker(texts)
    if isinstance(site, Path):
        for path, read in _folder(site):
            checker.see(path, read())
    else:
        for page in site:
            checker.see(page.path, page.body)
    return checker.problems()


def misplaced(analysis: Analysis) -> list[str]:
    """Spans of an analysis that do not lie where they say, and keys that name nobody."""
    return [*_spans(analysis), *_keys(analysis)]


def repeated(ids: Iterable[tuple[str, Iterable[str]]]) -> list[Problem]:
    """Ids of statements that are given twice, from the ids of each article by its path."""
    found: list[Problem] = []
    seen: dict[str, str] = {}
    for path, own in ids:
        for ident in own:
            if ident in seen:
                other = "it" if seen[ident] == path else seen[ident]
                found.append(Problem(path, f"the statement id {ident} is used in {other} before"))
            seen[ident] = path
    return found


def check_analyses(analyses: Iterable[Analysis]) -> list[Problem]:
    """All that is wrong with analyses: what is misplaced, and ids given twice."""
    every = list(analyses)
    found = [Problem(a.article.path, what) for a in every for what in misplaced(a)]
    return sorted([*found, *repeated((a.article.path, [s.id for s in a.statements]) for a in every)])


class _Article(msgspec.Struct):
    slug: str


class _Words(msgspec.Struct):
    start: int
    end: int
    text: str


class _Record(msgspec.Struct):
    """What is checked of a published statement."""

    id: str
    article: _Article
    spans: list[_Words]


def _misplaced(body: bytes, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Published statements whose words do not stand in their article where they say."""
    for number, line in enumerate(body.splitlines(), 1):
        try:
            record = msgspec.json.decode(line, type=_Record)
        except msgspec.MsgspecError as error:
            yield Problem(f"{STATEMENTS}:{number}", f"no statement: {error}")
            continue
        text = texts.get(record.article.slug)
        if text is None:
            what = f'the statement {record.id} is of the article "{record.article.slug}", which is not there'
            yield Problem(f"{STATEMENTS}:{number}", what)
        elif any(text[words.start : words.end] != words.text for words in record.spans):
            what = f'the words of the statement {record.id} do not match "{record.article.slug}"'
            yield Problem(f"{STATEMENTS}:{number}", what)


def _language(tree: "LexborHTMLParser") -> Iterator[str]:
    """What the page's root says of language and direction, where that is wrong."""
    attributes = tree.root.attributes if tree.root else {}
    lang, direction = attributes.get("lang"), attributes.get("dir")
    if not lang:
        yield "<html> has no lang"
    if not direction:
        yield "<html> has no dir"
    elif lang and DIRECTIONS.get(lang.partition("-")[0], direction) != direction:
        yield f'<html> has lang="{lang}" and dir="{direction}"'


def _links(node: "LexborNode") -> Iterator[_Link]:
    """The addresses that an element leads to or makes the browser fetch."""
    attributes = node.attributes
    href, src = attributes.get("href"), attributes.get("src")
    if src is not None:
        yield _Link(src.strip(), fetched=True)
    if href is not None:
        named = node.tag == "link" and ONLY_NAMED & set((attributes.get("rel") or "").split())
        yield _Link(href.strip(), fetched=node.tag == "link" and not named)


def _resolve(page: str, link: str) -> _Target | None:
    """The file and anchor that a relative link on a page means, or None where it climbs out of the site."""
    place, _, anchor = link.partition("#")
    place = unquote(place.partition("?")[0])
    if not place:
        return _Target(page, unquote(anchor))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), place))
    if path == ".." or path.startswith("../"):
        return None
    if place.endswith(("/", "/.", "/..")) or place in (".", ".."):
        path = posixpath.normpath(posixpath.join(path, "index.html"))
    return _Target(path, unquote(anchor))


def _folder(site: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if not (site / "index.html").is_file():
        hint = "Build it first: digest build."
        raise OutputError("there is no site in this folder", path=str(site), hint=hint)
    for here, folders, names in os.walk(site):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith("."):
                yield path.relative_to(site).as_posix(), path.read_bytes


def _spans(analysis: Analysis) -> Iterator[str]:
    """Spans that are empty, out of the text, or outside what should hold them."""
    size, sentences = len(analysis.article.text), analysis.sentences
    whole = Span(analysis.article.body, size)
    titled = [b.span for b in analysis.blocks[:1] if b.span.of(analysis.article.text) == analysis.article.title]
    for n, sentence in enumerate(sentences):
        if sentence.n != n:
            yield f"sentence {sentence.n} is the {n}th"
    for block in analysis.blocks:
        yield from _outside("block", block.span, whole, *titled)
        for sentence in block.sentences:
            yield from _outside(f"sentence {sentence.n}", sentence.span, block.span)
    for mention in analysis.mentions:
        yield from _outside(f"mention of {mention.entity}", mention.span, whole, *titled)
    for day in analysis.dates:
        yield from _outside(f"date {day.date}", day.span, whole, *titled)
    for statement in analysis.statements:
        if len(statement.spans) != len(statement.sentences) or not statement.spans:
            yield f"statement {statement.id} has {len(statement.spans)} spans"
        for span, n in zip(statement.spans, statement.sentences, strict=False):
            holder = sentences[n].span if 0 <= n < len(sentences) else Span(0, 0)
            yield from _outside(f"statement {statement.id}", span, holder)


def _outside(what: str, span: Span, holder: Span, *others: Span) -> Iterator[str]:
    if not any(h.start <= span.start < span.end <= h.end for h in (holder, *others)):
        yield f"{what}: {span.start} to {span.end} is not within {holder.start} to {holder.end}"


def _keys(analysis: Analysis) -> Iterator[str]:
    """Keys of entities that the article does not have."""
    known = [entity.key for entity in analysis.entities]
    for key, times in Counter(known).items():
        if times > 1:
            yield f"the entity {key} is there {times} times"
    named = {mention.entity for mention in analysis.mentions}
    for statement in analysis.statements:
        single = (statement.speaker, statement.relay, statement.place)
        named |= {key for key in single if key is not None}
        named |= {*statement.rivals, *statement.nested, *statement.mentions}
    for key in sorted(named - set(known)):
        yield f"there is no entity {key}"
