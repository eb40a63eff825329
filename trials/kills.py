"""Commands killed or asked to end at random moments, and given again."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commands import begin, run
from scene import WRITING, bytes_in, fault_of, temporaries

if TYPE_CHECKING:
    from pathlib import Path

    from scene import Scene

KILLED = ("rank, CSV", "rank, Parquet", "rank, folder")
ASKED = ("rank, CSV", "rank, folder", "assign", "index")
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
MOST = 30
"""Runs one after the other for one output; each takes a part of what is left."""


@dataclass
class Tried:
    """What was tried: signals that arrived, commands that came to their end, and what went wrong in words."""

    arrived: int = 0
    whole: int = 0
    resumed: int = 0
    faults: list[str] = field(default_factory=list)


def kill(scene: Scene, n_kills: int, *, jobs: int = 1, seed: int = 0) -> Tried:
    """Kill batches at random moments, again and again until each is whole, so many times."""
    draw, tried, number = random.Random(seed), Tried(), 0
    while tried.arrived < n_kills:
        name = KILLED[number % len(KILLED)]
        number += 1
        out = scene.place("killed")
        words = [*scene.words(WRITING[name], out), "--jobs", str(jobs)]
        for _ in range(min(MOST, n_kills - tried.arrived)):
            running = begin(words, scene.setting())
            time.sleep(draw.uniform(0.02, 0.7) * (1 if jobs == 1 else 4))
            running.send(signal.SIGKILL)
            done = running.wait()
            tried.arrived += done.code == -signal.SIGKILL
            _demand_whole_or_none(scene, out, f"{name} killed", tried)
            if done.code == 0:
                break
        # processes of the killed command see that it is gone, and then let go of the work folder
        time.sleep(0 if jobs == 1 else 0.3)
        _finish(scene, name, words, out, tried)
    return tried


def ask(scene: Scene, n_requests: int, *, seed: int = 0) -> Tried:
    """Send SIGINT and SIGTERM by turns at random moments, and give the command again when it was resumable."""
    draw, tried = random.Random(seed), Tried()
    for number in range(n_requests):
        name, sent = ASKED[number % len(ASKED)], list(CODES)[number // len(ASKED) % 2]
        out = scene.place("asked")
        words = scene.words(WRITING[name], out)
        running = begin(words, scene.setting())
        time.sleep(draw.uniform(0.02, 0.7))
        running.send(sent)
        done = running.wait()
        if done.code == 0:
            tried.whole += 1
            continue
        tried.arrived += 1
        fault = fault_of(done, CODES[sent], words="Stopped")
        is_resumable = any(path.name.endswith(".parts") for path in out.iterdir())
        if is_resumable and "again to go on" not in done.err:
            fault = f"parts are kept and not named: {done.err[-300:]}"
        if fault or temporaries(out):
            tried.faults.append(f"{name}, {sent.name}: {fault or temporaries(out)}")
        if is_resumable:
            tried.resumed += 1
            _finish(scene, name, words, out, tried)
    return tried


def _demand_whole_or_none(scene: Scene, out: Path, what: str, tried: Tried) -> None:
    """Count a fault when something under the name of the output is not the whole of it."""
    before = bytes_in(scene.folder / "before")
    torn = [name for name, own in bytes_in(out).items() if ".parts/" not in name and own != before.get(name)]
    # a joined file takes its place by a rename, from a name with a dot
    torn = [name for name in torn if not name.rpartition("/")[2].startswith(".")]
    tried.faults += [f"{what}: {name} is torn" for name in torn]


def _finish(scene: Scene, name: str, words: list[str], out: Path, tried: Tried) -> None:
    done = run(words, scene.setting())
    before = bytes_in(scene.folder / "before")
    found = bytes_in(out)
    expected = {own: content for own, content in before.items() if own in found}
    fault = fault_of(done, 0)
    if not fault and (not found or found != expected or temporaries(out)):
        fault = f"other files after it went on: {sorted(found)} {temporaries(out)}"
    tried.whole += not fault
    tried.faults += [f"{name}: {fault}"] if fault else []
