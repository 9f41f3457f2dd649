"""Read `content/articles/`: files into articles, and nothing else.

`.md` files begin with YAML front matter (`digest.frontmatter`); `.txt` files are text alone. Files of other
kinds and hidden ones are passed over. Of Markdown, the analysis knows paragraphs (a line each, as newspapers
send them, or lines between blank ones) and headings (`#`), which are headlines and sub-headlines; that is the
segmenter's business. Here the text stays as it is in the file, so that offsets point into it.
"""

import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

import msgspec

from digest.cache import Cache
from digest.config import is_web_address
from digest.errors import ContentError, DigestError
from digest.frontmatter import Also, Field, FrontMatter, split_front_matter
from digest.machine import package_hash
from digest.model import Appearance, Article
from digest.slugs import check_slug, has_words, suggest_slug, visible
from digest.text import shown as as_shown

FOLDER = "articles"
STAGE = "article"  # files that were read before, in the cache
TOGETHER = 256  # files looked for in the cache at once
SUFFIXES = (".md", ".txt")
MAX_BYTES = 4 * 1024 * 1024  # the longest press-conference transcripts are about a tenth of it
YEARS = range(1800, 2200)  # of newspapers in Arabic; «yesterday» and «next year» stay days that can be written


def read_articles(content: Path, cache: Cache | None = None) -> tuple[list[Article], list[DigestError]]:
    """Every article under `content/articles/` in the order of their paths, and what could not be read.

    What a file gave that has not changed since comes from the cache. Raises ContentError only where nothing can be read
    at all: there is no such folder.
    """
    errors: list[DigestError] = []
    paths = _files(content, errors)
    articles: list[Article] = []
    for n in range(0, len(paths), TOGETHER):
        for one in _read(paths[n : n + TOGETHER], content, cache):
            if isinstance(one, Article):
                articles.append(one)
            else:
                errors.append(one)
    return _distinct(articles, content, errors), errors


def _read(paths: Sequence[Path], root: Path, cache: Cache | None) -> Iterator[Article | DigestError]:
    """What each of some files gives, or what is wrong with it."""
    files = {path: _bytes_or_error(path) for path in paths}
    keys = {path: _key(path, root, data) for path, data in files.items() if isinstance(data, bytes)} if cache else {}
    kept = cache.get_many(STAGE, keys.values()) if cache else {}
    fresh: dict[str, bytes] = {}
    for path, data in files.items():
        with contextlib.suppress(msgspec.MsgspecError, KeyError):
            yield _ARTICLE.decode(kept[keys[path]])
            continue
        try:
            if isinstance(data, DigestError):
                raise data
            article = _parsed(path, root, data)
        except DigestError as error:
            yield error
            continue
        if cache:
            fresh[keys[path]] = msgspec.json.encode(article)
        yield article
    if cache:
        cache.put_many(STAGE, fresh)


def _key(path: Path, root: Path, data: bytes) -> str:
    name = path.relative_to(root).as_posix().encode("utf-8", "surrogateescape")
    return blake2b(name + b"\0" + data, key=package_hash(), digest_size=16).hexdigest()


def _bytes_or_error(path: Path) -> bytes | DigestError:
    try:
        return read_bytes(path)
    except DigestError as error:
        return error


def read_article(path: Path, root: Path) -> Article:
    """The article in the file `path`, which lies under `root`. Raises ContentError."""
    return _parsed(path, root, read_bytes(path))


def _parsed(path: Path, root: Path, data: bytes) -> Article:
    slug = unicodedata.normalize("NFC", path.stem)
    check_slug(slug, str(path))
    return parse_article(data, slug, path.relative_to(root).as_posix(), str(path))


def read_loose_file(path: Path) -> Article:
    """The article in any one file, wherever it lies and whatever its name: for `digest extract`."""
    slug = suggest_slug(path.stem) or "article"
    return parse_article(read_bytes(path), slug, path.name, str(path))


