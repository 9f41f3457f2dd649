"""The pages about the site as a whole: choice of language, front page, lost addresses."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from digest import linked
from digest.calendar import months, weekdays
from digest.corpus import Filed
from digest.interface import LANGUAGES
from digest.listed import by_speaker
from digest.model import EntityType, Kind
from digest.page import Page
from digest.pages_about import counts
from digest.pages_days import line
from digest.press import Press
from digest.preview import Preview
from digest.twins import told_apart
from digest.whom import Subject

HOME_STATEMENTS, HOME_ARTICLES = 6, 6
HOME_VOICES = 10  # of the digest of the day


def front_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    yield from _gates(press)
    for lang in LANGUAGES:
        yield _home(press, lang)
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
    leads = "" if press.site.front == "both" else press.site.front
    yield press.page("index.html", "choice.html", **shared, root="", missing=False, leads=leads)
    yield press.page("404.html", "choice.html", **shared, root=top, missing=True, leads="")


def _home(press: Press, lang: str) -> Page:
    index = press.index
    today = next((day for day in index.days if day.statements), None)
    spoken = by_speaker(today.statements) if today else []
    lead = _lead(spoken)
    spoken = [(first, own) for first, own in spoken if lead not in own]
    told = {first.path for first, _ in spoken[:HOME_VOICES]} | ({lead.path} if lead else set())
    # a young site has one day: what its digest left out is then what comes next
    earlier = len(index.statements) - (len(today.statements) if today else 0) >= HOME_STATEMENTS
    others = (f for f in index.statements if (not today or f.day != today.date if earlier else f.path not in told))
    return press.show(
        "home.html",
        lang,
        "",
        Preview(linked=linked.script(linked.website(press.scene(lang, ""), press.name, press.description[lang]))),
        description=press.description[lang],
        today=today,
        lead=lead,
        spoken=spoken[:HOME_VOICES],
        line=line,
        statements=_varied(others),
        earlier=earlier,
        month=months(index.days)[0] if index.days else None,
        weekdays=weekdays(lang),
        pieces=index.pieces[:HOME_ARTICLES],
        quoted=[(subject, len(index.speakers[subject.speaker_path])) for subject in index.quoted],
        apart=told_apart(index.quoted, lambda subject: subject.speaker_path, index, lang),
        counts=counts(press),
    )


def _lead(spoken: Sequence[tuple[Filed, list[Filed]]]) -> Filed | None:
    """The statement that stands first: of a day, the first that somebody with a name has surely made, in a text."""
    named = (own for first, own in spoken if first.speaker and _somebody(first.speaker))
    sure = (filed for own in named for filed in own if filed.said.certain)
    return next((filed for filed in sure if filed.st.kind is not Kind.HEADLINE), None)


def _somebody(speaker: Subject) -> bool:
    return bool(speaker.path) and speaker.proper and speaker.type is not EntityType.DOCUMENT


def _varied(statements: Iterable[Filed]) -> list[Filed]:
    """The first of these, none but one of a speaker in an article."""
    firsts: dict[tuple[str, int | None], Filed] = {}
    for filed in statements:
        firsts.setdefault((filed.piece.path, filed.said.speaker), filed)
        if len(firsts) == HOME_STATEMENTS:
            break
    return list(firsts.values())


def _lost(press: Press, lang: str) -> Page:
    """What a host shows inside a language's folder for an address that is not there: no page to point others to."""
    return press.page(f"{lang}/404.html", "missing.html", c=replace(press.scene(lang, "", "404.html"), base=""))


def _moved(press: Press, lang: str) -> Iterator[Page]:
    """A page at each former address, which leads on to the present one."""
    for former, target in press.index.redirects.items():
        yield press.show("moved.html", lang, former, target=target)
