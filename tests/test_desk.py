"""The desk: who may ask it, and a day at it with the keyboard alone in a real browser."""

import http.client
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from digest.cli import main
from digest.desk import TOKEN, make_desk
from digest.inputs import Options
from digest.interface import LANGUAGES, load_interface
from digest.machine import templates
from digest.pipeline import build
from digest.serve import HOST
from digest.sitting import Sitting
from tests.chromium import chromium, need_browser
from tests.test_planned import HARBOUR, make_content
from tests.test_sitting import engine, take_content, texts

__all__ = ["engine"]
expect.set_options(timeout=120_000)  # a busy machine may take its time
FERRIES = "2024-02-26-tangier-ferries"


@pytest.fixture
def content(tmp_path: Path, engine: None) -> Path:
    return take_content(tmp_path)


@contextmanager
def desk_of(content: Path) -> Iterator[str]:
    with make_desk(Sitting.begin(Options(content, content.parent / "site")), 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://{HOST}:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def address(content: Path) -> Iterator[str]:
    with desk_of(content) as address:
        yield address


def send(
    address: str, method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[int, str, dict[str, str]]:
    host = urlsplit(address)
    link = http.client.HTTPConnection(HOST, host.port or 0)
    link.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        link.putheader(name, value)
    if body:
        link.putheader("Content-Length", str(len(body.encode())))
    link.endheaders(body.encode() if body else None)
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer.status, text, {k.lower(): v for k, v in answer.getheaders()}


def token_of(address: str) -> str:
    found = re.search(r'name="token" content="([^"]+)"', send(address, "GET", "/", {})[1])
    assert found
    return found[1]


def test_only_its_own_page_may_ask(address: str, content: Path) -> None:
    token, before = token_of(address), texts(content)
    json_ = {"Content-Type": "application/json", TOKEN: token}
    asked = json.loads(send(address, "GET", "/questions", {TOKEN: token})[1])["questions"]
    body = json.dumps({"id": asked[0]["id"], "do": "english", "value": "Mine."})
    own = address.rstrip("/")
    wrong: list[tuple[int, dict[str, str]]] = [
        (403, {**json_, "Host": "evil.example"}),
        (403, {**json_, "Host": f"evil.example:{urlsplit(address).port}"}),
        (403, {**json_, "Origin": "https://evil.example"}),
        (403, {**json_, "Origin": "null"}),
        (403, {**json_, "Origin": own.replace("127.0.0.1", "localhost")}),
        (403, {**json_, "Sec-Fetch-Site": "cross-site"}),
        (403, {**json_, "Sec-Fetch-Site": "same-site"}),
        (403, {"Content-Type": "application/json"}),
        (403, {"Content-Type": "application/json", TOKEN: "x"}),
        (403, {"Content-Type": "application/json", TOKEN: "\u00e9"}),
        (415, {TOKEN: token, "Content-Type": "text/plain"}),
    ]
    for status, headers in wrong:
        for path in ("/decide", "/undo"):
            assert send(address, "POST", path, headers, body)[0] == status, headers
    for headers in ({}, {"Origin": "https://evil.example", TOKEN: token}, {"Host": "evil.example", TOKEN: token}):
        assert send(address, "GET", "/questions", headers)[0] == 403
    assert send(address, "GET", "/", {"Host": "evil.example"})[0] == 403
    assert send(address, "GET", "/", {"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert send(address, "POST", "/decide", json_, "x" * 70_000)[0] == 413
    assert send(address, "POST", "/decide", json_, "[]")[0] == 400
    assert send(address, "POST", "/decide", json_, json.dumps({"id": "no", "do": "accept"}))[0] == 422
    assert send(address, "POST", "/nothing", json_, body)[0] == 404
    for path in (
        "/../desk.py",
        "/desk.html",
        "/fonts/../desk.html",
        "/%2e%2e/pyproject.toml",
        "/authority/people.yaml",
    ):
        assert send(address, "GET", path, {})[0] == 404
    assert texts(content) == before
    status, answer, _ = send(
        address, "POST", "/decide", {**json_, "Origin": own, "Sec-Fetch-Site": "same-origin"}, body
    )
    assert (status, json.loads(answer)["path"].split("/")[0]) == (200, "memory")
    assert texts(content) != before


def test_a_page_may_run_its_own_script_and_nothing_else(address: str) -> None:
    headers = send(address, "GET", "/", {})[2]
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    text = (templates() / "desk/desk.html").read_text("utf-8")
    assert not re.search(r"<style|\son[a-z]+=|style=|https?://", text)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", (templates() / "desk/desk.js").read_text("utf-8")
    )


def test_the_texts_are_there_in_both_languages() -> None:
    script = (templates() / "desk/desk.js").read_text("utf-8")
    used = set(re.findall(r'\bt\("(\w+)"', script))
    for lang in LANGUAGES:
        own = load_interface().voices[lang].text
        assert {f"desk_{key}" for key in used} <= own.keys()
        assert all(own[key] for key in own if key.startswith("desk_"))


# -- in a browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture
def view(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" and "409" not in m.text else None)
    page.on("request", lambda request: None if request.url.startswith(address) else heard.append(request.url))
    page.goto(address)
    expect(page.locator("main h2")).to_be_visible()
    yield page
    context.close()
    assert heard == []


def turn_to(page: Page, words: str) -> None:
    """Go through the questions with the keyboard until one is about these words."""
    for _ in range(60):
        if page.locator(".list [aria-current]", has_text=words).count():
            return
        page.keyboard.press("j")
    pytest.fail(f"nothing asked about {words}")


def saved(page: Page, path: str) -> None:
    expect(page.locator("#said.good")).to_contain_text(path)
    page.locator("#said").evaluate("said => said.replaceChildren()")


def test_a_day_with_the_keyboard_alone(view: Page, content: Path) -> None:
    before = texts(content)
    view.keyboard.press("f")  # speakers
    turn_to(view, "إذا صدقت العمدة")
    who = view.locator(".choices button", has_text="Fatima al-Zemmouri").locator("kbd").inner_text()
    view.keyboard.press(who)
    saved(view, f"overrides/{FERRIES}.yaml")
    assert "speaker: فاطمة الزموري" in (content / f"overrides/{FERRIES}.yaml").read_text("utf-8")
    view.keyboard.press("f")  # names
    turn_to(view, "حاتم بوزيد")
    view.keyboard.press("e")
    view.keyboard.type("Hatem Bouzeid")
    view.keyboard.press("Enter")
    saved(view, "authority/people.yaml")
    turn_to(view, "منير الشابي")
    view.keyboard.press("a")
    saved(view, "authority/people.yaml")
    view.keyboard.press("f")  # translations
    turn_to(view, "ونفت مصادر في الوزارة")
    view.keyboard.press("e")
    view.keyboard.type("Ministry sources denied having received any such report.")
    view.keyboard.press("Control+Enter")
    saved(view, "memory/2024-04-17-sfax-storm.jsonl")
    build(Options(content, content.parent / "site"))
    site = content.parent / "site/en"
    assert "Fatima al-Zemmouri" in (site / "speakers/index.html").read_text("utf-8")
    assert (site / "people/hatem-bouzeid/index.html").exists()
    article = (site / "articles/2024-04-17-sfax-storm/index.html").read_text("utf-8")
    assert "Ministry sources denied having received any such report." in article
    for path in ("memory/", "authority/", "authority/", "overrides/"):
        view.keyboard.press("Escape")
        view.keyboard.press("u")
        saved(view, path)
    assert texts(content) == before


def test_answered_questions_stay_away(view: Page, address: str) -> None:
    names = view.locator("#kinds button", has_text="Names")
    view.keyboard.press("f")
    view.keyboard.press("f")
    count = int(names.locator(".n").inner_text())
    turn_to(view, "حاتم بوزيد")
    view.keyboard.press("a")
    saved(view, "authority/people.yaml")
    expect(names.locator(".n")).to_have_text(str(count - 1))
    view.reload()
    expect(names.locator(".n")).to_have_text(str(count - 1))
    expect(view.locator(".done code", has_text="حاتم بوزيد")).to_be_visible()


def test_another_programs_change_is_told_and_what_was_typed_stays(view: Page, content: Path) -> None:
    view.keyboard.press("f")
    view.keyboard.press("f")
    turn_to(view, "حاتم بوزيد")
    people = content / "authority/people.yaml"
    people.write_text(people.read_text("utf-8") + "# mine\n", "utf-8")
    view.keyboard.press("e")
    view.keyboard.type("Hatem Bouzeid")
    view.keyboard.press("Enter")
    expect(view.locator("#said.bad")).to_contain_text("changed by somebody else")
    assert people.read_text("utf-8").endswith("# mine\n")
    expect(view.locator("#write")).to_have_value("Hatem Bouzeid")
    view.locator("#write").press("Enter")
    saved(view, "authority/people.yaml")
    assert yaml.safe_load(people.read_text("utf-8"))[-1]["en"] == "Hatem Bouzeid"


def test_a_whole_article_is_gone_through(view: Page, content: Path) -> None:
    view.select_option("#article", FERRIES)
    view.keyboard.press("f")
    expect(view.locator("main .where", has_text=FERRIES)).to_be_visible()
    expect(view.locator("main h2")).to_have_text("Is somebody speaking in this sentence?")  # its headline
    while view.locator("main h2").inner_text() != "Whose words are these?":
        view.keyboard.press("j")
    view.keyboard.press("x")
    saved(view, f"overrides/{FERRIES}.yaml")
    assert yaml.safe_load((content / f"overrides/{FERRIES}.yaml").read_text("utf-8"))[0]["exclude"] is True


def test_choosing_an_article_shows_all_of_it_whatever_was_looked_at_before(view: Page) -> None:
    view.keyboard.press("f")
    view.keyboard.press("f")  # names
    view.select_option("#article", FERRIES)
    expect(view.locator("main .where", has_text=FERRIES)).to_be_visible()
    kinds = view.locator("#kinds button")
    expect(kinds.first).to_have_attribute("aria-pressed", "true")
    everything, *each = [int(one.inner_text()) for one in view.locator("#kinds .n").all()]
    assert everything == sum(each) == view.locator(".list li").count()
    assert all(each)  # statements, names and translations
    assert view.locator("#article").get_attribute("dir") == "rtl"  # so that a title's beginning is seen


@pytest.fixture
def harbour(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Path]]:
    content = make_content(tmp_path / "harbour")
    with desk_of(content) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}?lang=ar")
        expect(page.locator("main h2")).to_be_visible()
        yield page, content
        page.context.close()


def test_a_missed_statement_and_a_name_that_was_not_read(harbour: tuple[Page, Path]) -> None:
    page, content = harbour
    before = texts(content)
    page.select_option("#article", HARBOUR)
    page.locator(".list button", has_text="على باب المخزن").first.click()
    expect(page.locator("main h2")).to_have_text("هل في هذه الجملة قول لأحد؟")
    page.keyboard.press("w")
    page.keyboard.type("قمر بحر")
    page.keyboard.press("Enter")
    expect(page.locator("#offer-en")).to_be_focused()
    page.keyboard.type("Qamar Bahr")  # over what is proposed
    page.keyboard.press("Enter")
    expect(page.locator("#said.good")).to_contain_text("authority/people.yaml")
    expect(page.locator(".done .path")).to_have_text(["authority/people.yaml", f"overrides/{HARBOUR}.yaml"])
    (override,) = yaml.safe_load((content / f"overrides/{HARBOUR}.yaml").read_text("utf-8"))
    assert override["speaker"] == "qamar-bahr"
    page.locator(".list button", has_text="وتابع").first.click()  # what goes on follows; in Arabic, the Arabic name
    expect(page.locator(".choices .guess bdi").first).to_have_text("قمر بحر")
    page.keyboard.press("u")
    expect(page.locator(".done .path")).to_have_count(0)
    assert {path: text for path, text in texts(content).items() if path in before} == before


def test_what_is_no_name_goes_at_a_key(harbour: tuple[Page, Path]) -> None:
    page, content = harbour
    page.keyboard.press("f")
    page.keyboard.press("f")
    turn_to(page, "جابر الديراني")
    page.keyboard.press("x")
    expect(page.locator("#said.good")).to_contain_text("overrides/")
    (written,) = (content / "overrides").glob("*.yaml")
    assert yaml.safe_load(written.read_text("utf-8")) == [{"not_a_name": "جابر الديراني"}]


def test_an_office_is_corrected_with_the_name(harbour: tuple[Page, Path]) -> None:
    page, content = harbour
    page.keyboard.press("f")
    page.keyboard.press("f")
    turn_to(page, "جابر الديراني")
    expect(page.locator("#office-ar")).to_have_value("رئيس نقابة الصيادين المستقلين")
    page.keyboard.press("o")
    page.keyboard.type("head of the independent fishermen's union")
    page.keyboard.press("Enter")
    saved(page, "authority/people.yaml")
    (entry,) = yaml.safe_load((content / "authority/people.yaml").read_text("utf-8"))
    assert entry["roles"][0]["en"] == "head of the independent fishermen's union"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_header_is_one_line_at_1280(view: Page, address: str, lang: str) -> None:
    view.goto(f"{address}?lang={lang}")
    expect(view.locator("main .row").first).to_be_visible()
    boxes = [one.bounding_box() for one in view.locator("header > *").all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert max(middles) - min(middles) < 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_fits_every_width_in_both_languages(view: Page, address: str, lang: str) -> None:
    view.goto(f"{address}?lang={lang}")
    for kind in range(6):
        view.keyboard.press("f")  # names at last
        for width in (390, 900, 1280):
            view.set_viewport_size({"width": width, "height": 800})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (kind, width)
    box = {tag: view.locator(f".pair.here > [lang={tag}]").first.bounding_box() for tag in LANGUAGES}
    assert box["ar"] is not None
    assert box["en"] is not None
    assert box["en"]["x"] < box["ar"]["x"]  # the Arabic is on the right, whatever the language


def test_an_arabic_keyboard_has_the_same_keys(view: Page) -> None:
    before = view.locator(".list [aria-current]").inner_text()
    view.locator("body").dispatch_event("keydown", {"key": "ت", "code": "KeyJ", "bubbles": True})
    assert view.locator(".list [aria-current]").inner_text() != before


# -- in a terminal -----------------------------------------------------------------------------------------------------


def test_without_a_terminal_the_questions_are_listed(content: Path) -> None:
    before = texts(content)
    where = ["--content", str(content), "--output", str(content.parent / "site")]
    result = CliRunner().invoke(main, ["review", *where])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert all(re.match(rf"{content}/articles/.*\.md:\d+: (speaker|name|translation): .", line) for line in lines)
    data = json.loads(CliRunner().invoke(main, ["review", "--json", *where]).stdout)
    assert len(data) == len(lines)
    few = CliRunner().invoke(main, ["review", "--kind", "names", "--limit", "2", *where]).stdout.splitlines()
    assert [": name: " in line for line in few] == [True, True]
    assert texts(content) == before
