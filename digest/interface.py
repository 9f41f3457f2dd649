"""The site's own words in both languages, from `lexicon/interface.toml`; counts and days as each has them."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from babel import Locale
from babel.dates import format_date

from digest.hijri import hijri

LANGUAGES = ("ar", "en")
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
DAY, WEEKDAY, MONTH = "d MMMM y", "EEEE d MMMM y", "MMMM y"

Both = Mapping[str, str]
"""One text by language: "ar" and "en"."""


class Voice(msgspec.Struct, frozen=True):
    """How the site speaks one language."""

    lang: str
    text: Mapping[str, str]
    flags: Mapping[str, str]
    counts: Mapping[str, Mapping[str, str]]

    @property
    def dir(self) -> str:
        """The direction of its script."""
        return DIRECTIONS[self.lang]

    @property
    def other(self) -> str:
        """The site's other language."""
        return "en" if self.lang == "ar" else "ar"

    def count(self, what: str, n: int) -> str:
        """A number of things, in the plural form that the number asks for."""
        forms = self.counts[what]
        form = forms.get(str(n)) or forms.get(plural(self.lang, n) if n else "zero", forms["other"])
        return form.format(n=f"{n:,}")

    def day(self, day: date) -> str:
        """A day without its weekday: 9 February 2016."""
        return written(day, DAY, self.lang)

    def weekday(self, day: date) -> str:
        """A day with its weekday."""
        return written(day, WEEKDAY, self.lang)

    def month(self, day: date) -> str:
        """The month and year of a day."""
        return written(day, MONTH, self.lang)

    def year(self, day: date) -> str:
        """The year of a day."""
        return written(day, "y", self.lang)

    def hijri(self, day: date) -> str:
        """The same day in the Islamic calendar, "" where its tables end."""
        return hijri(day, "ar" if self.lang == "ar" else "en")

    def flag(self, flag: str) -> str:
        """What a failed check of a machine translation means."""
        return self.flags.get(flag) or self.text["flag_other"]


class Interface(msgspec.Struct, frozen=True):
    """Everything of `interface.toml`."""

    voices: Mapping[str, Voice]
    leading: tuple[str, ...]
    ignored_en: tuple[str, ...]


def get_ready() -> None:
    """Load what every page needs, before there is one: it takes longer than to make some."""
    load_interface()
    for lang in LANGUAGES:
        written(date(2000, 1, 1), DAY, lang)


@cache
def load_interface() -> Interface:
    """Read the texts that ship with the package."""
    source = (files("digest") / "lexicon" / "interface.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    voices = {
        lang: Voice(
            lang,
            {key: both[lang] for key, both in data["text"].items()},
            {key: both[lang] for key, both in data["flag"].items()},
            {key: both[lang] for key, both in data["count"].items()},
        )
        for lang in LANGUAGES
    }
    return Interface(voices, tuple(data["sense"]["leading"]), tuple(data["sort"]["ignored_en"]))


@cache
def plural(lang: str, n: int) -> str:
    """The CLDR plural category of a number."""
    return str(Locale(lang).plural_form(n))


@cache
def written(day: date, pattern: str, lang: str) -> str:
    """A day by a CLDR pattern, with Western digits in both languages as the Arabic press uses them."""
    return format_date(day, pattern, locale=lang)
