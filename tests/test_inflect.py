"""Forms of reporting verbs."""

import pytest

from digest.arabic import fold
from digest.inflect import CueForm, inflect
from digest.model import Stance
from digest.tables import rows


def forms(past: str, present: str, participle: str, frame: str = "*") -> dict[str, list[CueForm]]:
    out: dict[str, list[CueForm]] = {}
    for surface, form in inflect(past, present, participle, "said", Stance.NEUTRAL, frame):
        out.setdefault(surface, []).append(form)
    return out


@pytest.mark.parametrize(
    ("verb", "surface", "gender", "number"),
    [
        (("دعا", "يدعو", "داعي"), "دعت", "f", "s"),
        (("دعا", "يدعو", "داعي"), "دعوا", "m", "p"),
        (("دعا", "يدعو", "داعي"), "يدعون", "m", "p"),
        (("نفى", "ينفي", "نافي"), "نفت", "f", "s"),
        (("نفى", "ينفي", "نافي"), "نافيا", "m", "s"),
        (("نفى", "ينفي", "نافي"), "نافين", "m", "p"),
        (("أكد", "يؤكد", "مؤكد"), "مؤكدة", "f", "s"),
        (("أكد", "يؤكد", "مؤكد"), "أكدتا", "f", "d"),
        (("أكد", "يؤكد", "مؤكد"), "تؤكد", "f", "s"),
        (("رأى", "يرى", "رائي"), "رأيا", "m", "d"),
    ],
)
def test_third_person_forms(verb: tuple[str, str, str], surface: str, gender: str, number: str) -> None:
    found = forms(*verb)[fold(surface)]
    assert (gender, number) in {(f.gender, f.number) for f in found}


def test_a_verb_that_reports_only_as_a_participle_has_no_finite_forms() -> None:
    found = forms("دعم", "يدعم", "داعم", "=")
    assert {f.mood for fs in found.values() for f in fs} == {"participle"}


def test_every_row_of_the_lexicon_has_its_parts_and_an_example_that_holds_the_verb() -> None:
    for row in rows("cues.tsv"):
        assert row["en"], row
        Stance(row["stance"])
        surfaces = {s for s, _ in inflect(row["past"], row["present"], row["participle"], "", Stance.NEUTRAL, "*")}
        words = {fold(w.strip("«»:،")) for w in row["example"].split()}
        assert any(w in surfaces or w[1:] in surfaces for w in words), row["example"]
