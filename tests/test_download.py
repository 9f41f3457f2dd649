"""Packages from the index: whatever the network does, all of a package is installed or nothing."""

from hashlib import sha256
from pathlib import Path

import pytest

from digest import download
from digest.errors import ModelError
from digest.models import install
from tests.package_server import Behaviour
from tests.tiny_package import FOLDER, run, untouched, works

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize("words", [(), ("ar", "en")])
def test_the_newest_package_of_the_index_is_installed(
    server: Behaviour, packages: Path, words: tuple[str, ...]
) -> None:
    result = run("install", *words)
    assert result.exit_code == 0, result.output
    assert f"Installed {FOLDER} (Argos ar-en 1.0)." in result.output
    assert [path for path, _ in server.log] == ["/index.json", "/translate-ar_en-1_10.argosmodel"]
    assert [p.name for p in packages.iterdir()] == [FOLDER]
    assert list((packages.parent / "downloads").iterdir()) == []
    assert works()


def test_the_checksum_of_the_index_counts(server: Behaviour, packages: Path) -> None:
    server.entry = {"sha256": sha256(server.package).hexdigest().upper()}
    install(())
    assert works()


def test_a_wrong_checksum_installs_nothing_and_keeps_nothing(server: Behaviour, packages: Path) -> None:
    server.entry = {"sha256": "0" * 64}
    result = run("install")
    assert result.exit_code == 2
    assert "what came is not what the index promises" in result.stderr
    assert untouched(packages)
    assert list((packages.parent / "downloads").iterdir()) == []


def test_a_connection_that_is_cut_is_taken_up_again(server: Behaviour, packages: Path) -> None:
    server.cut_after, server.cuts = 100_000, 2
    install(())
    assert [asked for _, asked in server.log[1:]] == ["", "bytes=100000-", "bytes=200000-"]
    assert works()


def test_the_next_run_goes_on_where_the_last_was_cut(server: Behaviour, packages: Path) -> None:
    server.cut_after, server.cuts = 50_000, 3
    result = run("install")
    assert result.exit_code == 2
    assert "cut off after 0.1 of 0.6 MB" in result.stderr
    assert "run the command again" in result.stderr
    assert untouched(packages)
    assert run("install").exit_code == 0
    assert server.log[-1][1] == "bytes=150000-"
    assert works()


@pytest.mark.parametrize("change", [{"etag": '"two"'}, {"ranges": False}, {"etag": 'W/"weak"'}])
def test_what_has_changed_on_the_server_is_begun_anew(
    server: Behaviour, packages: Path, change: dict[str, object]
) -> None:
    server.cut_after, server.cuts = 50_000, 3
    with pytest.raises(ModelError):
        install(())
    for name, value in change.items():
        setattr(server, name, value)
    install(())
    assert works()


def test_a_slow_link_is_waited_for(server: Behaviour, packages: Path) -> None:
    server.pause, server.block = 0.02, 20_000
    seen: list[tuple[int, int | None]] = []
    install((), lambda what: lambda done, total: seen.append((done, total)) if what == "Downloading" else None)
    assert seen[0] == (0, len(server.package))
    assert seen[-1] == (len(server.package), len(server.package))
    assert len(seen) > 10
    assert works()


def test_a_link_that_stands_still_is_given_up(
    server: Behaviour, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pause, server.block = 1.0, 20_000
    (offer,) = download.find_offers()[:1]
    with pytest.raises(ModelError, match="no answer in time"):
        download.fetch(offer, packages.parent / "downloads", timeout=0.1)


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (404, 1)])
def test_errors_of_the_server_are_told(server: Behaviour, packages: Path, status: int, tries: int) -> None:
    server.status = status
    result = run("install")
    assert result.exit_code == 2
    assert f"the server answers {status}" in result.stderr
    assert "digest model install FILE.argosmodel" in result.stderr
    assert len(server.log) == 1 + tries
    assert untouched(packages)


@pytest.mark.parametrize("index", [b"<html>", b"{}", b"[1]", b""])
def test_what_is_no_index_is_told(server: Behaviour, packages: Path, index: bytes) -> None:
    server.index = index
    result = run("install")
    assert result.exit_code == 2
    assert "not an index of packages" in result.stderr


@pytest.mark.parametrize("index", [b"[]", b'[{"links": 7}]', b'[{"from_code": "ar", "to_code": "en"}]'])
def test_an_index_without_the_package_is_told(server: Behaviour, packages: Path, index: bytes) -> None:
    server.index = index
    result = run("install")
    assert result.exit_code == 2
    assert "the index has no package for ar to en" in result.stderr


def test_without_a_network_it_says_how_to_bring_the_file(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argostranslate import settings  # noqa: PLC0415

    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")
    result = run("install")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("http://127.0.0.1:9/index.json: the index of packages cannot be had: Connection refused.")
    assert "Without a network: on a machine that has one, get the package" in line
    assert untouched(packages)


def test_only_the_web_is_asked(packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argostranslate import settings  # noqa: PLC0415

    (tmp_path / "index.json").write_text("[]")
    monkeypatch.setattr(settings, "remote_package_index", f"file://{tmp_path}/index.json")
    assert "no way to get a package" in run("install").stderr


def test_the_index_is_listed_on_request(server: Behaviour) -> None:
    assert "in the index: ar en 1.10" in run("list", "--online").output
