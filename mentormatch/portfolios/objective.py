"""What a set of mentors is worth to one student: arrays only, nothing about people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COVERAGE, SCORES, ROLES = 0.50, 0.45, 0.05
"""Shares of what the mentors cover together, of their mean score, and of the different roles they have.

Priors. In a portfolio of three, a point of score is worth .15. The first of three schools reached anew is worth up to
.067 to a pre-med, as much as .45 of a score; a new role at most .017, as much as .11 of a score, so that it decides
between mentors who fit about equally.
"""


@dataclass(frozen=True, slots=True)
class Objective:
    """A monotone submodular function of sets of mentors, with values in [0, 1].

    Attributes
    ----------
    met : ndarray of float64, shape (n_mentors, n_items)
        How far each mentor covers each item, in [0, 1].
    joint : ndarray of bool, shape (n_items,)
        Whether mentors cover an item together, by noisy-OR; otherwise the best of them counts.
    weights : ndarray of float64, shape (n_items,)
        What a fully covered item is worth.
    merits : ndarray of float64, shape (n_mentors,)
        What each mentor is worth whoever else is in the set.

    Notes
    -----
    ``F(S) = sum of merits over S + sum over items of weight * c(S)`` with ``c(S) = 1 - prod(1 - met)`` for joint items
    and ``c(S) = max met`` for others. Both grow with the set, and by less the larger it is: ``c(S + m) - c(S)`` is
    ``met * prod(1 - met of S)`` or ``max(0, met - max met of S)``. A sum of such functions with weights of 0 or more is
    monotone and submodular (Nemhauser, Wolsey and Fisher 1978).

    Examples
    --------
    >>> met = np.array([[0.6, 0.5], [0.5, 0.2]])
    >>> own = Objective(met, np.array([True, False]), np.array([0.4, 0.2]), np.array([0.1, 0.1]))
    >>> own.covered(np.array([[0, 1]])).round(3).tolist()
    [[0.8, 0.5]]
    >>> own.values(np.array([[0, 1]])).round(3).tolist()
    [0.62]
    """

    met: NDArray[np.float64]
    joint: NDArray[np.bool_]
    weights: NDArray[np.float64]
    merits: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.merits)

    def covered(self, sets: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how far each set covers each item, in [0, 1], shape (n_sets, n_items); ``sets`` is (n_sets, size)."""
        own = self.met[sets]
        together = 1.0 - (1.0 - own[..., self.joint]).prod(axis=1)
        covered = own.max(axis=1, initial=0.0)
        covered[:, self.joint] = together
        return np.asarray(covered)

    def values(self, sets: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what each set is worth, in [0, 1], shape (n_sets,); ``sets`` is (n_sets, size)."""
        covered = (self.covered(sets) * self.weights).sum(axis=1)
        return np.asarray(self.merits[sets].sum(axis=1) + covered)
