"""Made-up people on disk whose vectors are known, and the commands that write: no model is ever loaded."""

from __future__ import annotations

import csv
import importlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from commands import Done, Setting, run

from mentormatch.index.folder import read_manifest
from mentormatch.text.embedder import SentenceEmbedder

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import made_rosters as made

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARIES = (
    "pandas pyarrow.csv pyarrow.feather openpyxl jinja2 scipy.optimize sklearn rich.table mentormatch.cli".split()
)
"""Loaded once, for all copies of this process."""

YEAR = ("--as-of", "2026")
WRITING: Mapping[str, str] = {
    "rank, CSV": "rank STUDENTS INDEX -o OUT/r.csv --part-size 5",
    "rank, Parquet": "rank STUDENTS INDEX -o OUT/r.parquet --part-size 5",
    "rank, JSON": "rank STUDENTS INDEX -o OUT/r.json --part-size 5",
    "rank, folder": "rank STUDENTS INDEX -o OUT/r/ --part-size 5",
    "rank, page": "rank STUDENTS INDEX --report OUT/r.html",
    "assign": "assign STUDENTS INDEX -o OUT/a.csv --loads OUT/l.csv",
    "assign, workbook": "assign STUDENTS INDEX -o OUT/a.xlsx",
    "rematch": "rematch BEFORE/a.csv STUDENTS INDEX -o OUT/m.csv",
    "portfolio": "portfolio STUDENTS INDEX -o OUT/p.csv",
    "plan": "plan STUDENTS INDEX --student S0000000 --today 2026-11-26 --deadline 2027-09-01 -o OUT/p.md -o OUT/p.ics",
    "evaluate": "evaluate BEFORE/r.csv BEFORE/grades.csv -o OUT/e.csv",
    "index": "index MENTORS -o OUT/m.index",
}
"""Every kind of command that writes, by name."""


@dataclass(frozen=True)
class Scene:
    """A folder with students, mentors, their index and cache, what commands wrote before, and a room to try things."""

    folder: Path
    room: str = "room"

    def words(self, command: str, out: Path) -> list[str]:
        """Return a command with its files."""
        own = made.STUDENTS, made.INDEX, "mentors.csv", "before"
        names = dict(zip(("STUDENTS", "INDEX", "MENTORS", "BEFORE"), own, strict=True))
        paths = {name: str(self.folder / path) for name, path in names.items()} | {"OUT": str(out)}
        best = self.folder / "before" / "r.csv"
        if best.exists():
            with best.open(encoding="utf-8", newline="") as file:
                paths["BEST"] = next(csv.DictReader(file))["mentor_id"]
        words = [re.sub("[A-Z]{3,}", lambda own: paths.get(own[0], own[0]), word) for word in command.split()]
        return words if words[0] in {"evaluate", "cache"} else [*words, *YEAR]

    def place(self, name: str) -> Path:
        """Return a new folder."""
        folder = self.folder / self.room / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def setting(self, **variables: str | None) -> Setting:
        """Return a setting with these variables."""
        folder = self.folder / self.room / "said"
        folder.mkdir(parents=True, exist_ok=True)
        return Setting(folder, variables)


def build(folder: Path, n_students: int = 40, n_mentors: int = 60) -> Scene:
    """Write the people, and let every command run once, so that all libraries are loaded and all texts known."""
    encode = made.Drawn().encode
    SentenceEmbedder.encode = lambda _, texts: encode(texts)  # type: ignore[method-assign]
    del SentenceEmbedder.encode_batches  # without it texts go through the method above
    made.write(folder, n_students, n_mentors)
    _write_rows(folder / "mentors.csv", list(made.people("mentor", n_mentors)))
    for name in LIBRARIES:
        importlib.import_module(name)
    scene = Scene(folder)
    before = folder / "before"
    before.mkdir()
    os.environ["MENTORMATCH_CACHE"] = str(folder / made.CACHE)
    for command in WRITING.values():
        if command.startswith("evaluate"):
            with (before / "r.csv").open(encoding="utf-8", newline="") as file:
                pairs = [{name: row[name] for name in ("student_id", "mentor_id")} for row in csv.DictReader(file)]
            _write_rows(before / "grades.csv", [{**own, "grade": str(row % 4)} for row, own in enumerate(pairs)])
        done = run(scene.words(command, before), scene.setting())
        if done.code:
            raise SystemExit(f"{command} ends with {done.code}: {done.err}")
    return scene


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return the content of all files, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def temporaries(folder: Path) -> list[str]:
    """Return hidden names: those of files that are not whole."""
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob(".*"))]


def fault_of(done: Done, code: int, *, words: str = "") -> str:
    """Return what is wrong with how a command ended; "" when it is the code and one line with some words."""
    own = [line for line in done.err.splitlines() if line.startswith("mentormatch: ")]
    if done.code != code:
        return f"ended with {done.code}, not {code}: {done.err[-300:]}"
    if "Traceback" in done.err or "unexpected" in done.err:
        return f"no clear line: {done.err[-300:]}"
    if code and (not own or words not in own[-1]):
        return f"no line with {words!r}: {done.err[-300:]}"
    return ""


def unreadable(folder: Path) -> list[str]:
    """Return finished parts that cannot be read."""
    found = []
    for path in folder.rglob("part-*"):
        try:
            if path.suffix == ".parquet":
                pq.read_table(path)
            elif path.suffix == ".csv" and not path.read_bytes().endswith(b"\n"):
                found.append(path.name)
        except Exception:  # noqa: BLE001 - whatever it is, it is counted
            found.append(path.name)
    found += [path.name for path in folder.glob("*.index") if not read_manifest(path)]
    return found
