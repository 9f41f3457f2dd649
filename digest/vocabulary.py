"""The everyday vocabulary: is a word one that no unknown name contains?

A list of all forms of all words would be long and slow to load, so a word is taken apart: the article, attached
pronouns and the endings of gender and number come off, and what is left is looked up. Foreign names are short and
look like anything, so the shorter the rest, the fewer readings count.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from digest.arabic import definite, fold, peeled
from digest.inflect import conjugate
from digest.tables import rows

_PRONOUNS = ("ها", "هم", "هما", "هن", "نا", "ه", "ا", "كم")
_OBJECTS = ("ها", "هم", "هما", "نا", "ه", "كم")
_ENDINGS = (("ه", 3), ("ات", 3), ("ون", 4), ("ين", 4), ("ان", 5), ("تان", 4), ("تين", 4))  # and the least before each
_FEMININE = frozenset(("ات", "تان", "تين", "تا", "تي"))  # endings that a final taa marbuta gives way to
_SURE = ("ه", "ات", "ها", "هم")  # what no foreign name of some length ends in
_VERBS_TAKE = frozenset(("و", "ف", "ل", "ول", "فل"))


@dataclass(frozen=True, slots=True, repr=False)
class Vocabulary:
    """Nouns, adjectives and verbs, folded, with what is needed to recognise their forms."""

    words: frozenset[str]  # as in common.txt
    nouns: frozenset[str]  # these and the verbal nouns and participles of verbs.tsv
    masdars: frozenset[str]  # what is done or said to be done: تعيين, استقالة
    participles: frozenset[str]  # whose construct plural is told by its ending: منفذو, مسؤولي
    past: frozenset[str]
    present: frozenset[str]  # singular, without the prefix of the person
    plural: frozenset[str]

    def contains(self, word: str) -> bool:
        """Whether a word is a form of an everyday one, with or without what is attached to it."""
        return self.nominal(word) or self.verbal(word) or self.peeled(word)

    def nominal(self, word: str) -> bool:
        """Whether a word is an everyday noun, adjective or particle: الجهود, تصريحاته, مسؤولون, آرائهم."""
        if word in self.nouns:
            return True
        if definite(word):
            return self._inflected(word[2:])
        if self._inflected(word) or self._construct(word):
            return True
        return any(self._before_pronoun(rest) for rest in _without(word, _PRONOUNS))

    def _listed(self, word: str) -> bool:
        """Whether a word may take any ending: one of the table of verbs only if it is long."""
        if len(word) > 4:
            return word in self.nouns
        return word in self.words or (word.startswith("م") and word in self.participles)

    def _inflected(self, word: str) -> bool:
        if word in self.nouns or (word.endswith("ه") and len(word) > 4 and word[:-1] in self.nouns):
            return True
        for ending, least in _ENDINGS:
            rest = word[: -len(ending)]
            whole = rest + "ه" if ending in _FEMININE else rest
            if word.endswith(ending) and len(rest) >= least and (self._listed(rest) or self._listed(whole)):
                return True
        return False

    def _construct(self, word: str) -> bool:
        """The dual or plural before a genitive: وزارتا, منفذي."""
        if word[-1] in "وي" and len(word) > 5 and word[:-1] in self.participles:
            return True
        return word.endswith(("تا", "تي")) and len(word) > 5 and self._listed(word[:-2] + "ه")

    def _before_pronoun(self, rest: str) -> bool:
        """What a pronoun leaves of a noun: ت stands for taa marbuta, ا for final yaa, اي and او for اء."""
        if self._listed(rest) or self._construct(rest) or (rest.endswith("ات") and self._inflected(rest)):
            return True
        swapped = {"ت": "ه", "ا": "ي"}.get(rest[-1])
        if swapped is not None and self._listed(rest[:-1] + swapped):
            return True
        return rest.endswith(("اي", "او")) and rest[:-1] + "ء" in self.nouns

    def verbal(self, word: str) -> bool:
        """Whether a word is a form of a verb, with or without future س and object: سيشاركون, أبلغته."""
        if (len(word) > 2 and word in self.past) or self._present(word):
            return True
        if word[0] == "س" and word[1:2] in ("ي", "ت", "ن"):
            return word[1:] in self.words or (len(word) > 5 and self._present(word[1:]))
        if word.endswith("ني"):
            return len(word) > 6 and self._with_object(word[:-2])
        return any(self._with_object(rest) for rest in _without(word, _OBJECTS))

    def _present(self, word: str) -> bool:
        if word[0] in "يت":
            return word[1:] in self.present or (len(word) > 4 and word[1:] in self.plural)
        return len(word) > (3 if word[0] == "ن" else 4) and word[0] in "نا" and word[1:] in self.present

    def _with_object(self, rest: str) -> bool:
        """What an attached pronoun leaves of a verb: plural وا has lost its alef, final ى is ا."""
        if not rest.endswith("وا") and (rest in self.past or self._present(rest)):
            return True
        form = {"و": rest + "ا", "ا": rest[:-1] + "ي"}.get(rest[-1], "")
        return len(rest) > 3 and bool(form) and (form in self.past or self._present(form))

    def peeled(self, word: str) -> bool:
        """Whether a word is an everyday one behind attached conjunctions and prepositions."""
        return any(self._behind(clitics, rest) for clitics, rest in peeled(word) if clitics)

    def _behind(self, clitics: str, rest: str) -> bool:
        if rest in self.words:
            return True
        if clitics == "و" and len(rest) > 3:
            return self.nominal(rest) or self.verbal(rest)
        if len(rest) < 5:
            return len(rest) == 4 and rest.endswith(_SURE) and self.nominal(rest)
        if clitics in _VERBS_TAKE and (rest in self.past or rest[1:] in self.present):
            return self.verbal(rest)
        return self.nominal(rest) and (len(rest) > 6 or definite(rest) or rest in self.nouns or rest.endswith(_SURE))


def _without(word: str, endings: Iterable[str]) -> Iterable[str]:
    return (word[: -len(e)] for e in endings if word.endswith(e) and len(word) - len(e) > 2)


def load_vocabulary(common: frozenset[str]) -> Vocabulary:
    """The vocabulary of the lexicon's tables, with the words of common.txt. Raises `OSError` without them."""
    nouns, masdars, participles, past, present, plural = (set[str]() for _ in range(6))
    for r in rows("verbs.tsv"):
        forms = conjugate(r["past"], r["present"])
        past |= forms.past
        present |= forms.present
        plural |= forms.plural
        masdars.add(fold(r["masdar"]))
        participles |= {fold(r["active"]), fold(r["passive"])}
    # متبنون, متبن: of those in final yaa
    participles |= {p[:-1] for p in participles if p.endswith("ي") and len(p) > 4}
    nouns |= participles | masdars | common
    nouns.discard("")
    return Vocabulary(common, *map(frozenset, (nouns, masdars, participles, past, present, plural)))
