"""Every error that digest raises on purpose, as one tree.

An error says where, what is wrong and how to mend it, and prints as one line:
``content/articles/x.md:3: unknown key "outlett". Did you mean "outlet"?``
A warning is the same object, reported instead of raised; `--strict` raises it after all.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Self


class DigestError(Exception):
    """What went wrong, in a sentence without its final stop, and where.

    `path` is as the user would type it, `line` counts from 1, `hint` is a whole sentence that tells how to
    mend it.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        path = (self.path or "").replace("\n", "\\u000a")  # a file's name must not look like a line of its own
        where = "" if self.path is None else f"{path}{line}: "
        return f"{where}{self.message}. {self.hint}".rstrip()

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes whole (an exception's own way loses keyword arguments)."""
        return _rebuild, (type(self), self.message, self.path, self.line, self.hint)

    def at(self, path: str, line: int | None = None) -> Self:
        """The same error with its place, for code that learns of the place later."""
        line = self.line if line is None else line
        return type(self)(self.message, path=path, line=line, hint=self.hint)


def _rebuild(kind: type[DigestError], message: str, path: str | None, line: int | None, hint: str) -> DigestError:
    return kind(message, path=path, line=line, hint=hint)


class ConfigError(DigestError):
    """`digest.toml` or an option of the command line."""


class ContentError(DigestError):
    """An article, or the folder that should hold them."""


class AuthorityError(DigestError):
    """The editors' file of entities."""


class OverrideError(DigestError):
    """The editors' overrides of speakers and statements."""


class MemoryError_(DigestError):  # noqa: N801, N818 - MemoryError means something else in Python
    """The editors' translation memory."""


class GlossaryError(DigestError):
    """The editors' glossary."""


class CorrectionError(DigestError):
    """The editors' public log of corrections."""


class SourceError(DigestError):
    """A file from elsewhere that was to become an article."""


class ExchangeError(DigestError):
    """A file of another program's translation memory."""


class LexiconError(DigestError):
    """The linguistic data that ships with digest."""


class CardError(DigestError):
    """The pictures for shared pages: fonts, or letters that cannot be joined or drawn."""


class ModelError(DigestError):
    """A translation model that cannot be found, read or run."""


class DirectionError(ModelError):
    """A model that is sound, but not from Arabic to English."""


class TemplateError(DigestError):
    """A template, built in or the editors' own."""


class CacheError(DigestError):
    """The cache, which never stops a build: only ever reported as a warning."""


class CheckError(DigestError):
    """A built page that breaks a promise to its readers."""


class WorkerError(DigestError):
    """Those who do the work of a build beside it: processes of this machine, or a cluster's workers."""


class OutputError(DigestError):
    """The folder that a build writes."""


class PublishError(DigestError):
    """The place that a site is sent to, or what sends it."""


SHOWN = 100  # errors of a build that are told; a folder of a million files may have as many


class BuildError(DigestError):
    """Several errors that stop a build together, one line each."""

    def __init__(self, errors: Sequence[DigestError]) -> None:
        super().__init__("; ".join(error.message for error in errors[:SHOWN]))
        self.errors = tuple(errors)

    def __str__(self) -> str:
        left = len(self.errors) - SHOWN
        lines = [*map(str, self.errors[:SHOWN]), *([f"And {left:,} errors more."] if left > 0 else [])]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return BuildError, (self.errors,)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for an unknown word: the nearest known one, or all of them."""
    known = sorted(known)
    begun = [one for one in known if word and one.startswith(word)]
    near = begun if len(begun) == 1 else get_close_matches(word, known, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(known)}."
