"""A build in the order in which it happens, where something has changed.

What one article gives depends on that article, the authority and the package alone. What depends on several
articles is worked out once, by the index.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.articles import ArticleFile, article_files, folder_of
from digest.authority import strays
from digest.check import Problem, repeated
from digest.config import Config, load_config
from digest.content import Content, opened
from digest.corrections import Correction, astray, load_corrections
from digest.engine import Engine
from digest.errors import BuildError, CheckError, ConfigError, ContentError, DigestError, TemplateError
from digest.few import Few
from digest.former import left_behind
from digest.gather import Gathered, gather
from digest.index import Index, build_index
from digest.inputs import NOTE, Around, Done, Options, Seen, Summed, warned
from digest.interface import get_ready
from digest.machine import can_copy, give_way, prepared, templates
from digest.output import Check, Order, SiteFolder, Written, publish
from digest.overrides import homeless, unmet
from digest.pages_entities import ENTITY
from digest.progress import Track
from digest.read import FOLDER as ARTICLES
from digest.render import sheaves
from digest.sheaf import Sheaf
from digest.stood import Stood
from digest.summary import Summary
from digest.unread import unread
from digest.workshop import Made, Maker, together

if TYPE_CHECKING:
    from digest.cards import Painter

READ_LATER = ("templates",)  # of the folders, those that are read while the pages are made


def built(options: Options, track: Track, around: Around, seen: Seen, few: Few, site: SiteFolder | None) -> Done:
    """Build. `seen` is of the content when it began, `site` what stands in the folder. Raises DigestError."""
    content = options.content
    folder_of(content)  # before anything is made there
    with (
        opened(options, track, around, seen.sums) as found,
        contextlib.closing(_Watch(around, content, seen.mark)) as watch,
    ):
        files, errors = article_files(content, found.means.cache, seen.sums)
        _stop_at(errors, files, options)
        log = load_corrections(content)
        get_ready()  # while others analyse
        gathered = gather(files, found.means, found.means.recall, few)
        watch.begin()
        errors += [_placed(error, content) for error in gathered.errors]
        _stop_at(errors, gathered.summaries, options)
        said, written = _written(_Read(found, files, errors, gathered, log, watch), options, track, site)
        return said, written, errors


class _Read(msgspec.Struct, frozen=True):
    """What a content folder gives, article by article."""

    content: Content
    files: Sequence[ArticleFile]
    errors: Sequence[DigestError]
    gathered: Gathered
    log: Sequence[Correction]
    watch: "_Watch"


def _written(read: _Read, options: Options, track: Track, site: SiteFolder | None) -> tuple[Summed, Written]:
    """Make the pages and put them in place; what the build says of it."""
    means, around = read.content.means, read.content.around
    summaries, pages = read.gathered.summaries, around.config.site.statement_pages
    index = build_index(summaries, read.gathered.source, means.given.authority, read.log, pages)
    painter, unpainted = _painter(around.config)
    warnings = [*unpainted, *_warnings(around.config), *around.problems, *_doubted(read, index)]
    warnings += unread(options.content, around.config, around.cache)
    before = [name.removeprefix(ENTITY) for name in (site.known if site else ()) if name.startswith(ENTITY)]
    warnings += left_behind(before, {subject.path for subject in index.subjects}, read.content.entries)

    def said() -> Summed:
        return _summed(read.watch.mark.decode(), index, around.engine, (*warnings, *means.cache.warnings))

    def notes() -> dict[str, str]:
        """What to say again when nothing has changed. All of the site must be of one state of the content."""
        if not read.watch.unchanged():
            raise _changing(options.content)
        return {NOTE: "" if read.errors else msgspec.json.encode(said()).decode()}

    parts = sheaves(index, around.config, _overrides(options.content), painter, means.cache)
    make, check = _tracked(together(means.cache.reopen), track), _checked(summaries, warnings, options)
    order = Order(make, check, notes, parts.theirs, parts.shared, means.cache.reopen)
    written = site.publish(parts.own, order) if site else publish(parts.own, options.output, order)
    return said(), written


def _doubted(read: _Read, index: Index) -> Iterator[DigestError]:
    """Warnings of what editors say of an article and could not be had, or that no article bears out."""
    folder, means = read.content.folder, read.content.means
    yield from unmet((one for summary in read.gathered.summaries for one in summary.unmet), folder)
    if not read.errors:  # an article that cannot be read is no reason to doubt what the editors say of it
        yield from strays(read.content.entries, read.files)
        yield from homeless(means.overrides, read.files, folder)
        yield from astray(read.log, index.corrections)


class _Watch:
    """Looks whether the content is still as it was when the build began, beside it where that can be."""

    def __init__(self, around: Around, content: Path, mark: str) -> None:
        self.around, self.content, self.mark = around, content, mark.encode()
        self.later = around.look(content, READ_LATER).mark
        self.copy = prepared(lambda *_: self._look(), give_way) if can_copy() else None

    def begin(self) -> None:
        """Begin to look: all has been read but what is read while pages are made."""
        if self.copy:
            self.copy.begin()

    def unchanged(self) -> bool:
        """Whether nothing has changed up to now."""
        found = self.copy() if self.copy else None
        same = (self._look() if found is None else found) == self.mark
        return same and self.around.look(self.content, READ_LATER).mark == self.later

    def close(self) -> None:
        """Nobody asks any more."""
        if self.copy:
            self.copy.close()

    def _look(self) -> bytes:
        same = load_config(self.content) == self.around.config
        return self.around.look(self.content).mark.encode() if same else b""


def _changing(content: Path) -> ContentError:
    hint = "Build again when that is done."
    return ContentError("the content was changed while it was read", path=str(content), hint=hint)


def _summed(mark: str, index: Index, engine: Engine | None, warnings: Iterable[DigestError]) -> Summed:
    name = engine.name if engine else ""
    voices, states = len(index.voices), dict(index.states)
    return Summed(mark, len(index.pieces), len(index.statements), voices, states, name, warned(warnings))


def _stop_at(errors: Sequence[DigestError], left: Sequence[object], options: Options) -> None:
    if errors and not options.keep_going:
        raise BuildError(errors)
    if not left:
        hint = "Put at least one article there, as an .md or .txt file."
        nothing = ContentError("no articles", path=str(options.content / ARTICLES), hint=hint)
        raise BuildError([*errors, nothing])


def _placed(error: DigestError, content: Path) -> DigestError:
    """An article's error with the path as the user would type it."""
    return error.at(str(content / error.path)) if error.path else error


