"""Print how large the search's index is for many invented articles, and what a browser loads of it for a query.

    python -m bench.search [--articles N] [--sentences N]

The articles have sentences of 24 words in each language, drawn as words are in real text (Zipf) from 60,000 Arabic
and 30,000 English ones, half of their days in the last of three years; 3,000 people and 600 places are named, a few
of them often. Bytes are counted uncompressed, as the least of hosts sends them; gzip beside it. The first result needs
the list, the files of the words and one article; `page` is the page itself with its style and script, no fonts.
"""

import argparse
import gzip
import random
import resource
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import perf_counter
from zlib import crc32

from digest.arabic import fold
from digest.corpus import Piece
from digest.index import index_of
from digest.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    Entity,
    EntityType,
    Kind,
    Mention,
    Sentence,
    Span,
    SpeakerKind,
    State,
    Statement,
    Translation,
)
from digest.search import FOLDER, article_file, article_terms, term_pages
from digest.searchkeys import query_keys
from digest.shards import Terms, article_keys

LIMIT = 300_000
WORDS = 24  # of a sentence
ASSETS = Path(__file__).parent.parent / "templates" / "assets"


class Words:
    """Words to draw from, the frequent ones first."""

    def __init__(self, draw: random.Random, letters: str, count: int) -> None:
        known = dict.fromkeys("".join(draw.choices(letters, k=draw.randint(3, 8))) for _ in range(count * 2))
        self.words = list(known)[:count]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(count)))
        self._draw = draw

    def some(self, count: int) -> list[str]:
        """So many of them."""
        return self._draw.choices(self.words, cum_weights=self._weights, k=count)


class Maker:
    """Makes articles, always the same."""

    def __init__(self, sentences: int) -> None:
        self.draw = random.Random(5)
        self.sentences = sentences
        self.arabic = Words(self.draw, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" + "اليونم" * 4, 60_000)
        self.english = Words(self.draw, "abcdefghijklmnopqrstuvwxyz" + "etaoin" * 4, 30_000)
        names = [(" ".join(self.arabic.words[n : n + 2]), " ".join(self.english.words[n : n + 2])) for n in range(3600)]
        self.names = [(ar, en.title()) for ar, en in names]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.names))))
        self.english_of: dict[str, Translation] = {}

    def article(self, n: int) -> Analysis:
        """One article."""
        chosen = sorted(set(self.draw.choices(range(len(self.names)), cum_weights=self._weights, k=8)))
        entities = [self._entity(k) for k in chosen]
        text, sentences, mentions, statements = "", [], [], []
        for k in range(self.sentences):
            words, who = self.arabic.some(WORDS), self.draw.choice(chosen)
            name = self.names[who][0]
            start, words[3] = len(text), name
            at = start + len(" ".join(words[:3])) + 1
            text += " ".join(words) + ".\n"
            span = Span(start, len(text) - 1)
            sentences.append(Sentence(k, span, 0))
            mentions.append(Mention(Span(at, at + len(name)), str(who)))
            if self.draw.random() < 0.5:
                statements.append(self._statement(f"{n}-{k}", k, span, str(who)))
            english = " ".join([*self.english.some(WORDS - 2), self.names[who][1]])
            self.english_of[span.of(text)] = Translation(span.of(text), english, State.MACHINE)
        day = date(2026, 12, 31) - timedelta(int(1095 * self.draw.random() ** 2))
        block = Block(BlockKind.PARAGRAPH, Span(0, len(text) - 1), tuple(sentences))
        article = Article(f"article-{n}", f"articles/{n}.md", text, title=text[:60], outlet="صحيفة", date=day)
        return Analysis(article, (block,), tuple(entities), tuple(mentions), (), tuple(statements))

    def _entity(self, k: int) -> Entity:
        ar, en = self.names[k]
        kind, mind = (
            (EntityType.PLACE, SpeakerKind.ORGANISATION) if k % 6 == 0 else (EntityType.PERSON, SpeakerKind.PERSON)
        )
        return Entity(str(k), kind, mind, ar, en, known=f"lexicon:{ar}", confirmed=True)

    def _statement(self, ident: str, k: int, span: Span, who: str) -> Statement:
        kind = self.draw.choices(list(Kind), (3, 6, 2, 0))[0]
        return Statement(ident, (span,), (k,), who, kind, None, 0.9, True, "bench")


