"""Words that an editor says are no name: the persons, bodies and places that were made of them are taken out again.

Like all overrides, they change neither which statements there are nor their addresses: one whose speaker is taken out
stays, and nobody is its speaker until an editor names one. What cannot be followed is reported, never dropped.
"""

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from digest.arabic import fold_name
from digest.chain import Cast
from digest.corrected import RULE
from digest.figures import Figure, Link
from digest.knowledge import Knowledge
from digest.model import Override, Unmet
from digest.nominative import nominative
from digest.statements import Draft

_HINT = "Copy the name as the site shows it. If it is gone from the site, delete this entry."


def struck(
    drafts: Sequence[Draft], overrides: Iterable[Override], cast: Cast, text: str
) -> tuple[list[Draft], list[Unmet]]:
    """The statements in the making without these figures, and the overrides that met none of them.

    The figures lose their mentions, and with the last one their place among the article's entities.
    """
    out, unmet = list(drafts), []
    for override in overrides:
        if not override.not_a_name:
            continue
        path = tuple(fold_name(override.not_a_name).split())
        met = [figure for figure in cast.register.figures if _unmention(figure, path, text, cast.knows)]
        if not met:
            unmet.append(Unmet(override, f'the article has no name "{override.not_a_name}"', _HINT))
        gone = [figure for figure in met if not figure.mentions]
        out = [_without(draft, gone, override) for draft in out]
    return out, unmet


def _unmention(figure: Figure, path: tuple[str, ...], text: str, knowledge: Knowledge) -> bool:
    """Take from a figure the mentions under a name, all of them if it is the fullest; whether it had any."""
    shown = figure.span.of(text)
    fullest = {figure.name, *(tuple(fold_name(form).split()) for form in (shown, nominative(shown, knowledge)))}
    kept = [] if path in fullest else [m for m in figure.mentions if tuple(fold_name(m[0].of(text)).split()) != path]
    had, figure.mentions = len(figure.mentions), kept
    return len(kept) < had


def _without(draft: Draft, gone: Collection[Figure], override: Override) -> Draft:
    """A statement in the making without some figures as its speaker, relay or whom it quotes."""
    found, link, rule = draft.found, draft.found.link, draft.rule
    if link.figure in gone:
        note = f" ({override.note})" if override.note else ""
        why = f"an editor says that «{override.not_a_name}» is no name: {override.where}{note}"
        link, rule = Link(None, 0.0, why, link.rivals), RULE
    link = replace(link, rivals=tuple(r for r in link.rivals if r not in gone))
    relay = None if found.relay in gone else found.relay
    nested = tuple(figure for figure in found.nested if figure not in gone)
    return replace(draft, found=replace(found, link=link, relay=relay, nested=nested), rule=rule)
