"""The learned speller of single Arabic name tokens: a joint n-gram model and its search.

A token is a chain of units, each one or two Arabic letters with the Latin ones that render them (`ري:ri`),
and each unit depends on the three before it. A second n-gram over Latin letters judges how a whole spelling
reads. Scores are whole numbers of 1/1000 nat and nothing is drawn by chance, so the same token gives the same
bytes on every machine. `bench/romanise/train.py` makes the model and measures it.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

ORDER = 4
"""Units in an n-gram of the joint model. Tuned on the development forms, as are the numbers below."""
LATIN_ORDER = 6
LATIN_WEIGHT = 400
"""How many thousandths a nat of the Latin n-gram counts against one of the joint model."""
BEAM = 8
OPTIONS = 10
"""The units tried for a piece of Arabic after a given history."""
RIVALS = 8
"""The candidates compared at the end."""
SHARPNESS = 0.8
LONGEST = 40
"""Letters. A longer run is no name: it is spelled in pieces, so that time stays linear in its length."""
UNSEEN = -16_000
"""The score of what training has never met, in 1/1000 nat: far below its rarest unit."""
START, END = "<s>", "</s>"
ARTICLE, ARTICLE_ENGLISH = "ال", "al-"

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_MARKS = re.compile(f"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed{_INVISIBLE}]")
_VARIANTS = str.maketrans("یێٱکہھۀە", "يياكهههه")
_LEVEL = str.maketrans("أإآىة", "ااايه")

Units = tuple[str, ...]
Grams = dict[Units, tuple[int, int]]
"""n-gram -> (log probability, back-off weight), both in 1/1000 nat."""


class Spelling(NamedTuple):
    """A token in lower-case Latin letters, an article as `al-`; and how likely it is exactly right, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Model:
    """What training leaves behind.

    `joint` has units `ar:en`, `latin` has letters; `seen` maps Arabic tokens of the training data to the
    likeliest of their spellings. `levels` are (least posterior, share found exact), highest posterior first;
    `seen_confidence` is the share found exact among `seen`.
    """

    joint: Grams
    latin: Grams
    seen: Mapping[str, str]
    levels: Sequence[tuple[float, float]]
    seen_confidence: float


