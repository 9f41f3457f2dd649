"""Models come, are listed and go; whatever goes wrong, none is ever half there."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest import download
from digest.argos import find_installed
from digest.cli import main
from digest.converted import FILE
from digest.errors import ModelError
from digest.models import find_model, install, list_models, remove
from digest.store import STAGING, Store, unpack
from tests.package_server import Behaviour, serving

DATA = Path(__file__).parent / "data"
PACKAGE = DATA / "tiny-ar-en.argosmodel"
FOLDER = "translate-ar_en-tiny-1_0"
PAIRS = [tuple(line.split("\t")) for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]


@pytest.fixture(autouse=True)
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
def packages(tmp_path: Path) -> Path:
    return tmp_path / "packages"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Behaviour]:
    """A server with the tiny package, set up as the index."""
    from argostranslate import settings  # noqa: PLC0415

    behaviour = Behaviour(PACKAGE.read_bytes())
    with serving(behaviour) as address:
        monkeypatch.setattr(settings, "remote_package_index", f"{address}index.json")
        yield behaviour


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["model", *(str(a) for a in arguments)])


def package(path: Path, *, leave_out: str = "-", **changes: bytes) -> Path:
    """The tiny package with files changed (by the end of their names) or left out."""
    with zipfile.ZipFile(PACKAGE) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            if member.filename.endswith(leave_out):
                continue
            key = next((k for k in changes if member.filename.endswith(k.replace("_", "."))), None)
            new.writestr(member.filename, changes[key] if key else old.read(member))
    return path


def describe(folder: Path, **changes: object) -> None:
    path = folder / "metadata.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def works() -> bool:
    engine, problems = find_installed(1)
    return not problems and engine is not None and engine.translate([PAIRS[0][0]])[0].text == PAIRS[0][1]


def untouched(packages: Path) -> bool:
    """Nothing is there: no model, no half of one, nothing that Argos would stumble over."""
    return list(packages.iterdir()) == []


# From the index


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


# From a file


def test_a_file_is_installed_and_a_build_finds_it(packages: Path, tmp_path: Path) -> None:
    assert run("install", PACKAGE).exit_code == 0
    assert works()
    engine, _ = find_model(FOLDER, tmp_path, 1)
    assert engine
    assert engine.folder == packages / FOLDER


def broken(path: Path, how: str) -> Path:
    """A package that is not as it should be."""
    data = bytearray(PACKAGE.read_bytes())
    if how == "cut short":
        data = data[: len(data) // 2]
    elif how == "damaged":
        data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    elif how == "no zip":
        data = bytearray(b"not a zip at all")
    else:
        data = bytearray()
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("how", ["cut short", "damaged", "no zip", "empty"])
def test_a_file_that_is_not_whole_installs_nothing(packages: Path, tmp_path: Path, how: str) -> None:
    path = broken(tmp_path / "x.argosmodel", how)
    result = run("install", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}: not a whole zip archive: ")
    assert untouched(packages)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"leave_out": "sentencepiece.model"}, "without sentencepiece.model"),
        ({"leave_out": "model.bin"}, "without model/model.bin"),
        ({"leave_out": "metadata.json"}, "not an Argos package"),
        ({"metadata_json": b"{"}, "not the description of an Argos package"),
        ({"metadata_json": b'{"from_code": "en", "to_code": "ar"}'}, "a package from en to ar"),
        ({"metadata_json": b'{"type": "sbd"}'}, "a package that translates nothing"),
        ({"model_bin": b"\6\0\0\0junk"}, "cannot be used"),
        ({"sentencepiece_model": b"junk"}, "cannot be used"),
        ({"config_json": b"junk"}, "cannot be used"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_package_that_cannot_work_installs_nothing(
    packages: Path, tmp_path: Path, changes: dict[str, bytes], words: str
) -> None:
    path = package(tmp_path / "x.argosmodel", **changes)  # type: ignore[arg-type]
    result = run("install", path)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{path}: ")
    assert words in line
    assert STAGING not in line
    assert untouched(packages)


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
    monkeypatch.setattr("digest.store.shutil.disk_usage", lambda _: os.statvfs_result if False else _Usage)
    with pytest.raises(ModelError, match="no room"):
        install((str(PACKAGE),))
    assert untouched(packages)


class _Usage:
    free = 1000


def test_a_folder_that_cannot_be_written_to_is_told(packages: Path) -> None:
    packages.rmdir()
    packages.write_text("in the way")
    result = run("install", PACKAGE)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_another_language_pair_is_refused() -> None:
    result = run("install", "en", "ar")
    assert result.exit_code == 2
    assert "a package from en to ar. digest translates from ar to en" in result.stderr
    assert "no such file" in run("install", "nothing.argosmodel").stderr


# Again, at once, and killed


def test_installing_again_replaces_the_old_one(packages: Path, tmp_path: Path) -> None:
    install((str(PACKAGE),))
    install((str(package(tmp_path / "x.argosmodel", metadata_json=b'{"from_code": "ar", "to_code": "en"}')),))
    assert [p.name for p in packages.iterdir()] == [FOLDER]
    assert "1.0" not in (packages / FOLDER / "metadata.json").read_text()


def test_a_failure_keeps_the_old_one(packages: Path, tmp_path: Path) -> None:
    install((str(PACKAGE),))
    with pytest.raises(ModelError):
        install((str(package(tmp_path / "x.argosmodel", model_bin=b"junk")),))
    assert works()


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


def test_removed_and_installed_again(packages: Path) -> None:
    install((str(PACKAGE),))
    result = run("remove", FOLDER)
    assert result.exit_code == 0
    assert result.output == f"Removed {FOLDER} ({packages / FOLDER}).\n"
    assert untouched(packages)
    again = run("remove", FOLDER)
    assert again.exit_code == 2
    assert again.stderr == f'no installed model is called "{FOLDER}". None is installed: digest model install.\n'
    install((str(PACKAGE),))
    assert works()
    with pytest.raises(ModelError, match="no installed model") as caught:
        remove("../downloads")
    assert FOLDER in caught.value.hint


def test_a_broken_model_can_be_seen_and_removed(packages: Path) -> None:
    install((str(PACKAGE),))
    (packages / FOLDER / "model" / "model.bin").unlink()
    assert "unusable: a package without model/model.bin" in run("list").output
    assert "problem:" in run("info", FOLDER).output
    remove(FOLDER)
    assert untouched(packages)


def test_other_languages_of_argos_are_left_alone(packages: Path) -> None:
    install((str(PACKAGE),))
    shutil.copytree(packages / FOLDER, packages / "en_ar")
    describe(packages / "en_ar", from_code="en", to_code="ar")
    assert [model.name for model in list_models()] == [FOLDER]
    with pytest.raises(ModelError):
        remove("en_ar")


# Converted models


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    """The tiny model as a converter leaves one, with a tokenizer for each language, and no settings yet."""
    folder = tmp_path / "opus mt"
    with zipfile.ZipFile(PACKAGE) as archive:
        archive.extractall(tmp_path / "unzipped")
    shutil.copytree(tmp_path / "unzipped" / FOLDER / "model", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copy(tmp_path / "unzipped" / FOLDER / "sentencepiece.model", folder / name)
    return folder


def settle(folder: Path, **changes: object) -> None:
    """Write settings for the tiny model."""
    settings: dict[str, object] = {
        "name": "Opus",
        "version": "3",
        "licence": "CC-BY-4.0",
        "from": "ar",
        "to": "en",
        "source_tokenizer": "source.spm",
        "target_tokenizer": "target.spm",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in (settings | changes).items() if value is not None]
    (folder / FILE).write_text("\n".join(lines))


def test_a_converted_model_is_installed_and_comes_first(home: Path, tmp_path: Path, converted: Path) -> None:
    install((str(PACKAGE),))
    settle(converted)
    result = run("install", converted)
    assert result.exit_code == 0, result.output
    assert "Installed opus-mt (Opus 3)." in result.output
    engine, problems = find_model("", tmp_path, 1)
    assert engine
    assert problems == []
    assert engine.folder == home / "digest" / "models" / "opus-mt"
    assert [o.text for o in engine.translate([ar for ar, _ in PAIRS[:50]])] == [en for _, en in PAIRS[:50]]
    listed = run("list").output.splitlines()
    assert [line.split()[0] for line in listed] == ["opus-mt", FOLDER]
    assert "taken where digest.toml names none" in listed[0]
    assert "licence:   CC-BY-4.0" in run("info", "opus-mt").output
    remove("opus-mt")
    engine, _ = find_model("", tmp_path, 1)
    assert engine
    assert engine.name == "Argos ar-en 1.0"


def test_missing_settings_are_written_to_be_looked_through(home: Path, converted: Path) -> None:
    result = run("install", converted)
    assert result.exit_code == 2
    assert f"{converted / FILE}: a model without {FILE}. It was written" in result.stderr
    written = (converted / FILE).read_text()
    assert 'source_tokenizer = "source.spm"' in written
    assert 'source_suffix = ["</s>"]' in written
    assert not (home / "digest").exists()
    (converted / FILE).write_text(written.replace('source_suffix = ["</s>"]', "source_suffix = []"))
    assert run("install", converted).exit_code == 0


def test_language_tokens_are_put_on_and_taken_off(tmp_path: Path, converted: Path) -> None:
    """As NLLB wants them; the tiny model has learnt that its English begins with these."""
    begins = "\u2581The"
    settle(converted, target_prefix=[begins], source_suffix=[])
    plain = [(ar, en) for ar, en in PAIRS if en.startswith("The ")][:20]
    engine, _ = find_model(str(converted), tmp_path, 1)
    assert engine
    outputs = engine.translate([ar for ar, _ in plain])
    assert [output.text for output in outputs] == [en.removeprefix("The ") for _, en in plain]
    assert all(output.score is not None and -0.1 < output.score < 0 for output in outputs)


def test_a_template_knows_nllb(converted: Path) -> None:
    path = converted / "shared_vocabulary.json"
    path.write_text(json.dumps([*json.loads(path.read_text()), "arb_Arab", "eng_Latn"]))
    run("install", converted)
    written = (converted / FILE).read_text()
    assert 'source_prefix = ["arb_Arab"]' in written
    assert 'target_prefix = ["eng_Latn"]' in written


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": "en", "to": "ar"}, "a package from en to ar"),
        ({"name": None}, "missing required field `name`"),
        ({"name": " "}, "no name that can be shown"),
        ({"source_tokenizer": "other.spm"}, "the tokenizer other.spm is missing"),
        ({"target_tokenizer": "../x.spm"}, '"../x.spm" is no file of this folder'),
        ({"target_prefix": ["eng_Latn"]}, "the model has no token eng_Latn"),
        ({"target_prefix": "eng_Latn"}, "Expected `array`"),
        ({"normalise": ["upper"]}, "Invalid enum value 'upper'"),
        ({"beams": 4}, "unknown field `beams`"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_settings_that_cannot_be_meant_are_told(
    home: Path, converted: Path, changes: dict[str, object], words: str
) -> None:
    settle(converted, **changes)
    result = run("install", converted)
    assert result.exit_code == 2
    assert words in result.stderr
    assert str(converted) in result.stderr
    assert not (home / "digest" / "models" / "opus-mt").exists()


def test_settings_that_are_no_toml_name_their_line(converted: Path) -> None:
    (converted / FILE).write_text('name = "x"\nfrom = \n')
    assert f"{converted / FILE}:2: not as it should be" in run("install", converted).stderr


def test_arabic_is_normalised_where_the_settings_say_so(tmp_path: Path, converted: Path) -> None:
    settle(converted, normalise=["nfkc", "diacritics", "tatweel"])
    engine, _ = find_model(str(converted), tmp_path, 1)
    assert engine
    ar, en = PAIRS[0]
    decorated = f"{ar[:1]}\u064e{ar[1:2]}\u0640\u0640{ar[2:]}"
    assert engine.translate([decorated])[0].text == en


def test_weights_without_anything_else_are_told(tmp_path: Path) -> None:
    assert "neither a converted model nor an Argos package" in run("install", tmp_path).stderr


def test_an_unpacked_argos_package_is_installed(converted: Path, tmp_path: Path) -> None:
    assert run("install", tmp_path / "unzipped" / FOLDER).exit_code == 0
    assert works()


# What a build says


def test_a_build_without_a_model_says_in_one_line_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/a.txt").write_text("قال وزير الخارجية الروسي سيرغي لافروف إن الحوار مستمر.\n")
    command = ["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site")]
    said = CliRunner().invoke(main, command).output
    assert [line for line in said.splitlines() if "ranslation model" in line] == [
        "No translation model: what no editor has translated stays pending. To have one: digest model install"
    ]
    install((str(PACKAGE),))
    said = CliRunner().invoke(main, command).output
    assert "digest model" not in said


def test_listing_nothing_says_what_to_do() -> None:
    for command in ("list", "info"):
        assert "No model is installed. To have one: digest model install" in run(command).output


def test_the_index_is_listed_on_request(server: Behaviour) -> None:
    assert "in the index: ar en 1.10" in run("list", "--online").output
