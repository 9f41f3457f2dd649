"""Hostile content: articles put together from attacks and ordinary sentences, built, and every file of the site looked at.

    python -m tests.hostile --cases 10000

builds so many generated articles, many to a site, with an authority, a memory, a glossary and settings that are no
friendlier. A case is an article. What is asked of each site stands in `Inspector`.
"""

import argparse
import csv
import io
import json
import os
import re
import sys
import tempfile
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from digest.errors import BuildError, DigestError
from digest.pipeline import Options, Report, build
from digest.stage import WORK
from tests.fixture_digest import build_fixture

PER_SITE = 100  # articles of one generated site, at most
QUOTED_AFTER = "\ufeff \t\u00a0\u200e\u200f\u202a\u202b\u202c"  # may stand before the mark of a quotation in Markdown

ORDINARY = (
    "قال وزير النقل سامر العلبي إن الطريق الجديد سيفتح قبل نهاية الشهر.",
    "وأضاف: «لن نرفع الرسوم على قوارب الصيد هذا العام».",
    "ونقلت وكالة سانا عن ليلى حداد قولها إن سكان الحي القديم لم يُستشاروا في الخطة.",
    "وأكد وزير الخارجية الروسي سيرغي لافروف أن الحوار مستمر في دمشق.",
    "من جهته نفى مصدر في البلدية وجود أي خلاف مع الوزارة على 12 رخصة.",
    "بحسب ليلى حداد فإن المتحف سيبقى مفتوحًا أمس.",
    "سامر العلبي: الميناء آمن",
    "وشددت وزارة الخارجية في بيان على أن القرار 2254 أساس الحل.",
)
MARKUP = (
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src='https://evil.example/'></iframe>",
    "<a href=\"javascript:alert(1)\">انقر</a>", "<a href='data:text/html;base64,PHNjcmlwdD4='>هنا</a>", "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input name=q autofocus onfocus=alert(1)>", "</title><script>alert(1)</script>", "</textarea>", "</p></div></main>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?php echo 1 ?>", "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "&x;", "&lt;script&gt;", "&#x6A;avascript:",
    "&amp;amp;", "<math><mtext></p><style><img src onerror=alert(1)>", "<template><script>alert(1)</script></template>", "<noscript><p title=\"</noscript><img src onerror=alert(1)>\">",
    "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "`onload=`", "\"></a><script>alert(1)</script>", "<p style=position:fixed>", "<plaintext>", "<xmp>",
)  # fmt: skip
MARKDOWN = (
    "[انقر](javascript:alert(1))", "![x](https://evil.example/x.png)", "<https://evil.example/>", "[x]: javascript:alert(1)", "[نص][x]",
    "```html\n<script>alert(1)</script>\n```", "# عنوان <img src=x onerror=alert(1)>", "> اقتباس", "- بند", "|a|b|\n|-|-|", "{: onclick=alert(1)}", "*\u202eعكس*", "---", "***", "~~~",
)  # fmt: skip
TEMPLATE = ("{{ 7*7 }}", "{% import os %}", "{{ c.site.__class__.__mro__ }}", "{% raw %}", "{# x #}", "${7*7}", "<%= 7*7 %>", "{{", "}}", "%s", "{0.__class__}", "{who}", "%(x)s")  # fmt: skip
SCRIPTED = ("</script><script>alert(1)</script>", "\u2028alert(1)\u2029", "\\u003cscript\\u003e", '"}]}</script>', "</ScRiPt >", "<!--<script>", '{"@context":"x"}', "*/alert(1)/*", "\\")  # fmt: skip
UNSEEN = (
    "\u202e", "\u202d", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c",
    "\u2060", "\u2063", "\u206a", "\ufeff", "\xad", "\u034f", "\u3164", "\U000e0041", "\U000e0020", "\ufffe", "\uffff", "\ufffc", "\ufdd0", "\x01", "\x08", "\x0b", "\x0c",
    "\x1b[31m", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\xa0", "\u0640", "\u064b" * 12, "\u0301", "😀", "👩\u200d🚀", "\U0001f3f4", "ﷺ", "ﻻ", "\t", "\r",
)  # fmt: skip
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", '=HYPERLINK("https://evil.example")', "'=1")
PATHS = ("../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\Windows", "file:///etc/passwd", "//evil.example/x", "%2e%2e%2f", "con", "aux.txt", "a" * 300, "ق" * 200)  # fmt: skip
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "//evil.example", "https://", "https://a b/", "https://example.org/\"onclick=x",
    "https://example.org/?q=<script>", "vbscript:x", "https://user:pass@example.org/", "https://example.org/a?b=c&d=e#f", "http://[::1", "https://xn--/", "ftp://example.org/", "https://example.org/\u202e",
    "https://example.org/%3Cscript%3E", "mailto:a@example.org", "\x01javascript:alert(1)", "java\tscript:alert(1)",
)  # fmt: skip
YAML = (
    "&a [*a]", "!!python/object/apply:os.system [id]", "!!binary aGk=", "*x", "|\n  x\n  y", "{a: b}", "[" * 50, "- - - x", "? x", "\"\\u202e\"", "'{{ 7*7 }}'", "\"\\0\"", "2016-02-30", "9999-12-31", "0001-01-01", "~", "@x", "%x", "`x`",
)  # fmt: skip
REPEATED = ("وزير ", "«", "قال ", "الدكتور ", "وزارة ", "(", ": ", "المتحدث باسم ", "سامر ", "<b>", "\u202e", "و")

