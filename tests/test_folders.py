"""The cache where the settings or the command line put it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cache import FILE
from digest.cli import main
from digest.errors import ConfigError
from digest.folders import cache_place
from digest.inputs import look
from digest.pipeline import Options, build
from digest.stage import WORK
from tests.conftest import MakeContent

TEXT = "---\ndate: 2016-02-09\n---\nقال وزير الخارجية الروسي سيرغي لافروف إن الحوار {} مستمر.\n"


def files(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file() and WORK not in p.parts
    }


def settings(cache: str) -> str:
    return f'[site]\nbase_url = "https://example.org/"\ncards = "none"\n[build]\ncache = "{cache}"\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_the_command_line_goes_before_the_settings_and_these_before_the_content_folder(tmp_path: Path) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    assert cache_place(content, site) == content / ".digest"
    assert cache_place(content, site, "../kept") == content / "../kept"
    assert cache_place(content, site, "../kept", Path("here")) == Path("here")
    assert cache_place(content, site, str(tmp_path / "whole")) == tmp_path / "whole"
    assert cache_place(content, site, "work/cache") == content / "work/cache"


def test_a_build_keeps_what_it_worked_out_there(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings("../kept")})
    build(Options(content, tmp_path / "site"))
    assert (tmp_path / "kept" / FILE).is_file()
    assert not (content / ".digest").exists()
    assert run("build", "--content", content, "--output", tmp_path / "b", "--cache", tmp_path / "c").exit_code == 0
    assert (tmp_path / "c" / FILE).is_file()


def test_where_it_stands_changes_nothing_and_it_may_be_deleted(make_content: MakeContent, tmp_path: Path) -> None:
    content, site = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings("")}), tmp_path / "site"
    build(Options(content, site))
    before = files(site)
    make_content({"digest.toml": settings("../kept")})
    assert build(Options(content, site)).written.changed == 0
    shutil.rmtree(tmp_path / "kept")
    make_content({"articles/b.md": TEXT.format(2)})
    build(Options(content, site))
    (content / "articles/b.md").unlink()
    build(Options(content, site))
    assert files(site) == before


def test_two_digests_can_share_it(make_content: MakeContent, tmp_path: Path) -> None:
    """Articles with one address and other words, settings and authority of their own."""
    one = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings("../kept")})
    two = Path(shutil.copytree(one, tmp_path / "two"))
    (two / "articles/a.md").write_text(TEXT.format(2), "utf-8")
    (two / "authority").mkdir()
    (two / "authority/p.yaml").write_text("- {id: sl, type: person, ar: سيرغي لافروف, en: S. L.}\n", "utf-8")
    alone = {}
    for content in (one, two):
        build(Options(content, tmp_path / f"alone-{content.name}", cache=tmp_path / f"own-{content.name}"))
        alone[content.name] = files(tmp_path / f"alone-{content.name}")
    for n in range(2):
        for content in (one, two):
            build(Options(content, tmp_path / f"site{n}-{content.name}"))
            assert files(tmp_path / f"site{n}-{content.name}") == alone[content.name]


@pytest.mark.parametrize("place", [".digest", "work", "../kept"])
def test_it_is_never_an_input(make_content: MakeContent, tmp_path: Path, place: str) -> None:
    content = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings(place)})
    before = look(content).mark
    build(Options(content, tmp_path / "site"))
    assert (content / place / FILE).exists()
    assert look(content).mark == before
    report = build(Options(content, tmp_path / "site"))
    assert (report.written.new, report.written.changed) == (0, 0)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", "which is read"),
        ("..", "which is read"),
        ("articles/cache", "which is read"),
        ("memory", "which is read"),
        ("templates/x", "which is read"),
        ("../site", "where the site goes"),
        ("../site/cache", "where the site goes"),
        ("../full", 'which holds "notes.txt"'),
    ],
)
def test_a_place_where_deleting_it_would_do_harm_is_refused(
    make_content: MakeContent, tmp_path: Path, place: str, words: str
) -> None:
    content = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings(place)})
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    with pytest.raises(ConfigError, match=words) as caught:
        build(Options(content, tmp_path / "site"))
    assert str(caught.value).startswith(f"{content}/digest.toml: the cache cannot stand in ")
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {"a.md", "digest.toml", "notes.txt"}


def test_a_bad_place_on_the_command_line_is_named_so(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content({"articles/a.md": TEXT.format(1)})
    result = run("build", "--content", content, "--output", tmp_path / "site", "--cache", content)
    assert result.exit_code == 2
    assert result.stderr.startswith("--cache: the cache cannot stand in ")


@pytest.mark.parametrize("place", ["../file", "../file/below"])
def test_a_file_is_no_place(make_content: MakeContent, tmp_path: Path, place: str) -> None:
    content = make_content({"articles/a.md": TEXT.format(1), "digest.toml": settings(place)})
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="which is a file, or in one"):
        build(Options(content, tmp_path / "site"))
