"""The golden site: what the sample digest must build to, file by file. `make golden` renews it.

Pages, feeds and data are kept as they are; of assets, which are copied, only a hash in `assets.txt`.
"""

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from digest.inputs import Options
from digest.pipeline import build
from digest.stage import WORK

CONTENT = Path(__file__).parent.parent / "content"
GOLDEN = Path(__file__).parent / "golden"
ASSETS = "assets.txt"


def built_site() -> dict[str, bytes]:
    """The sample digest, built from nothing, in the form in which it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        content, site = Path(folder, "content"), Path(folder, "site")
        shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns(".digest"))
        build(Options(content, site))
        return _as_kept(read_folder(site))


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files in a folder by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if WORK not in path.parts}


def _as_kept(site: dict[str, bytes]) -> dict[str, bytes]:
    assets = sorted(path for path in site if path.startswith("assets/"))
    listed = "".join(f"{sha256(site[path]).hexdigest()[:16]} {path}\n" for path in assets)
    return {path: body for path, body in site.items() if path not in assets} | {ASSETS: listed.encode()}


def renew() -> None:
    """Replace the golden site by what the sample builds to now."""
    site = built_site()
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for path, body in site.items():
        (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / path).write_bytes(body)
    print(f"{len(site)} files in {GOLDEN}. Look at what changed before you commit it: git diff --stat.")


if __name__ == "__main__":
    renew()
