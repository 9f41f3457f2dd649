"""A blank article, with front matter to fill in."""

import os
from datetime import date
from pathlib import Path

from digest.appearances import head
from digest.bring import put_new, slug_for
from digest.config import is_web_address
from digest.errors import ContentError
from digest.model import Article
from digest.read import FOLDER, SUFFIXES
from digest.text import shown


def blank(content: Path, title: str, outlet: str, day: date, url: str) -> Path:
    """Make the file, and give its path. Raises ContentError."""
    folder = content / FOLDER
    if not folder.is_dir():
        hint = "Give the folder that holds articles/ with --content."
        raise ContentError("there is no such folder", path=str(folder), hint=hint)
    if url and not is_web_address(url):
        hint = "Write the whole address, beginning with https:// or http://."
        raise ContentError(f'"{shown(url)}" is no web address', hint=hint)
    base = slug_for(title or "article", day)
    stems = {path.stem.casefold() for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES}
    slugs = (base if n == 1 else f"{base}-{n}" for n in range(1, 1_000_000))
    slug = next(s for s in slugs if s.casefold() not in stems and not os.path.lexists(folder / f"{s}.md"))
    path = folder / f"{slug}.md"
    article = Article(slug, f"{FOLDER}/{slug}.md", "", 0, shown(title) or None, shown(outlet) or None, day, url or None)
    put_new(path, head(article) if title else head(article).replace("---\n", "---\ntitle:\n", 1))
    return path
