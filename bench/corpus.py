"""Write an invented corpus, always the same: a content folder of N articles with their English.

    python -m bench.corpus N FOLDER [--measure]

An article has about 470 Arabic words and 10 attributed statements, made of the patterns of `bench/corpus.toml` by a
random generator that its number seeds: article k is the same in a corpus of any size. People speak as often as in an
archive of news: their rank follows a Zipf–Mandelbrot law, the first speaks in about one article of twenty, and most of
those met in 10,000 articles are met once or twice. Days lie scattered over eight years. The English of every sentence
goes into the editors' memory, a file for each hundred articles, so that a build translates nothing, and no pictures are
drawn for shared pages. `--measure` prints what digest finds in a sample of the articles.
"""

import argparse
import datetime as dt
import json
from collections import Counter
from pathlib import Path

from bench.stories import Pair, Person, person, story

MEMORY = 100  # articles that share a memory file
AUTHORISED = 25  # people whom the editors know, the most frequent


def add_article(content: Path, number: int, day: dt.date | None = None) -> Path:
    """Write one article into a content folder, with its English; its file."""
    made = story(number, day)
    path = content / "articles" / f"{made.slug}.md"
    path.write_text(made.text, "utf-8")
    memory = content / "memory" / f"{number // MEMORY:04}.jsonl"
    known = memory.read_text("utf-8") if memory.exists() else ""
    memory.write_text(known + _lines(made.english), "utf-8")
    return path


def _lines(english: tuple[Pair, ...]) -> str:
    entries = ({"source": ar, "target": en, "state": "edited"} for ar, en in english)
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def write_corpus(count: int, content: Path) -> None:
    """Write a content folder of so many articles; what stands there under other names stays."""
    for name in ("articles", "memory", "authority"):
        (content / name).mkdir(parents=True, exist_ok=True)
    (content / "digest.toml").write_text(
        'site.name_en = "Invented"\nsite.base_url = "https://example.org/digest/"\ntranslate.model = "none"\n'
        'site.cards = "none"\n',
        "utf-8",
    )
    (content / "authority" / "people.yaml").write_text("".join(_entry(person(n)) for n in range(AUTHORISED)), "utf-8")
    for start in range(0, count, MEMORY):
        made = [story(number) for number in range(start, min(start + MEMORY, count))]
        for each in made:
            (content / "articles" / f"{each.slug}.md").write_text(each.text, "utf-8")
        lines = "".join(_lines(each.english) for each in made)
        (content / "memory" / f"{start // MEMORY:04}.jsonl").write_text(lines, "utf-8")


def _entry(who: Person) -> str:
    (ar, en), gender = who.name, "f" if who.sex else "m"
    roles = f"[{{ar: {who.office[0]}, en: {who.office[1]}}}]"
    return f"- {{id: person-{who.rank}, type: person, ar: {ar}, en: {en}, gender: {gender}, roles: {roles}}}\n"


def measure(content: Path, sample: int = 60) -> str:
    """What digest finds in some of the articles, in a line."""
    from digest.analyse import analyse  # noqa: PLC0415 - only the measuring needs digest
    from digest.articles import read_articles  # noqa: PLC0415
    from digest.authority import load_authority  # noqa: PLC0415
    from digest.knowledge import load_knowledge  # noqa: PLC0415

    articles, errors = read_articles(content)
    articles = articles[:: max(1, len(articles) // sample)]
    knowledge = load_knowledge(load_authority(content))
    found = [analyse(article, knowledge) for article in articles]
    statements = [s for analysis in found for s in analysis.statements]
    words = sum(len(article.text[article.body :].split()) for article in articles)
    kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(s.kind.value for s in statements).most_common())
    speakers = len({(a.article.slug, s.speaker) for a in found for s in a.statements})
    n = len(articles)
    return (
        f"{n} articles of {words / n:.0f} words and {sum(len(a.sentences) for a in found) / n:.1f} sentences: "
        f"{len(statements) / n:.1f} statements by {speakers / n:.1f} speakers, "
        f"{sum(s.certain for s in statements) / len(statements):.0%} certain, "
        f"{sum(len(a.entities) for a in found) / n:.1f} entities ({kinds}); {len(errors)} errors"
    )


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measure", action="store_true", help="print what digest finds in a sample")
    options = parser.parse_args()
    write_corpus(options.count, options.folder)
    if options.measure:
        print(measure(options.folder))


if __name__ == "__main__":
    main()
