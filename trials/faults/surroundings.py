"""What is around the command: homes, clocks and folders that are not as one would wish."""

from __future__ import annotations

import datetime as dt
import functools
import pwd
import subprocess
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

from faults import commands
from faults.cases import Case, say_cases
from faults.world import AS_OF, mounted, tree

import mentormatch.matcher.matcher
import mentormatch.planning.asks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.world import Tree, World
    from figures import Figures


def try_surroundings(world: World, figures: Figures) -> None:
    """Try all of them and print how many end otherwise than they should."""
    alone = world.place()
    world.run(world.rank("-o", "r.csv", "--part-size", 4), alone)
    cases = [
        *_homes(world, tree(alone)),
        *_clocks(world, tree(alone)),
        *_folders(world),
    ]
    say_cases(figures, "surroundings", cases)


def _ranked(world: World, name: str, whole: Tree, *, says: str = "", **setting: object) -> Case:
    work = world.place()
    done = commands.run(world.rank("-o", "r.csv", "--part-size", 4), world.setting(work, **setting))
    return Case(name, done, 0, says, tree(work), whole)


def _homes(world: World, whole: Tree) -> Iterator[Case]:
    plain = world.folder / "plain"
    plain.write_bytes(b"a file")
    # never the cache of who runs this: vectors made at random must not get there
    without = {"HOME": None, "MENTORMATCH_CACHE": None, "XDG_CACHE_HOME": None}
    kept = "No vectors are kept"
    yield _ranked(world, "no home", whole, variables=without, first=_forget_user, says=kept)
    yield _ranked(
        world, "a home that is not there", whole, variables={**without, "HOME": str(world.folder / "no" / "home")}
    )
    yield _ranked(world, "a home that is a file", whole, variables={**without, "HOME": str(plain)}, says=kept)
    yield _ranked(world, "a cache that is a file", whole, variables={"MENTORMATCH_CACHE": str(plain)}, says=kept)
    yield _ranked(world, "no folder for temporary files", whole, variables={"TMPDIR": str(world.folder / "nowhere")})
    with mounted(world, "size=16k") as full:
        if full is not None:
            yield _ranked(world, "no room for the cache", whole, variables={"MENTORMATCH_CACHE": str(full)}, says=kept)


def _forget_user() -> None:
    """Let the user have no name, so that no home can be found: thus in many containers."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    pwd.getpwuid = unknown


def _clocks(world: World, whole: Tree) -> Iterator[Case]:
    for year in (1970, 2100):
        yield _ranked(
            world,
            f"the year {year}",
            whole,
            first=functools.partial(_set_clock, dt.datetime(year, 1, 1, tzinfo=dt.UTC)),
        )
    yield _ranked(world, "a clock that goes backwards", whole, first=_turn_back)
    work = world.place()
    words = ["assign", world.students, world.index, "--per-student", 1, "-o", "a.xlsx"]
    world.run(words, work)
    later = world.place()
    first = functools.partial(_set_clock, dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    yield Case(
        "a workbook in 1970", commands.run(words, world.setting(later, first=first)), 0, "", tree(later), tree(work)
    )
    planned = ["plan", world.students, world.index, "--student", "S01", "--deadline", "2100-06-01", "-o", "p.csv"]
    first = functools.partial(_set_clock, dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    place = world.place()
    done = commands.run(planned, world.setting(place, first=first))
    yield Case("a plan in 2100", done, 0, "", {}, {})


def _set_clock(now: dt.datetime) -> None:
    """Let this process take another time for the time."""
    start = time.monotonic()

    class Then(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            there = now + dt.timedelta(seconds=time.monotonic() - start)
            return there.astimezone(tz) if tz is not None else there.replace(tzinfo=None)

    own = SimpleNamespace(**{**vars(dt), "datetime": Then})
    mentormatch.matcher.matcher.dt = mentormatch.planning.asks.dt = own
    time.time = now.timestamp


def _turn_back() -> None:
    start = time.time()
    calls = iter(range(10**9))
    time.time = lambda: start - 60.0 * next(calls)


def _folders(world: World) -> Iterator[Case]:
    with mounted(world, "size=1m") as folder:
        if folder is None:
            print("Read-only folders are left out: no disk can be mounted here (root may).")
            return
        (folder / "r.csv").write_bytes(b"former")
        before = tree(folder)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        people = (world.students, world.index)
        for words in (
            world.rank("-o", folder / "r.csv"),
            world.rank("-o", folder / "r.csv", "--part-size", 4),
            world.rank("-o", f"{folder}/r/"),
            ["assign", *people, "-o", folder / "a.csv"],
            ["index", world.mentors, *AS_OF, "-o", folder / "m.index"],
        ):
            done = commands.run(words, world.setting(world.folder))
            yield Case(
                f"{words[0]} to a folder that can only be read", done, 5, "Read-only file system", tree(folder), before
            )
        rank = world.rank("-o", "-")
        done = commands.run(rank, world.setting(world.folder, variables={"MENTORMATCH_CACHE": str(folder)}))
        yield Case("a cache that can only be read", done, 0, "No vectors are kept", tree(folder), before)
