"""What is installed, and what the wheel carries."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import digest
from digest.begin import Origin, starter

ROOT = Path(__file__).resolve().parent.parent
LISTS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-build.txt",
    "requirements-html.txt",
    "requirements-import.txt",
)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bare(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return normal(match.group())


def declared() -> set[str]:
    return {bare(requirement) for requirement in project()["project"]["dependencies"]}


def extras() -> set[str]:
    return {bare(one) for extra in project()["project"]["optional-dependencies"].values() for one in extra}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package to (version, number of hashes), of one list."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    pins = {}
    for line in lines:
        match = re.match(r"([a-z0-9-]+)==(\S+)", line)
        assert match, f"{name}: not a pin: {line[:80]}"
        pins[match[1]] = (match[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", line)))
    return pins


def imported() -> set[str]:
    """Distributions of the third-party modules that the package imports, anywhere in its code."""
    modules = set()
    for path in (ROOT / "digest").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    owners = metadata.packages_distributions()
    third_party = modules - sys.stdlib_module_names - {"digest"}
    return {normal(owner) for module in third_party for owner in owners.get(module, [f"nothing has {module}"])}


def test_what_is_declared_is_what_is_imported() -> None:
    assert imported() - {"dask"} == declared() | extras() - {"lxml-html-clean"}  # dask is distributed's own


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_has_hashes(name: str) -> None:
    assert all(hashes for _, hashes in locked(name).values())


@pytest.mark.parametrize("name", LISTS)
def test_lists_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


def test_declared_packages_are_locked() -> None:
    assert declared() <= locked("requirements.txt").keys()


def test_extras_are_locked_with_what_tests_need_and_never_installed_to_run() -> None:
    wanted = [one for extra in project()["project"]["optional-dependencies"].values() for one in extra]
    assert set(wanted) <= set(project()["dependency-groups"]["dev"])
    assert extras() <= locked("requirements-dev.txt").keys() - locked("requirements.txt").keys()


def test_what_is_never_called_is_left_out() -> None:
    left_out = set(project()["tool"]["uv"]["exclude-dependencies"])
    assert {"torch", "stanza", "spacy", "transformers", "minisbd", "camel-kenlm"} <= left_out
    for name in LISTS:
        assert not left_out & locked(name).keys()


def test_lists_agree_on_versions() -> None:
    versions: dict[str, set[str]] = {}
    for name in LISTS:
        for package, (version, _) in locked(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_version_is_that_of_the_package() -> None:
    assert metadata.version("digest") == digest.__version__


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def files_below(folder: Path, ignored: str = "__pycache__") -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and ignored not in path.parts}


def test_wheel_carries_all_of_the_package(unpacked_wheel: Path) -> None:
    templates = {Path("templates") / path for path in files_below(ROOT / "templates")}
    more = templates | {Path("starter/requirements.txt")}
    assert files_below(unpacked_wheel / "digest") == files_below(ROOT / "digest") | more


def run_wheel(wheel: Path, folder: Path, *arguments: str) -> str:
    """Run digest away from the checkout, with the wheel's own templates and lexicon; what it said."""
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from digest.cli import main; main()"
    command = [sys.executable, "-I", "-c", program, wheel, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_program_builds_from_the_wheel_alone(unpacked_wheel: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns(".digest"))
    run_wheel(unpacked_wheel, tmp_path, "build")
    assert (tmp_path / "site" / "ar" / "index.html").is_file()


def test_a_digest_of_ones_own_begins_and_builds_from_the_wheel_alone(unpacked_wheel: Path, tmp_path: Path) -> None:
    """With a template and an asset of its own, which stand before those of the wheel."""
    run_wheel(unpacked_wheel, tmp_path, "init", "mine", "--host", "netlify")
    mine = tmp_path / "mine"
    assert {path.as_posix() for path in files_below(mine)} == starter("netlify", Origin()).keys()
    assert (mine / "install/packages.txt").read_bytes() == (ROOT / "requirements.txt").read_bytes()
    assert "1 article, 10 statements" in run_wheel(unpacked_wheel, mine, "build")
    built_in = (mine / "site/assets/style.css").read_bytes()
    assert built_in == (ROOT / "templates/assets/style.css").read_bytes()
    (mine / "content/templates/assets").mkdir(parents=True)
    (mine / "content/templates/assets/style.css").write_text("body { color: black; }\n")
    (mine / "content/templates/about.en.md").write_text("A digest by the harbour.\n")
    run_wheel(unpacked_wheel, mine, "build")
    assert (mine / "site/assets/style.css").read_text() == "body { color: black; }\n"
    assert "<p>A digest by the harbour.</p>" in (mine / "site/en/about/index.html").read_text("utf-8")
    assert "No problems found." in run_wheel(unpacked_wheel, mine, "check")


def test_make_says_which_python_it_needs(tmp_path: Path) -> None:
    for name in ("Makefile", *LISTS, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        ["make", "PYTHON=false", "site"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
