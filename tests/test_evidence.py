"""Evidence for readers: a sentence in each language, or what was written down, told as English."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import digest
from digest.analyse import analyse
from digest.evidence import explained
from digest.knowledge import Knowledge
from digest.model import Article

TEXTS = tomllib.loads((files("digest") / "lexicon" / "evidence.toml").read_text("utf-8"))
SOURCES = "".join(path.read_text("utf-8") for path in Path(digest.__file__).parent.glob("*.py"))
ARABIC = "[\u0621-\u064a]"


@pytest.mark.parametrize("key", TEXTS)
def test_every_sentence_is_of_its_language_and_is_asked_for(key: str) -> None:
    told = TEXTS[key]
    assert told["ar"].endswith(".")
    assert not re.search("[a-z]", told["ar"].replace("{}", ""))
    assert re.match("[A-Z]", told["en"])
    assert ("{}" in told["ar"]) == ("{}" in told["en"]) == ("{}" in key)
    longest = max(re.split("«[^»]*»", key), key=len).strip()
    assert longest in SOURCES


def test_words_of_the_article_stand_in_the_sentence() -> None:
    link = "named; but «الناطق» behind the speaker's name is not accounted for"
    assert explained([link], "ar") == [
        ("ورد القائل باسمه في الجملة نفسها. وبعد اسم القائل كلمة لم تُفهم: «الناطق».", "ar")
    ]
    assert explained([link], "en")[0][0].endswith("But “الناطق” behind the speaker’s name could not be explained.")


def test_an_honorific_is_left_out() -> None:
    assert explained(["معاليه: the person who has the floor"], "en") == [
        ("This is the person who was speaking before the sentence.", "en")
    ]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_what_has_no_sentence_is_told_as_it_was_written(lang: str) -> None:
    link = "an editor says so: overrides/a.yaml:4"
    assert explained([link], lang) == [(link, "en")]


def test_what_the_analysis_writes_of_an_article_is_known(knowledge: Knowledge) -> None:
    text = (
        "قال وزير النقل سامر العلبي إن الطريق آمن. وأضاف أن العمل انتهى. «سنفتحه غدًا». وذكر مصدر أن الجسر مغلق.\n"
        "وأكد العلبي أن الميناء جاهز. وأما المدير فقال إن الوقت ضيق."
    )
    found = [
        link for statement in analyse(Article("a", "a", text), knowledge).statements for link in statement.evidence
    ]
    assert len(found) > 3
    assert {lang for _, lang in explained(found, "ar")} == {"ar"}
