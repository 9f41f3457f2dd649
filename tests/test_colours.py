"""An editor's colours reach the style sheet, the icon and the pictures, and only where they can be read."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from digest.colours import DARK, LIGHT, NEEDED, READ, Colours, contrast, dark, faults, light, mixed, stylesheet
from digest.config import Config, Site, parse_config
from digest.errors import ConfigError
from digest.index import index_of
from digest.render import render
from tests.invented import ANALYSES, AUTHORITY, TRANSLATIONS

STYLE = Path(__file__).parent.parent / "templates" / "assets" / "style.css"
WINE = Colours(accent="#7a1f3d", paper="#fffaf0", accent_dark="#f0a8bd", paper_dark="#1c1416")


def properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css))


def test_the_built_in_colours_are_those_of_the_style_sheet() -> None:
    by_day, by_night = re.findall(r":root \{([^}]*)\}", STYLE.read_text("utf-8"))[:2]
    assert properties(by_day).items() >= LIGHT.items()
    assert properties(by_night).items() >= DARK.items()
    plain = Colours()
    assert (plain.accent, plain.paper) == (LIGHT["accent"], LIGHT["paper"])
    assert (plain.accent_dark, plain.paper_dark) == (DARK["accent"], DARK["paper"])


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_a_mixed_colour_lies_between() -> None:
    assert (mixed("#000000", "#ffffff", 0), mixed("#000000", "#ffffff", 1)) == ("#000000", "#ffffff")
    assert mixed("#000000", "#ff0080", 0.5) == "#800040"


def test_nothing_is_added_where_nothing_was_chosen() -> None:
    assert stylesheet(Colours()) == ""
    assert list(faults(Colours())) == []


def test_what_was_chosen_for_one_screen_leaves_the_other_alone() -> None:
    css = stylesheet(Colours(accent="#7a1f3d"))
    assert "prefers-color-scheme: light) { :root {" in css
    assert "dark" not in css
    assert properties(css)["accent"] == "#7a1f3d"
    assert "paper" not in properties(css)
    assert "@media screen" in css  # what is printed keeps its own


def test_everything_that_is_read_can_be_read_in_other_colours() -> None:
    assert list(faults(WINE)) == []
    for scheme in (light(WINE), dark(WINE)):
        assert all(contrast(scheme[text], scheme[ground]) >= NEEDED for ground, texts in READ.items() for text in texts)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('accent = "red"', ['"accent" is no colour: red', "#0b4f57"]),
        ('accent = "#0b4f5"', ['"accent" is no colour']),
        ('accent = "#ffcc00"', ['"accent" cannot be read well', "1.5 to 1", "4.5", "a darker colour"]),
        ('paper = "#888888"', ['"paper" cannot be read well', "the small print", "a lighter colour"]),
        ('paper = "#000000"', ['"paper" cannot be read well', "the text"]),
        ('accent_dark = "#333333"', ['"accent_dark" cannot be read well', "a lighter colour"]),
        ('paper_dark = "#ffffff"', ['"paper_dark" cannot be read well', "a darker colour"]),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_line(line: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(f"[colours]\n\n{line}\n", "digest.toml")
    shown = str(caught.value)
    assert shown.startswith("digest.toml:3: ")
    assert all(word in shown for word in words), shown


def assets(config: Config, overrides: Path | None = None) -> dict[str, bytes]:
    pages = render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), config, overrides)
    return {page.path: page.body for page in pages if page.path.startswith("assets/")}


def test_the_style_sheet_and_the_icon_have_the_colours() -> None:
    found = assets(Config(Site(), WINE))
    assert found["assets/style.css"].startswith(STYLE.read_bytes())
    assert all(getattr(WINE, one.name).encode() in found["assets/style.css"] for one in fields(Colours))
    assert b"#7a1f3d" in found["assets/icon.svg"]
    assert b"#0b4f57" not in found["assets/icon.svg"]


def test_assets_of_ones_own_stand_before_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/icon.svg").write_text('<svg fill="#0b4f57"/>')
    (tmp_path / "assets/style.css").write_text("body { color: var(--ink); }\n")
    found = assets(Config(Site(), WINE), tmp_path)
    assert found["assets/icon.svg"] == b'<svg fill="#0b4f57"/>'
    assert found["assets/style.css"].startswith(b"body { color: var(--ink); }\n")
    assert b"#7a1f3d" in found["assets/style.css"]
