"""What the English of a sentence must hold: the names that its Arabic has, and the editors' terms.

The names are those that the analysis found and that authority or lexicon know; a name that the program has itself
put into Latin letters is no measure of a machine's. Where one sentence stands in several articles, only what all of
them agree on is asked for, so that a name that means somebody in one of them alone is never put into another.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.arabic import fold_name
from digest.glossary import Entry, Glossary
from digest.model import Analysis, Authorised, Entity, EntityType, Mention, Span
from digest.tables import cell, rows

NAMING = ("name", "surname")
_PARTICLES = frozenset(
    (
        "al",
        "el",
        "ben",
        "abu",
        "abi",
        "umm",
        "von",
        "van",
        "der",
        "de",
        "del",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "st",
    )
)
_NUMERAL = re.compile(r"[IVX]+|[JS]r\.?|the|Great")
_TITLES = frozenset(("King", "Queen", "Prince", "Princess", "Pope", "Sheikh", "Imam", "Emir", "Sultan", "Saint"))


class Term(msgspec.Struct, frozen=True):
    """One name or term of a sentence.

    `forms` may be put in for what the machine wrote, the fullest first. Of `also` each will do where it stands and
    none is put in: abbreviations, adjectives of a country. Each of `replaces` is known to be wrong here, and gives way
    to the first of `forms`. `name` is whether a near spelling may be taken for it. For what a speaker did, `words` is
    a pattern of English that says so, and the form names it for readers.
    """

    ar: str
    forms: tuple[str, ...]
    also: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    name: bool = True
    words: str = ""


class Language(msgspec.Struct, frozen=True):
    """What is known of English: other ways to say names, and all of them, in lower case; what says how somebody spoke.

    `senses` holds patterns by the sense of a cue, else by its stance.
    """

    others: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    senses: Mapping[str, str] = msgspec.field(default_factory=dict)


NOTHING = Language({}, frozenset())


def load_language(authority: Iterable[Authorised] = ()) -> Language:
    """Read the lexicon's names and lay the authority's over them."""
    others: dict[str, list[str]] = defaultdict(list)
    names = set()
    for r in rows("places.tsv"):
        names.add(r["en"])
        if r["nisba_en"]:
            others[r["en"]] += [r["nisba_en"], f"{r['nisba_en']}s"]
    for table in ("organisations.tsv", "people_arab.tsv", "people_world.tsv"):
        names |= {r["en"] for r in rows(table)}
    for r in rows("english_names.tsv"):
        others[r["en"]] += cell(r["also"])
    for entity in authority:
        names |= {entity.en, *entity.aliases_en}
        others[entity.en] += entity.aliases_en
    words = {word for name in names for word in name.lower().split() if len(word) > 3}
    senses = {r["sense"]: "|".join(cell(r["english"])) for r in rows("cue_english.tsv")}
    return Language({en: tuple(found) for en, found in others.items()}, frozenset(words), senses)


def terms_of(analyses: Iterable[Analysis], glossary: Glossary, language: Language) -> dict[str, tuple[Term, ...]]:
    """The terms of every sentence and title, by the text as it stands."""
    found: dict[str, tuple[Term, ...]] = {}
    for analysis in analyses:
        for source, terms in _of_article(analysis, glossary, language):
            before = found.get(source, terms)
            found[source] = tuple(term for term in before if term in terms)
    return found


def _of_article(analysis: Analysis, glossary: Glossary, language: Language) -> Iterable[tuple[str, tuple[Term, ...]]]:
    text = analysis.article.text
    entities = {e.key: e for e in analysis.entities if e.confirmed and e.named and e.name_en}
    inside: dict[int, list[Mention]] = defaultdict(list)
    mentions = sorted((m for m in analysis.mentions if m.entity in entities), key=lambda m: m.span)
    at = 0
    sentences = analysis.sentences
    for mention in mentions:
        while at < len(sentences) and sentences[at].span.end <= mention.span.start:
            at += 1
        if mention.how in NAMING and at < len(sentences):
            inside[sentences[at].n].append(mention)
    cues = _cues(analysis, language)
    for sentence in sentences:
        source = sentence.span.of(text)
        named = [(entities[m.entity], m.span.of(text)) for m in _outermost(inside[sentence.n])]
        yield source, (*_terms(source, named, glossary, language), *cues[sentence.n])
    if title := analysis.article.title:
        folded = f" {fold_name(title)} "
        named = [(e, e.name) for e in entities.values() if f" {fold_name(e.name)} " in folded]
        yield title, _terms(title, named, glossary, language)


def _cues(analysis: Analysis, language: Language) -> dict[int, list[Term]]:
    """What the English of each sentence must say that its speakers did: denied, demanded, threatened."""
    found: dict[int, list[Term]] = defaultdict(list)
    for statement in analysis.statements:
        cue = statement.cue
        if cue is None or not statement.certain:
            continue
        words = language.senses.get(cue.sense) or language.senses.get(cue.stance)
        home = [n for n in statement.sentences if _holds(analysis.sentences[n].span, cue.span)]
        if words and home:
            term = Term(cue.span.of(analysis.article.text), (cue.sense,), name=False, words=words)
            found[home[0]] += [] if term in found[home[0]] else [term]
    return found


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that do not lie within others: مجلس الأمن الروسي is not Russia."""
    return [
        m
        for m in mentions
        if not any(o.span.start <= m.span.start and m.span.end <= o.span.end and o.span != m.span for o in mentions)
    ]


