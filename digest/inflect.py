"""Forms of the reporting verbs, generated from the three that the lexicon gives.

Generating is simpler here than a morphological database: the verbs are regular in the third person once past,
present and participle are known, a form is looked up by one hash, and building all of them takes milliseconds.
"""

from collections.abc import Iterator
from typing import NamedTuple

from digest.arabic import fold
from digest.model import Stance

SHADDA = "\u0651"


class CueForm(NamedTuple):
    """One inflected form of a reporting verb."""

    lemma: str
    sense: str
    stance: Stance
    mood: str  # past, present, participle
    gender: str  # m, f
    number: str  # s, d, p
    frame: frozenset[str]  # what must follow; see the head of cues.tsv
    marked: bool  # spelt with a shadda that tells it from another word
    wasl: bool  # begins with a bare alef, so that أقترح with its hamza is the first person


def _past(past: str) -> Iterator[tuple[str, str, str]]:
    weak = past[-1] in "ىا"
    stem = past[:-1] if weak else past
    dual = stem + ("و" if past[-1] == "ا" else "ي") if weak else stem
    yield past, "m", "s"
    yield stem + "ت", "f", "s"
    yield stem + "وا", "m", "p"
    yield dual + "ا", "m", "d"
    yield stem + "تا", "f", "d"
    yield (dual if weak else stem) + "ن", "f", "p"


def _present(present: str) -> Iterator[tuple[str, str, str]]:
    stem = present[:-1] if present[-1] in "ىيو" else present
    long = stem + "ي" if present[-1] == "ى" else present
    for prefix, gender in (("ي", "m"), ("ت", "f")):
        yield prefix + present[1:], gender, "s"
        yield prefix + long[1:] + "ان", gender, "d"
    yield "ي" + stem[1:] + "ون", "m", "p"


def _participle(participle: str) -> Iterator[tuple[str, str, str]]:
    stem = participle[:-1] if participle[-1] == "ي" else participle
    if participle.endswith("ئ"):
        yield participle + "ا", "m", "s"
    yield participle + "ا", "m", "s"
    yield participle + "ة", "f", "s"
    yield participle + "تين", "f", "d"
    yield stem + "ين", "m", "p"
    yield stem + "ون", "m", "p"
    yield participle + "ات", "f", "p"


def inflect(
    past: str, present: str, participle: str, sense: str, stance: Stance, frame: str
) -> Iterator[tuple[str, CueForm]]:
    """(folded form, what it is) for every third-person form; a participle only as it follows a verb.

    `frame` is the cell of `cues.tsv`; `=` in it leaves the finite verb out.
    """
    follows = frozenset(fold(word) for word in frame.split())
    moods = (("past", _past(past)), ("present", _present(present)), ("participle", _participle(participle)))
    seen = set()
    for mood, forms in moods:
        if "=" in follows and mood != "participle":
            continue
        for surface, gender, number in forms:
            folded = fold(surface)
            if (folded, mood) not in seen:
                seen.add((folded, mood))
                spelling = (SHADDA in past, past.startswith("ا"))
                yield folded, CueForm(fold(past), sense, stance, mood, gender, number, follows, *spelling)
