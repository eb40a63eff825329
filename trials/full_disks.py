"""Disks without room: small file systems in memory, and the device that is always full."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from commands import run
from kills import Tried
from scene import WRITING, bytes_in, fault_of, temporaries, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scene import Scene

PAGE = 4096
SIZE = 16 * 2**20
READ_ONLY, REMOUNT = 1, 32
DEVICE = "/dev/full"
TO_SCREEN = {
    "rank": "rank STUDENTS INDEX",
    "rank, CSV": "rank STUDENTS INDEX -o -",
    "assign": "assign STUDENTS INDEX -o -",
    "plan": "plan STUDENTS INDEX --student S0000000 --deadline 2027-09-01",
    "portfolio": "portfolio STUDENTS INDEX",
    "explain": "explain STUDENTS INDEX --student S0000000 --mentor BEST",
    "evaluate": "evaluate BEFORE/r.csv BEFORE/grades.csv",
    "cache": "cache --info",
}


class NoMountError(Exception):
    """File systems cannot be mounted here."""


@contextlib.contextmanager
def small_disk(scene: Scene, name: str, n_bytes: int = SIZE) -> Iterator[Path]:
    """Mount a file system in memory, and take it away at the end."""
    folder, system = scene.place(name), ctypes.CDLL(None, use_errno=True)
    if system.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={n_bytes}".encode()):
        raise NoMountError(os.strerror(ctypes.get_errno()))
    try:
        yield folder
    finally:
        system.umount2(os.fsencode(folder), 2)


def make_read_only(folder: Path) -> None:
    """Let nobody write to a mounted file system any more."""
    if ctypes.CDLL(None, use_errno=True).mount(None, os.fsencode(folder), None, READ_ONLY | REMOUNT, None):
        raise NoMountError(os.strerror(ctypes.get_errno()))


def fill(scene: Scene, *, growth: int) -> Tried:
    """Run every command that writes with room for 0, 1 and ever more pages, until it comes to its end."""
    tried = Tried()
    with small_disk(scene, "disk") as disk:
        for name in WRITING:
            pages, code = 0, -1
            while code and pages < SIZE // PAGE:
                code = _with_room(scene, disk, name, pages, tried)
                pages = growth * pages or 1
            tried.whole += code == 0
            tried.faults += [f"{name}: never enough room"] if code else []
    return tried


def _with_room(scene: Scene, disk: Path, name: str, pages: int, tried: Tried) -> int:
    """Run a command where old results stand, with so many free pages; return its exit code."""
    out, ballast = disk / "out", disk / "ballast"
    ballast.unlink(missing_ok=True)
    _clear(out)
    words = scene.words(WRITING[name], out)
    own = {word.removeprefix(f"{out}/").rstrip("/") for word in words if word.startswith(f"{out}/")}
    old = {target: b"old" for target in own if Path(target).suffix not in {"", ".index"}}
    for target, content in old.items():
        (out / target).write_bytes(content)
    free = os.statvfs(disk)
    with ballast.open("wb") as stream:
        stream.write(b"\0" * max(0, free.f_bavail * free.f_frsize - pages * PAGE))
    done = run(words, scene.setting())
    if done.code == 0:
        return 0
    tried.arrived += 1
    fault = fault_of(done, 5, words="No space left")
    found = bytes_in(out)
    whole = {target: content for target, content in found.items() if ".parts/" not in target}
    left = temporaries(out) + unreadable(out)
    if not fault and (left or whole != old):
        fault = f"left {left}, {sorted(whole)} where {sorted(old)} stood"
    tried.faults += [f"{name} with {pages} pages: {fault}"] if fault else []
    return done.code


def _clear(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()


def to_full_device(scene: Scene) -> Tried:
    """Write to the device that is always full, as a file and as standard output."""
    tried = Tried()
    out = scene.place("device")
    for name, command in TO_SCREEN.items():
        setting = scene.setting()
        done = run(scene.words(command, out), type(setting)(setting.folder, setting.variables, stdout=DEVICE))
        _count(tried, f"{name} > {DEVICE}", fault_of(done, 5, words="No space left"))
    done = run(scene.words(f"evaluate BEFORE/r.csv BEFORE/grades.csv -o {DEVICE}", out), scene.setting())
    _count(tried, f"evaluate -o {DEVICE}", fault_of(done, 5, words="No space left"))
    for name, command in WRITING.items():
        target = next(word for word in command.split() if word.startswith("OUT/"))
        ending = Path(target).suffix
        if target.endswith("/") or ending == ".index":
            continue
        (out / f"full{ending}").unlink(missing_ok=True)
        (out / f"full{ending}").symlink_to(DEVICE)
        words = scene.words(command.replace(target, f"OUT/full{ending}"), out)
        _count(tried, f"{name} to a link to {DEVICE}", fault_of(run(words, scene.setting()), 5))
    return tried


def _count(tried: Tried, name: str, fault: str) -> None:
    tried.arrived += 1
    tried.faults += [f"{name}: {fault}"] if fault else []
