"""The page about the open data: which files there are, what their fields mean, how they may be used."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from digest import linked
from digest.config import is_web_address
from digest.data import FOLDER, FORMATS, TABLES, fields
from digest.interface import LANGUAGES
from digest.page import Page
from digest.press import Press
from digest.preview import Preview
from digest.view import Scene


def data_pages(press: Press) -> Iterator[Page]:
    """The page in both languages."""
    index, licence = press.index, press.site.licence
    counts = {"statements": len(index.statements), "articles": len(index.pieces), "entities": len(index.subjects)}
    files = [(f"{FOLDER}{name}.{ending}", kind) for name in TABLES for ending, kind in FORMATS.items()]
    for lang in LANGUAGES:
        scene = press.scene(lang, "data/")
        yield press.show(
            "data.html",
            lang,
            "data/",
            Preview(scene.t["data_intro"], linked=_described(scene, licence, files)),
            tables=[(name, kind, counts[name]) for name, kind in TABLES.items()],
            speakers=len(index.speakers),
            formats=FORMATS,
            kinds=[(kind, list(own.items())) for kind, own in fields().items()],
            licence=licence,
            linked=is_web_address(licence),
        )


def _described(scene: Scene, licence: str, files: Sequence[tuple[str, str]]) -> Markup:
    return linked.script(linked.dataset(scene, scene.t["data_intro"], licence, files))
