"""The editors' word over the machine's: overrides applied to what the attribution of one article found.

Which statements there are, and under which addresses, is worked out first and without them; an override then
changes one speaker, adds a statement or takes one away. What goes on from a corrected statement without naming
anybody («وأضاف أن …») follows its new speaker. What cannot be followed is reported, never dropped. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from digest.arabic import fold_name, words
from digest.chain import Cast
from digest.errors import did_you_mean
from digest.figures import Figure, Link
from digest.knowledge import Knowledge
from digest.model import Article, BlockKind, Override, Sentence, Silence, Span, Unmet
from digest.names import Known
from digest.scene import Found, Scene
from digest.statements import CERTAIN, Draft, statement_id

RULE = "editor"
TAKEN_OUT = "an editor has taken it out"
FOLLOWED = 0.9
"""The confidence of a speaker who is taken over from a statement that an editor corrected."""

_AGREEING = ("dropped-subject", "participle-carries-on", "relay")  # rules that ask who agrees with the verb
_FLOOR = ("honorific", "speech-goes-on", "that-clause-goes-on", "quotation-goes-on", "first-person-goes-on")


class Desk(msgspec.Struct, frozen=True):
    """The article as the overrides find it."""

    article: Article
    read: Mapping[int, tuple[Sentence, Scene]]  # by the number of the sentence
    cast: Cast
    knowledge: Knowledge


class Verdict(msgspec.Struct, frozen=True):
    """An override that has found its statement, and its speaker where it names one."""

    override: Override
    figure: Figure | None


class Corrected(msgspec.Struct):
    """What stands when the editors have spoken. `figures` are their speakers, whom the article need not name."""

    drafts: list[Draft]
    silences: list[Silence]
    figures: list[Figure] = msgspec.field(default_factory=list)
    unmet: list[Unmet] = msgspec.field(default_factory=list)


class _Lost(Exception):  # noqa: N818 - a way out, never an error of the program
    """An override that cannot be followed."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


def corrected(
    drafts: Sequence[Draft], silences: Sequence[Silence], overrides: Sequence[Override], desk: Desk
) -> Corrected:
    """The statements in the making with the overrides applied to them."""
    out = Corrected([replace(draft, more=[*draft.more]) for draft in drafts], list(silences))
    verdicts: dict[str, Verdict] = {}
    for override in overrides:
        try:
            figure = None if override.speaker is None else _speaker(override.speaker, desk)
            draft = _target(override, out, desk)
            if draft.id in verdicts:
                before = verdicts[draft.id].override.where
                raise _Lost(f"{before} speaks of the same statement", "Keep one of the two.")
        except _Lost as lost:
            out.unmet.append(Unmet(override, lost.reason, lost.hint))
        else:
            verdicts[draft.id] = Verdict(override, figure)
    if verdicts:
        _silence(out, verdicts)
        out.figures = [v.figure for v in verdicts.values() if v.figure is not None]
        out.drafts = list(_spoken(out.drafts, verdicts))
    return out


def _silence(out: Corrected, verdicts: Mapping[str, Verdict]) -> None:
    """Why the sentences of excluded statements carry none; what an editor gave a statement is silent no more."""
    gone: dict[int, str] = {}
    kept: set[int] = set()
    for draft in out.drafts:
        verdict = verdicts.get(draft.id)
        own = [s.n for s in (draft.sentence, *draft.more)]
        if verdict is not None and verdict.override.exclude:
            gone |= dict.fromkeys(own, f"{TAKEN_OUT}: {_signed(verdict.override)}")
        else:
            kept.update(own)
    silences = {s.sentence: s for s in out.silences if s.sentence not in kept}
    silences |= {n: Silence(n, why) for n, why in gone.items() if n not in kept}
    out.silences = [silences[n] for n in sorted(silences)]


def _signed(override: Override) -> str:
    return f"{override.where} ({override.note})" if override.note else override.where


# -- which statement -----------------------------------------------------------------------------------------------


def _target(override: Override, out: Corrected, desk: Desk) -> Draft:
    """The statement that an override speaks of; one is made where its sentence has none."""
    if not override.statement:
        n = _sentence(override.sentence, desk)
        own = [draft for draft in out.drafts if draft.sentence.n == n]
        if len(own) > 1:
            several = ", ".join(draft.id for draft in own)
            raise _Lost("the sentence has several statements", f'Name one by its id under "statement": {several}.')
        return own[0] if own else _made(n, override, out, desk)
    for draft in out.drafts:
        if override.statement in _ids(draft, desk.article):
            return draft
    for n, (sentence, _) in desk.read.items():
        if override.statement in _ids_of(sentence, 0, desk.article):
            return _made(n, override, out, desk)
    hint = "Its sentence was changed or taken out: find the new id with digest explain, or delete the override."
    raise _Lost(f"the article has no statement {override.statement}", hint)


