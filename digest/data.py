"""The site's open data: every statement, article and entity as JSON Lines, JSON and CSV, and each speaker's own files.

What the fields mean stands in `lexicon/fields.toml`; the data page and `datapackage.json` take it from there.
"""

import csv
import io
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from digest.config import Site, is_web_address
from digest.corpus import Filed, Piece
from digest.index import Index
from digest.interface import load_interface
from digest.page import Page
from digest.paging import year_of
from digest.view import framed, turned
from digest.whom import SPEAKERS, STAND_INS, UNDECIDED, UNNAMED, Subject

Record = Mapping[str, Any]
FOLDER = "data/"
WHOLE = 5_000  # statements up to which a table is one file
TABLES = {"statements": "statement", "articles": "article", "entities": "entity"}
"""The tables by the names of their files, with the kind of record of `fields.toml`."""
FORMATS = {"csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl"}
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a cell may not begin with, or a spreadsheet takes it for a formula; an apostrophe, so that it can be undone."""


@cache
def fields() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The fields of each kind of record: by name, their type and what they say in both languages."""
    found: dict[str, Any] = tomllib.loads((files("digest") / "lexicon" / "fields.toml").read_text("utf-8"))
    return found


class Part(NamedTuple):
    """A file of a table, in each format: the table, its year ("" for all), the name, and the statements or articles."""

    table: str
    year: str
    stem: str
    items: Sequence[Any]


def parts_of(index: Index) -> list[Part]:
    """The tables of statements and articles, whole, or by year on a site of many statements."""
    if len(index.statements) <= WHOLE:
        return [Part("statements", "", "statements", index.statements), Part("articles", "", "articles", index.pieces)]
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for piece in index.pieces:
        pieces[year_of(piece.article.date)].append(piece)
    tables: dict[str, Mapping[str, Sequence[Any]]] = {"statements": index.years, "articles": pieces}
    return [Part(name, year, f"{name}-{year}", own) for name, years in tables.items() for year, own in years.items()]


def speaker_file(path: str) -> str:
    """A speaker's files within the folder of the data, without their endings, from the path of the page."""
    return f"{SPEAKERS}/{speaker_id(path)}"


def speaker_id(path: str) -> str:
    """A speaker's id, from the path of the page."""
    return path.removeprefix(f"{SPEAKERS}/").rstrip("/")


def formats(stem: str, kind: str, records: Sequence[Record], flat: Iterable[Record]) -> Iterator[Page]:
    """One table in all its formats."""
    yield from joined(stem, [msgspec.json.encode(record) for record in records], [table(kind, flat)])


def joined(stem: str, lines: Sequence[bytes], cells: Sequence[bytes]) -> Iterator[Page]:
    """A table's files. In JSON a record is a line too, so that two versions can be compared."""
    yield Page(f"{FOLDER}{stem}.jsonl", b"\n".join([*lines, b""]))
    yield Page(f"{FOLDER}{stem}.json", _listed(lines))
    yield Page(f"{FOLDER}{stem}.csv", b"".join(cells))


def _listed(lines: Sequence[bytes]) -> bytes:
    out = io.BytesIO(b"[\n")  # a table of a year has 30 MB: this holds them once
    out.seek(0, io.SEEK_END)
    for n, line in enumerate(lines):
        out.write(b",\n" if n else b"")
        out.write(line)
    out.write(b"\n]\n")
    return out.getvalue()


def table(kind: str, records: Iterable[Record]) -> bytes:
    """Rows as a file of CSV by RFC 4180."""
    return csv_head(kind) + rows(kind, records).encode()


def csv_head(kind: str) -> bytes:
    """How a file of CSV begins: the byte-order mark by which spreadsheets know UTF-8, and the row of names."""
    return b"\xef\xbb\xbf" + _written([list(fields()[kind])]).encode()


def rows(kind: str, records: Iterable[Record]) -> str:
    """Records as rows of CSV."""
    names = list(fields()[kind])
    return _written([_cell(record[name]) for name in names] for record in records)


