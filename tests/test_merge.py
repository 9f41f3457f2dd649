"""Who is the same across articles: by the machine's account, and by the editors' merges and splits."""

import datetime as dt
from pathlib import Path
from unittest import mock

import pytest
from msgspec.structs import replace

from digest.analyse import analyse
from digest.authority import load_authority
from digest.index import build_index, index_of
from digest.knowledge import load_knowledge
from digest.merge import merge, own_subjects
from digest.model import Analysis, Article
from digest.summary import Summary, detail_of, summarise
from digest.whom import Subject
from tests.conftest import MakeContent

PORT = "قال وزير النقل سامر العلبي إن الطريق آمن.\n"
SEA = "أكد سمير محمد العلبي أن الميناء سيفتح قبل الصيف.\n"
SHORT = "وقال العلبي إن الجسر متين.\n"
POET = "قال محمد القاسم إن القصيدة قديمة.\n"
MINISTER = "أعلن محمد القاسم أن الرسوم باقية.\n"
TEXTS = {"port": PORT, "sea": SEA, "short": SHORT, "poet": POET, "minister": MINISTER, "third": POET}


def analyses(content: Path) -> list[Analysis]:
    knowledge = load_knowledge(load_authority(content))
    day = dt.date(2016, 2, 9)
    return [analyse(Article(slug, f"articles/{slug}.txt", t, date=day), knowledge) for slug, t in TEXTS.items()]


def summaries(made: list[Analysis]) -> list[Summary]:
    return [summarise(detail_of(analysis, {}), {}) for analysis in made]


def speakers(content: Path) -> dict[str, Subject]:
    """Who speaks in each article."""
    made = summaries(analyses(content))
    subjects = merge(made, load_authority(content))
    return {a.slug: subjects[a.slug][a.said[0].speaker or 0] for a in made}


def test_the_machine_merges_one_full_name_and_keeps_others_apart(make_content: MakeContent) -> None:
    found = speakers(make_content({}))
    assert found["poet"] is found["minister"] is found["third"]
    assert len({found["port"].path, found["sea"].path, found["short"].path}) == 3


def test_aliases_merge_persons_of_different_articles(make_content: MakeContent) -> None:
    text = (
        "- {id: samer-al-olabi, type: person, ar: سامر العلبي, en: Samer al-Olabi, "
        "aliases: [سمير محمد العلبي, {ar: العلبي, in: [short]}]}\n"
    )
    found = speakers(make_content({"authority/people.yaml": text}))
    assert found["port"] is found["sea"] is found["short"]
    assert found["port"].path == "people/samer-al-olabi/"
    assert found["port"].confirmed


def test_a_surname_means_somebody_in_the_articles_listed_alone(make_content: MakeContent) -> None:
    text = "- {id: other, type: person, ar: ليث العلبي, en: Laith al-Olabi, aliases: [{ar: العلبي, in: [sea]}]}\n"
    found = speakers(make_content({"authority/people.yaml": text}))
    assert found["short"].id != "other"


def test_an_article_that_was_renamed_is_still_meant(make_content: MakeContent) -> None:
    text = "- {id: samer-al-olabi, type: person, ar: سامر العلبي, en: Samer al-Olabi, aliases: [{ar: العلبي, in: [short]}]}\n"
    knowledge = load_knowledge(load_authority(make_content({"authority/people.yaml": text})))
    made = analyse(Article("new", "articles/new.txt", SHORT, aliases=("short",)), knowledge)
    assert [e.known for e in made.entities if e.key == made.statements[0].speaker] == ["samer-al-olabi"]


def test_an_office_may_mean_somebody_in_an_article(make_content: MakeContent) -> None:
    text = "- {id: samer-al-olabi, type: person, ar: سامر العلبي, en: Samer al-Olabi, aliases: [{ar: وزير النقل, in: [road]}]}\n"
    content = make_content({"authority/people.yaml": text})
    article = Article("road", "articles/road.txt", "قال وزير النقل إن الطريق آمن.\n")
    made = summaries([analyse(article, load_knowledge(load_authority(content)))])
    subjects = merge(made, load_authority(content))
    assert subjects["road"][made[0].said[0].speaker or 0].id == "samer-al-olabi"


