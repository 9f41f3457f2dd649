"""`digest publish` as an editor types it, and what it says when something is in the way."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from digest.config import Config, Target, load_config, parse_config
from digest.errors import PublishError
from digest.publishing import Wanted, publish
from digest.targets import find_target, open_place
from tests.places import SECRET, Remote, below, branch, bucket, client, daemon, git, write
from tests.test_publish import FIRST, LATER, built, place, send, stands

ROOT = Path(__file__).parent.parent
ARTICLE = "---\ndate: 2016-02-09\n---\nقال وزير النقل سامر العلبي إن الطريق الجديد آمن.\n"


@pytest.fixture(autouse=True)
def _a_known_author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = An Editor\nemail = editor@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small digest, built."""
    digest = tmp_path_factory.mktemp("digest")
    write(digest / "content/articles/2016-02-09-road.md", ARTICLE.encode())
    write(digest / "content/digest.toml", b'[translate]\nmodel = "none"\n')
    done = CliRunner().invoke(main, ["build", "--content", f"{digest}/content", "--output", f"{digest}/site"])
    assert done.exit_code == 0, done.output
    return digest


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, as the current folder; its files keep their times."""
    shutil.copytree(made, tmp_path / "digest")
    monkeypatch.chdir(tmp_path / "digest")
    return tmp_path / "digest"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["publish", *arguments])


def pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_a_folder_from_the_first_page_to_nothing_new(here: Path) -> None:
    dry = run("../public", "--dry-run")
    assert (dry.exit_code, (here.parent / "public").exists()) == (0, False)
    assert re.search(r"^new      en/index\.html$", dry.output, re.MULTILINE)
    assert dry.output.endswith(" 0 changed, 0 removed, 0 as before (nothing was changed)\n")
    assert run("../public").exit_code == 0
    assert pages(here.parent / "public") == pages(here / "site")
    assert not (here.parent / "public/.digest").exists()
    assert run("../public").output.startswith("../public: 0 new, 0 changed, 0 removed, ")


def test_a_site_that_is_not_of_the_present_content_stays_here(here: Path) -> None:
    write(here / "content/articles/2016-02-10-more.md", ARTICLE.encode())
    stopped = run("../public")
    assert (stopped.exit_code, stopped.stdout) == (2, "")
    assert stopped.stderr == (
        "site: the site is not of the present content. Run digest build, or publish the site as it is: --stale.\n"
    )
    assert run("../public", "--stale").exit_code == 0


def test_a_site_with_problems_stays_here(here: Path) -> None:
    page = here / "site/en/index.html"
    page.write_text(page.read_text("utf-8").replace("</main>", '<a href="gone.html">x</a></main>'), "utf-8")
    assert "not of the present content" in run("../public").stderr  # somebody's hand was in it
    stopped = run("../public", "--stale")
    assert stopped.exit_code == 2
    assert 'site/en/index.html: a link to "en/gone.html", which is not there.' in stopped.stderr
    assert "the site has 1 problem, and nothing was sent" in stopped.stderr
    assert not (here.parent / "public").exists()
    assert run("../public", "--stale", "--unchecked").exit_code == 0


def test_limits_of_the_host_are_looked_at(here: Path) -> None:
    settings = '[translate]\nmodel = "none"\n[publish.there]\nto = "../../public"\nhost = "netlify"\n'
    (here / "content/digest.toml").write_text(settings)
    (here / "site/what?.txt").write_text("x")
    stopped = run("--stale")
    assert stopped.exit_code == 2
    assert 'Netlify takes no file with "?" in its name' in stopped.stderr


def test_targets_of_the_settings(here: Path) -> None:
    one = '[translate]\nmodel = "none"\n[publish.first]\nto = "../../first"\n'
    (here / "content/digest.toml").write_text(one)
    assert "first: ../../first: " in run("--stale").output
    assert (here.parent / "first/index.html").exists()  # from the content folder
    (here / "content/digest.toml").write_text(f'{one}[publish.second]\nto = "../../second"\n')
    assert "Name one or more: first, second." in run("--stale").stderr
    both = run("second", "first", "--stale")
    assert [line.partition(":")[0] for line in both.output.splitlines()] == ["second", "first"]
    assert "digest.toml has no [publish.third]. Known there: first, second." in run("third").stderr


def test_without_a_target_or_a_site(here: Path) -> None:
    assert "no target is set" in run().stderr
    shutil.rmtree(here / "site")
    assert "Build it first: digest build." in run("../public").stderr


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('to = "x"', 'digest.toml:1: "to" belongs to no target'),
        ("[publish.a]", 'digest.toml:1: the target "a" has no "to"'),
        ('[publish.a]\nto = "x"\nkey = "x"', 'digest.toml:3: unknown key "key"'),
        ('[publish.a]\nto = "x"\nname = "x"', 'digest.toml:3: unknown key "name"'),
        ('[publish."a b"]\nto = "x"', 'digest.toml:1: a target cannot be called "a b"'),
        ('[publish.a]\nto = "x"\nendpoint = "x"', 'digest.toml:3: "endpoint" is no web address'),
    ],
)
def test_bad_settings_are_errors_with_their_line(here: Path, table: str, words: str) -> None:
    (here / "content/digest.toml").write_text(table if table.startswith("[") else f"publish.{table}")
    stopped = run("../public")
    assert stopped.exit_code == 2
    assert words in stopped.stderr


def test_where_the_site_goes_changes_no_page() -> None:
    assert parse_config('[publish.a]\nto = "x"', "digest.toml").publish == (Target("a", "x"),)
    assert load_config(ROOT / "content") == Config(site=load_config(ROOT / "content").site)


class TestBranch:
    """What only a git repository can say."""

    @pytest.fixture
    def remote(self, tmp_path: Path) -> Remote:
        built(tmp_path, FIRST)
        return branch(tmp_path)

    def test_each_publishing_is_a_commit_of_the_editor_behind_the_last(self, remote: Remote, tmp_path: Path) -> None:
        send(remote, tmp_path)
        built(tmp_path, LATER)
        send(remote, tmp_path)
        send(remote, tmp_path)
        log = git("-C", tmp_path / "remote.git", "log", "--format=%an <%ae> %b", "gh-pages").splitlines()
        assert [line for line in log if line] == [
            "An Editor <editor@example.org> 1 new, 1 changed, 1 removed, 2 as before",
            "An Editor <editor@example.org> 4 new, 0 changed, 0 removed, 0 as before",
        ]

    def test_the_content_s_repository_is_not_touched(self, here: Path, tmp_path: Path) -> None:
        bare = tmp_path / "origin.git"
        git("init", "--quiet", "--bare", bare)
        git("init", "--quiet", "--initial-branch=main", here)
        git("add", "content/articles", at=here)
        git("commit", "--quiet", "--message", "x", at=here)
        git("remote", "add", "origin", "../origin.git", at=here)
        git("push", "--quiet", "origin", "main", at=here)
        before = (git("status", "--short", at=here), git("for-each-ref", at=here), git("count-objects", "-v", at=here))
        done = run("git+origin")
        assert done.exit_code == 0, done.output
        after = (git("status", "--short", at=here), git("for-each-ref", at=here), git("count-objects", "-v", at=here))
        assert after == before
        assert "en/index.html" in git("-C", bare, "ls-tree", "-r", "--name-only", "gh-pages")
        stopped = run("git+origin#main")
        assert "the branch holds what digest did not put there: content" in stopped.stderr
        assert 'no repository with a remote "upstream". Known there: origin.' in run("git+upstream").stderr

    def test_who_pushed_meanwhile_is_not_overwritten(self, remote: Remote, tmp_path: Path) -> None:
        send(remote, tmp_path)
        built(tmp_path, LATER)
        late = place(remote, tmp_path)
        finish = late.finish

        def meanwhile(message: str) -> None:
            remote.put("note.txt", b"mine")
            finish(message)

        late.finish = meanwhile  # type: ignore[method-assign]
        with pytest.raises(PublishError, match="somebody else has pushed to the branch meanwhile"):
            publish(tmp_path / "site", late, Wanted())
        send(remote, tmp_path)
        assert stands(remote) == {**LATER, "note.txt": b"mine"}

    def test_no_file_of_the_branch_is_fetched_but_the_list(self, remote: Remote, tmp_path: Path) -> None:
        send(remote, tmp_path)
        built(tmp_path, LATER)
        here = place(remote, tmp_path)
        seen: list[str] = []
        finish = here.finish

        def looked_at(message: str) -> None:
            finish(message)
            how = ("cat-file", "--batch-all-objects", "--batch-check", "--unordered")
            seen.extend(line for line in here._git(*how).said.decode().splitlines() if " blob " in line)  # type: ignore[attr-defined]

        here.finish = looked_at  # type: ignore[method-assign]
        publish(tmp_path / "site", here, Wanted())
        assert len(seen) == 4  # the old list; the new one and two pages

    def test_a_remote_that_takes_nothing_says_why(self, remote: Remote, tmp_path: Path) -> None:
        hook = tmp_path / "remote.git/hooks/pre-receive"
        write(hook, b"#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        with pytest.raises(PublishError, match="does not take it: pre-receive hook declined"):
            send(remote, tmp_path)

    def test_a_job_of_gitlab_may_stand_in_the_branch(self, remote: Remote, tmp_path: Path) -> None:
        remote.put(".gitlab-ci.yml", b"pages:\n")
        send(remote, tmp_path)
        assert stands(remote) == {**FIRST, ".gitlab-ci.yml": b"pages:\n"}

    def test_a_repository_that_is_not_there(self, tmp_path: Path) -> None:
        built(tmp_path, FIRST)
        gone = Remote(f"git+file://{tmp_path}/gone.git", dict, lambda path, body: None)
        with pytest.raises(PublishError, match="cannot be read") as caught:
            send(gone, tmp_path)
        assert "git ls-remote" in caught.value.hint

    def test_an_author_who_is_not_known(self, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "gitconfig").write_text("")
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(tmp_path)
        with pytest.raises(PublishError, match="git does not know who publishes") as caught:
            send(remote, tmp_path)
        assert "git config --global user.name" in caught.value.hint


@pytest.mark.parametrize(
    ("address", "words"),
    [("git+file:///x.git", "the program git is not installed"), ("me@h:x", "the program rsync is not installed")],
)
def test_a_program_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    built(tmp_path, FIRST)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match=words) as caught:
        send(Remote(address, dict, lambda path, body: None), tmp_path)
    assert caught.value.hint.startswith("Install ")


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_another_machine_over_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other end of rsync is started by what takes the place of ssh; the machine is this one."""
    shell = tmp_path / "ssh"
    write(shell, b'#!/bin/sh\n[ "$1" = -l ] && shift 2\nshift\nexec sh -c "$*"\n')
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    there = tmp_path / "far away" / "www"
    remote = Remote(f"editor@example.org:{there}", lambda: below(there), lambda path, body: write(there / path, body))
    built(tmp_path, FIRST)
    send(remote, tmp_path)
    remote.put("en/note.txt", b"mine")
    built(tmp_path, LATER)
    send(remote, tmp_path)
    assert stands(remote) == {**LATER, "en/note.txt": b"mine"}
    write(shell, b"#!/bin/sh\necho Permission denied >&2\nexit 255\n")
    with pytest.raises(PublishError, match="Permission denied") as caught:
        send(remote, tmp_path)
    assert "ssh HOST" in caught.value.hint  # of which kind the failure is, the other end decides by a hair


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_a_daemon_without_the_module(tmp_path: Path) -> None:
    built(tmp_path, FIRST)
    with daemon(tmp_path) as remote:
        wrong = Remote(remote.address.replace("/site/", "/nowhere/"), dict, lambda path, body: None)
        with pytest.raises(PublishError, match="nowhere") as caught:
            send(wrong, tmp_path)
        assert "Look at the module's name" in caught.value.hint


