"""Exact top k out of ceilings: whom to score first, and who can still be among the best after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN = 1e-5
"""More than a float32 ceiling can lie below the exact score by rounding.

A score is a weighted mean of values in [0, 1]; float32 rounding of the dot products (about 1e-7 for 384 dims) is
steepened by the calibration slopes (at most about 10), and a dozen sums add about as much again.
"""

GROUP = 64
"""Mentors of one group: the best ceilings of groups bound the best of all, and are fewer to sort."""

EXTRA = 8
"""Pairs scored first beyond k."""


def likely(ceilings: NDArray[np.float32], *, k: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs with the highest ceilings, at least k per student where so many are eligible.

    Parameters
    ----------
    ceilings : ndarray of float32, shape (n_students, n_mentors)
        ``-inf`` for pairs that are not eligible.
    k : int
        1 or more.

    Returns
    -------
    students, mentors : ndarray of int
        Rows, in order of the students.

    Examples
    --------
    >>> rows, columns = likely(np.array([[0.1, 0.9, -np.inf], [0.2, 0.3, 0.4]], dtype=np.float32), k=2)
    >>> rows.tolist(), columns.tolist()
    ([0, 0, 1, 1, 1], [0, 1, 0, 1, 2])
    """
    n_students, n_mentors = ceilings.shape
    wanted, n_groups = k + EXTRA, n_mentors // GROUP
    if n_groups > wanted:
        groups = ceilings[:, : n_groups * GROUP].reshape(n_students, n_groups, GROUP).max(axis=2)
        least = np.partition(groups, n_groups - wanted, axis=1)[:, n_groups - wanted]
    elif n_mentors > wanted:
        least = np.partition(ceilings, n_mentors - wanted, axis=1)[:, n_mentors - wanted]
    else:
        least = np.full(n_students, -np.inf, dtype=np.float32)
    students, mentors = np.nonzero((ceilings >= least[:, None]) & (ceilings > -np.inf))
    return students, mentors


def kth_best(
    scores: NDArray[np.float64], students: NDArray[np.intp], n_students: int, *, k: int
) -> NDArray[np.float64]:
    """Return the k-th best score of each student, shape (n_students,); ``-inf`` where there are fewer than k.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_pairs,)
    students : ndarray of int, shape (n_pairs,)
        Row of the student of each pair, in ascending order.

    Examples
    --------
    >>> kth_best(np.array([0.1, 0.9, 0.5, 0.7]), np.array([0, 0, 0, 2]), 3, k=2).tolist()
    [0.5, -inf, -inf]
    """
    order = np.lexsort((-scores, students))
    begins = np.searchsorted(students, np.arange(n_students + 1))
    enough = begins[1:] - begins[:-1] >= k
    found = np.full(n_students, -np.inf)
    found[enough] = scores[order[begins[:-1][enough] + k - 1]]
    return found


def above(ceilings: NDArray[np.float32], least: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs whose score can reach the least one of their student, ``MARGIN`` allowed for rounding.

    Examples
    --------
    >>> rows, columns = above(np.array([[0.1, 0.9, -np.inf]], dtype=np.float32), np.array([0.5]))
    >>> rows.tolist(), columns.tolist()
    ([0], [1])
    """
    threshold = (least - MARGIN).astype(np.float32)
    students, mentors = np.nonzero((ceilings >= threshold[:, None]) & (ceilings > -np.inf))
    return students, mentors
