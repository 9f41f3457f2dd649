"""`digest import` and `digest new`: what becomes of articles from elsewhere."""

import datetime as dt
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import steps
from digest.appearances import head, linked, value
from digest.articles import read_articles
from digest.bring import Gathering, composed, slug_for
from digest.check import check_site
from digest.cli import main
from digest.errors import ContentError, SourceError
from digest.model import Appearance, Article
from digest.pipeline import Options, build
from digest.read import parse_article
from digest.slugs import check_slug
from digest.sources import Brought, read_source
from digest.steps import carry_out
from tests.conftest import MakeContent
from tests.foreign import LINES, PAGE, RSS, TEXT, TITLE, word

HEAD = f"---\ntitle: {TITLE}\noutlet: جريدة المدينة\ndate: 2024-05-14\n---\n"
SEA = {"title": "افتتاح الجسر", "outlet": "جريدة البحر", "date": "2024-05-15", "url": "https://bahr.example/9"}


@pytest.fixture
def content(make_content: MakeContent) -> Path:
    return make_content({"articles/other.txt": "قالت ليلى حداد إن البحر هادئ.\n"})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)], input=given)


def texts(content: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((content / "articles").iterdir())}


def reads(content: Path) -> dict[str, Article]:
    articles, errors = read_articles(content)
    assert errors == []
    return {article.slug: article for article in articles}


def line(text: str = TEXT, **more: str) -> bytes:
    return json.dumps({**more, "text": text}, ensure_ascii=False).encode()


def test_a_folder_of_all_kinds_becomes_articles(content: Path, source: Path) -> None:
    (source / "page.html").write_text(PAGE, "utf-8")
    (source / "feed.rss").write_bytes(RSS.replace("utf-8", "windows-1256").encode("cp1256"))
    (source / "sub").mkdir()
    (source / "sub/2024-05-16-vaccine.txt").write_text(
        "اللقاح متوفر\nقال وزير الصحة إن اللقاح متوفر في البلاد.\n", "utf-16"
    )
    (source / "a.docx").write_bytes(word("قال وزير البيئة كريم سالم إن الغابات بخير.", title="الغابات بخير"))
    (source / "a.pdf").write_bytes(b"%PDF")
    (source / "picture.jpg").write_bytes(b"\xff\xd8")
    (source / ".hidden.txt").write_text(TEXT, "utf-8")
    result = run(source, "--content", content)
    assert result.exit_code == 1, result.output
    assert "4 new, 0 published elsewhere too, 0 there already, 2 set aside" in result.output
    assert f"Passed over, of another kind: {source / 'picture.jpg'}" in result.output
    assert re.search(r"new articles? without a day: .* Write date: ", result.output)  # the Word document's
    assert "a.pdf: PDF, which is not read" in result.stderr
    assert sorted(reads(content)) == [
        "2024-05-14-وزير-النقل-يفتتح-جسر-الوادي", "2024-05-15-إضراب-في-الميناء", "2024-05-16-اللقاح-متوفر", "other",
        "الغابات-بخير",
    ]  # fmt: skip
    before = texts(content)
    again = run(source, "--content", content)
    assert "0 new, 0 published elsewhere too, 4 there already, 2 set aside" in again.output
    assert texts(content) == before


def test_a_file_reads_as_an_editor_would_have_written_it(content: Path, source: Path) -> None:
    (source / "page.html").write_text(PAGE, "utf-8")
    assert run(source / "page.html", "--content", content).exit_code == 0
    assert texts(content)["2024-05-14-وزير-النقل-يفتتح-جسر-الوادي.md"] == (
        f"---\ntitle: {TITLE}\noutlet: جريدة المدينة\ndate: 2024-05-14\nurl: https://madina.example/news/1201\n---\n{TEXT}\n"
    )


