"""Read grades and rankings from tables: ids on the way in, one score or grade per pair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID
from mentormatch.errors import FileError, RosterError
from mentormatch.people.identity import canonical_id
from mentormatch.people.tables import raw_table
from mentormatch.people.writing import unguard
from mentormatch.results.ranking import Ranking
from mentormatch.vocabulary.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.people.tables import RawRow, RawTable

Pair = tuple[str, str]
"""Ids of a student and a mentor."""

_KEYS = {header_key(name): name for name in (STUDENT_ID, MENTOR_ID, "grade", "score", "rank")}
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """One number per pair: by student, in the order of the source, then by mentor."""

    by_student: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, numbers: Mapping[Pair, float]) -> Scored:
        """Group numbers by student."""
        found: dict[str, dict[str, float]] = {}
        for (student, mentor), number in numbers.items():
            found.setdefault(student, {})[mentor] = number
        return cls(found)

    @property
    def mentors(self) -> frozenset[str]:
        """Ids of all mentors."""
        return frozenset(mentor for own in self.by_student.values() for mentor in own)


def read_grades(sources: Sequence[Any]) -> Scored:
    """Return the mean grade of every pair over all judges.

    Parameters
    ----------
    sources : sequence of path, DataFrame or list of dicts
        Columns ``student_id``, ``mentor_id`` and ``grade``; a pair may stand in several, or several times.

    Raises
    ------
    RosterError
        When a column is missing, or grades are no finite numbers of 0 or more; all problems at once.
    """
    found: dict[Pair, list[float]] = {}
    for source in sources:
        for pair, grade in _numbers(source, ("grade",)):
            found.setdefault(pair, []).append(grade)
    return Scored.of({pair: math.fsum(grades) / len(grades) for pair, grades in found.items()})


def read_scores(source: Any) -> Scored:
    """Return the score of every ranked pair; a table without ``score`` is read by its ``rank``.

    Parameters
    ----------
    source : Ranking, path, DataFrame or list of dicts
        Columns ``student_id``, ``mentor_id``, and ``score`` or ``rank``.

    Raises
    ------
    RosterError
        When a column is missing, a pair stands twice, or a score is not finite: a broken score never passes for a good
        one.
    """
    if isinstance(source, Ranking):
        pairs = zip(source.student_ids, source.mentor_ids, strict=True)
        numbers = [(pair, float(score)) for pair, score in zip(pairs, source.scores, strict=True)]
        _demand_finite(numbers, "The ranking")
    else:
        numbers = _numbers(source, ("score", "rank"))
    values = dict(numbers)
    if len(values) < len(numbers):
        raise RosterError(f"A ranking must name every pair once; {len(numbers) - len(values)} rows name a pair again.")
    return Scored.of(values)


def _numbers(source: Any, columns: tuple[str, ...]) -> list[tuple[Pair, float]]:
    """Read one number per row; a rank counts downwards."""
    table = _table(source)
    places = {_KEYS[key]: place for place, name in enumerate(table.header) if (key := header_key(name)) in _KEYS}
    column = next((name for name in columns if name in places), "")
    if STUDENT_ID not in places or MENTOR_ID not in places or not column:
        raise RosterError(
            f"{table.source} must have columns {STUDENT_ID}, {MENTOR_ID} and {' or '.join(columns)}; it has "
            f"{', '.join(table.header) or 'none'}."
        )
    found, problems = [], [f"line {issue.line}: {issue.found}" for issue in table.issues if issue.severity == "error"]
    for row in table.rows:
        pair = (_id(row, places[STUDENT_ID]), _id(row, places[MENTOR_ID]))
        number = _number(str(row.cells[places[column]]))
        if not all(pair) or not math.isfinite(number) or (column == "grade" and number < 0):
            problems.append(
                f"row {row.number}: {column} {str(row.cells[places[column]])[:20]!r} for {pair[0]}, {pair[1]}"
            )
        found.append((pair, -number if column == "rank" else number))
    if problems:
        shown = "; ".join(problems[:_MOST_LISTED])
        more = f"; and {len(problems) - _MOST_LISTED} more" if len(problems) > _MOST_LISTED else ""
        must = "a number of 0 or more" if column == "grade" else "a finite number"
        raise RosterError(f"{table.source}: every row must name a pair and give {must} as {column}. {shown}{more}.")
    return found


def _table(source: Any) -> RawTable:
    path = Path(source) if isinstance(source, (str, Path)) and source != "-" else None
    if path is not None and path.suffix.lower() in {".parquet", ".json"}:
        import pandas as pd

        try:
            source = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_json(path, dtype=False)
        except (OSError, ValueError) as error:
            raise FileError(
                f"Cannot read {path}: {type(error).__name__}. Give a table as CSV, Parquet or JSON."
            ) from error
    return raw_table(source, lambda cells: len({header_key(cell) for cell in cells} & _KEYS.keys()))


def _demand_finite(numbers: Sequence[tuple[Pair, float]], source: str) -> None:
    broken = [pair for pair, score in numbers if not math.isfinite(score)]
    if broken:
        raise RosterError(f"{source} must have finite scores; {len(broken)} are not, first {broken[0]}.")


def _id(row: RawRow, place: int) -> str:
    return canonical_id(unguard(str(row.cells[place])))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
