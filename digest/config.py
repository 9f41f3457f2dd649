"""`content/digest.toml`: what an editor may set, and what holds where nothing is set.

What stands under a table and under each of its fields is for editors too: `digest init` writes it into the file as
remarks (`digest.settings`).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest.colours import Colours, faults
from digest.errors import ConfigError, did_you_mean
from digest.plain import read_plain

FILE = "digest.toml"
MOST_BYTES = 1024 * 1024
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """What the site is called, where it stands, and what it offers."""

    name_ar: str = "موجز الأقوال"
    """The site's name in Arabic."""
    name_en: str = "Who said what"
    """The site's name in English."""
    description_ar: str = ""
    """One sentence that says what the site is, in Arabic."""
    description_en: str = ""
    """The same in English."""
    contact: str = ""
    """Where readers can report a mistake: an address of e-mail, or of a page of yours. "" names none."""
    base_url: str = ""
    """Where the site will stand, such as "https://example.org/digest/". The sitemap, the feeds, the pictures for shared
    pages and the links between the two languages that search engines read need it; "" leaves them out."""
    front: str = "both"
    """Where the first page of the site leads: "both" has readers choose their language there, "ar" or "en" takes them
    straight to the pages in Arabic or in English. Each page leads to the same one in the other language."""
    licence: str = ""
    """Under what the data of the site may be used: the address of a licence, such as
    "https://creativecommons.org/licenses/by/4.0/", or its name. "" claims nothing. It is for what the editors made: the
    articles stay their owners'."""
    cards: str = "articles"
    """Pictures that programs show beside a link to a page: "articles" draws one for each article, "statements" for each
    statement too, "none" draws none. They are drawn only where base_url is set."""
    statement_pages: bool = True
    """Whether each statement has a page of its own. false puts it into its article alone, for hosts that limit the
    number of files (digest check site --host ...); addresses of statements' pages that were published before are gone
    then."""


@dataclass(frozen=True, slots=True)
class Translate:
    """How the machine translates what no editor has translated."""

    model: str = ""
    """The translation model: the name of an installed one (digest model list), or a folder, relative to this one. ""
    takes one that is installed, "none" takes none: then only what an editor has translated appears in English."""
    beam: int = 4
    """How many wordings the model weighs, from 1 (about three times as fast as 4, and a little worse) to 16."""
    lowest_score: float = 0.0
    """A sentence that the model scores below this (mean log-probability per token, such as -1.2) is shown as doubtful.
    0 leaves the score out. What is low differs between models."""


@dataclass(frozen=True, slots=True)
class Camel:
    """Two helps of camel-tools that need data of their own. Where it is missing, a build says what to run and goes on
    without."""

    morphology: bool = False
    """Whether its dictionary of Modern Standard Arabic helps to tell everyday words from names."""
    ner: bool = False
    """Whether its neural model looks for people, organisations and places that were missed."""
    data: str = ""
    """The folder of the data, relative to this one. "" takes the one that the environment variable CAMELTOOLS_DATA
    names, or else .camel_tools in your home folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """How the site is made."""

    cache: str = ""
    """The folder of what builds have worked out, relative to this one; it may be deleted at any time, and nothing else
    may stand in it. "" takes .digest in this folder. On the command line, --cache goes before it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where "digest publish NAME" sends the site: a table for each place, with a name of your own. No password or key
    stands here."""

    name: str = ""
    """The NAME of the table; no line of it."""
    to: str = ""
    """The address: "git+origin#gh-pages" is a branch, "s3://bucket/path" a bucket, "user@host:path" a folder of another
    machine, "../public" one of this machine, relative to this folder."""
    host: str = ""
    """Whose limits are looked at first, as by digest check --host. "" knows GitHub Pages by its address."""
    endpoint: str = ""
    """Of a bucket: where a service beside Amazon's answers, such as https://s3.example.org. "" is Amazon's, or the
    environment's."""
    region: str = ""
    """The region of a bucket; "" is that of the environment or the AWS configuration."""
    profile: str = ""
    """The profile of the AWS configuration that has the keys; "" is the usual one."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of this digest. Every line may be left out; what stands after "#" is a remark."""

    site: Site = field(default_factory=Site)
    colours: Colours = field(default_factory=Colours)
    translate: Translate = field(default_factory=Translate)
    build: Build = field(default_factory=Build)
    camel: Camel = field(default_factory=Camel)
    publish: tuple[Target, ...] = ()


NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE | re.ASCII)  # of a target: never like an address
CARDS = ("none", "articles", "statements")
FRONTS = ("both", "ar", "en")
WANTED = {str: "text in quotation marks", int: "a whole number", float: "a number", bool: "true or false"}


def load_config(content: Path) -> Config:
    """Read `content/digest.toml`; without the file, everything has its default. Raises ConfigError."""
    path = content / FILE
    try:
        source = read_plain(path, MOST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return Config()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError("not UTF-8", path=str(path), line=line, hint="Save the file as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from None
    return parse_config(source, str(path))


def parse_config(source: str, path: str) -> Config:
    """The configuration that `source` (TOML) gives; `path` is for messages. Raises ConfigError."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(error, source, path) from None
    tables: dict[str, Any] = {f.name: f.type for f in fields(Config) if f.name != "publish"}
    for name, value in data.items():
        if name not in (*tables, "publish"):
            raise _unknown("table", name, (*tables, "publish"), path, _line(source, None, name))
        if not isinstance(value, dict):
            line = _line(source, None, name)
            raise ConfigError(f'"{name}" must be a table', path=path, line=line, hint=f"Write [{name}].")
    made = {name: _table(kind, data.get(name, {}), name, source, path) for name, kind in tables.items()}
    publish = _targets(data.get("publish", {}), source, path)
    return _checked(Config(**made, publish=publish), source, path)


def _targets(tables: dict[str, Any], source: str, path: str) -> tuple[Target, ...]:
    found = []
    for name, data in tables.items():
        line = _line(source, "publish", name)
        if not isinstance(data, dict):
            hint = "Give the target a name: write [publish.NAME] above it."
            raise ConfigError(f'"{name}" belongs to no target', path=path, line=line, hint=hint)
        if not NAME.fullmatch(name):
            hint = "Use letters without accents, digits, - and _."
            raise ConfigError(f'a target cannot be called "{name}"', path=path, line=line, hint=hint)
        if "name" in data:
            known = [f.name for f in fields(Target) if f.name != "name"]
            raise _unknown("key", "name", known, path, _line(source, f"publish.{name}", "name"))
        target = replace(_table(Target, data, f"publish.{name}", source, path), name=name)
        if not target.to:
            hint = 'Write where to, such as to = "git+origin#gh-pages".'
            raise ConfigError(f'the target "{name}" has no "to"', path=path, line=line, hint=hint)
        if target.endpoint and not is_web_address(target.endpoint):
            line = _line(source, f"publish.{name}", "endpoint")
            hint = "Write a whole address, such as https://s3.example.org."
            raise ConfigError(f'"endpoint" is no web address: {target.endpoint}', path=path, line=line, hint=hint)
        found.append(target)
    return tuple(found)


def _syntax(error: tomllib.TOMLDecodeError, source: str, path: str) -> ConfigError:
    what, _, where = str(error).partition(" (at ")
    number = re.search(r"line (\d+)", where)
    line = int(number[1]) if number else source.count("\n") + 1
    hint = 'Values look like this: name_en = "Who said what".'
    return ConfigError(f"not TOML: {what[:1].lower()}{what[1:]}", path=path, line=line, hint=hint)


def _table(kind: Any, data: dict[str, Any], name: str, source: str, path: str) -> Any:
    known: dict[str, Any] = {f.name: f.type for f in fields(kind)}
    for key, value in list(data.items()):
        line = _line(source, name, key)
        if key not in known:
            raise _unknown("key", key, known, path, line)
        if known[key] is float and type(value) is int:
            value = data[key] = float(value)  # noqa: PLW2901
        if type(value) is not known[key]:  # a TOML true is an int to Python, and never meant as one
            raise ConfigError(f'"{key}" must be {WANTED[known[key]]}, not {value!r}', path=path, line=line)
        if isinstance(value, str) and not value.isprintable():
            hint = "Write it on one line, without invisible characters."
            raise ConfigError(f'"{key}" cannot be {value!r}', path=path, line=line, hint=hint)
    return kind(**data)


def _checked(config: Config, source: str, path: str) -> Config:
    for table, key, what, hint in _wrong(config):
        raise ConfigError(what, path=path, line=_line(source, table, key), hint=hint)
    site = config.site
    base = f"{site.base_url.rstrip('/')}/" if site.base_url else ""
    return replace(config, site=replace(site, base_url=base))


def _wrong(config: Config) -> Iterator[tuple[str, str, str, str]]:
    """What cannot be: the table and the key, what is wrong, and how to mend it."""
    yield from (("site", *fault) for fault in _wrong_site(config.site))
    yield from (("colours", *fault) for fault in faults(config.colours))
    translate = config.translate
    if not 1 <= translate.beam <= 16:
        yield "translate", "beam", f'"beam" must be between 1 and 16, not {translate.beam}', ""
    if not -100 <= translate.lowest_score <= 0:
        what = f'"lowest_score" must be between -100 and 0, not {translate.lowest_score}'
        yield "translate", "lowest_score", what, "0 leaves the score out."


def _wrong_site(site: Site) -> Iterator[tuple[str, str, str]]:
    for key in ("name_ar", "name_en"):
        if not getattr(site, key).strip():
            yield key, f'"{key}" is empty', "Give the site a name, or leave the line out."
    for key, known in (("cards", CARDS), ("front", FRONTS)):
        value = getattr(site, key)
        if value not in known:
            yield key, f'"{key}" must be one of {", ".join(known)}, not "{value}"', did_you_mean(value, known)
    if site.cards == "statements" and not site.statement_pages:
        hint = 'Write cards = "articles", or leave out statement_pages = false.'
        yield "cards", "statements without pages have no pictures", hint
    if site.base_url and (not is_web_address(site.base_url) or re.search(r"[?#]", site.base_url)):
        hint = "Write a whole address, such as https://example.org/digest/."
        yield "base_url", f'"base_url" is no web address: {site.base_url}', hint
    if site.contact and not (is_web_address(site.contact) or MAIL.fullmatch(site.contact)):
        hint = "Write an address such as editors@example.org or https://example.org/contact."
        yield "contact", f'"contact" is no address: {site.contact}', hint


@lru_cache(maxsize=1 << 10)  # an article's is asked for with every statement of it
def is_web_address(url: str) -> bool:
    """Whether `url` is a whole http or https address, with a host and nothing that needs escaping."""
    if re.search(r"[\s<>\"'\\^`{|}]", url) or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _unknown(what: str, name: str, known: Any, path: str, line: int) -> ConfigError:
    return ConfigError(f'unknown {what} "{name}"', path=path, line=line, hint=did_you_mean(name, known))


def _line(source: str, table: str | None, key: str) -> int:
    """The line on which `key` is set in `table` (None: the top level, or a table's own header), from 1."""
    at = ""
    for number, line in enumerate(source.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line)
        if header:
            at = header[1].strip("\"'")
            if table is None and at.split(".")[0] == key:
                return number
            if table is not None and at == f"{table}.{key}":
                return number
        names = re.match(r"\s*([^=#]*?)\s*=", line)
        name = names[1].replace('"', "").replace("'", "") if names else None
        if name is not None and name in ((key, f"{table}.{key}") if at in (table or "", "") else ()):
            return number
    return 1
