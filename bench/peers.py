"""Print how fast digest builds a site of N invented articles, beside other generators on the same articles.

    python -m bench.peers [--sizes 100,1000,10000] [--tools digest,Hugo,…] [--install] [--work FOLDER] [--quick]

The others make one plain page of each article; digest finds who said what and makes a page of each statement, speaker,
name and day in two languages. Its English comes from the editors' memory. Measured are whole commands, from start to
end: a build from nothing (digest: without and with its cache of analyses), one after no change, one after one article
more, the newest, and one after a change to the template of every page. What takes under 5 s is run three times more,
while nobody looks at its memory, and the median stands in the table. `--quick` runs all once. `--install` fetches the
peers that are missing into a cache folder outside the project (Hugo comes from the system).
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Protocol

from bench.corpus import add_article, write_corpus
from bench.generators import CACHE, GENERATORS, Generator, read_source
from bench.process import Run, run

ROOT = Path(__file__).parent.parent
NEWEST = dt.date(2024, 6, 1)  # later than any article of the corpus
SHORT, TIMES = 5.0, 3
DIGEST = "digest"
COLUMNS = ("clean", "cached", "nothing", "article", "template")
TITLES = ("clean", "clean, analyses cached", "no change", "one new article", "changed template")


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of a generator at a size; `runs` is by column. `pages` are HTML files."""

    name: str
    version: str
    articles: int
    runs: dict[str, Run]
    pages: int
    files: int
    bytes: int
    touched: int  # files written for one new article


class Action(Protocol):
    """Runs a command."""

    def __call__(self, *, looking: bool) -> Run: ...


class Bench:
    """Measures one size in a folder."""

    def __init__(self, size: int, work: Path, quick: bool) -> None:
        self.size, self.quick = size, quick
        self.folder = work / str(size)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.content = self.folder / "content"
        write_corpus(size, self.content)
        self.sources = [read_source(path) for path in sorted((self.content / "articles").glob("*.md"))]
        self.count = 0

    def repeated(self, prepare: Callable[[], object], action: Action) -> Run:
        """A run; where it is short, the median time of three more, at whose memory nobody looks."""
        prepare()
        first = action(looking=True)
        if first.seconds >= SHORT or self.quick:
            return first
        runs: list[Run] = []
        for _ in range(TIMES):
            prepare()
            runs.append(action(looking=False))
        seconds, cpu = (median(getattr(each, key) for each in runs) for key in ("seconds", "cpu"))
        return Run(seconds, cpu, first.memory)

    def one_more(self, site: Path, add: Callable[[], object], action: Action) -> tuple[Run, int]:
        """A build with one more article, and how many files it wrote."""
        before: dict[str, tuple[int, int]] = {}

        def prepare() -> None:
            before.clear()
            before.update(_stamps(site))
            add()

        return self.repeated(prepare, action), _changed(before, _stamps(site))

    def next(self) -> int:
        """A number that has not been used."""
        self.count += 1
        return self.count

    def peer(self, peer: Generator) -> Result:
        """Measure a peer."""
        program = peer.found()
        assert program
        site = self.folder / peer.name
        peer.set_up(site, self.sources)

        def act(arguments: Sequence[str]) -> Action:
            given = [a.format(processes=os.cpu_count()) for a in arguments]
            return partial(run, [program, *given], site, peer.environment)

        def more() -> None:
            scratch = self.folder / "new" / "content"
            for name in ("articles", "memory"):
                (scratch / name).mkdir(parents=True, exist_ok=True)
            peer.add(site, read_source(add_article(scratch, self.size + self.next(), NEWEST)))

        runs = {"clean": self.repeated(partial(peer.forget, site), act(peer.clean))}
        pages, files, size = _measure(site / peer.output)
        runs["nothing"] = self.repeated(lambda: None, act(peer.again))
        runs["article"], touched = self.one_more(site / peer.output, more, act(peer.more))
        runs["template"] = self.repeated(lambda: peer.change(site, self.next()), act(peer.anew))
        return Result(peer.name, _version([program, *peer.asks]), self.size, runs, pages, files, size, touched)

    def digest(self) -> Result:
        """Measure digest."""
        site, cache, templates = self.folder / "site", self.content / ".digest", self.content / "templates"
        command = [sys.executable, "-m", "digest", "build", "--content", str(self.content), "--output", str(site)]

        act = partial(run, command, self.folder, {"PYTHONPATH": str(ROOT)})

        def forget(*folders: Path) -> None:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)

        def change() -> None:
            templates.mkdir(exist_ok=True)
            layout = (ROOT / "templates" / "layout.html").read_text("utf-8")
            (templates / "layout.html").write_text(layout.replace("</body>", f"<!-- {self.next()} --></body>"), "utf-8")

        runs = {"clean": self.repeated(lambda: forget(site, cache), act)}
        pages, files, size = _measure(site)
        runs["cached"] = self.repeated(lambda: forget(site), act)
        runs["nothing"] = self.repeated(lambda: None, act)
        add = partial(add_article, self.content)
        runs["article"], touched = self.one_more(site, lambda: add(self.size + self.next(), NEWEST), act)
        runs["template"] = self.repeated(change, act)
        version = _version([sys.executable, "-m", "digest", "--version"])
        return Result(DIGEST, version, self.size, runs, pages, files, size, touched)


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".digest"]
        for name in names:
            path = f"{here}/{name}"
            yield path, os.lstat(path)


