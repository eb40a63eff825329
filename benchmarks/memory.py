"""Print how much memory the search takes: under a limit of address space, and beside memory-mapped vectors.

Every case runs in a process of its own, in which no model is loaded; the texts of the sample come from the text cache.
The result stands in ``benchmarks/results/memory.json``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from made_people import Made, made

from mentormatch.features.search import search

RESULTS = Path(__file__).parent / "results" / "memory.json"
CASES = {
    "100 students x 10,000 mentors": (100, 10_000, 4_000_000),
    "100,000 students x 10,000 mentors": (100_000, 10_000, 4_000_000),
    "1 student x 1,000,000 mentors, vectors memory-mapped": (1, 1_000_000, 0),
}
"""Students, mentors, and the limit of address space in KiB, 0 for none."""


def anonymous() -> int:
    """Return the bytes of this process in memory that no file stands behind."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem"))) * 1024


class Watch(threading.Thread):
    """Look at the memory every few milliseconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = anonymous(), threading.Event()

    def run(self) -> None:
        """Keep the largest."""
        while not self.over.wait(0.005):
            self.most = max(self.most, anonymous())


def mapped(cohort: Made, folder: str) -> Made:
    """Return the cohort with the vectors of the mentors in a file that is read as it is needed."""
    goals = cohort.roster.encoded.sides["goals"]
    path = Path(folder) / "vectors.npy"
    np.save(path, goals.vectors)
    sides = {**cohort.roster.encoded.sides, "goals": replace(goals, vectors=np.load(path, mmap_mode="r"))}
    return replace(cohort, roster=replace(cohort.roster, encoded=replace(cohort.roster.encoded, sides=sides)))


def case(n_students: int, n_mentors: int, limit: int) -> dict[str, float | bool]:
    """Rank one cohort and return what it took."""
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit * 1024, limit * 1024))
    with tempfile.TemporaryDirectory() as folder:
        cohort = made(n_students, n_mentors)
        if not limit:
            cohort = mapped(cohort, folder)
        before, watch, start = anonymous(), Watch(), time.perf_counter()
        watch.start()
        n_found = sum(
            len(own.pairs) for own in search(cohort.students, cohort.required, cohort.terms, cohort.roster, k=5)
        )
        watch.over.set()
        return {
            "MiB in memory before, without files": before / 2**20,
            "MiB of work space": (watch.most - before) / 2**20,
            "MiB in memory at most, without files": watch.most / 2**20,
            "pairs found": n_found,
            "seconds": time.perf_counter() - start,
            "model loaded": "torch" in sys.modules,
        }


def main() -> None:
    """Run every case, print a table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs=3, type=int, help="run one case in this process, and print it as JSON")
    parser.add_argument("--small", action="store_true", help="only the smallest case; nothing is kept")
    given = parser.parse_args()
    if given.case:
        print(json.dumps(case(*given.case)))
        return
    from machine import machine  # loads torch, which no case may

    made(2, 2)  # fills the text cache, so that no case loads the model
    found = {}
    for name, sizes in list(CASES.items())[: 1 if given.small else None]:
        command = [sys.executable, __file__, "--case", *map(str, sizes)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this very file
        found[name] = json.loads(done.stdout)
        limit = f", address space limited to {sizes[2]:,} KiB" if sizes[2] else ""
        print(f"\n{name}{limit}")
        for label, value in found[name].items():
            print(f"  {label:<40} {value:>12,.1f}" if isinstance(value, float) else f"  {label:<40} {value!s:>12}")
    if given.small:
        return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "cases": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
