"""Rosters in which every word of a person can be told from all others, and every command on them with all logs shown.

Run as a program it does what :func:`main` says, in a process of its own: what it writes to standard error is looked
through by the trial.
"""

from __future__ import annotations

import contextlib
import csv
import json
import logging
import os
import random
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MARK = "zqxv"
"""Stands in every name, id, address, value and sentence of the rosters, and nowhere else."""

PACKAGE = Path(__file__).resolve().parents[2] / "mentormatch"
_FIELDS = ("cardiology", "dermatology", "neurology", "pediatrics")
_WHO = {"student": f"{MARK}.s1@example.org", "mentor": f"{MARK}.m1@example.org"}


def write_rosters(folder: Path, *, n_people: int = 4) -> None:
    """Write students, mentors, documents, grades and decisions, all of them free of problems."""
    people = range(n_people)
    _write(
        folder / "students.csv",
        "student_id name stage school interests goals experiences values values_statement needs application_deadline",
        [
            (
                f"{MARK}.s{n}@example.org", f"Zoe {MARK}name{n}", "premed", f"{MARK} College {n}", _FIELDS[n % 4],
                f"I want to heal {MARK}goal{n} people.", f"I worked at {MARK}place{n}.", f"{MARK}value{n}",
                f"I believe in {MARK}belief{n}.", "research", "2027-06-01",
            )
            for n in people
        ],
    )  # fmt: skip
    _write(
        folder / "mentors.csv",
        "mentor_id name email role specialties bio research values affiliations capacity languages",
        [
            (
                f"{MARK}.m{n}@example.org", f"Dr. Ann {MARK}doctor{n}", f"{MARK}.mail{n}@example.org", "physician",
                _FIELDS[n % 4], f"I treat {MARK}bio{n} patients.", f"I study {MARK}cells{n}.", f"{MARK}value{n}",
                f"{MARK} Hospital {n}", "3", "English",
            )
            for n in people
        ],
    )  # fmt: skip
    documents = [(f"{MARK}.m{n}@example.org", f"{MARK}title{n}", f"We found {MARK}fact{n}.", "2020") for n in people]
    _write(folder / "documents.csv", "mentor_id title text year", documents)
    grades = [(f"{MARK}.s{s}@example.org", f"{MARK}.m{m}@example.org", (s + m) % 4) for s in people for m in people]
    _write(folder / "grades.csv", "student_id mentor_id grade", grades)
    _write(folder / "declined.csv", "student_id mentor_id", [grades[1][:2]])
    _write(folder / "locks.csv", "student_id mentor_id decision note", [(*grades[0][:2], "lock", f"{MARK} note")])


def _write(path: Path, header: str, rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(), *rows])


def commands() -> list[list[str]]:
    """Return every command on files of the working folder, each after those whose files it reads."""
    both, texts = ["students.csv", "mentors.csv"], ["--documents", "documents.csv"]
    one = ["--student", _WHO["student"]]
    lines = [
        ["check", "mentors.csv", *texts],
        ["check", "students.csv"],
        ["rank", *both, *texts, "-o", "ranking.csv", "--explain"],
        ["rank", *both, "-o", "parts/", "--part-size", "2"],
        ["rank", *both, "-o", "ranking.parquet", "--report", "ranking.html", "--advice"],
        ["explain", *both, *texts, *one, "--mentor", _WHO["mentor"]],
        ["advise", *both, *one],
        ["portfolio", *both, *one],
        ["plan", *both, *one, "-o", "plan.ics"],
        ["assign", *both, "--locks", "locks.csv", "-o", "plan.csv", "--report", "plan.html"],
        ["assign", *both, "-o", "plan.xlsx"],
        ["assign", *both, "--review", "plan.xlsx", "-o", "next.xlsx"],
        ["rematch", "plan.csv", *both, "--declined", "declined.csv", "-o", "mended.csv"],
        ["verify", "plan.csv"],
        ["index", "mentors.csv", *texts, "-o", "mentors.index"],
        ["index", "mentors.csv", "-o", "mentors.index", "--update"],
        ["rank", "students.csv", "mentors.index", "-o", "again.json"],
        ["evaluate", "ranking.csv", "grades.csv"],
        ["cache", "--info"],
    ]
    return [[*line, "--as-of", "2026"] if line[0] in _DATED else line for line in lines]


_DATED = {"explain", "advise", "portfolio", "assign", "rematch"}


_CONNECTING = frozenset({"socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request"})


def run(words: Sequence[str]) -> int:
    """Run a command in this process and return its exit code; its standard output goes nowhere."""
    from mentormatch.__main__ import main

    sys.argv = ["mentormatch", *words]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0)
    return 0


def show_everything() -> None:
    """Let every logger speak at every level, and every warning be shown each time."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    for name in list(logging.root.manager.loggerDict):
        own = logging.getLogger(name)
        own.setLevel(logging.DEBUG)
        own.propagate = True
    warnings.simplefilter("always")


@contextlib.contextmanager
def watched(seen: Callable[[Any], None]) -> Iterator[None]:
    """Call a function with the frame of every call into the package; what it raises, the call raises."""

    def watch(frame: Any, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            seen(frame)

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def called(words: Sequence[str]) -> list[Any]:
    """Run a command and return the code of the functions that it calls, each once."""
    found: dict[Any, None] = {}
    with watched(lambda frame: found.setdefault(frame.f_code)):
        run(words)
    # what stands around every command, and says that it failed, knows nothing of people
    door = ("__main__.py", *(f"cli{os.sep}{name}.py" for name in ("__init__", "streams", "ending")))
    return [code for code in found if not code.co_filename.endswith(door)]


def run_broken(words: Sequence[str], code: Any) -> int:
    """Run a command in which one function fails with all it was given as the text of the error."""

    def fail(frame: Any) -> None:
        if frame.f_code is code:
            raise RuntimeError(f"{MARK} {frame.f_locals!r}"[:2000])

    with watched(fail):
        return run(words)


def main(folder: str, n_faults: int, seed: int) -> None:
    """Run every command whole, then commands that fail in the middle; tell on standard output how they ended."""
    os.umask(0)
    os.chdir(folder)
    write_rosters(Path())
    connections: list[str] = []
    sys.addaudithook(lambda event, _: connections.append(event) if event in _CONNECTING else None)
    show_everything()
    codes = {" ".join(words[:1]): 0 for words in commands()}
    broken: list[int] = []
    luck = random.Random(seed)
    chosen = luck.choices(range(len(commands())), k=n_faults)
    for place, words in enumerate(commands()):
        n_own = chosen.count(place)
        functions = called(words) if n_own else []
        codes[words[0]] |= run(words)
        show_everything()
        broken += [run_broken(words, code) for code in luck.sample(functions, min(n_own, len(functions)))]
    told = {"codes": codes, "broken": broken, "connections": len(connections), "open": open_files()}
    print(json.dumps(told))


def open_files() -> list[str]:
    """Return what was made to be kept for one person alone, and is not, although the umask allows everything."""
    kept = [Path(os.environ["MENTORMATCH_CACHE"]), Path("mentors.index")]
    paths = [path for folder in kept for path in (folder, *folder.rglob("*"))]
    return [str(path) for path in paths if path.stat().st_mode & 0o077]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
