"""The editors' word on who speaks: how it is read, and what it does to an article."""

import datetime as dt
from pathlib import Path

import pytest

from digest.analyse import analyse
from digest.articles import at_hand
from digest.cache import Cache
from digest.errors import BuildError, OverrideError
from digest.inputs import Options
from digest.knowledge import Knowledge, load_knowledge
from digest.model import Analysis, Article, Authorised, EntityType, Override, Statement
from digest.overrides import homeless, load_overrides, overrides_for, unmet
from digest.parallel import Given, analyse_all
from digest.pipeline import build
from tests.changed import replace
from tests.conftest import MakeContent

LINES = (
    "قال وزير النقل سامر العلبي إن الطريق آمن.",
    "وأكد مدير المستشفى نادر القاسم أن العمل اكتمل.",
    "وأضاف أن الجسر متين.",
    "وقالت وزيرة الصحة منى الخطيب إن المستشفى جاهز.",
    "وأضاف أن الطريق سيفتح غدا.",
    "ويرى كثيرون أن الجو ماطر.",
    "وكان الجو ماطرا في العاصمة.",
)
ARTICLE = Article("road", "articles/road.md", "\n".join(LINES) + "\n", date=dt.date(2016, 2, 9))
AUTHORITY = (
    Authorised("hani-al-jardi", EntityType.PERSON, "هاني الجردي", "Hani al-Jardi", gender="m"),
    Authorised("samer-al-olabi", EntityType.PERSON, "سامر العلبي", "Samer al-Olabi", gender="m", formerly=("olabi",)),
    Authorised("health", EntityType.ORGANISATION, "وزارة الصحة", "Ministry of Health", gender="f"),
)


@pytest.fixture(scope="module")
def knowing() -> Knowledge:
    return load_knowledge(AUTHORITY)


def override(line: int = 1, **what: object) -> Override:
    return Override("overrides/road.yaml", line, **what)  # type: ignore[arg-type]


def ids(knowing: Knowledge, article: Article = ARTICLE) -> list[str]:
    return [s.id for s in analyse(article, knowing).statements]


def said(analysis: Analysis) -> dict[int, str | None]:
    """Who speaks in which sentence."""
    names = {e.key: e.name for e in analysis.entities}
    return {n: names[s.speaker] if s.speaker else None for s in analysis.statements for n in s.sentences}


def statement(analysis: Analysis, n: int) -> Statement:
    return next(s for s in analysis.statements if n in s.sentences)


# -- what it does --------------------------------------------------------------------------------------------------


def test_without_overrides_the_machine_has_it(knowing: Knowledge) -> None:
    base = said(analyse(ARTICLE, knowing))
    assert [base.get(n) for n in range(5)] == ["سامر العلبي", "نادر القاسم", "نادر القاسم", "منى الخطيب", "نادر القاسم"]
    assert 6 not in base


def test_an_overridden_statement_is_certain_and_says_who_decided(knowing: Knowledge) -> None:
    change = override(7, statement=ids(knowing)[1], speaker="hani-al-jardi", note="the caption names him")
    found = statement(analyse(ARTICLE, knowing, [change]), 1)
    assert (found.rule, found.confidence, found.certain) == ("editor", 1.0, True)
    assert found.evidence[0] == "an editor says so: overrides/road.yaml:7 (the caption names him)"
    assert "verb-subject" in found.evidence[1]


def test_what_drops_its_subject_follows_the_corrected_speaker(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(3, statement=ids(knowing)[1], speaker="hani-al-jardi")])
    assert [said(analysis).get(n) for n in range(5)] == [
        "سامر العلبي",
        "هاني الجردي",
        "هاني الجردي",  # «وأضاف» right behind
        "منى الخطيب",
        "هاني الجردي",  # «وأضاف» behind a woman's words: the latest man who spoke
    ]
    follower = statement(analysis, 2)
    assert follower.rule == "dropped-subject"
    assert follower.certain
    assert "overrides/road.yaml:3" in follower.evidence[0]


