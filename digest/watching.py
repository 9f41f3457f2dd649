"""Notice when something that a build reads has changed.

Writing one file is several events: an editor's program writes a copy, moves it into place, removes another. They count
as one change once none has come for a moment; what such programs leave on the way, and what a build itself writes,
does not count.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from digest.errors import ContentError
from digest.inputs import FOLDERS, SUFFIXES

QUIET = 40  # milliseconds without an event after which a change is over
LONGEST = 1000  # milliseconds that a change may last before it counts all the same
PULSE = 250  # milliseconds after which it is said that nothing has changed
LEFT_ASIDE = ("~", ".swp", ".swx", ".tmp", ".temp", ".bak", ".part", ".pyc", "__")  # ends of names


def changes(content: Path, code: Sequence[Path] = ()) -> Iterator[list[Path]]:
    """What has changed, each time that something has; an empty list, again and again, while nothing does.

    The first thing it gives is an empty list: from then on nothing is missed. `code` are folders to watch beside the
    content. Raises ContentError where the system cannot watch.
    """
    from watchfiles import watch  # noqa: PLC0415
    from watchfiles._rust_notify import WatchfilesRustInternalError  # noqa: PLC0415

    root = content.resolve()
    others = [folder.resolve() for folder in code]
    watching = watch(
        root,
        *others,
        watch_filter=_counting(root, others),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=PULSE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    try:
        for found in watching:
            yield sorted({_shown(Path(path), root, content) for _, path in found})
    except (OSError, WatchfilesRustInternalError) as error:
        hint = "WATCHFILES_FORCE_POLLING=1 in the environment looks at the files again and again instead."
        raise ContentError(f"cannot be watched: {error}", path=str(content), hint=hint) from error


def counts(path: Path, content: Path) -> bool:
    """Whether a build reads a file of the content folder, by its path."""
    first, *rest = path.relative_to(content).parts or ("",)
    return first in FOLDERS if rest or not path.suffix else path.suffix in SUFFIXES


def is_passing(path: Path, above: Path) -> bool:
    """Whether a file or folder is hidden, or of those that programs leave for a moment (4913 is Vim's)."""
    hidden = any(part.startswith(".") for part in path.relative_to(above).parts)
    return hidden or path.name.endswith(LEFT_ASIDE) or path.name.startswith("#") or path.name == "4913"


def _counting(content: Path, others: Sequence[Path]) -> Callable[[Any, str], bool]:
    def look(_: Any, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(content):
            return counts(path, content) and not is_passing(path, content)
        return any(path.is_relative_to(other) and not is_passing(path, other) for other in others)

    return look


def _shown(path: Path, root: Path, content: Path) -> Path:
    """A path as the editor would type it."""
    return content / path.relative_to(root) if path.is_relative_to(root) else path
