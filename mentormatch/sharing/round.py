"""From a cohort and its terms to an assignment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.arrays import solved
from mentormatch.assignment.contradictions import Names
from mentormatch.assignment.problem import Problem, problem_of
from mentormatch.assignment.shortages import shortages
from mentormatch.cohort import exclusions_of, explained, why_ineligible
from mentormatch.errors import InfeasibleError, SettingError
from mentormatch.features.scoring import BLOCKS, score_pairs
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import CAUTIONS
from mentormatch.results.assignment import Alternate, Assignment, Load, Unplaced, WhyNot
from mentormatch.results.certificate import Certificate
from mentormatch.sharing.advice import shortage_of
from mentormatch.sharing.manifest import manifest_of
from mentormatch.sharing.matrix import SEATS_DECIDE, score_matrix
from mentormatch.sharing.places import EQUAL, Places, points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.solution import Solution
    from mentormatch.cohort import Cohort
    from mentormatch.sharing.terms import Terms

ALTERNATES = 3
"""Mentors named to each student beside those assigned."""


@dataclass(frozen=True, slots=True)
class Round:
    """A cohort to assign.

    Attributes
    ----------
    cohort : Cohort
    terms : Terms
    method : str
    scores : ndarray of float64, shape (n_students, n_mentors)
        ``-inf`` for pairs that are not eligible, forbidden, or below the least score; locked pairs have theirs.
    """

    cohort: Cohort
    terms: Terms
    method: str
    scores: NDArray[np.float64]

    @classmethod
    def of(cls, cohort: Cohort, terms: Terms, method: str) -> Round:
        """Score all pairs.

        Raises
        ------
        InfeasibleError
            When a locked pair is not eligible.
        """
        scores = score_matrix(cohort)
        _demand_eligible(cohort, terms, scores)
        locked = scores[tuple(terms.locked.T)]
        scores[scores < terms.least_score] = -np.inf
        scores[tuple(terms.forbidden.T)] = -np.inf
        scores[tuple(terms.locked.T)] = locked
        return cls(cohort, terms, method, scores)

    def solved(self, *, method: str | None = None) -> Solution:
        """Return the assignment by rows of the rosters; it is sought in the order of the ids."""
        people = self.cohort.explainer
        students, mentors = self.by_id()
        found = solved(
            self.problem(students, mentors),
            method=method or self.method,
            names=Names(
                lambda row: f"student {people.students.ids[students[row]]}",
                lambda row: f"mentor {people.mentors.ids[mentors[row]]}",
            ),
        )
        own, theirs = students[found.students], mentors[found.mentors]
        order = np.lexsort((self.cohort.roster.id_order[theirs], -found.scores, own))
        prices = np.empty(len(mentors))
        prices[mentors] = found.prices
        return replace(
            found,
            students=own[order],
            mentors=theirs[order],
            scores=found.scores[order],
            locked=found.locked[order],
            prices=prices,
        )

    def by_id(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the rows of students and of mentors in order of their ids."""
        people = self.cohort.explainer
        students, mentors = (
            np.array(sorted(range(len(own)), key=own.ids.__getitem__), dtype=np.intp)
            for own in (people.students, people.mentors)
        )
        return students, mentors

    def problem(self, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> Problem:
        """Return the problem with people in some order."""
        row_of, column_of = np.argsort(students), np.argsort(mentors)
        locked = self.terms.locked
        return problem_of(
            self.scores[students][:, mentors],
            capacity=self.terms.seats[mentors],
            demand=self.terms.demand[students],
            minimum_load=self.terms.minimum_load[mentors],
            locked=np.column_stack([row_of[locked[:, 0]], column_of[locked[:, 1]]]),
        )


def assignment_of(own: Round, solution: Solution) -> Assignment:
    """Return the assignment that a solution of the round is, with everything that can be asked about it."""
    explainer = own.cohort.explainer
    places = Places.of(own.cohort, own.terms, own.scores, solution)
    students, mentors = solution.students, solution.mentors
    _, parts = score_pairs(
        explainer.encoded_students, explainer.encoded_mentors, explainer.terms, Pairs(students, mentors)
    )
    rows = [(int(one), int(other)) for one, other in zip(students, mentors, strict=True)]
    return Assignment(
        student_ids=tuple(explainer.students.ids[row] for row, _ in rows),
        mentor_ids=tuple(explainer.mentors.ids[row] for _, row in rows),
        mentor_names=tuple(places.mentor_name(row) for _, row in rows),
        scores=solution.scores,
        contributions=dict(zip((*BLOCKS, CAUTIONS), parts, strict=True)),
        locked=tuple(solution.locked.tolist()),
        reasons=tuple(places.reason(*row, locked=bool(lock)) for row, lock in zip(rows, solution.locked, strict=True)),
        students=explainer.students.ids,
        unplaced=_unplaced(places),
        loads=_loads(places, solution),
        alternates={own_id: _alternates(places, row) for row, own_id in enumerate(explainer.students.ids)},
        certificate=_certificate(own, places, solution),
        excluded=exclusions_of(own.cohort, but_for=SEATS_DECIDE)[0],
        manifest=manifest_of(own.cohort, own.terms, own.method),
        people={"students": explainer.students, "mentors": explainer.mentors},
        _explain=partial(explained, own.cohort, but_for=("at_capacity",)),
        _why_not=partial(_why_not, own, places, solution),
    )


def _demand_eligible(cohort: Cohort, terms: Terms, scores: NDArray[np.float64]) -> None:
    """Raise InfeasibleError when locked pairs are not eligible, with the reasons."""
    people, found = cohort.explainer, []
    for student, mentor in terms.locked:
        if scores[student, mentor] == -np.inf:
            pair = f"{people.students.ids[student]} with {people.mentors.ids[mentor]}"
            found.append(f"{pair} is locked, but the mentor {_why_ineligible(cohort, student, mentor)}.")
    if found:
        raise InfeasibleError(
            f"Locked pairs must be eligible: {' '.join(found)} Unlock them, or mend the rosters.",
            contradictions=tuple(found),
        )


def _certificate(own: Round, places: Places, solution: Solution) -> Certificate:
    cuts = []
    if own.method != "stable" and solution.n_empty:
        students, mentors = own.by_id()
        rows = np.argsort(students)[solution.students], np.argsort(mentors)[solution.mentors]
        cuts = [(students[cut[0]], mentors[cut[1]]) for cut in shortages(own.problem(students, mentors), *rows)]
    fairness = solution.fairness
    wanting = int((own.terms.demand > 0).sum())
    return Certificate(
        method=own.method,
        n_students=wanting,
        n_served=wanting - solution.n_unserved,
        n_wanted=int(own.terms.demand.sum()),
        n_filled=len(solution),
        n_seats=int(own.terms.seats.sum()),
        total=solution.total,
        gap=solution.gap,
        step=solution.step,
        worst=fairness.worst if fairness else None,
        worst_bound=fairness.worst_bound if fairness else None,
        price=fairness.price if fairness else None,
        n_raised=fairness.n_raised if fairness else None,
        shortages=tuple(shortage_of(places, cut) for cut in cuts),
    )


def _unplaced(places: Places) -> tuple[Unplaced, ...]:
    got, wanted = places.taken.sum(axis=1), places.terms.demand
    ids = places.cohort.explainer.students.ids
    return tuple(
        Unplaced(ids[row], int(wanted[row]), int(got[row]), places.unplaced(int(row)))
        for row in np.flatnonzero(got < wanted)
    )


def _loads(places: Places, solution: Solution) -> tuple[Load, ...]:
    taken = places.taken.sum(axis=0)
    return tuple(
        Load(
            own,
            places.mentor_name(row),
            int(places.terms.seats[row]),
            int(taken[row]),
            int(places.terms.minimum_load[row]),
            float(solution.prices[row]),
        )
        for row, own in enumerate(places.cohort.explainer.mentors.ids)
    )


def _alternates(places: Places, student: int) -> tuple[Alternate, ...]:
    others = [int(own) for own in places.choices(student) if not places.taken[student, own]][:ALTERNATES]
    ids, free = places.cohort.explainer.mentors.ids, places.free
    return tuple(
        Alternate(ids[own], places.mentor_name(own), float(places.scores[student, own]), int(free[own]))
        for own in others
    )


def _why_not(own: Round, places: Places, solution: Solution, student_id: str, mentor_id: str) -> WhyNot:
    people = own.cohort.explainer
    student, mentor = people.students.row_of(student_id), people.mentors.row_of(mentor_id)
    if places.taken[student, mentor]:
        raise SettingError(f"{student_id} has mentor {mentor_id}; ask about one who is not assigned.")
    name, score = places.name(mentor), own.scores[student, mentor]
    if score == -np.inf:
        words = _why_ineligible(own.cohort, student, mentor) or _why_ruled_out(own.terms, student, mentor)
        return WhyNot(student_id, mentor_id, float("nan"), float("nan"), f"{name} {words}.")
    mine = own.scores[student][places.taken[student]]
    loss = float(score - mine.min()) if len(mine) else float("nan")
    if len(mine) < own.terms.demand[student]:
        text = places.missed(student, mentor, float(score), called=name)
    elif not len(mine):
        text = "You want no mentor."
    elif loss <= EQUAL:
        yours = "Your mentor scores" if len(mine) == 1 else "All your mentors score"
        text = f"{yours} at least as high as {name}{f', by {points(-loss)} or more' if loss < -EQUAL else ''}."
    else:
        text = places.missed(student, mentor, loss, called=name)
    change, told = _change(own, solution, student, mentor)
    text += f" If {name} were yours and everybody else were assigned anew, {told}." if told else ""
    return WhyNot(student_id, mentor_id, loss, change, text)


def _why_ineligible(cohort: Cohort, student: int, mentor: int) -> str:
    return why_ineligible(cohort, int(student), int(mentor), but_for=SEATS_DECIDE)


def _why_ruled_out(terms: Terms, student: int, mentor: int) -> str:
    if [student, mentor] in terms.forbidden.tolist():
        return "was forbidden for you, or assigned to you in an earlier round"
    return "is below the least score"


def _change(own: Round, solution: Solution, student: int, mentor: int) -> tuple[float, str]:
    """Return what the largest total changes by when a pair is locked, and in words.

    The number is NaN when then fewer places could be filled; without words the pair cannot be locked.
    """
    locked = np.concatenate([own.terms.locked, [[student, mentor]]])
    try:
        forced = replace(own, terms=replace(own.terms, locked=locked)).solved(method="best")
        before = solution if own.method == "best" else own.solved(method="best")
    except InfeasibleError:
        return float("nan"), ""
    if (forced.n_unserved, forced.n_empty) != (before.n_unserved, before.n_empty):
        return float("nan"), "fewer students would have a mentor, or fewer places would be filled"
    change = forced.total - before.total
    if abs(change) < 0.005:
        return change, "the largest possible total would stay the same"
    return change, f"the largest possible total would change by {change:+.2f}"
