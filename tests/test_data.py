"""The open data: that its formats agree, and that no cell is a formula."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from digest.config import Config, Site
from digest.data import fields, licence, table
from digest.index import Index, index_of
from digest.page import Page
from digest.render import render
from tests.changed import replace
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

ROOT = Path(__file__).parent.parent
INDEX = index_of(ANALYSES, TRANSLATIONS, AUTHORITY)


def data(index: Index, site: Site) -> list[Page]:
    return [page for page in render(index, Config(site)) if page.path.startswith("data/")]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {page.path: page.body for page in data(INDEX, CONFIG.site)}


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ["statements", "articles", "entities"])
def test_the_three_formats_hold_the_same(files: dict[str, bytes], name: str) -> None:
    lines = [json.loads(line) for line in files[f"data/{name}.jsonl"].splitlines()]
    assert lines
    assert json.loads(files[f"data/{name}.json"]) == lines
    assert [row["id"] for row in rows(files[f"data/{name}.csv"])] == [record["id"] for record in lines]


def test_a_row_says_of_a_statement_what_its_record_says(files: dict[str, bytes]) -> None:
    records = [json.loads(line) for line in files["data/statements.jsonl"].splitlines()]
    for record, row in zip(records, rows(files["data/statements.csv"]), strict=True):
        speaker = record["speaker"] or {"ar": "", "en": "", "kind": ""}
        assert (row["speaker_ar"], row["speaker_en"], row["speaker_kind"]) == tuple(
            speaker[k] for k in ("ar", "en", "kind")
        )
        assert row["certain"] == json.dumps(record["certain"])
        assert row["date"] == (record["date"] or "")
        assert row["mentions"].split() == [m["path"] for m in record["mentions"]]
        assert row["cue_en"] == (record["cue"] or {"en": ""})["en"]
        assert set(row["states"].split()) == {s["state"] for s in record["sentences"]}
        assert row["relay_en"] == (record["relay"] or {"en": ""})["en"]
        assert row["article_ar"] == record["article"]["title"]["ar"]


def test_a_row_says_of_an_entity_what_its_record_says(files: dict[str, bytes]) -> None:
    for record, row in zip(json.loads(files["data/entities.json"]), rows(files["data/entities.csv"]), strict=True):
        assert (row["ar"], row["en"], row["path"]) == (record["ar"], record["en"], record["path"])
        assert [a for a in row["aliases_ar"].split("|") if a] == record["aliases"]["ar"]
        assert row["wikidata"] == (record["wikidata"] or "")


def test_csv_is_by_the_book(files: dict[str, bytes]) -> None:
    tables = {path: body for path, body in files.items() if path.endswith(".csv")}
    assert len(tables) > 5
    for body in tables.values():
        assert body.startswith(b"\xef\xbb\xbf")
        assert body.endswith(b"\r\n")
        assert b"\n" not in body.replace(b"\r\n", b"")


HOSTILE = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted'", 'a "b", c\nd', ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_and_each_can_be_had_back(text: str) -> None:
    empty = dict.fromkeys(fields()["speaker"], "")
    (row,) = rows(table("speaker", [{**empty, "ar": text, "n": -1}]))
    assert not row["ar"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (row["ar"][1:] if row["ar"].startswith("'") else row["ar"]) == text
    assert row["n"] == "-1"  # a number of ours is no text of an article's


def test_every_statement_is_in_one_speakers_file(files: dict[str, bytes]) -> None:
    listed = json.loads(files["data/speakers.json"])
    found: list[str] = []
    for speaker in listed:
        own = json.loads(files[f"data/speakers/{speaker['id']}.json"])
        told = {key: value for key, value in speaker.items() if key.startswith("apart_")}
        assert {k: own[k] for k in ("id", "ar", "en", "n")} | told == speaker
        ids = [s["id"] for s in own["statements"]]
        assert len(ids) == own["n"]
        assert [r["id"] for r in rows(files[f"data/speakers/{speaker['id']}.csv"])] == ids
        days = [s["day"] for s in own["statements"] if s["day"]]
        assert days == sorted(days, reverse=True)
        found += ids
    assert sorted(found) == sorted(filed.st.id for filed in INDEX.statements)
    assert {"unnamed", "undecided"} <= {speaker["id"] for speaker in listed}


def test_a_speakers_file_holds_each_name_and_article_once_and_all_that_are_used(files: dict[str, bytes]) -> None:
    for speaker in json.loads(files["data/speakers.json"]):
        own: dict[str, Any] = json.loads(files[f"data/speakers/{speaker['id']}.json"])
        used = {ref for s in own["statements"] for ref in (*s["mentions"], *([s["relay"]] if s["relay"] else []))}
        assert used == set(own["names"])
        assert {s["article"] for s in own["statements"]} == set(own["articles"])


def test_what_a_speakers_file_says_of_a_statement(files: dict[str, bytes]) -> None:
    own = json.loads(files["data/speakers/samir-karim.json"])
    (road,) = [s for s in own["statements"] if s["id"] == "st-road"]
    assert road["certain"] is False
    assert road["mentions"] == ["places/lebanon/", "places/syria/"]
    assert own["names"]["places/syria/"] == {"type": "LOC", "ar": "سورية", "en": "Syria"}
    assert (road["year"], road["states"], road["cue"]) == (2021, ["machine"], "affirmed")
    (denied,) = json.loads(files["data/speakers/unnamed.json"])["statements"]
    assert denied["source"]["en"] == "a source in the municipality"


def test_the_description_fits_the_files(files: dict[str, bytes]) -> None:
    package = json.loads(files["data/datapackage.json"])
    for resource in package["resources"]:
        body = files[f"data/{resource['path']}"]
        if resource["format"] == "csv":
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert names == list(rows(body)[0])
            assert resource["rows"] == len(rows(body))
    assert "licenses" not in package


def test_a_licence_is_said_as_it_was_set() -> None:
    assert licence(Site(licence="https://example.org/by/4.0/")) == {"path": "https://example.org/by/4.0/"}
    assert licence(Site(licence="CC BY 4.0")) == {"name": "CC-BY-4.0", "title": "CC BY 4.0"}
    site = replace(CONFIG.site, licence="CC BY 4.0")
    package = next(p for p in data(INDEX, site) if p.path == "data/datapackage.json")
    assert json.loads(package.body)["licenses"] == [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}]


def test_the_guide_names_the_fields_that_there_are(files: dict[str, bytes]) -> None:
    text = (ROOT / "docs/data.md").read_text("utf-8")
    parts = dict(re.findall(r"^## .*?`(.+?)`\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    for name, kind in (("statements.csv", "statement"), ("articles.csv", "article"), ("entities.csv", "entity")):
        assert re.findall(r"^\| `(\w+)` \|", parts[name], re.M) == list(fields()[kind])
        assert list(rows(files[f"data/{name}"])[0]) == list(fields()[kind])
    records = {
        "statements.jsonl": json.loads(files["data/statements.jsonl"].splitlines()[0]),
        "articles.jsonl": json.loads(files["data/articles.jsonl"].splitlines()[0]),
        "entities.jsonl": json.loads(files["data/entities.jsonl"].splitlines()[0]),
        "speakers/ID.json": json.loads(files["data/speakers/samir-karim.json"]),
    }
    for name, record in records.items():
        assert re.findall(r"^\| `(\w+)` \|", parts[name], re.M) == list(record)
    short = json.loads(files["data/speakers/samir-karim.json"])["statements"][0]
    assert re.findall(r"^- `(\w+)`", parts["speakers/ID.json"], re.M) == list(short)


def test_the_data_page_explains_every_field(invented_pages: list[Page]) -> None:
    for lang in ("ar", "en"):
        body = next(p.body.decode() for p in invented_pages if p.path == f"{lang}/data/index.html")
        for own in fields().values():
            for name in own:
                assert f'<code lang="en" dir="ltr">{name}</code>' in body
        assert 'href="../../data/statements.csv"' in body
