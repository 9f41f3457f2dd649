"""Real places to publish to, each for one test: a folder, a git repository, an rsync daemon, an S3 server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.session import Session

KEY, SECRET = "an-access-key", "a-secret-that-nobody-may-see"
RCLONE = Path(sys.executable).parent / "rclone"
ME = ("-c", "user.name=Somebody Else", "-c", "user.email=else@example.org")


@dataclass(frozen=True)
class Remote:
    """A place: its address, what stands there, and how somebody else puts a file there."""

    address: str
    files: Callable[[], dict[str, bytes]]
    put: Callable[[str, bytes], None]


def git(*arguments: str | Path, at: Path | None = None, given: bytes | None = None) -> str:
    """Run git, and give what it says."""
    done = subprocess.run(["git", *map(str, arguments)], cwd=at, capture_output=True, check=True, input=given)
    return done.stdout.decode()


def folder(tmp_path: Path) -> Remote:
    """A folder of this machine."""
    place = tmp_path / "public"
    place.mkdir()
    return Remote(str(place), lambda: below(place), lambda path, body: write(place / path, body))


def branch(tmp_path: Path) -> Remote:
    """A branch of a bare repository, reached as over a network."""
    bare = tmp_path / "remote.git"
    git("init", "--quiet", "--bare", bare)
    git("-C", bare, "config", "uploadpack.allowFilter", "true")

    def files() -> dict[str, bytes]:
        if not git("-C", bare, "branch", "--list", "gh-pages"):
            return {}
        names = git("-C", bare, "ls-tree", "-r", "-z", "--name-only", "gh-pages").split("\0")[:-1]
        return {name: git("-C", bare, "show", f"gh-pages:{name}").encode() for name in names}

    def put(path: str, body: bytes) -> None:
        somewhere = tmp_path / "somebody"
        shutil.rmtree(somewhere, ignore_errors=True)
        git("clone", "--quiet", bare, somewhere)
        git("checkout", "--quiet", "-B", "gh-pages", *(["origin/gh-pages"] if files() else []), at=somewhere)
        write(somewhere / path, body)
        git("add", "--force", path, at=somewhere)
        git(*ME, "commit", "--quiet", "--message", "By hand", at=somewhere)
        git("push", "--quiet", "origin", "gh-pages", at=somewhere)

    return Remote(f"git+file://{bare}#gh-pages", files, put)


@contextmanager
def daemon(tmp_path: Path) -> Iterator[Remote]:
    """A module of an rsync daemon."""
    place, port = tmp_path / "module", free_port()
    place.mkdir()
    settings = tmp_path / "rsyncd.conf"
    owner = f"uid = {os.getuid()}\ngid = {os.getgid()}\n" if os.getuid() == 0 else ""
    settings.write_text(f"use chroot = no\n{owner}[site]\npath = {place}\nread only = no\n[other]\npath = {place}\n")
    # in the foreground it would take its input for a connection
    command = ["rsync", "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={port}", f"--config={settings}"]
    with running(command, port):
        remote = f"rsync://127.0.0.1:{port}/site/digest"
        at = place / "digest"
        yield Remote(remote, lambda: below(at), lambda path, body: write(at / path, body))


@contextmanager
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """A bucket of an S3 server that wants signed requests: rclone's."""
    root, port = tmp_path / "buckets", free_port()
    (root / "bucket").mkdir(parents=True)
    empty = tmp_path / "aws"
    empty.write_text("")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(empty))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(empty))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    command = [RCLONE, "serve", "s3", f"--addr=127.0.0.1:{port}", f"--auth-key={KEY},{SECRET}", "--config=", str(root)]
    with running(command, port):
        at = root / "bucket" / "digest"
        yield Remote("s3://bucket/digest", lambda: below(at), lambda path, body: put_object(f"digest/{path}", body))


def put_object(key: str, body: bytes) -> None:
    """Put an object into the bucket, as somebody else."""
    client().put_object(Bucket="bucket", Key=key, Body=body)


def client() -> Any:
    """A client of the server that the environment names."""
    return Session().create_client("s3", region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))


@contextmanager
def running(command: list[Any], port: int) -> Iterator[None]:
    """A server while it answers at a port."""
    process = subprocess.Popen(
        [str(one) for one in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            assert process.poll() is None, f"{command[0]} has ended"
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def below(place: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()
    }


def write(path: Path, body: bytes) -> None:
    """Write a file, its folders too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
