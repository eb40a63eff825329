"""Read grades and rankings from tables: ids on the way in, one score or grade per pair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID
from mentormatch.errors import RosterError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.results.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Pair = tuple[str, str]
"""Ids of a student and a mentor."""

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
    table = read_pairs(source, columns, called="grades" if "grade" in columns else "ranking")
    column = next((name for name in columns if name in table.columns), "")
    if not column:
        raise RosterError(f"{table.source} must have a column {' or '.join(columns)} beside {STUDENT_ID}, {MENTOR_ID}.")
    found, problems = [], list(table.problems)
    for row in table.rows:
        pair, number = (row.student_id, row.mentor_id), _number(row.cells[column])
        if not all(pair) or not math.isfinite(number) or (column == "grade" and number < 0):
            problems.append(f"row {row.number}: {column} {row.cells[column][:20]!r} for {pair[0]}, {pair[1]}")
        found.append((pair, -number if column == "rank" else number))
    if problems:
        shown = "; ".join(problems[:_MOST_LISTED])
        more = f"; and {len(problems) - _MOST_LISTED} more" if len(problems) > _MOST_LISTED else ""
        must = "a number of 0 or more" if column == "grade" else "a finite number"
        raise RosterError(f"{table.source}: every row must name a pair and give {must} as {column}. {shown}{more}.")
    return found


def _demand_finite(numbers: Sequence[tuple[Pair, float]], source: str) -> None:
    broken = [pair for pair, score in numbers if not math.isfinite(score)]
    if broken:
        raise RosterError(f"{source} must have finite scores; {len(broken)} are not, first {broken[0]}.")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
