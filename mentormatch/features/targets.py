"""Places that students target, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.block import rank_discounts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.reach import MentorReach
    from mentormatch.ranking.pairs import Pairs


@dataclass(frozen=True, slots=True)
class StudentTargets:
    """Places each student targets, in the student's order.

    Attributes
    ----------
    places : tuple of str
        Distinct places.
    targets : ndarray of int, shape (n_students, n_targets)
        Rows of ``places``, -1 where there is none.
    shares : ndarray of float64, shape (n_students, n_targets)
        What each target counts; a row sums to 1, or to 0 without targets.
    """

    places: tuple[str, ...]
    targets: NDArray[np.intp]
    shares: NDArray[np.float64]

    @classmethod
    def from_lists(cls, lists: Sequence[Collection[str]]) -> StudentTargets:
        """Return the targets of these students."""
        row_of = {place: row for row, place in enumerate(sorted({*chain(*lists)}))}
        shape = (len(lists), max([1, *map(len, lists)]))
        targets, shares = np.full(shape, -1, dtype=np.intp), np.zeros(shape)
        for row, own in enumerate(lists):
            discounts = rank_discounts(len(own))
            targets[row, : len(own)] = [row_of[place] for place in own]
            shares[row, : len(own)] = discounts / (discounts.sum() or 1.0)
        return cls(tuple(row_of), targets, shares)

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each student names a target."""
        return np.asarray((self.targets >= 0).any(axis=1))

    def take(self, rows: NDArray[np.intp]) -> StudentTargets:
        """Return the students at these rows, with the places that they target."""
        used, targets = np.unique(np.append(self.targets[rows], -1), return_inverse=True)
        places = tuple(self.places[place] for place in used[1:])
        return StudentTargets(places, targets[:-1].reshape(len(rows), -1) - 1, self.shares[rows])

    def columns(self, mentors: MentorReach) -> NDArray[np.intp]:
        """Return the column of each target among the mentors' places, -1 where no mentor reaches it."""
        found = [*(mentors.column_of.get(place, -1) for place in self.places), -1]
        return np.array(found, dtype=np.intp)[self.targets]

    def reached(self, mentors: MentorReach, pairs: Pairs) -> NDArray[np.float64]:
        """Return how far the mentor reaches each target, shape (n_pairs, n_targets)."""
        columns = self.columns(mentors)[pairs.students]
        found = np.nonzero(columns >= 0)
        reached = np.zeros(columns.shape)
        if len(found[0]):
            reached[found] = mentors.reach[pairs.mentors[found[0]], columns[found]]
        return reached
