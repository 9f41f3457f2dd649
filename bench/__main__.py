"""Print how fast articles are analysed, beside a well-known tokeniser, and how fast sites are built, beside others.

For the analysis the text is the sample article, repeated; figures are the median of several runs on one core. Its last
line is many articles of that size over two processes, each of which has read the lexicon before. The table of builds is
that of `bench/peers.py` for 1,000 invented articles.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from camel_tools.tokenizers.word import simple_word_tokenize

from bench.generators import GENERATORS
from bench.peers import DIGEST, measure
from digest.analyse import analyse
from digest.arabic import words
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Article

SAMPLE = next((Path(__file__).parent.parent / "seeds").glob("*.txt"))
WORDS_OF_AN_ARTICLE = 470
RUNS = 5
SIZES = (1000,)  # articles, for the builds
KNOWLEDGE: list[Knowledge] = []  # a worker's own


def seconds(work: Callable[[], object]) -> float:
    """The median time of several runs."""
    times = []
    for _ in range(RUNS):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return median(times)


def start() -> None:
    """Give a worker its lexicon."""
    KNOWLEDGE.append(load_knowledge())


def count(text: str) -> int:
    """The statements of one article, in a worker."""
    return len(analyse(Article("bench", "articles/bench.txt", text), KNOWLEDGE[0]).statements)


def together(text: str, processes: int = 2, articles: int = 200) -> float:
    """Seconds for many articles over several processes, from when all of them stand ready."""
    with ProcessPoolExecutor(processes, initializer=start) as pool:
        list(pool.map(count, [text] * 4 * processes))
        return seconds(lambda: list(pool.map(count, [text] * articles, chunksize=5))) / articles


def main() -> None:
    """Measure and print a table."""
    text = SAMPLE.read_text("utf-8")
    length = len(text.split())
    began = perf_counter()
    knowledge = load_knowledge()
    print(f"lexicon loaded in {perf_counter() - began:.2f} s; the sample has {length} words")
    print("copies | analyse, s | articles of 470 words a second | tokenise: ours, s | camel-tools, s")
    for copies in (1, 4, 16):
        whole = "\n".join([text] * copies)
        article = Article("bench", "articles/bench.txt", whole)
        spent = seconds(partial(analyse, article, knowledge))
        ours, theirs = seconds(partial(words, whole)), seconds(partial(simple_word_tokenize, whole))
        rate = copies * length / WORDS_OF_AN_ARTICLE / spent
        print(f"{copies:>6} | {spent:>10.3f} | {rate:>30.0f} | {ours:>17.4f} | {theirs:>14.4f}")
    rate = length / WORDS_OF_AN_ARTICLE / together(text)
    print(f"two processes: {rate:.0f} articles of {WORDS_OF_AN_ARTICLE} words a second\n", flush=True)
    with tempfile.TemporaryDirectory() as work:
        for line in measure(SIZES, (DIGEST, *(peer.name for peer in GENERATORS)), Path(work)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
