"""Where the cache is: `.digest/` in the content folder, or where the settings or the command line put it."""

from pathlib import Path

from digest.cache import FILE, FOLDER
from digest.config import FILE as SETTINGS
from digest.errors import ConfigError
from digest.inputs import FOLDERS

OURS = (f"{FILE.partition('.')[0]}.", ".gitignore")  # how the names of the cache's own files begin
ALONE = "The cache may be deleted at any time, so it needs a folder of its own."


def cache_place(content: Path, output: Path, configured: str = "", asked: Path | None = None) -> Path:
    """The folder that `asked` (of the command line), else `configured` (relative to the content folder) names.

    Raises ConfigError for one that holds something else, or that a build reads or writes: it could not be deleted
    without harm.
    """
    if asked is None and not configured:
        return content / FOLDER
    folder = asked if asked is not None else content / Path(configured).expanduser()
    where = "--cache" if asked is not None else str(content / SETTINGS)
    real, source, target = folder.resolve(), content.resolve(), output.resolve()
    read = [source / name for name in FOLDERS if name]
    if source.is_relative_to(real) or any(real.is_relative_to(one) for one in read):
        raise ConfigError(f"the cache cannot stand in {folder}, which is read", path=where, hint=ALONE)
    if real.is_relative_to(target) or target.is_relative_to(real):
        raise ConfigError(f"the cache cannot stand in {folder}, where the site goes", path=where, hint=ALONE)
    if other := _other(folder):
        raise ConfigError(f"the cache cannot stand in {folder}, which {other}", path=where, hint=ALONE)
    return folder


def _other(folder: Path) -> str:
    """What makes a place no folder of the cache's own, "" for nothing."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return ""
    except NotADirectoryError:
        return "is a file, or in one"
    except OSError:  # the cache says so itself, and the build goes on without it
        return ""
    return next((f'holds "{name}"' for name in names if not name.startswith(OURS)), "")
