"""An invented digest of three short articles, its analyses made by hand: what the index and the pages are tested on.

It holds homonyms (two men called Karim), a speaker who is likely and one who is unknown, an unnamed source, a
relay, each state of translation, an article without a date, and words that would break a page if they could.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from digest.config import Config, Site
from digest.model import (
    Analysis,
    Article,
    Authorised,
    Block,
    BlockKind,
    Cue,
    Entity,
    EntityType,
    Kind,
    Mention,
    Renamed,
    Role,
    Sentence,
    Span,
    SpeakerKind,
    State,
    Statement,
    Translation,
)
from tests.changed import replace

PER, ORG, LOC, DOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.DOCUMENT
PERSON, BODY = SpeakerKind.PERSON, SpeakerKind.ORGANISATION
OVERRIDE = "\u202e"

AUTHORITY = (
    Authorised(
        "samir-karim",
        PER,
        "سامر كريم",
        "Samir Karim",
        aliases=("سمير كريم",),
        aliases_en=("Samer Karim",),
        gender="m",
        roles=(
            Role("نائب", "Member of Parliament", None, date(2019, 1, 31)),
            Role("وزير النقل", "Minister of Transport", date(2019, 2, 1)),
        ),
        formerly=("karim",),
    ),
    Authorised("lebanon", LOC, "لبنان", "Lebanon", gender="m", wikidata="Q822"),
    Authorised("syria", LOC, "سورية", "Syria", aliases=("سوريا",), gender="f"),
)


@dataclass
class Draft:
    """An article in the making: texts of its blocks, each a list of sentences."""

    slug: str
    blocks: Sequence[tuple[BlockKind, Sequence[str]]]
    entities: Sequence[Entity]
    names: Mapping[str, Sequence[str]]  # by entity, the words that name it wherever they stand
    title: str | None = None
    outlet: str | None = None
    day: date | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()
    statements: list[Statement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article as its file would hold it."""
        return "\n".join(" ".join(sentences) for _, sentences in self.blocks)

    def made(self) -> Analysis:
        """The analysis that a perfect machine would make of it."""
        text, at, n, blocks = self.text, 0, 0, []
        for number, (kind, sentences) in enumerate(self.blocks):
            start, inside = at, []
            for sentence in sentences:
                inside.append(Sentence(n, Span(at, at + len(sentence)), number))
                at, n = at + len(sentence) + 1, n + 1
            blocks.append(Block(kind, Span(start, at - 1), tuple(inside)))
        mentions = [
            Mention(Span(i, i + len(name)), key)
            for key, names in self.names.items()
            for name in names
            for i in range(len(text))
            if text.startswith(name, i)
        ]
        article = Article(
            self.slug,
            f"articles/{self.slug}.md",
            text,
            title=self.title,
            outlet=self.outlet,
            date=self.day,
            url=self.url,
            aliases=self.aliases,
        )
        return Analysis(article, tuple(blocks), tuple(self.entities), tuple(mentions), (), tuple(self.statements))

    def says(
        self, ident: str, n: int, words: str, speaker: str | None, cue: tuple[str, str] | None, **more: object
    ) -> None:
        """Add a statement whose `words` stand in sentence `n`; a span among `more` is given by its words too."""
        flat = [s for _, sentences in self.blocks for s in sentences]
        whole = self.text.index(flat[n])

        def span(part: str) -> Span:
            at = self.text.index(part, whole)
            return Span(at, at + len(part))

        if isinstance(occasion := more.get("occasion"), str):
            more["occasion"] = span(occasion)
        values: dict[str, object] = {
            "id": ident,
            "spans": (span(words),),
            "sentences": (n,),
            "speaker": speaker,
            "kind": Kind.INDIRECT,
            "cue": Cue(span(cue[0]), cue[0], cue[1]) if cue else None,
            "confidence": 0.97,
            "certain": speaker is not None,
            "rule": "verb-subject",
            "evidence": ("the verb is followed by its subject",),
        }
        self.statements.append(Statement(**{**values, **more}))  # type: ignore[arg-type]


