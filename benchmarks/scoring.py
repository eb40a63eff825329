"""Print what the search costs beside the physical limit and beside other ways, as ratios of one run.

``make bench`` runs it. The limit is one float32 matrix product over the stored text vectors (sgemm), measured in the
same process before and after. The result stands in ``benchmarks/results/scoring.json`` with the machine described.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from machine import machine
from made_people import N_DIMS, Made, made, only
from sklearn.neighbors import NearestNeighbors

from mentormatch.features.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).parent / "results" / "scoring.json"
SIZES = ((1_000, 1_000, 1), (1_000, 1_000, 5), (2_000, 10_000, 1), (2_000, 10_000, 5), (500, 100_000, 1))
LOOP_STUDENTS = 2


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Return the least time of some runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def sgemm_peak() -> float:
    """Return floating point operations per second of a large float32 matrix product."""
    left, right = (np.random.default_rng(0).random((n, N_DIMS), dtype=np.float32) for n in (1_024, 10_000))
    return 2 * left.shape[0] * right.shape[0] * N_DIMS / seconds(lambda: left @ right.T, repeats=15)


def python_loop(cohort: Made) -> None:
    """Rank a few students the way roster tools do: cosines of texts, pair by pair, then sort."""
    texts = cohort.roster.encoded.sides["goals"].vectors.tolist()
    for student in cohort.students.sides["goals"].vectors[:LOOP_STUDENTS].tolist():
        scores = [sum(a * b for a, b in zip(student, text, strict=True)) for text in texts]
        sorted(range(len(scores)), key=scores.__getitem__)[-5:]


def measured(n_students: int, n_mentors: int, texts: int) -> dict[str, float]:
    """Return every way's speed as a share of the sgemm peak; the last ones see texts only, no facts and no filters."""
    cohort = made(n_students, n_mentors, texts=texts)
    peak = sgemm_peak()
    flop = 2.0 * N_DIMS * n_students * n_mentors * texts
    core = only(cohort.terms, ("goals", "reach"))
    mentors = cohort.roster.encoded.sides["goals"].vectors
    students = cohort.students.sides["goals"].vectors
    neighbours = NearestNeighbors(n_neighbors=5, algorithm="brute", metric="cosine").fit(mentors)
    repeats = 3 if n_mentors * n_students * texts <= 2e7 else 1
    ways: dict[str, Callable[[], object]] = {
        "full default score": lambda: list(search(cohort.students, cohort.required, cohort.terms, cohort.roster, k=5)),
        "goals + reach + eligibility": lambda: list(search(cohort.students, cohort.required, core, cohort.roster, k=5)),
        "scikit-learn brute force (texts)": lambda: neighbours.kneighbors(students),
    }
    found = {name: flop / seconds(work, repeats=repeats) / peak for name, work in ways.items()}
    share = LOOP_STUDENTS / n_students
    found["Python loop (texts)"] = flop * share / seconds(lambda: python_loop(cohort), repeats=1) / peak
    return {**found, "sgemm peak, GFLOP/s": max(peak, sgemm_peak()) / 1e9}


def main() -> None:
    """Measure all sizes, print a table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only 1,000 students and mentors")
    sizes = SIZES[:2] if parser.parse_args().small else SIZES
    table = {}
    for n_students, n_mentors, texts in sizes:
        name = f"{n_students:,} x {n_mentors:,}, {texts} text{'s' if texts > 1 else ''}"
        table[name] = measured(n_students, n_mentors, texts)
        print(f"\n{name}")
        for way, value in table[name].items():
            print(f"  {way:<36} {value:10.4f}")
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak resident set of this process, model included: {usage:.0f} MiB")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "share_of_sgemm_peak": table}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
