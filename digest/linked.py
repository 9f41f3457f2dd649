"""What a page is about, as linked data by schema.org: dictionaries for a `<script type="application/ld+json">`.

Nobody is given as a quotation's creator who is not certain, nor of words that are the newspaper's: then
`disambiguatingDescription` says what is known.
English that a machine has made says so by `digitalSourceType` and, in words, by `creativeWorkStatus`. Addresses need
the site's public one and are left out without it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from digest.config import is_web_address
from digest.corpus import Filed, Piece
from digest.interface import LANGUAGES, Both
from digest.model import EntityType, Kind, Role, SpeakerKind, State
from digest.text import quoted
from digest.view import Scene, capital, name_in
from digest.whom import STAND_INS, Subject

Node = dict[str, Any]

TYPES = {
    EntityType.PERSON: "Person",
    EntityType.ORGANISATION: "Organization",
    EntityType.PLACE: "Place",
    EntityType.DOCUMENT: "CreativeWork",
}
BY_MACHINE = (State.MACHINE, State.FLAGGED, State.CHECKED)
MACHINE = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
ESCAPES = {c.encode(): f"\\u{ord(c):04x}".encode() for c in "<>&\u2028\u2029"}
"""What could end the element or, in older readers, a line of script, as JSON's own escapes."""


def script(node: Mapping[str, Any]) -> Markup:
    """A node as an element of a page, out of which no text can break."""
    text = msgspec.json.encode({"@context": "https://schema.org", **node})
    for acting, escape in ESCAPES.items():
        text = text.replace(acting, escape)
    return Markup(f'<script type="application/ld+json">{text.decode()}</script>')


def _address(base: str, lang: str, path: str) -> str:
    return f"{base}{lang}/{quoted(path)}"


def _placed(node: Node, scene: Scene, lang: str, path: str) -> Node:
    """A node with the address of its page, which is its id too."""
    if not scene.base:
        return node
    address = _address(scene.base, lang, path)
    return {"@type": node["@type"], "@id": address, "url": address, **node}


def subject_id(subject: Subject, base: str) -> str:
    """What names a subject in the pages of both languages alike, "" without a public address or a page."""
    return f"{_address(base, 'en', subject.path)}#subject" if base and subject.path else ""


def _thing(subject: Subject, scene: Scene, kind: str = "") -> Node:
    """A subject as another node speaks of it."""
    ident = subject_id(subject, scene.base)
    node: Node = {"@type": kind or TYPES[subject.type]}
    if ident:
        node |= {"@id": ident, "url": _address(scene.base, scene.lang, subject.path)}
    return node | {"name": name_in(subject, scene.lang)}


def website(scene: Scene, names: Both, description: str) -> Node:
    """The site, on its front page."""
    node: Node = {
        "@type": "WebSite",
        "name": names[scene.lang],
        "alternateName": names[scene.voice.other],
        "inLanguage": list(LANGUAGES),
        **({"description": description} if description else {}),
    }
    return node | ({"@id": scene.base, "url": scene.base} if scene.base else {})


def dataset(scene: Scene, description: str, licence: str, formats: Iterable[tuple[str, str]]) -> Node:
    """The open data; `formats` are paths within the site with their media types."""
    node: Node = {
        "@type": "Dataset",
        "name": f"{scene.t['data']} – {scene.site}",
        "description": description or scene.t["tagline"],
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
    }
    if licence:
        node["license"] = licence if is_web_address(licence) else {"@type": "CreativeWork", "name": licence}
    if not scene.base:
        return node
    files = [{"@type": "DataDownload", "encodingFormat": f, "contentUrl": f"{scene.base}{p}"} for p, f in formats]
    return _placed(node | {"distribution": files}, scene, scene.lang, "data/")


def entity(subject: Subject, roles: Sequence[Role], scene: Scene) -> Node:
    """Somebody or something, on its own page."""
    lang, other = scene.lang, scene.voice.other
    aliases = subject.aliases if lang == "ar" else subject.aliases_en
    also = dict.fromkeys(name for name in (subject.name[other], *aliases) if name)
    node = _thing(subject, scene) | {"alternateName": list(also)}
    titles = [title for role in roles if (title := role.en if lang == "en" else role.ar)]
    if subject.type is EntityType.PERSON and titles:
        node["jobTitle"] = titles[-1]
    if subject.wikidata:
        node["sameAs"] = f"https://www.wikidata.org/entity/{subject.wikidata}"
    if subject.name["en"] and not subject.confirmed:
        node["disambiguatingDescription"] = scene.t["machine_name"]
    return {key: value for key, value in node.items() if value}


