"""PO files (GNU gettext) of the editors' memory, for `digest.exchange`: read with Babel, written here.

Babel would fold long comments, and with them what they say; so the file is written line by line. What PO has no place
for stands as JSON in an extracted comment: ``#. digest: {"state": "edited", "by": "…"}``. A note stands in both, for
translators to read and change.
"""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message

from digest.errors import ExchangeError
from digest.memory import MORE, Remembered
from digest.xmlfiles import TARGET, Unit

OURS = "digest: "
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"X-Source-Language: ar\\n"\n'
)


def write_po(entries: Sequence[Remembered]) -> str:
    """A PO file of these entries. Raises ExchangeError for a source that is also a PO file's header."""
    return HEADER + "".join(_message(entry) for entry in entries)


def _message(entry: Remembered) -> str:
    ours = {key: getattr(entry, key) for key in ("state", *MORE) if getattr(entry, key)}
    notes = "".join(f"# {line}\n" for line in _shown(entry.note))
    comment = f"#. {OURS}{json.dumps(ours)}\n"
    return f"\n{notes}{comment}msgid {_quoted(entry.source)}\nmsgstr {_quoted(entry.target)}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\r", "\\r")
    return f'"{escaped}"'.replace("\n", "\\n")


def read_po(data: bytes, path: str) -> list[Unit]:
    """The messages of a PO file. Raises ExchangeError with the line."""
    try:
        data.decode("utf-8-sig")
        catalog = pofile.read_po(BytesIO(data.removeprefix(b"\xef\xbb\xbf")), locale=TARGET, abort_invalid=True)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExchangeError("not UTF-8", path=path, line=line, hint="Save the file as UTF-8.") from None
    except pofile.PoFileError as error:
        what = f"not PO: {str(error).partition(' on ')[0]}"
        hint = "Each entry has a line of msgid and a line of msgstr, in quotation marks."
        raise ExchangeError(what, path=path, line=(error.lineno or 0) + 1, hint=hint) from None
    except (ValueError, LookupError) as error:
        raise ExchangeError(f"not PO: {error}", path=path, hint="Export the file again as PO in UTF-8.") from None
    return [_unit(message, path) for message in _messages(catalog)]


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _unit(message: Message, path: str) -> Unit:
    source, target = (text if isinstance(text, str) else (text or ("",))[0] for text in (message.id, message.string))
    ours = _ours(message, path)
    note, noted = str(ours.get("note", "")), "\n".join(message.user_comments)
    if _plain("".join(_shown(note))) != _plain(noted):  # a translator has changed it
        note = noted
    texts = {key: str(ours.get(key, "")) for key in ("state", "by", "date", "origin")}
    return Unit(source, target, message.lineno or 0, note=note, done=not message.fuzzy, **texts)


def _ours(message: Message, path: str) -> dict[str, Any]:
    """What an earlier export has written down of an entry; nothing where the file is another program's."""
    for comment in message.auto_comments:
        if comment.startswith(OURS):
            try:
                found = json.loads(comment.removeprefix(OURS))
            except ValueError:
                found = None
            if not isinstance(found, dict):
                hint = "Take the line away, or export the file anew."
                raise ExchangeError(f"not JSON after {OURS!r}", path=path, line=message.lineno, hint=hint)
            return found
    return {}


def _shown(note: str) -> list[str]:
    """The lines of a note that can stand as comments."""
    return [line for line in note.split("\n") if line.strip() and line.isprintable()]


def _plain(note: str) -> str:
    return "".join(note.split())
