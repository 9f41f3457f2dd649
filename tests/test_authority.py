from datetime import date
from pathlib import Path

import pytest

from digest.authority import load_authority, read_authority, strays
from digest.errors import AuthorityError
from digest.model import Article, Authorised, EntityType, LocalName, Role
from tests.conftest import MakeContent

LAVROV = """\
- id: sergey-lavrov
  type: person
  ar: سيرغي لافروف
  en: Sergey Lavrov
  aliases: [لافروف, سيرجي لافروف]
  aliases_en: [Lavrov]
  gender: m
  roles:
    - {ar: وزير الخارجية الروسي, en: Russian Foreign Minister, from: 2004-03-09}
    - {ar: المندوب الروسي, en: Russian envoy, from: 1994-01-25, to: 2004-03-09}
  wikidata: Q58217
  formerly: [lavrov]
"""
ROLE = "- {{id: x, type: place, ar: س, en: X, roles: [{{ar: ر, en: r, {}}}]}}\n"
SYRIA = "- {id: syria, type: place, ar: سورية, en: Syria, aliases: [سوريا]}\n"


def test_an_entity_is_read_whole(make_content: MakeContent) -> None:
    assert load_authority(make_content({"authority/people.yaml": LAVROV})) == (
        Authorised(
            id="sergey-lavrov",
            type=EntityType.PERSON,
            ar="سيرغي لافروف",
            en="Sergey Lavrov",
            aliases=("لافروف", "سيرجي لافروف"),
            aliases_en=("Lavrov",),
            gender="m",
            roles=(
                Role("وزير الخارجية الروسي", "Russian Foreign Minister", date(2004, 3, 9)),
                Role("المندوب الروسي", "Russian envoy", date(1994, 1, 25), date(2004, 3, 9)),
            ),
            wikidata="Q58217",
            formerly=("lavrov",),
        ),
    )


def test_files_are_read_together_and_sorted_by_id(make_content: MakeContent) -> None:
    content = make_content(
        {
            "authority/b.yaml": "\ufeff" + SYRIA.replace("\n", "\r\n"),
            "authority/a.yml": LAVROV + "- {id: bahrain, type: place, ar: البحرين, en: Bahrain}\n",
            "authority/empty.yaml": "# nothing yet\n",
            "authority/README.md": "not ours",
        }
    )
    assert [entity.id for entity in load_authority(content)] == ["bahrain", "sergey-lavrov", "syria"]


def test_no_folder_is_no_authority(make_content: MakeContent) -> None:
    assert load_authority(make_content({})) == ()


def test_words_that_yaml_would_turn_into_something_else_stay_words(make_content: MakeContent) -> None:
    text = "- {id: 'no', type: place, ar: 'لا', en: no}\n- {id: '2254', type: document, ar: 2254, en: 0x1F}\n"
    first, second = load_authority(make_content({"authority/a.yaml": text}))
    assert (first.id, first.ar, first.en) == ("2254", "2254", "0x1F")
    assert second.en == "no"


def test_one_name_may_mean_a_place_and_an_organisation(make_content: MakeContent) -> None:
    moscow = "- {id: kremlin, type: organisation, ar: الكرملين, en: The Kremlin}\n"
    palace = "- {id: kremlin-palace, type: place, ar: الكرملين, en: The Kremlin}\n"
    assert len(load_authority(make_content({"authority/a.yaml": moscow + palace}))) == 2


def test_spellings_of_one_name_may_stand_side_by_side(make_content: MakeContent) -> None:
    text = "- {id: syria, type: place, ar: سورية, en: Syria, aliases: [سوريا, سوريه, سوريّة]}\n"
    assert load_authority(make_content({"authority/a.yaml": text}))[0].aliases == ("سوريا", "سوريه", "سوريّة")


