"""What stands in a content folder and is read by no build: most often a name with a slip, or a file of another kind.

Hidden files, backups of editing programs and files called README or LICENSE are nobody's mistake.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from digest.authority import FOLDER as AUTHORITY
from digest.config import FILE as SETTINGS
from digest.config import Config
from digest.corrections import FILE as CORRECTIONS
from digest.errors import ContentError
from digest.glossary import FILE as GLOSSARY
from digest.machine import templates
from digest.memory import FOLDER as MEMORY
from digest.nodes import SUFFIXES as YAML
from digest.overrides import FOLDER as OVERRIDES
from digest.plain import files_in
from digest.read import FOLDER as ARTICLES
from digest.read import SUFFIXES as TEXTS
from digest.slugs import visible

READ: Mapping[str, tuple[str, ...]] = {ARTICLES: TEXTS, AUTHORITY: YAML, OVERRIDES: YAML, MEMORY: (".jsonl",)}
"""The folders that are read, and how the names of their files end."""
TEMPLATES = "templates"
BESIDE = (SETTINGS, GLOSSARY, CORRECTIONS)
"""The files that stand beside them."""
PLAIN = ("readme", "license", "licence")


def unread(content: Path, config: Config, cache: Path) -> Iterator[ContentError]:
    """A warning for each name that nothing is read from; of files of one folder and kind together, one.

    `cache` and the folders that the settings name are the program's or for it.
    """
    wanted = {Path(one).parts[0] for one in (config.translate.model, config.camel.data) if one}
    within = cache.resolve().relative_to(content.resolve()) if _inside(cache, content) else Path()
    wanted.update(within.parts[:1])
    names = [*READ, TEMPLATES, *BESIDE]
    for path in sorted(content.iterdir()):
        if path.name not in wanted and path.name not in names and not _left_alone(path.name):
            yield ContentError("is not read", path=_shown(str(path)), hint=_hint(path.name, names))
    for folder, endings in READ.items():
        yield from _of_another_kind(content / folder, endings)
    yield from _templates(content / TEMPLATES)


def _inside(place: Path, folder: Path) -> bool:
    return place.resolve().is_relative_to(folder.resolve())


def _shown(path: str) -> str:
    return path if path.isprintable() else visible(path)


def _left_alone(name: str) -> bool:
    return name.startswith((".", "#", "~")) or name.endswith("~") or Path(name).stem.lower() in PLAIN


def _hint(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [*known], n=1, cutoff=0.7)
    return f'Did you mean "{near[0]}"?' if near else "Take it elsewhere, or put a stop before its name."


def _of_another_kind(folder: Path, endings: tuple[str, ...]) -> Iterator[ContentError]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in files_in(folder):
        if _is_read(name, folder.name):  # nearly all are
            continue
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not hidden and not _left_alone(Path(name).name):
            found[Path(name).suffix].append(path)
    within = "" if folder.name == ARTICLES else ", and not those of folders within"
    hint = f"Here only files that end in {' or '.join(endings)} are read{within}."
    for paths in found.values():
        more = f", nor {len(paths) - 1:,} more of its kind" if len(paths) > 1 else ""
        yield ContentError(f"is not read{more}", path=_shown(paths[0]), hint=hint)


def _is_read(name: str, folder: str) -> bool:
    """Whether a file of one of the folders is read, by its name within it."""
    if folder == ARTICLES:
        return name.lower().endswith(TEXTS)
    return name.endswith(READ[folder]) and "/" not in name


def _templates(folder: Path) -> Iterator[ContentError]:
    """Those whose name is nearly that of a built-in one: others may be parts that an editor's own templates use."""
    ours = [name for name, _ in files_in(templates())]
    for name, path in files_in(folder):
        near = [] if name in ours else get_close_matches(name, ours, n=1, cutoff=0.9)
        if near:
            yield ContentError(
                "is not a name of a built-in template", path=_shown(path), hint=f'Did you mean "{near[0]}"?'
            )
