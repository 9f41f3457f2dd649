"""The pages about the site as a whole: choice of language, front page, the page about the site, lost addresses."""

from collections.abc import Iterator
from dataclasses import replace

from digest import linked
from digest.interface import LANGUAGES
from digest.page import Page
from digest.press import Press
from digest.preview import Preview

HOME_STATEMENTS, HOME_ARTICLES = 8, 6


def front_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    yield from _gates(press)
    for lang in LANGUAGES:
        yield _home(press, lang)
        yield _about(press, lang)
        yield _lost(press, lang)
        yield from _moved(press, lang)


def _gates(press: Press) -> Iterator[Page]:
    """The two pages of both languages: the choice between them, and the one for what is not there."""
    base = press.site.base_url
    # A host shows 404.html at any depth, so its links start at the top of the host.
    top = "/" + base.partition("://")[2].partition("/")[2] if base else ""
    shared = {
        "voices": [press.index.interface.voices[lang] for lang in LANGUAGES],
        "names": press.name,
        "descriptions": press.description,
        "base": base,
        "card": press.site_card("en"),
    }
    yield press.page("index.html", "choice.html", **shared, root="", missing=False)
    yield press.page("404.html", "choice.html", **shared, root=top, missing=True)


def _home(press: Press, lang: str) -> Page:
    index = press.index
    counts = {
        "articles": len(index.pieces),
        "statements": len(index.statements),
        "speakers": len(index.voices),
        "days": len(index.days),
    }
    return press.show(
        "home.html",
        lang,
        "",
        Preview(linked=linked.script(linked.website(press.scene(lang, ""), press.name, press.description[lang]))),
        description=press.description[lang],
        statements=index.statements[:HOME_STATEMENTS],
        pieces=index.pieces[:HOME_ARTICLES],
        quoted=[(subject, len(index.speakers[subject.speaker_path])) for subject in index.quoted],
        counts=counts,
    )


def _about(press: Press, lang: str) -> Page:
    states = [(s, n) for s, n in press.index.states.items() if n]
    return press.show("about.html", lang, "about/", states=states, text=press.prose(f"about.{lang}.md"))


def _lost(press: Press, lang: str) -> Page:
    """What a host shows inside a language's folder for an address that is not there: no page to point others to."""
    return press.page(f"{lang}/404.html", "missing.html", c=replace(press.scene(lang, "", "404.html"), base=""))


def _moved(press: Press, lang: str) -> Iterator[Page]:
    """A page at each former address, which leads on to the present one."""
    for former, target in press.index.redirects.items():
        yield press.show("moved.html", lang, former, target=target)
