"""What a coordinator reads when an assignment cannot be, word for word."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from mentormatch.assignment import assign_scores
from mentormatch.assignment.arrays import solved
from mentormatch.assignment.contradictions import MOST_NAMED, Names
from mentormatch.assignment.problem import problem_of
from mentormatch.errors import InfeasibleError, SettingError

NO = -np.inf
OF = "parameter of assign_scores must be"
FOR_MENTORS = f"{OF} an int, or one for each mentor (1). Got the shape"
FOR_STUDENTS = FOR_MENTORS.replace("mentor", "student")


def refusal(scores: object, **arguments: object) -> tuple[str, ...]:
    with pytest.raises(InfeasibleError) as caught:
        assign_scores(scores, **arguments)
    lines = str(caught.value).splitlines()
    assert lines[0] == "No assignment can keep to all that must hold:"
    assert all(line.startswith("  ") and line[2] != " " for line in lines[1:])
    return caught.value.contradictions


def test_each_contradiction_names_the_people_and_what_to_do() -> None:
    scores = [[NO, 1.0, 1.0], [1.0, 1.0, 1.0]]
    locked = [(0, 0), (0, 1), (1, 1), (1, 2)]
    assert refusal(scores, capacity=[1, 1, 2], demand=[1, 2], minimum_load=[2, 0, 0], locked=locked) == (
        "student 0 with mentor 0 is locked, but this pair is not allowed; unlock it, or allow it.",
        "student 0 has 2 locked mentors and wants 1; unlock some, or raise the number wanted.",
        "mentor 1 has 2 locked students and 1 seat; unlock some, or raise the capacity.",
        "mentor 0 must take 2 and has 1 seat; lower the minimum load, or raise the capacity.",
    )
    assert refusal([[1.0]], capacity=0, demand=0, locked=[(0, 0)]) == (
        "student 0 has 1 locked mentor and wants 0; unlock some, or raise the number wanted.",
        "mentor 0 has 1 locked student and 0 seats; unlock some, or raise the capacity.",
    )


def test_as_many_locks_as_seats_and_places_are_no_contradiction() -> None:
    found = assign_scores([[1.0, 0.5]], capacity=1, demand=2, minimum_load=1, locked=[(0, 0), (0, 1)])
    assert found.pairs == [(0, 0), (0, 1)]


def unmet(who: str, how_few: str, by: int) -> tuple[str, ...]:
    given = f"the places and the pairs that are allowed give them {how_few}, each student once with each mentor"
    return (f"{who}, but {given}; lower these minimum loads by {by}, or allow more pairs.",)


def test_minimum_loads_that_nobody_can_meet_are_told_with_all_concerned() -> None:
    assert refusal([[1.0, 1.0], [NO, NO]], capacity=2, minimum_load=1) == unmet(
        "mentor 0 and mentor 1 must take 2 students", "no more than 1", 1
    )
    assert refusal([[1.0, NO]], capacity=1, minimum_load=[0, 1]) == unmet("mentor 1 must take 1 student", "none", 1)
    assert refusal([[1.0], [NO], [NO]], capacity=3, minimum_load=3, locked=[(0, 0)]) == unmet(
        "mentor 0 must take 2 students beside those locked", "none", 2
    )


def test_mentors_whose_minimum_can_be_met_are_not_named() -> None:
    """Mentor 0 has a student; mentors 1 and 2 both need the one other student, whom mentor 0 cannot have."""
    scores = [[1.0, NO, NO], [NO, 1.0, 1.0]]
    (said,) = refusal(scores, capacity=1, minimum_load=1)
    assert said.startswith("mentor 1 and mentor 2 must take 2 students,")


def test_many_contradictions_are_counted_and_kept() -> None:
    n_mentors = MOST_NAMED + 3
    with pytest.raises(InfeasibleError) as caught:
        assign_scores(np.ones((1, n_mentors)), capacity=0, minimum_load=1)
    assert len(caught.value.contradictions) == n_mentors
    lines = str(caught.value).splitlines()
    assert len(lines) == 1 + MOST_NAMED + 1
    assert lines[-1] == "  and 3 more"
    with pytest.raises(InfeasibleError) as caught:
        assign_scores(np.ones((1, MOST_NAMED)), capacity=0, minimum_load=1)
    assert "more" not in str(caught.value)


def test_people_are_called_as_the_caller_calls_them() -> None:
    problem = problem_of([[NO]], capacity=1, locked=[(0, 0)])
    with pytest.raises(InfeasibleError, match="S7 with M3 is locked"):
        solved(problem, method="best", names=Names(lambda row: f"S{row + 7}", lambda row: f"M{row + 3}"))


def test_people_are_listed_in_one_phrase() -> None:
    names = Names()
    assert names.students(np.array([], dtype=int)) == "nobody"
    assert names.students(np.array([4])) == "student 4"
    assert names.mentors(np.array([1, 2])) == "mentor 1 and mentor 2"
    assert names.students(np.array([1, 2, 5])) == "student 1, student 2 and student 5"
    many = names.mentors(np.arange(MOST_NAMED + 2))
    assert many == ", ".join(f"mentor {row}" for row in range(MOST_NAMED)) + " and 2 more"
    assert "more" not in names.mentors(np.arange(MOST_NAMED))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            {"scores": [0.5], "capacity": 1},
            (
                f"The 'scores' {OF} numbers of the shape (n_students, n_mentors), dense or scipy.sparse. "
                "Got float64 of the shape (1,) instead."
            ),
        ),
        (
            {"scores": [[np.nan, np.inf, NO]], "capacity": 1},
            f"The 'scores' {OF} finite, or -inf for a pair that is not allowed. Got 2 others, such as nan, instead.",
        ),
        (
            {"scores": csr_array(np.array([[0.5, NO]])), "capacity": 1},
            f"The 'scores' {OF} finite where they are stored. Got 1 other, such as -inf, instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": [1, 2]},
            f"The 'capacity' {FOR_MENTORS} (2,) instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": [[1]]},
            f"The 'capacity' {FOR_MENTORS} (1, 1) instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": 1, "demand": [1, 1]},
            f"The 'demand' {FOR_STUDENTS} (2,) instead.",
        ),
        ({"scores": [[0.5]], "capacity": 1.5}, f"The 'capacity' {OF} an int, or an array of them. Got 1.5 instead."),
        (
            {"scores": [[0.5]], "capacity": "two"},
            f"The 'capacity' {OF} an int, or an array of them. Got 'two' instead.",
        ),
        ({"scores": [[0.5]], "capacity": np.inf}, f"The 'capacity' {OF} an int, or an array of them. Got inf instead."),
        ({"scores": [[0.5]], "capacity": -1}, f"The 'capacity' {OF} an int in the range [0, inf). Got -1 instead."),
        (
            {"scores": [[0.5, 0.5]], "capacity": [1, -2]},
            f"The 'capacity' {OF} an int in the range [0, inf) for mentor 1. Got -2 instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": 1, "minimum_load": -3},
            f"The 'minimum_load' {OF} an int in the range [0, inf). Got -3 instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": 1, "locked": [(0,)]},
            f"The 'locked' {OF} pairs (row of a student, row of a mentor). Got [(0,)] instead.",
        ),
        (
            {"scores": [[0.5]], "capacity": 1, "locked": [(0.0, 0.0)]},
            f"The 'locked' {OF} pairs (row of a student, row of a mentor). Got [(0.0, 0.0)] instead.",
        ),
        (
            {"scores": [[0.5, 0.5]], "capacity": 1, "locked": [(0, 1), (1, 0)]},
            f"The 'locked' {OF} pairs within 1 students and 2 mentors. Got (1, 0) instead. Rows count from 0.",
        ),
        (
            {"scores": [[0.5, 0.5]], "capacity": 1, "locked": [(0, -1)]},
            f"The 'locked' {OF} pairs within 1 students and 2 mentors. Got (0, -1) instead. Rows count from 0.",
        ),
        (
            {"scores": [[0.5, 0.5]], "capacity": 1, "locked": [(0, 0), (0, 1), (0, 1)]},
            f"The 'locked' {OF} pairs, each once. Got (0, 1) more than once instead.",
        ),
    ],
)
def test_a_wrong_argument_is_told_in_full(arguments: dict, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        assign_scores(**arguments)
    assert str(caught.value) == said


@pytest.mark.parametrize(("length", "is_cut"), [(78, False), (79, True)])
def test_a_long_argument_is_shown_in_part(length: int, is_cut: bool) -> None:
    """With its two quotation marks a text of 78 letters is 80 long, which is shown whole."""
    with pytest.raises(SettingError) as caught:
        assign_scores([[0.5]], capacity="x" * length)
    shown = f"'{'x' * 76}..." if is_cut else f"'{'x' * length}'"
    assert str(caught.value) == f"The 'capacity' {OF} an int, or an array of them. Got {shown} instead."


def test_whole_numbers_may_be_written_as_floats() -> None:
    assert assign_scores([[0.5, 0.4]], capacity=[1.0, 1.0], demand=2.0).pairs == [(0, 0), (0, 1)]


def test_the_method_is_named_where_it_is_unknown() -> None:
    with pytest.raises(SettingError) as caught:
        assign_scores([[0.5]], capacity=1, method="greedy")
    assert str(caught.value) == f"The 'method' {OF} a str among {{'best', 'fair', 'stable'}}. Got 'greedy' instead."


@pytest.mark.parametrize(("minimum_load", "said"), [([1, 0], "1 mentor has one"), ([1, 1], "2 mentors have one")])
def test_stable_says_why_it_cannot_keep_minimum_loads(minimum_load: list[int], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        assign_scores([[0.5, 0.5]], capacity=1, minimum_load=minimum_load, method="stable")
    assert str(caught.value) == (
        "method 'stable' cannot keep minimum loads: a mentor whom nobody asks stays empty. "
        f"{said}; leave them out, or use 'best' or 'fair'."
    )
