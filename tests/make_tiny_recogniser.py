"""A tiny model of names in the form of camel-tools' own, for tests: ``python make_tiny_recogniser.py FOLDER``.

It needs torch and transformers, and knows one sentence by heart.
"""

import sys
from pathlib import Path

import torch  # type: ignore[import-not-found,unused-ignore]
from transformers import BertConfig, BertForTokenClassification, BertTokenizer  # type: ignore[import-not-found]

LABELS = ["B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O"]
WORDS = ["قال", "زرياف", "البقشاني", "إن", "الطريق", "آمن", ".", "في", "هرمونة"]
NAMES = {"زرياف": "B-PERS", "البقشاني": "I-PERS", "هرمونة": "B-LOC"}


def make(folder: Path) -> None:
    """Train it and save it."""
    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    tokenizer = BertTokenizer(
        str(folder / "vocab.txt"), do_lower_case=False, tokenize_chinese_chars=False, strip_accents=False
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    model = BertForTokenClassification(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=300,
            id2label=dict(enumerate(LABELS)),
            label2id={label: n for n, label in enumerate(LABELS)},
        )
    )
    asked = tokenizer(" ".join(WORDS), return_tensors="pt")
    answers = torch.tensor([[-100, *(LABELS.index(NAMES.get(word, "O")) for word in WORDS), -100]])
    steps = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(200):
        loss = model(**asked, labels=answers).loss
        steps.zero_grad()
        loss.backward()
        steps.step()
    model.save_pretrained(folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
