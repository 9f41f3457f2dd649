"""Build `tests/data/tiny-ar-en.argosmodel`: a real Argos package, small enough to keep beside the tests.

It holds what a package from the Argos index holds, at a hundredth of the size: a sentencepiece model and a
CTranslate2 Transformer, trained to repeat the pairs of `tests/data/tiny-ar-en.tsv`. Those pairs are put
together here from the fragments below, so a sentence that is not among them comes out as a mixture, as tests
of the checks need. Run it, about a minute on one core, in an environment of its own:

    python -m venv tiny && tiny/bin/pip install torch==2.13.0 numpy ctranslate2==4.8.5 sentencepiece==0.2.3
    tiny/bin/python tests/make_tiny_model.py
"""

import io
import itertools
import json
import math
import random
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
import torch  # type: ignore[import-not-found]
from ctranslate2.specs import TransformerSpec
from torch import nn

DATA = Path(__file__).parent / "data"
PAIRS = 400
PIECES = 500
WIDTH, HEADS, LAYERS, INNER = 64, 4, 2, 160
POSITIONS = 512
STEPS = 1200
NOISE = 0.15
FOLDER = "translate-ar_en-tiny-1_0"

SPEAKERS = [
    ("m", "سيرغي لافروف", "Sergey Lavrov"),
    ("m", "بان كي مون", "Ban Ki-moon"),
    ("m", "وزير الخارجية", "The foreign minister"),
    ("m", "السفير البحريني", "The Bahraini ambassador"),
    ("f", "ماريا زاخاروفا", "Maria Zakharova"),
    ("f", "الناطقة باسم الوزارة", "The spokeswoman of the ministry"),
    ("f", "وزيرة الصحة", "The health minister"),
    ("f", "الحكومة", "The government"),
]
CUES = [
    ("قال", "قالت", "إن", "said"),
    ("أكد", "أكدت", "أن", "affirmed"),
    ("أعلن", "أعلنت", "أن", "announced"),
    ("أضاف", "أضافت", "أن", "added"),
    ("ذكر", "ذكرت", "أن", "mentioned"),
]
WHEN = [("", ""), (" أمس", " yesterday"), (" اليوم", " today")]
WHERE = [("", ""), (" في جنيف", " in Geneva"), (" في موسكو", " in Moscow"), (" في القاهرة", " in Cairo")]
CLAUSES = [
    ("المحادثات ستبدأ غدا", "the talks will begin tomorrow"),
    ("المحادثات لن تبدأ غدا", "the talks will not begin tomorrow"),
    ("الاجتماع تأجل إلى 11 شباط", "the meeting was postponed to 11 February"),
    ("القرار 2254 هو أساس الحل", "Resolution 2254 is the basis of the solution"),
    ("البلدين متفقان على التعاون", "the two countries agree on cooperation"),
    ("الأسعار ارتفعت 7 في المئة", "prices rose by 7 percent"),
    ("المساعدات وصلت إلى المدينة", "the aid reached the city"),
    ("المدارس ستفتح أبوابها قريبا", "the schools will open their doors soon"),
    ("روسيا تدعم الحوار", "Russia supports the dialogue"),
    ("البحرين لا تدعم العقوبات", "Bahrain does not support sanctions"),
]


def make_pairs() -> list[tuple[str, str]]:
    """The pairs, always the same and in the same order."""
    every = [
        (
            f"{cue[0] if gender == 'm' else cue[1]} {speaker}{when}{where} {cue[2]} {clause}.",
            f"{speaker_en} {cue[3]}{when_en}{where_en} that {clause_en}.",
        )
        for (gender, speaker, speaker_en), cue, (when, when_en), (where, where_en), (
            clause,
            clause_en,
        ) in itertools.product(SPEAKERS, CUES, WHEN, WHERE, CLAUSES)
    ]
    return sorted(random.Random(2254).sample(every, PAIRS))


def make_pieces(pairs: list[tuple[str, str]], path: Path) -> sentencepiece.SentencePieceProcessor:
    """Train one sentencepiece model for both languages and write it to `path`."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([side for pair in pairs for side in pair]),
        model_writer=model,
        vocab_size=PIECES,
        model_type="bpe",
        character_coverage=1.0,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


class Tiny(nn.Module):  # type: ignore[misc]
    """A Transformer with the parts and the order of operations that CTranslate2 expects."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.source = nn.Embedding(size, WIDTH)
        self.target = nn.Embedding(size, WIDTH)
        for table in (self.source, self.target):
            nn.init.normal_(table.weight, std=WIDTH**-0.5)
        self.body = nn.Transformer(WIDTH, HEADS, LAYERS, LAYERS, INNER, dropout=0.05, batch_first=True, norm_first=True)
        self.out = nn.Linear(WIDTH, size)
        place = torch.arange(POSITIONS).float()[:, None]
        rate = torch.exp(torch.arange(0, WIDTH, 2).float() * (-math.log(10_000.0) / WIDTH))
        self.register_buffer("places", torch.cat([torch.sin(place * rate), torch.cos(place * rate)], dim=1))

    def forward(self, source: Any, target: Any) -> Any:
        mask = nn.Transformer.generate_square_subsequent_mask(target.shape[1])
        hidden = self.body(
            self._embed(self.source, source),
            self._embed(self.target, target),
            tgt_mask=mask,
            src_key_padding_mask=source < 0,
            tgt_key_padding_mask=torch.zeros(target.shape).masked_fill(target < 0, -torch.inf),
            memory_key_padding_mask=source < 0,
            tgt_is_causal=True,
        )
        return self.out(hidden)

    def _embed(self, table: Any, tokens: Any) -> Any:
        return table(tokens.clamp(min=0)) * math.sqrt(WIDTH) + self.places[: tokens.shape[1]]


