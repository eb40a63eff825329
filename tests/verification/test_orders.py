"""Who stands in which row changes nothing but the row numbers in the words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.verification.checker import check_pairs


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["best", "fair", "stable"]))
def test_permuted_rows_and_columns_give_permuted_findings(seed, method):
    rng = np.random.default_rng(seed)
    n_students, n_mentors = rng.integers(1, 7, size=2)
    scores = rng.choice([0.0, 0.25, 0.5, 1.0, -np.inf], size=(n_students, n_mentors))
    capacity, demand = rng.integers(0, 3, size=n_mentors), rng.integers(0, 3, size=n_students)
    pairs = np.argwhere(rng.random(scores.shape) < 0.4)
    locked = pairs[:1] if rng.random() < 0.3 else pairs[:0]
    # row i of the permuted table is row rows[i] of the first one
    rows, columns = rng.permutation(n_students), rng.permutation(n_mentors)
    new_row, new_column = np.argsort(rows), np.argsort(columns)
    first = check_pairs(
        scores, *pairs.T, capacity=capacity, demand=demand, locked=map(tuple, locked.tolist()), method=method
    )
    second = check_pairs(
        scores[rows][:, columns],
        new_row[pairs[:, 0]],
        new_column[pairs[:, 1]],
        capacity=capacity[columns],
        demand=demand[rows],
        locked=[(int(new_row[a]), int(new_column[b])) for a, b in locked.tolist()],
        method=method,
    )
    for one, other in zip(first.checks, second.checks, strict=True):
        assert (one.name, one.passed, one.n_violations) == (other.name, other.passed, other.n_violations)
    np.testing.assert_allclose(first.total, second.total, atol=1e-12)
    np.testing.assert_allclose(np.nan_to_num(first.gap or 0.0), np.nan_to_num(second.gap or 0.0), atol=1e-8)
