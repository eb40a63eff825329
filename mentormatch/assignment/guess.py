"""Prices guessed from some pairs, so that the candidates of the first flow are already nearly the right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.pair_scores import ChosenPairs
    from mentormatch.assignment.problem import Problem

STEPS = 20
"""Corrections of the prices; more of them changed the number of rounds that follow little."""

SOFTNESS = 6
"""How many times finer than the spread of a student's candidates students tell mentors apart."""

SAMPLE = 1000
"""Students, evenly spread, that the means of mentors are taken of."""

_EMPTY = 1e-9  # seats wanted of a mentor whom nobody wants, so that the logarithm exists


def mean_scores(problem: Problem) -> NDArray[np.float64]:
    """Return the mean score of each mentor among a sample of students, shape (n_mentors,); 0 for who is closed to all.

    By the score alone everybody would want the same few mentors, so the mean is the first guess of a price.
    """
    rows = np.arange(0, problem.n_students, max(1, problem.n_students // SAMPLE))
    sums, counts = np.zeros(problem.n_mentors), np.zeros(problem.n_mentors)
    for _, block in problem.scores.blocks(rows):
        allowed = block > -np.inf
        sums += np.where(allowed, block, 0.0).sum(axis=0)
        counts += allowed.sum(axis=0)
    return sums / np.maximum(counts, 1)


def corrected(problem: Problem, pairs: ChosenPairs, prices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return prices at which these pairs, chosen softly, ask for about as many seats as there are.

    The larger a pair's gain at these prices, the larger the share of the student's places it asks for; the price of a
    mentor who is asked for too often rises (the scaling of Sinkhorn 1967). Mentors who are rare among the pairs would
    become cheaper than they are, so that no price falls by more than the spread.

    Parameters
    ----------
    problem : Problem
    pairs : ChosenPairs
        Some of each student, in order.
    prices : ndarray of float64, shape (n_mentors,)
        At which the pairs were chosen.
    """
    if not len(pairs):
        return prices
    students, starts, counts = np.unique(pairs.students, return_index=True, return_counts=True)
    gains = pairs.scores - prices[pairs.mentors]
    spread = float(np.median(np.maximum.reduceat(gains, starts) - np.minimum.reduceat(gains, starts)))
    places = problem.places_left[students]
    if not spread or not places.any():
        return prices
    # a mentor without seats has a price as well: what the first one would be worth
    seats = np.maximum(problem.seats_left, 0.5)
    seats *= places.sum() / seats.sum()
    own = prices
    for _ in range(STEPS):
        gains = pairs.scores - own[pairs.mentors]
        shares = np.exp((gains - np.repeat(np.maximum.reduceat(gains, starts), counts)) * (SOFTNESS / spread))
        shares *= np.repeat(places / np.add.reduceat(shares, starts), counts)
        wanted = np.bincount(pairs.mentors, shares, minlength=problem.n_mentors)
        own = np.maximum(own + spread / SOFTNESS * np.log((wanted + _EMPTY) / seats), prices - spread)
    return own
