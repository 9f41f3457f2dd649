"""`digest init` makes a digest that builds, for each host; and touches nothing that is there."""

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from digest import begin as beginning
from digest.begin import HOSTS, Origin, locked, origin_of, starter
from digest.cli import main
from digest.config import Config, load_config
from digest.hosts import Held
from digest.init_cli import HOSTS as OFFERED
from digest.inputs import Options
from digest.model import State
from digest.pipeline import build

ROOT = Path(__file__).parent.parent


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new digest, built."""
    folder = tmp_path_factory.mktemp("begun") / "mine"
    assert run("init", folder).exit_code == 0
    build(Options(folder / "content", folder / "site"))
    return folder


def test_it_says_what_is_there_and_what_to_do_next(tmp_path: Path) -> None:
    result = run("init", tmp_path / "my digest")
    assert result.exit_code == 0, result.output
    shown = {line.strip() for line in result.output.splitlines()}
    assert {str(tmp_path / "my digest" / name) for name in files(tmp_path / "my digest")} <= shown
    assert f"cd '{tmp_path / 'my digest'}'" in shown
    assert "digest build" in result.output
    assert ".github/workflows/publish.yml" in result.output


def test_everything_an_editor_needs_is_there(built: Path) -> None:
    assert load_config(built / "content") == Config()
    names = files(built).keys()
    assert {"README.md", ".gitignore", "install/build.sh", "install/digest.txt", "install/packages.txt"} <= names
    assert {path.split("/")[1] for path in names if path.startswith("content/")} >= {"articles", "authority", "memory"}
    readme = (built / "README.md").read_text("utf-8")
    assert "## Every day" in readme
    assert "## كل يوم" in readme
    assert readme.count("`.github/workflows/publish.yml`") == 2
    assert "@" not in readme


def test_the_sample_is_read_without_doubt_and_all_in_english(built: Path, tmp_path: Path) -> None:
    report = build(Options(built / "content", tmp_path / "site", cache=tmp_path / "cache"))
    assert (report.articles, report.statements, report.errors) == (1, 10, ())
    assert {state for state, sentences in report.states.items() if sentences} == {State.EDITED}
    said = [json.loads(line) for line in (tmp_path / "site/data/statements.jsonl").read_text("utf-8").splitlines()]
    assert all(one["certain"] for one in said)
    speakers = {one["speaker"]["en"]: one["speaker"]["confirmed"] for one in said}
    assert speakers == {
        "Salwa al-Hamdani": True,
        "Yasser al-Kilani": False,
        "Kamal al-Darwish": False,
        "student": False,
    }
    page = (tmp_path / "site/en/articles/2025-03-12-electric-buses/index.html").read_text("utf-8")
    assert "<bdi>Al-Shiraa</bdi>" in page


def test_the_built_site_has_no_problems(built: Path) -> None:
    checked = run("check", built / "site", "--content", built / "content", "--host", "github-pages")
    assert checked.exit_code == 0, checked.output


def test_git_sees_none_of_what_a_build_makes(built: Path) -> None:
    shutil.copytree(built, copy := built.parent / "copy")
    (copy / ".models").mkdir()
    (copy / ".models/model.bin").write_text("x")
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "init", "-q", copy], check=True, env=os.environ | own)
    command = ["git", "-C", copy, "ls-files", "--others", "--exclude-standard"]
    seen = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | own).stdout.split()
    assert sorted(seen) == sorted(starter("github-pages", Origin()))


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_has_what_builds_and_publishes(host: str, tmp_path: Path) -> None:
    assert run("init", tmp_path / "mine", "--host", host).exit_code == 0
    found = files(tmp_path / "mine")
    assert set(HOSTS[host]) <= found.keys()
    others = {path for other in HOSTS.values() for path in other} - set(HOSTS[host])
    assert not others & found.keys()
    workflow = next(iter(HOSTS[host]))
    text = found[workflow].decode()
    read = tomllib.loads(text) if workflow.endswith(".toml") else yaml.safe_load(text)
    assert read
    assert "sh install/build.sh" in text
    assert ("cp _headers site/" in text) == ("_headers" in found)
    assert workflow in found["README.md"].decode()


def test_the_command_offers_the_hosts_that_there_are() -> None:
    assert tuple(HOSTS) == OFFERED
    refused = run("init", "x", "--host", "geocities")
    assert refused.exit_code == 2
    assert "github-pages" in refused.output


def test_headers_are_as_strict_as_the_pages_and_set_once(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_bytes(starter("netlify", Origin())["_headers"])
    lines = Held.of(tmp_path).headers
    policy = next(line for line in lines if "Content-Security-Policy" in line)
    page = (ROOT / "templates" / "layout.html").read_text("utf-8")
    assert "default-src 'self'; base-uri 'none'; object-src 'none'" in page
    assert "default-src 'self'; base-uri 'none'; object-src 'none'" in policy
    names = [line.split(":")[0].strip() for line in lines if line[0].isspace()]
    assert len(names) == len(set(names))  # where two rules meet, a host may send both


@pytest.mark.parametrize("there", [".hidden", "notes.txt", "content/digest.toml"])
def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path, there: str) -> None:
    path = tmp_path / "mine" / there
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    result = run("init", tmp_path / "mine")
    assert result.exit_code == 2
    assert f'is not empty: it holds "{there.split("/", maxsplit=1)[0]}". Give a new folder' in result.output
    assert files(tmp_path / "mine") == {there: b"mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert run("init", tmp_path / "mine").exit_code == 2
    assert run("init", tmp_path / "mine" / "inside").exit_code == 2
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_new_repository_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/main\n")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / ".git/HEAD").read_text() == "ref: refs/heads/main\n"
    assert (tmp_path / "content/digest.toml").is_file()


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = run("init", tmp_path / "mine")
    assert result.exit_code == 2
    assert "cannot be written: No space left on device" in result.output
    assert files(tmp_path) == {}


def test_the_same_digest_is_made_each_time(tmp_path: Path) -> None:
    run("init", tmp_path / "a")
    run("init", tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize(
    ("told", "requirement"),
    [
        (
            {"url": "https://example.org/digest.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "digest @ git+https://example.org/digest.git@c0ffee",
        ),
        ({"url": "https://example.org/digest.whl", "archive_info": {}}, "digest @ https://example.org/digest.whl"),
        ({"url": "file:///home/me/digest.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}}, ""),
        ({"url": "file:///home/me/digest", "dir_info": {"editable": True}}, ""),
        ({"url": "file:///nowhere/digest-1-py3-none-any.whl", "archive_info": {}}, ""),
    ],
)
def test_a_host_gets_digest_from_where_it_came(told: dict[str, object], requirement: str) -> None:
    assert origin_of(told) == Origin(requirement)


def test_a_wheel_at_hand_comes_along(tmp_path: Path) -> None:
    wheel = tmp_path / "the wheels" / "digest-1-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"wheel")
    origin = origin_of({"url": wheel.as_uri(), "archive_info": {}})
    made = starter("netlify", origin)
    assert made["install/digest-1-py3-none-any.whl"] == b"wheel"
    assert made["install/digest.txt"].decode().endswith("\n./install/digest-1-py3-none-any.whl\n")


def test_where_digest_came_from_unknown_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "find_origin", Origin)
    result = run("init", tmp_path / "mine")
    assert "Before you push: say in install/digest.txt where the host gets digest from." in result.output
    told = (tmp_path / "mine/install/digest.txt").read_text()
    assert all(line.startswith("#") for line in told.splitlines())  # nothing of that name is fetched from anywhere
    monkeypatch.setattr(beginning, "find_origin", lambda: Origin("digest==1"))
    assert "Before you push" not in run("init", tmp_path / "other").output


def test_the_list_of_packages_is_the_locked_one() -> None:
    assert locked().read_bytes() == (ROOT / "requirements.txt").read_bytes()


STUB = """#!/bin/sh
echo "$(basename "$0") $*" >> "$LOG"
case "$*" in
  "model install") mkdir -p "$ARGOS_PACKAGES_DIR";;
  build*) mkdir -p "$3/.digest"; touch "$3/index.html" "$3/.digest/table";;
  check*) exit "${CHECKED:-0}";;
