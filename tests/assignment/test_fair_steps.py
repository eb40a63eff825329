"""The worst-off, one after the other, on problems that can be solved by looking at them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mentormatch.assignment import assign_scores, fair

NO = -np.inf


def alone(n_students: int) -> np.ndarray:
    """Each student can have one mentor only, and the scores rise with the row."""
    scores = np.full((n_students, n_students), NO)
    np.fill_diagonal(scores, np.arange(1, n_students + 1) / n_students)
    return scores


@pytest.mark.parametrize(("n_students", "n_raised"), [(1, 1), (10, 1), (11, 2), (21, 3), (30, 3)])
def test_the_worst_tenth_is_raised_and_no_more(n_students: int, n_raised: int) -> None:
    found = assign_scores(alone(n_students), capacity=1, method="fair")
    assert found.fairness is not None
    assert found.fairness.n_raised == n_raised
    assert found.fairness.worst == found.fairness.worst_bound == 1 / n_students
    assert found.fairness.price == 0
    assert found.gap == 0


def test_fairness_costs_what_the_total_falls_by() -> None:
    """By the total the pairs are .9 + .1; fair is .5 + .4, so that the worst-off has .4."""
    found = assign_scores([[0.9, 0.5], [0.4, 0.1]], capacity=1, method="fair")
    assert found.pairs == [(0, 1), (1, 0)]
    assert found.fairness is not None
    assert found.fairness.worst == 0.4
    assert found.fairness.worst_bound == pytest.approx(0.4, abs=2e-6)
    assert found.fairness.price == pytest.approx(0.1)
    assert found.gap == found.fairness.price


def test_an_outcome_is_a_sum_by_the_places_wanted() -> None:
    """The first student wants two mentors and gets one, so that half of its score counts."""
    found = assign_scores([[0.8, NO], [NO, 0.6]], capacity=1, demand=[2, 1], method="fair")
    assert found.fairness is not None
    assert found.fairness.worst == 0.4


def test_locked_pairs_count_towards_the_outcome() -> None:
    found = assign_scores([[0.2, 0.6, NO], [NO, 0.5, 0.9]], capacity=1, demand=2, locked=[(0, 0)], method="fair")
    assert found.pairs == [(0, 1), (0, 0), (1, 2)]
    assert found.fairness is not None
    # student 0 has (.2 + .6) / 2, student 1 .9 / 2; with mentor 1 at student 1 it would be .1 and .7
    assert found.fairness.worst == pytest.approx(0.4)


def test_nobody_at_all_has_no_worst() -> None:
    found = assign_scores([[NO]], capacity=1, method="fair")
    assert found.fairness is not None
    assert math.isnan(found.fairness.worst)
    assert found.fairness.n_raised == 0


def test_a_bound_that_is_not_proven_is_not_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that gives up proves nothing: then only what each student could have alone is a bound."""
    real = fair.chosen_above

    def gives_up(outcomes: object, floors: np.ndarray, *, largest: bool = False) -> object:
        return real(outcomes, floors, largest=True) if largest else (None, False)

    monkeypatch.setattr(fair, "chosen_above", gives_up)
    found = assign_scores([[0.9, 0.5], [0.4, 0.1]], capacity=1, method="fair")
    assert found.fairness is not None
    assert found.fairness.worst == 0.1
    assert found.fairness.worst_bound == 0.4


@pytest.mark.parametrize(("scores", "worst", "bound"), [([[0.8, NO]], 0.4, 0.4), ([[0.8, -0.2]], 0.3, 0.4)])
def test_alone_a_student_could_have_the_best_scores_above_0_by_the_places_wanted(
    scores: list, worst: float, bound: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fair, "SOLVES", 0)
    found = assign_scores(scores, capacity=1, demand=2, method="fair")
    assert found.fairness is not None
    assert (found.fairness.worst, found.fairness.worst_bound) == (pytest.approx(worst), pytest.approx(bound))


def test_after_so_many_tries_nothing_more_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair, "SOLVES", 0)
    found = assign_scores([[0.9, 0.5], [0.4, 0.1]], capacity=1, method="fair")
    assert found.fairness is not None
    assert found.pairs == [(0, 0), (1, 1)]
    assert (found.fairness.worst, found.fairness.worst_bound, found.fairness.n_raised) == (0.1, 0.4, 0)


def test_many_at_one_level_stay_there_together() -> None:
    """Twenty students with one mentor each for .5: two are the worst tenth, and all twenty stand at that level."""
    scores = np.full((20, 20), NO)
    np.fill_diagonal(scores, 0.5)
    found = assign_scores(scores, capacity=1, method="fair")
    assert found.fairness is not None
    assert (found.fairness.worst, found.fairness.worst_bound) == (0.5, 0.5)
    assert found.fairness.n_raised == 20


@pytest.mark.parametrize("factor", [1000.0, 0.001])
def test_fair_is_fair_on_any_scale_also_with_two_mentors_each(factor: float) -> None:
    scores = np.random.default_rng(2).random((6, 5))
    plain = assign_scores(scores, capacity=3, demand=2, method="fair")
    scaled = assign_scores(scores * factor, capacity=3, demand=2, method="fair")
    assert plain.fairness is not None
    assert scaled.fairness is not None
    assert scaled.fairness.worst == pytest.approx(plain.fairness.worst * factor, rel=1e-5)
    assert scaled.total == pytest.approx(plain.total * factor, rel=1e-5)
    best = assign_scores(scores, capacity=3, demand=2)
    assert plain.fairness.worst > min(best.scores.reshape(6, 2).mean(axis=1)), "otherwise this shows nothing"


def test_who_was_raised_stays_raised_when_the_next_one_is() -> None:
    """Three of 21 are the worst tenth: .1 and .35 are all these two can have, .3 the most for one of two rivals."""
    scores = np.full((21, 22), NO)
    np.fill_diagonal(scores, 0.5)
    scores[0, 0], scores[3, 3] = 0.1, 0.35
    # students 1 and 2 both want mentor 21 and can have a mentor of their own besides
    scores[1, 1], scores[2, 2] = 0.3, 0.25
    scores[[1, 2], 21] = 0.9
    found = assign_scores(scores, capacity=1, method="fair")
    assert found.fairness is not None
    assert found.fairness.n_raised == 3
    assert found.fairness.worst == 0.1
    assert sorted(found.scores)[:4] == [0.1, 0.3, 0.35, 0.5]


def test_where_not_all_can_be_served_the_worst_of_those_served_still_counts() -> None:
    """Two of five have a mentor: .9 and .35 are the largest total, .5 and .45 the fairest pair."""
    scores = [[0.2, NO], [0.3, NO], [0.9, 0.5], [0.45, 0.1], [NO, 0.35]]
    assert assign_scores(scores, capacity=1).pairs == [(2, 0), (4, 1)]
    found = assign_scores(scores, capacity=1, method="fair")
    assert found.pairs == [(2, 1), (3, 0)]
    assert found.fairness is not None
    assert found.fairness.worst == 0.45
    assert found.fairness.price == pytest.approx(0.3)
