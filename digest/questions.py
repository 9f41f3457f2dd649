"""What the machine is unsure of, as questions to an editor, the worst first. Pure: from the index to a list.

A wrong speaker shown as certain is the worst that can stand on a page, English that misleads the second worst. What
is shown as unsure or missing misleads nobody, and comes later. How much a question weighs also depends on how many
statements or sentences its answer changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2

import msgspec

from digest.arabic import fold_name
from digest.corpus import Filed, Index, Line, Piece
from digest.corrected import RULE
from digest.memory import Memory, hashed, normal
from digest.merge import STAND_INS, Subject, is_shared
from digest.model import Authorised, BlockKind, Entity, EntityType, State, Statement
from digest.suggest import Finder
from digest.text import cut

KINDS = ("speakers", "names", "translations")
HARM = {"narrow": 20.0, "unsure": 8.0, "flagged": 6.0, "unknown": 2.5, "name": 1.5, "pending": 0.6}
"""How bad it is if the machine is wrong, by what the pages say: a speaker shown as certain with a near rival; one shown
as likely; English in which a check found a fault; no speaker; a name marked as machine-made; no English."""
NARROW = 0.85
"""Below, a speaker who has rivals is asked for even though the pages show no reserve (from 0.7 on they do not)."""
MISLEADING = frozenset(("numbers", "dates", "name-missing", "negation", "cue-missing"))  # flags on what is said
BEFORE, AFTER = 2, 1  # sentences around, for the editor to judge by
MOST_PLACES = 5  # at which a name is shown
_TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.DOCUMENT, EntityType.PLACE)


class Choice(msgspec.Struct, frozen=True):
    """An answer that is proposed. `value` is what to answer; `why` is guess, rival, named, alike or memory."""

    value: str
    ar: str
    en: str
    why: str
    note: str = ""


class Context(msgspec.Struct, frozen=True):
    """A sentence around, or of, what is asked about."""

    ar: str
    en: str
    here: bool
    line: int
    path: str


class Question(msgspec.Struct, frozen=True):
    """Something to decide. `path` is relative to the content folder, `line` counts from 1.

    `reason` is a key of `HARM`, or "settled" where an editor asks and not the machine. `reach` counts the statements
    or sentences that the answer changes.
    """

    id: str
    kind: str  # one of KINDS
    reason: str
    weight: float
    reach: int
    slug: str
    path: str
    line: int
    title: str
    ar: str  # the words that it is about
    en: str  # their English, or the proposed one
    choices: tuple[Choice, ...] = ()
    context: tuple[Context, ...] = ()
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()
    state: str = ""
    flags: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    source: str = ""  # of a translation: the sentence as the article has it
    type: str = ""  # of a name: person, organisation, place or document
    gender: str = ""
    former: str = ""  # of a name: its present address, which leads on
    within: str = ""  # the article in which alone a name is meant, "" for all
    same: str = ""  # of a speaker's statement: the id of the entry that the speaker has in the authority


class Known(msgspec.Struct, frozen=True):
    """What questions are asked from, beside the index."""

    authority: tuple[Authorised, ...]
    memory: Memory


def questions(index: Index, known: Known) -> list[Question]:
    """Everything that is unsure, the worst first."""
    found = [*_speakers(index), *_names(index, known), *_translations(index, known.memory)]
    return sorted(found, key=lambda q: (-q.weight, q.path, q.line, q.id))


def of_article(piece: Piece) -> list[Question]:
    """Every statement and sentence of an article as a question, whether or not it is unsure, in the order of the text.

    Finds what the machine is wrongly sure of.
    """
    found = [_speaker(filed, piece, "settled") for filed in piece.statements]
    lines = [_translation(line, piece, "settled", 1, ()) for line in piece.lines]
    return sorted([*found, *lines], key=lambda q: (q.line, q.kind, q.id))


def _weight(reason: str, doubt: float, reach: int) -> float:
    return round(HARM.get(reason, 0.0) * doubt * (1 + log2(max(reach, 1))), 3)


def _line(piece: Piece, at: int) -> int:
    return piece.text.count("\n", 0, at) + 1


def _context(piece: Piece, numbers: Sequence[int]) -> tuple[Context, ...]:
    """Sentences with those around them."""
    first, last = max(0, min(numbers) - BEFORE), max(numbers) + AFTER
    return tuple(
        Context(line.ar, line.en, line.n in numbers, _line(piece, line.span.start), piece.article.path)
        for line in piece.lines[first : last + 1]
    )


def _base(piece: Piece, line: int) -> dict[str, object]:
    article = piece.article
    return {"slug": article.slug, "path": article.path, "line": line, "title": article.title_ar}


# -- speakers ------------------------------------------------------------------------------------------------------


def _speakers(index: Index) -> Iterator[Question]:
    for piece in index.pieces:
        if any(not filed.said.certain or filed.said.rivals for filed in piece.statements):
            for filed in piece.statements:
                if reason := _doubt(filed.st):
                    yield _speaker(filed, piece, reason)


def _doubt(st: Statement) -> str:
    """What is unsure about a statement's speaker, "" for nothing or where an editor has spoken."""
    if st.rule == RULE:
        return ""
    if st.speaker is None:
        return "unknown"
    if not st.certain:
        return "unsure"
    return "narrow" if st.rivals and st.confidence < NARROW else ""


