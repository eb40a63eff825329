"""An assignment mended with as few changes as possible, and the curve of changes against total score."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.cohort import why_ineligible
from mentormatch.errors import SettingError
from mentormatch.results.rematch import CurvePoint, Dropped, Rematch
from mentormatch.sharing.manifest import REMATCH
from mentormatch.sharing.matrix import SEATS_DECIDE
from mentormatch.sharing.places import points
from mentormatch.sharing.round import assignment_of
from mentormatch.sharing.terms import named_pairs
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.solution import Solution
    from mentormatch.people.profiles import Profiles
    from mentormatch.results.assignment import Assignment
    from mentormatch.sharing.round import Round
    from mentormatch.sharing.terms import Named

MOST_POINTS = 24
"""Points of the curve at most; each one is an assignment of its own."""

_STAYS = {"locked", "confirmed"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Pairs of an earlier assignment by ids, with what stands in their column ``status``."""

    status: dict[Pair, str]

    def confirmed(self, more: Any, students: Profiles, mentors: Profiles) -> list[Pair]:
        """Return the pairs that stay whatever it costs; those of people who are gone are left out."""
        own = [pair for pair, status in self.status.items() if status.casefold().strip() in _STAYS]
        return sorted({*here_of(own, students, mentors), *here_of(more, students, mentors)})


def here_of(source: Any, students: Profiles, mentors: Profiles) -> list[Pair]:
    """Return the pairs of a source whose people are in the rosters; what was said of others is gone with them."""
    here = set(students.ids), set(mentors.ids)
    pairs = [(student, mentor) for _, student, mentor, _ in named_pairs(source, "status")]
    return [pair for pair in pairs if pair[0] in here[0] and pair[1] in here[1]]


def decisions_of(previous: Any, students: Profiles, mentors: Profiles) -> list[Named]:
    """Return what was decided in an earlier assignment about people who are in the rosters."""
    here = set(students.ids), set(mentors.ids)
    named = [own for own in named_pairs(previous, "decision") if own[3].strip()]
    return [own for own in named if own[1] in here[0] and own[2] in here[1]]


def earlier_of(previous: Any, students: Profiles, mentors: Profiles) -> Earlier:
    """Read an earlier assignment.

    Raises
    ------
    SettingError
        When it has no pair, or none of its people is in the rosters: then it belongs to others.
    """
    status = {(student, mentor): own for _, student, mentor, own in named_pairs(previous, "status")}
    known = set(students.ids), set(mentors.ids)
    if not any(student in known[0] or mentor in known[1] for student, mentor in status):
        raise SettingError(
            "The earlier assignment must name people of these rosters; no pair of its "
            f"{len(status)} does. Give the file that mentormatch assign wrote for them."
        )
    return Earlier(status)


def rematch_of(own: Round, earlier: Earlier, *, least_gain: float | None) -> Rematch:
    """Return the mended assignment of a round.

    Raises
    ------
    SettingError
        When ``least_gain`` is no number above 0.
    """
    if least_gain is not None and not (math.isfinite(least_gain) and least_gain > 0):
        raise SettingError(
            f"least_gain must be a number above 0; got {least_gain!r}. Leave it out for the fewest changes."
        )
    people = own.cohort.explainer.students, own.cohort.explainer.mentors
    row_of, column_of = ({person: row for row, person in enumerate(side.ids)} for side in people)
    before = np.zeros(own.scores.shape, dtype=bool)
    for student, mentor in earlier.status:
        if student in row_of and mentor in column_of:
            before[row_of[student], column_of[mentor]] = True
    before &= own.scores > -np.inf
    finite = own.scores[own.scores > -np.inf]
    # more than all places together can gain, so that no score outweighs a pair kept
    most = float(np.ptp(finite) if len(finite) else 1.0) * (own.terms.demand.sum() + 1) + 1.0
    fewest, best = _weighed(own, before, most), own.solved()
    chosen = fewest if least_gain is None else _weighed(own, before, least_gain)
    chosen = replace(chosen, gap=max(best.total - chosen.total, 0.0), prices=best.prices)
    assignment = assignment_of(own, chosen)
    assignment = replace(assignment, manifest={**assignment.manifest, "method": REMATCH})
    pairs = set(assignment.pairs)
    return Rematch(
        assignment=assignment,
        kept=tuple(pair for pair in assignment.pairs if pair in earlier.status),
        dropped=tuple(
            Dropped(*pair, why_dropped(own, assignment, pair)) for pair in sorted(earlier.status) if pair not in pairs
        ),
        added=tuple(pair for pair in assignment.pairs if pair not in earlier.status),
        curve=_curve(own, before, fewest, best),
    )


def _weighed(own: Round, before: NDArray[np.bool_], worth: float) -> Solution:
    """Return the assignment in which each pair kept counts so much more."""
    found = replace(own, scores=own.scores + worth * before).solved()
    scores = own.scores[found.students, found.mentors]
    order = np.lexsort((own.cohort.roster.id_order[found.mentors], -scores, found.students))
    return replace(
        found,
        students=found.students[order],
        mentors=found.mentors[order],
        scores=scores[order],
        locked=found.locked[order],
    )


def _point(before: NDArray[np.bool_], found: Solution) -> CurvePoint:
    return CurvePoint(int(before.sum() - before[found.students, found.mentors].sum()), found.total)


def _curve(own: Round, before: NDArray[np.bool_], fewest: Solution, best: Solution) -> tuple[CurvePoint, ...]:
    """Return the corners of the curve from the fewest changes to the largest total.

    Between two corners the worth of a pair at which both are equally good shows whether there is one above.
    """
    corners = {_point(before, fewest).n_changed: _point(before, fewest)}
    last = _point(before, best)
    open_sides = [(corners[min(corners)], last)] if last.total > _point(before, fewest).total + best.step else []
    if open_sides:
        corners[last.n_changed] = last
    while open_sides and len(corners) < MOST_POINTS:
        left, right = open_sides.pop(0)
        worth = (right.total - left.total) / (right.n_changed - left.n_changed)
        between = _point(before, _weighed(own, before, worth))
        above = between.total - left.total - worth * (between.n_changed - left.n_changed)
        if left.n_changed < between.n_changed < right.n_changed and above > 1e-9:
            corners[between.n_changed] = between
            open_sides += [(left, between), (between, right)]
    rising: list[CurvePoint] = []
    for n_changed in sorted(corners):
        # of equally large totals the one with the fewest changes
        if not rising or corners[n_changed].total > rising[-1].total + best.step:
            rising.append(corners[n_changed])
    return tuple(rising)


def why_dropped(own: Round, assignment: Assignment, pair: Pair) -> str:
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
    return "Declined." if [student, mentor] in own.terms.forbidden.tolist() else "The score is below the least one."


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
