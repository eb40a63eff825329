"""Exact top k out of ceilings: whom to score first, and who can still be among the best after that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Rows = tuple[NDArray[np.intp], NDArray[np.intp]]
    """Rows of students and of mentors, shape (n_pairs,) each, in order of the students."""

MARGIN = 1e-5
"""More than a float32 ceiling can lie below the exact score by rounding.

A score is a weighted mean of values in [0, 1]; float32 rounding of the dot products (about 1e-7 for 384 dims) is
steepened by the calibration slopes (at most about 10), and a dozen sums add about as much again.
"""

LOWEST = -8.0
"""Below every score: blocks are 0 or more, cautions -1 or more."""

EXTRA = 16
"""Pairs looked at first beyond k: what bounds them more tightly then finds a high k-th score."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Ceilings of some students for a stretch of mentors, some mentors after others.

    Attributes
    ----------
    values : ndarray of float32, shape (n_tiles, n_students, n_mentors of a tile)
        ``-inf`` for pairs that are not eligible, and beyond the last mentor.

    Examples
    --------
    >>> tiles = Tiles(np.array([[[0.1, 0.9], [0.2, 0.3]], [[-np.inf, 0.5], [0.4, 0.7]]], dtype=np.float32))
    >>> students, mentors = tiles.above(np.array([0.5, 0.5]))
    >>> students.tolist(), mentors.tolist()
    ([0, 0, 1], [1, 3, 3])
    """

    values: NDArray[np.float32]

    def likely(self, *, k: int) -> Rows:
        """Return the pairs with the highest ceilings, more than k per student where so many are eligible."""
        wanted = k + EXTRA
        # the best of groups bound the best of all, and are fewer to sort
        best = self._best_of_groups(-(-8 * wanted // len(self.values)))
        place = max(len(best) - wanted, 0)
        return self._reaching(np.partition(best, place, axis=0)[place])

    def above(self, least: NDArray[np.float64]) -> Rows:
        """Return the pairs whose score can reach the least one of their student, ``MARGIN`` allowed for rounding."""
        return self._reaching(least - MARGIN)

    def at(self, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the ceilings of pairs."""
        width = self.values.shape[2]
        return np.asarray(self.values[mentors // width, students, mentors % width])

    def close(self, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> None:
        """Leave pairs out from now on."""
        width = self.values.shape[2]
        self.values[mentors // width, students, mentors % width] = -np.inf

    def _best_of_groups(self, n_groups: int) -> NDArray[np.float32]:
        """Return the highest ceilings of so many groups of each tile, shape (n_tiles * n_groups, n_students).

        A group holds every n_groups-th mentor of a tile, so that whole stretches of memory are compared.
        """
        by_mentor = self.values.transpose(0, 2, 1)
        highest = by_mentor[:, :n_groups].copy()
        for start in range(n_groups, by_mentor.shape[1], n_groups):
            some = by_mentor[:, start : start + n_groups]
            np.maximum(highest[:, : some.shape[1]], some, out=highest[:, : some.shape[1]])
        return highest.reshape(-1, by_mentor.shape[2])

    def _reaching(self, least: NDArray[np.floating[Any]]) -> Rows:
        # no score is as low as LOWEST, and no ceiling of a pair that is eligible
        threshold = np.maximum(least, LOWEST).astype(np.float32)
        by_mentor = self.values.transpose(0, 2, 1)
        n_students = by_mentor.shape[2]
        mentors, students = np.divmod(np.flatnonzero(by_mentor >= threshold), n_students)
        order = np.argsort(students.astype(np.int16 if n_students < 2**15 else np.int64), kind="stable")
        return students[order], mentors[order]


def best_of(
    scores: NDArray[np.float64], students: NDArray[np.intp], id_order: NDArray[np.intp], *, k: int
) -> NDArray[np.intp]:
    """Return the k best rows of each student, student by student, best first; equal scores go by ``id_order``.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_pairs,)
    students, id_order : ndarray of int, shape (n_pairs,)
        Row of the student of each pair, place of the mentor's id among the sorted ids.

    Examples
    --------
    >>> best_of(np.array([0.1, 0.9, 0.9, 0.7]), np.array([0, 0, 0, 2]), np.array([0, 2, 1, 0]), k=2).tolist()
    [2, 1, 3]
    """
    order = np.lexsort((id_order, -scores, students))
    ordered = students[order]
    return np.asarray(order[np.arange(len(order)) - np.searchsorted(ordered, ordered) < k])
