"""An assignment mended with as few changes as possible, and the curve of changes against total score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import SettingError
from mentormatch.parameters import NONE, Number, demand
from mentormatch.results.decisions import FORBID
from mentormatch.results.rematch import CurvePoint, Rematch
from mentormatch.results.review import Review
from mentormatch.sharing.changing import changes_of
from mentormatch.sharing.manifest import REMATCH
from mentormatch.sharing.named import named_pairs
from mentormatch.sharing.reviewing import review_of
from mentormatch.sharing.round import assignment_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.solution import Solution
    from mentormatch.people.profiles import Profiles
    from mentormatch.results.changes import Pair
    from mentormatch.sharing.reviewing import ReviewedPlan
    from mentormatch.sharing.round import Round

MOST_POINTS = 24
"""Points of the curve at most; each one is an assignment of its own."""

_STAYS = {"locked", "confirmed"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier assignment, and which of its pairs stay or go whatever it costs."""

    review: ReviewedPlan
    confirmed: list[Pair]
    declined: list[Pair]


def earlier_of(previous: Any, confirmed: Any, declined: Any, students: Profiles, mentors: Profiles) -> Earlier:
    """Read an earlier assignment with what was decided about it; what is said of people who are gone is left out.

    Raises
    ------
    SettingError
        When it has no pair, or none of its people is in the rosters: then it belongs to others.
    """
    review = review_of(previous, called="earlier assignment")
    known = set(students.ids), set(mentors.ids)
    if not any(student in known[0] or mentor in known[1] for student, mentor in review.plan):
        raise SettingError(
            "The earlier assignment must name people of these rosters; no pair of its "
            f"{len(review.plan)} does. Give the file that mentormatch assign wrote for them."
        )
    decided = {(own.student_id, own.mentor_id): own.decision for own in review.decided if own.decision}
    stays = [pair for pair, status in review.plan.items() if status in _STAYS and pair not in decided]
    stays += [pair for pair, decision in decided.items() if decision != FORBID]
    stays += _pairs(confirmed, "confirmed pairs")
    goes = [pair for pair, decision in decided.items() if decision == FORBID] + _pairs(declined, "declined pairs")
    kept, gone = (
        sorted({pair for pair in pairs if pair[0] in known[0] and pair[1] in known[1]}) for pairs in (stays, goes)
    )
    return Earlier(review, kept, gone)


def _pairs(source: Any, called: str) -> list[Pair]:
    return [(own.student_id, own.mentor_id) for own in named_pairs(source, called=f"file of {called}")]


def rematch_of(own: Round, earlier: Earlier, *, least_gain: float | None) -> Rematch:
    """Return the mended assignment of a round.

    Raises
    ------
    SettingError
        When ``least_gain`` is no number above 0.
    """
    advice = "Leave it out for the fewest changes."
    demand("least_gain", "rematch", least_gain, Number(0), NONE, advice=advice)
    people = own.cohort.explainer.students, own.cohort.explainer.mentors
    row_of, column_of = ({person: row for row, person in enumerate(side.ids)} for side in people)
    before = np.zeros(own.scores.shape, dtype=bool)
    for student, mentor in earlier.review.plan:
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
    changes = changes_of(own, assignment, earlier.review.plan, ruled_out="Declined.")
    manifest = {**assignment.manifest, "method": REMATCH}
    review = Review(earlier.review.source, earlier.review.carried(*people), changes)
    assignment = replace(assignment, manifest=manifest, review=review)
    return Rematch(assignment, _curve(own, before, fewest, best))


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
