"""Files read in processes of their own: what each one ended in, how long it took, and how much memory.

Run as a program it reads the files that are named on its standard input, one a line, and answers each with a line of
JSON; when the process ends before its time, the file after the last answer did it.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch import Profiles

LONGEST, MOST_MIB = 10.0, 1024
"""Seconds and MiB that a file may take."""

SIDES = 2
ROOM = 6 * 2**30
"""Bytes of addresses of a process: far more than it may use, so that the machine outlives one that wants all."""


@dataclass(frozen=True)
class Outcome:
    """What reading one file for one side ended in.

    Attributes
    ----------
    path : str
    ended : str
        "read", the name of a typed error, "untyped ...", or "died with ..." when the process ended.
    seconds : float
        Of the processor: how busy the machine is with other things says nothing about a file.
    mib : int
        The most memory that the process had held until then.
    whole : bool
        Whether the rows read are those kept and those set aside, each of these with an error.
    table : str
        A short form of all that was read, to compare.
    """

    path: str
    ended: str
    seconds: float = 0.0
    mib: int = 0
    whole: bool = True
    table: str = ""

    @property
    def typed(self) -> bool:
        """Whether it was read, or refused in words."""
        return not self.ended.startswith(("untyped", "died"))


def watched(paths: Sequence[Path], *, batch: int = 25) -> list[Outcome]:
    """Read files as both sides, ``batch`` of them in one process and two processes at a time."""
    batches = [paths[start : start + batch] for start in range(0, len(paths), batch)]
    with ThreadPoolExecutor(2) as pool:
        return [outcome for outcomes in pool.map(_batch, batches) for outcome in outcomes]


def _batch(paths: Sequence[Path]) -> list[Outcome]:
    left, outcomes = list(paths), []
    while left:
        answers, ended = _answers(left)
        outcomes += answers
        done = len(answers) // SIDES
        if done < len(left):
            outcomes.append(Outcome(str(left[done]), f"died with {ended}"))
            done += 1
        left = left[done:]
    return outcomes


def _answers(paths: Sequence[Path]) -> tuple[list[Outcome], int]:
    names = "\n".join(map(str, paths))
    limit = LONGEST * SIDES * len(paths) + 60
    command = [sys.executable, __file__]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, input=names, capture_output=True, text=True, check=False, timeout=limit, env=environment
        )
        lines, ended = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        lines, ended = (late.stdout or b"").decode(), 124
    return [Outcome(**json.loads(line)) for line in lines.splitlines() if line.endswith("}")], ended


def _read_all() -> None:
    from mentormatch import read_mentors, read_students

    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    for path in sys.stdin.read().splitlines():
        for reader in (read_mentors, read_students):
            print(json.dumps(_outcome(reader, path)), flush=True)


def _outcome(reader: object, path: str) -> dict[str, object]:
    from mentormatch import MentormatchError

    start = time.process_time()
    found: dict[str, object] = {"path": path}
    try:
        profiles = reader(path)  # type: ignore[operator]
        found |= {"ended": "read", "whole": _is_whole(profiles), "table": _short(profiles)}
    except MentormatchError as error:
        found["ended"] = type(error).__name__
    except BaseException as error:  # noqa: BLE001 - that there are none is what is tried
        found["ended"] = f"untyped {error!r}"[:200]
    return {**found, "seconds": round(time.process_time() - start, 3), "mib": _peak()}


def _peak() -> int:
    """Return the most MiB that this process has held; its resource usage would count its parent's as well."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _is_whole(profiles: Profiles) -> bool:
    aside = {issue.row for issue in profiles.issues.of("error")}
    return profiles.rows_read == len(profiles) + len(aside)


def _short(profiles: Profiles) -> str:
    import hashlib

    return hashlib.sha256(repr(dict(profiles.table)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


if __name__ == "__main__":
    _read_all()
