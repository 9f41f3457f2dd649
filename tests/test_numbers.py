import pytest

from digest.numbers import arabic_counts, arabic_values, english_values, figures


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("٢٬٥٠٠ شخص", ["2500"]),
        ("2,500 people", ["2500"]),
        ("1.5 مليون", ["1500000"]),
        ("1.5 million", ["1500000"]),
        ("783،562 كيلومترا", ["783562"]),
        ("القرار 2254", ["2254"]),
        ("007", ["7"]),
        ("9.2.2016", ["9.2.2016"]),
        ("لا أرقام", []),
        ("", []),
    ],
)
def test_figures(text: str, numbers: list[str]) -> None:
    assert figures(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ثلاثة وزراء وأربع نساء", ["3", "4"]),
        ("أربعة عشر مصرفا", ["14"]),
        ("خمسون عاما", ["50"]),
        ("مئة رجل", ["100"]),
        ("خمسة وعشرون رجلا", []),
        ("ثلاثة آلاف رجل", []),
        ("القرن العشرين", []),
        ("في المئة", []),
        ("أحد عشر كوكبا", []),
        ("لست أدري", []),
    ],
)
def test_numbers_in_arabic_words(text: str, numbers: list[str]) -> None:
    assert arabic_counts(text) == numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("twenty-five men", "25"), ("two dozen", "24"), ("three hundred and five", "305"), ("two million", "2000000"),
     ("Louis XVI", "16"), ("the fourteenth", "14"), ("his fifties", "50")],
)  # fmt: skip
def test_numbers_in_english_words(text: str, value: str) -> None:
    assert value in english_values(text)


@pytest.mark.parametrize(
    ("text", "value"), [("ثلاثة آلاف", "3000"), ("الثامن عشر", "18"), ("ألفين", "2000"), ("11:20", "1120")]
)
def test_what_english_may_write_in_figures(text: str, value: str) -> None:
    assert value in arabic_values(text)
