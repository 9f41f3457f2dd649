"""Print how large the search's index is for many invented articles, and what a browser loads of it for a query.

    python -m bench.search [--articles N] [--sentences N]

The articles have sentences of 24 words in each language, drawn as words are in real text (Zipf) from 60,000 Arabic
and 30,000 English ones, half of their days in the last of three years; 3,000 people and 600 places are named, a few
of them often. The site's own script asks in Chromium (DIGEST_CHROMIUM), for playwright is among the test tools.

Bytes are counted uncompressed, as the least of hosts sends them, the page with style and scripts included, no fonts:
all that is loaded when the first result is shown, or when the search rests and says how far back it has found nothing.
"""

import argparse
import os
import random
import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import accumulate
from statistics import median
from time import perf_counter
from urllib.parse import quote

from playwright.sync_api import Page as View
from playwright.sync_api import Route, sync_playwright

from digest.config import Site
from digest.index import Index, index_of
from digest.laid import filed
from digest.machine import templates
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
from digest.press import Press
from digest.search import FOLDER, article_file, article_terms, page_of, passed_over, term_pages
from digest.searchnames import name_terms
from digest.shards import Postings, article_keys, file_of, newest, spread, values
from digest.templating import load_environment

LIMIT = 300_000
WORDS = 24  # of a sentence
HOST = "http://bench.invalid/"
CHROMIUM = os.environ.get("DIGEST_CHROMIUM", "/usr/bin/chromium")


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

    def article(self, n: int, on: date | None = None) -> Analysis:
        """One article, on some day."""
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
        day = on or date(2026, 12, 31) - timedelta(int(1095 * self.draw.random() ** 2))
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


def measure(index: Index, maker: Maker) -> None:
    """Build the search and print what it weighs."""
    pieces = index.pieces
    keys = article_keys({p.article.slug: p.article.date for p in pieces})
    began = perf_counter()
    articles = [(keys[p.article.slug], article_terms(p)) for p in pieces]
    terms_took = perf_counter() - began
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    articles.sort(reverse=True)
    began = perf_counter()
    files = laid(articles)
    laid_took = perf_counter() - began
    names = name_terms(index.subjects, index.voices)
    files |= {page.path: page.body for page in term_pages("n", list(spread(names)))}
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    began = perf_counter()
    docs = {f"{FOLDER}a/{file_of(keys[p.article.slug])}.json": article_file(p) for p in pieces}
    each = [took / len(pieces) * 1000 for took in (terms_took, perf_counter() - began)]
    print(f"{len(pieces)} articles; terms {each[0]:.2f} ms an article, their files {each[1]:.2f}")
    print(f"laid into files in {laid_took:.1f} s, {grown:.0f} MB more memory, all at once")
    for folder in ("t", "r", "n"):
        sizes = sorted(len(body) for path, body in files.items() if path.startswith(f"{FOLDER}{folder}/"))
        scatter = f"median {median(sizes) / 1000:.1f} KB, largest {sizes[-1] / 1000:.1f}"
        print(f"{len(sizes)} files in {folder}/, {sum(sizes) / 1e6:.1f} MB: {scatter}")
        print(f"list of files {len(files[f'{FOLDER}{folder}/tree.json']) / 1000:.1f} KB")
    sizes = sorted(map(len, docs.values()))
    scatter = f"median {median(sizes) / 1000:.1f} KB, largest {sizes[-1] / 1000:.1f}"
    print(f"files of articles {sum(sizes) / 1e6:.1f} MB: {scatter}")
    added(files, articles, maker)
    queries({**files, **docs, **shell(index)}, maker)


def laid(articles: Sequence[tuple[str, Postings]]) -> dict[str, bytes]:
    """The files of the terms of all articles, the newest first."""
    count = newest([key for key, _ in articles])
    parts = {"t": articles[count:], "r": articles[:count]}
    return {page.path: page.body for folder, own in parts.items() for page in term_pages(folder, filed(values(own)))}