class TestBucket:
    """What only an S3 server can say."""

    @pytest.fixture
    def remote(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
        built(tmp_path, {**FIRST, "assets/fonts/a.woff2": b"f", "data/all.jsonl": b"{}", "CNAME": b"x"})
        with bucket(tmp_path, monkeypatch) as remote:
            yield remote

    def test_files_have_types_and_may_be_kept_for_a_time(self, remote: Remote, tmp_path: Path) -> None:
        send(remote, tmp_path)
        head = {path: client().head_object(Bucket="bucket", Key=f"digest/{path}") for path in stands(remote)}
        assert {path: answer["ContentType"] for path, answer in head.items() if not path.endswith("x.html")} == {
            "assets/fonts/a.woff2": "font/woff2",
            "assets/style.css": "text/css; charset=utf-8",
            "data/all.jsonl": "application/jsonl; charset=utf-8",
            "CNAME": "application/octet-stream",
        }
        assert head["en/index.html"]["ContentType"] == "text/html; charset=utf-8"
        assert head["en/index.html"]["CacheControl"].startswith("public, max-age=60,")
        assert head["assets/fonts/a.woff2"]["CacheControl"] == "public, max-age=2592000"

    def test_without_the_extra(self, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "botocore.config", None)
        with pytest.raises(PublishError, match="needs the package botocore") as caught:
            send(remote, tmp_path)
        assert "digest[s3]" in caught.value.hint

    @pytest.mark.parametrize(
        ("endpoint", "address"),
        [
            ("", r"https://bucket\.s3\.[\w.-]*amazonaws\.com/x\?"),
            ("https://s3.example.org", "https://s3.example.org/bucket/x"),
        ],
    )
    def test_a_bucket_is_a_host_of_its_own_at_amazon_s_alone(
        self, monkeypatch: pytest.MonkeyPatch, endpoint: str, address: str
    ) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        target = Target(to="s3://bucket", region="eu-central-1", endpoint=endpoint)
        with open_place(target, Path("content"), Path("site")) as opened:
            url = opened._client.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "x"})  # type: ignore[attr-defined]
        assert re.match(address, url)

    def test_errors_say_what_to_do_and_no_secret(
        self, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(PublishError, match="NoSuchBucket") as caught:
            send(Remote("s3://elsewhere", dict, remote.put), tmp_path)
        assert "Make the bucket first" in caught.value.hint
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET + "x")
        with pytest.raises(PublishError, match="the service refuses") as caught:
            send(remote, tmp_path)
        assert SECRET not in str(caught.value)
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        with pytest.raises(PublishError, match="no keys for the bucket were found"):
            send(remote, tmp_path)
        monkeypatch.setenv("AWS_PROFILE", "nobody")
        with pytest.raises(PublishError, match="nobody"):
            send(remote, tmp_path)


