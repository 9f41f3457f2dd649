"""What one article gives the rest of the site, in little: a `Summary` for the index, and the `Detail` for its pages.

The index of ten thousand articles holds their summaries alone; the texts, sentences and translations of an article
are loaded when a page needs them.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import msgspec

from digest.arabic import fold_name
from digest.bodywords import everybodys
from digest.check import misplaced
from digest.interface import Both
from digest.model import (
    Analysis,
    Appearance,
    BlockKind,
    Entity,
    EntityType,
    SpeakerKind,
    State,
    Statement,
    Translation,
    Unmet,
)
from digest.text import cut, shown
from digest.whom import Own

NAMING = ("name", "surname")
"""The ways of mention that name somebody, and do not only refer to them."""
TITLE = 70  # characters of an article's first sentence that stand in for a title


class Face(msgspec.Struct, frozen=True, gc=False, array_like=True, eq=False):
    """An entity as an article knows it (`model.Entity`), without its key there: many articles know it by one face."""

    type: EntityType
    kind: SpeakerKind
    name: str
    name_en: str
    known: str
    confirmed: bool
    confidence: float
    role: str
    role_en: str
    gender: str
    plural: bool
    named: bool
    folded: str  # the name as names are compared
    everybodys: bool  # a body that every country has


class Said(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A statement as the index knows it; entities by their numbers in the article."""

    id: str
    at: int  # its place among the statements of the analysis
    speaker: int | None
    relay: int | None
    place: int | None
    rivals: tuple[int, ...]
    nested: tuple[int, ...]
    mentions: tuple[int, ...]
    day: dt.date | None
    certain: bool
    sentences: tuple[int, ...]
    formerly: tuple[str, ...] = ()  # its ids under former addresses of the article


