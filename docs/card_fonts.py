"""Make the fonts of the pictures for shared pages, `templates/cards/`, from those of the site.

usage: python docs/card_fonts.py      (needs fonttools and brotli)
One weight, the letters of both languages, no hinting; renamed, as the OFL asks of changed fonts.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TEMPLATES = Path(__file__).parent.parent / "templates"
ARABIC = [*range(0x600, 0x700), 0x200C, 0x200D]
LATIN = [*range(0x20, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x205F), 0x20AC, 0x2122, 0x2212]
FONTS = (
    ("noto-naskh-arabic", "title-ar", "Digest Card Title Arabic", 700, ARABIC),
    ("source-serif-4", "title-en", "Digest Card Title Latin", 600, LATIN),
    ("ibm-plex-sans-arabic-400", "small-ar", "Digest Card Small Arabic", None, ARABIC),
    ("ibm-plex-sans-latin-400", "small-en", "Digest Card Small Latin", None, LATIN),
)


def make(source: str, target: str, name: str, weight: int | None, letters: list[int]) -> None:
    """Write one font."""
    font = TTFont(TEMPLATES / f"assets/fonts/{source}.woff2", recalcTimestamp=False)
    font.flavor = None
    if weight:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=[0, 1, 2, 3, 4, 6, 13, 14])
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4):
            record.string = name
        elif record.nameID == 6:
            record.string = name.replace(" ", "")
    for table in {"STAT", "gasp"} & set(font.keys()):
        del font[table]
    font.save(TEMPLATES / f"cards/{target}.ttf")


for row in FONTS:
    make(*row)
