"""The pages on how the site is made and put right: about, method, and the log of corrections with its feed."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from digest.corrections import Correction
from digest.index import Index
from digest.interface import LANGUAGES, Both
from digest.listed import corrections_of
from digest.page import Page
from digest.press import Press
from digest.quality import figures, load_quality
from digest.text import quoted
from digest.view import Scene

LATEST = 50  # corrections on the first page
ENTRIES = 50  # of the feed
ATOM = "http://www.w3.org/2005/Atom"


def about_pages(press: Press) -> Iterator[Page]:
    """All of them, in both languages."""
    for lang in LANGUAGES:
        text = press.prose(f"about.{lang}.md", contact=press.contact)
        yield press.show("about.html", lang, "about/", text=text)
        yield _method(press, lang)
        yield from _corrections(press, lang)
        if press.site.base_url:
            yield Page(f"{lang}/corrections.xml", _feed(press, lang))


def counts(press: Press) -> dict[str, int]:
    """How much there is of what, by the interface's words for counting."""
    index = press.index
    return {
        "article": len(index.pieces),
        "statement": len(index.statements),
        "speaker": len(index.voices),
        "day": len(index.days),
        "sentence": sum(index.states.values()),
        "correction": len(index.log),
    }


def _method(press: Press, lang: str) -> Page:
    scene = press.scene(lang, "method/")
    voice = scene.voice
    unsure = sum(not said.certain for piece in press.index.pieces for said in piece.article.said)
    text = press.prose(
        f"method.{lang}.md",
        counts={what: voice.count(what, n) for what, n in counts(press).items()},
        unsure=voice.count("statement", unsure) if unsure else "",
        figures=_in_prose(lang),
        measured=next(measured.articles for measured in load_quality() if measured.articles),
        links={room: scene.to(f"{room}/") for room in ("about", "corrections", "speakers")},
        contact=press.contact,
    )
    states = [(s, n) for s, n in press.index.states.items()]
    return press.show("method.html", lang, "method/", text=text, states=states, quality=load_quality())


def _in_prose(lang: str) -> dict[str, str]:
    """Each figure as a sentence has it: Arabic spells out the sign for a hundredth."""
    return {key: v.replace("%", " في المئة") if lang == "ar" else v for key, v in figures().items()}


def _corrections(press: Press, lang: str) -> Iterator[Page]:
    log = press.index.log
    paged = corrections_of(log)
    known = {one.anchor: path for path, own in press.index.corrections.items() for one in own}
    shared: dict[str, Any] = {"known": known, "titles": _titles(press.index)}
    data = {"latest": log[:LATEST], "periods": paged.periods, "total": len(log), "counts": counts(press)}
    yield press.show("corrections.html", lang, "corrections/", **shared, **data)
    for sheet in paged.pages:
        path = f"corrections/{sheet.period.slug}/"
        yield press.show("corrections-of.html", lang, path, **shared, sheet=sheet)


def _titles(index: Index) -> dict[str, Both]:
    """What the pages that were corrected are about, by path; pages about nobody have no title here."""
    titles: dict[str, Both] = {}
    own = index.corrections
    if not own:
        return titles
    titles |= {s.path: s.name for s in index.subjects if s.path in own}
    titles |= {path: s.name for path, s in index.voices.items() if path in own}
    titles |= {p.path: p.title for p in index.pieces if p.path in own}
    titles |= {f.path: f.speaker.name for f in index.statements if f.path in own and f.speaker}
    return titles


def _feed(press: Press, lang: str) -> bytes:
    """The latest corrections as Atom."""
    scene, log = press.scene(lang, "corrections/"), press.index.log[:ENTRIES]
    base = f"{scene.base}{lang}/"
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    ET.SubElement(root, "title").text = f"{scene.site}: {scene.t['corrections']}"
    ET.SubElement(root, "id").text = f"{base}corrections.xml"
    day = log[0].date.isoformat() if log else "0001-01-01"
    ET.SubElement(root, "updated").text = f"{day}T00:00:00Z"
    ET.SubElement(ET.SubElement(root, "author"), "name").text = scene.site
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{base}corrections.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", hreflang=lang, href=scene.absolute(lang))
    for one in log:
        _entry(root, one, scene)
    ET.indent(root, "")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _entry(root: ET.Element, one: Correction, scene: Scene) -> None:
    def told(key: str) -> str:
        text: Both = getattr(one, key)
        return text[scene.lang] or text[scene.voice.other]

    entry = ET.SubElement(root, "entry")
    address = f"{scene.base}{scene.lang}/{quoted(one.page)}#{one.anchor}"
    ET.SubElement(entry, "title").text = told("reason")
    ET.SubElement(entry, "id").text = address
    ET.SubElement(entry, "updated").text = f"{one.date.isoformat()}T00:00:00Z"
    ET.SubElement(entry, "link", rel="alternate", type="text/html", hreflang=scene.lang, href=address)
    words = {"corrected_before": "before", "corrected_after": "after"}
    ET.SubElement(entry, "summary").text = " ".join(f"{scene.t[label]}: {told(key)}" for label, key in words.items())