class Summary(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as the index knows it. Its entities have the numbers that they have in the analysis."""

    slug: str
    path: str
    title_ar: str
    title_en: str
    headed: bool  # the title is the headline in the text itself
    outlet: str | None
    date: dt.date | None
    url: str | None
    aliases: tuple[str, ...]
    faces: tuple[Face, ...]  # its entities
    said: tuple[Said, ...]  # in text order
    named: tuple[tuple[int, ...], ...]  # of each entity, the numbers of the sentences that name it
    states: dict[State, int]
    problems: tuple[str, ...]  # spans that do not lie where they say, keys that name nobody
    unmet: tuple[Unmet, ...]  # what editors asked for and could not be had
    mark: str  # a hash of the detail
    also: tuple[Appearance, ...] = ()
    words: int = 0  # of its sentences
    quoted: int = 0  # of these, how many stand within a statement
    flags: dict[str, int] = {}  # how many of its sentences a check found what wrong with
    own: Own = ()  # of its entities, those that it alone knows, where that has been worked out

    @property
    def title(self) -> Both:
        """The title in both languages, "" in English while it is pending."""
        return {"ar": self.title_ar, "en": self.title_en}


class Detail(msgspec.Struct, frozen=True, array_like=True):
    """All of an article: its analysis, and the English of its sentences, in their order."""

    analysis: Analysis
    english: tuple[Translation | None, ...]


def detail_of(analysis: Analysis, translations: Mapping[str, Translation]) -> Detail:
    """The detail of an article. `translations` is by sentence as it stands; what it lacks is pending."""
    text = analysis.article.text
    return Detail(analysis, tuple(translations.get(s.span.of(text)) for s in analysis.sentences))


def summarise(detail: Detail, translations: Mapping[str, Translation]) -> Summary:
    """The summary of an article."""
    analysis = detail.analysis
    article = analysis.article
    title = _title(detail, translations)
    at = numbers_of(analysis)
    return Summary(
        slug=article.slug,
        path=article.path,
        title_ar=title["ar"],
        title_en=title["en"],
        headed=any(
            b.kind is BlockKind.HEADLINE and article.title in (None, b.span.of(article.text))
            for b in analysis.blocks[:1]
        ),
        outlet=article.outlet,
        date=article.date,
        url=article.url,
        aliases=article.aliases,
        faces=tuple(map(_face, analysis.entities)),
        said=tuple(_said(st, n, analysis, at) for n, st in _ranked(analysis.statements)),
        named=_named(analysis, at),
        states=_states(detail),
        problems=tuple(misplaced(analysis)),
        unmet=analysis.unmet,
        mark=blake2b(msgspec.json.encode(detail), digest_size=12).hexdigest(),
        also=article.also,
        words=sum(len(s.span.of(article.text).split()) for s in analysis.sentences),
        quoted=_quoted(analysis),
        flags=_flags(detail),
    )


def numbers_of(analysis: Analysis) -> dict[str, int]:
    """The number of each entity, by its key."""
    return {entity.key: n for n, entity in enumerate(analysis.entities)}


def _face(entity: Entity) -> Face:
    return Face(
        entity.type, entity.kind, entity.name, entity.name_en, entity.known, entity.confirmed, entity.confidence,
        entity.role, entity.role_en, entity.gender, entity.plural, entity.named, fold_name(entity.name),
        entity.type is EntityType.ORGANISATION and everybodys(entity.name),
    )  # fmt: skip


def _ranked(statements: Sequence[Statement]) -> list[tuple[int, Statement]]:
    """Statements in text order, with their places in the analysis."""
    return sorted(enumerate(statements), key=lambda pair: (pair[1].spans[0], pair[1].id))


def _said(st: Statement, n: int, analysis: Analysis, at: Mapping[str, int]) -> Said:
    def one(key: str | None) -> int | None:
        return None if key is None else at.get(key)

    def several(keys: Iterable[str]) -> tuple[int, ...]:
        return tuple(at[key] for key in keys if key in at)

    return Said(
        st.id, n, one(st.speaker), one(st.relay), one(st.place), several(st.rivals), several(st.nested),
        several(st.mentions), st.date, st.certain, tuple(dict.fromkeys(st.sentences)),
        _former_ids(st, analysis) if analysis.article.aliases else (),
    )  # fmt: skip


def _former_ids(st: Statement, analysis: Analysis) -> tuple[str, ...]:
    """An id is made of the article's address, so that it changes with it."""
    from digest.statements import statement_id  # noqa: PLC0415 - a renamed article is rare, and this loads much

    article = analysis.article
    texts = [analysis.sentences[n].span.of(article.text) for n in st.sentences]
    for text in texts:
        plain = statement_id(article.slug, text, 0)
        if st.id.startswith(plain):
            number = st.id.removeprefix(plain)  # of a sentence that has several statements, or stands there twice
            return tuple(f"{statement_id(alias, text, 0)}{number}" for alias in article.aliases)
    return ()


def _named(analysis: Analysis, at: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """In which sentences each entity is named."""
    found: list[list[int]] = [[] for _ in analysis.entities]
    sentences = analysis.sentences
    n = 0
    for mention in sorted(analysis.mentions, key=lambda m: m.span):
        if mention.how not in NAMING or mention.entity not in at:
            continue
        while n + 1 < len(sentences) and sentences[n + 1].span.start <= mention.span.start:
            n += 1
        own = found[at[mention.entity]]
        if sentences and sentences[n].span.start <= mention.span.start and n not in own[-1:]:
            own.append(n)
    return tuple(map(tuple, found))


def _states(detail: Detail) -> dict[State, int]:
    states: dict[State, int] = {}
    for english in detail.english:
        state = english.state if english and english.text else State.PENDING
        states[state] = states.get(state, 0) + 1
    return {state: states[state] for state in State if state in states}


def _quoted(analysis: Analysis) -> int:
    """How many words stand within statements; those of a statement inside another count once."""
    text, at, words = analysis.article.text, 0, 0
    for span in sorted(span for st in analysis.statements for span in st.spans):
        words += len(text[max(at, span.start) : span.end].split())
        at = max(at, span.end)
    return words


def _flags(detail: Detail) -> dict[str, int]:
    found = Counter(flag for one in detail.english if one and one.text for flag in dict.fromkeys(one.flags))
    return dict(sorted(found.items()))


def _title(detail: Detail, translations: Mapping[str, Translation]) -> Both:
    """The title in front matter, else the headline, else the first words of the text."""
    analysis = detail.analysis
    article = analysis.article
    if given := article.title:
        english = translations.get(given)
        return {"ar": shown(given), "en": shown(english.text) if english else ""}
    heads = [b for b in analysis.blocks[:1] if b.kind is BlockKind.HEADLINE and b.sentences]
    own = [s.n for s in heads[0].sentences] if heads else []
    if own:
        return {"ar": _joined(_arabic(detail, own)), "en": _joined(_english(detail, own))}
    if not analysis.sentences:
        return {"ar": article.slug, "en": ""}
    return {"ar": cut(_joined(_arabic(detail, [0])), TITLE), "en": cut(_joined(_english(detail, [0])), TITLE)}


def _arabic(detail: Detail, numbers: Iterable[int]) -> list[str]:
    text = detail.analysis.article.text
    return [shown(detail.analysis.sentences[n].span.of(text)) for n in numbers]


def _english(detail: Detail, numbers: Iterable[int]) -> list[str]:
    """The English of sentences, nothing where one of them has none."""
    found = [detail.english[n] for n in numbers]
    texts = [shown(one.text) if one else "" for one in found]
    return texts if all(texts) else []


def _joined(texts: Iterable[str]) -> str:
    return " ".join(texts)
