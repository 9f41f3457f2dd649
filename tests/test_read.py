import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.articles import article_files, read_articles
from digest.cache import Cache
from digest.errors import ContentError, DigestError
from digest.inputs import look
from digest.model import Article
from digest.read import MAX_BYTES, parse_article, read_article, read_loose_file
from digest.slugs import check_slug, suggest_slug
from tests.conftest import MakeContent

TEXT = "قال الوزير إن الاجتماع غدا.\n"


def errors_of(content: Path) -> list[str]:
    articles, errors = read_articles(content)
    assert articles == []
    return [str(error).replace(str(content), "content") for error in errors]


def test_a_markdown_article_with_everything(make_content: MakeContent) -> None:
    head = (
        "---\ntitle: 'العنوان: فرعي'\noutlet: تشرين\ndate: 2016-02-09\nurl: https://example.org/1\n"
        "lang: ar-SY\naliases: [old-name, قديم]\n---\n"
    )
    content = make_content({"articles/2016/meeting.md": head + TEXT})
    ([article], errors) = read_articles(content)
    assert errors == []
    assert article.slug == "meeting"
    assert article.path == "articles/2016/meeting.md"
    assert (article.title, article.outlet, article.lang) == ("العنوان: فرعي", "تشرين", "ar-SY")
    assert (article.date, article.url) == (dt.date(2016, 2, 9), "https://example.org/1")
    assert article.aliases == ("old-name", "قديم")
    assert article.text == head + TEXT
    assert article.text[article.body :] == TEXT


