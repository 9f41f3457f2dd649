"""An article's page, and a page for each of its statements."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from digest import linked
from digest.cite import cite
from digest.config import is_web_address
from digest.corpus import Filed, Piece
from digest.evidence import explained
from digest.interface import LANGUAGES
from digest.model import State
from digest.page import Page
from digest.pages_subjects import WHAT
from digest.press import Press
from digest.preview import Preview, about_article, about_statement, article_card, headed, statement_card
from digest.shelf import Line
from digest.text import shown
from digest.view import Scene, name_in, rows, statement_passages

NAMED = 3  # speakers in the title of an article that has none in English


def article_pages(press: Press, piece: Piece) -> Iterator[Page]:
    """An article's page and its statements' pages, in both languages."""
    steps = rows(piece)
    head = steps[0] if piece.headed and steps else None
    states = [(state, piece.states[state]) for state in State if piece.states.get(state)]
    paths = [piece.path, *(filed.path for filed in piece.statements if not filed.paged)]
    told = {filed.id: _facts(press, filed) for filed in piece.statements}
    for lang in LANGUAGES:
        yield press.show(
            "article.html",
            lang,
            piece.path,
            article_preview(press, piece, lang),
            piece=piece,
            title=_titled(piece, press.scene(lang, piece.path)),
            head=head,
            rows=steps[1:] if head else steps,
            states=states,
            bare=list(piece.states) == [State.PENDING],
            usual=max(piece.states, key=lambda state: piece.states[state], default=None),
            who=(cast := _cast(piece)),
            apart=_alike(cast, lang),
            corrections=[one for path in paths for one in press.index.corrections.get(path, ())],
            source=_source(piece),
            inside=[(filed, told[filed.id]) for filed in piece.statements if not filed.paged],
        )
    for filed in (one for one in piece.statements if one.paged):
        yield from _statement(press, filed, told[filed.id])


def _facts(press: Press, filed: Filed) -> dict[str, Any]:
    """What is told of a statement in both languages, on its page or in its article."""
    text, cue = filed.piece.text, filed.st.cue
    occasion = shown(filed.st.occasion.of(text)) if filed.st.occasion else ""
    voices = press.index.interface.voices
    return {
        "cue": shown(cue.span.of(text)) if cue else "",
        "occasion": {"ar": occasion, "en": filed.st.occasion_en},
        "kinds": WHAT,
        "because": {lang: explained(filed.st.evidence, lang) for lang in LANGUAGES},
        "citations": [(lang, cite(filed, voices[lang], press.name, press.site.base_url)) for lang in LANGUAGES],
    }


def _statement(press: Press, filed: Filed, told: dict[str, Any]) -> Iterator[Page]:
    around = filed.piece.statements
    before = around[filed.number - 2] if filed.number > 1 else None
    after = around[filed.number] if filed.number < len(around) else None
    passages = statement_passages(filed)
    line_before, line_after = _beside(filed)
    for lang in LANGUAGES:
        scene = press.scene(lang, filed.path)
        yield press.show(
            "statement.html",
            lang,
            filed.path,
            statement_preview(press, filed, scene),
            s=filed,
            title=headed(filed, scene),
            passages=passages,
            told=told,
            source=_source(filed.piece),
            line_before=line_before,
            line_after=line_after,
            corrections=press.index.corrections.get(filed.path, ()),
            before=before,
            after=after,
            before_title=headed(before, scene, 50) if before else "",
            after_title=headed(after, scene, 50) if after else "",
        )


def _source(piece: Piece) -> str:
    """Where an article was first published, "" unless it is an address of the web."""
    url = piece.article.url or ""
    return url if is_web_address(url) else ""


def _beside(filed: Filed) -> tuple[Line | None, Line | None]:
    """The sentences of the article right before and right after a statement's."""
    first, last = min(filed.st.sentences), max(filed.st.sentences)
    lines = filed.piece.lines
    return lines[first - 1] if first else None, lines[last + 1] if last + 1 < len(lines) else None


def article_preview(press: Press, piece: Piece, lang: str) -> Preview:
    """What an article's page tells others."""
    scene = press.scene(lang, piece.path)
    node = linked.script(linked.article(piece, scene))
    return Preview(about_article(piece, scene), "article", node, press.picture(article_card(piece, scene)))


def statement_preview(press: Press, filed: Filed, scene: Scene) -> Preview:
    """What a statement's page tells others; it shows its article's picture where it has none of its own."""
    own = press.site.cards == "statements"
    card = statement_card(filed, scene) if own else article_card(filed.piece, scene)
    node = linked.script(linked.quotation(filed, scene))
    return Preview(about_statement(filed, scene), "article", node, press.picture(card))


def _titled(piece: Piece, scene: Scene) -> str:
    """Its title; while there is none in the language, who speaks in it and when, for Arabic is none in English."""
    if title := piece.title[scene.lang]:
        return title
    voices = (filed.speaker for filed, _ in _cast(piece) if filed.speaker and filed.said.certain)
    names = [s.name[scene.lang] for s in voices if s.path and s.proper and s.name[scene.lang]][:NAMED]
    told = [*names, *([scene.voice.day(piece.article.date)] if piece.article.date else [])]
    return f"{scene.t['is_article']}: {scene.t['comma'].join(told) or piece.article.slug}"


def _cast(piece: Piece) -> list[tuple[Filed, int]]:
    """Who speaks in an article: the first statement of each, a certain one if there is any, and how many they are."""
    firsts: dict[str, Filed] = {}
    times: dict[str, int] = {}
    for filed in piece.statements:
        key = filed.st.speaker or ""
        if key not in firsts or (filed.said.certain and not firsts[key].said.certain):
            firsts[key] = filed
        times[key] = times.get(key, 0) + 1
    return [(first, times[key]) for key, first in firsts.items()]


def _alike(cast: Iterable[tuple[Filed, int]], lang: str) -> set[str]:
    """The statements by which those are told apart whose names are one in a language."""
    named = [(name_in(filed.speaker, lang), filed.path) for filed, _ in cast if filed.speaker]
    times = Counter(name for name, _ in named)
    return {path for name, path in named if times[name] > 1}
