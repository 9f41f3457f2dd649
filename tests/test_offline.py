"""A build reaches for no network: in a process where sockets are refused, and where there is no network at all."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.fixture_digest import CONTENT
from tests.tiny_package import PACKAGE

# Runs before anything else in this process and in every one that it starts: an attempt is written down and refused.
REFUSING = """
import os, sys
def refuse(event, arguments):
    family = int(arguments[1]) if event == "socket.__new__" else 0
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethost", "socket.bind", "socket.send")) or family in (2, 10):
        with open(os.environ["DIGEST_ATTEMPTS"], "a") as file:
            file.write(f"{event} {arguments}\\n")
        raise RuntimeError(f"reached for the network: {event} {arguments}")
sys.addaudithook(refuse)
"""


def run(arguments: list[str], folder: Path, *before: str) -> "subprocess.CompletedProcess[str]":
    """Run digest where reaching for the network is refused and noted."""
    (folder / "hook").mkdir(exist_ok=True)
    (folder / "hook/sitecustomize.py").write_text(REFUSING)
    root = Path(__file__).parent.parent
    own = {
        "PYTHONPATH": f"{folder / 'hook'}{os.pathsep}{root}",
        "DIGEST_ATTEMPTS": str(folder / "attempts"),
        "HOME": str(folder),
    }
    command = [*before, sys.executable, "-m", "digest", *arguments]
    return subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The larger invented digest with a model, pictures for every statement, and enough articles for two processes."""
    content = Path(
        shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("replay.tsv", ".digest"))
    )
    with zipfile.ZipFile(PACKAGE) as archive:
        archive.extractall(content / "model")
    (model,) = (content / "model").iterdir()
    settings = content / "digest.toml"
    told = [
        line
        for line in settings.read_text("utf-8").splitlines()
        if not line.startswith(("cards", "model", "[translate]"))
    ]
    text = "\n".join(told).replace("[site]", '[site]\ncards = "statements"', 1)
    settings.write_text(f'{text}\n[translate]\nmodel = "model/{model.name}"\n', "utf-8")
    for n in range(40):
        (content / f"articles/more-{n}.txt").write_text(f"قال وزير النقل سامر العلبي إن الطريق {n} آمن.\n", "utf-8")
    return content


def whole(site: Path) -> None:
    """The site has its pages, search, pictures, feeds and data."""
    for name in ("en/index.html", "en/feed.xml", "sitemap.xml", "data/statements.csv"):
        assert (site / name).is_file()
    assert any((site / "search").iterdir())
    assert any(site.rglob("*.png"))


def test_the_refusal_works(tmp_path: Path) -> None:
    (tmp_path / "digest.py").write_text("import socket\nsocket.getaddrinfo('example.org', 80)\n")
    done = run(["build"], tmp_path, "env", "-C", str(tmp_path)) if shutil.which("env") else run(["--version"], tmp_path)
    if (tmp_path / "attempts").exists():
        assert "getaddrinfo" in (tmp_path / "attempts").read_text()
    else:
        pytest.skip(f"cannot be tried here: {done.stderr[-200:]}")


def test_no_build_asks_for_the_network(content: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for changed in (False, True):  # from nothing, then with an article more
        if changed:
            (content / "articles/new.txt").write_text("قال سامر العلبي إن الجسر متين.\n", "utf-8")
        done = run(["build", "--content", str(content), "--output", str(site)], tmp_path)
        assert done.returncode == 0, done.stderr
        assert "machine" in done.stdout, done.stdout
    assert run(["check", str(site)], tmp_path).returncode == 0
    assert not (tmp_path / "attempts").exists()
    whole(site)


def test_a_build_needs_no_network(content: Path, tmp_path: Path) -> None:
    alone = ("unshare", "--net", "--map-root-user")
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine makes no room without a network (unshare)")
    site = tmp_path / "site"
    done = run(["build", "--content", str(content), "--output", str(site)], tmp_path, *alone)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "attempts").exists()
    whole(site)
