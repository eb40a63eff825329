"""An assignment as one table: pairs, students without or short of a mentor, and what was decided about other pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.results.decisions import ASSIGNED, FORBID, FORBIDDEN, LOCK, LOCKED, NOTE, SET_ASIDE, SHORT, UNASSIGNED

if TYPE_CHECKING:
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.decisions import Decided

_Row = dict[str, Any]


def assignment_columns(found: Assignment) -> dict[str, list[Any]]:
    """Return the table by column; :meth:`mentormatch.Assignment.columns` says what its rows are."""
    written = found.review.decided if found.review else ()
    decided = {(own.student_id, own.mentor_id): own for own in written}
    rows: dict[str, list[_Row]] = {student: [] for student in found.students}
    for row, pair in enumerate(found.pairs):
        rows[pair[0]].append(_pair_row(found, row, decided.pop(pair, None)))
    for own in found.unplaced:
        status = SHORT if own.got else UNASSIGNED
        about = decided.pop((own.student_id, ""), None)
        rows[own.student_id].append(_row(own.student_id, status=status, reason=own.reason, note=_note(about)))
    for left in decided.values():
        if left.note or left.decision == FORBID:
            rows.setdefault(left.student_id, []).append(_aside_row(left))
    names = {load.mentor_id: load.mentor_name for load in found.loads}
    listed = [row for own in rows.values() for row in own]
    for each in listed:
        each["mentor_name"] = names.get(each["mentor_id"], "")
        others = () if each["status"] in SET_ASIDE else found.alternates[each["student_id"]]
        each["alternates"] = "; ".join(map(str, others))
    order = ("student_id", "status", "mentor_id", "mentor_name", "score", *found.contributions)
    order = (*order, "reason", "alternates", "decision", "note")
    return {name: [each.get(name) for each in listed] for name in order}


def _row(student: str, mentor: str = "", **cells: Any) -> _Row:
    empty = {"student_id": student, "mentor_id": mentor, "reason": "", "decision": "", "note": ""}
    return {**empty, **cells}


def _pair_row(found: Assignment, row: int, decided: Decided | None) -> _Row:
    locked = found.locked[row]
    return _row(
        found.student_ids[row],
        found.mentor_ids[row],
        status=LOCKED if locked else ASSIGNED,
        score=float(found.scores[row]),
        **{name: float(values[row]) for name, values in found.contributions.items()},
        reason=found.reasons[row],
        decision=(decided.decision if decided else "") or (LOCK if locked else ""),
        note=_note(decided),
    )


def _aside_row(decided: Decided) -> _Row:
    forbidden = decided.decision == FORBID
    return _row(
        decided.student_id,
        decided.mentor_id,
        status=FORBIDDEN if forbidden else NOTE,
        reason="Forbidden in the review." if forbidden else "Not in this plan; kept for its note.",
        decision=FORBID if forbidden else "",
        note=decided.note,
    )


def _note(decided: Decided | None) -> str:
    return decided.note if decided else ""
