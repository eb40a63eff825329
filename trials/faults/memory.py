"""Many students for many mentors, all encoded already, in little address space: no model is loaded, and it finishes."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from faults.world import AS_OF, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from faults.world import World
    from figures import Figures

# run in a process of its own: its last line on standard error is the most address space it took, and what was loaded
LIMITED = """
import atexit, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
def told():
    peak = next(line for line in open('/proc/self/status') if line.startswith('VmPeak'))
    print(peak.split()[1], 'torch' in sys.modules, file=sys.stderr)
atexit.register(told)
del sys.argv[1]
from mentormatch.__main__ import main
main()
"""


def try_memory(world: World, figures: Figures, *, n_students: int, n_mentors: int, limit: int) -> None:
    """Rank so many students for so many mentors with ``limit`` bytes of address space, as with ``ulimit -v``."""
    work = world.place()
    students, mentors, index = work / "students.csv", work / "mentors.csv", work / "mentors.index"
    _many("students.csv", "goals", students, n_students)
    _many("mentors.csv", "bio", mentors, n_mentors)
    # encodes everybody; no limit holds yet
    world.run(["index", mentors, *AS_OF, "-o", index], work, seconds=3600)
    world.run(["rank", students, world.index, "-o", "small.csv"], work, seconds=3600)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "rank", str(students), str(index), "-o", "ranking.csv"],
        cwd=work, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    peak, loaded = done.stderr.rstrip("\n").rpartition("\n")[2].split()
    name = (
        f"{n_students:,} students for {n_mentors:,} mentors, all encoded, in {limit / 2**30:.2f} GiB of address space"
    )
    if done.returncode:
        print(done.stderr[-500:])
    figures.say(name, f"exit code {done.returncode} in {seconds:.0f} s", "0", holds=not done.returncode)
    figures.say("most address space taken", f"{int(peak) / 2**20:.2f} GiB")
    figures.say("model loaded", loaded, "False", holds=loaded == "False")
    with (work / "ranking.csv").open("rb") as stream:
        n_rows = sum(1 for _ in stream) - 1
    figures.say("rows written", f"{n_rows:,}", f"{n_students:,} or more", holds=n_rows >= n_students)


def _many(name: str, column: str, target: Path, n_people: int) -> None:
    """Write the people of the sample again and again, each with an id and a text of their own."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    place = header.index(column)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for number in range(n_people):
            row = list(rows[number % len(rows)])
            row[0] = f"P{number:06d}"
            row[place] += f" Number {number} of all."
            writer.writerow(row)
