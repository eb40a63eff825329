"""A disk without room: files on a small disk of their own, /dev/full, and a limit on the size of files."""

from __future__ import annotations

import json
import os
import resource
import shutil
import stat
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from faults import commands
from faults.world import AS_OF, mounted, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.world import Tree, World
    from figures import Figures

DISK = 2**20
"""Bytes of the disk: room for all that a command writes."""

FREE = (0, 24_576, 49_152, 4_096, 8_192, 16_384, 32_768, 65_536, 98_304)
"""Bytes left on it when a command begins: for no file, for some parts, for parts and not for the whole."""

WRONG = (
    "other ends",
    "former files changed",
    "temporary files left",
    "finished parts not readable",
    "not whole when there is room",
)

Case = tuple[str, list[object]]


def writing(world: World, at: Path) -> list[Case]:
    """Return every way to write a file, with the target in a folder."""
    people = (world.students, world.index)
    assigned, parts = ("--per-student", 1), ("--part-size", 4)
    return [
        ("rank, csv in parts", world.rank("-o", at / "r.csv", "--part-size", 2)),
        ("rank, parquet in parts", world.rank("-o", at / "r.parquet", *parts)),
        ("rank, json in parts", world.rank("-o", at / "r.json", "--part-size", 2)),
        ("rank, folder", world.rank("-o", f"{at}/r/", "--part-size", 2)),
        ("rank, one file", world.rank("-o", at / "r.csv")),
        ("rank, mentors of a roster", ["rank", world.students, world.mentors, *AS_OF, "-o", at / "r.csv", *parts]),
        ("rank --report", world.rank("--report", at / "r.html")),
        ("assign, csv", ["assign", *people, *assigned, "-o", at / "a.csv", "--loads", at / "l.csv"]),
        ("assign, xlsx", ["assign", *people, *assigned, "-o", at / "a.xlsx"]),
        ("assign --report", ["assign", *people, *assigned, "--report", at / "a.html"]),
        ("rematch", ["rematch", world.folder / "a.csv", *people, *assigned, "-o", at / "b.parquet"]),
        ("portfolio", ["portfolio", *people, "-o", at / "p.json"]),
        ("plan", ["plan", *people, "--student", "S01", "--today", "2026-01-05", "-o", at / "p.md", "-o", at / "p.ics"]),
        ("evaluate", ["evaluate", world.folder / "r.csv", world.folder / "grades.csv", "-o", at / "e.csv"]),
        ("index", ["index", world.mentors, *AS_OF, "-o", at / "m.index"]),
    ]  # fmt: skip


