"""What counts as a change of the content."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from digest.watching import changes, counts, is_passing
from tests.conftest import MakeContent

COUNTING = ["articles/a.md", "articles/2016/a.txt", "digest.toml", "glossary.yaml", "corrections.jsonl", "articles",
            "memory/a.jsonl", "authority/people.yaml", "overrides/a.yaml", "templates/assets/style.css"]  # fmt: skip
NOT_READ = ["notes.md", "models/x/model.bin", ".git/index", ".digest/cache.sqlite3", "cache/cache.sqlite3-wal"]
PASSING = ["articles/.a.md.swp", "articles/a.md~", "articles/4913", "articles/#a.md#", "articles/.#a.md",
           "articles/.git/index.lock", "authority/people.yaml.tmp", "articles/a.md___jb_tmp___"]  # fmt: skip


@pytest.mark.parametrize("name", COUNTING)
def test_what_a_build_reads_counts(name: str) -> None:
    assert counts(Path("/c", name), Path("/c"))
    assert not is_passing(Path("/c", name), Path("/c"))


@pytest.mark.parametrize("name", NOT_READ)
def test_what_no_build_reads_does_not(name: str) -> None:
    assert not counts(Path("/c", name), Path("/c"))


@pytest.mark.parametrize("name", PASSING)
def test_what_programs_leave_for_a_moment_does_not(name: str) -> None:
    assert is_passing(Path("/c", name), Path("/c"))


def happened(watching: Iterator[list[Path]]) -> list[Path]:
    return next(found for found in islice(watching, 400) if found)


def test_a_file_that_is_saved_by_way_of_others_is_one_change(make_content: MakeContent) -> None:
    content = make_content({"articles/a.txt": "x"})
    watching = changes(content)
    assert next(watching) == []
    article = content / "articles/a.txt"
    (content / "articles/4913").write_text("")
    (content / "articles/4913").unlink()
    article.rename(content / "articles/a.txt~")
    article.write_text("y")
    (content / "articles/a.txt~").unlink()
    assert happened(watching) == [article]
    assert next(watching) == []


def test_changes_are_named_as_the_editor_would(make_content: MakeContent, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_content({"articles/a.txt": "x"})
    monkeypatch.chdir(content.parent)
    watching = changes(Path("content"))
    assert next(watching) == []
    (content / ".digest").mkdir()
    (content / ".digest/cache.sqlite3").write_text("")
    (content / "articles/a.txt").write_text("y")
    assert happened(watching) == [Path("content/articles/a.txt")]
