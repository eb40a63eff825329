"""Pairs of a student and a mentor by row: what is scored exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

AT_ONCE = 1024
"""Pairs of vectors that are multiplied at once: bounds the memory, never the result."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of students and rows of mentors, shape (n_pairs,) each.

    Examples
    --------
    >>> pairs = Pairs.grid(2, 3)
    >>> pairs.students.tolist(), pairs.mentors.tolist()
    ([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2])
    """

    students: NDArray[np.intp]
    mentors: NDArray[np.intp]

    @classmethod
    def grid(cls, n_students: int, n_mentors: int) -> Pairs:
        """Return every student with every mentor, student by student."""
        return cls(np.repeat(np.arange(n_students), n_mentors), np.tile(np.arange(n_mentors), n_students))

    def __len__(self) -> int:
        return len(self.students)

    def with_pairs(self, others: Pairs) -> Pairs:
        """Return these pairs and then the others."""
        students = np.concatenate([self.students, others.students])
        return Pairs(students, np.concatenate([self.mentors, others.mentors]))

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Pairs:
        """Return the pairs at these rows, or those that a mask chooses."""
        return Pairs(self.students[chosen], self.mentors[chosen])

    def places(self) -> NDArray[np.intp]:
        """Return the place of each pair among those of its student, from 0; the pairs are in order of the students.

        Examples
        --------
        >>> Pairs(np.array([0, 0, 3]), np.array([5, 2, 7])).places().tolist()
        [0, 1, 0]
        """
        return np.arange(len(self)) - np.searchsorted(self.students, self.students)

    def parts(self, size: int) -> Iterator[Pairs]:
        """Yield the pairs in parts of at most this size."""
        for start in range(0, len(self), size):
            yield Pairs(self.students[start : start + size], self.mentors[start : start + size])


def cosines_of(
    left: NDArray[np.float32], right: NDArray[np.float32], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the dot products of chosen pairs of unit vectors, each summed on its own in float64.

    Parameters
    ----------
    left, right : ndarray of float32, shape (n_left, n_dims) and (n_right, n_dims)
    rows, columns : ndarray of int, shape (n_pairs,)

    Returns
    -------
    ndarray of float64, shape (n_pairs,)
        In [-1, 1] up to rounding; a value does not depend on which other pairs are computed with it.

    Examples
    --------
    >>> unit = np.eye(2, dtype=np.float32)
    >>> cosines_of(unit, unit, np.array([0, 0]), np.array([0, 1])).tolist()
    [1.0, 0.0]
    """
    found = np.empty(len(rows))
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        wide = left[rows[part]].astype(np.float64)
        found[part] = np.multiply(wide, right[columns[part]], out=wide).sum(axis=1)
    return found


def runs(first: NDArray[np.intp], sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return consecutive numbers from each start, run after run.

    Examples
    --------
    >>> runs(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - sizes), sizes))
