"""What changed between an earlier plan and an assignment, and why pairs of the plan are not there any more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.cohort import why_ineligible
from mentormatch.features.scoring import score_pairs
from mentormatch.ranking.pairs import Pairs
from mentormatch.results.changes import Changes, Dropped, Moved
from mentormatch.sharing.matrix import SEATS_DECIDE
from mentormatch.sharing.places import points
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mentormatch.results.assignment import Assignment
    from mentormatch.results.changes import Pair
    from mentormatch.sharing.round import Round


def changes_of(own: Round, assignment: Assignment, plan: Collection[Pair], *, ruled_out: str) -> Changes:
    """Return what changed.

    Parameters
    ----------
    own : Round
    assignment : Assignment
        Of the round.
    plan : collection of (student_id, mentor_id)
        Pairs there were before, also of people who are gone.
    ruled_out : str
        What is said of a pair that is forbidden now.
    """
    pairs, before = set(assignment.pairs), set(plan)
    lost = sorted(before - pairs)
    added = tuple(pair for pair in assignment.pairs if pair not in before)
    return Changes(
        kept=tuple(pair for pair in assignment.pairs if pair in before),
        dropped=tuple(Dropped(*pair, _why(own, assignment, pair, ruled_out)) for pair in lost),
        added=added,
        moved=_moved(own, assignment, lost, added),
    )


def _moved(own: Round, assignment: Assignment, lost: Sequence[Pair], added: Sequence[Pair]) -> tuple[Moved, ...]:
    """Return the students whose mentors changed, those of the roster first and in its order."""
    scores = _scores(own, [*lost, *added])
    before, after = _by_student(lost, scores), _by_student(added, scores)
    here = [student for student in assignment.students if student in before or student in after]
    gone = sorted(before.keys() - set(here))
    moved = []
    for student in (*here, *gone):
        old, new = before.get(student, ()), after.get(student, ())
        gain = sum(scores[student, mentor] for mentor in new) - sum(scores[student, mentor] for mentor in old)
        without = student in after or student in gone or bool(assignment.mentors_of(student))
        moved.append(Moved(student, old, new, float(gain), without=not without))
    return tuple(moved)


def _by_student(pairs: Sequence[Pair], scores: Mapping[Pair, float]) -> dict[str, tuple[str, ...]]:
    """Return the mentors of each student, the highest score first."""
    found: dict[str, tuple[str, ...]] = {}
    for student, mentor in sorted(pairs, key=lambda pair: (math.isnan(scores[pair]), -scores[pair], pair)):
        found[student] = (*found.get(student, ()), mentor)
    return found


def _scores(own: Round, pairs: Sequence[Pair]) -> dict[Pair, float]:
    """Return the scores of pairs, also of those that are not eligible; NaN where somebody is not in the rosters."""
    people = own.cohort.explainer
    row_of, column_of = (
        {person: row for row, person in enumerate(side.ids)} for side in (people.students, people.mentors)
    )
    known = [pair for pair in pairs if pair[0] in row_of and pair[1] in column_of]
    rows = Pairs(
        np.array([row_of[student] for student, _ in known], dtype=np.intp),
        np.array([column_of[mentor] for _, mentor in known], dtype=np.intp),
    )
    totals, _ = score_pairs(people.encoded_students, people.encoded_mentors, people.terms, rows)
    return {**dict.fromkeys(pairs, math.nan), **dict(zip(known, map(float, totals), strict=True))}


def _why(own: Round, assignment: Assignment, pair: Pair, ruled_out: str) -> str:
    """Say why a pair of the earlier assignment is not there any more."""
    people = own.cohort.explainer
    student_id, mentor_id = pair
    if student_id not in people.students.ids:
        return f"{student_id} is not among the students any more."
    if mentor_id not in people.mentors.ids:
        return f"{mentor_id} is not among the mentors any more."
    student, mentor = people.students.row_of(student_id), people.mentors.row_of(mentor_id)
    if own.scores[student, mentor] > -np.inf:
        return _why_not_kept(own, assignment, student, mentor)
    words = why_ineligible(own.cohort, student, mentor, but_for=SEATS_DECIDE)
    if words:
        return f"{mentor_id} {words}."
    return ruled_out if [student, mentor] in own.terms.forbidden.tolist() else "The score is below the least one."


def _why_not_kept(own: Round, assignment: Assignment, student: int, mentor: int) -> str:
    """Say why a pair that could still be assigned was not kept."""
    people = own.cohort.explainer
    student_id, mentor_id = people.students.ids[student], people.mentors.ids[mentor]
    seats, places = int(own.terms.seats[mentor]), int(own.terms.demand[student])
    if not seats:
        return f"{mentor_id} has no seat any more."
    if not places:
        return f"{student_id} wants no mentor any more."
    mine = assignment.mentors_of(student_id)
    least = min((own.scores[student, people.mentors.row_of(other)] for other in mine), default=-np.inf)
    gain = float(least - own.scores[student, mentor])
    if len(mine) == places and gain > 0:
        return f"{student_id} gains {points(gain)} or more with the mentors assigned now."
    if sum(other == mentor_id for other in assignment.mentor_ids) < seats:
        return f"{student_id} wants {counted(str(places), 'mentor')} now, and has {', '.join(mine)}."
    who, them = ("another student has", "it") if seats == 1 else ("other students have", "them")
    return f"{mentor_id} has {counted(str(seats), 'seat')} now, and {who} {them}."
