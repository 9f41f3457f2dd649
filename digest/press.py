"""What makes a page of a template: the environment, the site's settings, and where a page stands."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import Environment
from markdown import markdown
from markupsafe import Markup
from msgspec.structs import replace

from digest.config import Site
from digest.corpus import Piece, articles_mark
from digest.index import Index
from digest.interface import LANGUAGES, Both
from digest.leads import leads_to
from digest.page import Page, Stored
from digest.preview import PICTURE, Card, Preview, article_card, site_card, statement_card
from digest.sheaf import Sheaf, key_of
from digest.templating import Voiced, placed_errors
from digest.view import UP, Scene

if TYPE_CHECKING:  # what draws is loaded where there are pictures
    from digest.cards import Painter

ROOMS = ("search", "speakers", "articles", "people", "organisations", "places", "documents", "days", "about")
"""The sections of the site, as its menu has them."""
_NOTHING = Preview()
ALWAYS = frozenset({"search", "articles", "about"})
"""Those that stand in it even while they are empty."""


class Press(msgspec.Struct, frozen=True, dict=True):
    """Turns what the index holds into pages."""

    index: Index
    site: Site
    environment: Environment
    painter: "Painter | None" = None  # draws the pictures for shared pages; None where there are none
    base: str = ""  # a hash of what all pages depend on: the package, the templates, the settings
    voiced: dict[tuple[str, str], Voiced] = msgspec.field(default_factory=dict)  # by language and public address

    def scene(self, lang: str, path: str, file: str = "index.html") -> Scene:
        """Where a page stands."""
        site, interface = self.site, self.index.interface
        own = (interface.voices[lang], path, self.name[lang], site.base_url, interface, file)
        return Scene(*own, paged=site.statement_pages, front=site.front, rooms=self.rooms, contact=self.contact)

    @property
    def contact(self) -> str:
        """The link by which a mistake is reported, or ""."""
        address = self.site.contact
        return f"mailto:{address}" if "@" in address and "//" not in address else address

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """The sections in which there is something. An empty one has its page, too, but nothing leads there."""
        filled = {subject.section for subject in self.index.subjects}
        filled |= {name for name, own in (("speakers", self.index.speakers), ("days", self.index.days)) if own}
        return tuple(room for room in ROOMS if room in ALWAYS or room in filled)

    @cached_property
    def said(self) -> dict[str, str]:
        """By the page of whoever speaks, a hash of the articles of all that they say."""
        return {path: articles_mark([one.piece for one in filed]) for path, filed in self.index.speakers.items()}

    @property
    def name(self) -> Both:
        """The site's name in both languages."""
        return {"ar": self.site.name_ar, "en": self.site.name_en}

    @property
    def description(self) -> Both:
        """What the editors say the site is, "" where they do not."""
        return {"ar": self.site.description_ar, "en": self.site.description_en}

    def prose(self, name: str, **data: Any) -> Markup:
        """A text that an editor may replace, written in Markdown, from the templates' folders.

        Where there is data, it is a template too, and has what it asks for filled in.
        """
        assert self.environment.loader is not None
        if data:
            with placed_errors():
                source = self.environment.get_template(name).render(data)
        else:
            source, _, _ = self.environment.loader.get_source(self.environment, name)
        return Markup(markdown(source, output_format="html"))

    def show(self, template: str, lang: str, path: str, preview: Preview | None = None, /, **data: Any) -> Page:
        """One page of a language's tree, with what it tells others of itself."""
        told = preview or _NOTHING
        told = replace(told, about=told.about or self.description[lang], card=told.card or self.site_card(lang))
        return self.page(f"{lang}/{path}index.html", template, c=self.scene(lang, path), preview=told, **data)

    def picture(self, card: Card) -> str:
        """The path of a picture that will be drawn, or ""."""
        return card.path if self.painter and self.painter.can(card) else ""

    def site_card(self, lang: str) -> str:
        """The path of the picture of pages that have none of their own, or ""."""
        return f"{lang}/{PICTURE}" if self.painter else ""

    def site_cards(self) -> Iterator[Card]:
        """The pictures of pages that have none of their own."""
        for lang in LANGUAGES:
            yield site_card(self.scene(lang, ""), self.description[lang])

    def article_cards(self, piece: Piece) -> Iterator[Card]:
        """The pictures that the pages of an article name."""
        for lang in LANGUAGES:
            scene = self.scene(lang, "")
            drawn = [article_card(piece, scene)]
            drawn += [statement_card(f, scene) for f in piece.statements if self.site.cards == "statements"]
            yield from (card for card in drawn if self.painter and self.painter.can(card))

    def sheaf(
        self,
        name: str,
        make: Callable[[], Iterable[Page | Stored]],
        *own: object,
        more: Callable[[], Iterable[Sheaf]] = tuple,
    ) -> Sheaf:
        """Pages that depend on what all pages do, and on `own`, which can be written as JSON; so does `more`."""
        return Sheaf(name, key_of(self._shared, own), make, more)

    @cached_property
    def _shared(self) -> str:
        return key_of(self.base, self.rooms)

    def show_alone(self, template: str, lang: str, path: str, **data: Any) -> Page:
        """One page that only this language's tree has."""
        return self.page(f"{lang}/{path}index.html", template, c=replace(self.scene(lang, path), alone=True), **data)

    def page(self, path: str, template: str, **data: Any) -> Page:
        """A page at a path within the site."""
        scene = data.get("c")
        environment = self._voice(scene) if scene else self.environment
        with placed_errors():
            text = environment.get_template(template).render({"preview": _NOTHING, **data})
        way = "../" * (path.count("/") - 1)
        return Page(path, way.join(text.split(UP)).encode(), leads_to(text, path))

    def _voice(self, scene: Scene) -> Voiced:
        """The environment of a scene's language."""
        key = (scene.lang, scene.base)
        if key not in self.voiced:
            assert self.environment.loader is not None
            self.voiced[key] = Voiced(self.environment.loader, scene)
        return self.voiced[key]
