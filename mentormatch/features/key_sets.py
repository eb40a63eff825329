"""Sets of strings of many people as plain arrays: compared, turned around and stored without a Python object each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mentormatch.features.joining import first_equal, renumbered, shifted
from mentormatch.ranking.pairs import runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

_KEY_BYTES = 8
_Scalar = TypeVar("_Scalar", bound=np.generic)


def keys_of(strings: Iterable[str]) -> NDArray[np.uint64]:
    """Return one key per string: the first 8 bytes of blake2b of its UTF-8 bytes, read as a little-endian number.

    A key is the same in every run and on every machine. Two different strings share one by chance only: among n strings
    the odds that any two do are n² / 2⁶⁵, 3 in 100 million for a million and 3 in a million for ten million.

    Examples
    --------
    >>> keys_of(["english", "spanish"])
    array([ 1923205395422791298, 13248290454860197476], dtype=uint64)
    """
    digests = (hashlib.blake2b(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES] for text in strings)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


@dataclass(frozen=True, slots=True)
class KeySets:
    """One set of strings per person, as keys (see :func:`keys_of`), and the same keys sorted to find who holds one.

    Attributes
    ----------
    starts : ndarray of int64, shape (n_people + 1,)
        The keys of a person are ``keys[starts[row]:starts[row + 1]]``.
    keys : ndarray of uint64, shape (n_keys,)
        Sorted within a person, each once.
    sorted_keys : ndarray of uint64, shape (n_keys,)
        All keys in order.
    holders : ndarray of int32, shape (n_keys,)
        Row of the person who holds each of the ``sorted_keys``.

    Examples
    --------
    >>> sets = KeySets.from_sets([{"english", "spanish"}, set(), {"english"}])
    >>> len(sets), sets.starts.tolist()
    (3, [0, 2, 2, 3])
    >>> places, rows = sets.rows_with(keys_of(["farsi", "english"]))
    >>> places.tolist(), rows.tolist()
    ([1, 1], [0, 2])
    """

    starts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    sorted_keys: NDArray[np.uint64]
    holders: NDArray[np.int32]

    @classmethod
    def from_sets(cls, sets: Iterable[Collection[str]]) -> KeySets:
        """Return the sets of these people, in their order; a string that stands twice counts once."""
        own = [tuple(strings) for strings in sets]
        rows = np.repeat(np.arange(len(own)), np.array([len(strings) for strings in own], dtype=np.int64))
        keys = keys_of(chain.from_iterable(own))
        order = np.lexsort((keys, rows))
        rows, keys = rows[order], keys[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
        return _indexed(np.searchsorted(rows[first], np.arange(len(own) + 1)).astype(np.int64), keys[first])

    @classmethod
    def joined(cls, parts: Sequence[KeySets]) -> KeySets:
        """Return the sets of all parts, one part after another."""
        ends = shifted([part.starts[1:] for part in parts], [len(part.keys) for part in parts])
        starts = np.concatenate([np.zeros(1, dtype=np.int64), ends])
        return _indexed(starts, np.concatenate([part.keys for part in parts]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each set holds anything, shape (n_people,)."""
        return self.starts[1:] > self.starts[:-1]

    def take(self, rows: NDArray[np.intp]) -> KeySets:
        """Return the sets at these rows."""
        first = self.starts[rows]
        sizes = self.starts[rows + 1] - first
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        return _indexed(starts, self.keys[runs(first, sizes)])

    def rows_with(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return who holds these keys: pairs of a place in ``keys`` and the row of a person, in order of the places."""
        first = np.searchsorted(self.sorted_keys, keys, side="left")
        sizes = np.searchsorted(self.sorted_keys, keys, side="right") - first
        return np.repeat(np.arange(len(keys)), sizes), self.holders[runs(first, sizes)]

    def sharing(self, other: KeySets) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the pairs of rows, of these people and of others, that share a key: each pair once, in order.

        Examples
        --------
        >>> students, mentors = KeySets.from_sets([{"m1", "emory"}, {"m9"}]), KeySets.from_sets([{"m2"}, {"m1"}])
        >>> [rows.tolist() for rows in students.sharing(mentors)]
        [[0], [1]]
        """
        places, others = other.rows_with(self.keys)
        rows = np.searchsorted(self.starts, places, side="right") - 1
        return np.divmod(np.unique(rows * len(other) + others), max(len(other), 1))


@dataclass(frozen=True, slots=True)
class DistinctSets:
    """Sets of which many people hold the same: the distinct ones once, and which one each person holds.

    Attributes
    ----------
    sets : KeySets
        The distinct sets.
    set_of : ndarray of int32, shape (n_people,)
        Row in ``sets`` of each person's set.

    Examples
    --------
    >>> students = DistinctSets.from_sets([{"english"}, {"english"}, set()])
    >>> mentors = DistinctSets.from_sets([{"spanish", "english"}, {"spanish"}])
    >>> students.apart(mentors)
    array([[False,  True],
           [False,  True],
           [False, False]])
    """

    sets: KeySets
    set_of: NDArray[np.int32]

    @classmethod
    def from_sets(cls, sets: Iterable[Collection[str]]) -> DistinctSets:
        """Return the sets of these people, in their order."""
        distinct: dict[frozenset[str], int] = {}
        set_of = [distinct.setdefault(frozenset(strings), len(distinct)) for strings in sets]
        return cls(KeySets.from_sets(distinct), np.array(set_of, dtype=np.int32))

    @classmethod
    def joined(cls, parts: Sequence[DistinctSets]) -> DistinctSets:
        """Return the people of all parts, one part after another, with the sets that they hold."""
        sets = KeySets.joined([part.sets for part in parts])
        first = first_equal(sets.keys[start:end].tobytes() for start, end in pairwise(sets.starts))
        set_of = first[shifted([part.set_of for part in parts], [len(part.sets) for part in parts])]
        return cls(sets, set_of).take(np.arange(len(set_of)))

    def __len__(self) -> int:
        return len(self.set_of)

    @property
    def is_empty(self) -> bool:
        """Whether nobody's set holds anything; found without looking at the people."""
        return not len(self.sets.keys)

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each person's set holds anything, shape (n_people,)."""
        return np.asarray(self.sets.stated[self.set_of])

    def take(self, rows: NDArray[np.intp]) -> DistinctSets:
        """Return the people at these rows, with the sets that they hold."""
        held, set_of = renumbered(self.set_of[rows], len(self.sets))
        return DistinctSets(self.sets.take(held), set_of)

    def apart(self, other: DistinctSets) -> NDArray[np.bool_]:
        """Return where both sets hold something and nothing is shared, shape (n_people, n_others)."""
        if self.is_empty or other.is_empty:
            return np.zeros((len(self), len(other)), dtype=bool)
        table = self.sets.stated[:, None] & other.sets.stated
        table[self.sets.sharing(other.sets)] = False
        return gathered(table, self.set_of, other.set_of)

    def apart_at(self, other: DistinctSets, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return the same for chosen pairs of people, shape (n_pairs,).

        Examples
        --------
        >>> students = DistinctSets.from_sets([{"english"}, set()])
        >>> mentors = DistinctSets.from_sets([{"english"}, {"spanish"}])
        >>> students.apart_at(mentors, np.array([0, 0, 1]), np.array([0, 1, 1])).tolist()
        [False, True, False]
        """
        if self.is_empty or other.is_empty:
            return np.zeros(len(rows), dtype=bool)
        own, theirs = self.set_of[rows], other.set_of[columns]
        shared, n_others = self.sets.sharing(other.sets), len(other.sets)
        # pairs of sets as numbers, since a table of all of them would outgrow the pairs that are asked for
        is_shared = np.isin(own.astype(np.intp) * n_others + theirs, shared[0] * n_others + shared[1])
        return np.asarray(self.sets.stated[own] & other.sets.stated[theirs] & ~is_shared)


def gathered(table: NDArray[_Scalar], rows: NDArray[np.int32], columns: NDArray[np.int32]) -> NDArray[_Scalar]:
    """Return ``table[rows][:, columns]``, made so that people of one row share the work.

    Examples
    --------
    >>> gathered(np.array([[1, 2], [3, 4]]), np.array([1, 0, 1]), np.array([1, 1, 0]))
    array([[4, 4, 3],
           [2, 2, 1],
           [4, 4, 3]])
    """
    return table.take(columns, axis=1).take(rows, axis=0)


def _indexed(starts: NDArray[np.int64], keys: NDArray[np.uint64]) -> KeySets:
    order = np.argsort(keys, kind="stable")
    holders = np.searchsorted(starts, order, side="right") - 1
    return KeySets(starts, keys, keys[order], holders.astype(np.int32))
