"""The public log of corrections: how it is read, and the pages, notes and feed that it becomes."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from digest.check import check_site
from digest.corrections import astray, load_corrections, page_of
from digest.errors import CorrectionError
from digest.index import index_of
from digest.inputs import Options
from digest.page import Page
from digest.pipeline import build
from digest.render import render
from tests.changed import replace
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

MakeContent = Callable[[dict[str, str | bytes]], Path]
LINE = {"date": "2022-12-01", "address": "statements/st-77/", "before": "Nabil Karim", "after": "Samir Karim", "reason": "Two of one name."}  # fmt: skip
LOG = (
    LINE,
    LINE | {"date": "2023-01-05", "address": "/en/articles/old-harbour/index.html", "reason": {"ar": "زلّة <b>قلم</b>.", "en": "A slip."}},
    LINE | {"date": "2023-01-05", "address": "people/nobody/", "before": "سمير", "by": "منى"},
)  # fmt: skip


def lines(*entries: object) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def made(content: Path, contact: str = "") -> dict[str, bytes]:
    log, config = load_corrections(content), replace(CONFIG, site=replace(CONFIG.site, contact=contact))
    return {page.path: page.body for page in render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY, log), config)}


@pytest.fixture
def files(make_content: MakeContent) -> dict[str, bytes]:
    return made(make_content({"corrections.jsonl": lines(*LOG)}))


def test_without_the_file_nothing_was_corrected(make_content: MakeContent) -> None:
    files = made(make_content({}))
    body = files["en/corrections/index.html"].decode()
    assert "Nothing has been corrected yet" in body
    assert "how to ask for a correction" not in body  # nobody has given an address
    body = made(make_content({}), "desk@example.org")["en/corrections/index.html"].decode()
    assert 'href="../method/index.html">how to ask for a correction' in body
    assert 'href="mailto:desk@example.org"' in body


def test_the_log_is_read_newest_first(make_content: MakeContent) -> None:
    log = load_corrections(make_content({"corrections.jsonl": "\ufeff" + lines(*LOG) + "\n"}))
    assert [(c.date.isoformat(), c.line) for c in log] == [("2023-01-05", 3), ("2023-01-05", 2), ("2022-12-01", 1)]
    assert log[0].before == {"ar": "سمير", "en": ""}
    assert log[2].before == {"ar": "", "en": "Nabil Karim"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (LINE | {"date": "1 May"}, '"1 May" is no day'),
        ({k: v for k, v in LINE.items() if k != "reason"}, '"reason" must be text'),
        (LINE | {"before": " "}, '"before" must be text'),
        (LINE | {"after": {"fr": "oui"}}, '"after" must be text'),
        (LINE | {"address": 3}, '"address" must be text'),
        (LINE | {"by": ""}, '"by" must be text'),
        (LINE | {"adress": "x"}, 'unknown key "adress". Did you mean "address"?'),
        ([LINE], "not a JSON object"),
        (LINE | {"date": "2022-11-30"}, "this correction is there before"),
    ],
)
def test_a_line_that_is_not_understood_is_named(make_content: MakeContent, entry: object, said: str) -> None:
    content = make_content({"corrections.jsonl": lines(LINE | {"date": "2022-11-30"}, LINE, entry)})
    with pytest.raises(CorrectionError) as caught:
        load_corrections(content)
    assert said in str(caught.value)
    assert f"{content / 'corrections.jsonl'}:3:" in str(caught.value)


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"date": ', b"[" * 9000])
def test_a_file_that_is_no_json_is_an_error_with_its_line(make_content: MakeContent, body: bytes) -> None:
    with pytest.raises(CorrectionError, match=r"corrections\.jsonl:1: not"):
        load_corrections(make_content({"corrections.jsonl": body}))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("3f2a9c01de", "statements/3f2a9c01de/"),
        ("3f2a9c01de-2", "statements/3f2a9c01de-2/"),
        ("https://example.org/digest/ar/people/x/index.html#top", "people/x/"),
        ("/en/people/x", "people/x/"),
        ("articles/2016-02-09-road/", "articles/2016-02-09-road/"),
        ("en/", ""),
        ("/", ""),
    ],
)
def test_an_address_is_understood_as_readers_copy_it(address: str, path: str) -> None:
    assert page_of(address) == path


def test_pages_that_were_corrected_say_so(files: dict[str, bytes]) -> None:
    statement = files["en/statements/st-77/index.html"].decode()
    assert "This page was corrected on 1 December 2022." in statement
    assert 'href="../../corrections/2022/index.html#c-' in statement
    assert "صُوّبت هذه الصفحة في 5 يناير 2023." in files["ar/articles/harbour/index.html"].decode()
    assert "corrected on" not in files["en/articles/fishing/index.html"].decode()


def test_the_log_stands_in_both_languages_and_by_year(files: dict[str, bytes]) -> None:
    assert check_site([Page(*file) for file in files.items()]) == []
    first, year = (files[f"ar/corrections/{p}index.html"].decode() for p in ("", "2023/"))
    assert first.index("5 يناير 2023") < first.index("1 ديسمبر 2022")
    assert "زلّة &lt;b&gt;قلم&lt;/b&gt;." in year
    assert "لم تعد هذه الصفحة موجودة" in year
    assert 'rel="prev" href="../../corrections/2022/index.html"' in year
    assert "Nabil Karim" not in files["en/corrections/2023/index.html"].decode().split("<main")[0]


def test_the_feed_holds_the_corrections(files: dict[str, bytes]) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(files["en/corrections.xml"]).findall(f"{atom}entry")
    assert [e.findtext(f"{atom}updated") for e in entries] == ["2023-01-05T00:00:00Z"] * 2 + ["2022-12-01T00:00:00Z"]
    assert entries[1].findtext(f"{atom}title") == "A slip."
    assert "corrections/2023/#c-" in (entries[0].findtext(f"{atom}id") or "")


def test_there_is_no_feed_without_a_public_address(make_content: MakeContent) -> None:
    config = replace(CONFIG, site=replace(CONFIG.site, base_url=""))
    paths = [page.path for page in render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), config)]
    assert not [path for path in paths if path.endswith("corrections.xml")]


def test_an_address_that_is_no_page_is_warned_of(make_content: MakeContent) -> None:
    log = load_corrections(make_content({"corrections.jsonl": lines(*LOG)}))
    index = index_of(ANALYSES, TRANSLATIONS, AUTHORITY, log)
    (warning,) = astray(log, index.corrections)
    assert 'corrections.jsonl:3: no page has the address "people/nobody/"' in str(warning)


def test_a_build_reads_the_log(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(
        {"articles/road.txt": "قال وزير النقل سامر العلبي إن الطريق آمن.", "corrections.jsonl": lines(LINE)}
    )
    report = build(Options(content, tmp_path / "site"))
    assert [str(w) for w in report.warnings if isinstance(w, CorrectionError)] == [
        f'{content / "corrections.jsonl"}:1: no page has the address "statements/st-77/". '
        "Copy the address of a page, such as articles/2016-02-09-road/, or a statement's id."
    ]
    assert "Two of one name." in (tmp_path / "site/en/corrections/2022/index.html").read_text("utf-8")