def _painter(config: Config) -> "tuple[Painter | None, list[DigestError]]":
    """What draws the pictures for shared pages, where there can and shall be any."""
    if not config.site.base_url or config.site.cards == "none":
        return None, []
    from digest.cards import find_painter  # noqa: PLC0415 - the letters take long to load

    return find_painter(templates() / "cards", config.colours)


def _warnings(config: Config) -> list[DigestError]:
    if config.site.base_url:
        return []
    hint = 'Set base_url = "https://..." in [site] of digest.toml.'
    return [ConfigError("no base_url: the sitemap, feeds and hreflang are left out", hint=hint)]


def _tracked(make: Maker, track: Track) -> Maker:
    """A maker that shows how far it has come."""

    def made(changed: Sequence[Sheaf], stage: Path, before: Stood, /) -> Iterator[Made]:
        yield from track(make(changed, stage, before), "Writing", len(changed))

    return made


def _checked(summaries: Sequence[Summary], warnings: list[DigestError], options: Options) -> Check:
    """What is wrong with what was made joins the warnings, or stops it all."""

    def check(astray: Mapping[str, str]) -> None:
        problems = [Problem(one.path, what) for one in summaries for what in one.problems]
        problems += repeated((one.path, [said.id for said in one.said]) for one in summaries)
        problems += [Problem(page, f'a link to "{target}", which is not there') for target, page in astray.items()]
        warnings.extend(CheckError(problem.what, path=problem.path) for problem in sorted(problems))
        if options.strict and warnings:
            raise BuildError(warnings)

    return check


def _overrides(content: Path) -> Path | None:
    """The editors' own templates and assets, which stand before the built-in ones. Raises TemplateError."""
    folder = content / "templates"
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():  # what is published comes from the content folder alone
            raise TemplateError("a link, which is not followed", path=str(path), hint="Put the file itself there.")
    return folder if folder.is_dir() else None
