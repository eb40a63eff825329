"""Standard streams that are closed, full or left by their reader, and terminals without the letters of a name."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from faults import commands
from faults.cases import Case, say_cases
from faults.commands import Done
from faults.world import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faults.world import Tree, World
    from figures import Figures


def try_streams(world: World, figures: Figures) -> None:
    """Try all of them and print how many end otherwise than they should."""
    alone = world.place()
    words = world.rank("-o", "r.csv", "--part-size", 4)
    world.run(words, alone)
    whole = tree(alone)
    elsewhere = world.place()
    world.run(_paged(world), elsewhere)
    paged = tree(elsewhere)
    parted = world.rank("-o", "-", "--part-size", 1)
    asked = ["rank", "-", world.index]
    cases = [
        _case(world, "standard output closed", world.rank(), _closed(1), code=5, says="to standard output"),
        _case(world, "standard output closed, not needed", words, _closed(1), whole=whole),
        _case(world, "standard error closed", words, _closed(2), whole=whole),
        _case(world, "all closed", words, _closed(0, 1, 2), whole=whole),
        _case(world, "standard input closed", words, _closed(0), whole=whole),
        _case(world, "standard input closed and asked for", asked, _closed(0), code=5, says="is closed"),
        _case(world, "a reader who goes away", parted, _left(1)),
        _case(world, "two readers who go away", parted, lambda: (_left(1)(), _left(2)())),
        _case(world, "nobody reads what is said", words, _left(2), whole=whole),
        _case(world, "no room for what is said", words, _to("/dev/full", 2), whole=whole, code=5),
        _case(world, "a page, and nobody at the screen", _paged(world), _left(1), whole=paged),
        *_real(world),
    ]  # fmt: skip
    say_cases(figures, "streams", cases)


def _paged(world: World) -> list[object]:
    return ["assign", world.students, world.index, "--per-student", 1, "--report", "a.html", "--loads", "l.csv"]


def _case(
    world: World, name: str, words: list[object], first: Callable[[], object], *, code: int = 0, says: str = "",
    whole: Tree | None = None,
) -> Case:  # fmt: skip
    work = world.place()
    done = commands.run(words, world.setting(work, first=first))
    return Case(name, done, code, says, tree(work), whole or {})


def _closed(*numbers: int) -> Callable[[], None]:
    """Return what closes standard streams, as ``>&-`` does before Python begins."""

    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


def _left(number: int) -> Callable[[], None]:
    """Return what makes a stream a pipe whose reader has gone."""

    def leave() -> None:
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(writing, number)
        os.close(writing)

    return leave


def _to(name: str, number: int) -> Callable[[], None]:
    def lead() -> None:
        opened = os.open(name, os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)

    return lead


def _real(world: World) -> Iterator[Case]:
    """Yield what a shell and a new interpreter make of it: processes of their own, side by side."""
    python = f"{sys.executable} -m mentormatch"
    named = world.folder / "named.csv"
    named.write_text("mentor_id,name,specialties\nM1,Łucja Żółć,ENT\n", "utf-8")
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    rank = f"{python} rank {world.students} {world.index}"
    lines = {
        "head -1": (
            f"{rank} -o - --part-size 1 2>said | head -1; cat said >&2; exit ${{PIPESTATUS[0]}}",
            {},
            0,
            "student_id",
        ),
        "stdout closed by a shell": (f"{rank} >&-", {}, 5, "Cannot write to standard output"),
        "a terminal without letters": (f"{python} rank {world.students} {named}", bare, 0, "ucja"),
    }
    begun = {
        name: subprocess.Popen(
            ["bash", "-c", line], env={**os.environ, **variables}, cwd=world.place(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        )
        for name, (line, variables, _, _) in lines.items()
    }  # fmt: skip
    for name, (_, _, code, says) in lines.items():
        out, err = begun[name].communicate()
        yield Case(name, Done(begun[name].returncode, out, err), code, says, {}, {})