hostile = st.sampled_from(
    (*MARKUP, *MARKDOWN, *TEMPLATE, *SCRIPTED, *FORMULAS, *PATHS, *ADDRESSES, *YAML)
) | st.sampled_from(UNSEEN)
repeated = st.tuples(st.sampled_from(REPEATED), st.integers(2, 400)).map(lambda pair: pair[0] * pair[1])
anything = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
piece = st.sampled_from(ORDINARY) | st.sampled_from(ORDINARY) | hostile | hostile | repeated | anything


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """An ordinary sentence with something hostile set into it, at any place: inside a word too."""
    sentence, attack = draw(st.sampled_from(ORDINARY)), draw(hostile)
    at = draw(st.integers(0, len(sentence)))
    return sentence[:at] + attack + sentence[at:]


body = st.lists(st.tuples(piece | spliced(), st.sampled_from([" ", "\n", "\n\n", "", ". ", "«", "» "])), min_size=1, max_size=9).map(
    lambda parts: "".join(text + between for text, between in parts)
)  # fmt: skip
value = hostile | anything | st.sampled_from(ORDINARY) | spliced()
quoted = value.map(json.dumps) | value.map(lambda v: "'" + v.replace("'", "''") + "'") | value
heads = st.lists(
    st.sampled_from(["title", "outlet", "title", "outlet", "url", "date", "aliases", "lang", "x"]).flatmap(
        lambda key: st.tuples(
            st.just(key),
            {"url": st.sampled_from(ADDRESSES).map(json.dumps), "date": st.sampled_from(["2016-02-09", "0001-01-01", "9999-12-31", "x"])}.get(key, quoted),
        )
    ),
    max_size=4,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs))  # fmt: skip
