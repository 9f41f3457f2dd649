"""What others show of a page where its address is shared: its kind, a description, a picture; and its linked data."""

import msgspec

from digest.corpus import Filed, Piece
from digest.text import cut
from digest.view import Scene, name_in, unheaded

DESCRIPTION = 200  # characters
TITLE = 400  # characters of a card's title; what does not fit is cut where it is drawn
PICTURE = "card.png"


class Card(msgspec.Struct, frozen=True):
    """What one picture says. `lang` is the page's language; `title_lang` that of the title, where it has no other."""

    path: str
    lang: str
    title_lang: str
    site: str
    over: str  # above the title: who speaks, or what kind of page it is
    title: str
    foot: tuple[str, ...]  # outlet, day, state of the translation

    @property
    def texts(self) -> str:
        """All that would be drawn."""
        return "".join((self.site, self.over, self.title, *self.foot))


class Preview(msgspec.Struct, frozen=True):
    """What a page tells others."""

    about: str = ""
    kind: str = "website"  # of the Open Graph protocol
    linked: str = ""  # an element with linked data
    card: str = ""  # the picture's path within the site
    feed: str = ""  # the title of the page's own feed


def who(filed: Filed, scene: Scene) -> str:
    """Who speaks, with the doubt there is."""
    speaker, t = filed.speaker, scene.t
    if speaker is None:
        return t["unknown_speaker"]
    name = name_in(speaker, scene.lang)
    if filed.st.certain:
        return name
    word = "probably_plural" if speaker.plural else "probably_f" if speaker.gender == "f" else "probably_m"
    return f"{t[word]} {name}"


def headed(filed: Filed, scene: Scene, most: int = 80) -> str:
    """A statement in a few words: who speaks, with the doubt there is, and how it begins."""
    if scene.lang == "en" and filed.pending:  # Arabic is no title of an English page
        return scene.frame(filed)
    return f"{who(filed, scene)}: {cut(unheaded(filed, words(filed, scene.lang)), most)}"


def words(filed: Filed, lang: str) -> str:
    """The words of a statement in a language, as far as they are translated."""
    return " ".join(line.ar if lang == "ar" else line.en for line in filed.lines if line.ar)


def about_statement(filed: Filed, scene: Scene) -> str:
    """A statement's description: its words with the state of their English."""
    if scene.lang == "ar":
        return cut(words(filed, "ar"), DESCRIPTION)
    states = "; ".join(scene.t[f"state_{state}"] for state in filed.states)
    own = scene.frame(filed) if filed.pending else cut(words(filed, "en"), DESCRIPTION)
    return f"{own} [{states}]"


def about_article(piece: Piece, scene: Scene) -> str:
    """An article's description: where and when it appeared, and how much is said in it."""
    day = scene.voice.day(piece.article.date) if piece.article.date else ""
    said = scene.voice.count("statement", len(piece.statements))
    return " · ".join(filter(None, (_outlet(piece, scene), day, said)))


def _outlet(piece: Piece, scene: Scene) -> str:
    return name_in(piece.outlet, scene.lang) if piece.outlet else piece.article.outlet or ""


def _foot(piece: Piece, scene: Scene, *more: str) -> tuple[str, ...]:
    day = scene.voice.day(piece.article.date) if piece.article.date else ""
    return tuple(text for text in (_outlet(piece, scene), day, *more) if text)


def site_card(scene: Scene, description: str) -> Card:
    """The picture of all pages that have none of their own."""
    title = description or scene.t["tagline"]
    return Card(f"{scene.lang}/{PICTURE}", scene.lang, scene.lang, scene.site, "", title, ())


def article_card(piece: Piece, scene: Scene) -> Card:
    """An article's picture. A title without a translation stands in Arabic."""
    lang = scene.lang if piece.title[scene.lang] else "ar"
    path = f"{scene.lang}/{piece.path}{PICTURE}"
    return Card(path, scene.lang, lang, scene.site, "", cut(piece.title[lang], TITLE), _foot(piece, scene))


def statement_card(filed: Filed, scene: Scene) -> Card:
    """A statement's picture: who speaks, and the words, or their original with the note that they are pending."""
    lang = "ar" if filed.pending else scene.lang
    states = "; ".join(scene.t[f"state_{state}"] for state in filed.states) if scene.lang == "en" else ""
    foot = _foot(filed.piece, scene, states)
    path = f"{scene.lang}/{filed.path}{PICTURE}"
    return Card(path, scene.lang, lang, scene.site, who(filed, scene), cut(words(filed, lang), TITLE), foot)
