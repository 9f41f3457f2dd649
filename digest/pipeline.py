"""The whole of a build: `build` is where to begin reading, `digest.building` where to go on.

Only what is needed to find that nothing has changed is imported here. Nothing here reaches the network, and nothing
that is written depends on the clock.
"""

import contextlib
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from digest.camel import find_data
from digest.config import load_config
from digest.errors import DigestError, OutputError
from digest.few import Few
from digest.folders import cache_place
from digest.inputs import FOLDERS, NOTE, Around, Done, Options, Seen, Summed
from digest.model import State
from digest.models import find_engine
from digest.output import SiteFolder, Written, finish_swap, left
from digest.progress import Track, untracked

TRIES = 3  # builds that may begin while the content keeps changing


class Report(msgspec.Struct, frozen=True):
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
    around = look_around(options)
    with left(options.output) as site, contextlib.closing(_few(options, around, site)) as few:
        seen = around.look(options.content)
        said, written, errors = _as_before(seen.mark, site, options) or _built(options, track, around, seen, few, site)
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


def is_current(options: Options) -> bool:
    """Whether the site is what a build of the present content would give, untouched. Raises DigestError."""
    finish_swap(options.output)
    with left(options.output) as site:
        return _as_before(look_around(options).look(options.content).mark, site, options) is not None


def look_around(options: Options) -> Around:
    """The settings, and what the machine has. Raises DigestError."""
    content = options.content
    config = load_config(content)
    cache = cache_place(content, options.output, config.build.cache, options.cache)
    camel, missing = find_data(config, content)
    engine, passed_over = find_engine(config, content)
    return Around(config, camel, engine, (*missing, *passed_over), cache)


def _as_before(mark: str, site: SiteFolder | None, options: Options) -> Done | None:
    """What the last build said, where nothing that it depended on has changed, nor what it left behind."""
    if site is None:
        return None
    with contextlib.suppress(msgspec.MsgspecError):
        said = msgspec.json.decode(site.note(NOTE) or "{}", type=Summed)
        written = site.standing() if said.mark == mark else None
        if written and not (options.strict and said.warnings):
            return said, written, ()
    return None


def _few(options: Options, around: Around, site: SiteFolder | None) -> Few:
    """Who analyses few new articles. Where some file seems to have come or gone, it makes itself ready at once."""
    few = Few(options.content, around.camel, wanted=site is not None and not options.scheduler)
    if site and any(_younger(options.content / name, site.table.path) for name in FOLDERS):
        few.begin()
    return few


def _younger(one: Path, other: Path) -> bool:
    """A guess, whatever clocks say: nothing depends on it but what is begun first."""
    try:
        return one.stat().st_mtime_ns > other.stat().st_mtime_ns
    except OSError:
        return False


def _built(options: Options, track: Track, around: Around, seen: Seen, few: Few, site: SiteFolder | None) -> Done:
    """Build; and begin again where somebody was changing the content meanwhile."""
    few.begin()
    from digest.building import built  # noqa: PLC0415 - while the copy makes itself ready

    for more in reversed(range(TRIES)):
        try:
            return built(options, track, around, seen, few, site)
        except OutputError:
            raise
        except DigestError:
            around = look_around(options)
            last, seen = seen, around.look(options.content)
            if last.mark == seen.mark or not more:
                raise
    raise AssertionError  # the last try has returned or raised


def check_places(content: Path, output: Path) -> None:
    """Refuse to write over the content or into it. Raises OutputError."""
    source, target = content.resolve(), output.resolve()
    if source.is_relative_to(target) or target.is_relative_to(source):
        hint = "Give a folder of its own with --output."
        raise OutputError(f"the site cannot stand around or inside {content}", path=str(output), hint=hint)
