"""The table of an assignment: pairs, students who have too few mentors, pairs that must not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import NAME
from mentormatch.results.review import LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.results.assignment import Assignment

ASSIGNED, LOCKED, SHORT, UNASSIGNED, FORBIDDEN = "assigned", "locked", "short", "unassigned", "forbidden"
"""What a row of the table is: a pair, a student who gets fewer mentors than wanted or none, a pair that must not be."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the row of the pair in the assignment, None for a row without one."""

    student_id: str
    status: str
    mentor_id: str
    pair: int | None
    reason: str


def columns_of(assignment: Assignment) -> dict[str, list[Any]]:
    """Return the table by column; see :meth:`mentormatch.Assignment.columns`."""
    rows = list(_rows(assignment))
    names = dict(zip(assignment.people["mentors"].ids, assignment.people["mentors"][NAME], strict=True))
    review = assignment.review
    decisions, notes = (review.decisions, review.notes) if review else ({}, {})
    pairs = [(row.student_id, row.mentor_id) for row in rows]
    table: dict[str, list[Any]] = {
        "student_id": [row.student_id for row in rows],
        "status": [row.status for row in rows],
        "mentor_id": [row.mentor_id for row in rows],
        "mentor_name": [names.get(row.mentor_id, "") for row in rows],
        "score": [None if row.pair is None else float(assignment.scores[row.pair]) for row in rows],
    }
    for name, values in assignment.contributions.items():
        table[name] = [None if row.pair is None else float(values[row.pair]) for row in rows]
    table["reason"] = [row.reason for row in rows]
    table["alternates"] = ["; ".join(map(str, assignment.alternates[row.student_id])) for row in rows]
    usual = {LOCKED: LOCK}
    table["decision"] = [decisions.get(pair, usual.get(row.status, "")) for pair, row in zip(pairs, rows, strict=True)]
    table["note"] = [notes.get(pair, "") for pair in pairs]
    return table


def _rows(assignment: Assignment) -> Iterator[_Row]:
    """Yield the rows student by student: pairs, then what is missing, then what is forbidden by a review."""
    pairs: dict[str, list[int]] = {student: [] for student in assignment.students}
    for row, student in enumerate(assignment.student_ids):
        pairs[student].append(row)
    unplaced = {own.student_id: own for own in assignment.unplaced}
    forbidden = assignment.review.forbidden if assignment.review else ()
    for student, own in pairs.items():
        for row in own:
            status = LOCKED if assignment.locked[row] else ASSIGNED
            yield _Row(student, status, assignment.mentor_ids[row], row, assignment.reasons[row])
        if student in unplaced:
            missing = unplaced[student]
            yield _Row(student, SHORT if missing.got else UNASSIGNED, "", None, missing.reason)
        for who, mentor in forbidden:
            if who == student:
                yield _Row(student, FORBIDDEN, mentor, None, "Forbidden in the review.")
