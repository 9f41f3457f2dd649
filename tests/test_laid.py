"""The search's files after a change are those of a build from nothing, whatever came before."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import laid, shards
from digest.cache import Cache, under
from digest.laid import Kept, Laid, anew, lay
from digest.page import sum_of
from digest.shards import Shard

KEYS = [f"{n:07d}" for n in range(12)]
TERMS = [f"term{n}" for n in range(40)] + ["قال", 'quo"te', "a|b", "longer-than-others" * 3]
POSTINGS = st.dictionaries(st.sampled_from(TERMS), st.text("0123-", min_size=1, max_size=9), max_size=30)
CORPORA = st.lists(st.dictionaries(st.sampled_from(KEYS), POSTINGS, max_size=12), min_size=2, max_size=6)


def laid_of(corpus: Mapping[str, Mapping[str, str]], cache: Cache, known: dict[str, Mapping[str, str]]) -> list[Shard]:
    marks = {key: repr(sorted(own.items())) for key, own in corpus.items()}
    known |= {marks[key]: own for key, own in corpus.items()}
    return whole(lay(marks, lambda wanted: {key: known[mark] for key, mark in wanted.items()}, cache, "base"))


def whole(files: Iterable[Laid]) -> list[Shard]:
    """The files, those that the cache has fetched; their hashes are right."""
    files = list(files)
    assert all(sum_of(one.body) == one.sum for one in files if isinstance(one, Kept))
    return [Shard(one.bits, one.body) for one in files]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST", 60)
    monkeypatch.setattr(shards, "PART", 30)


@given(corpora=CORPORA)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_changes_gives_the_files_of_the_last_corpus(
    corpora: list[Mapping[str, Mapping[str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    known: dict[str, Mapping[str, str]] = {}
    with Cache(tmp_path_factory.mktemp("cache")) as cache:
        for corpus in corpora:
            assert laid_of(corpus, cache, known) == anew(corpus.items())


CORPUS = {key: dict.fromkeys(TERMS[n::3], f"{n}1") for n, key in enumerate(KEYS)}


def test_an_article_more_reads_the_terms_of_that_article_alone(tmp_path: Path) -> None:
    asked: list[Mapping[str, str]] = []

    def read(wanted: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
        asked.append(wanted)
        return {key: CORPUS[key] for key in wanted}

    marks = dict.fromkeys(KEYS, "m")
    with Cache(tmp_path) as cache:
        lay(dict.fromkeys(KEYS[:-1], "m"), read, cache, "base")
        asked.clear()
        assert whole(lay(marks, read, cache, "base")) == anew(CORPUS.items())
        assert [list(one) for one in asked] == [[], [KEYS[-1]]]


def test_files_that_are_lost_or_of_another_build_are_laid_anew(tmp_path: Path) -> None:
    known: dict[str, Mapping[str, str]] = {}
    few = {key: CORPUS[key] for key in KEYS[:6]}
    with Cache(tmp_path) as cache:
        laid_of(few, cache, known)
        place = under("", "base")
        (listed,) = cache.get_many(laid.LIST, [place]).values()
        laid_of(CORPUS, cache, known)
        cache.put_many(laid.LIST, {place: listed})  # what a build that began earlier would go by
        assert laid_of(CORPUS, cache, known) == anew(CORPUS.items())
        cache.put_many(laid.LIST, {place: b"{}"})
        assert laid_of(few, cache, known) == anew(few.items())


def test_a_file_that_is_damaged_when_it_is_asked_for_is_laid_anew(tmp_path: Path) -> None:
    marks = dict.fromkeys(KEYS, "m")
    with Cache(tmp_path) as cache:
        lay(marks, lambda wanted: {key: CORPUS[key] for key in wanted}, cache, "base")
        found = lay(marks, lambda wanted: {key: CORPUS[key] for key in wanted}, cache, "base")
        kept = [under(one.bits, one.sum.hex()) for one in found if isinstance(one, Kept)]
        assert kept
        cache.drop(laid.FILES, kept)
        assert whole(found) == anew(CORPUS.items())