def _ids_of(sentence: Sentence, rank: int, article: Article) -> list[str]:
    """The ids that a statement has, or had under former addresses of its article."""
    text = sentence.span.of(article.text)
    return [statement_id(slug, text, rank) for slug in (article.slug, *article.aliases)]


def _ids(draft: Draft, article: Article) -> list[str]:
    ids = _ids_of(draft.sentence, draft.rank, article)
    number = draft.id.removeprefix(ids[0])  # of a sentence that the article has more than once
    return [one + number for one in ids]


def _sentence(first: str, desk: Desk) -> int:
    """The number of the sentence that begins with these words."""
    wanted = fold_name(first).split()
    begins = {
        n: own
        for n, (_, scene) in desk.read.items()
        if (own := [w.folded for w in scene.words if w.folded[0].isalnum()])[: len(wanted)] == wanted
    }
    found = [n for n, own in begins.items() if own == wanted] or list(begins)
    if not found:
        hint = "It was changed or taken out: copy its first words as they stand now, or delete the override."
        raise _Lost("no sentence of the article begins so", hint)
    if len(found) > 1:
        numbers = ", ".join(str(n + 1) for n in found)
        raise _Lost(f"the sentences {numbers} begin so", "Write more of its words, or the id of its statement.")
    return found[0]


def _made(n: int, override: Override, out: Corrected, desk: Desk) -> Draft:
    """A statement of a sentence that has none of its own; one that went on into it ends before it."""
    sentence, scene = desk.read[n]
    plain = _ids_of(sentence, 0, desk.article)[0]
    taken = {draft.id for draft in out.drafts}
    number = next(k for k in range(1, len(taken) + 2) if (plain if k == 1 else f"{plain}.{k}") not in taken)
    made = Draft(sentence, scene, Found(Link(None, 0.0, ""), None, None, RULE), 0)
    made.id = plain if number == 1 else f"{plain}.{number}"
    for holder in out.drafts:
        if sentence in holder.more:
            at = holder.more.index(sentence)
            holder.more, after = holder.more[:at], holder.more[at + 1 :]
            (holder if override.exclude else made).more.extend(after)
    out.drafts = sorted([*out.drafts, made], key=lambda d: (d.sentence.n, d.rank))
    return made


# -- whose words ---------------------------------------------------------------------------------------------------


def _speaker(name: str, desk: Desk) -> Figure:
    """The figure that an id of the authority or a name in Arabic means in this article."""
    if (known := desk.knowledge.editors.get(name)) is not None:
        return _figure(known, desk.cast)
    if name.isascii():
        raise _Lost(f'the authority has no "{name}"', did_you_mean(name, desk.knowledge.editors or [name]))
    path = tuple(fold_name(name).split())
    named = [f for f in desk.cast.register.figures if f.mentions and path in _forms(f, desk.article.text)]
    if len(named) == 1:
        return named[0]
    if named:
        raise _Lost(
            f'"{name}" may be any of several in this article', "Write the full name, or an id of the authority."
        )
    text = words(name)
    found, n, clitics = desk.knowledge.known_at(text, 0)
    if found is not None and n == len(text) and not clitics:
        return _figure(found, desk.cast)
    hint = "Write the name as it stands there, or add an entry to the authority and write its id."
    raise _Lost(f'nobody in this article is named "{name}"', hint)


def _forms(figure: Figure, text: str) -> set[tuple[str, ...]]:
    """The names of a figure, and all else by which the article refers to it."""
    own = {tuple(fold_name(span.of(text)).split()) for span, _ in figure.mentions}
    return {figure.name, *own, tuple(fold_name(figure.known.name).split()) if figure.known is not None else ()}


def _figure(known: Known, cast: Cast) -> Figure:
    """The figure of somebody known; a new one without a mention where the article does not name them."""
    for figure in cast.register.figures:
        if figure.known is not None and figure.known.id == known.id:
            return figure
    path = tuple(fold_name(known.name).split())
    kind = known.type.speaks_as
    figure = Figure(f"e{len(cast.register.figures)}", known.type, kind, path, Span(0, 0), known, gender=known.gender)
    cast.register.figures.append(figure)
    return figure


