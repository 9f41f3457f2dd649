"""Nothing climbs out of an archive, and no model is ever half there."""

import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from digest.argos import find_installed
from digest.errors import ModelError
from digest.models import install, list_models
from digest.store import STAGING, Store, unpack
from tests.tiny_package import FOLDER, PACKAGE, run, untouched, works

pytestmark = pytest.mark.usefixtures("home")


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../out.txt", "a path that leads out of it"),
        ("a/../../out.txt", "a path that leads out of it"),
        ("/tmp/out.txt", "a path that leads out of it"),
        ("a\\..\\out.txt", "a path that leads out of it"),
        ("C:/out.txt", "a path that leads out of it"),
        (link(f"{FOLDER}/link"), "a link or a device"),
        ("loose.txt", "no folder, or more than one"),
        ("other/file.txt", "no folder, or more than one"),
        (f"{FOLDER}/metadata.json", "a file twice"),
    ],
    ids=str,
)
def test_nothing_climbs_out_of_an_archive(
    packages: Path, tmp_path: Path, name: str | zipfile.ZipInfo, words: str
) -> None:
    path = tmp_path / "x.argosmodel"
    shutil.copy(PACKAGE, path)
    with (
        pytest.warns(UserWarning, match="Duplicate") if words == "a file twice" else _nothing(),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr(name, "/etc/passwd")
    before = sorted(p for p in tmp_path.rglob("*") if p != path)
    with pytest.raises(ModelError, match=words):
        install((str(path),))
    assert sorted(p for p in tmp_path.rglob("*") if p != path) == before
    assert untouched(packages)


class _nothing:  # noqa: N801 - as contextlib.nullcontext, which mypy cannot unite with pytest.warns
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_a_hidden_folder_or_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{STAGING}/metadata.json", "{}")
    with pytest.raises(ModelError, match="hidden folder"):
        unpack(path, tmp_path)
    monkeypatch.setattr("digest.store.LARGEST", 1000)
    with pytest.raises(ModelError, match="far too much"):
        unpack(PACKAGE, tmp_path)


def test_a_full_disk_installs_nothing(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.store.shutil.disk_usage", lambda _: _Usage)
    with pytest.raises(ModelError, match="no room"):
        install((str(PACKAGE),))
    assert untouched(packages)


class _Usage:
    free = 1000


def test_two_installations_at_once_do_not_meet(packages: Path) -> None:
    with Store(packages).staging():
        result = run("install", PACKAGE)
    assert result.exit_code == 2
    assert "another installation is under way. Wait for it to end" in result.stderr
    assert untouched(packages)
    commands = [[sys.executable, "-m", "digest", "model", "install", str(PACKAGE)] for _ in range(3)]
    running = [subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for c in commands]
    said = [process.communicate() for process in running]
    assert {process.returncode for process in running} <= {0, 2}
    assert any(process.returncode == 0 for process in running)
    assert not any(b"Traceback" in errors for _, errors in said)
    assert [p.name for p in packages.iterdir()] == [FOLDER]
    assert works()


def test_what_a_killed_installation_left_is_cleared_away(packages: Path) -> None:
    left = packages / STAGING / "new" / FOLDER
    left.mkdir(parents=True)
    (packages / STAGING / "metadata.json").write_text('{"type": "staging"}')
    (left / "metadata.json").write_text("half")
    assert find_installed(1) == (None, [])
    assert list_models() == []
    install((str(PACKAGE),))
    assert [p.name for p in packages.iterdir()] == [FOLDER]


def test_argos_itself_does_not_stumble_over_the_staging(packages: Path) -> None:
    from argostranslate.package import get_installed_packages  # noqa: PLC0415

    with Store(packages).staging():
        assert [package.type for package in get_installed_packages([packages])] == ["staging"]


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_kill_while_the_new_takes_the_place_of_the_old_leaves_one(
    packages: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    install((str(PACKAGE),))
    calls = 0
    rename = Path.rename

    def killed(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        install((str(PACKAGE),))
    monkeypatch.undo()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(packages))
    from argostranslate import settings  # noqa: PLC0415

    monkeypatch.setattr(settings, "package_dirs", [packages])
    monkeypatch.setattr(settings, "package_data_dir", packages)
    assert works()
    install((str(PACKAGE),))
    assert works()
