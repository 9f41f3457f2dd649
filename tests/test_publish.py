"""Publishing to real places: the same site, the same care, whatever carries it."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from digest.config import Config, Target
from digest.errors import ConfigError, PublishError
from digest.output import publish_folder
from digest.page import Page
from digest.progress import Track
from digest.published import FILE, Plan, is_safe, plan, read_list, write_list
from digest.publishing import Wanted, publish
from digest.stage import reading_order
from digest.targets import Place, find_target, host_of, open_place, public
from tests.places import Remote, branch, bucket, daemon, folder, git

KINDS = ("folder", "branch", "daemon", "bucket")
FIRST = {"index.html": b"1", "en/index.html": b"1", "en/articles/a/index.html": b"a", "assets/style.css": b"s"}
LATER = {"index.html": b"1", "en/index.html": b"2", "en/articles/b/index.html": b"b", "assets/style.css": b"s"}


@pytest.fixture(autouse=True)
def _a_known_author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = An Editor\nemail = editor@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture(params=KINDS)
def remote(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """A place of each kind."""
    if request.param == "daemon" and not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    if request.param == "folder":
        yield folder(tmp_path)
    elif request.param == "branch":
        yield branch(tmp_path)
    elif request.param == "daemon":
        with daemon(tmp_path) as one:
            yield one
    else:
        with bucket(tmp_path, monkeypatch) as one:
            yield one


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return built(tmp_path, FIRST)


def built(tmp_path: Path, files: dict[str, bytes]) -> Path:
    """The site with these files, as a build leaves it."""
    publish_folder([Page(path, body) for path, body in files.items()], tmp_path / "site")
    return tmp_path / "site"


def place(remote: Remote, tmp_path: Path) -> Place:
    return open_place(Target(to=remote.address), tmp_path / "content", tmp_path / "site")


def send(remote: Remote, tmp_path: Path, **how: bool) -> Plan:
    return publish(tmp_path / "site", place(remote, tmp_path), Wanted(**how))


def stands(remote: Remote) -> dict[str, bytes]:
    """What stands there beside digest's list."""
    return {path: body for path, body in remote.files().items() if path != FILE}


def test_the_site_arrives_whole(remote: Remote, site: Path, tmp_path: Path) -> None:
    done = send(remote, tmp_path)
    assert stands(remote) == FIRST
    assert set(done.new) == set(FIRST)
    assert read_list(remote.files()[FILE], "x").keys() == FIRST.keys()


def test_only_what_differs_is_sent_and_what_is_gone_is_removed(remote: Remote, site: Path, tmp_path: Path) -> None:
    send(remote, tmp_path)
    built(tmp_path, LATER)
    done = send(remote, tmp_path)
    assert stands(remote) == LATER
    assert (done.new, done.changed) == (("en/articles/b/index.html",), ("en/index.html",))
    assert (done.removed, done.same) == (("en/articles/a/index.html",), 2)
    again = send(remote, tmp_path)
    assert again.nothing
    assert again.same == 4


def test_new_times_are_no_change(remote: Remote, site: Path, tmp_path: Path) -> None:
    """A host's own build gives every file a new time."""
    send(remote, tmp_path)
    for path in site.rglob("*"):
        os.utime(path)
    assert send(remote, tmp_path).nothing


def test_a_dry_run_changes_nothing(remote: Remote, site: Path, tmp_path: Path) -> None:
    assert len(send(remote, tmp_path, dry_run=True).new) == 4
    assert remote.files() == {}
    send(remote, tmp_path)
    before = remote.files()
    built(tmp_path, LATER)
    done = send(remote, tmp_path, dry_run=True)
    assert (len(done.new), len(done.changed), len(done.removed)) == (1, 1, 1)
    assert remote.files() == before


def test_what_others_put_there_stays(remote: Remote, site: Path, tmp_path: Path) -> None:
    remote.put("CNAME", b"digest.example.org\n")
    send(remote, tmp_path)
    remote.put("en/articles/note.txt", b"mine")
    built(tmp_path, LATER)
    send(remote, tmp_path)
    assert stands(remote) == {**LATER, "CNAME": b"digest.example.org\n", "en/articles/note.txt": b"mine"}