@pytest.mark.parametrize(
    ("bad", "line", "message", "hint"),
    [
        ("- {id: x, type: place, ar: س}\n", 2, 'without "en"', "are needed"),
        ("- {id: x, type: place, ar: س, en: X, alias: [ص]}\n", 2, 'unknown key "alias"', '"aliases"'),
        ("- {id: x, type: plce, ar: س, en: X}\n", 2, 'unknown type "plce"', '"place"'),
        ("- {id: x, type: place, ar: س, en: X, gender: male}\n", 2, 'unknown gender "male"', "m"),
        ("- {id: X Y, type: place, ar: س, en: X}\n", 2, '"X Y" cannot be an id', "hyphens"),
        ("- {id: nul, type: place, ar: س, en: X}\n", 2, '"nul" is the name of a device', ""),
        ("- {id: x, type: place, ar: '،', en: X}\n", 2, "is no name", ""),
        ("- {id: x, type: place, ar: [س], en: X}\n", 2, '"ar" must be one line', "quotation"),
        ("- {id: x, type: place, ar: , en: X}\n", 2, '"ar" must be one line', ""),
        ("- {id: x, type: place, ar: س, en: X, aliases: ص}\n", 2, '"aliases" must be a list', "dash"),
        ("- {id: x, type: place, ar: س, en: X, wikidata: 159}\n", 2, "no Wikidata id", "Q58217"),
        ("- {id: x, type: place, ar: س, en: X, formerly: [x]}\n", 2, "redirects to itself", ""),
        ("- {id: x, id: y, type: place, ar: س, en: X}\n", 2, '"id" is given twice', "line 2"),
        ("- id: x\n  type: place\n  ar: س\n  en: X\n  roles:\n  - {ar: ر}\n", 7, 'role without "en"', ""),
        (ROLE.format("since: 2004-02-03"), 2, 'unknown key "since"', "from"),
        (
            "- {id: x, type: place, ar: س, en: X, roles: [{ar: ر, en: r, from: 2004-02-30}]}\n",
            2,
            "no day",
            "",
        ),
        (
            "- {id: x, type: place, ar: س, en: X, roles: [{ar: ر, en: r, from: 2004}]}\n",
            2,
            "no day",
            "2004-03",
        ),
        (ROLE.format("from: 2004-02-03, to: 2003-01-01"), 2, "ends before it begins", ""),
        ("- سورية\n", 2, "must be keys and values", "aliases"),
        ("- {id: syria, type: person, ar: س, en: X}\n", 2, 'id "syria" is claimed by line 1', "one entity"),
        ("- {id: x, type: place, ar: س, en: X, formerly: [syria]}\n", 2, "claimed by line 1", ""),
        ("- {id: x, type: place, ar: سوريَا, en: X}\n", 2, "claimed by line 1", "may mean either"),
        ("- {id: x, type: place, ar: س, en: X, aliases: [ص, سورية]}\n", 2, "claimed by line 1", "evidence"),
        ("- {id: x, type: place, ar: س, en: X, in: a}\n", 2, '"in" must be a list', "dash"),
        ("- {id: x, type: place, ar: س, en: X, in: []}\n", 2, '"in" names no article', "take the line away"),
        ("- {id: x, type: place, ar: س, en: X, in: [a/b]}\n", 2, "cannot be an address", "a-b"),
        ("- {id: x, type: place, ar: س, en: X, aliases: [{ar: ص}]}\n", 2, 'alias without "in"', "the name alone"),
        ("- {id: x, type: place, ar: س, en: X, aliases: [{in: [a]}]}\n", 2, 'alias without "ar"', "2016-02-09"),
        ("- {id: x, type: place, ar: س, en: X, aliases: [{ar: ص, on: [a]}]}\n", 2, 'unknown key "on"', "in"),
        ("- {id: x, type: place, ar: س, en: X, aliases: [{ar: ص, in: [[a]]}]}\n", 2, "nested too deeply", ""),
        (
            "- {id: x, type: place, ar: س, en: X, in: [a]}\n- {id: y, type: place, ar: س, en: Y, in: [b, a]}\n",
            3,
            '"س" in the article "a" is claimed by line 2',
            '"in"',
        ),
        (
            "- {id: x, type: place, ar: س, en: X, in: [a]}\n"
            "- {id: y, type: place, ar: ص, en: Y, aliases: [{ar: س, in: [a]}]}\n",
            3,
            'in the article "a" is claimed by line 2',
            "which",
        ),
        (
            "- id: x\n  type: place\n  ar: س\n  en: X\n  roles:\n"
            "  - {ar: وزير النقل, en: M, from: 2004-01-01}\n  - {ar: وزير النّقل, en: M, from: 2010-01-01}\n",
            8,
            "overlaps with the same role on line 7",
            "from and to",
        ),
        ("- {id: x, type: place, ar: س: ص, en: X}\n", 2, "malformed YAML", "quotation marks"),
        ("- &a [*a]\n", 2, "aliases", "Write the value out"),
        ("- " * 50_000 + "x\n", 2, "nested too deeply", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    make_content: MakeContent, bad: str, line: int, message: str, hint: str
) -> None:
    content = make_content({"authority/a.yaml": SYRIA + bad})
    with pytest.raises(AuthorityError, match=message) as caught:
        load_authority(content)
    assert (caught.value.path, caught.value.line) == (str(content / "authority" / "a.yaml"), line)
    assert hint in caught.value.hint


def test_a_name_may_have_articles_of_its_own(make_content: MakeContent) -> None:
    text = "- {id: x, type: person, ar: سامر العلبي, en: X, aliases: [سمير العلبي, {ar: العلبي, in: [a, b, a]}], in: [c]}\n"
    (entity,) = load_authority(make_content({"authority/a.yaml": text}))
    assert (entity.aliases, entity.articles) == (("سمير العلبي",), ("c",))
    assert entity.local == (LocalName("العلبي", ("a", "b")),)


def test_namesakes_stand_side_by_side_where_their_articles_tell_them_apart(make_content: MakeContent) -> None:
    everywhere = "- {id: one, type: person, ar: محمد العلي, en: One}\n"
    here = "- {id: two, type: person, ar: محمد العلي, en: Two, in: [a]}\n"
    there = "- {id: three, type: person, ar: محمد العلي, en: Three, in: [b]}\n"
    assert len(load_authority(make_content({"authority/a.yaml": everywhere + here + there}))) == 3


def test_one_role_may_begin_on_the_day_on_which_it_ended(make_content: MakeContent) -> None:
    held = "{ar: وزير, en: M, to: 2010-01-01}, {ar: وزير, en: M, from: 2010-01-01}, {ar: نائب, en: MP}"
    text = f"- {{id: x, type: person, ar: س, en: X, roles: [{held}]}}\n"
    assert len(load_authority(make_content({"authority/a.yaml": text}))[0].roles) == 3


def test_articles_that_are_not_there_are_named_with_their_lines(make_content: MakeContent) -> None:
    text = "- id: x\n  type: person\n  ar: س\n  en: X\n  aliases:\n  - {ar: ص, in: [road-2]}\n  in: [road, sea]\n"
    entries = read_authority(make_content({"authority/a.yaml": text}))
    warnings = strays(entries, [Article("road", "articles/road.txt", "")])
    assert [(w.line, w.message) for w in warnings] == [
        (7, 'no article has the address "sea"'),
        (6, 'no article has the address "road-2"'),
    ]
    assert "file's name" in warnings[0].hint
    assert 'Did you mean "road"?' in warnings[1].hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"- {id: x, type: place, ar: \xff\xfe, en: X}\n", "not UTF-8"),
        (b"\0", "not UTF-8"),
        ("syria:\n  type: place\n", "the file must be a list"),
        ("a: 1\n---\nb: 2\n", "malformed YAML"),
    ],
)
def test_a_file_of_another_kind_is_refused(make_content: MakeContent, data: str | bytes, message: str) -> None:
    with pytest.raises(AuthorityError, match=message):
        load_authority(make_content({"authority/a.yaml": data}))


def test_a_claim_from_another_file_names_that_file(make_content: MakeContent) -> None:
    content = make_content({"authority/a.yaml": SYRIA, "authority/b.yaml": SYRIA})
    with pytest.raises(AuthorityError) as caught:
        load_authority(content)
    assert caught.value.path == str(content / "authority" / "b.yaml")
    assert f"{content / 'authority' / 'a.yaml'}:1" in caught.value.message


def test_the_sample_authority_is_sound() -> None:
    authority = load_authority(Path(__file__).parent.parent / "content")
    by_id = {entity.id: entity for entity in authority}
    assert [entity.id for entity in authority] == sorted(by_id)
    assert by_id["sergey-lavrov"].wikidata == "Q58217"
    assert {entity.type for entity in authority} == set(EntityType)
