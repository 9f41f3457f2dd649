"""New lines of the public log of corrections: found by address or by words, checked, and put at its end."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from digest.corrections import FILE, both_of, page_of, parse_log
from digest.errors import CorrectionError
from digest.index import ROOMS, Index
from digest.interface import LANGUAGES, Both
from digest.memory import normal
from digest.steps import Step, carry_out, read_text

SOME = 5  # places that an error lists
FEW = 4  # characters of words to look for


def entry(day: date, address: str, texts: Mapping[str, Both], by: str = "") -> str:
    """A line of the log, without its end. `texts` has before, after and reason."""
    told = {key: _told(both) for key, both in texts.items()}
    whole = {"date": day.isoformat(), "address": address, **told, **({"by": by} if by else {})}
    return json.dumps(whole, ensure_ascii=False)


def _told(both: Both) -> str | dict[str, str]:
    """One text alone if its letters say its language, as the log reads it; else by language."""
    own = {lang: both[lang] for lang in LANGUAGES if both.get(lang)}
    only = next(iter(own.values()), "")
    return only if len(own) == 1 and both_of(only).get(next(iter(own))) else own


def texts_of(given: Sequence[str], what: str) -> Both:
    """What was typed, once for each language, told apart by their letters. Raises CorrectionError."""
    found = dict.fromkeys(LANGUAGES, "")
    for text in given:
        own = {lang: words for lang, words in both_of(text).items() if words}
        if not own or any(found[lang] for lang in own):
            hint = "Give one text, or one in Arabic and one in English."
            raise CorrectionError(f"--{what} is empty, or twice in one language", hint=hint)
        found |= own
    return found


def added(content: Path, lines: Sequence[str]) -> Path:
    """Put lines at the end of the log, and give its path. Nothing else in it changes. Raises DigestError."""
    path = content / FILE
    new = "".join(f"{line}\n" for line in lines)
    if not path.exists():
        parse_log(new.encode(), str(path))
        _begin(path, new.encode())
        return path
    old, text = read_text(path)
    gap = "" if not text or text.endswith("\n") else "\n"
    whole = old + (gap + new).encode()
    parse_log(whole, str(path))
    carry_out([Step(path, old, whole, path)])
    return path


def _begin(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(data)
        os.link(draft, path)  # a rename would replace a file that has come in the meantime
    except FileExistsError:
        raise CorrectionError("has come in the meantime", path=str(path), hint="Run the command again.") from None
    except OSError as error:
        raise CorrectionError(f"cannot be written: {error.strerror}", path=str(path)) from None
    finally:
        draft.unlink(missing_ok=True)


def place_of(where: str, index: Index) -> str:
    """The page that an address, a name or words of a statement mean. Raises CorrectionError."""
    path = page_of(where)
    path = index.redirects.get(path, path)
    if path in _pages(index):
        return path
    found = [subject.path for subject in index.subjects if where in (subject.name["ar"], subject.name["en"])]
    found = found or list(_with_words(where, index))
    if len(found) == 1:
        return found[0]
    if not found:
        hint = "Copy the address of a page, or give words of one statement as the page has them."
        raise CorrectionError(f'nothing has the address or the words "{where}"', hint=hint)
    some = ", ".join(found[:SOME]) + (" …" if len(found) > SOME else "")
    raise CorrectionError(f'"{where}" stands in several places', hint=f"Give the address of one: {some}")


def _pages(index: Index) -> set[str]:
    statements = {f"statements/{ident}/" for filed in index.statements for ident in (filed.id, *filed.said.formerly)}
    own = {one.path for some in (index.pieces, index.subjects, index.days) for one in some}
    return own | statements | {*index.speakers, *ROOMS}


def _with_words(where: str, index: Index) -> Iterable[str]:
    wanted = normal(where).casefold()
    if len(wanted) < FEW:
        return
    for filed in index.statements:
        texts = " ".join(f"{line.ar} {line.en}" for line in filed.lines)
        if wanted in normal(texts).casefold():
            yield f"statements/{filed.id}/"
