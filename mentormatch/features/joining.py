"""Mentors encoded in several parts as one: what an update encodes anew is joined with what was there.

The rule for everything encoded: ``joined(parts)`` is what encoding the people of all parts together would give, and
``take(rows)`` what encoding only these people would give, array by array. Arrays with one row per person are laid end
to end. A class whose arrays number one another says itself how it is joined, in a class method ``joined``: equal rows
of its tables become one, and rows that nobody has any more go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

_Part = TypeVar("_Part")
_Integer = TypeVar("_Integer", np.int32, np.intp)


def joined(parts: Sequence[_Part]) -> _Part:
    """Return the people of all parts, one part after another.

    Parameters
    ----------
    parts : sequence
        One or more of the same kind: arrays with a row per person, tuples, mappings of such, classes with a ``joined``
        of their own, or dataclasses of such.

    Examples
    --------
    >>> joined([{"hours": np.array([4, 2])}, {"hours": np.array([8])}])
    {'hours': array([4, 2, 8])}
    """
    found: Any = _joined(parts)
    return found  # type: ignore[no-any-return]


def _joined(parts: Sequence[Any]) -> Any:
    kind: Any = type(parts[0])
    if hasattr(kind, "joined"):
        return kind.joined(parts)
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    if isinstance(parts[0], tuple):
        return tuple(chain.from_iterable(parts))
    if isinstance(parts[0], Mapping):
        return {name: _joined([part[name] for part in parts]) for name in parts[0]}
    return kind(*(_joined([getattr(part, field.name) for part in parts]) for field in fields(kind)))


def shifted(numbers: Sequence[NDArray[_Integer]], sizes: Sequence[int]) -> NDArray[_Integer]:
    """Return numbers of rows of several tables as numbers of rows of the tables laid end to end.

    Parameters
    ----------
    numbers : sequence of ndarray of int, shape (n_people,) each
    sizes : sequence of int
        Rows of each table.

    Examples
    --------
    >>> shifted([np.array([0, 2]), np.array([1, 0])], [3, 2]).tolist()
    [0, 2, 4, 3]
    """
    starts = np.cumsum([0, *sizes])
    return np.concatenate([own + own.dtype.type(start) for own, start in zip(numbers, starts, strict=False)])


def first_equal(rows: Iterable[Hashable]) -> NDArray[np.int32]:
    """Return the number of the first row that is equal, for every row.

    Examples
    --------
    >>> first_equal(["a", "b", "a"])
    array([0, 1, 0], dtype=int32)
    """
    first: dict[Hashable, int] = {}
    return np.array([first.setdefault(row, number) for number, row in enumerate(rows)], dtype=np.int32)


def renumbered(numbers: NDArray[_Integer], n: int) -> tuple[NDArray[np.intp], NDArray[_Integer]]:
    """Return which of the numbers below n occur, in the order in which they first do, and the place of each among them.

    Examples
    --------
    >>> renumbered(np.array([7, 2, 7], dtype=np.int32), 9)
    (array([7, 2]), array([0, 1, 0], dtype=int32))
    """
    first = np.full(n, len(numbers), dtype=np.intp)
    # written from behind, so that the first place of a number is what stays
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    occurring = np.flatnonzero(first < len(numbers))
    occurring = occurring[np.argsort(first[occurring])]
    places = np.zeros(n, dtype=numbers.dtype)
    places[occurring] = np.arange(len(occurring))
    return occurring, places[numbers]
