"""The lexicon's tables, read once by each version of the package."""

import errno
from pathlib import Path

import msgspec
import pytest

from digest import lexemes, usercache
from digest.lexemes import KIND, MOST, Lexicon, load_lexicon, read_lexicon


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return usercache.folder(KIND)


def test_what_was_kept_is_what_was_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = load_lexicon()
    assert read == read_lexicon()
    assert len(list(place.iterdir())) == 1
    monkeypatch.setattr(lexemes, "read_lexicon", lambda: pytest.fail("it was read again"))
    kept = load_lexicon()
    assert kept == read
    assert [type(value) for _, value in kept.titles] == [lexemes.Title] * len(read.titles)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 40])
def test_what_is_damaged_is_read_again(place: Path, damage: bytes) -> None:
    read = load_lexicon()
    (file,) = place.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert load_lexicon() == read
    assert len(file.read_bytes()) == len(whole)


def test_another_version_reads_for_itself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_lexicon()
    monkeypatch.setattr(lexemes, "package_hash", lambda: b"another")
    small = msgspec.structs.replace(read_lexicon(), given={"قيس": "m"})
    monkeypatch.setattr(lexemes, "read_lexicon", lambda: small)
    assert load_lexicon().given == {"قيس": "m"}
    assert len(list(place.iterdir())) == 2


@pytest.mark.parametrize("most", [1, 3, MOST])
def test_old_versions_go(place: Path, most: int) -> None:
    for version in range(most + 2):
        usercache.keep(KIND, f"{version}", b"{}", most)
        assert usercache.kept(KIND, f"{version}") == b"{}"
    assert 0 < len(list(place.iterdir())) <= most


def test_nothing_is_kept_where_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert isinstance(load_lexicon(), Lexicon)


def test_no_draft_is_left_where_there_was_no_room(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        whole(path, data[:2])
        raise OSError(errno.ENOSPC, "No space left on device")

    usercache.keep(KIND, "a", b"1", MOST)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        usercache.keep(KIND, "b", b"2", MOST)
    assert [path.name for path in place.iterdir()] == ["a"]
    assert usercache.kept(KIND, "b") == b""


def test_no_home_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    usercache.keep(KIND, "a", b"b", MOST)
    assert usercache.kept(KIND, "a") == b""