def shell(index: Index) -> dict[str, bytes]:
    """The search's own page and what goes with it."""
    pages = [passed_over(), page_of(Press(index, Site(), load_environment([templates()])), "ar")]
    assets = {f"assets/{path.name}": path.read_bytes() for path in (templates() / "assets").iterdir() if path.is_file()}
    return {**{page.path: page.body for page in pages}, **assets}


def queries(files: Mapping[str, bytes], maker: Maker) -> None:
    """What a browser loads before the first result."""
    draw = random.Random(7)
    arabic, english = maker.arabic.words, maker.english.words
    sets = {
        "a rare word": [[draw.choice(arabic[20_000:])] for _ in range(50)],
        "a usual word": [[draw.choice(arabic[200:5000])] for _ in range(50)],
        "the commonest words": [[word] for word in arabic[:20]],
        "two Arabic words": [draw.sample(arabic[20:5000], 2) for _ in range(100)],
        "three English words": [draw.sample(english[20:5000], 3) for _ in range(100)],
        "a name": [list(name.split()) for name, _ in maker.names[:100]],
        "three commonest": [draw.sample(arabic[:20], 3) for _ in range(50)],
        "five usual words": [draw.sample(arabic[20:2000], 5) for _ in range(100)],
        "common with rare": [[draw.choice(arabic[:20]), draw.choice(arabic[2000:20_000])] for _ in range(50)],
    }
    with browser() as view:
        for what, asked in sets.items():
            rows = [first_result(view, files, words) for words in asked]
            sizes = sorted(size / 1000 for size, _ in rows)
            rests = sum(rested for _, rested in rows)
            over = "  OVER" if sizes[-1] * 1000 > LIMIT else ""
            print(
                f"{what:<20} median {median(sizes):>4.0f} KB, worst {sizes[-1]:.0f}; rests {rests} of {len(rows)}{over}"
            )


@contextmanager
def browser() -> Iterator[View]:
    """A page in Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


def first_result(view: View, files: Mapping[str, bytes], words: list[str]) -> tuple[int, bool]:
    """Bytes loaded when the first result stands, or there is none so far; and whether the search rests without."""
    loaded: list[int] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        body = files.get(path)
        if body is None:
            route.abort()
            return
        shown = f"{FOLDER}a/" in path and any("/a/" in one for one in asked)
        if not shown:  # the first result stands before the second article is asked for
            loaded.append(len(body))
        asked.append(path)
        kinds = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
        route.fulfill(body=body, content_type=kinds.get(path.rsplit(".", 1)[1], "application/json"))

    asked: list[str] = []
    view.unroute_all()
    view.route("**/*", answer)
    view.goto(f"{HOST}ar/{FOLDER}index.html?q={quote(' '.join(words))}")
    while view.evaluate("found.ariaBusy !== 'false' && !document.querySelector('.found')"):
        view.wait_for_timeout(5)
    return sum(loaded), not any("/a/" in one for one in asked) and view.is_visible("#more")


def added(files: Mapping[str, bytes], articles: Sequence[tuple[str, Postings]], maker: Maker) -> None:
    """What one more article rewrites, on the newest day."""
    index = index_of([maker.article(10**6, date(2026, 12, 31))], maker.english_of, ())
    terms = article_terms(index.pieces[0])
    key = article_keys({"more": date(2026, 12, 31)})["more"]
    after = laid([(key, terms), *articles])
    changed = [path for path in after if files.get(path) != after[path]]
    gone = sum(path not in after for path in files if "/t/" in path or "/r/" in path)
    size = sum(len(after[path]) for path in changed) / 1e6
    print(f"one more article, {len(terms)} terms: rewrites {len(changed)} files, {size:.2f} MB, removes {gone}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=20)
    options = parser.parse_args()
    maker = Maker(options.sentences)
    analyses = [maker.article(n) for n in range(options.articles)]
    measure(index_of(analyses, maker.english_of, ()), maker)


if __name__ == "__main__":
    main()
