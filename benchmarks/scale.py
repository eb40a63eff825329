"""Measure what one core and one person cost, from which docs/scale.md reckons what a very large cohort takes.

Every time is CPU time of one thread, every case a process of its own. The result stands in
``benchmarks/results/scale.json``; about ten minutes. ``--small`` measures small cohorts and keeps nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import pickle
import sqlite3
import subprocess
import sys
import tempfile
import time
import tracemalloc
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_people import SAMPLE, made
from made_rosters import AS_OF, CACHE, INDEX, STUDENTS, people, write
from memory import anonymous

from mentormatch.batch import Watch, rank_to
from mentormatch.batch.part import Options, forget_index, loaded, parts_of, rank_part
from mentormatch.features.block import Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.scoring import encode_people
from mentormatch.features.search import search
from mentormatch.features.texts import ungraded
from mentormatch.matcher import Matcher
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.text.cache import FOLDER_VARIABLE
from mentormatch.text.embedder import SentenceEmbedder
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    import numpy as np
    from numpy.typing import NDArray


RESULTS = Path(__file__).parent / "results" / "scale.json"
SEARCHED = (1_000, 10_000, 100_000, 1_000_000)
FEW = 5
OPTIONS = Options(5, explain=False, form="parquet")


@dataclass(frozen=True)
class Sizes:
    """Sizes of the cases."""

    students: int = 1_000
    mentors: int = 2_000
    searched: tuple[int, ...] = SEARCHED
    people_embedded: int = 24
    parts_given: int = 150
    workers: int = 16


SMALL = Sizes(100, 100, (100, 200), 2, 20, 4)


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def searching(n_students: int, n_mentors: int) -> float:
    """Return the milliseconds that the search takes for a student, with the default score and known vectors."""
    cohort = made(n_students, n_mentors)
    terms = (cohort.students, cohort.required, cohort.terms, cohort.roster)
    return 1e3 / n_students * cpu(lambda: [*search(*terms, k=OPTIONS.k)])


class Counted:
    """The offline model, and how many texts it has read."""

    def __init__(self) -> None:
        self._embedder = SentenceEmbedder()
        self.fingerprint, self.n_texts = self._embedder.fingerprint, 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors, shape (n_texts, n_dims)."""
        self.n_texts += len(texts)
        return self._embedder.encode(texts)

    def encode_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield vectors batch by batch."""
        self.n_texts += len(texts)
        yield from self._embedder.encode_batches(texts)


def embedding(n_people: int) -> dict[str, float]:
    """Return what embedding the texts of a person of the sample costs who was never seen before."""
    counted = Counted()
    encoder = TextEncoder(counted, cache=False, progress=False)
    encoding = Encoding(encoder, constants_for(encoder).mean, AS_OF)
    encoder.encode(["warm"])
    found = {}
    for side, read in (("student", read_students), ("mentor", read_mentors)):
        everybody = ungraded(read(SAMPLE / f"{side}s.csv"))
        rows = range(min(n_people, len(everybody)))
        before = counted.n_texts
        work = partial(encode_people, everybody.take(rows), encoding)
        seconds = cpu(work)
        n_texts = counted.n_texts - before
        seconds -= cpu(work)  # once more with known texts: what is not embedding
        found[f"texts of a {side}"] = n_texts / len(rows)
        found[f"ms to embed a text of a {side}"] = 1e3 * seconds / n_texts
    return {**found, "MiB of a worker with the model": anonymous() / 2**20}


def writing(folder: str, n_students: int, n_mentors: int) -> dict[str, float]:
    """Write made-up people, and return what encoding a mentor costs when the texts are known."""
    write(Path(folder), n_students, n_mentors)
    rows = list(people("mentor", n_mentors))
    seconds = cpu(lambda: Matcher(as_of=AS_OF, progress=False).fit(rows))
    index, cache = Path(folder, INDEX), Path(folder, CACHE)
    with contextlib.closing(sqlite3.connect(next(cache.glob("*.sqlite3")))) as known:
        (n_texts,) = known.execute("SELECT count(*) FROM vectors").fetchone()
    return {
        "ms to encode a mentor, texts known": 1e3 * seconds / n_mentors,
        "bytes of a mentor in the index": _size(index) / n_mentors,
        "bytes of a text in the cache": _size(cache) / n_texts,
    }


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*"))


def held(work: Callable[[], Any]) -> tuple[Any, int, int]:
    """Return what some work returns, the bytes it holds when it is done, and at most; mapped files do not count."""
    tracemalloc.start()
    found = work()
    sizes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return found, *sizes


def warm(folder: Path) -> None:
    """Load libraries and tables by ranking a few of these people."""
    with tempfile.TemporaryDirectory() as name:
        Matcher(as_of=AS_OF, progress=False).fit(list(people("mentor", FEW))).save(f"{name}/{INDEX}")
        students = read_students(folder / STUDENTS).take(range(FEW))
        rank_part(f"{name}/{INDEX}", next(parts_of(students, FEW)), OPTIONS)
        forget_index()


def ranking(folder: str) -> dict[str, float]:
    """Return what made-up students take to read and to rank, and the memory of a worker."""
    warm(Path(folder))
    roster, index = f"{folder}/{STUDENTS}", f"{folder}/{INDEX}"
    reading = cpu(lambda: read_students(roster))
    loading = cpu(lambda: loaded(index, OPTIONS))
    students, in_memory, at_most = held(lambda: read_students(roster))
    matcher, mapped, _ = held(lambda: Matcher.load(index, progress=False))
    n_students, n_mentors = len(students), matcher.n_mentors_
    (part,) = parts_of(students, n_students)
    work = cpu(lambda: rank_part(index, part, OPTIONS))
    sizes = {form: len(rank_part(index, part, replace(OPTIONS, form=form)).content) for form in ("csv", "parquet")}
    return {
        "ms to read a student": 1e3 * reading / n_students,
        "bytes of a student in memory": in_memory / n_students,
        "bytes of a student in memory while the roster is read": at_most / n_students,
        "bytes of a student on the way to a worker": len(pickle.dumps(part)) / n_students,
        "ms to load a mentor of the index": 1e3 * loading / n_mentors,
        "bytes of a mentor in the memory of a worker": mapped / n_mentors,
        "ms to rank a student, texts known": 1e3 * work / n_students,
        "mentors of that index": n_mentors,
        "MiB of a worker after a part": anonymous() / 2**20,
        **{f"bytes of a student's rows as {form}": size / n_students for form, size in sizes.items()},
    }


def begin_workers(n_workers: int, told: Connection) -> None:
    """Begin a scheduler and workers in threads of this process, tell the address, and wait to be ended."""
    import dask
    from distributed import LocalCluster

    # so many workers in one process would be busy with looking at each other
    dask.config.set({"distributed.worker.profile.enabled": False})
    setting: dict[str, Any] = {"processes": False, "protocol": "tcp://", "dashboard_address": None, "memory_limit": 0}
    with LocalCluster(n_workers=n_workers, threads_per_worker=1, **setting) as cluster:
        told.send(cluster.scheduler_address)
        told.recv()


def giving(n_parts: int, n_workers: int) -> dict[str, float]:
    """Return what giving out a part, taking it in and keeping it costs the one process that does."""
    context = multiprocessing.get_context("spawn")
    own, other = context.Pipe()
    workers = context.Process(target=begin_workers, args=(n_workers, other))
    workers.start()
    address = own.recv()
    times: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        matcher = Matcher(as_of=AS_OF, progress=False).fit(SAMPLE / "mentors.csv")
        matcher.save(f"{name}/{INDEX}")
        rows = [{"student_id": f"S{number}", "interests": "cardiology"} for number in range(n_parts)]
        watch = Watch(moved=lambda *_: times.append(time.process_time()))
        options = {"part_size": 1, "index": f"{name}/{INDEX}", "engine": "dask", "scheduler": address}
        rank_to(f"{name}/ranking/", matcher, rows, form="parquet", watch=watch, **options)
    own.send("end")
    workers.join()
    # the first parts wait for all workers to be looked at
    kept = times[n_workers:]
    return {"ms of the caller for a part": 1e3 * (kept[-1] - kept[0]) / (len(kept) - 1)}


CASES: dict[str, Callable[..., Any]] = {own.__name__: own for own in (searching, embedding, writing, ranking, giving)}


def case(name: str, *given: object, **variables: str) -> Any:
    """Measure one case in a process of its own, on one thread."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **variables}
    command = [sys.executable, __file__, "--case", name, *map(str, given)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - this very file
    return json.loads(done.stdout)


def search_cases(sizes: Sizes) -> dict[str, Any]:
    """Measure the search among rosters of several sizes."""
    times = {f"{n_mentors:,}": case("searching", sizes.students, n_mentors) for n_mentors in sizes.searched}
    return {"ms to search for a student": times}


def roster_cases(sizes: Sizes) -> dict[str, Any]:
    """Measure what made-up people take, once they are written."""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, Any] = case("writing", folder, sizes.students, sizes.mentors)
        return {**found, **case("ranking", folder, **{FOLDER_VARIABLE: f"{folder}/{CACHE}"})}


