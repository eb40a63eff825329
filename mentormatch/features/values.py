"""Values block: how far the values that both state overlap, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import NAME, VALUES, VALUES_STATEMENT
from mentormatch.features.blinding import masked
from mentormatch.features.block import Ceiling, Evidence, Wish
from mentormatch.features.overlaps import OverlapCeilings, best_overlaps, overlaps_of, phrase_overlaps, sums_at, sums_of
from mentormatch.features.phrases import PhraseTable, phrase_key, phrase_table
from mentormatch.ranking.pairs import Pairs
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Scale, Some
    from mentormatch.people.profiles import Profiles

CLOSE = 0.5
"""Overlap from which two different phrases are said to answer each other (a cosine of .55)."""


class ValuesBlock:
    """Mean of two soft overlaps: of the student's values with the mentor's, and of the mentor's with the student's.

    Notes
    -----
    The same phrase overlaps by 1; two different ones by their scaled cosine, at most .8. Each way is the mean of the
    three best. Where a person lists no values, the sentences of the statement take their place. Source: deep-level
    similarity is the strongest antecedent of mentoring quality, rho .38 to .59 (Eby et al. 2013, 173 samples).
    """

    name = "values"
    reads = frozenset({NAME, VALUES, VALUES_STATEMENT})
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
        return overlaps_of(students, mentors, pairs)

    def wishes(self, student: Profiles, encoding: Encoding) -> tuple[Wish, ...]:  # noqa: ARG002
        """Return the values, or the sentences of the statement."""
        words = _masked_key_rows(_stated(student)[1], student[NAME][0]).values()
        return tuple(Wish(said, 1 / len(words), place) for place, said in enumerate(words))

    def met(
        self,
        students: PhraseTable,
        mentors: PhraseTable,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return how far the mentor's nearest value overlaps with each of the student's, shape (n_pairs, n_values)."""
        return best_overlaps(students, mentors, pairs)

    def ceiling(self, students: PhraseTable, mentors: PhraseTable, scale: Scale) -> Ceiling:
        """Return a sum over the mentor's phrases: a sparse product; how far they overlap is dear for all pairs.

        Where there are too many phrases for a table, every mentor gets the most.
        """
        overlaps = OverlapCeilings.of(students, mentors)
        by_phrase = overlaps.by_phrase()
        slope, start, floor = scale.calibration.rise()
        least = np.float32(1.0) if by_phrase is None else max(start, floor)
        shares, most = scale.shares, scale.shares * (np.float32(1.0) - least)

        def slack(pairs: Pairs) -> NDArray[np.float32]:
            known = np.where(scale.stated[pairs.mentors], shares[pairs.students], np.float32(0.0))
            lower = known * (least - scale.calibration.ceiling(overlaps.at(pairs)))
            if by_phrase is not None:
                lower += np.minimum(sums_at(by_phrase, mentors, pairs), most[pairs.students])
            return np.asarray(lower)

        if by_phrase is None:
            return Ceiling(lambda some: scale.known(some, least), slack=slack)
        by_phrase *= slope * shares

        def add(some: Some, total: NDArray[np.float32], topic: NDArray[np.float32] | None) -> None:  # noqa: ARG001
            values = sums_of(by_phrase, mentors, some)
            total += np.minimum(values, most, out=values)

        return Ceiling(lambda some: scale.known(some, least), add, slack)

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return pairs of a mentor's and a student's value that overlap, strongest first."""
        column, quotes = _stated(mentor)
        _, wanted = _stated(student)
        own = _masked_key_rows(quotes, mentor[NAME][0])
        theirs = _masked_key_rows(wanted, student[NAME][0])
        table, wished = phrase_table([list(own)], encoding.encoder), phrase_table([list(theirs)], encoding.encoder)
        pairs = Pairs.grid(len(wished.keys), len(table.keys))
        found = [
            Evidence(self.name, "value", column, own[mine], theirs[key], "", _word(closeness), float(closeness))
            for mine, key, closeness in zip(
                table.keys[pairs.mentors].tolist(),
                wished.keys[pairs.students].tolist(),
                phrase_overlaps(wished, table, pairs.students, pairs.mentors),
                strict=True,
            )
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


def _word(closeness: float) -> str:
    return "same" if closeness >= 1.0 else "close" if closeness >= CLOSE else ""
