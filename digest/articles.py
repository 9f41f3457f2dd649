"""The articles of a content folder, by their files: which there are, and what each is called.

A build that adds one article to ten thousand need not have the text of all: it goes by the hash of each file, and by
what earlier builds found in it. An article is read whole when somebody asks for it.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from digest.cache import Cache, under
from digest.errors import ContentError, DigestError
from digest.machine import package_hash
from digest.model import Article
from digest.plain import summed
from digest.read import FOLDER, SUFFIXES, article_in, read_bytes, unreadable
from digest.slugs import visible

HEADS, STAGE = "article head", "article"  # what was read before, in the cache
TOGETHER = 256  # files looked for in the cache at once


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What a build asks of every article."""

    slug: str
    aliases: tuple[str, ...]


class ArticleFile(NamedTuple):
    """An article by its file. `path` is within the content folder, `mark` a hash of it and of the file's bytes.

    `whole` gives the article. Raises ContentError where its file is another one by now.
    """

    slug: str
    path: str
    aliases: tuple[str, ...]
    mark: str
    whole: Callable[[], Article]


def read_articles(content: Path) -> tuple[list[Article], list[DigestError]]:
    """Every article under `content/articles/` in the order of their paths, and what could not be read.

    Raises ContentError only where nothing can be read at all: there is no such folder.
    """
    files, errors = article_files(content)
    return [file.whole() for file in files], errors


