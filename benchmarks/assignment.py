"""Print what assigning an array of scores costs, and how good it is, beside other ways.

Every measurement runs in a process of its own; packages that are no part of this one are installed into environments of
their own, which are thrown away. Everybody wants the same few mentors, and there are 2 percent more seats than places.
The result stands in ``benchmarks/results/assignment.json``.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = tuple[list[tuple[int, int]], float | None]
    Work = Callable[[np.ndarray, np.ndarray, int], Found]

RESULTS = Path(__file__).parent / "results" / "assignment.json"
SIZES = ((200, 100, 1), (1_000, 500, 1), (5_000, 2_000, 1), (5_000, 2_000, 2), (20_000, 5_000, 1))
SMALL = SIZES[:1]
LIMIT = 120
"""Seconds of a process after which it is stopped."""

PACKAGES = {"matching": "matching==1.4.3", "mentor-match": "mentor-match==7.0.1"}
FAIR_PAIRS = 2**19
"""Pairs up to which fair is measured: beyond, every one of its many steps costs as much as the best assignment."""

OWN = ("best", "fair", "stable")
LABELS = {
    "best": "mentormatch best",
    "fair": "mentormatch fair",
    "stable": "mentormatch stable",
    "scipy": "scipy linear_sum_assignment, a column per seat",
    "matching": "matching 1.4.3, HospitalResident",
    "mentor-match": "mentor-match 7.0.1",
}


def made(n_students: int, n_mentors: int, demand: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores of topics, of popular mentors and of chance, and the seats of each mentor."""
    random = np.random.default_rng(n_students)
    students, mentors = (random.dirichlet(np.full(12, 0.3), size) for size in (n_students, n_mentors))
    popular = random.normal(0.0, 0.12, n_mentors)
    scores = np.empty((n_students, n_mentors))
    for rows in np.array_split(np.arange(n_students), max(1, n_students // 500)):
        noise = random.normal(0.0, 0.05, (len(rows), n_mentors))
        scores[rows] = 0.5 * students[rows] @ mentors.T + popular + noise
    shares = random.dirichlet(np.full(n_mentors, 3.0))
    return scores, random.multinomial(round(1.02 * n_students * demand), shares)


def by_mentormatch(method: str) -> Work:
    """Return the work of one method of this package."""
    from ortools.graph.python import min_cost_flow  # noqa: F401 - loading it is not measured

    from mentormatch.assignment import assign_scores

    def work(scores: np.ndarray, seats: np.ndarray, demand: int) -> Found:
        found = assign_scores(scores, capacity=seats, demand=demand, method=method)
        return found.pairs, found.gap if math.isfinite(found.gap) else None

    return work


def by_scipy() -> Work:
    """Return the work of assigning columns that stand for seats."""
    from scipy.optimize import linear_sum_assignment

    def work(scores: np.ndarray, seats: np.ndarray, _: int) -> Found:
        columns = np.repeat(np.arange(len(seats)), seats)
        rows, found = linear_sum_assignment(scores[:, columns], maximize=True)
        return list(zip(rows.tolist(), columns[found].tolist(), strict=True)), 0.0

    return work


def by_matching() -> Work:
    """Return the work of students and mentors who rank each other by the scores, those without seats left out."""
    from matching.games import HospitalResident

    def work(scores: np.ndarray, seats: np.ndarray, _: int) -> Found:
        kept = np.flatnonzero(seats)
        students = dict(enumerate(kept[np.argsort(-scores[:, kept], axis=1)].tolist()))
        mentors = {int(own): np.argsort(-scores[:, own]).tolist() for own in kept}
        capacities = {int(own): int(seats[own]) for own in kept}
        game = HospitalResident.create_from_dictionaries(students, mentors, capacities)
        found = game.solve(optimal="resident")
        return [(own.name, mentor.name) for mentor, all_ in found.items() for own in all_], None

    return work


def by_mentor_match() -> Work:
    """Return the work of one round with one rule, the score in thousandths; each seat is a mentor, as it knows none."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Rule

    def work(scores: np.ndarray, seats: np.ndarray, _: int) -> Found:
        class ByScore(Rule):  # type: ignore[misc]
            def apply(self, match: Any) -> int:
                return int(1000 * (scores[int(match.mentee.email), int(match.mentor.role)] + 1))

        columns = np.repeat(np.arange(len(seats)), seats)
        mentors = [Mentor(grade=1, email=f"seat {row}", role=str(own)) for row, own in enumerate(columns)]
        mentees = [Mentee(grade=1, email=str(row)) for row in range(len(scores))]
        process_data(mentors, mentees, [[ByScore()]])
        return [(row, int(own.mentors[0].role)) for row, own in enumerate(mentees) if own.mentors], None

    return work


def most_memory() -> float:
    """Return the MiB this process had at most; what ``resource`` says includes the process that started it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**10


def case(way: str, n_students: int, n_mentors: int, demand: int) -> dict[str, Any]:
    """Assign in this process and return what it took."""
    works = {"scipy": by_scipy, "matching": by_matching, "mentor-match": by_mentor_match}
    scores, seats = made(n_students, n_mentors, demand)
    work = by_mentormatch(way) if way in OWN else works[way]()
    before, start = most_memory(), time.process_time()
    found, gap = work(scores, seats, demand)
    seconds, most = time.process_time() - start, most_memory()
    pairs = np.array(found, dtype=np.intp).reshape(-1, 2)
    loads = np.bincount(pairs[:, 1], minlength=n_mentors)
    return {
        "CPU seconds": seconds,
        "MiB with the scores": before,
        "MiB at most": most,
        "students without a mentor": n_students - len(np.unique(pairs[:, 0])),
        "places filled": len(pairs),
        "within capacity": bool((loads <= seats).all()),
        "total": float(scores[pairs[:, 0], pairs[:, 1]].sum()),
        "gap": gap,
    }


def python_of(way: str, folder: Path) -> str:
    """Return the interpreter that a way runs in, installed first where it needs one of its own."""
    if way not in PACKAGES:
        return sys.executable
    python = folder / way / "bin" / "python"
    if not python.is_file():
        venv.create(folder / way, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "numpy", PACKAGES[way]]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed names
    return str(python)


def measured(way: str, sizes: tuple[int, int, int], folder: Path) -> dict[str, Any]:
    """Run one case in a process of its own; what fails says why."""
    try:
        command = [python_of(way, folder), __file__, "--case", way, *map(str, sizes)]
        done = subprocess.run(  # noqa: S603 - this very file
            command, check=True, capture_output=True, encoding="utf-8", timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not within {LIMIT} s"}
    except subprocess.CalledProcessError as error:
        message = error.stderr if isinstance(error.stderr, str) else error.stderr.decode("utf-8")
        return {"failed": message.strip().splitlines()[-1].split(":")[0] if message.strip() else "stopped"}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compared(
    sizes: tuple[int, int, int], folder: Path, hopeless: set[str], *, small: bool
) -> dict[str, dict[str, Any]]:
    """Return every way at one size; a way that failed at a smaller one is not tried again."""
    found: dict[str, dict[str, Any]] = {}
    for way, label in LABELS.items():
        if (sizes[2] > 1 and way not in OWN) or (small and way in PACKAGES):
            continue
        if (way == "fair" and sizes[0] * sizes[1] > FAIR_PAIRS) or way in hopeless:
            continue
        found[label] = own = measured(way, sizes, folder)
        if "failed" in own:
            hopeless.add(way)
        best = found[LABELS["best"]]
        if "total" in own and "total" in best:
            own["times the CPU of best"] = own["CPU seconds"] / best["CPU seconds"]
            own["share of the optimum"] = own["total"] / best["total"]
        print(
            f"  {label:<48}", {name: round(v, 4) if isinstance(v, float) else v for name, v in own.items()}, flush=True
        )
    return found


def main() -> None:
    """Measure all sizes and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs=4, help="run one case in this process, and print it as JSON")
    parser.add_argument("--small", action="store_true", help="200 students, nothing to install; nothing is kept")
    given = parser.parse_args()
    if given.case:
        print(json.dumps(case(given.case[0], *map(int, given.case[1:]))))
        return
    table, hopeless = {}, set[str]()
    with tempfile.TemporaryDirectory() as folder:
        for sizes in SMALL if given.small else SIZES:
            name = f"{sizes[0]:,} x {sizes[1]:,}" + (f", {sizes[2]} places each" if sizes[2] > 1 else "")
            print(f"\n{name}")
            table[name] = compared(sizes, Path(folder), hopeless, small=given.small)
    if given.small:
        return
    from machine import machine  # loads torch, which no case needs

    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "sizes": table}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
