"""A new address for an article or an entity of the authority, with everything in the content that refers to it.

The former address is written down where it belongs (`aliases:` in the article's front matter, `formerly:` in the
authority), and so leads on for ever. Here is worked out what is to be done, what refers before what is referred to, so
that a rename that was broken off can be asked for again; `digest.steps` does it.

The log of corrections stays as it is: the addresses of its lines follow from their words, and former addresses in it
lead on like any.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml

from digest.articles import read_articles
from digest.authority import FOLDER as AUTHORITY
from digest.authority import Entry, article_hint, check_id, read_authority
from digest.corrections import load_corrections
from digest.errors import AuthorityError, ContentError
from digest.model import Article, EntityType
from digest.nodes import SUFFIXES
from digest.overrides import FOLDER as OVERRIDES
from digest.overrides import load_overrides
from digest.read import parse_article
from digest.slugs import check_slug
from digest.steps import Step, read_text
from digest.whom import SECTIONS, SPEAKERS
from digest.yamledit import Change, added, behind, changed, compose, fields, inside, instead, plain, scalars, written

KINDS = {kind.name.lower(): kind for kind in SECTIONS}
FENCE = "---"


def rename_article(content: Path, old: str, new: str) -> list[Step]:
    """The steps that give an article another address. Raises DigestError."""
    old, new = (unicodedata.normalize("NFC", slug) for slug in (old, new))
    check_slug(new, f'"{new}"')
    articles, errors = read_articles(content)
    for error in errors:  # what is wrong with another article may be that it has the new address
        raise error
    by_slug = {article.slug: article for article in articles}
    article = by_slug.get(old)
    if article is None:
        hint = article_hint(old, by_slug)
        raise ContentError(f'no article has the address "{old}"', path=str(content / "articles"), hint=hint)
    _refuse_taken(article, new, articles, content)
    return [
        *_authority_lists(content, old, new),
        *_overrides_file(content, old, new),
        _article(content / article.path, old, new),
    ]


def rename_entity(content: Path, kind: EntityType, old: str, new: str) -> list[Step]:
    """The steps that give an entity of the authority another id. Raises DigestError."""
    entries = read_authority(content)
    check_id(new, f'"{new}"')
    entry = next((one for one in entries if one.entity.id == old), None)
    if entry is None:
        raise AuthorityError(f'no entry has the id "{old}"', path=str(content / AUTHORITY), hint=_whom(old, entries))
    place, found = entry.ids[old], entry.entity.type
    if found is not kind:
        what = f'"{old}" is no {kind.name.lower()}, but a {found.name.lower()}'
        raise AuthorityError(what, path=place.path, line=place.line, hint="Name what it is.")
    for other in entries:
        if new in other.ids and (other is not entry or new == old):
            path, line = other.ids[new]
            hint = "An id belongs to one entity for ever."
            raise AuthorityError(f'the id "{new}" is taken', path=path, line=line, hint=hint)
    return [*_override_speakers(content, old, new), _entity(Path(place.path), old, new)]


def _whom(old: str, entries: Iterable[Entry]) -> str:
    near = get_close_matches(old, [entry.entity.id for entry in entries], n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Make an entry for it, with the id that it shall have and formerly: [{old}]."


def logged(content: Path, kind: str, old: str) -> int:
    """How many lines of the log of corrections speak of an address."""
    rooms = ["articles"] if kind == "article" else [SECTIONS[KINDS[kind]], SPEAKERS]
    return sum(one.path in [f"{room}/{old}/" for room in rooms] for one in load_corrections(content))


# -- what refers to it ---------------------------------------------------------------------------------------------


def _authority_lists(content: Path, old: str, new: str) -> Iterator[Step]:
    """The articles under `in` of entities and their aliases."""
    read_authority(content)
    for path in _yaml(content / AUTHORITY):
        yield from _replaced(path, "in", old, new)


def _override_speakers(content: Path, old: str, new: str) -> Iterator[Step]:
    load_overrides(content)
    for path in _yaml(content / OVERRIDES):
        yield from _replaced(path, "speaker", old, new)


def _replaced(path: Path, key: str, old: str, new: str) -> Iterator[Step]:
    """One word under a key in another's place, wherever a file has it."""
    data, text = read_text(path)
    root = compose(text)
    own = [word for word in inside(root, key) if _same(word.value, old)] if root else []
    if own:
        yield Step(path, data, changed(text, [instead(word, new) for word in own]).encode(), path)


