"""Articles from elsewhere in their place among those that are there: new, published elsewhere too, or there already.

All is worked out first, then written; no file is overwritten. What an agency sent to several newspapers is one article
with several appearances: the first that came is the article, the others stand in its `also`.
"""

import contextlib
import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from digest.appearances import head, linked
from digest.articles import read_articles
from digest.errors import ContentError, DigestError, SourceError
from digest.likeness import AKIN, ALIKE, Likeness, Match
from digest.model import Appearance, Article
from digest.progress import Track, untracked
from digest.read import FOLDER, parse_article
from digest.slugs import check_slug, suggest_slug
from digest.sources import Brought, Given
from digest.steps import carry_out

SLUG_WORDS = 8
SLUG_BYTES = 100  # with day and number; an Arabic letter takes two
KEEP = "Import it with --keep if it shall be an article of its own."


class Outcome(msgspec.Struct, frozen=True):
    """What becomes of one article: `kind` is new, also or there. `path` is the article's file."""

    kind: str
    where: str
    path: Path
    appearance: Appearance
    akin: Match | None = None  # an article with which a new one has much in common, by its path


class Plan(msgspec.Struct):
    """What is to be done, in the order of the sources."""

    new: dict[str, Article] = msgspec.field(default_factory=dict)  # by slug
    more: dict[str, list[Appearance]] = msgspec.field(default_factory=dict)  # of articles that were there, by slug
    outcomes: list[Outcome] = msgspec.field(default_factory=list)
    aside: list[DigestError] = msgspec.field(default_factory=list)


class Gathering:
    """The articles of a content folder, and those that come to them. Raises ContentError where there is no folder."""

    def __init__(self, content: Path, track: Track = untracked) -> None:
        self.folder = content / FOLDER
        articles, self.errors = read_articles(content)
        self.content = content
        self.plan = Plan()
        self._articles: dict[str, Article] = {}
        self._likeness = Likeness()
        self._urls: dict[str, str] = {}
        self._taken: set[str] = set()
        for article in track(articles, "Comparing", len(articles)):
            self._know(article)

    def take(self, given: Sequence[Given], *, keep: bool = False) -> None:
        """Decide about each. `keep` makes an article of everything.

        The longest come first: of several versions of one text the one that says most is the article.
        """
        order = sorted(range(len(given)), key=lambda n: -len(getattr(given[n], "text", "")))
        found: dict[int, Outcome | DigestError] = {n: self._outcome(given[n], keep) for n in order}
        for n in range(len(given)):
            outcome = found[n]
            if isinstance(outcome, Outcome):
                self.plan.outcomes.append(outcome)
            else:
                self.plan.aside.append(outcome)

    def _outcome(self, given: Given, keep: bool) -> Outcome | DigestError:
        try:
            return given if isinstance(given, SourceError) else self._decided(given, keep)
        except DigestError as error:
            return error

    def write(self, track: Track = untracked) -> None:
        """Write what was planned, file by file, each whole or not at all. Raises ContentError."""
        new = list(self.plan.new.values())
        for article in track(new, "Writing", len(new)):
            put_new(self.content / article.path, head(article) + article.text[article.body :])
        for slug, more in self.plan.more.items():
            carry_out([linked(self._path(slug), more)])

    def _know(self, article: Article) -> None:
        self._articles[article.slug] = article
        self._likeness.add(article.slug, _words(article))
        self._taken |= {slug.casefold() for slug in (article.slug, *article.aliases)}
        for url in (article.url, *(one.url for one in article.also)):
            if url:
                self._urls.setdefault(url, article.slug)

    def _decided(self, one: Brought, keep: bool) -> Outcome:
        akin = self._likeness.find(f"{one.title or ''}\n{one.text}", AKIN)
        match = akin if akin and akin.share >= ALIKE and not keep else None
        place = Appearance(one.outlet, one.date, one.url)
        same = "" if keep else self._urls.get(one.url or "", "")
        if match is None and same:
            what = f"stands at the address of {self._path(same)}, and has another text"
            raise SourceError(what, path=one.where, hint=KEEP)
        if match is None:
            return self._add(one, place, akin)
        if self._there(one, place, match):
            return Outcome("there", one.where, self._path(match.key), place)
        return self._link(one, place, match)

    def _there(self, one: Brought, place: Appearance, match: Match) -> bool:
        """Whether an article has this appearance already, or the text itself came without one."""
        article = self._articles[match.key]
        if any(_same(place, own) for own in (_origin(article), *article.also)):
            return True
        return not (place.outlet or place.url) and one.text.split() == article.text[article.body :].split()

    def _link(self, one: Brought, place: Appearance, match: Match) -> Outcome:
        path, article = self._path(match.key), self._articles[match.key]
        if match.longer:
            hint = f"Put its text into that file, or i{KEEP[1:]}"
            raise SourceError(f"a longer version of {path}", path=one.where, hint=hint)
        if not (place.outlet or place.url):
            what = f"nearly the text of {path} ({match.share:.0%}), and nothing says where it was published"
            raise SourceError(what, path=one.where, hint=f"Say so with --outlet. {KEEP}")
        known = replace(article, also=(*article.also, place))
        self._articles[match.key] = known
        if place.url:
            self._urls.setdefault(place.url, match.key)
        if match.key in self.plan.new:
            self.plan.new[match.key] = known
        else:
            self.plan.more.setdefault(match.key, []).append(place)
        return Outcome("also", one.where, path, place)

    def _add(self, one: Brought, place: Appearance, akin: Match | None) -> Outcome:
        slug = self._slug(one)
        free = tuple(a for a in one.aliases if a.casefold() not in {*self._taken, slug.casefold()})
        article = composed(replace(one, aliases=free), slug)
        self._know(article)
        self.plan.new[slug] = article
        akin = akin._replace(key=str(self._path(akin.key))) if akin else None
        return Outcome("new", one.where, self._path(slug), place, akin)

    def _slug(self, one: Brought) -> str:
        """An address that is free."""
        base = one.name if one.name and _fit(one.name) else slug_for(one.title or one.text, one.date)
        slugs = (base if n == 1 else f"{base}-{n}" for n in range(1, 1_000_000))
        return next(slug for slug in slugs if slug.casefold() not in self._taken and not self._stands(slug))

    def _stands(self, slug: str) -> bool:
        """Whether there is such a file, if only one that could not be read."""
        return any(os.path.lexists(self.folder / f"{slug}{suffix}") for suffix in (".md", ".txt"))

    def _path(self, slug: str) -> Path:
        return self.content / self._articles[slug].path