names = st.sampled_from(
    ["a", "A", "خبر", "é", "e\u0301", "con", "NUL", "com1", "x.", "x ", "..", "a..b", "-", "\u202ecod", "a\u200bb", "ق" * 70, "z" * 151, "straße", "strasse", "İ", "i", "<b>", "a\nb", "{{a}}", "index", "feed.xml", "%2e", "ﬁ", "fi"]
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file under articles/."""

    name: str
    data: bytes


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An article that somebody who means ill has written."""
    text, markdown = draw(body), draw(st.booleans())
    data = (f"---\n{draw(heads)}---\n{text}" if markdown else text).encode("utf-8", "surrogatepass")
    name = draw(names) if draw(st.integers(0, 9)) == 0 else ""  # most have a name of their own
    return Case(name + (".md" if markdown else ".txt"), data)


def editors(chance: Sequence[str]) -> dict[str, str]:
    """The editors' files around the articles, with a few attacks in every text that they may hold."""
    a, b, c, d = chance
    text = json.dumps(f"{a} سمير {b}", ensure_ascii=False)
    memory = [{"source": line, "target": f"{c} The minister said {d}.", "state": "edited"} for line in ORDINARY]
    correction = {"date": "2016-03-01", "address": f"x{d}", "before": f"x {a}", "after": f"x {b}", "reason": {"ar": f"x {c}", "en": f"x {d}"}, "by": f"x {a}"}  # fmt: skip
    return {
        "authority/people.yaml": f"- {{id: samer, type: person, ar: سامر العلبي, en: {text}, aliases_en: [{text}], roles: [{{ar: {text}, en: {text}}}]}}\n",
        "glossary.yaml": f"- {{ar: الطريق الجديد, en: {text}, note: {text}}}\n",
        "memory/m.jsonl": "".join(json.dumps(line) + "\n" for line in memory),
        "corrections.jsonl": json.dumps(correction) + "\n",
        "digest.toml": '[site]\nname_en = "A & <b> {{ 7*7 }}"\nname_ar = "</title><script>"\ndescription_en = "\'><img src=x onerror=alert(1)>"\nlicence = "</script>"\nbase_url = "https://example.org/site/"\ncards = "none"\n',
    }


@dataclass
class Tally:
    """What was built, and how it ended."""

    cases: int = 0
    sites: int = 0
    published: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def write(folder: Path, articles: Sequence[Case], others: dict[str, str]) -> tuple[Path, list[Path]]:
    """A content folder, and where each article stands in it; files whose names the system refuses are left out."""
    content, paths = folder / "content", []
    for number, case in enumerate(articles):
        named = not case.name.startswith(".")
        path = content / "articles" / str(number) / (case.name if named else f"n{number}{case.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.data)
        paths.append(path)
    for name, text in others.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return content, paths


def built(
    folder: Path, articles: Sequence[Case], others: dict[str, str], tally: Tally
) -> tuple[Path, list[Path], Report | None]:
    """Build a site of these articles. Errors of any kind but ours, and errors that tell no way out, are failures."""
    content, paths = write(folder, articles, others)
    site, report = folder / "site", None
    try:
        report = build(Options(content, site, keep_going=True))
        errors: Sequence[DigestError] = report.errors
    except BuildError as error:
        errors = error.errors
        assert not site.exists()
    except DigestError as error:  # in a file of the editors: without it, the articles are built all the same
        bad = Path(error.path or "").relative_to(content)
        bad_text = (content / bad).read_text("utf-8")
        (content / bad).unlink()
        tally.refused[f"{bad.as_posix()}: {plainly(error)}"] += 1
        left = {name: text for name, text in others.items() if text != bad_text}
        return built(folder, articles, left, tally)
    tally.sites, tally.cases = tally.sites + 1, tally.cases + len(articles)
    tally.published += report.articles if report else 0
    for error in errors:
        assert error.path, error
        assert error.path.startswith(str(content)), error
        assert error.hint, error
        assert "fault in digest" not in str(error), error
        assert "\n" not in str(error)
        tally.refused[plainly(error)] += 1
    refused = {error.path for error in errors} - {str(content / "articles")}
    assert refused <= {str(path) for path in paths}
    assert len(refused) + (report.articles if report else 0) == len(articles), "an article is lost without a word"
    return site, [path for path in paths if str(path) not in refused], report


def plainly(error: DigestError) -> str:
    """What an error says, without what it says it of."""
    return re.sub(r'".*"|0x..|U\+\w+|\d+|to .*', "…", error.message, flags=re.DOTALL)


ACTING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u3164\uffa0\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e007f]"
)
DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?")
OURS = re.compile(r"(?:\.\./)*assets/(?:site|search|statements|[a-z]+)\.js")
KEYS = ("search/t/", "search/r/")  # words as the search looks for them, which are never shown
RAW = ("data/statements.json", "data/statements.jsonl")  # offsets point into the source, so it stands there as it is


def harmless() -> set[tuple[str, str]]:
    """The elements of sites of harmless content, with English and without, each with each of its attributes, and alone."""
    with tempfile.TemporaryDirectory() as folder:
        content, site = Path(folder) / "content without English", Path(folder) / "site without English"
        (content / "articles").mkdir(parents=True)
        for n in range(3):
            text = "---\ndate: 2016-02-09\n---\n" + "\n\n".join(ORDINARY)
            (content / f"articles/{n}.md").write_text(text, "utf-8")
        build(Options(content, site))
        return shapes_of(site) | shapes_of(build_fixture(Path(folder))[0])


