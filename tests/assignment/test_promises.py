"""What an assignment promises, each promise by itself: supply, demand, minimums, contradictions, empty input."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from mentormatch.assignment import assign_scores
from mentormatch.errors import InfeasibleError, SettingError

METHODS = ("best", "fair", "stable")
SEEKING = ("best", "fair")
NO = -np.inf
every = pytest.mark.parametrize("method", METHODS)
seeking = pytest.mark.parametrize("method", SEEKING)


def scores(n_students: int, n_mentors: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((n_students, n_mentors))


@every
def test_no_mentor_has_more_students_than_seats(method: str) -> None:
    found = assign_scores(scores(9, 4), capacity=[3, 0, 2, 1], demand=2, method=method)
    assert np.bincount(found.mentors, minlength=4).tolist() == [3, 0, 2, 1]


@every
def test_no_student_has_more_mentors_than_wanted(method: str) -> None:
    found = assign_scores(scores(3, 6), capacity=5, demand=[0, 1, 4], method=method)
    assert np.bincount(found.students, minlength=3).tolist() == [0, 1, 4]


@every
def test_nobody_gets_the_same_mentor_twice(method: str) -> None:
    found = assign_scores(scores(2, 2), capacity=9, demand=3, method=method)
    assert sorted(found.pairs) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert found.n_empty == 2


@every
def test_a_forbidden_pair_is_never_assigned_even_when_a_place_stays_empty(method: str) -> None:
    found = assign_scores([[0.1, NO], [NO, NO]], capacity=1, method=method)
    assert found.pairs == [(0, 0)]
    assert (found.n_unserved, found.n_empty) == (1, 1)


@every
def test_a_score_of_zero_or_below_is_a_pair_like_any_other(method: str) -> None:
    found = assign_scores([[0.0, NO], [NO, -0.3]], capacity=1, method=method)
    assert found.pairs == [(0, 0), (1, 1)]


@every
def test_a_stored_zero_of_a_sparse_array_is_allowed_and_what_is_not_stored_is_not(method: str) -> None:
    sparse = csr_array((np.array([0.0, 0.5]), (np.array([0, 1]), np.array([1, 0]))), shape=(2, 2))
    assert assign_scores(sparse, capacity=2, method=method).pairs == [(0, 1), (1, 0)]


@every
def test_sparse_and_dense_give_the_same(method: str) -> None:
    dense = scores(8, 6)
    dense[dense < 0.4] = NO
    rows, columns = np.nonzero(dense > NO)
    sparse = csr_array((dense[rows, columns], (rows, columns)), shape=dense.shape)
    arguments = {"capacity": 2, "demand": 2, "method": method}
    assert assign_scores(dense, **arguments).pairs == assign_scores(sparse, **arguments).pairs


@every
def test_a_locked_pair_stays_however_low_its_score(method: str) -> None:
    found = assign_scores([[0.9, 0.1], [0.8, 0.2]], capacity=1, locked=[(0, 1)], method=method)
    assert found.pairs == [(0, 1), (1, 0)]
    assert found.locked.tolist() == [True, False]


@seeking
def test_a_student_with_only_one_choice_is_served_before_others_gain(method: str) -> None:
    """By the score alone the first student would take the only mentor of the second."""
    found = assign_scores([[1.0, 0.1], [0.2, NO]], capacity=1, method=method)
    assert found.pairs == [(0, 1), (1, 0)]


@seeking
def test_everybody_gets_a_first_mentor_before_anybody_gets_a_second(method: str) -> None:
    found = assign_scores([[0.9, 0.9], [0.1, 0.1]], capacity=1, demand=2, method=method)
    assert sorted(found.students.tolist()) == [0, 1]


@seeking
def test_minimum_loads_are_met_at_a_cost(method: str) -> None:
    found = assign_scores([[0.9, 0.1], [0.9, 0.1]], capacity=2, minimum_load=[0, 1], method=method)
    assert np.bincount(found.mentors).tolist() == [1, 1]


@seeking
def test_locked_pairs_count_towards_the_minimum(method: str) -> None:
    found = assign_scores([[0.9, 0.1], [0.9, 0.1]], capacity=2, minimum_load=[0, 1], locked=[(1, 1)], method=method)
    assert found.pairs == [(0, 0), (1, 1)]


def test_stable_refuses_minimum_loads() -> None:
    with pytest.raises(SettingError, match="'stable' cannot keep minimum loads"):
        assign_scores([[0.5]], capacity=1, minimum_load=1, method="stable")


@seeking
def test_too_few_seats_are_no_contradiction(method: str) -> None:
    found = assign_scores(scores(5, 2), capacity=1, method=method)
    assert (len(found), found.n_unserved, found.n_empty) == (2, 3, 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scores": [[NO]], "capacity": 1, "locked": [(0, 0)]}, "locked, but this pair is not allowed"),
        (
            {"scores": [[1.0], [1.0]], "capacity": 1, "locked": [(0, 0), (1, 0)]},
            "2 locked students and 1 seat",
        ),
        ({"scores": [[1.0, 1.0]], "capacity": 1, "locked": [(0, 0), (0, 1)]}, "2 locked mentors and wants 1"),
        ({"scores": [[1.0]], "capacity": 1, "minimum_load": 2}, "must take 2 and has 1 seat"),
        ({"scores": [[1.0]], "capacity": 2, "minimum_load": 2}, "give them no more than 1"),
        ({"scores": [[1.0, 1.0], [NO, NO]], "capacity": 2, "minimum_load": 1}, "mentor 0 and mentor 1 must take 2"),
    ],
)
@seeking
def test_a_contradiction_is_said_with_the_people_it_concerns(method: str, arguments: dict, words: str) -> None:
    with pytest.raises(InfeasibleError, match=words) as caught:
        assign_scores(**arguments, method=method)
    assert caught.value.exit_code == 4
    assert caught.value.contradictions


def test_all_contradictions_are_said_at_once() -> None:
    with pytest.raises(InfeasibleError) as caught:
        assign_scores([[NO, 1.0]], capacity=[1, 0], locked=[(0, 0), (0, 1)])
    assert len(caught.value.contradictions) == 3


@every
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_without_people_nothing_is_assigned(method: str, shape: tuple[int, int]) -> None:
    found = assign_scores(np.zeros(shape), capacity=1, method=method)
    assert len(found) == 0
    assert found.n_empty == shape[0]
    assert found.total == 0


@every
def test_without_seats_or_wishes_nothing_is_assigned(method: str) -> None:
    assert len(assign_scores(scores(3, 3), capacity=0, method=method)) == 0
    assert len(assign_scores(scores(3, 3), capacity=1, demand=0, method=method)) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scores": [[np.nan]], "capacity": 1}, "Got 1 other, such as nan"),
        ({"scores": [[np.inf]], "capacity": 1}, "Got 1 other, such as inf"),
        ({"scores": [0.5], "capacity": 1}, r"shape \(n_students, n_mentors\)"),
        ({"scores": [["a"]], "capacity": 1}, "must be numbers"),
        (
            {"scores": [[0.5]], "capacity": -1},
            r"'capacity' parameter of assign_scores must be an int in the range \[0, inf\)\. Got -1 instead",
        ),
        ({"scores": [[0.5]], "capacity": [1, 2]}, r"one for each mentor \(1\)"),
        ({"scores": [[0.5]], "capacity": 1.5}, "'capacity' parameter of assign_scores must be an int"),
        (
            {"scores": [[0.5]], "capacity": 1, "demand": [[1]]},
            "'demand' parameter of assign_scores must be an int, or one",
        ),
        ({"scores": [[0.5]], "capacity": 1, "locked": [(0, 1)]}, r"Got \(0, 1\)"),
        ({"scores": [[0.5]], "capacity": 1, "locked": [(0, 0), (0, 0)]}, "once"),
        (
            {"scores": [[0.5]], "capacity": 1, "locked": [("a", "b")]},
            "'locked' parameter of assign_scores must be pairs",
        ),
        (
            {"scores": [[0.5]], "capacity": 1, "method": "greedy"},
            "a str among {'best', 'fair', 'stable'}. Got 'greedy'",
        ),
    ],
)
def test_a_wrong_argument_is_told(arguments: dict, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        assign_scores(**arguments)


def test_all_wrong_arguments_are_told_at_once() -> None:
    with pytest.raises(SettingError) as caught:
        assign_scores([[np.nan]], capacity=-1, demand=-2, minimum_load=[1, 2])
    assert all(name in str(caught.value) for name in ("scores", "capacity", "demand", "minimum_load"))


@every
def test_inputs_are_left_as_they_are(method: str) -> None:
    given = scores(4, 3)
    capacity, demand = np.array([1, 2, 1]), np.array([1, 1, 2, 1])
    before = given.copy(), capacity.copy(), demand.copy()
    assign_scores(given, capacity=capacity, demand=demand, locked=[(0, 0)], method=method)
    for own, was in zip((given, capacity, demand), before, strict=True):
        assert np.array_equal(own, was)
