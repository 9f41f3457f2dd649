"""A content folder as a build would see it, for commands that look and do not build.

What builds have worked out is taken from the cache, and what is new is worked out and kept there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digest import models
from digest.authority import Entry, entities, read_authority
from digest.cache import Cache
from digest.camel import find_data
from digest.config import Config, load_config
from digest.corpus import Index
from digest.corrections import load_corrections
from digest.errors import BuildError, ContentError, DigestError
from digest.folders import cache_place
from digest.gather import Gathered, Means, gather
from digest.glossary import load_glossary
from digest.index import build_index
from digest.machine import seldom_collecting
from digest.memory import Memory, load_memory
from digest.model import Article
from digest.overrides import load_overrides
from digest.parallel import Given
from digest.progress import Track, untracked
from digest.read import FOLDER as ARTICLES
from digest.read import read_articles

SITE = Path("site")  # where builds write unless they are told otherwise: the cache cannot stand there


@dataclass(frozen=True)
class Content:
    """What a content folder holds, and what it is worked out with."""

    folder: Path
    config: Config
    means: Means
    memory: Memory
    entries: Sequence[Entry]  # of the authority, with their places
    missing: Sequence[DigestError]  # of what the settings ask for

    def gather(self, articles: Sequence[Article]) -> Gathered:
        """What these articles give. Raises BuildError where one of them cannot be analysed."""
        found = gather(articles, self.means, self.memory)
        if found.errors:
            raise BuildError(found.errors)
        return found

    def index(self, articles: Sequence[Article] | None = None) -> Index:
        """The index of the articles; of all of them, if none are given. Raises DigestError."""
        found = self.gather(self.articles() if articles is None else articles)
        pages = self.config.site.statement_pages
        return build_index(
            found.summaries, found.source, self.means.given.authority, load_corrections(self.folder), pages
        )

    def articles(self) -> list[Article]:
        """All of the articles. Raises BuildError where one cannot be read, or where there are none."""
        articles, errors = read_articles(self.folder)
        if errors:
            raise BuildError(errors)
        if not articles:
            hint = "Put at least one article there, as an .md or .txt file."
            raise ContentError("no articles", path=str(self.folder / ARTICLES), hint=hint)
        return articles


@contextmanager
def opened(folder: Path, track: Track = untracked) -> Iterator[Content]:
    """The content of a folder, as long as the block lasts. Raises DigestError."""
    if not folder.is_dir():
        hint = "Name the content folder with --content, or run the command where it stands."
        raise ContentError("no such folder", path=str(folder), hint=hint)
    config = load_config(folder)
    camel, missing = find_data(config, folder)
    engine, _ = models.find_engine(config, folder)
    entries = read_authority(folder)
    given = Given(entities(entries), camel)
    place = cache_place(folder, SITE, config.build.cache)
    with seldom_collecting(), Cache(place) as cache:
        recall, lowest = partial(load_memory, folder, cache), config.translate.lowest_score
        means = Means(given, load_overrides(folder), recall, load_glossary(folder), engine, lowest, cache, track)
        yield Content(folder, config, means, recall(), entries, missing)
