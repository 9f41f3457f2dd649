"""An article's page, and a page for each of its statements."""

from collections.abc import Iterator

from digest.config import is_web_address
from digest.corpus import Filed, Piece
from digest.interface import LANGUAGES
from digest.model import State
from digest.page import Page
from digest.pages_subjects import WHAT
from digest.press import Press
from digest.text import shown
from digest.view import rows, statement_passages, title_of


def article_pages(press: Press, piece: Piece) -> Iterator[Page]:
    """An article's page and its statements' pages, in both languages."""
    steps = rows(piece, "../../")
    head = steps[0] if piece.headed and steps else None
    states = [(state, piece.states[state]) for state in State if piece.states.get(state)]
    url = piece.article.url or ""
    for lang in LANGUAGES:
        yield press.show(
            "article.html",
            lang,
            piece.path,
            piece=piece,
            head=head,
            rows=steps[1:] if head else steps,
            states=states,
            uniform=len(states) == 1,
            who=_cast(piece),
            corrections=press.index.corrections.get(piece.path, ()),
            source=url if is_web_address(url) else "",
        )
    for filed in piece.statements:
        yield from _statement(press, filed)


def _statement(press: Press, filed: Filed) -> Iterator[Page]:
    around = filed.piece.statements
    before = around[filed.number - 2] if filed.number > 1 else None
    after = around[filed.number] if filed.number < len(around) else None
    text, cue = filed.piece.article.text, filed.st.cue
    occasion = shown(filed.st.occasion.of(text)) if filed.st.occasion else ""
    passages = statement_passages(filed, "../../")
    for lang in LANGUAGES:
        scene = press.scene(lang, filed.path)
        yield press.show(
            "statement.html",
            lang,
            filed.path,
            s=filed,
            title=title_of(filed, scene),
            passages=passages,
            cue=shown(cue.span.of(text)) if cue else "",
            occasion={"ar": occasion, "en": filed.st.occasion_en},
            kinds=WHAT,
            corrections=press.index.corrections.get(filed.path, ()),
            before=before,
            after=after,
            before_title=title_of(before, scene, 50) if before else "",
            after_title=title_of(after, scene, 50) if after else "",
        )


def _cast(piece: Piece) -> list[tuple[Filed, int]]:
    """Who speaks in an article: the first statement of each, and how many there are."""
    firsts: dict[str, Filed] = {}
    times: dict[str, int] = {}
    for filed in piece.statements:
        key = filed.st.speaker or ""
        firsts.setdefault(key, filed)
        times[key] = times.get(key, 0) + 1
    return [(first, times[key]) for key, first in firsts.items()]
