"""The peers: how each makes a site of the same articles as plain pages.

Each gets the leanest set-up that its manual describes: one small template of ours for every page, one list of all
articles, no search, no feeds, no menus, and its own way of building again after a change. The template and the list
are alike in all of them, so what is measured is the generator.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "digest-bench"
HEAD = '<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title></head><body>'
PAGE = HEAD + '<header><a href="/">{site}</a></header><main><h1>{title}</h1>{body}</main></body></html>\n'
LIST = HEAD + "<h1>{title}</h1><ul>{items}</ul></body></html>\n"
SITE = "Invented"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as the peers get it."""

    slug: str
    title: str
    date: str
    body: str


def read_source(path: Path) -> Source:
    """An article of the corpus without what only digest reads."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return Source(path.stem, json.loads(fields["title"]), fields["date"], body.strip() + "\n")


@dataclass(frozen=True, slots=True)
class Generator:
    """A peer. Commands run in the site's folder; {processes} is how many it may start."""

    name: str
    program: str  # in the cache folder, or on the path
    install: Sequence[str]  # how to get it, one command a line, run in the cache folder
    output: str
    state: Sequence[str]  # what else it keeps between builds
    articles: str  # folder
    template: str  # the file that is changed
    files: Mapping[str, str]  # the set-up
    head: str  # front matter
    clean: Sequence[str]
    again: Sequence[str]  # after no change
    more: Sequence[str]  # after one new article
    anew: Sequence[str]  # after a changed template
    asks: Sequence[str]  # prints its version
    environment: Mapping[str, str]

    def found(self) -> str | None:
        """The program, if it is installed."""
        own = CACHE / self.program
        return str(own) if own.exists() else shutil.which(self.program)

    def add(self, site: Path, source: Source) -> None:
        """Write an article."""
        path = site / self.articles / f"{source.slug}.md"
        head = self.head.format(title=source.title, quoted=json.dumps(source.title, ensure_ascii=False),
                                date=source.date, slug=source.slug)  # fmt: skip
        path.write_text(head + source.body, "utf-8")

    def set_up(self, site: Path, sources: Sequence[Source]) -> None:
        """Write the site."""
        for name, text in self.files.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        (site / self.articles).mkdir(parents=True, exist_ok=True)
        for source in sources:
            self.add(site, source)

    def forget(self, site: Path) -> None:
        """Remove all that it has made."""
        for name in (self.output, *self.state):
            path = site / name
            if path.is_dir():
                shutil.rmtree(path)
            for one in site.glob(name):
                one.unlink()

    def change(self, site: Path, number: int) -> None:
        """Change the template that every page has."""
        path = site / self.template
        text = re.sub(r"<!-- \d+ -->", "", path.read_text("utf-8"))
        path.write_text(text.replace("</header>", f"</header><!-- {number} -->", 1), "utf-8")


def _venv(name: str, *packages: str) -> tuple[str, ...]:
    return f"python3 -m venv {name}", f"{name}/bin/pip install --quiet --disable-pip-version-check {' '.join(packages)}"


HUGO = Generator(
    "Hugo", "hugo", (), "public", ("resources",), "content/articles", "layouts/_default/single.html",
    {
        "config.toml": f'title = "{SITE}"\nlanguageCode = "ar"\nbaseURL = "https://example.org/"\n'
        'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section"]\n',
        "layouts/_default/single.html": PAGE.format(title="{{ .Title }}", site=SITE, body="{{ .Content }}"),
        "layouts/index.html": LIST.format(
            title=SITE,
            items='{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}',
        ),
    },
    "---\ntitle: {quoted}\ndate: {date}\n---\n\n",
    ("--quiet",), ("--quiet",), ("--quiet",), ("--quiet",), ("version",), {},
)  # fmt: skip

ELEVENTY = Generator(
    "Eleventy", "eleventy/node_modules/.bin/eleventy",
    ("mkdir -p eleventy", "npm install --prefix eleventy --no-audit --no-fund @11ty/eleventy@3"),
    "_site", (), "articles", "_includes/page.njk",
    {
        "eleventy.config.mjs": "export default function (config) {\n"
        '  config.addCollection("all_articles", (c) => c.getFilteredByGlob("articles/*.md"));\n'
        "  return { markdownTemplateEngine: false };\n}\n",
        "_includes/page.njk": PAGE.format(title="{{ title }}", site=SITE, body="{{ content | safe }}"),
        "articles/articles.json": '{"layout": "page.njk"}\n',
        "index.njk": "---\npermalink: /index.html\n---\n" + LIST.format(
            title=SITE,
            items='{% for p in collections.all_articles %}<li><a href="{{ p.url }}">{{ p.data.title }}</a>{% endfor %}',
        ),
    },
    "---\ntitle: {quoted}\ndate: {date}\n---\n\n",
    # building one file alone (--incremental=FILE) fails in 3.1 where a page lists others, and would leave the list old
    ("--quiet",), ("--quiet",), ("--quiet",), ("--quiet",), ("--version",),
    {},
)  # fmt: skip

