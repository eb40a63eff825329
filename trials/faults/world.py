"""Small rosters, their index and a filled cache in a folder of their own, for trials that break what is around them.

Vectors are made at random from the text itself and no model is loaded: what a fault does to files does not depend on
what a text means.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from faults import commands

import mentormatch.cli.parts
import mentormatch.cli.screen
from mentormatch.matcher import Matcher
from mentormatch.text.embedder import SentenceEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
AS_OF = ("--as-of", 2026)
N_STUDENTS, N_MENTORS, N_DIMS = 12, 15, 384

Tree = dict[str, bytes]
"""The files below a folder, by their path in it; a folder without files has its name and a slash."""


@dataclass(frozen=True)
class World:
    """Where a trial is at home.

    Attributes
    ----------
    folder : Path
    students, mentors, index : Path
    """

    folder: Path
    students: Path
    mentors: Path
    index: Path

    def setting(self, work: Path, **more: object) -> commands.Setting:
        """Return the setting of a command that works in a folder and writes what it says beside it."""
        return commands.Setting(self.folder / "said", work=work, **more)

    def place(self) -> Path:
        """Return a new empty folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def rank(self, *words: object) -> list[object]:
        """Return a command that ranks."""
        return ["rank", self.students, self.index, *words]

    def run(self, words: Sequence[object], work: Path, *, seconds: float = 60) -> commands.Done:
        """Run a command that must come to its end."""
        done = commands.run(words, self.setting(work), seconds=seconds)
        if done.code:
            raise RuntimeError(f"{words} undisturbed ends with {done.code}: {done.err}")
        return done


@contextlib.contextmanager
def opened(kept: Path | None = None) -> Iterator[World]:
    """Make a world, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=kept))
    (folder / "said").mkdir()
    before = SentenceEmbedder.encode_batches
    SentenceEmbedder.encode_batches = _made_vectors
    os.environ["MENTORMATCH_CACHE"] = str(folder / "cache")
    os.environ["OMP_NUM_THREADS"] = "1"
    world = World(folder, folder / "students.csv", folder / "mentors.csv", folder / "mentors.index")
    _first_rows("students.csv", world.students, N_STUDENTS)
    _first_rows("mentors.csv", world.mentors, N_MENTORS)
    try:
        _warm(world)
        yield world
    finally:
        SentenceEmbedder.encode_batches = before
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def mounted(world: World, options: str) -> Iterator[Path | None]:
    """Yield a small disk; None where none can be mounted."""
    folder = world.place()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, check=False)
    try:
        yield folder if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def tree(folder: Path) -> Tree:
    """Return all that is below a folder; a device is what it is called."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file():
            found[name] = path.read_bytes()
        elif not path.is_dir():
            found[name] = b"device"
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def _warm(world: World) -> None:
    """Make the index, and load and find out here what every command would load and find out anew."""
    matcher = Matcher(as_of=AS_OF[1]).fit(world.mentors)
    matcher.save(world.index)
    ranking = matcher.rank(world.students)
    mentormatch.cli.parts.content_of(ranking.columns(), "parquet")
    matcher.assign(world.students)
    ranking.portfolios()
    ranking.report(world.folder / "warm.html")


def _first_rows(name: str, target: Path, n_rows: int) -> None:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows[: n_rows + 1])


def _made_vectors(_: SentenceEmbedder, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
    for row, text in enumerate(texts):
        seed = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8])
        vector = np.random.default_rng(seed).normal(size=(1, N_DIMS))
        yield [row], (vector / np.linalg.norm(vector)).astype(np.float32)
