"""Everything that can go wrong with a machine while people are ranked: nothing is lost, torn, left or unsaid.

Commands are killed and asked to end at random moments, run out of disk and memory, share a cache and an index, and find
clocks, homes, folders and streams that are not as they should be. People are made up and the vectors of their texts are
known (benchmarks/made_rosters.py): no model is loaded. Parts that must mount a file system need Linux and root.

``--full`` tries more moments and sizes, and 50,000 students among 20,000 mentors in 2 GB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figures
from full_disks import NoMountError, fill, to_full_device
from kills import ask, kill
from odd_places import in_read_only_folders, visit
from scene import build
from sharing import share
from small_memory import LIMIT, batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from kills import Tried
    from scene import Scene

SHOWN = 5


def told(figures: Figures, name: str, tried: Tried, value: str) -> None:
    """Say how many faults there were in what was tried, and the first of them."""
    figures.say(f"{name}, {value}, faults", len(tried.faults), "0", holds=not tried.faults)
    for fault in tried.faults[:SHOWN]:
        print(f"  {fault}")


def of_moments(figures: Figures, scene: Scene, *, full: bool) -> None:
    """Kill, and ask to end."""
    killed = kill(scene, 500 if full else 50)
    told(figures, "kill -9", killed, f"{killed.arrived} kills, {killed.whole} batches gone on with to the same bytes")
    killed = kill(scene, 40 if full else 3, jobs=2)
    told(figures, "kill -9 with 2 jobs", killed, f"{killed.arrived} kills, {killed.whole} batches to the same bytes")
    asked = ask(scene, 400 if full else 20)
    value = f"{asked.arrived} arrived, {asked.resumed} gone on with"
    told(figures, "SIGINT and SIGTERM", asked, value)


def of_disks(figures: Figures, scene: Scene, *, full: bool) -> None:
    """Fill disks, and take the right to write."""
    device = to_full_device(scene)
    told(figures, "/dev/full", device, f"{device.arrived} commands")
    try:
        filled = fill(scene, growth=2 if full else 16)
        told(figures, "disk full", filled, f"{filled.arrived} runs of {filled.whole} commands")
        fixed = in_read_only_folders(scene)
        told(figures, "read-only folders", fixed, f"{fixed.arrived} commands")
    except NoMountError as error:
        figures.say("LEFT OUT, nothing can be mounted here (run as root)", f"full disks, read-only folders: {error}")


def of_places(figures: Figures, scene: Scene) -> None:
    """Share files, and visit odd places."""
    shared = share(scene)
    told(figures, "four processes, one cache and one index", shared, f"{shared.arrived} runs")
    for name, tried in visit(scene).items():
        told(figures, name, tried, f"{tried.arrived} commands")


def of_memory(figures: Figures, *, full: bool) -> None:
    """Rank in 2 GB."""
    n_students, n_mentors = (50_000, 20_000) if full else (400, 400)
    ended = batch(n_students, n_mentors)
    name = f"{n_students:,} x {n_mentors:,} in {LIMIT / 2**30:.0f} GiB of address space"
    is_whole = (ended.code, ended.n_rows, ended.loads_model) == (0, 5 * n_students, False)
    value = f"exit code {ended.code}, {ended.n_rows:,} rows, {ended.seconds:.0f} s, model loaded: {ended.loads_model}"
    figures.say(name, value, f"0, {5 * n_students:,} rows, not loaded", holds=is_whole)
    if not is_whole:
        print(f"  {ended.said}")


def begun(part: Callable[[Scene], None], scene: Scene, figures: Figures) -> int:
    """Begin a part in a copy of this process, which waits more than it works, and return its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        part(scene)
        code = figures.code
    except BaseException:  # noqa: BLE001 - a copy must not go on with the work of the first
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(code)


def main() -> None:
    """Try everything and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    figures = Figures("Faults")
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        scene = build(Path(folder) / "scene")
        parts: list[Callable[[Scene], None]] = [
            lambda own: of_moments(figures, own, full=full),
            lambda own: of_disks(figures, own, full=full),
            lambda own: of_places(figures, own),
        ]
        children = [begun(part, replace(scene, room=f"room-{number}"), figures) for number, part in enumerate(parts)]
        for child in children:
            if os.waitpid(child, 0)[1]:
                figures.missed.append("a part, see above")
    of_memory(figures, full=full)
    figures.end()


if __name__ == "__main__":
    main()