def _speaker(filed: Filed, piece: Piece, reason: str) -> Question:
    st, speaker = filed.st, filed.speaker
    reach = 1 + _following(filed, piece)
    entity = piece.entities.get(st.speaker or "")
    return Question(
        id=f"speaker:{st.id}",
        kind="speakers",
        reason=reason,
        weight=_weight(reason, 1 - st.confidence, reach),
        reach=reach,
        ar=" ".join(line.ar for line in filed.lines),
        en=" ".join(line.en for line in filed.lines if line.en),
        choices=tuple(_who(st, piece)),
        context=_context(piece, st.sentences),
        confidence=st.confidence,
        evidence=st.evidence,
        same=_value(entity, speaker) if entity and speaker and speaker.confirmed and _is_id(entity) else "",
        **_base(piece, _line(piece, st.spans[0].start)),  # type: ignore[arg-type]
    )


def _following(filed: Filed, piece: Piece) -> int:
    """How many statements right behind it name nobody, and so have its speaker."""
    count = 0
    for after in piece.statements[filed.number :]:
        if after.st.speaker != filed.st.speaker or after.st.rule not in ("dropped-subject", "participle-carries-on"):
            break
        count += 1
    return count


def _who(st: Statement, piece: Piece) -> Iterator[Choice]:
    """Who may have said it: whom the machine took, whom it considered, and who else is in the article."""
    entities = piece.entities
    others = sorted((e for e in entities.values() if _may_speak(e)), key=lambda e: _TYPES.index(e.type))
    keys = dict.fromkeys([*([st.speaker] if st.speaker else []), *st.rivals, *(e.key for e in others)])
    values = set()
    for key in keys:
        entity, subject = entities[key], piece.subjects[key]
        value = _value(entity, subject)
        why = "guess" if key == st.speaker else "rival" if key in st.rivals else "named"
        if value not in values:
            values.add(value)
            yield Choice(value, entity.name, subject.name["en"] or entity.name_en, why, entity.role_en)


def _may_speak(entity: Entity) -> bool:
    return entity.kind in STAND_INS or entity.type in (EntityType.PERSON, EntityType.ORGANISATION)


def _is_id(entity: Entity) -> bool:
    return bool(entity.known) and not entity.known.startswith("lexicon:")


def _value(entity: Entity, subject: Subject) -> str:
    """How an override names somebody: by the id in the authority, else by the name that the article has."""
    return subject.id if _is_id(entity) else entity.name


# -- names ---------------------------------------------------------------------------------------------------------


def _names(index: Index, known: Known) -> Iterator[Question]:
    faces: dict[str, list[tuple[Piece, Entity]]] = defaultdict(list)
    for piece in index.pieces:
        for entity in piece.article.entities:
            subject = piece.subjects[entity.key]
            if subject.path and not subject.confirmed and entity.named and entity.kind not in STAND_INS:
                faces[subject.path].append((piece, entity))
    editors = {one.id: one for one in known.authority}
    alike = _Alike(known.authority)
    for path, met in sorted(faces.items()):
        yield _name(index, path, met, editors, alike)


def _name(
    index: Index, path: str, met: Sequence[tuple[Piece, Entity]], editors: Mapping[str, Authorised], alike: "_Alike"
) -> Question:
    piece, entity = min(met, key=lambda pair: (pair[0].article.path, pair[1].key))
    subject = piece.subjects[entity.key]
    places = _named_at(index, path, subject) or [(piece, 0)]
    context = tuple(_place(*pair) for pair in places[:MOST_PLACES])
    confidence = max(e.confidence for _, e in met)
    reach = len(places) + len(index.speakers.get(subject.speaker_path, ()))
    return Question(
        id=f"name:{path}",
        kind="names",
        reason="name",
        weight=_weight("name", 1 - confidence, reach),
        reach=reach,
        ar=subject.name["ar"],
        en=subject.name["en"],
        choices=tuple(alike.to(subject)),
        context=context,
        confidence=confidence,
        type=subject.type.name.lower(),
        gender=subject.gender,
        former=subject.id,
        within="" if is_shared(entity, piece.article, editors) else piece.article.slug,
        **_base(places[0][0], context[0].line),  # type: ignore[arg-type]
    )


