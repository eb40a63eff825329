"""Print what the search costs beside the physical limit and beside other ways, as ratios of one run.

``make bench`` runs it. The limit is one float32 matrix product over the stored text vectors (sgemm), measured in the
same process. The result stands in ``benchmarks/results/scoring.json`` with the machine described.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import pstats
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import faiss
import numpy as np
import pandas as pd
from machine import machine
from made_people import N_DIMS, Made, made, only
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import ThreadpoolController

from mentormatch.features.search import STUDENTS_AT_ONCE, search

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).parent / "results" / "scoring.json"
SIZES = ((1_000, 1_000, 1), (1_000, 1_000, 5), (10_000, 10_000, 1), (10_000, 10_000, 5), (1_000, 100_000, 1))
K = 5
LOOP_STUDENTS = 2
CORE = ("goals", "reach")
PARTS = {
    "matrix product": "_product",
    "ceilings, with the product": "stretch",
    "narrowing by values": "narrowed",
    "exact scores": "scored",
    "choosing pairs": "_reaching",
    "preparing a block": "of",
}


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Return the least time of some runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def sgemm_peak() -> float:
    """Return floating point operations per second of large float32 products.

    The larger of two ways: one product on all threads of the library, and one product on each of as many threads.
    """
    left, right = (np.random.default_rng(0).random((n, N_DIMS), dtype=np.float32) for n in (1_024, 10_000))
    flop = 2 * left.shape[0] * right.shape[0] * N_DIMS
    together = flop / seconds(lambda: left @ right.T, repeats=9)
    blas = ThreadpoolController().select(user_api="blas")
    n_threads = max(own["num_threads"] for own in blas.info())
    with blas.limit(limits=1), ThreadPoolExecutor(n_threads) as threads:
        apart = seconds(lambda: [*threads.map(lambda _: left @ right.T, range(n_threads))], repeats=9)
    return max(together, n_threads * flop / apart)


def python_loop(cohort: Made) -> None:
    """Rank a few students the way roster tools do: a table, a cosine pair by pair, then sort."""
    texts = pd.Series(list(cohort.roster.encoded.sides["goals"].vectors.tolist()))
    for student in cohort.students.sides["goals"].vectors[:LOOP_STUDENTS].tolist():
        scores = texts.apply(lambda text, student=student: sum(a * b for a, b in zip(student, text, strict=True)))
        scores.sort_values(ascending=False).head(K)


def searched(cohort: Made, *, core: bool = False, k: int = K) -> Callable[[], object]:
    """Return the work of ranking a cohort."""
    terms = only(cohort.terms, CORE) if core else cohort.terms
    return lambda: [*search(cohort.students, cohort.required, terms, cohort.roster, k=k)]


def measured(n_students: int, n_mentors: int, texts: int) -> dict[str, float]:
    """Return every way's speed as a share of the sgemm peak; those of "texts" do no facts, no filters, no pooling."""
    cohort = made(n_students, n_mentors, texts=texts)
    flop = 2.0 * N_DIMS * n_students * n_mentors * texts
    mentors = cohort.roster.encoded.sides["goals"].vectors
    students = cohort.students.sides["goals"].vectors
    neighbours = NearestNeighbors(n_neighbors=K, algorithm="brute", metric="cosine").fit(mentors)
    flat = faiss.IndexFlatIP(N_DIMS)
    flat.add(mentors)
    ways: dict[str, Callable[[], object]] = {
        "full default score": searched(cohort),
        "goals + reach + eligibility": searched(cohort, core=True),
        "texts: faiss IndexFlatIP": lambda: flat.search(students, K),
        "texts: scikit-learn brute force": lambda: neighbours.kneighbors(students),
    }
    before = sgemm_peak()
    repeats = 3 if flop < 2e11 else 1
    speeds = {name: flop / seconds(work, repeats=repeats) for name, work in ways.items()}
    share = LOOP_STUDENTS / n_students
    speeds["texts: pandas and Python loop"] = flop * share / seconds(lambda: python_loop(cohort), repeats=1)
    peak = max(before, sgemm_peak())
    return {**{name: speed / peak for name, speed in speeds.items()}, "sgemm peak, GFLOP/s": peak / 1e9}


