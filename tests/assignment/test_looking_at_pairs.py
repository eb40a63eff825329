"""Candidates, by hand: which columns are likely, and that a pair is looked at once."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.assignment import candidates
from mentormatch.assignment.candidates import _likely, _of_rows, candidates_of
from mentormatch.assignment.problem import problem_of

NO = -np.inf


def test_a_column_that_comes_twice_is_one_pair_and_one_not_allowed_is_none() -> None:
    block = np.array([[0.5, NO, 0.7, 0.1], [NO, 0.2, 0.3, 0.4]])
    found = _of_rows(np.array([4, 6]), block, np.array([[2, 0, 2, 1, 2], [3, 3, 0, 2, 3]]))
    assert found.students.tolist() == [4, 4, 6, 6]
    assert found.mentors.tolist() == [0, 2, 2, 3]
    assert found.scores.tolist() == [0.5, 0.7, 0.3, 0.4]


@pytest.mark.parametrize("n_columns", [5, 31, 32, 33, 40, 64, 100])
@pytest.mark.parametrize("width", [1, 3])
def test_the_highest_of_each_row_is_always_likely(n_columns: int, width: int) -> None:
    gains = np.random.default_rng(n_columns).random((30, n_columns))
    found = _likely(gains, width)
    assert found.shape == (30, min(width, n_columns))
    assert (found == gains.argmax(axis=1)[:, None]).any(axis=1).all()


def test_without_columns_nothing_is_likely() -> None:
    assert _likely(np.zeros((3, 0)), 4).shape == (3, 0)


def test_all_pairs_are_candidates_up_to_a_number_and_a_few_of_each_student_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = problem_of(np.random.default_rng(0).random((6, 5)), capacity=2)
    monkeypatch.setattr(candidates, "ALL_PAIRS", 30)
    pairs, is_all = candidates_of(problem)
    assert (len(pairs), is_all) == (30, True)
    monkeypatch.setattr(candidates, "ALL_PAIRS", 29)
    monkeypatch.setattr(candidates, "PER_STUDENT", 2)
    pairs, is_all = candidates_of(problem)
    assert not is_all
    assert np.bincount(pairs.students).tolist() == [2] * 6
