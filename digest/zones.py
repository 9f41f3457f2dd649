"""Where the subject of a reporting verb must stand: between the verb and what is said, or between «أما» and «فقال».

«قال … إن»: whatever stands in between names the speaker, but for adverbials. The zone lets a long title find its
name over many words: «أوضح المتحدث الرسمي لفرع الهيئة في المنطقة سامر بن فهد العلبي أن …».
"""

from collections.abc import Sequence

from digest.arabic import OPENING, THAT, Word
from digest.knowledge import Knowledge
from digest.particles import BE, CHILD_OF

SHORT = 25
"""Words between «بحسب» and the end of the speaker's name, or between كان and its قد, at the most."""
AS_FOR = frozenset(("اما", "واما"))
"""What puts the speaker at the head of a sentence."""
LONGEST = 40
"""Words between a verb and its «أن» at the most; a longer stretch holds a sentence of its own."""


def subject_zones(text: Sequence[Word], knowledge: Knowledge) -> list[int]:
    """For each word the end of the zone that it lies in, or 0 outside all zones. Half open."""
    ends = [0] * len(text)
    for i, word in enumerate(text):
        start, stop = _zone(text, i, word, knowledge)
        if stop > start:
            ends[start:stop] = [stop] * (stop - start)
    return ends


def _zone(text: Sequence[Word], i: int, word: Word, knowledge: Knowledge) -> tuple[int, int]:
    """The zone that a word opens: behind a reporting verb, «بحسب», «أما», or كان before its «قد»."""
    if _reports(text, i, knowledge):
        stop = _content(text, i + 1, knowledge)
        if not stop and i and (text[i - 1].raw in OPENING or text[i - 1].folded in ("،", ",")):
            stop = _end(text, i + 1)  # «…»، يقول فلان.
        return i + 1, stop
    if word.folded in BE:
        return i + 1, next((j for j in range(i + 2, min(len(text), i + SHORT)) if text[j].folded == "قد"), 0)
    if word.folded in AS_FOR:
        return i + 1, next((j for j in range(i + 2, min(len(text), i + SHORT)) if _so_said(text[j], knowledge)), 0)
    phrase, n = knowledge.phrase_at(text, i)
    if phrase is not None and phrase.cls == "according":
        return i + n, _end(text, i + n)
    return 0, 0


def _so_said(word: Word, knowledge: Knowledge) -> bool:
    """The verb that «أما» asks for, with its ف: «أما سامر العلبي فقال»."""
    return word.folded[0] == "ف" and (word.folded[1:] in knowledge.finite or word.folded in ("فقد", "فكان", "فكانت"))


def _end(text: Sequence[Word], start: int) -> int:
    """The next punctuation mark, or the sentence's end, a few words ahead."""
    last = min(len(text), start + SHORT)
    return next((j for j in range(start, last) if not text[j].folded[0].isalnum()), last)


def _reports(text: Sequence[Word], i: int, knowledge: Knowledge) -> bool:
    word = text[i]
    if i + 1 < len(text) and text[i + 1].folded in CHILD_OF:
        return False  # أمل بنت فهد
    return knowledge.reports(word.folded)


def _content(text: Sequence[Word], start: int, knowledge: Knowledge) -> int:
    """Where what is said begins, or 0 where nothing nearby opens it."""
    for j in range(start, min(len(text), start + LONGEST)):
        folded = text[j].folded
        if folded in THAT or folded == ":":
            return j
        if text[j].raw in OPENING:
            if _long_quotation(text, j):
                return j
            continue
        if j > start and (_reports(text, j, knowledge) or _circumstance(text[j], knowledge)):
            return j
    return 0


def _circumstance(word: Word, knowledge: Knowledge) -> bool:
    """A participle that carries on: قائلا, مشيرا إلى."""
    forms = knowledge.cues.get(word.folded, ())
    return word.folded.endswith("ا") and any(f.mood == "participle" for f in forms)


def _long_quotation(text: Sequence[Word], at: int) -> bool:
    """More than a quoted name: no closing mark within four words."""
    return not any(w.raw in OPENING for w in text[at + 1 : at + 5])
