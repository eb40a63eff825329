"""Rank a roster of students on a Ray cluster, with the function that ranks one part.

    python docs/recipes/on_ray.py STUDENTS.csv MENTORS.index FOLDER [ADDRESS]

Every node needs mentormatch (``pip install mentormatch-med``) and the index at the same path, shared or copied. The
parts are the files that ``mentormatch rank -o FOLDER/ --format parquet`` writes, to the last byte.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import ray

from mentormatch.batch.part import Options, parts_of, rank_part
from mentormatch.people.reading import read_students

if TYPE_CHECKING:
    from mentormatch.batch.part import Part

PART_SIZE, WAITING = 1000, 2
"""Students of a part, and parts that are given out for each core."""


@ray.remote(num_cpus=1, max_retries=3)
def ranked(index: str, part: Part, options: Options) -> tuple[int, bytes]:
    """Rank one part on a worker."""
    own = rank_part(index, part, options)
    return own.number, own.content


def rank(students: str, index: str, folder: str, address: str | None) -> None:
    """Rank the students and write a Parquet file for every part; those that are there already stay."""
    ray.init(address=address, include_dashboard=False, log_to_driver=False)
    options = Options(k=5, explain=False, form="parquet", verify=True)
    place, waiting = Path(folder), set()
    place.mkdir(parents=True, exist_ok=True)
    at_most = WAITING * int(ray.cluster_resources()["CPU"])
    for part in parts_of(read_students(students), PART_SIZE):
        if name(place, part.number).exists():
            continue
        waiting.add(ranked.remote(index, part, options))
        if len(waiting) == at_most:
            waiting = kept(place, waiting)
    while waiting:
        waiting = kept(place, waiting)
    ray.shutdown()


def name(place: Path, number: int) -> Path:
    """Return the file of a part."""
    return place / f"part-{number:05d}.parquet"


def kept(place: Path, waiting: set[ray.ObjectRef]) -> set[ray.ObjectRef]:
    """Wait for a part, write it whole or not at all, and return what is still waited for."""
    ready, others = ray.wait(list(waiting), num_returns=1)
    for number, content in ray.get(ready):
        temporary = name(place, number).with_suffix(".new")
        temporary.write_bytes(content)
        temporary.replace(name(place, number))
    return set(others)


if __name__ == "__main__":
    rank(*sys.argv[1:4], address=sys.argv[4] if len(sys.argv) > 4 else None)
