"""The words of the project as data: what each stage takes and gives.

Everything here is frozen and made of plain values, so that any of it can be cached as JSON, sent to another
process, compared and hashed. Offsets are Unicode code points of `Article.text`, half open: the invariant is
``article.text[span.start:span.end] == the words meant``.
"""

import datetime as dt
from enum import StrEnum
from typing import Protocol

import msgspec


class BlockKind(StrEnum):
    """What a run of lines is in its article."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    PARAGRAPH = "paragraph"


class Kind(StrEnum):
    """How a statement gives its speaker's words."""

    DIRECT = "direct"  # only quoted words
    INDIRECT = "indirect"  # reported, no quotation marks
    MIXED = "mixed"  # reported, with some words quoted
    HEADLINE = "headline"  # «فلان: …» in a headline or sub-headline


class Stance(StrEnum):
    """What the reporting word claims about the words it reports."""

    NEUTRAL = "neutral"
    ASSERTION = "assertion"
    CLAIM = "claim"  # of what others may doubt: زعم
    ADMISSION = "admission"
    DENIAL = "denial"
    DEMAND = "demand"
    PRAISE = "praise"
    ACCUSATION = "accusation"
    WARNING = "warning"
    PROMISE = "promise"


class EntityType(StrEnum):
    """What an entity is. The first three are scored; the others are for readers."""

    PERSON = "PER"
    ORGANISATION = "ORG"
    PLACE = "LOC"
    DOCUMENT = "DOC"

    @property
    def speaks_as(self) -> "SpeakerKind":
        """The kind of speaker that one of this type is by its name."""
        return SpeakerKind[self.name]


class SpeakerKind(StrEnum):
    """Whose words they are: a somebody with a name, or the honest stand-in."""

    PERSON = "person"
    ORGANISATION = "organisation"  # also a government, a ministry, a party, a newspaper speaking for itself
    PLACE = "place"  # by itself, or for those who govern it: واشنطن
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"  # مصدر مسؤول
    GROUP = "group"  # دبلوماسيون عرب


class State(StrEnum):
    """Who stands behind the English of a sentence."""

    PENDING = "pending"  # no engine is installed, no editor has written it
    MACHINE = "machine"
    FLAGGED = "flagged"  # the machine's, and a check found something wrong with it
    CHECKED = "checked"  # the machine's, read and passed by an editor
    EDITED = "edited"  # written or changed by an editor


class Span(msgspec.Struct, frozen=True, order=True, gc=False, array_like=True):
    """A half-open range of code points in an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]


class Appearance(msgspec.Struct, frozen=True):
    """Where an article was published too: the same text of an agency, as another newspaper printed it."""

    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None


class Addressed(Protocol):
    """Whatever has the address of an article, and its former ones."""

    @property
    def slug(self) -> str:
        """The address."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """The former ones."""
        ...


class Article(msgspec.Struct, frozen=True):
    """One source text with its metadata, as read from `content/articles/`.

    `text` is the whole file decoded as UTF-8 with CRLF and lone CR as LF, byte-order mark and front matter
    included: offsets count from its first code point. `body` is where the article's own words begin.
    """

    slug: str
    path: str  # relative to the content folder, with forward slashes
    text: str
    body: int = 0
    title: str | None = None  # from front matter; a headline inside the text is a block
    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None
    lang: str = "ar"
    aliases: tuple[str, ...] = ()  # former slugs, each of which redirects here
    also: tuple[Appearance, ...] = ()  # where else it appeared


class Sentence(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A sentence of a block; `n` counts through the article from 0."""

    n: int
    span: Span
    block: int


