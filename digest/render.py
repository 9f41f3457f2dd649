"""Every file of the site, one after another, from the index and the templates.

Both languages' trees have the same addresses. Links between pages are relative and name `index.html`, so that
the site works under any path and from a folder; what other sites and programs read has the public address.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template
from markdown import markdown
from markupsafe import Markup

from digest.config import Config, Site, is_web_address
from digest.corpus import Filed, Index, Piece
from digest.feeds import feeds
from digest.interface import LANGUAGES, Both
from digest.merge import SECTIONS, SPEAKERS, UNDECIDED, UNNAMED, Subject
from digest.model import EntityType, State
from digest.page import Page
from digest.text import shown
from digest.view import Scene, rows, statement_passages, title_of

HOME_STATEMENTS, HOME_ARTICLES = 8, 6
WHAT = {
    EntityType.PERSON: "is_person",
    EntityType.ORGANISATION: "is_organisation",
    EntityType.PLACE: "is_place",
    EntityType.DOCUMENT: "is_document",
}
STAND_INS = {f"{SPEAKERS}/{UNNAMED}/": "unnamed", f"{SPEAKERS}/{UNDECIDED}/": "undecided"}


def render(index: Index, config: Config, overrides: Path | None = None) -> Iterator[Page]:
    """All pages, feeds, data and assets. What `overrides` holds stands before the built-in templates and assets."""
    folders = [*([overrides] if overrides else []), templates()]
    press = _Press(index, config.site, _environment(folders))
    yield from _assets(folders)
    yield from press.gates()
    for lang in LANGUAGES:
        yield from press.indexes(lang)
        yield from press.subjects(lang)
        yield from press.days(lang)
        yield from press.moved(lang)
    for piece in index.pieces:
        yield from press.piece(piece)
    yield from feeds(index, config.site)


def templates() -> Path:
    """The folder of the built-in templates: inside an installed package, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def _environment(folders: Iterable[Path]) -> Environment:
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _assets(folders: Iterable[Path]) -> Iterator[Page]:
    """Styles, fonts and pictures; of two with one name, the first folder's."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (folder / "assets").rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.relative_to(folder).as_posix(), path)
    for name in sorted(found):
        yield Page(name, found[name].read_bytes())


@dataclass(frozen=True, slots=True)
class _Press:
    """Turns what the index holds into pages."""

    index: Index
    site: Site
    environment: Environment

    def scene(self, lang: str, path: str) -> Scene:
        """Where a page stands."""
        site, interface = self.site, self.index.interface
        return Scene(interface.voices[lang], path, self.name[lang], site.base_url, interface)

    @property
    def name(self) -> Both:
        """The site's name in both languages."""
        return {"ar": self.site.name_ar, "en": self.site.name_en}

    @property
    def description(self) -> Both:
        """What the editors say the site is, "" where they do not."""
        return {"ar": self.site.description_ar, "en": self.site.description_en}

    def gates(self) -> Iterator[Page]:
        """The two pages of both languages: the choice between them, and the one for what is not there."""
        base = self.site.base_url
        # A host shows 404.html at any depth, so its links start at the top of the host.
        top = "/" + base.partition("://")[2].partition("/")[2] if base else ""
        template = self.environment.get_template("choice.html")
        shared = {
            "voices": [self.index.interface.voices[lang] for lang in LANGUAGES],
            "names": self.name,
            "descriptions": self.description,
            "base": base,
        }
        yield _page("index.html", template, **shared, root="", missing=False)
        yield _page("404.html", template, **shared, root=top, missing=True)

    def indexes(self, lang: str) -> Iterator[Page]:
        """The front page of a language, its lists and the page about the site."""
        index = self.index
        yield self._home(lang)
        yield self.show("articles.html", lang, "articles/", months=_by_month(index.pieces, _published))
        yield self.show("days.html", lang, "days/", months=_by_month(index.days, lambda day: day.date))
        standing = [(key, path, len(index.speakers[path])) for path, key in STAND_INS.items() if path in index.speakers]
        yield self._names(lang, SPEAKERS, "statement", index.speakers, standing)
        for section in SECTIONS.values():
            yield self._names(lang, section, "mention", index.named, [])
        states = [(s, n) for s, n in index.states.items() if n]
        yield self.show("about.html", lang, "about/", states=states, text=self.prose(f"about.{lang}.md"))
        missing = self.environment.get_template("missing.html")
        interface = index.interface
        scene = Scene(interface.voices[lang], "", self.name[lang], "", interface, "404.html")
        yield _page(f"{lang}/404.html", missing, c=scene)

    def _home(self, lang: str) -> Page:
        index = self.index
        counts = {
            "articles": len(index.pieces),
            "statements": len(index.statements),
            "speakers": len(index.voices),
            "days": len(index.days),
        }
        return self.show(
            "home.html",
            lang,
            "",
            description=self.description[lang],
            statements=index.statements[:HOME_STATEMENTS],
            pieces=index.pieces[:HOME_ARTICLES],
            quoted=[(subject, len(index.speakers[subject.speaker_path])) for subject in index.quoted],
            counts=counts,
        )

    def _names(self, lang: str, section: str, counted: str, counts: Any, stand_ins: list[tuple[str, str, int]]) -> Page:
        groups = self.index.letters[section, lang]
        return self.show(
            "names.html",
            lang,
            f"{section}/",
            groups=groups,
            counted=counted,
            counts=counts,
            stand_ins=stand_ins,
        )

    def subjects(self, lang: str) -> Iterator[Page]:
        """A page for everything that has a name, and one for everybody who speaks."""
        for subject in self.index.subjects:
            yield self._entity(lang, subject)
        for path, filed in self.index.speakers.items():
            yield self._speaker(lang, path, filed)

    def _entity(self, lang: str, subject: Subject) -> Page:
        named = self.index.named.get(subject.path, ())
        return self.show(
            "entity.html",
            lang,
            subject.path,
            subject=subject,
            what=WHAT[subject.type],
            roles=self.index.roles[subject.path],
            named=named,
            said=len(self.index.speakers.get(subject.speaker_path, ())),
            by_piece=[(piece, list(found)) for piece, found in groupby(named, key=lambda n: n.piece)],
        )

    def _speaker(self, lang: str, path: str, filed: tuple[Filed, ...]) -> Page:
        subject = self.index.voices.get(path)
        return self.show(
            "speaker.html",
            lang,
            path,
            subject=subject,
            key=STAND_INS.get(path, ""),
            roles=self.index.roles[subject.path] if subject else (),
            statements=filed,
            named=len(self.index.named.get(subject.path, ())) if subject else 0,
            by_day=[(day, list(same)) for day, same in groupby(filed, key=lambda f: f.day)],
        )

    def days(self, lang: str) -> Iterator[Page]:
        """A page for each day."""
        for day in self.index.days:
            yield self.show("day.html", lang, day.path, d=day)

    def moved(self, lang: str) -> Iterator[Page]:
        """A page at each former address, which leads on to the present one."""
        for former, target in self.index.redirects.items():
            yield self.show("moved.html", lang, former, target=target)

    def piece(self, piece: Piece) -> Iterator[Page]:
        """An article's page and its statements' pages, in both languages."""
        steps = rows(piece, "../../")
        head = steps[0] if piece.headed and steps else None
        states = [(state, piece.states[state]) for state in State if piece.states.get(state)]
        url = piece.article.url or ""
        for lang in LANGUAGES:
            yield self.show(
                "article.html",
                lang,
                piece.path,
                piece=piece,
                head=head,
                rows=steps[1:] if head else steps,
                states=states,
                uniform=len(states) == 1,
                who=_cast(piece),
                source=url if is_web_address(url) else "",
            )
        for filed in piece.statements:
            yield from self._statement(filed)

    def _statement(self, filed: Filed) -> Iterator[Page]:
        around = filed.piece.statements
        before = around[filed.number - 2] if filed.number > 1 else None
        after = around[filed.number] if filed.number < len(around) else None
        text, cue = filed.piece.article.text, filed.st.cue
        occasion = shown(filed.st.occasion.of(text)) if filed.st.occasion else ""
        passages = statement_passages(filed, "../../")
        for lang in LANGUAGES:
            scene = self.scene(lang, filed.path)
            yield self.show(
                "statement.html",
                lang,
                filed.path,
                s=filed,
                title=title_of(filed, scene),
                passages=passages,
                cue=shown(cue.span.of(text)) if cue else "",
                occasion={"ar": occasion, "en": filed.st.occasion_en},
                kinds=WHAT,
                before=before,
                after=after,
                before_title=title_of(before, scene, 50) if before else "",
                after_title=title_of(after, scene, 50) if after else "",
            )

    def prose(self, name: str) -> Markup:
        """A text that an editor may replace, written in Markdown, from the templates' folders."""
        assert self.environment.loader is not None
        source, _, _ = self.environment.loader.get_source(self.environment, name)
        return Markup(markdown(source, output_format="html"))

    def show(self, template: str, lang: str, path: str, **data: Any) -> Page:
        """One page of a language's tree."""
        scene = self.scene(lang, path)
        return _page(f"{lang}/{path}index.html", self.environment.get_template(template), c=scene, **data)


def _page(path: str, template: Template, **data: Any) -> Page:
    return Page(path, template.render(data).encode())


def _published(piece: Piece) -> Any:
    return piece.article.date


def _by_month(items: Iterable[Any], day: Any) -> list[tuple[Any, list[Any]]]:
    """Items by the first day of their month, None for what has no day."""
    groups = groupby(items, key=lambda item: day(item).replace(day=1) if day(item) else None)
    return [(month, list(same)) for month, same in groups]


def _cast(piece: Piece) -> list[tuple[Filed, int]]:
    """Who speaks in an article: the first statement of each, and how many there are."""
    firsts: dict[str, Filed] = {}
    times: dict[str, int] = {}
    for filed in piece.statements:
        key = filed.st.speaker or ""
        firsts.setdefault(key, filed)
        times[key] = times.get(key, 0) + 1
    return [(first, times[key]) for key, first in firsts.items()]
