"""Asked to end at a random moment: by Ctrl-C, by the system, or because the terminal was closed."""

from __future__ import annotations

import random
import re
import shutil
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

from faults import commands
from faults.world import AS_OF, tree

if TYPE_CHECKING:
    from faults.world import Tree, World
    from figures import Figures

ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
GO_ON = re.compile(r"mentormatch: Stopped: \d+ of \d+ parts are kept in .*\. Give the same command again to go on\.")
WRONG = (
    "other exit codes",
    "tracebacks",
    "files left",
    "finished parts without a word how to go on",
    "not whole after going on",
)


def try_ends(world: World, figures: Figures, *, n_ends: int, seed: int = 0) -> None:
    """Ask commands so many times to end, and print what became of them."""
    chance, counts = random.Random(seed), Counter()
    cases = {name: (words, *_undisturbed(world, words)) for name, words in _commands(world).items()}
    for number in range(n_ends):
        name = list(cases)[number % len(cases)]
        words, whole, seconds = cases[name]
        counts += _asked(world, words, whole, list(ENDS)[number % len(ENDS)], chance.uniform(0.05, 1) * seconds)
    became = ", ".join(f"{counts[name]} {name}" for name in ("ended", "were done", "with finished parts"))
    figures.say("asked to end", f"{n_ends} times: {became}")
    for name in WRONG:
        figures.say(f"asked to end: {name}", counts[name], "0", holds=not counts[name])


def _commands(world: World) -> dict[str, list[object]]:
    people = (world.students, world.index)
    return {
        "rank": world.rank("-o", "r.csv", "--part-size", 1),
        "rank, folder": world.rank("-o", "r/", "--part-size", 2),
        "assign": ["assign", *people, "--per-student", 1, "-o", "a.csv", "--loads", "l.csv"],
        "index": ["index", world.mentors, *AS_OF, "-o", "m.index"],
        "rank, mentors of a roster": ["rank", world.students, world.mentors, *AS_OF, "-o", "q.csv", "--part-size", 1],
    }


def _undisturbed(world: World, words: list[object]) -> tuple[Tree, float]:
    work = world.place()
    start = time.perf_counter()
    world.run(words, work)
    return tree(work), time.perf_counter() - start


def _asked(world: World, words: list[object], whole: Tree, number: signal.Signals, after: float) -> Counter[str]:
    work = world.place()
    running = commands.begin(words, world.setting(work))
    time.sleep(after)
    running.send(number)
    done = running.wait()
    there = tree(work)
    parts = [path for path in there if ".parts/" in path]
    found = Counter({"ended": done.code != 0, "were done": done.code == 0, "with finished parts": bool(parts)})
    found["other exit codes"] += done.code not in {0, ENDS[number]}
    found["tracebacks"] += "Traceback" in done.err
    found["files left"] += len(there.keys() - whole.keys() - set(parts))
    found["files left"] += any(path.rpartition("/")[2].startswith(".") for path in parts)
    found["finished parts without a word how to go on"] += bool(parts) and not GO_ON.fullmatch(done.last)
    if any(found[name] for name in WRONG):
        print(f"  {words[0]} after {number.name}: {done.code}, {done.err!r}, {sorted(there)}")
    world.run(words, work)
    found["not whole after going on"] += tree(work) != whole
    shutil.rmtree(work)
    return +found
