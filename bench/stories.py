"""Invented articles, each made of the patterns of `bench/corpus.toml` by a generator that its number seeds."""

import datetime as dt
import json
import tomllib
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

WORDS = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text("utf-8"))
FIRST, DAYS = dt.date(2016, 1, 1), 8 * 365
RANKS, SHIFT = 30_000, 8
"""The people there are, and how flat their distribution begins: with four or five speakers an article, the first of
30,000 speaks in about 6 % of articles."""
LENGTH = 455  # words after which an article ends

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: names and office in both languages; `sex` is 0 for a man and 1 for a woman."""

    rank: int
    sex: int
    given: Pair
    family: Pair
    office: Pair

    @property
    def name(self) -> Pair:
        """The full name."""
        return f"{self.given[0]} {self.family[0]}", f"{self.given[1]} {self.family[1]}"

    @property
    def full(self) -> Pair:
        """Office and name."""
        return f"{self.office[0]} {self.name[0]}", f"{self.office[1]} {self.name[1]}"


@dataclass(frozen=True, slots=True)
class Story:
    """An article: its file's name without ending, its text, and the English of each sentence."""

    slug: str
    text: str
    english: tuple[Pair, ...]


@cache
def pairs(table: str, key: str) -> tuple[tuple[str, ...], ...]:
    """A list of the tables, each entry in its parts."""
    return tuple(tuple(part.strip() for part in entry.split("|")) for entry in WORDS[table][key])


@cache
def weights() -> list[float]:
    """Running totals of how often each rank speaks."""
    return list(accumulate(1 / (rank + SHIFT) for rank in range(1, RANKS + 1)))


@cache
def person(rank: int) -> Person:
    """The person of a rank, from 0. Ranks beyond the number of names have three of them."""
    draw = Random(f"person {rank}")
    sex = int(draw.random() < 0.3)
    given, family = draw.choice(pairs("people", "women" if sex else "men")), draw.choice(pairs("people", "families"))
    if rank % 4 == 3:
        father = draw.choice(pairs("people", "men"))
        given = (f"{given[0]} {father[0]}", f"{given[1]} {father[1]}")
    forms, english = draw.choice(pairs("people", "offices"))
    office = fill(draw, (forms.split(" / ")[sex], english), scene(draw, 1, 1, 1, 0), sex)
    return Person(rank, sex, (given[0], given[1]), (family[0], family[1]), office)


@dataclass(frozen=True, slots=True)
class Scene:
    """What one article is about: the few places, countries, topics and bodies that fill its slots."""

    places: tuple[tuple[str, ...], ...]
    topics: tuple[tuple[str, ...], ...]
    countries: tuple[tuple[str, ...], ...]
    bodies: tuple[Pair, ...] = ()


def scene(draw: Random, places: int = 5, topics: int = 2, countries: int = 3, bodies: int = 3) -> Scene:
    """A scene. Lists are drawn from as in the news: what stands first in them comes up most."""
    where, what = _choose(draw, "places", places), _choose(draw, "topics", topics)
    first = Scene(where, what, _choose(draw, "countries", countries))
    return replace(first, bodies=tuple(fill(draw, pair, first) for pair in _choose(draw, "bodies", bodies)))


def _choose(draw: Random, key: str, many: int) -> tuple[tuple[str, ...], ...]:
    entries = pairs("world", key)
    return tuple(entries[int(len(entries) * draw.random() ** 1.6)] for _ in range(many))


def fill(draw: Random, pair: tuple[str, ...], about: Scene, sex: int = 0) -> Pair:
    """A pattern with its slots filled, alike in both languages. `sex` is that of whom a nisba describes."""
    ar, en = pair[0], pair[1]
    if "{document}" in ar:
        inner = draw.choice(pairs("news", "documents"))
        ar, en = ar.replace("{document}", inner[0]), en.replace("{document}", inner[1])
    if "{" not in ar:
        return ar, en
    country = draw.choice(about.countries)
    named = {
        "place": draw.choice(about.places),
        "topic": draw.choice(about.topics),
        "country": country,
        "body": draw.choice(about.bodies) if about.bodies else ("", ""),
        "month": draw.choice(pairs("world", "months")),
    }
    numbers = {"few": draw.randint(3, 9), "day": draw.randint(1, 28), "n": draw.randint(11, 999) * 10}
    numbers |= {"percent": draw.randint(5, 95), "money": draw.randint(2, 900)}
    nisba = {"nisba": country[2 + sex], "nisba2": country[3], "Nisba": country[4]}
    filled = [text.format(**numbers, **nisba, **{k: v[n] for k, v in named.items()}) for n, text in enumerate((ar, en))]
    return filled[0], filled[1]


