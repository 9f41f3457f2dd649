"""A digest of an editor's own, as `digest init` makes it: settings, a sample, and what a host needs to publish it.

What is written depends on this installation alone. Files come from `starter/`; the settings are made from what
`digest.config` says of itself, and `install/` from where this digest came from.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from digest.config import Config
from digest.errors import OutputError
from digest.settings import as_toml

STARTER = Path(__file__).parent / "starter"
LOCKED = "requirements.txt"  # in a checkout it stands beside the package, in a wheel with the starter
LEFT = frozenset({".git"})  # what may stand in the folder before

HOSTS: Mapping[str, Mapping[str, str]] = {
    "github-pages": {".github/workflows/publish.yml": "hosts/github-pages.yml"},
    "gitlab-pages": {".gitlab-ci.yml": "hosts/gitlab-pages.yml"},
    "netlify": {"netlify.toml": "hosts/netlify.toml", "_headers": "hosts/headers"},
    "cloudflare-pages": {".github/workflows/publish.yml": "hosts/cloudflare-pages.yml", "_headers": "hosts/headers"},
}
"""What each host needs, as paths in the digest and in the starter; first the file that says what to publish. GitHub and
GitLab Pages take no headers of one's own: there the pages' own policy is all."""


class Origin(msgspec.Struct, frozen=True):
    """Where this installation can be had again: a requirement for pip, "" where that is not known."""

    requirement: str = ""
    wheel: Path | None = None  # a file to bring along


class Begun(msgspec.Struct, frozen=True):
    """What was made: the paths within the folder, and whether a host can install digest by itself."""

    paths: tuple[str, ...]
    workflow: str
    installable: bool


def begin(folder: Path, host: str) -> Begun:
    """Make a digest in a folder that is empty or not there; a `.git` may be in it. Raises OutputError."""
    origin = find_origin()
    files = starter(host, origin)
    _refuse_full(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".init-") as aside:
            for name, body in files.items():
                path = Path(aside, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
            for path in sorted(Path(aside).iterdir()):
                path.rename(folder / path.name)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=str(error.filename or folder)) from None
    return Begun(tuple(files), next(iter(HOSTS[host])), bool(origin.requirement))


def starter(host: str, origin: Origin) -> dict[str, bytes]:
    """The files of a new digest by path, sorted."""
    files = {path.relative_to(STARTER).as_posix(): path for path in STARTER.rglob("*") if path.is_file()}
    own = {name: path.read_bytes() for name, path in files.items() if name.startswith(("content/", "install/"))}
    own |= {path: files[name].read_bytes() for path, name in HOSTS[host].items()}
    workflow = next(iter(HOSTS[host]))
    own[".gitignore"] = files["gitignore"].read_bytes()
    own["README.md"] = files["README.md"].read_bytes().replace(b"@workflow@", workflow.encode())
    own["content/digest.toml"] = as_toml(Config()).encode()
    own["install/packages.txt"] = locked().read_bytes()
    own["install/digest.txt"] = _install(origin).encode()
    if origin.wheel:
        own[f"install/{origin.wheel.name}"] = origin.wheel.read_bytes()
    return dict(sorted(own.items()))


def locked() -> Path:
    """The list of the packages that digest runs on, each pinned by its hash."""
    inside = STARTER / LOCKED
    return inside if inside.is_file() else Path(__file__).parent.parent / LOCKED


def find_origin() -> Origin:
    """Where pip got this installation (PEP 610). A folder of this machine is no place for a host to look in."""
    try:
        own = metadata.distribution("digest")
    except metadata.PackageNotFoundError:
        return Origin()
    told = own.read_text("direct_url.json")
    return origin_of(json.loads(told)) if told else Origin(f"digest=={own.version}")


def origin_of(told: Mapping[str, object]) -> Origin:
    """The origin that a `direct_url.json` tells of."""
    url = str(told.get("url", ""))
    match told:
        case {"vcs_info": {"vcs": str(vcs), "commit_id": str(commit)}}:
            return Origin(f"digest @ {vcs}+{url}@{commit}") if not url.startswith("file:") else Origin()
        case {"archive_info": _} if url.startswith("https://"):
            return Origin(f"digest @ {url}")
        case {"archive_info": _}:
            wheel = Path(unquote(urlsplit(url).path))
            if wheel.suffix == ".whl" and wheel.is_file():
                return Origin(f"./install/{wheel.name}", wheel)
    return Origin()


def _install(origin: Origin) -> str:
    about = "# Where the host gets digest from, as pip writes it: a version, a file of this folder, or an address.\n"
    if origin.requirement:
        return f"{about}{origin.requirement}\n"
    return (
        f"{about}# It is not known where this one came from. Take the # away from a line and write the right address:\n"
        "# digest @ git+https://example.org/digest.git@v1\n"
        "# ./install/digest-0.1.0-py3-none-any.whl\n"
    )


def _refuse_full(folder: Path) -> None:
    hint = "Give a new folder, or an empty one."
    try:
        held = sorted(entry.name for entry in os.scandir(folder) if entry.name not in LEFT)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise OutputError("is a file, or in one", path=str(folder), hint=hint) from None
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", path=str(folder)) from None
    if held:
        raise OutputError(f'is not empty: it holds "{held[0]}"', path=str(folder), hint=hint)