def test_a_dry_run_changes_nothing(content: Path) -> None:
    before = texts(content)
    result = run("-", "--content", content, "--dry-run", given=line(title=TITLE))
    assert "1 would be new" in result.output
    assert "وزير-النقل-يفتتح-جسر-الوادي.md: new, no outlet, no day (-:1)" in result.output
    assert texts(content) == before


def test_an_editor_s_word_on_the_origin_goes_before_the_source_s(content: Path, source: Path) -> None:
    (source / "page.html").write_text(PAGE, "utf-8")
    run(source, "--content", content, "--outlet", "صحيفة النهر", "--date", "2024-05-20")
    found = reads(content)["2024-05-20-وزير-النقل-يفتتح-جسر-الوادي"]
    assert (found.outlet, found.date) == ("صحيفة النهر", dt.date(2024, 5, 20))


def test_the_same_wire_in_another_newspaper_is_noted_and_not_doubled(make_content: MakeContent) -> None:
    old = (
        f"---\n# remarks stay\ntitle:   {TITLE}   # so do these\noutlet: جريدة المدينة\ndate: 2024-05-14\n---\n{TEXT}\n"
    )
    content = make_content({"articles/bridge.md": old})
    edited = TEXT.replace("وقال العلبي", "وصرح العلبي").replace("أمس، ", "")
    result = run("-", "--content", content, given=line(edited, **SEA))
    assert result.exit_code == 0
    assert "bridge.md: also in جريدة البحر, 2024-05-15 (-:1)" in result.output
    noted = "also:\n  - {outlet: جريدة البحر, date: 2024-05-15, url: https://bahr.example/9}\n"
    assert texts(content) == {"bridge.md": old.replace(f"\n---\n{TEXT}", f"\n{noted}---\n{TEXT}")}
    again = run("-", "--content", content, given=line(edited, **SEA))
    assert "bridge.md: there already" in again.output
    third = run("-", "--content", content, given=line(TEXT, outlet="صحيفة النهر"))
    assert "also in صحيفة النهر" in third.output
    assert reads(content)["bridge"].also == (
        Appearance("جريدة البحر", dt.date(2024, 5, 15), "https://bahr.example/9"), Appearance("صحيفة النهر"),
    )  # fmt: skip


def test_the_longest_of_several_versions_is_the_article_whatever_their_order(content: Path) -> None:
    short = line("\n".join(LINES[:2]), **SEA)
    result = run("-", "--content", content, given=short + b"\n" + line(TEXT, title=TITLE, outlet="جريدة المدينة"))
    assert "1 new, 1 published elsewhere too" in result.output
    assert [a.outlet for a in reads(content)["وزير-النقل-يفتتح-جسر-الوادي"].also] == ["جريدة البحر"]


def test_a_longer_version_of_what_is_there_is_set_aside(make_content: MakeContent) -> None:
    content = make_content({"articles/bridge.md": f"{HEAD}{LINES[0]}\n{LINES[1]}\n"})
    result = run("-", "--content", content, given=line(TEXT, **SEA))
    assert result.exit_code == 1
    assert "a longer version of" in result.stderr
    kept = run("-", "--content", content, "--keep", given=line(TEXT, **SEA))
    assert "1 new" in kept.output
    assert "% as in" in kept.output


def test_nearly_the_same_text_without_an_origin_is_set_aside(make_content: MakeContent) -> None:
    content = make_content({"articles/bridge.md": f"{HEAD}{TEXT}\n"})
    same = run("-", "--content", content, given=line(TEXT))
    assert "1 there already" in same.output
    nearly = run("-", "--content", content, given=line(TEXT.replace("العلبي", "الحلبي")))
    assert "nothing says where it was published. Say so with --outlet." in nearly.stderr


def test_another_text_at_a_known_address_is_set_aside(content: Path) -> None:
    run("-", "--content", content, given=line(TEXT, **SEA))
    result = run("-", "--content", content, given=line("قال كريم الزين إن الإضراب مستمر.", **SEA))
    assert "stands at the address of" in result.stderr
    assert result.exit_code == 1


