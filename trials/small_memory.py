"""A batch in little memory: everything encoded already, no model, an address space that is limited."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LIMIT = 2 * 2**30
MAKE = Path(__file__).parents[1] / "benchmarks" / "made_rosters.py"
PROGRAM = "import sys; from mentormatch.__main__ import main\ntry: main()\nfinally: print('torch' in sys.modules)"


@dataclass(frozen=True)
class Ended:
    """How a batch ended, with how many rows; whether the model was loaded, and the most memory in bytes."""

    code: int
    n_rows: int
    loads_model: bool
    most: int
    seconds: float
    said: str


def batch(n_students: int, n_mentors: int) -> Ended:
    """Rank made-up people, whose vectors stand in a cache, in 2 GiB of address space, in one thread."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = ["--students", str(n_students), "--mentors", str(n_mentors)]
        subprocess.run([sys.executable, MAKE, name, *sizes], check=True)
        output = folder / "ranking.csv"
        words = ["rank", folder / "students.csv", folder / "mentors.index", "-o", output, "--as-of", "2026"]
        own = {**os.environ, "MENTORMATCH_CACHE": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, words)], env=own, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
        )  # fmt: skip
        seconds = time.perf_counter() - start
        n_rows = output.read_bytes().count(b"\n") - 1 if output.exists() else 0
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        return Ended(done.returncode, n_rows, "True" in done.stdout, most, seconds, done.stderr[-300:])
