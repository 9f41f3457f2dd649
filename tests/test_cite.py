"""Citations and snippets: what stands in them, and that doubt travels along."""

import re
from datetime import date

import pytest

from digest.cite import Citation, cite
from digest.corpus import Filed
from digest.hijri import hijri
from digest.index import index_of
from digest.profile import company, mentioned, timeline
from tests.invented import ANALYSES, AUTHORITY, SITE, TRANSLATIONS

INDEX = index_of(ANALYSES, TRANSLATIONS, AUTHORITY)
NAMES = {"ar": "موجز الأقوال", "en": "Who said what"}


def filed(ident: str) -> Filed:
    return next(f for f in INDEX.statements if f.st.id == ident)


def cited(ident: str, lang: str, base: str = SITE.base_url) -> Citation:
    return cite(filed(ident), INDEX.interface.voices[lang], NAMES, base)


def test_a_citation_names_speaker_capacity_words_day_and_source() -> None:
    assert cited("st-fees", "en").plain == (
        "Samir Karim (Minister of Transport), “‘We will not raise the fees on fishing boats this year,’ he added”, "
        "14 March 2021 (date of the article), Karim: the harbour opens before summer (صحيفة المرفأ), Who said what, Checked translation, "
        "https://example.org/digest/en/statements/st-fees/"
    )
    assert cited("st-fees", "ar").plain.startswith("سامر كريم (وزير النقل)، «")


def test_a_site_without_an_address_cites_without_one_and_offers_no_snippet() -> None:
    found = cited("st-fees", "en", "")
    assert "http" not in found.plain + found.bibtex
    assert found.snippet == ""


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_likely_speaker_is_no_author(lang: str) -> None:
    found = cited("st-road", lang)
    note = {"ar": "مرجَّحة لا مؤكدة", "en": "is likely, not certain"}[lang]
    assert "author" not in found.bibtex
    assert all(note in text for text in (found.plain, found.bibtex, found.snippet))
    assert "author" in cited("st-fees", lang).bibtex


@pytest.mark.parametrize(("lang", "note"), [("ar", "الصياغة للصحيفة"), ("en", "in the newspaper’s words")])
def test_of_reported_speech_nobody_is_the_author(lang: str, note: str) -> None:
    found = cited("st-open", lang)
    assert "author" not in found.bibtex
    assert filed("st-open").speaker.name[lang] in found.bibtex  # type: ignore[union-attr]
    assert all(note in text for text in (found.plain, found.bibtex, found.snippet))
    assert note not in cited("st-fees", lang).plain  # quoted word for word


def test_marks_within_marks_are_others_and_no_stop_stands_before_a_comma() -> None:
    plain = cited("st-fees", "ar").plain
    assert plain.count("«") == plain.count("»") == 1
    assert ".»" not in plain


def test_a_snippet_names_article_and_newspaper() -> None:
    assert "(صحيفة المرفأ)" in cited("st-open", "ar").snippet


def test_the_day_of_the_article_is_said_to_be_that() -> None:
    dated = {f.st.id: cited(f.st.id, "en").plain for f in INDEX.statements if f.day}
    assert any(f.st.date for f in INDEX.statements)
    for one in INDEX.statements:
        if one.day:
            assert ("(date of the article)" in dated[one.st.id]) == (one.st.date is None)


def test_english_that_nobody_has_checked_is_said_to_be_so() -> None:
    assert "Machine translation" in cited("st-sea", "en").plain
    assert "Machine translation" in cited("st-sea", "en").snippet
    assert "ranslation" not in cited("st-open", "en").bibtex  # edited


def test_words_without_english_are_cited_in_arabic_and_marked_as_arabic() -> None:
    found = cited("st-museum", "en")
    assert "«بحسب ليلى حداد" in found.plain
    assert '<blockquote lang="ar" dir="rtl"' in found.snippet
    assert "Translation pending" in found.snippet


def test_bibtex_is_balanced_whatever_the_text_says() -> None:
    for one in INDEX.statements:
        text = cited(one.st.id, "en").bibtex
        bare = re.sub(r"\\.", "", text)
        assert bare.count("{") == bare.count("}")
        assert not re.search(r"(?<!\\)[%&#]", text)


def test_a_snippet_holds_text_as_text() -> None:
    assert "<script" not in "".join(cited(f.st.id, lang).snippet for f in INDEX.statements for lang in ("ar", "en"))


@pytest.mark.parametrize(
    ("day", "en", "ar"),
    [
        (date(2016, 2, 9), "30 Rabi’ al-Thani 1437 AH", "30 ربيع الثاني 1437 هـ"),
        (date(2024, 7, 7), "1 Muharram 1446 AH", "1 محرم 1446 هـ"),
        (date(1900, 1, 1), "", ""),
        (date(2100, 1, 1), "", ""),
    ],
)
def test_days_of_the_islamic_calendar(day: date, en: str, ar: str) -> None:
    assert (hijri(day, "en"), hijri(day, "ar")) == (en, ar)


def test_a_timeline_has_every_month_between_the_first_and_the_last() -> None:
    found = timeline([date(2023, 11, 3), date(2024, 2, 9), None, date(2024, 2, 1)])
    assert found
    assert [(bar.start, bar.statements) for bar in found.bars] == [
        (date(2023, 11, 1), 1), (date(2023, 12, 1), 0), (date(2024, 1, 1), 0), (date(2024, 2, 1), 2),
    ]  # fmt: skip
    assert (found.unit, found.most) == ("month", 2)


def test_a_long_timeline_goes_by_years_and_a_single_month_has_none() -> None:
    found = timeline([date(2001, 5, 1), date(2024, 5, 1)])
    assert found
    assert (found.unit, len(found.bars)) == ("year", 24)
    assert timeline([date(2024, 5, 1), date(2024, 5, 30)]) is None
    assert timeline([None]) is None


def test_what_a_speaker_mentions_and_who_is_quoted_beside_them() -> None:
    samir = next(own for path, own in INDEX.speakers.items() if "samir-karim" in path)
    assert [(s.name["en"], n) for s, n in mentioned(samir)] == [("Lebanon", 1), ("Syria", 1)]
    assert [(s.name["en"], n) for s, n in company(samir)] == [("Layla Haddad", 1)]
