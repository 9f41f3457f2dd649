"""The colours of the site: those that an editor may choose, what follows from them, and whether they can be read.

What is chosen goes behind the style sheet as custom properties, for the policy of the pages allows styles from files
alone. Contrast is that of WCAG 2.2 (success criterion 1.4.3): text needs 4.5 to 1 before its ground.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

NEEDED = 4.5  # level AA, for text of any size
HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours, each as "#rrggbb". A colour in which text cannot be read well (WCAG AA) is refused."""

    accent: str = "#0b4f57"
    """Links, buttons and marks, on a light screen."""
    paper: str = "#fdfdfb"
    """The ground of the pages, on a light screen: a colour that is nearly white."""
    accent_dark: str = "#82cbd2"
    """Links, buttons and marks, on a screen that the reader has set to dark."""
    paper_dark: str = "#14181a"
    """The ground of the pages, on a screen that the reader has set to dark: a colour that is nearly black."""


Scheme = Mapping[str, str]
"""Colours by the custom properties of the style sheet, without their dashes."""

LIGHT: Scheme = {
    "paper": "#fdfdfb", "wash": "#f1f4f2", "busy": "#e6edea", "ink": "#191c1e", "soft": "#545b60", "rule": "#d5dad7",
    "accent": "#0b4f57", "mark": "#fdf1c7", "good": "#1d5e36", "plain": "#5a4a00", "bad": "#98281c",
}  # fmt: skip
DARK: Scheme = {
    "paper": "#14181a", "wash": "#1d2325", "busy": "#2a3a3e", "ink": "#e7e8e4", "soft": "#a7b0b2", "rule": "#353d40",
    "accent": "#82cbd2", "mark": "#40391c", "good": "#8fce9f", "plain": "#dfc772", "bad": "#f3a296",
}  # fmt: skip
"""What the style sheet has, which a test holds against it."""

READ = {
    "paper": ("ink", "soft", "accent", "good", "plain", "bad"),
    "wash": ("ink", "soft", "accent"),
    "busy": ("accent", "soft"),
    "mark": ("ink", "accent"),
}
"""Which colours are text, by the grounds that they stand on."""
CALLED = {"ink": "the text", "soft": "the small print", "mark": "the colour of a marked passage"}


def light(colours: Colours) -> Scheme:
    """All colours of a light screen."""
    return _scheme(LIGHT, colours.paper, colours.accent, 0.09)


def dark(colours: Colours) -> Scheme:
    """All colours of a dark screen."""
    return _scheme(DARK, colours.paper_dark, colours.accent_dark, 0.15)


def _scheme(built_in: Scheme, paper: str, accent: str, share: float) -> Scheme:
    """The built-in colours, or those that go with others: grounds and rules are shades of what was chosen."""
    if (paper, accent) == (built_in["paper"], built_in["accent"]):
        return built_in
    ink = built_in["ink"]
    shades = {"wash": mixed(paper, ink, 0.05), "busy": mixed(paper, accent, share), "rule": mixed(paper, ink, 0.17)}
    return {**built_in, **shades, "paper": paper, "accent": accent}


def stylesheet(colours: Colours) -> str:
    """What is to stand behind the style sheet, "" where nothing was chosen. Printed pages keep their own colours."""
    rules = ""
    for kind, built_in, scheme in (("light", LIGHT, light(colours)), ("dark", DARK, dark(colours))):
        own = "".join(f" --{name}: {value};" for name, value in scheme.items() if value != built_in[name])
        rules += f"@media screen and (prefers-color-scheme: {kind}) {{ :root {{{own} }} }}\n" if own else ""
    return rules and f"\n/* the colours of this digest */\n{rules}"


def faults(colours: Colours) -> Iterator[tuple[str, str, str]]:
    """What cannot be: the setting, what is wrong with it, and how to mend it."""
    names = ("accent", "paper", "accent_dark", "paper_dark")
    odd = [name for name in names if not HEX.fullmatch(getattr(colours, name))]
    for name in odd:
        what = f'"{name}" is no colour: {getattr(colours, name)}'
        yield name, what, 'Write six digits from 0 to f behind a #, such as "#0b4f57".'
    if not odd:
        yield from _faint(light(colours), "", "darker", "lighter")
        yield from _faint(dark(colours), "_dark", "lighter", "darker")


def _faint(scheme: Scheme, suffix: str, text: str, ground: str) -> Iterator[tuple[str, str, str]]:
    """Where text would be hard to read: the ground's fault where it is that of the built-in text, else the accent's."""
    for below, texts in READ.items():
        for above in texts:
            found = contrast(scheme[above], scheme[below])
            if found >= NEEDED:
                continue
            name = "accent" if above == "accent" else "paper"
            other = CALLED.get(below, "the ground") if name == "accent" else CALLED.get(above, "words in colour")
            what = f'"{name}{suffix}" cannot be read well: its contrast with {other} is {found:.1f} to 1'
            hint = f"WCAG AA asks for {NEEDED}: choose a {text if name == 'accent' else ground} colour."
            yield f"{name}{suffix}", what, hint


def contrast(one: str, other: str) -> float:
    """How well two colours stand off from each other, from 1 (not at all) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1, as WCAG defines it."""
    parts = (part / 255 for part in rgb(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another in it."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb(one), rgb(other), strict=True))


def rgb(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of a "#rrggbb", 0 to 255 each."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
