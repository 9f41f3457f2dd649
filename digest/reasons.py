"""Why a page says what it says, in plain words: a statement's speaker and English, and a name, each with its source.

What one article tells by itself is for `digest.explain`; here the editors' files and the translations join it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from digest.articles import ArticleFile, article_file, at_hand
from digest.content import Content
from digest.corrections import page_of
from digest.errors import ContentError, DigestError
from digest.explain import as_text
from digest.gist import Gist, Told
from digest.index import Index
from digest.interface import load_interface
from digest.memory import Remembered
from digest.model import Analysis, Entity, State
from digest.overrides import unmet
from digest.read import FOLDER as ARTICLES
from digest.read import read_loose_file
from digest.summary import Face
from digest.text import shown
from digest.whom import SECTIONS, SPEAKERS, Subject

SOME = 5  # articles that are listed
SUFFIXES = (".md", ".txt")
ROOMS = (*SECTIONS.values(), SPEAKERS)
HINT = "Give the address of a page as it stands in the browser, a statement's id, or an article's file."


def reasons(what: str, sentence: int | None, content: Content) -> Iterator[str]:
    """The explanation of a file, a page or a statement, line by line. Raises DigestError."""
    path = page_of(what)
    room, _, name = path.rstrip("/").partition("/")
    if Path(what).suffix in SUFFIXES:
        yield from _article(_in_file(Path(what), content), sentence, content, what)
    elif room == "statements":
        yield from _statement(name, content)
    elif room == "articles" or (room and not name):
        yield from _article(_named(name or room, content), sentence, content, what)
    elif room in ROOMS:
        yield from _subject(path, content.index(), content)
    else:
        raise DigestError(f'"{what}" is nothing that can be explained', hint=HINT)


def _in_file(file: Path, content: Content) -> ArticleFile:
    """The article in a file: one of the digest by its address, any other by itself."""
    place, root = file.resolve(), content.folder.resolve()
    if place.is_relative_to(root / ARTICLES):
        return article_file(content.folder / place.relative_to(root), content.folder)
    return at_hand(read_loose_file(file))


def _named(slug: str, content: Content) -> ArticleFile:
    for file in content.files():
        if slug in (file.slug, *file.aliases):
            return file
    raise ContentError(f'no article has the address "{slug}"', path=str(content.folder), hint=HINT)


def _article(file: ArticleFile, sentence: int | None, content: Content, what: str) -> Iterator[str]:
    source = content.gather([file]).source
    analysis = source.analysis(file.slug)
    count = len(analysis.sentences)
    if sentence is not None and sentence > count:
        raise DigestError(f"there is no sentence {sentence}", path=what, hint=f"The last one is {count}.")
    yield from as_text(analysis, sentence, Known(analysis, source.gist(file.slug), content))
    yield from (f"warning: {warning}" for warning in unmet(analysis.unmet, content.folder))


def _statement(ident: str, content: Content) -> Iterator[str]:
    """The sentences of one statement, with the article that they are from."""
    found = content.gather(content.files())
    for summary in found.summaries:
        for said in summary.said:
            if ident in (said.id, *said.formerly):
                analysis, gist = found.source.analysis(summary.slug), found.source.gist(summary.slug)
                yield f"{content.folder / summary.path}: articles/{summary.slug}/"
                yield ""
                yield from as_text(analysis, {n + 1 for n in said.sentences}, Known(analysis, gist, content))
                return
    hint = "It was taken out, or its sentence was changed: an id is made of the sentence. Explain the article instead."
    raise DigestError(f"no article has a statement {ident}", path=str(content.folder), hint=hint)


class Known(msgspec.Struct, frozen=True):
    """What the digest knows beside an article's own analysis."""

    analysis: Analysis
    gist: Gist
    content: Content

    def arabic(self, entity: Entity) -> str:
        """An entity's own name, as pages have it: the article may have an alias alone."""
        own = next((e.entity.ar for e in self.content.entries if entity.known and e.entity.id == entity.known), "")
        return own or entity.name

    def name(self, entity: Entity) -> str:
        """Who stands behind an entity's English name."""
        return whose_name(entity.name_en, entity.known, entity.confirmed, self.content, entity.confidence)

    def english(self, n: int) -> Iterable[str]:
        """The English of a sentence, and who stands behind it."""
        source = self.analysis.sentences[n].span.of(self.analysis.article.text)
        return english(self.gist.told[n], self.content.memory.get(source), bool(self.content.means.engine))