STEPS: dict[str, Callable[[Sizes], dict[str, Any]]] = {
    "search": search_cases,
    "rosters": roster_cases,
    "embedding": lambda sizes: case("embedding", sizes.people_embedded),
    "giving": lambda sizes: case("giving", sizes.parts_given, sizes.workers),
}


def keep(found: dict[str, Any]) -> None:
    """Keep what was measured beside what was measured before."""
    from machine import machine  # loads torch, which no case may that does not embed

    former = json.loads(RESULTS.read_text("utf-8"))["found"] if RESULTS.is_file() else {}
    result = {"machine": machine(), "sizes": asdict(Sizes()), "found": former | found}
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def main() -> None:
    """Run cases, print what was found and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", help=f"of {', '.join(STEPS)} [default: all]")
    parser.add_argument("--case", nargs="+", help="run one case in this process, and print it as JSON")
    parser.add_argument("--small", action="store_true", help="small cohorts; nothing is kept")
    given = parser.parse_args()
    if given.case:
        name, *words = given.case
        print(json.dumps(CASES[name](*(int(word) if word.isdigit() else word for word in words))))
        return
    for step in given.steps or STEPS:
        found = STEPS[step](SMALL if given.small else Sizes())
        print(json.dumps(found, indent=1), flush=True)
        if not given.small:
            keep(found)


if __name__ == "__main__":
    main()
