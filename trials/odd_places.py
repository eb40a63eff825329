"""Machines that are not as they should be: clocks, homes, folders, streams, letters."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands import begin, run
from full_disks import NoMountError, make_read_only, small_disk
from kills import Tried
from scene import WRITING, bytes_in, fault_of, temporaries

from mentormatch.index.folder import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Done
    from scene import Scene

RANK, INDEX = WRITING["rank, CSV"], WRITING["index"]
NAME = "José 李小龍 Łukasz"


def visit(scene: Scene) -> dict[str, Tried]:
    """Run commands in every odd place, and return what was tried by the kind of place."""
    parts: dict[str, Callable[[Scene, Tried], None]] = {
        "clocks": _clocks,
        "homes and folders": _homes,
        "streams": _streams,
        "letters": _letters,
    }
    found = {}
    for name, part in parts.items():
        found[name] = Tried()
        part(scene, found[name])
    return found


def in_read_only_folders(scene: Scene) -> Tried:
    """Write where nothing can be written, and read an index and a cache from there."""
    tried = Tried()
    with small_disk(scene, "disk", 64 * 2**20) as disk:
        for name in ("mentors.index", "cache"):
            shutil.copytree(scene.folder / name, disk / name)
        make_read_only(disk)
        for name, command in WRITING.items():
            done = run(scene.words(command, disk), scene.setting())
            _count(tried, name, fault_of(done, 5, words="Read-only file system"))
        out = scene.place("odd")
        words = [str(disk / "mentors.index") if word.endswith("/mentors.index") else word for word in _words(scene)]
        done = run(words, scene.setting(MENTORMATCH_CACHE=str(disk / "cache")))
        _same(scene, tried, "an index and a cache that can only be read", done, out)
    return tried


def _words(scene: Scene) -> list[str]:
    return scene.words(RANK, scene.folder / scene.room / "odd")


def _clocks(scene: Scene, tried: Tried) -> None:
    """Let the clock jump back and forth during a run, and files come from the future, or from 1970."""
    for stamp in (0, 4_102_444_800):
        for path in (scene.folder / "mentors.index" / MANIFEST, scene.folder / "students.csv"):
            os.utime(path, (stamp, stamp))
        out = scene.place("odd")
        setting = replace(scene.setting(), first=_jumping_clock)
        running = begin(_words(scene), setting)
        time.sleep(0.4)
        running.send(9)
        running.wait()
        for path in out.rglob("*"):
            os.utime(path, (stamp, stamp))
        _same(scene, tried, f"clock at {stamp}", run(_words(scene), setting), out)


def _jumping_clock() -> None:
    real, calls = time.time, 0

    def jumping() -> float:
        nonlocal calls
        calls += 1
        return real() + (-1) ** calls * 86_400 * 3_650

    time.time = jumping


def _homes(scene: Scene, tried: Tried) -> None:
    """No home, a cache that is a file, cannot be made or is full, no folder for temporary files."""
    (scene.folder / "file").write_bytes(b"x")
    nowhere = str(scene.folder / "nowhere" / "deeper")
    known = str(scene.folder / "cache")
    places: dict[str, dict[str, str | None]] = {
        "HOME is missing": {"HOME": None, "MENTORMATCH_CACHE": None, "XDG_CACHE_HOME": known},
        "HOME is a file": {"HOME": str(scene.folder / "file"), "MENTORMATCH_CACHE": None, "XDG_CACHE_HOME": None},
        "HOME cannot be written": {"HOME": "/proc", "MENTORMATCH_CACHE": None, "XDG_CACHE_HOME": None},
        "the cache is a file": {"MENTORMATCH_CACHE": str(scene.folder / "file")},
        "the cache cannot be made": {"MENTORMATCH_CACHE": "/proc/nowhere"},
        "TMPDIR is missing": {"TMPDIR": nowhere, "TEMP": nowhere, "TMP": nowhere},
        "the working folder is gone": {},
    }
    for name, variables in places.items():
        out, setting = scene.place("odd"), scene.setting(**variables)
        if name == "the working folder is gone":
            setting = replace(setting, first=_leave_the_world)
        done = run(_words(scene), setting)
        _same(scene, tried, name, done, out)
        if "cache" in name and "No vectors are kept" not in done.err:
            tried.faults.append(f"{name}: not told: {done.err[-200:]}")
    _no_user(scene, tried)
    _full_cache(scene, tried)


def _leave_the_world() -> None:
    folder = Path("gone").absolute()
    folder.mkdir()
    os.chdir(folder)
    folder.rmdir()


def _no_user(scene: Scene, tried: Tried) -> None:
    """Be a user without a name and a home, as in a container."""
    if os.getuid():
        return
    os.chmod(scene.folder.parent, 0o755)  # noqa: PTH101
    out, own = scene.place("odd"), scene.setting(HOME=None, MENTORMATCH_CACHE=None, XDG_CACHE_HOME=None)
    out.chmod(0o777)
    index = scene.folder / "mentors.index"
    for path in (index, *index.iterdir()):
        path.chmod(0o755)
    done = run(_words(scene), replace(own, first=lambda: os.setuid(54321)))
    _same(scene, tried, "a user without a name", done, out)


def _full_cache(scene: Scene, tried: Tried) -> None:
    try:
        with small_disk(scene, "disk", 64 * 1024) as disk:
            out = scene.place("odd")
            done = run(_words(scene), scene.setting(MENTORMATCH_CACHE=str(disk)))
            _same(scene, tried, "the cache is full", done, out)
            if "No vectors are kept" not in done.err:
                tried.faults.append(f"the cache is full: not told: {done.err[-200:]}")
    except NoMountError:
        print("left out: a full cache, because nothing can be mounted here")


def _streams(scene: Scene, tried: Tried) -> None:
    """Streams that are closed, and readers who go away."""
    out = scene.place("odd")
    own = scene.setting()
    closed: dict[str, Callable[[], None]] = {"0": lambda: _close(0), "1": lambda: _close(1), "2": lambda: _close(2)}
    for number, first in closed.items():
        shutil.rmtree(out)
        out.mkdir()
        _same(scene, tried, f"stream {number} is closed", run(_words(scene), replace(own, first=first)), out)
    screen = scene.words("rank STUDENTS INDEX -o -", out)
    _count(tried, "screen closed", fault_of(run(screen, replace(own, first=closed["1"])), 5, words="standard output"))
    piped = scene.words("rank - INDEX", out)
    _count(tried, "input closed", fault_of(run(piped, replace(own, first=closed["0"])), 5, words="Standard input"))
    for command in ("rank STUDENTS INDEX -o -", "assign STUDENTS INDEX", "portfolio STUDENTS INDEX"):
        done = run(scene.words(command, out), replace(own, first=_unread))
        _count(tried, f"{command.split()[0]} to a reader who goes away", fault_of(done, 0))
    both = scene.words("assign STUDENTS INDEX -o OUT/a.csv", out)
    done = run(both, replace(own, first=_unread))
    _count(tried, "files and a reader who goes away", fault_of(done, 0))
    if (out / "a.csv").read_bytes() != (scene.folder / "before" / "a.csv").read_bytes():
        tried.faults.append("a file was not written because the reader of the screen went away")


def _close(number: int) -> None:
    os.close(number)
    setattr(sys, ("stdin", "stdout", "stderr")[number], None)


def _unread() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    sys.stdout = _stream(1, "utf-8")


def _stream(number: int, encoding: str) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return io.TextIOWrapper(buffer, encoding, line_buffering=number == 2)


def _letters(scene: Scene, tried: Tried) -> None:
    """Names that a terminal has no letters for."""
    names = scene.place("odd") / "names.csv"
    text = (scene.folder / "mentors.csv").read_text("utf-8")
    text = re.sub("Person [0-9]+", NAME, text)
    names.write_text(text, "utf-8")

    def plain() -> None:
        sys.stdout, sys.stderr = _stream(1, "ascii"), _stream(2, "ascii")

    setting = replace(scene.setting(LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING=None), first=plain)
    out = names.parent
    for command in ("rank", "assign", "portfolio"):
        words = scene.words(f"{command} STUDENTS INDEX", out)
        words[2] = str(names)
        _count(tried, f"{command} with LC_ALL=C", fault_of(run(words, setting), 0))
    words[0] = "rank"
    done = run([*words, "-o", str(out / "r.csv")], setting)
    _count(tried, "rank to a file with LC_ALL=C", fault_of(done, 0))
    if NAME not in (out / "r.csv").read_text("utf-8"):
        tried.faults.append("a name lost its letters in a file")


def _same(scene: Scene, tried: Tried, name: str, done: Done, out: Path) -> None:
    """Count whether the ranking is there as on a machine in order, and nothing else."""
    fault = fault_of(done, 0)
    if not fault and bytes_in(out) != {"r.csv": (scene.folder / "before" / "r.csv").read_bytes()}:
        fault = f"another ranking, or files left: {sorted(bytes_in(out))}"
    _count(tried, name, fault or (f"left {temporaries(out)}" if temporaries(out) else ""))


def _count(tried: Tried, name: str, fault: str) -> None:
    tried.arrived += 1
    tried.whole += not fault
    tried.faults += [f"{name}: {fault}"] if fault else []
