"""Exact top-k: a float32 shortlist that cannot lose anyone, then the exact order of the shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN = 1e-5
"""Twice the largest difference between a float32 score and the same score in float64.

A score is a weighted mean of values in [0, 1]; float32 rounding of the dot products (about 1e-7 for 384 dims) is
steepened by the calibration slopes (at most about 10), which stays well below half of this.
"""


def shortlist(scores: NDArray[np.float32], *, k: int) -> NDArray[np.intp]:
    """Return every mentor who could be among the exact k best of one student.

    Parameters
    ----------
    scores : ndarray of float32, shape (n_mentors,)
        ``-inf`` for mentors who are not eligible.
    k : int
        1 or more.

    Returns
    -------
    ndarray of int
        Rows of mentors in roster order: all eligible ones whose score is within ``MARGIN`` of the k-th, so more than k
        under ties, fewer than k when few are eligible.

    Examples
    --------
    >>> shortlist(np.array([0.1, 0.9, 0.5, 0.5, -np.inf], dtype=np.float32), k=2).tolist()
    [1, 2, 3]
    """
    if k < scores.size:
        threshold = np.partition(scores, scores.size - k)[scores.size - k] - np.float32(MARGIN)
    else:
        threshold = np.float32(-np.inf)
    return np.flatnonzero((scores >= threshold) & np.isfinite(scores))


def settle(scores: NDArray[np.float64], id_order: NDArray[np.intp], *, k: int) -> NDArray[np.intp]:
    """Return the positions of the k best of a shortlist, best first, ties by the order of the ids.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_shortlist,)
        Exact scores.
    id_order : ndarray of int, shape (n_shortlist,)
        Position of each mentor's id among all ids in sorted order.
    k : int
        1 or more.

    Returns
    -------
    ndarray of int, shape (min(k, n_shortlist),)

    Examples
    --------
    >>> settle(np.array([0.5, 0.9, 0.5]), np.array([2, 1, 0]), k=2).tolist()
    [1, 2]
    """
    return np.lexsort((id_order, -scores))[:k]
