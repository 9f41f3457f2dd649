"""The whole of a build, in the order in which it happens: `build` is where to begin reading.

What one article gives depends on that article, the authority and the package alone. What depends on several
articles is worked out once, by the index. Nothing here reaches the network, and nothing that is written
depends on the clock.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.authority import entities, read_authority, strays
from digest.cache import FOLDER, Cache
from digest.camel import find_data
from digest.cards import Painter, find_painter
from digest.check import Problem, repeated
from digest.config import Config, load_config
from digest.corrections import astray, load_corrections
from digest.errors import BuildError, CheckError, ConfigError, ContentError, DigestError, OutputError
from digest.gather import Means, gather
from digest.glossary import load_glossary
from digest.index import build_index
from digest.memory import load_memory
from digest.model import State
from digest.output import Check, Order, Written, finish_swap, publish
from digest.overrides import homeless, load_overrides, unmet
from digest.parallel import Given
from digest.press import templates
from digest.progress import Track, untracked
from digest.read import FOLDER as ARTICLES
from digest.read import read_articles
from digest.render import sheaves
from digest.sheaf import Sheaf
from digest.summary import Summary
from digest.table import Row
from digest.translate import find_engine
from digest.workshop import Made, Maker, together


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
    content, output = options.content, options.output
    check_places(content, output)
    finish_swap(output)

    config = load_config(content)
    entries, overrides, memory = read_authority(content), load_overrides(content), load_memory(content)
    log = load_corrections(content)
    authority, glossary = entities(entries), load_glossary(content)
    articles, errors = read_articles(content)
    _stop_at(errors, articles, options)
    camel, missing = find_data(config, content)
    with Cache(content / FOLDER) as cache:
        engine, passed_over = find_engine(config, content)
        given = Given(authority, camel)
        means = Means(given, overrides, memory, glossary, engine, config.translate.lowest_score, cache, track)
        gathered = gather(articles, means)
        errors += [_placed(error, content) for error in gathered.errors]
        _stop_at(errors, gathered.summaries, options)
        index = build_index(gathered.summaries, gathered.fetch, authority, log)
        painter, unpainted = _painter(config)
        warnings = [
            *unpainted,
            *_warnings(config),
            *missing,
            *passed_over,
            *unmet((one for summary in gathered.summaries for one in summary.unmet), content),
        ]
        if not errors:  # an article that cannot be read is no reason to doubt what the editors say of it
            warnings += [*strays(entries, articles), *homeless(overrides, articles, content)]
            warnings += astray(log, index.corrections)
        found = list(sheaves(index, config, _overrides(content), painter, cache))
        order = Order(_tracked(together(cache.reopen), track), _checked(gathered.summaries, warnings, options))
        written = publish(found, output, order)
        warnings += cache.warnings

    return Report(
        articles=len(gathered.summaries),
        statements=len(index.statements),
        speakers=len(index.voices),
        states=index.states,
        engine=engine.name if engine else "",
        written=written,
        warnings=tuple(warnings),
        errors=tuple(errors),
        seconds=time.perf_counter() - began,
    )


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
    """The editors' own templates and assets, which stand before the built-in ones."""
    folder = content / "templates"
    return folder if folder.is_dir() else None
