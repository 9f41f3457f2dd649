"""Findings made into statements: addresses, spans, cues, occasions, days, what is mentioned."""

import datetime as dt
import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from digest.arabic import THAT, Word, words
from digest.figures import Figure
from digest.knowledge import Knowledge
from digest.model import Article, Cue, DateMention, EntityType, Mention, Sentence, Span, Statement
from digest.scene import Found, Scene, kind_of
from digest.text import shown

CERTAIN = 0.7
"""A speaker at or above this confidence is shown without reserve. Tuned on labelled articles."""


class Draft(msgspec.Struct):
    """A statement in the making: a finding in its sentence, and the sentences that go on from it."""

    sentence: Sentence
    scene: Scene
    found: Found
    rank: int  # order among the speakers of its sentence
    more: list[Sentence] = msgspec.field(default_factory=list)
    id: str = ""
    rule: str = ""  # what decided on the speaker, where it is not the rule of the finding
    evidence: tuple[str, ...] = ()  # beside the link's own


class Record(msgspec.Struct, frozen=True):
    """What the statements of one article refer to."""

    article: Article
    keys: Mapping[Figure, str]
    mentions: Sequence[Mention]  # in text order
    dates: Sequence[DateMention]
    knowledge: Knowledge

    def named_in(self, spans: Sequence[Span]) -> list[str]:
        """Keys of the entities mentioned inside the spans, in text order."""
        out: list[str] = []
        for span in spans:
            at = bisect_left(self.mentions, span.start, key=lambda m: m.span.start)
            while at < len(self.mentions) and self.mentions[at].span.start < span.end:
                out.append(self.mentions[at].entity)
                at += 1
        return list(dict.fromkeys(out))


def word_span(text: Sequence[Word], at: tuple[int, int]) -> Span:
    """Where the words `at[0]` to `at[1]` (half open) stand."""
    return Span(text[at[0]].start, text[at[1] - 1].end)


def carry_on(drafts: Sequence[Draft]) -> list[Draft]:
    """Cue-less sentences join the statement that they go on from."""
    out: list[Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and draft.found.cue is None and draft.found.rule.endswith("goes-on"):
            end = (last.more[-1] if last.more else last.sentence).n
            if last.found.link.figure is draft.found.link.figure and draft.sentence.n == end + 1:
                last.more.append(draft.sentence)
                continue
        out.append(draft)
    return out


def gathered(drafts: Sequence[Draft], article: Article) -> list[Draft]:
    """The statements in the making, each with the sentences that go on from it and an id that is unique here."""
    seen: dict[str, int] = {}
    out = []
    for draft in carry_on(drafts):
        own = statement_id(article.slug, draft.sentence.span.of(article.text), draft.rank)
        seen[own] = seen.get(own, 0) + 1
        # The same sentence twice in one article: the later ones are numbered, in text order.
        out.append(replace(draft, id=own if seen[own] == 1 else f"{own}.{seen[own]}"))
    return out


def statements(drafts: Sequence[Draft], record: Record) -> tuple[Statement, ...]:
    """The statements of an article."""
    return tuple(_statement(draft, record) for draft in drafts)


def _statement(draft: Draft, record: Record) -> Statement:
    found, link, keys = draft.found, draft.found.link, record.keys
    spans = (draft.sentence.span, *(s.span for s in draft.more))
    speaker = keys[link.figure] if link.figure is not None else None
    occasion, occasion_en = _occasion(draft.scene, found, record.knowledge)
    return Statement(
        id=draft.id,
        spans=spans,
        sentences=(draft.sentence.n, *(s.n for s in draft.more)),
        speaker=speaker,
        kind=kind_of(draft.scene, found),
        cue=_cue(draft.scene, found),
        confidence=round(max(0.0, link.confidence), 2),
        certain=speaker is not None and link.confidence >= CERTAIN,
        rule=draft.rule or found.rule,
        evidence=tuple(shown(one) for one in (link.evidence, *draft.evidence)),
        rivals=tuple(keys[r] for r in link.rivals if r in keys),
        relay=keys[found.relay] if found.relay is not None and found.relay is not link.figure else None,
        nested=tuple(dict.fromkeys(keys[n] for n in found.nested if n is not link.figure)),
        occasion=occasion,
        occasion_en=shown(occasion_en),
        place=_place(draft.scene, found, keys),
        date=_said_on(draft.scene, found, record.dates),
        mentions=tuple(e for e in record.named_in(spans) if e != speaker),
    )


def _cue(scene: Scene, found: Found) -> Cue | None:
    if found.cue is None:
        return None
    span = word_span(scene.words, found.cue)
    if found.form is None:
        return Cue(span, found.rule, "according to" if found.rule == "according-to" else "said")
    return Cue(span, found.form.lemma, found.form.sense, found.form.stance)


def _occasion(scene: Scene, found: Found, knowledge: Knowledge) -> tuple[Span | None, str]:
    """Where it was said, when a phrase near the cue tells: خلال مؤتمر صحفي. What only says that it was said is none."""
    if found.cue is None:
        return None, ""
    for i in range(found.cue[1], min(len(scene.words) - 1, found.cue[1] + 14)):
        if scene.words[i].folded in ("ان", "انه", "انها", ":"):
            break
        if scene.words[i].folded in ("في", "خلال", "عبر", "علي", "اثناء"):
            phrase, n = knowledge.phrase_at(scene.words, i + 1)
            if phrase is not None and phrase.cls == "occasion" and phrase.en:
                return word_span(scene.words, (i, i + 1 + n)), phrase.en
    return None, ""


def _place(scene: Scene, found: Found, keys: Mapping[Figure, str]) -> str | None:
    """Where it was said: «قال في القاهرة إن …», «من نيروبي،», or at the sentence's head «وفي باريس، قال …»."""
    if found.cue is None or found.form is None:
        return None
    begin = found.cue[1]
    stop = next((k for k in range(begin, len(scene.words)) if _opens_words(scene, k)), begin)
    for at in (*range(1, min(4, found.cue[0])), *range(begin + 1, stop)):
        index = scene.at.get(at)
        if index is None or scene.chunks[index].type is not EntityType.PLACE or scene.chunks[index].clitics:
            continue
        before = scene.words[at - 1].folded
        apart = at > 1 and not scene.words[at - 2].folded[0].isalnum()
        if before in ("في", "وفي") or (before == "من" and apart):
            figure = scene.links[index].figure
            return keys.get(figure) if figure is not None else None
    return None


def _opens_words(scene: Scene, at: int) -> bool:
    return scene.words[at].folded in THAT or scene.words[at].folded == ":" or scene.quoted[at]


def _said_on(scene: Scene, found: Found, dates: Sequence[DateMention]) -> dt.date | None:
    """The day of saying: a day named between the cue and its content."""
    if found.cue is None or found.form is None:
        return None
    start = scene.words[found.cue[0]].start
    end = next((w.start for w in scene.words[found.cue[1] :] if w.folded in ("ان", "انه", "انها", ":")), None)
    if end is None:
        return None
    return next((d.date for d in dates if start <= d.span.start < end and d.precision == "day"), None)


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """A sentence's words, folded, with single spaces and no marks."""
    return " ".join(w.folded for w in words(text) if w.folded[:1].isalnum())


def statement_id(slug: str, text: str, rank: int) -> str:
    """A statement's address: its article's slug and the normalised words of its first sentence.

    The second and later speakers of one sentence are told apart by their order.
    """
    digest = hashlib.sha256(f"{slug}\n{_plain(text)}".encode()).hexdigest()[:10]
    return digest if rank == 0 else f"{digest}-{rank + 1}"