def _terms(
    source: str, named: Sequence[tuple[Entity, str]], glossary: Glossary, language: Language
) -> tuple[Term, ...]:
    entries = glossary.within(source)
    asked = [_from_glossary(entry) for entry in entries]
    covered = {fold_name(entry.ar) for entry in entries}
    ours = (_from_entity(e, ar, language) for e, ar in named if fold_name(ar) not in covered)
    merged: dict[tuple[str, ...], Term] = {}
    for term in (*asked, *ours):
        merged.setdefault(term.forms, term)
    return tuple(merged.values())


def _from_glossary(entry: Entry) -> Term:
    return Term(entry.ar, (entry.en,), entry.also, entry.replaces, name=False)


def _from_entity(entity: Entity, ar: str, language: Language) -> Term:
    full = re.sub(r" (?:\([^)]*\)|state)$", "", entity.name_en)  # told apart for readers only: Dubai (emirate)
    others = language.others.get(entity.name_en, ())
    if entity.type is EntityType.PERSON:
        last = surname(full)
        forms = tuple(dict.fromkeys((full, *others, *([last] if last else []))))
        alone = len(fold_name(ar).split()) == 1 or not last or full.split()[0] in _TITLES
        first = tuple(w for w in full.split() if len(w) > 3 and w not in _TITLES)
        return Term(ar, forms, first if alone else ())
    if entity.type is EntityType.DOCUMENT:
        number = "".join(c for c in full if c.isdigit())
        wrong = tuple(f"{word} {number}" for word in ("Decision", "Decree", "Order", "Resolution No.", "Decision No."))
        return Term(ar, (full,), others, wrong if number and full.startswith("Resolution") else (), name=False)
    return Term(ar, (full,), (*others, *_initials(entity.name_en)))


def _initials(name: str) -> tuple[str, ...]:
    """What an organisation is called in short.

    >>> _initials("Agence France-Presse (AFP)"), _initials("Federal Bureau of Investigation")
    (('AFP',), ('FBI',))
    """
    written = tuple(word for word in re.findall(r"\w+", name) if word.isupper() and len(word) > 2)
    first = "".join(word[0] for word in name.split() if word[0].isupper())
    return written or ((first,) if len(first) > 2 else ())


def surname(full: str) -> str:
    """The last name with what belongs to it, "" for who has none.

    >>> surname("Khalid bin Ahmed Al Khalifa"), surname("King Charles III")
    ('Al Khalifa', '')
    """
    parts = full.split()
    if len(parts) < 2 or _NUMERAL.fullmatch(parts[-1]):
        return ""
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower().rstrip(".") in _PARTICLES:
        at -= 1
    return " ".join(parts[at:])
