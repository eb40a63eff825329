"""Pairs that an optimum is looked for among, and the pairs beside them that could still make it better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.cuts import reached_by_need
from mentormatch.assignment.guess import corrected, mean_scores
from mentormatch.assignment.pair_scores import ChosenPairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.prices import Potentials
    from mentormatch.assignment.problem import Problem

ALL_PAIRS = 2**19
"""Up to so many pairs all of them are candidates."""

PER_STUDENT = 12
"""Candidates of each student to begin with, where there are more pairs."""

MORE = 8
"""Candidates that a student gets at once where those at hand do not suffice."""

_GROUPS = 8
"""Columns that are compared with each other before the best of them are sorted out: partitioning all is slower."""


def candidates_of(problem: Problem) -> tuple[ChosenPairs, bool]:
    """Return the pairs to begin with, and whether they are all.

    Where there are too many, those of each student that gain most at guessed prices, which the guess is corrected by
    once: a flow is dear, a pass over all pairs is cheap.
    """
    if not problem.scores.is_dense or problem.scores.most_pairs <= ALL_PAIRS:
        return problem.scores.pairs(), True
    prices = mean_scores(problem)
    return _gaining(problem, corrected(problem, _gaining(problem, prices), prices)), False


def _gaining(problem: Problem, prices: NDArray[np.float64]) -> ChosenPairs:
    """Return pairs of each student that gain much at these prices."""
    parts = [_of_rows(rows, block, _likely(block - prices, PER_STUDENT)) for rows, block in problem.scores.blocks()]
    return ChosenPairs.of(parts)


def improving(
    problem: Problem, tried: ChosenPairs, taken: NDArray[np.bool_], own: Potentials, step: float
) -> ChosenPairs:
    """Return pairs beside some candidates that could raise the total; when there is none, it is the largest.

    A student with such a pair gets the next likely ones as well, because prices will change once more.

    Parameters
    ----------
    problem : Problem
    tried : ChosenPairs
        The candidates.
    taken : ndarray of bool, shape (n_pairs,)
        Those that the best assignment among the candidates consists of; no other candidate can raise the total.
    own : Potentials
        Of this assignment.
    step : float
        Size of a step of the potentials.
    """
    # nothing can raise the total over a student who has no place; rounded to steps, a score rises by half of one
    least = np.where(problem.places_left > 0, own.students * step, np.inf) + 0.45 * step
    theirs = np.where(problem.seats_left > 0, own.mentors * step, -np.inf)
    mine, seatless = tried.take(taken), _Seatless.of(problem, least)
    parts = []
    for rows, block in problem.scores.blocks():
        gains = block + theirs
        _leave_out(gains, rows, mine)
        could = np.flatnonzero(gains.max(axis=1, initial=-np.inf) > least[rows])
        if len(could):
            parts.append(_of_rows(rows[could], block[could], _likely(gains[could], MORE)))
        seatless.look(rows, block)
    found = ChosenPairs.of([*parts, seatless.pairs()]).without(tried)
    better = own.excess(found, -np.rint(found.scores / step).astype(np.int64)) > 0
    return found.take(np.isin(found.students, found.students[better]))


@dataclass(slots=True)
class _Seatless:
    """The best pair of each mentor without a seat: it raises no total, but it is what the price of a first seat is."""

    mentors: NDArray[np.intp]
    least: NDArray[np.float64]
    students: NDArray[np.intp]
    scores: NDArray[np.float64]
    gains: NDArray[np.float64]

    @classmethod
    def of(cls, problem: Problem, least: NDArray[np.float64]) -> _Seatless:
        mentors = np.flatnonzero(problem.seats_left == 0)
        return cls(mentors, least, np.zeros_like(mentors), *np.full((2, len(mentors)), -np.inf))

    def look(self, rows: NDArray[np.intp], block: NDArray[np.float64]) -> None:
        """Compare the pairs of some students with the best so far."""
        if not len(self.mentors):
            return
        scores = block[:, self.mentors]
        gains = scores - self.least[rows][:, None]
        best = gains.argmax(axis=0)
        columns = np.arange(len(self.mentors))
        better = gains[best, columns] > self.gains
        self.students[better] = rows[best[better]]
        self.scores[better] = scores[best, columns][better]
        self.gains[better] = gains[best, columns][better]

    def pairs(self) -> ChosenPairs:
        """Return these pairs; none of a mentor whom nobody can have."""
        return ChosenPairs(self.students, self.mentors, self.scores).take(self.gains > -np.inf)


def completing(problem: Problem, pairs: ChosenPairs, taken: NDArray[np.bool_]) -> ChosenPairs:
    """Return pairs beside some candidates that could help to fill more; when there is none, no pairs could.

    Parameters
    ----------
    problem : Problem
    pairs : ChosenPairs
        The candidates.
    taken : ndarray of bool, shape (n_pairs,)
        Those that fill most places, first places and minimum loads among the candidates.
    """
    first, further, minimum = reached_by_need(problem, pairs, taken)
    parts: list[ChosenPairs] = []
    mine = pairs.take(taken)
    for own in (first, further):
        # those who lack a mentor first: whom they reach can be many
        few = _crossing(problem, mine, own.started, ~own.mentors)
        parts += few or _crossing(problem, mine, own.students, ~own.mentors)
    parts += _crossing(problem, mine, ~minimum.students, minimum.mentors)
    return ChosenPairs.of(parts).in_order()


def _crossing(
    problem: Problem, mine: ChosenPairs, students: NDArray[np.bool_], mentors: NDArray[np.bool_]
) -> list[ChosenPairs]:
    """Return allowed pairs between two sets of people, some of each student, beside those that are taken."""
    if not students.any() or not mentors.any():
        return []
    columns = np.flatnonzero(mentors)
    parts = []
    for rows, block in problem.scores.blocks(np.flatnonzero(students)):
        others = block.copy()
        _leave_out(others, rows, mine)
        parts.append(_of_rows(rows, others, columns[_likely(others[:, columns], MORE)]))
    return [part for part in parts if len(part)]


def _leave_out(block: NDArray[np.float64], rows: NDArray[np.intp], mine: ChosenPairs) -> None:
    """Close pairs in some rows, given in order, in place."""
    places = np.minimum(np.searchsorted(rows, mine.students), len(rows) - 1)
    here = rows[places] == mine.students
    block[places[here], mine.mentors[here]] = -np.inf


def _likely(gains: NDArray[np.float64], width: int) -> NDArray[np.intp]:
    """Return columns with high gains for each row, the highest among them, shape (n_rows, at most width)."""
    n_rows, n_columns = gains.shape
    size = -(-n_columns // _GROUPS)
    if size < 4 * width:
        width = min(width, n_columns)
        return np.argpartition(-gains, width - 1, axis=1)[:, :width] if width else np.zeros((n_rows, 0), dtype=np.intp)
    groups = gains[:, :size].copy()
    # the last groups overlap the ones before them where the columns do not come out even
    starts = [min(size * group, n_columns - size) for group in range(_GROUPS)]
    for start in starts[1:]:
        np.maximum(groups, gains[:, start : start + size], out=groups)
    places = np.argpartition(-groups, width - 1, axis=1)[:, :width]
    members = places[:, :, None] + np.array(starts)
    own = np.take_along_axis(gains, members.reshape(n_rows, -1), axis=1).reshape(members.shape)
    found = np.take_along_axis(members, own.argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    return np.asarray(found)


def _of_rows(rows: NDArray[np.intp], block: NDArray[np.float64], columns: NDArray[np.intp]) -> ChosenPairs:
    """Return the allowed pairs of some columns of each row, in order."""
    columns = np.sort(columns, axis=1)
    scores = np.take_along_axis(block, columns, axis=1)
    fresh = scores > -np.inf
    # groups of columns can overlap, so that a column can come twice
    fresh[:, 1:] &= columns[:, 1:] != columns[:, :-1]
    row, place = np.nonzero(fresh)
    return ChosenPairs(rows[row], columns[row, place], scores[row, place])