HARBOUR = (
    "كريم: الميناء يُفتح قبل الصيف",
    "قال وزير النقل سامر كريم خلال مؤتمر صحفي في بيروت أمس إن الميناء سيُفتح أمام السفن الكبيرة قبل حلول الصيف، وإن العمل في الرصيف الشرقي بلغ مراحله الأخيرة.",
    "وأضاف: «لن نرفع الرسوم على قوارب الصيد هذا العام».",
    "ونقلت وكالة الأفق عن ليلى حداد قولها إن سكان الحي القديم لم يُستشاروا في الخطة.",
    "وأكد كريم أن لبنان وسورية سيتقاسمان كلفة الطريق الساحلي.",
    "ويقع الميناء على بعد كيلومترين من وسط المدينة.",
    f"وعلى جداره عبارة <script>alert('x')</script> كُتبت {OVERRIDE}بالمقلوب & لم تُمحَ.",
)
FISHING = (
    "شدد نبيل كريم في بيان على أن القرار 77 لا يمنع الصيد قرب ساحل لبنان.",
    "من جهته نفى مصدر في البلدية وجود أي خلاف مع الوزارة على 12 رخصة.",
    "ورأت ليلى حداد أن البحر ملك للجميع.",
    "وجرى التأكيد على أن الاجتماع المقبل سيُعقد في دمشق.",
)
UNDATED = ("بحسب ليلى حداد فإن المتحف سيبقى مفتوحًا.", "وقال شاهد إن الباب كان مغلقًا.")


def _harbour() -> Draft:
    draft = Draft(
        "harbour",
        [
            (BlockKind.HEADLINE, HARBOUR[:1]),
            (BlockKind.PARAGRAPH, HARBOUR[1:3]),
            (BlockKind.PARAGRAPH, HARBOUR[3:5]),
            (BlockKind.SUBHEAD, HARBOUR[5:6]),
            (BlockKind.PARAGRAPH, HARBOUR[6:]),
        ],
        [
            Entity(
                "samir",
                PER,
                PERSON,
                "سامر كريم",
                "Samir Karim",
                "samir-karim",
                True,
                role="وزير النقل",
                role_en="Minister of Transport",
                gender="m",
            ),
            Entity("nabil", PER, PERSON, "نبيل كريم", "Nabil Karim", confidence=0.6, gender="m"),
            Entity("layla", PER, PERSON, "ليلى حداد", "Layla Haddad", confidence=0.8, gender="f"),
            Entity("agency", ORG, BODY, "وكالة الأفق", "Al-Ufuq News Agency", "وكالة الأفق", True, gender="f"),
            Entity("beirut", LOC, BODY, "بيروت", "Beirut", "بيروت", True),
            Entity("lebanon", LOC, BODY, "لبنان", "Lebanon", "lebanon", True),
            Entity("syria", LOC, BODY, "سورية", "Syria", "syria", True),
        ],
        {
            "samir": ["سامر كريم"],
            "layla": ["ليلى حداد"],
            "agency": ["وكالة الأفق"],
            "beirut": ["بيروت"],
            "lebanon": ["لبنان"],
            "syria": ["سورية"],
        },
        outlet="صحيفة المرفأ",
        day=date(2021, 3, 14),
        url="https://example.org/harbour?a=1&b=2",
        aliases=("old-harbour",),
    )
    draft.says("st-head", 0, "الميناء يُفتح قبل الصيف", "samir", None, kind=Kind.HEADLINE)
    draft.says(
        "st-open", 1, HARBOUR[1][HARBOUR[1].index("إن الميناء") :], "samir", ("قال", "said"),
        occasion="خلال مؤتمر صحفي", occasion_en="during a press conference", place="beirut", date=date(2021, 3, 13),
    )  # fmt: skip
    draft.says(
        "st-fees",
        2,
        "«لن نرفع الرسوم على قوارب الصيد هذا العام»",
        "samir",
        ("وأضاف", "added"),
        kind=Kind.DIRECT,
    )
    draft.says("st-relay", 3, "إن سكان الحي القديم لم يُستشاروا في الخطة", "layla", ("قولها", "said"), relay="agency")
    draft.says(
        "st-road", 4, "أن لبنان وسورية سيتقاسمان كلفة الطريق الساحلي", "samir", ("وأكد", "affirmed"),
        certain=False, confidence=0.55, rivals=("nabil",), mentions=("lebanon", "syria"),
    )  # fmt: skip
    return draft