def test_an_article_with_much_in_common_is_new_and_says_so(content: Path) -> None:
    run("-", "--content", content, given=line(TEXT, **SEA))
    other = "\n".join([LINES[0], *(f"وقال المهندس رقم {n} إن العمل في المشروع رقم {n} قد بدأ فعلا." for n in range(3))])
    result = run("-", "--content", content, given=line(other, outlet="صحيفة النهر"))
    assert "1 new" in result.output
    assert "% as in" in result.output


def test_a_plain_text_gets_front_matter_when_it_is_found_elsewhere(make_content: MakeContent) -> None:
    content = make_content({"articles/bridge.txt": f"\ufeff{TITLE}\r\n{TEXT}\r\n"})
    result = run("-", "--content", content, given=line(**SEA))
    assert result.exit_code == 0, result.output
    assert list(texts(content)) == ["bridge.md"]
    assert (content / "articles/bridge.md").read_bytes().startswith("\ufeff---\r\nalso:\r\n  - {outlet: جريدة".encode())
    assert reads(content)["bridge"].also[0].outlet == "جريدة البحر"


def test_an_address_that_is_taken_gets_a_number_and_no_file_is_overwritten(make_content: MakeContent) -> None:
    bad = b"\xff broken"
    content = make_content({
        "articles/خبر.txt": "قالت ليلى حداد إن البحر هادئ.\n", "articles/خبر-2.md": bad,
        "articles/x.md": "---\naliases: [خبر-3]\n---\nقال سالم إن الموسم جيد.\n",
    })  # fmt: skip
    result = run("-", "--content", content, given=line(title="خبر"))
    assert "خبر-4.md: new" in result.output
    assert "warning: " in result.stderr
    assert (content / "articles/خبر-2.md").read_bytes() == bad


def test_markdown_keeps_its_address(content: Path, source: Path) -> None:
    (source / "new-bridge.md").write_text(f"{HEAD}{TEXT}\n", "utf-8")
    run(source, "--content", content)
    assert texts(content)["new-bridge.md"] == HEAD.replace("-14", "-14\nurl:") + TEXT + "\n"


def test_what_cannot_be_opened_is_set_aside(content: Path, source: Path) -> None:
    result = run(source / "none.txt", source, "--content", content)
    assert "none.txt: cannot be read: No such file" in result.stderr
    assert result.exit_code == 1


def test_without_a_content_folder_there_is_an_error(tmp_path: Path) -> None:
    result = run("-", "--content", tmp_path / "none", given=line())
    assert result.exit_code == 2
    assert "there is no such folder" in result.stderr


def test_what_another_program_writes_in_the_meantime_stays(
    make_content: MakeContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_content({"articles/bridge.md": f"{HEAD}{TEXT}\n"})
    step = linked(content / "articles/bridge.md", [Appearance("جريدة البحر")])
    (content / "articles/bridge.md").write_text(f"{HEAD}جديد تماما.\n", "utf-8")
    with pytest.raises(ContentError, match="changed by somebody else"):
        carry_out([step])
    monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(FileExistsError()))
    result = run("-", "--content", content, "--keep", given=line(title="آخر"))
    assert "there is such a file already" in result.stderr
    assert result.exit_code == 2
    assert not [path for path in (content / "articles").iterdir() if path.name.startswith(".")]
    assert steps.AGAIN