esac
"""


def on_the_host(folder: Path, arguments: Sequence[str], **more: str) -> tuple[int, list[str]]:
    """Run what the host runs, with a digest and a python that only say what they are asked for."""
    stubs = folder / "stubs"
    stubs.mkdir(exist_ok=True)
    for name in ("python", "digest"):
        (stubs / name).write_text(STUB)
        (stubs / name).chmod(0o755)
    log = folder / "log"
    log.unlink(missing_ok=True)
    own = {"PATH": f"{stubs}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), **more}
    done = subprocess.run(["sh", "install/build.sh", *arguments], cwd=folder, env=os.environ | own, check=False)
    return done.returncode, log.read_text().splitlines()


def test_a_host_installs_builds_and_checks_in_this_order(tmp_path: Path) -> None:
    run("init", tmp_path)
    code, asked = on_the_host(tmp_path, ["public"])
    assert code == 0
    assert [line.split()[0] for line in asked] == ["python", "python", "digest", "digest", "digest"]
    assert "--require-hashes --no-deps" in asked[0]
    assert asked[2:] == [
        "digest model install",
        "digest build --output public",
        "digest check public --content content",
    ]
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["index.html"]
    _, again = on_the_host(tmp_path, [])
    assert "digest model install" not in again  # the model is there
    assert "digest build --output site" in again


def test_a_site_with_problems_is_not_published(tmp_path: Path) -> None:
    run("init", tmp_path)
    code, _ = on_the_host(tmp_path, ["site"], CHECKED="1")
    assert code == 1