def article_files(
    content: Path, cache: Cache | None = None, sums: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[list[ArticleFile], list[DigestError]]:
    """The same, by their files. What was found in a file that has not changed since comes from the cache.

    `sums` are hashes of files that somebody has read just now, by their names in the content folder.
    """
    errors: list[DigestError] = []
    paths = iter(_paths(content, errors).items())
    files: list[ArticleFile] = []
    while some := dict(islice(paths, TOGETHER)):
        for one in _read(some, content, cache, sums):
            if isinstance(one, ArticleFile):
                files.append(one)
            else:
                errors.append(one)
    return _distinct(files, content, errors), errors


def article_file(path: Path, root: Path) -> ArticleFile:
    """The file `path`, which lies under `root`. Raises ContentError."""
    data = read_bytes(path)
    return at_hand(article_in(data, path, root), _mark(path.relative_to(root).as_posix(), summed(data)))


def at_hand(article: Article, mark: str = "") -> ArticleFile:
    """An article that somebody holds; by itself, where it has no file."""
    mark = mark or blake2b(msgspec.json.encode(article), digest_size=16).hexdigest()
    return ArticleFile(article.slug, article.path, article.aliases, mark, lambda: article)


def _read(
    paths: Mapping[str, str], root: Path, cache: Cache | None, sums: Mapping[str, bytes]
) -> Iterator[ArticleFile | DigestError]:
    """What each of some files gives, by their names, or what is wrong with it."""
    known = _known(paths, cache, sums)
    fresh: dict[str, Article] = {}
    for name, place in paths.items():
        if cache and name in known:
            mark, head = known[name]
            yield _kept(head, name, root, mark, cache)
            continue
        path = Path(place)
        try:
            data = read_bytes(path)
            mark = _mark(name, summed(data))
            article = fresh[mark] = article_in(data, path, root)
        except DigestError as error:
            yield error
            continue
        yield _kept(_head_of(article), name, root, mark, cache) if cache else at_hand(article, mark)
    if cache:
        cache.put_many(STAGE, {mark: msgspec.json.encode(article) for mark, article in fresh.items()})
        cache.put_many(HEADS, {mark: msgspec.json.encode(_head_of(article)) for mark, article in fresh.items()})


def _known(names: Iterable[str], cache: Cache | None, sums: Mapping[str, bytes]) -> dict[str, tuple[str, Head]]:
    """The marks of files of these names, and what earlier builds found in them."""
    marks = {name: _mark(name, sums[name]) for name in names if name in sums}
    kept = cache.get_many(HEADS, marks.values()) if cache else {}
    heads = ((name, mark, _head(kept[mark])) for name, mark in marks.items() if mark in kept)
    return {name: (mark, head) for name, mark, head in heads if head}


def _head_of(article: Article) -> Head:
    return Head(article.slug, article.aliases)


def _head(found: bytes) -> Head | None:
    with contextlib.suppress(msgspec.MsgspecError):
        return _HEAD.decode(found)
    return None


def _kept(head: Head, name: str, root: Path, mark: str, cache: Cache) -> ArticleFile:
    return ArticleFile(head.slug, name, head.aliases, mark, partial(_whole, name, root, mark, cache))


def _mark(name: str, total: bytes) -> str:
    named = name.encode("utf-8", "surrogateescape") + b"\0"
    return under(name, blake2b(named + total, key=package_hash(), digest_size=16).hexdigest())


def _whole(name: str, root: Path, mark: str, cache: Cache) -> Article:
    """An article that was read before: from the cache, else from its file."""
    with contextlib.suppress(msgspec.MsgspecError, KeyError):
        return _ARTICLE.decode(cache.get_many(STAGE, [mark])[mark])
    path = root / name
    data = read_bytes(path)
    if _mark(name, summed(data)) != mark:
        raise ContentError("was changed while it was read", path=str(path), hint="Run the command again.")
    return article_in(data, path, root)


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


def _paths(content: Path, errors: list[DigestError]) -> dict[str, str]:
    """The article files by their names in the content folder, in order; links that leave it are errors.

    As texts: there may be tens of thousands.
    """
    folder = folder_of(content)
    found: list[str] = []
    _no_folder_link(folder, errors)
    for here, folders, names in os.walk(folder, onerror=lambda error: errors.append(unreadable(error))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            _no_folder_link(Path(here, name), errors)
        wanted = [name for name in names if not name.startswith(".") and name.lower().endswith(SUFFIXES)]
        found += [f"{here}{os.sep}{name}" for name in wanted]
    inside = content.resolve()
    named = [path for path in found if path.isascii() or _has_a_name(path, content, errors)]
    kept = [path for path in named if not os.path.islink(path) or _stays(Path(path), inside, errors)]  # noqa: PTH114
    above = len(str(content / "x")) - 1
    return dict(sorted((path[above:].replace(os.sep, "/"), path) for path in kept))


def _no_folder_link(folder: Path, errors: list[DigestError]) -> None:
    if folder.is_symlink():
        hint = "Put the folder itself there, or give another one with --content."
        errors.append(ContentError("a link to a folder, which is not followed", path=str(folder), hint=hint))


def _has_a_name(path: str, content: Path, errors: list[DigestError]) -> bool:
    try:
        path[len(str(content)) :].encode()
    except UnicodeEncodeError:
        hint = "Give the file, and the folder it is in, names in UTF-8."
        errors.append(ContentError("its name is not UTF-8", path=visible(path), hint=hint))
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


def _distinct(files: Iterable[ArticleFile], content: Path, errors: list[DigestError]) -> list[ArticleFile]:
    """The articles without those whose slug, or an alias of theirs, another one has already.

    Slugs are compared as a careless file system would: without regard to case.
    """
    kept: list[ArticleFile] = []
    owner: dict[str, str] = {}
    for file in files:
        if _taken(file.slug, owner, file, content, errors) is None:
            owner[file.slug.casefold()] = file.path
            kept.append(file)
    for file in kept[:]:
        if any(_taken(alias, owner, file, content, errors) for alias in file.aliases):
            kept.remove(file)
        owner |= {alias.casefold(): file.path for alias in file.aliases}
    return kept


def _taken(slug: str, owner: dict[str, str], file: ArticleFile, content: Path, errors: list[DigestError]) -> str | None:
    """The path of the article that has the slug already, which is then an error of the file."""
    other = owner.get(slug.casefold())
    if other is None:
        return None
    alias = slug != file.slug
    line = _line_with(file.whole(), slug) if alias else None
    what = f'the {"alias" if alias else "address"} "{slug}" belongs to {content / other}'
    hint = "Take one of the two away." if alias else "Rename one of the two files."
    errors.append(ContentError(what, path=str(content / file.path), line=line, hint=hint))
    return other


def _line_with(article: Article, word: str) -> int:
    head = article.text[: article.body]
    return head.count("\n", 0, max(head.find(word), 0)) + 1


_HEAD, _ARTICLE = msgspec.json.Decoder(Head), msgspec.json.Decoder(Article)
