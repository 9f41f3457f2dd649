"""The questions in a terminal: as a list, as JSON, or one by one."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec

from digest.asked import UNHEARD, Question, summary, sureness
from digest.decide import Answer
from digest.errors import DigestError
from digest.planned import Unread
from digest.sitting import Done, Sitting
from digest.terminal import printable, say

MOST_CHOICES = 9
WRITTEN = "Written"
REASONS = {
    "narrow": "shown as certain, but somebody else was nearly as likely",
    "unsure": "shown as unsure",
    "unknown": "no speaker found",
    "name": "a name whose English is the machine's",
    "flagged": "a check found a fault",
    "pending": "not translated yet",
    "settled": "the machine is sure",
    "decided": "an editor has decided",
    "silent": "no statement found in this sentence",
    "removed": "an editor has taken the statement out",
    "made": "translated by machine, no fault found",
    "passed": "translated by machine, passed by an editor",
    "written": "translated by an editor",
}
KEYS = {
    "speakers": {
        "a": "accept the machine's guess; where there is none, nobody",
        "1-9": "choose the speaker of that number",
        "0": "nobody knows who",
        "x": "no statement at all",
        "w": "somebody else: write who",
        "p": "another person of the same name as the speaker: write the English",
        "o": "write the office of a speaker whom the authority knows",
        "n": "write a note, which is kept with the next answer",
    },
    "names": {
        "a": "accept the English",
        "1-9": "the same person or thing as the entry of that number",
        "e": "write the English",
        "o": "write the English, and the office in both languages",
        "x": "no name at all",
    },
    "translations": {
        "a": "accept the English",
        "1-9": "take the remembered translation of that number, and adapt it",
        "e": "write the English",
    },
}
"""What may be typed, by the kind of question."""
ALWAYS = {"s": "skip, as does Enter alone", "u": "undo the last answer", "q": "quit", "?": "show the keys"}


def lines(questions: Sequence[Question], content: Path) -> Iterator[str]:
    """A line for each question: where, of which kind, and what."""
    for one in questions:
        yield f"{content / one.path}:{one.line}: {one.kind.removesuffix('s')}: {summary(one)}"


def as_json(questions: Sequence[Question]) -> str:
    """All of the questions, as a list."""
    return msgspec.json.format(msgspec.json.encode(questions), indent=1).decode()


def go_through(sitting: Sitting, wanted: Collection[str], article: str = "") -> None:
    """Ask one question after another, and write each answer at once.

    `wanted` are their ids; `article` has them, if they are all that can be decided of one. What an answer settles
    beside its own question is not asked any more.
    """
    asking = _Asking(sitting, article)
    click.echo("Type a key, then Enter. ? shows what each key does.")
    while rest := [one for one in asking.left() if one.id in wanted and one.id not in asking.skipped]:
        if not asking.ask(rest[0], len(rest)):
            return
    skipped = len(asking.skipped)
    click.echo("Nothing more to decide." if not skipped else f"Nothing more; skipped: {skipped}.")


class _Back(Exception):  # noqa: N818 - no error
    """Whoever was asked for more goes back to the question."""


class _Asking(msgspec.Struct):
    """One question after another."""

    sitting: Sitting
    article: str
    skipped: set[str] = msgspec.field(default_factory=set)
    decided: set[str] = msgspec.field(default_factory=set)
    note: str = ""

    def left(self) -> list[Question]:
        """What can still be asked."""
        if self.article:
            return [one for one in self.sitting.standing.every if one.id not in self.decided]
        return self.sitting.open()

    def ask(self, one: Question, left: int) -> bool:
        """Put a question until it is answered or skipped; False to ask no more."""
        _show(one, self.sitting.content, left)
        while True:
            typed = click.prompt(_prompt(one), default="s", show_default=False, prompt_suffix=" > ").strip()
            if typed == "q":
                return False
            if typed == "s":
                self.skipped.add(one.id)
                self.note = ""
                return True
            if typed == "u":
                if done := self._tell("Undone", self.sitting.undo):
                    self.decided.discard(done.question.id)
                return True
            if typed == "?":
                _show_keys(one)
            else:
                with contextlib.suppress(_Back):
                    if self._done(typed, one):
                        return True

    def _done(self, typed: str, one: Question) -> bool:
        """Do what a key stands for; whether the question is done with. Raises _Back."""
        if typed == "n" and one.kind == "speakers":
            self.note = _typed("Note", self.note, empty=True)
        elif answer := _answer(typed, one):
            self._decide(one, answer)
            return True
        else:
            say(f'"{typed}" is none of the keys; ? shows them.')
        return False

    def _decide(self, one: Question, answer: Answer) -> None:
        answer = msgspec.structs.replace(answer, note=self.note)
        try:
            done = self._tell(WRITTEN, lambda: self.sitting.decide(one.id, answer))
        except Unread as unread:
            say(str(unread))
            english = _typed("English", unread.english)
            kind = _typed("Which is it, person or organisation", unread.type, ("person", "organisation"))
            new = msgspec.structs.replace(answer, do="new", value=unread.name, english=english, type=kind)
            done = self._tell(WRITTEN, lambda: self.sitting.decide(one.id, new))
        if done:
            self.decided.add(one.id)

    def _tell(self, what: str, act: Callable[[], Done]) -> Done | None:
        """Do it, and say which lines of which file that changed; None where it could not be done."""
        done = None
        try:
            done, self.note = act(), ""
            for part in done.parts if what == WRITTEN else [part.reversed() for part in done.parts]:
                click.echo(printable(f"{what}: {self.sitting.content / part.path}"))
                for line in part.lines():
                    click.echo(printable(f"  {line}"))
        except Unread:
            raise
        except DigestError as error:
            say(str(error))
        self.sitting.look(self.article)
        return done


def _typed(what: str, before: str = "", among: Collection[str] = (), *, empty: bool = False) -> str:
    """What is typed, `before` by Enter alone; one of those `among`, if any. Raises _Back for q and Ctrl-C."""
    while True:
        try:
            default = before if before or empty else None
            typed = str(click.prompt(f"{what} (q: back)", default=default, show_default=bool(before))).strip()
        except click.Abort:
            click.echo()
            raise _Back from None
        if typed == "q":
            raise _Back
        if not among or typed in among:
            return typed
        say(f'"{typed}" is none of these.')


def _show(one: Question, content: Path, left: int) -> None:
    head = f"{content / one.path}:{one.line}: {one.kind.removesuffix('s')}, {REASONS[one.reason]}"
    click.echo(printable(f"\n{head} ({left} left)"))
    for near in one.context:
        mark = ">" if near.here else " "
        click.echo(printable(f"{mark} {near.ar}"))
        if near.en:
            click.echo(printable(f"{mark}   {near.en}"))
    for line in _about(one):
        click.echo(printable(f"  {line}"))
    for n, choice in enumerate(one.choices[:MOST_CHOICES], 1):
        name = choice.ar if choice.ar == choice.en or not choice.en else f"{choice.en} ({choice.ar})"
        more = ", ".join(part for part in (choice.role_en or choice.role_ar, choice.note, choice.why) if part)
        click.echo(printable(f"  {n}  {name}  [{more}]"))


def _about(one: Question) -> Iterator[str]:
    """What is known beside the sentence."""
    if one.kind == "names":
        yield f"{one.ar}: {one.en} ({sureness(one)})"
    if one.kind == "speakers" and one.confidence and one.choices and one.choices[0].why == "guess":
        yield sureness(one)
    if one.office_ar:
        yield f"office: {one.office_ar}: {one.office_en or 'not shown in English'}"
    yield from (f"because: {link}" for link in one.evidence)
    if one.flags:
        yield f"found: {', '.join([*one.flags, *one.lacks])}"


def _keys(one: Question) -> Mapping[str, str]:
    """The keys that do something here."""
    keys = dict(KEYS[one.kind])
    if one.reason in UNHEARD:
        del keys["a"], keys["x"]
    if not one.choices:
        del keys["1-9"]
    if one.kind == "speakers" and not one.same:
        del keys["p"], keys["o"]
    if one.kind == "names" and one.type != "person":
        del keys["o"]
    if one.kind == "translations" and not one.en:
        del keys["a"]
    return keys | ALWAYS


def _prompt(one: Question) -> str:
    return " ".join(_keys(one))


def _show_keys(one: Question) -> None:
    for name, what in _keys(one).items():
        click.echo(f"  {name:<4} {what}")


def _answer(typed: str, one: Question) -> Answer | None:
    """The answer that a key stands for, what it needs asked for; None where it is no key."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= min(MOST_CHOICES, len(one.choices)):
        return _chosen(one, one.choices[int(typed) - 1].value)
    if typed not in _keys(one):
        return None
    if typed == "a":
        return Answer("accept")
    return _of_speaker(typed, one) if one.kind == "speakers" else _of_english(typed, one)


def _of_speaker(typed: str, one: Question) -> Answer | None:
    if typed == "w":
        return Answer("speaker", _typed("An id of the authority, or a name as the article has it"))
    if typed == "p":
        return Answer("apart", _typed("The English name, with what tells them apart"))
    if typed == "o":
        return Answer("office", **_office(one))
    return {"0": Answer("nobody"), "x": Answer("exclude")}.get(typed)


def _of_english(typed: str, one: Question) -> Answer | None:
    if typed == "x":
        return Answer("no_name")
    if typed not in ("e", "o"):
        return None
    english = _typed("English", one.en)
    return Answer("english", english, **(_office(one) if typed == "o" else {}))


def _office(one: Question) -> dict[str, str]:
    return {
        "office_ar": _typed("Office in Arabic", one.office_ar),
        "office_en": _typed("Office in English", one.office_en),
    }


def _chosen(one: Question, value: str) -> Answer:
    if one.kind == "speakers":
        return Answer("speaker", value)
    if one.kind == "names":
        return Answer("same", value)
    return Answer("english", _typed("English", value))
