"""An editor's sitting: questions are answered, each answer is written at once, and any of them can be undone.

What is written was tried first (`digest.planned`). A file that somebody else has changed since the question was put is
left alone, and the editor is told.
"""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from digest import decide
from digest.asked import Question
from digest.authority import FOLDER as AUTHORITY
from digest.authority import article_hint
from digest.decide import Answer, Hunk
from digest.errors import ContentError, DigestError
from digest.inputs import Options
from digest.plain import summed
from digest.planned import AGAIN, Planned, Planner
from digest.progress import Track, untracked
from digest.standing import Meanwhile, Standing, file_sums, stand, sum_of
from digest.steps import exchange, read_text
from digest.trial import tried


@dataclass(frozen=True)
class Part:
    """What a decision changed in one file: `path` is within the content folder; `made` is whether the file is new."""

    path: str
    change: Hunk
    made: bool
    era: int = 0  # of its file: how often somebody else had changed that since we first wrote in it

    def lines(self) -> Iterator[str]:
        """What changed, for a reader: whole lines, with - and + before them."""
        for sign, text in (("-", self.change.old), ("+", self.change.new)):
            yield from (f"{sign}{line}" for line in text.splitlines() if line.strip())

    def reversed(self) -> "Part":
        """What taking it back changes."""
        return replace(self, change=Hunk(self.change.start, self.change.new, self.change.old))


@dataclass(frozen=True)
class Done:
    """A decision that was written, into one file or several."""

    number: int
    question: Question
    answer: Answer
    parts: tuple[Part, ...]

    @property
    def path(self) -> str:
        """The file that holds the answer itself."""
        return self.parts[-1].path

    def lines(self) -> Iterator[str]:
        """What changed, file by file."""
        for part in self.parts:
            yield from part.lines()


@dataclass(frozen=True)
class Back:
    """The taking back of one part: the text as it is and as it shall be (None: no file), the others of the file."""

    part: Part
    text: str
    before: str | None
    others: list[tuple[int, int]]  # a decision among those done, a part of it
    hunks: list[Hunk]


