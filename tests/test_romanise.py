"""English spellings of names."""

import gzip
import re
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest import usercache
from digest.knowledge import Knowledge
from digest.romanise import BORNE, LISTED, Romaniser, surnames
from digest.transliterate import KIND, MODEL, letters, transliterator

ALONE = Romaniser({"محمد": "Mohammed", "نصرالله": "Nasrallah"}, {"الجبير": "al-Jubeir"})
ARABIC = st.text("".join(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)])), min_size=1, max_size=20)


def english(name: str) -> str:
    return ALONE.romanise([name])[0].text


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("محمد بن سلمان", "Mohammed bin Salman"),
        ("خالد آل خليفة", "Khaled Al Khalifa"),
        ("محمد الالماني", "Mohammed al-Almani"),
        ("أحمد السالم", "Ahmed al-Salem"),
        ("سامي أبو زيد", "Sami Abu Zaid"),
        ("نبيل الجبير", "Nabil al-Jubeir"),
        ("فاديم كيربتشينكو", "Vadim Kirpichenko"),
        ("عبد الرحمن العطية", "Abdulrahman al-Attiyah"),
        ("حسن نصر الله", "Hassan Nasrallah"),
        ("ألبرت الشهراني", "Albert al-Shahrani"),
        ("فرج الورفلي", "Faraj al-Warfalli"),
        ("عزيز بنجلون", "Aziz Benjelloun"),
        ("المنصف بن يدر", "Moncef Ben Yedder"),
        ("سالم بن علي", "Salem bin Ali"),
    ],
)
def test_rules_and_lists(name: str, spelled: str, knowledge: Knowledge) -> None:
    assert knowledge.romaniser.romanise([name])[0].text == spelled


def test_a_surname_made_of_an_ancestors_name_is_spelled_by_it(knowledge: Knowledge) -> None:
    spelled = [made.text for made in knowledge.romaniser.romanise(["باحكيم", "باحسين", "بنخليفة", "بندر", "باسم"])]
    assert spelled == ["Bahakim", "Bahussein", "Benkhalifa", "Bandar", "Bassem"]


def test_a_womans_name_is_spelled_as_the_mans_it_is_made_of(knowledge: Knowledge) -> None:
    assert [made.text for made in knowledge.romaniser.romanise(["سليمة", "وسيمة"])] == ["Salima", "Wassima"]


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("غولدريتش", "Goldrich"), ("سيكيموتو", "Sekimoto"), ("الشهراني", "al-Shahrani"), ("روبياليس", "Rubiales")],
)
def test_what_no_list_has_is_spelled_as_newspapers_would(name: str, spelled: str) -> None:
    assert english(name) == spelled


def test_the_less_is_known_the_less_sure_it_is() -> None:
    listed, borne, guessed = (r.confidence for r in ALONE.romanise(["محمد", "الجبير", "زابوروجيتس"]))
    assert (listed, borne) == (LISTED, BORNE)
    assert guessed < borne < listed


def test_the_least_sure_word_says_how_sure_the_name_is() -> None:
    both, guessed = ALONE.romanise(["محمد زابوروجيتس", "زابوروجيتس"])
    assert both.confidence == guessed.confidence


def test_a_name_whose_first_letter_bears_a_hamza_has_no_article() -> None:
    assert english("ألبرتيني").startswith("Alb")


def test_the_name_of_god_joins_the_servant_before_it() -> None:
    assert english("عبدالرحمن") == english("عبد الرحمن")
    assert english("عبد الرحمن").startswith("Abdul")
    assert english("نصر الله") == "Nasrallah"


def test_names_with_hyphens_keep_them() -> None:
    assert re.fullmatch("[A-Z][a-z]+-[A-Z][a-z]+", english("ماري-لور"))


def test_most_bearers_of_a_surname_decide() -> None:
    people = [("علي الفقيه", "Ali al-Fakih"), ("سعد الفقيه", "Saad al-Faqih"), ("عمر الفقيه", "Omar al-Faqih")]
    assert surnames([*people, ("جورج بوش الابن", "George W. Bush")]) == {"الفقيه": "al-Faqih", "فقيه": "Faqih"}


def test_what_is_not_arabic_stays() -> None:
    assert [r.text for r in ALONE.romanise(["John Smith", "", "…"])] == ["John Smith", "", "…"]


@given(st.text())
def test_any_text_is_spelled(text: str) -> None:
    (spelled,) = ALONE.romanise([text])
    assert 0 <= spelled.confidence <= 1


@given(ARABIC)
@example("الالءءء")
def test_any_arabic_letters_give_latin_ones(word: str) -> None:
    assert re.fullmatch("[A-Za-z]+(-[A-Za-z]+)?", english(word))


@given(ARABIC)
def test_spelling_depends_on_nothing_but_the_word(word: str) -> None:
    assert type(transliterator()).spell(transliterator(), word) == transliterator().spell(letters(word))


def test_ways_to_spell_are_given_the_likeliest_first() -> None:
    scores = [score for score, _ in transliterator().ways("كيربتشينكو")]
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(score, int) for score in scores)


def test_confidence_rises_with_the_score() -> None:
    found = [transliterator().confidence(score) for score in range(-1000, 1)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_every_feature_of_the_model_is_found() -> None:
    """They are looked for by halving, so they must be in order."""
    _, *groups = gzip.decompress(MODEL.read_bytes()).split(b"\n\n")
    assert len(groups) > 30
    for group in groups:
        names = group.split(b"\n")[1::2]
        assert names == sorted(set(names))


def test_the_model_is_small_and_fast() -> None:
    assert MODEL.stat().st_size < 5_000_000
    words = [f"{a}ا{b}ي{c}" for a in "بتسشكل" for b in "مندرفغ" for c in "زنك"]
    began = process_time()
    for word in words:
        transliterator().spell(word)
    assert len(words) / (process_time() - began) > 100  # 1000 on a quiet machine


def test_the_model_is_read_only_for_a_name_that_no_list_has() -> None:
    program = """
from digest.knowledge import load_knowledge
from digest.transliterate import transliterator
knowledge = load_knowledge()
knowledge.romaniser.romanise(["محمد بن سلمان"])
assert transliterator.cache_info().currsize == 0
knowledge.romaniser.romanise(["زابوروجيتس"])
assert transliterator.cache_info().currsize == 1
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("damage", [None, b"", b"a", b"\0" * 40])
def test_the_models_text_is_kept_unpacked(
    damage: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    spelled = transliterator.__wrapped__().spell("زابوروجيتس")
    (file,) = usercache.folder(KIND).iterdir()
    if damage is None:
        monkeypatch.setattr(gzip, "decompress", lambda _: pytest.fail("it was unpacked again"))
    else:
        file.write_bytes(damage)
    assert transliterator.__wrapped__().spell("زابوروجيتس") == spelled
    assert file.stat().st_size > 5_000_000
