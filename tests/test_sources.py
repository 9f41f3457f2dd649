"""Files of each kind give the article that is in them, with what they say of its origin."""

import datetime as dt
import io
import json
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources import READERS, Brought, Given, read_source
from digest.webpages import plain_text
from tests.foreign import ATOM, LINES, PAGE, RSS, STRIKE, TEXT, TITLE, word


def read(data: str | bytes, name: str) -> list[Given]:
    return list(read_source(data if isinstance(data, bytes) else data.encode(), name))


def one(data: str | bytes, name: str) -> Brought:
    (found,) = read(data, name)
    assert isinstance(found, Brought), found
    return found


def fault(data: str | bytes, name: str) -> str:
    (found,) = read(data, name)
    assert isinstance(found, SourceError), found
    return str(found)


def test_text_is_taken_as_it_is_and_its_name_may_give_the_day() -> None:
    found = one(f"\ufeff\n{TITLE}\r\n{TEXT}\n\n", "in/2024-05-14-bridge.txt")
    assert found.text == f"{TITLE}\n{TEXT}"
    assert (found.title, found.date, found.outlet) == (None, dt.date(2024, 5, 14), None)
    assert one(TEXT, "2024-13-40.txt").date is None


def test_markdown_brings_its_front_matter() -> None:
    head = "---\ntitle: عنوان\noutlet: جريدة المدينة\ndate: 2024-05-14\nalso: [{outlet: جريدة البحر}]\naliases: [old]\n---\n"
    found = one(f"{head}{TEXT}", "in/bridge.md")
    assert (found.title, found.outlet, found.date) == ("عنوان", "جريدة المدينة", dt.date(2024, 5, 14))
    assert (found.text, found.aliases, found.name) == (TEXT, ("old",), "bridge")
    assert found.also[0].outlet == "جريدة البحر"
    assert one(TEXT, "a.md").text == TEXT
    assert 'a.md:2: unknown key "author"' in fault(f"---\nauthor: x\n---\n{TEXT}", "a.md")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_a_web_page_gives_its_article_and_nothing_around_it(encoding: str) -> None:
    found = one(PAGE.encode(encoding), "page.html")
    assert found.text == TEXT
    assert found.title == TITLE
    assert found.outlet == "جريدة المدينة"
    assert found.date == dt.date(2024, 5, 14)
    assert found.url == "https://madina.example/news/1201"


def test_a_page_that_says_nothing_of_its_origin_gives_none() -> None:
    bare = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in LINES)}</article></body></html>"
    found = one(bare, "page.html")
    assert found.text == TEXT
    assert (found.outlet, found.date, found.url) == (None, None, None)


def test_a_page_needs_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert "trafilatura, which finds the article in a web page, is not there" in fault(PAGE, "page.html")


def test_a_page_without_an_article_is_refused() -> None:
    assert "no article could be found" in fault("<html><body><a href='/'>الرئيسية</a></body></html>", "a.html")


def test_a_word_document_gives_its_paragraphs_and_not_what_was_deleted() -> None:
    found = one(word(*LINES, title=TITLE), "2024-05-14.docx")
    assert (found.title, found.text, found.date) == (TITLE, TEXT, dt.date(2024, 5, 14))
    headed = one(word(*LINES, title="Normal.dotm", heading="عنوان آخر"), "a.docx")
    assert (headed.title, headed.text) == (None, f"# عنوان آخر\n\n{TEXT}")


def test_what_is_no_word_document_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "no word/document.xml" in fault(held.getvalue(), "a.docx")
    assert "no sound Word document" in fault(b"PK\x03\x04 and no more", "a.docx")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    assert "more than 64 MB" in fault(bomb.getvalue(), "a.docx")


@pytest.mark.parametrize(("feed", "name"), [(RSS, "a.rss"), (RSS, "a.xml"), (ATOM, "a.atom"), (ATOM, "-")])
def test_a_feed_gives_its_items_that_are_whole(feed: str, name: str) -> None:
    first, *rest = read(feed, name)
    assert isinstance(first, Brought)
    assert first.text == "\n\n".join(STRIKE)
    assert (first.title, first.outlet) == ("إضراب في الميناء", "صحيفة الشاطئ")
    assert (first.date, first.url) == (dt.date(2024, 5, 15), "https://shati.example/n/7")
    assert [str(error) for error in rest] == (
        [] if feed is ATOM else [
            f"{name}:7: only the beginning of «خبر مختصر». Save the page and import that: https://shati.example/n/8"
        ]
    )  # fmt: skip


def test_a_feed_in_windows_1256_is_read() -> None:
    data = RSS.replace("utf-8", "windows-1256").encode("cp1256")
    assert isinstance(read(data, "a.rss")[0], Brought)


