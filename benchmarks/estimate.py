"""Reckon what a cohort of any size takes, from the rates in benchmarks/results/scale.json.

    python benchmarks/estimate.py --students 10000000 --mentors 1000000 --cores 64 --price 0.05

The price of a core-hour is an assumption: give your own.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "scale.json"
PRICE, CORES, PART = 0.05, 64, 1_000
"""Of a core-hour in any currency (an assumption), cores, and students of a part."""

HOUR, GIB = 3.6e6, 2**30


@dataclass(frozen=True)
class Size:
    """Students and mentors, and what they are ranked with."""

    students: int
    mentors: int
    cores: int = CORES
    price: float = PRICE

    @property
    def name(self) -> str:
        """How a column is called."""
        return f"{self.students:,} x {self.mentors:,}"


def searching(found: dict[str, Any], n_mentors: int) -> float:
    """Return milliseconds of the search for a student: between measured sizes by the power that joins them."""
    known = sorted((int(name.replace(",", "")), own) for name, own in found["ms to search for a student"].items())
    places = [(low, high) for low, high in pairwise(known) if n_mentors <= high[0]]
    (x0, y0), (x1, y1) = places[0] if places else known[-2:]
    power = math.log(y1 / y0) / math.log(x1 / x0)
    return float(y0 * (n_mentors / x0) ** power)


def hours(found: dict[str, Any], size: Size) -> dict[str, float]:
    """Return the core-hours of each kind of work."""
    other = found["ms to rank a student, texts known"] - searching(found, found["mentors of that index"])
    return {
        "embedding the students": _embedding(found, "student") * size.students / HOUR,
        "searching": searching(found, size.mentors) * size.students / HOUR,
        "all else of the ranking": other * size.students / HOUR,
        "embedding the mentors": _embedding(found, "mentor") * size.mentors / HOUR,
        "all else of the index": found["ms to encode a mentor, texts known"] * size.mentors / HOUR,
    }


def _embedding(found: dict[str, Any], side: str) -> float:
    return float(found[f"texts of a {side}"] * found[f"ms to embed a text of a {side}"])


def estimate(found: dict[str, Any], size: Size) -> dict[str, str]:
    """Return what a cohort takes, in words and units."""
    kinds = hours(found, size)
    index = kinds["embedding the mentors"] + kinds["all else of the index"]
    ranked = sum(kinds.values()) - index
    caller = found["ms of the caller for a part"] * size.students / PART / HOUR
    worker = max(found["MiB of a worker after a part"], found["MiB of a worker with the model"]) * 2**20
    worker += found["bytes of a mentor in the memory of a worker"] * size.mentors
    texts = found["texts of a student"] * size.students + found["texts of a mentor"] * size.mentors
    return {
        **{f"core-hours, {name}": _short(own) for name, own in kinds.items()},
        f"hours for the students with {size.cores} cores": _short(ranked / size.cores),
        "hours of the caller to read the roster": _short(found["ms to read a student"] * size.students / HOUR),
        "hours of the caller to hand parts out": _short(caller),
        f"money at {size.price} a core-hour": f"{sum(kinds.values()) * size.price:,.2f}",
        "GiB of the caller while it reads the roster": _gib(
            found["bytes of a student in memory while the roster is read"] * size.students
        ),
        "GiB of the caller afterwards": _gib(found["bytes of a student in memory"] * size.students),
        "GiB of each worker": _gib(worker),
        "GiB of the index": _gib(found["bytes of a mentor in the index"] * size.mentors),
        "GiB of the ranking as csv": _gib(found["bytes of a student's rows as csv"] * size.students),
        "GiB of the ranking as parquet": _gib(found["bytes of a student's rows as parquet"] * size.students),
        "GiB of vectors, if every text is kept": _gib(found["bytes of a text in the cache"] * texts),
        "parts": f"{math.ceil(size.students / PART):,}",
    }


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}" if value >= 0.01 else "under 0.01"


def _gib(value: float) -> str:
    return _short(value / GIB)


def kept() -> dict[str, Any]:
    """Return the measured rates."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))["found"]
    return found


def main() -> None:
    """Print the estimate of one size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=10_000_000)
    parser.add_argument("--mentors", type=int, default=1_000_000)
    parser.add_argument("--cores", type=int, default=CORES)
    parser.add_argument("--price", type=float, default=PRICE, help="of a core-hour")
    for name, value in estimate(kept(), Size(**vars(parser.parse_args()))).items():
        print(f"{name:<45} {value:>12}")


if __name__ == "__main__":
    main()
