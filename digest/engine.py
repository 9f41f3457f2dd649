"""Any CTranslate2 model as a translation engine: sentences in, English with a score out, the same whatever the batch.

One stream of batches goes over the whole corpus, several at a time, each on one thread. What a sentence becomes may
not depend on what it happened to be batched with, or a build with one article more would change pages of others.
Measured on a full-size model with random weights and on the tests' small one: with 8-bit weights, sums are whole
numbers and every row of a batch stands alone, but the width to which a batch is padded changes the order in which
attention adds its floats. So a batch holds sentences of one class of lengths and is always padded to the full width of
that class: alone or among others, none of 48 sentences (full size) and of 160 (small) then differed in text or score.
In batches merely sorted by length, scores of 33 in 96 did at beam 1, and the text of one. Where a processor has no
8-bit arithmetic, each sentence goes alone.
"""

import os
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import msgspec

from digest.errors import ModelError

PIECE = 200  # tokens: models are trained on single sentences, and lose the thread of much longer ones
# Tokens: the lengths 1 to 16 are one class, padded to 16, and so on. 20 news sentences (full-size model, beam 4, two
# busy cores) went at 0.37 of the speed of a bare sorted batch in classes of 1, at 0.60 in classes of 8, at 0.73 in
# classes of 16; with 192 sentences there is no difference any more.
CLASS = 16
BATCH = 32  # sentences; 16 were as fast within what other work on the machine made of it, larger ones take memory
LENGTH_PENALTY = 0.2  # as Argos sets it for these models
SAMPLES, SAMPLE = 16, 64 * 1024  # blocks of a model's weights that tell it from another, and their bytes
NO_MODEL = 'Install it again with digest model install, or set model = "none" in [translate] of digest.toml.'

_CLAUSE = re.compile(r"(?<=[،؛:.؟!,;])\s+")
_SPACE = re.compile(r"\s+")


class Output(msgspec.Struct, frozen=True):
    """One sentence in English. `score` is the mean log-probability per token (natural logarithm).

    Flags: `long` (translated in pieces), `unfinished` (the model did not come to an end).
    """

    text: str
    score: float | None = None
    flags: tuple[str, ...] = ()


class Engine(Protocol):
    """Something that translates. `name` is for readers; `key` changes whenever its answers may."""

    @property
    def name(self) -> str: ...

    @property
    def key(self) -> str: ...

    def stream(self, sentences: Sequence[str]) -> Iterator[dict[str, Output]]:
        """The English by sentence, some at a time, until there is one for each. Raises ModelError."""
        ...


class Recipe(msgspec.Struct, frozen=True):
    """What a model is, and how it wants its sentences.

    `folder` is what the user knows of; `model` holds model.bin. `encode` and `decode` turn text into tokens and back.
    Prefixes and suffix are tokens that stand around every sentence; the target's are taken off again.
    """

    name: str
    folder: Path
    model: Path
    encode: Callable[[str], list[str]]
    decode: Callable[[list[str]], str]
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()


class _Piece(msgspec.Struct, frozen=True):
    tokens: list[str]
    score: float  # log-probability of all tokens and the end
    steps: int  # tokens and the end
    finished: bool


class _Job(msgspec.Struct, frozen=True):
    """A sentence, or the nth piece of a long one."""

    sentence: str
    number: int
    tokens: list[str]


