"""Print every figure of docs/quality.md, with intervals: judged cohorts, ablations, and public expertise data.

Run ``make quality`` with ``MENTORMATCH_BENCH`` set to the folder of the labelled data. Nothing here is tuned: it only
measures what ships.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import mentormatch
from mentormatch.columns import STAGES
from mentormatch.evaluation.bootstrap import interval
from mentormatch.features.block import Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.goals import GoalsBlock
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.weights import BLOCKS, default_weights
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

AS_OF = 2026
SHAKES = 50
STUDENT_FIELDS = ("interests", "goals", "experiences", "values", "target_schools", "needs")
MENTOR_FIELDS = ("specialties", "bio", "research", "values", "affiliations", "training", "mentees_placed_at", "role")


class Cohort:
    """One judged cohort: rosters as they are, and the grades of both advisers."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.students = pd.read_csv(folder / "students.csv", dtype=str, keep_default_na=False)
        self.mentors = pd.read_csv(folder / "mentors.csv", dtype=str, keep_default_na=False)
        self.judges = [folder / "judge1.csv", folder / "judge2.csv"]

    def measure(
        self, weights: Mapping[str, float] | None = None, *, blank: str = "", relevant_from: float = 1.5
    ) -> Any:
        """Rank everybody with these weights, one field left blank, and evaluate."""
        students = self.students.drop(columns=blank, errors="ignore") if blank in STUDENT_FIELDS else self.students
        mentors = self.mentors
        if blank.startswith("mentor "):
            mentors = mentors.drop(columns=blank.removeprefix("mentor "), errors="ignore")
        ranking = mentormatch.rank(students, mentors, k=len(mentors), weights=weights, as_of=AS_OF)
        return mentormatch.evaluate(ranking, self.judges, relevant_from=relevant_from)


def line(name: str, values: np.ndarray) -> None:
    """Print a mean over students and its 95% bootstrap interval."""
    low, high = interval(values)
    print(f"  {name:<34} {np.nanmean(values):.3f}  [{low:.3f}, {high:.3f}]")


def paired(name: str, values: np.ndarray, full: np.ndarray) -> None:
    """Print a mean and its paired difference from the defaults."""
    low, high = interval(values - full)
    print(f"  {name:<34} {values.mean():.3f}  difference {np.mean(values - full):+.3f} [{low:+.3f}, {high:+.3f}]")


def mean_default() -> dict[str, float]:
    """Return the mean of the default weights over the stages, with cautions."""
    return {**{block: default_weights()[""].shares[block] for block in BLOCKS}, "cautions": 1.0}


