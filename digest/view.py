"""What a page shows of a text: sentences with their names linked, a frame for words not yet translated.

Text goes into HTML here and in the templates, and nowhere else; all of it is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import msgspec
from markupsafe import Markup, escape
from msgspec.structs import replace

from digest.corpus import Filed, Piece
from digest.interface import Interface, Voice
from digest.model import Block, Kind, Span, State, Statement
from digest.shelf import Line
from digest.summary import NAMING
from digest.text import quoted, shown, tidy
from digest.whom import Subject

Linked = tuple[int, int, Subject]
UP = "\0"
"""Stands for the way from a page to its language's folder until the page is whole (`Press.page`): so what many pages
show is one text. Nothing that is shown has this character."""

TURNED = frozenset({"negation", "cue-missing"})
"""Faults of a translation that may make it say what the speaker did not."""
WROTE = "The machine wrote “{}”."
"""In English on the pages of both languages, for it stands within the English text."""


class Scene(msgspec.Struct, frozen=True):
    """Where a page stands and in which language: what every template needs, as `c`."""

    voice: Voice
    path: str  # its folder within the language's, such as "people/sergey-lavrov/"
    site: str  # the site's name
    base: str  # the site's public address, or ""
    interface: Interface
    file: str = "index.html"
    paged: bool = True  # whether statements have pages of their own
    front: str = "both"  # what the site's first page leads to
    alone: bool = False  # whether the other language has no such page: it switches to the section's first one
    rooms: tuple[str, ...] = ()  # the sections that the menu leads to
    contact: str = ""  # the link by which a mistake is reported

    @property
    def t(self) -> Mapping[str, str]:
        """The interface's texts."""
        return self.voice.text

    @property
    def lang(self) -> str:
        """The page's language."""
        return self.voice.lang

    @property
    def section(self) -> str:
        """The part of the site that it belongs to, or ""."""
        return self.path.partition("/")[0]

    @property
    def up(self) -> str:
        """The way to the language's folder."""
        return UP

    @property
    def root(self) -> str:
        """The way to the site's folder."""
        return f"{UP}../"

    @property
    def across(self) -> str:
        """The link to the same page in the other language, or to the section's first where it has none."""
        path = f"{self.section}/" if self.alone else self.path
        return f"{self.root}{self.voice.other}/{quoted(path)}{self.file}"

    @property
    def other_language(self) -> str:
        """The other language's name in itself."""
        return self.interface.voices[self.voice.other].text["language"]

    @property
    def default(self) -> str:
        """The public address of the page for readers of neither language."""
        if self.front != "both":
            return self.absolute(self.front)
        return self.absolute("en") if self.path else self.base

    def absolute(self, lang: str) -> str:
        """The page's public address in a language."""
        return f"{self.base}{lang}/{quoted(self.path)}"

    def to(self, path: str, anchor: str = "") -> str:
        """The link to a page of the same language."""
        return f"{address(path)}{anchor}"

    def public(self, path: str) -> str:
        """The public address of a page, or a place in it, of the same language."""
        return f"{self.base}{self.lang}/{quoted(path)}"

    def frame(self, filed: Filed) -> str:
        """Who spoke and how, in English, for words that have no English yet."""
        return framed(filed, self.interface)

    def misleads(self, filed: Filed) -> bool:
        """Whether the machine may have turned round what was said, so that the frame has to stand above its words."""
        return self.lang == "en" and turned(filed)

    def capital(self, text: str) -> str:
        """A text with a capital letter."""
        return capital(text)

    def own(self, filed: Filed, text: str) -> str:
        """A sentence of a statement under its speaker's name."""
        return unheaded(filed, text)


