"""Distinct combinations of terms: few, so that pairs are compared kind by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.joining import first_equal, renumbered, shifted
from mentormatch.features.key_sets import DistinctSets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TermKinds:
    """The distinct combinations of terms that hold for anybody, and which one each person has.

    Attributes
    ----------
    closed : ndarray of uint16, shape (n_kinds,)
        Reasons that hold for every student; 0 for students themselves.
    stages, meeting : ndarray of uint16, shape (n_kinds,)
        Bit masks; a pair that shares no bit is not eligible.
    by_text : ndarray of bool, shape (n_kinds,)
        Whether only a text states the way of meeting.
    languages : DistinctSets
        Of each kind.
    kind_of : ndarray of int32, shape (n_people,)
    """

    closed: NDArray[np.uint16]
    stages: NDArray[np.uint16]
    meeting: NDArray[np.uint16]
    by_text: NDArray[np.bool_]
    languages: DistinctSets
    kind_of: NDArray[np.int32]

    @classmethod
    def from_terms(cls, terms: Iterable[tuple[int, int, int, bool, frozenset[str]]]) -> TermKinds:
        """Return the kinds of these people, given closed, stages, meeting, by_text and languages of each."""
        kinds: dict[tuple[int, int, int, bool, frozenset[str]], int] = {}
        kind_of = [kinds.setdefault(own, len(kinds)) for own in terms]
        closed, stages, meeting = (np.array([own[place] for own in kinds], dtype=np.uint16) for place in range(3))
        by_text = np.array([own[3] for own in kinds], dtype=bool)
        languages = DistinctSets.from_sets(own[4] for own in kinds)
        return cls(closed, stages, meeting, by_text, languages, np.array(kind_of, dtype=np.int32))

    @classmethod
    def joined(cls, parts: Sequence[TermKinds]) -> TermKinds:
        """Return the people of all parts, one part after another, with the kinds that they have."""
        languages = DistinctSets.joined([part.languages for part in parts])
        names = ("closed", "stages", "meeting", "by_text")
        closed, stages, meeting, by_text = (np.concatenate([getattr(own, name) for own in parts]) for name in names)
        columns = (closed, stages, meeting, by_text, languages.set_of)
        first = first_equal(zip(*(own.tolist() for own in columns), strict=True))
        kind_of = first[shifted([part.kind_of for part in parts], [len(part.closed) for part in parts])]
        return cls(closed, stages, meeting, by_text, languages, kind_of).take(np.arange(len(kind_of)))

    def take(self, rows: NDArray[np.intp]) -> TermKinds:
        """Return the people at these rows, with the kinds that they have."""
        kept, kind_of = renumbered(self.kind_of[rows], len(self.closed))
        masks = (self.closed[kept], self.stages[kept], self.meeting[kept], self.by_text[kept])
        return TermKinds(*masks, self.languages.take(kept), kind_of)
