"""Print how many sentences a second are translated: by digest, by a bare `translate_batch`, and by Argos as it comes.

    python -m bench.speed [--model tiny|random|FOLDER] [--sentences N] [--argos N] [--runs N] [--venv FOLDER]

`tiny` is the package of the tests, `random` one of full size with random weights (`bench/random_model.py`), FOLDER an
unpacked Argos package or a converted model. Argos runs in an environment of its own, made here (and kept, with --venv),
through `argostranslate.translate.translate`, a sentence a call, with the same beam; once with its default threads, once
with one. It is spared its sentence splitter, which would fetch a model: what stands in for it gives the sentence back.
With --argos it gets so many of the sentences, since it may take a second for each. The bare call gets tokens that are
ready, and the same threads. Runs alternate, figures are medians of the paired runs.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import IO, Any

from digest.engine import BATCH, LENGTH_PENALTY, ModelEngine
from digest.models import open_model
from digest.store import unpack

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
BEAM = 4
NEEDED = ("argostranslate", "ctranslate2", "sentencepiece", "packaging")
STUBS = {  # Argos imports these for splitting text alone
    "stanza.py": "",
    "minisbd.py": "class models:\n    list_models = staticmethod(lambda: ['ar'])\n"
    "class SBDetect:\n    def __init__(self, *a, **k): pass\n    def sentences(self, text): return [text]\n",
}
ARGOS = """
import json, sys, time
from argostranslate import translate
sentences = json.loads(sys.stdin.readline())
translate.translate(sentences[0], "ar", "en")
for _ in sys.stdin:
    began = time.perf_counter()
    for sentence in sentences:
        translate.translate(sentence, "ar", "en")
    print(time.perf_counter() - began, flush=True)
"""


def make_environment(folder: Path) -> Path:
    """An environment with Argos at the versions installed here, and numpy; its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        pins = [f"{name}=={version(name)}" for name in NEEDED]
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--no-deps", *pins], check=True)
        subprocess.run([*install, "numpy", "pyyaml"], check=True)
        site = next((folder / "lib").glob("python*/site-packages"))
        for name, text in STUBS.items():
            (site / name).write_text(text)
    return python


def find_model(which: str, python: Path, work: Path) -> Path:
    """The folder of the model asked for, made or unpacked if need be."""
    (work / "packages").mkdir()
    if which not in ("tiny", "random"):
        target = work / "packages" / "model"
        target.symlink_to(Path(which).resolve(), target_is_directory=True)
        return target
    tiny = unpack(DATA / "tiny-ar-en.argosmodel", work / ("packages" if which == "tiny" else ""))
    if which == "tiny":
        return tiny
    made = work / "packages" / "random"
    maker = [str(python), "-m", "bench.random_model", str(tiny / "sentencepiece.model"), str(made)]
    subprocess.run(maker, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return made


def sentences_of(count: int) -> list[str]:
    """Sentences of one to three of the tests' clauses, about 10 to 45 tokens, always the same."""
    clauses = [line.split("\t")[0] for line in (DATA / "tiny-ar-en.tsv").read_text("utf-8").splitlines()]
    draw = random.Random(4)
    return [" ".join(draw.sample(clauses, draw.randint(1, 3))) for _ in range(count)]


def begin_argos(
    python: Path, packages: Path, home: Path, sentences: Sequence[str], threads: str
) -> Callable[[], float]:
    """Argos in a process of its own; what gives the seconds that it takes for all sentences."""
    folders = {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "CONFIG", "CACHE")}
    told = {"ARGOS_PACKAGES_DIR": str(packages), "ARGOS_INTRA_THREADS": threads, "ARGOS_BEAM_SIZE": str(BEAM)}
    process = subprocess.Popen(
        [python, "-c", ARGOS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | folders | told
    )
    into, out = _pipes(process)

    def seconds(line: str = "") -> float:
        into.write(f"{line}\n")
        into.flush()
        return float(out.readline())

    into.write(json.dumps(list(sentences)) + "\n")
    return seconds


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    return process.stdin, process.stdout


def bare(engine: ModelEngine, sentences: Sequence[str]) -> Callable[[], float]:
    """CTranslate2 alone, over tokens that are ready."""
    recipe = engine.recipe
    tokens = [[*recipe.source_prefix, *recipe.encode(s), *recipe.source_suffix] for s in sentences]
    prefix = [list(recipe.target_prefix)] * len(tokens) if recipe.target_prefix else None
    translator: Any = engine.translator

    def work() -> object:
        return translator.translate_batch(
            tokens,
            target_prefix=prefix,
            max_batch_size=BATCH,
            beam_size=BEAM,
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=512,
            replace_unknowns=True,
            return_scores=True,
        )

    return lambda: timed(work)


def timed(work: Callable[[], object]) -> float:
    """The seconds that it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def measure(ways: dict[str, tuple[int, Callable[[], float]]], runs: int) -> None:
    """Run the ways (how many sentences, and what gives the seconds) in turn; print each beside the first."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, (count, way) in ways.items():
            rates[name].append(count / way())
    ours = rates[next(iter(ways))]
    print(f"{'':<28} | sentences a second | digest is so many times as fast (median, lowest, highest)")
    for name, theirs in rates.items():
        ratios = sorted(own / other for own, other in zip(ours, theirs, strict=True))
        print(f"{name:<28} | {median(theirs):>18.1f} | {median(ratios):.2f}, {ratios[0]:.2f}, {ratios[-1]:.2f}")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--argos", type=int, default=0, help="how many of the sentences Argos gets; 0: all")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--venv", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for kind in ("DATA", "CONFIG", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(work / "home")
        python = make_environment((options.venv or work / "venv").resolve())
        folder = find_model(options.model, python, work)
        sentences = sentences_of(options.sentences)
        engine = open_model(folder, BEAM)
        engine.translate(sentences[:BATCH])
        some, count = sentences[: options.argos or None], len(sentences)
        ways = {
            "digest": (count, lambda: timed(lambda: engine.translate(sentences))),
            "translate_batch": (count, bare(engine, sentences)),
        }
        if (folder / "metadata.json").exists():
            for threads, title in (("0", "Argos as it comes"), ("1", "Argos with intra_threads=1")):
                ways[title] = (len(some), begin_argos(python, folder.parent, work / "home", some, threads))
        tokens = sum(len(engine.recipe.encode(sentence)) for sentence in sentences)
        print(f"{engine.name}: {len(sentences)} sentences, {tokens} tokens, beam {BEAM}, {os.cpu_count()} processors")
        measure(ways, options.runs)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
