"""Train and measure the name speller of `digest.romanise_model`. Standard library only; 5 minutes on one core.

    python bench/romanise/train.py PAIRS.tsv digest/data/romanise/model.tsv.gz

PAIRS.tsv has a header and the columns ar, en, source; README.md names where they come from. All is split by the
Arabic form: a tenth is held back and never enters the model that is written; a twentieth more is the development
part, which sets the confidences and joins the training data afterwards.
"""

import argparse
import hashlib
import math
import re
import sys
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from digest import romanise_model as rm

Pair = tuple[str, str]
Chain = tuple[str, ...]
Edge = tuple[int, int, int, int, int, int]

ROUNDS = 8
WIDE = 0.02
"""Prior of a unit of two Arabic letters against one of one: without it, whole syllables become units."""
LEAST_FIT = -5.2
"""Mean log probability of an Arabic letter's unit below which a pair is noise (إلياس, bakur): the last 6%."""
DISCOUNTS = (0.99, 1.5, 2.0)
"""Taken from what was counted once, twice, more often. So strong that an n-gram met once says nothing."""
SOURCE, OTHER_SOURCE = "wikidata_tokens", "google_translit"
LEAST_UNIT = 3
"""A unit met less often is an accident of the alignment."""

_LETTERS = re.compile("[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچڤڨژگ]{2,}")
_APOSTROPHES = re.compile(r"[`'\"ʿʻʾ’‘\-‐‑]")
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})
_MORE_PLAIN = str.maketrans({"þ": "th", "ß": "ss", "ə": "a"})
_ARABIC_ORIGIN = re.compile("[عحقصضطظذخثىةئؤء]|ي$")


def main() -> None:
    """Read the pairs, train twice, write the model, print the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)
    parts: dict[str, list[Pair]] = {"train": [], "dev": [], "test": []}
    for pair in pairs:
        parts[part_of(pair[0])].append(pair)
    first = build(parts["train"])
    levels = calibrate(hits(rm.Speller(first, {}), references(parts["dev"])))
    final = build(parts["train"] + parts["dev"])
    model = rm.Model(final.joint, final.latin, final.seen, levels, agreement(options.pairs))
    rm.write_model(model, options.model)
    print(len(pairs), "pairs;", {name: len(references(part)) for name, part in parts.items()}, "Arabic forms")
    print(len(model.joint), "joint,", len(model.latin), "latin,", len(model.seen), "seen;", end=" ")
    print(
        f"{options.model.stat().st_size / 1e6:.2f} MB; seen agrees with a second source {model.seen_confidence}"
    )
    report(rm.Speller(model, {}), model, references(parts["test"]))


def read_pairs(path: Path, source: str = "") -> list[Pair]:
    """The clean pairs of a file, sorted, each once; of one source, if named."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    pairs = {(rm.normalise(ar), latin(en)) for ar, en, origin in rows if source in ("", origin)}
    return sorted(pair for pair in pairs if plausible(*pair))


def latin(text: str) -> str:
    """Lower case as newspapers print it: no diacritics, no apostrophes, no hyphens."""
    text = unicodedata.normalize("NFKD", text.lower()).translate(_PLAIN).translate(_MORE_PLAIN)
    return _APOSTROPHES.sub("", "".join(c for c in text if not unicodedata.combining(c)))


def plausible(ar: str, en: str) -> bool:
    """Letters alone, of lengths that may belong together."""
    fits = len(ar) <= 3 or 0.5 <= len(en) / len(ar) <= 2.6
    return bool(_LETTERS.fullmatch(ar) and en.isascii() and en.isalpha() and fits and len(en) > 1)


def part_of(ar: str) -> str:
    """The part an Arabic form belongs to, for ever the same."""
    draw = int(hashlib.sha256(ar.encode()).hexdigest(), 16) % 20
    return "test" if draw < 2 else "dev" if draw == 2 else "train"


