"""The entities of one article, from the figures of its cast: names in both languages, mentions, roles."""

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from digest.arabic import OPENING, Word, bare, fold
from digest.bodywords import everybodys
from digest.chain import Cast
from digest.figures import Figure
from digest.knowledge import Knowledge
from digest.model import Entity, EntityType, Mention, SpeakerKind
from digest.nominative import nominative
from digest.realms import home
from digest.text import shown


def local_entities(
    cast: Cast, knowledge: Knowledge, text: str, read: Sequence[Word], speakers: Iterable[Figure] = ()
) -> tuple[tuple[Entity, ...], tuple[Mention, ...], dict[Figure, str]]:
    """(entities in order of first mention, mentions in text order, key of each figure).

    `read` are the words of `text`. `speakers` are entities even where nothing in the text mentions them, and come last.
    """
    used = [f for f in cast.register.figures if f.mentions]
    used.sort(key=lambda f: min(s for s, _ in f.mentions))
    used += [f for f in dict.fromkeys(speakers) if not f.mentions]
    keys = {f: f"e{n}" for n, f in enumerate(used)}
    shared = any(f.known is None and f.name_en and f.type is EntityType.ORGANISATION for f in used)
    whose = home(read, knowledge) if shared else ""
    entities = tuple(_of_state(_entity(f, keys[f], knowledge, text), whose) for f in used)
    mentions = sorted(
        (Mention(span, keys[f], how) for f in used for span, how in dict.fromkeys(f.mentions)),
        key=lambda m: (m.span, m.entity),
    )
    return entities, tuple(mentions), keys


def _entity(figure: Figure, key: str, knowledge: Knowledge, text: str) -> Entity:
    known = figure.known
    name = _name(figure, text)
    person = figure.type is EntityType.PERSON and figure.kind is not SpeakerKind.PERSON
    if not figure.named and (person or figure.type is EntityType.DOCUMENT):
        name = nominative(name, knowledge)
    english, confirmed, confidence = _english(figure, name, knowledge)
    role_en = shown(figure.role_en)  # words of no language are put into the English as they stand
    return Entity(
        key,
        figure.type,
        figure.kind,
        name,
        shown(english),
        known.id if known is not None else "",
        confirmed,
        confidence,
        _plain(figure.role.of(text)) if figure.role is not None else "",
        role_en,
        figure.gender,
        figure.number != "s",
        figure.named,
    )


def _of_state(entity: Entity, whose: str) -> Entity:
    """In news of one state, a body that every state has is that state's: its Cabinet is the Kuwaiti Cabinet."""
    own = whose and entity.type is EntityType.ORGANISATION and not entity.known and entity.named
    if not own or not everybodys(entity.name) or whose in entity.name_en or entity.name_en.startswith("Israeli"):
        return entity
    return replace(entity, name_en=f"{whose} {entity.name_en}")


def _name(figure: Figure, text: str) -> str:
    """The fullest form in the article; one whose article is contracted (للعراق) only where no other stands."""
    if not figure.mentions and figure.known is not None:
        return figure.known.name
    first = _plain(figure.span.of(text))
    if not fold(first[:4]).startswith("لل"):
        return first
    forms = (_plain(span.of(text)) for span, how in figure.mentions if how == "name")
    whole = [form for form in forms if not fold(form[:4]).startswith("لل")]
    if whole:
        return max(whole, key=len)
    return figure.known.name if figure.known is not None else _written_out(first, figure.heads)


def _written_out(form: str, heads: Collection[str]) -> str:
    """A form with the contracted article written out: للقوات gives القوات, للجنة gives اللجنة."""
    rest = form[2:]
    return f"الل{rest}" if fold("ل" + rest.split(" ")[0]) in heads else f"ال{rest}"


_MARKS = "".join(sorted(OPENING))


def _plain(name: str) -> str:
    """A name on one line, without characters that act unseen, commas and stray quotation marks at its ends.

    Marks within it stand in pairs: صحيفة «الحياة» keeps its own, and one that nothing closes is left out.
    """
    text = " ".join(shown(name).split()).strip("،, ")
    core = text.strip(f"{_MARKS}،, ")
    if sum(c in OPENING for c in core) % 2 == 0:
        return core
    before, _, after = text.partition(core)
    if after[:1] in OPENING:
        return core + after[0]
    if before and before[-1] in OPENING:
        return before[-1] + core
    return "".join(c for c in core if c not in OPENING)


def _english(figure: Figure, name: str, knowledge: Knowledge) -> tuple[str, bool, float]:
    """(English name, whether reviewed, confidence)."""
    if figure.known is not None:
        return figure.known.en, True, 1.0
    if not figure.named and figure.kind is not SpeakerKind.ORGANISATION:
        return figure.role_en, False, 0.6
    if figure.type is EntityType.PERSON:
        made = knowledge.romaniser.romanise([name])[0]
        return made.text, False, made.confidence
    return figure.name_en or figure.role_en or _spelled(name, knowledge), False, 0.5


def _spelled(name: str, knowledge: Knowledge) -> str:
    """English of what a headline calls a body by: «الصحة» is the ministry; another name is spelled out."""
    portfolio = knowledge.orgwords.get(bare(fold(name)))
    return f"{portfolio} Ministry" if portfolio is not None else knowledge.romaniser.romanise([name])[0].text