def article(piece: Piece, scene: Scene) -> Node:
    """An article with its statements, on its own page."""
    title = piece.title[scene.lang] or piece.title["ar"]
    node: Node = {"@type": "NewsArticle", "headline": title, "inLanguage": list(LANGUAGES), **_published(piece)}
    states = [state for state in State if piece.states.get(state)]
    if scene.lang == "en":
        node |= _translated(states, scene)
    if scene.base:
        parts = [_address(scene.base, scene.lang, filed.path) for filed in piece.statements]
        node["hasPart"] = [{"@type": "Quotation", "@id": part} for part in parts]
    return _placed(node, scene, scene.lang, piece.path)


def _published(piece: Piece) -> Node:
    """When and by whom an article was published, and where."""
    own, node = piece.article, Node()
    if own.date:
        node["datePublished"] = own.date.isoformat()
    if own.outlet:
        node["publisher"] = {"@type": "NewsMediaOrganization", "name": own.outlet}
        if piece.outlet and piece.outlet.url:
            node["publisher"]["url"] = piece.outlet.url
    if own.url and is_web_address(own.url):
        node["isBasedOn"] = own.url
    return node


def quotation(filed: Filed, scene: Scene) -> Node:
    """A statement, on its own page: the original on the Arabic one, the translation on the English."""
    piece = filed.piece
    title = piece.title[scene.lang] or piece.title["ar"]
    inside = {"@type": "NewsArticle", "headline": title, **_published(piece)}
    node = _words(filed, scene, scene.lang) | _attributed(filed, scene)
    node["isPartOf"] = _placed(inside, scene, scene.lang, piece.path)
    if filed.st.date:
        node["dateCreated"] = filed.st.date.isoformat()
    if filed.place:
        node["locationCreated"] = _thing(filed.place, scene, "Place")
    if filed.mentions:
        node["mentions"] = [_thing(subject, scene) for subject in filed.mentions]
    if scene.lang == "en":
        node["translationOfWork"] = _words(filed, scene, "ar")
    elif not filed.pending:
        node["workTranslation"] = _words(filed, scene, "en")
    return node


def _words(filed: Filed, scene: Scene, lang: str) -> Node:
    """The words in a language; untranslated ones stand in Arabic and say so."""
    own = "ar" if filed.pending else lang
    text = " ".join(line.ar if own == "ar" else line.en for line in filed.lines)
    node: Node = {"@type": "Quotation", "inLanguage": own, "text": text}
    if lang == "en":
        node |= _translated(filed.states, scene)
    return _placed(node, scene, lang, filed.path)


def _translated(states: Sequence[State], scene: Scene) -> Node:
    """Who stands behind a translation."""
    if not states:
        return {}
    node: Node = {"creativeWorkStatus": "; ".join(scene.t[f"state_{state}"] for state in states)}
    return node | ({"digitalSourceType": MACHINE} if set(states) & set(BY_MACHINE) else {})


def _attributed(filed: Filed, scene: Scene) -> Node:
    """Whose words they are, or that nobody can say for certain."""
    speaker, t = filed.speaker, scene.t
    if speaker is None:
        return {"disambiguatingDescription": t["undecided_note"]}
    name = name_in(speaker, scene.lang)
    if not filed.st.certain:
        word = "probably_plural" if speaker.plural else "probably_f" if speaker.gender == "f" else "probably_m"
        return {"disambiguatingDescription": f"{t[word]} {name}. {t['uncertain_note']}"}
    if speaker.kind in STAND_INS or not speaker.path:
        return {"disambiguatingDescription": f"{name}. {t['unnamed_note']}"}
    if speaker.type is EntityType.DOCUMENT or speaker.kind is SpeakerKind.DOCUMENT:
        return {"isBasedOn": _thing(speaker, scene, "CreativeWork")}
    node = _thing(speaker, scene, "Person" if speaker.type is EntityType.PERSON else "Organization")
    if speaker.type is EntityType.PERSON and filed.role[scene.lang]:
        node["jobTitle"] = filed.role[scene.lang]
    if filed.st.kind is not Kind.DIRECT:  # the words are the newspaper's
        return {"spokenByCharacter": node, "disambiguatingDescription": capital(t[f"cite_{filed.st.kind}"])}
    return {"creator": node, "spokenByCharacter": {"@id": node["@id"]} if "@id" in node else node}
