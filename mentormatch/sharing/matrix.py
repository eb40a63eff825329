"""Exact scores of all eligible pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.eligibility import ineligible
from mentormatch.features.scoring import score_pairs
from mentormatch.ranking.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.cohort import Cohort

SEATS_DECIDE = ("at_capacity",)
"""Reasons that the seats of an assignment tell better than the roster."""

PAIRS_AT_ONCE = 2**15
"""Pairs scored at once: bounds the memory, never the result."""


def score_matrix(cohort: Cohort) -> NDArray[np.float64]:
    """Return the score of every pair, ``-inf`` where it is not eligible, shape (n_students, n_mentors)."""
    explainer, mentors = cohort.explainer, cohort.roster.terms
    n_students, n_mentors = len(cohort), len(explainer.mentors)
    scores = np.full((n_students, n_mentors), -np.inf)
    step = max(1, PAIRS_AT_ONCE // max(n_mentors, 1))
    for start in range(0, n_students, step):
        rows = np.arange(start, min(start + step, n_students))
        barred = ineligible(cohort.terms.take(rows), mentors, but_for=SEATS_DECIDE)
        own, theirs = np.nonzero(barred == 0)
        students, terms = explainer.encoded_students.take(rows), explainer.terms.take(rows)
        for some in Pairs(own, theirs).parts(PAIRS_AT_ONCE):
            found, _ = score_pairs(students, explainer.encoded_mentors, terms, some)
            scores[rows[some.students], some.mentors] = found
    return scores
