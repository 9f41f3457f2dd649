"""Rebuilds of a large digest: after random edits, every byte is compared with a build from nothing.

    python -m tests.rebuilds --articles 1000 --rounds 5

does for lists as long as they get what `tests/test_rebuild.py` does for short ones. A round takes a minute.
"""

import argparse
import datetime as dt
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from bench.corpus import add_article, write_corpus
from digest.inputs import Options
from digest.machine import seldom_collecting
from digest.pipeline import build
from digest.stage import WORK

SPAN = 3000  # days over which the articles of the corpus lie
FIRST = dt.date(2016, 1, 1)
OUTLETS = ("صحيفة المرفأ", "رويترز", "صحيفة الساحل")
SPEAKERS = ("العلبي", "مصدر أمني", "سامر باسل العلبي", "رئيس البلدية نادر الخطيب")
PLACES = ("بيروت", "عدن", "تونس")


class Editor:
    """Edits the content of a digest at random."""

    def __init__(self, content: Path, chance: random.Random) -> None:
        self.content, self.chance = content, chance
        self.number = 10**6

    def some(self) -> list[Path]:
        """A few of the articles."""
        return self.chance.sample(sorted((self.content / "articles").iterdir()), self.chance.randint(1, 4))

    def day(self) -> dt.date:
        """Any day."""
        return FIRST + dt.timedelta(self.chance.randrange(SPAN))

    def change(self, pattern: str, to: Callable[[], str]) -> None:
        """Put something else for the first line of this form in a few articles."""
        for path in self.some():
            path.write_text(re.sub(pattern, lambda _: to(), path.read_text("utf-8"), count=1, flags=re.M), "utf-8")

    def add(self) -> None:
        """New articles."""
        for _ in range(self.chance.randint(1, 4)):
            self.number += 1
            add_article(self.content, self.number, self.day())

    def delete(self) -> None:
        """Articles that are no more."""
        for path in self.some():
            path.unlink()

    def rename(self) -> None:
        """Articles under other addresses, that lead on from the former ones."""
        for path in self.some():
            text = path.read_text("utf-8")
            if "\naliases:" not in text:
                self.number += 1
                path.unlink()
                moved = text.replace("---\n", f"---\naliases: [{path.stem}]\n", 1)
                path.with_name(f"moved-{self.number}.md").write_text(moved, "utf-8")

    def date(self) -> None:
        """Other days."""
        self.change(r"^date: .*$", lambda: f"date: {self.day()}")

    def undate(self) -> None:
        """No days."""
        self.change(r"^date: .*\n", str)

    def outlet(self) -> None:
        """Other newspapers."""
        self.change(r"^outlet: .*$", lambda: f"outlet: {self.chance.choice(OUTLETS)}")

    def speak(self) -> None:
        """One statement more."""
        for path in self.some():
            who, where = self.chance.choice(SPEAKERS), self.chance.choice(PLACES)
            said = f"\nقال {who} في {where} إن الطريق رقم {self.chance.randint(1, 99)} آمن.\n"
            path.write_text(path.read_text("utf-8") + said, "utf-8")

    def authority(self) -> None:
        """Another English name for somebody, and an entry for somebody else."""
        for path in (self.content / "authority").glob("*.yaml"):
            text = path.read_text("utf-8")
            at = self.chance.choice([found.end() for found in re.finditer(r"\ben: [^,}\n]+", text)])
            path.write_text(f"{text[:at]} Jr{text[at:]}", "utf-8")
        ident, who = self.chance.randint(1, 9), self.chance.choice(("سامر باسل العلبي", "نادر الخطيب"))
        entry = f"- {{id: added-{ident}, type: person, ar: {who}, en: Added Name, formerly: [before-{ident}]}}\n"
        (self.content / "authority/added.yaml").write_text(entry, "utf-8")


EDITS = (Editor.add, Editor.add, Editor.delete, Editor.rename, Editor.date, Editor.undate, Editor.outlet, Editor.speak,
         Editor.authority)  # fmt: skip


def sums(site: Path) -> dict[str, bytes]:
    """A hash of every file of a site."""
    found = (path for path in site.rglob("*") if path.is_file() and WORK not in path.relative_to(site).parts)
    return {path.relative_to(site).as_posix(): blake2b(path.read_bytes()).digest() for path in found}


def differing(folder: Path, number: int) -> list[str]:
    """Build again, and from nothing; the files in which the two differ."""
    with seldom_collecting():
        written = build(Options(folder / "content", folder / "site", cache=folder / "cache")).written
        clean = folder / f"clean-{number}"
        build(Options(folder / "content", clean / "site", cache=clean / "cache"))
    print(f"    {written.new} new, {written.changed} changed, {written.removed} removed", flush=True)
    found, wanted = sums(folder / "site"), sums(clean / "site")
    shutil.rmtree(clean)
    return sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))


def main() -> int:
    """Run the rounds asked for; 1 where a rebuild was not a clean build."""
    parser = argparse.ArgumentParser(prog="python -m tests.rebuilds", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--folder", type=Path, help="where to work; the system's folder for such things, if not given")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    chance, failed = random.Random(asked.seed), False
    with tempfile.TemporaryDirectory(prefix="rebuilds-", dir=asked.folder) as work:
        folder = Path(work)
        write_corpus(asked.articles, folder / "content")
        editor = Editor(folder / "content", chance)
        build(Options(folder / "content", folder / "site", cache=folder / "cache"))
        for number in range(asked.rounds):
            edits = [chance.choice(EDITS) for _ in range(chance.randint(1, 5))]
            print(f"{number + 1}: {', '.join(edit.__name__ for edit in edits)}", flush=True)
            for edit in edits:
                edit(editor)
            wrong = differing(folder, number)
            failed |= bool(wrong)
            print(
                f"    {len(wrong)} differ from a clean build{': ' if wrong else ''}{', '.join(wrong[:5])}", flush=True
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
