"""Make the model of `digest.transliterate` from pairs of names, and measure it on a tenth held back.

    python -m bench.train_names PAIRS            # writes digest/lexicon/names.gz, then measures
    python -m bench.train_names PAIRS --measure  # measures the one that is there

PAIRS is a table of one-word names: Arabic, English and source, separated by TABs, below one line of headings. The
model in the package was made from two sets that are free to use, and are no part of the project:

* wikidata_tokens: words of the names of people in Wikidata, from steveash/NETransliteration-COLING2018 (MIT)
* google_translit: pairs found in Wikipedia, from google/transliteration (Apache-2.0)

and from the lexicon's own spellings, given names and people, which count half as much again because newspapers spell
so. A tenth of all Arabic forms is held back, each with all its spellings. The standard library is enough; it takes
about ten minutes and 1.5 GB; its order of work is fixed, so that a run can be repeated.
"""

import argparse
import gzip
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from pathlib import Path
from time import perf_counter, process_time

from bench.align_names import Aligned, Pair, align, held_back, newspaper_pairs, read_pairs
from digest.arabic import fold
from digest.tables import rows
from digest.transliterate import MODEL, NAT, Letters, Transliterator, transliterator

EPOCHS, RATE, START = 5, 0.05, 0.01
SEED = 7
NEWSPAPER = 1.5
"""What a pair of the lexicon counts; one of the table counts one, shared among the spellings of a form."""
FOLDED = 0.5
"""What each name counts a second time, without its hamzas, as much of the news writes it."""
OFTEN = 2
"""A feature counts for a choice that it was met with so often."""
LEAST = 4
"""Weights up to this many 1/64 nat are left out: a third of the file for 0.2 % of the names."""
BINS = 6
"""Steps of confidence, each of as many names, before those that would fall are joined."""
NEAR = 0.85

Example = tuple[list[list[tuple[int, int]]], int, float]
"""The features of one letter, each as (choice, place of the weight); the right choice; what it counts."""


def examples(aligned: list[Aligned]) -> list[tuple[Aligned, float]]:
    """What to learn from, each spelling once, with what it counts."""
    spellings: dict[str, dict[tuple[str, ...], Aligned]] = defaultdict(dict)
    for pair in aligned:
        if not held_back(pair.arabic):
            spellings[f"{pair.arabic} {'tsv' in pair.source or pair.source == 'words'}"].setdefault(pair.latin, pair)
    out = []
    for key, found in spellings.items():
        count = NEWSPAPER if key.endswith("True") else 1 / math.sqrt(len(found))
        out += [(pair, count) for pair in found.values()]
        out += [
            (pair._replace(arabic=bare), FOLDED * count)
            for pair in found.values()
            if (bare := fold(pair.arabic)) != pair.arabic
        ]
    return out


def met(pairs: Iterable[tuple[Aligned, float]]) -> Iterable[tuple[list[str], str, float]]:
    """(features, right choice, what it counts) of each letter of each pair."""
    for pair, count in pairs:
        word, so_far = Letters(pair.arabic), ""
        for at, latin in enumerate(pair.latin):
            yield word.around(at) + word.after(so_far, at), latin, count
            so_far += latin


class Weights:
    """Weights of features, each for the choices that it was met with. `a` and a letter lists the choices for it."""

    def __init__(self, pairs: list[tuple[Aligned, float]]) -> None:
        counts = Counter((feature, latin) for features, latin, _ in met(pairs) for feature in features)
        self.choices: dict[str, int] = {}
        self.features: dict[str, list[tuple[int, int]]] = {}
        self.values: list[float] = []
        for (feature, latin), count in counts.items():
            if count >= OFTEN:
                choice = self.choices.setdefault(latin, len(self.choices))
                self.features.setdefault(feature, []).append((choice, len(self.values)))
                self.values.append(0.0)
        self.letters = {f: features[0][1] for features, _, _ in met(pairs) for f in features if f in self.features}

    def learn(self, pairs: list[tuple[Aligned, float]]) -> None:
        """Fit the weights by stochastic gradient steps, each scaled by the gradients of its weight so far."""
        learned: list[Example] = [
            ([self.features[f] for f in features if f in self.features], self.choices.get(latin, -1), count)
            for features, latin, count in met(pairs)
        ]
        squares, order = [START] * len(self.values), random.Random(SEED)
        for epoch in range(EPOCHS):
            began = perf_counter()
            order.shuffle(learned)
            loss = sum(self._step(example, squares) for example in learned) / sum(count for *_, count in learned)
            print(f"epoch {epoch + 1}: {loss:.4f} nats a letter, {perf_counter() - began:.0f} s", flush=True)

    def _step(self, example: Example, squares: list[float]) -> float:
        """Learn from one letter. Returns what it was thought unlikely by, before, in nats."""
        features, right, count = example
        values, scores = self.values, {}
        for choice, place in features[0] if features else ():
            scores[choice] = values[place]
        if right not in scores:
            return 0.0
        for feature in features[1:]:
            for choice, place in feature:
                if choice in scores:
                    scores[choice] += values[place]
        best = max(scores.values())
        likely = {choice: math.exp(score - best) for choice, score in scores.items()}
        total = sum(likely.values())
        slopes = {choice: -count * p / total for choice, p in likely.items() if p > 0.002 * total or choice == right}
        slopes[right] += count
        for feature in features:
            for choice, place in feature:
                if choice in slopes:
                    slope = slopes[choice]
                    squares[place] += slope * slope
                    values[place] += RATE * slope / math.sqrt(squares[place])
        return count * math.log(total / likely[right])

    def text(self) -> str:
        """The model file after its first line."""
        names = list(self.choices)
        groups: dict[str, list[str]] = defaultdict(list)
        for feature in sorted(self.features):
            whole = [(names[choice], round(self.values[place] * NAT)) for choice, place in self.features[feature]]
            kept = sorted((latin, weight) for latin, weight in whole if abs(weight) > LEAST or feature[0] == "a")
            if kept:
                groups[self.letters[feature]] += [feature, "".join(f"{latin}{weight:+d}" for latin, weight in kept)]
        return "\n".join("\n".join(["", letter, *lines]) for letter, lines in sorted(groups.items()))


