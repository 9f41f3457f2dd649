"""Atom feeds: of the site, of each speaker, and of everything that has a name, in both languages.

They need the site's public address. A feed is no place for what has no day. An entry is the same wherever it stands:
its id is the address of the statement or article, and the state of its English stands in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from xml.etree import ElementTree as ET

from digest.config import Site
from digest.corpus import Filed, Naming, Piece
from digest.data import speaker_name
from digest.index import Index
from digest.interface import LANGUAGES
from digest.page import Page
from digest.preview import headed
from digest.shelf import Line
from digest.text import quoted
from digest.view import Scene, name_in
from digest.whom import Subject

ENTRIES = 30  # of a feed
ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
FILE = "feed.xml"

Dated = tuple[date, ET.Element]


def site_feed(index: Index, site: Site) -> Iterator[Page]:
    """The feed of the site in both languages; no feed stands without a public address."""
    for desk in _desks(index, site):
        yield desk.feed("", desk.scene.site, desk.said(index.statements))


def speaker_feed(index: Index, site: Site, path: str) -> Iterator[Page]:
    """The feed of what somebody said."""
    name = speaker_name(path, index)
    for desk in _desks(index, site):
        title = f"{name[desk.scene.lang] or name['ar']} – {desk.scene.site}"
        yield desk.feed(path, title, desk.said(index.speakers[path]))


def entity_feed(index: Index, site: Site, subject: Subject) -> Iterator[Page]:
    """The feed of where a subject is named."""
    for desk in _desks(index, site):
        title = f"{name_in(subject, desk.scene.lang)} ({desk.scene.t['named_tab']}) – {desk.scene.site}"
        yield desk.feed(subject.path, title, desk.named(index.named.get(subject.path, ())))


def _desks(index: Index, site: Site) -> Iterator["_Desk"]:
    for lang in LANGUAGES if site.base_url else ():
        name = {"ar": site.name_ar, "en": site.name_en}[lang]
        yield _Desk(Scene(index.interface.voices[lang], "", name, site.base_url, index.interface))


class _Desk:
    """Writes a feed in one language."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def said(self, statements: Iterable[Filed]) -> Iterator[Dated]:
        for filed in statements:
            if filed.day:
                yield filed.day, self._statement(filed, filed.day)

    def named(self, namings: Sequence[Naming]) -> Iterator[Dated]:
        """The statements that name a subject, and the articles that do so in other words, the newest article first."""
        for piece, found in groupby(namings, key=lambda naming: naming.piece):
            day, rest, seen = piece.article.date, [], set()
            for naming in found:
                if naming.by is None:
                    rest.append(naming.line)
                elif naming.by.day and naming.by.id not in seen:
                    seen.add(naming.by.id)
                    yield naming.by.day, self._statement(naming.by, naming.by.day)
            if rest and day:
                yield day, self._article(piece, rest, day)

    def _statement(self, filed: Filed, day: date) -> ET.Element:
        title, summary = headed(filed, self.scene), _summary(filed, self.scene)
        return self._entry(filed.path, title, summary, day)

    def _article(self, piece: Piece, lines: Sequence[Line], day: date) -> ET.Element:
        scene = self.scene
        untitled = f"{scene.t['is_article']}: {piece.article.slug}"
        return self._entry(piece.path, piece.title[scene.lang] or untitled, _sentences(lines, scene), day)

    def _entry(self, path: str, title: str, summary: str, day: date) -> ET.Element:
        scene = self.scene
        address = f"{scene.base}{scene.lang}/{quoted(path)}"
        entry = ET.Element("entry")
        entry.text = entry.tail = "\n"
        _add(entry, "title").text = title
        _add(entry, "id").text = address
        _add(entry, "updated").text = _instant(day)
        _add(entry, "link", rel="alternate", type="text/html", hreflang=scene.lang, href=address)
        _add(entry, "summary").text = summary
        return entry

    def feed(self, path: str, title: str, entries: Iterator[Dated]) -> Page:
        scene = self.scene
        place = f"{scene.base}{scene.lang}/{quoted(path)}"
        latest = list(islice(entries, ENTRIES))
        root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": scene.lang})
        root.text = "\n"
        _add(root, "title").text = title
        _add(root, "id").text = f"{place}{FILE}"
        _add(root, "updated").text = _instant(max((day for day, _ in latest), default=date.min))
        author = _add(root, "author")
        author.text = "\n"
        _add(author, "name").text = scene.site
        _add(root, "link", rel="self", type=TYPE, href=f"{place}{FILE}")
        _add(root, "link", rel="alternate", type="text/html", hreflang=scene.lang, href=place)
        root.extend([entry for _, entry in latest])  # it would make a TypeError of what is raised while it goes through
        return Page(f"{scene.lang}/{path}{FILE}", _xml(root))


def _sentences(lines: Sequence[Line], scene: Scene) -> str:
    """Sentences of an article, in English with the states of their translation."""
    if scene.lang == "ar":
        return " ".join(line.ar for line in lines)
    states = dict.fromkeys(scene.t[f"state_{line.state}"] for line in lines)
    return " ".join([*(line.en for line in lines if line.en), f"[{'; '.join(states)}]"])


def _summary(filed: Filed, scene: Scene) -> str:
    """The words and who stands behind their English."""
    if scene.lang == "ar":
        return " ".join(line.ar for line in filed.lines)
    words = [line.en for line in filed.lines if line.en]
    known = _known(filed, scene) if filed.pending else []
    flags = dict.fromkeys(scene.voice.flag(flag) for line in filed.lines for flag in line.flags)
    states = [scene.t[f"state_{state}"] for state in filed.states]
    why = f": {', '.join(flags)}" if flags else ""
    return " ".join([*known, *words, f"[{'; '.join(states)}{why}]"])


def _known(filed: Filed, scene: Scene) -> list[str]:
    """What English has of a statement whose words are not translated."""
    facts = [
        (scene.t["role"], filed.role["en"]),
        (scene.t["occasion"], filed.st.occasion_en),
        (scene.t["place"], name_in(filed.place, "en") if filed.place else ""),
        (scene.t["mentions"], ", ".join(subject.name["en"] for subject in filed.mentions if subject.name["en"])),
    ]
    return [scene.frame(filed), *(f"{label}: {text}." for label, text in facts if text)]


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    """An element on a line of its own."""
    added = ET.SubElement(parent, tag, attributes)
    added.tail = "\n"
    return added


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(root: ET.Element) -> bytes:
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
