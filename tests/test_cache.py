import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import digest.cache
from digest.cache import FILE, KEPT, Cache, under


def test_what_is_put_can_be_got_by_stage_and_key(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as cache:
        cache.put_many("one", {"a": b"1", "b": b""})
        cache.put_many("two", {"a": b"2"})
    with Cache(tmp_path / "c") as cache:
        assert cache.get_many("one", ["a", "b", "c", "a"]) == {"a": b"1", "b": b""}
        assert cache.get_many("two", iter(["a"])) == {"a": b"2"}
        assert cache.get_many("two", []) == {}
        assert cache.warnings == []


def test_the_last_value_put_holds(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put_many("s", {"a": b"1"})
        cache.put_many("s", {"a": b"2"})
        assert cache.get_many("s", ["a"]) == {"a": b"2"}


def test_many_keys_at_once(tmp_path: Path) -> None:
    items = {str(n): str(n).encode() for n in range(2345)}
    with Cache(tmp_path) as cache:
        cache.put_many("s", items)
        assert cache.get_many("s", items) == items


def test_git_leaves_the_folder_alone(tmp_path: Path) -> None:
    Cache(tmp_path / "c").close()
    assert (tmp_path / "c/.gitignore").read_text() == "*\n"


def test_what_another_build_puts_there_while_this_one_begins_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cache(tmp_path) as first:
        first.put_many("a", {"k": b"1"})
        version, before = digest.cache._version, [0]  # what the second saw a moment earlier
        monkeypatch.setattr(digest.cache, "_version", lambda db: before.pop() if before else version(db))
        with Cache(tmp_path) as second:
            assert second.get_many("a", ["k"]) == {"k": b"1"}


def test_of_each_thing_the_latest_values_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest.cache, "LEAST", 0)
    keys = [[under(thing, f"{n}") for thing in ("a", "b", "ملف")] for n in range(5)]
    with Cache(tmp_path) as cache:
        for some in keys:
            cache.put_many("s", dict.fromkeys(some, b"1"))
            cache.put_many("t", dict.fromkeys(some[:1], b"2"))
        cache.put_many("s", {keys[0][0]: b"3", "of-nothing": b"4", "nothing": b"5"})
        cache.tidy()
        left = {*cache.get_many("s", [key for some in keys for key in some])}
        assert left == {keys[0][0], keys[4][0], *keys[3][1:], *keys[4][1:]}
        assert len(left) == KEPT * 3
        assert len(cache.get_many("t", [some[0] for some in keys])) == KEPT
        assert len(cache.get_many("s", ["of-nothing", "nothing"])) == 2
        assert not cache.warnings


def test_what_was_asked_for_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor may have gone back to what was written before all others."""
    monkeypatch.setattr(digest.cache, "LEAST", 0)
    keys = [under("a", f"{n}") for n in range(6)]
    with Cache(tmp_path) as cache:
        for key in keys:
            cache.put_many("s", {key: b"1"})
            cache.put_many("t", {key: b"2"})
    with Cache(tmp_path) as cache:
        assert cache.get_many("s", keys[:1])
        assert cache.has("s", keys[1:2])
        assert not cache.has("s", ["missing"])
        cache.tidy()
        assert cache.has("s", keys) == {*keys[:2], *keys[-KEPT:]}
        assert cache.has("t", keys) == {*keys[-KEPT:]}


def test_nothing_is_forgotten_before_much_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value = random.Random(1).randbytes(10_000)

    def stand(versions: range, things: int = 40) -> int:
        with Cache(tmp_path) as cache:
            cache.put_many("s", {under(f"{thing}", f"{n}"): value for thing in range(things) for n in versions})
            cache.tidy()
            return len(cache.get_many("s", [under(f"{thing}", f"{n}") for thing in range(40) for n in range(20)]))

    assert stand(range(8)) == 8 * 40  # fewer than LEAST
    monkeypatch.setattr(digest.cache, "LEAST", 0)
    assert stand(range(8, 9)) == KEPT * 40
    assert stand(range(9, 10), 20) == KEPT * 40 + 20  # a quarter more than stayed
    assert stand(range(10, 12)) == KEPT * 40


def test_two_builds_share_it(tmp_path: Path) -> None:
    with Cache(tmp_path) as one, Cache(tmp_path) as two:
        one.put_many("s", {"a": b"1"})
        two.put_many("s", {"b": b"2"})
        assert one.get_many("s", ["a", "b"]) == two.get_many("s", ["a", "b"]) == {"a": b"1", "b": b"2"}


def test_a_file_that_is_no_database_is_set_aside_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database " * 100)
    with Cache(tmp_path) as cache:
        (warning,) = cache.warnings
        assert "damaged" in str(warning)
        cache.put_many("s", {"a": b"1"})
        assert cache.get_many("s", ["a"]) == {"a": b"1"}
    assert (tmp_path / FILE).with_suffix(".damaged").exists()


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put_many("s", {"a": b"1"})
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with Cache(tmp_path) as cache:
        assert cache.get_many("s", ["a"]) == {}
        assert cache.warnings == []


def test_a_damaged_value_counts_as_missing(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put_many("s", {"a": b"1", "b": b"2"})
    db = sqlite3.connect(tmp_path / FILE)
    with db:
        db.execute("UPDATE entry SET value = x'00' WHERE key = 'a'")
    db.close()
    with Cache(tmp_path) as cache:
        assert cache.get_many("s", ["a", "b"]) == {"b": b"2"}


@pytest.mark.parametrize("seed", range(20))
def test_random_damage_never_gives_a_wrong_value(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    items = {str(n): bytes([n]) * 300 for n in range(200)}
    with Cache(tmp_path) as cache:
        cache.put_many("s", items)
    data = bytearray((tmp_path / FILE).read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    (tmp_path / FILE).write_bytes(data)
    with Cache(tmp_path) as cache:
        assert cache.get_many("s", items).items() <= items.items()
        cache.put_many("t", {"new": b"1"})
    with Cache(tmp_path) as cache:
        assert cache.get_many("t", ["new"]) in ({}, {"new": b"1"})


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file")
    with Cache(tmp_path / "c") as cache:
        cache.put_many("s", {"a": b"1"})
        assert cache.get_many("s", ["a"]) == {}
        (warning,) = cache.warnings
        assert "cannot be used" in str(warning)


def test_a_build_killed_while_it_writes_does_no_harm(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from digest.cache import Cache\n"
        "with Cache(pathlib.Path(sys.argv[1])) as cache:\n"
        "    for n in range(100000):\n"
        "        cache.put_many('s', {f'{n}-{i}': b'x' * 1000 for i in range(20)})\n"
        "        print(n, flush=True)\n"
    )
    for after in (0, 3, 11):
        child = subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True)
        assert child.stdout
        for line in child.stdout:
            if int(line) >= after:
                break
        os.kill(child.pid, signal.SIGKILL)
        child.stdout.close()
        child.wait()
        with Cache(tmp_path) as cache:
            assert cache.warnings == []
            found = cache.get_many("s", [f"{n}-{i}" for n in range(after + 1) for i in range(20)])
            assert len(found) == (after + 1) * 20


@pytest.mark.parametrize("seed", range(12))
def test_any_bytes_may_be_damaged(tmp_path: Path, seed: int) -> None:
    """What is read is right or missing; what cannot be mended is set aside, and the next one to open it has no complaint."""
    chance, items = random.Random(seed), {str(n): os.urandom(700) for n in range(300)}
    with Cache(tmp_path) as cache:
        cache.put_many("s", items)
    body = bytearray((tmp_path / FILE).read_bytes())
    for _ in range(chance.choice([1, 40, 4000])):
        body[chance.randrange(100 if seed % 3 == 0 else len(body))] = chance.randrange(256)
    (tmp_path / FILE).write_bytes(body)
    with Cache(tmp_path) as cache:
        assert cache.get_many("s", items).items() <= items.items()
        cache.put_many("s", items)
    with Cache(tmp_path) as cache:
        cache.put_many("s", items)
        assert cache.get_many("s", items) == items
        assert cache.warnings == []
