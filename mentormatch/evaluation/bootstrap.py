"""Intervals by drawing students again (Efron 1979): how far a mean could lie elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 10_000
"""Draws of students; the ends of a 95% interval then vary by about .02 of its width."""

LEVEL = 0.95
_AT_ONCE = 1_000


def interval(values: NDArray[np.float64], *, seed: int = 0) -> tuple[float, float]:
    """Return the ends of the 95% percentile interval of the mean over students.

    Parameters
    ----------
    values : ndarray of shape (n_students,)
        One number per student; ``nan`` is left out.
    seed : int
        Of the draws; the same values and seed always give the same interval.

    Examples
    --------
    >>> low, high = interval(np.array([0.0, 1.0] * 50))
    >>> round(low, 2), round(high, 2)
    (0.4, 0.6)
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return float("nan"), float("nan")
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            known[random.integers(0, known.size, (min(_AT_ONCE, DRAWS - done), known.size))].mean(axis=1)
            for done in range(0, DRAWS, _AT_ONCE)
        ]
    )
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
