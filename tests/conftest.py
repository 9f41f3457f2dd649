"""What several test modules need."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest import download
from digest.index import index_of
from digest.knowledge import Knowledge, load_knowledge
from digest.page import Page
from digest.pipeline import Report
from digest.render import render
from digest.serve import HOST, make_server
from tests.fixture_digest import build_fixture
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS
from tests.package_server import Behaviour, serving
from tests.tiny_package import PACKAGE

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
    return list(render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), CONFIG))


@pytest.fixture(scope="session")
def invented_site(invented_pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented digest as a folder."""
    site = tmp_path_factory.mktemp("site")
    for page in invented_pages:
        path = site / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.body)
    return site


@pytest.fixture(scope="session")
def fixture_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The larger invented digest of `tests/fixture/`, built as an editor's would be, and what the build did."""
    return build_fixture(tmp_path_factory.mktemp("fixture"))


@pytest.fixture(scope="session")
def fixture_site(fixture_build: tuple[Path, Report]) -> Path:
    """The larger invented digest as a folder."""
    return fixture_build[0]


@pytest.fixture(scope="session")
def fixture_url(fixture_site: Path) -> Iterator[str]:
    """Where that digest stands, under the path of its base_url, as on a host; ends in a slash."""
    with make_server(fixture_site.parent, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://{HOST}:{server.server_port}/{fixture_site.name}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, and Argos's folders in it."""
    home = tmp_path / "home"
    for kind in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home))
    monkeypatch.setenv("no_proxy", "*")
    from argostranslate import settings  # noqa: PLC0415 - makes folders, which are not to be the user's

    packages, downloads = tmp_path / "packages", tmp_path / "downloads"
    packages.mkdir()
    downloads.mkdir()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(packages))
    monkeypatch.setattr(settings, "package_dirs", [packages])
    monkeypatch.setattr(settings, "package_data_dir", packages)
    monkeypatch.setattr(settings, "downloads_dir", downloads)
    monkeypatch.setattr(download, "PAUSE", 0.01)
    return home


@pytest.fixture
def packages(home: Path, tmp_path: Path) -> Path:
    return tmp_path / "packages"


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Behaviour]:
    """A server with the tiny package, set up as the index."""
    from argostranslate import settings  # noqa: PLC0415

    behaviour = Behaviour(PACKAGE.read_bytes())
    with serving(behaviour) as address:
        monkeypatch.setattr(settings, "remote_package_index", f"{address}index.json")
        yield behaviour
