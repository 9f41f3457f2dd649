"""The search's index: under which keys words stand, what an article adds, how terms are laid into files."""

import json
import random
from datetime import date, timedelta
from itertools import islice, pairwise
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.arabic import fold
from digest.index import index_of
from digest.laid import filed
from digest.page import Page
from digest.search import article_terms, term_pages
from digest.searchkeys import is_function_word, name_keys, query_keys, sound, text_keys
from digest.searchnames import name_terms
from digest.shards import (
    DIGITS,
    MOST,
    NEWEST,
    Postings,
    article_keys,
    divided,
    encoded,
    file_of,
    newest,
    spread,
    tree,
    updated,
    values,
)
from tests.invented import ANALYSES, AUTHORITY, TRANSLATIONS

INDEX = index_of(ANALYSES, TRANSLATIONS, AUTHORITY)
PIECES = INDEX.pieces
ARABIC_WORDS = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآىئؤةًّـ", min_size=2, max_size=9)


def meet(typed: str, written: str, *, name: bool = False) -> bool:
    keys = name_keys if name else text_keys
    return bool({*query_keys(fold(typed))} & {*keys(fold(written))})


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("البحرين", "والبحرين"), ("والبحرين", "بحرين"), ("بحرين", "للبحرين"), ("بالبحرين", "البحرين"),
        ("سوريا", "سورية"), ("سورية", "وسوريا"), ("الارهاب", "الإرهاب"), ("إرهاب", "للإرهاب"),
        ("مُحَمَّد", "محمد"), ("محمـــد", "محمد"), ("مصطفى", "مصطفي"), ("وزراء", "الوزرا"), ("اجتماع", "اجتماعاً"),
        ("جهود", "وبالجهود"), ("لجنة", "للجنة"), ("سلام", "وسلام"), ("٢٢٥٤", "2254"),
        ("Lavrov", "LAVROV"), ("city", "cities"), ("Jose", "José"), ("speech", "speeches"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_meet(typed: str, written: str) -> None:
    assert meet(typed, written)
    assert meet(written, typed) or typed == "اجتماع"


@pytest.mark.parametrize(("typed", "written"), [("سوريا", "السوري"), ("بحرين", "بحر"), ("Paris", "pari")])
def test_other_words_do_not(typed: str, written: str) -> None:
    assert not meet(typed, written)


@pytest.mark.parametrize("typed", ["لافروف", "للافروف", "ولافروف"])
def test_a_name_keeps_letters_that_look_attached(typed: str) -> None:
    assert meet(typed, "لافروف", name=True)
    assert not meet("افروف", "لافروف", name=True)


@given(ARABIC_WORDS, st.sampled_from(["", "و", "ف", "ب", "ل", "ال", "وال", "بال", "وبال"]))
def test_a_word_is_found_by_itself_and_bare_of_what_is_attached(word: str, attached: str) -> None:
    whole = fold(attached + word)
    assert not whole or is_function_word(whole) or {*query_keys(whole)} & {*text_keys(whole)}
    assert not whole or {*query_keys(whole)} & {*name_keys(whole)}


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("لافروف", "Lavrov"), ("لافروف", "lavrof"), ("زاخاروفا", "Zakharova"), ("محمد", "Mohammed"),
        ("عبدالله", "Abdullah"), ("الأسد", "Assad"), ("خليفة", "Khalifa"), ("حداد", "Haddad"), ("جورج", "George"),
    ],
)  # fmt: skip
def test_both_scripts_sound_alike(arabic: str, english: str) -> None:
    assert sound(fold(arabic)) == sound(english) != ""


def found(pieces: object, word: str) -> set[tuple[str, str]]:
    """(article, encoded sentences) of a word."""
    keys = query_keys(fold(word))
    terms = [(piece.article.slug, article_terms(piece)) for piece in PIECES]
    return {(slug, own[key]) for slug, own in terms for key in keys if key in own}


def test_a_name_is_found_in_both_languages_and_by_aliases() -> None:
    assert found(PIECES, "سوريا") == found(PIECES, "وسورية") == found(PIECES, "Syria") != set()
    assert found(PIECES, "دمشق") == found(PIECES, "damascus") != set()