def test_what_was_read_before_comes_from_the_cache_until_its_file_changes(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_content(
        {"articles/a.md": f"---\ntitle: العنوان\ndate: 2016-02-09\n---\n{TEXT}", "articles/b.txt": b"\xff"}
    )
    with Cache(tmp_path / "cache") as cache:
        first, errors = cached(content, cache)
        assert (first, list(map(str, errors))) == (read_articles(content)[0], errors_of_all(content))
        with monkeypatch.context() as patch:
            patch.setattr("digest.read.parse_article", lambda *_: pytest.fail("it is parsed again"))
            (content / "articles/b.txt").unlink()
            assert cached(content, cache) == (first, [])
        (content / "articles/a.md").rename(content / "articles/other.md")
        assert [article.slug for article in cached(content, cache)[0]] == ["other"]
        (content / "articles/other.md").write_text(f"---\ntitle: عنوان آخر\n---\n{TEXT}")
        assert cached(content, cache) == read_articles(content)
        assert cached(content, cache)[0] != first


def cached(content: Path, cache: Cache) -> tuple[list[Article], list[DigestError]]:
    files, errors = article_files(content, cache, look(content).sums)
    return [file.whole() for file in files], errors


def test_an_article_that_the_cache_lost_is_read_again_unless_its_file_is_another_one(
    make_content: MakeContent, tmp_path: Path
) -> None:
    content = make_content({"articles/a.txt": TEXT})
    with Cache(tmp_path / "cache") as cache:
        for _ in range(2):  # as it was read, and as it was known
            ([file], _) = article_files(content, cache, look(content).sums)
            cache.drop("article", [file.mark])
            assert file.whole() == read_articles(content)[0][0]
        (content / "articles/a.txt").write_text(TEXT * 2)
        with pytest.raises(ContentError, match=r"a\.txt: was changed while it was read"):
            file.whole()


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes there")
def test_a_name_that_is_no_utf_8_is_refused(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    folder = Path(os.fsdecode(os.fsencode(content / "articles") + b"/caf\xe9"))
    folder.mkdir()
    (folder / "b.txt").write_text(TEXT)
    articles, errors = read_articles(content)
    assert [article.slug for article in articles] == ["a"]
    assert [str(error).encode().decode() for error in errors] == [
        f"{content}/articles/caf\\udce9/b.txt: its name is not UTF-8. "
        "Give the file, and the folder it is in, names in UTF-8."
    ]


def errors_of_all(content: Path) -> list[str]:
    return [str(error) for error in read_articles(content)[1]]


def test_a_plain_text_is_all_body(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": "---\n" + TEXT})
    article = read_article(content / "articles/a.txt", content)
    assert article.text[article.body :] == "---\n" + TEXT
    assert (article.title, article.date) == (None, None)


def test_marks_and_line_ends_are_counted_as_the_contract_says(make_content: MakeContent) -> None:
    body = "\ufeff---\r\ndate: 2016-02-09\r\n---\r\nسطر\rسطر\u00a0ثان\r\n\u0640\u064bﻻ\n"
    content = make_content({"articles/a.md": body})
    article = read_article(content / "articles/a.md", content)
    assert article.text == "\ufeff---\ndate: 2016-02-09\n---\nسطر\nسطر\u00a0ثان\n\u0640\u064bﻻ\n"
    assert article.text[article.body :].startswith("سطر\n")
    assert article.date == dt.date(2016, 2, 9)


def test_values_are_the_text_that_was_written(make_content: MakeContent) -> None:
    content = make_content({"articles/a.md": "---\n# remark\ntitle: 2016\noutlet: no\nurl:\n---\n" + TEXT})
    article = read_article(content / "articles/a.md", content)
    assert (article.title, article.outlet, article.url) == ("2016", "no", None)


def test_other_and_hidden_files_are_passed_over_and_the_order_is_that_of_paths(
    make_content: MakeContent,
) -> None:
    names = ["b.txt", "a.md", ".c.txt", ".d/e.txt", "f.docx", "a/z.TXT", "B/a2.txt"]
    content = make_content({f"articles/{name}": "---\n---\n" + TEXT for name in names})
    articles, errors = read_articles(content)
    assert errors == []
    assert [a.path for a in articles] == [f"articles/{n}" for n in ("B/a2.txt", "a.md", "a/z.TXT", "b.txt")]


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("", 1, ["no front matter", "---", ".txt"]),
        ("---\ntitle: x\n", 1, ["no end"]),
        ("---\ntitle: x\noutlett: y\n---\n", 3, ['unknown key "outlett"', 'Did you mean "outlet"?']),
        ("---\ntitle: x\ntitle: y\n---\n", 3, ['"title" is given twice', "line 2"]),
        ("---\ntitle: a: b\n---\n", 2, ["malformed front matter", "quotation marks"]),
        ("---\ntitle: 'x\n---\n", 3, ["malformed front matter"]),
        ("---\ntitle: x\n\t- y\n---\n", 3, ["malformed front matter"]),
        ("---\ntitle: a\x01\n---\n", 2, ["malformed front matter"]),
        ("---\n- x\n---\n", 2, ["no keys"]),
        ("---\ntitle: [x]\n---\n", 2, ['"title" must be one line']),
        ("---\ntitle: {a: b}\n---\n", 2, ['"title" must be one line']),
        ("---\ntitle: |\n  a\n  b\n---\n", 2, ["line break"]),
        ("---\naliases:\n  - a\n  - b c\n---\n", 4, ['"b c" cannot be an address', '"b-c" would do']),
        ("---\naliases: [[a]]\n---\n", 2, ['"aliases" must be']),
        ("---\ntitle: &x y\noutlet: *x\n---\n", 2, ["anchors and aliases"]),
        ("---\ntitle: !!python/name:os.system x\n---\n", 2, ["tags"]),
        ("---\ndate: 9 Feb 2016\n---\n", 2, ['"9 Feb 2016" is no date', "2016-02-09"]),
        ("---\ndate: 2016-02-30\n---\n", 2, ["no date"]),
        ("---\ndate: 2016-W06-2\n---\n", 2, ["no date"]),
        ("---\nurl: javascript:alert(1)\n---\n", 2, ["no web address"]),
        ("---\nlang: en\n---\n", 2, ['"en" is not read']),
        ("---\nx: " + "y" * 70_000 + "\n---\n", 1, ["front matter of over"]),
        ("---\naliases: " + "[" * 60_000 + "\n---\n", 2, ["malformed front matter"]),
    ],
)
def test_bad_front_matter_is_one_error_with_its_line(
    make_content: MakeContent, head: str, line: int, words: list[str]
) -> None:
    (shown,) = errors_of(make_content({"articles/a.md": head + TEXT}))
    assert shown.startswith(f"content/articles/a.md:{line}: "), shown
    assert all(word in shown for word in words), shown


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "no text"),
        (b"\xef\xbb\xbf \n\xc2\xa0.\n", 1, "no text"),
        (
            b"one\r\ntwo\rthree \xc7\xe1",
            3,
            "not UTF-8: byte 0xC7. Save the file as UTF-8. If it is WINDOWS-1256",
        ),
        ("نص".encode("utf-16"), 1, "UTF-16"),
        (b"\xed\xa0\x80", 1, "not UTF-8"),
        ("ق\n\0".encode(), 2, "NUL"),
    ],
)
def test_bytes_that_are_no_text_are_one_error_with_its_line(
    make_content: MakeContent, data: bytes, line: int, words: str
) -> None:
    (shown,) = errors_of(make_content({"articles/a.txt": data}))
    assert shown.startswith(f"content/articles/a.txt:{line}: ")
    assert words in shown


def test_front_matter_without_a_text_is_an_error(make_content: MakeContent) -> None:
    (shown,) = errors_of(make_content({"articles/a.md": "---\ntitle: x\n---\n\n"}))
    assert shown.startswith("content/articles/a.md:4: no text")


def test_a_file_that_is_far_too_long_is_refused(make_content: MakeContent) -> None:
    content = make_content({})
    with (content / "articles/a.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (shown,) = errors_of(content)
    assert shown.startswith("content/articles/a.txt: longer than 4 MB")


def test_a_pipe_is_refused_and_not_waited_for(make_content: MakeContent) -> None:
    content = make_content({})
    os.mkfifo(content / "articles/a.txt")
    (shown,) = errors_of(content)
    assert "not a file" in shown


def test_missing_folders_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"no such folder.*--content"):
        read_articles(tmp_path / "content")
    (tmp_path / "content").mkdir()
    with pytest.raises(ContentError, match=r"articles: there is no such folder"):
        read_articles(tmp_path / "content")


