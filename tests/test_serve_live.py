"""`digest serve` as an editor has it: a real server, a real browser, files that are saved."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import chromium, need_browser
from tests.conftest import MakeContent
from tests.running import PATIENCE, running

SAID = "قال وزير الخارجية الروسي سيرغي لافروف إن الحوار مستمر في {n} مدن.\n"
ARTICLE = "---\ntitle: {title}\ndate: 2016-02-09\n---\n" + "".join(SAID.format(n=n) for n in range(3, 40))
BROKEN = "---\ntitel: <b>x</b>\n---\n" + SAID

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page; what breaks its rules, or goes wrong in its scripts, fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 600})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def content(make_content: MakeContent) -> Path:
    return make_content({"articles/road.md": ARTICLE.format(title="الطريق")})


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def top(page: Page, words: str) -> float:
    box = page.locator("main p", has_text=words).first.bounding_box()
    assert box
    return box["y"]


def test_what_is_saved_shows_in_the_open_page_at_the_place_it_had(content: Path, page: Page) -> None:
    with running(content) as served:
        page.goto(f"{served.address}ar/articles/road/index.html")
        page.locator("main p", has_text="30 مدن").first.scroll_into_view_if_needed()
        before = top(page, "30 مدن")
        longer = "قالت وزارة النقل إن الطريق جديد. " * 30
        changed = ARTICLE.format(title="الجسر").replace("---\nقال", f"---\n{longer}\n\nقال", 1)
        (content / "articles/road.md").write_text(changed, "utf-8")
        expect(page.locator("h1")).to_have_text("الجسر")
        page.wait_for_load_state()
        until(lambda: page.evaluate("history.scrollRestoration") == "auto")
        assert top(page, "30 مدن") == pytest.approx(before, abs=2)
        assert "articles/road.md: " in served.wait_for("changed")


def test_no_file_of_the_site_has_the_script(content: Path) -> None:
    with running(content):
        pages = list((content.parent / "site").rglob("*.html"))
        assert pages
        assert not [page for page in pages if b"reload.js" in page.read_bytes()]
        assert not list((content.parent / "site").rglob("reload.js"))


@pytest.mark.parametrize(
    ("lang", "words", "line"), [("en", "could not be rebuilt", "line 2"), ("ar", "تعذّر", "السطر 2")]
)
def test_an_error_shows_over_the_site_that_stood_until_it_is_mended(
    content: Path, page: Page, lang: str, words: str, line: str
) -> None:
    with running(content) as served:
        page.goto(f"{served.address}{lang}/index.html")
        bad = content / "articles/bad.md"
        bad.write_text(BROKEN, "utf-8")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text(words)
        expect(alert).to_contain_text(line)
        expect(alert.locator("code")).to_have_text(str(bad))
        expect(alert).to_contain_text('unknown key "titel"')
        expect(alert.locator(".hint")).to_contain_text('"title"')
        assert alert.evaluate("node => getComputedStyle(node).position") == "fixed"
        assert f'{bad}:2: unknown key "titel"' in served.wait_for("error: ")
        page.goto(f"{served.address}{lang}/articles/road/index.html")
        expect(page.locator("main")).to_contain_text("30 مدن")
        expect(alert).to_contain_text(words)
        bad.write_text(BROKEN.replace("titel", "title"), "utf-8")
        expect(alert).to_have_count(0)
        served.wait_for("bad.md: ")


def test_what_an_error_quotes_is_shown_as_text(content: Path, page: Page) -> None:
    with running(content) as served:
        page.goto(f"{served.address}en/index.html")
        (content / "articles/bad.md").write_text("---\n<img src=x>: 1\n---\n" + SAID, "utf-8")
        alert = page.get_by_role("alert")
        expect(alert.locator(".what")).to_contain_text("<img src=x>")
        expect(alert.locator("img")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(alert).to_have_count(0)


def test_before_the_first_site_there_is_a_page_that_waits(make_content: MakeContent, page: Page) -> None:
    content = make_content({"articles/bad.md": BROKEN})
    with running(content) as served:
        page.goto(f"{served.address}ar/index.html")
        expect(page.locator("h1")).to_have_text("يجري إعداد الموقع")
        expect(page.get_by_role("alert")).to_contain_text("السطر 2")
        (content / "articles/bad.md").write_text(ARTICLE.format(title="الطريق"), "utf-8")
        expect(page.locator("main")).to_contain_text("الطريق")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_an_error_in_a_template_has_its_file_and_line(content: Path, page: Page) -> None:
    with running(content) as served:
        page.goto(f"{served.address}en/index.html")
        own = content / "templates/missing.html"
        own.parent.mkdir()
        for wrong, line in (("<p>\n{% if %}", 2), ("<p>\n\n{{ nobody.knows }}", 3)):
            own.write_text(wrong, "utf-8")
            expect(page.get_by_role("alert")).to_contain_text(f"line {line}")
            expect(page.get_by_role("alert").locator("code")).to_have_text(str(own))
        own.unlink()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_passed_over_is_said_too(content: Path, page: Page) -> None:
    with running(content, "--keep-going") as served:
        page.goto(f"{served.address}en/index.html")
        (content / "articles/bad.md").write_text(BROKEN, "utf-8")
        expect(page.get_by_role("alert")).to_contain_text("left out")


def test_ctrl_c_ends_it_and_leaves_nothing_running(content: Path) -> None:
    with running(content) as served:
        assert served.interrupt() == 0
        assert served.is_gone()
        assert not [line for line in served.said if "Traceback" in line]


def test_it_ends_with_its_terminal_even_when_killed(content: Path) -> None:
    with running(content) as served:
        served.process.kill()
        served.process.wait()
        assert served.is_gone()


def test_a_build_that_is_killed_is_said_and_the_next_one_goes_well(content: Path, page: Page) -> None:
    with running(content) as served:
        page.goto(f"{served.address}en/index.html")
        found = subprocess.run(
            ["pgrep", "-P", str(served.process.pid), "-f", "spawn_main"], capture_output=True, check=True
        )
        for pid in found.stdout.split():
            os.kill(int(pid), signal.SIGKILL)
        (content / "articles/road.md").write_text(ARTICLE.format(title="الجسر"), "utf-8")
        expect(page.get_by_role("alert")).to_contain_text("ended from outside")
        (content / "articles/road.md").write_text(ARTICLE.format(title="النفق"), "utf-8")
        served.wait_for("road.md: ")
        fresh = page.context.new_page()  # the other one is reloading by itself
        fresh.goto(f"{served.address}ar/articles/road/index.html")
        expect(fresh.locator("h1")).to_have_text("النفق")


def test_open_opens_the_browser(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, asked = tmp_path / "browser", tmp_path / "asked"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" >"{asked}.part" && mv "{asked}.part" "{asked}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    with running(content, "--open") as served:
        until(asked.exists)
        assert asked.read_text() == served.address


def test_a_port_that_is_asked_for_and_taken_is_a_clear_error(content: Path) -> None:
    with running(content) as served:
        command = [sys.executable, "-m", "digest", "serve", "--content", content, "--output", content.parent / "other"]
        done = subprocess.run(
            [*command, "--port", str(served.port)], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 2
        assert (
            done.stderr == f"port {served.port} cannot be used: Address already in use. Give another one with --port.\n"
        )
        assert not (content.parent / "other").exists()


def test_a_content_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "digest", "serve", "--content", tmp_path / "none", "--output", tmp_path / "site"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert (
        done.stderr
        == f"{tmp_path}/none: there is no such folder. Give the folder that holds articles/ with --content.\n"
    )