def growth() -> dict[str, float]:
    """Return by which power the time of the full score grows with each size: 1 is in proportion."""
    steps = {
        "students, 512 to 4,096 (4,000 mentors)": ((512, 4_000, 1, K), (4_096, 4_000, 1, K)),
        "mentors, 4,000 to 32,000 (512 students)": ((512, 4_000, 1, K), (512, 32_000, 1, K)),
        "k, 5 to 80 (512 x 8,000)": ((512, 8_000, 1, 5), (512, 8_000, 1, 80)),
        "texts of a mentor, 1 to 8 (512 x 4,000)": ((512, 4_000, 1, K), (512, 4_000, 8, K)),
    }
    found = {}
    for name, ends in steps.items():
        times = [seconds(searched(made(a, b, texts=texts), k=k)) for a, b, texts, k in ends]
        factor = math.prod(ends[1]) / math.prod(ends[0])
        found[name] = math.log(times[1] / times[0]) / math.log(factor)
    return found


def one_student(n_mentors: int) -> dict[str, float]:
    """Return what one student costs, in times of reading all vectors once."""
    cohort = made(64, n_mentors)
    vectors, wanted = cohort.roster.encoded.sides["goals"].vectors, cohort.students.sides["goals"].vectors
    reading = np.median([seconds(lambda row=row: vectors @ wanted[row], repeats=1) for row in range(64)])
    rows = [np.array([row]) for row in range(64)]
    each = [
        replace(
            cohort,
            students=cohort.students.take(row),
            required=cohort.required.take(row),
            terms=cohort.terms.take(row),
        )
        for row in rows
    ]
    found = {"reading the vectors, ms": 1e3 * float(reading)}
    for name, core in (("goals + reach + eligibility", True), ("full default score", False)):
        times = [seconds(searched(own, core=core), repeats=1) for own in each]
        found[f"{name}, times reading"] = float(np.median(times) / reading)
    return found


def breakdown(n_mentors: int = 10_000) -> dict[str, float]:
    """Return the share of the time of one block of students, on one thread, that parts of the search take."""
    cohort = made(STUDENTS_AT_ONCE, n_mentors)
    searched(cohort)()
    profile = cProfile.Profile()
    with ThreadpoolController().select(user_api="blas").limit(limits=1):
        profile.runcall(searched(cohort))
    timed: dict[str, float] = dict.fromkeys(PARTS, 0.0)
    every = pstats.Stats(profile)
    for (file, _, function), (_, _, _, cumulative, _) in every.stats.items():  # type: ignore[attr-defined]
        for name, own in PARTS.items():
            of_block = own != "of" or file.endswith("features/search.py")
            if function == own and of_block and "mentormatch" in file:
                timed[name] += cumulative / every.total_tt  # type: ignore[attr-defined]
    return timed


def show(title: str, found: dict[str, float]) -> None:
    """Print one part of the result."""
    print(f"\n{title}")
    for name, value in found.items():
        print(f"  {name:<44} {value:10.4f}", flush=True)


def main() -> None:
    """Measure all sizes, print tables and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only 1,000 students and mentors; nothing is kept")
    small = parser.parse_args().small
    result: dict[str, object] = {"machine": machine()}
    print("\n".join(f"{name}: {value}" for name, value in machine().items()))
    table = {}
    for n_students, n_mentors, texts in SIZES[:2] if small else SIZES:
        name = f"{n_students:,} x {n_mentors:,}, {texts} text{'s' if texts > 1 else ''}"
        table[name] = measured(n_students, n_mentors, texts)
        show(f"{name}: share of the sgemm peak", table[name])
    result["share of the sgemm peak"] = table
    if small:
        return
    for title, work in (
        ("power of growth of the full score", growth),
        ("one student, 10,000 mentors (15 MB of vectors)", lambda: one_student(10_000)),
        ("one student, 100,000 mentors (154 MB of vectors)", lambda: one_student(100_000)),
        ("share of the time of a block, one thread, 10,000 mentors", breakdown),
    ):
        found = work()
        result[title] = found
        show(title, found)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
