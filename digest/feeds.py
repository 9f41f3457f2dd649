"""What other programs read: Atom feeds, the sitemap, robots.txt and the statements as open data.

Feeds, sitemap and hreflang need the site's public address and are left out without one; the data is not.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as ET

from digest.config import Site
from digest.corpus import Filed, Index
from digest.index import ROOMS
from digest.interface import LANGUAGES
from digest.listed import listed
from digest.merge import Subject
from digest.page import Page
from digest.view import Scene, name_in, title_of

ENTRIES = 50  # of a feed
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
PREFIXES = {"xmlns": SITEMAP, "xmlns:xhtml": XHTML}


def feeds(index: Index, site: Site) -> Iterator[Page]:
    """Every file here that the site can have. Days without a date are in the data, not in the feeds."""
    yield Page("data/statements.jsonl", b"".join(_json(filed) for filed in index.statements))
    yield Page("robots.txt", _robots(site.base_url))
    if site.base_url:
        yield Page("sitemap.xml", _sitemap(index, site.base_url))
        for lang in LANGUAGES:
            yield Page(f"{lang}/feed.xml", _atom(index, site, lang))


def _robots(base: str) -> bytes:
    lines = ["User-agent: *", "Disallow:", *([f"Sitemap: {base}sitemap.xml"] if base else [])]
    return ("\n".join(lines) + "\n").encode()


def addresses(index: Index) -> list[str]:
    """The path of every page that both languages have, but those that only lead on."""
    rooms = [*ROOMS, "corrections/", *listed(index)]
    own = [piece.path for piece in index.pieces] + [filed.path for filed in index.statements]
    named = [subject.path for subject in index.subjects] + list(index.speakers)
    return sorted({*rooms, *own, *named, *(day.path for day in index.days)})


def _sitemap(index: Index, base: str) -> bytes:
    root = ET.Element("urlset", PREFIXES)
    for path in addresses(index):
        places = {lang: f"{base}{lang}/{quote(path)}" for lang in LANGUAGES}
        for lang in LANGUAGES:
            url = ET.SubElement(root, "url")
            ET.SubElement(url, "loc").text = places[lang]
            for other, place in (*places.items(), ("x-default", places["en"] if path else base)):
                ET.SubElement(url, "xhtml:link", rel="alternate", hreflang=other, href=place)
    return _xml(root)


def _atom(index: Index, site: Site, lang: str) -> bytes:
    voice = index.interface.voices[lang]
    name = {"ar": site.name_ar, "en": site.name_en}[lang]
    base = f"{site.base_url}{lang}/"
    scene = Scene(voice, "", name, site.base_url, index.interface)
    dated = [(filed, filed.day) for filed in index.statements]
    latest = [(filed, day) for filed, day in dated if day][:ENTRIES]
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    ET.SubElement(root, "title").text = name
    ET.SubElement(root, "id").text = f"{base}feed.xml"
    ET.SubElement(root, "updated").text = _instant(max((day for _, day in latest), default=date.min))
    ET.SubElement(ET.SubElement(root, "author"), "name").text = name
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", hreflang=lang, href=base)
    for filed, day in latest:
        _entry(root, filed, day, scene)
    return _xml(root)


def _entry(root: ET.Element, filed: Filed, day: date, scene: Scene) -> None:
    entry = ET.SubElement(root, "entry")
    address = f"{scene.base}{scene.lang}/{quote(filed.path)}"
    ET.SubElement(entry, "title").text = title_of(filed, scene)
    ET.SubElement(entry, "id").text = address
    ET.SubElement(entry, "updated").text = _instant(day)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", hreflang=scene.lang, href=address)
    ET.SubElement(entry, "summary").text = _summary(filed, scene)


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


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, "")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _json(filed: Filed) -> bytes:
    """One statement as a line of JSON. Offsets are code points of the article's source text."""
    st, article = filed.st, filed.piece.article
    record = {
        "id": st.id,
        "paths": {lang: f"{lang}/{filed.path}" for lang in LANGUAGES},
        "speaker": _who(filed.speaker) | {"role": dict(filed.role)} if filed.speaker else None,
        "certain": st.certain,
        "confidence": round(st.confidence, 4),
        "rule": st.rule,
        "evidence": list(st.evidence),
        "rivals": [_who(subject) for subject in filed.rivals],
        "kind": st.kind.value,
        "cue": {"ar": st.cue.span.of(article.text), "en": st.cue.sense, "stance": st.cue.stance.value}
        if st.cue
        else None,
        "relay": _who(filed.relay) if filed.relay else None,
        "occasion": {"ar": st.occasion.of(article.text), "en": st.occasion_en} if st.occasion else None,
        "place": _who(filed.place) if filed.place else None,
        "date": filed.day.isoformat() if filed.day else None,
        "nested": [_who(subject) for subject in filed.nested],
        "mentions": [_who(subject) for subject in filed.mentions],
        "spans": [{"start": s.start, "end": s.end, "text": s.of(article.text)} for s in st.spans],
        "sentences": list(_sentences(filed)),
        "article": {
            "slug": article.slug,
            "title": dict(filed.piece.title),
            "outlet": article.outlet,
            "date": article.date.isoformat() if article.date else None,
            "url": article.url,
        },
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _who(subject: Subject) -> dict[str, object]:
    return {
        "id": subject.id,
        "type": subject.type.value,
        "kind": subject.kind.value,
        "ar": subject.name["ar"],
        "en": subject.name["en"],
        "confirmed": subject.confirmed,
    }


def _sentences(filed: Filed) -> Iterable[dict[str, object]]:
    text = filed.piece.article.text
    for line in filed.lines:
        yield {
            "ar": line.span.of(text),
            "en": line.en or None,
            "state": line.state.value,
            "engine": line.engine,
            "flags": list(line.flags),
            "lacks": list(line.lacks),
            "renamed": [{"start": r.start, "end": r.end, "was": r.was} for r in line.renamed],
        }
