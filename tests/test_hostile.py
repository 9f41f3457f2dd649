"""What somebody who means ill may put into the content: docs/safety.md lists the attacks, each with its test here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import FrameType

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect
from selectolax.lexbor import LexborHTMLParser

from digest.analyse import analyse
from digest.errors import BuildError, DigestError
from digest.knowledge import Knowledge
from digest.model import Article
from digest.pipeline import Options, build
from digest.serve import HOST, make_server
from tests import hostile
from tests.chromium import chromium, need_browser
from tests.conftest import MakeContent
from tests.hostile import Case, Inspector, Tally

TEXT = "قال وزير النقل سامر العلبي إن الطريق الجديد آمن.\n"
CASES = int(os.environ.get("DIGEST_CASES", "200"))


@pytest.fixture(scope="module")
def inspector(fixture_site: Path) -> Inspector:
    return Inspector(hostile.shapes_of(fixture_site))


# -- all at once ---------------------------------------------------------------------------------------------------


def test_generated_articles_run_nothing_escape_nowhere_and_lose_nothing(inspector: Inspector) -> None:
    tally = hostile.run(CASES, CASES, inspector)
    assert tally.cases == CASES
    assert tally.published > CASES // 3


def test_every_attack_of_the_list_stands_on_its_page_as_text(inspector: Inspector) -> None:
    attacks = (*hostile.MARKUP, *hostile.MARKDOWN, *hostile.TEMPLATE, *hostile.SCRIPTED, *hostile.FORMULAS)
    articles = [
        Case(f"a{n}.txt", f"{TEXT}قال سامر العلبي: «{attack}»، وأضاف أن {attack} آمن.\n".encode())
        for n, attack in enumerate(attacks)
    ]
    tally = Tally()
    hostile.once(articles, hostile.editors(("<b>", "{{ 7*7 }}", "</script>", "\u202e")), tally, inspector)
    assert tally.published == len(attacks)


# -- text ----------------------------------------------------------------------------------------------------------


def test_what_turns_text_round_or_hides_it_is_taken_out_and_the_rest_stays(
    make_content: MakeContent, tmp_path: Path
) -> None:
    """Trojan Source: what stands on the page reads as what it is."""
    unseen = "".join(c for c in hostile.UNSEEN if hostile.ACTING.fullmatch(c))
    sentence = f"قال سامر العلبي إن \u202eالطريق\u2066 آمن{unseen} \u200fومفتوح (100\u200e%) \U000e0041كله."
    content = make_content({"articles/a.txt": TEXT + sentence})
    build(Options(content, tmp_path / "site"))
    page = (tmp_path / "site/ar/articles/a/index.html").read_text("utf-8")
    assert hostile.ACTING.search(page) is None
    main = LexborHTMLParser(page).css_first("main")
    assert main is not None
    assert "قال سامر العلبي إن الطريق آمن \u200fومفتوح (100\u200e%) كله." in main.text()
    data = (tmp_path / "site/data/statements.jsonl").read_text("utf-8")
    assert "\u202eالطريق\u2066" in data  # offsets point into the source, which stands there as it is


def test_cells_are_no_formulas(make_content: MakeContent, tmp_path: Path) -> None:
    head = '---\ntitle: "{0}"\noutlet: "{0}"\n---\n'
    formulas = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)"]
    files: dict[str, str | bytes] = {f"articles/a{n}.md": head.format(one) + TEXT for n, one in enumerate(formulas)}
    build(Options(make_content(files), tmp_path / "site"))
    table = (tmp_path / "site/data/articles.csv").read_text("utf-8-sig")
    assert [f"'{one}" in table for one in formulas] == [True] * 4


def test_linked_data_cannot_be_broken_out_of(make_content: MakeContent, tmp_path: Path) -> None:
    attack = "</script><script>alert(1)</script><!--<script>"
    content = make_content({"articles/a.md": f'---\ntitle: "{attack}"\n---\n{TEXT.strip()} {attack}\n'})
    build(Options(content, tmp_path / "site"))
    for path in (tmp_path / "site").rglob("*.html"):
        for node in LexborHTMLParser(path.read_bytes()).css("script"):
            assert node.attributes.get("src") or node.attributes.get("type") == "application/ld+json"


REPEATED = (
    "وزير ",
    "وزارة ",
    "المتحدث باسم ",
    "الدكتور ",
    "«",
    "قال ",
    "هوشنك وقال وقال ",
    "(",
    ": ",
    "سامر ",
    "العلبي، ",
    "قال\n",
    "و",
    "\u064b",
    "[",
    "1",
)


def calls(knowledge: Knowledge, text: str) -> int:
    """How many functions are called to analyse a text: the work that it makes, on any machine."""
    article, count = Article("a", "articles/a.txt", text), 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        analyse(article, knowledge)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", REPEATED)
def test_one_word_repeated_is_work_as_it_is_long(knowledge: Knowledge, unit: str) -> None:
    """Of a sentence of eight times the words, eight times the work comes, and not sixty-four times."""
    short, long = (calls(knowledge, f"{unit * (length // len(unit))} كلمة.") for length in (2_000, 16_000))
    assert long < 14 * short


def test_a_list_of_namesakes_is_work_as_it_is_long(knowledge: Knowledge) -> None:
    names = ["".join(letters) for letters in product("بتثجحدذرزسشصضطظعغفقك", repeat=3)]
    lines = [f"قال وزير النقل سامر {name}ي إن الطريق آمن." for name in names[:1600]]
    short, long = (calls(knowledge, "\n".join(lines[:count])) for count in (200, 1600))
    assert long < 14 * short


# -- files ---------------------------------------------------------------------------------------------------------


def refused(content: Path) -> list[str]:
    """The errors of a build that must fail and publish nothing."""
    site = content.parent / "site"
    with pytest.raises(DigestError) as caught:
        build(Options(content, site))
    assert not site.exists()
    errors = caught.value.errors if isinstance(caught.value, BuildError) else (caught.value,)
    assert all(error.path for error in errors)
    return [str(error).replace(str(content), "content") for error in errors]


ENDLESS = (
    "articles/z.txt",
    "authority/z.yaml",
    "overrides/z.yaml",
    "memory/z.jsonl",
    "glossary.yaml",
    "corrections.jsonl",
    "digest.toml",
)


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_what_has_no_end_is_not_read(make_content: MakeContent, name: str, kind: str) -> None:
    content = make_content({"articles/a.txt": TEXT})
    (content / name).parent.mkdir(exist_ok=True)
    if kind == "pipe":
        os.mkfifo(content / name)
    else:
        (content / name).symlink_to("/dev/zero")
    (shown,) = refused(content)
    assert shown.startswith(f"content/{name}: ")
    assert "not a" in shown or "a link out of the content folder" in shown


@pytest.mark.parametrize("name", ["assets/p.txt", "about.en.md", "assets"])
def test_a_link_among_the_templates_publishes_nothing(make_content: MakeContent, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    content = make_content({"articles/a.txt": TEXT, "templates/x": ""})
    (content / "templates" / name).parent.mkdir(exist_ok=True)
    (content / "templates" / name).symlink_to(tmp_path / "secret")
    (shown,) = refused(content)
    assert shown.startswith(f"content/templates/{name}: a link, which is not followed")


def test_a_file_of_100_mb_is_refused_at_once(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    with (content / "articles/big.txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert refused(content) == ["content/articles/big.txt: longer than 4 MB. Split the file into articles."]


def test_links_that_lead_in_circles_or_nowhere_are_refused(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": TEXT})
    (content / "articles/loop").symlink_to("..")
    (content / "articles/self.txt").symlink_to("self.txt")
    (content / "articles/none.txt").symlink_to("missing.txt")
    assert {line.partition(": ")[0] for line in refused(content)} == {
        f"content/articles/{n}" for n in ("loop", "self.txt", "none.txt")
    }


def test_names_that_no_address_can_have_are_refused_with_a_better_one(make_content: MakeContent) -> None:
    names = [
        "con",
        "NUL",
        "com1",
        "b ",
        "c.",
        "-",
        "\u202ed",
        "e\u200bf",
        "g\nh",
        "i\x1b[31m",
        "{{ j }}",
        "<k>",
        "%2e",
        "q" * 200,
    ]
    content = make_content({})
    wanted = []
    for n, name in enumerate(names):
        (content / f"articles/{n}").mkdir()
        (content / f"articles/{n}/{name}.txt").write_text(TEXT, "utf-8")
        wanted.append(n)
    bytes_name = os.fsencode(content / "articles") + b"/\xff\xfe.txt"
    try:
        Path(os.fsdecode(bytes_name)).write_text(TEXT, "utf-8")
        wanted.append(-1)
    except OSError:  # a file system that takes text alone
        pass
    shown = refused(content)
    assert len(shown) == len(wanted)
    assert not any("\n" in line for line in shown)


def test_names_that_are_one_on_some_systems_are_refused(make_content: MakeContent) -> None:
    pairs = [("A", "a"), ("straße", "strasse"), ("é", "e\u0301"), ("ﬁn", "fin")]
    content = make_content(
        {f"articles/{n}{side}/{name}.txt": TEXT for n, pair in enumerate(pairs) for side, name in enumerate(pair)}
    )
    assert sum("belongs to content/articles/" in line for line in refused(content)) == len(pairs)


def test_many_tiny_files_are_many_lines_and_no_more(make_content: MakeContent) -> None:
    """Each is named; nothing is held of them but their errors."""
    content = make_content({f"articles/{n}.txt": "." for n in range(300)})
    assert len(refused(content)) == 300


# -- the editors' files --------------------------------------------------------------------------------------------

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("articles/a.md", f"---\n{BOMB}---\n{TEXT}", "unknown key"),
        ("articles/a.md", f"---\ntitle: &a [*a]\n---\n{TEXT}", "anchors and aliases"),
        ("articles/a.md", f"---\ntitle: !!python/object/apply:os.system [id]\n---\n{TEXT}", "tags"),
        ("articles/a.md", f"---\nurl: javascript:alert(1)\n---\n{TEXT}", "no web address"),
        ("articles/a.md", f"---\ndate: 9999-12-31\n---\n{TEXT}", "no date"),
        ("articles/a.md", f"---\naliases: [../x]\n---\n{TEXT}", "cannot be an address"),
        ("articles/a.md", f"---\naliases: [/etc/passwd]\n---\n{TEXT}", "cannot be an address"),
        ("authority/a.yaml", "- &a {id: a, type: person, ar: سامر, en: A}\n- *a\n", "aliases are not read"),
        ("authority/a.yaml", "[" * 100_000, "nest"),
        ("authority/a.yaml", "- {id: ../../x, type: person, ar: سامر, en: A}\n", "cannot be an id"),
        ("authority/a.yaml", "- {id: con, type: person, ar: سامر, en: A}\n", "device on Windows"),
        ("authority/a.yaml", "- !!python/object/apply:os.system [id]\n", "must be keys and values"),
        ("authority/a.yaml", "- {id: a, id: b, type: person, ar: سامر, en: A}\n", "given twice"),
        ("authority/a.yaml", '- {id: a, type: person, ar: "\\u202e", en: A}\n', "one line of text"),
        ("glossary.yaml", "- {ar: &a x, en: *a}\n", "aliases are not read"),
        ("memory/m.jsonl", "[" * 100_000, "not JSON"),
        ("corrections.jsonl", '{"date": ' * 50_000, "not JSON"),
        ("digest.toml", "[site]\nbase_url = 'javascript:alert(1)'\n", "no web address"),
        ("digest.toml", "[site]\ncontact = 'javascript:alert(1)'\n", "no address"),
        ("digest.toml", "[site]\nname_en = \"a\\u202e\"\n", "invisible"),
        ("digest.toml", "#" * 2_000_000, "longer than 1 MB"),
    ],
)  # fmt: skip
def test_bombs_tags_and_addresses_in_files_of_the_editors_are_one_clear_error(
    make_content: MakeContent, name: str, text: str, what: str
) -> None:
    (shown,) = refused(make_content({"articles/other.txt": TEXT, name: text}))
    assert shown.startswith(f"content/{name}")
    assert what in shown


def test_why_a_speaker_was_found_shows_nothing_unseen(inspector: Inspector) -> None:
    """The evidence on a statement's page quotes the article's words."""
    text = "وشددت وزارة الخارجية ف\u3164ي بيان على أن القرار 2254 أساس الحل."
    hostile.once([Case("a.txt", text.encode())], {}, Tally(), inspector)


@pytest.mark.parametrize("name", ["وزارة «\x1b[31m»", "وزارة «\u202e31m»", "هيئة «<b>\u3164»"])
def test_the_english_of_a_name_shows_nothing_unseen(inspector: Inspector, name: str) -> None:
    """Words of no language are put into a name's English as they stand."""
    hostile.once([Case("a.txt", f"قالت {name} إن الطريق آمن.".encode())], {}, Tally(), inspector)


