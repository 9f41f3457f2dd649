"""Print where a build spends its time: stage by stage, and by the kind of page.

    python -m bench.profile_build 1000 [--work FOLDER]

It is the real build, in one process so that all of it can be seen, over a corpus of `bench/corpus.py`: from nothing,
and again with one more article. Seconds are of the processor, since the clock counts what else the machine does.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any
from unittest import mock

from msgspec.structs import replace

from bench.corpus import add_article, write_corpus
from bench.peers import NEWEST
from digest import building, output
from digest.inputs import Options
from digest.pipeline import build
from digest.sheaf import Sheaf
from digest.stood import Stood
from digest.workshop import Made, Maker, make_sheaf

STAGES = (
    (building, ("article_files", "gather", "build_index")),
    (output, ("_make", "commit", "finish")),
)


class Profile:
    """What one build took."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = defaultdict(float)
        self.kinds: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0, 0.0])

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time is noted."""

        @wraps(work)
        def call(*given: Any, **named: Any) -> Any:
            began = process_time()
            try:
                return work(*given, **named)
            finally:
                self.stages[name.strip("_")] += process_time() - began

        return call

    def maker(self, _begin: object) -> Maker:
        """Makes sheaves here, and notes what each kind took: to be made, and to be put into the stage."""

        def made(sheaves: Sequence[Sheaf], stage: Path, before: Stood, /) -> Iterator[Made]:
            for n, sheaf in enumerate(sheaves):
                began = process_time()
                pages = list(sheaf.make())
                between = process_time()
                one = make_sheaf(replace(sheaf, make=lambda pages=pages: pages), stage, before, str(n))
                kind = self.kinds[sheaf.name.split()[0]]
                spent = (1, len(pages), sum(map(bool, one.staged)), between - began, process_time() - between)
                kind[:] = [was + more for was, more in zip(kind, spent, strict=True)]
                yield one

        return made


def profiled(content: Path, site: Path) -> None:
    """Build, and print what it took."""
    profile = Profile()
    with mock.patch.object(building, "together", profile.maker):
        patches = [
            mock.patch.object(module, name, profile.timed(name, getattr(module, name)))
            for module, names in STAGES
            for name in names
        ]
        for patch in patches:
            patch.start()
        began = process_time()
        report = build(Options(content, site))
        total = process_time() - began
        for patch in patches:
            patch.stop()
    print(f"{report.articles:,} articles, {report.written}\n\n| stage | seconds |\n|---|---:|")
    for name, seconds in profile.stages.items():
        print(f"| {name} | {seconds:.2f} |")
    print(
        f"| all | {total:.2f} |\n\n| pages | sheaves | files | changed | made | put |\n|---|---:|---:|---:|---:|---:|"
    )
    for name, (sheaves, files, changed, made, put) in sorted(profile.kinds.items(), key=lambda pair: -pair[1][3]):
        print(f"| {name} | {sheaves:,.0f} | {files:,.0f} | {changed:,.0f} | {made:.2f} | {put:.2f} |")
    print(flush=True)


def main() -> None:
    """Profile what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile_build", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--work", type=Path, help="a folder for content and site; a temporary one if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        content, site = Path(work) / "content", Path(work) / "site"
        write_corpus(options.count, content)
        profiled(content, site)
        add_article(content, options.count + 1, NEWEST)
        profiled(content, site)


if __name__ == "__main__":
    main()
