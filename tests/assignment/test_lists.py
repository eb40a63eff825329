"""Stable matching by name: ties, seats and what is said about wrong lists."""

from __future__ import annotations

import pytest

from mentormatch.assignment import stable_match
from mentormatch.errors import SettingError

CAPACITY = "The 'capacity' parameter of stable_match must be an int in the range [0, inf)"


def test_only_those_who_name_each_other_are_matched() -> None:
    """X does not name c, nobody names Y back, and b names a mentor who has no list."""
    students = {"a": ["Y", "X"], "b": ["Z", "X"], "c": ["X"]}
    assert stable_match(students, {"X": ["b", "a"], "Y": []}) == {"a": None, "b": "X", "c": None}


def test_the_better_liked_student_takes_the_seat_and_the_other_asks_on() -> None:
    students = {"a": ["X", "Y"], "b": ["X", "Y"], "c": ["Y", "X"]}
    mentors = {"X": ["c", "b", "a"], "Y": ["a", "b", "c"]}
    # a and b ask X, who keeps b; a asks Y, who sends c on; c asks X, who sends b on; b asks Y in vain
    assert stable_match(students, mentors) == {"a": "Y", "b": None, "c": "X"}
    assert list(stable_match(students, mentors)) == ["a", "b", "c"]


def test_seats_are_for_all_or_by_mentor_and_1_where_none_are_given() -> None:
    students = {name: ["X", "Y"] for name in "abc"}
    mentors = {"X": list("abc"), "Y": list("abc")}
    assert stable_match(students, mentors, capacity=2) == {"a": "X", "b": "X", "c": "Y"}
    assert stable_match(students, mentors, capacity={"X": 0}) == {"a": "Y", "b": None, "c": None}
    assert stable_match(students, mentors, capacity={"Y": 2}) == {"a": "X", "b": "Y", "c": "Y"}


@pytest.mark.parametrize("tied", [["b", "a"], ("b", "a")])
def test_of_those_liked_equally_the_first_row_is_taken(tied: object) -> None:
    assert stable_match({"a": ["X"], "b": ["X"]}, {"X": [tied]}) == {"a": "X", "b": None}


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_student_asks_those_liked_equally_in_the_order_written(kind: type) -> None:
    assert stable_match({"a": [kind(["Y", "X"])]}, {"X": ["a"], "Y": ["a"]}) == {"a": "Y"}


@pytest.mark.parametrize("kind", [set, frozenset])
def test_a_set_has_no_order_so_names_decide(kind: type) -> None:
    assert stable_match({"a": [kind(["Y", "X", "Z"])]}, {name: ["a"] for name in "ZYX"}) == {"a": "X"}


def test_after_people_liked_equally_come_those_liked_less() -> None:
    mentors = {"X": [["a", "b"], "c"]}
    assert stable_match({"c": ["X"], "b": ["X"]}, mentors) == {"c": None, "b": "X"}


def test_all_that_is_wrong_with_lists_and_seats_is_told_at_once() -> None:
    with pytest.raises(SettingError) as caught:
        stable_match(
            {"a": ["X", "X"]}, {"X": ["a", ["b", "a"]], "Y": [], "Z": []}, capacity={"X": -1, "Y": True, "Z": 1.0}
        )
    assert str(caught.value) == (
        "A list of preferences must name everybody once; that of student 'a' names 'X' again. "
        "A list of preferences must name everybody once; that of mentor 'X' names 'a' again. "
        f"{CAPACITY} for mentor 'X'. Got -1 instead. "
        f"{CAPACITY} for mentor 'Y'. Got True instead. "
        f"{CAPACITY} for mentor 'Z'. Got 1.0 instead."
    )
