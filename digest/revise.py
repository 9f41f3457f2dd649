"""From a machine's words to a translation: tidied, its names put right, and flagged where something is wrong.

A pure function of what the machine wrote and of what the sentence's English must hold. It takes about a millisecond, so
that what it gave is kept under all that it depends on.
"""

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b

import msgspec

from digest.cache import Cache, under
from digest.engine import Output
from digest.machine import package_hash
from digest.model import State, Translation
from digest.proofread import failed
from digest.renaming import put_right
from digest.terms import NOTHING, Language, Term
from digest.text import shown

STAGE = "revise"

_POSSESSIVE = re.compile(r"\s&apos;\s?s\b")
_PLURAL = re.compile(r"(?<=s)\s&apos;(?=\s)")


class Reviser(msgspec.Struct, frozen=True, dict=True):
    """What the English of each sentence must hold, and the score below which a sentence is doubtful (0: none is)."""

    terms: Mapping[str, tuple[Term, ...]] = msgspec.field(default_factory=dict)
    language: Language = NOTHING
    lowest_score: float = 0.0

    def revise_all(self, outputs: Mapping[str, Output], engine: str, cache: Cache) -> dict[str, Translation]:
        """The translations that a machine's words give, by source; those that an earlier build made from the cache."""
        keys = {source: self._key(source, output, engine) for source, output in outputs.items()}
        kept = cache.get_many(STAGE, keys.values())
        found: dict[str, Translation] = {}
        fresh: dict[str, bytes] = {}
        for source, output in outputs.items():
            with suppress(msgspec.MsgspecError, KeyError):
                found[source] = msgspec.json.decode(kept[keys[source]], type=Translation)
                continue
            found[source] = self.revise(source, output, engine)
            fresh[keys[source]] = msgspec.json.encode(found[source])
        cache.put_many(STAGE, fresh)
        return found

    def _key(self, source: str, output: Output, engine: str) -> str:
        """A hash of all that a translation depends on."""
        own = (source, output, engine, self.terms.get(source, ()), self.lowest_score)
        return under(source, blake2b(msgspec.json.encode(own), key=self._mark, digest_size=16).hexdigest())

    @cached_property
    def _mark(self) -> bytes:
        """What all of them share: the package, and the names that English has."""
        language = (sorted(self.language.others.items()), sorted(self.language.known))  # the senses are in each term
        return blake2b(package_hash() + msgspec.json.encode(language), digest_size=32).digest()

    def revise(self, source: str, output: Output, engine: str) -> Translation:
        """The translation that the machine's words give. Where it has nothing to say the sentence stays pending."""
        text = tidied(output.text)
        if not text:
            return Translation(source, "", State.PENDING)
        text, renamed, missing = put_right(text, self.terms.get(source, ()), self.language)
        flags = [*output.flags, *failed(source, text)]
        flags += [_lacking(term) for term in missing]
        flags += (
            ["score"] if self.lowest_score and output.score is not None and output.score < self.lowest_score else []
        )
        state = State.FLAGGED if flags else State.MACHINE
        lacks = tuple(term.forms[0] for term in missing)
        return Translation(source, text, state, engine, output.score, tuple(dict.fromkeys(flags)), lacks, renamed)


def _lacking(term: Term) -> str:
    """The check that a missing term fails."""
    return "name-missing" if term.name else "cue-missing" if term.words else "term-missing"


def tidied(text: str) -> str:
    """A model's words without what its training data left in them: ``Italy &apos; s`` is ``Italy's``."""
    if "&" in text:
        text = html.unescape(_PLURAL.sub("'", _POSSESSIVE.sub("'s", text)))
    return shown(text)
