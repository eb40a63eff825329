"""Values block: how far the values that both state overlap, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import NAME, VALUES, VALUES_STATEMENT
from mentormatch.features.blinding import masked
from mentormatch.features.block import Evidence
from mentormatch.features.claims import rejected
from mentormatch.features.phrases import PhraseTable, phrase_key, phrase_table
from mentormatch.ranking.pairs import Pairs, cosines_of
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Ceiling, Encoding
    from mentormatch.people.profiles import Profiles

LOW_COSINE, COSINE_SPAN, AT_MOST = 0.25, 0.6, 0.8
"""Two different phrases overlap by ``(cosine - .25) / .6``, at most .8; priors, read off pairs of value phrases."""

CLOSE = 0.5
"""Overlap from which two different phrases are said to answer each other (a cosine of .55)."""

LARGEST_TABLE = 2**22
"""Pairs of phrases whose nearness is kept at once: 16 MiB."""

TABLE_PAIRS = 2**15
"""Pairs of people whose phrases are looked up at once."""

BEST = 3
"""Best overlaps that count each way: three or more concrete topics rate better (BMC Med Educ 2023 23:849)."""


class ValuesBlock:
    """Mean of two soft overlaps: of the student's values with the mentor's, and of the mentor's with the student's.

    Notes
    -----
    The same phrase overlaps by 1; two different ones by their scaled cosine, at most .8. Each way is the mean of the
    three best. Where a person lists no values, the sentences of the statement take their place. Source: deep-level
    similarity is the strongest antecedent of mentoring quality, rho .38 to .59 (Eby et al. 2013, 173 samples).
    """

    name = "values"
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> PhraseTable:
        """Return the mentors' value phrases."""
        return _encode(mentors, encoding)

    def encode_students(self, students: Profiles, encoding: Encoding) -> PhraseTable:
        """Return the students' value phrases."""
        return _encode(students, encoding)

    def raw(
        self,
        students: PhraseTable,
        mentors: PhraseTable,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return two-way overlaps in [0, 1], shape (n_pairs,)."""
        if not len(students.keys) or not len(mentors.keys):
            return np.zeros(len(pairs))
        overlaps = _overlaps(students, students.index[pairs.students], mentors, mentors.index[pairs.mentors])
        return _two_way(overlaps, students.sizes[pairs.students], mentors.sizes[pairs.mentors])

    def ceiling(self, students: PhraseTable, mentors: PhraseTable) -> Ceiling:  # noqa: ARG002
        """Return 1 for every mentor: nearness of phrases is dear, and :meth:`narrowed` gives it for few pairs."""
        ones = np.ones(len(mentors.index), dtype=np.float32)
        return lambda some, topic: ones[some]  # noqa: ARG005

    def narrowed(self, students: PhraseTable, mentors: PhraseTable, pairs: Pairs) -> NDArray[np.float32]:
        """Return overlaps or more for chosen pairs, up to float32 rounding: one product for all phrases in them."""
        values = np.zeros(len(pairs), dtype=np.float32)
        start = 0
        for part in _in_parts(students, mentors, pairs):
            own, theirs = students.index[part.students], mentors.index[part.mentors]
            near = _table(students, own, mentors, theirs)
            sizes = students.sizes[part.students], mentors.sizes[part.mentors]
            values[start : start + len(part)] = _two_way(near, *sizes)
            start += len(part)
        return values

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return pairs of a mentor's and a student's value that overlap, strongest first."""
        column, quotes = _stated(mentor)
        _, wanted = _stated(student)
        own = _masked_key_rows(quotes, mentor[NAME][0])
        theirs = _masked_key_rows(wanted, student[NAME][0])
        table, wished = phrase_table([list(own)], encoding.encoder), phrase_table([list(theirs)], encoding.encoder)
        found = []
        for number, key in enumerate(wished.keys):
            every = np.arange(len(table.keys))
            overlap = _phrase_overlaps(wished, table, np.full(len(every), number), every)
            found += [
                Evidence(
                    self.name, "value", column, own[str(mine)], theirs[str(key)], "", _word(closeness), float(closeness)
                )
                for mine, closeness in zip(table.keys, overlap, strict=True)
                if closeness > 0
            ]
        return sorted(found, key=lambda item: (-item.closeness, item.quote, item.because))


def _encode(profiles: Profiles, encoding: Encoding) -> PhraseTable:
    phrases = []
    for row, name in enumerate(profiles[NAME]):
        _, own = _stated(profiles, row)
        phrases.append([masked(phrase, name=name) for phrase in own])
    return phrase_table(phrases, encoding.encoder)


def _stated(profiles: Profiles, row: int = 0) -> tuple[str, tuple[str, ...]]:
    """Return the column that speaks for a person's values and its phrases."""
    if profiles[VALUES][row]:
        return VALUES, profiles[VALUES][row]
    return VALUES_STATEMENT, sentences(profiles[VALUES_STATEMENT][row])


def _masked_key_rows(phrases: Sequence[str], name: str) -> dict[str, str]:
    """Return the phrases as written by their masked keys; the first wins."""
    keys: dict[str, str] = {}
    for phrase in phrases:
        keys.setdefault(phrase_key(masked(phrase, name=name)), phrase)
    return {key: phrase for key, phrase in keys.items() if key}


def _overlaps(
    students: PhraseTable, own: NDArray[np.intp], mentors: PhraseTable, theirs: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return overlaps of the phrases of pairs, shape (n_own, n_theirs, n_pairs); each pair of phrases computed once."""
    width = len(mentors.keys)
    known = (own < len(students.keys)).T[:, None] & (theirs < width).T
    codes = own.T[:, None] * width + theirs.T
    found = np.zeros(codes.shape)
    distinct, place = np.unique(codes[known], return_inverse=True)
    found[known] = _phrase_overlaps(students, mentors, distinct // width, distinct % width)[place]
    return found


def _in_parts(students: PhraseTable, mentors: PhraseTable, pairs: Pairs) -> Iterator[Pairs]:
    """Yield the pairs together when a table of all their phrases is small enough, else student by student."""
    together = len(students.keys) * len(np.unique(mentors.index[np.unique(pairs.mentors)])) <= LARGEST_TABLE
    ends = [len(pairs)] if together else np.flatnonzero(np.diff(pairs.students)) + 1
    for part in np.split(np.arange(len(pairs)), ends):
        yield from Pairs(pairs.students[part], pairs.mentors[part]).parts(TABLE_PAIRS)


def _table(
    students: PhraseTable, own: NDArray[np.intp], mentors: PhraseTable, theirs: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return overlaps of the phrases of pairs, shape (n_own, n_theirs, n_pairs); rejected phrases count as near."""
    (rows, row_of), (columns, column_of) = (np.unique(index, return_inverse=True) for index in (own, theirs))
    known = rows[rows < len(students.keys)], columns[columns < len(mentors.keys)]
    table = np.zeros((len(rows), len(columns)), dtype=np.float32)
    near = students.vectors[known[0]] @ mentors.vectors[known[1]].T
    table[: len(known[0]), : len(known[1])] = np.clip((near - LOW_COSINE) / COSINE_SPAN, 0.0, AT_MOST)
    _, first, second = np.intersect1d(students.keys[known[0]], mentors.keys[known[1]], return_indices=True)
    table[first, second] = 1.0
    starts, steps = row_of.reshape(own.shape).T * len(columns), column_of.reshape(theirs.shape).T
    return np.array([[table.take(start + step) for step in steps] for start in starts])


def _phrase_overlaps(
    students: PhraseTable, mentors: PhraseTable, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return overlaps of pairs of phrases; ``rows`` is sorted."""
    cosine = cosines_of(students.vectors, mentors.vectors, rows, columns)
    overlap = np.clip((cosine - LOW_COSINE) / COSINE_SPAN, 0.0, AT_MOST)
    for row in np.unique(rows):
        first, last = np.searchsorted(rows, (row, row + 1))
        own = columns[first:last]
        key = students.keys[row]
        overlap[first:last][np.isin(own, _contradicted(str(key), mentors))] = 0.0
        same = int(np.searchsorted(mentors.keys, key))
        if same < len(mentors.keys) and mentors.keys[same] == key:
            overlap[first:last][own == same] = 1.0
    return np.asarray(overlap)


def _contradicted(key: str, mentors: PhraseTable) -> list[int]:
    """Return the phrases that reject this one or are rejected by it; to the model they would be near."""
    against = rejected(key)
    found = [row for row, other in mentors.rejecting.items() if other in key and other != against]
    if against:
        found += [
            row for row, other in enumerate(mentors.keys) if against in str(other) and row not in mentors.rejecting
        ]
    return found


def _word(closeness: float) -> str:
    return "same" if closeness >= 1.0 else "close" if closeness >= CLOSE else ""


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
