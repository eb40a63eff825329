"""What is to be assigned: scores, places, seats and locks, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.assignment.pair_scores import PairScores
from mentormatch.errors import SettingError
from mentormatch.parameters import Whole, refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

METHODS = ("best", "fair", "stable")


@dataclass(frozen=True, slots=True)
class Problem:
    """Places and seats that locked pairs leave, and the pairs that may fill them.

    Attributes
    ----------
    scores : PairScores
        Without the locked pairs.
    demand : ndarray of int, shape (n_students,)
        Places each student wants, those of locked pairs included.
    capacity, minimum_load : ndarray of int, shape (n_mentors,)
        Seats each mentor has, and how many of them must be taken; those of locked pairs included.
    locked : ndarray of int, shape (n_locked, 2)
        Row of the student and of the mentor, in order.
    """

    scores: PairScores
    demand: NDArray[np.intp]
    capacity: NDArray[np.intp]
    minimum_load: NDArray[np.intp]
    locked: NDArray[np.intp]

    @property
    def n_students(self) -> int:
        """Number of students."""
        return len(self.demand)

    @property
    def n_mentors(self) -> int:
        """Number of mentors."""
        return len(self.capacity)

    @property
    def n_locked(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Locked pairs of each student and of each mentor."""
        students, mentors = self.locked.T
        own = np.bincount(students, minlength=self.n_students), np.bincount(mentors, minlength=self.n_mentors)
        return own[0].astype(np.intp), own[1].astype(np.intp)

    @property
    def places_left(self) -> NDArray[np.intp]:
        """Places that locked pairs leave open, shape (n_students,)."""
        return self.demand - self.n_locked[0]

    @property
    def seats_left(self) -> NDArray[np.intp]:
        """Seats that locked pairs leave free, shape (n_mentors,)."""
        return self.capacity - self.n_locked[1]

    @property
    def minimum_left(self) -> NDArray[np.intp]:
        """Seats that must still be taken, shape (n_mentors,)."""
        return np.asarray(np.maximum(self.minimum_load - self.n_locked[1], 0))


def problem_of(
    scores: Any,
    *,
    capacity: Any,
    demand: Any = 1,
    minimum_load: Any = 0,
    locked: Iterable[tuple[int, int]] = (),
) -> Problem:
    """Return the problem that these arguments state.

    Raises
    ------
    SettingError
        When an argument is not as :func:`mentormatch.assignment.assign_scores` wants it; all faults at once.
    """
    faults: list[str] = []
    values = _scores(scores, faults)
    n_students, n_mentors = values.shape
    seats = _counts(capacity, "capacity", n_mentors, "mentor", faults)
    places = _counts(demand, "demand", n_students, "student", faults)
    minimum = _counts(minimum_load, "minimum_load", n_mentors, "mentor", faults)
    pairs = _locked(locked, n_students, n_mentors, faults)
    if faults:
        raise SettingError(" ".join(faults))
    return Problem(PairScores(values, pairs), places, seats, minimum, pairs)


def _scores(scores: Any, faults: list[str]) -> Any:
    """Return a dense float64 array, or a csr array in order; NaN and positive infinity are faults."""
    if hasattr(scores, "tocsr"):
        from scipy.sparse import csr_array

        values: Any = csr_array(scores, dtype=np.float64)
        if not values.has_canonical_format:
            values = values.copy()
            values.sum_duplicates()
        stored, only = values.data, "finite where they are stored"
        wrong = np.flatnonzero(~np.isfinite(stored))
    else:
        values = np.asarray(scores)
        if values.ndim != 2 or values.dtype.kind not in "fiub":
            must_be = "numbers of the shape (n_students, n_mentors), dense or scipy.sparse"
            faults.append(_refused("scores", must_be, f"{values.dtype} of the shape {values.shape}"))
            return np.zeros((0, 0))
        values, only = values.astype(np.float64, copy=False), "finite, or -inf for a pair that is not allowed"
        # one pass for the common case; the highest is NaN where any score is
        stored = values.ravel() if not values.max(initial=-np.inf) < np.inf else np.zeros(0)
        wrong = np.flatnonzero(np.isnan(stored) | (stored == np.inf))
    if len(wrong):
        faults.append(
            _refused("scores", only, f"{len(wrong)} other{'s' if len(wrong) > 1 else ''}, such as {stored[wrong[0]]},")
        )
    return values


def _counts(given: Any, name: str, size: int, person: str, faults: list[str]) -> NDArray[np.intp]:
    """Return one whole number of at least 0 for each person."""
    values = np.asarray(given)
    whole = values.dtype.kind in "iu" or (values.dtype.kind == "f" and bool(np.all(values == np.floor(values))))
    if values.ndim > 1 or (values.ndim == 1 and len(values) != size):
        must_be = f"an int, or one for each {person} ({size})"
        faults.append(_refused(name, must_be, f"the shape {values.shape}"))
    elif not whole or bool(np.any(~np.isfinite(values))):
        faults.append(_refused(name, "an int, or an array of them", shown(given)))
    elif bool(np.any(values < 0)):
        where = f" for {person} {int(np.argmin(values))}" if values.ndim else ""
        faults.append(_refused(name, f"{Whole(0)}{where}", str(values.min())))
    else:
        return np.array(np.broadcast_to(values, (size,)), dtype=np.intp)
    return np.zeros(size, dtype=np.intp)


def _locked(locked: Any, n_students: int, n_mentors: int, faults: list[str]) -> NDArray[np.intp]:
    """Return the locked pairs in order."""
    none = np.zeros((0, 2), dtype=np.intp)
    pairs = np.asarray(locked if isinstance(locked, np.ndarray) else list(locked))
    if not pairs.size:
        return none
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        faults.append(_refused("locked", "pairs (row of a student, row of a mentor)", shown(locked)))
        return none
    outside = np.any((pairs < 0) | (pairs >= [n_students, n_mentors]), axis=1)
    if outside.any():
        student, mentor = pairs[outside][0]
        within = f"pairs within {n_students} students and {n_mentors} mentors"
        faults.append(_refused("locked", within, f"({student}, {mentor})") + " Rows count from 0.")
        return none
    distinct, counts = np.unique(pairs, axis=0, return_counts=True)
    if (counts > 1).any():
        student, mentor = distinct[counts > 1][0]
        faults.append(_refused("locked", "pairs, each once", f"({student}, {mentor}) more than once"))
    return distinct.astype(np.intp)


def _refused(name: str, must_be: str, got: str) -> str:
    return refused(name, "assign_scores", must_be, got)
