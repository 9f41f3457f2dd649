"""What an answer changes: the files, their texts and their new texts, each tried as a build would read it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from digest import decide, entries
from digest.analyse import analyse
from digest.arabic import fold_name, peeled, words
from digest.articles import read_articles
from digest.asked import Question
from digest.authority import FOLDER as AUTHORITY
from digest.authority import load_authority
from digest.decide import Answer, Verdict
from digest.errors import DigestError
from digest.knowledge import Knowledge, load_knowledge
from digest.memory import FOLDER as MEMORY
from digest.memory import load_memory
from digest.mentions import Reader
from digest.model import Analysis, Article, Authorised, EntityType, Override
from digest.nodes import SUFFIXES
from digest.overrides import FOLDER as OVERRIDES
from digest.overrides import load_overrides, overrides_for
from digest.standing import Meanwhile, Standing
from digest.trial import tried

FILES = {"person": "people", "organisation": "organisations", "place": "places", "document": "documents"}
AGAIN = "Nothing was written. Look at the question again."


class Planned(NamedTuple):
    """A file that an answer changes: its place in the content folder, its text (None: no such file), its new one."""

    path: str
    old: str | None
    new: str


class Unread(DigestError):  # noqa: N818 - an offer, not an error
    """A name that stands in the article and that the machine did not read, with what an entry for it could say."""

    def __init__(self, name: str, english: str, kind: str) -> None:
        hint = "To make an entry for it in the authority, confirm its English."
        super().__init__(f'"{name}" stands in the article, but was not read as a name there', hint=hint)
        self.name, self.english, self.type = name, english, kind


class Planner:
    """Works out what answers change. `text_of` gives an editors' file that nobody else has changed meanwhile."""

    def __init__(self, content: Path, standing: Standing, text_of: Callable[[str], str | None]) -> None:
        self.content, self.standing, self.text_of = content, standing, text_of
        self._knows: tuple[tuple[Authorised, ...], Knowledge] | None = None

    def plan(self, question: Question, answer: Answer) -> list[Planned]:
        """The files that an answer changes. Raises DigestError; Unread where it could be given as another one."""
        if question.kind == "translations":
            return [self._translation(question, answer)]
        if question.kind == "names":
            return self._no_name(question, answer) if answer.do == "no_name" else [self._name(question, answer)]
        kinds = {"apart": self._apart, "office": self._office}
        if answer.do in kinds:
            return [kinds[answer.do](question, answer)]
        return self._entered(question, answer) if answer.do == "new" else [self._speaker(question, answer)]

    # -- translations and names ------------------------------------------------------------------------------------

    def _translation(self, question: Question, answer: Answer) -> Planned:
        remembered = load_memory(self.content).get(question.source)
        path = Path(remembered.path).relative_to(self.content).as_posix() if remembered else ""
        path = path or f"{MEMORY}/{question.slug}.jsonl"
        state = "checked" if answer.do == "accept" or answer.value == question.en else "edited"
        old = self.text_of(path)
        new = decide.remembered(old or "", question.source, answer.value, state)
        tried(self.content, {path: new})
        return Planned(path, old, new)

    def _name(self, question: Question, answer: Answer) -> Planned:
        authority = load_authority(self.content)
        office = entries.Office(answer.office_ar, answer.office_en, question.since) if answer.office_en else None
        if answer.do == "same":
            path, there = self._entry(answer.value)
            new = entries.joined(there, answer.value, question)
            new = entries.appointed(new, answer.value, office) if office else new
            self._meant(path, new, question, answer.value)
            return Planned(path, there, new)
        path = self._file_for(question.type, authority)
        entry = entries.entry_of(question, answer.value, _taken(authority), office)
        old = self.text_of(path)
        new = entries.entered(old or "", entry)
        self._meant(path, new, question, entry.id)
        return Planned(path, old, new)

    def _no_name(self, question: Question, answer: Answer) -> list[Planned]:
        """The overrides of each article in which these words were taken for a name."""
        planned, articles = [], [(self._article(slug), name) for slug, name in question.met]
        for article, name in articles:
            path = self._override_file(article)
            old = self.text_of(path)
            planned.append(Planned(path, old, decide.struck(old or "", name, answer.note)))

        def look(trial: Path) -> None:
            overrides = {**load_overrides(self.content), **load_overrides(trial)}
            for article, name in articles:
                unmet = self._analysis(article, overrides_for(article, overrides)).unmet
                for one in unmet:
                    if one.override.not_a_name == name:
                        raise DigestError(one.reason, hint=one.hint)

        tried(self.content, {one.path: one.new for one in planned}, look)
        return planned

    def _apart(self, question: Question, answer: Answer) -> Planned:
        """Another person of the same name as the speaker, in this article alone."""
        authority = load_authority(self.content)
        same = next((one for one in authority if one.id == question.same), None)
        if same is None:
            hint = "Choose the speaker, or confirm the name first."
            raise DigestError("only somebody whom the authority knows can be told from a namesake", hint=hint)
        path = self._file_for(same.type.name.lower(), authority)
        entry = entries.apart(question, same.ar, answer.value, same.gender, _taken(authority))
        old = self.text_of(path)
        new = entries.entered(old or "", entry)
        self._meant(path, new, question, entry.id)
        return Planned(path, old, new)

    def _office(self, question: Question, answer: Answer) -> Planned:
        """The office of a speaker whom the authority knows."""
        if not question.same:
            hint = "Confirm the name first: its question asks for the office too."
            raise DigestError("only of somebody whom the authority knows can the office be written down", hint=hint)
        path, old = self._entry(question.same)
        office = entries.Office(answer.office_ar, answer.office_en, question.since)
        new = entries.appointed(old, question.same, office)
        tried(self.content, {path: new})
        return Planned(path, old, new)

    def _entry(self, ident: str) -> tuple[str, str]:
        """The file of an entry of the authority, and its text."""
        path = self.standing.places.get(ident, "")
        if not path:
            raise DigestError(f'the authority has no "{ident}"', hint="Choose one of its entries.")
        return path, self.text_of(path) or ""

    # -- speakers --------------------------------------------------------------------------------------------------

    def _speaker(self, question: Question, answer: Answer) -> Planned:
        article = self._article(question.slug)
        names = [answer.value] if answer.do != "speaker" else self._forms(answer.value, article)
        wrong: DigestError | None = None
        for name in names:
            verdict = Verdict(name if answer.do == "speaker" else None, answer.do == "exclude", answer.note)
            planned = self._overridden(question, verdict, article)
            wrong = self._followed([planned], question, article)
            if wrong is None:
                return planned
        if answer.do == "speaker":
            self._refuse_part(answer.value, article)
            if self._unread(answer.value, article):
                raise self._offer(answer.value)
        raise wrong or DigestError("nobody is named", hint=AGAIN)

    def _entered(self, question: Question, answer: Answer) -> list[Planned]:
        """The speaker, and an entry of the authority for the name, which the machine did not read."""
        authority, article = load_authority(self.content), self._article(question.slug)
        if not self._unread(answer.value, article):
            hint = "Write the name as it stands there."
            raise DigestError(f'"{answer.value}" does not stand in the article, or has been read there', hint=hint)
        path = self._file_for(answer.type, authority)
        entry = entries.newcomer(question, answer.value, answer.english, answer.type, _taken(authority))
        old = self.text_of(path)
        planned = [
            Planned(path, old, entries.entered(old or "", entry)),
            self._overridden(question, Verdict(entry.id, note=answer.note), article),
        ]
        if wrong := self._followed(planned, question, article):
            raise wrong
        return planned

    def _overridden(self, question: Question, verdict: Verdict, article: Article) -> Planned:
        path = self._override_file(article)
        old = self.text_of(path)
        new = decide.overridden(old or "", [question.id.partition(":")[2]], verdict, question.ar)
        return Planned(path, old, new)

    def _forms(self, value: str, article: Article) -> list[str]:
        """A name as it was chosen, and as the article has it wherever it mentions that one."""
        analysis = self._analysis(article)
        keys = {one.key for one in analysis.entities if one.name == value}
        spans = [m.span for m in analysis.mentions if m.entity in keys]
        return list(dict.fromkeys([value, *(" ".join(span.of(article.text).split()) for span in spans)]))

    # -- names that were not read ----------------------------------------------------------------------------------

    def _unread(self, name: str, article: Article) -> bool:
        """Whether a name stands in an article, and nobody is known by it there."""
        wanted, text = _folded(name), _folded(article.text[article.body :])
        analysis = self._analysis(article)
        read = {fold_name(one.name) for one in analysis.entities}
        read |= {fold_name(m.span.of(article.text)) for m in analysis.mentions}
        return bool(wanted) and fold_name(name) not in read and _stands(wanted, text)

    def _refuse_part(self, name: str, article: Article) -> None:
        """Of a first name or surname alone an entry would make a second person of somebody whose name was read."""
        word = fold_name(name)
        if " " in word:
            return
        whole = [
            one.name for one in self._analysis(article).entities if one.named and word in fold_name(one.name).split()
        ]
        if whole:
            known = ", ".join(f'"{one}"' for one in dict.fromkeys(whole))
            raise DigestError(f'"{name}" is a part of a name in this article', hint=f"Write the whole of it: {known}.")

    def _offer(self, name: str) -> Unread:
        """An entry for a name: a body where it begins as one, else a person."""
        knowledge = self._knowledge()
        text = words(name)
        for chunk in Reader(text, knowledge).chunks():
            if chunk.type is EntityType.ORGANISATION and chunk.first == 0 and chunk.name_en:
                return Unread(name, chunk.name_en, "organisation")
        return Unread(name, knowledge.romaniser.romanise([name])[0].text, "person")

    # -- trying ----------------------------------------------------------------------------------------------------

    def _followed(self, planned: list[Planned], question: Question, article: Article) -> DigestError | None:
        """Why an override would not be followed."""
        found: list[DigestError] = []

        def look(trial: Path) -> None:
            own = overrides_for(article, {**load_overrides(self.content), **load_overrides(trial)})
            known = (trial / AUTHORITY).exists()
            knowledge = load_knowledge(load_authority(trial), self.standing.camel) if known else self._knowledge()
            ident = question.id.partition(":")[2]
            unmet = [one for one in analyse(article, knowledge, own).unmet if one.override.statement == ident]
            found.extend(DigestError(one.reason, hint=one.hint) for one in unmet)

        tried(self.content, {one.path: one.new for one in planned}, look)
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

        tried(self.content, {path: new}, look)

    def _analysis(self, article: Article, overrides: tuple[Override, ...] = ()) -> Analysis:
        return analyse(article, self._knowledge(), overrides)

    def _knowledge(self) -> Knowledge:
        authority = load_authority(self.content)
        if self._knows is None or self._knows[0] != authority:
            self._knows = authority, load_knowledge(authority, self.standing.camel)
        return self._knows[1]

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


def _folded(text: str) -> list[str]:
    return [word.folded for word in words(text) if word.folded[0].isalnum()]


def _stands(wanted: list[str], text: list[str]) -> bool:
    """Whether a text has these folded words in a row, و or a preposition written together with the first or not."""
    size = len(wanted)
    return any(
        text[n + 1 : n + size] == wanted[1:] and wanted[0] in (text[n], *(rest for _, rest in peeled(text[n])))
        for n in range(len(text) - size + 1)
    )


def _taken(authority: tuple[Authorised, ...]) -> set[str]:
    """Ids that belong to somebody, now or formerly."""
    return {ident for one in authority for ident in (one.id, *one.formerly)}