def normalise(text: str) -> str:
    """Compatibility forms composed; marks, tatweel and invisible signs gone; Persian letters as Arabic.

    >>> normalise("مُحَمَّـد")
    'محمد'
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_VARIANTS)


def level(token: str) -> str:
    """The form in which loosely written hamzas, final yaa and taa meet: احمد for أحمد."""
    return token.translate(_LEVEL)


def write_model(model: Model, path: Path) -> None:
    """One gzipped text, with neither a name nor a time in its header."""
    lines = [f"seen-confidence\t{model.seen_confidence}"]
    lines += [f"level\t{least}\t{share}" for least, share in model.levels]
    for kind, grams in (("joint", model.joint), ("latin", model.latin)):
        lines += [f"{kind}\t{' '.join(g)}\t{p}\t{b}" for g, (p, b) in sorted(grams.items())]
    lines += [f"seen\t{arabic}\t{english}" for arabic, english in sorted(model.seen.items())]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


def read_model(data: bytes) -> Model:
    """The model that `write_model` wrote. Raises `ValueError` or `OSError` for bytes that are none."""
    grams: dict[str, Grams] = {"joint": {}, "latin": {}}
    seen: dict[str, str] = {}
    levels: list[tuple[float, float]] = []
    sure = 0.0
    for line in gzip.decompress(data).decode().split("\n"):
        kind, first, *rest = line.split("\t")
        if kind == "seen":
            seen[first] = rest[0]
        elif kind in grams:
            grams[kind][tuple(first.split(" "))] = int(rest[0]), int(rest[1])
        elif kind == "level":
            levels.append((float(first), float(rest[0])))
        else:
            sure = float(first)
    return Model(grams["joint"], grams["latin"], seen, tuple(levels), sure)


class Speller:
    """Spells single tokens with a model. Remembers what it has met; holds no other state.

    `letters` gives the Latin for letters that the model lacks.
    """

    def __init__(self, model: Model, letters: Mapping[str, str]) -> None:
        self._model = model
        self._letters = letters
        self._pieces = _by_piece(model.joint)
        self._contexts = {gram[:-1] for gram in model.joint if len(gram) > 1}
        self._seen_level = {level(arabic): english for arabic, english in model.seen.items()}
        self._options = lru_cache(maxsize=1 << 16)(self._find_options)
        self._reading = lru_cache(maxsize=1 << 16)(self._find_reading)

    def seen(self, token: str) -> Spelling | None:
        """The spelling of a normalised token of the training data, the hamzas as written or else levelled."""
        text = self._model.seen.get(token) or self._seen_level.get(level(token))
        return Spelling(text, self._model.seen_confidence) if text else None

    def spell(self, token: str) -> Spelling:
        """The model's own spelling of a normalised token. Characters it can do nothing with give nothing."""
        if len(token) > LONGEST:
            pieces = (token[i : i + LONGEST] for i in range(0, len(token), LONGEST))
            return Spelling("".join(self.spell(piece).text for piece in pieces), 0.0)
        rivals = self.rivals(token)
        best, posterior = _least_risk(rivals)
        return Spelling(best, self._confidence(posterior))

    def posterior(self, token: str) -> float:
        """The weight of the chosen spelling among its rivals, 0 to 1; `levels` turns it into a confidence."""
        return _least_risk(self.rivals(token))[1]

    def rivals(self, token: str) -> list[tuple[int, str]]:
        """The best spellings with their scores in 1/1000 nat, best first."""
        ends = self._search(token)
        rated = ((p + self._read(text) * LATIN_WEIGHT // 1000, text) for text, p in ends.items())
        return nsmallest(RIVALS, rated, key=_best_first)

    def _search(self, token: str) -> dict[str, int]:
        """Spelling -> score of its best chain of units, for those that the beam keeps."""
        beams: list[dict[tuple[Units, str], int]] = [{} for _ in range(len(token) + 2)]
        beams[0][(START,), ""] = 0
        for i in range(len(token)):
            for (state, text), score in nsmallest(BEAM, beams[i].items(), key=_likeliest):
                for width in (1, 2):
                    if i + width > len(token):
                        break
                    ahead = beams[i + width]
                    for cost, after, english in self._options(state, token[i : i + width]):
                        key = after, text + english
                        total = score + cost
                        if total > ahead.get(key, total - 1):
                            ahead[key] = total
        ends: dict[str, int] = {}
        for (state, text), score in nsmallest(3 * RIVALS, beams[len(token)].items(), key=_likeliest):
            total = score + score(self._model.joint, state, END)
            ends[text] = max(total, ends.get(text, total))
        return ends

    def _find_options(self, state: Units, piece: str) -> tuple[tuple[int, Units, str], ...]:
        """(score, next state, Latin) of the units that may render a piece of Arabic here, best first."""
        joint = self._model.joint
        units = self._pieces.get(piece, ())
        scored = ((score(joint, state, unit), unit) for unit in units)
        found = [
            (score, self._after(state, unit), unit[len(piece) + 1 :])
            for score, unit in nsmallest(OPTIONS, scored, key=_best_first)
        ]
        if not found and len(piece) == 1:
            found.append((UNSEEN, (), self._letters.get(piece, "")))
        return tuple(found)

    def _after(self, state: Units, unit: str) -> Units:
        """The longest history that the model has anything to say about."""
        history = (*state, unit)[1 - ORDER :]
        while history and history not in self._contexts:
            history = history[1:]
        return history

    def _read(self, text: str) -> int:
        """How well a spelling reads as Latin letters, its article apart."""
        letters = (START, *text.removeprefix(ARTICLE_ENGLISH), END)
        step = LATIN_ORDER - 1
        return sum(self._reading(letters[max(0, i - step) : i], letters[i]) for i in range(1, len(letters)))

    def _find_reading(self, history: Units, letter: str) -> int:
        return score(self._model.latin, history, letter)

    def _confidence(self, posterior: float) -> float:
        return next((share for least, share in self._model.levels if posterior >= least), 0.0)


def _by_piece(joint: Grams) -> dict[str, tuple[str, ...]]:
    """Piece of Arabic -> its units."""
    pieces: dict[str, list[str]] = {}
    for gram in sorted(joint):
        arabic, colon, _ = gram[0].partition(":")
        if len(gram) == 1 and colon:
            pieces.setdefault(arabic, []).append(gram[0])
    return {arabic: tuple(units) for arabic, units in pieces.items()}


def score(grams: Grams, history: Units, unit: str) -> int:
    """log P(unit | history), backing off to shorter histories."""
    total = 0
    while True:
        hit = grams.get((*history, unit))
        if hit is not None:
            return total + hit[0]
        if not history:
            return total + UNSEEN
        total += grams.get(history, (0, 0))[1]
        history = history[1:]


def _best_first(item: tuple[int, str]) -> tuple[int, str]:
    return -item[0], item[1]


def _likeliest(item: tuple[tuple[Units, str], int]) -> tuple[int, str, Units]:
    (state, text), score = item
    return -score, text, state


def _least_risk(rivals: Sequence[tuple[int, str]]) -> tuple[str, float]:
    """The spelling nearest, by edits, to all its rivals weighted by their likelihood; and its own weight.

    Where the model wavers between many spellings, one in the middle is seldom far off.
    """
    if not rivals:
        return "", 0.0
    weights = [_decay((rivals[0][0] - score) / 1000 * SHARPNESS) for score, _ in rivals]
    risks = ((_risk(text, zip(weights, rivals, strict=True)), rank) for rank, (_, text) in enumerate(rivals))
    rank = min(risks)[1]
    return texts[rank], weights[rank] / sum(weights)


def _risk(text: str, weights: Iterable[int], rivals: Iterable[str]) -> int:
    distances = (Levenshtein.distance(text, rival) for rival in rivals)
    return sum(weight * distance for weight, distance in zip(weights, distances, strict=True))


def _decay(x: float) -> float:
    """exp(-x) for x >= 0 to about 2%, from operations that every machine rounds alike."""
    y = 1 + x / 64
    for _ in range(6):
        y *= y
    return 1 / y
