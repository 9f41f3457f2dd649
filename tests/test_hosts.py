"""Sites beside the limits of hosts, made small where a limit is large."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from digest import hosts
from digest.cli import main
from digest.errors import ConfigError
from digest.hosts import LIMITS, MEASURES, Fit, Host, find_host, fit
from digest.output import publish_folder
from digest.page import Page

NAMES = ("cloudflare-pages", "github-pages", "netlify")
SITE = ("index.html", "404.html", ".nojekyll", "en/index.html", "ar/index.html")

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that makes a site of these files and sizes, beside those that every site has."""

    def made(**sizes: int) -> Path:
        for path, size in {**dict.fromkeys(SITE, 1), **sizes}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(b"x" * size)
        return tmp_path

    return made


def limited(name: str, measure: str, most: int) -> Host:
    """A host with one of its limits moved."""
    host = find_host(name)
    moved = tuple(msgspec.structs.replace(one, most=most) if one.measure == measure else one for one in host.limits)
    assert moved != host.limits
    return msgspec.structs.replace(host, limits=moved)


def told(found: Fit) -> list[str]:
    return [str(problem) for problem in found.problems]


@pytest.mark.parametrize("name", NAMES)
def test_a_small_site_fits_and_is_told_how_near_it_is(make: Make, name: str) -> None:
    found = fit(make(), find_host(name))
    assert found.problems == ()
    assert len(found.lines) == 1 + len(find_host(name).limits) + len(find_host(name).needs)


def test_every_limit_can_be_measured_and_says_where_it_is_from() -> None:
    data = tomllib.loads(LIMITS.read_text("utf-8"))
    assert set(data) == set(NAMES)
    for name in data:
        host = find_host(name)
        assert host.seen.year >= 2026
        assert {limit.measure for limit in host.limits} <= set(MEASURES)
        assert all(one.source.startswith("https://") for one in (*host.limits, *host.needs, *host.refuses))


def test_an_unknown_host_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=f"Known here: {', '.join(NAMES)}"):
        find_host("geocities")


def test_too_many_files(make: Make) -> None:
    site = make(**{f"en/statements/{n}/index.html": 1 for n in range(4)}, **{"en/articles/a/card.png": 1})
    (problem,) = told(fit(site, limited("cloudflare-pages", "files", 9)))
    assert problem.startswith(": files: 10, and Cloudflare Pages takes 9 (https://")
    assert "statement_pages = false in [site] of digest.toml takes 4 files away" in problem
    assert 'cards = "none" in [site] of digest.toml takes 1 files away' in problem
    assert problem.endswith("Paid plans take 100,000")
    assert told(fit(site, limited("cloudflare-pages", "files", 10))) == []


def test_a_file_that_is_too_large_is_named(make: Make) -> None:
    found = fit(make(**{"data/statements.json": 50}), limited("cloudflare-pages", "largest file", 49))
    (problem,) = told(found)
    assert problem.startswith("data/statements.json: largest file: 50 bytes, and Cloudflare Pages takes 49 bytes")
    assert "  largest file: 50 of 49 bytes, 102 % (data/statements.json)" in found.lines


def test_the_whole_site_is_too_large(make: Make) -> None:
    (problem,) = told(fit(make(**{"en/statements/a/index.html": 95}), limited("github-pages", "total size", 99)))
    assert problem.startswith(": total size: 100 bytes")
    assert "takes 95 bytes away" in problem


def test_a_folder_counts_the_folders_in_it(make: Make) -> None:
    site = make(**{f"en/statements/{n}/index.html": 1 for n in range(7)})
    (problem,) = told(fit(site, limited("netlify", "entries of one folder", 6)))
    assert problem.startswith("en/statements: entries of one folder: 7, and Netlify takes 6")


def test_what_is_only_advised_is_no_problem(make: Make) -> None:
    found = fit(make(), limited("github-pages", "entries of one folder", 2))
    assert found.problems == ()
    assert "  entries of one folder: 5 of 2 (advised): more than that, 250 %" in found.lines