def test_nothing_else_changes(knowing: Knowledge) -> None:
    base = analyse(ARTICLE, knowing)
    change = override(statement=base.statements[4].id, speaker="samer-al-olabi")
    after = analyse(ARTICLE, knowing, [change])
    assert after.statements[:4] == base.statements[:4]
    assert after.statements[5:] == base.statements[5:]
    assert replace(after, statements=base.statements) == base


def test_ids_are_the_same_with_and_without_overrides(knowing: Knowledge) -> None:
    base = ids(knowing)
    changes = [
        override(1, statement=base[0], speaker=None),
        override(2, statement=base[1], exclude=True),
        override(3, sentence="وكان الجو", speaker="منى الخطيب"),
    ]
    after = [s.id for s in analyse(ARTICLE, knowing, changes).statements]
    assert after[:-1] == [base[0], *base[2:]]
    assert after[-1] not in base


def test_a_speaker_may_be_one_whom_the_article_never_names(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(statement=ids(knowing)[0], speaker="health")])
    entity = next(e for e in analysis.entities if e.key == statement(analysis, 0).speaker)
    assert (entity.known, entity.name, entity.name_en, entity.confirmed) == (
        "health",
        "وزارة الصحة",
        "Ministry of Health",
        True,
    )
    assert [m for m in analysis.mentions if m.entity == entity.key] == []


@pytest.mark.parametrize("name", ["منى الخطيب", "مُنى الخطيب"])
def test_a_speaker_may_be_named_in_arabic(knowing: Knowledge, name: str) -> None:
    found = analyse(ARTICLE, knowing, [override(statement=ids(knowing)[0], speaker=name)])
    assert said(found)[0] == "منى الخطيب"


def test_a_former_id_still_means_the_person(knowing: Knowledge) -> None:
    found = analyse(ARTICLE, knowing, [override(statement=ids(knowing)[1], speaker="olabi")])
    assert said(found)[1] == "سامر العلبي"


def test_nobody_known_is_shown_as_undecided_and_so_is_what_goes_on(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(statement=ids(knowing)[1], speaker=None)])
    assert (said(analysis)[1], said(analysis)[2]) == (None, None)
    assert not statement(analysis, 1).certain
    assert statement(analysis, 1).rule == "editor"


def test_an_excluded_statement_is_gone_and_the_floor_is_as_it_was_before(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(9, statement=ids(knowing)[1], exclude=True)])
    assert 1 not in said(analysis)
    assert said(analysis)[2] == "سامر العلبي"
    assert {s.sentence: s.reason for s in analysis.silences}[1] == ("an editor has taken it out: overrides/road.yaml:9")


def test_a_sentence_without_a_statement_is_given_one(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(sentence="وكان الجو ماطرا …", speaker="samer-al-olabi")])
    assert said(analysis)[6] == "سامر العلبي"
    added = statement(analysis, 6)
    assert (added.rule, added.certain, added.cue) == ("editor", True, None)
    assert added.spans[0].of(ARTICLE.text) == LINES[6]
    assert 6 not in {s.sentence for s in analysis.silences}
    again = analyse(ARTICLE, knowing, [override(statement=added.id, speaker="hani-al-jardi")])
    assert (said(again)[6], statement(again, 6).id) == ("هاني الجردي", added.id)


def test_a_sentence_with_a_statement_may_be_named_by_its_words_too(knowing: Knowledge) -> None:
    analysis = analyse(ARTICLE, knowing, [override(sentence="وأكد مدير", speaker="hani-al-jardi")])
    assert said(analysis)[1] == "هاني الجردي"
    assert statement(analysis, 1).id == ids(knowing)[1]


QUOTED = Article(
    "speech",
    "articles/speech.md",
    "قال وزير النقل سامر العلبي: «إن الطريق آمن وسيفتح غدا.\nوإن الجسر متين ولن يغلق هذا العام.\nوإن الرسوم باقية كما هي».\n",
)


