"""Templates that know their language give what plain Jinja gives; their compiled code is kept outside the content."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.exceptions import UndefinedError

from digest import compiled
from digest.interface import LANGUAGES, load_interface
from digest.templating import Voiced
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


def test_compiled_templates_are_kept_and_a_damaged_one_is_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def made(base: str = "") -> str:
        return Voiced(DictLoader(SOURCES), scene("en", base)).get_template("constants").render(given("en"))

    first = made()
    (kept,) = compiled.folder().iterdir()
    whole = kept.read_bytes()
    for damage in (b"", whole[:-1], b"\0" * len(whole), whole[: compiled.SUM]):
        kept.write_bytes(damage)
        assert made() == first
        assert kept.read_bytes() == whole
    assert made("https://other.example/") != first, "another site has code of its own"
    assert len(list(compiled.folder().iterdir())) == 2


def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Voiced(DictLoader({"a": "{{ c.lang }}"}), scene("ar")).get_template("a").render(given("ar")) == "ar"
