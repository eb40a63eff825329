"""No two people who would rather have each other: deferred acceptance with seats, places and ties.

Notes
-----
Students ask one mentor after another, best first; a mentor keeps the best who have asked so far and sends the others
on (Gale & Shapley 1962; with several seats Roth & Peranson 1999). With several places per student the result is stable
pair by pair: nobody would leave a mentor or a student for another who would do the same. Ties are broken by row, so
stability is weak: a pair blocks only when both would strictly gain.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.pair_scores import ChosenPairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.assignment.problem import Problem

ASKED_AT_ONCE = (32, 256, 2**62)
"""Mentors of a student that are put in order at first, then once these have said no, and then all."""


def stable(problem: Problem) -> ChosenPairs:
    """Return the pairs beside the locked ones such that no others would both rather have each other.

    Both sides prefer by the score; equal scores go by row.
    """
    lists = [_best_first(problem, row) for row in range(problem.n_students)]
    kept = deferred_acceptance(lists, places=problem.places_left.tolist(), seats=problem.seats_left.tolist())
    students, mentors = np.array(sorted(kept), dtype=np.intp).reshape(-1, 2).T
    return ChosenPairs(students, mentors, problem.scores.at(students, mentors))


def deferred_acceptance(
    lists: Sequence[Iterator[tuple[int, float]]], *, places: Sequence[int], seats: Sequence[int]
) -> list[tuple[int, int]]:
    """Return stable pairs (student, mentor).

    Parameters
    ----------
    lists : sequence of iterators
        Mentors each student asks, best first, each with how much this mentor likes the student, higher for more; of
        students liked equally the one who comes first is taken.
    places, seats : sequence of int
        Of each student and each mentor.
    """
    held: list[list[tuple[float, int]]] = [[] for _ in seats]
    open_places = list(places)
    waiting = [student for student in reversed(range(len(lists))) if places[student]]
    while waiting:
        student = waiting.pop()
        for mentor, liking in lists[student] if open_places[student] else ():
            if len(held[mentor]) < seats[mentor]:
                heappush(held[mentor], (liking, -student))
                open_places[student] -= 1
            elif seats[mentor] and (liking, -student) > held[mentor][0]:
                _, sent_on = heapreplace(held[mentor], (liking, -student))
                open_places[student] -= 1
                open_places[-sent_on] += 1
                waiting.append(-sent_on)
            if not open_places[student]:
                break
    return [(-student, mentor) for mentor, own in enumerate(held) for _, student in own]


def _best_first(problem: Problem, row: int) -> Iterator[tuple[int, float]]:
    """Yield the mentors a student can have with their scores, the highest first, put in order only as far as asked."""
    asked = 0
    for at_once in ASKED_AT_ONCE:
        # computed again each time: what all students keep between two questions must be little
        mentors, scores = _ordered(problem, row, asked, at_once)
        yield from zip(mentors, scores, strict=True)
        asked += len(mentors)


def _ordered(problem: Problem, row: int, asked: int, at_once: int) -> tuple[list[int], list[float]]:
    """Return the next mentors of a student after those asked, and their scores."""
    _, block = next(problem.scores.blocks(np.array([row])))
    allowed = np.flatnonzero(block[0] > -np.inf)
    scores = block[0][allowed]
    wanted = asked + at_once
    if wanted < len(allowed):
        # with all who score the same as the last one, so that equal scores go by row
        kept = scores >= np.partition(scores, -wanted)[-wanted]
        allowed, scores = allowed[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[asked:]
    return allowed[order].tolist(), scores[order].tolist()
