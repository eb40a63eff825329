"""Values block: how far the values that both state overlap, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import NAME, VALUES, VALUES_STATEMENT
from mentormatch.features.blinding import masked
from mentormatch.features.block import Evidence, cosines
from mentormatch.features.claims import rejected
from mentormatch.features.phrases import PhraseTable, phrase_key, phrase_table
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Shared
    from mentormatch.people.profiles import Profiles

LOW_COSINE, COSINE_SPAN, AT_MOST = 0.25, 0.6, 0.8
"""Two different phrases overlap by ``(cosine - .25) / .6``, at most .8; priors, read off pairs of value phrases."""

CLOSE = 0.5
"""Overlap from which two different phrases are said to answer each other (a cosine of .55)."""

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

    def raw(self, students: PhraseTable, mentors: PhraseTable, shared: Shared) -> NDArray[Any]:
        """Return two-way overlaps in [0, 1], shape (n_students, n_mentors)."""
        values = np.zeros((len(students.index), len(mentors.index)), dtype=shared.dtype)
        for row, own in enumerate(students.index):
            rows = own[own < len(students.keys)]
            if rows.size and mentors.keys.size:
                overlap = _overlaps(students, rows, mentors, shared)
                values[row] = _two_way(overlap[:, mentors.index], mentors.sizes)
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
            overlap = _pair_overlaps(wished.vectors[[number]], wished.keys[[number]], table, exact=True)[0]
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


def _overlaps(students: PhraseTable, rows: NDArray[np.intp], mentors: PhraseTable, shared: Shared) -> NDArray[Any]:
    """Return overlaps of one student's phrases with all mentor phrases and a last column of zeros."""
    overlap = _pair_overlaps(students.vectors[rows], students.keys[rows], mentors, exact=shared.exact)
    return np.hstack([overlap, np.zeros((len(rows), 1), dtype=overlap.dtype)])


def _pair_overlaps(
    vectors: NDArray[np.float32], keys: NDArray[np.str_], mentors: PhraseTable, *, exact: bool
) -> NDArray[Any]:
    cosine = cosines(vectors, mentors.vectors, exact=exact)
    overlap = np.clip((cosine - LOW_COSINE) / COSINE_SPAN, 0.0, AT_MOST).astype(cosine.dtype)
    for row, key in enumerate(keys):
        overlap[row, _contradicted(str(key), mentors)] = 0.0
    place = np.searchsorted(mentors.keys, keys)
    for row, column in enumerate(place):
        if column < len(mentors.keys) and mentors.keys[column] == keys[row]:
            overlap[row, column] = 1.0
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


def _two_way(pairs: NDArray[Any], sizes: NDArray[np.intp]) -> NDArray[Any]:
    """Pool overlaps of shape (n_own, n_mentors, n_theirs)."""
    from_student = _mean_of_best(pairs.max(axis=2).T, np.array([pairs.shape[0]]))
    from_mentor = _mean_of_best(pairs.max(axis=0), sizes)
    return np.asarray((from_student + from_mentor) / 2)


def _mean_of_best(overlaps: NDArray[Any], sizes: NDArray[np.intp]) -> NDArray[Any]:
    best = np.sort(overlaps, axis=1)[:, -BEST:]
    counted = np.minimum(sizes, BEST).clip(1).astype(overlaps.dtype)
    return np.asarray(np.ascontiguousarray(best).sum(axis=1) / counted)
