"""The whole of a build, in the order in which it happens: `build` is where to begin reading.

What one article gives depends on that article, the authority and the package alone. What depends on several
articles is worked out once, by the index. Nothing here reaches the network, and nothing that is written
depends on the clock.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from digest.authority import entities, read_authority, strays
from digest.cache import FOLDER, Cache
from digest.camel import CamelData, find_data
from digest.cards import Painter, find_painter
from digest.check import Problem, repeated
from digest.config import Config, load_config
from digest.corpus import Index
from digest.corrections import astray, load_corrections
from digest.errors import BuildError, CheckError, ConfigError, ContentError, DigestError, OutputError, TemplateError
from digest.gather import Means, gather
from digest.glossary import load_glossary
from digest.index import build_index
from digest.inputs import Summed, inputs_mark, warned
from digest.memory import load_memory
from digest.model import State
from digest.output import Check, Order, Written, finish_swap, noted, publish, standing
from digest.overrides import homeless, load_overrides, unmet
from digest.parallel import Given
from digest.press import templates, templates_hash
from digest.progress import Track, untracked
from digest.read import FOLDER as ARTICLES
from digest.read import read_articles
from digest.render import sheaves
from digest.sheaf import Sheaf
from digest.summary import Summary
from digest.table import Row
from digest.translate import Engine, find_engine
from digest.workshop import Made, Maker, together

NOTE = "said"  # the name under which a site's table keeps what the last build said


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. `strict` makes warnings errors, `keep_going` builds what can be read."""

    content: Path = Path("content")
    output: Path = Path("site")
    strict: bool = False
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did.

    `states` counts sentences by who stands behind their English, `errors` are what `keep_going` passed over.
    """

    articles: int
    statements: int
    speakers: int
    states: Mapping[State, int]
    engine: str  # "" where no model is installed
    written: Written
    warnings: tuple[DigestError, ...]
    errors: tuple[DigestError, ...]
    seconds: float


def build(options: Options, track: Track = untracked) -> Report:
    """Build the site. Raises DigestError, and then the published site is as it was."""
    began = time.perf_counter()
    check_places(options.content, options.output)
    finish_swap(options.output)
    around = _look_around(options.content)
    mark = around.mark(options.content)
    said, written, errors = _as_before(mark, options) or _built(options, track, around, mark)
    return Report(
        articles=said.articles,
        statements=said.statements,
        speakers=said.speakers,
        states=said.states,
        engine=said.engine,
        written=written,
        warnings=tuple(one.again() for one in said.warnings),
        errors=tuple(errors),
        seconds=time.perf_counter() - began,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The settings, and what the machine has that a build uses."""

    config: Config
    camel: CamelData
    engine: Engine | None
    problems: tuple[DigestError, ...]  # with what the machine has

    def mark(self, content: Path) -> str:
        """A hash of everything that the build depends on."""
        ours = templates_hash([templates()])  # in a checkout they stand beside the package
        engine = self.engine.key if self.engine else ""
        return inputs_mark(content, ours, self.camel.mark, engine, *map(str, self.problems))


def _look_around(content: Path) -> _Around:
    config = load_config(content)
    camel, missing = find_data(config, content)
    engine, passed_over = find_engine(config, content)
    return _Around(config, camel, engine, (*missing, *passed_over))


Done = tuple[Summed, Written, Sequence[DigestError]]


def _as_before(mark: str, options: Options) -> Done | None:
    """What the last build said, where nothing that it depended on has changed, nor what it left behind."""
    with contextlib.suppress(msgspec.MsgspecError):
        said = msgspec.json.decode(noted(options.output, NOTE) or "{}", type=Summed)
        written = standing(options.output) if said.mark == mark else None
        if written and not (options.strict and said.warnings):
            return said, written, ()
    return None


