"""English of organisations whose Arabic name is built from a head noun: وزارة الخارجية الروسية."""

from collections.abc import Sequence

from digest.arabic import Word, bare
from digest.knowledge import Head, Knowledge

_FOLLOWS = frozenset(("of", "the", "for"))


def english_of(name: Sequence[Word], head: Head, knowledge: Knowledge) -> str:
    """An English form composed of the parts that the lexicon knows, else spelled out letter by sound.

    Nisbas come first, then adjectives and nouns, then the head: "Russian Foreign Ministry". A known place or
    organisation that completes the name follows "of": "Embassy of Qatar".
    """
    nisbas: list[str] = []
    middle: list[str] = []
    after: list[str] = []
    at = 1
    while at < len(name):
        word = name[at].folded
        known, n, clitics = knowledge.known_at(name, at)
        nisba = knowledge.nisba(word)
        if nisba is not None and (known is None or n == 1):
            nisbas.append(nisba[1])
            at += 1
        elif known is not None and clitics in ("", "ل", "ب"):
            after.append(known.en)
            at += n
        else:
            if english := _word(word, knowledge):
                middle.append(english)
            at += 1
    title = " ".join([*nisbas, *middle, head.en[:1].upper() + head.en[1:]])
    return f"{title} of {' and '.join(after)}" if after else title


def _word(folded: str, knowledge: Knowledge) -> str:
    if not folded[0].isalnum() or folded in knowledge.function:
        return ""
    if folded.startswith("لل"):
        folded = "ا" + folded[1:]
    elif folded.startswith("وال"):
        folded = folded[1:]
    elif folded.startswith("ل") and folded[1:] in knowledge.orgwords:
        folded = folded[1:]  # لدعم سورية
    stem = bare(folded)
    for form in (stem, stem.removesuffix("ه")):
        if form in knowledge.orgwords:
            return knowledge.orgwords[form]
    return knowledge.romaniser.romanise([stem])[0].text
