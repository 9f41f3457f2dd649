"""What several test modules need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digest.knowledge import Knowledge, load_knowledge

MakeContent = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def make_content(tmp_path: Path) -> MakeContent:
    """A function that writes files (path within the content folder: text or bytes) and gives the folder."""

    def make(files: dict[str, str | bytes]) -> Path:
        content = tmp_path / "content"
        (content / "articles").mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return content

    return make


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The built-in lexicon without any editor's authority."""
    return load_knowledge()
