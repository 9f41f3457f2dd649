"""The open data: its files, and the page on which files there are, what their fields mean, how they may be used."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
from markupsafe import Markup

from digest import linked
from digest.config import is_web_address
from digest.corpus import Filed, articles_mark
from digest.data import (
    FOLDER,
    FORMATS,
    TABLES,
    Part,
    csv_head,
    fields,
    formats,
    joined,
    package,
    parts_of,
    readable,
    speaker_file,
    speaker_record,
    speakers_file,
)
from digest.index import Index
from digest.interface import LANGUAGES
from digest.kept import Records
from digest.machine import let_go
from digest.page import Page
from digest.press import Press
from digest.preview import Preview
from digest.records import article_record, entity_record, flat_article, flat_entity
from digest.sheaf import Sheaf
from digest.twins import told_apart
from digest.view import Scene


def data_sheaves(press: Press, store: Records) -> Iterator[Sheaf]:
    """The other tables, with the description of all, and the page about them."""
    index = press.index
    yield press.sheaf("data entities", partial(_entities, index), articles_mark(index.pieces))
    parts = parts_of(index)
    for part in parts:
        pieces = [one.piece for one in part.items] if part.table == "statements" else part.items
        yield press.sheaf(f"data {part.stem}", partial(_table, part, store), articles_mark(pieces))
    sizes = [(part.stem, len(part.items)) for part in parts]
    yield press.sheaf("data", partial(_described, press), sizes, len(index.subjects), len(index.speakers))


def speakers_table(press: Press) -> Sheaf:
    """The list of all speakers. The articles stand for all names, and for how often they are met."""
    return press.sheaf("data speakers", partial(_speakers, press.index), articles_mark(press.index.pieces))


def speaker_data(press: Press, store: Records) -> Iterator[Sheaf]:
    """The files of each speaker."""
    index = press.index
    for path, filed in index.speakers.items():
        subject = index.voices.get(path)
        make = partial(_speaker, path, filed, index, store)
        yield press.sheaf(f"data {path}", make, subject and subject.mark, press.said[path])


def _table(part: Part, store: Records) -> Iterator[Page]:
    if part.table == "articles":
        records = [article_record(piece) for piece in part.items]
        yield from formats(part.stem, TABLES[part.table], records, [flat_article(record) for record in records])
        return
    lines, cells = [], [csv_head("statement")]
    for one in store.each(part.items):
        lines.append(bytes(one.line))
        cells.append(one.row.encode())
    yield from joined(part.stem, lines, cells)
    del lines, cells
    let_go()  # a table of a year took a hundred megabytes, in pieces


def _entities(index: Index) -> Iterator[Page]:
    records = [entity_record(subject, index) for subject in index.subjects]
    yield from formats("entities", "entity", records, [flat_entity(record) for record in records])


def _speakers(index: Index) -> Iterator[Page]:
    apart = {lang: told_apart(index.voices.values(), lambda s: s.speaker_path, index, lang) for lang in LANGUAGES}
    yield speakers_file(index, apart)


def _described(press: Press) -> Iterator[Page]:
    yield Page(f"{FOLDER}datapackage.json", readable(package(press.index, press.site)))
    yield from data_pages(press)


def _speaker(path: str, own: Sequence[Filed], index: Index, store: Records) -> Iterator[Page]:
    name = f"{FOLDER}{speaker_file(path)}"
    short, cells = [], [csv_head("statement")]
    for one in store.each(own):
        short.append(one.short.copy())  # without its article's others, among which it was found
        cells.append(one.row.encode())
    yield Page(f"{name}.json", msgspec.json.encode(speaker_record(path, own, index, short)) + b"\n")
    yield Page(f"{name}.csv", b"".join(cells))


def data_pages(press: Press) -> Iterator[Page]:
    """The page in both languages."""
    index, licence = press.index, press.site.licence
    tables = [(part.table, part.stem, TABLES[part.table], part.year, len(part.items)) for part in parts_of(index)]
    tables.append(("entities", "entities", "entity", "", len(index.subjects)))
    files = [(f"{FOLDER}{stem}.{ending}", kind) for _, stem, _, _, _ in tables for ending, kind in FORMATS.items()]
    for lang in LANGUAGES:
        scene = press.scene(lang, "data/")
        yield press.show(
            "data.html",
            lang,
            "data/",
            Preview(scene.t["data_intro"], linked=_linked(scene, licence, files)),
            tables=tables,
            speakers=len(index.speakers),
            formats=FORMATS,
            kinds=[(kind, list(own.items())) for kind, own in fields().items()],
            licence=licence,
            linked=is_web_address(licence),
        )


def _linked(scene: Scene, licence: str, files: Sequence[tuple[str, str]]) -> Markup:
    return linked.script(linked.dataset(scene, scene.t["data_intro"], licence, files))
