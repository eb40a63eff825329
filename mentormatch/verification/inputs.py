"""What an assignment is checked against, with every problem of the arguments told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import SettingError
from mentormatch.verification.allowed import Allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.intp]

METHODS = ("best", "fair", "stable")


@dataclass(frozen=True)
class Problem:
    """What was asked for.

    Attributes
    ----------
    allowed : Allowed
    demand : ndarray of int, shape (n_students,)
    capacity, minimum_load : ndarray of int, shape (n_mentors,)
    locked : ndarray of int, shape (n_locked, 2)
        Rows of student and mentor, each pair once.
    student_names, mentor_names : sequence of str or None
        Used in words instead of row numbers.
    """

    allowed: Allowed
    demand: Rows
    capacity: Rows
    minimum_load: Rows
    locked: Rows
    student_names: Sequence[str] | None = None
    mentor_names: Sequence[str] | None = None

    def student(self, row: int) -> str:
        """Return what a student is called in words."""
        return f"student {_name(self.student_names, row)}"

    def mentor(self, row: int) -> str:
        """Return what a mentor is called in words."""
        return f"mentor {_name(self.mentor_names, row)}"

    def pair(self, student: int, mentor: int) -> str:
        """Return what a pair is called in words."""
        return f"{self.student(student)} with {self.mentor(mentor)}"


def _name(names: Sequence[str] | None, row: int) -> str:
    return str(names[row]) if names is not None and 0 <= row < len(names) else str(row)


@dataclass
class Reader:
    """Reads arguments and keeps what is wrong with them."""

    problems: list[str] = field(default_factory=list)

    def read(self, read: Callable[..., Any], *arguments: Any) -> Any:
        """Return what an argument means, or None and keep the problem."""
        try:
            return read(*arguments)
        except SettingError as problem:
            self.problems.append(str(problem))
            return None

    def stop(self) -> None:
        """Raise SettingError when anything is wrong."""
        if self.problems:
            raise SettingError(" ".join(self.problems))


def read_scores(scores: Any) -> Allowed:
    """Return the allowed pairs; raises SettingError when the table is not two-dimensional or holds nan or inf."""
    from scipy.sparse import csr_array, issparse

    if not issparse(scores):
        try:
            table = np.asarray(scores, dtype=np.float64)
        except (TypeError, ValueError):
            raise SettingError(
                "scores must be a table of numbers, and a cell is none or the rows differ in length. Give one row per "
                "student."
            ) from None
        _checked_values(table, table.shape)
        return Allowed(table)
    sparse: Any = scores
    _checked_values(sparse.tocoo().data.astype(np.float64), sparse.shape)
    n_held = sparse.nnz
    held: Any = csr_array(sparse.tocsr(copy=True), dtype=np.float64)
    held.sum_duplicates()
    if held.nnz != n_held:
        raise SettingError(
            f"scores must hold every pair once, got {n_held - held.nnz} pairs again. Leave out what stands twice."
        )
    if not np.isfinite(held.data).all():
        coordinates = held.tocoo()
        kept = np.isfinite(coordinates.data)
        places = (coordinates.row[kept], coordinates.col[kept])
        held = csr_array((coordinates.data[kept], places), shape=held.shape)
    held.sort_indices()
    return Allowed(held)


def _checked_values(values: NDArray[np.float64], shape: tuple[int, ...]) -> None:
    if len(shape) != 2:
        raise SettingError(f"scores must have one row per student and one column per mentor, got shape {shape}.")
    n_nan, n_inf = int(np.isnan(values).sum()), int(np.isposinf(values).sum())
    if n_nan or n_inf:
        raise SettingError(
            f"scores must be finite, or -inf where a pair is forbidden, got {n_nan} nan and {n_inf} inf. "
            "Mend what made the scores."
        )


def read_rows(name: str, rows: Any) -> Rows:
    """Return row numbers, shape (n_pairs,); raises SettingError when they are not whole numbers in one row."""
    values = np.asarray(rows)
    if values.size == 0:
        values = values.astype(np.intp).reshape(-1)
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise SettingError(
            f"{name} must be whole row numbers, one per pair, got shape {values.shape} of {values.dtype}. "
            "Translate ids to row numbers first."
        )
    return values.astype(np.intp)


def read_counts(name: str, counts: Any, n_people: int) -> Rows:
    """Return one count per person; raises SettingError when a count is below 0 or the length is wrong."""
    values = np.asarray(counts)
    if values.dtype.kind not in "iu" and values.size:
        raise SettingError(f"{name} must be whole numbers, got {values.dtype}. Round or fill in what is missing first.")
    if values.shape not in {(), (n_people,)}:
        raise SettingError(f"{name} must be one number or {n_people}, one per row, got shape {values.shape}.")
    if values.size and values.min() < 0:
        rows = np.flatnonzero(np.broadcast_to(values, (n_people,)) < 0)[:3].tolist()
        raise SettingError(f"{name} must be 0 or more, got {values.min()} (rows {rows} ...). Give 0 for nothing.")
    return np.broadcast_to(values, (n_people,)).astype(np.intp)


def read_locked(locked: Iterable[tuple[int, int]], shape: tuple[int, int]) -> Rows:
    """Return locked pairs, shape (n_locked, 2), each once; raises SettingError when a row number does not exist."""
    pairs = np.asarray(list(locked))
    if pairs.size == 0:
        return np.zeros((0, 2), dtype=np.intp)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        raise SettingError("locked must be pairs of a student's and a mentor's row number. Give [(student, mentor)].")
    outside = pairs[(pairs < 0).any(axis=1) | (pairs >= np.array(shape)).any(axis=1)]
    if len(outside):
        raise SettingError(
            f"locked must lie within {shape[0]} students and {shape[1]} mentors, got {outside[:3].tolist()}. "
            "Count rows from 0."
        )
    return np.unique(pairs.astype(np.intp), axis=0)


def read_names(name: str, names: Sequence[str] | None, n_people: int) -> Sequence[str] | None:
    """Return names; raises SettingError when there is not one per row."""
    if names is not None and len(names) != n_people:
        raise SettingError(f"{name} must be {n_people}, one per row, got {len(names)}. Give one for everybody.")
    return names