class _Floor(msgspec.Struct):
    """Who has had the floor, latest last."""

    was: list[Figure | None] = msgspec.field(default_factory=list)  # by the machine's account
    now: list[Figure | None] = msgspec.field(default_factory=list)  # by the editors'
    trust: dict[Figure | None, float] = msgspec.field(default_factory=dict)  # how surely each of them spoke last
    settled: set[Figure | None] = msgspec.field(default_factory=set)  # of them, who did by an editor's word


def _spoken(drafts: Sequence[Draft], verdicts: Mapping[str, Verdict]) -> Iterator[Draft]:
    """The statements with their speakers as the editors have them, and those who follow from them."""
    floor = _Floor()
    latest: Override | None = None
    for draft in drafts:
        verdict = verdicts.get(draft.id)
        if verdict is not None:
            latest, out = verdict.override, _judged(draft, verdict)
        else:
            out = draft if latest is None else _followed(draft, floor, latest)
        excluded = verdict is not None and verdict.override.exclude
        if not excluded:
            yield out
        if draft.scene.kind is BlockKind.PARAGRAPH:
            if draft.found.link.figure is not None:
                _takes_floor(floor.was, draft.found.link.figure)
            if not excluded and (out.found.link.figure is not None or verdict is not None):
                _has_floor(floor, out, by_editor=out is not draft)


def _has_floor(floor: _Floor, draft: Draft, *, by_editor: bool) -> None:
    link = draft.found.link
    _takes_floor(floor.now, link.figure)
    floor.trust[link.figure] = link.confidence
    if by_editor:
        floor.settled.add(link.figure)
    else:
        floor.settled.discard(link.figure)


def _followed(draft: Draft, floor: _Floor, latest: Override) -> Draft:
    """A statement without an override, behind others with one: as it is, or with whoever has the floor by them.

    The speaker may be the machine's own, of whom it was unsure only for want of certainty about who spoke before.
    """
    link, doubted = draft.found.link, draft.found.doubted
    figure = link.figure
    if _latest(floor.was, draft, None) is figure:
        figure = _latest(floor.now, draft, figure)
    if figure is not link.figure:
        return _following(draft, figure, latest, floor.trust.get(figure, 0.0))
    unsure = figure is not None and link.confidence < CERTAIN and not doubted
    if unsure and figure in floor.settled and _latest(floor.now, draft, None) is figure:
        return _following(draft, figure, latest, floor.trust[figure])
    return draft


def _takes_floor(speakers: list[Figure | None], figure: Figure | None) -> None:
    if figure in speakers:
        speakers.remove(figure)
    speakers.append(figure)


def _latest(speakers: Sequence[Figure | None], draft: Draft, otherwise: Figure | None) -> Figure | None:
    """Whom a statement that names nobody means, among those who spoke before; None stands for one unknown."""
    found = draft.found
    if found.subject is not None or found.rule not in (*_AGREEING, *_FLOOR) or not speakers:
        return otherwise
    if found.rule in _FLOOR:
        return speakers[-1]
    gender, number = (found.form.gender, found.form.number) if found.form is not None else ("m", "s")
    if found.rule == "relay" and found.link.figure is not None:  # «نقلت عنه»: the verb agrees with the agency
        gender, number = found.link.figure.gender, "s"
    return next((f for f in reversed(speakers) if f is None or f.agrees(gender, number)), otherwise)


def _judged(draft: Draft, verdict: Verdict) -> Draft:
    """A statement as an editor has it: certain, with what the machine had thought as further evidence."""
    found, override = draft.found, verdict.override
    link = Link(verdict.figure, 1.0, f"an editor says so: {_signed(override)}")
    before = () if found.rule == RULE else (f"before that: rule {found.rule}, {found.link.evidence}",)
    rivals = () if found.link.figure in (None, verdict.figure) else (found.link.figure,)
    return replace(draft, found=replace(found, link=replace(link, rivals=rivals)), rule=RULE, evidence=before)


def _following(draft: Draft, figure: Figure | None, override: Override, trust: float) -> Draft:
    """A statement that names nobody, after one that an editor has corrected: no surer than that its speaker spoke."""
    link = draft.found.link
    evidence = f"{link.evidence}, as an editor has it: {override.where}"
    rivals = (link.figure,) if link.figure not in (None, figure) else ()
    sure = link.confidence if draft.found.doubted else max(FOLLOWED, link.confidence)
    new = Link(figure, 0.0 if figure is None else min(sure, trust), evidence, rivals)
    return replace(draft, found=replace(draft.found, link=new))
