"""Students ranked by the workers of a Dask cluster: the same bytes, whoever is killed or interrupted, and at what cost.

Students and mentors are made up, and the vectors of their texts are known (benchmarks/made_rosters.py), so that work
on texts by the model does not hide what an engine costs. ``--full`` ranks 10,000 students among 2,000 mentors instead
of 600 among 600.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from figures import Figures

from mentormatch import Matcher
from mentormatch.batch import Watch, rank_to
from mentormatch.batch.cluster import opened
from mentormatch.batch.engines import engine_of
from mentormatch.batch.forms import content_of
from mentormatch.people.reading import read_students

if TYPE_CHECKING:
    from collections.abc import Callable

MAKE = Path(__file__).parents[1] / "benchmarks" / "made_rosters.py"
N_PARTS, KILLED_AT, WORKERS = 40, 8, 2
LOCAL = ("--jobs", str(WORKERS))
DASK = ("--engine", "dask", "--workers", str(WORKERS))
ENGINES = {"local": LOCAL, "dask": DASK}
INTERRUPTED = 130
NAMED = b"Person "
"""How the name of every made-up person begins."""


@dataclass(frozen=True)
class Room:
    """A folder with made-up people, and the ranking of all at once."""

    folder: Path
    n_students: int
    whole: dict[str, bytes]

    @property
    def part_size(self) -> int:
        """Students of a part, so that there are as many parts as wanted."""
        return self.n_students // N_PARTS

    def command(self, name: str, *words: str) -> list[str]:
        """Return the command that ranks them to a file, or to a folder when the name ends in a slash."""
        output = f"{self.folder}/{name}"
        given = [str(self.folder / "students.csv"), str(self.folder / "mentors.index"), "--part-size"]
        return [sys.executable, "-m", "mentormatch", "rank", *given, str(self.part_size), "-o", output, *words]


def made(folder: Path, n_students: int, n_mentors: int) -> Room:
    """Make people, and rank them without parts."""
    sizes = ("--students", str(n_students), "--mentors", str(n_mentors))
    subprocess.run([sys.executable, str(MAKE), str(folder), *sizes], check=True)
    ranking = Matcher.load(folder / "mentors.index", progress=False).rank(folder / "students.csv")
    columns = ranking.columns()
    return Room(folder, n_students, {form: content_of(columns, form) for form in ("csv", "json", "parquet")})


def spent() -> float:
    """Return the CPU seconds of this process and of all that it has waited for."""
    own = (resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in own)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds by the clock and of CPU, of all its processes, that some work takes."""
    start, before = time.perf_counter(), spent()
    work()
    return time.perf_counter() - start, spent() - before


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of all files of a folder, by name."""
    return {own.name: own.read_bytes() for own in (path.iterdir() if path.is_dir() else [path])}


def show_cost(figures: Figures, room: Room) -> None:
    """Rank with both engines turn by turn, to a file and to a folder; compare bytes, wall and CPU."""
    kept: dict[str, list[tuple[float, float]]] = {name: [] for name in ENGINES}
    for kind in (".parquet", "/"):
        for name, words in ENGINES.items():
            command = room.command(f"{name}{kind}", "--format", "parquet", *words)
            kept[name].append(measured(partial(run, command)))
    equal = [(room.folder / f"{name}.parquet").read_bytes() == room.whole["parquet"] for name in ENGINES]
    figures.say("files equal to the ranking of one process, local and Dask", equal, "both", holds=all(equal))
    local, dask = (contents(room.folder / name) for name in ENGINES)
    n_files = len(local.keys() & dask.keys())
    figures.say("files of a folder, with its manifest", n_files, f"{N_PARTS + 1}", holds=n_files == N_PARTS + 1)
    n_equal = sum(dask.get(name) == content for name, content in local.items())
    figures.say("of these equal to those of the local engine", n_equal, f"{n_files}", holds=n_equal == n_files)
    for number, kind in enumerate(("wall", "CPU")):
        one, two = ([own[number] for own in runs] for runs in kept.values())
        ratios = ", ".join(f"{b / a:.2f}" for a, b in zip(one, two, strict=True))
        figures.say(
            f"{kind} seconds of both runs, {WORKERS} processes, local, Dask and their ratios",
            f"{_listed(one)}; {_listed(two)}; {ratios}",
        )


def show_beginning(figures: Figures, room: Room) -> None:
    """Begin workers and end them, which every run does once."""

    def begin() -> None:
        with opened(engine_of("dask", workers=WORKERS), room.folder / "workers"):
            pass

    wall, cpu = measured(begin)
    figures.say(f"to begin and end {WORKERS} workers, once in a run", f"{wall:.1f} seconds, {cpu:.1f} of CPU")


def run(command: list[str]) -> None:
    """Run a command."""
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def _listed(times: list[float]) -> str:
    return ", ".join(f"{own:.1f}" for own in times)


def at(n_students: int, act: Callable[[], None]) -> Callable[[int, int], None]:
    """Return what acts once, when so many students are ranked."""
    acts = [act]

    def moved(done: int, _total: int) -> None:
        if done >= n_students and acts:
            acts.pop()()

    return moved


def show_kill(figures: Figures, room: Room) -> None:
    """Kill one of two workers in the middle, and look at what workers leave on the disk."""
    target = room.folder / "killed.csv"
    said: list[str] = []
    killed: list[int] = []
    named: list[Path] = []

    def kill() -> None:
        held = (room.folder / "killed.csv.parts" / "workers").rglob("*")
        named.extend(path for path in held if path.is_file() and NAMED in path.read_bytes())
        workers = [own for own in psutil.Process().children() if "tracker" not in " ".join(own.cmdline())]
        killed.append(len(workers))
        workers[0].kill()

    written = rank_to(
        target,
        Matcher.load(room.folder / "mentors.index", progress=False),
        read_students(room.folder / "students.csv"),
        part_size=room.part_size,
        index=room.folder / "mentors.index",
        engine="dask",
        workers=WORKERS,
        watch=Watch(say=said.append, moved=at(KILLED_AT * room.part_size, kill)),
    )
    figures.say("workers when one was killed", sum(killed), f"{WORKERS}", holds=killed == [WORKERS])
    figures.say("part at which it was killed, of parts", f"{KILLED_AT} of {written.n_parts}", f"8 of {N_PARTS}")
    figures.say("parts given to another worker", len(said), "1", holds=len(said) == 1)
    equal = target.read_bytes() == room.whole["csv"]
    figures.say("file after the kill equal to the ranking of one process", equal, "True", holds=equal)
    figures.say("files of workers that hold a name", len(named), "0", holds=not named)


def show_interrupt(figures: Figures, room: Room) -> None:
    """Press Ctrl-C in the middle, and give the command again."""
    command = room.command("stopped.json", *DASK)
    records = room.folder / "stopped.json.parts" / "records"
    own = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while own.poll() is None and (not records.is_dir() or sum(1 for _ in records.iterdir()) < KILLED_AT):
        time.sleep(0.02)
    os.killpg(own.pid, signal.SIGINT)
    _, err = own.communicate()
    figures.say("exit code on Ctrl-C", own.returncode, f"{INTERRUPTED}", holds=own.returncode == INTERRUPTED)
    last = err.splitlines()[-1].replace(str(room.folder), "")
    figures.say("last line on Ctrl-C", last, "how to go on", holds="Give the same command again" in last)
    again = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    found = [line for line in again.splitlines() if "are there already" in line]
    figures.say("parts that the next run found", found, "some", holds=bool(found))
    equal = (room.folder / "stopped.json").read_bytes() == room.whole["json"]
    figures.say("file of both runs equal to the ranking of one process", equal, "True", holds=equal)


def main() -> None:
    """Run the trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="10,000 students and 2,000 mentors")
    sizes = (10_000, 2_000) if parser.parse_args().full else (600, 600)
    figures = Figures("Scale-out")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OMP_NUM_THREADS": "1", "MENTORMATCH_CACHE": f"{folder}/cache"}
        room = made(Path(folder), *sizes)
        figures.say("students and mentors, with known vectors", f"{sizes[0]:,} and {sizes[1]:,}")
        show_kill(figures, room)
        show_interrupt(figures, room)
        show_cost(figures, room)
        show_beginning(figures, room)
    figures.end()


if __name__ == "__main__":
    main()
