"""Several processes at one cache, one index and one output at a time."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from faults import commands
from faults.world import AS_OF, tree

if TYPE_CHECKING:
    from pathlib import Path

    from faults.world import World
    from figures import Figures

N_PROCESSES = 4
LOCKED = "locked"


def try_sharing(world: World, figures: Figures, *, n_rounds: int) -> None:
    """Let four processes fill one cache, replace one index, read it meanwhile and write one output."""
    counts = Counter()
    for _ in range(n_rounds):
        counts += _one_cache(world)
        counts += _one_index(world)
        counts += _one_output(world)
    figures.say("shared: commands, four at a time", counts["commands"])
    for name in ("failed", "database is locked", "other results", "vectors missing in the cache", "files left"):
        figures.say(f"shared: {name}", counts[name], "0", holds=not counts[name])


def _at_once(world: World, cases: list[tuple[list[object], Path]], **variables: str) -> list[commands.Done]:
    """Run commands side by side, each with what it says in a folder of its own."""
    begun = []
    for words, work in cases:
        setting = commands.Setting(world.place(), variables=variables, work=work)
        begun.append(commands.begin(words, setting))
    return [running.wait() for running in begun]


def _counted(done: list[commands.Done]) -> Counter[str]:
    for own in done:
        if own.code:
            print(f"  exit code {own.code}: {own.err!r}")
    return Counter(
        {
            "commands": len(done),
            "failed": sum(own.code != 0 for own in done),
            "database is locked": sum(LOCKED in own.err for own in done),
        }
    )


def _one_cache(world: World) -> Counter[str]:
    """Fill an empty cache from two rosters, each by two processes that rank and two that make an index."""
    cache, works = world.place(), [world.place() for _ in range(N_PROCESSES)]
    ranked = ["rank", world.students, world.mentors, *AS_OF, "-o", "r.csv"]
    saved = ["index", world.mentors, *AS_OF, "-o", "m.index"]
    done = _at_once(world, list(zip((ranked, saved, ranked, saved), works, strict=True)), MENTORMATCH_CACHE=str(cache))
    found = _counted(done)
    found["other results"] += tree(works[0]) != tree(works[2])
    found["other results"] += any(tree(work / "m.index") != tree(world.index) for work in works[1::2])
    # the same once more asks for no vector that is not there
    before = _n_vectors(world, cache)
    found["vectors missing in the cache"] += before == 0
    found += _counted(_at_once(world, [(ranked, world.place())], MENTORMATCH_CACHE=str(cache)))
    found["vectors missing in the cache"] += _n_vectors(world, cache) - before
    return found


def _n_vectors(world: World, cache: Path) -> int:
    said = commands.run(["cache", "--info"], world.setting(world.folder, variables={"MENTORMATCH_CACHE": str(cache)}))
    return int(re.search(r"([\d,]+) vectors", said.out)[1].replace(",", ""))


def _one_index(world: World) -> Counter[str]:
    """Replace an index by two processes again and again, while two others rank with it."""
    work = world.place()
    shutil.copytree(world.index, work / "m.index")
    words = (["index", world.mentors, *AS_OF, "-o", "m.index"], ["rank", world.students, "m.index", "-o", "-"])
    found, outputs = Counter(), set()
    for _ in range(3):
        done = _at_once(world, [(own, work) for own in (*words, *words)])
        found += _counted(done)
        outputs |= {own.out for own in done[1::2]}
    found["other results"] += len(outputs) != 1 or tree(work / "m.index") != tree(world.index)
    found["files left"] += len(list(work.iterdir())) - 1
    return found


def _one_output(world: World) -> Counter[str]:
    """Write one file from four processes at once: the last one wins, and it is whole."""
    work = world.place()
    done = _at_once(world, [(world.rank("-o", "r.csv"), work)] * N_PROCESSES)
    found = _counted(done)
    alone = world.place()
    world.run(world.rank("-o", "r.csv"), alone)
    found["other results"] += tree(work) != tree(alone)
    return found