def test_a_sentence_that_a_statement_goes_on_into_can_be_somebody_elses(knowing: Knowledge) -> None:
    (one,) = analyse(QUOTED, knowing).statements
    assert one.sentences == (0, 1, 2)
    first, second = analyse(QUOTED, knowing, [override(sentence="وإن الجسر", speaker="hani-al-jardi")]).statements
    assert (first.id, first.sentences) == (one.id, (0,))
    assert (second.sentences, second.rule) == ((1, 2), "editor")


def test_or_be_taken_out(knowing: Knowledge) -> None:
    (one,) = analyse(QUOTED, knowing, [override(sentence="وإن الجسر", exclude=True)]).statements
    assert one.sentences == (0, 2)


def test_the_same_sentence_twice_has_two_ids_that_overrides_tell_apart(knowing: Knowledge) -> None:
    twice = replace(ARTICLE, text=f"{LINES[0]}\n{LINES[1]}\n{LINES[0]}\n")
    _, _, third = ids(knowing, twice)
    assert third.endswith(".2")
    found = said(analyse(twice, knowing, [override(statement=third, speaker="hani-al-jardi")]))
    assert found == {0: "سامر العلبي", 1: "نادر القاسم", 2: "هاني الجردي"}


def test_a_renamed_article_keeps_its_overrides(knowing: Knowledge) -> None:
    renamed = replace(ARTICLE, slug="new-road", aliases=("road",))
    change = override(statement=ids(knowing)[1], speaker="hani-al-jardi")
    assert overrides_for(renamed, {"road": (change,)}) == (change,)
    assert said(analyse(renamed, knowing, [change]))[1] == "هاني الجردي"


@pytest.mark.parametrize(
    ("change", "reason", "hint"),
    [
        ({"statement": "0123456789", "speaker": None}, "no statement 0123456789", "new id"),
        ({"sentence": "ليس هنا", "speaker": None}, "no sentence of the article begins so", "first words"),
        ({"sentence": "وأضاف", "speaker": None}, "the sentences 3, 5 begin so", "more of its words"),
        ({"sentence": "وأكد", "speaker": "hani-al-jard"}, 'no "hani-al-jard"', 'Did you mean "hani-al-jardi"?'),
        ({"sentence": "وأكد", "speaker": "رامي الحلو"}, 'nobody in this article is named "رامي الحلو"', "authority"),
    ],
)
def test_what_cannot_be_followed_is_reported(
    knowing: Knowledge, change: dict[str, object], reason: str, hint: str
) -> None:
    analysis = analyse(ARTICLE, knowing, [override(4, **change)])
    assert analysis.statements == analyse(ARTICLE, knowing).statements
    (warning,) = unmet(analysis.unmet, Path("content"))
    assert (warning.path, warning.line) == ("content/overrides/road.yaml", 4)
    assert reason in warning.message
    assert hint in warning.hint


def test_two_overrides_of_one_statement_are_reported(knowing: Knowledge) -> None:
    one = override(1, statement=ids(knowing)[1], speaker="hani-al-jardi")
    analysis = analyse(ARTICLE, knowing, [one, override(3, sentence="وأكد", speaker=None)])
    assert said(analysis)[1] == "هاني الجردي"
    assert [(u.override.line, u.reason) for u in analysis.unmet] == [
        (3, "overrides/road.yaml:1 speaks of the same statement")
    ]


# -- what is no name -----------------------------------------------------------------------------------------------


SMOKE = Article(
    "smoke",
    "articles/smoke.md",
    "قال وزير النقل سامر العلبي إن الطريق آمن.\n"
    "وذكرت صحيفة «نورد كورير» أن الجسر متين.\n"
    "وأكدت الصحيفة أن العمل اكتمل، ونقلت عن سامر العلبي أن الجسر متين.\n"
    "وزار لارس هولمبرغ الجسر، ثم غادر هولمبرغ البلاد.\n",
)