Names = dict[str, set[str]]
"""Arabic words, each with the spellings that count as right."""


def unseen(pairs: list[list[Pair]]) -> dict[str, Names]:
    """Names held back, in groups: all of the table, those with letters of Arabic alone, others; words of the
    lexicon's people that no list of spellings has, as newspapers write them."""
    groups: dict[str, Names] = {}

    def add(group: str, pair: Pair) -> None:
        groups.setdefault(group, {}).setdefault(pair.arabic, set()).add(pair.english)

    for pair in (pair for ways in pairs for pair in ways if held_back(pair.arabic)):
        add("all of the table", pair)
        add("with letters of Arabic alone" if re.search("[حعقصضطظذ]", pair.arabic) else "without", pair)
        add(pair.source, pair)
    listed = {fold(row["name"]) for table in ("spellings.tsv", "given_names.tsv") for row in rows(table)}
    for pair in newspaper_pairs():
        if (
            held_back(pair.arabic)
            and pair.source != "words"
            and not {fold(pair.arabic), "ال" + fold(pair.arabic)} & listed
        ):
            add(pair.source, pair)
    return groups


def calibrated(model: Transliterator, names: Names) -> str:
    """The first line of the model file: how many in a hundred were right, by score, never falling as it rises."""
    scored = sorted((score, text in names[word]) for word in names for score, text in model.ways(word)[:1])
    size = len(scored) / BINS
    bins = [
        [(part := scored[round(n * size) : round((n + 1) * size)])[0][0], sum(r for _, r in part), len(part)]
        for n in range(BINS)
    ]
    n = 1
    while n < len(bins):
        if bins[n][1] * bins[n - 1][2] <= bins[n - 1][1] * bins[n][2]:
            bins[n - 1][1] += bins[n][1]
            bins[n - 1][2] += bins.pop(n)[2]
            n = max(1, n - 1)
        else:
            n += 1
    return " ".join(f"{least}:{round(100 * right / count)}" for least, right, count in bins)


def half(names: Names, which: int) -> Names:
    """Every other name."""
    return {word: names[word] for word in sorted(names)[which::2]}


def measure(groups: dict[str, Names], spell: Callable[[str], str]) -> None:
    """Print how many names of each group are spelled exactly as in one of their references, and nearly."""
    print("names | exact | near | of")
    for group, names in groups.items():
        made = {word: spell(word) for word in names}
        exact = sum(made[word] in right for word, right in names.items())
        near = sum(any(SequenceMatcher(None, made[w], r).ratio() >= NEAR for r in right) for w, right in names.items())
        print(f"{len(names):5d} | {exact / len(names):.1%} | {near / len(names):.1%} | {group}")


def measure_confidence(names: Names) -> None:
    """Print how often the model is right where it says that it is."""
    found: dict[float, list[bool]] = defaultdict(list)
    for word, right in names.items():
        text, confidence = transliterator().spell(word)
        found[confidence].append(text in right)
    for confidence, rights in sorted(found.items()):
        print(f"confidence {confidence:.2f}: {sum(rights) / len(rights):.2f} right of {len(rights)}")


def train(pairs: list[list[Pair]], check: Names) -> None:
    """Write the model. `check` are names that it does not learn from, for its confidence."""
    learned = examples(align((ways for ways in pairs if not held_back(ways[0].arabic)), newspaper_pairs()))
    weights = Weights(learned)
    print(f"{len(learned)} spellings, {len(weights.values)} weights of {len(weights.features)} features", flush=True)
    weights.learn(learned)
    text = weights.text()
    first = calibrated(Transliterator(f"0:0\n{text}".encode()), check)
    MODEL.write_bytes(gzip.compress(f"{first}\n{text}".encode(), 9, mtime=0))


def measure_speed(names: Iterable[str]) -> None:
    """Print the size of the model and how long it takes on one core."""
    began = process_time()
    model = transliterator()
    loaded = process_time()
    count = sum(bool(model.spell(word)) for word in names)
    rate = count / (process_time() - loaded)
    print(f"{MODEL.stat().st_size / 1e6:.2f} MB, loaded in {loaded - began:.2f} s, then {rate:.0f} names a second")


def main() -> None:
    """Train, write and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--measure", action="store_true", help="measure the model of the package, and train none")
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)
    groups = unseen(pairs)
    everything = groups["all of the table"]
    if not options.measure:
        train(pairs, half(everything, 0))
    measure_speed(everything)
    hamzas = {word: right for word, right in everything.items() if word != fold(word)}
    groups["with hamza, taa marbuta or alef maqsura"] = hamzas
    measure(groups, lambda word: transliterator().spell(word).text)
    measure({"the same, written without": hamzas}, lambda word: transliterator().spell(fold(word)).text)
    measure_confidence(half(everything, 1))


if __name__ == "__main__":
    main()
