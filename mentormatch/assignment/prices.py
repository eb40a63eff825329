"""What a seat is worth: potentials of the network, which also prove that a total is maximal.

Notes
-----
A flow of least cost has no cycle of negative cost in its residual network, so shortest distances exist there. Those
from the sink are potentials: a pair outside the flow could raise the total only if its score exceeded the difference of
the potentials of its student and its mentor. The distance to a mentor, with its sign turned, is what the total would
gain by one more seat with this mentor, all else equal (Ahuja, Magnanti & Orlin 1993, chapter 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.network import first_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.pair_scores import ChosenPairs
    from mentormatch.assignment.problem import Problem


@dataclass(frozen=True, slots=True)
class Potentials:
    """Shortest distances from the sink, in steps of the costs.

    Attributes
    ----------
    students : ndarray of int64, shape (n_students,)
    mentors : ndarray of int64, shape (n_mentors,)
    """

    students: NDArray[np.int64]
    mentors: NDArray[np.int64]

    @property
    def prices(self) -> NDArray[np.int64]:
        """What one more seat with each mentor would add to the total, shape (n_mentors,); 0 where a seat is free."""
        return np.maximum(-self.mentors, 0)

    def excess(self, pairs: ChosenPairs, costs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return by how much the total could rise over each pair if it is not taken; never above 0 for candidates."""
        return -costs - (self.students[pairs.students] - self.mentors[pairs.mentors])


def potentials(problem: Problem, pairs: ChosenPairs, costs: NDArray[np.int64], taken: NDArray[np.bool_]) -> Potentials:
    """Return the potentials of a flow of least cost.

    Parameters
    ----------
    problem : Problem
    pairs : ChosenPairs
    costs : ndarray of int64, shape (n_pairs,)
        Scores in steps, with their sign turned.
    taken : ndarray of bool, shape (n_pairs,)
        As :func:`mentormatch.assignment.network.cheapest` returned them.
    """
    residual = _Residual.of(problem, pairs, costs, taken)
    far = 4 * (int(np.abs(costs).max(initial=0)) + 1) * (problem.n_students + problem.n_mentors + 2)
    students = np.full(problem.n_students, far, dtype=np.int64)
    # a seat with a mentor who has no student is worth nothing, also where no candidate leads there
    mentors = np.where(residual.idle, 0, far).astype(np.int64)
    # a shortest way visits nobody twice
    for _ in range(problem.n_students + problem.n_mentors + 2):
        before = students.copy(), mentors.copy()
        residual.relax(students, mentors, far)
        if all(np.array_equal(*own) for own in zip(before, (students, mentors), strict=True)):
            return Potentials(students, mentors)
    raise AssertionError("The assignment is not the best among its candidates.")


@dataclass(frozen=True, slots=True)
class _Residual:
    """What can be changed about a flow, and what each change costs; distances are relaxed in place."""

    free: NDArray[np.bool_]  # mentors with a free seat
    idle: NDArray[np.bool_]  # mentors with free seats only
    loose: NDArray[np.bool_]  # mentors who could lose a student
    sources: tuple[tuple[NDArray[np.bool_], NDArray[np.bool_]], ...]  # students who could take, or give back, a place
    given: ChosenPairs
    given_costs: NDArray[np.int64]
    given_starts: NDArray[np.intp]
    open_students: NDArray[np.intp]  # of pairs that could be taken, mentor by mentor
    open_costs: NDArray[np.int64]
    open_starts: NDArray[np.intp]
    open_mentors: NDArray[np.intp]

    @classmethod
    def of(cls, problem: Problem, pairs: ChosenPairs, costs: NDArray[np.int64], taken: NDArray[np.bool_]) -> _Residual:
        got = np.bincount(pairs.students[taken], minlength=problem.n_students)
        load = np.bincount(pairs.mentors[taken], minlength=problem.n_mentors)
        first = first_places(problem)
        used = np.minimum(first, got), got - np.minimum(first, got)
        offered = first, problem.places_left - first
        given = pairs.take(taken)
        others = np.flatnonzero(~taken)
        others = others[np.argsort(pairs.mentors[others], kind="stable")]
        open_mentors, open_starts = np.unique(pairs.mentors[others], return_index=True)
        return cls(
            load < problem.seats_left,
            (load == 0) & (problem.seats_left > 0),
            load > problem.minimum_left,
            tuple((own < offer, own > 0) for own, offer in zip(used, offered, strict=True)),
            given,
            costs[taken],
            np.unique(given.students, return_index=True)[1],
            pairs.students[others],
            costs[others],
            open_starts,
            open_mentors,
        )

    def relax(self, students: NDArray[np.int64], mentors: NDArray[np.int64], far: int) -> None:
        """Shorten distances over every kind of change once."""
        if len(self.open_mentors):
            reached = np.minimum.reduceat(students[self.open_students] + self.open_costs, self.open_starts)
            mentors[self.open_mentors] = np.minimum(mentors[self.open_mentors], reached)
        sink = min(0, int(mentors[self.free].min(initial=far)))
        mentors[self.loose] = np.minimum(mentors[self.loose], sink)
        if len(self.given):
            back = np.minimum.reduceat(mentors[self.given.mentors] - self.given_costs, self.given_starts)
            own = self.given.students[self.given_starts]
            students[own] = np.minimum(students[own], back)
        for could_take, could_give in self.sources:
            source = int(students[could_give].min(initial=far))
            students[could_take] = np.minimum(students[could_take], source)
