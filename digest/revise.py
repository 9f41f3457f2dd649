"""From a machine's words to a translation: tidied, its names put right, and flagged where something is wrong.

A pure function of what the machine wrote and of what the sentence's English must hold.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.argos import Output
from digest.model import State, Translation
from digest.proofread import failed
from digest.renaming import put_right
from digest.terms import NOTHING, Language, Term
from digest.text import shown

_POSSESSIVE = re.compile(r"\s&apos;\s?s\b")
_PLURAL = re.compile(r"(?<=s)\s&apos;(?=\s)")


@dataclass(frozen=True, slots=True)
class Reviser:
    """What the English of each sentence must hold, and the score below which a sentence is doubtful (0: none is)."""

    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    language: Language = NOTHING
    lowest_score: float = 0.0

    def revise(self, source: str, output: Output, engine: str) -> Translation:
        """The translation that the machine's words give. Where it has nothing to say the sentence stays pending."""
        text = tidied(output.text)
        if not text:
            return Translation(source, "", State.PENDING)
        text, renamed, missing = put_right(text, self.terms.get(source, ()), self.language)
        flags = [*output.flags, *failed(source, text)]
        flags += ["name-missing"] if any(term.name for term in missing) else []
        flags += ["term-missing"] if not all(term.name for term in missing) else []
        flags += (
            ["score"] if self.lowest_score and output.score is not None and output.score < self.lowest_score else []
        )
        state = State.FLAGGED if flags else State.MACHINE
        lacks = tuple(term.forms[0] for term in missing)
        return Translation(source, text, state, engine, output.score, tuple(dict.fromkeys(flags)), lacks, renamed)


def tidied(text: str) -> str:
    """A model's words without what its training data left in them: ``Italy &apos; s`` is ``Italy's``."""
    if "&" in text:
        text = html.unescape(_PLURAL.sub("'", _POSSESSIVE.sub("'s", text)))
    return shown(text)