def _built(options: Options, track: Track, around: _Around, mark: str) -> Done:
    content, config = options.content, around.config
    entries, log = read_authority(content), load_corrections(content)
    authority, overrides = entities(entries), load_overrides(content)
    memory, glossary = load_memory(content), load_glossary(content)
    articles, errors = read_articles(content)
    _stop_at(errors, articles, options)
    with Cache(content / FOLDER) as cache:
        given = Given(authority, around.camel)
        means = Means(given, overrides, memory, glossary, around.engine, config.translate.lowest_score, cache, track)
        gathered = gather(articles, means)
        errors += [_placed(error, content) for error in gathered.errors]
        _stop_at(errors, gathered.summaries, options)
        index = build_index(gathered.summaries, gathered.fetch, authority, log)
        painter, unpainted = _painter(config)
        asked = [one for summary in gathered.summaries for one in summary.unmet]
        warnings = [*unpainted, *_warnings(config), *around.problems, *unmet(asked, content)]
        if not errors:  # an article that cannot be read is no reason to doubt what the editors say of it
            warnings += [*strays(entries, articles), *homeless(overrides, articles, content)]
            warnings += astray(log, index.corrections)

        def said() -> Summed:
            return _summed(mark, index, around.engine, (*warnings, *cache.warnings))

        def notes() -> dict[str, str]:
            """What to say again when nothing has changed; nothing where content was changed while it was read."""
            whole = not errors and around.mark(content) == mark
            return {NOTE: msgspec.json.encode(said()).decode() if whole else ""}

        found = list(sheaves(index, config, _overrides(content), painter, cache))
        check = _checked(gathered.summaries, warnings, options)
        written = publish(found, options.output, Order(_tracked(together(cache.reopen), track), check, notes))
        return said(), written, errors


def _summed(mark: str, index: Index, engine: Engine | None, warnings: Iterable[DigestError]) -> Summed:
    name = engine.name if engine else ""
    voices, states = len(index.voices), dict(index.states)
    return Summed(mark, len(index.pieces), len(index.statements), voices, states, name, warned(warnings))


def check_places(content: Path, output: Path) -> None:
    """Refuse to write over the content or into it. Raises OutputError."""
    source, target = content.resolve(), output.resolve()
    if source.is_relative_to(target) or target.is_relative_to(source):
        hint = "Give a folder of its own with --output."
        raise OutputError(f"the site cannot stand around or inside {content}", path=str(output), hint=hint)


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


def _painter(config: Config) -> tuple[Painter | None, list[DigestError]]:
    """What draws the pictures for shared pages, where there can and shall be any."""
    wanted = config.site.base_url and config.site.cards != "none"
    return find_painter(templates() / "cards") if wanted else (None, [])


def _warnings(config: Config) -> list[DigestError]:
    if config.site.base_url:
        return []
    hint = 'Set base_url = "https://..." in [site] of digest.toml.'
    return [ConfigError("no base_url: the sitemap, feeds and hreflang are left out", hint=hint)]


def _tracked(make: Maker, track: Track) -> Maker:
    """A maker that shows how far it has come."""

    def made(changed: Sequence[Sheaf], stage: Path, known: Mapping[str, Row], /) -> Iterator[Made]:
        yield from track(make(changed, stage, known), "Writing", len(changed))

    return made


def _checked(summaries: Sequence[Summary], warnings: list[DigestError], options: Options) -> Check:
    """What is wrong with what was made joins the warnings, or stops it all."""

    def check(made: Sequence[Made], stands: Callable[[str], bool]) -> None:
        problems = [Problem(one.path, what) for one in summaries for what in one.problems]
        problems += repeated((one.path, [said.id for said in one.said]) for one in summaries)
        problems += astray_links(made, stands)
        warnings.extend(CheckError(problem.what, path=problem.path) for problem in sorted(problems))
        if options.strict and warnings:
            raise BuildError(warnings)

    return check


def astray_links(made: Iterable[Made], stands: Callable[[str], bool]) -> list[Problem]:
    """Links of new pages to what will not be there, each address once."""
    found: dict[str, str] = {}
    for one in made:
        for target, page in one.links.items():
            if target not in found and not stands(target):
                found[target] = page
    return [Problem(page, f'a link to "{target}", which is not there') for target, page in found.items()]


def _overrides(content: Path) -> Path | None:
    """The editors' own templates and assets, which stand before the built-in ones. Raises TemplateError."""
    folder = content / "templates"
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():  # what is published comes from the content folder alone
            raise TemplateError("a link, which is not followed", path=str(path), hint="Put the file itself there.")
    return folder if folder.is_dir() else None
