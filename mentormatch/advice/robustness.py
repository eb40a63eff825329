"""How often each mentor of a list stays in it when the weights are shaken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.advice.question import scores_of
from mentormatch.columns import NAME
from mentormatch.results.advice import Stability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mentormatch.advice.question import Question, Standing

DRAWS = 1_000
"""Weightings tried: a share is then right to within 3.1 points, 95 times in 100."""

SPREAD = 0.4
"""Standard deviation of the logarithm of a shaken weight: two in three stay within a factor of 1.5 (prior; the same
shaking measures in docs/quality.md what the choice of weights is worth)."""

SEED = 0
"""Of the draws: the same weights are always shaken in the same way."""

SCORES_AT_ONCE = 2**21
"""Scores kept at once: 16 MiB. Bounds the memory, never the result."""

_Z = 1.959963984540054
"""Of a 95% interval."""


def robustness_of(question: Question, standing: Standing) -> tuple[Stability, ...]:
    """Return how firmly each mentor of the list stands, against all eligible mentors."""
    listed = standing.order[: question.k]
    ranks = ranks_in(weightings(question.terms.shares[0]), standing, listed)
    mentors = question.mentors
    found = []
    for rank, (place, own) in enumerate(zip(listed, ranks.T, strict=True), start=1):
        row = int(standing.rows[place])
        stays = int((own <= question.k).sum())
        low, high = wilson(stays, len(own))
        best, worst = np.quantile(own, [0.05, 0.95], method="inverted_cdf")
        share = stays / len(own)
        found.append(
            Stability(mentors.ids[row], mentors[NAME][row], rank, share, low, high, int(best), int(worst)),
        )
    return tuple(found)


def weightings(shares: NDArray[np.float64], *, n_draws: int = DRAWS, spread: float = SPREAD) -> NDArray[np.float64]:
    """Return plausible weightings around a student's own, shape (n_draws, n_blocks); each row sums to 1.

    Every weight is multiplied by ``exp(spread * z)`` with a normal z of its own, and all are normalised. A weight of 0,
    as that of a block the student is silent on, stays 0.

    Examples
    --------
    >>> weightings(np.array([0.75, 0.25, 0.0]), n_draws=2, spread=0.0).tolist()
    [[0.75, 0.25, 0.0], [0.75, 0.25, 0.0]]
    """
    random = np.random.Generator(np.random.PCG64(SEED))
    shaken = shares * np.exp(spread * random.standard_normal((n_draws, len(shares))))
    return np.asarray(shaken / shaken.sum(axis=1, keepdims=True))


def ranks_in(draws: NDArray[np.float64], standing: Standing, listed: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the rank of some mentors, by place in the standing, under every weighting, shape (n_draws, n_listed)."""
    if not len(listed):
        return np.zeros((len(draws), 0), dtype=np.intp)
    return np.concatenate(list(_ranks(draws, standing, listed)))


def _ranks(draws: NDArray[np.float64], standing: Standing, listed: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    step = max(1, SCORES_AT_ONCE // max(len(standing), 1))
    for start in range(0, len(draws), step):
        scores = scores_of(draws[start : start + step], standing.values, standing.cautions)
        # mentors are in order of their ids: of equal scores those before stand above
        yield 1 + np.stack([_n_above(scores, int(place)) for place in listed], axis=1)


def _n_above(scores: NDArray[np.float64], place: int) -> NDArray[np.intp]:
    own = scores[:, [place]]
    return np.asarray((scores[:, :place] >= own).sum(axis=1) + (scores[:, place + 1 :] > own).sum(axis=1))


def wilson(n_times: int, n_draws: int) -> tuple[float, float]:
    """Return the 95% interval of a share that was found ``n_times`` in ``n_draws`` (Wilson 1927).

    Examples
    --------
    >>> [round(end, 3) for end in wilson(930, 1000)]
    [0.912, 0.944]
    >>> [round(end, 3) for end in wilson(1000, 1000)]
    [0.996, 1.0]
    """
    share, square = n_times / n_draws, _Z * _Z / n_draws
    middle = share + square / 2
    half = _Z * math.sqrt(share * (1 - share) / n_draws + square / (4 * n_draws))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    return max(0.0, low), min(1.0, high)
