"""How far two people's phrases overlap: exactly for chosen pairs, and at most for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.ranking.pairs import AT_ONCE, Pairs, cosines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Some
    from mentormatch.features.phrases import PhraseTable

LOW_COSINE, COSINE_SPAN, AT_MOST = 0.25, 0.6, 0.8
"""Two different phrases overlap by ``(cosine - .25) / .6``, at most .8; priors, read off pairs of value phrases."""

ROUNDING = 1e-4
"""More than a float32 cosine can be wrong by."""

LARGEST_TABLE = 2**21
"""Pairs of phrases whose nearness is kept at once: 8 MiB."""

IN_CACHE = 256
"""Phrases of mentors that are looked at together, so that the arrays stay in the processor's cache."""

TABLE_PAIRS = 2**14
"""Pairs of people whose phrases are looked up at once."""

BEST = 3
"""Best overlaps that count each way: three or more concrete topics rate better (BMC Med Educ 2023 23:849)."""


def overlaps_of(students: PhraseTable, mentors: PhraseTable, pairs: Pairs) -> NDArray[np.float64]:
    """Return the two-way overlaps of pairs, in [0, 1], shape (n_pairs,); each pair of phrases is computed once."""
    own, theirs = students.index[pairs.students], mentors.index[pairs.mentors]
    found = _by_phrase(students, mentors, pairs)
    return _two_way(found, (own < len(students.keys)).sum(axis=1), (theirs < len(mentors.keys)).sum(axis=1))


def best_overlaps(students: PhraseTable, mentors: PhraseTable, pairs: Pairs) -> NDArray[np.float64]:
    """Return how far the mentor's nearest phrase overlaps with each of the student's, shape (n_pairs, n_own)."""
    return np.asarray(_by_phrase(students, mentors, pairs).max(axis=1).T)


