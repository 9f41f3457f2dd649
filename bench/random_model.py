"""Make an Argos package of full size whose weights are drawn at random: for speed and repeatability, not for sense.

    python -m bench.random_model TOKENIZER.model FOLDER

It needs numpy and ctranslate2 alone. 6 + 6 layers of 512, 8 heads, 2048 inside, 32,000 pieces (those of the tokenizer,
then made-up ones), 8-bit integers: the shape of the packages in the Argos index. The end of a sentence grows likelier
with its length, so that answers take about 30 tokens, as English news sentences do.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

LAYERS, HEADS, WIDTH, INNER, PIECES, POSITIONS = 6, 8, 512, 2048, 32_000, 1024
METADATA = {"package_version": "0.1", "argos_version": "1.11.0", "from_code": "ar", "to_code": "en"}


def make(tokenizer: Path, folder: Path, seed: int = 2254) -> None:
    """Write the package to `folder`; the same seed gives the same package."""
    random = np.random.default_rng(seed)
    spec = TransformerSpec.from_config(LAYERS, HEADS, pre_norm=True)
    known = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    vocabulary = [known.id_to_piece(n) for n in range(known.get_piece_size())]
    vocabulary += [f"▁w{n}" for n in range(PIECES - len(vocabulary))]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    places = _places()
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = random.normal(0, WIDTH**-0.5, (PIECES, WIDTH)).astype(np.float32)
        side.position_encodings.encodings = places
        _norm(side.layer_norm)
        for layer in side.layer:
            _layer(layer, random)
    _linear(spec.decoder.projection, PIECES, WIDTH, random, scale=0.05)
    _end(spec.decoder.projection, vocabulary.index("</s>"))
    spec.validate()
    spec.optimize(quantization="int8")
    (folder / "model").mkdir(parents=True)
    spec.save(str(folder / "model"))
    shutil.copy(tokenizer, folder / "sentencepiece.model")
    (folder / "metadata.json").write_text(json.dumps(METADATA))


def _places() -> Any:
    place = np.arange(POSITIONS)[:, None]
    rate = np.exp(np.arange(0, WIDTH, 2) * (-np.log(10_000.0) / WIDTH))
    return np.concatenate([np.sin(place * rate), np.cos(place * rate)], axis=1).astype(np.float32)


def _end(projection: Any, end: int) -> None:
    """Let the end listen to the slow waves among the position encodings, which rise over the first 40 places."""
    slow = [n for n in range(WIDTH // 2) if 45 < 10_000 ** (2 * n / WIDTH) < 90]
    row = np.zeros(WIDTH, np.float32)
    row[slow] = 5.0 / len(slow)
    projection.weight[end] = row
    projection.bias[end] = 3.0


def _layer(layer: Any, random: Any) -> None:
    _norm(layer.self_attention.layer_norm)
    _linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH, random)
    _linear(layer.self_attention.linear[1], WIDTH, WIDTH, random)
    if hasattr(layer, "attention"):
        _norm(layer.attention.layer_norm)
        _linear(layer.attention.linear[0], WIDTH, WIDTH, random)
        _linear(layer.attention.linear[1], 2 * WIDTH, WIDTH, random)
        _linear(layer.attention.linear[2], WIDTH, WIDTH, random)
    _norm(layer.ffn.layer_norm)
    _linear(layer.ffn.linear_0, INNER, WIDTH, random)
    _linear(layer.ffn.linear_1, WIDTH, INNER, random)


def _norm(into: Any) -> None:
    into.gamma, into.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _linear(into: Any, rows: int, columns: int, random: Any, scale: float | None = None) -> None:
    into.weight = random.normal(0, scale or 0.5 * columns**-0.5, (rows, columns)).astype(np.float32)
    into.bias = np.zeros(rows, np.float32)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
    print(ctranslate2.__version__, sys.argv[2])
