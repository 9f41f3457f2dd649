"""Under which keys a word is found, by the index and by whoever searches. `templates/assets/search.js` does the same.

A query is looked up under every reading of each word, a text is indexed under as few as will meet them:

- Arabic is folded (`arabic.fold`), the article ignored, a final taa marbuta or haa is an alef (سورية, سوريا).
- Attached و ف ب ل ك come off. Where the article stands behind them the reading is certain (والبحرين), else both
  readings are kept. A word of a name is kept as it is: its clitics are known from where the name begins.
- English loses capitals, accents, the possessive and a simple plural.
- A word of a name also has a sound: the consonants that Arabic and Latin spellings share.
"""

import re
import unicodedata
from functools import cache, lru_cache

from digest.arabic import REMEMBERED, Word, is_arabic, peeled, words
from digest.tables import word_list

CORE = 3  # letters that must be left behind a clitic
HEARD = 3  # consonants without which a sound is anybody's
BEGINNINGS = (3, 5)  # letters under which names are listed

_ARABIC = str.maketrans(
    "بتثجحخدذرزسشصضطظغفقكلمنه" + "اويعءآأإىئؤة",
    "bttghkddrsss" + "sdtsgfkklmnh" + " " * 12,
)
_LATIN = (
    ("sch", "s"), ("tch", "s"), ("dj", "g"), ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("th", "t"),
    ("dh", "d"), ("sh", "s"), ("ch", "s"), ("ts", "s"), ("tz", "s"), ("x", "ks"), ("q", "k"), ("c", "k"), ("p", "b"),
    ("v", "f"), ("j", "g"), ("z", "s"),
)  # fmt: skip
_HEADS = {"ا": "a", "ع": "a", "ي": "y", "و": "w"} | dict.fromkeys("aeiou", "a") | {"y": "y", "w": "w"}


def definite(folded: str) -> bool:
    """Whether a folded word may bear the article. The page's script has this rule, and no list of words beside it."""
    return len(folded) > 3 and folded.startswith("ال")


def bare(folded: str) -> str:
    """A folded word without what may be its article."""
    return folded[2:] if definite(folded) else folded


def found_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words and numbers of `text[start:end]` that can be searched for."""
    return [w for w in words(text, start, end) if w.folded[:1].isalnum() and (len(w.folded) > 1 or w.folded.isdigit())]


@lru_cache(maxsize=REMEMBERED)
def query_keys(folded: str) -> tuple[str, ...]:
    """Every key under which a folded word may stand in the index, its plainest reading first."""
    if not is_arabic(folded):
        return (latin(folded),)
    return tuple(dict.fromkeys(_core(rest) for clitics, rest in peeled(folded) if not clitics or _enough(rest)))


@lru_cache(maxsize=REMEMBERED)
def text_keys(folded: str) -> tuple[str, ...]:
    """The keys of a word of a text that is in no name; none for a function word."""
    if is_function_word(folded):
        return ()
    if not is_arabic(folded):
        return (latin(folded),)
    keys = dict.fromkeys(_certain(folded) or query_keys(folded))
    if folded.endswith("ا") and len(folded) > 4 and not definite(folded):
        keys |= {key[:-1]: None for key in keys}  # اجتماعا is اجتماع
    return tuple(keys)


@lru_cache(maxsize=REMEMBERED)
def name_keys(folded: str) -> tuple[str, ...]:
    """The keys of a word of a name, what stands attached before the name being taken off."""
    if not is_arabic(folded):
        return (latin(folded),)
    return _certain(folded) or (_core(folded),)


def _certain(folded: str) -> tuple[str, ...]:
    """The keys of a word whose article shows what is attached before it, () where none does."""
    behind = [rest for clitics, rest in peeled(folded) if clitics and definite(rest) and _enough(rest)]
    return tuple(dict.fromkeys(map(_core, behind)))  # two for للجنة, which is ل and اللجنة, or ل and الجنة


def _enough(rest: str) -> bool:
    return len(bare(rest)) >= CORE


def _core(rest: str) -> str:
    """A word without its article, its ending in one spelling."""
    word = bare(rest)
    if len(word) > CORE and word[-1] == "ء":
        word = word[:-1]
    return word[:-1] + "ا" if len(word) > CORE and word[-1] == "ه" else word


def latin(folded: str) -> str:
    """A word that is not Arabic, without capitals, accents and a plural s."""
    word = plain(folded)
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


@lru_cache(maxsize=REMEMBERED)
def plain(folded: str) -> str:
    """A word of a name as it is compared with what somebody begins to type."""
    if is_arabic(folded):
        return _core(folded)
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", folded.lower()))


@lru_cache(maxsize=REMEMBERED)
def prefixes(folded: str) -> tuple[str, ...]:
    """Under which beginnings a word of a name is listed; the last is the one to look up what is typed."""
    word = plain(folded)
    return tuple(dict.fromkeys(word[:size] for size in BEGINNINGS if len(word) >= size)) or (word,)


@lru_cache(maxsize=REMEMBERED)
def sound(folded: str) -> str:
    """The consonants of a folded word as both scripts write them, "" if there are too few: lfrf for لافروف, Lavrof."""
    if is_arabic(folded):
        word = bare(folded)
        head = _HEADS.get(word[0], "")
        bones = re.sub("ت[سش]", "س", word.replace("لل", "ل")).removesuffix("ه").translate(_ARABIC)
    else:
        word = plain(folded)
        head, bones = _HEADS.get(word[:1], ""), word
        for letters, one in _LATIN:
            bones = bones.replace(letters, one)
        bones = re.sub(r"(.)\1+", r"\1", bones).removesuffix("h")
    key = head + re.sub("[^bdfghklmnrst]", "", bones)
    return key if len(key) >= HEARD else ""


@cache
def function_words() -> frozenset[str]:
    """The folded words, of both languages, that say nothing by themselves."""
    return word_list("function_words.txt") | word_list("function_words_en.txt")


def is_function_word(folded: str) -> bool:
    """Whether a word is one of them, with or without what is attached before it."""
    known = function_words()
    word = folded.lower()
    return word in known or any(len(rest) >= CORE and rest in known for clitics, rest in peeled(word) if clitics)
