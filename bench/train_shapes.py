"""Make `digest/lexicon/shapes.tsv`, by which `digest.shapes` tells names from other words.

    python -m bench.train_shapes TRAIN.tsv

TRAIN.tsv holds personal names, the Arabic in its first column: tokens of Wikidata's person names
(github.com/steveash/NETransliteration-COLING2018, MIT) and names mined from Wikipedia
(github.com/google/transliteration, Apache-2.0). To them come the names of persons in the lexicon. What is no name
comes from the lexicon's vocabulary, with the clitics, articles, pronouns and endings that a text attaches to it.

A tenth of the words is held back; what the model says of them is printed. The same input gives the same table.
"""

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from digest.arabic import fold, fold_name
from digest.knowledge import Knowledge, load_knowledge
from digest.shapes import SCALE, Shapes, features
from digest.tables import LEXICON, rows

ROUNDS, RATE, DECAY, MOST = 4, 0.15, 1e-4, 3.0
RAREST = 4  # a run of letters in fewer words is left out
SMALLEST = 0.2  # so is one with a smaller weight
HEADER = "// Letters of names and of other words: made by bench/train_shapes.py, see digest/shapes.py.\n"
Sample = tuple[str, bool, float]


def names(table: Path) -> dict[str, float]:
    """Folded names and how much each counts; Arab names count more, being what the news is full of."""
    out: dict[str, float] = {}
    for line in table.read_text("utf-8").splitlines()[1:]:
        name = fold(line.partition("\t")[0])
        if len(name) > 1 and name.isalpha() and not name[0].isascii():
            out[name] = 1
    out |= {fold(row["name"]): 2 for row in rows("given_names.tsv")}
    for people, weight in (("people_world.tsv", 2), ("people_arab.tsv", 3)):
        out |= {word: weight for row in rows(people) for word in fold_name(row["name"]).split() if len(word) > 1}
    return out


def other_words(knowledge: Knowledge) -> dict[str, float]:
    """Folded forms of everyday words and how much each counts."""
    out: dict[str, float] = {}
    vocabulary = knowledge.vocabulary
    for word in sorted(vocabulary.nouns | knowledge.function):
        whole = word if word.startswith("ال") and len(word) > 3 else "ال" + word
        out |= {word: 2, whole: 2, "و" + word: 1, "و" + whole: 1, "ب" + whole: 1, "لل" + whole[2:]: 1}
        stem = word[:-1] + "ت" if word.endswith("ه") else word
        ends = [word[:-1] + "ات"] if word.endswith("ه") else [word + "ين", word + "ه"]
        attached = [stem + pronoun for pronoun in ("ها", "ه", "هم", "نا")]
        out |= dict.fromkeys(("ل" + word, "ب" + word, *ends, *attached), 0.5)
    verbs = {*knowledge.cues, *vocabulary.past, *(person + stem for stem in vocabulary.present for person in "يتن")}
    for form in sorted(verbs):
        out |= {form: 1, "و" + form: 0.5}
    return out


def samples(table: Path) -> list[Sample]:
    """(word, whether it is a name, how much it counts), shuffled; a word of both kinds counts as no name."""
    knowledge = load_knowledge()
    everyday = knowledge.common | knowledge.function | knowledge.vocabulary.past
    good = {word: weight for word, weight in names(table).items() if word not in everyday}
    bad = {word: weight for word, weight in other_words(knowledge).items() if word not in good}
    data = [(w, True, c) for w, c in good.items()] + [(w, False, c) for w, c in bad.items()]
    random.Random(1).shuffle(data)
    return data


def train(data: list[Sample]) -> dict[str, int]:
    """Weights in sixteenths, by gradient steps that shrink with what a run has seen; both kinds count alike."""
    counts = Counter(run for word, _, _ in data for run in set(features(word)))
    share = {kind: sum(c for _, k, c in data if k is kind) for kind in (True, False)}
    total = sum(share.values())
    prepared = [
        ([r for r in features(w) if counts[r] >= RAREST], k, min(MOST, c * total / (2 * share[k]))) for w, k, c in data
    ]
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(float)
    chance = random.Random(2)
    for _ in range(ROUNDS):
        chance.shuffle(prepared)
        for runs, is_name, weight in prepared:
            odds = sum(weights[run] for run in runs)
            error = (is_name - 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))) * weight
            for run in runs:
                step = error - DECAY * weights[run]
                seen[run] += step * step
                weights[run] += RATE * step / math.sqrt(seen[run] + 1e-6)
    return {run: round(w * SCALE) for run, w in weights.items() if abs(w) >= SMALLEST}


def report(weights: Mapping[str, int], held: list[Sample]) -> Iterator[str]:
    """How often the model is right about words that it has not seen."""
    model = Shapes(weights)
    for kind, called in ((True, "names"), (False, "other words")):
        words = [word for word, k, _ in held if k is kind]
        right = sum((model.name_odds(word) > 0) is kind for word in words)
        yield f"{called}: {right} of {len(words)} right, {right / len(words):.1%}"


def main() -> None:
    data = samples(Path(sys.argv[1]))
    tenth = len(data) // 10
    weights = train(data[tenth:])
    print("\n".join(report(weights, data[:tenth])))
    lines = (f"{run}\t{weight}\n" for run, weight in sorted(weights.items()))
    (LEXICON / "shapes.tsv").write_text(HEADER + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