def variants() -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the ablations of the weights."""
    base = mean_default()
    yield from ((f"{block} alone", {block: 1.0}) for block in BLOCKS)
    yield from ((f"without {block}", {**base, block: 0.0}) for block in BLOCKS)
    yield "without cautions", {**base, "cautions": 0.0}
    yield "equal weights", {**dict.fromkeys(BLOCKS, 1.0), "cautions": 1.0}
    yield "mean of the stages' weights", base


def shaken(cohort: Cohort) -> list[float]:
    """Return nDCG@5 under weights shaken by a normal of sd .4 in log, SHAKES times."""
    random = np.random.default_rng(0)
    base = mean_default()
    found = []
    for _ in range(SHAKES):
        factors = np.exp(random.normal(0.0, 0.4, len(BLOCKS)))
        weights = {block: base[block] * factor for block, factor in zip(BLOCKS, factors, strict=True)}
        found.append(cohort.measure({**weights, "cautions": 1.0}).means["ndcg@5"])
    return found


def judged(folder: Path) -> np.ndarray:
    """Print all figures of one cohort; return nDCG@5 per student."""
    cohort = Cohort(folder)
    print(f"\n{cohort.name}: {len(cohort.students)} students, {len(cohort.mentors)} mentors")
    found = cohort.measure()
    full = found.measured["ndcg@5"]
    for name, values in found.measured.items():
        line(name, values)
    line("recall@5 of the grades 3", cohort.measure(relevant_from=3.0).measured["recall@5"])
    for name, weights in variants():
        paired(name, cohort.measure(weights).measured["ndcg@5"], full)
    low, middle, high = np.quantile(shaken(cohort), [0.05, 0.5, 0.95])
    print(f"  {'weights shaken, 5% 50% 95%':<34} {low:.3f}  {middle:.3f}  {high:.3f}")
    for blank in (*STUDENT_FIELDS, *(f"mentor {field}" for field in MENTOR_FIELDS)):
        paired(f"blank: {blank}", cohort.measure(blank=blank).measured["ndcg@5"], full)
    return full


def expertise(path: Path) -> None:
    """Print the weighted Kendall loss on public judgements of expertise: through the public API, and other poolings."""
    judged_by = Expertise(path)
    tallies = {"default": judged_by.tally(judged_by.ranked())}
    for row, name in enumerate(("mean of the documents", "best document")):
        tallies[name] = judged_by.tally(_pooled(judged_by.students, mentors)[row] for mentors in judged_by.folds)
    n_people = len(judged_by.people)
    print(f"\nexpertise, {n_people} people, {len(judged_by.wanted)} papers: weighted Kendall loss")
    draws = np.random.default_rng(0).integers(0, n_people, (10_000, n_people))
    drawn = {name: wrong[draws].sum(axis=1) / total[draws].sum(axis=1) for name, (wrong, total) in tallies.items()}
    for name, (wrong, total) in tallies.items():
        low, high = np.quantile(drawn[name], [0.025, 0.975])
        near, far = np.quantile(drawn[name] - drawn["default"], [0.025, 0.975])
        apart = "" if name == "default" else f"  above the default by [{near:+.4f}, {far:+.4f}]"
        print(f"  {name:<34} {wrong.sum() / total.sum():.4f}  [{low:.4f}, {high:.4f}]{apart}")


class Expertise:
    """Public judgements of expertise: papers as students, people with documents as mentors, in folds."""

    def __init__(self, path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            stored = json.load(file)
        papers = stored["papers"]
        self.references = stored["refs"]
        self.people = sorted(self.references)
        self.wanted = sorted({paper for own in self.references.values() for paper in own})
        self.students = [{"student_id": paper, "goals": ". ".join(papers[paper])} for paper in self.wanted]
        self.folds = [
            [
                {
                    "mentor_id": own,
                    "documents": [{"title": papers[key][0], "text": papers[key][1]} for key in fold[own]],
                }
                for own in self.people
            ]
            for fold in stored["folds"].values()
        ]

    def ranked(self, embedder: Any = None) -> Iterator[np.ndarray]:
        """Yield the scores of the public API for each fold, shape (n_papers, n_people)."""
        for mentors in self.folds:
            ranking = mentormatch.rank(self.students, mentors, k=len(mentors), weights={"goals": 1}, embedder=embedder)
            table = pd.DataFrame({"s": ranking.student_ids, "m": ranking.mentor_ids, "score": ranking.scores})
            yield table.pivot_table(index="s", columns="m", values="score").to_numpy()

    def tally(self, scores_of_folds: Iterable[np.ndarray]) -> np.ndarray:
        """Return what is wrong and what could be, over all folds, shape (2, n_people)."""
        found = np.zeros((2, len(self.people)))
        for scores in scores_of_folds:
            for row, person in enumerate(self.people):
                own = {paper: scores[self.wanted.index(paper), row] for paper in self.references[person]}
                found[:, row] += _loss(self.references[person], own)
        return found


def _pooled(students: list[dict[str, Any]], mentors: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean and the largest cosine over the documents of each mentor, each (n_students, n_mentors)."""
    encoder = TextEncoder()
    encoding = Encoding(encoder, constants_for(encoder).mean, AS_OF)
    texts = GoalsBlock().encode_mentors(read_mentors(mentors), encoding)
    near = GoalsBlock().encode_students(read_students(students), encoding).vectors @ texts.vectors.T
    first = texts.starts[:-1]
    return np.add.reduceat(near, first, axis=1) / np.diff(texts.starts), np.maximum.reduceat(near, first, axis=1)


def _loss(grades: Mapping[str, float], scores: Mapping[str, float]) -> tuple[float, float]:
    papers = sorted(grades)
    grade, score = np.array([grades[key] for key in papers]), np.array([scores[key] for key in papers])
    rows, columns = np.triu_indices(len(papers), 1)
    apart = grade[rows] - grade[columns]
    gap = score[rows] - score[columns]
    wrong = np.where(gap == 0, 0.5, np.sign(gap) != np.sign(apart))
    return float((np.abs(apart) * wrong).sum()), float(np.abs(apart).sum())


def main() -> None:
    """Measure everything that is there."""
    if "MENTORMATCH_BENCH" not in os.environ:
        sys.exit("Set MENTORMATCH_BENCH to the folder of the labelled data.")
    bench = Path(os.environ["MENTORMATCH_BENCH"])
    print(f"default weights by stage: {', '.join(STAGES)}; ties dated from {AS_OF}")
    both = [judged(folder) for folder in sorted((bench / "advisor_dev").iterdir())]
    print("\nall cohorts")
    line("ndcg@5", np.concatenate(both))
    expertise(bench / "gold_dev.json.gz")


if __name__ == "__main__":
    main()