def _overrides_file(content: Path, old: str, new: str) -> Iterator[Step]:
    """The file of an article's overrides, unless there is one of the new name: it counts under a former one too."""
    load_overrides(content)
    files = {unicodedata.normalize("NFC", path.stem): path for path in _yaml(content / OVERRIDES)}
    if old in files and new not in files:
        path = files[old]
        data, _ = read_text(path)
        yield Step(path, data, data, path.with_name(f"{new}{path.suffix}"))


def _yaml(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES)


def _same(value: str, word: str) -> bool:
    return unicodedata.normalize("NFC", value.strip()) == word


# -- the thing itself ----------------------------------------------------------------------------------------------


def _refuse_taken(article: Article, new: str, articles: Iterable[Article], content: Path) -> None:
    if new.casefold() == article.slug.casefold():
        what = f'"{new}" is its address already' if new == article.slug else "the two differ by capital letters alone"
        raise ContentError(what, path=str(content / article.path), hint="Give another one.")
    for other in articles:
        own = {other.slug, *(other.aliases if other is not article else ())}
        if new.casefold() in {slug.casefold() for slug in own}:
            hint = "Give another one: an address, also a former one, belongs to one article."
            raise ContentError(f'the address "{new}" is taken', path=str(content / other.path), hint=hint)


def _article(path: Path, old: str, new: str) -> Step:
    """The article's file with its former address among `aliases`, a plain text with front matter of its own."""
    data, text = read_text(path)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    to = path.with_name(f"{new}{path.suffix}")
    if path.suffix.lower() != ".md":
        head = newline.join([FENCE, f"aliases: [{written(old)}]", FENCE, ""])
        text, to = f"{mark}{head}{text[len(mark) :]}", path.with_name(f"{new}.md")
    else:
        start = text.index("\n") + 1
        text = _aliased(text, start, old, new, newline)
    _check_article(data, text.encode(), path, (old, new))
    return Step(path, data, text.encode(), to)


def _aliased(text: str, start: int, old: str, new: str, newline: str) -> str:
    """The text with the old address in front matter, which begins at `start`; it takes the new one's place there."""
    end = next(at for at in _line_starts(text, start) if text.startswith((FENCE, "..."), at))
    root = compose(text[start:end])
    if not isinstance(root, yaml.MappingNode):
        return f"{text[:start]}aliases: [{written(old)}]{newline}{text[start:]}"
    former = [word for word in scalars(fields(root).get("aliases")) if _same(word.value, new)]
    change = instead(former[0], old) if former else added(text[start:end], root, "aliases", old)
    return changed(text, [change], start)


def _line_starts(text: str, at: int) -> Iterator[int]:
    while at < len(text):
        yield at
        at = text.find("\n", at) + 1 or len(text)


def _check_article(was: bytes, now: bytes, path: Path, names: tuple[str, str]) -> None:
    """Refuse a change of ours that would change more than the aliases."""
    old, new = names
    before = parse_article(was, old, path.name, str(path))
    after = parse_article(now, new, f"{path.stem}.md", str(path))
    same = before.text[before.body :].lstrip("\ufeff") == after.text[after.body :].lstrip("\ufeff")
    meta = all(getattr(before, key) == getattr(after, key) for key in ("title", "outlet", "date", "url", "lang"))
    if not (same and meta and set(after.aliases) == {*before.aliases, old} - {new}):
        hint = f"Rename it by hand, and add aliases: [{old}] to its front matter."
        raise ContentError("its front matter cannot be changed safely", path=str(path), hint=hint)


def _entity(path: Path, old: str, new: str) -> Step:
    """The entry with its new id, and the old one under `formerly`, where it takes the new one's place."""
    data, text = read_text(path)
    root = compose(text)
    entries = root.value if isinstance(root, yaml.SequenceNode) else []
    entry = next(one for one in entries if fields(one)["id"].value.strip() == old)
    (ident,) = scalars(fields(entry)["id"])
    former = [word for word in scalars(fields(entry).get("formerly")) if word.value.strip() == new]
    change = instead(former[0], old) if former else _formerly(text, entry, old)
    result = changed(text, [instead(ident, new), change])
    wanted = plain(root)
    mine = wanted[entries.index(entry)]
    listed = mine.get("formerly", [])
    mine |= {"id": new, "formerly": [old if one == new else one for one in listed] if former else [*listed, old]}
    if plain(compose(result)) != wanted:
        hint = f"Write the new id by hand, and formerly: [{old}]."
        raise AuthorityError("the entry cannot be changed safely", path=str(path), line=_line(entry), hint=hint)
    return Step(path, data, result.encode(), path)


def _formerly(text: str, entry: yaml.MappingNode, old: str) -> Change:
    """`formerly` right behind the id, wherever that stands in the entry."""
    return added(text, entry if "formerly" in fields(entry) else behind(entry, "id"), "formerly", old)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
