"""Builds that get in each other's way, and disks that fill up: nothing that was translated is lost or wrong."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from digest.cache import Cache
from digest.engine import Output
from digest.errors import CacheError
from digest.memory import memory_of
from digest.model import State
from digest.translate import translate_all

BATCH = 64  # sentences answered at once
NOTHING = memory_of(())
LETTERS = "بتثجحخدذرزسش"
SENTENCES = [f"{a}{b}{c} نعم" for a in LETTERS for b in LETTERS for c in "مو"]


class Spelling:
    """An engine whose answers are its questions, letter by letter."""

    name = key = "spelling"

    def __init__(self) -> None:
        self.asked = 0

    def stream(self, sentences: Sequence[str]) -> Iterator[dict[str, Output]]:
        for batch in (sentences[n : n + BATCH] for n in range(0, len(sentences), BATCH)):
            self.asked += len(batch)
            yield {s: Output(answer(s)) for s in batch}


def answer(sentence: str) -> str:
    return "yes " + "".join(chr(ord("a") + ord(c) % 26) for c in sentence)


def test_two_builds_at_once_lose_nothing(tmp_path: Path) -> None:
    found: dict[int, dict[str, str]] = {}
    warnings: list[CacheError] = []

    def build(n: int) -> None:
        with Cache(tmp_path) as cache:
            translations = translate_all(SENTENCES[n * 50 :], NOTHING, Spelling(), cache)
            found[n] = {source: t.text for source, t in translations.items()}
            warnings.extend(cache.warnings)

    threads = [threading.Thread(target=build, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert warnings == []
    assert [len(found[n]) for n in range(3)] == [len(SENTENCES) - n * 50 for n in range(3)]
    assert all(text == answer(source) for texts in found.values() for source, text in texts.items())
    with Cache(tmp_path) as cache:
        again = Spelling()
        translate_all(SENTENCES, NOTHING, again, cache)
    assert again.asked == 0


def test_a_full_disk_costs_the_cache_and_no_translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Cache(tmp_path) as cache:
        translate_all(SENTENCES[:10], NOTHING, Spelling(), cache)
        assert cache._db
        pages = cache._db.execute("PRAGMA page_count").fetchone()[0]
        cache._db.execute(f"PRAGMA max_page_count = {pages}")  # what SQLite then says is "database or disk is full"
        many = [f"{s} {t}" for s in SENTENCES for t in ("لا", "كلا", "بلى")]
        assert len(many) > 3 * BATCH
        found = translate_all(many, NOTHING, Spelling(), cache)
        assert {t.state for t in found.values()} <= {State.MACHINE, State.FLAGGED}
        assert all(found[source].text == answer(source) for source in many)
        (warning,) = cache.warnings
        assert "full" in str(warning)
    with Cache(tmp_path) as cache:
        again = Spelling()
        translate_all(SENTENCES[:10], NOTHING, again, cache)
        assert again.asked == 0


def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        translate_all(SENTENCES[:5], NOTHING, Spelling(), cache)
    with sqlite3.connect(tmp_path / "cache.sqlite3") as database:
        database.execute(
            "UPDATE entry SET value = x'00' WHERE key IN (SELECT key FROM entry WHERE stage = 'translate' LIMIT 2)"
        )
    with Cache(tmp_path) as cache:
        again = Spelling()
        found = translate_all(SENTENCES[:5], NOTHING, again, cache)
    assert again.asked == 2
    assert all(t.text == answer(source) for source, t in found.items())
