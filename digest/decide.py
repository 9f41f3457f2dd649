"""An editor's decision as a small change of one file, and its undoing. Pure: texts in, texts out.

`digest review` and `digest desk` both go through here, so that they cannot differ. Every function takes the text of a
file ("" where there is none yet) and gives the new one, in which nothing else is different: comments, order and
formatting stay. What cannot be changed safely raises DigestError.
"""

import json
import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import msgspec
import yaml

from digest.arabic import fold_name
from digest.collate import slug
from digest.errors import AuthorityError, DigestError, MemoryError_, OverrideError
from digest.memory import normal
from digest.questions import Question
from digest.text import cut, shown
from digest.yamledit import (
    Change,
    Verbatim,
    added,
    appended,
    behind,
    changed,
    compose,
    fields,
    instead,
    plain,
    scalars,
    written,
)

BY_HAND = "Change it by hand: its form is not one that can be changed safely here."
REMARK = 60  # characters of a statement that stand beside its override
MOST = 2000  # characters of an answer; a sentence in English has 300


class Answer(msgspec.Struct, frozen=True):
    """What an editor decides.

    `do` is one of: accept (what is proposed); of a statement: speaker (`value` is an id of the authority or a name in
    Arabic), nobody, exclude, apart (somebody else of that name; `value` is the English one); of a name: english
    (`value`), same (`value` is the id of the entry that it belongs to); of a translation: english (`value`).
    """

    do: str
    value: str = ""
    note: str = ""


ANSWERS = {
    "speakers": ("accept", "speaker", "nobody", "exclude", "apart"),
    "names": ("accept", "english", "same"),
    "translations": ("accept", "english"),
}
"""What can be answered to a question of each kind."""
WITH_VALUE = ("speaker", "apart", "english", "same")


def checked(question: Question, answer: Answer) -> Answer:
    """The answer, tidied. Raises DigestError for one that does not answer the question."""
    if answer.do not in ANSWERS[question.kind]:
        allowed = ", ".join(ANSWERS[question.kind])
        raise DigestError(f'"{answer.do}" is no answer to this question', hint=f"Possible are: {allowed}.")
    value, note = shown(answer.value), shown(answer.note)
    if max(len(value), len(note)) > MOST:
        raise DigestError("the answer is too long", hint=f"Write {MOST} characters at most.")
    if answer.do in WITH_VALUE and not value:
        raise DigestError("the answer is empty", hint="Write it, or leave the question.")
    if answer.do == "accept":
        return _accepted(question, note)
    return Answer(answer.do, value, note)


def _accepted(question: Question, note: str) -> Answer:
    """What is proposed, in so many words."""
    if question.kind == "speakers":
        guess = next((one.value for one in question.choices if one.why == "guess"), "")
        return Answer("speaker", guess, note) if guess else Answer("nobody", "", note)
    if not question.en:
        raise DigestError("nothing is proposed that could be accepted", hint="Write the English.")
    return Answer("accept" if question.kind == "translations" else "english", question.en, note)


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
    root = _list(text, OverrideError)
    mine = [item for item in root if isinstance(item, yaml.MappingNode) and _value(item, "statement") in ids]
    if mine:
        result = changed(text, [_judged(mine[0], verdict)])
        wanted = [_with(item, verdict) if item is mine[0] else plain(item) for item in root]
    else:
        pairs = [("statement", written(next(iter(ids)))), verdict.pair]
        pairs += [("note", written(verdict.note))] if verdict.note else []
        result = appended(text, pairs, cut(shown(words), REMARK))
        wanted = [*map(plain, root), {"statement": next(iter(ids)), **_said(verdict)}]
    return _same(result, wanted, OverrideError)


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


# -- the authority -------------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """An entity that an editor makes known."""

    id: str
    type: str
    ar: str
    en: str
    gender: str = ""
    former: str = ""
    within: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its keys and values in YAML."""
        pairs = [(key, written(getattr(self, key))) for key in ("id", "type", "ar", "en")]
        pairs += [("gender", self.gender)] if self.gender in ("m", "f") else []
        pairs += [("formerly", f"[{written(self.former)}]")] if self.former and self.former != self.id else []
        return pairs + ([("in", f"[{written(self.within)}]")] if self.within else [])


def entry_of(question: Question, english: str, taken: Collection[str]) -> Entry:
    """The entry that confirms a name. Its id is made of the English, and nobody else's among those `taken`."""
    ident = _free(english, taken)
    former = question.former if question.former not in taken and slug(question.former) == question.former else ""
    return Entry(ident, question.type, question.ar, english, question.gender, former, question.within)


