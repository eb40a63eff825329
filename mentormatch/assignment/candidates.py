"""Pairs that an optimum is looked for among, and the pairs beside them that could still make it better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.cuts import reached_by_need
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

    Where there are too many, those of each student with the highest score above the mentor's mean: by the score alone
    everybody would want the same few mentors.
    """
    if not problem.scores.is_dense or problem.scores.most_pairs <= ALL_PAIRS:
        return problem.scores.pairs(), True
    sums, counts = np.zeros(problem.n_mentors), np.zeros(problem.n_mentors)
    for _, block in problem.scores.blocks():
        allowed = block > -np.inf
        sums += np.where(allowed, block, 0.0).sum(axis=0)
        counts += allowed.sum(axis=0)
    means = sums / np.maximum(counts, 1)
    parts = [_of_rows(rows, block, _likely(block - means, PER_STUDENT)) for rows, block in problem.scores.blocks()]
    return ChosenPairs.of(parts), False


def improving(problem: Problem, pairs: ChosenPairs, own: Potentials, step: float) -> ChosenPairs:
    """Return pairs beside some candidates that could raise the total; when there is none, it is the largest.

    Parameters
    ----------
    problem : Problem
    pairs : ChosenPairs
        The candidates.
    own : Potentials
        Of the best assignment among the candidates.
    step : float
        Size of a step of the potentials.
    """
    least, theirs = own.students * step, own.mentors * step
    parts = []
    for rows, block in problem.scores.blocks():
        gains = block + theirs
        could = np.flatnonzero(gains.max(axis=1, initial=-np.inf) > least[rows] - step)
        found = _of_rows(rows[could], block[could], _likely(gains[could], MORE))
        excess = np.rint(found.scores / step).astype(np.int64) - (
            own.students[found.students] - own.mentors[found.mentors]
        )
        parts.append(found.take(excess > 0))
    return ChosenPairs.of(parts).without(pairs)


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
    for own in (first, further):
        # those who lack a mentor first: whom they reach can be many
        parts += _crossing(problem, own.started, ~own.mentors) or _crossing(problem, own.students, ~own.mentors)
    parts += _crossing(problem, ~minimum.students, minimum.mentors)
    return ChosenPairs.of(parts).in_order()


def _crossing(problem: Problem, students: NDArray[np.bool_], mentors: NDArray[np.bool_]) -> list[ChosenPairs]:
    """Return allowed pairs between two sets of people, some of each student."""
    if not students.any() or not mentors.any():
        return []
    columns = np.flatnonzero(mentors)
    parts = []
    for rows, block in problem.scores.blocks(np.flatnonzero(students)):
        own = block[:, columns]
        parts.append(_of_rows(rows, block, columns[_likely(own, MORE)]))
    return [part for part in parts if len(part)]


def _likely(gains: NDArray[np.float64], width: int) -> NDArray[np.intp]:
    """Return columns with high gains for each row, the highest among them, shape (n_rows, at most width)."""
    n_rows, n_columns = gains.shape
    size = n_columns // _GROUPS
    if size < 4 * width:
        width = min(width, n_columns)
        return np.argpartition(-gains, width - 1, axis=1)[:, :width] if width else np.zeros((n_rows, 0), dtype=np.intp)
    groups = gains[:, :size].copy()
    starts = [size * group for group in range(_GROUPS - 1)] + [n_columns - size]
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
    # the last group overlaps the one before it, so that a column can come twice
    fresh[:, 1:] &= columns[:, 1:] != columns[:, :-1]
    row, place = np.nonzero(fresh)
    return ChosenPairs(rows[row], columns[row, place], scores[row, place])