def measure(pieces: tuple[Piece, ...], maker: Maker) -> None:
    """Build the index and print what it weighs."""
    keys = article_keys({p.article.slug: p.article.date for p in pieces})
    began = perf_counter()
    articles = [(keys[p.article.slug], article_terms(p)) for p in pieces]
    terms_took = perf_counter() - began
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = perf_counter()
    files = {page.path: page.body for page in term_pages(articles)}
    merge_took = perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    began = perf_counter()
    docs = [len(article_file(p)) for p in pieces]
    docs_took = perf_counter() - began
    shards = sorted(len(body) for path, body in files.items() if "/t/" in path)
    count = len(pieces)
    each = f"terms {terms_took / count * 1000:.2f} ms an article, their files {docs_took / count * 1000:.2f}"
    print(f"{count} articles; {each}")
    print(f"merged and split in {merge_took:.1f} s, {grown:.0f} MB more memory, all terms at once")
    spread = f"median {median(shards) / 1000:.1f} KB, largest {shards[-1] / 1000:.0f}"
    print(f"{len(shards)} files of terms, {sum(shards) / 1e6:.1f} MB: {spread}")
    print(f"list of files {len(files[f'{FOLDER}index.json']) / 1000:.1f} KB")
    print(
        f"article files {sum(docs) / 1e6:.1f} MB, median {median(docs) / 1000:.1f} KB, largest {max(docs) / 1000:.1f}"
    )
    queries(files, maker, max(docs))
    added(files, articles, maker)


def queries(files: Mapping[str, bytes], maker: Maker, doc: int) -> None:
    """What a browser loads before the first result."""
    page = sum(len((ASSETS / name).read_bytes()) for name in ("style.css", "search.js")) + 12_000
    draw = random.Random(7)
    arabic, english = maker.arabic.words, maker.english.words
    sets = {
        "a rare word": [[draw.choice(arabic[20_000:])] for _ in range(100)],
        "a usual word": [[draw.choice(arabic[200:5000])] for _ in range(100)],
        "the commonest words": [[word] for word in arabic[:20]],
        "two Arabic words": [draw.sample(arabic[20:5000], 2) for _ in range(100)],
        "three English words": [draw.sample(english[20:5000], 3) for _ in range(100)],
        "a name": [list(name.split()) for name, _ in maker.names[:100]],
        "three commonest": [draw.sample(arabic[:20], 3) for _ in range(50)],
        "five usual words": [draw.sample(arabic[20:2000], 5) for _ in range(100)],
    }
    index = files[f"{FOLDER}index.json"]
    print(f"page {page / 1000:.0f} KB; then for the first result, KB (gzip)")
    for what, asked in sets.items():
        loads_of = sorted((_loaded(files, words, index) for words in asked), key=lambda pair: pair[0])
        sizes = [(raw + doc + page) / 1000 for raw, _ in loads_of]
        zipped = [small / 1000 for _, small in loads_of]
        print(
            f"{what:<22} median {median(sizes):>5.0f} ({median(zipped):.0f}), worst {sizes[-1]:.0f} ({max(zipped):.0f})"
            f"{'  OVER' if sizes[-1] * 1000 > LIMIT else ''}"
        )


def _loaded(files: Mapping[str, bytes], words: list[str], index: bytes) -> tuple[int, int]:
    wanted = {_file(files, key) for word in words for key in query_keys(fold(word))}
    bodies = [index, *(files[path] for path in wanted)]
    return sum(map(len, bodies)), sum(len(gzip.compress(body, 6)) for body in bodies)


def _file(files: Mapping[str, bytes], term: str) -> str:
    bits = f"{crc32(term.encode()):032b}"
    return next(path for size in range(33) if (path := f"{FOLDER}t/x{bits[:size]}.json") in files)


def added(files: Mapping[str, bytes], articles: list[tuple[str, Terms]], maker: Maker) -> None:
    """What one more article rewrites."""
    more = index_of([maker.article(10**6)], maker.english_of, ()).pieces[0]
    terms = article_terms(more)
    after = {page.path: page.body for page in term_pages([("zzzzzzz", terms), *articles])}
    changed = [path for path in after if files.get(path) != after[path]]
    listed = "changed" if f"{FOLDER}index.json" in changed else "as before"
    count, size = len(terms.postings) + len(terms.names), sum(len(after[path]) for path in changed) / 1e6
    print(f"one more article, {count} terms: rewrites {len(changed)} files, {size:.1f} MB; list {listed}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=20)
    options = parser.parse_args()
    maker = Maker(options.sentences)
    analyses = [maker.article(n) for n in range(options.articles)]
    measure(index_of(analyses, maker.english_of, ()).pieces, maker)


if __name__ == "__main__":
    main()
