"""Front matter as the program writes it: of a new article, and `also` of one that was found elsewhere too.

    also:
      - {outlet: جريدة البحر, date: 2016-02-10, url: https://example.org/2}

What an editor has written in the rest of the file stays as it is.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import yaml

from digest.errors import ContentError
from digest.model import Appearance, Article
from digest.read import parse_article
from digest.steps import Step, read_text
from digest.yamledit import changed, compose, fields, listed

FENCE = "---"


def value(text: str) -> str:
    """A text as a value of front matter, within a list too; in the letters that it has, wherever YAML can hold them."""
    try:
        plain = text != "" and yaml.safe_load(f"[{text}]") == [text] and yaml.safe_load(f"k: {text}") == {"k": text}
    except yaml.YAMLError:
        plain = False
    if plain:
        return text
    if "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)  # JSON's escapes are YAML's


def head(article: Article) -> str:
    """The front matter of an article. What is not known of its origin stands there to be filled in."""
    known = {
        "title": value(article.title) if article.title else None,
        "outlet": value(article.outlet) if article.outlet else "",
        "date": article.date.isoformat() if article.date else "",
        "url": value(article.url) if article.url else "",
        "lang": article.lang if article.lang != "ar" else None,
        "aliases": f"[{', '.join(map(value, article.aliases))}]" if article.aliases else None,
    }
    lines = [f"{key}: {text}".rstrip() for key, text in known.items() if text is not None]
    return "\n".join([FENCE, *lines, *_also(article.also), FENCE, ""])


def _also(also: Sequence[Appearance]) -> Iterator[str]:
    if also:
        yield "also:"
    for one in also:
        yield f"  - {entry(one)}"


def entry(one: Appearance) -> str:
    """An appearance as an entry of `also`."""
    day = one.date.isoformat() if one.date else ""
    known = {"outlet": value(one.outlet) if one.outlet else "", "date": day, "url": value(one.url) if one.url else ""}
    return f"{{{', '.join(f'{key}: {text}' for key, text in known.items() if text)}}}"


def linked(path: Path, more: Iterable[Appearance]) -> Step:
    """An article's file with appearances more; a plain text gets front matter. Raises ContentError."""
    data, text = read_text(path)
    was = parse_article(data, path.stem, path.name, str(path))
    mark, newline = ("\ufeff" if text.startswith("\ufeff") else ""), ("\r\n" if "\r\n" in text else "\n")
    wanted = (*was.also, *more)
    to = path
    if path.suffix.lower() != ".md":
        own = newline.join([FENCE, *_also(wanted), FENCE, ""])
        text, to = f"{mark}{own}{text[len(mark) :]}", path.with_suffix(".md")
    else:
        for one in wanted[len(was.also) :]:
            text = _with(text, one, newline)
    now = parse_article(text.encode(), path.stem, to.name, str(to))
    kept = ("title", "outlet", "date", "url", "lang", "aliases")
    same = all(getattr(was, key) == getattr(now, key) for key in kept)
    if not same or now.also != wanted or now.text[now.body :] != was.text[was.body :]:
        hint = f"Add it by hand: also: [{', '.join(map(entry, wanted))}]."
        raise ContentError("its front matter cannot be changed safely", path=str(path), hint=hint)
    return Step(path, data, text.encode(), to)


def _with(text: str, one: Appearance, newline: str) -> str:
    """The text with one appearance more: in the list that is there, else in a list at the end of the front matter."""
    start = text.index("\n") + 1
    end = _closing(text, start)
    root = compose(text[start:end])
    there = fields(root).get("also") if root else None
    if isinstance(there, yaml.SequenceNode):
        return changed(text, [listed(text[start:end], there, entry(one))], start)
    if isinstance(there, yaml.ScalarNode):  # the key without a value
        at = start + there.start_mark.index
        return f"{text[:at].rstrip(' ')} [{entry(one)}]{text[start + there.end_mark.index :]}"
    return f"{text[:end]}also:{newline}  - {entry(one)}{newline}{text[end:]}"


def _closing(text: str, at: int) -> int:
    """Where the line begins that ends the front matter."""
    while not text.startswith((FENCE, "..."), at):
        at = text.index("\n", at) + 1
    return at
