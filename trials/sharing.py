"""Four processes at one cache and one index, all at once."""

from __future__ import annotations

import os
import sqlite3
import warnings
from typing import TYPE_CHECKING

import numpy as np
from commands import Setting, begin, run
from kills import Tried
from scene import WRITING, bytes_in, fault_of, temporaries

from mentormatch.text.cache import FILE, VectorCache

if TYPE_CHECKING:
    from pathlib import Path

    from scene import Scene

N_PROCESSES = 4


def share(scene: Scene) -> Tried:
    """Rank, make and change one index in four processes with one new cache, and compare what they wrote."""
    tried = Tried()
    _rank_with_a_new_cache(scene, tried)
    _replace_an_index_that_is_read(scene, tried)
    _write_one_cache(scene, tried)
    return tried


def _rank_with_a_new_cache(scene: Scene, tried: Tried) -> None:
    """All texts are missing for all processes: they all begin the file, and write the same vectors."""
    out = scene.place("shared")
    running = []
    for number in range(N_PROCESSES):
        own = out / str(number)
        own.mkdir()
        setting = Setting(scene.place(f"said-{number}"), {"MENTORMATCH_CACHE": str(out / "cache")})
        running.append(begin(scene.words(WRITING["rank, CSV"], own), setting))
    expected = (scene.folder / "before" / "r.csv").read_bytes()
    for number, one in enumerate(running):
        done = one.wait()
        fault = fault_of(done, 0) or ("vector" in done.err and done.err)
        _count(tried, bool((out / str(number) / "r.csv").exists()), fault or "")
        if (out / str(number) / "r.csv").read_bytes() != expected:
            tried.faults.append("a process with a shared cache ranked otherwise")
    with sqlite3.connect(out / "cache" / FILE) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            tried.faults.append("the shared cache is damaged")


def _replace_an_index_that_is_read(scene: Scene, tried: Tried) -> None:
    """Two processes make the index anew while two rank with it; the two are never mixed."""
    out = scene.place("shared")
    run(scene.words(WRITING["index"], out), scene.setting())
    index = out / "m.index"
    running = []
    for number in range(2 * N_PROCESSES):
        own = out / str(number)
        own.mkdir()
        is_index = {str(own / "m.index"), str(scene.folder / "mentors.index")}
        words = scene.words(WRITING["index" if number % 2 else "rank, CSV"], own)
        words = [str(index) if word in is_index else word for word in words]
        running.append(begin(words, Setting(scene.place(f"said-{number}"))))
    expected = (scene.folder / "before" / "r.csv").read_bytes()
    for number, one in enumerate(running):
        done = one.wait()
        # an index that was replaced in the middle is told, and the same command goes on
        is_told = done.code == 5 and "was replaced while" in done.err
        _count(tried, done.code == 0, "" if is_told else fault_of(done, 0))
        found = out / str(number) / "r.csv"
        if found.exists() and found.read_bytes() != expected:
            tried.faults.append("ranked otherwise while the index was replaced")
    left = temporaries(out)
    if left or bytes_in(index) != bytes_in(scene.folder / "before" / "m.index"):
        tried.faults.append(f"the index is another one, or something is left: {left}")


def _write_one_cache(scene: Scene, tried: Tried) -> None:
    """Put and get the same and other vectors, 200 times in each process."""
    path = scene.place("vectors") / FILE
    children = []
    for number in range(N_PROCESSES):
        child = os.fork()
        if child == 0:
            os._exit(_write_and_read(path, number))
        children.append(child)
    for child in children:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _count(tried, code == 0, f"cache: process ended with {code}" if code else "")
    if VectorCache(path).kept().n_vectors != 100 + 100 * N_PROCESSES:
        tried.faults.append(f"cache: {VectorCache(path).kept().n_vectors} vectors")


def _write_and_read(path: Path, number: int) -> int:
    try:
        warnings.simplefilter("error")
        for turn in range(100):
            own = {bytes([turn, 255]) * 8: _unit(turn), bytes([turn, number + 1]) * 8: _unit(turn + number + 1)}
            VectorCache(path).put(own)
            found = VectorCache(path).get(list(own))
            if found.keys() != own.keys() or any((found[key] != own[key]).any() for key in own):
                return 2
    except BaseException as error:  # noqa: BLE001 - the process must not go on with the work of the first
        os.write(2, f"{error!r}\n".encode())
        return 1
    return 0


def _unit(number: int) -> np.ndarray:
    vector = np.zeros(384, dtype=np.float32)
    vector[number] = 1.0
    return vector


def _count(tried: Tried, is_whole: bool, fault: str) -> None:  # noqa: FBT001
    tried.arrived += 1
    tried.whole += is_whole
    tried.faults += [fault] if fault else []