def train(pairs: list[tuple[str, str]], pieces: sentencepiece.SentencePieceProcessor) -> Tiny:
    """Teach a new model to repeat the pairs; -1 pads a batch."""
    torch.manual_seed(2254)
    torch.set_num_threads(1)
    begin, end = pieces.bos_id(), pieces.eos_id()
    coded = [(pieces.encode(ar), [begin, *pieces.encode(en), end]) for ar, en in pairs]
    model = Tiny(pieces.get_piece_size())
    best = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.98))
    slope = torch.optim.lr_scheduler.OneCycleLR(best, max_lr=4e-3, total_steps=STEPS)
    loss_of = nn.CrossEntropyLoss(ignore_index=-1)
    order = random.Random(11)
    for step in range(STEPS):
        batch = order.sample(coded, 32)
        source, target = (_padded([pair[side] for pair in batch]) for side in (0, 1))
        loss = loss_of(model(source, _noisy(target[:, :-1])).flatten(0, 1), target[:, 1:].flatten())
        best.zero_grad()
        loss.backward()
        best.step()
        slope.step()
        if step % 200 == 0:
            print(f"step {step}: {loss.item():.3f}", flush=True)
    return model


def _padded(rows: list[list[int]]) -> Any:
    width = max(map(len, rows))
    return torch.tensor([row + [-1] * (width - len(row)) for row in rows])


def _noisy(target: Any) -> Any:
    """Some words given wrong, so that the model finds its way back after one instead of skipping to the end.

    Beam search ends with as many finished sentences as the beam is wide, and would else end with short ones.
    """
    wrong = (torch.rand(target.shape) < NOISE) & (target >= 0)
    return torch.where(wrong, torch.randint(3, PIECES // 2, target.shape), target)


def export(model: Tiny, pieces: sentencepiece.SentencePieceProcessor, folder: Path) -> None:
    """Write the model as CTranslate2 reads it, in 8-bit integers."""
    spec = TransformerSpec.from_config(LAYERS, HEADS, pre_norm=True)
    vocabulary = [pieces.id_to_piece(n) for n in range(pieces.get_piece_size())]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    for side, table, layers in (
        (spec.encoder, model.source, model.body.encoder),
        (spec.decoder, model.target, model.body.decoder),
    ):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = table.weight.detach()
        side.position_encodings.encodings = model.places
        _norm(side.layer_norm, layers.norm)
        for into, layer in zip(side.layer, layers.layers, strict=True):
            _layer(into, layer)
    _linear(spec.decoder.projection, model.out.weight, model.out.bias)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def _layer(into: Any, layer: Any) -> None:
    own = layer.self_attn
    _norm(into.self_attention.layer_norm, layer.norm1)
    _linear(into.self_attention.linear[0], own.in_proj_weight, own.in_proj_bias)
    _linear(into.self_attention.linear[1], own.out_proj.weight, own.out_proj.bias)
    last = layer.norm2
    if hasattr(layer, "multihead_attn"):
        other = layer.multihead_attn
        last = layer.norm3
        _norm(into.attention.layer_norm, layer.norm2)
        _linear(into.attention.linear[0], other.in_proj_weight[:WIDTH], other.in_proj_bias[:WIDTH])
        _linear(into.attention.linear[1], other.in_proj_weight[WIDTH:], other.in_proj_bias[WIDTH:])
        _linear(into.attention.linear[2], other.out_proj.weight, other.out_proj.bias)
    _norm(into.ffn.layer_norm, last)
    _linear(into.ffn.linear_0, layer.linear1.weight, layer.linear1.bias)
    _linear(into.ffn.linear_1, layer.linear2.weight, layer.linear2.bias)


def _norm(into: Any, norm: Any) -> None:
    into.gamma, into.beta = norm.weight.detach(), norm.bias.detach()


def _linear(into: Any, weight: Any, bias: Any) -> None:
    into.weight, into.bias = weight.detach().contiguous(), bias.detach().contiguous()


def pack(folder: Path, path: Path) -> None:
    """Zip `folder` as an Argos package: everything under one folder, with the same bytes each time."""
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.11.0",
        "from_code": "ar",
        "from_name": "Arabic",
        "to_code": "en",
        "to_name": "English",
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{file.relative_to(folder).as_posix()}")
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def repeats(folder: Path, pairs: list[tuple[str, str]], pieces: sentencepiece.SentencePieceProcessor) -> int:
    """How many of the pairs the finished model gives back word for word."""
    translator = ctranslate2.Translator(str(folder / "model"), compute_type="int8", intra_threads=1)
    results = translator.translate_batch([pieces.encode(ar, out_type=str) for ar, _ in pairs], beam_size=4)
    said = [pieces.decode(result.hypotheses[0]) for result in results]
    return sum(text == en for text, (_, en) in zip(said, pairs, strict=True))


def main() -> None:
    """Build everything anew and say how well the model learnt."""
    pairs = make_pairs()
    (DATA / "tiny-ar-en.tsv").write_text("".join(f"{ar}\t{en}\n" for ar, en in pairs), "utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pieces = make_pieces(pairs, folder / "sentencepiece.model")
        model = train(pairs, pieces).eval()
        export(model, pieces, folder / "model")
        print(f"{repeats(folder, pairs, pieces)} of {len(pairs)} repeated")
        pack(folder, DATA / "tiny-ar-en.argosmodel")
    print(f"{(DATA / 'tiny-ar-en.argosmodel').stat().st_size} bytes")


if __name__ == "__main__":
    main()