def test_links_are_refused_by_github(make: Make) -> None:
    site = make()
    (site / "en/link.html").symlink_to("index.html")
    assert [p.partition(",")[0] for p in told(fit(site, find_host("github-pages")))] == [
        "en/link.html: links to files: 1"
    ]
    assert told(fit(site, find_host("netlify"))) == []


def test_rules_for_redirects_and_headers_are_counted(make: Make) -> None:
    site = make()
    (site / "_redirects").write_text("# a remark\n\n/a /b\n/c /d 301\n/blog/* /news/:splat\n/x/:id /y\n")
    (site / "_headers").write_text("# a remark\n/*\n  X-Frame-Options: DENY\n/en/*\n  X-A: " + "b" * 2000 + "\n")
    found = fit(site, find_host("cloudflare-pages"))
    assert "  redirects: 2 of 2,000, 0.1 % (_redirects)" in found.lines
    assert "  redirects with * or :name: 2 of 100, 2.0 % (_redirects)" in found.lines
    assert "  rules for headers: 2 of 100, 2.0 % (_headers)" in found.lines
    assert told(found)[0].startswith("_headers: characters of a header: 2,005, ")
    (problem,) = told(fit(site, limited("cloudflare-pages", "redirects", 1)))[:1]
    assert problem.startswith("_redirects: redirects: 2, and")


@pytest.mark.parametrize(("name", "missing"), [("github-pages", ".nojekyll"), ("cloudflare-pages", "404.html")])
def test_a_file_that_a_host_needs(make: Make, name: str, missing: str) -> None:
    site = make()
    (site / missing).unlink()
    (problem,) = told(fit(site, find_host(name)))
    assert problem.startswith(f"{missing}: {find_host(name).name} needs this file: without it ")


def test_names_that_a_host_refuses(make: Make) -> None:
    (problem,) = told(fit(make(**{"en/what?#.html": 1}), find_host("netlify")))
    assert problem.startswith('en/what?#.html: Netlify takes no file with "#" and "?" in its name')


@pytest.mark.parametrize("name", NAMES)
def test_names_that_differ_by_capital_letters_alone(make: Make, name: str) -> None:
    (problem,) = told(fit(make(**{"en/Notes.html": 1, "en/notes.html": 1}), find_host(name)))
    assert problem.startswith('en/notes.html: differs from "en/Notes.html"')


def test_what_belongs_to_digest_and_git_is_not_counted(make: Make) -> None:
    site = make(**{".digest/table.sqlite3": 9, ".git/objects/a": 9})
    assert "  files: 5 of 20,000, under 0.1 %" in fit(site, find_host("cloudflare-pages")).lines


def test_the_command_reports_and_fails(fixture_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    fine = runner.invoke(main, ["check", str(fixture_site), "--host", "github-pages"])
    assert (fine.exit_code, fine.output.startswith("GitHub Pages, as looked up on ")) == (0, True)
    assert fine.output.endswith("No problems found.\n")
    small = limited("cloudflare-pages", "files", 3)
    monkeypatch.setattr(hosts, "find_host", lambda name: small)
    full = runner.invoke(main, ["check", str(fixture_site), "--host", "cloudflare-pages"])
    assert full.exit_code == 1
    assert f"{fixture_site}: files: " in full.output
    assert full.stderr == "1 found.\n"


def test_an_unknown_host_ends_the_command(fixture_site: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(fixture_site), "--host", "x"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Known here: cloudflare-pages, github-pages, netlify." in result.stderr


def test_a_mark_for_github_that_an_editor_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".nojekyll").write_text("mine")
    written = publish_folder([Page("index.html", b"x"), Page(".nojekyll", b"")], tmp_path)
    assert (written.files, written.foreign) == (2, ())
    assert publish_folder([Page("index.html", b"x"), Page(".nojekyll", b"")], tmp_path).same == 2