def references(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """Arabic form -> its English ones."""
    found: dict[str, set[str]] = defaultdict(set)
    for ar, en in pairs:
        found[ar].add(en)
    return dict(found)


def build(pairs: Sequence[Pair]) -> rm.Model:
    """A model without confidences."""
    bare = [without_article(*pair) for pair in pairs]
    aligned = align(bare)
    lead = f"{rm.ARTICLE}:{rm.ARTICLE_ENGLISH}"
    chains: list[Chain] = []
    kept: list[tuple[Pair, str]] = []
    for (ar, en), rest, (fit, chain) in zip(pairs, bare, aligned, strict=True):
        if fit / len(rest[0]) > LEAST_FIT:
            article = rest[0] != ar
            chains.append((lead, *chain) if article else chain)
            kept.append(((ar, en), rm.ARTICLE_ENGLISH + rest[1] if article else rest[1]))
    joint = ngrams(chains, rm.ORDER, LEAST_UNIT)
    letters = ngrams(
        sorted({tuple(text.removeprefix(rm.ARTICLE_ENGLISH)) for _, text in kept}), rm.LATIN_ORDER, 1
    )
    return rm.Model(joint, letters, choose(kept, chains, joint, letters), (), 0.0)


def without_article(ar: str, en: str) -> Pair:
    """The pair without an Arabic article (القليبي, klibi; الخالدي, alkhaldi), or as it was (ألفريد, الهام)."""
    if not ar.startswith(rm.ARTICLE) or len(ar) < 5:
        return ar, en
    rest = ar[2:]
    if re.match("[ae]l", en) and _ARABIC_ORIGIN.search(rest) and len(en) > 4:
        return rest, en[2:]
    if re.match(r"[ae]([rstdzn])\1", en):
        return rest, en[2:]
    return (ar, en) if re.match("[h]?[aeiou]+l|l", en) else (rest, en)


def edges(width: int, height: int) -> list[Edge]:
    """Every unit's place in the grid of a pair: (from, to, Arabic start, length, Latin start, length).

    A unit is one Arabic letter with up to three Latin ones, or two with one to four.
    """
    shapes = [(1, n) for n in range(4)] + [(2, n) for n in range(1, 5)]
    row = height + 1
    return [
        (i * row + j, (i + di) * row + j + dj, i, di, j, dj)
        for i in range(width)
        for j in range(row)
        for di, dj in shapes
        if i + di <= width and j + dj <= height
    ]


def align(pairs: Sequence[Pair]) -> list[tuple[float, Chain]]:
    """The likeliest units of each pair with their log probability, by expectation maximisation."""
    shapes = {shape: edges(*shape) for shape in {(len(ar), len(en)) for ar, en in pairs}}
    numbers: dict[str, int] = {}
    lattices = []
    for ar, en in pairs:
        units = (f"{ar[i : i + di]}:{en[j : j + dj]}" for _, _, i, di, j, dj in shapes[len(ar), len(en)])
        lattices.append(array("i", [numbers.setdefault(unit, len(numbers)) for unit in units]))
    names = list(numbers)
    prior = [WIDE if name.index(":") == 2 else 1.0 for name in names]
    chance = [p / len(names) for p in prior]
    for round_ in range(ROUNDS):
        counts = expect(pairs, shapes, lattices, chance)
        weights = [
            max(0.0, c - (0.05 if round_ > 2 else 0.0)) * p for c, p in zip(counts, prior, strict=True)
        ]
        total = sum(weights)
        chance = [w / total for w in weights]
        print(f"alignment {round_ + 1}/{ROUNDS}", file=sys.stderr)
    logs = [math.log(c) if c > 0 else -60.0 for c in chance]
    return [
        best_chain(shapes[len(ar), len(en)], lattice, logs, names)
        for (ar, en), lattice in zip(pairs, lattices, strict=True)
    ]


def expect(
    pairs: Sequence[Pair],
    shapes: Mapping[tuple[int, int], Sequence[Edge]],
    lattices: Sequence["array[int]"],
    chance: Sequence[float],
) -> list[float]:
    """How often each unit is used, in expectation."""
    counts = [0.0] * len(chance)
    for (ar, en), lattice in zip(pairs, lattices, strict=True):
        steps = [
            (edge[0], edge[1], unit, chance[unit])
            for edge, unit in zip(shapes[len(ar), len(en)], lattice, strict=True)
            if chance[unit] > 0
        ]
        size = (len(ar) + 1) * (len(en) + 1)
        ahead, behind = [1.0] + [0.0] * (size - 1), [0.0] * (size - 1) + [1.0]
        for start, end, _, p in steps:
            ahead[end] += ahead[start] * p
        for start, end, _, p in reversed(steps):
            behind[start] += behind[end] * p
        if ahead[-1] > 0:
            for start, end, unit, p in steps:
                counts[unit] += ahead[start] * p * behind[end] / ahead[-1]
    return counts


def best_chain(
    shape: Sequence[Edge], lattice: Sequence[int], logs: Sequence[float], names: Sequence[str]
) -> tuple[float, Chain]:
    """The likeliest path through a pair's grid; of no chance at all if there is none."""
    if not shape:
        return -math.inf, ()
    best: dict[int, tuple[float, Chain]] = {0: (0.0, ())}
    for (start, end, *_), unit in zip(shape, lattice, strict=True):
        if start in best:
            score, chain = best[start]
            if end not in best or score + logs[unit] > best[end][0]:
                best[end] = score + logs[unit], (*chain, names[unit])
    return best.get(max(edge[1] for edge in shape), (-math.inf, ()))


def ngrams(chains: Sequence[Chain], order: int, least: int) -> rm.Grams:
    """An interpolated Kneser-Ney model with back-off weights, without what the discount leaves nothing of."""
    counts = kneser_ney_counts(chains, order)
    probability: dict[Chain, float] = {(): 1 / len(counts[0])}
    backoff: dict[Chain, float] = {}
    for n, grams in enumerate(counts, 1):
        totals: Counter[Chain] = Counter()
        kept: Counter[Chain] = Counter()
        shares: dict[Chain, float] = {}
        for gram, count in grams.items():
            totals[gram[:-1]] += count
            if count >= (least if n == 1 else 2):
                shares[gram] = count - DISCOUNTS[min(count, 3) - 1]
        for gram in shares:
            kept[gram[:-1]] += 1
        left = Counter({history: float(total) for history, total in totals.items()})
        for gram, share in shares.items():
            left[gram[:-1]] -= share
        for history in kept:
            backoff[history] = left[history] / totals[history]
        for gram, share in shares.items():
            lower = interpolated(probability, backoff, gram[1:])
            probability[gram] = share / totals[gram[:-1]] + backoff[gram[:-1]] * lower
    return {g: (milli(p), milli(backoff.get(g, 1.0))) for g, p in probability.items() if g} | {
        g: (rm.UNSEEN, milli(b)) for g, b in backoff.items() if g and g not in probability
    }


def kneser_ney_counts(chains: Sequence[Chain], order: int) -> list[dict[Chain, int]]:
    """Counts by length: of the longest and of those at a start how often, of others how many stand before."""
    raw: list[Counter[Chain]] = [Counter() for _ in range(order)]
    for chain in chains:
        padded = (rm.START, *chain, rm.END)
        for end in range(2, len(padded) + 1):
            for n in range(1, min(order, end) + 1):
                raw[n - 1][padded[end - n : end]] += 1
    counts: list[dict[Chain, int]] = [dict(raw[-1])]
    for n in range(order - 1, 0, -1):
        befores = Counter(gram[1:] for gram in raw[n])
        counts.insert(0, {g: c if g[0] == rm.START else befores[g] for g, c in raw[n - 1].items()})
    return counts


def interpolated(probability: Mapping[Chain, float], backoff: Mapping[Chain, float], gram: Chain) -> float:
    """P(last | the rest), backing off."""
    weight = 1.0
    while gram not in probability:
        weight *= backoff.get(gram[:-1], 1.0)
        gram = gram[1:]
    return weight * probability[gram]


def milli(p: float) -> int:
    """log p in 1/1000 nat."""
    return max(rm.UNSEEN, round(1000 * math.log(p))) if p > 0 else rm.UNSEEN


def choose(
    kept: Sequence[tuple[Pair, str]], chains: Sequence[Chain], joint: rm.Grams, letters: rm.Grams
) -> dict[str, str]:
    """Arabic form -> the one of its spellings that the model finds likeliest."""
    best: dict[str, tuple[float, str]] = {}
    for ((ar, _), text), chain in zip(kept, chains, strict=True):
        rating = walk(joint, chain, rm.ORDER) + rm.LATIN_WEIGHT / 1000 * walk(
            letters, tuple(text.removeprefix(rm.ARTICLE_ENGLISH)), rm.LATIN_ORDER
        )
        best[ar] = max(best.get(ar, (-math.inf, "")), (rating, text))
    return {ar: text for ar, (_, text) in best.items()}


def walk(grams: rm.Grams, chain: Chain, order: int) -> int:
    """The score of a whole chain."""
    padded = (rm.START, *chain, rm.END)
    return sum(rm.score(grams, padded[max(0, i - order + 1) : i], padded[i]) for i in range(1, len(padded)))


def forms(text: str) -> set[str]:
    """What counts as the same as a spelling: an article may be written or not."""
    rest = text.removeprefix(rm.ARTICLE_ENGLISH)
    return {rest, "al" + rest, "el" + rest} if rest != text else {text}


def hits(speller: rm.Speller, wanted: Mapping[str, set[str]]) -> list[tuple[float, bool]]:
    """(posterior, exact?) of every form, least posterior first."""
    return sorted(
        (speller.posterior(ar), bool(forms(speller.spell(ar).text) & en)) for ar, en in wanted.items()
    )


def calibrate(rated: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Ten equal buckets of the posterior with the share found exact in each, highest first."""
    size = math.ceil(len(rated) / 10)
    buckets = [rated[i : i + size] for i in range(0, len(rated), size)]
    shares = [sum(hit for _, hit in bucket) / len(bucket) for bucket in buckets]
    least = [0.0, *(round(bucket[0][0], 3) for bucket in buckets[1:])]
    return [(bound, round(share, 2)) for bound, share in zip(least, shares, strict=True)][::-1]


def agreement(path: Path) -> float:
    """How often the spelling chosen for a form of one source is the other source's: what `seen` is worth."""
    other = references(read_pairs(path, OTHER_SOURCE))
    learned = [pair for pair in read_pairs(path, SOURCE) if part_of(pair[0]) != "test"]
    seen = build(learned).seen
    both = [bool(forms(seen[ar]) & en) for ar, en in other.items() if ar in seen]
    return round(sum(both) / len(both), 2)


def report(speller: rm.Speller, model: rm.Model, wanted: Mapping[str, set[str]]) -> None:
    """Print top-1 figures of the model and of a letter table, overall and by origin, and the confidences."""
    table = letter_table(model.joint)
    own = {ar: speller.spell(ar) for ar in wanted}
    show("letter table", {ar: "".join(table.get(c, "") for c in ar) for ar in wanted}, wanted)
    show("model", {ar: spelling.text for ar, spelling in own.items()}, wanted)
    arabic = {ar: en for ar, en in wanted.items() if re.search("[عحقصضطظذ]|^ال", ar)}
    show("  of Arabic look", {ar: own[ar].text for ar in arabic}, arabic)
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for ar, spelling in own.items():
        by_confidence[spelling.confidence].append(bool(forms(spelling.text) & wanted[ar]))
    for confidence, exact in sorted(by_confidence.items()):
        print(f"confidence {confidence:.2f}: exact {sum(exact) / len(exact):.3f} of {len(exact)}")


def show(label: str, own: Mapping[str, str], wanted: Mapping[str, set[str]]) -> None:
    """Print one row: exact, at most one edit away, difflib's ratio at least 0.85; any reference counts."""
    exact = near = alike = 0
    for ar, text in own.items():
        pairs = [(form, en) for form in sorted(forms(text)) for en in sorted(wanted[ar])]
        exact += any(form == en for form, en in pairs)
        near += any(Levenshtein.distance(form, en) <= 1 for form, en in pairs)
        alike += any(SequenceMatcher(None, form, en).ratio() >= 0.85 for form, en in pairs)
    n = len(own)
    print(f"{label}: {n} forms, exact {exact / n:.3f}, <=1 edit {near / n:.3f}, ratio>=.85 {alike / n:.3f}")


def letter_table(joint: rm.Grams) -> dict[str, str]:
    """Arabic letter -> its commonest Latin, for comparison."""
    best: dict[str, tuple[int, str]] = {}
    for gram, (rating, _) in sorted(joint.items()):
        arabic, _, english = gram[0].partition(":")
        if len(gram) == 1 and len(arabic) == 1:
            best[arabic] = max(best.get(arabic, (rm.UNSEEN - 1, "")), (rating, english))
    return {arabic: english for arabic, (_, english) in best.items()}


if __name__ == "__main__":
    main()
