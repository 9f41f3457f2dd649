"""Questions about speakers: whose words a statement is, and whether a sentence without one has a speaker after all."""

from collections.abc import Iterator

from digest.asked import Choice, Question, context, weight, whereabouts
from digest.corpus import Filed, Piece, role_of
from digest.corrected import RULE, TAKEN_OUT
from digest.index import Index
from digest.model import EntityType, SpeakerKind, Statement
from digest.shelf import Line
from digest.statements import statement_id
from digest.summary import Face
from digest.whom import STAND_INS, Subject

NARROW = 0.85
"""Below, a speaker who has rivals is asked for even though the pages show no reserve (from 0.7 on they do not)."""


def unsure_speakers(index: Index) -> Iterator[Question]:
    """The statements whose speaker is unsure."""
    for piece in index.pieces:
        if any(not filed.said.certain or filed.said.rivals for filed in piece.statements):
            for filed in piece.statements:
                if reason := _doubt(filed.st):
                    yield _speaker(filed, piece, reason)


def every_speaker(piece: Piece) -> Iterator[Question]:
    """Every statement of an article, and every sentence that has none."""
    for filed in piece.statements:
        settled = "decided" if filed.st.rule == RULE else "settled"
        yield _speaker(filed, piece, _doubt(filed.st) or settled)
    spoken = {n for filed in piece.statements for n in filed.said.sentences}
    taken = {filed.id for filed in piece.statements}
    for line in piece.lines:
        ident = statement_id(piece.article.slug, line.span.of(piece.text), 0)
        if line.n not in spoken and ident not in taken:
            taken.add(ident)  # of two sentences alike an id means the first
            yield _silent(line, piece, ident)


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
    face = None if filed.said.speaker is None else piece.article.faces[filed.said.speaker]
    role = filed.role
    return Question(
        id=f"speaker:{st.id}",
        kind="speakers",
        reason=reason,
        weight=weight(reason, 1 - st.confidence, reach),
        reach=reach,
        ar=" ".join(line.ar for line in filed.lines),
        en=" ".join(line.en for line in filed.lines if line.en),
        choices=tuple(_who(piece, filed)),
        context=context(piece, st.sentences),
        confidence=st.confidence,
        evidence=st.evidence,
        same=_value(face, speaker) if face and speaker and speaker.confirmed and _is_id(face) else "",
        office_ar=role["ar"],
        office_en=role["en"],
        since=filed.day.isoformat() if filed.day else "",
        **whereabouts(piece, piece.line(st.sentences[0]).span.start),
    )


def _silent(line: Line, piece: Piece, ident: str) -> Question:
    """A sentence without a statement. An override that names this id gives it one."""
    why = next((one.reason for one in piece.analysis.silences if one.sentence == line.n), "")
    return Question(
        id=f"speaker:{ident}",
        kind="speakers",
        reason="removed" if why.startswith(TAKEN_OUT) else "silent",
        weight=0.0,
        reach=1,
        ar=line.ar,
        en=line.en,
        choices=tuple(_who(piece, None)),
        context=context(piece, [line.n]),
        evidence=(why,) if why else (),
        **whereabouts(piece, line.span.start),
    )


def _following(filed: Filed, piece: Piece) -> int:
    """How many statements right behind it name nobody, and so have its speaker."""
    count = 0
    for after in piece.statements[filed.number :]:
        if after.st.speaker != filed.st.speaker or after.st.rule not in ("dropped-subject", "participle-carries-on"):
            break
        count += 1
    return count


def _who(piece: Piece, filed: Filed | None) -> Iterator[Choice]:
    """Who may have said it: whom the machine took, whom it considered, and who else is in the article."""
    guess, rivals = (filed.said.speaker, filed.said.rivals) if filed else (None, ())
    day = filed.day if filed else piece.article.date
    values = set()
    for n in dict.fromkeys([*([] if guess is None else [guess]), *rivals, *_others(piece)]):
        face, subject = piece.article.faces[n], piece.subjects[n]
        value = _value(face, subject)
        why = "guess" if n == guess else "rival" if n in rivals else "named"
        english = subject.en or face.name_en
        if value not in values and (english or why != "named"):
            values.add(value)
            role = role_of(face, subject, day)
            yield Choice(value, face.name, english, why, "", role["ar"], role["en"])


def _others(piece: Piece) -> list[int]:
    """Who else may speak: people by name and whoever speaks in the article, then bodies by name, then the rest."""
    spoke, faces = {filed.said.speaker for filed in piece.statements}, piece.article.faces
    numbers = [n for n, face in enumerate(faces) if _may_speak(face)]
    return sorted(numbers, key=lambda n: (_rank(faces[n], n in spoke), n not in spoke))


def _rank(face: Face, speaks: bool) -> int:
    if face.named and face.kind not in STAND_INS and face.type is EntityType.PERSON:
        return 0
    if speaks and face.kind is not SpeakerKind.ORGANISATION:
        return 0
    return 1 if face.named and face.type is EntityType.ORGANISATION and face.kind not in STAND_INS else 2


def _may_speak(face: Face) -> bool:
    return face.kind in STAND_INS or face.type in (EntityType.PERSON, EntityType.ORGANISATION)


def _is_id(face: Face) -> bool:
    return bool(face.known) and not face.known.startswith("lexicon:")


def _value(face: Face, subject: Subject) -> str:
    """How an override names somebody: by the id in the authority, else by the name that the article has."""
    return subject.id if _is_id(face) else face.name
