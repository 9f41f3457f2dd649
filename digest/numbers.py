"""The numbers that a sentence holds, in figures or in words, in Arabic and in English.

A number is the text of its value without grouping marks and without zeros that carry nothing: «٢٬٥٠٠», "2,500" and
"2500" are all "2500". Only what is surely a number counts: «واحد» and «اثنان» are often pronouns, and so is "one".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

import msgspec

from digest.arabic import fold, words
from digest.tables import rows

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_FIGURE = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*")
_COMMA = re.compile(r"(?<=\d)،(?=\d{3})")
_CLOCK = re.compile(r"\b(\d\d?)[:.](\d\d)\b")
_DECADE = re.compile(r"['’]?\b\d*\ds\b")
_HOURS = re.compile(r"\b(\d\d)(\d\d)(?= hours?\b)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_TEN = ("عشر", "عشره")
_CLITICS = ("و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "فال")
_EASY = ("و", "ال", "وال")  # those that hardly ever belong to the word itself

Table = Mapping[str, int]


class Words(msgspec.Struct, frozen=True):
    """The words of `lexicon/numbers.tsv` with their values; Arabic ones folded."""

    count: Table  # three to ten
    round: Table  # tens and hundreds
    ordinal: Table
    two: Table  # duals: ألفان
    scale: Table
    en_word: Table
    en_scale: Table
    en_times: Table
    en_roman: Table
    forms: Mapping[str, str]  # every Arabic word with the clitics it may bear -> the word

    def any_value(self, token: str) -> int | None:
        """The value of an Arabic number word of any kind."""
        tables = (self.count, self.round, self.ordinal, self.two, self.scale)
        return next((table[token] for table in tables if token in table), None)

    def stem(self, token: str) -> str:
        """A folded word without article and clitics, where a number is left: «والعشرون» is «عشرون»."""
        return self.forms.get(token, token)

    def second_half(self, value: int, before: str) -> bool:
        """Whether a number is the second word of eleven to nineteen."""
        return value == 10 and (before in self.count or before in self.ordinal)


@cache
def number_words() -> Words:
    """Read the table, once."""
    kinds: dict[str, dict[str, int]] = {}
    for r in rows("numbers.tsv"):
        kinds.setdefault(r["kind"].removeprefix("ar-").replace("-", "_"), {})[fold(r["word"])] = int(r["value"])
    arabic = dict.fromkeys(word for kind in ("count", "round", "ordinal", "two", "scale") for word in kinds[kind])
    forms = {word: word for word in arabic}
    for word in arabic:
        for clitic in _CLITICS:
            if len(word) > (2 if clitic in _EASY else 3):  # «لست» is no six, and «بست» seldom one
                forms.setdefault(clitic + word, word)
    return Words(**kinds, forms=forms)


@lru_cache(maxsize=64)
def folded(text: str) -> tuple[str, ...]:
    """The folded words of a text; several checks ask for those of one sentence."""
    return tuple(w.folded for w in words(text))


def figures(text: str) -> list[str]:
    """The numbers written in figures, in order; of a fraction of a scale («1.5 مليون») its whole value.

    >>> figures("2,500 people, 1.5 million euros, at 9:30")
    ['2500', '1500000', '9', '30']
    """
    text = _COMMA.sub(",", text.translate(_DIGITS))
    return [_scaled(match, text) for match in _FIGURE.finditer(text)]


def english_figures(text: str) -> list[str]:
    """The same of an English text, without decades (the 1970s), which Arabic has in words."""
    return figures(_DECADE.sub(" ", text))


def parts(number: str) -> set[str]:
    """What a number may be written as besides itself: 9.30 and 9 and 30."""
    whole, _, rest = number.partition(".")
    return {number, *([whole, _plain(rest), whole + rest] if rest else [])}


def english_values(text: str) -> set[str]:
    """The values of all numbers of an English text, those in words too, and of what they may be a part of."""
    roman = number_words().en_roman
    found = {part for number in figures(_HOURS.sub(r"\1:\2", text)) for part in parts(number)}
    found |= {str(roman[word]) for word in re.findall(r"\b[IVX]+\b", text) if word in roman}
    tokens = re.findall(r"[a-z]+|\d[\d.,]*", text.translate(_DIGITS).lower().replace("-", " "))
    return found | set(_spelled(tokens))


def arabic_counts(text: str) -> list[str]:
    """The cardinal numbers from three on that stand in words in an Arabic text, each by itself.

    Of a number of several words («خمسة وعشرون», «ثلاثة آلاف») nothing is said: English has many ways to write it.
    """
    table = number_words()
    raw = folded(text)
    tokens = [table.stem(token) for token in raw]
    found = []
    for n, (token, before, after) in enumerate(zip(tokens, ["", *tokens], [*tokens[1:], ""], strict=False)):
        value = table.count.get(token, table.round.get(token))
        if value is None or {before, after} & table.scale.keys() or after in table.round:
            continue
        if table.second_half(value, before) or (value == 100 and before == "في"):
            continue
        if raw[n] != token and (value >= 20 or (raw[n][:1] == "و" and before in table.count)):
            continue  # القرن العشرين, بالمئة; خمسة وعشرون
        found.append(str(value + 10 if value < 10 and after in _TEN else value))
    return found


def arabic_values(text: str) -> set[str]:
    """All values an English text may have in figures without making them up: of figures, of words, of ordinals."""
    table = number_words()
    found = {part for number in figures(text) for part in parts(number)} | set(arabic_counts(text))
    found |= {hour + minutes for hour, minutes in _CLOCK.findall(text.translate(_DIGITS))}
    tokens = [table.stem(token) for token in folded(text)]
    for token, after in zip(tokens, [*tokens[1:], ""], strict=False):
        value = table.any_value(token)
        if value:
            found |= {str(value), str(value * table.scale.get(after, 1)), str(value + table.round.get(after, 0))}
        if after in _TEN:
            found.add(str(10 + (table.ordinal.get(token) or table.count.get(token) or 0)))
    return found


def _scaled(match: re.Match[str], text: str) -> str:
    raw = match.group()
    number = raw.replace(",", "") if _GROUPED.fullmatch(raw) else raw.replace(",", ".")
    after = re.match(r"\s*([^\W\d_]+)", text[match.end() :])
    word = after[1].lower() if after else ""
    table = number_words()
    scale = table.en_scale.get(word.removesuffix("s")) or table.scale.get(fold(word), 1)
    try:
        return _plain(str((Decimal(number) * scale).normalize().to_integral_value()) if scale > 1 else number)
    except InvalidOperation:  # a date or a version: 9.2.2016
        return number


def _plain(number: str) -> str:
    if "E" in number:
        number = format(Decimal(number), "f")
    return number.lstrip("0") or "0"


def _spelled(tokens: Sequence[str]) -> Iterator[str]:
    """Values of number words, one by one and run together: "twenty five" gives 20, 5 and 25."""
    table = number_words()
    total, group = 0, 0
    for token in [*tokens, ""]:
        value = next((table.en_word[form] for form in _singular(token) if form in table.en_word), None)
        scale, times = table.en_scale.get(token.removesuffix("s")), table.en_times.get(token.removesuffix("s"))
        if value is not None:
            group += value
            yield from (str(value), str(group), str(total + group))
        elif times:
            group = (group or 1) * times
            yield str(group)
        elif scale:
            total, group = total + (group or 1) * scale, 0
            yield from (str(scale), str(total))
        elif token != "and":
            total, group = 0, 0


def _singular(token: str) -> tuple[str, ...]:
    """A number word and what it may be the plural of: fifties, millions, sixths."""
    return token, token.removesuffix("s"), f"{token.removesuffix('ies')}y"
