"""The whole of a build, in the order in which it happens: `build` is where to begin reading.

What one article gives depends on that article, the authority and the package alone. What depends on several
articles is worked out once, by the index. Nothing here reaches the network, and nothing that is written
depends on the clock.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.authority import entities, read_authority, strays
from digest.cache import FOLDER, Cache
from digest.camel import find_data
from digest.check import Checker, Problem, check_analyses
from digest.config import Config, load_config
from digest.corrections import astray, load_corrections
from digest.errors import BuildError, CheckError, ConfigError, ContentError, DigestError, OutputError
from digest.glossary import Glossary, load_glossary
from digest.index import build_index
from digest.memory import load_memory
from digest.model import Analysis, Authorised, State
from digest.output import Written, finish_swap, publish_folder
from digest.overrides import homeless, load_overrides, unmet
from digest.page import Page
from digest.parallel import Given, analyse_all
from digest.progress import Track, untracked
from digest.read import FOLDER as ARTICLES
from digest.read import read_articles
from digest.render import render
from digest.revise import Reviser
from digest.terms import load_language, terms_of
from digest.translate import find_engine, translate_all


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
        results = list(
            track(analyse_all(articles, Given(authority, camel), cache, overrides), "Analysing", len(articles))
        )
        analyses = [result for result in results if isinstance(result, Analysis)]
        errors += [_placed(result, content) for result in results if isinstance(result, DigestError)]
        _stop_at(errors, analyses, options)
        engine, passed_over = find_engine(config, content)
        reviser = _reviser(analyses, glossary, authority, config) if engine else None
        translations = translate_all(_sentences(analyses), memory, engine, cache, reviser, track)
    index = build_index(analyses, translations, authority, config, log)
    warnings = [*_warnings(config), *missing, *cache.warnings, *passed_over, *unmet(analyses, content)]
    if not errors:  # an article that cannot be read is no reason to doubt what the editors say of it
        warnings += [*strays(entries, articles), *homeless(overrides, articles, content)]
        warnings += astray(log, index.corrections)
    pages = track(render(index, config, _overrides(content)), "Writing", None)
    written = publish_folder(_checked(pages, analyses, warnings, options), output)

    return Report(
        articles=len(analyses),
        statements=sum(len(analysis.statements) for analysis in analyses),
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


def _sentences(analyses: Iterable[Analysis]) -> Iterator[str]:
    """Everything whose English a page may want: titles and sentences, as they stand."""
    for analysis in analyses:
        if analysis.article.title:
            yield analysis.article.title
        yield from (sentence.span.of(analysis.article.text) for sentence in analysis.sentences)


def _reviser(
    analyses: Iterable[Analysis], glossary: Glossary, authority: Sequence[Authorised], config: Config
) -> Reviser:
    """What the machine's English is held against."""
    language = load_language(authority)
    return Reviser(terms_of(analyses, glossary, language), language, config.translate.lowest_score)


def _warnings(config: Config) -> list[DigestError]:
    if config.site.base_url:
        return []
    hint = 'Set base_url = "https://..." in [site] of digest.toml.'
    return [ConfigError("no base_url: the sitemap, feeds and hreflang are left out", hint=hint)]


def _checked(
    pages: Iterable[Page], analyses: Sequence[Analysis], warnings: list[DigestError], options: Options
) -> Iterator[Page]:
    """The pages; after the last of them, what is wrong with the site joins the warnings, or stops it all."""
    checker = Checker({analysis.article.slug: analysis.article.text for analysis in analyses})
    yield from checker.watch(pages)
    problems: list[Problem] = [*check_analyses(analyses), *checker.problems()]
    warnings += [CheckError(problem.what, path=problem.path) for problem in problems]
    if options.strict and warnings:
        raise BuildError(warnings)


def _overrides(content: Path) -> Path | None:
    """The editors' own templates and assets, which stand before the built-in ones."""
    folder = content / "templates"
    return folder if folder.is_dir() else None