@dataclass(frozen=True)
class Disk:
    """A folder with little room.

    Attributes
    ----------
    folder : Path
    is_limited : bool
        Whether it is the size of each file that has a limit, because no disk can be mounted here.
    """

    folder: Path
    is_limited: bool

    @property
    def words(self) -> str:
        """What the system says of it."""
        return "File too large" if self.is_limited else "No space left on device"

    def fill(self, room: int) -> Callable[[], object]:
        """Take all room but so much; return what a command must do first."""
        if self.is_limited:
            return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room // 4, room // 4))
        there = os.statvfs(self.folder)
        (self.folder / "ballast").write_bytes(bytes(max(there.f_bavail * there.f_frsize - room, 0)))
        return lambda: None

    def clear(self) -> None:
        """Remove all that is on it."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def try_small_disk(world: World, figures: Figures, *, full: bool) -> None:
    """Run every writing command with little room left on the disk, and print what became of it."""
    counts = Counter()
    _former_tables(world)
    with mounted(world, f"size={DISK}") as folder:
        disk = Disk(folder or world.place(), is_limited=folder is None)
        if disk.is_limited:
            print("No disk can be mounted here (root may): the size of each file has a limit instead.")
        for room in FREE if full else FREE[:2]:
            for case in writing(world, disk.folder):
                counts += _with_room(world, disk, case, room)
    figures.say("disk full: commands", counts["commands"])
    figures.say(
        "disk full: exit code 5 and one line",
        f"{counts['refused']}, {counts['with parts']} of them with finished parts; {counts['room']} others had room",
    )
    for name in WRONG:
        figures.say(f"disk full: {name}", counts[name], "0", holds=not counts[name])


def _with_room(world: World, disk: Disk, case: Case, room: int) -> Counter[str]:
    name, command = case
    former = _former(world, disk.folder)
    first = disk.fill(room)
    done = commands.run(command, world.setting(world.folder, first=first))
    (disk.folder / "ballast").unlink(missing_ok=True)
    found = Counter({"commands": 1, "refused": done.code == 5, "room": done.code == 0})
    if done.code:
        ours = [line for line in done.err.splitlines() if line.startswith("mentormatch: Cannot")]
        if done.code != 5 or ours != [done.last] or disk.words not in done.last:
            print(f"  {name}, {room} bytes free: exit code {done.code}, {done.err!r}")
            found["other ends"] += 1
        after = tree(disk.folder)
        parts = {path: content for path, content in after.items() if ".parts/" in path}
        found["former files changed"] += any(after.get(path) != content for path, content in former.items())
        found["temporary files left"] += len(after.keys() - former.keys() - parts.keys())
        found["temporary files left"] += any(path.rpartition("/")[2].startswith(".") for path in parts)
        found["finished parts not readable"] += _n_unreadable(parts)
        found["with parts"] += bool(parts)
        found["not whole when there is room"] += bool(parts) and not _goes_on(world, disk.folder, command, parts)
    disk.clear()
    return +found


def _former(world: World, disk: Path) -> Tree:
    """Put files of an earlier time where new ones are to come, and return what there is."""
    for name in ("r.csv", "r.parquet", "r.json", "r.html", "a.csv", "a.csv.manifest.json", "l.csv", "a.xlsx", "a.html"):
        (disk / name).write_bytes(b"former")
    for name in ("b.parquet", "p.json", "p.md", "p.ics", "e.csv"):
        (disk / name).write_bytes(b"former")
    shutil.copytree(world.index, disk / "m.index")
    return tree(disk)


def _former_tables(world: World) -> None:
    """Write the tables that some commands read."""
    world.run(["assign", world.students, world.index, "-o", "a.csv"], world.folder)
    world.run(world.rank("-o", "r.csv"), world.folder)
    (world.folder / "grades.csv").write_text("student_id,mentor_id,grade\nS01,M01,2\nS02,M02,1\n", "utf-8")


def _n_unreadable(parts: Tree) -> int:
    """Return how many parts have a record and other bytes than it states, or none."""
    records = {path: json.loads(content) for path, content in parts.items() if "/records/" in path and content}
    number = 0
    for path, known in records.items():
        stem = path.rpartition("/")[2].removesuffix(".json")
        own = [content for name, content in parts.items() if f"/parts/{stem}." in name]
        number += [sha256(content).hexdigest() for content in own] != [known["sha256"]]
    return number


def _goes_on(world: World, disk: Path, command: list[object], parts: Tree) -> bool:
    """Give the command again, with room: it goes on with the parts, and writes what it writes elsewhere."""
    n_records = sum("/records/" in path and not path.endswith("/") for path in parts)
    again = commands.run(command, world.setting(world.folder))
    elsewhere = world.place()
    moved = [
        elsewhere / word.relative_to(disk) if hasattr(word, "relative_to") and word.is_relative_to(disk) else word
        for word in command
    ]
    moved = [f"{elsewhere}/r/" if word == f"{disk}/r/" else word for word in moved]
    world.run(moved, world.folder)
    same = all((disk / path).read_bytes() == content for path, content in tree(elsewhere).items())
    return again.code == 0 and f"{n_records} of " in again.err and same


def try_dev_full(world: World, figures: Figures) -> None:
    """Let standard output go to /dev/full, and name a device as the output."""
    people = (world.students, world.index)
    n_tried, wrong = 0, []
    pair = ("--student", "S01")
    for command in (
        ["--help"], world.rank(), world.rank("-o", "-"), ["assign", *people], ["assign", *people, "-o", "-"],
        ["portfolio", *people], ["plan", *people, *pair], ["plan", *people, *pair, "-o", "-"],
        ["check", world.mentors], ["verify", world.folder / "a.csv"], ["cache", "--info"],
    ):  # fmt: skip
        done = commands.run(command, world.setting(world.folder, stdout="/dev/full"))
        n_tried += 1
        if done.code != 5 or done.last != "mentormatch: Cannot write to standard output: No space left on device.":
            wrong.append(f"{command}: {done.code}, {done.err!r}")
    for name in _devices(world):
        before = Path(name).stat()
        done = commands.run(["assign", *people, "--loads", name], world.setting(world.folder))
        n_tried += 1
        is_device = stat.S_ISCHR(Path(name).stat().st_mode) and Path(name).stat().st_ino == before.st_ino
        if done.code != 5 or not is_device:
            wrong.append(f"--loads {name}: {done.code}, {done.err!r}")
    for line in wrong:
        print(f"  {line}")
    figures.say("/dev/full: other ends than code 5 and one line", f"{len(wrong)} of {n_tried}", "0", holds=not wrong)


def _devices(world: World) -> list[str]:
    """Return devices that are always full: a copy, so that no fault of ours takes that of the system away."""
    path = world.folder / "full.csv"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        path.write_bytes(b"")
    except OSError:
        return []
    return [str(path)]
