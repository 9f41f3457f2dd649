"""How a digest stands before an editor: the content read and analysed as a build does, and the questions it leaves.

Nothing is written but the cache, which is the build's own.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from digest.articles import article_files
from digest.asked import Question
from digest.authority import FOLDER as AUTHORITY
from digest.camel import CamelData
from digest.content import opened
from digest.errors import ContentError, DigestError
from digest.gather import gather
from digest.index import build_index
from digest.inputs import Options
from digest.memory import FOLDER as MEMORY
from digest.model import Authorised
from digest.nodes import SUFFIXES
from digest.overrides import FOLDER as OVERRIDES
from digest.plain import read_plain, summed
from digest.progress import Track, untracked
from digest.questions import Known, of_article, questions
from digest.read import FOLDER as ARTICLES

EDITED = (AUTHORITY, OVERRIDES, MEMORY)
"""The folders in which decisions are written."""

Sums = Mapping[str, bytes]
"""Hashes of files by their paths within the content folder."""


class Meanwhile(ContentError):  # noqa: N818 - it is somebody's work, not an error
    """A file was changed by somebody else since the question was put."""


class Standing(msgspec.Struct, frozen=True):
    """What there is to decide, and what it was found in.

    `places` has the file of each entry of the authority, `slugs` the articles with their titles, `every` all that can
    be decided of the article that was asked for.
    """

    questions: tuple[Question, ...]
    authority: tuple[Authorised, ...]
    camel: CamelData
    places: Mapping[str, str]
    slugs: Mapping[str, str]
    sums: Sums
    problems: tuple[DigestError, ...]
    every: tuple[Question, ...] = ()


def stand(options: Options, article: str = "", track: Track = untracked) -> Standing:
    """Read the content and find what is unsure in it. Raises DigestError.

    An article that cannot be read is left out, and stands among the problems.
    """
    content = options.content
    sums = file_sums(content)  # first: what is changed while we read counts as changed since
    with opened(options, track) as found:
        files, errors = article_files(content, found.means.cache, found.around.look(content, (ARTICLES,)).sums)
        gathered = gather(files, found.means, lambda: found.memory)
        authority = found.means.given.authority
        index = build_index(gathered.summaries, gathered.source, authority)
        known = Known(authority, found.memory)
        asked = questions(index, known)
        whole = next((piece for piece in index.pieces if piece.article.slug == article), None)
        every = tuple(of_article(whole, index, known)) if whole else ()
    return Standing(
        questions=tuple(asked),
        authority=authority,
        camel=found.around.camel,
        places={e.entity.id: Path(e.ids[e.entity.id].path).relative_to(content).as_posix() for e in found.entries},
        slugs={piece.article.slug: piece.article.title_ar for piece in index.pieces},
        sums=sums,
        problems=(*errors, *gathered.errors),
        every=every,
    )


def file_sums(content: Path) -> dict[str, bytes]:
    """The hashes of all files in which decisions are written."""
    found = {}
    for folder in EDITED:
        for path in sorted((content / folder).glob("*")):
            if path.suffix in (*SUFFIXES, ".jsonl") and path.is_file():
                found[path.relative_to(content).as_posix()] = sum_of(path)
    return found


def sum_of(path: Path) -> bytes:
    """The hash of a file, b"" where there is none."""
    try:
        return summed(read_plain(path))
    except OSError:
        return b""