def test_links_out_of_the_content_folder_are_refused(make_content: MakeContent, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text(TEXT)
    content = make_content({"articles/real.txt": TEXT})
    (content / "articles/folder").symlink_to(outside)
    (content / "articles/file.txt").symlink_to(outside / "a.txt")
    (content / "articles/within.txt").symlink_to(content / "articles/real.txt")
    articles, errors = read_articles(content)
    assert [a.slug for a in articles] == ["real", "within"]
    assert sorted(error.message for error in errors) == [
        "a link out of the content folder",
        "a link to a folder, which is not followed",
    ]


def test_the_articles_folder_itself_must_not_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.txt").write_text(TEXT)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/articles").symlink_to(tmp_path / "outside")
    _, errors = read_articles(tmp_path / "content")
    assert any("a link to a folder" in error.message for error in errors)


def test_a_slug_is_used_once_whatever_its_case_and_folder(make_content: MakeContent) -> None:
    content = make_content({"articles/a/News.txt": TEXT, "articles/b/news.txt": TEXT})
    articles, errors = read_articles(content)
    assert [a.path for a in articles] == ["articles/a/News.txt"]
    (shown,) = map(str, errors)
    assert "articles/b/news.txt: the address" in shown
    assert "articles/a/News.txt. Rename" in shown


def test_an_alias_must_not_be_another_articles_address(make_content: MakeContent) -> None:
    head = "---\ntitle: x\naliases: [b]\n---\n"
    content = make_content({"articles/a.md": head + TEXT, "articles/b.txt": TEXT})
    articles, errors = read_articles(content)
    assert [a.slug for a in articles] == ["b"]
    (shown,) = map(str, errors)
    assert 'articles/a.md:3: the alias "b" belongs to' in shown


@pytest.mark.parametrize("slug", ["a", "2016-02-09_x", "لافروف-في-سوتشي", "é", "ـ1"])
def test_slugs(slug: str) -> None:
    check_slug(slug, "a.md")
    assert suggest_slug(slug)


@pytest.mark.parametrize(
    ("slug", "better"),
    [
        ("a b", "a-b"),
        ("a.html", "a-html"),
        ("..", ""),
        ("a/../b", "a-b"),
        ("", ""),
        ("--", ""),
        ("con", "con-article"),
        ("LPT1", "LPT1-article"),
        ("nul.x", "nul-x"),
        ("a\u202eb", "ab"),
        ("a\u200bb", "ab"),
        ("مُحمد", "محمد"),
        ("a" * 151, "a" * 150),
        ("ع" * 76, "ع" * 75),
        ("\udcff", ""),
    ],
)
def test_what_cannot_be_a_slug_is_refused_with_a_better_one(slug: str, better: str) -> None:
    with pytest.raises(ContentError) as caught:
        check_slug(slug, "a.md")
    assert suggest_slug(slug) == better
    assert better in caught.value.hint


@given(st.text())
def test_a_suggested_slug_is_a_slug(name: str) -> None:
    slug = suggest_slug(name)
    if slug:
        check_slug(slug, "a.md")


def test_one_file_is_read_wherever_it_lies_and_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "My file (1).text"
    path.write_text(TEXT)
    article = read_loose_file(path)
    assert (article.slug, article.text) == ("My-file-1", TEXT)
    with pytest.raises(ContentError, match="No such file"):
        read_loose_file(tmp_path / "none.txt")


front_matter = st.lists(
    st.sampled_from(["title", "outlet", "date", "url", "lang", "aliases", "x"]).flatmap(
        lambda key: st.text(max_size=20).map(lambda value: f"{key}: {value}")
    )
).map(lambda lines: "---\n" + "\n".join(lines) + "\n---\n")


@given(st.binary() | st.text().map(str.encode) | st.tuples(front_matter, st.text()).map("".join).map(str.encode))
@example(b"---\n---\nx")
@example(b"---\ntitle: \xc2\x85\n---\nx")
@example("---\ntitle: \u2028\n---\nx".encode())
def test_any_bytes_give_an_article_or_an_error_of_ours(data: bytes) -> None:
    for name in ("a.md", "a.txt"):
        article, error = read_either(data, name)
        if article:
            assert article.text == data.decode().replace("\r\n", "\n").replace("\r", "\n")
            assert 0 <= article.body < len(article.text)
            assert article.text[article.body :].strip()
        if error:
            lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
            assert error.path == f"content/articles/{name}"
            assert error.line is not None
            assert 1 <= error.line <= lines
            assert "\n" not in str(error)


def read_either(data: bytes, name: str) -> tuple[Article | None, DigestError | None]:
    try:
        return parse_article(data, "a", f"articles/{name}", f"content/articles/{name}"), None
    except DigestError as error:
        return None, error