def test_an_address_stays_when_something_else_is_named_before(make_content: MakeContent) -> None:
    knowledge = load_knowledge(load_authority(make_content({})))

    def paths(text: str) -> dict[str, str]:
        made = summarise(detail_of(analyse(Article("one", "articles/one.txt", text), knowledge), {}), {})
        subjects = merge([made], [])["one"]
        return {face.name: subject.path for face, subject in zip(made.faces, subjects, strict=True)}

    before, after = paths(f"قالت الوزارة ذلك.\n{SHORT}"), paths(f"قالت الشركة هذا.\nقالت الوزارة ذلك.\n{SHORT}")
    assert len(after) > len(before) > 1
    assert {name: after[name] for name in before} == before


def test_what_one_article_knows_has_redirects_from_its_former_address(make_content: MakeContent) -> None:
    knowledge = load_knowledge(load_authority(make_content({})))
    first = analyse(Article("one", "articles/one.txt", SHORT), knowledge)
    then = analyse(Article("two", "articles/two.txt", SHORT, aliases=("one",)), knowledge)
    (before,), (after,) = (index_of([made], {}, []).subjects for made in (first, then))
    assert before.path != after.path
    redirects = index_of([then], {}, []).redirects
    assert redirects[before.path] == after.path
    assert redirects[before.speaker_path] == after.speaker_path


def test_namesakes_are_split_each_with_an_address_of_their_own(make_content: MakeContent) -> None:
    text = (
        "- {id: mohammed-al-qasim-poet, type: person, ar: محمد القاسم, en: Mohammed al-Qasim (poet), in: [poet]}\n"
        "- {id: mohammed-al-qasim-minister, type: person, ar: محمد القاسم, en: Mohammed al-Qasim, in: [minister]}\n"
    )
    found = speakers(make_content({"authority/people.yaml": text}))
    assert found["poet"].path == "people/mohammed-al-qasim-poet/"
    assert found["minister"].path == "people/mohammed-al-qasim-minister/"
    assert found["third"].path not in (found["poet"].path, found["minister"].path)  # still the machine's
    assert not found["third"].confirmed


def test_one_of_two_namesakes_may_have_the_name_everywhere_else(make_content: MakeContent) -> None:
    text = (
        "- {id: poet, type: person, ar: محمد القاسم, en: Mohammed al-Qasim}\n"
        "- {id: minister, type: person, ar: محمد القاسم, en: Mohammed al-Qasim, in: [minister]}\n"
    )
    found = speakers(make_content({"authority/people.yaml": text}))
    assert [found[slug].id for slug in ("poet", "minister", "third")] == ["poet", "minister", "poet"]


def test_spellings_that_only_the_lexicon_lists_are_the_editors_entity_too(make_content: MakeContent) -> None:
    text = "- {id: sergey-lavrov, type: person, ar: سيرغي لافروف, en: Sergey Lavrov}\n"
    knowledge = load_knowledge(load_authority(make_content({"authority/people.yaml": text})))
    for name in ("سيرغي لافروف", "سيرجي لافروف"):
        made = analyse(Article("a", "a.txt", f"قال {name} إن الحوار مستمر.\n"), knowledge)
        assert [e.known for e in made.entities] == ["sergey-lavrov"], name


def test_what_an_article_alone_knows_is_the_same_whether_it_was_kept_or_not(make_content: MakeContent) -> None:
    made = summaries(analyses(make_content({})))
    kept = [replace(one, own=own_subjects(one)) for one in made]
    assert any(subject for one in kept for subject in one.own)
    assert any(subject is None for one in kept for subject in one.own)
    found, again = merge(made, []), merge(kept, [])
    assert {slug: [s.mark for s in own] for slug, own in found.items()} == {
        slug: [s.mark for s in own] for slug, own in again.items()
    }


