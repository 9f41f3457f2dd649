"""camel-tools' own models: found on disk or honestly missed, and never at the price of the network or the home."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from digest.analyse import analyse
from digest.arabic import fold
from digest.articles import at_hand
from digest.cache import Cache
from digest.camel import NO_DATA, CamelData, find_data, load_dictionary, load_recogniser
from digest.config import Camel, Config
from digest.errors import ModelError
from digest.inputs import Options
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Article, EntityType
from digest.parallel import Given, analyse_all
from digest.pipeline import build
from digest.recognised import runs_of
from tests.changed import replace
from tests.conftest import MakeContent

DATA = Path(__file__).parent / "data" / "camel"
DATABASE = DATA / "data/morphology_db/calima-msa-r13/morphology.db"
ROOT = Path(__file__).parent.parent
needs_cachetools = pytest.mark.skipif(not find_spec("cachetools"), reason="camel-tools' morphology runs on cachetools")
needs_torch = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("transformers")), reason="the model of names runs on torch and transformers"
)

ALONE = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__":
        raise RuntimeError(f"reached for the network: {event} {arguments}")
sys.addaudithook(refuse)
"""


def run_alone(program: str, home: Path, *arguments: str | Path) -> str:
    """The output of a program that has an empty home and must not reach the network."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE + program, *arguments],
        env={"HOME": str(home), "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
    return done.stdout


# -- finding -------------------------------------------------------------------------------------------------------


def test_what_is_switched_off_is_not_looked_for() -> None:
    assert find_data(Config(camel=Camel(data="/nowhere")), Path("content")) == (NO_DATA, [])


@pytest.mark.parametrize(
    ("name", "file", "package"),
    [
        ("morphology", "data/morphology_db/calima-msa-r13/morphology.db", "morphology-db-msa-r13"),
        ("ner", "data/ner/arabert/config.json", "ner-arabert"),
    ],
)
def test_without_data_a_warning_says_exactly_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, file: str, package: str
) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    data, (warning,) = find_data(Config(camel=Camel(**{name: True})), Path("content"))
    assert data == NO_DATA
    assert str(warning).startswith(f"content/digest.toml: {name} is switched on, but {tmp_path / file} not there. ")
    assert f"CAMELTOOLS_DATA={tmp_path} " in warning.hint
    assert f" -m camel_tools.cli.camel_data -i {package}." in warning.hint
    if not find_spec("pyrsistent"):
        assert " -m pip install " in warning.hint
        assert "pyrsistent" in warning.hint
    assert f"set {name} = false" in warning.hint


@pytest.mark.skipif(bool(find_spec("torch")), reason="torch is installed here")
def test_data_without_the_packages_it_runs_on_says_so(tmp_path: Path) -> None:
    model = tmp_path / "data/ner/arabert"
    model.mkdir(parents=True)
    (model / "config.json").write_text("{}")
    data, (warning,) = find_data(Config(camel=Camel(ner=True, data=str(tmp_path))), Path("content"))
    assert data == NO_DATA
    assert "torch, transformers not installed" in warning.message
    assert "camel_data" not in warning.hint


def test_a_build_goes_on_as_if_it_were_switched_off(make_content: MakeContent, tmp_path: Path) -> None:
    text = "قال وزير النقل سامر العلبي إن الطريق آمن.\n"
    sites = []
    for n, settings in enumerate(("", "[camel]\nner = true\nmorphology = true\ndata = 'none'\n")):
        content = make_content({"articles/a.txt": text, "digest.toml": settings})
        report = build(Options(content, tmp_path / f"site{n}"))
        assert len([w for w in report.warnings if "switched on" in str(w)]) == 2 * n
        sites.append({p.name: p.read_bytes() for p in (tmp_path / f"site{n}").rglob("*.html")})
    assert sites[0] == sites[1]


# -- the dictionary ------------------------------------------------------------------------------------------------


@needs_cachetools
def test_everyday_words_are_told_from_names() -> None:
    data, missing = find_data(Config(camel=Camel(morphology=True, data=str(DATA))), Path("content"))
    assert missing == []
    everyday = load_dictionary(data.morphology)
    for word in ("رصيف", "والرصيف", "سؤال", "سوال", "شاطئ", "مرفأ"):
        assert everyday(fold(word)), word
    for word in ("حداد", "سامر", "12", "abc", "»"):  # a smith, and a family
        assert not everyday(fold(word)), word


@needs_cachetools
def test_an_everyday_word_is_no_name(knowledge: Knowledge) -> None:
    richer = load_knowledge((), CamelData(morphology=str(DATABASE)))
    assert not knowledge.ordinary("المزراب")
    assert richer.ordinary("المزراب")
    assert not richer.ordinary("حداد")


@needs_cachetools
def test_the_dictionary_neither_reaches_the_network_nor_writes_in_the_home(tmp_path: Path) -> None:
    program = "from digest.camel import load_dictionary; print(load_dictionary(sys.argv[1])('رصيف'))"
    assert run_alone(program, tmp_path, DATABASE) == "True\n"


@needs_cachetools
def test_a_broken_database_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "morphology.db"
    path.write_text("###DEFINES###\nnonsense\n")
    with pytest.raises(ModelError, match="not a morphological database") as caught:
        load_dictionary(str(path))
    assert caught.value.path == str(path)
    assert "morphology-db-msa-r13" in caught.value.hint


@needs_cachetools
def test_other_data_makes_analyses_anew(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(DATA, tmp_path / "camel"))
    marks = []
    for more in ("", "Pre0 SufX\n"):
        with (copy / DATABASE.relative_to(DATA)).open("a") as file:
            file.write(more)
        data, _ = find_data(Config(camel=Camel(morphology=True, data=str(copy))), tmp_path)
        marks.append(data.mark)
    assert len({*marks, ""}) == 3
    article = Article("a", "articles/a.txt", "قال وزير النقل سامر العلبي إن الطريق آمن.\n")
    with Cache(tmp_path / "cache") as cache:
        for mark in marks:
            list(analyse_all([at_hand(article)], Given(camel=CamelData(mark=mark)), cache))
        rows = cache._db.execute("SELECT count(*) FROM entry").fetchone() if cache._db else None
    assert rows == (2,)


# -- the model of names --------------------------------------------------------------------------------------------

TEXT = "قال وزير النقل سامر العلبي إن الطريق آمن في هرمونة .\n"


def labelled(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """What a model would answer that knows one town."""
    return [["B-LOC" if word == "هرمونة" else "B-PERS" if word == "سامر" else "O" for word in s] for s in sentences]


def test_runs_of_labels() -> None:
    person, place = EntityType.PERSON, EntityType.PLACE
    labels = ["B-PERS", "I-PERS", "B-PERS", "O", "I-LOC", "B-MISC", "I-ORG", "I-ORG"]
    assert list(runs_of(labels)) == [
        (0, 2, person),
        (2, 3, person),
        (4, 5, place),
        (6, 8, EntityType.ORGANISATION),
    ]


def test_names_that_were_missed_become_unconfirmed_entities_and_no_speakers(knowledge: Knowledge) -> None:
    article = Article("a", "articles/a.txt", TEXT)
    base = analyse(article, knowledge)
    found = analyse(article, replace(knowledge, recognise=labelled))
    new = [e for e in found.entities if e not in base.entities]
    assert [(e.name, e.type, e.confirmed) for e in new] == [("هرمونة", EntityType.PLACE, False)]
    assert new[0].name_en
    assert [(s.id, s.speaker, s.rule) for s in found.statements] == [(s.id, s.speaker, s.rule) for s in base.statements]


def test_labels_that_do_not_fit_the_words_are_not_used(knowledge: Knowledge) -> None:
    def short(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        return [["B-LOC"] for _ in sentences]

    article = Article("a", "articles/a.txt", TEXT)
    assert analyse(article, replace(knowledge, recognise=short)) == analyse(article, knowledge)


@pytest.mark.skipif(bool(find_spec("torch")), reason="torch is installed here")
def test_a_model_that_cannot_be_loaded_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a model of names") as caught:
        load_recogniser(str(tmp_path))
    assert "ner-arabert" in caught.value.hint


@needs_torch
def test_a_real_model_names_what_was_missed(tmp_path: Path) -> None:
    folder, home = tmp_path / "camel/data/ner/arabert", tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, ROOT / "tests/make_tiny_recogniser.py", folder], check=True, capture_output=True)
    program = """
from pathlib import Path
from digest.analyse import analyse
from digest.camel import find_data
from digest.config import Camel, Config
from digest.knowledge import load_knowledge
from digest.model import Article
data, missing = find_data(Config(camel=Camel(ner=True, data=sys.argv[1])), Path("content"))
assert not missing, missing
found = analyse(Article("a", "a.txt", sys.argv[2]), load_knowledge((), data))
print([entity.name for entity in found.entities])
"""
    assert run_alone(program, home, tmp_path / "camel", TEXT) == "['سامر العلبي', 'هرمونة']\n"