@pytest.mark.parametrize(
    "already",
    [
        "",
        "also:\n",
        "also: []\n",
        "also: [{outlet: أ}]\n",
        "also:\n- {outlet: أ}   # نعم\n",
        "also:\n  - outlet: أ\n    date: 2024-01-01\n# end\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_list_that_is_there_grows_and_all_else_stays(tmp_path: Path, already: str, newline: str) -> None:
    text = f"---\n# قبل\ntitle: x\n{already}outlet: y\n---\n{TEXT}\n".replace("\n", newline)
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    step = linked(path, [Appearance("جريدة: البحر"), Appearance(None, None, "https://b.example/")])
    now = parse_article(step.new, "a", "a.md", "a.md")
    assert now.also[-2:] == (Appearance("جريدة: البحر"), Appearance(None, None, "https://b.example/"))
    assert len(now.also) == already.count("outlet") + 2
    lines = step.new.decode().split(newline)
    assert [one for one in text.split(newline) if one not in lines and not one.startswith("also:")] == []


FIELDS = st.none() | st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Co", "Cn")), min_size=1
).map(str.strip)


@settings(max_examples=150, deadline=None)
@given(FIELDS, FIELDS, st.text(min_size=1))
def test_what_is_imported_reads_back_as_the_same(title: str | None, outlet: str | None, body: str) -> None:
    one = Brought(
        "a", f"قال الوزير\n{body.replace(chr(13), '')}".replace("\0", "").rstrip("\n"), title or None, outlet or None
    )
    try:
        article = composed(one, "a")
    except SourceError:
        return
    again = parse_article(f"{head(article)}{one.text}\n".encode(), "a", "articles/a.md", "a")
    assert (again.title, again.outlet) == (one.title, one.outlet)
    assert again.text[again.body :] == f"{one.text}\n"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.text()), max_size=4), st.binary(max_size=60))
def test_whatever_is_imported_can_be_built(items: list[tuple[str, str, str]], noise: bytes) -> None:
    with TemporaryDirectory() as name:
        content = Path(name)
        (content / "articles").mkdir()
        lines = [{"title": t, "outlet": o, "text": f"قال الوزير إن الطريق آمن.\n{body}"} for t, o, body in items]
        data = b"\n".join([*(json.dumps(one).encode() for one in lines), noise])
        gathering = Gathering(content)
        gathering.take(list(read_source(data, "a.jsonl")))
        gathering.write()
        articles, errors = read_articles(content)
        assert errors == []
        assert len(articles) == sum(outcome.kind == "new" for outcome in gathering.plan.outcomes)


@pytest.mark.parametrize(
    "word_",
    [
        "أ: ب",
        'قال "نعم"',
        "it's",
        "# x",
        "- x",
        "null",
        "~",
        "2016",
        "[a]",
        "{a}",
        "a, b",
        "&a",
        "!x",
        "%x",
        "@x",
        "a\"'b\\",
        "a: #b",
    ],
)
def test_values_are_those_of_yaml_whatever_they_hold(word_: str) -> None:
    head_ = f"---\ntitle: {value(word_)}\nalso: [{{outlet: {value(word_)}}}]\n---\nنص\n"
    article = parse_article(head_.encode(), "a", "a.md", "a.md")
    assert (article.title, article.also[0].outlet) == (word_, word_)


