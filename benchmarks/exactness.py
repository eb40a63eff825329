"""Compare the search with scoring every pair and sorting, to the bit, for thousands of students and planted duplicates.

Every fourth mentor is a copy of another in all but the id. For 100,000 mentors every pair is scored for some students
only, drawn at random. The result stands in ``benchmarks/results/exactness.json``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from machine import machine
from made_people import Made, made

from mentormatch.features.eligibility import ineligible
from mentormatch.features.scoring import score_pairs
from mentormatch.features.search import search
from mentormatch.ranking.pairs import Pairs

RESULTS = Path(__file__).parent / "results" / "exactness.json"
SIZES = ((2_000, 1_000, 1, 2_000), (2_000, 1_000, 5, 2_000), (2_000, 10_000, 1, 2_000), (2_000, 100_000, 1, 40))
"""Students, mentors, texts of a mentor, and students for whom every pair is scored."""

K = 5
AT_ONCE = 20_000


def with_duplicates(cohort: Made) -> Made:
    """Return the cohort with every fourth mentor replaced by a copy of another, under ids in a random order."""
    random = np.random.default_rng(1)
    rows = np.arange(len(cohort.roster.encoded))
    rows[::4] = random.integers(0, len(rows), len(rows[::4]))
    roster = cohort.roster
    order = random.permutation(len(rows))
    return replace(cohort, roster=replace(roster, encoded=roster.encoded.take(rows), id_order=order))


def brute_force(cohort: Made, student: int) -> list[tuple[int, float]]:
    """Return the best mentors of one student and their scores by scoring everybody."""
    row = np.array([student])
    own, terms = cohort.students.take(row), cohort.terms.take(row)
    mentors = np.flatnonzero(ineligible(cohort.required.take(row), cohort.roster.terms)[0] == 0)
    pairs = Pairs(np.zeros(len(mentors), dtype=np.intp), mentors)
    parts = [score_pairs(own, cohort.roster.encoded, terms, part)[0] for part in pairs.parts(AT_ONCE)]
    scores = np.concatenate([np.zeros(0), *parts])
    best = np.lexsort((cohort.roster.id_order[mentors], -scores))[:K]
    return [(int(mentors[place]), float(scores[place])) for place in best]


def compared(n_students: int, n_mentors: int, texts: int, n_checked: int) -> dict[str, int]:
    """Return how many students were compared, how many lists differ, and how many hold tied mentors."""
    cohort = with_duplicates(made(n_students, n_mentors, texts=texts))
    found: dict[int, list[tuple[int, float]]] = {row: [] for row in range(n_students)}
    for own in search(cohort.students, cohort.required, cohort.terms, cohort.roster, k=K):
        for student, mentor, score in zip(own.pairs.students, own.pairs.mentors, own.scores, strict=True):
            found[int(student)].append((int(mentor), float(score)))
    checked = np.random.default_rng(2).permutation(n_students)[:n_checked].tolist()
    differ = sum(found[student] != brute_force(cohort, student) for student in checked)
    tied = sum(len({score for _, score in found[student]}) < len(found[student]) for student in checked)
    return {"students compared": len(checked), "lists that differ": differ, "lists with equal scores": tied}


def main() -> None:
    """Compare all sizes, print and keep the counts."""
    result: dict[str, object] = {"machine": machine()}
    for n_students, n_mentors, texts, n_checked in SIZES:
        name = f"{n_students:,} x {n_mentors:,}, {texts} text{'s' if texts > 1 else ''}"
        result[name] = compared(n_students, n_mentors, texts, n_checked)
        print(f"{name}: {result[name]}", flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