class Writer:
    """Writes one article, a paragraph at a time."""

    def __init__(self, number: int) -> None:
        self.draw = Random(f"article {number}")
        self.about = scene(self.draw)
        self.blocks: list[str] = []
        self.english: list[Pair] = []
        self.cast: list[Person] = []
        self.met: set[int] = set()
        self.words = 0

    def some(self, table: str, key: str, sex: int = 0) -> Pair:
        """One of a list, filled; «he / she» becomes the form for `sex`."""
        ar, en = self.draw.choice(pairs(table, key))[:2]
        return fill(self.draw, (ar.split(" / ")[sex] if " / " in ar else ar, en), self.about)

    def add(self, *sentences: Pair) -> None:
        """A block of these sentences."""
        self.blocks.append(" ".join(ar for ar, _ in sentences))
        self.english += sentences
        self.words += self.blocks[-1].count(" ") + 1

    def speaker(self) -> Person:
        """Somebody who has spoken in the article, or somebody new."""
        if len(self.cast) > 1 and self.draw.random() < 0.45:
            return self.draw.choice(self.cast)
        families = {p.family for p in self.cast}
        while True:
            ranks = weights()
            found = person(bisect(ranks, self.draw.random() * ranks[-1]))
            if found.family not in families:
                self.cast.append(found)
                return found

    def call(self, who: Person) -> Pair:
        """Office and name the first time, then the family name."""
        first = who.rank not in self.met
        self.met.add(who.rank)
        return who.full if first else who.family

    def reports(self) -> None:
        """«أكد فلان أن … مضيفا أن …»"""
        who = self.speaker()
        turn = self.some("says", "turns", who.sex) if len(self.cast) > 1 and self.draw.random() < 0.4 else ("", "")
        verb, name, when = self.some("says", "that", who.sex), self.call(who), self.some("says", "occasions")
        first, more, then = (
            self.some("news", "clauses"),
            self.some("says", "going_on", who.sex),
            self.some("news", "clauses"),
        )
        start = f"{turn[0]} {verb[0]}" if turn[0] else f"و{verb[0]}"
        ar = f"{start} {name[0]} {when[0]} أن {first[0]}، {more[0]} أن {then[0]}."
        self.add(
            (ar, f"{name[1]} {verb[1]} {turn[1]} {when[1]} that {first[1]}, {more[1]} that {then[1]}."),
            *self.goes_on(who),
        )

    def goes_on(self, who: Person) -> Iterator[Pair]:
        """Often a second sentence of whoever has the floor."""
        chance = self.draw.random()
        if chance < 0.2:
            quote, verb = self.some("news", "quotes"), ("أضافت" if who.sex else "أضاف")
            yield f"و{verb}: «{quote[0]}».", f"They added: “{quote[1]}.”"
        elif chance < 0.35:
            to, clause = self.some("says", "to", who.sex), self.some("news", "clauses")
            yield f"و{to[0]} أن {clause[0]}.", f"They {to[1]} that {clause[1]}."

    def says(self) -> None:
        """«وقال فلان إن … وإن …»"""
        who = self.speaker()
        name, one, two = self.call(who), self.some("news", "clauses"), self.some("news", "clauses")
        ar = f"و{'قالت' if who.sex else 'قال'} {name[0]} إن {one[0]}، وإن {two[0]}."
        self.add((ar, f"{name[1]} said that {one[1]}, and that {two[1]}."), *self.goes_on(who))

    def quotes(self) -> None:
        """«…»، قال فلان."""
        who = self.speaker()
        name, quote, when = self.call(who), self.some("news", "quotes"), self.some("says", "occasions")
        ar = f"و{'قالت' if who.sex else 'قال'} {name[0]} {when[0]}: «{quote[0]}»."
        self.add((ar, f"{name[1]} said {when[1]}: “{quote[1]}.”"), *self.goes_on(who))

    def relays(self) -> None:
        """«ونقلت وكالة … عن فلان قوله إن …»"""
        who = self.speaker()
        name, relay, clause = self.call(who), self.some("world", "relays"), self.some("news", "clauses")
        ar = f"ونقلت {relay[0]} عن {name[0]} {'قولها' if who.sex else 'قوله'} إن {clause[0]}."
        self.add((ar, f"{relay[1]} quoted {name[1]} as saying that {clause[1]}."), *self.goes_on(who))

    def asks(self) -> None:
        """«ودعا فلان إلى …»"""
        who = self.speaker()
        verb, name, noun = self.some("says", "verbs", who.sex), self.call(who), self.some("news", "nouns")
        stem = verb[0].removesuffix(" بـ")
        object_ = f"إلى {noun[0]}" if stem in ("دعا", "دعت") else f"ب{noun[0]}" if stem != verb[0] else noun[0]
        why = self.some("news", "clauses")
        self.add((f"و{stem} {name[0]} {object_}، لأن {why[0]}.", f"{name[1]} {verb[1]} {noun[1]}, for {why[1]}."))

    def declares(self) -> None:
        """A body, an unnamed source, or words according to a body."""
        body, clause, more = (
            self.draw.choice(self.about.bodies),
            self.some("news", "clauses"),
            self.some("news", "clauses"),
        )
        source = self.some("world", "sources")
        ways = (
            (
                f"وأعلنت {body[0]} في بيان أن {clause[0]}، وأن {more[0]}.",
                f"The {body[1]} announced in a statement that {clause[1]}, and that {more[1]}.",
            ),
            (f"وبحسب {body[0]} فإن {clause[0]}.", f"According to the {body[1]}, {clause[1]}."),
            (
                f"وقال {source[0]} إن {clause[0]}، وإن {more[0]}.",
                f"{source[1]} said that {clause[1]}, and that {more[1]}.",
            ),
        )
        self.add(self.draw.choice(ways))

    def tells(self) -> None:
        """Two sentences of nobody."""
        self.add(self.some("news", "background"), self.some("news", "background"))

    def parts(self) -> None:
        """A sub-headline, with a speaker or without."""
        if self.cast and self.draw.random() < 0.5:
            who, head = self.draw.choice(self.cast), self.some("news", "heads")
            self.add((f"{who.family[0]}: {head[0]}", f"{who.family[1]}: {head[1]}"))
        else:
            self.add(self.some("news", "subheads"))


