"""What the checker is given: every problem told at once, with what to do."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array, csr_array

from mentormatch import SettingError
from mentormatch.verification.checker import check_pairs, check_stable

NO = -np.inf


def refusal(scores: object, students: object = (0,), mentors: object = (0,), **options: object) -> str:
    with pytest.raises(SettingError) as caught:
        check_pairs(scores, students, mentors, **{"capacity": 1, **options})
    return str(caught.value)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (
            [["a"]],
            "scores must be a table of numbers, and a cell is none or the rows differ in length. Give one row per",
        ),
        ([0.5], "scores must have one row per student and one column per mentor, got shape (1,)."),
        ([[np.nan, np.inf, NO]], "got 1 nan and 1 inf. Mend what made the scores."),
        (
            coo_array((np.ones(3), (np.array([0, 0, 0]), np.array([0, 0, 1]))), shape=(1, 2)),
            "scores must hold every pair once, got 1 pairs again. Leave out what stands twice.",
        ),
    ],
    ids=["words", "one row", "nan", "twice"],
)
def test_scores_that_are_no_table_are_refused(scores: object, said: str) -> None:
    assert said in refusal(scores)


def test_an_infinite_score_of_a_sparse_table_forbids_the_pair() -> None:
    sparse = csr_array(np.array([[0.5, NO], [0.4, 0.3]]))
    assert check_pairs(sparse, [0, 1], [0, 1], capacity=1).complete
    assert check_pairs(sparse, [0, 1], [1, 0], capacity=1).failed == ("allowed",)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"students": [0.5]}, "students must be whole row numbers, one per pair, got shape (1,) of float64. Translate"),
        ({"mentors": [[0]]}, "mentors must be whole row numbers, one per pair, got shape (1, 1) of int64. Translate"),
        ({"students": [0, 0]}, "students and mentors must be as long as each other, got 2 and 1. Give pairs."),
        ({"capacity": 0.5}, "capacity must be whole numbers, got float64. Round or fill in what is missing first."),
        ({"capacity": [1, 1]}, "capacity must be one number or 1, one per row, got shape (2,)."),
        ({"demand": [-1]}, "demand must be 0 or more, got -1 (rows [0] ...). Give 0 for nothing."),
        (
            {"locked": [(0,)]},
            "locked must be pairs of a student's and a mentor's row number. Give [(student, mentor)].",
        ),
        ({"locked": [(0, 1)]}, "locked must lie within 1 students and 1 mentors, got [[0, 1]]. Count rows from 0."),
        ({"student_names": ["a", "b"]}, "student_names must be 1, one per row, got 2. Give one for everybody."),
        ({"method": "greedy"}, "method must be one of best, fair, stable, got 'greedy'. Choose one of them."),
        ({"tolerance": -1}, "tolerance must be a finite number, 0 or more, got -1. Try 1e-9."),
    ],
)
def test_an_argument_that_cannot_be_meant_is_told(options: dict[str, object], said: str) -> None:
    assert said in refusal([[0.5]], **options)


def test_everything_wrong_is_told_at_once() -> None:
    said = refusal([[0.5]], method="greedy", tolerance=np.inf, capacity=-1, demand="x")
    assert all(word in said for word in ("greedy", "tolerance", "capacity must be 0 or more", "demand must be whole"))


def test_nothing_assigned_is_no_mistake() -> None:
    assert check_pairs(np.zeros((0, 0)), [], [], capacity=1).complete
    assert check_pairs([[NO]], [], [], capacity=1, locked=[]).complete


def test_people_are_called_by_name_where_names_are_given() -> None:
    found = check_pairs([[0.5], [0.4]], [0, 1], [0, 0], capacity=1, student_names=["Ann", "Bob"], mentor_names=["Eve"])
    assert "mentor Eve: 2 students, capacity 1" in str(found)


def test_lists_without_seats_are_refused() -> None:
    students, mentors = {"a": ["X"]}, {"X": ["a"], "Y": []}
    with pytest.raises(SettingError) as caught:
        check_stable([("a", "X")], students, mentors, capacity={"X": -1})
    assert "capacity must name every mentor, but ['Y'] are missing. Add them." in str(caught.value)
    assert "capacity must be whole and 0 or more, got {'X': -1}. Give 0 for none." in str(caught.value)
