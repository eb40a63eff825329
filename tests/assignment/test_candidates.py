"""Where an optimum is looked for among some pairs first: it must be the one among all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from brute_force import everything, tiny
from scipy.optimize import linear_sum_assignment, linprog

from mentormatch.assignment import assign_scores, best, candidates
from mentormatch.errors import InfeasibleError

FEW, MANY = range(100), range(100, 600)
SEEDS = [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MANY)]
SERVED = 1000.0
"""More than any total of the made problems: serving one student more comes first."""


@pytest.fixture(params=[(1, 1, 1, 1), (1, 1, 6, 0), (2, 1, 1, 6)], ids=str)
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even tiny problems go through the rounds of candidates."""
    per_student, more, near, dropping = request.param
    monkeypatch.setattr(candidates, "ALL_PAIRS", 0)
    monkeypatch.setattr(candidates, "PER_STUDENT", per_student)
    monkeypatch.setattr(candidates, "MORE", more)
    monkeypatch.setattr(best, "NEAR", near)
    monkeypatch.setattr(best, "DROPPING", dropping)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("coarse", [False, True], ids=["distinct", "ties"])
def test_few_candidates_lead_to_the_best_of_all(seed: int, coarse: bool) -> None:
    problem = tiny(seed, minimum=seed % 2 == 0, coarse=coarse)
    possible = everything(problem)
    if not len(possible.chosen):
        with pytest.raises(InfeasibleError):
            assign_scores(problem.scores, **problem.arguments)
        return
    found, fullest = assign_scores(problem.scores, **problem.arguments), possible.fullest()
    assert len(found) == fullest.filled[0]
    assert found.n_unserved == (problem.demand > 0).sum() - fullest.served[0]
    assert found.total == pytest.approx(fullest.totals.max(), abs=1e-8)


@pytest.mark.parametrize("seed", FEW)
def test_prices_do_not_depend_on_the_candidates(
    seed: int, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = tiny(seed, minimum=False, coarse=False)
    whole = assign_scores(problem.scores, **problem.arguments)
    monkeypatch.setattr(candidates, "ALL_PAIRS", 0)
    monkeypatch.setattr(candidates, "PER_STUDENT", 1)
    assert assign_scores(problem.scores, **problem.arguments).prices == pytest.approx(whole.prices, abs=1e-8)


def made(n_students: int, n_mentors: int) -> np.ndarray:
    """Scores by which everybody wants the same few mentors, of half as many topics as fields."""
    random = np.random.default_rng(n_students)
    students, mentors = (random.dirichlet(np.full(8, 0.3), size) for size in (n_students, n_mentors))
    noise = random.normal(0.0, 0.05, (n_students, n_mentors))
    return 0.5 * students @ mentors.T + random.normal(0.0, 0.12, n_mentors) + noise


def seats_of(n_seats: int, n_mentors: int) -> np.ndarray:
    """Some mentors have many seats and some none."""
    random = np.random.default_rng(n_seats)
    return random.multinomial(n_seats, random.dirichlet(np.full(n_mentors, 2.0)))


def by_seats(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, float]:
    """Return how many students can be served at most, and their largest total: scipy, one column per seat."""
    columns = np.repeat(np.arange(len(capacity)), capacity)
    gains = np.maximum(scores[:, columns] + SERVED, 0.0)
    rows, seats = linear_sum_assignment(np.hstack([gains, np.zeros((len(scores), 1))]), maximize=True)
    real = seats < len(columns)
    rows, seats = rows[real], seats[real]
    served = scores[rows, columns[seats]] > -np.inf
    return int(served.sum()), float(scores[rows, columns[seats]][served].sum())


def short_of_seats(scores: np.ndarray) -> dict[str, Any]:
    return {"capacity": seats_of(len(scores) - 60, scores.shape[1])}


def few_for_some(scores: np.ndarray) -> dict[str, Any]:
    scores[np.random.default_rng(1).random(scores.shape) < 0.3] = -np.inf
    scores[:80, 20:] = -np.inf
    return {"capacity": np.maximum(seats_of(2 * len(scores), scores.shape[1]), 1) * (np.arange(scores.shape[1]) >= 5)}


@pytest.mark.parametrize("given", [short_of_seats, few_for_some])
def test_more_pairs_than_are_looked_at_together(given: Any) -> None:
    scores = made(1100, 500)
    arguments = given(scores)
    assert scores.size > candidates.ALL_PAIRS
    found = assign_scores(scores, **arguments)
    n_served, total = by_seats(scores, arguments["capacity"])
    assert (len(found), found.gap) == (n_served, 0)
    assert len(found) < len(scores)
    assert found.total == pytest.approx(total, abs=1e-5)


def test_all_served_beyond_the_threshold() -> None:
    scores = made(1050, 500)
    scores[np.random.default_rng(1).random(scores.shape) < 0.2] = -np.inf
    capacity = seats_of(1071, 500)
    found = assign_scores(scores, capacity=capacity)
    assert (len(found), found.total) == (1050, pytest.approx(by_seats(scores, capacity)[1], abs=1e-5))
    again = assign_scores(scores, capacity=capacity)
    assert again.pairs == found.pairs


@pytest.mark.parametrize("seats_per_place", [1.02, 0.9])
def test_two_mentors_each_with_few_candidates(seats_per_place: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "ALL_PAIRS", 0)
    monkeypatch.setattr(candidates, "PER_STUDENT", 3)
    monkeypatch.setattr(candidates, "MORE", 2)
    scores = made(120, 90)
    capacity = seats_of(int(240 * seats_per_place), 90)
    found = assign_scores(scores, capacity=capacity, demand=2)
    of_students, of_mentors = np.kron(np.eye(120), np.ones(90)), np.kron(np.ones(120), np.eye(90))
    program = linprog(
        -scores.ravel(),
        A_ub=np.vstack([of_students, -of_students, of_mentors]),
        b_ub=np.concatenate([np.full(120, 2), np.full(120, -1), capacity]),
        A_eq=np.ones((1, scores.size)),
        b_eq=[len(found)],
        bounds=(0, 1),
    )
    assert (len(found), found.n_unserved) == (min(240, capacity.sum()), 0)
    assert found.total == pytest.approx(-program.fun, abs=1e-6)


@pytest.mark.parametrize("n_columns", [1, 7, 31, 33, 63, 90, 100, 500, 503])
@pytest.mark.parametrize("width", [1, 2, 8])
def test_no_column_is_overlooked(n_columns: int, width: int) -> None:
    gains = np.eye(n_columns)
    likely = candidates._likely(gains, width)
    assert (likely == np.arange(n_columns)[:, None]).any(axis=1).all()
