"""Scores of all pairs, dense or sparse, read in one way: some rows at a time, or chosen pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

PAIRS_AT_ONCE = 2**18
"""Pairs that are looked at together: 8 MiB of scores; bounds the memory, never the result."""


@dataclass(frozen=True, slots=True)
class ChosenPairs:
    """Some pairs and their scores, in order of students, then of mentors.

    Attributes
    ----------
    students, mentors : ndarray of int, shape (n_pairs,)
    scores : ndarray of float64, shape (n_pairs,)
    """

    students: NDArray[np.intp]
    mentors: NDArray[np.intp]
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.students)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> ChosenPairs:
        """Return the pairs that a mask or rows choose."""
        return ChosenPairs(self.students[chosen], self.mentors[chosen], self.scores[chosen])

    @classmethod
    def of(cls, parts: Sequence[ChosenPairs]) -> ChosenPairs:
        """Return the pairs of all parts, one part after another."""
        none = np.zeros(0, dtype=np.intp)
        return cls(
            np.concatenate([none, *(part.students for part in parts)]),
            np.concatenate([none, *(part.mentors for part in parts)]),
            np.concatenate([np.zeros(0), *(part.scores for part in parts)]),
        )

    def in_order(self) -> ChosenPairs:
        """Return these pairs in order, none twice."""
        order = np.lexsort((self.mentors, self.students))
        students, mentors = self.students[order], self.mentors[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (students[1:] != students[:-1]) | (mentors[1:] != mentors[:-1])
        return self.take(order[fresh])

    def without(self, others: ChosenPairs) -> ChosenPairs:
        """Return those that are not among others, which are in order."""
        width = 1 + max(int(own.mentors.max(initial=0)) for own in (self, others))
        keys, known = (own.students * width + own.mentors for own in (self, others))
        places = np.searchsorted(known, keys)
        found = np.append(known, -1)[places] == keys
        return self.take(~found)


@dataclass(frozen=True, slots=True)
class PairScores:
    """Scores of the pairs that may be assigned.

    Attributes
    ----------
    values : ndarray of float64 or csr_array, shape (n_students, n_mentors)
        Not allowed: ``-inf``, or not stored.
    closed : ndarray of int, shape (n_closed, 2)
        Pairs that are left out, row of the student and of the mentor each; those that are locked.
    """

    values: Any
    closed: NDArray[np.intp]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of students and of mentors."""
        return int(self.values.shape[0]), int(self.values.shape[1])

    @property
    def is_dense(self) -> bool:
        """Whether the scores are a dense array."""
        return isinstance(self.values, np.ndarray)

    @property
    def most_pairs(self) -> int:
        """Number of pairs that can be allowed at most."""
        return int(self.values.size if self.is_dense else self.values.nnz)

    def at(self, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the scores of pairs, locked ones too; ``-inf`` where a pair is not allowed."""
        if self.is_dense:
            return np.asarray(self.values[students, mentors], dtype=np.float64)
        found = np.full(len(students), -np.inf)
        starts, ends = self.values.indptr[students], self.values.indptr[students + 1]
        for row, (start, end, mentor) in enumerate(zip(starts, ends, mentors, strict=True)):
            place = start + np.searchsorted(self.values.indices[start:end], mentor)
            if place < end and self.values.indices[place] == mentor:
                found[row] = self.values.data[place]
        return found

    def blocks(self, rows: NDArray[np.intp] | None = None) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
        """Yield rows of some students (by default all) and their scores, shape (n_rows, n_mentors), part by part."""
        n_students, n_mentors = self.shape
        rows = np.arange(n_students) if rows is None else rows
        step = max(1, PAIRS_AT_ONCE // max(n_mentors, 1))
        closed = self.closed[np.argsort(self.closed[:, 0], kind="stable")]
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            block = self._dense(some)
            first, last = (np.searchsorted(closed[:, 0], some, side=side) for side in ("left", "right"))
            shut = np.flatnonzero(last > first)
            if len(shut):
                block = block.copy()
                for row in shut:
                    block[row, closed[first[row] : last[row], 1]] = -np.inf
            yield some, block

    def _dense(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        if self.is_dense:
            whole = len(rows) > 0 and rows[-1] - rows[0] + 1 == len(rows)
            return np.asarray(self.values[rows[0] : rows[-1] + 1] if whole else self.values[rows])
        some = self.values[rows].tocoo()
        block = np.full(some.shape, -np.inf)
        block[some.row, some.col] = some.data
        return block

    def pairs(self) -> ChosenPairs:
        """Return all allowed pairs."""
        if self.is_dense:
            return ChosenPairs.of([_allowed_of(*part) for part in self.blocks()])
        stored = self.values.tocoo()
        students, mentors = stored.row.astype(np.intp), stored.col.astype(np.intp)
        keys, closed = (own[0] * self.shape[1] + own[1] for own in ((students, mentors), self.closed.T))
        return ChosenPairs(students, mentors, stored.data).take(~np.isin(keys, closed))


def _allowed_of(rows: NDArray[np.intp], block: NDArray[np.float64]) -> ChosenPairs:
    row, mentors = np.nonzero(block > -np.inf)
    return ChosenPairs(rows[row], mentors, block[row, mentors])
