"""Extraction on labelled articles never falls below what it once reached.

The labelled texts may not be copied, so they are no part of the project: `DIGEST_GOLD` names their folder, beside
which their scorer stands, and without it this test is skipped. The floors in `floors.json` only rise.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digest.quality import load_quality

GOLD = os.environ.get("DIGEST_GOLD", "")
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.mark.skipif(not GOLD, reason="DIGEST_GOLD names no folder of labelled articles")
def test_extraction_keeps_its_floors(tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"
    command = [sys.executable, "-m", "digest", "extract"]
    scorer = [sys.executable, str(Path(GOLD).parent / "score.py"), GOLD, "--json", str(scores), "--", *command]
    subprocess.run(scorer, check=True, capture_output=True)
    rows = json.loads(scores.read_text("utf-8"))
    measured = {name: rows[name].get("f1", rows[name].get("accuracy", rows[name].get("share"))) for name in FLOORS}
    worst = measured.pop("wrong-and-certain")
    assert worst <= FLOORS["wrong-and-certain"]
    assert {n: v for n, v in measured.items() if v < FLOORS[n]} == {}


def test_the_page_on_method_says_what_the_floors_and_the_guides_say() -> None:
    docs = Path(__file__).parent.parent / "docs"
    for figure in (figure for measured in load_quality() for figure in measured.figures):
        if figure.floor:
            assert figure.value == f"{FLOORS[figure.floor] * 100:g}%", figure.id
        else:
            assert figure.words in (docs / figure.file).read_text("utf-8"), figure.id
            bare = figure.value.rstrip("%")
            shares = [f"{float(n):g}" for n in re.findall(r"[0-9.]+", figure.words)]
            assert bare in shares or f"{float(bare) / 100:g}" in shares, figure.id
