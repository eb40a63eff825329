"""Exact top k: a ceiling for everybody, exact scores for those whose ceiling is high enough, and nobody lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.ceilings import ceilings, narrowed
from mentormatch.features.eligibility import barred_by_kind
from mentormatch.features.scoring import score_pairs
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.topk import MARGIN, above, kth_best, likely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mentormatch.features.eligibility import MentorTerms, StudentTerms
    from mentormatch.features.scoring import Encoded, ScoreTerms

CEILINGS_AT_ONCE = 2**21
"""Pairs whose ceilings are kept at once: 8 MiB."""

STUDENTS_AT_ONCE = 512

PAIRS_AT_ONCE = 2**13
"""Pairs that are scored exactly at once: bounds the memory, never the result."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best mentors of some students, student by student, best first.

    Attributes
    ----------
    pairs : Pairs
        Rows of students and of mentors, shape (n_found,) each.
    scores : ndarray of float64, shape (n_found,)
    contributions : ndarray of float64, shape (n_blocks + 1, n_found)
    """

    pairs: Pairs
    scores: NDArray[np.float64]
    contributions: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Roster:
    """Mentors as they are searched: encoded, their terms, and the place of each id among the sorted ids."""

    encoded: Encoded
    terms: MentorTerms
    id_order: NDArray[np.intp]


def search(
    students: Encoded, student_terms: StudentTerms, terms: ScoreTerms, roster: Roster, *, k: int
) -> Iterator[Found]:
    """Yield the k best eligible mentors of every student, for some students after another.

    The result is that of scoring every pair exactly and sorting: equal scores go by the mentors' ids.
    """
    step = max(1, min(STUDENTS_AT_ONCE, CEILINGS_AT_ONCE // max(len(roster.encoded), 1)))
    for start in range(0, len(students), step):
        rows = np.arange(start, min(start + step, len(students)))
        found = _best(students.take(rows), student_terms.take(rows), terms.take(rows), roster, k)
        yield Found(Pairs(found.pairs.students + start, found.pairs.mentors), found.scores, found.contributions)


def _best(students: Encoded, student_terms: StudentTerms, terms: ScoreTerms, roster: Roster, k: int) -> Found:
    barred = barred_by_kind(student_terms, roster.terms)
    highest = ceilings(students, roster.encoded, terms, barred)
    first = Pairs(*likely(highest, k=k))
    scores = _scores(students, roster.encoded, terms, first)
    highest[first.students, first.mentors] = -np.inf
    second = _second(highest, students, roster.encoded, terms, kth_best(scores, first.students, len(students), k=k))
    pairs = first.with_pairs(second)
    scores = np.concatenate([scores, _scores(students, roster.encoded, terms, second)])
    order = np.lexsort((roster.id_order[pairs.mentors], -scores, pairs.students))
    begins = np.searchsorted(pairs.students[order], np.arange(len(students)))
    kept = order[np.arange(len(order)) - begins[pairs.students[order]] < k]
    best = Pairs(pairs.students[kept], pairs.mentors[kept])
    # once more with the parts, of the few that are kept
    return Found(best, *score_pairs(students, roster.encoded, terms, best))


def _second(
    highest: NDArray[np.float32], students: Encoded, mentors: Encoded, terms: ScoreTerms, least: NDArray[np.float64]
) -> Pairs:
    """Return the pairs that can still reach the least score of their student."""
    pairs = Pairs(*above(highest, least))
    lower = narrowed(highest[pairs.students, pairs.mentors], students, mentors, terms, pairs)
    kept = lower >= least[pairs.students] - MARGIN
    return Pairs(pairs.students[kept], pairs.mentors[kept])


def _scores(students: Encoded, mentors: Encoded, terms: ScoreTerms, pairs: Pairs) -> NDArray[np.float64]:
    parts = [score_pairs(students, mentors, terms, part)[0] for part in pairs.parts(PAIRS_AT_ONCE)]
    return np.concatenate([np.zeros(0), *parts])