def parse_article(data: bytes, slug: str, path: str, shown: str) -> Article:
    """The article that the bytes of a file give; `shown` is the path for messages. Raises ContentError."""
    text = _decode(data, shown).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        hint = "This is not a text in UTF-8; export it as plain text."
        raise ContentError("a NUL character", path=shown, line=line, hint=hint)
    if path.lower().endswith(".md"):
        head = split_front_matter(text, shown)
    else:
        head = FrontMatter({}, 1 if text.startswith("\ufeff") else 0)
    if not has_words(text[head.body :]):
        line = text.count("\n", 0, head.body) + 1
        hint = "Put the article's text in the file, or delete it."
        raise ContentError("no text", path=shown, line=line, hint=hint)
    article = _article(head.fields, slug, path, text, head.body, shown)
    return replace(article, also=tuple(_appearance(one, shown) for one in head.also)) if head.also else article


def folder_of(content: Path) -> Path:
    """Where the articles of a content folder are. Raises ContentError."""
    folder = content / FOLDER
    if not content.is_dir():
        hint = "Give the folder that holds articles/ with --content."
        raise ContentError("there is no such folder", path=str(content), hint=hint)
    if not folder.is_dir():
        hint = "Make the folder and put the articles in it, as .md or .txt files."
        raise ContentError("there is no such folder", path=str(folder), hint=hint)
    return folder


