"""One wire as two newspapers print it, and articles that only share something: to measure `digest.likeness` by.

The articles are the invented ones of `tests/fixture/`. Each edit is what a desk does to an agency's text; a follow-up is
another article that repeats the background of the first one.
"""

import random
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from digest.articles import read_articles

FIXTURE = Path(__file__).parent / "fixture"
VERBS = {
    "قال": "صرح", "قالت": "صرحت", "أكد": "شدد على", "أكدت": "شددت على", "أعلن": "كشف", "أعلنت": "كشفت", "أضاف": "تابع",
    "أضافت": "تابعت", "أوضح": "بين", "أوضحت": "بينت", "أشار": "نوه", "أشارت": "نوهت", "لافتا": "منوها", "مؤكدا": "مشددا على",
}  # fmt: skip
OWN = (
    "يذكر أن هذا الملف يشغل الرأي العام منذ أشهر، وقد تابعته صحيفتنا في سلسلة من التحقيقات عن أحوال العاملين في "
    "المرافئ وما ينتظرهم من تغيير بعد أن تبدأ الأعمال في الموسم القادم، فيما ينتظر السكان ردا من البلدية على شكواهم."
)  # fmt: skip

Edit = Callable[[str, random.Random], str]


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.؟!»])\s+", " ".join(paragraphs(text)))


def headed(text: str, _: random.Random) -> str:
    return "\n\n".join(["تطورات جديدة في ملف شغل الجميع", "المدينة – وكالات: " + text.lstrip("# \n")])


def verbs(text: str, _: random.Random) -> str:
    return re.sub(r"\b(و?)(\w+)\b", lambda m: m[1] + VERBS.get(m[2], m[2]), text)


def spelling(text: str, _: random.Random) -> str:
    return text.translate(str.maketrans("أإآ0123456789«»", 'ااا٠١٢٣٤٥٦٧٨٩""'))


def cut(text: str, _: random.Random) -> str:
    found = sentences(text)
    return " ".join(found[: max(len(found) * 3 // 5, 1)])


def halved(text: str, _: random.Random) -> str:
    found = sentences(text)
    return " ".join(found[: max(len(found) * 2 // 5, 1)])


def reordered(text: str, _: random.Random) -> str:
    found = paragraphs(text)
    return "\n\n".join([*found[:1], *found[-1:], *found[1:-1]])


def with_own(text: str, _: random.Random) -> str:
    return f"{text}\n\n{OWN}"


def words_changed(every: int) -> Edit:
    def edit(text: str, chance: random.Random) -> str:
        words = text.split(" ")
        for at in range(chance.randrange(every), len(words), every):
            words[at] = chance.choice(["", "كذلك", "الحالي", "المعني"])
        return " ".join(words)

    return edit


def several(*edits: Edit) -> Edit:
    def edit(text: str, chance: random.Random) -> str:
        for one in edits:
            text = one(text, chance)
        return text

    return edit


EDITS: dict[str, Edit] = {
    "another headline and dateline": headed,
    "other verbs": verbs,
    "other spelling": spelling,
    "cut to three fifths": cut,
    "cut to two fifths": halved,
    "paragraphs in another order": reordered,
    "a paragraph of its own": with_own,
    "every fourteenth word": words_changed(14),
    "every eighth word": words_changed(8),
    "headline, verbs, spelling, cut": several(verbs, spelling, cut, headed),
    "cut, every tenth word, a paragraph of its own": several(cut, words_changed(10), with_own),
}


def articles() -> list[str]:
    found, _ = read_articles(FIXTURE)
    return [article.text[article.body :].strip() for article in found]


def same() -> Iterator[tuple[str, str, str]]:
    """(edit, article, the article edited)."""
    chance = random.Random(1)
    for text in articles():
        for name, edit in EDITS.items():
            yield name, text, edit(text, chance)


def different() -> Iterator[tuple[str, str, str]]:
    """(why they are alike in part, article, another one)."""
    texts = articles()
    for one, other in combinations(texts, 2):
        yield "two articles", one, other
    for one, other in zip(texts, texts[1:] + texts[:1], strict=True):
        own = sentences(other)
        for name, part in (("a fifth of it repeated", 5), ("a third of it repeated", 3)):
            background = sentences(one)
            again = background[: max(len(background) // part, 1)]
            yield name, one, " ".join([*own[: len(background) - len(again)], *again])
