from pathlib import Path

import pytest

from digest.analyse import analyse
from digest.check import Checker, Problem, check_analyses, check_site
from digest.errors import OutputError
from digest.knowledge import Knowledge
from digest.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    Entity,
    EntityType,
    Kind,
    Mention,
    Sentence,
    Span,
    SpeakerKind,
    Statement,
)
from digest.output import publish_folder
from digest.page import Page
from tests.changed import replace


def page(path: str, body: str = "", head: str = "") -> Page:
    lang = path.partition("/")[0] if path[:3] in ("ar/", "en/") else "en"
    direction = "rtl" if lang == "ar" else "ltr"
    html = f'<!doctype html><html lang="{lang}" dir="{direction}"><head>{head}</head><body>{body}</body></html>'
    return Page(path, html.encode())


def both(path: str, body: str = "") -> list[Page]:
    return [page(f"{lang}/{path}", body) for lang in ("ar", "en")]


def problems(*pages: Page) -> list[str]:
    return [str(problem) for problem in check_site(pages)]


def test_a_good_site_has_no_problems() -> None:
    site = [
        *both("index.html", '<a href="a/">a</a> <a href="a/#x">x</a> <a href="../index.html?q#top">home</a>'),
        *both("a/index.html", '<p id="x">x</p><a href="#x">x</a><a href="..">up</a><a href="">here</a>'),
        *both("%c3/index.html".replace("%c3", "قول"), '<a href="../a/index.html">a</a>'),
        page(
            "index.html",
            '<a id="top" href="ar/">ar</a><a href="en/%D9%82%D9%88%D9%84/">s</a><img src="assets/x.svg">'
            '<a href="https://example.org/x">out</a><a href="mailto:a@example.org">mail</a>',
            '<link rel="stylesheet" href="assets/x.css"><link rel="canonical" href="https://example.org/">',
        ),
        page("404.html", '<a href="/digest/en/">home</a>'),
        Page("assets/x.css", b"a{}"),
        Page("assets/x.svg", b"<svg/>"),
    ]
    assert problems(*site) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<a href="b.html">', 'a link to "b.html", which is not there'),
        ('<a href="en/">', 'a link to "en/index.html", which is not there'),
        ('<img src="x.png">', 'a link to "x.png", which is not there'),
        ('<a href="#x">', 'a link to "index.html#x", where there is no such anchor'),
        ('<a href="x.css#a">', 'a link to "x.css#a", where there is no such anchor'),
        ('<a href="../x">', 'the link "../x" leads out of the site'),
        ('<a href="/x.css">', 'the link "/x.css" is not relative'),
        (
            '<a href="JavaScript:alert(1)">',
            'the link "JavaScript:alert(1)" is of a kind that pages do not use',
        ),
        ('<a href="data:text/html,x">', 'the link "data:text/html,x" is of a kind that pages do not use'),
        ('<a href="//example.org/">', 'the link "//example.org/" is of a kind that pages do not use'),
        (
            '<script src="https://example.org/x.js">',
            'fetches "https://example.org/x.js", which is not of the site',
        ),
        ('<img src="//example.org/x.png">', 'fetches "//example.org/x.png", which is not of the site'),
        ('<link rel="stylesheet" href="https://example.org/x.css">', 'fetches "https://example.org/x.css"'),
        ('<p id="a"><p id="b"><p id="a">', 'the id "a" occurs 2 times'),
    ],
)
def test_what_is_wrong_with_a_page(body: str, what: str) -> None:
    (problem,) = problems(page("index.html", body), Page("x.css", b""))
    assert problem.startswith(f"index.html: {what}")


@pytest.mark.parametrize(
    ("root", "what"),
    [
        ("<html>", ["<html> has no dir", "<html> has no lang"]),
        ('<html lang="ar">', ["<html> has no dir"]),
        ('<html dir="rtl">', ["<html> has no lang"]),
        ('<html lang="" dir="">', ["<html> has no dir", "<html> has no lang"]),
        ('<html lang="ar" dir="ltr">', ['<html> has lang="ar" and dir="ltr"']),
    ],
)
def test_a_page_says_its_language_and_direction(root: str, what: list[str]) -> None:
    assert problems(Page("index.html", root.encode())) == [f"index.html: {one}" for one in what]


def test_a_page_in_one_language_alone_is_named() -> None:
    assert problems(page("ar/a/index.html"), page("en/b/index.html")) == [
        'ar/a/index.html: there is no "en/a/index.html"',
        'en/b/index.html: there is no "ar/b/index.html"',
    ]


def test_a_broken_link_on_many_pages_is_one_problem() -> None:
    site = [page(f"{n}.html", '<a href="x.html">') for n in range(3)]
    assert problems(*site) == ['0.html: a link to "x.html", which is not there (and on 2 other pages)']


