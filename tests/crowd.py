"""Invented corpora of any size: articles on successive days, each with a few of many speakers who name a few places.

Article `n` is the same in every corpus that has it, so that a corpus can grow by one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from digest.model import Analysis, BlockKind, Entity, EntityType, SpeakerKind, State, Translation
from tests.invented import Draft

START = date(2015, 3, 2)
FIRST = ["سامر", "ليلى", "نبيل", "هدى", "كريم", "منى", "طارق", "رنا", "وائل", "دينا", "أنس", "عبير", "الياس", "غسان"]
FIRST_EN = ["Samir", "Layla", "Nabil", "Huda", "Karim", "Mona", "Tariq", "Rana", "Wael", "Dina", "Anas", "Abir", "Elias", "Ghassan"]  # fmt: skip
LAST = ["حداد", "العلبي", "منصور", "الخطيب", "شاهين", "مراد", "القاسم", "بركات", "زيدان", "فارس", "النجار", "قباني"]
LAST_EN = ["Haddad", "al-Olabi", "Mansour", "al-Khatib", "Shahin", "Murad", "al-Qasim", "Barakat", "Zaydan", "Faris", "al-Najjar", "Qabbani"]  # fmt: skip
PLACES = [("بيروت", "Beirut"), ("دمشق", "Damascus"), ("عمّان", "Amman"), ("تونس", "Tunis"), ("صنعاء", "Sanaa")]
ROLES = [
    ("وزير النقل", "Minister of Transport"),
    ("رئيس البلدية", "Mayor"),
    ("ناطقة باسم النقابة", "union spokeswoman"),
]
SAYINGS = [
    ("إن العمل في الرصيف الشرقي بلغ مراحله الأخيرة وإن الميناء سيُفتح أمام السفن الكبيرة قبل حلول الصيف", "work on the eastern quay was in its last stages and the harbour would open to large ships before the summer"),
    ("إن سكان الحي القديم لم يُستشاروا في الخطة", "the people of the old quarter had not been consulted on the plan"),
    ("إن كلفة الطريق الساحلي ستُقسم بين المدينتين بالتساوي", "the cost of the coastal road would be shared equally by the two cities"),
]  # fmt: skip


def crowd(numbers: Iterable[int], each: int = 4, per_day: int = 1, undated: int = 0) -> Iterator[Analysis]:
    """Articles of these numbers: `each` statements, `per_day` articles a day, every `undated`-th without a date."""
    for n in numbers:
        day = None if undated and n % undated == 0 else START + timedelta(days=n // per_day)
        yield _article(n, each, day)


def _article(n: int, each: int, day: date | None) -> Analysis:
    random = Random(n)
    entities: dict[str, Entity] = {}
    names: dict[str, list[str]] = {}
    said = []
    for k in range(each):
        i, j = random.randrange(len(FIRST)), random.randrange(len(LAST))
        place = PLACES[min(random.randrange(9), len(PLACES) - 1)]
        role = ROLES[(i + j) % 3]
        who = Entity(f"p{i}-{j}", EntityType.PERSON, SpeakerKind.PERSON, f"{FIRST[i]} {LAST[j]}", f"{FIRST_EN[i]} {LAST_EN[j]}", role=role[0], role_en=role[1])  # fmt: skip
        where = Entity(place[1], EntityType.PLACE, SpeakerKind.ORGANISATION, place[0], place[1], place[0], True)
        entities |= {who.key: who, where.key: where}
        names |= {who.key: [who.name], where.key: [where.name]}
        words = SAYINGS[random.randrange(3)][0]
        said.append((who, where, f"قال {who.name} {words} في {where.name} رقم {n}-{k}."))
    title = f"أخبار الميناء والمدينة: العدد {n}"
    blocks = [(BlockKind.PARAGRAPH, [text]) for _, _, text in said]
    draft = Draft(f"news-{n:05}", blocks, list(entities.values()), names, title, "صحيفة المرفأ", day)
    for k, (who, where, text) in enumerate(said):
        words = text[text.index("إن") :]
        draft.says(f"st-{n}-{k}", k, words, who.key, ("قال", "said"), mentions=(where.key,))
    return draft.made()


def crowd_english(analyses: Iterable[Analysis]) -> dict[str, Translation]:
    """English for two sentences in three."""
    found = {}
    for analysis in analyses:
        text = analysis.article.text
        for sentence in analysis.sentences:
            source = sentence.span.of(text)
            if sum(source.encode()) % 3:
                english = next(en for ar, en in SAYINGS if ar in source)
                names = [e.name_en for e in analysis.entities if e.name in source]
                found[source] = Translation(source, f"{names[0]} said in {names[-1]} that {english}.", State.MACHINE)
        if title := analysis.article.title:
            found[title] = Translation(title, f"News of harbour and town, no. {title.split()[-1]}", State.EDITED)
    return found
