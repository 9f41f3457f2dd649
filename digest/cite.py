"""How to cite a statement and how to embed it: plain text, BibTeX and a snippet of HTML, in both languages.

Doubt travels with the citation: a speaker who is only likely, words that are the newspaper's and not the speaker's,
English that nobody has read, are said to be so.
"""

import re
from collections.abc import Mapping

import msgspec
from markupsafe import escape

from digest.corpus import Filed
from digest.interface import Both, Voice
from digest.model import Kind, State
from digest.text import cut, quoted
from digest.view import capital, name_in

QUOTED = 160  # characters of a statement's words in a citation
OWN_WORDS = frozenset({State.EDITED})
"""The states of English that need no word beside it."""

_INNER_AR, _INNER_EN = str.maketrans("«»", "“”"), str.maketrans("“”", "‘’")
"""What quotation marks become within quotation marks."""
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")
_TEX = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


class Citation(msgspec.Struct, frozen=True):
    """One statement cited in one language. `snippet` is "" for a site without a public address."""

    plain: str
    bibtex: str
    snippet: str


def cite(filed: Filed, voice: Voice, site: Both, base: str) -> Citation:
    """The citation of a statement in the language of a voice; `base` is the site's public address, or ""."""
    lang = voice.lang
    address = f"{base}{lang}/{quoted(filed.path)}" if base else ""
    who = _who(filed, voice)
    words = _words(filed, lang)
    notes = _notes(filed, voice)
    day = voice.day(filed.day) if filed.day else voice.text["undated"]
    day += f" ({voice.text['date_article']})" if filed.day and not filed.st.date else ""
    parts = [who, words, day, _source(filed, voice), site[lang], *notes, address]
    told = {"words": words, "site": site[lang]}
    own = filed.st.certain and filed.st.kind is Kind.DIRECT  # nobody is the author of what a newspaper wrote
    told["author"] = _name(filed, voice) if own else ""
    spoke = [f"{voice.text['speaker']}: {_name(filed, voice)}"] if filed.st.certain and not own else []
    told["notes"] = "; ".join([*spoke, _source(filed, voice), *notes])
    foot = [f"{who}{voice.text['comma']}{day}", _source(filed, voice), *notes]
    return Citation(
        voice.text["comma"].join(part for part in parts if part),
        _bibtex(filed, lang, told, address),
        _snippet(filed, voice, foot, site, address) if address else "",
    )


def _who(filed: Filed, voice: Voice) -> str:
    """The speaker and the capacity."""
    role = filed.role[voice.lang]
    name = _name(filed, voice)
    return f"{name} ({role})" if role and filed.speaker else name


def _name(filed: Filed, voice: Voice) -> str:
    return name_in(filed.speaker, voice.lang) if filed.speaker else voice.text["unknown_speaker"]


def _words(filed: Filed, lang: str) -> str:
    """The words in quotation marks; Arabic where there is no English yet."""
    arabic = lang == "ar" or filed.pending
    text = cut(" ".join(line.ar if arabic else line.en for line in filed.lines), QUOTED).rstrip(" .")
    return f"«{text.translate(_INNER_AR)}»" if arabic else f"“{text.translate(_INNER_EN)}”"


def _source(filed: Filed, voice: Voice) -> str:
    """The article and who published it."""
    piece = filed.piece
    title = piece.title[voice.lang] or piece.title["ar"]
    outlet = name_in(piece.outlet, voice.lang) if piece.outlet else piece.article.outlet or ""
    return f"{title} ({outlet})" if outlet else title


def _notes(filed: Filed, voice: Voice) -> list[str]:
    """What must be said beside the words."""
    likely = filed.speaker and not filed.st.certain
    notes = [] if filed.st.kind is Kind.DIRECT else [voice.text[f"cite_{filed.st.kind}"]]
    notes += [voice.text["cite_likely"].format(who=_name(filed, voice))] if likely else []
    if voice.lang == "en":
        notes += [voice.text[f"state_{state}"] for state in filed.states if state not in OWN_WORDS]
    return notes


def _bibtex(filed: Filed, lang: str, told: Mapping[str, str], address: str) -> str:
    day = filed.day
    fields = {
        "author": f"{{{_tex(told['author'])}}}" if told["author"] else "",
        "title": _tex(told["words"]),
        "howpublished": _tex(told["site"]),
        "note": _tex(told["notes"]),
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
        "url": address.replace("{", "%7B").replace("}", "%7D"),
        "language": {"ar": "arabic", "en": "english"}[lang],
    }
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
    return f"@misc{{{filed.st.id}-{lang},\n{lines}}}"


def _tex(text: str) -> str:
    """Text as BibTeX takes it.

    >>> _tex("50% of {R&D}")
    '50\\\\% of \\\\{R\\\\&D\\\\}'
    """
    return _SPECIAL.sub(lambda m: _TEX.get(m[0], f"\\{m[0]}"), text)


def _snippet(filed: Filed, voice: Voice, foot: list[str], site: Both, address: str) -> str:
    """HTML for another site: words and where they are from, without any script."""
    arabic = voice.lang == "ar" or filed.pending
    tongue = 'lang="ar" dir="rtl"' if arabic else 'lang="en" dir="ltr"'
    words = escape(" ".join(line.ar if arabic else line.en for line in filed.lines))
    told = escape(" ".join(f"{capital(one).rstrip('.')}." for one in foot))
    link = f'<a href="{escape(address)}">{escape(site[voice.lang])}</a>'
    return (
        f'<blockquote {tongue} cite="{escape(address)}"><p>{words}</p>'
        f'<footer lang="{voice.lang}" dir="{voice.dir}">{told} {link}</footer></blockquote>'
    )
