"""The outlet of an article has its names from the authority or the lexicon, whether a text names it or not."""

from pathlib import Path

import pytest

from digest.analyse import analyse
from digest.authority import load_authority
from digest.errors import AuthorityError
from digest.index import index_of
from digest.knowledge import load_knowledge
from digest.model import Article, Authorised, EntityType
from digest.render import render
from tests.changed import replace
from tests.conftest import MakeContent
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

OUTLET = Authorised(
    "al-marfa", EntityType.ORGANISATION, "صحيفة المرفأ", "Al-Marfa", aliases=("جريدة المرفأ",), kind="outlet",
    url="https://example.org/al-marfa",
)  # fmt: skip


def articles(outlet: str, authority: tuple[Authorised, ...]) -> dict[str, str]:
    """The front pages of both languages, where the outlets of the articles are shown."""
    analyses = [replace(a, article=replace(a.article, outlet=outlet)) for a in ANALYSES]
    pages = render(index_of(analyses, TRANSLATIONS, authority), CONFIG)
    return {p.path: p.body.decode() for p in pages if p.path.endswith("articles/index.html")}


@pytest.mark.parametrize("name", ["صحيفة المرفأ", "جريدة المرفأ", "صحيفة المرفا"])
def test_an_outlet_of_the_authority_has_its_names_by_any_of_them(name: str) -> None:
    shown = articles(name, (*AUTHORITY, OUTLET))
    assert (
        '<a href="https://example.org/al-marfa" rel="external"><bdi>Al-Marfa</bdi></a>'
        in shown["en/articles/index.html"]
    )
    assert "<bdi>صحيفة المرفأ</bdi>" in shown["ar/articles/index.html"]


def test_an_outlet_that_nobody_knows_stays_arabic() -> None:
    assert (
        '<bdi lang="ar" dir="auto">صحيفة لا يعرفها أحد</bdi>'
        in articles("صحيفة لا يعرفها أحد", ())["en/articles/index.html"]
    )


def test_an_outlet_of_the_lexicon_has_its_english() -> None:
    shown = articles("جريدة الشرق الأوسط", ())
    assert "<bdi>Asharq al-Awsat</bdi>" in shown["en/articles/index.html"]
    assert "<bdi>جريدة الشرق الأوسط</bdi>" in shown["ar/articles/index.html"]


def test_a_name_that_holds_in_some_articles_means_the_outlet_there_alone() -> None:
    slug = ANALYSES[0].article.slug
    entry = replace(OUTLET, aliases=(), ar="المرفأ", articles=(slug,))
    index = index_of([replace(a, article=replace(a.article, outlet="المرفأ")) for a in ANALYSES], {}, (entry,))
    assert {p.article.slug: p.outlet.name["en"] for p in index.pieces if p.outlet} == {slug: "Al-Marfa"}


def test_an_outlet_that_a_text_names_leads_to_its_page() -> None:
    text = "وقال كمال الدرويش لصحيفة المرفأ إن الطريق آمن."
    article = Article("a", "articles/a.txt", text, outlet="جريدة المرفأ")
    index = index_of([analyse(article, load_knowledge((OUTLET,)))], {}, (OUTLET,))
    (piece,) = index.pieces
    assert piece.outlet
    assert piece.outlet.path == "organisations/al-marfa/"
    assert piece.outlet.url == "https://example.org/al-marfa"


def test_an_outlet_of_the_authority_passes_on_what_others_say() -> None:
    """As those of the lexicon do: it is no speaker of its own, and its name no part of a source's."""
    entry = replace(OUTLET, ar="الخيمة", aliases=())
    knows = load_knowledge((entry,))
    told = analyse(Article("a", "a.txt", "قال وزير النقل سامر العلبي إن الطريق آمن، حسبما ذكرت الخيمة."), knows)
    assert [s.speaker for s in told.statements] == [next(e.key for e in told.entities if e.name == "سامر العلبي")]
    sources = analyse(Article("a", "a.txt", "قالت مصادر لـ«الخيمة» إن الطريق آمن."), knows)
    assert {(e.name, e.known) for e in sources.entities} == {("مصادر", ""), ("الخيمة", "al-marfa")}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("type: organisation, kind: paper", ["kind", "paper", "agency"]),
        ("type: person, kind: outlet", ["only an organisation can be an outlet"]),
        ("type: organisation, url: example.org", ["no web address", "https://"]),
    ],
)
def test_a_bad_entry_is_one_error_with_its_line(make_content: MakeContent, line: str, words: list[str]) -> None:
    content = make_content({"authority/a.yaml": f"# ours\n- {{id: a, ar: صحيفة المرفأ, en: Al-Marfa, {line}}}\n"})
    with pytest.raises(AuthorityError) as caught:
        load_authority(content)
    assert "a.yaml:2: " in str(caught.value)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_kind_and_address_are_read(make_content: MakeContent) -> None:
    entry = "- {id: a, type: organisation, kind: agency, ar: وكالة المرفأ, en: Marfa, url: 'https://example.org'}\n"
    (found,) = load_authority(make_content({"authority/a.yaml": entry}))
    assert (found.kind, found.url) == ("agency", "https://example.org")


def test_the_sample_of_init_is_read() -> None:
    content = Path(__file__).parent.parent / "digest" / "starter" / "content"
    assert {e.id: e.kind for e in load_authority(content)}["al-shiraa"] == "outlet"