def _files(content: Path, errors: list[DigestError]) -> list[Path]:
    """The article files, sorted by path; links that leave the content folder are errors."""
    folder = folder_of(content)
    found: list[Path] = []
    _no_folder_link(folder, errors)
    for here, folders, names in os.walk(folder, onerror=lambda error: errors.append(_unreadable(error))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            _no_folder_link(Path(here, name), errors)
        wanted = [name for name in names if not name.startswith(".") and name.lower().endswith(SUFFIXES)]
        found += [Path(here, name) for name in wanted]
    inside = content.resolve()
    named = [path for path in found if _has_a_name(path, content, errors)]
    kept = [path for path in named if not path.is_symlink() or _stays(path, inside, errors)]
    return sorted(kept, key=lambda path: path.relative_to(content).as_posix())


def _no_folder_link(folder: Path, errors: list[DigestError]) -> None:
    if folder.is_symlink():
        hint = "Put the folder itself there, or give another one with --content."
        errors.append(ContentError("a link to a folder, which is not followed", path=str(folder), hint=hint))


def _has_a_name(path: Path, content: Path, errors: list[DigestError]) -> bool:
    try:
        str(path)[len(str(content)) :].encode()
    except UnicodeEncodeError:
        hint = "Give the file, and the folder it is in, names in UTF-8."
        errors.append(ContentError("its name is not UTF-8", path=visible(str(path)), hint=hint))
        return False
    return True


def _stays(path: Path, inside: Path, errors: list[DigestError]) -> bool:
    try:
        if path.resolve().is_relative_to(inside):
            return True
        what = "a link out of the content folder"
    except (OSError, RuntimeError):  # up to Python 3.12 the latter
        what = "a link that leads to itself"
    errors.append(ContentError(what, path=str(path), hint="Put the file itself there."))
    return False


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES. Raises ContentError."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ContentError("not a file", path=str(path), hint="Only plain files can be read.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(error) from None
    except ValueError:  # a NUL in the path
        raise ContentError("no such file", path=visible(str(path))) from None
    if len(data) > MAX_BYTES:
        hint = "Split the file into articles."
        raise ContentError(f"longer than {MAX_BYTES // 2**20} MB", path=str(path), hint=hint)
    return data


def _unreadable(error: OSError) -> ContentError:
    reason = error.strerror or "unknown error"
    return ContentError(f"cannot be read: {reason}", path=str(error.filename))


def _decode(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        guess = "UTF-16" if wide else "WINDOWS-1256"
        before = data[: error.start]
        line = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
        raise ContentError(
            f"not UTF-8: byte 0x{data[error.start]:02X}",
            path=shown,
            line=line,
            hint=f"Save the file as UTF-8. If it is {guess}: iconv -f {guess} -t UTF-8 FILE > NEWFILE.",
        ) from None


def _article(fields: dict[str, Field], slug: str, path: str, text: str, body: int, shown: str) -> Article:
    def one(key: str, check: Callable[[str, str, int], None] = _line_of_text) -> str | None:
        for value, line in fields[key].values if key in fields else ():
            check(value, shown, line)
            return value or None
        return None

    day = one("date", _day)
    aliases = fields["aliases"].values if "aliases" in fields else ()
    for alias, line in aliases:
        check_slug(alias, shown, line)
    return Article(
        slug=slug,
        path=path,
        text=text,
        body=body,
        title=one("title"),
        outlet=as_shown(one("outlet") or "") or None,
        date=date.fromisoformat(day) if day else None,
        url=one("url", _web_address),
        lang=one("lang", _arabic) or "ar",
        aliases=tuple(unicodedata.normalize("NFC", alias) for alias, _ in aliases),
    )


def _appearance(entry: Also, shown: str) -> Appearance:
    """Where an article was published too. Raises ContentError."""
    for key, check in (("outlet", _line_of_text), ("date", _day), ("url", _web_address)):
        if key in entry:
            value, line = entry[key]
            check(value, shown, line)
    outlet, day, url = (entry[key][0] if key in entry else None for key in ("outlet", "date", "url"))
    return Appearance(as_shown(outlet or "") or None, date.fromisoformat(day) if day else None, url)


def _line_of_text(value: str, shown: str, line: int) -> None:
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in value):
        hint = "Write it on one line."
        raise ContentError("a line break or a control character in a value", path=shown, line=line, hint=hint)


def _day(value: str, shown: str, line: int) -> None:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        if date.fromisoformat(value).year not in YEARS:
            raise ValueError
    except ValueError:
        hint = "Write it as year-month-day, such as 2016-02-09."
        raise ContentError(f'"{visible(value)}" is no date', path=shown, line=line, hint=hint) from None


def _web_address(value: str, shown: str, line: int) -> None:
    if not is_web_address(value):
        hint = "Write the whole address, beginning with https:// or http://."
        raise ContentError(f'"{visible(value)}" is no web address', path=shown, line=line, hint=hint)


def _arabic(value: str, shown: str, line: int) -> None:
    if not re.fullmatch(r"ar(-[A-Za-z0-9]{1,8})*", value):
        hint = "Articles are in Arabic: write ar, or a kind of it such as ar-SY."
        raise ContentError(f'the language "{visible(value)}" is not read', path=shown, line=line, hint=hint)


def _distinct(articles: Iterable[Article], content: Path, errors: list[DigestError]) -> list[Article]:
    """The articles without those whose slug, or an alias of theirs, another one has already.

    Slugs are compared as a careless file system would: without regard to case.
    """
    articles = list(articles)
    kept: list[Article] = []
    owner: dict[str, str] = {}
    for article in articles:
        if _taken(article.slug, owner, article, content, errors) is None:
            owner[article.slug.casefold()] = article.path
            kept.append(article)
    for article in kept[:]:
        if any(_taken(alias, owner, article, content, errors) for alias in article.aliases):
            kept.remove(article)
        owner |= {alias.casefold(): article.path for alias in article.aliases}
    return kept


def _taken(slug: str, owner: dict[str, str], article: Article, content: Path, errors: list[DigestError]) -> str | None:
    """The path of the article that has the slug already, which is then an error of `article`."""
    other = owner.get(slug.casefold())
    if other is None:
        return None
    alias = slug != article.slug
    line = _line_with(article, slug) if alias else None
    what = f'the {"alias" if alias else "address"} "{slug}" belongs to {content / other}'
    hint = "Take one of the two away." if alias else "Rename one of the two files."
    errors.append(ContentError(what, path=str(content / article.path), line=line, hint=hint))
    return other


def _line_with(article: Article, word: str) -> int:
    head = article.text[: article.body]
    return head.count("\n", 0, max(head.find(word), 0)) + 1


_ARTICLE = msgspec.json.Decoder(Article)
