"""One file into an article, and nothing else.

`.md` files begin with YAML front matter (`digest.frontmatter`); `.txt` files are text alone. Files of other
kinds and hidden ones are passed over. Of Markdown, the analysis knows paragraphs (a line each, as newspapers
send them, or lines between blank ones) and headings (`#`), which are headlines and sub-headlines; that is the
segmenter's business. Here the text stays as it is in the file, so that offsets point into it.
"""

import re
import stat
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from digest.config import is_web_address
from digest.errors import ContentError
from digest.frontmatter import Also, Field, FrontMatter, split_front_matter
from digest.model import Appearance, Article
from digest.slugs import check_slug, has_words, suggest_slug, visible
from digest.text import shown as as_shown

FOLDER = "articles"
SUFFIXES = (".md", ".txt")
MAX_BYTES = 4 * 1024 * 1024  # the longest press-conference transcripts are about a tenth of it
YEARS = range(1800, 2200)  # of newspapers in Arabic; «yesterday» and «next year» stay days that can be written


def read_article(path: Path, root: Path) -> Article:
    """The article in the file `path`, which lies under `root`. Raises ContentError."""
    return article_in(read_bytes(path), path, root)


def article_in(data: bytes, path: Path, root: Path) -> Article:
    """The same, of a file whose bytes are at hand."""
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


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES. Raises ContentError."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ContentError("not a file", path=str(path), hint="Only plain files can be read.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(error) from None
    except ValueError:  # a NUL in the path
        raise ContentError("no such file", path=visible(str(path))) from None
    if len(data) > MAX_BYTES:
        hint = "Split the file into articles."
        raise ContentError(f"longer than {MAX_BYTES // 2**20} MB", path=str(path), hint=hint)
    return data


def unreadable(error: OSError) -> ContentError:
    """What the system says of a file, as an error of ours."""
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
        day = date.fromisoformat(value)
    except ValueError:
        hint = "Write it as year-month-day, such as 2016-02-09."
        raise ContentError(f'"{visible(value)}" is no date', path=shown, line=line, hint=hint) from None
    if day.year not in YEARS:
        hint = f"Days from {YEARS[0]} to {YEARS[-1]} are read."
        raise ContentError(f'"{value}" is no date of an Arabic newspaper', path=shown, line=line, hint=hint)


def _web_address(value: str, shown: str, line: int) -> None:
    if not is_web_address(value):
        hint = "Write the whole address, beginning with https:// or http://."
        raise ContentError(f'"{visible(value)}" is no web address', path=shown, line=line, hint=hint)


def _arabic(value: str, shown: str, line: int) -> None:
    if not re.fullmatch(r"ar(-[A-Za-z0-9]{1,8})*", value):
        hint = "Articles are in Arabic: write ar, or a kind of it such as ar-SY."
        raise ContentError(f'the language "{visible(value)}" is not read', path=shown, line=line, hint=hint)
