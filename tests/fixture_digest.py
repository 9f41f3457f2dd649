"""The larger invented digest under `tests/fixture/`, built as an editor's would be: files in, a site out."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from digest import pipeline
from digest.engine import Output
from digest.inputs import Options
from digest.pipeline import Report, build
from tests.replay import Replay

CONTENT = Path(__file__).parent / "fixture"
RECORDED = "replay.tsv"
SITE = "harbour"  # the path of its base_url: the folder above is the host


class Reticent(Replay):
    """A recorded engine that has nothing to say of what is not recorded: such sentences stay pending."""

    def stream(self, sentences: Sequence[str]) -> Iterator[dict[str, Output]]:
        """The English of each sentence, "" for most of them."""
        answers = self.answers()
        yield {sentence: answers.get(sentence, Output("")) for sentence in sentences}


def build_fixture(folder: Path) -> tuple[Path, Report]:
    """Build the fixture in `folder`, which is empty; the site's folder, alone in the host's, and what was done."""
    content, site = folder / "content", folder / "host" / SITE
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns(RECORDED, ".digest"))
    engine = Reticent(CONTENT / RECORDED)
    with mock.patch.object(pipeline, "find_engine", return_value=(engine, [])):
        return site, build(Options(content, site))
