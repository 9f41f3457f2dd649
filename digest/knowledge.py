"""What the analysis knows before it reads: the lexicon's tables and the editors' authority, ready for look-up.

`load_knowledge` is the only function here that touches the disk: it reads the package's own `lexicon/` and, where
they are switched on, data of camel-tools. Everything is keyed by folded words (see `digest.arabic`), so look-ups
cost a hash each.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest.arabic import Word, bare, definite, peeled
from digest.bodywords import OrgPhrase, PlaceWord
from digest.camel import NO_DATA, CamelData, Dictionary, Recogniser, load_dictionary, load_recogniser
from digest.inflect import CueForm
from digest.lexemes import Head, Phrase, Quantifier, Title, load_lexicon
from digest.model import Article, Authorised, EntityType, Role
from digest.names import Known, LocalNames, known_as, known_names, local_names
from digest.namesakes import namesake
from digest.particles import OBJECTS
from digest.romanise import Romaniser
from digest.shapes import Shapes
from digest.tables import END, Trie, longest, planted, trie_of
from digest.vocabulary import Vocabulary

TURNS = ("turn", "topic")
"""Classes of phrases behind which whoever spoke before has ended."""
_NISBA_ENDINGS = ("ه", "ا", "ين", "ون", "ات", "تين", "ان")
_KUNYA = frozenset(("ابو", "ابي", "ابا", "ام"))  # they begin names: أم فيصل


@dataclass(frozen=True, slots=True, repr=False)
class Knowledge:
    """All tables. Built once a run; sent whole to worker processes."""

    names: Trie  # folded words -> Known: people, places, organisations
    titles: Trie  # folded words without article -> Title
    phrases: Trie  # folded words -> Phrase
    cues: dict[str, tuple[CueForm, ...]]
    finite: frozenset[str]  # forms of cues that are a verb whatever stands around them
    heads: dict[str, Head]
    placewords: dict[str, PlaceWord]
    org_phrases: Trie  # folded words without article -> OrgPhrase
    given: dict[str, str]  # folded given name -> m, f or ""
    nisbas: dict[str, tuple[str, str]]  # folded masculine indefinite -> (country or place key, English adjective)
    function: frozenset[str]
    common: frozenset[str]
    vocabulary: Vocabulary
    orgwords: dict[str, str]
    romaniser: Romaniser
    shapes: Shapes
    quantifiers: dict[str, tuple[Quantifier, ...]]
    editors: Mapping[str, Known]  # by the ids of the authority, former ones too
    roles: Mapping[str, tuple[Role, ...]]  # by id of the authority
    local: LocalNames
    dictionary: Dictionary | None = None  # camel-tools' own, where it is installed and switched on
    recognise: Recogniser | None = None  # and its model of names
    day: dt.date | None = None  # of the article that is read

    _seen_nisbas: dict[str, tuple[str, str] | None] = field(default_factory=dict, compare=False)
    _seen_first: dict[str, bool] = field(default_factory=dict, compare=False)  # what `begins_entry` found
    _seen_cues: dict[str, bool] = field(default_factory=dict, compare=False)
    _seen: dict[str, tuple[Head | None, str]] = field(default_factory=dict, compare=False)  # what `head_at` found

    def within(self, article: Article) -> "Knowledge":
        """What is known in one article: names that mean somebody there only, offices that were held on its day."""
        names = self.names
        for slug in (*article.aliases, article.slug):
            for path, known in self.local.get(slug, ()):
                names = planted(names, path, known)
        return replace(self, names=names, day=article.date, _seen_first=self._seen_first if names is self.names else {})

    def calling(self, more: Iterable[tuple[tuple[str, ...], Known]]) -> "Knowledge":
        """What is known together with further names, as folded words; names that mean something already stay."""
        names = self.names
        for path, known in more:
            held = longest(names, path[0], (), 0)[0]
            if held is None or not held.editors:
                names = planted(names, path, known)
        return self if names is self.names else replace(self, names=names, _seen_first={})

    def offices(self, known: Known) -> tuple[str, ...]:
        """The offices that a known person holds on the article's day; the last one known where no day is given."""
        roles = self.roles.get(known.id, ())
        if self.day is None or not roles:
            return (known.role,) if known.role else ()
        return tuple(r.ar for r in roles if (r.start or self.day) <= self.day <= (r.end or self.day))

    def known_at(self, text: Sequence[Word], at: int) -> tuple[Known | None, int, str]:
        """The longest known name that begins at word `at`: (entity, words, clitics before it)."""
        best: tuple[Known | None, int, str] = (None, 0, "")
        for clitics, rest in peeled(text[at].folded):
            if rest in self.names:
                found, n = longest(self.names, rest, text, at + 1)
                anothers = n == 1 and not clitics and namesake(found, text, at, self.given)
                if n > best[1] and not anothers:
                    best = (found, n, clitics)
        return best

    def title_at(self, text: Sequence[Word], at: int) -> tuple[Title | None, int, str]:
        """The longest title that begins at word `at`: (title, words, clitics before it)."""
        if (owned := self.owned_title(text[at])) is not None:
            return owned, 1, ""
        if len(text[at].folded) == 1 and (at + 1 >= len(text) or text[at + 1].folded != "."):
            return None, 0, ""  # د and م are titles only with their stop
        best: tuple[Title | None, int, str] = (None, 0, "")
        for clitics, rest in peeled(text[at].folded):
            stem = bare(rest)
            if stem in self.titles:
                found, n = longest(self.titles, stem, text, at + 1, strip=True)
                if n > 1 and found.kind == "honorific" and not definite(text[at + n - 1].folded):
                    found, n = self.titles[stem].get(END), 1  # معالي وزير النقل: no «معالي الوزير»
                second = self.titles.get(bare(text[at + 1].folded), {}).get(END) if n > 1 and definite(rest) else None
                if second is not None and second.kind == "office":  # النائبة وزير العدل
                    found, n = self.titles[stem].get(END), 1
                if found is not None and n > best[1]:
                    best = (found, n, clitics)
        return best

    def owned_title(self, word: Word) -> Title | None:
        """A title with a possessive pronoun: نظيره، نظيرها. Its ه is no taa marbuta."""
        for pronoun in ("ها", "هم", "ه"):
            if word.raw.endswith(pronoun) and word.folded.endswith(pronoun):
                title: Title | None = self.titles.get(word.folded[: -len(pronoun)], {}).get(END)
                return title
        return None

    def head_at(self, word: Word) -> tuple[Head | None, str]:
        """The head noun that a word is, with or without article, and the clitics before it."""
        found = self._seen.get(word.folded)
        if found is None:
            found = self._seen[word.folded] = self._head(word.folded)
        return found

    def _head(self, folded: str) -> tuple[Head | None, str]:
        for clitics, rest in peeled(folded):
            for stem in (rest, bare(rest), rest.removesuffix("ا")):
                if (head := self.heads.get(stem)) is not None:
                    return head, clitics
        return None, ""

    def place_word(self, word: Word) -> tuple[PlaceWord | None, str]:
        """The noun that says what kind of place is named next, and the clitics before it."""
        for clitics, rest in peeled(word.folded):
            if clitics and word.folded in self.heads:
                break  # بحارة are sailors, and not in a quarter
            if (found := self.placewords.get(rest)) is not None:
                return found, clitics
        return None, ""

    def org_phrase_at(self, text: Sequence[Word], at: int) -> tuple[OrgPhrase | None, int, str]:
        """The longest phrase for a body that begins at word `at`: (phrase, words, clitics before it).

        One of class place counts only before a known place.
        """
        for clitics, rest in peeled(text[at].folded):
            if not rest or bare(rest) not in self.org_phrases:
                continue
            found, n = longest(self.org_phrases, bare(rest), text, at + 1, strip=True)
            if found is not None and found.cls == "place":
                known, _, attached = self.known_at(text, at + n) if at + n < len(text) else (None, 0, "")
                if known is None or known.type is not EntityType.PLACE or attached not in ("", "ب") or definite(rest):
                    continue
            if found is not None:
                return found, n, clitics
        return None, 0, ""

    def reports(self, folded: str) -> bool:
        """Whether a word is a finite reporting verb by its form, with و or ف before it or without."""
        return folded in self.finite or (folded[0] in "وف" and folded[1:] in self.finite)

    def may_report(self, folded: str) -> bool:
        """Whether a word can be a cue at all, with a conjunction before it or a pronoun behind it."""
        found = self._seen_cues.get(folded)
        if found is None:
            ways = (folded, folded[1:]) if folded[0] in "وف" else (folded,)
            found = self._seen_cues[folded] = any(way in self.cues or self._object_verb(way) for way in ways)
        return found

    def _object_verb(self, folded: str) -> bool:
        """A verb with a pronoun for its object: نفته, أعلنوه, رأيها."""
        stems = (folded.removesuffix(pronoun) for pronoun in OBJECTS if folded.endswith(pronoun))
        return any(form in self.cues for stem in stems for form in (stem, stem + "ا", stem[:-1] + "ي"))

    def phrase_at(self, text: Sequence[Word], at: int) -> tuple[Phrase | None, int]:
        """The longest framing phrase that begins at word `at`, with or without و or ف before it."""
        first = text[at].folded
        if first not in self.phrases and first[1:] not in self.phrases:
            return None, 0
        found, n = longest(self.phrases, first, text, at + 1)
        if not n and len(first) > 2 and first[0] in "وف":
            found, n = longest(self.phrases, first[1:], text, at + 1)
        return found, n

    def begins_nothing(self, folded: str) -> bool:
        """Whether a word is a particle that no name, title, body or count can begin with: في, التي, لأن."""
        return folded in self.function and not (folded in self.given or folded in _KUNYA or self.begins_entry(folded))

    def begins_entry(self, folded: str) -> bool:
        """Whether a name, title, body, place or count of the tables can begin with a word."""
        found = self._seen_first.get(folded)
        if found is None:
            found = self._seen_first[folded] = folded.isdecimal() or self._begins_entry(folded)
        return found

    def _begins_entry(self, folded: str) -> bool:
        tables = (self.names, self.titles, self.heads, self.quantifiers, self.placewords, self.org_phrases)
        forms = [form for _, rest in peeled(folded) for form in (rest, bare(rest), rest.removesuffix("ا"))]
        owned = (folded[: -len(pronoun)] for pronoun in OBJECTS if folded.endswith(pronoun))
        return any(form in table for form in forms for table in tables) or any(form in self.titles for form in owned)

    def nisba(self, folded: str) -> tuple[str, str] | None:
        """(country key, English) when a word is a nisba of a known place: الروسية gives ("روسيا", "Russian")."""
        if folded not in self._seen_nisbas:
            stem = bare(folded)
            stems = (stem.removesuffix(e) for e in ("", *_NISBA_ENDINGS) if stem.endswith(e))
            self._seen_nisbas[folded] = next((self.nisbas[s] for s in stems if s in self.nisbas), None)
        return self._seen_nisbas[folded]

    def ordinary(self, folded: str) -> bool:
        """Whether a word is of the everyday vocabulary, so no part of an unknown name."""
        if folded in self.function or folded in self.common:
            return True
        if folded in self.given or END in self.names.get(folded, {}):
            return False
        return self.vocabulary.contains(folded) or (self.dictionary is not None and self.dictionary(folded))