def test_a_file_in_the_way_is_an_error_until_it_may_be_replaced(remote: Remote, site: Path, tmp_path: Path) -> None:
    send(remote, tmp_path)
    remote.put("en/about.html", b"mine")
    built(tmp_path, {**FIRST, "en/about.html": b"ours"})
    before = remote.files()
    with pytest.raises(PublishError, match=r"1 files in the way.*en/about\.html") as caught:
        send(remote, tmp_path)
    assert "--adopt" in caught.value.hint
    assert remote.files() == before
    send(remote, tmp_path, adopt=True)
    assert remote.files()["en/about.html"] == b"ours"


def test_what_is_lost_at_the_target_is_sent_again(remote: Remote, site: Path, tmp_path: Path) -> None:
    send(remote, tmp_path)
    remote.put("index.html", b"somebody was here")
    assert "index.html" in send(remote, tmp_path, everything=True).changed
    assert stands(remote) == FIRST


def test_a_file_gives_way_to_a_folder_and_back(remote: Remote, site: Path, tmp_path: Path) -> None:
    send(remote, tmp_path)
    other = {**FIRST, "en/articles/a": b"a file"}
    del other["en/articles/a/index.html"]
    built(tmp_path, other)
    assert send(remote, tmp_path).first == ("en/articles/a/index.html",)
    assert stands(remote) == other
    built(tmp_path, FIRST)
    send(remote, tmp_path)
    assert stands(remote) == FIRST


def test_what_an_editor_puts_beside_the_pages_goes_along_and_what_is_hidden_does_not(
    remote: Remote, site: Path, tmp_path: Path
) -> None:
    (site / "CNAME").write_text("digest.example.org")
    (site / ".well-known").mkdir()
    (site / ".well-known/security.txt").write_text("s")
    (site / ".nojekyll").touch()
    (site / ".DS_Store").write_text("x")
    (site / "link").symlink_to(tmp_path)
    (site / ".git").mkdir()
    (site / ".git/config").write_text("x")
    send(remote, tmp_path)
    assert stands(remote).keys() == {*FIRST, "CNAME", ".well-known/security.txt", ".nojekyll"}


def test_names_in_arabic_and_with_spaces(remote: Remote, tmp_path: Path) -> None:
    files = {"index.html": b"1", "ar/مقال أول/index.html": b"2", "#odd; name.txt": b"3"}
    built(tmp_path, files)
    send(remote, tmp_path)
    assert stands(remote) == files
    built(tmp_path, {"index.html": b"1"})
    send(remote, tmp_path)
    assert stands(remote) == {"index.html": b"1"}


class Broken:
    """A place that fails after so many steps."""

    def __init__(self, inner: Place, steps: int) -> None:
        self.inner, self.steps = inner, steps
        self.name, self.address, self.at_once = inner.name, inner.address, inner.at_once
        self.read_list, self.standing = inner.read_list, inner.standing
        self.log: list[str] = []

    def __enter__(self) -> "Broken":
        self.inner.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.inner.__exit__(None, None, None)

    def _step(self, *what: str) -> None:
        if self.steps == 0:
            raise PublishError("the line is down")
        self.steps -= 1
        self.log += what

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:
        for path in paths:
            self._step(path)
            self.inner.send(site, [path], track)

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._step(f"-{path}")
            self.inner.remove([path])

    def write_list(self, body: bytes) -> None:
        self._step("list")
        self.inner.write_list(body)

    def finish(self, message: str) -> None:
        self._step("finish")
        self.inner.finish(message)


def test_publishing_that_is_broken_off_anywhere_is_finished_by_the_next(
    remote: Remote, site: Path, tmp_path: Path
) -> None:
    remote.put("CNAME", b"x")
    send(remote, tmp_path)
    for steps in range(5):
        built(tmp_path, LATER)
        with pytest.raises(PublishError, match="the line is down"):
            publish(site, Broken(place(remote, tmp_path), steps), Wanted())
        # the site is as it was, or has gone back meanwhile
        for files in (FIRST, LATER) if steps % 2 else (LATER, FIRST):
            built(tmp_path, files)
            send(remote, tmp_path)
            assert stands(remote) == {**files, "CNAME": b"x"}
        built(tmp_path, FIRST)
        send(remote, tmp_path)