def story(number: int, day: dt.date | None = None) -> Story:
    """Article `number`, from 0. `day` may be given, for an article that is the newest of all."""
    own = Writer(number)
    title = own.some("news", "titles")
    if own.draw.random() < 0.3:
        first, head = own.speaker(), own.some("news", "heads")
        title = (f"{first.family[0]}: {head[0]}", f"{first.family[1]}: {head[1]}")
    ways = (own.reports, own.says, own.quotes, own.relays, own.asks, own.declares, own.tells)
    own.reports()
    while own.words < LENGTH:
        own.draw.choices(ways, (20, 12, 10, 9, 8, 11, 52))[0]()
        if len(own.blocks) in (4, 9) and own.draw.random() < 0.6:
            own.parts()
    return _signed(number, title, own, day or FIRST + dt.timedelta(own.draw.randrange(DAYS)))


def _signed(number: int, title: Pair, own: Writer, when: dt.date) -> Story:
    """The article with its front matter."""
    slug = f"{when.isoformat()}-{number:06}"
    fields: dict[str, str] = {
        "title": title[0],
        "outlet": own.draw.choice(WORDS["world"]["outlets"]),
        "date": when.isoformat(),
    }
    fields |= {"url": f"https://example.org/{when:%Y/%m}/{number}"}
    lines = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False) if key == 'title' else value}\n"
        for key, value in fields.items()
    )
    return Story(slug, f"---\n{lines}---\n\n" + "\n\n".join(own.blocks) + "\n", (title, *own.english))
