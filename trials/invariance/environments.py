"""The same rosters in other surroundings: clock, language, hash seed, threads, processes, what the cache knows."""

from __future__ import annotations

import contextlib
import hashlib
import locale
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from invariance.pool import MENTOR_IDS, STUDENT_IDS, Pool, documents_of
from invariance.sameness import QUESTIONS, Cohort, Disguise, seen_in

from mentormatch.text.cache import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from figures import Figures

FEW = ("files", "reasons", "plans", "best")
PLAIN = {"TZ": "UTC", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "LC_ALL": "C.utf8"}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
TOGETHER = {
    "far east, hash seed 1, two threads, ASCII": {
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "2", **ASCII,
    },
    "far west, hash seed drawn, four threads, half a cache": {
        "TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "random", "OMP_NUM_THREADS": "4", "MENTORMATCH_CACHE": "half",
    },
}  # fmt: skip
ALONE = {
    **{f"hash seed {seed}": {"PYTHONHASHSEED": str(seed)} for seed in (1, 2, 3, 42, 4294967295)},
    **{f"time zone {zone}": {"TZ": zone} for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")},
    **{f"{number} threads": {"OMP_NUM_THREADS": str(number), "MENTORMATCH_CACHE": "off"} for number in (1, 2, 3, 8)},
    "ASCII": ASCII,
    "no cache": {"MENTORMATCH_CACHE": "off"},
    "half a cache": {"MENTORMATCH_CACHE": "half"},
}


def compare_surroundings(figures: Figures, *, full: bool) -> None:
    """Say in how many surroundings the same cohorts get other answers than in plain ones."""
    n_cohorts, questions = (20, QUESTIONS) if full else (1, FEW)
    others = {**TOGETHER, **_languages(), **(ALONE if full else {})}
    with tempfile.TemporaryDirectory() as folder:
        plain = _answers(n_cohorts, questions, {"MENTORMATCH_CACHE": folder})
        half = _half_of(Path(folder))
        caches = {"half": str(half), "": folder}
        settings = [{**own, "MENTORMATCH_CACHE": _cache(own, caches)} for own in others.values()]
        with ThreadPoolExecutor(2) as threads:
            found = dict(
                zip(others, threads.map(lambda own: _answers(n_cohorts, questions, own), settings), strict=True)
            )
    n_asked = n_cohorts * len(questions)
    figures.say("answers in plain surroundings", len(plain), f"{n_asked}", holds=len({*plain}) == n_asked)
    for name, answers in found.items():
        differing = [one for one, other in zip(plain, answers, strict=True) if one != other]
        figures.say(f"answers that differ, {name}", len(differing), "0", holds=not differing)


def compare_commands(figures: Figures, *, full: bool) -> None:
    """Say whether the command writes the same bytes with one process and with two, in parts, and to a pipe."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rosters = _written_rosters(folder)
        piped = _command([*rosters, "-o", "-"], ASCII)
        for form in ("csv", "json", "parquet") if full else ("csv",):
            plain, parts = folder / f"plain.{form}", folder / f"parts.{form}"
            _command([*rosters, "-o", str(parts), "--jobs", "2", "--part-size", "3"], {"TZ": "Asia/Tokyo"})
            if form != "csv":
                _command([*rosters, "-o", str(plain)], PLAIN)
            same = parts.read_bytes() == (piped if form == "csv" else plain.read_bytes())
            figures.say(f"two processes in parts of three, and one process: the same {form}", same, "True", holds=same)


def _languages() -> dict[str, Mapping[str, str]]:
    """Return surroundings in the languages that are installed and write letters or numbers in another way."""
    found = {}
    for name in ("tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8"):
        before = locale.setlocale(locale.LC_ALL)
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            found[f"language {name}"] = {"LC_ALL": name}
        locale.setlocale(locale.LC_ALL, before)
    if not found:
        print("languages: none but C is installed; left out")
    return found


def _cache(own: Mapping[str, str], caches: Mapping[str, str]) -> str:
    wanted = own.get("MENTORMATCH_CACHE", "")
    return caches.get(wanted, wanted)


def _half_of(folder: Path) -> Path:
    """Return a copy of a cache in which every other vector is missing."""
    half = folder / "half"
    half.mkdir()
    for file in folder.glob(f"{FILE}*"):
        shutil.copy(file, half)
    connection = sqlite3.connect(half / FILE)
    connection.execute("DELETE FROM vectors WHERE substr(hex(key), 64, 1) IN ('0', '2', '4', '6', '8', 'A', 'C', 'E')")
    connection.commit()
    connection.close()
    return half


def _answers(n_cohorts: int, questions: Sequence[str], surroundings: Mapping[str, str]) -> list[str]:
    """Return a line for each answer, made by another process."""
    environment = {**os.environ, **PLAIN, **surroundings, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "invariance.environments", str(n_cohorts), *questions],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines() if done.returncode == 0 else [done.stderr[-2000:]] * n_cohorts * len(questions)


def _command(words: list[str], surroundings: Mapping[str, str]) -> bytes:
    environment = {**os.environ, **PLAIN, **surroundings}
    command = [sys.executable, "-m", "mentormatch", "rank", *words, "--as-of", "2026"]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def _written_rosters(folder: Path) -> list[str]:
    from invariance.disguises import in_form

    cohort = _cohort(Pool.read(), 7, 6, 10)
    for name, rows in (("students", cohort.students), ("mentors", cohort.mentors), ("documents", cohort.documents)):
        (folder / f"{name}.csv").write_bytes(in_form(rows, "csv").getvalue())
    names = [str(folder / f"{name}.csv") for name in ("students", "mentors", "documents")]
    return [*names[:2], "--documents", names[2]]


def _cohort(pool: Pool, number: int, n_students: int, n_mentors: int) -> Cohort:
    draw = random.Random(number)
    students = [pool.student(draw.randrange(1000), own) for own in draw.sample(STUDENT_IDS, n_students)]
    ids = draw.sample(MENTOR_IDS, n_mentors)
    mentors = [pool.mentor(draw.randrange(1000), own) for own in ids]
    return Cohort(students, mentors, documents_of({own: [draw.randrange(7)] for own in ids[:3]}, "mentor", pool))


def _print_answers(n_cohorts: int, questions: Sequence[str]) -> None:
    """Print a line for each answer: what it is about and a hash of its bytes."""
    locale.setlocale(locale.LC_ALL, "")
    pool = Pool.read()
    for number in range(n_cohorts):
        cohort = _cohort(pool, number, 3, 6)
        for question in questions:
            seen = seen_in(cohort, Disguise(), question, None)
            digest = hashlib.sha256(repr(sorted(seen.items())).encode("utf-8", "surrogatepass")).hexdigest()
            print(number, question.replace(" ", "-"), digest)


if __name__ == "__main__":
    _print_answers(int(sys.argv[1]), sys.argv[2:])
