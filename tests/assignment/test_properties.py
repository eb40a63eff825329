"""What holds for any scores: names, scales and orders do not matter; more room never makes it worse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.assignment import assign_scores, stable_match

METHODS = ("best", "fair", "stable")


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores with pairs that are not allowed, capacities, demands; all scores differ."""
    n_students, n_mentors = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    order = draw(st.permutations(range(n_students * n_mentors)))
    scores = (np.array(order, dtype=float).reshape(n_students, n_mentors) + 1) / (n_students * n_mentors)
    barred = draw(st.lists(st.booleans(), min_size=scores.size, max_size=scores.size))
    scores[np.array(barred).reshape(scores.shape)] = -np.inf
    capacity = draw(st.lists(st.integers(0, 3), min_size=n_mentors, max_size=n_mentors))
    demand = draw(st.lists(st.integers(0, 2), min_size=n_students, max_size=n_students))
    return scores, np.array(capacity), np.array(demand)


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_people_changes_no_total(method: str, problem: tuple, random: object) -> None:
    scores, capacity, demand = problem
    rows, columns = np.arange(len(demand)), np.arange(len(capacity))
    random.shuffle(rows)
    random.shuffle(columns)
    found = assign_scores(scores, capacity=capacity, demand=demand, method=method)
    turned = assign_scores(scores[rows][:, columns], capacity=capacity[columns], demand=demand[rows], method=method)
    assert turned.total == pytest.approx(found.total, abs=1e-7)
    assert (turned.n_unserved, turned.n_empty) == (found.n_unserved, found.n_empty)
    if method == "stable":
        back = {(int(rows[student]), int(columns[mentor])) for student, mentor in turned.pairs}
        assert back == set(found.pairs)


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from([0.001, 0.5, 3.0, 1000.0]))
@pytest.mark.parametrize("method", METHODS)
def test_the_scale_of_scores_does_not_matter(method: str, problem: tuple, factor: float) -> None:
    scores, capacity, demand = problem
    found = assign_scores(scores, capacity=capacity, demand=demand, method=method)
    scaled = assign_scores(scores * factor, capacity=capacity, demand=demand, method=method)
    assert scaled.total == pytest.approx(found.total * factor, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 5))
def test_one_more_seat_never_serves_fewer(problem: tuple, place: int) -> None:
    scores, capacity, demand = problem
    more = capacity.copy()
    more[place % len(capacity)] += 1
    found = assign_scores(scores, capacity=capacity, demand=demand)
    wider = assign_scores(scores, capacity=more, demand=demand)
    assert wider.n_unserved <= found.n_unserved
    assert wider.n_empty <= found.n_empty
    if (wider.n_unserved, wider.n_empty) == (found.n_unserved, found.n_empty):
        assert wider.total >= found.total - 1e-7


@settings(max_examples=60, deadline=None)
@given(problems())
def test_fair_and_stable_never_surpass_the_best(problem: tuple) -> None:
    scores, capacity, demand = problem
    best = assign_scores(scores, capacity=capacity, demand=demand)
    fair = assign_scores(scores, capacity=capacity, demand=demand, method="fair")
    assert (fair.n_unserved, fair.n_empty) == (best.n_unserved, best.n_empty)
    assert fair.total <= best.total + 1e-7
    assert fair.gap == pytest.approx(best.total - fair.total, abs=1e-7)
    stable = assign_scores(scores, capacity=capacity, demand=demand, method="stable")
    assert stable.n_empty >= best.n_empty


@settings(max_examples=60, deadline=None)
@given(problems())
def test_prices_are_worth_paying_only_where_seats_are_full(problem: tuple) -> None:
    scores, capacity, demand = problem
    found = assign_scores(scores, capacity=capacity, demand=demand)
    load = np.bincount(found.mentors, minlength=len(capacity))
    assert (found.prices >= 0).all()
    assert not found.prices[load < capacity].any()


names = st.lists(st.permutations("abcde"), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(names, st.lists(st.permutations("WXYZ"), min_size=5, max_size=5), st.lists(st.integers(0, 5), max_size=5))
def test_lists_match_like_an_independent_search(mentors: list, students: list, lengths: list[int]) -> None:
    theirs = {
        mentor: own[: (lengths + [5] * 4)[place]]
        for place, (mentor, own) in enumerate(zip("WXYZ", mentors, strict=True))
    }
    ours = dict(zip("abcde", students, strict=True))
    found = stable_match(ours, theirs)
    assert list(found) == list("abcde")
    holders = {mentor: [student for student, own in found.items() if own == mentor] for mentor in theirs}
    assert all(len(own) <= 1 for own in holders.values())
    for student, wishes in ours.items():
        for mentor in wishes:
            if found[student] == mentor:
                break
            if student in theirs[mentor]:
                # the mentor has somebody who is liked at least as much
                rank = theirs[mentor].index(student)
                assert any(theirs[mentor].index(other) < rank for other in holders[mentor])