def names(analysis: Analysis) -> list[str]:
    return [e.name for e in analysis.entities]


def test_what_is_no_name_is_nobody_and_what_it_said_stays_without_a_speaker(knowing: Knowledge) -> None:
    before = analyse(SMOKE, knowing)
    after = analyse(SMOKE, knowing, [override(2, not_a_name="صحيفة «نورد كورير»", note="a caption")])
    assert "صحيفة «نورد كورير»" in names(before)
    assert set(names(before)) - set(names(after)) == {"صحيفة «نورد كورير»"}  # by whatever it is called
    assert [s.id for s in after.statements] == [s.id for s in before.statements]
    assert said(after)[0] == "سامر العلبي"
    assert said(after)[1] is None
    found = statement(after, 1)
    assert (found.certain, found.rule) == (False, "editor")
    assert "«صحيفة «نورد كورير»» is no name: overrides/road.yaml:2 (a caption)" in found.evidence[0]
    keys = {e.key for e in after.entities}
    assert all({s.speaker, s.relay, *s.nested, *s.rivals, *s.mentions} <= {*keys, None} for s in after.statements)
    assert not after.unmet


def test_one_form_alone_can_be_no_name(knowing: Knowledge) -> None:
    before = analyse(SMOKE, knowing)
    after = analyse(SMOKE, knowing, [override(not_a_name="هولمبرغ")])
    assert names(after) == names(before)
    assert len(before.mentions) - len(after.mentions) == 1


def test_an_editor_may_still_name_the_speaker(knowing: Knowledge) -> None:
    own = [override(not_a_name="صحيفة نورد كورير"), override(2, sentence="وذكرت صحيفة", speaker="hani-al-jardi")]
    assert said(analyse(SMOKE, knowing, own))[1] == "هاني الجردي"
    own[1] = override(2, sentence="وذكرت صحيفة", speaker="صحيفة نورد كورير")
    assert [u.override.line for u in analyse(SMOKE, knowing, own).unmet] == [2]


def test_a_name_that_the_article_has_not_is_reported(knowing: Knowledge) -> None:
    (lost,) = analyse(SMOKE, knowing, [override(4, not_a_name="نادر القاسم")]).unmet
    assert (lost.override.line, lost.reason) == (4, 'the article has no name "نادر القاسم"')
    assert "delete this entry" in lost.hint


# -- how it is read ------------------------------------------------------------------------------------------------


def test_a_file_is_read_in_its_order_and_nothing_turns_into_a_number(make_content: MakeContent) -> None:
    text = (
        "# by hand\n- statement: 1234567890\n  speaker: samer-al-olabi\n- statement: 12e4567890-2.3\n  exclude: true\n"
        '- sentence: "قال\n    سامر"\n  speaker: null\n  note: why\n- {sentence: قيل, speaker: سامر العلبي}\n'
        "- not_a_name: عمودا\n  note: smoke\n"
    )
    content = make_content({"overrides/road.yaml": text, "overrides/empty.yaml": "# nothing yet\n"})
    shown = "overrides/road.yaml"
    assert load_overrides(content) == {
        "empty": (),
        "road": (
            Override(shown, 2, statement="1234567890", speaker="samer-al-olabi"),
            Override(shown, 4, statement="12e4567890-2.3", exclude=True),
            Override(shown, 6, sentence="قال سامر", note="why"),
            Override(shown, 10, sentence="قيل", speaker="سامر العلبي"),
            Override(shown, 11, note="smoke", not_a_name="عمودا"),
        ),
    }
    assert load_overrides(content / "none") == {}


