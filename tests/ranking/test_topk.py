"""The shortlist loses nobody, and settling it equals a full sort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.ranking.topk import settle, shortlist

# few distinct values, so that ties are common; some one float32 step apart
SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.5 + 2e-7, 0.75, -0.05]), min_size=1, max_size=30)


@given(SCORES, st.integers(1, 8), st.randoms(use_true_random=False))
def test_shortlist_then_settle_equals_a_full_sort(scores, k, random):
    exact = np.array(scores, dtype=np.float64)
    ids = list(range(len(scores)))
    random.shuffle(ids)
    chosen = shortlist(exact.astype(np.float32), k=k)
    best = chosen[settle(exact[chosen], np.array(ids)[chosen], k=k)]
    full = sorted(range(len(scores)), key=lambda row: (-exact[row], ids[row]))[:k]
    assert best.tolist() == full


def test_all_tied_mentors_are_shortlisted():
    scores = np.full(1000, 0.3, dtype=np.float32)
    assert len(shortlist(scores, k=5)) == 1000


def test_a_score_that_float32_rounds_below_the_kth_is_kept():
    exact = np.array([0.5, 0.5 + 4e-6, 0.1])
    assert shortlist(exact.astype(np.float32), k=1).tolist() == [0, 1]


@pytest.mark.parametrize(("k", "expected"), [(1, [2]), (3, [0, 2]), (9, [0, 2])])
def test_who_is_not_eligible_never_fills_a_place(k, expected):
    scores = np.array([0.2, -np.inf, 0.4], dtype=np.float32)
    assert shortlist(scores, k=k).tolist() == expected
