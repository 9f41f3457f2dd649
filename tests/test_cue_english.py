"""What the English of a sentence must say that its speaker did."""

import re

import pytest

from digest.analyse import analyse
from digest.engine import Output
from digest.glossary import Glossary
from digest.knowledge import Knowledge
from digest.model import Article, Stance
from digest.revise import Reviser
from digest.tables import rows
from digest.terms import load_language, terms_of

LANGUAGE = load_language()
CUES, ROWS = list(rows("cues.tsv")), list(rows("cue_english.tsv"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sense"])
def test_every_row_is_asked_for_and_knows_its_own_example(row: dict[str, str]) -> None:
    assert row["sense"] in {*Stance, *(cue["en"] for cue in CUES)}
    assert re.search(rf"\b(?:{LANGUAGE.senses[row['sense']]})\b", row["example"])


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue["past"])
def test_the_sense_that_the_pages_give_a_cue_will_do_for_it(cue: dict[str, str]) -> None:
    pattern = LANGUAGE.senses.get(cue["en"]) or LANGUAGE.senses.get(cue["stance"])
    assert not pattern or re.search(rf"\b(?:{pattern})\b", cue["en"])


@pytest.mark.parametrize(
    ("arabic", "english", "lacks"),
    [
        ("نفى الوزير سمير الحداد وجود خلاف.", "Minister Samir Haddad denied there was any dispute.", ()),
        ("رفض الوزير سمير الحداد الاتهامات.", "Minister Samir Haddad said the accusations.", ("rejected",)),
        ("طالب الوزير سمير الحداد بوقف القتال.", "Minister Samir Haddad called for an end to the fighting.", ()),
        ("طالب الوزير سمير الحداد بوقف القتال.", "Minister Samir Haddad stopped the fighting.", ("demanded",)),
        ("زعم الوزير سمير الحداد أن الطريق آمن.", "Minister Samir Haddad said the road was safe.", ("claimed",)),
        ("زعم الوزير سمير الحداد أن الطريق آمن.", "Minister Samir Haddad alleged that the road was safe.", ()),
        ("قال الوزير سمير الحداد إن الطريق آمن.", "The road, in Minister Samir Haddad's view, is safe.", ()),
    ],
)
def test_what_a_speaker_did_is_missed(knowledge: Knowledge, arabic: str, english: str, lacks: tuple[str, ...]) -> None:
    terms = terms_of([analyse(Article("a", "a", arabic), knowledge)], Glossary(), LANGUAGE)
    revised = Reviser(terms, LANGUAGE).revise(arabic, Output(english), "x")
    assert (revised.lacks, "cue-missing" in revised.flags) == (lacks, bool(lacks))


def test_nothing_is_asked_where_the_speaker_is_unsure(knowledge: Knowledge) -> None:
    analysis = analyse(Article("a", "a", "طالب بوقف القتال."), knowledge)
    assert not any(s.certain for s in analysis.statements)
    assert not any(term.words for terms in terms_of([analysis], Glossary(), LANGUAGE).values() for term in terms)
