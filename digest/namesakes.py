"""Those who share a surname with somebody well known: «سليمة القذافي» is nobody whom «القذافي» alone would mean."""

from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from digest.arabic import Word, bare, fold_name, peeled
from digest.chunk import Chunk
from digest.model import EntityType
from digest.names import Known

MOST_FIRST_NAMES = 3
"""Nobody in news has more names before the surname."""
_LONG, _SPELLINGS = 5, 0.8
"""First names from this length on are mostly foreign; two spellings of one have so much in common: بنيامين, بنجامين."""


def namesake(known: Known, text: Sequence[Word], at: int, given: Collection[str]) -> bool:
    """Whether the lone word at `at`, a known person's surname, is somebody else's, with another first name before it.

    «محمد حسني مبارك» is the known one, by a name that is his own. `given` are folded first names.
    """
    if known.type is not EntityType.PERSON or not at:
        return False
    start = at
    while start and at - start < MOST_FIRST_NAMES:
        if not any(rest in given or womans(rest, given) for _, rest in peeled(text[start - 1].folded)):
            break
        start -= 1
    own = fold_name(known.name).split()
    before = [rest for word in text[start:at] for _, rest in peeled(word.folded)]
    return bool(before) and not any(_alike(name, other) for name in before for other in own)


def as_borne_here(chunks: Sequence[Chunk], others: Collection[str]) -> list[Chunk]:
    """The chunks, of which a lone surname that `others` of this article bear no longer means the well-known bearer.

    Whom it means is then for the article to tell, unless his own office stands before it: الرئيس السيسي.
    """
    return [replace(c, known=None) if _may_be_anothers(c, others) else c for c in chunks]


def surnames_of(chunks: Iterable[Chunk]) -> frozenset[str]:
    """The surnames of persons of more than one name whom nobody knows."""
    people = (c for c in chunks if c.type is EntityType.PERSON and c.known is None)
    return frozenset(c.name[-1] for c in people if len(c.name) > 1)


def _may_be_anothers(chunk: Chunk, others: Collection[str]) -> bool:
    known = chunk.known
    if known is None or known.type is not EntityType.PERSON or known.editors or len(chunk.name) != 1:
        return False
    office = {bare(word) for word in fold_name(known.role).split()}
    return chunk.name[0] in others and chunk.head not in office


def womans(folded: str, given: Collection[str]) -> bool:
    """Whether a word can be a woman's name that no list has, made of a man's: سليمة of سليم. It may be an adjective."""
    return folded.endswith("ه") and len(folded) >= _LONG and folded[:-1] in given and folded not in given


def _alike(name: str, other: str) -> bool:
    """Whether two words may be spellings of one first name: سيرغي and سيرجي; short ones are other names (حسن, حسين)."""
    long = min(len(name), len(other)) >= _LONG
    return name == other or (long and SequenceMatcher(None, name, other).ratio() >= _SPELLINGS)
