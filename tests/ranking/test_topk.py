"""Whoever is among the best by exact scores is found through ceilings that are never below them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.ranking import topk
from mentormatch.ranking.topk import Tiles, best_of


def tiled(ceilings, width=50):
    """Ceilings of shape (n_students, n_mentors) as tiles of this width."""
    n_students, n_mentors = ceilings.shape
    values = np.full((-(-n_mentors // width), n_students, width), -np.inf, dtype=np.float32)
    for number in range(len(values)):
        part = ceilings[:, number * width : (number + 1) * width]
        values[number, :, : part.shape[1]] = part
    return Tiles(values)


# few distinct values, so that ties are common; some one float32 step apart
SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.5 + 2e-7, 0.75, -0.05]), min_size=1, max_size=300)


@given(SCORES, st.integers(1, 8), st.floats(0, 0.5), st.integers(0, 2**32 - 1))
def test_nobody_among_the_best_is_lost(scores, k, slack, seed):
    exact = np.array(scores)
    ceilings = (exact + slack * np.random.default_rng(seed).random(len(exact))).astype(np.float32)[None]
    students, first = tiled(ceilings).likely(k=k)
    kept = best_of(exact[first], students, first, k=k)
    least = np.full(1, exact[first[kept[-1]]] if len(kept) == k else -np.inf)
    chosen = {*first.tolist(), *tiled(ceilings).above(least)[1].tolist()}
    kth = np.sort(exact)[::-1][min(k, len(exact)) - 1]
    assert {row for row, score in enumerate(exact) if score >= kth} <= chosen


@pytest.mark.parametrize("n_mentors", [3, 20, 64 * 20, 64 * 40 + 7])
def test_at_least_k_are_scored_first_and_few_of_many(n_mentors):
    ceilings = np.random.default_rng(0).random((4, n_mentors), dtype=np.float32)
    rows, columns = tiled(ceilings).likely(k=5)
    counts = np.bincount(rows)
    assert (counts >= min(5, n_mentors)).all()
    assert counts.max() <= 3 * (5 + topk.EXTRA)
    for row in range(4):
        own = np.sort(ceilings[row, columns[rows == row]])[::-1]
        assert (own == np.sort(ceilings[row])[::-1][: len(own)]).all()


@pytest.mark.parametrize("k", [1, 3, 9])
def test_who_is_not_eligible_never_fills_a_place(k):
    ceilings = np.array([[0.2, -np.inf, 0.4], [-np.inf] * 3], dtype=np.float32)
    tiles = tiled(ceilings, width=2)
    for rows, columns in (tiles.likely(k=k), tiles.above(np.full(2, -np.inf))):
        assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (0, 2)]


def test_a_ceiling_that_float32_rounds_below_the_kth_is_kept():
    assert tiled(np.array([[0.5, 0.1]])).above(np.array([0.5 + 4e-6]))[1].tolist() == [0]


def test_pairs_come_in_order_of_the_students_and_can_be_left_out():
    ceilings = np.random.default_rng(1).random((5, 37), dtype=np.float32)
    tiles = tiled(ceilings, width=10)
    students, mentors = tiles.above(np.full(5, 0.3))
    expected = np.nonzero(ceilings >= np.float32(0.3 - topk.MARGIN))
    assert (students == expected[0]).all()
    assert (mentors == expected[1]).all()
    assert (tiles.at(students, mentors) == ceilings[students, mentors]).all()
    tiles.close(students[::2], mentors[::2])
    assert len(tiles.above(np.full(5, 0.3))[0]) == len(students) // 2