@given(st.text(max_size=60), st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_addresses_are_fit(words: str, day: dt.date | None) -> None:
    check_slug(slug_for(words, day), "x")


def test_where_an_article_appeared_too_stands_on_its_page_and_in_the_data(make_content: MakeContent) -> None:
    also = "also:\n  - {outlet: جريدة البحر, date: 2024-05-15, url: 'https://www.bahr.example/9'}\n  - {outlet: صحيفة النهر}\n"
    content = make_content({
        "articles/bridge.md": HEAD.replace("---\n", f"---\n{also}", 1) + TEXT,
        "digest.toml": '[translate]\nmodel = "none"\n',
        "authority/organisations.yaml": "- {id: sea, type: organisation, ar: جريدة البحر, en: Al-Bahr}\n",
        "articles/sea.md": "---\ndate: 2024-05-15\n---\nذكرت جريدة البحر أن الموسم جيد.\n",
    })  # fmt: skip
    site = content.parent / "site"
    build(Options(content, site))
    english = (site / "en/articles/bridge/index.html").read_text("utf-8")
    assert "Also published in" in english
    assert '<a href="https://www.bahr.example/9" rel="external"><bdi dir="ltr">bahr.example</bdi></a>' in english
    assert re.search('organisations/sea/index.html"[^>]*>(<bdi[^>]*>)?Al-Bahr<', english)
    arabic = (site / "ar/articles/bridge/index.html").read_text("utf-8")
    assert "نُشر أيضًا في" in arabic
    assert '<time datetime="2024-05-15">15 أيار' in arabic or '<time datetime="2024-05-15">15 مايو' in arabic
    records = {one["id"]: one for one in json.loads((site / "data/articles.json").read_text("utf-8"))}
    assert records["bridge"]["also"] == [
        {"outlet": "جريدة البحر", "date": "2024-05-15", "url": "https://www.bahr.example/9"},
        {"outlet": "صحيفة النهر", "date": None, "url": None},
    ]
    assert records["sea"]["also"] == []
    assert "جريدة البحر 2024-05-15 https://www.bahr.example/9|صحيفة النهر" in (site / "data/articles.csv").read_text(
        "utf-8"
    )
    assert check_site(site) == []


@pytest.mark.parametrize(
    ("also", "says"),
    [
        ("also: x", '"also" must be a list'),
        ("also: [x]", 'an entry of "also" has no keys'),
        ("also: [{date: 2024-05-15}]", "names neither an outlet nor an address"),
        ("also: [{outlets: x}]", 'unknown key "outlets" in "also". Did you mean "outlet"?'),
        ("also: [{outlet: x, outlet: y}]", '"outlet" is given twice'),
        ("also: [{outlet: [x]}]", '"outlet" must be one line of text'),
        ("also: [{outlet: x, date: 15/5}]", '"15/5" is no date'),
        ("also:\n  - outlet: x\n    url: bahr", '"bahr" is no web address'),
    ],
)
def test_what_is_wrong_in_also_is_said_with_its_line(also: str, says: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_article(f"---\ntitle: x\n{also}\n---\nنص\n".encode(), "a", "a.md", "a.md")
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"a.md:{4 + ('url' in also)}:" if "\n" in also else "a.md:3:")


def new(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["new", *map(str, arguments)])


def test_a_blank_article_has_front_matter_to_fill_in(content: Path) -> None:
    result = new("وزير النقل: الطريق آمن", "--outlet", "جريدة المدينة", "--date", "2024-05-14", "--content", content)
    path = content / "articles/2024-05-14-وزير-النقل-الطريق-آمن.md"
    assert result.output == f"{path}\n"
    assert path.read_text("utf-8") == (
        '---\ntitle: "وزير النقل: الطريق آمن"\noutlet: جريدة المدينة\ndate: 2024-05-14\nurl:\n---\n'
    )
    again = new("وزير النقل: الطريق آمن", "--date", "2024-05-14", "--content", content)
    assert again.output.endswith("آمن-2.md\n")
    path.write_text(path.read_text("utf-8") + TEXT, "utf-8")
    assert read_articles(content)[0][0].title == "وزير النقل: الطريق آمن"


def test_a_blank_article_needs_no_title_and_is_of_today(content: Path) -> None:
    path = Path(new("--content", content).output.strip())
    assert dt.date.fromisoformat(path.stem[:10]) >= dt.date(2024, 1, 1)
    assert path.read_text("utf-8").startswith("---\ntitle:\noutlet:\ndate: ")


def test_a_blank_article_opens_in_the_editor_if_asked(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "نص" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    path = Path(new("--edit", "--content", content).output.strip())
    assert path.read_text("utf-8").endswith("---\nنص\n")


def test_a_blank_article_is_refused_where_it_cannot_be(tmp_path: Path, content: Path) -> None:
    assert "there is no such folder" in new("--content", tmp_path / "none").stderr
    assert "is no web address" in new("--url", "x", "--content", content).stderr