def whose_name(name: str, known: str, confirmed: bool, content: Content, confidence: float = 0.0) -> str:
    """Who stands behind an English name."""
    place = next((e.ids[known] for e in content.entries if known and e.entity.id == known), None)
    if place:
        return f"{name}, as the editors' list has it: {place[0]}:{place[1]}"
    if not name:
        return "no English"
    if confirmed:
        return f"{name}, from the reviewed lists that come with digest"
    sure = f", confidence in the spelling {confidence:.2f}" if confidence else ""
    return f"{name}, made by machine{sure}; no editor has confirmed it"


def english(found: Told, entry: Remembered | None, engine: bool) -> Iterator[str]:
    """A sentence's English, and in plain words its state and who stands behind it."""
    if not found.en:
        why = "the model gave nothing" if engine else "no translation model is installed"
        yield f"English: none yet (pending): no editor has written it, and {why}"
        return
    yield f"English: {found.en}"
    yield f"  state: {found.state}: {_behind(found, entry)}"
    if found.score is not None:
        yield f"  score: {found.score:.2f} (mean log-probability of a token)"
    flags = load_interface().voices["en"]
    yield from (f"  fault: {flags.flag(flag)} ({flag})" for flag in found.flags)
    yield from (f"  left out: {term}" for term in found.lacks)
    yield from (f"  put right: {found.en[r.start : r.end]}, where the machine wrote {r.was}" for r in found.renamed)


def _behind(found: Told, entry: Remembered | None) -> str:
    where = _signed(entry) if entry else "the memory"
    return {
        State.EDITED: f"an editor wrote it, {where}",
        State.CHECKED: f"a machine made it, an editor read and passed it, {where}",
        State.MACHINE: f"a machine made it ({found.engine}), no check found a fault, and no editor has read it",
        State.FLAGGED: f"a machine made it ({found.engine}), and a check found a fault",
        State.PENDING: "nobody yet",
    }[found.state]


def _signed(entry: Remembered) -> str:
    """The line of the memory, with what it says of its editor."""
    own = [f"by {entry.by}" if entry.by else "", entry.date, entry.origin, entry.note]
    more = ", ".join(shown(one) for one in own if one)
    return f"{entry.where} ({more})" if more else entry.where


# -- names ---------------------------------------------------------------------------------------------------------


def _subject(path: str, index: Index, content: Content) -> Iterator[str]:
    """Somebody or something: the name and whose it is, in which articles, in which capacities."""
    path = index.redirects.get(path, path)
    subject = next((s for s in index.subjects if path in (s.path, s.speaker_path)), None)
    if subject is None:
        raise DigestError(f'no page has the address "{path}"', path=str(content.folder), hint=HINT)
    faces = list(_faces(subject, index))
    known = next((face.known for face in faces if face.known), "")
    sure = max((face.confidence for face in faces), default=0.0)
    yield f"{subject.name['ar']} ({subject.name['en']}): {subject.path}"
    yield f"  name: {whose_name(subject.name['en'], known, subject.confirmed, content, sure)}"
    yield from _listed("also called", dict.fromkeys([*subject.aliases, *subject.aliases_en]))
    yield from _listed("called in the articles", dict.fromkeys(face.name for face in faces))
    roles = [f"{role.ar} ({role.en})" if role.en else role.ar for role in index.roles[subject.path]]
    yield from _listed("capacities, of the editors' list" if subject.roles else "capacities, of the articles", roles)
    said, named = index.speakers.get(subject.speaker_path, ()), index.named.get(subject.path, ())
    yield f"  statements: {len(said)}; sentences that name it: {len(named)}"
    pieces = [*(filed.piece for filed in said), *(naming.piece for naming in named)]
    paths = list(dict.fromkeys(piece.path for piece in pieces))
    more = [f"and {len(paths) - SOME} more"] if len(paths) > SOME else []
    yield from _listed("articles", [*paths[:SOME], *more])


def _faces(subject: Subject, index: Index) -> Iterator[Face]:
    """The subject as each article knows it."""
    for piece in index.pieces:
        yield from (face for face, one in zip(piece.article.faces, piece.subjects, strict=True) if one is subject)


def _listed(what: str, items: Iterable[str]) -> Iterator[str]:
    if own := ", ".join(items):
        yield f"  {what}: {own}"