class ModelEngine:
    """One model. Nothing is loaded before the first sentence. `recipe` says what it is."""

    def __init__(self, recipe: Recipe, beam: int) -> None:
        self.recipe = recipe
        self._beam = beam

    @property
    def name(self) -> str:
        """The model's name and version."""
        return self.recipe.name

    @property
    def folder(self) -> Path:
        """Where the model stands."""
        return self.recipe.folder

    @cached_property
    def key(self) -> str:
        """Name, settings, and a fingerprint of the folder and the weights. Raises ModelError."""
        settings = f"{self.name} beam={self._beam} penalty={LENGTH_PENALTY} piece={PIECE} class={CLASS}"
        with explained(self.folder):
            return f"{settings} {_fingerprint(self.folder, self.recipe.model)}"

    def translate(self, sentences: Sequence[str]) -> list[Output]:
        """The English of each sentence, in their order; "" for an empty one. Raises ModelError."""
        found: dict[str, Output] = {}
        for some in self.stream(sentences):
            found |= some
        return [found[sentence] for sentence in sentences]

    def stream(self, sentences: Sequence[str]) -> Iterator[dict[str, Output]]:
        """The English by sentence, a batch at a time as they are done, the longest first. Raises ModelError."""
        with explained(self.folder):
            parts = {sentence: list(self._split(sentence)) for sentence in dict.fromkeys(sentences)}
            jobs = [_Job(s, n, tokens) for s, pieces in parts.items() for n, tokens in enumerate(pieces)]
            done: dict[str, dict[int, _Piece]] = defaultdict(dict)
            yield {sentence: Output("") for sentence, pieces in parts.items() if not pieces}
            for batch, pieces in self._run(_batches(jobs, self._most)):
                for job, piece in zip(batch, pieces, strict=False):
                    done[job.sentence][job.number] = piece
                whole = [s for s in dict.fromkeys(job.sentence for job in batch) if len(done[s]) == len(parts[s])]
                yield {s: self._joined([piece for _, piece in sorted(done.pop(s).items())]) for s in whole}

    def _split(self, sentence: str) -> Iterator[list[str]]:
        """The tokens of a sentence; of a very long one, in pieces cut near the middle again and again."""
        tokens = self.recipe.encode(sentence) if sentence.strip() else []
        if len(tokens) <= PIECE:
            yield from [tokens] if tokens else []
            return
        cut = _middle(sentence)
        yield from self._split(sentence[:cut])
        yield from self._split(sentence[cut:])

    def _run(self, batches: Iterator[list[_Job]]) -> Iterator[tuple[list[_Job], list[_Piece]]]:
        """Each batch with its answers; one more is under way than there are threads, so that none stands idle."""
        waiting: deque[tuple[list[_Job], list[Any]]] = deque()
        for batch in batches:
            waiting.append((batch, self._begin(batch)))
            if len(waiting) > self.translator.num_translators:
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _begin(self, batch: list[_Job]) -> list[Any]:
        recipe, width = self.recipe, _width(batch[0].tokens)
        rows = [[*recipe.source_prefix, *tokens, *recipe.source_suffix] for tokens in _filled(batch, width)]
        answers: list[Any] = self.translator.translate_batch(
            rows,
            target_prefix=[list(recipe.target_prefix)] * len(rows) if recipe.target_prefix else None,
            beam_size=self._beam,
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=_longest(width),
            replace_unknowns=True,
            return_scores=True,
            asynchronous=True,
        )
        return answers

    def _finish(self, batch: list[_Job], answers: list[Any]) -> tuple[list[_Job], list[_Piece]]:
        longest = _longest(_width(batch[0].tokens))
        results = [answer.result() for answer in answers[: len(batch)]]
        return batch, [self._piece(result.hypotheses[0], result.scores[0], longest) for result in results]

    def _piece(self, tokens: list[str], score: float, longest: int) -> _Piece:
        """CTranslate2 sums over what it chose itself, and divides by a power of all steps, prefix and end included."""
        given = len(self.recipe.target_prefix)
        finished = len(tokens) < longest
        steps = len(tokens) + finished
        return _Piece(tokens[given:], score * steps**LENGTH_PENALTY, max(steps - given, 1), finished)

    def _joined(self, pieces: list[_Piece]) -> Output:
        texts = [self.recipe.decode(piece.tokens) for piece in pieces]
        score = sum(piece.score for piece in pieces) / sum(piece.steps for piece in pieces)
        flags = [("long", len(pieces) > 1), ("unfinished", not all(piece.finished for piece in pieces))]
        return Output(" ".join(" ".join(texts).split()), round(score, 6), tuple(flag for flag, holds in flags if holds))

    @cached_property
    def _most(self) -> int:
        """How many sentences may share a batch: without 8-bit arithmetic a sentence would feel its neighbours."""
        return BATCH if "int8" in self.translator.compute_type else 1

    @cached_property
    def translator(self) -> Any:
        """CTranslate2's own translator, loaded at the first use."""
        import ctranslate2  # noqa: PLC0415 - 0.2 s, which a build with nothing new should not pay

        int8 = "int8" in ctranslate2.get_supported_compute_types("cpu")
        return ctranslate2.Translator(
            str(self.recipe.model),
            device="cpu",
            compute_type="int8" if int8 else "default",
            intra_threads=1,  # single sentences: 3.5 a second; 1.9 with the default, which gives each all cores
            inter_threads=os.cpu_count() or 1,
        )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """What the libraries say of a model they cannot use, as an error of ours."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        what = f"a model that cannot be used: {' '.join(str(error).split())}"
        raise ModelError(what, path=str(folder), hint=NO_MODEL) from None


def _batches(jobs: list[_Job], most: int) -> Iterator[list[_Job]]:
    """Jobs by class of length, the longest first: the threads come to their end together with small batches."""
    classes: dict[int, list[_Job]] = defaultdict(list)
    for job in jobs:
        classes[_width(job.tokens)].append(job)
    for _, members in sorted(classes.items(), reverse=True):
        yield from (members[n : n + most] for n in range(0, len(members), most))


def _width(tokens: list[str]) -> int:
    return -(-len(tokens) // CLASS) * CLASS


def _longest(width: int) -> int:
    """Tokens of English for so many of Arabic; only a model caught in a loop comes near."""
    return min(512, 32 + 3 * width)


def _filled(batch: list[_Job], width: int) -> Iterator[list[str]]:
    """The rows of a batch; where none is as wide as its class, one more that is, so that all are padded to it.

    What the extra row says is thrown away. It is like a sentence of the batch, so that it ends when the others do.
    """
    yield from (job.tokens for job in batch)
    widest = max((job.tokens for job in batch), key=len)
    if len(widest) < width:
        yield widest + widest[-1:] * (width - len(widest))


def _fingerprint(folder: Path, model: Path) -> str:
    """A hash of all small files and of blocks from all over the weights: training moves every block."""
    weights = model / "model.bin"
    total = blake2b(digest_size=16)
    for path in sorted(p for p in {*folder.iterdir(), *model.iterdir()} if p.is_file()):
        if path != weights:
            total.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    size = weights.stat().st_size
    total.update(str(size).encode())
    with weights.open("rb") as file:
        for n in range(SAMPLES):
            file.seek(n * size // SAMPLES)
            total.update(file.read(SAMPLE))
    return total.hexdigest()


def _middle(sentence: str) -> int:
    """Where to cut: near the middle, after a clause if one ends there, else between words."""
    size = len(sentence)
    for mark in (_CLAUSE, _SPACE):
        cuts = [m.end() for m in mark.finditer(sentence) if size <= 4 * m.end() <= 3 * size]
        if cuts:
            return min(cuts, key=lambda cut: abs(2 * cut - size))
    return size // 2
