"""Forms of reporting verbs."""

import pytest

from digest.arabic import fold
from digest.inflect import CueForm, conjugate, inflect
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


def test_the_present_of_a_verb_may_be_left_to_another_verb() -> None:
    assert {f.mood for fs in forms("وعد", "يعد", "واعد", "< ب ان").values() for f in fs} == {"past", "participle"}


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


@pytest.mark.parametrize(
    ("past", "present", "pasts", "presents"),
    [
        ("عاد", "يعود", "عاد عادت عادوا عدت عدنا", "يعود يعد يعاد تعودون يعودوا"),
        ("مرّ", "يمر", "مر مرت مروا مررنا", "يمر يمرون"),
        ("أعطى", "يعطي", "أعطى أعطت أعطوا أعطينا أعطي", "يعطي يعطون يعط"),
        ("نسي", "ينسى", "نسي نسيت نسوا نسينا", "ينسى ينسون ينسوا ينس"),
        ("بدأ", "يبدأ", "بدأ بدأت بدؤوا بدأوا", "يبدأ يبدؤون"),
        ("أقام", "يقيم", "أقام أقامت أقمنا أقيم أقيمت", "يقيم يقم يقام يقيمون"),
        ("شاهد", "يشاهد", "شاهد شاهدت شوهد شوهدت", "يشاهد يشاهدان"),
        ("اشترى", "يشتري", "اشترى اشترت اشتروا اشترينا", "يشتري يشترون"),
    ],
)
def test_any_verb_in_the_forms_that_news_has(past: str, present: str, pasts: str, presents: str) -> None:
    found = conjugate(past, present)
    assert {fold(word) for word in pasts.split()} <= found.past
    assert {fold(word)[1:] for word in presents.split()} <= found.present | found.plural


def test_every_verb_of_the_table_has_its_two_stems_and_stands_once() -> None:
    seen = set()
    for row in rows("verbs.tsv"):
        assert row["present"].startswith("ي"), row
        assert (row["past"], row["present"]) not in seen, row
        seen.add((row["past"], row["present"]))


def test_no_verb_of_the_table_reports_speech() -> None:
    cues = {(fold(row["past"]), fold(row["present"])) for row in rows("cues.tsv") if row["frame"] == "*"}
    assert not cues & {(fold(row["past"]), fold(row["present"])) for row in rows("verbs.tsv")}
