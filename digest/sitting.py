"""An editor's sitting: questions are answered, each answer is written at once, and any of them can be undone.

What is written was tried first: it is read back as a build would read it, and the article is analysed with it. A file
that somebody else has changed since the question was put is left alone, and the editor is told.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from digest import decide
from digest.analyse import analyse
from digest.authority import FOLDER as AUTHORITY
from digest.authority import load_authority
from digest.decide import Answer, Hunk, Verdict
from digest.errors import ContentError, DigestError
from digest.inputs import Options
from digest.knowledge import Knowledge, load_knowledge
from digest.memory import FOLDER as MEMORY
from digest.memory import load_memory
from digest.model import Analysis, Article, Authorised, Override
from digest.nodes import SUFFIXES
from digest.overrides import FOLDER as OVERRIDES
from digest.overrides import load_overrides, overrides_for
from digest.progress import Track, untracked
from digest.questions import Question
from digest.read import read_articles
from digest.standing import Standing, file_sums, stand, sum_of, summed
from digest.steps import exchange, read_text
from digest.trial import tried

FILES = {"person": "people", "organisation": "organisations", "place": "places", "document": "documents"}
AGAIN = "Nothing was written. Look at the question again."


Planned = tuple[str, str | None, str]


class Meanwhile(ContentError):  # noqa: N818 - it is somebody's work, not an error
    """A file was changed by somebody else since the question was put."""


@dataclass(frozen=True)
class Done:
    """A decision that was written: `path` is within the content folder; `made` is whether the file is new."""

    number: int
    question: Question
    answer: Answer
    path: str
    change: Hunk
    made: bool
    era: int = 0  # of its file: how often somebody else had changed that since we first wrote in it

    def lines(self) -> Iterator[str]:
        """What changed, for a reader: whole lines, with - and + before them."""
        for sign, text in (("-", self.change.old), ("+", self.change.new)):
            yield from (f"{sign}{line}" for line in text.splitlines() if line.strip())


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
    _knows: tuple[tuple[Authorised, ...], Knowledge] | None = None

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
                self.standing = standing

    # -- deciding --------------------------------------------------------------------------------------------------

    def decide(self, ident: str, given: Answer) -> Done:
        """Write an answer. Raises DigestError, and then nothing was written; Meanwhile if another program was there."""
        with self._lock:
            question = self.find(ident)
            answer = decide.checked(question, given)
            path, old, new = self._planned(question, answer)
            if new == old:
                raise DigestError("that is how it stands already", hint="Nothing was written.")
            era = self._era(path, old)
            self._write(path, old, new, era)
            self._number += 1
            done = Done(self._number, question, answer, path, decide.hunk(old or "", new), old is None, era)
            self.done.append(done)
            self.answered.add(ident)
            return done

    def _era(self, path: str, text: str | None) -> int:
        """How often somebody else has changed a file since we first wrote in it."""
        era, left = self._left.get(path, (0, None))
        return era if left in (None, summed((text or "").encode())) else era + 1

    def _planned(self, question: Question, answer: Answer) -> Planned:
        """The file that an answer changes, its text, and its new text."""
        if question.kind == "translations":
            return self._translation(question, answer)
        if question.kind == "names":
            return self._name(question, answer)
        return self._apart(question, answer) if answer.do == "apart" else self._speaker(question, answer)

    def _translation(self, question: Question, answer: Answer) -> Planned:
        remembered = load_memory(self.content).get(question.source)
        path = Path(remembered.path).relative_to(self.content).as_posix() if remembered else ""
        path = path or f"{MEMORY}/{question.slug}.jsonl"
        state = "checked" if answer.do == "accept" or answer.value == question.en else "edited"
        old = self._checked(path)
        new = decide.remembered(old or "", question.source, answer.value, state)
        tried(self.content, path, new)
        return path, old, new

    def _name(self, question: Question, answer: Answer) -> Planned:
        authority = load_authority(self.content)
        if answer.do == "same":
            path = self.standing.places.get(answer.value, "")
            if not path:
                raise DigestError(f'the authority has no "{answer.value}"', hint="Choose one of its entries.")
            old, ident = self._checked(path), answer.value
            new = decide.joined(old or "", ident, question)
        else:
            path = self._file_for(question.type, authority)
            entry = decide.entry_of(question, answer.value, _taken(authority))
            old, ident = self._checked(path), entry.id
            new = decide.entered(old or "", entry)
        self._meant(path, new, question, ident)
        return path, old, new

    def _apart(self, question: Question, answer: Answer) -> Planned:
        """Another person of the same name as the speaker, in this article alone."""
        authority = load_authority(self.content)
        same = next((one for one in authority if one.id == question.same), None)
        if same is None:
            hint = "Choose the speaker, or confirm the name first."
            raise DigestError("only somebody whom the authority knows can be told from a namesake", hint=hint)
        path = self._file_for(same.type.name.lower(), authority)
        entry = decide.apart(question, same.ar, answer.value, same.gender, _taken(authority))
        old = self._checked(path)
        new = decide.entered(old or "", entry)
        self._meant(path, new, question, entry.id)
        return path, old, new

    def _speaker(self, question: Question, answer: Answer) -> Planned:
        article = self._article(question.slug)
        path = self._override_file(article)
        old = self._checked(path)
        ident = question.id.partition(":")[2]
        wrong: DigestError | None = None
        for name in [answer.value] if answer.do != "speaker" else self._forms(answer.value, article):
            verdict = Verdict(name if answer.do == "speaker" else None, answer.do == "exclude", answer.note)
            new = decide.overridden(old or "", [ident], verdict, question.ar)
            wrong = self._followed(path, new, article, ident)
            if wrong is None:
                return path, old, new
        raise wrong or DigestError("nobody is named", hint=AGAIN)

    def _forms(self, value: str, article: Article) -> list[str]:
        """A name as it was chosen, and as the article has it wherever it mentions that one."""
        analysis = self._analysis(article)
        keys = {one.key for one in analysis.entities if one.name == value}
        spans = [m.span for m in analysis.mentions if m.entity in keys]
        return list(dict.fromkeys([value, *(" ".join(span.of(article.text).split()) for span in spans)]))

    # -- trying ----------------------------------------------------------------------------------------------------

    def _followed(self, path: str, new: str, article: Article, ident: str) -> DigestError | None:
        """Why an override would not be followed."""
        found: list[DigestError] = []

        def look(trial: Path) -> None:
            slugs = load_overrides(trial)
            own = overrides_for(article, {**load_overrides(self.content), **slugs})
            unmet = [one for one in self._analysis(article, own).unmet if one.override.statement == ident]
            found.extend(DigestError(one.reason, hint=one.hint) for one in unmet)

        tried(self.content, path, new, look)
        return found[0] if found else None

    def _meant(self, path: str, new: str, question: Question, ident: str) -> None:
        """Refuse an entry by which the article would not be read."""
        article = self._article(question.slug)

        def look(trial: Path) -> None:
            knowledge = load_knowledge(load_authority(trial), self.standing.camel)
            own = overrides_for(article, load_overrides(self.content))
            if not any(one.known == ident for one in analyse(article, knowledge, own).entities):
                hint = "Nothing was written. Add an entry by hand, with the name in the form that the article has."
                raise DigestError(f'the article would not be read by the name "{question.ar}"', hint=hint)

        tried(self.content, path, new, look)

    def _analysis(self, article: Article, overrides: tuple[Override, ...] = ()) -> Analysis:
        authority = load_authority(self.content)
        if self._knows is None or self._knows[0] != authority:
            self._knows = authority, load_knowledge(authority, self.standing.camel)
        return analyse(article, self._knows[1], overrides)

    # -- files -----------------------------------------------------------------------------------------------------

    def _article(self, slug: str) -> Article:
        articles, _ = read_articles(self.content)
        for article in articles:
            if article.slug == slug:
                return article
        raise Meanwhile("the article is not there any more", path=str(self.content / slug), hint=AGAIN)

    def _override_file(self, article: Article) -> str:
        names = [f"{slug}{suffix}" for slug in (article.slug, *article.aliases) for suffix in SUFFIXES]
        there = [name for name in names if (self.content / OVERRIDES / name).exists()]
        return f"{OVERRIDES}/{(there or names)[0]}"

    def _file_for(self, kind: str, authority: tuple[Authorised, ...]) -> str:
        """The file in which most entries of a type stand."""
        usual = f"{AUTHORITY}/{FILES[kind]}.yaml"
        counts: dict[str, int] = {}
        for one in authority:
            if one.type.name.lower() == kind and one.id in self.standing.places:
                counts[self.standing.places[one.id]] = counts.get(self.standing.places[one.id], 0) + 1
        if (self.content / usual).exists() or not counts:
            return usual
        return min(counts, key=lambda path: (-counts[path], path))

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
            text = self._text(done.path)
            if text is None or self._era(done.path, text) != done.era:
                hint = "Nothing was undone: change it by hand."
                raise Meanwhile("was changed by somebody else since", path=str(self.content / done.path), hint=hint)
            own = [n for n, one in enumerate(self.done) if (one.path, one.era) == (done.path, done.era)]
            found = decide.undone(text, [self.done[n].change for n in own], own.index(which[-1]))
            if found is None:
                hint = "Undo that one first."
                raise DigestError("a later decision changed the same words", path=done.path, hint=hint)
            before, hunks = found
            last = not before and any(self.done[n].made for n in own)
            if not last:
                tried(self.content, done.path, before)
            self._write(done.path, text, None if last else before, done.era)
            self._number += 1
            self._taken_back(which[-1], own, hunks)
            return done

    def _taken_back(self, which: int, own: list[int], hunks: list[Hunk]) -> None:
        made = self.done[which].made
        left = [n for n in own if n != which]
        for k, (n, change) in enumerate(zip(left, hunks, strict=True)):
            self.done[n] = replace(self.done[n], change=change, made=self.done[n].made or (made and k == 0))
        self.answered.discard(self.done[which].question.id)
        del self.done[which]


def _taken(authority: tuple[Authorised, ...]) -> set[str]:
    """Ids that belong to somebody, now or formerly."""
    return {ident for one in authority for ident in (one.id, *one.formerly)}