class Block(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A headline, sub-headline or paragraph. Its sentences lie inside its span, in order, without overlap."""

    kind: BlockKind
    span: Span
    sentences: tuple[Sentence, ...]


class Cue(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The words that attribute. `lemma` names the entry of the lexicon that matched."""

    span: Span
    lemma: str
    sense: str  # English, past tense: "said", "stressed", "called for", "according to"
    stance: Stance = Stance.NEUTRAL


class Mention(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A place in the article where an entity is named or referred to."""

    span: Span
    entity: str  # key of the entity within the article
    how: str = "name"  # name, surname, title, office, nisba, pronoun, epithet


class Entity(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Somebody or something as this one article knows it. `key` is unique within the article.

    `known` is the id in the authority, or the canonical name in the built-in lexicon; "" for one that only this
    text names, whose English is then the machine's and `confirmed` is false.
    """

    key: str
    type: EntityType
    kind: SpeakerKind
    name: str  # the fullest bare form in the article, or the canonical one of the authority
    name_en: str
    known: str = ""
    confirmed: bool = False  # the English name comes from an editor or the reviewed lexicon
    confidence: float = 1.0  # of the English name when it is machine-made
    role: str = ""  # as given in this article
    role_en: str = ""
    gender: str = ""  # m, f or "" when the article does not tell
    plural: bool = False
    named: bool = True  # False for a bare office or description: وزير الخارجية القطري


class Statement(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One speaker's words.

    `spans` holds one span for each sentence (or the part of it) that carries the words, in text order; all of
    them lie inside sentences of the article. `speaker` is the key of an entity of the article, or None when
    the evidence does not decide. `certain` is whether the site shows the speaker without reserve.
    """

    id: str
    spans: tuple[Span, ...]
    sentences: tuple[int, ...]  # numbers of the sentences, parallel to spans
    speaker: str | None
    kind: Kind
    cue: Cue | None
    confidence: float
    certain: bool
    rule: str
    evidence: tuple[str, ...] = ()  # plain English, one link of the chain each
    rivals: tuple[str, ...] = ()  # keys of the entities that were considered instead
    relay: str | None = None  # key of the agency or outlet through which the words came
    nested: tuple[str, ...] = ()  # keys of speakers quoted inside this statement
    occasion: Span | None = None  # خلال مؤتمر صحفي
    occasion_en: str = ""
    place: str | None = None  # key of the place where it was said
    date: dt.date | None = None  # the day it was said, when the text tells; else the article's day is meant
    mentions: tuple[str, ...] = ()  # keys of the entities named inside the words, in order of appearance


class Role(msgspec.Struct, frozen=True):
    """An office somebody held; open-ended where a day is missing."""

    ar: str
    en: str
    start: dt.date | None = None
    end: dt.date | None = None


class LocalName(msgspec.Struct, frozen=True):
    """A name that means an entity in some articles only, given by their slugs."""

    ar: str
    articles: tuple[str, ...]


class Authorised(msgspec.Struct, frozen=True):
    """An entity as the editors' authority has it. It wins over lexicon and machine."""

    id: str  # the address: /en/people/<id>/
    type: EntityType
    ar: str
    en: str
    aliases: tuple[str, ...] = ()  # Arabic forms that by themselves mean this entity
    aliases_en: tuple[str, ...] = ()
    gender: str = ""
    roles: tuple[Role, ...] = ()
    wikidata: str = ""
    formerly: tuple[str, ...] = ()  # former ids, each of which redirects here
    articles: tuple[str, ...] = ()  # slugs of the articles in which alone its names mean it; () for all
    local: tuple[LocalName, ...] = ()  # names with articles of their own
    kind: str = ""  # of an organisation: "outlet" or "agency" for one that passes on what others say
    url: str = ""  # its own site


class Override(msgspec.Struct, frozen=True):
    """What an editor says of one statement, or of one sentence that has none, over the machine's findings.

    `statement` is its id, else `sentence` holds the sentence's first words. `speaker` is an id of the authority or
    a name in Arabic, None where nobody is known; `exclude` says that there is no statement at all. Or `not_a_name`
    holds words of the article that name nobody and nothing, whatever the machine has made of them.
    """

    path: str  # relative to the content folder, with forward slashes
    line: int
    statement: str = ""
    sentence: str = ""
    speaker: str | None = None
    exclude: bool = False
    note: str = ""
    not_a_name: str = ""

    @property
    def where(self) -> str:
        """The file and line, as errors show them."""
        return f"{self.path}:{self.line}"


class Unmet(msgspec.Struct, frozen=True):
    """An override that could not be followed, and how to mend it."""

    override: Override
    reason: str
    hint: str


class DateMention(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A date in the text, resolved against the article's day. A month alone gives its first day."""

    span: Span
    date: dt.date
    precision: str = "day"  # day, month, year


class Silence(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Why a sentence carries no statement, for `digest explain`."""

    sentence: int
    reason: str


class Analysis(msgspec.Struct, frozen=True, array_like=True):
    """All that one article gives by itself.

    Pure function of the article, the authority, the editors' overrides for it and the lexicon.
    """

    article: Article
    blocks: tuple[Block, ...]
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    statements: tuple[Statement, ...]
    silences: tuple[Silence, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in text order; `sentences[n].n == n`."""
        return tuple(s for b in self.blocks for s in b.sentences)


class Renamed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A name put right in a machine's English: its place there, in code points, and what the machine had written."""

    start: int
    end: int
    was: str


class Translation(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The English of one sentence. `source` is the sentence as it stands in the article."""

    source: str
    text: str  # "" while pending
    state: State
    engine: str = ""  # "memory", or the model's name and version
    score: float | None = None  # mean log-probability per token, natural log
    flags: tuple[str, ...] = ()  # ids of the checks that failed
    lacks: tuple[str, ...] = ()  # names and terms, in English, that the machine left out
    renamed: tuple[Renamed, ...] = ()  # in the order of the text