def test_pages_are_seen_as_they_pass() -> None:
    checker = Checker()
    site = [page("index.html", '<a href="x.html">')]
    assert list(checker.watch(iter(site))) == site
    assert len(checker.problems()) == 1


def test_a_folder_is_checked_as_its_pages_are(tmp_path: Path) -> None:
    site = [page("index.html", '<a href="a/">'), page("a/b.html", '<a href="../index.html">')]
    publish_folder(site, tmp_path)
    assert check_site(tmp_path) == check_site(site) != []
    with pytest.raises(OutputError, match="no site in this folder"):
        check_site(tmp_path / "none")


RECORD = '{"id":"s1","article":{"slug":"a"},"spans":[{"start":1,"end":4,"text":"قال"}],"more":1}\n'


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (RECORD.replace('"end":4', '"end":5'), 'the words of the statement s1 do not match "a"'),
        (RECORD.replace("قال", "قيل"), 'the words of the statement s1 do not match "a"'),
        (RECORD.replace('"a"', '"b"'), 'the statement s1 is of the article "b", which is not there'),
        ("{\n", "no statement: "),
        ("{}\n", "no statement: "),
    ],
)
def test_published_words_are_held_against_their_articles(line: str, what: str) -> None:
    data = Page("data/statements.jsonl", (RECORD + line).encode())
    (problem,) = check_site([data], {"a": TEXT})
    assert problem.path == "data/statements.jsonl:2"
    assert problem.what.startswith(what)
    assert check_site([data]) == []


TEXT = "\ufeffقال علي كذا. وأضاف كذا."
ARTICLE = Article("a", "articles/a.txt", TEXT, body=1)
FIRST, SECOND = Sentence(0, Span(1, 13), 0), Sentence(1, Span(14, 24), 0)
SPEAKER = Entity("ali", EntityType.PERSON, SpeakerKind.PERSON, "علي", "Ali")
STATEMENT = Statement("s1", (FIRST.span, Span(20, 23)), (0, 1), "ali", Kind.INDIRECT, None, 1.0, True, "test")
GOOD = Analysis(
    ARTICLE,
    (Block(BlockKind.PARAGRAPH, Span(1, 24), (FIRST, SECOND)),),
    (SPEAKER,),
    (Mention(Span(6, 9), "ali"),),
    (),
    (STATEMENT,),
)


def test_a_sound_analysis_has_no_problems() -> None:
    assert check_analyses([GOOD, replace(GOOD, statements=())]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"spans": (Span(0, 13), Span(20, 23))},
        {"spans": (Span(1, 14), Span(20, 23))},
        {"spans": (Span(5, 5), Span(20, 23))},
        {"spans": (FIRST.span,)},
        {"spans": (), "sentences": ()},
        {"sentences": (0, 2)},
        {"speaker": "omar"},
        {"rivals": ("omar",)},
        {"relay": "omar"},
        {"nested": ("omar",)},
        {"place": "omar"},
        {"mentions": ("omar",)},
    ],
)
def test_a_statement_that_does_not_fit_its_article_is_named(changes: dict[str, object]) -> None:
    broken = replace(GOOD, statements=(replace(STATEMENT, **changes),))  # type: ignore[arg-type]
    found = check_analyses([broken])
    assert found
    assert {problem.path for problem in found} == {"articles/a.txt"}


def test_other_spans_are_checked_too() -> None:
    assert check_analyses([replace(GOOD, mentions=(Mention(Span(20, 25), "ali"),))])
    assert check_analyses([replace(GOOD, blocks=(replace(GOOD.blocks[0], span=Span(1, 20)),))])
    assert check_analyses([replace(GOOD, entities=(SPEAKER, SPEAKER))])


def test_an_id_belongs_to_one_statement() -> None:
    other = replace(GOOD, article=replace(ARTICLE, path="articles/b.txt"))
    assert check_analyses([GOOD, other]) == [
        Problem("articles/b.txt", "the statement id s1 is used in articles/a.txt before")
    ]
    assert check_analyses([replace(GOOD, statements=(STATEMENT, STATEMENT))])


def test_a_headline_may_stand_in_the_front_matter_and_nothing_else(knowledge: Knowledge) -> None:
    text = "---\ntitle: سمير الحداد: الطريق آمن\n---\nقال سمير الحداد إن الطريق آمن.\n"
    article = Article("a", "articles/a.md", text, body=text.rindex("---\n") + 4, title="سمير الحداد: الطريق آمن")
    analysis = analyse(article, knowledge)
    assert analysis.blocks[0].span.end < article.body
    assert check_analyses([analysis]) == []
    outside = replace(analysis, mentions=(Mention(Span(0, 3), analysis.entities[0].key),))
    assert check_analyses([outside])