def apart(question: Question, name: str, english: str, gender: str, taken: Collection[str]) -> Entry:
    """The entry of somebody else who has a known name in one article alone."""
    return Entry(_free(english, taken), "person", name, english, gender, "", question.slug)


def _free(english: str, taken: Collection[str]) -> str:
    wish = slug(english)
    if not wish:
        raise AuthorityError("the English name has no letters", hint="Write it in Latin letters.")
    tries = (wish if n == 1 else f"{wish}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)


def entered(text: str, entry: Entry) -> str:
    """A file of the authority with one more entry at its end."""
    root = _list(text, AuthorityError)
    result = appended(text, entry.pairs)
    new = plain(compose("\n".join(f"{key}: {value}" for key, value in entry.pairs)))
    return _same(result, [*map(plain, root), new], AuthorityError)


def joined(text: str, ident: str, question: Question) -> str:
    """A file of the authority in which an entry has one more name, and the address that this had."""
    entry = _entry(text, ident)
    wanted = plain(entry)
    known = {fold_name(one) for one in (wanted["ar"], *(a for a in wanted.get("aliases", []) if isinstance(a, str)))}
    if question.within:
        alias = Verbatim(f"{{ar: {written(question.ar)}, in: [{written(question.within)}]}}")
        text = _listed(text, ident, "aliases", alias, {"ar": question.ar, "in": [question.within]})
    elif fold_name(question.ar) not in known:
        text = _listed(text, ident, "aliases", question.ar, question.ar)
    if question.former and slug(question.former) == question.former:
        text = _listed(text, ident, "formerly", question.former, question.former)
    return text


def respelled(text: str, ident: str, english: str) -> str:
    """A file of the authority in which an entry has another English name."""
    root = _list(text, AuthorityError)
    entry = _entry(text, ident)
    (node,) = scalars(fields(entry)["en"])
    wanted = [plain(one) | {"en": english} if _value(one, "id") == ident else plain(one) for one in root]
    return _same(changed(text, [instead(node, english)]), wanted, AuthorityError)


def _listed(text: str, ident: str, key: str, value: str, meant: object) -> str:
    root, entry = _list(text, AuthorityError), _entry(text, ident)
    there = fields(entry).get(key)
    had = plain(there) if isinstance(there, yaml.SequenceNode) else []
    if meant in had:
        return text
    place = entry if there is not None else behind(entry, "en" if key == "aliases" else "id")
    wanted = [plain(one) | {key: [*had, meant]} if _value(one, "id") == ident else plain(one) for one in root]
    return _same(changed(text, [added(text, place, key, value)]), wanted, AuthorityError)


def _entry(text: str, ident: str) -> yaml.MappingNode:
    for item in _list(text, AuthorityError):
        if isinstance(item, yaml.MappingNode) and _value(item, "id") == ident:
            return item
    raise AuthorityError(f'there is no entry "{ident}" any more', hint="Look at the question again.")


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


# -- common to YAML ------------------------------------------------------------------------------------------------


def _list(text: str, error: Callable[..., DigestError]) -> list[yaml.Node]:
    """The items of a file that is a list, or empty."""
    try:
        root = compose(text)
    except yaml.YAMLError:
        raise error("malformed YAML", hint="Mend the file first: digest build says where.") from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise error("not a list", hint=BY_HAND)
    return list(root.value)


def _value(item: yaml.Node, key: str) -> str:
    node = fields(item).get(key)
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def _same(result: str, wanted: object, error: Callable[..., DigestError]) -> str:
    """The new text, if it says what was meant and nothing else."""
    try:
        holds = plain(compose(result)) == wanted
    except yaml.YAMLError:
        holds = False
    if not holds:
        raise error("cannot be changed safely", hint=BY_HAND)
    return result