def framed(filed: Filed, interface: Interface) -> str:
    """Who spoke and how, in English, with the doubt there is."""
    texts = interface.voices["en"].text
    who = filed.speaker.name["en"] or filed.speaker.name["ar"] if filed.speaker else texts["frame_unknown"]
    sense = filed.st.cue.sense if filed.st.cue else ""
    leads = any(sense == lead or sense.startswith(f"{lead} ") for lead in interface.leading)
    text = texts["frame_silent" if not sense else "frame_leading" if leads else "frame"].format(who=who, sense=sense)
    if filed.speaker and not filed.st.certain:
        text = texts["frame_unsure"].format(frame=text)
    return capital(text)


def turned(filed: Filed) -> bool:
    """Whether its English may say what the speaker did not."""
    return any(TURNED.intersection(line.flags) for line in filed.lines)


@lru_cache(maxsize=1 << 12)
def address(path: str) -> str:
    """The link to a page of the same language, or to a place in it."""
    page, mark, inside = path.partition("#")
    return f"{UP}{quoted(page)}index.html{mark}{inside}"


def capital(text: str) -> str:
    """A text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def name_in(subject: Subject, lang: str) -> str:
    """A subject's name in a language, or in the other where it has none; a description has a capital too."""
    name = (subject.en if lang == "en" else subject.ar) or subject.ar
    return name if subject.proper else capital(name)


def unheaded(filed: Filed, text: str) -> str:
    """A headline's words without the name before them («فلان: …»), for where the speaker is named above them."""
    if filed.st.kind is not Kind.HEADLINE or not filed.said.certain or text.count(":") != 1:
        return text
    return capital(text.partition(":")[2].strip())


