"""What several test modules need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digest.index import build_index
from digest.knowledge import Knowledge, load_knowledge
from digest.page import Page
from digest.render import render
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

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


@pytest.fixture(scope="session")
def invented_pages() -> list[Page]:
    """All pages of the invented digest, with a public address."""
    return list(render(build_index(ANALYSES, TRANSLATIONS, AUTHORITY, CONFIG), CONFIG))


@pytest.fixture(scope="session")
def invented_site(invented_pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented digest as a folder."""
    site = tmp_path_factory.mktemp("site")
    for page in invented_pages:
        path = site / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.body)
    return site
