"""Print what each stage of a build costs: seconds, and the memory of this process after it.

    python -m bench.profile_build N [--once] [--work FOLDER]

The stages of `digest/pipeline.py` run one after another in this process (its workers where they pay), over a corpus of
N invented articles, into an empty site and with an empty cache; then, without `--once`, again over the full cache,
into the same site. Rendering, checking and publishing interleave in a build; here all pages are rendered first, which
costs memory that a build does not take: their bytes, shown apart. `peak` is the most that this process has had so far.
"""

import argparse
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from bench.corpus import write_corpus
from digest.authority import entities, read_authority
from digest.cache import FOLDER, Cache
from digest.check import Checker, check_analyses
from digest.config import load_config
from digest.index import build_index
from digest.memory import load_memory
from digest.model import Analysis
from digest.output import publish_folder
from digest.parallel import Given, analyse_all
from digest.read import read_articles
from digest.render import render
from digest.translate import translate_all

Result = TypeVar("Result")


def resident() -> float:
    """The memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor() -> float:
    """Processor seconds so far, of this process and of those that it has started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(name: str, work: Callable[[], Result]) -> Result:
    """Do it, and print what it took."""
    began, before = perf_counter(), processor()
    result = work()
    spent, cpu = perf_counter() - began, processor() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"| {name} | {spent:.2f} | {cpu:.2f} | {resident():.0f} | {peak:.0f} |", flush=True)
    return result


def profile(content: Path, site: Path) -> None:
    """Build once, stage by stage."""
    print("| stage | seconds | processor seconds | MB after | peak MB |\n|---|---:|---:|---:|---:|")
    began, before = perf_counter(), processor()
    config = load_config(content)
    authority = entities(read_authority(content))
    memory = timed("memory", lambda: load_memory(content))
    articles, _ = timed("read", lambda: read_articles(content))
    with Cache(content / FOLDER) as cache:
        found = timed("analyse", lambda: list(analyse_all(articles, Given(authority), cache)))
        analyses = [each for each in found if isinstance(each, Analysis)]
        sentences = [s.span.of(a.article.text) for a in analyses for s in a.sentences]
        titles = [a.article.title for a in analyses if a.article.title]
        translations = timed("translate", lambda: translate_all([*titles, *sentences], memory, None, cache))
    index = timed("index", lambda: build_index(analyses, translations, authority, config))
    pages = timed("render", lambda: list(render(index, config)))
    checker = Checker({a.article.slug: a.article.text for a in analyses})
    timed("check: pages", lambda: sum(1 for _ in checker.watch(pages)))
    timed("check: analyses", lambda: check_analyses(analyses))
    timed("check: links", checker.problems)
    written = timed("publish", lambda: publish_folder(pages, site))
    total, cpu = perf_counter() - began, processor() - before
    html = sum(page.path.endswith(".html") for page in pages)
    print(f"| all | {total:.2f} | {cpu:.2f} | | |\n")
    print(
        f"{len(analyses):,} articles, {html:,} pages and {len(pages) - html:,} other files of "
        f"{sum(len(page.body) for page in pages) / 1e6:.0f} MB, {written.new + written.changed:,} of them written: "
        f"{html / total:.0f} pages a second\n"
    )


def main() -> None:
    """Profile what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile_build", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--work", type=Path, help="a folder for content and site; a temporary one if not given")
    parser.add_argument("--once", action="store_true", help="only from nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        content = Path(work) / "content"
        write_corpus(options.count, content)
        for name in ("from nothing", "again, nothing changed")[: 1 if options.once else 2]:
            print(f"{options.count:,} articles, {name}:\n")
            profile(content, Path(work) / "site")


if __name__ == "__main__":
    main()
