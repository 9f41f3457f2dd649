"""`content/digest.toml`: what an editor may set, and what holds where nothing is set."""

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from digest.errors import ConfigError, did_you_mean
from digest.plain import read_plain

FILE = "digest.toml"
MOST_BYTES = 1024 * 1024
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """The table `[site]`."""

    name_ar: str = "موجز الأقوال"
    """The site's name in Arabic."""
    name_en: str = "Who said what"
    """The site's name in English."""
    description_ar: str = ""
    """One sentence under the name."""
    description_en: str = ""
    contact: str = ""
    """Where readers can report a mistake: an address of e-mail or of a web page; "" names none."""
    base_url: str = ""
    """Where the site will stand, such as `https://example.org/digest/`; always ends in a slash. Feeds, the
    sitemap, hreflang and pictures for shared pages need it; "" leaves them out."""
    licence: str = ""
    """Under what the data may be used: a licence's address, or its name, such as `CC-BY-4.0`; "" claims nothing. It
    is for what the editors made; the articles' rights stay with their outlets."""
    cards: str = "articles"
    """Which pages have a picture of their own where they are shared: "articles", "statements" (these too), "none"."""
    statement_pages: bool = True
    """Whether each statement has a page of its own. Without, it stands in its article, under an address with an
    anchor: for hosts that limit the number of files."""


@dataclass(frozen=True, slots=True)
class Translate:
    """The table `[translate]`."""

    model: str = ""
    """The folder of an Argos package or a converted model, relative to the content folder, or the name of an
    installed one. Nothing ("") takes an installed model; "none" leaves the machine out."""
    beam: int = 4
    """Beam width, 1 to 16: 1 is about three times as fast as 4, and a little worse."""
    lowest_score: float = 0.0
    """The mean log-probability per token (natural logarithm, so below 0) under which a sentence of the machine is
    flagged; 0 leaves the score out. What is low differs between models: `bench/translation.py` finds it for one."""


@dataclass(frozen=True, slots=True)
class Camel:
    """The table `[camel]`: models of camel-tools, which use data that it does not bring along."""

    morphology: bool = False
    """Whether its dictionary of Modern Standard Arabic helps to tell everyday words from names."""
    ner: bool = False
    """Whether its neural model looks for people, organisations and places that digest has missed."""
    data: str = ""
    """The folder that `camel_data` filled, relative to the content folder. Nothing ("") takes the one that the
    environment variable CAMELTOOLS_DATA names, or else `.camel_tools` in the home folder."""


@dataclass(frozen=True, slots=True)
class Build:
    """The table `[build]`."""

    cache: str = ""
    """The folder of the cache, relative to the content folder; nothing else may stand in it. Nothing ("") takes
    `.digest` in the content folder. `--cache` goes before it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table `[publish.NAME]`: a place that `digest publish NAME` sends the site to. No secret stands here."""

    name: str = ""
    """The NAME of the table; no line of it."""
    to: str = ""
    """An address as `digest.targets` reads it: `git+origin#gh-pages`, `s3://bucket/path`, `user@host:path`, a path."""
    host: str = ""
    """A host of `digest check --host`, whose limits are looked at first; "" tells GitHub Pages by its address."""
    endpoint: str = ""
    """Where an S3-compatible service answers: `https://s3.example.org`; "" is Amazon's, or the environment's."""
    region: str = ""
    """The region of a bucket; "" is that of the environment or the AWS configuration."""
    profile: str = ""
    """The profile of the AWS configuration that has the keys; "" is the usual one."""


@dataclass(frozen=True, slots=True)
class Config:
    """All of `digest.toml`."""

    site: Site = field(default_factory=Site)
    translate: Translate = field(default_factory=Translate)
    camel: Camel = field(default_factory=Camel)
    build: Build = field(default_factory=Build)
    publish: tuple[Target, ...] = ()


Table = TypeVar("Table", Site, Translate, Camel, Build, Target)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE | re.ASCII)  # of a target: never like an address
CARDS = ("none", "articles", "statements")
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
    tables = {f.name for f in fields(Config)}
    for name, value in data.items():
        if name not in tables:
            raise _unknown("table", name, tables, path, _line(source, None, name))
        if not isinstance(value, dict):
            line = _line(source, None, name)
            raise ConfigError(f'"{name}" must be a table', path=path, line=line, hint=f"Write [{name}].")
    site = _table(Site, data.get("site", {}), "site", source, path)
    translate = _table(Translate, data.get("translate", {}), "translate", source, path)
    camel = _table(Camel, data.get("camel", {}), "camel", source, path)
    build = _table(Build, data.get("build", {}), "build", source, path)
    publish = _targets(data.get("publish", {}), source, path)
    return _checked(Config(site, translate, camel, build, publish), source, path)


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


def _table(kind: type[Table], data: dict[str, Any], name: str, source: str, path: str) -> Table:
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
    site, beam = config.site, config.translate.beam
    for key in ("name_ar", "name_en"):
        if not getattr(site, key).strip():
            hint = "Give the site a name, or leave the line out."
            raise ConfigError(f'"{key}" is empty', path=path, line=_line(source, "site", key), hint=hint)
    if site.cards not in CARDS:
        what = f'"cards" must be one of {", ".join(CARDS)}, not "{site.cards}"'
        raise ConfigError(what, path=path, line=_line(source, "site", "cards"), hint=did_you_mean(site.cards, CARDS))
    if site.cards == "statements" and not site.statement_pages:
        hint = 'Write cards = "articles", or leave out statement_pages = false.'
        what = "statements without pages have no pictures"
        raise ConfigError(what, path=path, line=_line(source, "site", "cards"), hint=hint)
    if not 1 <= beam <= 16:
        line = _line(source, "translate", "beam")
        raise ConfigError(f'"beam" must be between 1 and 16, not {beam}', path=path, line=line)
    if not -100 <= config.translate.lowest_score <= 0:
        line = _line(source, "translate", "lowest_score")
        what = f'"lowest_score" must be between -100 and 0, not {config.translate.lowest_score}'
        raise ConfigError(what, path=path, line=line, hint="0 leaves the score out.")
    if site.base_url and (not is_web_address(site.base_url) or re.search(r"[?#]", site.base_url)):
        hint = "Write a whole address, such as https://example.org/digest/."
        line = _line(source, "site", "base_url")
        raise ConfigError(f'"base_url" is no web address: {site.base_url}', path=path, line=line, hint=hint)
    if site.contact and not (is_web_address(site.contact) or MAIL.fullmatch(site.contact)):
        hint = "Write an address such as editors@example.org or https://example.org/contact."
        line = _line(source, "site", "contact")
        raise ConfigError(f'"contact" is no address: {site.contact}', path=path, line=line, hint=hint)
    base = f"{site.base_url.rstrip('/')}/" if site.base_url else ""
    return replace(config, site=replace(site, base_url=base))


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