def _measure(folder: Path) -> tuple[int, int, int]:
    """HTML pages, files and bytes."""
    found = list(_files(folder))
    return sum(path.endswith(".html") for path, _ in found), len(found), sum(info.st_size for _, info in found)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {path: (info.st_mtime_ns, info.st_ino) for path, info in _files(folder)}


def _changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> int:
    return sum(before.get(path) != stamp for path, stamp in after.items())


def _version(command: Sequence[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    words = (word.strip("v,").split("+")[0] for word in said.split())
    return next((word for word in words if word[:1].isdigit()), said.strip())


def table(results: Sequence[Result], missing: Sequence[Generator]) -> Iterable[str]:
    """The results in Markdown, and what they mean for digest."""
    for size in sorted({result.articles for result in results}):
        own = [result for result in results if result.articles == size]
        yield f"\n{size:,} articles; seconds, and in brackets processor seconds:\n"
        heads = (*TITLES, "pages", "files", "MB", "pages a second", "articles a second", "MB a second",
                 "files for one article", "peak memory, MB")  # fmt: skip
        yield f"| | {' | '.join(heads)} |"
        yield f"|---|{'---:|' * len(heads)}"
        yield from map(_row, own)
        yield from _ratios(own)
    for peer in missing:
        how = " && ".join(peer.install) or "apt-get install hugo"
        yield f"\n{peer.name} is not installed. To have it: python -m bench.peers --install, or {how} (in {CACHE})"


def _row(result: Result) -> str:
    times = [
        f"{result.runs[column].seconds:.2f} ({result.runs[column].cpu:.2f})" if column in result.runs else "–"
        for column in COLUMNS
    ]
    clean = result.runs["clean"].seconds
    rates = [f"{result.pages / clean:,.0f}", f"{result.articles / clean:,.0f}", f"{result.bytes / clean / 1e6:.1f}"]
    memory = max(each.memory for each in result.runs.values()) / 1e6
    counts = [f"{result.pages:,}", f"{result.files:,}", f"{result.bytes / 1e6:.0f}"]
    cells = [*times, *counts, *rates, f"{result.touched:,}", f"{memory:.0f}"]
    return f"| {result.name} {result.version} | {' | '.join(cells)} |"


def _ratios(results: Sequence[Result]) -> Iterable[str]:
    """How many times as good digest is as each peer: above 1 is better."""
    ours = next((result for result in results if result.name == DIGEST), None)
    theirs = [result for result in results if result is not ours]
    if ours is None or not theirs:
        return
    heads = ("pages a second", *(TITLES[COLUMNS.index(column)] for column in COLUMNS if column != "cached"), "memory")
    yield f"\n| by the clock, digest is so many times as good as | {' | '.join(heads)} |"
    yield f"|---|{'---:|' * len(heads)}"
    for each in theirs:
        rate = (ours.pages / ours.runs["clean"].seconds) / (each.pages / each.runs["clean"].seconds)
        times = [each.runs[c].seconds / ours.runs[c].seconds for c in COLUMNS if c != "cached"]
        memory = max(r.memory for r in each.runs.values()) / max(r.memory for r in ours.runs.values())
        yield f"| {each.name} | {' | '.join(f'{ratio:.2f}' for ratio in (rate, *times, memory))} |"


def install(peer: Generator) -> None:
    """Fetch a peer into the cache folder."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for command in peer.install:
        subprocess.run(command, shell=True, check=True, cwd=CACHE)


def machine() -> str:
    """What it was measured on, in a line."""
    info = Path("/proc/cpuinfo")
    names = [line.split(": ", 1)[1] for line in info.read_text().splitlines() if line.startswith("model name")]
    model = f" ({names[0]})" if names else ""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} processors{model}, {system}"


def measure(sizes: Sequence[int], tools: Sequence[str], work: Path, quick: bool = False) -> Iterable[str]:
    """Measure and give the lines of the tables. Peers that are missing are named at the end."""
    wanted = [peer for peer in GENERATORS if peer.name in tools]
    results = []
    for size in sizes:
        bench = Bench(size, work, quick)
        actions: list[Callable[[], Result]] = [bench.digest] if DIGEST in tools else []
        actions += [partial(bench.peer, peer) for peer in wanted if peer.found()]
        for action in actions:
            results.append(action())
            print(_row(results[-1]), file=sys.stderr, flush=True)
        shutil.rmtree(bench.folder)
    yield f"{machine()}."
    yield from table(results, [peer for peer in wanted if not peer.found()])


def main() -> None:
    """Measure what the command line asks for, and print it."""
    names = [DIGEST, *(peer.name for peer in GENERATORS)]
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", default="100,1000", help="numbers of articles")
    parser.add_argument("--tools", default=",".join(names))
    parser.add_argument("--work", type=Path, help="a folder for the sites; a temporary one if not given")
    parser.add_argument("--install", action="store_true", help=f"put missing peers into {CACHE}")
    parser.add_argument("--quick", action="store_true", help="run everything once")
    options = parser.parse_args()
    tools = {name.casefold(): name for name in names}
    wanted = [tools[name.casefold()] for name in options.tools.split(",")]
    for peer in GENERATORS:
        if options.install and peer.name in wanted and not peer.found() and peer.install:
            install(peer)
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        for line in measure([int(size) for size in options.sizes.split(",")], wanted, Path(work), options.quick):
            print(line)


if __name__ == "__main__":
    main()
