"""Prices guessed before the first flow: means of mentors, corrected until as many ask for seats as there are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from mentormatch.assignment import guess
from mentormatch.assignment.guess import corrected, mean_scores
from mentormatch.assignment.problem import problem_of

NO = -np.inf
TABLE = np.array([[0.2, NO, 0.9, NO], [0.6, 0.5, NO, NO], [0.1, 0.7, NO, NO]])


def test_the_mean_is_over_those_who_may_have_the_mentor() -> None:
    # (.2 + .6 + .1) / 3, (.5 + .7) / 2, .9 alone, and nobody
    assert mean_scores(problem_of(TABLE, capacity=1)).tolist() == pytest.approx([0.3, 0.6, 0.9, 0.0])


def test_locked_pairs_are_no_part_of_the_mean() -> None:
    assert mean_scores(problem_of(TABLE, capacity=1, locked=[(1, 0)])).tolist() == pytest.approx([0.15, 0.6, 0.9, 0.0])


def test_of_many_students_a_sample_evenly_spread_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guess, "SAMPLE", 2)
    scores = np.array([[0.1], [9.0], [9.0], [0.5], [9.0], [9.0]])
    # six students by two: every third
    assert mean_scores(problem_of(scores, capacity=1)).tolist() == pytest.approx([0.3])


def test_without_a_choice_the_prices_stay() -> None:
    prices = np.array([0.3, 0.1])
    problem = problem_of([[0.5, 0.2]], capacity=1, demand=0)
    assert corrected(problem, problem.scores.pairs(), prices) is prices
    # every student gains the same with everybody
    problem, free = problem_of([[0.5, 0.5], [0.25, 0.25]], capacity=1), np.zeros(2)
    assert corrected(problem, problem.scores.pairs(), free) is free
    problem = problem_of([[NO]], capacity=1)
    assert corrected(problem, problem.scores.pairs(), prices) is prices


def asked_for(scores: np.ndarray, prices: np.ndarray, spread: float) -> np.ndarray:
    """Return the seats that students ask for softly at these prices, one place each."""
    wish = np.exp((scores - prices) * guess.SOFTNESS / spread)
    return (wish / wish.sum(axis=1, keepdims=True)).sum(axis=0)


def test_at_the_corrected_prices_as_many_ask_as_there_are_seats() -> None:
    scores = np.add(np.random.default_rng(0).random((40, 5)), [0.3, 0.0, 0.0, 0.1, 0.0])
    seats = np.array([4, 8, 8, 8, 12])
    problem = problem_of(csr_array(scores), capacity=seats)
    start = mean_scores(problem)
    found = corrected(problem, problem.scores.pairs(), start)
    gains = scores - start
    spread = float(np.median(gains.max(axis=1) - gains.min(axis=1)))
    assert asked_for(scores, found, spread) == pytest.approx(seats, rel=0.01)
    assert asked_for(scores, start, spread)[0] > 1.5 * seats[0], "otherwise this shows nothing"


def test_seats_are_compared_in_proportion_and_no_seat_counts_as_half_a_one() -> None:
    # 2 places for seats 3 and 0: wanted are 2 * 3 / 3.5 and 2 * .5 / 3.5
    scores = np.array([[0.5, 0.4], [0.3, 0.4]])
    problem = problem_of(scores, capacity=[3, 0])
    found = corrected(problem, problem.scores.pairs(), np.zeros(2))
    assert asked_for(scores, found, 0.1) == pytest.approx([12 / 7, 2 / 7], rel=0.01)


def test_no_price_falls_by_more_than_the_spread() -> None:
    scores = np.array([[0.5, 0.4], [0.6, 0.5]])
    problem = problem_of(scores, capacity=[1, 100_000_000])
    found = corrected(problem, problem.scores.pairs(), np.array([0.2, 0.7]))
    # gains are .3 and -.3, .4 and -.2: a spread of .6 for both
    assert found[1] == pytest.approx(0.7 - 0.6)
