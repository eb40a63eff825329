"""Allowed pairs and their scores, read in blocks of students from a dense or a sparse table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Rows = NDArray[np.intp]
    Floats = NDArray[np.float64]

BLOCK = 2**20
"""Pairs looked at together: some tens of MB of temporary arrays, and long enough loops."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs with their scores, shape (n_pairs,) each, in order of the students and then of the mentors."""

    students: Rows
    mentors: Rows
    scores: Floats

    def __len__(self) -> int:
        return len(self.students)

    def where(self, kept: NDArray[Any]) -> Pairs:
        """Return some of the pairs, by flags or positions."""
        return Pairs(self.students[kept], self.mentors[kept], self.scores[kept])

    @staticmethod
    def joined(parts: list[Pairs]) -> Pairs:
        """Return pairs one after another."""
        if not parts:
            return Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
        return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Pairs.__slots__))


@dataclass(frozen=True, slots=True)
class Allowed:
    """All allowed pairs: those of a dense table that are finite, or those that a sparse table holds.

    Attributes
    ----------
    table : ndarray of float64 or csr_array, shape (n_students, n_mentors)
        ``-inf`` for forbidden pairs; a sparse table holds allowed pairs only, an explicit 0 among them.

    Examples
    --------
    >>> allowed = Allowed(np.array([[0.5, -np.inf], [0.0, 0.25]]))
    >>> allowed.of(np.array([0, 1]), np.array([1, 0])).tolist()
    [-inf, 0.0]
    >>> len(allowed.all())
    3
    """

    table: Any

    @property
    def shape(self) -> tuple[int, int]:
        """Number of students and of mentors."""
        return int(self.table.shape[0]), int(self.table.shape[1])

    @property
    def size(self) -> int:
        """At least the number of allowed pairs."""
        return int(self.table.size if isinstance(self.table, np.ndarray) else self.table.nnz)

    def of(self, students: Rows, mentors: Rows) -> Floats:
        """Return the scores of pairs, ``-inf`` where a pair is forbidden."""
        if isinstance(self.table, np.ndarray):
            return np.asarray(self.table[students, mentors])
        found = np.full(len(students), -np.inf)
        for place, (student, mentor) in enumerate(zip(students.tolist(), mentors.tolist(), strict=True)):
            start, stop = self.table.indptr[student], self.table.indptr[student + 1]
            position = start + int(np.searchsorted(self.table.indices[start:stop], mentor))
            if position < stop and self.table.indices[position] == mentor:
                found[place] = self.table.data[position]
        return found

    def blocks(self) -> Iterator[Pairs]:
        """Yield the allowed pairs of some students after those of others."""
        n_students, n_mentors = self.shape
        if isinstance(self.table, np.ndarray):
            step = max(BLOCK // max(n_mentors, 1), 1)
            for start in range(0, n_students, step):
                part = self.table[start : start + step]
                rows, mentors = np.nonzero(np.isfinite(part))
                yield Pairs(rows + start, mentors, part[rows, mentors])
            return
        indptr = self.table.indptr
        start = 0
        while start < n_students:
            stop = max(int(np.searchsorted(indptr, indptr[start] + BLOCK, side="right")) - 1, start + 1)
            held = slice(indptr[start], indptr[stop])
            rows = np.repeat(np.arange(start, stop), np.diff(indptr[start : stop + 1]))
            yield Pairs(rows, self.table.indices[held].astype(np.intp), self.table.data[held])
            start = stop

    def all(self) -> Pairs:
        """Return all allowed pairs at once."""
        return Pairs.joined(list(self.blocks()))