class Passage(msgspec.Struct, frozen=True):
    """A sentence as a page shows it: both texts as HTML, and the statements that begin in it."""

    line: Line
    ar: Markup
    en: Markup
    begins: tuple[Filed, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A block of an article: its sentences, the statements that begin in it, its translation's one state."""

    kind: str
    passages: tuple[Passage, ...]
    begins: tuple[Filed, ...]
    state: State | None  # None where its sentences differ

    @property
    def partly(self) -> bool:
        """Whether some of its sentences have no English yet, while others do."""
        return self.state is None and any(not p.line.en for p in self.passages)

    @property
    def named(self) -> list[Subject]:
        """Whom and what its sentences name beside those who speak in it, each once."""
        speakers = {filed.speaker for filed in self.begins}
        return [s for s in dict.fromkeys(s for p in self.passages for s in p.line.named) if s not in speakers]

    @property
    def runs(self) -> list[list[Filed]]:
        """What begins in it, with what the same speaker says right after."""
        return [list(own) for _, own in groupby(self.begins, key=lambda f: (f.said.speaker, f.said.certain))]


def rows(piece: Piece) -> list[Row]:
    """An article's blocks, ready to be set side by side."""
    links = _links(piece)
    begins: dict[int, list[Filed]] = {}
    for filed in piece.statements:
        begins.setdefault(min(filed.st.sentences), []).append(filed)
    return [_row(block, piece, links, begins) for block in piece.analysis.blocks if block.sentences]


def _row(block: Block, piece: Piece, links: Sequence[Linked], begins: Mapping[int, Sequence[Filed]]) -> Row:
    passages = tuple(
        replace(passage(piece, piece.line(s.n), links, ()), begins=tuple(begins.get(s.n, ()))) for s in block.sentences
    )
    states = {p.line.state for p in passages}
    started = tuple(filed for p in passages for filed in p.begins)
    return Row(block.kind, passages, started, states.pop() if len(states) == 1 else None)


def statement_passages(filed: Filed) -> list[Passage]:
    """The sentences of a statement, the words themselves told from what introduces them."""
    links = _links(filed.piece)
    return [passage(filed.piece, line, links, words_in(filed.st, line)) for line in filed.lines]


def words_in(st: Statement, line: Line) -> tuple[Span, ...]:
    """The parts of a sentence that a statement's words take."""
    return tuple(span for span, n in zip(st.spans, st.sentences, strict=True) if n == line.n)


def passage(
    piece: Piece,
    line: Line,
    links: Sequence[Linked],
    words: Sequence[Span],
) -> Passage:
    """One sentence in both languages, its names linked; `words` are set apart from the rest where given."""
    own = [link for link in links if line.span.start <= link[0] and link[1] <= line.span.end]
    arabic = "".join(_zones(piece.text, line.span, words, own))
    return Passage(line, Markup(arabic.strip()), _english(line))


@lru_cache(maxsize=4)
def _links(piece: Piece) -> tuple[Linked, ...]:
    """The names in an article that lead somewhere, in text order, none inside another."""
    found: list[Linked] = []
    subjects = piece.by_key
    for mention in sorted(piece.analysis.mentions, key=lambda m: (m.span.start, -m.span.end)):
        subject = subjects[mention.entity]
        if mention.how in NAMING and subject.path and (not found or found[-1][1] <= mention.span.start):
            found.append((mention.span.start, mention.span.end, subject))
    return tuple(found)


def _zones(text: str, whole: Span, words: Sequence[Span], links: Iterable[Linked]) -> Iterator[str]:
    """A sentence in its parts: the words of a statement, and what stands around them."""
    at = whole.start
    if not words:
        yield _linked(text, whole.start, whole.end, links)
        return
    for span in sorted(words):
        if at < span.start:
            yield f'<span class="around">{_linked(text, at, span.start, links)}</span>'
        yield f'<span class="words">{_linked(text, span.start, span.end, links)}</span>'
        at = max(at, span.end)
    if at < whole.end:
        yield f'<span class="around">{_linked(text, at, whole.end, links)}</span>'


def _linked(text: str, start: int, end: int, links: Iterable[Linked]) -> Markup:
    inside = [link for link in links if start <= link[0] and link[1] <= end]
    return _joined(text, inside, start, end)


def _joined(text: str, links: Iterable[Linked], start: int = 0, end: int | None = None) -> Markup:
    """`text[start:end]` escaped, with its links."""
    parts: list[str] = []
    at = start
    for first, last, subject in links:
        parts.append(escape(tidy(text[at:first])))
        parts.append(f'<a href="{address(subject.path)}">{escape(shown(text[first:last]))}</a>')
        at = last
    parts.append(escape(tidy(text[at:end])))
    return Markup("".join(parts))


def _english(line: Line) -> Markup:
    """The English of a sentence, with its links, and with the names marked that were put right."""
    links = _found(line)
    parts: list[str] = []
    at = 0
    for start, end, title in _marks(line, links):
        inside = [link for link in links if start <= link[0] and link[1] <= end]
        parts.append(_joined(line.en, [link for link in links if at <= link[0] and link[1] <= start], at, start))
        parts.append(f'<span class="renamed" title="{escape(title)}">{_joined(line.en, inside, start, end)}</span>')
        at = end
    parts.append(_joined(line.en, [link for link in links if at <= link[0]], at))
    return Markup("".join(parts))


def _marks(line: Line, links: Sequence[Linked]) -> list[tuple[int, int, str]]:
    """(start, end, title) of what is marked, none over another; a link that is touched is marked whole."""
    found: list[tuple[int, int, str]] = []
    for change in line.renamed:
        touched = [(first, last) for first, last, _ in links if first < change.end and change.start < last]
        start = min([change.start, *(first for first, _ in touched)])
        end = max([change.end, *(last for _, last in touched)])
        title = WROTE.format(change.was)
        if found and start < found[-1][1]:
            start, _, before = found.pop()
            title = f"{before} {title}"
        found.append((start, end, title))
    return found


def _found(line: Line) -> list[Linked]:
    """Where the English of a sentence names whom its Arabic names, each once."""
    found: list[Linked] = []
    for subject in line.named:
        for form in subject.forms_en:
            at = word_at(line.en, form)
            end = at + len(form)
            if at >= 0 and all(end <= first or last <= at for first, last, _ in found):
                found.append((at, end, subject))
                break
    return sorted(found, key=lambda link: link[0])


def word_at(text: str, form: str) -> int:
    """Where a form stands in a text as whole words, or -1."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return at
        at = text.find(form, at + 1)
    return -1
