"""Work in a copy of the process that leaves nothing behind here but what it says of its progress."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

import digest.gather
from digest.apart import apart
from digest.errors import CacheError, DigestError
from digest.inputs import Options
from digest.pipeline import build
from digest.progress import Item, Track
from tests.conftest import MakeContent

TEXT = "قال وزير الطاقة كامل العلي إن المشروع رقم {} سيبدأ قريبا."


class Seen:
    """A track that notes what it was shown."""

    def __init__(self) -> None:
        self.stretches: list[tuple[str, int | None, int]] = []

    def __call__(self, items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]:
        done = 0
        for item in items:
            yield item
            done += 1
        self.stretches.append((what, total, done))


def test_its_progress_and_its_warnings_are_told() -> None:
    here: list[int] = []

    def work(track: Track) -> list[DigestError]:
        here.extend(track(range(3), "Analysing", 3))
        here.extend(track(range(2), "Translating", None))
        return [CacheError("full", path="a", hint="Make room.")]

    seen = Seen()
    (warning,) = apart(work, seen)
    assert isinstance(warning, CacheError)
    assert (warning.message, warning.path, warning.hint) == ("full", "a", "Make room.")
    assert seen.stretches == [("Analysing", 3, 3), ("Translating", None, 2)]
    assert here == [], "it was done in a process of its own"


@pytest.mark.parametrize("end", [lambda: 1 // 0, lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_where_it_comes_to_grief_nobody_is_told(end: object) -> None:
    def work(track: Track) -> list[DigestError]:
        for _ in track(range(3), "Analysing", 3):
            end()  # type: ignore[operator]
        return []

    seen = Seen()
    assert apart(work, seen) == []
    assert seen.stretches == [("Analysing", 3, 0)]


def test_who_is_stopped_leaves_no_copy() -> None:
    pids: list[int] = []

    def stopped(items: Iterable[Item], what: str, total: int | None, /) -> Iterable[Item]:
        pids.extend(int(one) for one in children())
        raise KeyboardInterrupt
        yield from items

    with pytest.raises(KeyboardInterrupt):
        apart(lambda track: [*track(range(10**9), "Analysing", None)] and [], stopped)
    assert pids
    assert not set(pids) & {int(one) for one in children()}


def children() -> list[str]:
    """The processes that this one began."""
    return [one for task in Path("/proc/self/task").iterdir() for one in (task / "children").read_text().split()]


@pytest.mark.parametrize("fails", [False, True])
def test_many_new_articles_are_worked_out_apart(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    monkeypatch.setattr(digest.gather, "BATCH", 3)
    content = make_content({f"articles/{n}.txt": TEXT.format(n) for n in range(5)})
    expected = build(Options(content, tmp_path / "site", cache=tmp_path / "cache"))
    asked: list[int] = []

    def copied(work: object, track: Track) -> list[DigestError]:
        asked.append(1)
        return [] if fails else apart(work, track)  # type: ignore[arg-type]

    monkeypatch.setattr(digest.gather, "can_copy", lambda: True)
    monkeypatch.setattr(digest.gather, "apart", copied)
    made = build(Options(content, tmp_path / "other", cache=tmp_path / "another"))
    assert asked == [1]
    assert (made.articles, made.statements, made.states) == (5, expected.statements, expected.states)
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and ".digest" not in path.parts]
    for path in files:
        assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "site")).read_bytes()