def test_what_is_no_feed_is_refused() -> None:
    assert "XML, but no feed" in fault("<?xml version='1.0'?><opml/>", "a.xml")
    assert "a.rss:1: not XML" in fault("<rss><channel>", "a.rss")
    assert "declares entities" in fault('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "a.rss")


def test_json_lines_are_read_under_the_keys_of_many_programs() -> None:
    lines = [
        {"title": TITLE, "outlet": "جريدة المدينة", "date": "2024-05-14", "url": "https://a.example/1", "text": TEXT},
        {"headline": TITLE, "publisher": {"name": "جريدة المدينة"}, "datePublished": "2024-05-14T08:00:00Z",
         "link": "https://a.example/1", "articleBody": TEXT},
        {"title": TITLE, "source": "جريدة المدينة", "published": "Tue, 14 May 2024 08:00:00 +0300",
         "url": "https://a.example/1", "content_html": "".join(f"<p>{line}</p>" for line in LINES)},
    ]  # fmt: skip
    data = "\n".join(json.dumps(line, ensure_ascii=n > 0) for n, line in enumerate(lines))
    for found in read(data, "a.jsonl"):
        assert isinstance(found, Brought)
        assert (found.title, found.outlet, found.text) == (TITLE, "جريدة المدينة", TEXT)
        assert (found.date, found.url) == (dt.date(2024, 5, 14), "https://a.example/1")


def test_bad_lines_are_set_aside_and_the_others_read() -> None:
    lines = [json.dumps({"text": TEXT}), "{", "[1]", '{"title": "x"}', '{"text": "In English."}', '{"text": "\\ud800"}']
    found = read("\n".join(lines), "a.jsonl")
    assert [isinstance(one, Brought) for one in found] == [True, False, False, False, False, False]
    assert [str(one).partition(". ")[0] for one in found[2:5]] == [
        "a.jsonl:3: not a JSON object", "a.jsonl:4: no text", "a.jsonl:5: not in Arabic.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [("date", "09/02/2016", 'a.jsonl:1: "09/02/2016" is no day'), ("url", "www.example.org/1", "no web address")],
)
def test_a_day_or_an_address_that_is_not_understood_is_not_lost_without_a_word(key: str, value: str, says: str) -> None:
    assert says in fault(json.dumps({"text": TEXT, key: value}), "a.jsonl")


@pytest.mark.parametrize(
    ("name", "says"),
    [("a.pdf", "PDF, which is not read"), ("a.doc", "an old Word"), ("a.jpg", "a .jpg file, which is not read")],
)
def test_other_kinds_are_refused_with_a_way_out(name: str, says: str) -> None:
    assert says in fault(b"x", name)


@pytest.mark.parametrize(
    ("data", "kind"), [(PAGE, 1), (RSS, 2), (ATOM, 1), (TEXT, 1), (word(*LINES), 1), ('{"text": "x"}', 1)]
)
def test_standard_input_is_what_it_begins_with(data: str | bytes, kind: int) -> None:
    found = read(data, "-")
    assert len(found) == kind
    if data != '{"text": "x"}':
        assert isinstance(found[0], Brought)
        assert "<" not in found[0].text


def test_a_title_that_the_text_begins_with_does_not_stand_there_twice() -> None:
    line = json.dumps({"title": TITLE, "text": f"{TITLE}\n{TEXT}"})
    assert one(line, "a.jsonl").text == TEXT


def test_html_becomes_paragraphs() -> None:
    found = plain_text(
        "<p>قال <b>الوزير</b><br>إن الطريق &amp; الجسر.</p><h2>عنوان</h2><ul><li>واحد</li></ul><style>x</style>ختام"
    )
    assert found == "قال الوزير\n\nإن الطريق & الجسر.\n\n# عنوان\n\nواحد\n\nختام"


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from([*READERS, ".xml", "", ".doc", ".x"]))
def test_any_bytes_give_articles_or_reasons(data: bytes, suffix: str) -> None:
    for found in read_source(data, f"a{suffix}"):
        assert isinstance(found, Brought | SourceError)


PIECES = ("<p>", "</p>", "<div>", "<![CDATA[", "]]>", "<item>", "<title>", "<rss>", "<channel>", "</channel>", "</rss>",
          "قال الوزير إن الطريق آمن.", "&amp;", "&#0;", "<br>", "---\n", "title: ", '{"text": "', '"}', "\n", "\u202e")  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from([*READERS, ".xml"]))
def test_any_markup_gives_articles_or_reasons(text: str, suffix: str) -> None:
    for found in read_source(text.encode(), f"a{suffix}"):
        assert isinstance(found, Brought | SourceError)
