"""An assignment of rows to columns, with what proves how good it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fairness:
    """How well off the worst-off are.

    Attributes
    ----------
    worst : float
        Lowest outcome of a student who has a mentor: sum of the scores of the student's mentors by places wanted.
    worst_bound : float
        What no assignment that serves as many students and fills as many places can surpass.
    n_raised : int
        Students whose outcome was raised one after another, the worst-off first, before the total was looked at.
    price : float
        Total score given up for it, 0 or more.
    """

    worst: float
    worst_bound: float
    n_raised: int
    price: float


@dataclass(frozen=True, slots=True)
class Solution:
    """Pairs assigned, in order of students, for each the highest score first, and what is known about the whole.

    Attributes
    ----------
    students, mentors : ndarray of int, shape (n_pairs,)
        Row and column of each pair.
    scores : ndarray of float64, shape (n_pairs,)
    locked : ndarray of bool, shape (n_pairs,)
    method : str
    n_unserved : int
        Students who want a mentor and have none.
    n_empty : int
        Places wanted that stay empty.
    gap : float
        How far the total lies below the largest one among the assignments that serve as many students and fill as many
        places: proven to be 0 for ``best``; ``inf`` for ``stable``, which does not look for it.
    step : float
        Scores are counted in steps of this size.
    prices : ndarray of float64, shape (n_mentors,)
        What one more seat would add to the best total, all else equal; 0 where a seat is free. Zeros for ``stable``.
    fairness : Fairness, optional
        For ``fair``.
    """

    students: NDArray[np.intp]
    mentors: NDArray[np.intp]
    scores: NDArray[np.float64]
    locked: NDArray[np.bool_]
    method: str
    n_unserved: int
    n_empty: int
    gap: float
    step: float
    prices: NDArray[np.float64]
    fairness: Fairness | None = None

    def __len__(self) -> int:
        return len(self.students)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Row of the student and column of the mentor of each pair."""
        return list(zip(self.students.tolist(), self.mentors.tolist(), strict=True))

    @property
    def total(self) -> float:
        """Sum of all scores, correctly rounded, so that it does not depend on their order."""
        return math.fsum(self.scores)
