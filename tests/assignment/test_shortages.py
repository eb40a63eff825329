"""Who is short of mentors because of whose seats, on problems small enough to see."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.assignment import assign_scores
from mentormatch.assignment import pair_scores as scores_of_pairs
from mentormatch.assignment.problem import problem_of
from mentormatch.assignment.shortages import shortages

NO, YES = -np.inf, 0.5


def groups(allowed: list[str], **arguments: object) -> list[tuple[list[int], list[int]]]:
    """Rows of students as text, ``x`` where a pair is allowed."""
    scores = np.array([[YES if letter == "x" else NO for letter in row] for row in allowed])
    found = assign_scores(scores, **arguments)
    problem = problem_of(scores, **arguments)
    return [(rows.tolist(), columns.tolist()) for rows, columns in shortages(problem, found.students, found.mentors)]


def test_nobody_is_short_where_all_are_served() -> None:
    assert groups(["xx", "xx"], capacity=1) == []


def test_three_students_for_two_seats_are_one_group() -> None:
    # the last student has a seat of the third mentor, whom the others cannot have
    assert groups(["xx.", "xx.", "xx.", "..x"], capacity=1) == [([0, 1, 2], [0, 1])]


def test_a_group_grows_over_those_who_hold_the_seats() -> None:
    # student 2 wants mentor 1 only; whoever sits there could only go to mentor 0, who is full as well
    assert groups(["x.", "xx", ".x"], capacity=1) == [([0, 1, 2], [0, 1])]


def test_a_mentor_with_a_free_seat_is_in_no_group() -> None:
    assert groups(["x..", "x..", ".xx"], capacity=1) == [([0, 1], [0])]


def test_groups_that_share_nothing_stay_apart() -> None:
    assert groups(["x..", "x..", ".x.", ".x.", "..x"], capacity=1) == [([0, 1], [0]), ([2, 3], [1])]


def test_those_with_nobody_at_all_are_one_group_without_mentors() -> None:
    assert groups(["..", "x.", ".."], capacity=1) == [([0, 2], [])]


def test_a_further_place_that_stays_empty_is_a_shortage_too() -> None:
    # both want two mentors and have one each: mentor 0 is full, and there is nobody else
    assert groups(["x", "x"], capacity=2, demand=2) == [([0, 1], [])]
    assert groups(["xx", "x."], capacity=[1, 1], demand=[2, 1]) == [([0, 1], [0])]


def test_a_student_between_two_groups_joins_one_and_leaves_the_other() -> None:
    # students 0 and 1 share mentor 0, 2 and 3 mentor 1; student 4 could have mentor 0, or mentor 2 whom student 5 has
    rows = ["x..", "x..", ".x.", ".x.", "x.x", "..x"]
    scores = np.array([[YES if letter == "x" else NO for letter in row] for row in rows])
    found = shortages(problem_of(scores, capacity=1), np.array([0, 2, 5]), np.array([0, 1, 2]))
    assert [(students.tolist(), mentors.tolist()) for students, mentors in found] == [
        ([2, 3], [1]),
        ([0, 1, 4, 5], [0, 2]),
    ]


@pytest.mark.parametrize("at_once", [1, 2, 2**18])
def test_the_number_looked_at_together_changes_nothing(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores_of_pairs, "PAIRS_AT_ONCE", at_once)
    assert groups(["x...", "xx..", ".x..", "..x.", "..x."], capacity=1) == [([0, 1, 2], [0, 1]), ([3, 4], [2])]