def _fishing() -> Draft:
    draft = Draft(
        "fishing",
        [(BlockKind.PARAGRAPH, FISHING[:2]), (BlockKind.PARAGRAPH, FISHING[2:])],
        [
            Entity("nabil", PER, PERSON, "نبيل كريم", "Nabil Karim", confidence=0.6, gender="m"),
            Entity("layla", PER, PERSON, "ليلى حداد", "Layla Haddad", confidence=0.8, gender="f"),
            Entity("source", PER, SpeakerKind.ANONYMOUS, "مصدر في البلدية", "a source in the municipality"),
            Entity("resolution", DOC, SpeakerKind.DOCUMENT, "القرار 77", "Resolution 77", confidence=0.9),
            Entity("lebanon", LOC, BODY, "لبنان", "Lebanon", "lebanon", True),
            Entity("damascus", LOC, BODY, "دمشق", "Damascus", "دمشق", True),
        ],
        {
            "nabil": ["نبيل كريم"],
            "layla": ["ليلى حداد"],
            "resolution": ["القرار 77"],
            "lebanon": ["لبنان"],
            "damascus": ["دمشق"],
        },
        title="بيان عن الصيد",
        day=date(2022, 11, 2),
        url="javascript:alert(1)",
    )
    draft.says(
        "st-77",
        0,
        "أن القرار 77 لا يمنع الصيد قرب ساحل لبنان",
        "nabil",
        ("شدد", "stressed"),
        mentions=("resolution", "lebanon"),
    )
    draft.says("st-deny", 1, "وجود أي خلاف مع الوزارة على 12 رخصة", "source", ("نفى", "denied"))
    draft.says("st-sea", 2, "أن البحر ملك للجميع", "layla", ("ورأت", "took the view"))
    draft.says("st-next", 3, "أن الاجتماع المقبل سيُعقد في دمشق", None, None, mentions=("damascus",))
    return draft


def _undated() -> Draft:
    draft = Draft(
        "undated",
        [(BlockKind.PARAGRAPH, UNDATED)],
        [
            Entity("layla", PER, PERSON, "ليلى حداد", "Layla Haddad", confidence=0.8, gender="f"),
            Entity("witness", PER, PERSON, "شاهد", "Shahid", confidence=0.3),
        ],
        {"layla": ["ليلى حداد"], "witness": ["شاهد"]},
    )
    draft.says("st-museum", 0, "فإن المتحف سيبقى مفتوحًا", "layla", ("بحسب", "according to"))
    draft.says("st-door", 1, "إن الباب كان مغلقًا", "witness", ("وقال", "said"))
    return draft


ENGLISH = {
    HARBOUR[0]: ("Karim: the harbour opens before summer", State.EDITED, ()),
    HARBOUR[1]: (
        "Transport Minister Samir Karim said at a press conference in Beirut yesterday that the harbour would open to large ships before the summer, and that work on the eastern quay was in its last stages.",
        State.EDITED,
        (),
    ),
    HARBOUR[2]: ("“We will not raise the fees on fishing boats this year,” he added.", State.CHECKED, ()),
    HARBOUR[3]: ("Al-Ufuq News Agency quoted Layla Haddad as saying that the people of the old quarter had not been consulted on the plan.", State.EDITED, ()),
    HARBOUR[4]: ("Karim affirmed that Lebanon and Syria would share the cost of the coastal road.", State.MACHINE, ()),
    HARBOUR[5]: ("The harbour lies two kilometres from the centre of the city.", State.EDITED, ()),
    "بيان عن الصيد": ("A statement on fishing", State.MACHINE, ()),
    FISHING[1]: ("For his part, a source in the municipality denied any dispute over 21 licences.", State.FLAGGED, ("numbers", "term-missing")),
    FISHING[2]: ("Layla Haddad took the view that the sea belongs to all.", State.MACHINE, ()),
}  # fmt: skip

ANALYSES = (_harbour().made(), _fishing().made(), _undated().made())
TRANSLATIONS = {
    source: Translation(source, text, state, "memory" if state is State.EDITED else "a model 1.0", None, flags)
    for source, (text, state, flags) in ENGLISH.items()
}
TRANSLATIONS[FISHING[2]] = replace(TRANSLATIONS[FISHING[2]], renamed=(Renamed(0, 12, "Leila Hadad"),))
TRANSLATIONS[FISHING[1]] = replace(TRANSLATIONS[FISHING[1]], lacks=("the Ministry of Transport",))
SITE = Site(base_url="https://example.org/digest/")
CONFIG = Config(SITE)
