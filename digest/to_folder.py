"""Publish into a folder of this machine: a web server's, or one that another program carries on."""

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from digest.errors import PublishError
from digest.progress import Track
from digest.published import FILE
from digest.stage import no_link_on_the_way

PARTIAL = ".digest-partial"  # the file that is on its way
GONE = (errno.ENOENT, errno.ENOTDIR)
AGAIN = "Mend that and publish again: it goes on where it stopped."


class Folder:
    """A folder as a place. Each file appears whole; its time is that of the site's file."""

    at_once = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = self.address = str(folder)
        self._safe: set[Path] = set()

    def __enter__(self) -> Self:
        self._safe = {self.folder}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave nothing half done."""
        with suppress(OSError):
            (self.folder / PARTIAL).unlink()

    def read_list(self) -> bytes | None:
        """The list that the last publishing left, None for none."""
        with self._explained():
            if self.folder.exists() and not self.folder.is_dir():
                raise PublishError("not a folder", path=self.name, hint="Name a folder.")
            try:
                return (self.folder / FILE).read_bytes()
            except FileNotFoundError:
                return None

    def standing(self, paths: Collection[str]) -> Mapping[str, int | None]:
        """Which of these paths are there, with their sizes. A folder in the place of a file is none of them."""
        found: dict[str, int | None] = {}
        with self._explained():
            for path in paths:
                try:
                    info = os.lstat(self.folder / path)
                except OSError as error:
                    if error.errno in GONE:
                        continue
                    raise
                if not stat.S_ISDIR(info.st_mode):
                    found[path] = info.st_size
        return found

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:
        """Copy files, each beside the site and then into its place."""
        partial = self.folder / PARTIAL
        with self._explained():
            for path in track(paths, "Copying", len(paths)):
                target = self._place(path)
                shutil.copyfile(site / path, partial)
                info = (site / path).stat()
                os.utime(partial, ns=(info.st_mtime_ns, info.st_mtime_ns))
                partial.replace(target)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        with self._explained():
            for path in paths:
                no_link_on_the_way((self.folder / path).parent, self.folder, {self.folder})
                (self.folder / path).unlink(missing_ok=True)
                for folder in PurePosixPath(path).parents[:-1]:
                    try:
                        (self.folder / folder).rmdir()
                    except OSError:  # not empty, or gone already
                        break
                    self._safe.discard(self.folder / folder)

    def write_list(self, body: bytes) -> None:
        """Leave a list."""
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / PARTIAL).write_bytes(body)
            (self.folder / PARTIAL).replace(self.folder / FILE)

    def finish(self, message: str) -> None:
        """All is done."""

    def _place(self, path: str) -> Path:
        """Where a file goes, its folder made. Nothing is written through a link, which could lead anywhere."""
        target = self.folder / path
        if target.parent not in self._safe:
            no_link_on_the_way(target.parent, self.folder, self._safe)
            target.parent.mkdir(parents=True, exist_ok=True)
        return target

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            path = str(error.filename2 or error.filename or self.folder)
            raise PublishError(f"cannot be written: {error.strerror}", path=path, hint=AGAIN) from error
