import pytest

from digest.analyse import analyse
from digest.errors import GlossaryError
from digest.glossary import Entry, Glossary, glossary_of, load_glossary
from digest.knowledge import Knowledge
from digest.model import Article, Authorised, EntityType
from digest.terms import load_language, terms_of
from tests.conftest import MakeContent

GOOD = """
- ar: القرار 2254
  en: Resolution 2254
  also: [UNSCR 2254]
  replaces: [decision 2254]
  note: The press writes it so.
- {ar: التحالف الدولي, en: international coalition}
"""
TERM = Entry("القرار 2254", "Resolution 2254", ("UNSCR 2254",), ("decision 2254",))


def test_the_terms_are_read_and_found(make_content: MakeContent) -> None:
    glossary = load_glossary(make_content({"glossary.yaml": GOOD}))
    assert glossary.entries[0] == TERM
    found = glossary.within("أيد التحالف الدولي تنفيذ القرار 2254 وللقرار 2254 خصوم، وبالتحالف الدولي أيضا")
    assert [entry.en for entry in found] == ["international coalition", "Resolution 2254"]
    assert glossary.within("القرار 2255") == []


def test_without_a_file_there_are_none(make_content: MakeContent) -> None:
    assert load_glossary(make_content({})).within("القرار 2254") == []


@pytest.mark.parametrize(
    ("bad", "line", "message"),
    [
        ("- ar: القرار", 1, 'a term without "en"'),
        ("- {ar: a, en: b, english: c}", 1, 'unknown key "english"'),
        ("- {ar: القرار, en: b}\n- {ar: القَرار, en: c}", 2, "is given twice"),
        ("- {ar: '!', en: b}", 1, "has no words"),
        ("- {ar: القرار, en: Decision, replaces: [decision]}", 1, "both right and wrong"),
        ("ar: القرار", 1, "must be a list"),
        ("- [", 1, "malformed YAML"),
        ("- ar: [القرار]\n  en: b", 1, "must be one line of text"),
    ],
)
def test_a_bad_line_is_named(make_content: MakeContent, bad: str, line: int, message: str) -> None:
    content = make_content({"glossary.yaml": bad})
    with pytest.raises(GlossaryError, match=message) as caught:
        load_glossary(content)
    assert caught.value.path == str(content / "glossary.yaml")
    assert caught.value.line in (line, line + 1)


TEXT = "قال سيرغي لافروف إن روسيا تدعم القرار 2254.\nوأضاف لافروف أن مجلس الأمن الدولي سيجتمع."


def test_a_sentence_must_hold_its_names_and_terms(knowledge: Knowledge) -> None:
    analysis = analyse(Article("a", "articles/a.txt", TEXT, title="لافروف: روسيا تدعم القرار 2254"), knowledge)
    terms = terms_of([analysis], glossary_of([TERM]), load_language())
    first, second, title = (terms[source] for source in (*TEXT.split("\n"), analysis.article.title or ""))
    assert {term.forms[0] for term in first} == {"Resolution 2254", "Sergei Lavrov", "Russia"}
    assert {term.forms[0] for term in second} == {"Sergei Lavrov", "UN Security Council"}
    assert "Resolution 2254" in {term.forms[0] for term in title}
    russia = next(term for term in first if term.forms[0] == "Russia")
    assert {"Russian", "Russians"} <= set(russia.also)


def test_what_an_article_alone_knows_is_not_asked_of_the_machine(knowledge: Knowledge) -> None:
    text = "قال سامر العلبي إن الطريق مفتوح."
    assert terms_of([analyse(Article("a", "a", text), knowledge)], Glossary(), load_language())[text] == ()


def test_one_sentence_in_two_articles_must_hold_what_both_know(knowledge: Knowledge) -> None:
    text = "قال سيرغي لافروف إن روسيا تدعم القرار."
    one, two = (analyse(Article(slug, slug, text), knowledge) for slug in "ab")
    without = [m for m in two.mentions if "لافروف" not in m.span.of(text)]
    two = two.__class__(two.article, two.blocks, two.entities, tuple(without), (), ())
    terms = terms_of([one, two], Glossary(), load_language())[text]
    assert {term.forms[0] for term in terms} == {"Russia"}


def test_the_editors_other_spellings_will_do() -> None:
    entity = Authorised("x", EntityType.PERSON, "سامر العلبي", "Samer al-Olabi", aliases_en=("Samir Olabi",))
    assert load_language([entity]).others["Samer al-Olabi"] == ("Samir Olabi",)
