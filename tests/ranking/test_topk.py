"""Whoever is among the best by exact scores is found through ceilings that are never below them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.ranking import topk
from mentormatch.ranking.topk import above, kth_best, likely

# few distinct values, so that ties are common; some one float32 step apart
SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.5 + 2e-7, 0.75, -0.05]), min_size=1, max_size=300)


@given(SCORES, st.integers(1, 8), st.floats(0, 0.5), st.integers(0, 2**32 - 1))
def test_nobody_among_the_best_is_lost(scores, k, slack, seed):
    exact = np.array(scores)
    ceilings = (exact + slack * np.random.default_rng(seed).random(len(exact))).astype(np.float32)[None]
    first = likely(ceilings, k=k)
    least = kth_best(exact[first[1]], first[0], 1, k=k)
    chosen = {*first[1].tolist(), *above(ceilings, least)[1].tolist()}
    kth = np.sort(exact)[::-1][min(k, len(exact)) - 1]
    assert {row for row, score in enumerate(exact) if score >= kth} <= chosen


@pytest.mark.parametrize("n_mentors", [3, 20, 64 * 20, 64 * 40 + 7])
def test_at_least_k_are_scored_first_and_few_of_many(n_mentors):
    ceilings = np.random.default_rng(0).random((4, n_mentors), dtype=np.float32)
    rows, columns = likely(ceilings, k=5)
    counts = np.bincount(rows)
    assert (counts >= min(5, n_mentors)).all()
    assert counts.max() <= 3 * (5 + topk.EXTRA)
    for row in range(4):
        own = np.sort(ceilings[row, columns[rows == row]])[::-1]
        assert (own == np.sort(ceilings[row])[::-1][: len(own)]).all()


@pytest.mark.parametrize("k", [1, 3, 9])
def test_who_is_not_eligible_never_fills_a_place(k):
    ceilings = np.array([[0.2, -np.inf, 0.4], [-np.inf] * 3], dtype=np.float32)
    for rows, columns in (likely(ceilings, k=k), above(ceilings, np.full(2, -np.inf))):
        assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (0, 2)]


def test_a_ceiling_that_float32_rounds_below_the_kth_is_kept():
    assert above(np.array([[0.5, 0.1]], dtype=np.float32), np.array([0.5 + 4e-6]))[1].tolist() == [0]