def _words(article: Article) -> str:
    return f"{article.title or ''}\n{article.text[article.body :]}"


def _origin(article: Article) -> Appearance:
    return Appearance(article.outlet, article.date, article.url)


def _same(place: Appearance, own: Appearance) -> bool:
    """Whether two appearances are one: at one address, or in one outlet on a day that is not known to differ."""
    if place.url and place.url == own.url:
        return True
    if not place.outlet or place.outlet != own.outlet:
        return False
    return place.date is None or own.date is None or place.date == own.date


def _fit(name: str) -> bool:
    try:
        check_slug(name, name)
    except ContentError:
        return False
    return True


def slug_for(words: str, day: date | None) -> str:
    """An address: the day, and the first words of a title or text."""
    first = next((line for line in words.split("\n") if suggest_slug(line)), "")
    parts = suggest_slug(first).split("-")[:SLUG_WORDS]
    while len(parts) > 1 and len("-".join(parts).encode()) > SLUG_BYTES:
        parts.pop()
    return suggest_slug("-".join(filter(None, [day.isoformat() if day else "", *parts]))) or "article"


def composed(one: Brought, slug: str) -> Article:
    """The article that a file of that address would give. Raises SourceError where it would read back otherwise."""
    own = Article(
        slug, f"{FOLDER}/{slug}.md", "", 0, one.title, one.outlet, one.date, one.url, one.lang, one.aliases, one.also
    )
    text = f"{head(own)}{one.text}\n"
    try:
        article = parse_article(text.encode(), slug, own.path, one.where)
    except ContentError as error:
        raise SourceError(error.message, path=one.where, hint=error.hint) from None
    if replace(article, text="", body=0) != own or article.text[article.body :] != f"{one.text}\n":
        raise SourceError("cannot be written so that it reads back the same", path=one.where)
    return article


def put_new(path: Path, text: str) -> None:
    """Make a file that is not there. Raises ContentError, also where there is one."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(text.encode())
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(text.encode())
    except FileExistsError:
        hint = "Nothing was changed in it: run the command again."
        raise ContentError("there is such a file already", path=str(path), hint=hint) from None
    except OSError as error:
        raise ContentError(f"cannot be written: {error.strerror}", path=str(path)) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def overruled(given: Given, outlet: str, day: date | None) -> Given:
    """What an editor says of the origin goes before what the source says."""
    if isinstance(given, SourceError):
        return given
    return replace(given, outlet=outlet or given.outlet, date=day or given.date)


def files_in(places: Sequence[str], wanted: Iterable[str]) -> tuple[list[Path], list[Path]]:
    """The files that these names mean, and the others, which are passed over.

    A folder is gone through with all in it but hidden files; only those with an ending that is `wanted` are taken.
    """
    found: list[Path] = []
    passed: list[Path] = []
    suffixes = frozenset(wanted)
    for place in places:
        if not Path(place).is_dir():
            found.append(Path(place))
            continue
        for here, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            own = [Path(here, name) for name in sorted(names) if not name.startswith(".")]
            for path in own:
                (found if path.suffix.lower() in suffixes else passed).append(path)
    return found, passed