def test_words_that_say_nothing_are_left_out() -> None:
    assert not any(key in article_terms(piece) for piece in PIECES for key in ("في", "the", "هذا"))


def test_filters_are_terms() -> None:
    harbour = next(piece for piece in PIECES if piece.article.slug == "harbour")
    postings = article_terms(harbour)
    assert postings[":samir-karim"] == encoded([(0, 4), (1, 2), (2, 1), (4, 2)])
    assert postings["@places/syria"] == encoded([(4, 2)])


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 4)), max_size=30, unique=True))
def test_sentences_can_be_read_back(slots: list[tuple[int, int]]) -> None:
    slots, out, n, value, shift = sorted(slots), [], 0, 0, 0
    for sign in encoded(slots):
        digit = DIGITS.index(sign)
        value, shift = value | (digit & 31) << shift, shift + 5
        if digit < 32:
            n += value // 5
            out.append((n, value % 5))
            value = shift = 0
    assert out == slots


def test_keys_of_articles_are_distinct_stable_and_stand_by_day() -> None:
    days = {f"a{n}": date(2016, 1, 1 + n % 28) if n % 3 else None for n in range(5000)}
    keys = article_keys(days)
    assert {len(key) for key in keys.values()} == {7}
    assert len({*keys.values()}) == len({file_of(key).casefold() for key in keys.values()}) == len(days)
    more = article_keys(days | {"another": date(2017, 1, 1)})
    assert {slug: more[slug] for slug in keys} == keys
    assert more["another"] > max(keys.values())


DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))


@given(st.lists(DAYS, max_size=4 * NEWEST), st.randoms())
def test_the_newest_articles_are_a_function_of_all(days: list[date], shuffled: random.Random) -> None:
    slugs = {f"a{n}": day for n, day in enumerate(days)}
    keys = sorted(article_keys(slugs).values(), reverse=True)
    count = newest(keys)
    assert min(len(keys), 1) <= count <= NEWEST
    assert count == len(keys) or len(keys) > NEWEST
    for at in shuffled.sample(range(count, len(keys)), min(3, len(keys) - count)):
        assert newest(keys[:at] + keys[at + 1 :]) >= count, "none of them goes with another one"


def test_an_article_a_day_leaves_most_others_where_they_are() -> None:
    days = {f"a{n}": date(2020, 1, 1) + timedelta(n) for n in range(1000)}
    apart: list[set[str]] = []
    for number in range(600, 1000):
        keys = sorted(article_keys(dict(islice(days.items(), number))).values(), reverse=True)
        apart.append({*keys[: newest(keys)]})
    moved = [before - after for before, after in pairwise(apart) if before - after]
    assert len(moved) < 400 / (NEWEST // 2)


WORDS = st.dictionaries(st.text(max_size=6), st.integers(1, 40_000), max_size=120)


@given(WORDS)
def test_every_term_stands_in_the_file_that_its_hash_names(sizes: dict[str, int]) -> None:
    shards = list(spread({term: b'"%b"' % (b"x" * size) for term, size in sizes.items()}))
    for shard in shards:
        own = json.loads(shard.body)
        assert all(f"{crc32(term.encode()):032b}".startswith(shard.bits) for term in own)
        weights = sorted((len(text) + 10 for text in own.values()), reverse=True)
        assert sum(weights[1:]) <= MOST + 10 * len(own)
    assert sum(len(json.loads(shard.body)) for shard in shards) == len(sizes)
    assert leaves(tree(shard.bits for shard in shards)) == [shard.bits for shard in shards]


def leaves(word: str) -> list[str]:
    """The files that a tree lists, as the script reads it."""
    signs = iter("".join(f"{DIGITS.index(sign):06b}" for sign in word))

    def walk(bits: str) -> list[str]:
        return walk(bits + "0") + walk(bits + "1") if next(signs) == "1" else [bits]

    return walk("")


def many(count: int) -> dict[str, Postings]:
    """Articles of forty words, some in all of them, by their keys."""
    days = {f"a{n}": date(2020 + n % 3, 1 + n % 12, 1 + n % 28) for n in range(count)}
    return {
        key: {f"w{(n * 31 + k * k * 7) % (50 * (k + 1))}": encoded([(k, 1)]) for k in range(40)}
        for n, key in enumerate(article_keys(days).values())
    }


def test_an_added_article_rewrites_only_the_files_of_its_words() -> None:
    articles = many(2000)
    before = {page.path: page.body for page in term_pages("t", filed(values(articles.items())))}
    new = {"zz0new0": {"w1": encoded([(0, 0)]), "unheard": encoded([(1, 0)]), "w7": encoded([(2, 0)])}}
    after = {page.path: page.body for page in term_pages("t", filed(values({**new, **articles}.items())))}
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert len(before) > 20
    assert 1 <= len(changed - {"search/t/tree.json"}) <= 6  # a term and its newest period may stand apart


ARTICLES = st.dictionaries(
    st.text(DIGITS, min_size=7, max_size=7),
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["1", "7", "fV"]), max_size=5),
    max_size=30,
)


