import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest

import digest.analyse
import digest.few
import digest.parallel
from digest.analyse import analyse as real_analyse
from digest.articles import at_hand
from digest.cache import Cache
from digest.camel import NO_DATA
from digest.errors import ContentError
from digest.few import Few
from digest.knowledge import Knowledge
from digest.machine import processors
from digest.model import Analysis, Article, Override
from digest.parallel import Given, analyse_all, keyed_tasks

TEXT = "قال وزير الخارجية الروسي سيرغي لافروف في يوم {n} إن الحوار مستمر.\n"
ARTICLES = [Article(f"a{n}", f"articles/a{n}.txt", TEXT.format(n=n)) for n in range(40)]
FILES = [at_hand(article) for article in ARTICLES]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


@pytest.fixture
def without(tmp_path: Path) -> Cache:
    """A cache that keeps nothing."""
    cache = Cache(tmp_path / "none")
    cache.close()
    return cache


def test_every_article_is_analysed_in_its_place(without: Cache) -> None:
    results = list(analyse_all(FILES, Given(), without))
    assert [result.article for result in results if isinstance(result, Analysis)] == ARTICLES
    assert list(analyse_all([], Given(), without)) == []


def test_processes_and_cache_change_nothing(cache: Cache, without: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest.parallel, "processors", lambda: 1)
    alone = list(analyse_all(FILES, Given(), without))
    monkeypatch.setattr(digest.parallel, "processors", lambda: 2)
    assert list(analyse_all(FILES, Given(), cache)) == alone
    assert list(analyse_all(FILES[::-1], Given(), cache)) == alone[::-1]


def test_what_is_in_the_cache_is_not_analysed_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(analyse_all(FILES[:3], Given(), cache))
    seen = []

    def analyse(article: Article, knowledge: Knowledge, overrides: tuple[Override, ...]) -> Analysis:
        seen.append(article.slug)
        return Analysis(article, (), (), (), (), ())

    monkeypatch.setattr(digest.analyse, "analyse", analyse)
    after = list(analyse_all(FILES[:4], Given(), cache))
    assert after[:3] == before
    assert seen == ["a3"]


@pytest.mark.parametrize("killed", [False, True])
def test_a_few_articles_are_analysed_beside(
    tmp_path: Path, cache: Cache, killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_processors(monkeypatch)
    keyed = keyed_tasks(FILES[:3], Given(), {})
    with contextlib.closing(Few(tmp_path, NO_DATA)) as few:
        few.begin()
        few.begin()  # it has begun
        with few.analysing(keyed, Given(), cache):
            if killed:
                assert few.copy
                os.kill(few.copy.process, signal.SIGKILL)
    assert cache.has("analysis", [one.key for one in keyed]) == (set() if killed else {one.key for one in keyed})
    found = list(analyse_all(FILES[:3], Given(), cache))
    assert [result.article for result in found if isinstance(result, Analysis)] == ARTICLES[:3]


def test_what_is_answered_after_a_failure_is_taken_for_nothing_else(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that was disturbed begins again, perhaps with other articles."""
    two_processors(monkeypatch)
    first, second = (keyed_tasks(some, Given(), {}) for some in (FILES[:2], FILES[1:3]))
    with contextlib.closing(Few(tmp_path, NO_DATA)) as few:
        few.begin()
        with pytest.raises(ContentError), few.analysing(first, Given(), cache):
            raise ContentError("was changed")
        with few.analysing(second, Given(), cache):
            pass
    found = list(analyse_all(FILES[:3], Given(), cache))
    assert [result.article for result in found if isinstance(result, Analysis)] == ARTICLES[:3]


def test_few_are_not_analysed_by_another_authority(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editors may save it after the copy has read it, or save what cannot be read."""
    two_processors(monkeypatch)
    (tmp_path / "authority").mkdir()
    entry = "- id: sergey-lavrov\n  ar: سيرغي لافروف\n  en: Sergey Lavrov\n"
    for now in (entry, "- id: {"):
        (tmp_path / "authority" / "people.yaml").write_text(now, encoding="utf-8")
        keyed = keyed_tasks(FILES[:3], Given(), {})
        with contextlib.closing(Few(tmp_path, NO_DATA)) as few:
            few.begin()
            with few.analysing(keyed, Given(), cache):
                assert few.copy
        assert cache.has("analysis", [one.key for one in keyed]) == set()


def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest.few, "processors", lambda: 2)
    monkeypatch.setattr(digest.few, "can_copy", lambda: True)


def test_a_fault_in_one_article_is_its_own(without: Cache, monkeypatch: pytest.MonkeyPatch) -> None:

    def analyse(article: Article, knowledge: Knowledge, overrides: tuple[Override, ...]) -> Analysis:
        if article.slug == "a1":
            raise ValueError("odd")
        return real_analyse(article, knowledge, overrides)

    monkeypatch.setattr(digest.analyse, "analyse", analyse)
    one, fault, two = analyse_all(FILES[:3], Given(), without)
    assert isinstance(one, Analysis)
    assert isinstance(two, Analysis)
    assert isinstance(fault, ContentError)
    assert str(fault).startswith("articles/a1.txt: cannot be analysed: ValueError: odd.")


def test_no_thread_stays_behind(without: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are made by copies of this process, and one with threads cannot be copied."""
    monkeypatch.setattr(digest.parallel, "processors", lambda: 2)
    before = threading.enumerate()
    list(analyse_all(FILES, Given(), without))
    assert threading.enumerate() == before
    results = analyse_all(FILES, Given(), without)
    next(results)
    results.close()  # as Ctrl-C would
    assert threading.enumerate() == before


def test_there_is_a_processor() -> None:
    assert processors() >= 1
