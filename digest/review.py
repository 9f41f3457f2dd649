"""The questions in a terminal: as a list, as JSON, or one by one."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import click
import msgspec

from digest.asked import Question, summary
from digest.decide import Answer
from digest.errors import DigestError
from digest.sitting import Done, Sitting
from digest.terminal import printable, say

MOST_CHOICES = 9
REASONS = {
    "narrow": "shown as certain, but somebody else was nearly as likely",
    "unsure": "shown as unsure",
    "unknown": "no speaker found",
    "name": "a name whose English is the machine's",
    "flagged": "a check found a fault",
    "pending": "not translated yet",
}
KEYS = {
    "speakers": "a accept, 1-9 choose, w somebody else (write who), n nobody, x no statement",
    "names": "a accept, 1-9 the same person or thing as, e write the English",
    "translations": "a accept, 1-9 take and adapt, e write the English",
}
"""What may be typed."""


def lines(questions: Sequence[Question], content: Path) -> Iterator[str]:
    """A line for each question: where, of which kind, and what."""
    for one in questions:
        yield f"{content / one.path}:{one.line}: {one.kind.removesuffix('s')}: {summary(one)}"


def as_json(questions: Sequence[Question]) -> str:
    """All of the questions, as a list."""
    return msgspec.json.format(msgspec.json.encode(questions), indent=1).decode()


def go_through(sitting: Sitting, wanted: Collection[str]) -> None:
    """Ask one question after another, and write each answer at once.

    `wanted` are their ids. What an answer settles beside its own question is not asked any more.
    """
    skipped: set[str] = set()
    while rest := [one for one in sitting.open() if one.id in wanted and one.id not in skipped]:
        _show(rest[0], sitting.content, len(rest))
        answer = _asked(rest[0])
        if answer == "q":
            return
        if answer == "s":
            skipped.add(rest[0].id)
        elif answer == "u":
            _undo(sitting)
        elif isinstance(answer, Answer):
            _decide(sitting, rest[0], answer)
    click.echo("Nothing more to decide." if not skipped else f"Nothing more; skipped: {len(skipped)}.")


def _decide(sitting: Sitting, question: Question, answer: Answer) -> None:
    try:
        _tell("Written", sitting, sitting.decide(question.id, answer))
    except DigestError as error:
        say(str(error))
    sitting.look()


def _undo(sitting: Sitting) -> None:
    try:
        _tell("Undone", sitting, sitting.undo())
    except DigestError as error:
        say(str(error))
    sitting.look()


def _tell(what: str, sitting: Sitting, done: Done) -> None:
    click.echo(printable(f"{what}: {sitting.content / done.path}"))
    for line in done.lines():
        click.echo(printable(f"  {line}"))


def _show(one: Question, content: Path, left: int) -> None:
    head = f"{content / one.path}:{one.line}: {one.kind.removesuffix('s')}, {REASONS[one.reason]}"
    click.echo(printable(f"\n{head} ({left} left)"))
    for near in one.context:
        mark = ">" if near.here else " "
        click.echo(printable(f"{mark} {near.ar}"))
        if near.en:
            click.echo(printable(f"{mark}   {near.en}"))
    if one.kind == "names":
        click.echo(printable(f"  {one.ar}: {one.en}"))
    for link in one.evidence:
        click.echo(printable(f"  because: {link}"))
    if one.flags:
        click.echo(printable(f"  found: {', '.join([*one.flags, *one.lacks])}"))
    for n, choice in enumerate(one.choices[:MOST_CHOICES], 1):
        name = choice.ar if choice.ar == choice.en else f"{choice.en} ({choice.ar})"
        more = ", ".join(part for part in (choice.note, choice.why) if part)
        click.echo(printable(f"  {n}  {name}  [{more}]"))


def _asked(one: Question) -> Answer | str:
    """What is typed: an answer, s, u or q, or "" for what is not understood."""
    keys = f"{KEYS[one.kind]}, s skip, u undo, q quit"
    typed = click.prompt(keys, default="s", show_default=False, prompt_suffix=" > ").strip()
    if typed in ("s", "u", "q"):
        return typed
    if typed == "a":
        return Answer("accept")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= min(MOST_CHOICES, len(one.choices)):
        return _chosen(one, one.choices[int(typed) - 1].value)
    if one.kind == "speakers":
        plain = {"n": Answer("nobody"), "x": Answer("exclude")}
        if typed == "w":
            return Answer("speaker", click.prompt("An id of the authority, or a name as the article has it"))
        return plain.get(typed) or _unknown(typed)
    if typed == "e":
        return Answer("english", click.prompt("English", default=one.en or None))
    return _unknown(typed)


def _chosen(one: Question, value: str) -> Answer:
    if one.kind == "speakers":
        return Answer("speaker", value)
    if one.kind == "names":
        return Answer("same", value)
    return Answer("english", click.prompt("English", default=value))


def _unknown(typed: str) -> str:
    say(f'"{typed}" is none of the keys.')
    return ""
