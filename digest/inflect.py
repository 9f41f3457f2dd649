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

    `frame` is the cell of `cues.tsv`; `=` in it leaves the finite verb out, `<` the present.
    """
    follows = frozenset(fold(word) for word in frame.split())
    moods = (("past", _past(past)), ("present", _present(present)), ("participle", _participle(participle)))
    seen = set()
    for mood, forms in moods:
        if ("=" in follows and mood != "participle") or ("<" in follows and mood == "present"):
            continue
        for surface, gender, number in forms:
            folded = fold(surface)
            if (folded, mood) not in seen:
                seen.add((folded, mood))
                spelling = (SHADDA in past, past.startswith("ا"))
                yield folded, CueForm(fold(past), sense, stance, mood, gender, number, follows, *spelling)


class VerbForms(NamedTuple):
    """The forms of any verb by which a word is known to be one, folded."""

    past: frozenset[str]
    present: frozenset[str]  # singular, without the prefix of the person
    plural: frozenset[str]  # dual and plural in the present, without the prefix


def conjugate(past: str, present: str) -> VerbForms:
    """Forms of a verb in the third and the first person, and passives that are spelt otherwise.

    Final shadda marks a doubled verb (مرّ), whose last letter appears twice before a consonant (مررنا). Left out are
    the feminine plurals, and the duals and rarer passives of short verbs: many foreign names look like them.
    """
    plain = present.replace(SHADDA, "")
    return VerbForms(_folded(_all_past(past)), _folded(_singular(past, plain)), _folded(_plural(plain)))


def _folded(forms: Iterator[str]) -> frozenset[str]:
    return frozenset(map(fold, forms))


def _all_past(past: str) -> Iterator[str]:
    plain = past.replace(SHADDA, "")
    stem = plain[:-1] if plain[-1] in "ىاي" else plain
    long = stem + ("و" if plain[-1] == "ا" and len(plain) == 3 else "ي")
    yield from (plain, stem + "ت", stem + "وا")
    if len(plain) > 3:
        yield stem + "تا"
    if len(plain) > 4:
        yield (long if stem != plain else plain) + "ا"
    if stem != plain:
        yield from (long + "ت", long + "نا")
        if len(plain) > 3:
            yield from (stem + "ي", stem + "يت")
        return
    if plain[-1] in "أء":
        yield from (plain[:-1] + "ؤوا", plain[:-1] + "ئت", plain[:-1] + "ئ")
    yield from _short_past(past, plain)


def _short_past(past: str, plain: str) -> Iterator[str]:
    """First persons and the passives of hollow verbs and of those with a long first vowel: عدنا, أقيم, شوهد."""
    hollow = plain[-2:-1] == "ا" and not past.endswith(SHADDA)
    last = plain[-1].replace("ء", "ئ")
    short = plain + plain[-1] if past.endswith(SHADDA) else plain[:-2] + last if hollow else plain
    yield from (short + "ت", short + "نا")
    passive = ""
    if hollow and len(plain) > 3:
        passive = plain[:-2] + "ي" + last
    elif len(plain) > 3 and "ا" in plain[1:3]:
        passive = plain[0] + plain[1:3].replace("ا", "و") + plain[3:]
    if passive:
        yield from (passive, passive + "ت", passive + "وا")


def _singular(past: str, present: str) -> Iterator[str]:
    """The present with the jussive (لم يقل, لم يبق) and the passive (يقال, يدعى)."""
    core = present[1:]
    yield core
    if core[-1] in "ىيو":
        yield core[:-1] + "ى"
        if len(core) > 2:
            yield core[:-1]
    elif core[-2:-1] in ("ي", "و", "ا") and past[-2:-1] == "ا":
        yield core[:-2] + core[-1]
        yield core[:-2] + "ا" + core[-1]


def _plural(present: str) -> Iterator[str]:
    core = present[1:]
    stem = core[:-1] if core[-1] in "ىيو" and len(core) > 1 else core
    long = stem + "ي" if core[-1] == "ى" else core
    yield from (stem + "ون", stem + "وا")
    if len(core) > 3:
        yield long + "ان"
    if core[-1] in "أء":
        yield from (core[:-1] + "ؤون", core[:-1] + "ؤوا")