@given(ARTICLES, ARTICLES | ARTICLES.map(lambda all_: dict([*all_.items()][:3])), st.data())
def test_terms_that_are_kept_up_to_date_are_those_of_all_articles(
    before: dict[str, Postings], added: dict[str, Postings], data: st.DataObject
) -> None:
    removed = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    removed |= {*before} & {*added}  # an article that has changed
    after = {key: own for key, own in before.items() if key not in removed} | added
    found = values(before.items())
    concerned = {term for own in (*(before[key] for key in removed), *added.values()) for term in own}
    changed = updated({term: found[term] for term in concerned if term in found}, removed, added)
    kept = {term: own for term, own in found.items() if term not in concerned}
    assert kept | changed == values(after.items()) == values(reversed(after.items()))
    assert updated({}, (), after) == values(after.items())


@given(
    st.dictionaries(st.text(DIGITS, min_size=7, max_size=7), st.sampled_from(["1", "7fV"]), min_size=1, max_size=60),
    st.integers(1, 200),
)
def test_the_periods_of_a_term_hold_it_whole_and_in_order(slots: dict[str, str], part: int) -> None:
    own = values((key, {"word": own}) for key, own in slots.items())["word"]
    (term, head), *periods = divided("word", own, part)
    assert term == "word"
    if not periods:
        assert json.loads(head) == own.decode()
        assert len(own) <= part
        return
    starts = json.loads(head)
    assert [name for name, _ in periods] == [f"word|{start}" for start in starts]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == ""
    assert ",".join(json.loads(text) for _, text in periods) == own.decode()
    for start, end, (_, text) in zip(starts, ["~", *starts], periods, strict=False):
        postings = json.loads(text).split(",")
        assert all(start <= posting[:7] < end for posting in postings)
        assert len(json.loads(text)) < part or len(postings) == 1


def test_an_added_article_changes_one_period_of_a_term() -> None:
    slots = {key: {"word": "1"} for key in many(2000)}
    new = article_keys({"new": date(2021, 6, 1)})["new"]
    before = dict(divided("word", values(slots.items())["word"], 500))
    after = dict(divided("word", values({**slots, new: {"word": "1"}}.items())["word"], 500))
    assert len(before) > 20
    assert before["word"] == after["word"]
    assert len([term for term in after if before.get(term) != after[term]]) == 1


def test_the_index_is_a_function_of_the_content() -> None:
    articles = many(300)
    pages = list(term_pages("t", filed(values(articles.items()))))
    assert list(term_pages("t", filed(values(reversed(articles.items()))))) == pages
    assert article_terms(PIECES[0]) == article_terms(PIECES[0])


def test_a_name_that_speaks_somewhere_is_listed_as_a_speaker() -> None:
    names = json.loads(name_terms(INDEX.subjects, INDEX.voices)["^nab"])
    assert [name[2] for name in names] == ["نبيل كريم"]
    assert names[0][1] != ""


def test_the_page_stands_in_both_languages_and_says_what_to_do_without_a_script(invented_pages: list[Page]) -> None:
    for lang, word in (("ar", "جافاسكريبت"), ("en", "JavaScript")):
        body = next(p.body.decode() for p in invented_pages if p.path == f"{lang}/search/index.html")
        aside = body[body.index("<noscript>") : body.index("</noscript>")]
        assert word in aside
        assert "speakers/index.html" in aside
