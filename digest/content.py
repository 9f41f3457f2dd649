"""A content folder opened: for a build, and for commands that look as a build would and do not build.

What builds have worked out is taken from the cache, and what is new is worked out and kept there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

import msgspec

from digest.articles import ArticleFile, article_files
from digest.authority import Entry, entities, read_authority
from digest.cache import Cache
from digest.corrections import load_corrections
from digest.errors import BuildError, ContentError
from digest.gather import Gathered, Means, gather
from digest.glossary import load_glossary
from digest.index import Index, build_index
from digest.inputs import Around, Options
from digest.machine import seldom_collecting
from digest.memory import Memory, load_memory
from digest.overrides import load_overrides
from digest.parallel import Given, Hire
from digest.pipeline import look_around
from digest.progress import Track, untracked
from digest.read import FOLDER as ARTICLES


class Content(msgspec.Struct, frozen=True, dict=True):
    """What a content folder holds, and what it is worked out with."""

    folder: Path
    around: Around
    means: Means
    entries: Sequence[Entry]  # of the authority, with their places

    @cached_property
    def memory(self) -> Memory:
        """The editors' memory, kept from the first use on; a build reads it for itself and lets go of it."""
        return self.means.recall()

    def gather(self, files: Iterable[ArticleFile]) -> Gathered:
        """What these articles give. Raises BuildError where one of them cannot be analysed."""
        found = gather(files, self.means, lambda: self.memory)
        if found.errors:
            raise BuildError(found.errors)
        return found

    def index(self) -> Index:
        """The index of all articles. Raises DigestError."""
        found = self.gather(self.files())
        pages = self.around.config.site.statement_pages
        return build_index(
            found.summaries, found.source, self.means.given.authority, load_corrections(self.folder), pages
        )

    def files(self) -> list[ArticleFile]:
        """All of the articles. Raises BuildError where one cannot be read, or where there are none."""
        files, errors = article_files(self.folder, self.means.cache, self.around.look(self.folder, (ARTICLES,)).sums)
        if errors:
            raise BuildError(errors)
        if not files:
            hint = "Put at least one article there, as an .md or .txt file."
            raise ContentError("no articles", path=str(self.folder / ARTICLES), hint=hint)
        return files


@contextmanager
def opened(
    options: Options,
    track: Track = untracked,
    around: Around | None = None,
    sums: Mapping[str, bytes] = MappingProxyType({}),
) -> Iterator[Content]:
    """The content of a folder, as long as the block lasts. Raises DigestError.

    `sums` are hashes of its files that somebody has read just now, by their names there.
    """
    folder = options.content
    if not folder.is_dir():
        hint = "Name the content folder with --content, or run the command where it stands."
        raise ContentError("no such folder", path=str(folder), hint=hint)
    around = around or look_around(options)
    entries, overrides, words = read_authority(folder), load_overrides(folder), load_glossary(folder)
    given, lowest = Given(entities(entries), around.camel), around.config.translate.lowest_score
    hire = _hire(options.scheduler)
    with seldom_collecting(), Cache(around.cache) as cache:
        recall = partial(load_memory, folder, cache, sums)
        means = Means(given, overrides, recall, words, around.engine, lowest, cache, track, hire)
        yield Content(folder, around, means, entries)
        cache.tidy()


def _hire(scheduler: str) -> Hire | None:
    """Who analyses, where it is not to be this machine. Raises WorkerError."""
    if not scheduler:
        return None
    from digest.cluster import cluster  # noqa: PLC0415 - Dask is an extra, and takes half a second

    return cluster(scheduler)
