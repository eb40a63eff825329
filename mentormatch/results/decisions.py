"""Words of a plan that is reviewed: what a row is, and what a coordinator decides about it."""

from __future__ import annotations

from dataclasses import dataclass

ASSIGNED, LOCKED, SHORT, UNASSIGNED = "assigned", "locked", "short", "unassigned"
"""What a row of an assignment is: a pair, or a student who gets fewer mentors than wanted, or none."""

FORBIDDEN, NOTE = "forbidden", "note"
"""Rows that are no pair of the plan: they carry a decision or a note on to the next one."""

SET_ASIDE = frozenset((FORBIDDEN, NOTE))

APPROVE, LOCK, FORBID = "approve", "lock", "forbid"
"""The pair that was proposed stays; this pair is assigned, proposed or not; this pair is never assigned."""

ARROW = " → "
"""Stands between the ids of a pair in the column ``proposed`` of a workbook."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a coordinator wrote about a pair, or about a student.

    Attributes
    ----------
    student_id, mentor_id : str
        The mentor is "" for a note about the student.
    decision : str
        approve, lock, forbid, or "" where only a note was written.
    note : str
    """

    student_id: str
    mentor_id: str
    decision: str
    note: str