@dataclass
class Sitting:
    """The questions of a content folder and what has been decided. It may be used from several threads."""

    options: Options
    standing: Standing
    done: list[Done] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)  # questions that the standing still has
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _number: int = 0
    _sums: dict[str, bytes] = field(default_factory=dict)  # of files when questions were put, or as we left them
    _left: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # the era and the hash of what we left
    _planner: Planner = field(init=False)

    def __post_init__(self) -> None:
        self._planner = Planner(self.content, self.standing, self._checked)

    @classmethod
    def begin(cls, options: Options, track: Track = untracked) -> "Sitting":
        """Read the content. Raises DigestError."""
        standing = stand(options, track=track)
        return cls(options, standing, _sums=dict(standing.sums))

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.options.content

    def open(self) -> list[Question]:
        """What is still to be decided, the worst first."""
        with self._lock:
            return [one for one in self.standing.questions if one.id not in self.answered]

    def find(self, ident: str) -> Question:
        """A question by its id. Raises DigestError."""
        with self._lock:
            for one in (*self.standing.questions, *self.standing.every):
                if one.id == ident:
                    return one
        raise DigestError("there is no such question any more", hint="Load the questions again.")

    def look(self, article: str = "") -> None:
        """Read the content again, as it stands now. Raises DigestError."""
        with self._looking:
            with self._lock:
                before = self._number
            standing = stand(self.options, article)
            with self._lock:
                if self._number == before:
                    self.answered.clear()
                    self._sums = dict(standing.sums)
                else:  # something was decided meanwhile: it stays answered until we have looked again
                    self._sums = {**standing.sums, **{path: left for path, (_, left) in self._left.items()}}
                self.standing = self._planner.standing = standing

    def look_at(self, article: str) -> None:
        """Read the content again with all of one article. Raises DigestError where there is no such article."""
        if article not in self.standing.slugs:
            hint = article_hint(article, self.standing.slugs)
            raise ContentError(f'no article has the address "{article}"', path=str(self.content), hint=hint)
        self.look(article)

    # -- deciding --------------------------------------------------------------------------------------------------

    def decide(self, ident: str, given: Answer) -> Done:
        """Write an answer. Raises DigestError, and then nothing was written; Meanwhile if another program was there."""
        with self._lock:
            question = self.find(ident)
            answer = decide.checked(question, given)
            planned = self._planner.plan(question, answer)
            if all(one.new == one.old for one in planned):
                raise DigestError("that is how it stands already", hint="Nothing was written.")
            parts = [self._part(one) for one in planned if one.new != one.old]
            self._write_all([(one.path, one.old, one.new, self._era(one.path, one.old)) for one in planned])
            self._number += 1
            done = Done(self._number, question, answer, tuple(parts))
            self.done.append(done)
            self.answered.add(ident)
            return done

    def _part(self, one: Planned) -> Part:
        return Part(one.path, decide.hunk(one.old or "", one.new), one.old is None, self._era(one.path, one.old))

    def _era(self, path: str, text: str | None) -> int:
        """How often somebody else has changed a file since we first wrote in it."""
        era, left = self._left.get(path, (0, None))
        return era if left in (None, summed((text or "").encode())) else era + 1

    # -- files -----------------------------------------------------------------------------------------------------

    def _checked(self, path: str) -> str | None:
        """The text of a file, if nobody else has changed it since the questions were put. Raises Meanwhile."""
        kind = PurePosixPath(path).parts[0]
        now = file_sums(self.content) if kind == AUTHORITY else {path: sum_of(self.content / path)}
        for name in {*now, *(name for name in self._sums if name.startswith(f"{AUTHORITY}/") and kind == AUTHORITY)}:
            if name.split("/")[0] == kind and now.get(name, b"") != self._sums.get(name, b""):
                hint = f"{AGAIN} The questions are as the files stand now."
                raise Meanwhile("was changed by somebody else since", path=str(self.content / name), hint=hint)
        return self._text(path)

    def _text(self, path: str) -> str | None:
        real = self.content / path
        return read_text(real)[1] if real.exists() else None

    def _write_all(self, files: Sequence[tuple[str, str | None, str | None, int]]) -> None:
        """Write files one after the other; where one cannot be, those before it are as they were."""
        written: list[tuple[str, str | None, str | None, int]] = []
        for path, old, new, era in files:
            try:
                self._write(path, old, new, era)
            except DigestError:
                for back, was, now, its in reversed(written):
                    with contextlib.suppress(DigestError):
                        self._write(back, now, was, its)
                raise
            written.append((path, old, new, era))

    def _write(self, path: str, old: str | None, new: str | None, era: int) -> None:
        real = self.content / path
        was, now = (None if text is None else text.encode() for text in (old, new))
        try:
            exchange(real, was, now)
        except ContentError as error:
            raise Meanwhile(error.message, path=error.path, hint=AGAIN) from None
        self._sums[path] = summed(now) if now is not None else b""
        self._left[path] = era, summed(now or b"")

    # -- undoing ---------------------------------------------------------------------------------------------------

    def undo(self, number: int | None = None) -> Done:
        """Take back a decision, the last one if not told which. Raises DigestError where that cannot be.

        Raises Meanwhile where somebody else has changed the file.
        """
        with self._lock:
            which = [n for n, one in enumerate(self.done) if number in (None, one.number)]
            if not which:
                raise DigestError("there is nothing to undo", hint="Only what was decided here can be.")
            done = self.done[which[-1]]
            backs = [self._back(which[-1], k) for k in range(len(done.parts))]
            self._write_all([(one.part.path, one.text, one.before, one.part.era) for one in backs])
            self._number += 1
            for one in backs:
                self._taken_back(one)
            self.answered.discard(done.question.id)
            del self.done[which[-1]]
            return done

    def _back(self, which: int, k: int) -> Back:
        """How a part of a decision can be taken back. Raises DigestError where it cannot."""
        part = self.done[which].parts[k]
        text = self._text(part.path)
        if text is None or self._era(part.path, text) != part.era:
            hint = "Nothing was undone: change it by hand."
            raise Meanwhile("was changed by somebody else since", path=str(self.content / part.path), hint=hint)
        own = [
            (n, m)
            for n, one in enumerate(self.done)
            for m, other in enumerate(one.parts)
            if (other.path, other.era) == (part.path, part.era)
        ]
        found = decide.undone(text, [self.done[n].parts[m].change for n, m in own], own.index((which, k)))
        if found is None:
            hint = "Undo that one first."
            raise DigestError("a later decision changed the same words", path=part.path, hint=hint)
        before, hunks = found
        last = not before and any(self.done[n].parts[m].made for n, m in own)
        if not last:
            tried(self.content, {part.path: before})
        return Back(part, text, None if last else before, [one for one in own if one != (which, k)], hunks)

    def _taken_back(self, back: Back) -> None:
        """The other changes of the file as they are now; the first of them may have become the one that made it."""
        for first, ((n, m), change) in enumerate(zip(back.others, back.hunks, strict=True)):
            parts = list(self.done[n].parts)
            made = parts[m].made or (back.part.made and first == 0)
            parts[m] = replace(parts[m], change=change, made=made)
            self.done[n] = replace(self.done[n], parts=tuple(parts))
