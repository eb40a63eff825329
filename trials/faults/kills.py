"""Kill -9 at a random moment, then the same command again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

import psutil
from faults import commands
from faults.world import tree

if TYPE_CHECKING:
    from pathlib import Path

    from faults.world import Tree, World
    from figures import Figures

ONE = (
    ("ranking.csv", ("--part-size", 1)),
    ("ranking.parquet", ("--part-size", 2)),
    ("ranking.json", ("--part-size", 2)),
    ("ranking/", ("--part-size", 2)),
    ("ranking/", ("--part-size", 2, "--format", "parquet")),
    ("ranking.csv", ()),
)
TWO = tuple((name, (*words, "--jobs", 2)) for name, words in ONE[:5])


def try_kills(world: World, figures: Figures, *, n_alone: int, n_side_by_side: int, seed: int = 0) -> None:
    """Kill the command so many times in one process and in two, and print what became of it."""
    chance, counts = random.Random(seed), Counter()
    for targets, n_kills in ((ONE, n_alone), (TWO, n_side_by_side)):
        whole = {target: _undisturbed(world, target) for target in targets[: max(n_kills, 1)]} if n_kills else {}
        for number in range(n_kills):
            target = list(whole)[number % len(whole)]
            counts += _killed(world, target, *whole[target], chance)
    n_kills = n_alone + n_side_by_side
    figures.say("kill -9 of the command", f"{n_kills}, {n_side_by_side} of them with two jobs")
    when = ("before a part was finished", "with finished parts", "after the output was there")
    figures.say("killed", ", ".join(f"{counts[name]} {name}" for name in when))
    for name in ("torn outputs", "other bytes after the second command", "files left", "processes left"):
        figures.say(f"kills: {name}", counts[name], "0", holds=not counts[name])


def _undisturbed(world: World, target: tuple[str, tuple[object, ...]]) -> tuple[Tree, float]:
    """Return what a command writes, and how long it takes."""
    name, words = target
    work = world.place()
    start = time.perf_counter()
    world.run(world.rank("-o", name, *words), work)
    return tree(work), time.perf_counter() - start


def _killed(
    world: World, target: tuple[str, tuple[object, ...]], whole: Tree, seconds: float, chance: random.Random
) -> Counter[str]:
    name, words = target
    work = world.place()
    records = work / f"{name.rstrip('/')}.parts" / "records"
    running = commands.begin(world.rank("-o", name, *words), world.setting(work))
    if "--jobs" in words:
        # processes that begin take most of the time; parts are finished in the rest
        while not running.ended() and not _n_files(records):
            time.sleep(0.002)
        seconds *= 0.2
    time.sleep(chance.uniform(0, seconds))
    running.send(signal.SIGKILL)
    running.wait()
    found = Counter({"processes left": _n_left(running.number)})
    n_parts = _n_files(records)
    there = {path: content for path, content in tree(work).items() if path in whole}
    stage = "after the output was there" if there else "with finished parts"
    found[stage if there or n_parts else "before a part was finished"] += 1
    found["torn outputs"] += there not in ({}, whole)
    again = commands.run(world.rank("-o", name, *words), world.setting(work))
    after = tree(work)
    found["other bytes after the second command"] += any(after.get(path) != own for path, own in whole.items())
    found["other bytes after the second command"] += again.code != 0
    found["files left"] += len(after.keys() - whole.keys())
    shutil.rmtree(work)
    return found


def _n_files(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(1 for path in folder.iterdir() if not path.name.startswith("."))
    return 0


def _n_left(group: int) -> int:
    """Return how many processes of a group are there five seconds later, save those that wait to be taken note of."""
    end = time.monotonic() + 5
    while (n_left := sum(_is_at_work(own, group) for own in psutil.process_iter())) and time.monotonic() < end:
        time.sleep(0.01)
    return n_left


def _is_at_work(process: psutil.Process, group: int) -> bool:
    with contextlib.suppress(psutil.Error, ProcessLookupError):
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    return False