def test_very_many_names_are_an_authority_as_any_other(make_content: MakeContent, tmp_path: Path) -> None:
    aliases = ", ".join(f"سامر العلبي {n}" for n in range(3000))
    people = "".join(f"- {{id: p{n}, type: person, ar: كريم {n} الزين, en: P {n}}}\n" for n in range(1000))
    content = make_content(
        {
            "articles/a.txt": TEXT,
            "authority/a.yaml": f"- {{id: a, type: person, ar: سامر العلبي, en: A, aliases: [{aliases}]}}\n{people}",
        }
    )
    assert build(Options(content, tmp_path / "site")).articles == 1


# -- in a browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as started:
        yield started


def test_in_a_browser_nothing_runs_and_no_other_host_is_asked(browser: Browser, tmp_path: Path) -> None:
    attacks = (*hostile.MARKUP, *hostile.MARKDOWN, *hostile.TEMPLATE, *hostile.SCRIPTED)
    text = "\n\n".join(f"قال سامر العلبي إن {attack} آمن." for attack in attacks)
    articles = [
        Case(
            "a.md",
            f"---\ntitle: {json.dumps(attacks[0])}\noutlet: '<img src=x onerror=alert(1)>'\ndate: 2016-02-09\n---\n{text}".encode(),
        )
    ]
    site, _, _ = hostile.built(
        tmp_path,
        articles,
        hostile.editors(
            (
                "<img src=x onerror=alert(1)>",
                "<script>alert(2)</script>",
                "</script><svg/onload=alert(3)>",
                '"onmouseover=alert(4) x="',
            )
        ),
        Tally(),
    )
    heard: list[str] = []

    def listen(page: Page, own: str) -> None:
        def asked(dialog: Dialog) -> None:
            heard.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def said(message: ConsoleMessage) -> None:
            heard.extend([f"console: {message.text}"] if message.type in ("error", "warning") else [])

        def fetched(request: Request) -> None:
            heard.extend([f"request: {request.url}"] if not request.url.startswith(own) else [])

        page.on("dialog", asked)
        page.on("console", said)
        page.on("request", fetched)
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))

    with make_server(site.parent, 0) as server, hostile.in_thread(server):
        own = f"http://{HOST}:{server.server_port}/site/"
        page = browser.new_page()
        listen(page, own)
        shown = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*.html"))]
        statements = [p for p in shown if "/statements/" in p]
        for path in [p for p in shown if p not in statements] + statements[:20]:
            page.goto(own + path, wait_until="networkidle" if path == "en/search/index.html" else "load")
        page.goto(f"{own}en/search/index.html?q=script")
        expect(page.locator("#search")).to_be_visible()
        page.locator("#search input[type=search]").fill("سامر <img src=x onerror=alert(9)>")
        page.wait_for_timeout(500)
        page.close()
    assert heard == []


# -- the number that is asked for ----------------------------------------------------------------------------------


def test_the_command_counts_its_cases() -> None:
    command = [sys.executable, "-m", "tests.hostile", "--cases", "3", "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 cases in 1 sites: ")
