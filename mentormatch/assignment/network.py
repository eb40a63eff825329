"""Flows of places to seats: how many can be filled, and which pairs fill them at the least cost.

The network has a node that gives each student a first place, one that gives the others, a node per student and per
mentor, and a sink. Flow through a pair is 0 or 1. Filling as many places as possible, giving as many students as
possible a first mentor, and meeting the minimum loads never contradict each other where each can be met alone: an
augmenting path takes no place from a student and no student from a mentor (Mendelsohn & Dulmage 1958).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from mentormatch.assignment.pair_scores import ChosenPairs
    from mentormatch.assignment.problem import Problem

FIRST, FURTHER, SINK, PEOPLE = 0, 1, 2, 3
"""Nodes: first places, further places, the sink; students and then mentors follow."""


@dataclass(frozen=True, slots=True)
class Places:
    """How far places can be filled.

    Attributes
    ----------
    n_first : int
        Students without a locked pair who get a first mentor.
    n_filled : int
        Places filled beside locked pairs.
    n_unmet : int
        Seats that minimum loads demand and nobody can take.
    chosen : ndarray of bool, shape (n_pairs,)
        Pairs that show it.
    """

    n_first: int
    n_filled: int
    n_unmet: int
    chosen: NDArray[np.bool_]


def first_places(problem: Problem) -> NDArray[np.intp]:
    """Return 1 for students who want a mentor and have no locked pair, else 0, shape (n_students,)."""
    return np.asarray((problem.places_left > 0) & (problem.n_locked[0] == 0), dtype=np.intp)


def plain_places(problem: Problem) -> tuple[int, int]:
    """Return how many first places and places can be filled at most by their numbers and the number of seats alone."""
    first, seats = int(first_places(problem).sum()), int(problem.seats_left.sum())
    return min(first, seats), min(int(problem.places_left.sum()), seats)


def most_places(problem: Problem, pairs: ChosenPairs) -> Places:
    """Return how many first places and places these pairs can fill at most, minimum loads met before anything else."""
    first, minimum = first_places(problem), problem.minimum_left
    further = problem.places_left - first
    network = _Network.of(problem)
    must = network.add(network.mentor_nodes, SINK, minimum, cost=-1)
    network.add(network.mentor_nodes, SINK, problem.seats_left - minimum)
    firsts = network.add(FIRST, network.student_nodes, first, cost=-1)
    network.add(FURTHER, network.student_nodes, further)
    ours = network.add(PEOPLE + pairs.students, network.mentor_nodes[pairs.mentors], np.ones(len(pairs), dtype=np.intp))
    supplies = np.zeros(network.n_nodes, dtype=np.int64)
    supplies[[FIRST, FURTHER, SINK]] = first.sum(), further.sum(), -problem.seats_left.sum()
    flows = network.solve(supplies, most=True)
    if flows is None:
        raise AssertionError("No flow at all was not found.")
    taken = flows[ours] > 0
    return Places(int(flows[firsts].sum()), int(taken.sum()), int(minimum.sum() - flows[must].sum()), taken)


def cheapest(problem: Problem, pairs: ChosenPairs, costs: NDArray[np.int64], places: Places) -> NDArray[np.bool_]:
    """Return which pairs fill so many places, first places and minimum loads at the least sum of costs.

    Parameters
    ----------
    problem : Problem
    pairs : ChosenPairs
    costs : ndarray of int64, shape (n_pairs,)
    places : Places
        As :func:`most_places` found; they can be filled.
    """
    found = cheapest_of(problem, pairs, costs, (places.n_first, places.n_filled))
    if found is None:
        raise AssertionError("So many places cannot be filled.")
    return found


def cheapest_of(
    problem: Problem, pairs: ChosenPairs, costs: NDArray[np.int64], n_places: tuple[int, int]
) -> NDArray[np.bool_] | None:
    """Return which pairs fill so many first places and places at the least sum of costs; None when none can."""
    (n_first, n_filled), first, minimum = n_places, first_places(problem), problem.minimum_left
    network = _Network.of(problem)
    network.add(network.mentor_nodes, SINK, problem.seats_left - minimum)
    network.add(FIRST, network.student_nodes, first)
    network.add(FURTHER, network.student_nodes, problem.places_left - first)
    ours = network.add(
        PEOPLE + pairs.students, network.mentor_nodes[pairs.mentors], np.ones(len(pairs), dtype=np.intp), cost=costs
    )
    supplies = np.zeros(network.n_nodes, dtype=np.int64)
    supplies[network.mentor_nodes] = -minimum
    supplies[[FIRST, FURTHER]] = n_first, n_filled - n_first
    supplies[SINK] = minimum.sum() - n_filled
    flows = network.solve(supplies, most=False)
    return None if flows is None else np.asarray(flows[ours] > 0)


@dataclass(frozen=True, slots=True)
class _Network:
    """A min-cost flow problem under construction."""

    solver: Any
    n_students: int
    n_mentors: int

    @classmethod
    def of(cls, problem: Problem) -> _Network:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        return cls(SimpleMinCostFlow(), problem.n_students, problem.n_mentors)

    @property
    def n_nodes(self) -> int:
        return PEOPLE + self.n_students + self.n_mentors

    @property
    def student_nodes(self) -> NDArray[np.intp]:
        return PEOPLE + np.arange(self.n_students)

    @property
    def mentor_nodes(self) -> NDArray[np.intp]:
        return PEOPLE + self.n_students + np.arange(self.n_mentors)

    def add(
        self,
        tails: NDArray[np.intp] | int,
        heads: NDArray[np.intp] | int,
        capacities: NDArray[np.intp],
        *,
        cost: NDArray[np.int64] | int = 0,
    ) -> NDArray[np.intp]:
        """Add arcs and return their numbers."""
        tails, heads, cost = (np.broadcast_to(own, capacities.shape) for own in (tails, heads, cost))
        arcs = self.solver.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), cost.astype(np.int64)
        )
        return np.asarray(arcs)

    def solve(self, supplies: NDArray[np.int64], *, most: bool) -> NDArray[np.int64] | None:
        """Return the flow of every arc, None when there is none; ``most`` lets supplies be left over."""
        self.solver.set_nodes_supplies(np.arange(self.n_nodes, dtype=np.int32), supplies)
        status = self.solver.solve_max_flow_with_min_cost() if most else self.solver.solve()
        if status == self.solver.INFEASIBLE:
            return None
        if status != self.solver.OPTIMAL:
            raise AssertionError(f"The flow solver stopped with status {status}.")
        return np.asarray(self.solver.flows(np.arange(self.solver.num_arcs(), dtype=np.int32)))