@pytest.mark.parametrize(
    ("bad", "line", "message", "hint"),
    [
        ("- {speaker: x}\n", 1, 'neither "statement" nor "sentence"', "first words"),
        ("- {statement: 0123456789, sentence: قال, speaker: x}\n", 1, 'both "statement" and "sentence"', ""),
        ("- {statement: 0123456789}\n", 1, 'neither "speaker" nor "exclude"', "exclude: true"),
        ("- {statement: 0123456789, speaker: x, exclude: true}\n", 1, 'both "speaker" and "exclude"', ""),
        ("- {statement: 0123456789, exclude: no}\n", 1, '"exclude" must be true', "the speaker"),
        ("- {statement: 01234, speaker: x}\n", 1, '"01234" is no id', "digest explain"),
        ("-\n  statement: 0123456789\n  speaker:\n", 3, '"speaker" names nobody', "null"),
        ("- {statement: 0123456789, speaker: [x, y]}\n", 1, "a statement has one speaker", "else spoke"),
        ("- {sentence: '…', speaker: x}\n", 1, '"sentence" must be words', "Copy"),
        ("- {statement: 0123456789, speeker: x}\n", 1, 'unknown key "speeker"', '"speaker"'),
        (
            "- {statement: 0123456789, speaker: x}\n- {statement: 0123456789, speaker: y}\n",
            2,
            "said of the statement on line 1",
            "one of the two",
        ),
        ("- {sentence: قالَ, speaker: x}\n- {sentence: قال, speaker: y}\n", 2, "said of the sentence on line 1", ""),
        ("- {not_a_name: عمودا, exclude: true}\n", 1, 'both "not_a_name" and "exclude"', "an entry of their own"),
        ("- {not_a_name: '…'}\n", 1, '"not_a_name" must be words', "as the site shows it"),
        ("- {not_a_name: [عمودا]}\n", 1, '"not_a_name" must be words', ""),
        ("- {not_a_name: عمودا}\n- {not_a_name: عموداً}\n", 2, "said of the name on line 1", "one of the two"),
        ("statement: 0123456789\n", 1, "must be a list", "dash"),
        ("- {statement: 0123456789, speaker: [[x]]}\n", 1, "nested too deeply", "words alone"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    make_content: MakeContent, bad: str, line: int, message: str, hint: str
) -> None:
    content = make_content({"overrides/road.yaml": bad})
    with pytest.raises(OverrideError, match=message) as caught:
        load_overrides(content)
    assert (caught.value.path, caught.value.line) == (str(content / "overrides/road.yaml"), line)
    assert hint in caught.value.hint


def test_two_files_for_one_article_are_refused(make_content: MakeContent) -> None:
    one = "- {statement: 0123456789, exclude: true}\n"
    with pytest.raises(OverrideError, match=r"overrides/a\.yaml is for the same article"):
        load_overrides(make_content({"overrides/a.yaml": one, "overrides/a.yml": one}))


def test_a_file_without_its_article_is_reported(make_content: MakeContent) -> None:
    content = make_content({"overrides/rode.yaml": "\n- {statement: 0123456789, exclude: true}\n"})
    (warning,) = homeless(load_overrides(content), [ARTICLE], content)
    assert (warning.path, warning.line) == (str(content / "overrides/rode.yaml"), 2)
    assert 'no article has the address "rode". Did you mean "road"? Rename the file' in str(warning)


# -- in a build ----------------------------------------------------------------------------------------------------


def test_a_changed_override_makes_its_article_anew_and_no_other(tmp_path: Path) -> None:
    other = replace(ARTICLE, slug="other")
    changes: dict[str, tuple[Override, ...]] = {"road": (override(sentence="وأكد", speaker="hani-al-jardi"),)}
    given = Given(AUTHORITY)
    with Cache(tmp_path) as cache:
        before = list(analyse_all([at_hand(ARTICLE), at_hand(other)], given, cache))
        after = list(analyse_all([at_hand(ARTICLE), at_hand(other)], given, cache, changes))
        again = list(analyse_all([at_hand(ARTICLE), at_hand(other)], given, cache))
    assert before == again
    assert before[1] == after[1]
    assert isinstance(after[0], Analysis)
    assert said(after[0])[1] == "هاني الجردي"


def test_lost_overrides_are_warnings_and_errors_when_strict(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(
        {
            "digest.toml": "[site]\nbase_url = 'https://example.org/'\n",
            "articles/road.txt": "\n".join(LINES) + "\n",
            "overrides/road.yaml": "- {sentence: ليس هنا, exclude: true}\n",
        }
    )
    for _ in range(2):  # from the cache as well
        report = build(Options(content, tmp_path / "site"))
        assert [str(w).partition(". ")[0] for w in report.warnings] == [
            f"{content}/overrides/road.yaml:1: no sentence of the article begins so"
        ]
    with pytest.raises(BuildError, match="begins so"):
        build(Options(content, tmp_path / "site", strict=True))


def test_an_article_that_cannot_be_read_does_not_make_its_overrides_homeless(
    make_content: MakeContent, tmp_path: Path
) -> None:
    content = make_content(
        {
            "articles/road.txt": b"\xff",
            "articles/other.txt": LINES[0],
            "overrides/road.yaml": "- {sentence: قال, exclude: true}\n",
        }
    )
    report = build(Options(content, tmp_path / "site", keep_going=True))
    assert [str(w) for w in report.warnings if "overrides" in str(w)] == []


def test_a_site_shows_the_corrected_speaker_and_why(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(
        {
            "articles/road.txt": "\n".join(LINES) + "\n",
            "authority/p.yaml": "- {id: hani-al-jardi, type: person, ar: هاني الجردي, en: Hani al-Jardi, gender: m}\n",
            "overrides/road.yaml": "- {sentence: وأكد مدير, speaker: hani-al-jardi}\n",
        }
    )
    build(Options(content, tmp_path / "site"))
    page = (tmp_path / "site/en/speakers/hani-al-jardi/index.html").read_text("utf-8")
    assert "العمل اكتمل" in page
    assert "الجسر متين" in page
    records = (tmp_path / "site/data/statements.jsonl").read_text("utf-8")
    assert '"rule":"editor"' in records.replace(": ", ":")
    assert "overrides/road.yaml:1" in records


# -- what goes on behind it ----------------------------------------------------------------------------------------

STREET = Article(
    "street",
    "articles/street.md",
    "\n".join(
        (
            "وأكدت مديرة المدرسة منى الخطيب أن الصفوف جاهزة.",
            "ووقف هاني الجردي في الشارع غاضبا من القرار.",
            "ويقول: «لم تصل إلينا حافلة واحدة منذ شهر».",
            "وأضاف أن الأطفال يمشون ساعة.",
            "وقالت وزيرة النقل ليلى الحاج إن الخط سيعود.",
            "وأضافت بائعة في السوق أن الناس ينتظرون.",
        )
    ),
)


def test_what_goes_on_behind_the_editors_word_is_as_sure_as_it(knowing: Knowledge) -> None:
    base = analyse(STREET, knowing)
    assert (said(base)[2], statement(base, 2).certain) == ("هاني الجردي", False)
    after = analyse(STREET, knowing, [override(3, sentence="ووقف هاني الجردي", speaker="هاني الجردي")])
    assert [said(after)[n] for n in (1, 2, 3)] == ["هاني الجردي"] * 3
    assert [statement(after, n).certain for n in (1, 2, 3)] == [True] * 3
    assert "overrides/road.yaml:3" in statement(after, 2).evidence[0]
    assert statement(after, 2).rivals == ()


def test_where_a_subject_may_stand_unread_the_editors_word_makes_nobody_sure(knowing: Knowledge) -> None:
    base = analyse(STREET, knowing)
    minister = statement(base, 4).id
    after = analyse(STREET, knowing, [override(statement=minister, speaker="منى الخطيب")])
    assert not statement(after, 5).certain


def test_behind_an_override_others_of_whom_the_machine_was_unsure_stay_so(knowing: Knowledge) -> None:
    base = analyse(STREET, knowing)
    after = analyse(STREET, knowing, [override(statement=base.statements[0].id, speaker="منى الخطيب")])
    assert [statement(after, n).certain for n in (2, 3)] == [False, False]
