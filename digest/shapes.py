"""How much a word that no list knows looks like a personal name: «الشليل» does, «المستوصفات» does not.

A logistic model over the letters of a word: runs of one to four letters, with marks for its beginning and end, and
its length. `bench/train_shapes.py` makes its table, `lexicon/shapes.tsv`, and says of what and how well it tells
names from other words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_RUN = 4
LONGEST_WORD = 9
"""Longer words share one length."""
SCALE = 16
"""The table's whole numbers are this many times the weights."""


def features(folded: str) -> Iterator[str]:
    """The runs of letters of a folded word, and its length."""
    marked = f"^{folded}$"
    for n in range(1, LONGEST_RUN + 1):
        for i in range(len(marked) - n + 1):
            yield marked[i : i + n]
    yield f"#{min(len(folded), LONGEST_WORD)}"


@dataclass(frozen=True, slots=True, repr=False)
class Shapes:
    """The model. `weights` are in sixteenths of log-odds."""

    weights: Mapping[str, int]
    _known: dict[str, float] = field(default_factory=dict, compare=False)

    def name_odds(self, folded: str) -> float:
        """Log-odds (natural) that a folded word is a name; 0 is even."""
        odds = self._known.get(folded)
        if odds is None:
            odds = self._known[folded] = sum(self.weights.get(f, 0) for f in features(folded)) / SCALE
        return odds


def load_weights(path: Path) -> dict[str, int]:
    """Read the table: a run of letters and its weight a line, parted by a TAB; `//` begins a comment."""
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("//"))
    return {run: int(weight) for run, _, weight in (line.partition("\t") for line in lines)}