def test_what_the_guide_shows_works(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `digest publish` of docs/publish.md whose place can be had here; the others must be addresses."""
    guide = (ROOT / "docs/publish.md").read_text("utf-8")
    commands = [
        line.partition("#  ")[0].split() for line in re.findall(r"^    digest (publish .*)$", guide, re.MULTILINE)
    ]
    commands = [[part for part in line if not part.startswith("# ")] for line in commands]
    assert len(commands) >= 8
    git("init", "--quiet", here)
    git("init", "--quiet", "--bare", tmp_path / "origin.git")
    git("remote", "add", "origin", tmp_path / "origin.git", at=here)
    with bucket(tmp_path, monkeypatch):
        for command in commands:
            words = command[: command.index("#")] if "#" in command else command
            if any("example.org" in word for word in words):
                open_place(find_target(words[-1], Config()), Path("content"), Path("site"))
                continue
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 0, (words, done.output)


def test_the_settings_of_the_guide_are_read() -> None:
    guide = (ROOT / "docs/publish.md").read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", guide, re.MULTILINE)
    (settings,) = [block for block in blocks if "[publish." in block]
    read = parse_config(re.sub(r"^    ", "", settings, flags=re.MULTILINE), "digest.toml")
    assert [target.name for target in read.publish] == ["pages", "bucket"]
    for target in read.publish:
        open_place(target, Path("content"), Path("site"))


def test_the_sample_settings_can_be_uncommented() -> None:
    text = (ROOT / "content/digest.toml").read_text("utf-8")
    _, _, block = text.partition("# [publish.pages]\n")
    lines = [line[2:] for line in block.splitlines() if re.match(r"# \w+ = ", line)]
    assert parse_config("\n".join(["[publish.pages]", *lines]), "x").publish[0].to == "git+origin#gh-pages"
