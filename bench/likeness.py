"""Print how well `digest import` tells one wire in two newspapers from two articles, by the least share that counts.

usage: python -m bench.likeness
The pairs are those of `tests/wires.py`. Below: each edit's shares, and how long comparing with 10,000 articles takes.
"""

import random
from collections import defaultdict
from statistics import median
from time import perf_counter

from digest.likeness import ALIKE, Likeness, share, shingles
from tests.wires import articles, different, same

LEAST = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
ARTICLES = 10_000
WORDS = 400


def found(one: str, other: str) -> float:
    """The share where fingerprints meet at all, else 0: as an import sees it."""
    known = Likeness()
    known.add("", one)
    match = known.find(other, 0.0)
    return match.share if match else 0.0


def by_threshold() -> None:
    yes = [found(one, other) for _, one, other in same()]
    no = [found(one, other) for _, one, other in different()]
    print(f"{len(yes)} pairs of one text, {len(no)} of two")
    print("least  precision  recall")
    for least in LEAST:
        hits, wrong = sum(s >= least for s in yes), sum(s >= least for s in no)
        print(f"{least:5.2f}  {hits / (hits + wrong):9.3f}  {hits / len(yes):6.3f}{'  *' if least == ALIKE else ''}")


def by_edit() -> None:
    shares: dict[str, list[float]] = defaultdict(list)
    for name, one, other in (*same(), *different()):
        shares[name].append(share(set(shingles(one)), set(shingles(other))))
    print("shares: least, median, greatest")
    for name, own in shares.items():
        print(f"{min(own):5.2f} {median(own):5.2f} {max(own):5.2f}  {name}")


def speed() -> None:
    chance = random.Random(3)
    stock = " ".join(articles()).split()
    texts = [" ".join(chance.choices(stock, k=WORDS)) for _ in range(ARTICLES)]
    known = Likeness()
    began = perf_counter()
    for n, text in enumerate(texts):
        known.add(str(n), text)
    took = perf_counter() - began
    began = perf_counter()
    for text in texts[:1000]:
        known.find(text)
    each = (perf_counter() - began) / 1000
    print(f"{ARTICLES} articles of {WORDS} words taken in: {took:.1f} s; one looked for: {1000 * each:.1f} ms")


if __name__ == "__main__":
    by_threshold()
    by_edit()
    speed()