def load_knowledge(authority: Sequence[Authorised] = (), camel: CamelData = NO_DATA) -> Knowledge:
    """Read the lexicon and lay the authority over it. The authority's names win over the lexicon's.

    Raises `OSError` when the package's own lexicon cannot be read, ModelError when data of camel-tools cannot.
    """
    lexicon = load_lexicon()
    return Knowledge(
        names=known_names(authority, lexicon.names),
        titles=trie_of(lexicon.titles),
        phrases=trie_of(lexicon.phrases),
        cues=lexicon.cues,
        finite=frozenset(cue for cue, forms in lexicon.cues.items() if any(map(_finite, forms))),
        heads=lexicon.heads,
        placewords=lexicon.placewords,
        org_phrases=trie_of(lexicon.org_phrases),
        given=lexicon.given,
        nisbas=lexicon.nisbas,
        function=lexicon.function,
        common=lexicon.vocabulary.words,
        vocabulary=lexicon.vocabulary,
        orgwords=lexicon.orgwords,
        romaniser=Romaniser(lexicon.spellings, lexicon.surnames),
        shapes=Shapes(lexicon.shapes),
        quantifiers=lexicon.quantifiers,
        editors={name: known_as(entity) for entity in authority for name in (*entity.formerly, entity.id)},
        roles={entity.id: entity.roles for entity in authority},
        local=local_names(authority),
        dictionary=load_dictionary(camel.morphology) if camel.morphology else None,
        recognise=load_recogniser(camel.ner) if camel.ner else None,
    )


def _finite(form: CueForm) -> bool:
    return form.mood != "participle" and not form.marked
