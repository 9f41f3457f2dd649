"""An editor's decision as a small change of one file, and its undoing. Pure: texts in, texts out.

`digest review` and `digest desk` both go through here, so that they cannot differ. Every function takes the text of a
file ("" where there is none yet) and gives the new one, in which nothing else is different: comments, order and
formatting stay. What cannot be changed safely raises DigestError.
"""

import json
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec
import yaml

from digest.asked import UNHEARD, Question
from digest.errors import DigestError, MemoryError_, OverrideError
from digest.memory import normal
from digest.text import cut, shown
from digest.yamledit import Change, appended, changed, items_of, meaning, plain, value_of, written

REMARK = 60  # characters of a statement that stand beside its override
MOST = 2000  # characters of an answer; a sentence in English has 300


class Answer(msgspec.Struct, frozen=True):
    """What an editor decides.

    `do` is one of: accept (what is proposed); of a statement: speaker (`value` is an id of the authority or a name in
    Arabic), new (`value` is a name that stands in the article and was not read; `english` is its English, `type` what
    has it), nobody, exclude, apart (somebody else of that name; `value` is the English one), office (the speaker's, in
    both languages); of a name: english (`value`), same (`value` is the id of the entry that it belongs to), no_name; of
    a translation: english (`value`). With a name its bearer's office may come, in both languages.
    """

    do: str
    value: str = ""
    note: str = ""
    english: str = ""
    type: str = "person"
    office_ar: str = ""
    office_en: str = ""


ANSWERS = {
    "speakers": ("accept", "speaker", "new", "nobody", "exclude", "apart", "office"),
    "names": ("accept", "english", "same", "no_name"),
    "translations": ("accept", "english"),
}
"""What can be answered to a question of each kind."""
WITH_VALUE = ("speaker", "new", "apart", "english", "same")
TYPES = ("person", "organisation")  # of those who can be entered as a speaker


def checked(question: Question, answer: Answer) -> Answer:
    """The answer, tidied. Raises DigestError for one that does not answer the question."""
    if answer.do not in ANSWERS[question.kind]:
        allowed = ", ".join(ANSWERS[question.kind])
        raise DigestError(f'"{answer.do}" is no answer to this question', hint=f"Possible are: {allowed}.")
    if question.reason in UNHEARD and answer.do in ("exclude", "apart", "office"):
        raise DigestError("the sentence has no statement", hint="Choose who speaks in it, or go on.")
    given = {key: shown(value) for key, value in msgspec.structs.asdict(answer).items()}
    if max(map(len, given.values())) > MOST:
        raise DigestError("the answer is too long", hint=f"Write {MOST} characters at most.")
    if answer.do in WITH_VALUE and not given["value"]:
        raise DigestError("the answer is empty", hint="Write it, or leave the question.")
    answer = Answer(**given)
    _whole(answer)
    return _accepted(question, answer) if answer.do == "accept" else answer


def _whole(answer: Answer) -> None:
    """Refuse what says only half."""
    if answer.do == "new" and (not answer.english or answer.type not in TYPES):
        raise DigestError("the new entry has no English name, or no type", hint="Write both: person or organisation.")
    both = bool(answer.office_ar), bool(answer.office_en)
    if both != (False, False) and not all(both):
        raise DigestError("the office is there in one language only", hint="Write it in Arabic and in English.")
    if answer.do == "office" and not any(both):
        raise DigestError("the office is empty", hint="Write it in Arabic and in English, or leave the question.")


def _accepted(question: Question, answer: Answer) -> Answer:
    """What is proposed, in so many words."""
    if question.kind == "speakers":
        if question.reason in UNHEARD:
            raise DigestError("no speaker is proposed that could be accepted", hint="Choose one, or go on.")
        guess = next((one.value for one in question.choices if one.why == "guess"), "")
        return Answer("speaker", guess, answer.note) if guess else Answer("nobody", "", answer.note)
    if not question.en:
        raise DigestError("nothing is proposed that could be accepted", hint="Write the English.")
    return msgspec.structs.replace(
        answer, do="accept" if question.kind == "translations" else "english", value=question.en
    )


# -- overrides -----------------------------------------------------------------------------------------------------


class Verdict(NamedTuple):
    """What an override says: a speaker (an id, or a name in Arabic), None for nobody; or that it is no statement."""

    speaker: str | None = None
    exclude: bool = False
    note: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """Its key and value in YAML."""
        if self.exclude:
            return "exclude", "true"
        return "speaker", "null" if self.speaker is None else written(self.speaker)


