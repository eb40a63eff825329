"""Write made-up students, an index of made-up mentors, and the vectors of all their texts, so that no model is needed.

    python benchmarks/made_rosters.py FOLDER --students 2000 --mentors 1000
    MENTORMATCH_CACHE=FOLDER/cache mentormatch rank FOLDER/students.csv FOLDER/mentors.index -o ranking.csv

Facts are cells of the sample, drawn column by column; texts are sentences of the sample, each with a number of its
own, so that nothing is won by reading one twice; vectors scatter around a few themes and stand in the text cache of the
folder. They are no meanings: whoever ranks these people must use that cache, and no other people.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.block import Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.scoring import encode_people
from mentormatch.features.texts import ungraded
from mentormatch.matcher import Matcher
from mentormatch.people.reading import read_students
from mentormatch.text.cache import FOLDER_VARIABLE
from mentormatch.text.embedder import SentenceEmbedder
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
STUDENTS, INDEX, CACHE = "students.csv", "mentors.index", "cache"
AS_OF, N_DIMS, N_THEMES, N_SENTENCES, AT_ONCE = 2026, 384, 60, 3, 1_000
TEXTS = ("goals", "experiences", "values_statement", "bio", "research")
LEFT_OUT = ("gpa", "mcat", "pronouns", "declined_by", "exclude")

Row = dict[str, str]


class Drawn:
    """Vectors drawn at random for each text, under the name of the offline model."""

    def __init__(self) -> None:
        self.fingerprint = SentenceEmbedder().fingerprint
        self._themes = np.random.default_rng(0).normal(size=(N_THEMES, N_DIMS)) / np.sqrt(N_DIMS)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims)."""
        drawn = np.array([self._vector(text) for text in texts]).reshape(len(texts), N_DIMS)
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    def _vector(self, text: str) -> NDArray[np.float64]:
        random = np.random.default_rng(np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint64))
        first, second = self._themes[random.integers(0, N_THEMES, 2)]
        return np.asarray(0.55 * first + 0.35 * second + 0.9 * random.normal(size=N_DIMS) / np.sqrt(N_DIMS))


def people(side: str, n_people: int, *, seed: int = 0) -> Iterator[Row]:
    """Yield the rows of so many made-up people."""
    with (SAMPLE / f"{side}s.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    columns = {name: [row[name] for row in known] for name in known[0] if name not in LEFT_OUT}
    sentences = [own for name in TEXTS for cell in columns.get(name, ()) for own in re.split(r"(?<=[.;])\s+", cell)]
    random = np.random.default_rng((seed, len(side)))
    for number in range(n_people):
        row = {name: cells[random.integers(len(cells))] for name, cells in columns.items()}
        for name in TEXTS:
            if name in row:
                chosen = random.integers(len(sentences), size=N_SENTENCES)
                row[name] = " ".join(f"{sentences[one].rstrip('.;')}, entry {number}." for one in chosen)
        yield {**row, f"{side}_id": f"{side[0].upper()}{number:07d}", "name": f"Person {number}"}


def write(folder: Path, n_students: int, n_mentors: int, *, seed: int = 0) -> None:
    """Write a roster of students, an index of mentors, and the cache of their vectors."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER_VARIABLE] = str(folder / CACHE)
    Matcher(as_of=AS_OF, embedder=Drawn()).fit(list(people("mentor", n_mentors, seed=seed))).save(folder / INDEX)
    rows = list(people("student", n_students, seed=seed))
    with (folder / STUDENTS).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    encoder = TextEncoder(Drawn())
    encoding = Encoding(encoder, constants_for(encoder).mean, AS_OF)
    students = ungraded(read_students(folder / STUDENTS))
    for start in range(0, n_students, AT_ONCE):
        encode_people(students.take(range(start, min(start + AT_ONCE, n_students))), encoding)


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=2_000)
    parser.add_argument("--mentors", type=int, default=1_000)
    given = parser.parse_args()
    write(given.folder, given.students, given.mentors)


if __name__ == "__main__":
    main()
