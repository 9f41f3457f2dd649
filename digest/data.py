"""The site's open data: every statement, article and entity as JSON Lines, JSON and CSV, and each speaker's own files.

What the fields mean stands in `lexicon/fields.toml`; the data page and `datapackage.json` take it from there.
"""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from digest.config import Site, is_web_address
from digest.corpus import Filed, Index
from digest.merge import SPEAKERS, STAND_INS, UNDECIDED, UNNAMED, Subject
from digest.page import Page
from digest.records import article_record, entity_record, flat_article, flat_entity, flat_statement, statement_record

Record = Mapping[str, Any]
FOLDER = "data/"
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


def data(index: Index, site: Site) -> Iterator[Page]:
    """All files of data, the description of them last."""
    cells = {filed.st.id: flat_statement(filed) for filed in index.statements}
    sizes: dict[str, int] = {}
    for page in (*_tables(index, cells), speakers_file(index)):
        sizes[page.path] = len(page.body)
        yield page
    yield Page(f"{FOLDER}datapackage.json", _readable(package(index, site, sizes)))
    for path, own in index.speakers.items():
        name = f"{FOLDER}{speaker_file(path)}"
        yield Page(f"{name}.json", msgspec.json.encode(speaker_record(path, own, index)) + b"\n")
        yield Page(f"{name}.csv", table("statement", [cells[filed.st.id] for filed in own]))


def speaker_file(path: str) -> str:
    """A speaker's files within the folder of the data, without their endings, from the path of the page."""
    return f"{SPEAKERS}/{speaker_id(path)}"


def speaker_id(path: str) -> str:
    """A speaker's id, from the path of the page."""
    return path.removeprefix(f"{SPEAKERS}/").rstrip("/")


def _tables(index: Index, cells: Mapping[str, Record]) -> Iterator[Page]:
    yield from _formats("statements", [statement_record(f) for f in index.statements], list(cells.values()))
    articles = [article_record(piece) for piece in index.pieces]
    yield from _formats("articles", articles, [flat_article(record) for record in articles])
    entities = [entity_record(subject, index) for subject in index.subjects]
    yield from _formats("entities", entities, [flat_entity(record) for record in entities])


def _formats(name: str, records: Sequence[Record], rows: Iterable[Record]) -> Iterator[Page]:
    """One table in all its formats. In JSON a record is a line too, so that two versions can be compared."""
    lines = [msgspec.json.encode(record) for record in records]
    yield Page(f"{FOLDER}{name}.jsonl", b"".join(line + b"\n" for line in lines))
    yield Page(f"{FOLDER}{name}.json", b"[\n" + b",\n".join(lines) + b"\n]\n")
    yield Page(f"{FOLDER}{name}.csv", table(TABLES[name], rows))


def table(kind: str, rows: Iterable[Record]) -> bytes:
    """Rows as CSV by RFC 4180, with the byte-order mark by which spreadsheets know UTF-8."""
    names = list(fields()[kind])
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(names)
    write.writerows([_cell(row[name]) for name in names] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> str:
    """A value as the text of a cell that no spreadsheet runs."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(RISKY) else text


def speaker_name(path: str, index: Index) -> Mapping[str, str]:
    """A speaker's name in both languages; for the stand-ins, what the site calls them."""
    if subject := index.voices.get(path):
        return subject.name
    key = {UNNAMED: "unnamed", UNDECIDED: "undecided"}[speaker_id(path)]
    return {lang: voice.text[key] for lang, voice in index.interface.voices.items()}


def speakers_file(index: Index) -> Page:
    """All who speak, with the number of their statements, in the order of their ids."""
    listed = [
        {"id": speaker_id(path), "ar": name["ar"], "en": name["en"], "n": len(own)}
        for path, own in index.speakers.items()
        for name in (speaker_name(path, index),)
    ]
    return Page(f"{FOLDER}speakers.json", b"[\n" + b",\n".join(map(msgspec.json.encode, listed)) + b"\n]\n")


def speaker_record(path: str, own: Sequence[Filed], index: Index) -> Record:
    """A speaker with all statements, the newest first. Names and articles stand once, in tables of their own."""
    name = speaker_name(path, index)
    names: dict[str, Record] = {}
    articles: dict[str, Record] = {}
    statements = [_short(filed, names, articles) for filed in own]
    subject = index.voices.get(path)
    kind = {"gender": subject.gender if subject else "", "plural": bool(subject and subject.plural)}
    head = {"id": speaker_id(path), "ar": name["ar"], "en": name["en"], **kind, "n": len(own)}
    tables = {"names": dict(sorted(names.items())), "articles": dict(sorted(articles.items()))}
    return {**head, **tables, "statements": statements}


def _short(filed: Filed, names: dict[str, Record], articles: dict[str, Record]) -> Record:
    piece, st, speaker = filed.piece, filed.st, filed.speaker
    articles[piece.article.slug] = {**piece.title, "outlet": piece.article.outlet or ""}
    for subject in (*filed.mentions, *([filed.relay] if filed.relay else [])):
        names[_ref(subject)] = {"type": subject.type.value, **subject.name, **({} if subject.path else {"page": False})}
    stands_in = speaker is not None and (speaker.kind in STAND_INS or not speaker.path)
    return {
        "id": st.id,
        "path": filed.path,
        "day": filed.day.isoformat() if filed.day else None,
        "year": filed.day.year if filed.day else None,
        "kind": st.kind.value,
        "stance": st.cue.stance.value if st.cue else None,
        "cue": st.cue.sense if st.cue else None,
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


def package(index: Index, site: Site, sizes: Mapping[str, int]) -> Record:
    """The description of the data (Frictionless Data Package), `sizes` in bytes by path."""
    counts = {"statements": len(index.statements), "articles": len(index.pieces), "entities": len(index.subjects)}
    resources = [
        _resource(name, ending, counts[name], sizes[f"{FOLDER}{name}.{ending}"])
        for name in TABLES
        for ending in FORMATS
    ]
    speakers = {
        "name": "speakers",
        "path": "speakers.json",
        "format": "json",
        "mediatype": FORMATS["json"],
        "encoding": "utf-8",
        "bytes": sizes[f"{FOLDER}speakers.json"],
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


def _resource(name: str, ending: str, rows: int, size: int) -> Record:
    """One file. Only of CSV the columns are the fields: in the others a record has parts within parts."""
    return {
        "name": f"{name}-{ending}",
        "path": f"{name}.{ending}",
        "format": ending,
        "mediatype": FORMATS[ending],
        "encoding": "utf-8",
        "bytes": size,
        "rows": rows,
        **({"schema": schema(TABLES[name])} if ending == "csv" else {}),
    }


def schema(kind: str) -> Record:
    """The fields of a kind of record, as Frictionless Table Schema says it."""
    listed = [{"name": n, "type": f["type"], "description": f["en"]} for n, f in fields()[kind].items()]
    return {"fields": listed, **({"primaryKey": ["path"]} if kind == "entity" else {"primaryKey": ["id"]})}


def _readable(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
