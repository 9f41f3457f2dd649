"""English newspaper spellings for Arabic person names that no list knows.

Three sources, the surest first: the rules for the little words of names (`particles.toml`) with spellings that
newspapers have settled on (`names.tsv`), tokens seen in training, and a model learned from pairs of names.

The model is a joint n-gram: a name is a chain of units, each one or two Arabic letters with the Latin ones that
render them, and each unit depends on the three before it; a second n-gram over Latin letters judges how such a
spelling reads. Scores are whole numbers of 1/1000 nat, so the same name gives the same bytes on every machine.
`bench/romanise/train.py` makes the model and measures it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ARTICLE = "ال"
ORDER = 4
"""Units in an n-gram of the joint model: tuned on the development forms, as are the numbers below."""
SPELLING_ORDER = 6
SPELLING_WEIGHT = 0.4
"""How much a nat of the Latin n-gram counts against one of the joint model."""
BEAM = 8
OPTIONS = 12
RIVALS = 8
"""The candidates that are compared at the end."""
SHARPNESS = 0.8
LONGEST = 40
"""Letters. A longer run is no name; it is spelled in pieces, so that time stays linear in its length."""
UNSEEN = -16_000
"""The score of what the model has never met, in 1/1000 nat: far below the rarest unit it knows."""
START, END = "<s>", "</s>"
SEEN_CONFIDENCE = "seen"

_MARKS = re.compile(
    r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_VARIANTS = str.maketrans("یێىٱکہھۀە", "يييٱكههههه"[:9])
_LEVEL = str.maketrans("أإآٱىة", "اااايه")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]+")
_ONLY_ARABIC_ORIGIN = re.compile(r"[عحقصضطظذ]|^ال")
_ASCII = str.maketrans("،؛؟٪٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", ",;?%01234567890123456789")


@dataclass(frozen=True, slots=True)
class Romanised:
    """A name in Latin letters, and how likely an English newspaper spells it so, letter by letter (0 to 1)."""

    text: str
    confidence: float


class Spelling(NamedTuple):
    """One token in lower case, an article written as `al-`."""

    text: str
    confidence: float


Grams = dict[tuple[str, ...], tuple[int, int]]
"""n-gram -> (log probability, back-off weight), both in 1/1000 nat. Joint units are written `ar:en`."""


@dataclass(frozen=True, slots=True)
class Model:
    """What training leaves behind. `levels` are (least posterior, share found exact), highest posterior first."""

    joint: Grams
    latin: Grams
    seen: Mapping[str, str]
    levels: Sequence[tuple[float, float]]
    seen_confidence: float


def normalise(text: str) -> str:
    """Compatibility forms composed, marks, tatweel and invisible signs gone, Persian keyboard letters as Arabic.

    >>> normalise("مُحَمَّـد")
    'محمد'
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_VARIANTS)