def _named_at(index: Index, path: str, subject: Subject) -> list[tuple[Piece, int]]:
    """The sentences that name a subject; else those that carry its words."""
    named = [(one.piece, one.n) for one in index.named.get(path, ())]
    return named or [(one.piece, one.st.sentences[0]) for one in index.speakers.get(subject.speaker_path, ())]


def _place(piece: Piece, n: int) -> Context:
    line = piece.lines[n]
    return Context(line.ar, line.en, True, _line(piece, line.span.start), piece.article.path)


class _Alike:
    """Finds entries of the authority that a new name may belong to, by a word that they share."""

    def __init__(self, authority: Iterable[Authorised]) -> None:
        self._by_word: dict[tuple[EntityType, str], dict[str, Authorised]] = defaultdict(dict)
        for one in authority:
            for word in {w for form in (one.ar, *one.aliases) for w in _words(form)}:
                self._by_word[one.type, word][one.id] = one

    def to(self, subject: Subject) -> Iterator[Choice]:
        """Those who share the last word of a person's name, or most of another's."""
        own = _words(subject.name["ar"])
        asked = own[-1:] if subject.type is EntityType.PERSON else own
        found = {one.id: one for word in asked for one in self._by_word.get((subject.type, word), {}).values()}
        for one in sorted(found.values(), key=lambda e: (-len(set(own) & set(_words(e.ar))), e.id))[:4]:
            if subject.type is EntityType.PERSON or len(set(own) & set(_words(one.ar))) * 2 > len(own):
                yield Choice(one.id, one.ar, one.en, "alike", one.roles[-1].en if one.roles else "")


def _words(name: str) -> list[str]:
    return [word.removeprefix("ال") for word in fold_name(name).split() if word not in ("بن", "ال")]


# -- translations --------------------------------------------------------------------------------------------------


def _translations(index: Index, memory: Memory) -> Iterator[Question]:
    asked: dict[str, list[tuple[Line, Piece, str]]] = defaultdict(list)
    for piece in index.pieces:
        if piece.states.get(State.FLAGGED) or piece.states.get(State.PENDING):
            for line in piece.lines:
                if line.state in (State.FLAGGED, State.PENDING) and memory.get(line.ar) is None:
                    asked[normal(line.ar)].append((line, piece, line.state.value))
    finder = Finder(memory) if asked and memory.entries else None
    for places in asked.values():
        line, piece, reason = places[0]
        near = finder.near(line.ar) if finder else ()
        choices = tuple(Choice(s.entry.target, s.differences, s.entry.target, "memory", f"{s.score} %") for s in near)
        yield _translation(line, piece, reason, len(places), choices)


def _translation(line: Line, piece: Piece, reason: str, reach: int, choices: tuple[Choice, ...]) -> Question:
    said = sum(line.n in filed.said.sentences for filed in piece.statements)
    headline = piece.analysis.blocks[piece.analysis.sentences[line.n].block].kind is BlockKind.HEADLINE
    doubt = min(1.0, sum(0.5 if flag in MISLEADING else 0.25 for flag in line.flags)) if line.flags else 1.0
    return Question(
        id=f"translation:{hashed(normal(line.ar)):014x}",
        kind="translations",
        reason=reason,
        weight=_weight(reason, doubt, reach + said + headline),
        reach=reach,
        ar=line.ar,
        en=line.en,
        choices=choices,
        context=_context(piece, [line.n]),
        state=line.state.value,
        flags=line.flags,
        lacks=line.lacks,
        source=" ".join(line.span.of(piece.text).split()),
        **_base(piece, _line(piece, line.span.start)),  # type: ignore[arg-type]
    )


def summary(q: Question) -> str:
    """A question in one line, for a terminal."""
    words = cut(q.ar, 70)
    who = ", ".join(f"{c.en or c.ar}" for c in q.choices[:3]) or "nobody"
    if q.kind == "speakers":
        guess = q.choices[0] if q.choices and q.choices[0].why == "guess" else None
        said = f"{guess.en or guess.ar}, {q.confidence:.2f}" if guess else f"speaker unknown; named: {who}"
        rivals = ", ".join(c.en or c.ar for c in q.choices if c.why == "rival")
        shown = {"narrow": "shown as certain", "unsure": "shown as unsure"}.get(q.reason, "")
        return "; ".join(part for part in (f"{words} ({said})", shown, f"or {rivals}" if rivals else "") if part)
    if q.kind == "names":
        alike = f"; or the same as {who}" if q.choices else ""
        return f"{q.ar}: {q.en} ({q.confidence:.2f}), {q.reach} times{alike}"
    near = f"; the memory has one like it, {q.choices[0].note}" if q.choices else ""
    return f"{words}: {', '.join(q.flags) or q.state}{near}"