def overridden(text: str, ids: Collection[str], verdict: Verdict, words: str) -> str:
    """The overrides of an article with one more, or with a new verdict where they speak of the statement already.

    `ids` are those of the statement, the present one first; `words` stand beside it as a comment.
    """
    root = items_of(text, OverrideError)
    mine = [item for item in root if isinstance(item, yaml.MappingNode) and value_of(item, "statement") in ids]
    if mine:
        result = changed(text, [_judged(mine[0], verdict)])
        wanted = [_with(item, verdict) if item is mine[0] else plain(item) for item in root]
    else:
        pairs = [("statement", written(next(iter(ids)))), verdict.pair]
        pairs += [("note", written(verdict.note))] if verdict.note else []
        result = appended(text, pairs, cut(shown(words), REMARK))
        wanted = [*map(plain, root), {"statement": next(iter(ids)), **_said(verdict)}]
    return meaning(result, wanted, OverrideError)


def struck(text: str, name: str, note: str) -> str:
    """The overrides of an article, and that these words are no name."""
    root = items_of(text, OverrideError)
    said = {"not_a_name": name, **({"note": note} if note else {})}
    result = appended(text, [(key, written(value)) for key, value in said.items()], "")
    return meaning(result, [*map(plain, root), said], OverrideError)


def _judged(item: yaml.MappingNode, verdict: Verdict) -> Change:
    """The pair that holds the verdict gives way; a note stays, for it may say more than who."""
    key, value = next(pair for pair in item.value if pair[0].value in ("speaker", "exclude"))
    start = key.start_mark.index
    return Change(start, max(value.end_mark.index, key.end_mark.index + 1), ": ".join(verdict.pair))


def _said(verdict: Verdict) -> dict[str, str]:
    key, value = verdict.pair
    said = {key: verdict.speaker if verdict.speaker is not None and not verdict.exclude else value}
    return said | ({"note": verdict.note} if verdict.note else {})


def _with(item: yaml.Node, verdict: Verdict) -> dict[str, str]:
    kept = {key: value for key, value in plain(item).items() if key not in ("speaker", "exclude")}
    return kept | _said(verdict._replace(note=""))


# -- the memory ----------------------------------------------------------------------------------------------------


def remembered(text: str, source: str, target: str, state: str) -> str:
    """A memory file with a translation: a line more at its end, or in the place of the one for the same sentence."""
    line = json.dumps({"source": source, "target": target, "state": state}, ensure_ascii=False)
    for match in re.finditer(r"[^\r\n]+", text.removeprefix("\ufeff")):
        try:
            entry = json.loads(match[0])
        except ValueError:
            continue
        if isinstance(entry, dict) and normal(str(entry.get("source", ""))) == normal(source):
            new = json.dumps(entry | {"target": target, "state": state}, ensure_ascii=False)
            at = match.start() + text.startswith("\ufeff")
            return text[:at] + new + text[at + len(match[0]) :]
    if not normal(source) or not normal(target):
        raise MemoryError_("a translation needs a sentence and its English", hint="Write the English.")
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if text.endswith("\n") or not text.removeprefix("\ufeff") else newline
    return f"{text}{gap}{line}{newline}"


# -- undoing -------------------------------------------------------------------------------------------------------


class Hunk(NamedTuple):
    """The change of a text: at `start` (code points), `old` gave way to `new`."""

    start: int
    old: str
    new: str

    @property
    def growth(self) -> int:
        """By how much the text became longer."""
        return len(self.new) - len(self.old)


def hunk(old: str, new: str) -> Hunk:
    """What is different, without the ends that both have."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    return Hunk(head, old[head : len(old) - tail], new[head : len(new) - tail])


def undone(text: str, hunks: Sequence[Hunk], which: int) -> tuple[str, list[Hunk]] | None:
    """The text without one of the changes that made it, and the others as they then are.

    `hunks` are all changes up to the text, in their order. None where a later one touches the same place.
    """
    mine = hunks[which]
    at, rest = mine.start, list(hunks[:which])
    for later in hunks[which + 1 :]:
        if later.start >= at + len(mine.new):
            rest.append(later._replace(start=later.start - mine.growth))
        elif later.start + len(later.old) <= at:
            rest.append(later)
            at += later.growth
        else:
            return None
    return text[:at] + mine.old + text[at + len(mine.new) :], rest