def _by_phrase(students: PhraseTable, mentors: PhraseTable, pairs: Pairs) -> NDArray[np.float64]:
    """Return the overlaps of all phrases of pairs, shape (n_own, n_theirs, n_pairs), 0 where there is no phrase."""
    own, theirs = students.index[pairs.students], mentors.index[pairs.mentors]
    width = len(mentors.keys)
    known = (own < len(students.keys)).T[:, None] & (theirs < width).T
    codes = own.T[:, None] * width + theirs.T
    found = np.zeros(codes.shape)
    distinct, place = np.unique(codes[known], return_inverse=True)
    found[known] = phrase_overlaps(students, mentors, distinct // max(width, 1), distinct % max(width, 1))[place]
    return found


def phrase_overlaps(
    students: PhraseTable, mentors: PhraseTable, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the overlaps of chosen pairs of phrases, in [0, 1]: 1 for the same words, 0 where one rejects the other.

    Parameters
    ----------
    students, mentors : PhraseTable
    rows, columns : ndarray of int, shape (n_pairs,)
        Rows of phrases in the two tables.
    """
    overlap = np.zeros(len(rows))
    near = _may_be_near(students.vectors, mentors.vectors, rows, columns)
    cosine = cosines_of(students.vectors, mentors.vectors, rows[near], columns[near])
    overlap[near] = np.clip((cosine - LOW_COSINE) / COSINE_SPAN, 0.0, AT_MOST)
    # to the model a phrase is near to what rejects it
    rejecting = np.isin(rows, list(students.rejecting)) | np.isin(columns, list(mentors.rejecting))
    for place in np.flatnonzero(rejecting):
        row, column = int(rows[place]), int(columns[place])
        stances = students.rejecting.get(row, ""), mentors.rejecting.get(column, "")
        if _contradict(str(students.keys[row]), str(mentors.keys[column]), *stances):
            overlap[place] = 0.0
    overlap[_same(students, mentors)[rows] == columns] = 1.0
    return np.asarray(overlap)


@dataclass(frozen=True, slots=True)
class OverlapCeilings:
    """Overlaps, or more, of any pairs: phrases that reject each other count as near, and all is in float32.

    Attributes
    ----------
    students, mentors : PhraseTable
    same : ndarray of int, shape (n_student_phrases,)
        Row of the mentors' phrase with the same words, -1 where there is none.
    table : ndarray of float32, shape (n_student_phrases + 1, n_mentor_phrases + 1), or None
        Overlaps of all phrases, 0 in the last row and column; None where it would be too large.
    """

    students: PhraseTable
    mentors: PhraseTable
    same: NDArray[np.intp]
    table: NDArray[np.float32] | None

    @classmethod
    def of(cls, students: PhraseTable, mentors: PhraseTable) -> OverlapCeilings:
        """Prepare the ceilings of some students."""
        same = _same(students, mentors)
        whole = None
        if (len(students.keys) + 1) * (len(mentors.keys) + 1) <= LARGEST_TABLE:
            whole = _table(students.vectors, mentors.vectors, np.where(same >= 0, same, len(mentors.keys)))
        return cls(students, mentors, same, whole)

    def by_phrase(self) -> NDArray[np.float32] | None:
        """Return what one phrase of a mentor adds at most to the overlap with each student, if there is a table.

        The sum over a mentor's phrases, divided by how many count, is never below the two-way overlap: a mean of the
        best is not above the sum of all over the number that counts, and what a student's phrases find best among the
        mentor's not above the sum of what they find in each.

        Returns
        -------
        ndarray of float32, shape (n_mentor_phrases + 1, n_students), or None
            The last row, of no phrase, is 0.
        """
        if self.table is None:
            return None
        own = self.students.index.T
        # the second way is not divided by the number of the mentor's phrases, which is at most BEST
        counted = (0.5 * BEST / counted_of(self.students)).astype(np.float32)[:, None]
        found = np.empty((self.table.shape[1], len(self.students.index)), dtype=np.float32)
        for start in range(0, len(found), IN_CACHE):
            table = self.table[:, start : start + IN_CACHE]
            best, every = table[own[0]], table[own[0]]
            for rows in own[1:]:
                near = table[rows]
                np.maximum(best, near, out=best)
                every += near
            best *= np.float32(0.5)
            every *= counted
            best += np.minimum(every, np.float32(BEST) * best, out=every)
            found[start : start + IN_CACHE] = best.T
        return found

    def at(self, pairs: Pairs) -> NDArray[np.float32]:
        """Return the ceilings of two-way overlaps of pairs, shape (n_pairs,)."""
        values = np.zeros(len(pairs), dtype=np.float32)
        if self.table is not None:
            self._look_up(values, pairs, np.arange(len(pairs)), self.table, np.arange(len(self.mentors.keys) + 1))
            return values
        for rows in self._groups(pairs):
            used = np.zeros(len(self.mentors.keys) + 1, dtype=bool)
            used[self.mentors.index[pairs.mentors[rows]]] = True
            columns = np.flatnonzero(used[:-1])
            place = np.full(len(used), len(columns), dtype=np.intp)
            place[columns] = np.arange(len(columns))
            same = np.where(self.same >= 0, place[self.same], len(columns))
            table = _table(self.students.vectors, self.mentors.vectors[columns], same)
            self._look_up(values, pairs, rows, table, place)
        return values

    def _groups(self, pairs: Pairs) -> Iterator[NDArray[np.intp]]:
        """Yield rows of pairs, those of some mentors together, so that a table of all their phrases is small enough."""
        mentors, row_of = np.unique(pairs.mentors, return_inverse=True)
        n_phrases = np.cumsum((self.mentors.index[mentors] < len(self.mentors.keys)).sum(axis=1))
        group = (n_phrases // max(LARGEST_TABLE // (len(self.students.keys) + 1), 1))[row_of]
        order = np.argsort(group, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)

    def _look_up(
        self,
        values: NDArray[np.float32],
        pairs: Pairs,
        rows: NDArray[np.intp],
        table: NDArray[np.float32],
        place: NDArray[np.intp],
    ) -> None:
        """Set the values of pairs at these rows; ``place`` is the column of each of the mentors' phrases."""
        for start in range(0, len(rows), TABLE_PAIRS):
            some = rows[start : start + TABLE_PAIRS]
            own, theirs = self.students.index[pairs.students[some]], self.mentors.index[pairs.mentors[some]]
            sizes = (own < len(self.students.keys)).sum(axis=1), (theirs < len(self.mentors.keys)).sum(axis=1)
            begins, steps = own.T * table.shape[1], place[theirs].T
            near = np.empty((len(begins), len(steps), len(some)), dtype=np.float32)
            for row, column in np.ndindex(near.shape[:2]):
                table.take(begins[row] + steps[column], out=near[row, column], mode="clip")
            values[some] = _two_way(near, *sizes)


def sums_of(by_phrase: NDArray[np.float32], mentors: PhraseTable, some: Some) -> NDArray[np.float32]:
    """Return the mean of what each mentor's phrases add for every student, the divisor at most ``BEST``.

    Parameters
    ----------
    by_phrase : ndarray of float32, shape (n_mentor_phrases + 1, n_students)
    mentors : PhraseTable
    some : slice or ndarray of int
        Some mentors.

    Returns
    -------
    ndarray of float32, shape (n_some, n_students)
    """
    from scipy.sparse import csr_array

    index = mentors.index[some]
    used = index < len(mentors.keys)
    sizes = used.sum(axis=1)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    shares = np.repeat((1.0 / sizes.clip(1, BEST)).astype(np.float32), sizes)
    return np.asarray(csr_array((shares, index[used], ends), shape=(len(index), len(by_phrase))) @ by_phrase)


def sums_at(by_phrase: NDArray[np.float32], mentors: PhraseTable, pairs: Pairs) -> NDArray[np.float32]:
    """Return the same for chosen pairs, shape (n_pairs,)."""
    index = mentors.index[pairs.mentors]
    sizes = (index < len(mentors.keys)).sum(axis=1).clip(1, BEST)
    return np.asarray(by_phrase[index, pairs.students[:, None]].sum(axis=1) / sizes.astype(np.float32))


def counted_of(people: PhraseTable) -> NDArray[np.intp]:
    """Return how many phrases of each person count, at most ``BEST`` and at least 1, shape (n_people,)."""
    return np.asarray((people.index < len(people.keys)).sum(axis=1).clip(1, BEST))


def _may_be_near(
    left: NDArray[np.float32], right: NDArray[np.float32], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the pairs whose cosine can lie above ``LOW_COSINE``: most do not, and float32 is enough to tell."""
    rough = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        np.einsum("ij,ij->i", left[rows[part]], right[columns[part]], out=rough[part])
    return np.flatnonzero(rough > LOW_COSINE - ROUNDING)


def _contradict(own: str, theirs: str, own_against: str, their_against: str) -> bool:
    """Return whether one of two phrases rejects the other."""
    if their_against:
        return their_against in own and their_against != own_against
    return bool(own_against) and own_against in theirs


def _same(students: PhraseTable, mentors: PhraseTable) -> NDArray[np.intp]:
    """Return the row of the mentors' phrase with the same words for each of the students', -1 where there is none."""
    if not len(mentors.keys):
        return np.full(len(students.keys), -1, dtype=np.intp)
    place = np.searchsorted(mentors.keys, students.keys).clip(max=len(mentors.keys) - 1)
    return np.where(mentors.keys[place] == students.keys, place, -1)


def _table(own: NDArray[np.float32], theirs: NDArray[np.float32], same: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the overlaps of phrases with these vectors, with a last row and a last column of 0 for no phrase.

    ``same`` is the column of the phrase with the same words, ``len(theirs)`` where there is none.
    """
    table = np.zeros((len(own) + 1, len(theirs) + 1), dtype=np.float32)
    near = own @ theirs.T
    near -= np.float32(LOW_COSINE)
    near /= np.float32(COSINE_SPAN)
    np.clip(near, np.float32(0.0), np.float32(AT_MOST), out=table[:-1, :-1])
    met = np.flatnonzero(same < len(theirs))
    table[met, same[met]] = 1.0
    return table


def _two_way(overlaps: NDArray[Any], n_own: NDArray[np.intp], n_theirs: NDArray[np.intp]) -> NDArray[Any]:
    """Pool overlaps of shape (n_own, n_theirs, n_pairs), 0 where there is no phrase."""
    from_student = _mean_of_best([own.max(axis=0) for own in overlaps], n_own)
    from_mentor = _mean_of_best([own.max(axis=0) for own in overlaps.swapaxes(0, 1)], n_theirs)
    return np.asarray((from_student + from_mentor) / 2)


def _mean_of_best(overlaps: Sequence[NDArray[Any]], sizes: NDArray[np.intp]) -> NDArray[Any]:
    """Return the mean of the ``BEST`` largest of several arrays, place by place."""
    best = [np.zeros_like(overlaps[0]) for _ in range(BEST)]
    for own in overlaps:
        low = own
        for place, high in enumerate(best):
            best[place], low = np.maximum(high, low), np.minimum(high, low)
    counted = np.minimum(sizes, BEST).clip(1).astype(overlaps[0].dtype)
    return np.asarray(sum(best[1:], best[0]) / counted)