_PELICAN = ("--quiet", "content")
PELICAN = Generator(
    "Pelican", "pelican/bin/pelican", _venv("pelican", "'pelican[markdown]'"),
    "output", ("cache",), "content/pages", "theme/templates/page.html",
    {
        "pelicanconf.py": f'SITENAME = "{SITE}"\nSITEURL = ""\nPATH = "content"\nTHEME = "theme"\nDEFAULT_LANG = "ar"\n'
        'TIMEZONE = "UTC"\nDIRECT_TEMPLATES = ["index"]\nFEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = None\n'
        "TRANSLATION_FEED_ATOM = AUTHOR_FEED_RSS = None\nCACHE_CONTENT = LOAD_CONTENT_CACHE = True\n"
        'CHECK_MODIFIED_METHOD = "mtime"\nCONTENT_CACHING_LAYER = "reader"\n',
        "theme/templates/page.html": PAGE.format(title="{{ page.title }}", site=SITE, body="{{ page.content }}"),
        "theme/templates/index.html": LIST.format(
            title=SITE, items='{% for p in pages %}<li><a href="{{ p.url }}">{{ p.title }}</a>{% endfor %}'
        ),
        "theme/static/.keep": "",
    },
    "---\nTitle: {title}\nDate: {date}\nSlug: {slug}\n---\n\n",
    _PELICAN, _PELICAN, _PELICAN, _PELICAN, ("--version",), {},
)  # fmt: skip

_NIKOLA = ("build", "--quiet", "-n", "{processes}")
NIKOLA = Generator(
    "Nikola", "nikola/bin/nikola", _venv("nikola", "nikola", "jinja2"),
    "output", ("cache", ".doit.db*", "__pycache__"), "articles", "themes/plain/templates/page.tmpl",
    {
        "conf.py": f'BLOG_TITLE = "{SITE}"\nBLOG_AUTHOR = BLOG_DESCRIPTION = "x"\nBLOG_EMAIL = "x@example.org"\n'
        'SITE_URL = "https://example.org/"\nDEFAULT_LANG = "ar"\nTRANSLATIONS = {"ar": ""}\nPOSTS = ()\n'
        'PAGES = (("articles/*.md", "articles", "page.tmpl"),)\nCOMPILERS = {"markdown": (".md",)}\n'
        'THEME = "plain"\nTIMEZONE = "UTC"\nGENERATE_RSS = GENERATE_ATOM = False\nCOPY_SOURCES = False\n'
        'NAVIGATION_LINKS = {"ar": ()}\nUSE_BUNDLES = False\nPAGE_INDEX = True\n'
        'DISABLED_PLUGINS = ["robots", "sitemap", "render_galleries", "render_listings", "classify_archive", '
        '"classify_authors", "classify_categories", "classify_tags"]\n',
        "themes/plain/plain.theme": "[Theme]\nengine = mako\nparent = base\n",
        "themes/plain/templates/page.tmpl": PAGE.format(title="${post.title()}", site=SITE, body="${post.text()}"),
        "themes/plain/templates/list.tmpl": LIST.format(
            title=SITE, items="\n% for text, link, count in items:\n<li><a href=\"${link}\">${text}</a>\n% endfor\n"
        ),
    },
    ".. title: {title}\n.. slug: {slug}\n.. date: {date} 12:00:00 UTC\n\n",
    _NIKOLA, _NIKOLA, _NIKOLA, _NIKOLA, ("version",), {},
)  # fmt: skip

MKDOCS = Generator(
    "MkDocs", "mkdocs/bin/mkdocs", _venv("mkdocs", "'mkdocs<2'"),
    "site", (), "docs/articles", "theme/main.html",
    {
        "mkdocs.yml": f"site_name: {SITE}\ntheme: {{name: null, custom_dir: theme, locale: ar}}\nplugins: []\n"
        "nav: [{Home: index.md}]\nvalidation: {omitted_files: ignore}\n",
        "docs/index.md": f"# {SITE}\n",
        "theme/main.html": PAGE.format(title="{{ page.title }}", site=SITE, body="{{ page.content }}"),
    },
    "---\ntitle: {quoted}\ndate: {date}\n---\n\n",
    ("build", "--quiet"), ("build", "--quiet", "--dirty"), ("build", "--quiet", "--dirty"), ("build", "--quiet"),
    ("--version",), {"PYTHONWARNINGS": "ignore"},
)  # fmt: skip

GENERATORS = (HUGO, ELEVENTY, PELICAN, NIKOLA, MKDOCS)
