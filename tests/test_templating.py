"""Templates that know their language give what plain Jinja gives; their compiled code is kept outside the content."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import UndefinedError

from digest import direct, usercache
from digest.compiled import TEMPLATES
from digest.errors import TemplateError
from digest.interface import LANGUAGES, load_interface
from digest.templating import Voiced, placed_errors
from digest.view import Scene

INTERFACE = load_interface()
PARTS = """{% macro name(c, what) %}<b title="{{ c.t['search'] }}">{{ what }}</b>{% endmacro %}
{% macro twice(c, what) %}{{ name(c, what) }}{{ name(c, what) }}{% endmacro %}"""
SOURCES = {
    "constants": "{{ c.lang }} {{ c.t['search'] }} {{ c.voice.dir }} {{ c.voice.other }} {{ c.site }} {{ c.base }} {{ c.up }}",
    "branches": "{% if c.lang == 'ar' %}A{% elif c.base %}B{{ x }}{% else %}C{% endif %}{% if c.lang != 'ar' %}D{% endif %}",
    "arms": "{% if x == 'q' %}1{% elif c.lang == 'ar' %}2{% elif x %}3{% else %}4{% endif %}"
    "{% if x %}5{% elif c.lang == 'ar' %}6{% endif %}{% if c.lang == 'ar' and x == 'q' %}7{% else %}8{% endif %}",
    "either": "{{ x if c.lang == 'ar' else c.t['search'] }}{{ 'r' if c.voice.dir == 'rtl' and x else 'l' }}",
    "dynamic": "{{ c.t['kind_' ~ kind] }}{{ c.path }}{{ c.section }}{{ c.across }}",
    "methods": "{{ c.to('people/' ~ x ~ '/') }}{{ c.capital(x) }}{{ c.voice.count('statement', 3) }}",
    "escaped": "{{ bad }}{{ bad|upper }}{{ bad ~ c.t['search'] }}{{ safe }}{% set y = bad %}{{ y }}{{ none }}{{ n }}",
    "macros": "{% import 'parts.html' as p %}{{ p.name(c, bad) }}{{ p.name(c, what=bad) }}{{ p.twice(c, safe) }}",
    "loops": "{% for i in [1, 2] %}{{ loop.index }}{{ i }}{% if not loop.last %}{{ c.t['comma'] }}{% endif %}{% endfor %}",
    "shadow": "{% for c in 'ab' %}{{ c }}{% endfor %}",
    "caller": "{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}{{ c.lang }}{{ bad }}{% endcall %}",
    "parts.html": PARTS,
}


def scene(lang: str, base: str = "https://example.org/d/") -> Scene:
    return Scene(INTERFACE.voices[lang], "people/ali/", "A & B", base, INTERFACE)


def given(lang: str) -> dict[str, object]:
    from markupsafe import Markup  # noqa: PLC0415

    return {
        "c": scene(lang), "x": "é & ü", "kind": "direct", "bad": "<i>\"'&", "safe": Markup("<i>"), "none": None, "n": 7,
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in SOURCES if "." not in name])
def test_a_voiced_template_gives_what_a_plain_one_gives(name: str, lang: str) -> None:
    plain = Environment(loader=DictLoader(SOURCES), autoescape=True, undefined=StrictUndefined)
    voiced = Voiced(DictLoader(SOURCES), scene(lang))
    for _ in range(2):  # the second time from what was kept
        assert voiced.get_template(name).render(given(lang)) == plain.get_template(name).render(given(lang))


@pytest.mark.parametrize("source", ["{{ c.t['no such text'] }}", "{{ nothing }}", "{{ c.nothing }}", "{{ nothing() }}"])
def test_what_is_not_there_is_still_an_error(source: str) -> None:
    voiced = Voiced(DictLoader({"a": source}), scene("en"))
    with pytest.raises(UndefinedError):
        voiced.get_template("a").render(given("en"))


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates that count as built in."""
    folder = tmp_path / "templates"
    folder.mkdir()
    for name, source in SOURCES.items():
        (folder / name).write_text(source, "utf-8")
    monkeypatch.setattr(direct, "templates", lambda: folder)
    return folder


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in SOURCES if "." not in name])
def test_a_built_in_template_gives_what_a_plain_one_gives(name: str, lang: str, built_in: Path) -> None:
    plain = Environment(loader=FileSystemLoader(built_in), autoescape=True, undefined=StrictUndefined)
    voiced = Voiced(FileSystemLoader(built_in), scene(lang))
    assert voiced.get_template(name).render(given(lang)) == plain.get_template(name).render(given(lang))


def test_an_editors_template_may_ask_for_an_item_as_for_an_attribute(built_in: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.html").write_text("{{ told.day }}")
    (built_in / "b.html").write_text("{{ told.day }}")
    voiced = Voiced(FileSystemLoader([own, built_in]), scene("en"))
    told = {"told": {"day": "Monday"}}
    assert voiced.get_template("a.html").render(told) == "Monday"
    with pytest.raises(TemplateError, match=r"b\.html:1: .*no attribute 'day'"), placed_errors():
        voiced.get_template("b.html").render(told)


def test_what_is_wrong_outside_of_templates_is_not_said_of_them(built_in: Path) -> None:
    class Faulty:
        @property
        def name(self) -> str:
            raise IndexError

    (built_in / "a.html").write_text("{{ faulty.name }}")
    voiced = Voiced(FileSystemLoader(built_in), scene("en"))
    with pytest.raises(IndexError), placed_errors():
        voiced.get_template("a.html").render({"faulty": Faulty()})


@pytest.mark.parametrize("calls", ["{{ m(1) }}{{ m(1, 2) }}{{ m(1, b=3) }}{{ m(b=4, a=5) }}"])
def test_a_macro_is_called_by_place_or_by_name(calls: str) -> None:
    source = "{% macro m(a, b='<') %}[{{ a }}{{ b }}]{% endmacro %}" + calls
    assert Voiced(DictLoader({"a": source}), scene("en")).get_template("a").render() == "[1&lt;][12][13][54]"


def test_compiled_templates_are_kept_and_a_damaged_one_is_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def made(base: str = "") -> str:
        return Voiced(DictLoader(SOURCES), scene("en", base)).get_template("constants").render(given("en"))

    first = made()
    (kept,) = usercache.folder(TEMPLATES).iterdir()
    whole = kept.read_bytes()
    for damage in (b"", whole[:-1], b"\0" * len(whole), whole[: usercache.SUM]):
        kept.write_bytes(damage)
        assert made() == first
        assert kept.read_bytes() == whole
    assert made("https://other.example/") != first, "another site has code of its own"
    assert len(list(usercache.folder(TEMPLATES).iterdir())) == 2


def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Voiced(DictLoader({"a": "{{ c.lang }}"}), scene("ar")).get_template("a").render(given("ar")) == "ar"