def shapes_of(site: Path) -> set[tuple[str, str]]:
    """The same of a site that is there."""
    return {pair for path in site.rglob("*.html") for pair in _shapes(LexborHTMLParser(path.read_bytes()))}


@contextmanager
def in_thread(server: ThreadingHTTPServer) -> Iterator[None]:
    """Serve while the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def _shapes(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("*"):
        yield str(node.tag), ""
        yield from ((str(node.tag), name) for name in node.attributes)


@dataclass
class Inspector:
    """Looks at every file of a site. `known` is what harmless pages are made of."""

    known: set[tuple[str, str]]

    def look(self, site: Path, articles: Sequence[Path], report: Report) -> None:
        files = {p.relative_to(site).as_posix(): p for p in site.rglob("*") if p.is_file() and WORK not in p.parts}
        assert len(files) == report.written.files
        self.paths(site, files)
        for name, path in files.items():
            data = path.read_bytes()
            if path.suffix in (".html", ".xml", ".json", ".jsonl", ".csv"):
                found = ACTING.search(data.decode().removeprefix("\ufeff"))
                assert found is None or name in RAW or name.startswith(KEYS), (name, found)
            if path.suffix == ".html":
                self.page(name, data, files)
            elif path.suffix == ".xml":
                self.xml(name, data)
            elif path.suffix == ".json":
                json.loads(data)
            elif path.suffix == ".jsonl":
                assert all(json.loads(line) for line in data.decode().split("\n") if line)
            elif path.suffix == ".csv":
                self.table(name, data)
        for article in articles:
            self.whole(site, article)

    def paths(self, site: Path, files: dict[str, Path]) -> None:
        """Nothing stands outside the site, and each path is one on every system."""
        assert not any(p.is_symlink() for p in site.rglob("*"))
        folded = Counter(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()) for name in files)
        assert max(folded.values()) == 1, folded.most_common(1)
        for name in files:
            for part in name.split("/"):
                assert part not in ("", ".", "..")
                assert not part.endswith((".", " ")), name
                assert not re.search(r'[<>:"|?*\\\x00-\x1f\x7f]', part), name
                assert not DEVICES.fullmatch(part), name
                assert len(part.encode()) <= 255, name
        assert {p.name for p in site.parent.iterdir()} <= {"site", "content"}

    def page(self, name: str, data: bytes, files: dict[str, Path]) -> None:
        """A page has no element or attribute that a page of harmless content could not have, and leads nowhere else."""
        tree = LexborHTMLParser(data)
        odd = set(_shapes(tree)) - self.known
        assert not odd, (name, odd)
        for node in tree.css("script"):
            if node.attributes.get("type") == "application/ld+json":
                json.loads(node.text())
            else:
                assert OURS.fullmatch(node.attributes.get("src") or ""), (name, node.html)
                assert not node.text().strip(), (name, node.html)
        for node in tree.css("meta[http-equiv]"):
            moved = node.attributes.get("http-equiv") == "refresh"
            assert not moved or re.fullmatch(r"0; ?url=[^:]*", node.attributes.get("content") or ""), (name, node.html)
        for node in tree.css("[href], [src], [action], [cite], [data-root], [data-up]"):
            for key in ("href", "src", "action", "cite", "data-root", "data-up"):
                if (address := node.attributes.get(key)) is not None:
                    self.link(name, node, key, address, files)

    def link(self, name: str, node: LexborNode, key: str, address: str, files: dict[str, Path]) -> None:
        where = (name, node.html)
        assert not re.search(r"[\x00-\x20\"'<>\\\x7f]", address), where
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("/"):
            assert parts.scheme in ("http", "https", "mailto") or name == "404.html", where
            fetched = key in ("src", "action") or (
                node.tag == "link" and node.attributes.get("rel") in ("stylesheet", "icon")
            )
            assert not fetched or name == "404.html", where
        elif parts.path and key in ("href", "src", "action"):
            folder = [*Path(name).parent.parts]
            for part in unquote(parts.path).split("/"):
                if part == "..":
                    assert folder, where
                    folder.pop()
                elif part not in ("", "."):
                    folder.append(part)
            target = "/".join(folder)
            assert target in files or f"{target}/index.html" in files or target in ("", "ar", "en"), where

    def xml(self, name: str, data: bytes) -> None:
        """Feeds and maps are XML, whose addresses are the site's."""
        for node in ET.fromstring(data).iter():
            if (address := node.attrib.get("href")) is not None:
                assert address.startswith("https://example.org/site/"), (name, address)

    def table(self, name: str, data: bytes) -> None:
        """No cell begins as a formula does."""
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1, name
        for row in rows:
            assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in row), (name, row)

    def whole(self, site: Path, article: Path) -> None:
        """Every word of an article stands on its page in both languages."""
        text = article.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if article.suffix == ".md":
            text = re.split(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text.split("\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[
                1
            ]
        wanted = letters(re.sub(rf"^[{QUOTED_AFTER}]*>", "", text, flags=re.MULTILINE))
        for lang in ("ar", "en"):
            page = site / lang / "articles" / unicodedata.normalize("NFC", article.stem) / "index.html"
            main = LexborHTMLParser(page.read_bytes()).css_first("main")
            assert main is not None
            shown = letters(main.text(separator="", deep=True))
            assert not Counter(wanted) - Counter(shown), (page, Counter(wanted) - Counter(shown))
            squeezed = shown.replace(" ", "")
            assert [word for word in wanted.split() if word not in squeezed] == [], page


def letters(text: str) -> str:
    """A text by what can be read of it, without the marks of Markdown and of punctuation."""
    text = text.replace("( بلا عنوان )", " ")
    kind = {c: unicodedata.category(c)[0] for c in set(text)}
    blank = {c for c in kind if c.isspace()}
    return "".join(" " if c in blank else c for c in text if c in blank or (kind[c] in "LNS" and not ACTING.match(c)))


def run(count: int, number: int = 0, inspector: Inspector | None = None) -> Tally:
    """Build and look at `count` generated cases. Raises AssertionError with the smallest set of articles that fails."""
    inspector, tally, waiting = inspector or Inspector(harmless()), Tally(), []
    chance: list[tuple[str, str, str, str]] = []

    def attempt() -> None:
        articles, others = list(waiting), editors(chance[-1])
        waiting.clear()
        if sys.stderr.isatty() or os.environ.get("DIGEST_CASES"):
            print(f"{tally.cases} cases in {tally.sites} sites", file=sys.stderr, flush=True)
        try:
            once(articles, others, tally, inspector)
        except Exception as error:
            fewest = smallest(articles, others, inspector)
            texts = "\n".join(f"{case.name!r}: {case.data.decode(errors='replace')!r}" for case in fewest)
            raise AssertionError(f"{type(error).__name__}: {error}\n{texts}\n{chance[-1]}") from error

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(), st.tuples(value, value, value, value))
    def collect(case: Case, some: tuple[str, str, str, str]) -> None:
        waiting.append(case)
        chance.append(some)
        if len(waiting) == PER_SITE:
            attempt()

    collect()
    if waiting:
        attempt()
    return tally


def once(articles: Sequence[Case], others: dict[str, str], tally: Tally, inspector: Inspector) -> None:
    """Build one site and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        site, published, report = built(Path(folder), articles, others, tally)
        if report:
            inspector.look(site, published, report)


def smallest(articles: Sequence[Case], others: dict[str, str], inspector: Inspector) -> Sequence[Case]:
    """The articles that a failure needs, halved as long as it stays."""
    half = len(articles) // 2
    for some in (articles[:half], articles[half:]) if half else ():
        try:
            once(some, others, Tally(), inspector)
        except Exception:
            return smallest(some, others, inspector)
    return articles


def main() -> None:
    """Build generated cases and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    tally = run(asked.cases, asked.seed)
    refused = sum(tally.refused.values())
    print(f"{tally.cases} cases in {tally.sites} sites: {tally.published} published, {refused} refused, nothing found.")
    for what, times in tally.refused.most_common():
        print(f"{times:6} {what}")


if __name__ == "__main__":
    main()
