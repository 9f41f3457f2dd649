from pathlib import Path

import pytest

from digest.analyse import analyse
from digest.extract import as_data
from digest.knowledge import load_knowledge
from digest.model import Analysis
from digest.read import read_loose_file

TEXT = (
    "\ufeffقال وزير الخارجية الروسي سيرغي لافروف في مؤتمر صحفي إن الحوار مستمر.\r\n"
    "ونقلت وكالة تاس عن لافروف قوله إن المحادثات «بناءة».\r\n"
    "وكان الجو ماطرا في العاصمة.\r\n"
)


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    path = tmp_path_factory.mktemp("x") / "a.txt"
    path.write_bytes(TEXT.encode())
    return analyse(read_loose_file(path), load_knowledge(()))


def test_each_span_is_a_record_whose_offsets_count_code_points_of_the_file(analysis: Analysis) -> None:
    data = as_data(analysis)
    file = TEXT.replace("\r\n", "\n")
    assert len(data["statements"]) == sum(len(s.spans) for s in analysis.statements) >= 2
    for record, span in zip(data["statements"], [span for s in analysis.statements for span in s.spans], strict=True):
        assert file[record["start"] : record["end"]] == span.of(analysis.article.text)


def test_a_record_says_who_how_surely_and_why(analysis: Analysis) -> None:
    first = as_data(analysis)["statements"][0]
    assert set(first) >= {
        *("id", "start", "end", "certain", "kind", "rule", "confidence", "cue", "relay", "speaker", "nested"),
    }
    assert first["speaker"]["name"] == "سيرغي لافروف"
    assert set(first["speaker"]) == {"name", "name_en", "mentions"}
    assert "لافروف" in first["speaker"]["mentions"]
    assert first["certain"] is True
    assert first["cue"]["text"] == "قال"


def test_entities_are_named_persons_organisations_and_places(analysis: Analysis) -> None:
    entities = as_data(analysis)["entities"]
    assert {entity["type"] for entity in entities} <= {"PER", "ORG", "LOC"}
    assert all(set(entity) == {"type", "name", "name_en", "mentions"} for entity in entities)
    assert "سيرغي لافروف" in [entity["name"] for entity in entities]


def test_the_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode())
    read_loose_file(path)
    assert path.read_bytes() == TEXT.encode()
