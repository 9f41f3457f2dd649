"""Measure the checks and the name pass of machine translations against human ones.

    python -m bench.translation ARABIC HUMAN MACHINE [--detail CHECK]
    python -m bench.translation ARABIC HUMAN --model FOLDER

Each file holds one sentence a line. Prints, for every check, how many sentences it flags, its precision and recall
against the worst tenth by chrF, and how many human translations it would flag; what the name pass changed; and BLEU
and chrF before and after it, by sacrebleu where that is installed (chrF of sentences is worked out here). With
--model the machine's English and its scores come from an installed package, and a table shows which sentences each
threshold of the score would flag: what to set as lowest_score.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.analyse import analyse
from digest.argos import open_package
from digest.engine import Output
from digest.glossary import Glossary
from digest.knowledge import load_knowledge
from digest.model import Article, Translation
from digest.revise import Reviser, tidied
from digest.terms import load_language, terms_of

ORDER, BETA = 6, 2  # of chrF, as sacrebleu has them
WORST = 10  # one in so many
THRESHOLDS = [n / 10 for n in range(-30, -2, 2)]


def chrf(hypothesis: str, reference: str) -> float:
    """Sentence chrF2 from 0 to 100, white space left out, as sacrebleu works it out."""
    one, other = ("".join(text.split()) for text in (hypothesis, reference))
    scores = []
    for size in range(1, ORDER + 1):
        found, wanted = (Counter(t[i : i + size] for i in range(len(t) - size + 1)) for t in (one, other))
        if found and wanted:
            shared = sum((found & wanted).values())
            scores.append((shared / sum(found.values()), shared / sum(wanted.values())))
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True)) if scores else (0.0, 0.0)
    low = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / low if low else 0.0


@dataclass(frozen=True, slots=True)
class Set:
    """Sentences in three versions, and the machine's scores."""

    arabic: list[str]
    human: list[str]
    machine: list[Output]

    @property
    def worst(self) -> set[int]:
        """The worst tenth of the machine's sentences by chrF."""
        scores = [chrf(m.text, h) for m, h in zip(self.machine, self.human, strict=True)]
        return set(sorted(range(len(scores)), key=lambda n: scores[n])[: len(scores) // WORST])


def lines(path: Path) -> list[str]:
    """The sentences of a file."""
    return path.read_text("utf-8").rstrip("\n").split("\n")


def reviser(arabic: Sequence[str]) -> Reviser:
    """What each sentence must hold by the lexicon's names alone."""
    knowledge, language = load_knowledge(), load_language()
    articles = [analyse(Article(f"s{n}", f"s{n}", text), knowledge) for n, text in enumerate(arabic)]
    whole = terms_of(articles, Glossary(), language)
    for analysis in articles:  # a line may be cut into several sentences; what they hold, the line holds
        parts = [whole.get(s.span.of(analysis.article.text), ()) for s in analysis.sentences]
        whole[analysis.article.text] = tuple(dict.fromkeys(term for part in parts for term in part))
    return Reviser(whole, language)


def table(title: str, flagged: set[int], worst: set[int], human: int | None = None) -> None:
    """One line of precision and recall."""
    hit = len(flagged & worst)
    precision = hit / len(flagged) if flagged else 0.0
    more = "" if human is None else f" | {human:>5}"
    print(f"{title:<14} | {len(flagged):>7} | {precision:>9.2f} | {hit / len(worst):>6.2f}{more}")


def corpus_scores(versions: Iterable[tuple[str, list[str]]], human: list[str]) -> None:
    """BLEU and chrF by sacrebleu, mean sentence chrF without it."""
    try:
        from sacrebleu.metrics import BLEU, CHRF  # noqa: PLC0415 - a measuring tool, no part of the project
    except ImportError:
        for name, texts in versions:
            mean = sum(map(chrf, texts, human)) / len(human)
            print(f"{name:<30} | mean sentence chrF {mean:.3f} (install sacrebleu for BLEU)")
        return
    for name, texts in versions:
        bleu, chrf2 = BLEU().corpus_score(texts, [human]).score, CHRF().corpus_score(texts, [human]).score
        print(f"{name:<30} | BLEU {bleu:.2f} | chrF {chrf2:.2f}")


def checks(data: Set, revised: list[Translation], passed: list[Translation], detail: str) -> None:
    """The table of the checks."""
    worst = data.worst
    print("check          | flagged | precision | recall | human translations flagged")
    for name in sorted({flag for r in (*revised, *passed) for flag in r.flags}):
        flagged = {n for n, r in enumerate(revised) if name in r.flags}
        table(name, flagged, worst, sum(name in r.flags for r in passed))
        for n in sorted(flagged) if name == detail else ():
            print(f"    {n}{'*' if n in worst else ''} {data.arabic[n]}\n    {revised[n].text} {revised[n].lacks}")
    table("any of them", {n for n, r in enumerate(revised) if r.flags}, worst, sum(bool(r.flags) for r in passed))


def scores(data: Set) -> None:
    """What each threshold of the score would flag."""
    worst = data.worst
    print("score below    | flagged | precision | recall")
    for threshold in THRESHOLDS:
        low = {n for n, output in enumerate(data.machine) if (output.score or 0.0) < threshold}
        table(f"{threshold:.1f}", low, worst)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.translation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Arabic, human English, machine's English")
    parser.add_argument("--model", type=Path, help="the folder of an unpacked package, instead of the third file")
    parser.add_argument("--detail", default="", help="print what one check flags")
    asked = parser.parse_args()
    arabic, human = lines(asked.files[0]), lines(asked.files[1])
    machine = open_package(asked.model, 4).translate(arabic) if asked.model else _read(asked.files[2])
    data, revise = Set(arabic, human, machine), reviser(arabic).revise
    revised = [revise(ar, out, "") for ar, out in zip(arabic, machine, strict=True)]
    passed = [revise(ar, Output(en), "") for ar, en in zip(arabic, human, strict=True)]
    checks(data, revised, passed, asked.detail)
    if asked.model:
        scores(data)
    _names(data, revised)


def _names(data: Set, revised: list[Translation]) -> None:
    """What the name pass changed, and whether the human translation has it."""
    changed = [(n, r.text[c.start : c.end], c.was) for n, r in enumerate(revised) for c in r.renamed]
    print(f"{len(changed)} names put right:")
    for n, now, was in changed:
        print(
            f"    {was} -> {now}{'' if now.lower() in data.human[n].lower() else '   (not in the human translation)'}"
        )
    raw = [output.text for output in data.machine]
    clean: Callable[[str], str] = tidied
    versions = [("as the machine wrote it", raw), ("tidied", [clean(text) for text in raw])]
    corpus_scores([*versions, ("tidied and names put right", [r.text for r in revised])], data.human)


def _read(path: Path) -> list[Output]:
    return [Output(text) for text in lines(path)]


if __name__ == "__main__":
    main()