def _written(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """A value as the text of a cell that no spreadsheet runs."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RISKY) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def speaker_name(path: str, index: Index) -> Mapping[str, str]:
    """A speaker's name in both languages; for the stand-ins, what the site calls them."""
    if subject := index.voices.get(path):
        return subject.name
    key = {UNNAMED: "unnamed", UNDECIDED: "undecided"}[speaker_id(path)]
    return {lang: voice.text[key] for lang, voice in index.interface.voices.items()}


def speakers_file(index: Index, apart: Mapping[str, Mapping[str, str]]) -> Page:
    """All who speak, with the number of their statements, in the order of their ids.

    `apart` is what tells those of one name apart, by language and the path of their pages.
    """
    listed = [
        {"id": speaker_id(path), "ar": name["ar"], "en": name["en"], "n": len(own)}
        | {f"apart_{lang}": told[path] for lang, told in apart.items() if path in told}
        for path, own in index.speakers.items()
        for name in (speaker_name(path, index),)
    ]
    return Page(f"{FOLDER}speakers.json", _listed([*map(msgspec.json.encode, listed)]))


def speaker_record(path: str, own: Sequence[Filed], index: Index, short: Sequence[msgspec.Raw]) -> Record:
    """A speaker with all statements, the newest first. Names and articles stand once, in tables of their own."""
    name = speaker_name(path, index)
    names: dict[str, Record] = {}
    articles: dict[str, Record] = {}
    for filed in own:
        piece = filed.piece
        articles[piece.article.slug] = {**piece.title, "outlet": piece.article.outlet or ""}
        for subject in (*filed.mentions, *([filed.relay] if filed.relay else [])):
            page = {} if subject.path else {"page": False}
            names[_ref(subject)] = {"type": subject.type.value, **subject.name, **page}
    voice = index.voices.get(path)
    kind = {"gender": voice.gender if voice else "", "plural": voice is not None and voice.plural}
    head = {"id": speaker_id(path), "ar": name["ar"], "en": name["en"], **kind, "n": len(own)}
    tables = {"names": dict(sorted(names.items())), "articles": dict(sorted(articles.items()))}
    return {**head, **tables, "statements": list(short)}


def short_record(filed: Filed) -> Record:
    """What a speaker's file says of a statement."""
    piece, st, speaker = filed.piece, filed.st, filed.speaker
    stands_in = speaker is not None and (speaker.kind in STAND_INS or not speaker.path)
    return {
        "id": st.id,
        "path": filed.path,
        "day": filed.day.isoformat() if filed.day else None,
        "year": filed.day.year if filed.day else None,
        "kind": st.kind.value,
        "stance": st.cue.stance.value if st.cue else None,
        "cue": st.cue.sense if st.cue else None,
        "frame": framed(filed, load_interface()) if st.cue and turned(filed) else None,
        "certain": st.certain,
        "source": dict(speaker.name) if speaker and stands_in else None,
        "role": dict(filed.role),
        "ar": " ".join(line.ar for line in filed.lines),
        "en": " ".join(line.en for line in filed.lines if line.en),
        "states": [state.value for state in filed.states],
        "flags": sorted({flag for line in filed.lines for flag in line.flags}),
        "article": piece.article.slug,
        "relay": _ref(filed.relay) if filed.relay else None,
        "mentions": [_ref(subject) for subject in filed.mentions],
    }


def _ref(subject: Subject) -> str:
    """The key of a subject in the table of names: its page's path, or what that would be."""
    return f"{subject.section}/{subject.id}/"


def package(index: Index, site: Site) -> Record:
    """The description of the data (Frictionless Data Package)."""
    stems = [(part.stem, TABLES[part.table], len(part.items)) for part in parts_of(index)]
    stems.append(("entities", "entity", len(index.subjects)))
    resources = [_resource(stem, kind, ending, rows) for stem, kind, rows in stems for ending in FORMATS]
    speakers = {
        "name": "speakers",
        "path": "speakers.json",
        "format": "json",
        "mediatype": FORMATS["json"],
        "encoding": "utf-8",
        "rows": len(index.speakers),
        "schema": schema("speaker"),
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "statements",
        "title": site.name_en,
        "titleArabic": site.name_ar,
        "description": site.description_en,
        **({"homepage": site.base_url} if site.base_url else {}),
        **({"licenses": [licence(site)]} if site.licence else {}),
        "resources": [*resources, speakers],
    }


def licence(site: Site) -> Mapping[str, str]:
    """The licence that the editors have set, as a data package says it."""
    if is_web_address(site.licence):
        return {"path": site.licence}
    return {"name": site.licence.replace(" ", "-"), "title": site.licence}


def _resource(stem: str, kind: str, ending: str, rows: int) -> Record:
    """One file. Only of CSV the columns are the fields: in the others a record has parts within parts."""
    return {
        "name": f"{stem}-{ending}",
        "path": f"{stem}.{ending}",
        "format": ending,
        "mediatype": FORMATS[ending],
        "encoding": "utf-8",
        "rows": rows,
        **({"schema": schema(kind)} if ending == "csv" else {}),
    }


def schema(kind: str) -> Record:
    """The fields of a kind of record, as Frictionless Table Schema says it."""
    listed = [{"name": n, "type": f["type"], "description": f["en"]} for n, f in fields()[kind].items()]
    return {"fields": listed, **({"primaryKey": ["path"]} if kind == "entity" else {"primaryKey": ["id"]})}


def readable(record: Record) -> bytes:
    """A record as JSON for people too."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
