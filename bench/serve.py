"""Measure `digest serve`: from a saved article to the page that shows it, in a real browser.

    python -m bench.serve FOLDER [--runs N]

FOLDER is a content folder, such as `python -m bench.corpus 100 FOLDER` writes; one article of it is changed again and
again, and left as it was. Beside it, the same change built by a command of its own: `digest build`. The first change
after the program began is told apart: it finds less ready.
"""

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Error, Page

from tests.chromium import chromium
from tests.running import running

RUNS = 7
LONGEST = 120  # seconds that are waited for a page
PAUSE = 1.0  # seconds between two changes: nobody saves faster
SHOWS = "word => document.readyState === 'complete' && document.body.textContent.includes(word)"


def reload_seconds(content: Path, runs: int) -> list[float]:
    """From each save to the page that shows it."""
    article, text = _article(content)
    with running(content) as served, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{served.address}ar/articles/{article.stem}/index.html")
        try:
            return [_change(page, article, text, n) for n in range(runs)]
        finally:
            article.write_text(text, "utf-8")


def _change(page: Page, article: Path, text: str, number: int) -> float:
    time.sleep(PAUSE)
    word, changed = _changed(text, number)
    began = time.perf_counter()
    article.write_text(changed, "utf-8")
    while not _shows(page, word):
        if time.perf_counter() - began > LONGEST:
            raise RuntimeError(f"the page did not show the change in {LONGEST} seconds: does its site build?")
        time.sleep(0.005)
    return time.perf_counter() - began


def _shows(page: Page, word: str) -> bool:
    try:
        return bool(page.evaluate(SHOWS, word))
    except Error:  # in the middle of being loaded
        return False


def build_seconds(content: Path, runs: int) -> list[float]:
    """The same changes, each built by a command of its own."""
    article, text = _article(content)
    command = [sys.executable, "-m", "digest", "build", "--content", content, "--output", content.parent / "site"]
    found = []
    try:
        for n in range(runs):
            article.write_text(_changed(text, n + runs)[1], "utf-8")
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            found.append(time.perf_counter() - began)
    finally:
        article.write_text(text, "utf-8")
    return found


def _article(content: Path) -> tuple[Path, str]:
    path = sorted((content / "articles").glob("*.md"))[0]
    return path, path.read_text("utf-8")


def _changed(text: str, number: int) -> tuple[str, str]:
    """A word that no page had, and the article with it in its last sentence."""
    word = "كلمة" + "".join(chr(ord("ا") + int(digit)) for digit in f"{number:03}")
    return word, re.sub(r"(\S+)(\W*)\Z", rf"\1 {word}\2", text, count=1)


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="python -m bench.serve")
    reader.add_argument("content", type=Path)
    reader.add_argument("--runs", type=int, default=RUNS)
    given = reader.parse_args()
    first, *later = reload_seconds(given.content, given.runs)
    built = build_seconds(given.content, given.runs)
    print(f"saved to shown, the first change: {first:.2f} s")
    print(f"saved to shown, later: {median(later):.2f} s ({min(later):.2f} to {max(later):.2f})")
    print(f"digest build alone: {median(built):.2f} s ({min(built):.2f} to {max(built):.2f})")


if __name__ == "__main__":
    main()
