"""From a machine's words to what pages, feeds and data say of them, with a recorded model in a whole build."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from digest import pipeline
from digest.engine import Output
from digest.inputs import Options
from digest.model import State
from digest.pipeline import build
from digest.revise import Reviser, tidied
from digest.terms import NOTHING, Term
from tests.conftest import MakeContent
from tests.replay import Replay

RECORDED = Path(__file__).parent / "data" / "replay.tsv"
TINY = Path(__file__).parent / "data" / "tiny-ar-en.argosmodel"
ARTICLE = " ".join(line.split("\t")[0] for line in RECORDED.read_text("utf-8").splitlines() if not line.startswith("#"))
SETTINGS = '[site]\nbase_url = "https://example.org/"\n[translate]\nlowest_score = -2\n'
GLOSSARY = "- ar: القرار 2254\n  en: Resolution 2254\n  replaces: [decision 2254]\n- {ar: الحوار السوري, en: Syrian dialogue}\n"
EDITED = {
    "source": "وأضاف أن بلاده لن تشارك في الاجتماع.",
    "target": "It will not take part, he added.",
    "state": "edited",
    "by": "Mona",
}

Sentence = dict[str, object]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Italy &apos; s declaration", "Italy's declaration"),
        ("the Germans &apos; success", "the Germans' success"),
        ("the &quot; Eskimo &quot;", 'the " Eskimo "'),
        ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
        ("two\nlines \u202e", "two lines"),
        ("R&D & so on", "R&D & so on"),
    ],
)
def test_what_training_left_behind_is_tidied(raw: str, clean: str) -> None:
    assert tidied(raw) == clean


def test_a_low_score_flags_only_where_a_threshold_is_set() -> None:
    output = Output("yes", -3.0)
    assert Reviser().revise("نعم", output, "x").state is State.MACHINE
    assert Reviser(lowest_score=-2.0).revise("نعم", output, "x").flags == ("score",)
    assert Reviser(lowest_score=-4.0).revise("نعم", output, "x").state is State.MACHINE


def test_terms_and_names_that_are_missing_are_told_apart() -> None:
    terms = (Term("العراق", ("Iraq",)), Term("الحل", ("settlement",), name=False))
    revised = Reviser({"نعم": terms}, NOTHING).revise("نعم", Output("yes"), "x")
    assert (revised.flags, revised.lacks) == (("name-missing", "term-missing"), ("Iraq", "settlement"))


@pytest.fixture
def sentences(make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sentence]:
    """What the data of a whole build says of each sentence, by the head of its Arabic."""
    engine = Replay(RECORDED)
    monkeypatch.setattr(pipeline, "find_engine", lambda config, content: (engine, []))
    content = make_content({
        "articles/2016-02-09-talks.md": f"---\ndate: 2016-02-09\n---\n{ARTICLE}", "digest.toml": SETTINGS, "glossary.yaml": GLOSSARY,
        "memory/a.jsonl": json.dumps(EDITED, ensure_ascii=False) + "\n",
    })  # fmt: skip
    build(Options(content, tmp_path / "site"))
    assert EDITED["source"] not in engine.asked
    asked = len(engine.asked)
    build(Options(content, tmp_path / "site"))
    assert len(engine.asked) == asked  # the second build translates nothing
    lines = (tmp_path / "site/data/statements.jsonl").read_text("utf-8").splitlines()
    return {s["ar"]: s for line in lines for s in json.loads(line)["sentences"]}


def one(sentences: dict[str, Sentence], words: str) -> Sentence:
    return next(s for ar, s in sentences.items() if words in ar)


def test_a_build_puts_names_right_and_flags_what_is_wrong(sentences: dict[str, Sentence]) -> None:
    first = one(sentences, "القرار 2254")
    assert first["en"] == "Lavrov said that Russia would support Resolution 2254."
    assert first["state"] == "machine"
    assert [r["was"] for r in first["renamed"]] == ["Lafrov", "decision 2254"]  # type: ignore[attr-defined]
    assert (
        one(sentences, "متفقتان")["en"]
        == "The Russian Foreign Minister Sergei Lavrov's view was that Bahrain and Russia agree."
    )
    assert (one(sentences, "ميونيخ")["state"], one(sentences, "ميونيخ")["flags"]) == ("flagged", ["numbers"])
    iraq = one(sentences, "العراق")
    assert (iraq["flags"], iraq["lacks"]) == (["name-missing"], ["Iraq"])
    edited = one(sentences, "بلاده لن")
    assert (edited["en"], edited["state"], edited["flags"]) == ("It will not take part, he added.", "edited", [])


def test_pages_and_feeds_say_it_in_their_language(sentences: dict[str, Sentence], tmp_path: Path) -> None:
    pages = {
        lang: "".join(p.read_text("utf-8") for p in (tmp_path / "site" / lang).rglob("*.html")) for lang in ("ar", "en")
    }
    assert 'title="The machine wrote “Lafrov”."' in pages["en"]
    assert "Name corrected: Lavrov (the machine wrote Lafrov)." in re.sub(r"<[^>]*>", "", pages["en"])
    assert "صُحّح اسم: Lavrov، وكانت الآلة قد كتبت Lafrov." in re.sub(r"<[^>]*>", "", pages["ar"])
    assert "a name is missing or misspelt: Iraq" in re.sub(r"<[^>]*>", "", pages["en"])
    assert "اسم ساقط أو مكتوب على غير وجهه: Iraq" in re.sub(r"<[^>]*>", "", pages["ar"])
    assert "[Machine translation, fault found: the numbers differ from the original]" in (
        tmp_path / "site/en/feed.xml"
    ).read_text("utf-8")


def test_a_changed_name_takes_effect_without_the_machine(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Replay(RECORDED)
    monkeypatch.setattr(pipeline, "find_engine", lambda config, content: (engine, []))
    content = make_content({"articles/a.txt": ARTICLE})
    build(Options(content, tmp_path / "site"))
    asked = len(engine.asked)
    (content / "authority").mkdir()
    (content / "authority/a.yaml").write_text(
        "- {id: lavrov, type: person, ar: سيرغي لافروف, en: Sergey Lavrov, aliases: [لافروف]}\n", "utf-8"
    )
    build(Options(content, tmp_path / "site"))
    assert len(engine.asked) == asked
    assert "Foreign Minister Sergey Lavrov's view" in (tmp_path / "site/data/statements.jsonl").read_text("utf-8")


def test_without_a_model_english_pages_say_all_that_needs_none(make_content: MakeContent, tmp_path: Path) -> None:
    text = "وشدد وزير النقل سامر العلبي خلال مؤتمر صحفي في سوتشي على أن البحرين والعراق متفقان."
    content = make_content({
        "articles/2016-02-09-talks.md": f"---\ndate: 2016-02-09\n---\n{text}\n",
        "digest.toml": '[site]\nbase_url = "https://example.org/"\n[translate]\nmodel = "none"\n',
    })  # fmt: skip
    build(Options(content, tmp_path / "site"))
    (page,) = (tmp_path / "site/en/statements").glob("*/index.html")
    body = page.read_text("utf-8")
    for known in (
        "Samer",
        "ransport",
        "9 February 2016",
        "stressed",
        "press conference",
        "Sochi",
        "Bahrain",
        "Iraq",
        "Translation pending",
    ):
        assert known in body
    title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)
    assert title
    assert not re.search("[\u0621-\u064a]", title[1])
    feed = (tmp_path / "site/en/feed.xml").read_text("utf-8")
    assert not re.search("[\u0621-\u064a]", feed)


def test_the_tiny_model_goes_all_the_way_to_the_pages(
    make_content: MakeContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home"))
    with zipfile.ZipFile(TINY) as archive:
        archive.extractall(tmp_path / "packages")
    pairs = [line.split("\t") for line in TINY.with_name("tiny-ar-en.tsv").read_text("utf-8").splitlines()]
    content = make_content({"articles/a.txt": "\n\n".join(ar for ar, _ in pairs[:40])})
    shutil.move(next((tmp_path / "packages").iterdir()), content / "model")
    (content / "digest.toml").write_text('[translate]\nmodel = "model"\nbeam = 1\n', "utf-8")
    report = build(Options(content, tmp_path / "site"))
    assert report.engine == "Argos ar-en 1.0"
    assert report.states[State.MACHINE] == 40
    assert report.states[State.PENDING] == report.states[State.FLAGGED] == 0