def test_pages_come_before_what_links_to_them_and_removals_last(site: Path, tmp_path: Path) -> None:
    one = folder(tmp_path)
    watched = Broken(place(one, tmp_path), -1)
    publish(site, watched, Wanted())
    sent = ["assets/style.css", "en/articles/a/index.html", "en/index.html", "index.html"]
    assert watched.log == ["list", *sent, "list", "finish"]
    assert sorted(sent, key=reading_order) == sent
    built(tmp_path, LATER)
    watched = Broken(place(one, tmp_path), -1)
    publish(site, watched, Wanted())
    order = ["en/articles/b/index.html", "en/index.html", "-en/articles/a/index.html"]
    assert watched.log == ["list", *order, "list", "finish"]


def test_the_list_survives_the_way_and_refuses_what_leads_out() -> None:
    sums = {"a b/index.html": "00ff", "index.html": "1"}
    assert read_list(write_list(sums), "x") == sums
    assert read_list(write_list(sums, {"index.html"}), "x") == {**sums, "index.html": "-"}
    for path in ("../x", "/etc/passwd", "a/../../b", "a//b", ".git/config", "a/.git/b", ".digest/x", "", "a\\b"):
        assert not is_safe(path)
        with pytest.raises(PublishError, match="is damaged"):
            read_list(write_list({path: "1"}), "x")
    for body in (b"", b"\xff", b"something else\n"):
        with pytest.raises(PublishError, match="is damaged"):
            read_list(body, "x")


def test_a_plan_removes_lists_before_the_pages_they_link_to() -> None:
    before = {"en/a/b/index.html": "1", "en/index.html": "1", "feed.xml": "1"}
    done = plan({}, before, dict.fromkeys(before, 1), {}, "x")
    assert done.removed == ("feed.xml", "en/index.html", "en/a/b/index.html")


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (
            "git+https://me:secret@github.com/a/b.git#x",
            "a password in an address: git+https://***@github.com/a/b.git#x",
        ),
        ("git+https://token@github.com/a/b.git", "a password in an address"),
        ("rsync://me:secret@example.org/x", "a password in an address"),
        ("ftp://example.org/x", "an address of an unknown kind"),
        ("s3://", "no bucket"),
        ("s3://bucket//x", "no bucket"),
        ("git+#x", "no branch"),
        ("git+origin#--force", "no branch"),
        ("-rf", "no address"),
        ("./site/public", "around or inside"),
        ("..", "around or inside"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(to: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_place(Target(to=to), Path("content"), Path("site"))
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)


def test_addresses_of_ssh_are_told_from_folders() -> None:
    kinds = {
        "me@example.org:/srv/www": "Rsynced",
        "example.org:www": "Rsynced",
        "rsync://example.org/www": "Rsynced",
        "../public": "Folder",
        "/srv/www": "Folder",
        "git+git@github.com:me/site.git#pages": "GitBranch",
        "git+ssh://git@example.org/site.git": "GitBranch",
        "s3://bucket": "Bucket",
    }
    opened = {to: open_place(Target(to=to), Path("content"), Path("site")) for to in kinds}
    assert {to: type(place).__name__ for to, place in opened.items()} == kinds


def test_a_name_of_the_settings_and_a_host_by_its_address() -> None:
    config = Config(publish=(Target("pages", "git+git@github.com:me/site.git"), Target("there", "/srv/www", "netlify")))
    pages, there = (find_target(name, config) for name in ("pages", "there"))
    assert host_of(pages, open_place(pages, Path("content"), Path("site"))) == "github-pages"
    assert host_of(there, open_place(there, Path("content"), Path("site"))) == "netlify"
    assert host_of(Target(to="/srv"), open_place(Target(to="/srv"), Path("content"), Path("site"))) == ""
    with pytest.raises(ConfigError, match="Known there: pages, there"):
        find_target("pagse", config)
    assert find_target("./public", config) == Target(to="./public")
    assert public("fatal: https://me:pw@example.org/x") == "fatal: https://***@example.org/x"


def test_names_of_other_repositories_do_not_lead_astray(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run by a git hook, digest is told of the repository that the hook is of."""
    one = branch(tmp_path)
    git("init", "--quiet", tmp_path / "mine")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "mine/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "mine/.git/index"))
    send(one, tmp_path)
    monkeypatch.undo()
    assert stands(one) == FIRST
    assert not (tmp_path / "mine/.git/index").exists()
