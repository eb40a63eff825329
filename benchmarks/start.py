"""Print how long it takes until something is there: Python alone, the import, the help, one student on a saved index.

Medians of processes started one after another; the reasons of five mentors are asked for in one process, their texts
being known. The result stands in ``benchmarks/results/start.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import machine

from mentormatch import Matcher

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
RESULTS = ROOT / "benchmarks" / "results" / "start.json"
REPEATS = 7


def seconds(command: list[str], *, repeats: int) -> float:
    """Return the median time of a process."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def reasons(matcher: Matcher, students: list[dict[str, str]]) -> float:
    """Return the median time in which the reasons of a student's five mentors are there, their texts being known."""
    times = []
    for student in students:
        ranking = matcher.rank(student, k=5)
        ranking.explanations()
        start = time.perf_counter()
        ranking.explanations()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="once each; nothing is kept")
    small = parser.parse_args().small
    with tempfile.TemporaryDirectory() as folder:
        index, student = f"{folder}/mentors.index", Path(folder) / "student.csv"
        matcher = Matcher().fit(SAMPLE / "mentors.csv", documents=SAMPLE / "documents.csv")
        matcher.save(index)
        with (SAMPLE / "students.csv").open(encoding="utf-8", newline="") as file:
            students = list(csv.DictReader(file))
        with student.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, students[0])
            writer.writeheader()
            writer.writerow(students[0])
        tool = [sys.executable, "-m", "mentormatch"]
        rank = [*tool, "rank", str(student), index, "-o", "-"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import mentormatch": [sys.executable, "-c", "import mentormatch"],
            "from mentormatch import Matcher": [sys.executable, "-c", "from mentormatch import Matcher"],
            "mentormatch --help": [*tool, "--help"],
            "rank one student, index, texts seen before": rank,
            "rank one student, index, no text cache": [*rank, "--no-cache"],
        }
        repeats = 1 if small else REPEATS
        found = {name: seconds(command, repeats=repeats) for name, command in commands.items()}
        found["reasons of five mentors, texts known"] = reasons(matcher, students[: 1 if small else None])
    for name, value in found.items():
        print(f"{name:<44} {value:8.3f} s")
    if small:
        return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "seconds": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
