"""A change of an editor's file is tried before it is made: read back from a folder of its own, as a build would."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from digest.authority import FOLDER as AUTHORITY
from digest.authority import load_authority
from digest.errors import DigestError
from digest.memory import FOLDER as MEMORY
from digest.memory import load_memory
from digest.overrides import FOLDER as OVERRIDES
from digest.overrides import load_overrides

READERS: Mapping[str, Callable[[Path], object]] = {
    AUTHORITY: load_authority,
    OVERRIDES: load_overrides,
    MEMORY: load_memory,
}


def tried(content: Path, files: Mapping[str, str], then: Callable[[Path], object] = lambda _: None) -> None:
    """Read files as they would be, by their places within the content folder; of the authority all files with them.

    `then` is given the folder of the trial. Raises DigestError, with the places of the real files.
    """
    kinds = dict.fromkeys(PurePosixPath(path).parts[0] for path in files)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        if AUTHORITY in kinds and (content / AUTHORITY).is_dir():  # an id or a name may be taken in another file
            shutil.copytree(content / AUTHORITY, trial / AUTHORITY)
        for path, new in files.items():
            (trial / path).parent.mkdir(exist_ok=True)
            (trial / path).write_bytes(new.encode())
        try:
            for kind in kinds:
                READERS[kind](trial)
            then(trial)
        except DigestError as error:
            place = (error.path or "").replace(folder, str(content))
            hint = error.hint.replace(folder, str(content))
            raise type(error)(error.message, path=place or None, line=error.line, hint=hint) from None