@pytest.mark.parametrize("kept", [False, True])
def test_an_id_that_editors_give_is_no_other_ones_though_one_article_alone_knows_it(
    make_content: MakeContent, kept: bool
) -> None:
    before = speakers(make_content({}))["short"]
    text = f"- {{id: {before.id}, type: person, ar: سامر العلبي, en: Samer al-Olabi}}\n"
    content = make_content({"authority/people.yaml": text})
    made = summaries(analyses(content))
    made = [replace(one, own=own_subjects(one)) for one in made] if kept else made
    subjects = merge(made, load_authority(content))
    found = {a.slug: subjects[a.slug][a.said[0].speaker or 0] for a in made}
    assert found["port"].id == before.id
    assert found["short"].id.startswith(f"{before.id}-")
    assert found["short"].path == f"people/{found['short'].id}/"
    assert found["short"].speaker_path == f"speakers/{found['short'].id}/"


ROLES = (
    "- {id: samer-al-olabi, type: person, ar: سامر العلبي, en: Samer al-Olabi, gender: m, roles: ["
    "{ar: وزير النقل اللبناني, en: Transport Minister, to: 2014-12-31}, "
    "{ar: وزير المالية, en: Finance Minister, from: 2015-01-01}]}\n"
)


def test_a_statement_shows_the_office_of_its_own_day(make_content: MakeContent) -> None:
    authority = load_authority(make_content({"authority/people.yaml": ROLES}))
    text = "قال سامر العلبي إن الطريق آمن.\n"
    knowledge = load_knowledge(authority)
    made = [
        analyse(Article(f"y{year}", f"articles/y{year}.txt", text, date=dt.date(year, 6, 1)), knowledge)
        for year in (2014, 2016)
    ]
    index = index_of(made, {}, authority)
    assert {f.piece.article.slug: f.role["en"] for f in index.statements} == {
        "y2014": "Transport Minister",
        "y2016": "Finance Minister",
    }


def test_an_office_is_recognised_on_its_day_alone(make_content: MakeContent) -> None:
    """«وزير النقل اللبناني» goes with the minister who is named before only while he holds that office."""
    knowledge = load_knowledge(load_authority(make_content({"authority/people.yaml": ROLES})))
    text = "اجتمع سامر العلبي مع عدد من الصحفيين.\nوقال وزير النقل اللبناني إن الطريق آمن.\n"
    known = []
    for day in (dt.date(2014, 6, 1), dt.date(2016, 6, 1)):
        made = analyse(Article("a", "articles/a.txt", text, date=day), knowledge)
        names = {e.key: e.known for e in made.entities}
        known.append(names[made.statements[-1].speaker or ""])
    assert known == ["samer-al-olabi", ""]


def test_sentences_that_name_a_subject_in_two_ways_count_once(make_content: MakeContent) -> None:
    text = "- {id: samer-al-olabi, type: person, ar: سامر العلبي, en: Samer al-Olabi, aliases: [{ar: العلبي, in: [short]}]}\n"
    authority = load_authority(make_content({"authority/people.yaml": text}))
    article = Article("short", "articles/short.txt", f"{SHORT}{SHORT}{SHORT}", date=dt.date(2016, 2, 9))
    (made,) = summaries([analyse(article, load_knowledge(authority))])
    face = next(face for face in made.faces if face.known == "samer-al-olabi")
    made = replace(made, faces=(face, face), named=((0, 2), (1, 2)), said=())
    index = build_index([made], mock.Mock(), authority)
    named = index.named["people/samer-al-olabi/"]
    assert (len(named), [one.n for one in named], named[-1].n) == (3, [0, 1, 2], 2)


def test_a_key_that_nobody_has_is_a_problem_and_no_crash(make_content: MakeContent) -> None:
    made = analyse(Article("port", "articles/port.txt", PORT), load_knowledge(load_authority(make_content({}))))
    first, *rest = made.statements
    lost = replace(made, statements=(replace(first, speaker="nobody", mentions=("no one",)), *rest))
    (summary,) = summaries([lost])
    assert "there is no entity nobody" in summary.problems
    assert index_of([lost], {}, []).statements[0].speaker is None
